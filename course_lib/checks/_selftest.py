"""Proofs that a check can be trusted: right answers pass, and every known way of being wrong is caught and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from course_lib.checks._adversaries import adversaries
from course_lib.checks._cases import CaseSet, draw
from course_lib.checks._diagnose import MOST_WORDS
from course_lib.checks._evaluate import evaluate, points_for
from course_lib.checks._exercise import Exercise
from course_lib.checks._faults import stopped
from course_lib.checks._forbidden import find_forbidden
from course_lib.checks._observe import observe, same
from course_lib.checks._student import public_rng
from course_lib.checks._variant import for_student
from course_lib.errors import CourseError

__all__ = ["SEEDS", "self_test", "separations"]

SEEDS = (1, 2, 3, 4, 5)
LEAST_MISCONCEPTIONS = 5
STUDENTS = 6


def self_test(exercise: Exercise, seeds: tuple[int, ...] = SEEDS) -> list[str]:
    """Everything that is wrong with an exercise, in sentences; [] for a sound one."""
    try:
        return _problems(exercise, seeds)
    except CourseError as error:
        return [str(error)]
    except Exception as error:  # an instructor's own cases and functions can raise anything
        where = stopped(error, {f"<{exercise.name}>": "its solution"})
        return [f"its own code stops in {where}"]


def _problems(exercise: Exercise, seeds: tuple[int, ...]) -> list[str]:
    problems = list(_described(exercise))
    for seed in seeds:
        problems += separations(exercise, np.random.default_rng(seed), smallest=seed == seeds[0])
        if problems:
            return problems
    problems += list(_pairs(exercise, draw(exercise, np.random.default_rng(seeds[0]))))
    problems += list(_false_passes(exercise, seeds[0]))
    problems += list(_variants(exercise, seeds[0]))
    return problems


def separations(exercise: Exercise, rng: np.random.Generator, *, smallest: bool = True) -> list[str]:
    """What the cases of one seed fail to tell apart: the solution must pass, each mistake fail by its name."""
    try:
        cases = draw(exercise, rng)
        verdict = evaluate(exercise, exercise.reference, cases, smallest=False)
    except CourseError as error:
        return [str(error)]
    if not verdict.right:
        return [f"its own solution does not pass: {verdict.message}"]
    problems = []
    for (name,), mistaken in exercise.mistakes.items():
        verdict = evaluate(exercise, mistaken, cases, smallest=smallest)
        if verdict.right:
            problems.append(f"the cases do not tell {name} from the right answer")
        elif verdict.names != (name,):
            problems.append(f"{name} is caught but taken for {', '.join(verdict.names) or 'no known mistake'}")
    return problems


def _described(exercise: Exercise) -> Iterator[str]:
    """What can be seen without running anything."""
    names = [misconception.name for misconception in exercise.misconceptions]
    if len(names) != len(set(names)):
        yield "two misconceptions have the same name"
    if len(names) < LEAST_MISCONCEPTIONS:
        yield f"it names {len(names)} misconceptions; at least {LEAST_MISCONCEPTIONS} are asked for"
    if not exercise.hints:
        yield "it has no hints"
    if find_forbidden(f"import numpy as np\n{exercise.text}", exercise.name, exercise.forbidden):
        yield "its own solution uses what it forbids"
    texts = [(m.name, m.message) for m in exercise.misconceptions] + [(p.name, p.message) for p in exercise.properties]
    for name, text in texts:
        if len(text.split()) > MOST_WORDS:
            yield f"the message of {name} has {len(text.split())} words; at most {MOST_WORDS} are read"
        if not text.isascii():
            yield f"the message of {name} is not plain ASCII"
        if any(line in text for line in _answer_lines(exercise)):
            yield f"the message of {name} contains a line of the solution"
    for misconception in exercise.misconceptions:
        if bool(misconception.edits) == (misconception.mistaken is not None):
            yield f"{misconception.name} needs either edits or mistaken"


def _answer_lines(exercise: Exercise) -> list[str]:
    lines = [line.strip().removeprefix("return ") for line in exercise.text.splitlines()[1:]]
    return [line for line in lines if len(line) > 12]


def _pairs(exercise: Exercise, cases: CaseSet) -> Iterator[str]:
    for names, mistaken in exercise.pairs.items():
        if _does_the_same(exercise, mistaken, cases):
            continue  # two mistakes that undo each other are no mistake
        verdict = evaluate(exercise, mistaken, cases, smallest=False)
        if verdict.right:
            yield f"the pair {' and '.join(names)} passes"
        elif not set(names) & set(verdict.names):
            yield f"the pair {' and '.join(names)} is taken for {', '.join(verdict.names) or 'no known mistake'}"


def _does_the_same(exercise: Exercise, mistaken: Callable[..., Any], cases: CaseSet) -> bool:
    for case in cases.cases:
        wrong, right = (observe(f, case.arguments) for f in (mistaken, exercise.reference))
        if not same((wrong.value, wrong.mutated), (right.value, right.mutated)):
            return False
    return True


def _variants(exercise: Exercise, seed: int) -> Iterator[str]:
    """Students' own numbers must differ, be judged as well as those of the page, and not pass for each other."""
    if exercise.variant is None:
        return
    own = [for_student(exercise, f"student {number}") for number in range(STUDENTS)]
    if len({variant.text for variant in own}) == 1:
        yield f"{STUDENTS} students all get the same numbers"
    for variant in own:
        facts = variant.name, variant.points, variant.kind, dict(variant.inputs), variant.outputs
        if facts != (exercise.name, exercise.points, exercise.kind, dict(exercise.inputs), exercise.outputs):
            yield "a variant has another name, points, kind, inputs or outputs"
            return
        yield from (f"a variant: {problem}" for problem in separations(variant, np.random.default_rng(seed)))
        for other in own:
            if other.text != variant.text and points_for(variant, other.reference, np.random.default_rng(seed)):
                yield "the answer to one student's numbers earns points for another's"
                return


def _false_passes(exercise: Exercise, seed: int) -> Iterator[str]:
    public = list(exercise.cases(public_rng(exercise)))
    for what, impostor in adversaries(exercise, public, np.random.default_rng(seed)):
        points = points_for(exercise, impostor, np.random.default_rng(seed))
        if points == exercise.points:
            yield f"a function passes that {what}"
        elif points > 0 and what.startswith("returns"):
            yield f"a function earns {points:g} points that {what}"
