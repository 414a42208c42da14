"""The report for the instructor: what the class misunderstood, exercise by exercise, and who has how many points."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from course_lib.grading.alike import alike
from course_lib.grading.item_analysis import FEWEST, items
from course_lib.grading.pages import bar, code, columns, page, table
from course_lib.grading.pseudonyms import hider
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import escaped
from course_lib.grading.student_page import WORDS, witness_table
from course_lib.grading.students_table import script, students_table
from course_lib.statuses import STATUSES

__all__ = ["class_page"]

BINS = 10
GROUPS = 20
LIMIT_STATUSES = ("timed out", "out of memory", "not reached", "crashed", "malformed")


def class_page(results: Results, link: Callable[[Graded], str]) -> str:
    """The page as HTML; link: a student -> the address of their report."""
    body = [f"<h1>{escaped(results.title)}</h1>", *_summary(results)]
    if results.students:
        sections = {
            "mistakes": ("What the class misunderstood", _mistakes(results)),
            "exercises": ("Exercises", _exercises(results)),
            "points": ("Points", _distribution(results)),
            "limits": ("Limits and crashes", _limits(results)),
            "alike": ("The same code", _alike(results, link)),
            "students": ("Students", students_table(results, link)),
        }
        shown = {name: (title, [*lines]) for name, (title, lines) in sections.items()}
        named = [f'<a href="#{name}">{title}</a>' for name, (title, lines) in shown.items() if lines]
        body.append(f'<nav aria-label="On this page">{" ".join(named)}</nav>')
        for name, (title, lines) in shown.items():
            body += [f'<h2 id="{name}">{title}</h2>', *lines] if lines else []
    body += _not_graded(results)
    body += _how(results)
    return page(f"Class report: {results.title}", body, script() if results.students else "")


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


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _distribution(results: Results) -> Iterator[str]:
    """How many students in each of at most ten equal steps of whole points; the last step holds full marks."""
    width = max(1, math.ceil(results.out_of / BINS))
    steps = max(1, math.ceil(results.out_of / width))
    found = Counter(max(0, min(int(student.points // width), steps - 1)) for student in results.students)
    counts = [found[index] for index in range(steps)]
    ends = [f"under {(index + 1) * width}" for index in range(steps - 1)] + [f"{results.out_of:g}"]
    names = [f"{index * width} to {end}" for index, end in enumerate(ends)]
    most = max(range(steps), key=lambda index: counts[index])
    low, high = min(student.points for student in results.students), max(student.points for student in results.students)
    about = (
        f"A column chart: how many students earned how many points. From {low:g} to {high:g} points; "
        f"most, {counts[most]}, earned {names[most]}."
    )
    starts = [str(index * width) for index in range(steps)]
    yield columns(counts, [*starts[:-1], f"{starts[-1]}–{results.out_of:g}"], about)
    rows = [(names[i], str(counts[i]), bar(counts[i] / len(results.students))) for i in reversed(range(steps))]
    yield "<details><summary>The same as a table</summary>"
    yield table("How many students earned how many points", ("points", "students", "share"), rows, numbers=(1,))
    yield "</details>"


def _exercises(results: Results) -> Iterator[str]:
    rows = []
    found = items(results)
    for exercise, item in zip(results.exercises, found, strict=True):
        counts = Counter(verdict["status"] for _, verdict in results.verdicts(exercise["name"]))
        name = f"<code>{escaped(exercise['name'])}</code>"
        named = f'<a href="{escaped(exercise["page"])}">{name}</a>' if exercise["page"] else name
        others = [
            f"{counts[status]} {WORDS[status][0].lower()}"
            for status in STATUSES
            if counts[status] and status != "right"
        ]
        tells = "" if item.discrimination is None else f"{item.discrimination:.2f}"
        shares = (f"{100 * item.right:.0f} %", f"{100 * item.share:.0f} %")
        rows.append((named, f"{exercise['points']:g}", *shares, tells, ", ".join(others)))
    head = ("exercise", "points", "right", "mean share", "discrimination", "the others")
    yield table("How each exercise went", head, rows, numbers=(1, 2, 3, 4))
    if any(item.discrimination is not None for item in found):
        yield (
            '<p class="lead">Mean share: of its points, over everybody; the lower, the harder. Discrimination: the '
            "correlation of its points with those of the other exercises. From 0.4 it tells apart well who knows the "
            "matter; below 0.2 it hardly does; below 0 look at the exercise itself.</p>"
        )
    else:
        yield (
            f'<p class="lead">Discrimination needs at least {FEWEST} students whose points differ. '
            "Mean share: of its points, over everybody; the lower, the harder.</p>"
        )


def _limits(results: Results) -> Iterator[str]:
    """What did not come to an answer, limit by limit."""
    rows = []
    for status in LIMIT_STATUSES:
        where = Counter(
            entry["verdict"]["exercise"]
            for student in results.students
            for entry in student.exercises
            if entry["verdict"]["status"] == status
        )
        if where:
            named = ", ".join(f"<code>{escaped(name)}</code> {count}" for name, count in where.most_common())
            rows.append((WORDS[status][0].lower(), str(where.total()), named))
    if rows:
        yield table("Answers that never came", ("what happened", "answers", "in"), rows, numbers=(1,))


def _alike(results: Results, link: Callable[[Graded], str]) -> Iterator[str]:
    groups = alike(results)
    if not groups:
        return
    yield (
        f"<p>{len(groups)} {_plural('group', len(groups))} of submissions are the same code once names of variables, "
        "comments, formatting, docstrings and gaps that stayed blank are left out. Alike is not copied: an exercise "
        "can have one obvious form, two may have been allowed to work together, and the book prints a solution that "
        "everybody can read. Ask before you judge. Students do not see this.</p>"
    )
    yield '<ul class="groups">'
    for group in groups[:GROUPS]:
        named = ", ".join(f'<a href="{escaped(link(one))}">{escaped(one.student, 120)}</a>' for one in group)
        yield f"<li>{named}</li>"
    yield "</ul>"
    if len(groups) > GROUPS:
        yield f"<p>And {len(groups) - GROUPS} more {_plural('group', len(groups) - GROUPS)}, none of them larger.</p>"


def _mistakes(results: Results) -> Iterator[str]:
    """Every mistake with a name, the most frequent first."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for described in results.exercises:
        for _, verdict in results.verdicts(described["name"]):
            for name in verdict["names"]:
                found.setdefault((described["name"], name), []).append(verdict)
    if not found:
        yield "<p>No mistake with a name was found.</p>"
        return
    known = {exercise["name"]: exercise["mistakes"] for exercise in results.exercises}
    hide = hider(results)
    ranked = sorted(found.items(), key=lambda item: -len(item[1]))
    often = [(name, verdicts) for name, verdicts in ranked if len(verdicts) > 1]
    once = ranked[len(often) :]
    for (exercise, name), verdicts in often:
        yield from _mistake(exercise, name, known[exercise].get(name), verdicts, len(results.students), hide)
    if once:
        opened = "" if often else " open"
        yield f"<details{opened}><summary>Mistakes that one student made ({len(once)})</summary>"
        for (exercise, name), verdicts in once:
            yield from _mistake(exercise, name, known[exercise].get(name), verdicts, len(results.students), hide)
        yield "</details>"


def _mistake(
    exercise: str,
    name: str,
    known: dict[str, str] | None,
    verdicts: list[dict[str, Any]],
    students: int,
    hide: Callable[[str], str],
) -> Iterator[str]:
    """One mistake: how many made it, what it is, and one call with its result; no code, which might say whose."""
    count = len(verdicts)
    message = known["message"] if known else verdicts[0]["message"]
    read = f' <a href="{escaped(known["page"])}">Where the book explains it</a>' if known and known["page"] else ""
    yield (
        f"<p><strong>{count} of {students}</strong> {bar(count / students)} in <code>{escaped(exercise)}</code><br>"
        f"{code(message)}{read}</p>"
    )
    shown = min((v["witness"] for v in verdicts if v["witness"]), key=lambda w: len(str(w)), default=None)
    if shown:
        nobodys = {**shown, "got": hide(shown["got"]), "printed": ""}
        example = witness_table(nobodys, f"{exercise}, {name}", "theirs")
        yield f"<details><summary>An example</summary>{example}</details>"


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
