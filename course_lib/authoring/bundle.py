"""The whole course as one zip, for machines without network: the book, its notebooks, the exercises and the package.

Two runs on the same checkout give the same bytes: names sorted, times fixed, nothing that a machine adds of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from course_lib.authoring.edition import Edition, edition
from course_lib.authoring.exercises import derived_files
from course_lib.authoring.reading_order import reading_order
from course_lib.authoring.solutions_shown import SOLUTION_BEGINS, without_solutions
from course_lib.errors import CourseError

__all__ = ["bundle", "main", "wheel"]

SOLUTIONS = Path("course_lib/checks/solutions.json")
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip knows
PACKED = {".whl", ".png", ".woff2", ".zip"}  # nothing left to be gained
OF_THE_WHEEL = ("pyproject.toml", "README.md", "LICENSE")
# an address that changes with the moment of the build, so that no browser keeps an old file
STAMPED = re.compile(rb"(_static/book\.css\?v=)[0-9a-f]{8}")
WHEEL = """
import sys
from setuptools import build_meta
print(build_meta.build_wheel(sys.argv[1]))
"""
OPEN_BOOK = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=html/book/index.html">
<title>Neural Networks, Checked</title>
<p><a href="html/book/index.html">Open the book</a></p>
</html>
"""
START_HERE = """Neural Networks, Checked, version {version}

Nothing in this folder needs a network.

READ   Open index.html in a browser.

RUN    You need Python 3.11 or newer with NumPy and Matplotlib, and JupyterLab for
       the notebooks. In this folder:

           python -m pip install --no-index --find-links . course_lib
           jupyter lab

       The chapters are in book/, one notebook a page.

SOLVE  The notebooks in exercises/ have a gap for every answer. Write your function,
       run its cell, then the cell below it.
{solutions}
The pages named in_pytorch also need PyTorch; nothing else does. The buttons for
Binder and Colab, and links to the code's home, lead to the network.

What is where

    index.html     opens the book
    html/          the book as web pages
    book/          the same pages as notebooks and text
    exercises/     the exercises
    {wheel}
                   the package course_lib, for pip
    LICENSE        code: BSD-3-Clause; text and figures: CC BY 4.0
"""
WITH_SOLUTIONS = """       The solutions are folded on the exercises' pages.
"""
WITHOUT_SOLUTIONS = """
       This copy holds no solutions. A check compares with them: it cannot judge
       here, and says so. hint(your_function) works.
"""


def bundle(root: Path, html: Path, to: Path, made: Edition) -> Path:
    """Write the zip aside, then give it its name.

    Args         root: the checkout. html: the built book. to: the folder of the zip. made: without solutions there is
                 none in it, wherever it would stand; the book must have been built the same way.
    Returns      The zip's path.
    Raises       CourseError when the book is not built, or holds the solutions that are to be left out.
    """
    pages = dict(_pages(html, made.solutions))
    to.mkdir(parents=True, exist_ok=True)
    path, aside = to / f"{made.name}.zip", to / f"{made.name}.zip.part"
    with tempfile.TemporaryDirectory() as folder:
        package = wheel(root, Path(folder), solutions=made.solutions)
        told = START_HERE.format(
            version=made.version,
            wheel=package.name,
            solutions=WITH_SOLUTIONS if made.solutions else WITHOUT_SOLUTIONS,
        )
        files = {
            "START_HERE.txt": told.encode(),
            "index.html": OPEN_BOOK.encode(),
            "LICENSE": (root / "LICENSE").read_bytes(),
            package.name: package.read_bytes(),
            **{f"html/{name}": data for name, data in pages.items()},
            **dict(_sources(root, made.solutions)),
        }
    try:
        with zipfile.ZipFile(aside, "w") as archive:
            for name in sorted(files):
                kind = zipfile.ZIP_STORED if Path(name).suffix in PACKED else zipfile.ZIP_DEFLATED
                info = zipfile.ZipInfo(f"{made.name}/{name}", EPOCH)
                info.external_attr = 0o100644 << 16
                archive.writestr(info, files[name], compress_type=kind)
        os.replace(aside, path)
    finally:
        aside.unlink(missing_ok=True)
    return path


def wheel(root: Path, to: Path, *, solutions: bool = True) -> Path:
    """Build the package's wheel from the checkout, without network and without a trace in the checkout.

    Args         root: the checkout. to: the folder for the wheel. solutions: whether the checks can judge by it.
    Returns      The wheel's path.
    Raises       CourseError when setuptools fails; it says why.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in (*OF_THE_WHEEL, *_of_the_package(root)):
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, copy / name)
            (copy / name).chmod(0o644)
        if not solutions:
            named = json.loads((copy / SOLUTIONS).read_text(encoding="utf-8"))
            without = {name: {**entry, "solution": ""} for name, entry in named.items()}
            (copy / SOLUTIONS).write_text(json.dumps(without, indent=1), encoding="utf-8")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "315532800", "PYTHONPATH": ""}
        run = subprocess.run(
            [sys.executable, "-c", WHEEL, str(to)],
            cwd=copy,
            env=environment,
            umask=0o022,
            capture_output=True,
            text=True,
        )
    if run.returncode:
        raise CourseError(
            f"wheel: the package could not be packed: {run.stderr.strip().splitlines()[-1]}. "
            "make bundle installs what it takes, setuptools 77 or newer."
        )
    return to / run.stdout.split()[-1]


def _of_the_package(root: Path) -> Iterator[str]:
    for path in sorted((root / "course_lib").rglob("*")):
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts) and path.suffix != ".part":
            yield path.relative_to(root).as_posix()


def _pages(html: Path, solutions: bool) -> Iterator[tuple[str, bytes]]:
    """The built book; the address of its style sheet says what the sheet holds, not when it was made."""
    if not (html / "index.html").is_file():
        raise CourseError(f"bundle: there is no book in {html}; build it first: make book")
    style = html / "_static" / "book.css"
    stamp = f"{zlib.crc32(style.read_bytes()) if style.is_file() else 0:08x}".encode()
    for path in sorted(html.rglob("*")):
        if not path.is_file() or path.name == ".buildinfo":
            continue
        name, data = path.relative_to(html).as_posix(), path.read_bytes()
        if not solutions and SOLUTION_BEGINS.encode() in data:
            raise CourseError(f"bundle: {name} holds solutions; build the book without them: make book SOLUTIONS=no")
        yield name, STAMPED.sub(rb"\g<1>" + stamp, data) if path.suffix == ".html" else data


def _sources(root: Path, solutions: bool) -> Iterator[tuple[str, bytes]]:
    """The pages as notebooks and text, and the exercises as they are set, whatever was tried in the checkout."""
    for page in (page for part in reading_order(root) for page in part.pages):
        for suffix in (".ipynb", ".md"):
            path = root / f"{page.name}{suffix}"
            if path.is_file():
                text = path.read_text(encoding="utf-8")
                yield f"{page.name}{suffix}", (text if solutions else without_solutions(text)).encode()
    for path, text in derived_files(root).items():
        if path.parts[0] == "exercises":
            yield path.as_posix(), text.encode()


def main() -> int:
    """Write dist/neural-networks-checked-<version>.zip and say what is in it."""
    root = Path.cwd()
    try:
        path = bundle(root, root / "_build" / "html", root / "dist", edition(root))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    sizes: dict[str, tuple[int, int]] = {}
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            place = info.filename.split("/", 1)[1]
            place = f"{place.split('/')[0]}/" if "/" in place else place
            number, size = sizes.get(place, (0, 0))
            sizes[place] = number + 1, size + info.compress_size
    for place, (number, size) in sizes.items():
        print(f"  {size / 1e6:6.2f} MB  {number:5} {'file ' if number == 1 else 'files'}  {place}")
    print(f"{path.relative_to(root)}: {path.stat().st_size / 1e6:.1f} MB. Unpack it and open START_HERE.txt.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
