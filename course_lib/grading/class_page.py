"""The report for the instructor: what the class misunderstood, exercise by exercise, and who has how many points."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from course_lib.grading.pages import bar, code, page, table
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import escaped
from course_lib.grading.student_page import WORDS, witness_table
from course_lib.statuses import STATUSES

__all__ = ["class_page"]

BINS = 10
LIMIT_STATUSES = ("crashed", "timed out", "out of memory", "malformed", "not reached")


def class_page(results: Results, link: Callable[[Graded], str]) -> str:
    """The page as HTML; link: a student -> the address of their report."""
    body = [f"<h1>{escaped(results.title)}</h1>", *_summary(results), *_notes(results)]
    if results.students:
        body += _mistakes(results)
        body += _exercises(results)
        body += _distribution(results)
        body += _students(results, link)
    body += _not_graded(results)
    body += _how(results)
    return page(f"Class report: {results.title}", body)


def _summary(results: Results) -> Iterator[str]:
    if not results.isolated:
        yield (
            '<p class="warn"><strong>Graded without isolation.</strong> The submissions could read files, '
            "reach the network and change other results.</p>"
        )
    count = len(results.students)
    if not count:
        yield "<p>No submission could be graded.</p>"
        return
    points = [student.points for student in results.students]
    yield (
        f'<p class="lead">{count} {_plural("submission", count)} · mean {statistics.mean(points):.1f}, '
        f"median {statistics.median(points):g} of {results.out_of:g} points</p>"
    )


def _notes(results: Results) -> Iterator[str]:
    """What no longer fits, for the instructor to look at."""
    if results.notes:
        lines = "".join(f"<li>{escaped(note, 1500)}</li>" for note in results.notes)
        yield f"<h2>Look at</h2>\n<ul>{lines}</ul>"


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _distribution(results: Results) -> Iterator[str]:
    """How many students in each of at most ten equal steps of whole points; the last step holds full marks."""
    width = max(1, math.ceil(results.out_of / BINS))
    steps = max(1, math.ceil(results.out_of / width))
    counts = Counter(min(int(student.points // width), steps - 1) for student in results.students)
    rows = []
    for index in reversed(range(steps)):
        low = f"{index * width} to "
        high = f"{results.out_of:g}" if index == steps - 1 else f"under {(index + 1) * width}"
        rows.append((low + high, str(counts[index]), bar(counts[index] / len(results.students))))
    yield "<h2>Points</h2>"
    yield table("How many students earned how many points", ("points", "students", "share"), rows, numbers=(1,))


def _exercises(results: Results) -> Iterator[str]:
    rows = []
    for exercise in results.exercises:
        found = Counter(_of(results, exercise["name"]))
        right = found["right"] / max(1, sum(found.values()))
        name = f"<code>{escaped(exercise['name'])}</code>"
        named = f'<a href="{escaped(exercise["page"])}">{name}</a>' if exercise["page"] else name
        others = [
            f"{found[status]} {WORDS[status][0].lower()}" for status in STATUSES if found[status] and status != "right"
        ]
        share = f"{100 * right:.0f}\u00a0%"
        rows.append((named, f"{exercise['points']:g}", share, bar(right / 2), ", ".join(others)))
    yield "<h2>Exercises</h2>"
    yield table("How each exercise went", ("exercise", "points", "right", "share", "the others"), rows, numbers=(1, 2))


def _of(results: Results, exercise: str) -> list[str]:
    return [verdict["status"] for _, verdict in results.verdicts(exercise)]


def _mistakes(results: Results) -> Iterator[str]:
    """Every mistake with a name, the most frequent first."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for described in results.exercises:
        for _, verdict in results.verdicts(described["name"]):
            for name in verdict["names"]:
                found.setdefault((described["name"], name), []).append(verdict)
    yield "<h2>What the class misunderstood</h2>"
    if not found:
        yield "<p>No mistake with a name was found.</p>"
        return
    known = {exercise["name"]: exercise["mistakes"] for exercise in results.exercises}
    ranked = sorted(found.items(), key=lambda item: -len(item[1]))
    often = [(name, verdicts) for name, verdicts in ranked if len(verdicts) > 1]
    once = ranked[len(often) :]
    for (exercise, name), verdicts in often:
        yield from _mistake(exercise, known[exercise].get(name), verdicts, len(results.students))
    if once:
        opened = "" if often else " open"
        yield f"<details{opened}><summary>Mistakes that one student made ({len(once)})</summary>"
        for (exercise, name), verdicts in once:
            yield from _mistake(exercise, known[exercise].get(name), verdicts, len(results.students))
        yield "</details>"


def _mistake(
    exercise: str, known: dict[str, str] | None, verdicts: list[dict[str, Any]], students: int
) -> Iterator[str]:
    """One mistake: how many made it, what it is, and one example, without saying whose."""
    count = len(verdicts)
    message = known["message"] if known else verdicts[0]["message"]
    read = f' <a href="{escaped(known["page"])}">Where the book explains it</a>' if known and known["page"] else ""
    yield (
        f"<p><strong>{count} of {students}</strong> {bar(count / students)} in <code>{escaped(exercise)}</code><br>"
        f"{code(message)}{read}</p>"
    )
    shown = next((verdict["witness"] for verdict in verdicts if verdict["witness"]), None)
    if shown:
        yield f"<details><summary>An example</summary>{witness_table(shown)}</details>"


def _students(results: Results, link: Callable[[Graded], str]) -> Iterator[str]:
    rows = []
    for student in results.students:
        words = {WORDS[entry["verdict"]["status"]][:2] for entry in student.exercises}
        left = [_marked(*WORDS[e["verdict"]["status"]][:2], e["verdict"]["exercise"]) for e in student.exercises]
        if len(words) == 1:
            left = [_marked(*words.pop(), "")]
        named = f'<a href="{escaped(link(student))}">{escaped(student.student, 120)}</a>'
        rows.append((named, f"{student.points:g}", ", ".join(filter(None, left))))
    yield "<h2>Students</h2>"
    yield table(f"Points of {results.out_of:g}", ("student", "points", "what is not right"), rows, numbers=(1,))


def _marked(word: str, colour: str, exercise: str) -> str:
    """A verdict beside its exercise, or for all exercises alike; nothing for one that is right among others."""
    if not exercise:
        return f'<span class="{colour}">all {word.lower()}</span>'
    return "" if colour == "right" else f'<code>{escaped(exercise)}</code> <span class="{colour}">{word.lower()}</span>'


def _not_graded(results: Results) -> Iterator[str]:
    if results.ungraded:
        yield "<h2>Could not be graded</h2>"
        rows = [
            (escaped(entry["student"]), escaped(entry["file"]), escaped(entry["reason"])) for entry in results.ungraded
        ]
        yield table("Run the same command again to try these once more", ("student", "file", "why"), rows)
    if results.refused:
        yield "<h2>Left out</h2>"
        left_out = [(escaped(entry["file"]), escaped(entry["reason"])) for entry in results.refused]
        yield table("Files that are no submissions", ("file", "why"), left_out)


def _how(results: Results) -> Iterator[str]:
    yield "<h2>How it was graded</h2>"
    if results.isolated:
        walls = ", ".join(results.walls) or "none was needed"
        yield f"<p>Every submission ran in a sandbox of its own; layers that stood: {escaped(walls)}.</p>"
    else:
        yield "<p>Submissions ran without isolation, as was asked for with <code>--no-isolation</code>.</p>"
    limits = results.limits
    yield (
        f"<p>Limits: {limits['exercise_seconds']:g} s an exercise, {limits['submission_seconds']:g} s a submission, "
        f"{limits['memory'] / 2**20:,.0f} MiB. The cases were drawn from a seed that is kept in the journal, "
        "the same for every student.</p>"
    )
    stopped = sum(entry["verdict"]["status"] in LIMIT_STATUSES for s in results.students for entry in s.exercises)
    if stopped:
        yield f"<p>{stopped} {_plural('answer', stopped)} crashed, met a limit or could not be read.</p>"
