"""The same code in the class report: who handed it in, and who of them works together by their group."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from course_lib.grading.alike import alike, declared
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
    groups = sorted(alike(results), key=lambda group: bool(_team(group)))
    if not groups:
        return
    known = sum(bool(_team(group)) for group in groups)
    yield f"<p>{counted(len(groups), 'group')} of submissions are {ALIKE}</p>"
    if any(any(declared(group)) for group in groups if not _team(group)):
        yield "<p>In parentheses stands the group in which somebody works with another one of the same line.</p>"
    if known:
        yield (
            f"<p>{known} of them {'is' if known == 1 else 'are'} within one group that works together, as the "
            "platform or the roster says.</p>"
        )
    yield '<ul class="groups">'
    for group in groups[:GROUPS]:
        yield f"<li>{_members(group, link)}</li>"
    yield "</ul>"
    if len(groups) > GROUPS:
        yield f"<p>And {counted(len(groups) - GROUPS, 'more group')}.</p>"


def _team(group: list[Graded]) -> str:
    """The name of the group that all of them are in, "" when there is none."""
    teams = set(declared(group))
    return teams.pop() if len(teams) == 1 else ""


def _members(group: list[Graded], link: Callable[[Graded], str]) -> str:
    team = _team(group)
    named = []
    for one, own in zip(group[:MEMBERS], declared(group), strict=False):
        beside = f" ({escaped(own, 60)})" if own and not team else ""
        named.append(f'<a href="{escaped(link(one))}">{escaped(one.student, 120)}</a>{beside}')
    named += [f"and {len(group) - MEMBERS} more"] if len(group) > MEMBERS else []
    return (f"Work together as {escaped(team, 60)}: " if team else "") + ", ".join(named)
