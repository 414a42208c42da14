"""What the terminal shows: a table of verdicts and a line of progress."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TextIO

from course_lib.grading.safe_text import in_order, visible

if TYPE_CHECKING:  # `course --help` needs none of what makes results
    from course_lib.grading.results import Graded, Results

__all__ = ["override_table", "progress", "summary", "verdict_lines", "verdict_table"]

SHORT = {
    "right": "right",
    "partly": "partly",
    "wrong": "wrong",
    "blank": "blank",
    "missing": "missing",
    "not your own work": "not own",
    "crashed": "crashed",
    "timed out": "time",
    "out of memory": "memory",
    "malformed": "unreadable",
    "not reached": "not reached",
}
EVERY = 5.0  # seconds between lines where there is no terminal


def verdict_table(results: Results) -> str:
    """A row per student, a column per exercise, in plain ASCII but for names."""
    return "\n".join(verdict_lines(results))


def verdict_lines(results: Results) -> Iterator[str]:
    """The same, row by row; the students are gone through twice, so that no more than one is held."""
    head = ["student", "points", *(exercise["name"] for exercise in results.exercises)]
    widths = [len(name) for name in head]
    for row in _rows(results):
        widths = [max(width, len(text)) for width, text in zip(widths, row, strict=True)]
    for row in itertools.chain([head], _rows(results)):
        yield "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()


def _rows(results: Results) -> Iterator[list[str]]:
    """In the order of the names."""
    graded = ((student.student, _row(student, results)) for student in results.students)
    empty = ["not graded"] * len(results.exercises)
    ungraded = ((e["student"], [visible(e["student"], 32), "-", *empty]) for e in results.ungraded)
    return (row for _, row in heapq.merge(graded, ungraded, key=lambda pair: in_order(pair[0])))


def _row(student: Graded, results: Results) -> list[str]:
    verdicts = {entry["verdict"]["exercise"]: SHORT[entry["verdict"]["status"]] for entry in student.exercises}
    words = (verdicts[exercise["name"]] for exercise in results.exercises)
    return [visible(student.student, 32), f"{student.points:g}/{student.out_of:g}", *words]


def _aligned(rows: list[list[str]]) -> str:
    """Rows of one length as columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def override_table(results: Results) -> str:
    """What is decided by hand: a row per decision, with the verdict as it is now."""
    rows = [["student", "exercise", "points", "verdict", "reason"]]
    for decided in results.decisions():
        has_verdict = decided["verdict"] != "none"
        points = f"{decided['points']:g}/{decided['out_of']:g}" if has_verdict else f"{decided['points']:g}"
        found = f"{decided['verdict']} ({decided['automatic']:g})" if has_verdict else "none"
        rows.append(
            [visible(decided["student"], 32), decided["exercise"], points, found, visible(decided["reason"], 1000)]
        )
        rows += [["", "", "", "", decided["changed"]]] if decided["changed"] else []
    return _aligned(rows) if len(rows) > 1 else "Nothing is decided by hand."


def summary(results: Results) -> Iterator[str]:
    """What is to be said after the table, a sentence a line."""
    from course_lib.grading.left_out import left_out  # `course --help` goes without

    if results.collected:
        yield f"Read as: {results.collected['layout']}. Another form is named with --layout."
    missing = [visible(entry["student"], 60) for entry in results.collected.get("missing", ())]
    if missing:
        yield f"Missing: {len(missing)} on the roster handed in nothing: {', '.join(missing)}"
    strangers = [visible(name, 60) for name in results.collected.get("strangers", ())]
    if strangers:
        yield f"Not on the roster: {', '.join(strangers)}"
    groups = [f"{visible(entry['group'], 60)} ({entry['members']})" for entry in results.collected.get("groups", ())]
    if groups:
        yield f"Handed in for all members of a group: {', '.join(groups)}"
    for entry in results.ungraded:
        yield f"Not graded: {visible(entry['reason'])}"
    if results.course.file:
        yield f"Counted by {visible(results.course.file)}."
    for note in results.notes:
        yield visible(f"Look at: {note}", 1500)
    for what, why in left_out(results.refused):
        yield f"Left out: {visible(what)}: {visible(why)}"
    if not results.isolated:
        yield "GRADED WITHOUT ISOLATION: the submissions could read files, use the network and change other results."


@contextlib.contextmanager
def progress(stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    """A bar with rate and time left on a terminal; elsewhere a line every few seconds."""
    if stream.isatty():
        with _bar(stream) as report:
            yield report
    else:
        yield _lines(stream)


def _lines(stream: TextIO) -> Callable[[int, int], None]:
    start = last = time.monotonic()

    def report(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= EVERY and done:
            last = now
            rate = done / (now - start)
            left = (total - done) / rate
            print(f"{done} of {total} graded, {rate:.1f} a second, about {left:.0f} s left", file=stream, flush=True)

    return report


@contextlib.contextmanager
def _bar(stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("Grading"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    start = time.monotonic()
    with Progress(*columns, console=Console(file=stream), transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def report(done: int, total: int) -> None:
            seconds = time.monotonic() - start
            rate = f"{done / seconds:.1f} a second" if done and seconds else ""
            bar.update(task, completed=done, total=total, rate=rate)

        yield report
