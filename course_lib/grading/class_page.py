"""The report for the instructor: what the class misunderstood, exercise by exercise, and who has how many points."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from course_lib.grading.item_analysis import FEWEST
from course_lib.grading.left_out import left_out
from course_lib.grading.pages import bar, code, columns, name_in_cell, page, table
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import escaped
from course_lib.grading.same_code import same_code
from course_lib.grading.student_page import WORDS, witness_table
from course_lib.grading.students_table import script, students_table
from course_lib.grading.tally import Made, Tally, tally
from course_lib.plurals import counted
from course_lib.statuses import STATUSES

__all__ = ["class_page"]

BINS = 10
SAME = 20  # wrong answers without a name that are shown
ON_A_LINE = 40
LIMIT_STATUSES = ("timed out", "out of memory", "not reached", "crashed", "malformed")


def class_page(results: Results, link: Callable[[Graded], str]) -> Iterator[str]:
    """The page as HTML, line by line; link: a student -> the address of their report."""
    found = tally(results)
    return page(f"Class report: {results.title}", _body(results, found, link), script() if found.students else "")


def _body(results: Results, found: Tally, link: Callable[[Graded], str]) -> Iterator[str]:
    yield f"<h1>{escaped(results.title)}</h1>"
    if not results.isolated:
        yield (
            '<p class="warn"><strong>Graded without isolation.</strong> The submissions could read files, '
            "reach the network and change other results.</p>"
        )
    if not found.students:
        yield "<p>No submission could be graded.</p>"
    else:
        yield (
            f'<p class="lead">{counted(found.students, "submission")} · mean {found.mean:.1f}, '
            f"median {found.median:g} of {counted(results.out_of, 'point')}"
            f"{'' if results.course.pass_mark is None else f' · {found.passed} of {found.students} passed'}</p>"
        )
        yield from _notes(results)
        sections = {
            "mistakes": ("What the class misunderstood", [*_hardest(found), *_mistakes(results, found)]),
            "unnamed": ("No name yet", [*_unnamed(found)]),
            "exercises": ("Exercises", [*_exercises(results, found)]),
            "points": ("Points", [*_distribution(results, found)]),
            "limits": ("Limits and crashes", [*_limits(found)]),
            "alike": ("The same code", [*same_code(results, link)]),
        }
        shown = {name: section for name, section in sections.items() if section[1]}
        named = [f'<a href="#{name}">{title}</a>' for name, (title, _) in shown.items()]
        yield f'<nav aria-label="On this page">{" ".join(named)} <a href="#students">Students</a></nav>'
        for name, (title, lines) in shown.items():
            yield f'<h2 id="{name}">{title}</h2>'
            yield from lines
        yield '<h2 id="students">Students</h2>'
        yield from students_table(results, link)
    yield from _roster(results)
    yield from _not_graded(results)
    yield from _how(results)


def _notes(results: Results) -> Iterator[str]:
    """What no longer fits, for the instructor to look at."""
    if results.notes:
        lines = "".join(f"<li>{escaped(note, 1500)}</li>" for note in results.notes)
        yield f"<h2>Look at</h2>\n<ul>{lines}</ul>"


def _distribution(results: Results, found: Tally) -> Iterator[str]:
    """How many students in each of at most ten equal steps of whole points; the last step holds full marks."""
    width = max(1, math.ceil(results.out_of / BINS))
    steps = max(1, math.ceil(results.out_of / width))
    counts = [0] * steps
    for points, count in found.points.items():
        counts[max(0, min(int(points // width), steps - 1))] += count
    ends = [f"under {(index + 1) * width}" for index in range(steps - 1)] + [f"{results.out_of:g}"]
    names = [f"{index * width} to {end}" for index, end in enumerate(ends)]
    most = max(range(steps), key=lambda index: counts[index])
    low, high = min(found.points), max(found.points)
    about = (
        f"A column chart: how many students earned how many points. From {low:g} to {high:g} points; "
        f"most, {counts[most]}, earned {names[most]}."
    )
    starts = [str(index * width) for index in range(steps)]
    yield columns(counts, [*starts[:-1], f"{starts[-1]}–{results.out_of:g}"], about)
    rows = [(names[i], str(counts[i]), bar(counts[i] / found.students)) for i in reversed(range(steps))]
    yield "<details><summary>The same as a table</summary>"
    yield table("How many students earned how many points", ("points", "students", "share"), rows, numbers=(1,))
    yield "</details>"


def _exercises(results: Results, found: Tally) -> Iterator[str]:
    rows = []
    for exercise in results.exercises:
        counts, item = found.statuses[exercise["name"]], found.items[exercise["name"]]
        name = name_in_cell(exercise["name"])
        named = f'<a href="{escaped(exercise["page"])}">{name}</a>' if exercise["page"] else name
        others = [
            f"{counts[status]} {WORDS[status][0].lower()}"
            for status in STATUSES
            if counts[status] and status != "right"
        ]
        tells = "" if item.discrimination is None else f"{item.discrimination:.2f}"
        shares = (f"{100 * item.share_right:.0f}%", f"{100 * item.share:.0f}%")
        rows.append((named, f"{exercise['points']:g}", *shares, tells, ", ".join(others)))
    head = ("exercise", "points", "right", "mean share", "discrimination", "the others")
    yield table("How each exercise went", head, rows, numbers=(1, 2, 3, 4))
    if any(item.discrimination is not None for item in found.items.values()):
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
    if found.carried:
        one = found.carried == 1
        yield (
            f"<p>{found.carried} {'answer runs' if one else 'answers run'} another answer of the same student, and "
            "neither is right: one mistake may have cost twice. The table of students says where (<q>runs</q>); "
            "<code>course override</code> gives points back.</p>"
        )


def _limits(found: Tally) -> Iterator[str]:
    """What did not come to an answer, limit by limit."""
    rows = []
    for status in LIMIT_STATUSES:
        where = Counter({name: counts[status] for name, counts in found.statuses.items() if counts[status]})
        if where:
            named = ", ".join(f"{name_in_cell(name)} {count}" for name, count in where.most_common())
            rows.append((WORDS[status][0].lower(), str(where.total()), named))
    if rows:
        yield table("Answers that never came", ("what happened", "answers", "in"), rows, numbers=(1,))


def _hardest(found: Tally) -> Iterator[str]:
    """The exercise that fewest have right, whether or not the mistakes in it have names."""
    name, item = min(found.items.items(), key=lambda pair: pair[1].share_right)
    if item.right == item.count:
        yield "<p>Everybody has everything right.</p>"
    else:
        yield f"<p>Begin with <code>{escaped(name)}</code>: {item.right} of {found.students} have it right.</p>"


def _unnamed(found: Tally) -> Iterator[str]:
    """Wrong answers that several gave and no name fits, the most frequent first."""
    ranked = sorted(
        ((exercise, answer, made) for exercise, known in found.unnamed.items() for answer, made in known.items()),
        key=lambda entry: (-entry[2].count, entry[0], entry[1]),
    )
    several = [entry for entry in ranked if entry[2].count > 1]
    if not ranked:
        return
    yield (
        '<p class="lead">Wrong answers that no mistake with a name explains. An answer that many give is worth a name '
        "in the exercise.</p>"
    )
    for number, (exercise, _, made) in enumerate(several[:SAME], 1):
        yield from _mistake(exercise, f"without a name, {number}", None, _brief(made), found.students)
    alone = len(ranked) - len(several)
    if several[SAME:]:
        yield f"<p>And {len(several) - SAME} more answers that several gave.</p>"
    if alone:
        yield f"<p>{counted(alone, 'answer')} that one student gave.</p>"


def _brief(made: Made) -> Made:
    """The same, with the answer itself for a message where it fits on the line."""
    pair = [made.example[key] for key in ("expected", "got")] if made.example else []
    if not pair or any(len(text) > ON_A_LINE or "\n" in text or "`" in text for text in pair):
        return made
    return replace(made, message=f"Expected `{pair[0]}`, theirs `{pair[1]}`.")


def _mistakes(results: Results, found: Tally) -> Iterator[str]:
    """Every mistake with a name, the most frequent first."""
    if not found.mistakes:
        yield "<p>No mistake with a name was found.</p>"
        return
    order = {exercise["name"]: place for place, exercise in enumerate(results.exercises)}
    known = {exercise["name"]: exercise["mistakes"] for exercise in results.exercises}
    ranked = sorted(found.mistakes.items(), key=lambda item: (-item[1].count, order[item[0][0]], item[0][1]))
    often = [(key, made) for key, made in ranked if made.count > 1]
    once = ranked[len(often) :]
    for (exercise, name), made in often:
        yield from _mistake(exercise, name, known[exercise].get(name), made, found.students)
    if once:
        opened = "" if often else " open"
        yield f"<details{opened}><summary>Mistakes that one student made ({len(once)})</summary>"
        for (exercise, name), made in once:
            yield from _mistake(exercise, name, known[exercise].get(name), made, found.students)
        yield "</details>"


def _mistake(exercise: str, name: str, known: dict[str, str] | None, made: Made, students: int) -> Iterator[str]:
    """One mistake: how many made it, what it is, and one call with its result; no code, which might say whose."""
    message = known["message"] if known else made.message
    read = f' <a href="{escaped(known["page"])}">Where the book explains it</a>' if known and known["page"] else ""
    yield (
        f"<p><strong>{made.count} of {students}</strong> {bar(made.count / students)} in "
        f"<code>{escaped(exercise)}</code><br>{code(message)}{read}</p>"
    )
    if made.example:
        example = witness_table(made.example, f"{exercise}, {name}", "theirs")
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
        files = [(escaped(what), escaped(why)) for what, why in left_out(results.refused)]
        yield table("What is no submission; results.json names every file", ("what", "why"), files)


def _roster(results: Results) -> Iterator[str]:
    """Who is on the roster and handed in nothing, what was handed in for a group, and who is not on the roster."""
    missing, strangers = results.collected.get("missing", []), results.collected.get("strangers", [])
    if missing:
        yield "<h2>Missing</h2>"
        known = [", ".join(value for key, value in entry.items() if key != "student") for entry in missing]
        rows = [(escaped(entry["student"]), escaped(text)) for entry, text in zip(missing, known, strict=True)]
        yield table("On the roster, and handed in nothing", ("student", "what the roster says"), rows)
    groups = results.collected.get("groups", [])
    if groups:
        yield "<h2>Groups</h2>"
        sizes = [(escaped(entry["group"]), str(entry["members"])) for entry in groups]
        yield table("Handed in for all members of a group", ("group", "members"), sizes, numbers=(1,))
    if strangers:
        yield "<h2>Not on the roster</h2>"
        yield table("Handed in something, and are not on it", ("student",), [(escaped(name),) for name in strangers])


def _how(results: Results) -> Iterator[str]:
    yield "<h2>How it was graded</h2>"
    if results.collected:
        yield f"<p>The files were read as: {escaped(results.collected['layout'])}.</p>"
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
