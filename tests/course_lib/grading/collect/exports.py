"""Folders and archives as platforms write them, from a dict of names and contents."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from course_lib.grading.collect import collect

__all__ = ["put", "students", "tarball", "zipped"]


def put(folder: Path, *names: str) -> Path:
    """Files that hold their own names, in a folder."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"# {name}\n")
    return folder


def students(folder: Path, **options: object) -> dict[str, str]:
    """Who handed in what."""
    with collect(folder, **options) as found:  # type: ignore[arg-type]  # the options differ in type
        return {submission.student: submission.file for submission in found.submissions}


def zipped(path: Path, files: Mapping[str, bytes] | Iterable[tuple[str, bytes]]) -> Path:
    """A zip archive with these entries, in this order."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items() if isinstance(files, Mapping) else files:
            info = zipfile.ZipInfo(name)
            info.filename = info.orig_filename = name  # ZipInfo would mend some names
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


def tarball(path: Path, files: Mapping[str, bytes] | Iterable[tuple[str | tarfile.TarInfo, bytes]]) -> Path:
    """A tar archive with these entries, packed when the name says so."""
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as archive:
        for entry, content in files.items() if isinstance(files, Mapping) else files:
            info = tarfile.TarInfo(entry) if isinstance(entry, str) else entry
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path
