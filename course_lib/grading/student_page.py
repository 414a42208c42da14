"""The report for one student: every exercise, what was found, the smallest case that shows it, where to read on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from course_lib.grading.carried import carried_line
from course_lib.grading.pages import code, code_block, page, table
from course_lib.grading.reasons import reasons_html
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import escaped
from course_lib.plurals import counted

__all__ = ["WORDS", "student_page", "witness_table"]

# status -> what it is called, how it is coloured, and what it means where the message does not say
WORDS = {
    "right": ("Right", "right", ""),
    "partly": ("Partly right", "part", ""),
    "wrong": ("Wrong", "wrong", ""),
    "blank": ("Blank", "wrong", "It still raises NotImplementedError."),
    "missing": ("Missing", "wrong", ""),
    "not your own work": ("Not your own work", "wrong", ""),
    "crashed": ("Crashed", "wrong", ""),
    "timed out": ("Timed out", "wrong", ""),
    "out of memory": ("Out of memory", "wrong", ""),
    "malformed": ("Unreadable", "wrong", ""),
    "not reached": ("Not reached", "wrong", ""),
}
_TICK = '<span class="right" aria-hidden="true">✓</span>'
_MARKS = {"right": "✓", "part": "◐", "wrong": "✗"}


def student_page(results: Results, student: Graded) -> Iterator[str]:
    """The page as HTML, line by line; nothing in it tells what other students did, or which cases were drawn."""
    body = [
        f"<h1>{escaped(student.student, 120)}</h1>",
        f'<p class="lead">{escaped(results.title)} · {escaped(student.file)}</p>',
        f"<p><strong>{student.points:g} of {counted(student.out_of, 'point')}</strong></p>",
    ]
    body += reasons_html(student)
    if not results.isolated:
        body.append('<p class="warn">Graded without isolation.</p>')
    pages = {exercise["name"]: exercise["page"] for exercise in results.exercises}
    unreadable = {entry["verdict"]["message"] for entry in student.exercises if _status(entry) == "malformed"}
    if len(unreadable) == 1 and all(_status(entry) == "malformed" for entry in student.exercises):
        body.append(f'<p class="wrong verdict">The file could not be read.</p><p>{code(unreadable.pop())}</p>')
    else:
        # what is to be done stands first
        for entry in student.exercises:
            if _status(entry) != "right":
                body.append("<section>\n" + "\n".join(_exercise(entry, pages, student)) + "\n</section>")
        body += _all_right(student)
    return page(f"{student.student}: {results.title}", body)


def _status(entry: dict[str, Any]) -> str:
    return str(entry["verdict"]["status"])


def _all_right(student: Graded) -> Iterator[str]:
    right = [entry["verdict"] for entry in student.exercises if _status(entry) == "right"]
    if right:
        yield "<section>\n<h2>Right</h2>\n<ul>"
        for verdict in right:
            points = _points(verdict, student)
            yield f"<li>{_TICK} <code>{escaped(verdict['exercise'])}</code> · {points}</li>"
        yield "</ul>"
        for entry in student.exercises:
            if _status(entry) == "right":
                yield from (f'<p class="lead">{code(note)}</p>' for note in entry["notes"])
        yield "</section>"


def _points(verdict: dict[str, Any], student: Graded) -> str:
    """The points of a verdict, and beside them what was decided instead."""
    points = f"{verdict['points']:g} of {counted(verdict['out_of'], 'point')}"
    decided = student.overrides.get(verdict["exercise"])
    return f"{points}, set by hand: {decided.points:g}" if decided else points


def _exercise(entry: dict[str, Any], pages: dict[str, str], student: Graded) -> Iterator[str]:
    verdict = entry["verdict"]
    word, colour, meaning = WORDS[verdict["status"]]
    yield f"<h2><code>{escaped(verdict['exercise'])}</code></h2>"
    yield (
        f'<p class="verdict {colour}"><span aria-hidden="true">{_MARKS[colour]}</span> {word} · '
        f"{_points(verdict, student)}</p>"
    )
    if verdict["message"] or meaning:
        yield f"<p>{code(verdict['message'] or meaning)}</p>"
    if line := carried_line(student, entry):
        yield f"<p>{code(line)}</p>"
    if any(verdict["passed"]):
        yield f"<p>Right already: {escaped(', '.join(verdict['passed']))}.</p>"
    if verdict["line"]:
        place = f"{entry['place']}, line" if entry["place"] else "line"
        yield f"<p>In {escaped(place)} {verdict['line']}:</p>{code_block(verdict['source'])}"
    if verdict["witness"]:
        yield witness_table(verdict["witness"], verdict["exercise"])
    for note in entry["notes"]:
        yield f'<p class="lead">{code(note)}</p>'
    own = pages.get(verdict["exercise"], "")
    if entry["url"] and entry["url"] != own:
        yield f'<p><a href="{escaped(entry["url"])}">Where the book explains it</a></p>'
    elif own:
        yield f'<p><a href="{escaped(own)}">The exercise in the book</a></p>'


def witness_table(witness: dict[str, Any], of: str, whose: str = "yours") -> str:
    """The smallest case found: what went in, then what was expected beside what came out.

    Args         of: what sets it apart from others on the page. whose: the heading of what came out.
    """
    about = f" ({witness['about']})" if witness["about"] else ""
    caption = f"The smallest case found that shows it{about}"
    rows = [(escaped(name), code_block(text)) for name, text in witness["arguments"]]
    shown = table(caption, ("argument", "value"), rows, about=f": {of}") if rows else f"<p>{escaped(caption)}</p>"
    pair = "".join(
        f"<div><dt>{name}</dt><dd>{code_block(witness[key])}</dd></div>"
        for name, key in (("expected", "expected"), (whose, "got"), ("printed", "printed"))
        if witness[key]
    )
    differs = f'<p class="lead">{code(witness["difference"])}</p>' if witness["difference"] else ""
    return f'{shown}<dl class="pair">{pair}</dl>{differs}'
