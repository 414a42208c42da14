"""The same code in the class report: who handed it in, and who of them works together by their group."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from course_lib.grading.alike import Group, alike
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import escaped
from course_lib.plurals import counted

__all__ = ["GROUPS", "MEMBERS", "same_code"]

GROUPS, MEMBERS = 20, 40  # that are shown
ALIKE = (
    "the same code once names of variables, comments, formatting, docstrings and gaps that stayed blank are left out. "
    "Alike is not copied: an exercise can have one obvious form, two may have been allowed to work together, and the "
    "book prints a solution that everybody can read. Ask before you judge. Students do not see this."
)


def same_code(results: Results, link: Callable[[Graded], str]) -> Iterator[str]:
    """The section as HTML, line by line; nothing where no two are alike. Groups that are known as such come last."""
    found = alike(results, GROUPS, MEMBERS)
    if not found.count:
        return
    yield f"<p>{counted(found.count, 'group')} of submissions are {ALIKE}</p>"
    if found.partly:
        yield "<p>In parentheses stands the group in which somebody works with another one of the same line.</p>"
    if found.teams:
        yield (
            f"<p>{found.teams} of them {'is' if found.teams == 1 else 'are'} within one group that works together, as "
            "the platform or the roster says.</p>"
        )
    yield '<ul class="groups">'
    for group in found.groups:
        yield f"<li>{_members(group, results.students, link)}</li>"
    yield "</ul>"
    if found.count > GROUPS:
        yield f"<p>And {counted(found.count - GROUPS, 'more group')}.</p>"


def _members(group: Group, students: Sequence[Graded], link: Callable[[Graded], str]) -> str:
    named = []
    for place, own in group.first:
        beside = f" ({escaped(own, 60)})" if own and not group.team else ""
        named.append(f'<a href="{escaped(link(students[place]))}">{escaped(students[place].student, 120)}</a>{beside}')
    named += [f"and {group.size - MEMBERS} more"] if group.size > MEMBERS else []
    return (f"Work together as {escaped(group.team, 60)}: " if group.team else "") + ", ".join(named)
