"""The concept map: which chapter uses which, drawn from the links in what each chapter says that you need."""

from __future__ import annotations

import graphlib
import html
import itertools
import re
import textwrap
from collections.abc import Iterable, Mapping
from pathlib import Path

from course_lib.authoring.ledger import CHAPTERS, chapter_title, folder_of
from course_lib.errors import ConventionError

__all__ = ["concept_map_page", "needs", "places", "rows"]

WIDTH, HEIGHT, GAP, LINE = 92, 36, 34, 13  # of a box, down to the next row, and of a line of text: CSS pixels
COLUMN, LANE = WIDTH + 6, 16  # what a box takes of a row, and an arrow that passes it; three boxes fit on a phone
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
    written = [chapter for chapter in CHAPTERS if (book / folder_of(chapter) / "index.md").exists()]
    found = {chapter: tuple(_needed(book, chapter, written)) for chapter in written}
    try:
        graphlib.TopologicalSorter(found).prepare()
    except graphlib.CycleError as error:
        circle = " needs ".join(reversed(error.args[1]))
        raise ConventionError(f"needs: {circle}; take one of these links out.", name="needs", got=circle) from None
    return found


def rows(found: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The chapters in rows, each as high as it can stand below all that it needs."""
    level: dict[str, int] = {}
    for chapter in graphlib.TopologicalSorter(found).static_order():
        level[chapter] = max((level[needed] + 1 for needed in found[chapter]), default=0)
    table: list[list[str]] = [[] for _ in range(max(level.values(), default=-1) + 1)]
    for chapter in found:
        table[level[chapter]].append(chapter)
    return table


def places(table: list[list[str]], arrows: Mapping[str, Iterable[str]]) -> list[dict[str, float]]:
    """For each row the middles of its boxes and of the lanes that arrows pass it in, seen from the drawing's middle.

    Args         table: from rows. arrows: for each chapter, where its arrows begin.
    Returns      chapter or "needed to chapter" -> pixels to the right; all near what they come from, none on another.
    """
    level = {chapter: number for number, row in enumerate(table) for chapter in row}
    comes_from = {chapter: [_last_stop(needed, chapter, level) for needed in arrows[chapter]] for chapter in level}
    lanes = [(_lane(needed, chapter), needed, chapter) for chapter in level for needed in arrows[chapter]]
    comes_from |= {lane: [needed] for lane, needed, _ in lanes}
    middles: dict[str, float] = {}
    placed = []
    for number, row in enumerate(table):
        items = [*row, *(lane for lane, first, last in lanes if level[first] < number < level[last])]
        items.sort(key=lambda item: _mean(middles[stop] for stop in comes_from[item]))
        left = -sum(map(_wide, items)) / 2
        for item in items:
            middles[item] = left + _wide(item) / 2
            left += _wide(item)
        placed.append({item: middles[item] for item in items})
    return placed


def _lane(needed: str, chapter: str) -> str:
    return f"{needed} to {chapter}"


def _last_stop(needed: str, chapter: str, level: Mapping[str, int]) -> str:
    return needed if level[chapter] == level[needed] + 1 else _lane(needed, chapter)


def _wide(item: str) -> int:
    return LANE if " to " in item else COLUMN


def concept_map_page(book: Path) -> str:
    """The page: the drawing, and the same in words."""
    found = needs(book)
    titles = {chapter: chapter_title(chapter, book) for chapter in found}
    arrows = {chapter: _direct(chapter, found) for chapter in found}
    lines = []
    for chapter, needed in found.items():
        first = ", ".join(f"[{titles[name]}](../{folder_of(name)}/index.md)" for name in needed)
        lines.append(f"- [{titles[chapter]}](../{folder_of(chapter)}/index.md)" + (f" uses {first}" if first else ""))
    return f"{HEAD}{_drawing(rows(found), arrows, titles)}\n\n## In words\n\n" + "\n".join(lines) + "\n"


def _needed(book: Path, chapter: str, written: list[str]) -> list[str]:
    text = (book / folder_of(chapter) / "index.md").read_text(encoding="utf-8")
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
    placed = places(table, arrows)
    half = max((middle + _wide(item) / 2 for row in placed for item, middle in row.items()), default=0)
    level = {chapter: number for number, row in enumerate(table) for chapter in row}
    lines = ""
    for chapter in level:
        for needed in arrows[chapter]:
            between = range(level[needed] + 1, level[chapter])
            stops = [placed[level[needed]][needed], *(placed[number][_lane(needed, chapter)] for number in between)]
            lines += _arrow([half + x for x in (*stops, placed[level[chapter]][chapter])], level[needed])
    boxes = "".join(_box(name, half + placed[level[name]][name], level[name], titles[name]) for name in level)
    wide, high = 2 * half, len(table) * (HEIGHT + GAP) - GAP
    return (
        f'<figure class="nn nn-map"><svg viewBox="0 -1 {wide:g} {high + 2}" style="max-width:{1.5 * wide:g}px" '
        'role="group" aria-label="The chapters and what they build on; the same is told in words below">'
        '<defs><marker id="nn-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z"/></marker></defs>{lines}{boxes}</svg></figure>'
    )


def _arrow(stops: list[float], row: int) -> str:
    """From a box in this row to another, over a lane in each row between: curves between rows, straight along them."""
    bottom, bend = row * (HEIGHT + GAP) + HEIGHT, GAP * 0.6
    goal = (row + len(stops) - 1) * (HEIGHT + GAP)
    path = f"M{stops[0]:g} {bottom:g}"
    for start, end in itertools.pairwise(stops):
        last = bottom + GAP == goal
        top = bottom + GAP - 2 * last
        path += f"C{start:g} {bottom + bend:g} {end:g} {top - bend:g} {end:g} {top:g}" + ("" if last else f"v{HEIGHT}")
        bottom += GAP + HEIGHT
    return f'<path class="nn-arrow" marker-end="url(#nn-tip)" d="{path}"/>'


def _box(chapter: str, middle: float, row: int, title: str) -> str:
    top = row * (HEIGHT + GAP)
    lines = textwrap.wrap(title, LETTERS, break_long_words=False)
    first = top + HEIGHT / 2 - (len(lines) - 1) * LINE / 2
    text = "".join(
        f'<tspan x="{middle:g}" y="{first + k * LINE:g}">{html.escape(line)}</tspan>' for k, line in enumerate(lines)
    )
    box = f'<rect x="{middle - WIDTH / 2:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}" rx="4"/>'
    words = f'<text text-anchor="middle" dominant-baseline="central">{text}</text>'
    return f'<a href="../{folder_of(chapter)}/index.html">{box}{words}</a>'
