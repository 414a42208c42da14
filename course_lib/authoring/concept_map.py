"""The concept map: which chapter uses which, drawn from the links in what each chapter says that you need."""

from __future__ import annotations

import graphlib
import html
import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from course_lib.authoring.ledger import CHAPTERS, chapter_title
from course_lib.errors import ConventionError

__all__ = ["concept_map_page", "needs", "rows"]

WIDTH, HEIGHT, GAP, LINE = 84, 36, 34, 13  # of a box, down to the next row, and of a line of text: CSS pixels
COLUMN = WIDTH + 6  # four columns are as wide as a phone
LETTERS = 14  # that fit on a line of a box

HEAD = """\
# Concept map

An arrow leads from a chapter to one that uses it; what is reached over another chapter has no arrow of its own. The
map is drawn from the links in the line "You need" at the top of each chapter. You need not go through all of it: to
read one chapter, follow the arrows back from it.

"""
_NEED = re.compile(r'<p class="nn-label">You need</p><p>(.*?)</p>', re.DOTALL)
_LINK = re.compile(r'href="\.\./(\w+)/\w+\.html')


def needs(book: Path) -> dict[str, tuple[str, ...]]:
    """For each chapter that is written, in the order of the book, the chapters that its opening links to.

    Args         book: the folder that holds the chapters.
    Raises       ConventionError when an opening has no line "You need", links to a chapter that is not written, or
                 chapters need each other in a circle.
    """
    written = [chapter for chapter in CHAPTERS if (book / _folder(chapter) / "index.md").exists()]
    found = {chapter: tuple(_needed(book, chapter, written)) for chapter in written}
    try:
        graphlib.TopologicalSorter(found).prepare()
    except graphlib.CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise ConventionError(f"needs: {circle}; take one of these links out.", name="needs", got=circle) from None
    return found


def rows(found: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The chapters in rows, each as high as it can stand below all that it needs; in a row near what it needs."""
    level: dict[str, int] = {}
    for chapter in graphlib.TopologicalSorter(found).static_order():
        level[chapter] = max((level[needed] + 1 for needed in found[chapter]), default=0)
    table: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for chapter in found:
        table[level[chapter]].append(chapter)
    place: dict[str, float] = {}
    for row in table:
        row.sort(key=lambda chapter: _mean(place[needed] for needed in found[chapter]))
        place |= {chapter: column - (len(row) - 1) / 2 for column, chapter in enumerate(row)}
    return table


def concept_map_page(book: Path) -> str:
    """The page: the drawing, and the same in words."""
    found = needs(book)
    titles = {chapter: chapter_title(chapter, book) for chapter in found}
    arrows = {chapter: _direct(chapter, found) for chapter in found}
    lines = []
    for chapter, needed in found.items():
        first = ", ".join(f"[{titles[name]}](../{_folder(name)}/index.md)" for name in needed)
        lines.append(f"- [{titles[chapter]}](../{_folder(chapter)}/index.md)" + (f" uses {first}" if first else ""))
    return f"{HEAD}{_drawing(rows(found), arrows, titles)}\n\n## In words\n\n" + "\n".join(lines) + "\n"


def _folder(chapter: str) -> str:
    return chapter.replace("-", "_")


def _needed(book: Path, chapter: str, written: list[str]) -> list[str]:
    text = (book / _folder(chapter) / "index.md").read_text(encoding="utf-8")
    said = _NEED.search(text)
    if said is None:
        raise ConventionError(f'needs: the opening of {chapter} has no line "You need".', name="needs", got=chapter)
    linked = {name.replace("_", "-") for name in _LINK.findall(said[1])}
    for name in sorted(linked - {*written} | linked & {chapter}):
        raise ConventionError(
            f"needs: {chapter} says that it needs {name}, which is no other chapter; mend the link.",
            name="needs",
            got=name,
        )
    return [name for name in written if name in linked]


def _direct(chapter: str, found: Mapping[str, Iterable[str]]) -> list[str]:
    """What a chapter needs, without what another of these needs anyway."""

    def all_below(name: str) -> set[str]:
        return {name}.union(*(all_below(needed) for needed in found[name]))

    needed = list(found[chapter])
    beyond = set().union(*(all_below(name) - {name} for name in needed))
    return [name for name in needed if name not in beyond]


def _mean(places: Iterable[float]) -> float:
    known = list(places)
    return sum(known) / len(known) if known else 0.0


def _drawing(table: list[list[str]], arrows: Mapping[str, list[str]], titles: Mapping[str, str]) -> str:
    across = max(map(len, table), default=0)
    wide, high = across * COLUMN, len(table) * (HEIGHT + GAP) - GAP
    corner = {
        chapter: ((wide - len(row) * COLUMN) / 2 + column * COLUMN + 3, level * (HEIGHT + GAP))
        for level, row in enumerate(table)
        for column, chapter in enumerate(row)
    }
    lines = "".join(_arrow(corner[needed], corner[chapter]) for chapter in corner for needed in arrows[chapter])
    boxes = "".join(_box(chapter, corner[chapter], titles[chapter]) for chapter in corner)
    return (
        f'<figure class="nn nn-map"><svg viewBox="0 -1 {wide} {high + 2}" style="max-width:{1.5 * wide:g}px" '
        'role="group" aria-label="The chapters and what they build on; the same is told in words below">'
        '<defs><marker id="nn-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z"/></marker></defs>{lines}{boxes}</svg></figure>'
    )


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> str:
    x, y, u, v = start[0] + WIDTH / 2, start[1] + HEIGHT, end[0] + WIDTH / 2, end[1] - 2
    bend = GAP * 0.6
    curve = f"M{x:g} {y:g}C{x:g} {y + bend:g} {u:g} {v - bend:g} {u:g} {v:g}"
    return f'<path class="nn-arrow" marker-end="url(#nn-tip)" d="{curve}"/>'


def _box(chapter: str, corner: tuple[float, float], title: str) -> str:
    x, y = corner
    lines = textwrap.wrap(title, LETTERS, break_long_words=False)
    top = y + HEIGHT / 2 - (len(lines) - 1) * LINE / 2
    text = "".join(
        f'<tspan x="{x + WIDTH / 2:g}" y="{top + k * LINE:g}">{html.escape(line)}</tspan>'
        for k, line in enumerate(lines)
    )
    box = f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
    words = f'<text text-anchor="middle" dominant-baseline="central">{text}</text>'
    return f'<a href="../{_folder(chapter)}/index.html">{box}{words}</a>'
