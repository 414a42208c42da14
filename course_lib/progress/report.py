"""Progress as lines of plain ASCII: what is solved, what was tried and where to read on, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from course_lib.checks import page_url
from course_lib.grading.safe_text import visible
from course_lib.plurals import counted
from course_lib.progress.chapters import CHAPTERS
from course_lib.progress.folder import OPEN, SOLVED, TRIED, Chapter, Folder, Tried

__all__ = ["chapter_lines", "closing_lines"]

_WIDTH = 100
_INDENT = " " * 10


def chapter_lines(chapter: Chapter) -> Iterator[str]:
    """One chapter: its counts, then each state with what is in it."""
    solved, tried, still = (chapter.named(state) for state in (SOLVED, TRIED, OPEN))
    yield f"{chapter.title}: {len(solved)} solved, {len(tried)} tried, {len(still)} open"
    yield from _listed("solved", solved)
    for one in tried:
        yield f"  tried   {one.exercise.name}  ({_plain(one.file)}, {one.place})"
        yield f"{_INDENT}{_plain(one.verdict.message)}"
        if one.verdict.source:
            yield f"{_INDENT}There it says: {_plain(one.verdict.source)}"
        if one.verdict.page:
            yield f"{_INDENT}Read {page_url(one.verdict.page)}"
    yield from _listed("open", still)
    for one in still:
        if one.meant:
            yield f"{_INDENT}{_plain(one.meant)} in {_plain(one.file)}: did you mean {one.exercise.name}?"
    yield ""


def closing_lines(folder: Folder, chapters: Sequence[Chapter]) -> Iterator[str]:
    """What holds for the whole folder: files that cannot be read, the total, the next thing to do."""
    for file, reason in folder.unreadable.items():
        yield f"Could not be read: {_plain(file)}: {_plain(reason)}"
    if not chapters:
        yield "No file in this folder defines an exercise of the course; start with a notebook of exercises/."
        return
    begun = {chapter.name for chapter in chapters}
    missing = [title for name, title in CHAPTERS.items() if name not in begun]
    if missing:
        yield from _wrapped("Not in this folder: ", missing)
    everything = [one for chapter in chapters for one in chapter.exercises]
    solved = sum(one.state == SOLVED for one in everything)
    yield f"Solved {solved} of the {len(everything)} exercises of {counted(len(chapters), 'chapter')}."
    yield f"Next: {_next(chapters)}"


def _next(chapters: Sequence[Chapter]) -> str:
    """First what was tried, then what is open in a chapter that is begun, then the next chapter."""
    tried = [one for chapter in chapters for one in chapter.named(TRIED)]
    if tried:
        name = tried[0].exercise.name
        return f"mend {name} in {_plain(tried[0].file)}; hint({name}) in the notebook helps."
    unfinished = [chapter for chapter in chapters if chapter.named(OPEN)]
    begun = [chapter for chapter in unfinished if chapter.named(SOLVED)] or unfinished
    if begun:
        one = begun[0].named(OPEN)[0]
        return f"{one.exercise.name} of {begun[0].title}: {page_url(one.exercise.page)}"
    names = list(CHAPTERS)
    missing = set(names) - {chapter.name for chapter in chapters}
    after = names[names.index(chapters[-1].name) :] + names
    following = next((name for name in after if name in missing), "")
    return f"{CHAPTERS[following]}, in {following}.ipynb." if following else "nothing; every exercise is solved."


def _listed(word: str, found: Sequence[Tried]) -> Iterator[str]:
    if found:
        yield from _wrapped(f"  {word:<8}", [one.exercise.name for one in found])


def _wrapped(head: str, names: Sequence[str]) -> Iterator[str]:
    """Names with commas between them, on as many lines as they need."""
    line = head
    for number, name in enumerate(names):
        piece = name + ("," if number < len(names) - 1 else "")
        if line.strip() and line != head and len(line) + 1 + len(piece) > _WIDTH:
            yield line
            line = " " * len(head) + piece
        else:
            line += piece if line == head else f" {piece}"
    yield line


def _plain(text: str) -> str:
    return visible(text.replace("`", ""), 1000).encode("ascii", "replace").decode()
