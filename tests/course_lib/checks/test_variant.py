"""Students' own numbers: other ones for others, the same ones always, judged alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

import course_lib.checks._student as module
from course_lib.checks import Exercise, Variant, evaluate, find_exercise, for_student, variant
from course_lib.checks._selftest import self_test
from course_lib.checks._variant import numbers_of

EXERCISE = find_exercise("xor_with_a_repeat")
STUDENTS = [f"student {number}" for number in range(40)]


@pytest.fixture(autouse=True)
def nobody() -> Iterator[None]:
    yield
    module._student.clear()


def test_students_get_different_numbers_and_each_the_same_ones_always() -> None:
    assert len({numbers_of(EXERCISE, student) for student in STUDENTS}) == 7
    for student in STUDENTS:
        assert for_student(EXERCISE, student).text == for_student(EXERCISE, student).text


def test_how_a_name_is_written_does_not_matter() -> None:
    for name in ("Ada Lovelace", "ada-lovelace", "ADALOVELACE", " ada  lovelace "):
        assert numbers_of(EXERCISE, name) == numbers_of(EXERCISE, "ada lovelace")


def test_without_a_name_or_a_variant_the_exercise_is_the_one_of_the_page() -> None:
    assert for_student(EXERCISE, "") is EXERCISE
    augment = find_exercise("augment")
    assert for_student(augment, "ada") is augment
    assert numbers_of(augment, "ada") == ""


def test_the_answer_is_the_best_fit_to_the_students_own_data() -> None:
    for student in STUDENTS:
        words = numbers_of(EXERCISE, student)
        corner = 1 if "(1, 1)" in words else 0
        times = next(n for n, word in ((2, "twice"), (3, "three"), (4, "four"), (5, "five")) if word in words)
        X = np.array([[0, 0], [0, 1], [1, 0], [1, 1], *[[corner, corner]] * (times - 1)])
        y = np.array([0, 1, 1, 0] + [0] * (times - 1))
        theta = np.linalg.lstsq(np.c_[X, np.ones(len(X))], y, rcond=None)[0]
        loss = np.mean((np.c_[X, np.ones(len(X))] @ theta - y) ** 2)
        own = for_student(EXERCISE, student)
        assert evaluate(own, lambda theta=theta, loss=loss: (theta, loss, "B"), np.random.default_rng(0)).right


def test_whose_numbers_are_those_of_the_page_has_the_exercise_of_the_page() -> None:
    student = next(s for s in STUDENTS if numbers_of(EXERCISE, s) == "the sample (1, 1) -> 0 stands in the data twice.")
    own = for_student(EXERCISE, student)
    assert own.text == EXERCISE.text
    assert [m.name for m in own.misconceptions] == [m.name for m in EXERCISE.misconceptions]


def test_the_answer_for_the_page_is_named_as_that() -> None:
    student = next(s for s in STUDENTS if for_student(EXERCISE, s).text != EXERCISE.text)
    verdict = evaluate(for_student(EXERCISE, student), EXERCISE.reference, np.random.default_rng(0))
    assert verdict.names == ("another-students-numbers",)
    assert "Right for the numbers on the page" in verdict.message


def test_check_expects_the_numbers_that_variant_gave(capsys: pytest.CaptureFixture[str]) -> None:
    student = next(s for s in STUDENTS if "four times" in numbers_of(EXERCISE, s))
    variant(student)
    assert f"Numbers of {student}. xor_with_a_repeat: the sample (" in capsys.readouterr().out
    solution = for_student(EXERCISE, student).reference

    def xor_with_a_repeat() -> object:
        return solution()

    module.check(xor_with_a_repeat)
    said = capsys.readouterr().out
    assert said.startswith("Right.")
    assert f"Checked with the numbers of {student}." in said
    variant("")
    assert "as it stands on its page" in capsys.readouterr().out
    module.check(xor_with_a_repeat)
    assert capsys.readouterr().out.startswith("Not yet.")


def with_variants(*exercises: Exercise) -> Exercise:
    return dataclasses.replace(EXERCISE, variant=lambda rng: Variant("", exercises[int(rng.integers(len(exercises)))]))


def test_variants_that_are_not_alike_are_unsound() -> None:
    own = [for_student(EXERCISE, student) for student in STUDENTS]
    assert self_test(with_variants(*own)) == []
    same = [problem for problem in self_test(with_variants(own[0])) if "same numbers" in problem]
    assert same == ["6 students all get the same numbers"]
    harder = [dataclasses.replace(exercise, points=2) for exercise in own]
    assert "a variant has another name, points, kind, inputs or outputs" in self_test(with_variants(*harder))
    loose = dataclasses.replace(EXERCISE.tolerance, bound=lambda arguments, expected: 10.0)
    alike = [dataclasses.replace(exercise, tolerance=loose, misconceptions=()) for exercise in own]
    assert "the answer to one student's numbers earns points for another's" in self_test(with_variants(*alike))
