"""Checks: what a right answer is, and which mistakes have a name.

For students: `check(function)`, `hint(function)` and, where a course asks for it, `variant("your name")`. For the
grader: `evaluate(exercise, call, cases)`, which takes the local function or the stub of a sandboxed child and judges
both alike.
"""

from course_lib.checks._bank import exercises_of_chapter, exercises_of_file, find_exercise
from course_lib.checks._cases import CaseSet, draw, draw_others
from course_lib.checks._evaluate import Caller, evaluate, missing, not_your_own_work
from course_lib.checks._exercise import Case, Exercise, Misconception, Property, Variant
from course_lib.checks._forbidden import Use, find_forbidden
from course_lib.checks._observe import Failure, Observation, Opaque
from course_lib.checks._report import as_html, as_text, page_url
from course_lib.checks._student import check, hint, public_rng, use_exercises, variant
from course_lib.checks._tolerance import ROUNDING, Tolerance
from course_lib.checks._variant import for_student
from course_lib.checks._verdict import Verdict, Witness
from course_lib.checks._witness import written_arguments

__all__ = [
    "Caller",
    "Case",
    "CaseSet",
    "Exercise",
    "Failure",
    "Misconception",
    "Observation",
    "Opaque",
    "Property",
    "ROUNDING",
    "Tolerance",
    "Use",
    "Variant",
    "Verdict",
    "Witness",
    "as_html",
    "as_text",
    "check",
    "draw",
    "draw_others",
    "evaluate",
    "exercises_of_chapter",
    "exercises_of_file",
    "find_exercise",
    "find_forbidden",
    "for_student",
    "hint",
    "missing",
    "not_your_own_work",
    "page_url",
    "public_rng",
    "use_exercises",
    "variant",
    "written_arguments",
]
