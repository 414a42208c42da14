"""Strangers' code, graded: collected, cut down to what matters, run in a sandbox, judged, kept in a journal, reported.

    collect -> extract -> run (sandbox) -> verdicts -> journal (SQLite) -> reports, exports

Processes, each trusting only the ones to its left::

    grader (journal, reports) -> worker (cases, references, points) -> zygote (NumPy only) -> child (one submission)

Workers are forks of a foreman, who has read the exercises; zygotes of a mother, who divided from him before he had.

From Python it goes by the commands' words::

    from course_lib.grading import grade, override, regrade, replay, report

They are imported when they are asked for, so that `course --help` stays quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from course_lib.grading.api import grade, override, regrade, replay, report

__all__ = ["grade", "override", "regrade", "replay", "report"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from course_lib.grading import api

        return getattr(api, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
