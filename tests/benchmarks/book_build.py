"""Building this book cold, by sixty of its pages, and warm with one changed page.

Run:   python -m tests.benchmarks.book_build
"""

from __future__ import annotations

import contextlib
import io
import re
import resource
import shutil
import sys
import tempfile
from pathlib import Path

from course_lib.authoring.build import build_book
from tests.benchmarks.pairs import verdict

ROOT = Path(__file__).resolve().parents[2]
PAGES, COLD, WARM = 60, 30.0, 4.0  # seconds


def copied(folder: Path) -> int:
    """Copy what the book is built from; returns how many pages it has."""
    for name in ("book", "course_lib"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name in ("_config.yml", "_toc.yml", "CITATION.cff"):
        shutil.copy(ROOT / name, folder / name)
    return len(re.findall(r"(?:file|root): \S+", (folder / "_toc.yml").read_text(encoding="utf-8")))


def seconds(folder: Path) -> float:
    """The processor's time of one build: what it takes where nothing else runs, because it uses one processor."""
    start = _processor_time()
    with contextlib.redirect_stdout(io.StringIO()):
        code = build_book(folder)
    assert code == 0, "the book was not built"
    return _processor_time() - start


def _processor_time() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def main() -> int:
    """Print the two times; 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pages = copied(folder)
        whole = seconds(folder)
        with (folder / "book" / "how_to_use.md").open("a", encoding="utf-8") as page:
            page.write("\nOne more line.\n")
        warm = seconds(folder)
    cold = whole / pages * PAGES
    print(f"{pages} pages cold {whole:6.1f} s, {PAGES} of them {cold:.1f} s (bar {COLD:g})")
    print(f"one changed page  {warm:6.1f} s (bar {WARM:g})")
    bars = [(f"{PAGES} pages cold", cold, COLD), ("warm, one page changed", warm, WARM)]
    return verdict([f"{what}: {taken:.1f} s (bar {bar:g})" for what, taken, bar in bars if taken > bar])


if __name__ == "__main__":
    sys.exit(main())
