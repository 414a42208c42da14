"""Building a book of sixty pages cold, and this book warm with one changed page.

The sixty pages are this book's, its chapters repeated under other names until there are enough.

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
from itertools import cycle
from pathlib import Path

from course_lib.authoring.build import build_book
from tests.benchmarks.pairs import verdict

ROOT = Path(__file__).resolve().parents[2]
ENTRY = re.compile(r"^      - file: book/(\w+)/index\n(?:        .*\n)*", re.MULTILINE)  # a chapter in _toc.yml
PAGES, COLD, WARM = 60, 30.0, 4.0  # seconds
NOT_CHAPTERS = {"appendix", "for_instructors", "_static", "_templates"}


def enlarged(folder: Path, pages: int = PAGES) -> int:
    """Write a book of at least that many pages into the folder; returns how many it has."""
    for name in ("book", "_config.yml", "_toc.yml", "course_lib/figures/figure.css"):
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        else:
            shutil.copy(source, target)
    contents = (folder / "_toc.yml").read_text(encoding="utf-8")
    written = [folder / f"{name}{end}" for name in _pages_of(contents) for end in (".md", ".ipynb")]
    count = sum(path.exists() for path in written)
    chapters = [entry for entry in ENTRY.finditer(contents) if entry[1] not in NOT_CHAPTERS]
    for copy, chapter in enumerate(cycle(chapters), start=1):
        if count >= pages:
            break
        again = f"{chapter[1]}_{copy}"
        _repeat(folder / "book" / chapter[1], folder / "book" / again, f"-{copy}")
        contents = contents.replace(chapter[0], chapter[0] + chapter[0].replace(f"/{chapter[1]}/", f"/{again}/"))
        count += chapter[0].count("file:")
    (folder / "_toc.yml").write_text(contents, encoding="utf-8")
    return count


def _pages_of(contents: str) -> list[str]:
    return re.findall(r"(?:file|root): (\S+)", contents)


def _repeat(chapter: Path, again: Path, ending: str) -> None:
    """Copy a chapter; its labels get the ending, because a label stands once in a book."""
    shutil.copytree(chapter, again)
    texts = {path: path.read_text(encoding="utf-8") for path in again.iterdir() if path.is_file()}
    labels = {label for text in texts.values() for label in re.findall(r"^\(([\w-]+)\)=", text, re.MULTILINE)}
    for path, text in texts.items():
        for label in labels:
            text = re.sub(rf"\b{label}\b(?!-)", label + ending, text)
        path.write_text(text, encoding="utf-8")


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
        pages = enlarged(folder)
        cold = seconds(folder)
        with (folder / "book" / "how_to_use.md").open("a", encoding="utf-8") as page:
            page.write("\nOne more line.\n")
        warm = seconds(folder)
    print(f"{pages} pages cold {cold:6.1f} s (bar {COLD:g})\none changed page  {warm:4.1f} s (bar {WARM:g})")
    bars = [("cold", cold, COLD), ("warm, one page changed", warm, WARM)]
    return verdict([f"{what}: {taken:.1f} s (bar {bar:g})" for what, taken, bar in bars if taken > bar])


if __name__ == "__main__":
    sys.exit(main())
