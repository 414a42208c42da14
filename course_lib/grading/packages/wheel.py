"""A wheel of course_lib made from the course_lib that is running, checkout or installation: nothing is fetched."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from importlib.metadata import distribution
from pathlib import Path

import course_lib

__all__ = ["MOMENT", "wheel"]

MOMENT = (1980, 1, 1, 0, 0, 0)  # the same files make the same bytes
ENDINGS = {".py", ".json", ".css", ".js", ".typed"}
TAGS = "Wheel-Version: 1.0\nGenerator: course_lib\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def wheel() -> tuple[str, bytes]:
    """The wheel's name and content.

    Source       Binary distribution format, packaging.python.org, read November 2026.
    """
    about = distribution("course_lib")
    place = f"course_lib-{about.version}.dist-info"
    root = Path(course_lib.__file__).parent
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    files = {
        f"course_lib/{path.relative_to(root).as_posix()}": path.read_bytes()
        for path in paths
        if path.suffix in ENDINGS or path.name == "py.typed"
    }
    files[f"{place}/METADATA"] = (about.read_text("METADATA") or "").encode()
    files[f"{place}/WHEEL"] = TAGS.encode()
    files[f"{place}/entry_points.txt"] = (about.read_text("entry_points.txt") or "").encode()
    rows = [f"{name},sha256={_digest(content)},{len(content)}\n" for name, content in files.items()]
    files[f"{place}/RECORD"] = "".join([*rows, f"{place}/RECORD,,\n"]).encode()
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, MOMENT), content, zipfile.ZIP_DEFLATED)
    return f"course_lib-{about.version}-py3-none-any.whl", memory.getvalue()


def _digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
