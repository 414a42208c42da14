"""One guarded call."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.random import mtrand

import course_lib.checks._observe as module
from course_lib.checks._observe import Opaque, RandomWatch, fresh, observe, plain, same


def test_a_value_is_copied_so_that_later_calls_cannot_change_it() -> None:
    buffer = np.zeros(2)
    seen = observe(lambda: buffer, ())
    buffer += 1
    np.testing.assert_array_equal(seen.value, [0, 0])


def test_a_changed_argument_is_noticed_and_the_original_is_safe() -> None:
    X, y = np.ones(3), [1, [2]]

    def student(a: Any, b: Any) -> float:
        b[1].append(3)
        return 0.0

    assert observe(student, (X, y)).mutated == (1,)
    assert y == [1, [2]]
    assert observe(lambda a, b: a.sort(), (np.array([2.0, 1.0]), y)).mutated == (0,)


def test_copies_keep_the_memory_layout() -> None:
    strided = np.arange(12.0).reshape(6, 2)[::2]
    copy = fresh(strided)
    assert isinstance(copy, np.ndarray)
    assert not copy.flags.c_contiguous
    assert not np.shares_memory(copy, strided)
    np.testing.assert_array_equal(copy, strided)
    fortran = np.asfortranarray(np.ones((2, 3)))
    assert fresh(fortran).flags.f_contiguous  # type: ignore[attr-defined]


def test_prints_are_kept_out_of_sight_and_cut_off(capsys: pytest.CaptureFixture[str]) -> None:
    seen = observe(lambda: [print("x" * 1000) for _ in range(50)] and 1, ())
    assert capsys.readouterr().out == ""
    assert len(seen.printed) == module.LONGEST_PRINT


def test_global_random_numbers_are_noticed_of_both_kinds() -> None:
    assert observe(lambda: np.random.rand(), (), watch=RandomWatch()).used_global_random
    assert observe(lambda: random.random(), (), watch=RandomWatch()).used_global_random
    assert not observe(lambda: np.random.default_rng(0).random(), (), watch=RandomWatch()).used_global_random


@pytest.mark.parametrize("seed", range(3))
def test_the_watch_sees_what_the_generators_own_report_of_their_state_sees(seed: int) -> None:
    draws: dict[str, Callable[[], object]] = {
        "nothing": lambda: None,
        "one number": np.random.random,
        "a whole block": lambda: np.random.bytes(4 * 624),
        "a seed": lambda: np.random.seed(seed),
        "a generator of its own": lambda: np.random.default_rng(seed).normal(size=3),
        "an old generator of its own": lambda: np.random.RandomState(seed).normal(size=3),
        "the standard library": lambda: random.shuffle([1, 2, 3]),
        "its normal numbers, which it draws in pairs": lambda: random.gauss(0, 1),
        "the other of the pair": lambda: random.gauss(0, 1),
    }

    def reported() -> tuple[Any, ...]:
        name, keys, *rest = np.random.get_state(legacy=True)
        return name, np.asarray(keys).tolist(), *rest, random.getstate()

    watch = RandomWatch()
    for draw in draws.values():
        before = reported()
        assert observe(draw, (), watch=watch).used_global_random == (reported() != before)


def test_another_kind_of_global_generator_is_watched_too() -> None:
    ours = mtrand.get_bit_generator()
    try:
        np.random.set_bit_generator(np.random.PCG64(0))
        watch = RandomWatch()
        assert observe(lambda: np.random.random(), (), watch=watch).used_global_random
        assert not observe(lambda: None, (), watch=watch).used_global_random
    finally:
        np.random.set_bit_generator(ours)


def test_warnings_are_not_raised_and_not_shown() -> None:
    seen = observe(lambda: float(np.float64(1) / np.float64(0)), ())
    assert seen.failure is None
    assert seen.value == float("inf")


def test_an_exception_carries_the_students_deepest_line() -> None:
    def helper(x: Any) -> Any:
        return np.linalg.inv(x)  # the line to be named

    def student(x: Any) -> Any:
        return helper(x)

    failure = observe(student, (np.zeros((2, 2)),)).failure
    assert failure is not None
    assert (failure.kind, failure.type_name) == ("exception", "LinAlgError")
    assert failure.source == "return np.linalg.inv(x)  # the line to be named"


@pytest.mark.parametrize(
    ("raised", "kind"),
    [
        (NotImplementedError("x"), "blank"),
        (type("StdinNotImplementedError", (NotImplementedError,), {})("no keyboard"), "exception"),
        (MemoryError(), "memory"),
        (TimeoutError(), "time"),
        (SystemExit(1), "exception"),
    ],
)
def test_exceptions_have_kinds(raised: BaseException, kind: str) -> None:
    def student() -> None:
        raise raised

    failure = observe(student, ()).failure
    assert failure is not None
    assert failure.kind == kind


def test_a_wrong_number_of_arguments_is_told_from_a_type_error_inside() -> None:
    too_few = observe(lambda X: X, (1, 2)).failure
    inside = observe(lambda X: X + "a", (1,)).failure
    assert too_few is not None
    assert (too_few.kind, too_few.message) == ("arity", "X")
    assert inside is not None
    assert inside.kind == "exception"


def test_ctrl_c_passes_through() -> None:
    def student() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        observe(student, ())


def test_a_lying_array_subclass_becomes_a_plain_array() -> None:
    class Liar(np.ndarray):
        def __eq__(self, other: object) -> Any:
            return True

    value = plain(np.ones(2).view(Liar))
    assert type(value) is np.ndarray


def test_a_text_out_of_an_array_of_texts_is_a_text() -> None:
    assert type(plain(np.array(["he", "slip"])[1])) is str


def test_what_is_no_plain_data_is_kept_as_its_type_only() -> None:
    assert plain(observe) == Opaque("function")
    assert plain(np.array([object()])) == Opaque("array of object")
    assert plain({"a": [np.float32(1), (2, None)]}) == {"a": [np.float32(1), (2, None)]}


def test_equality_is_to_the_last_bit_and_knows_nan() -> None:
    nan = np.array([np.nan, 1.0])
    assert same((nan, [1]), (nan.copy(), [1]))
    assert not same(np.ones(2), np.ones(2, np.float32))
    assert not same(np.ones(2), np.ones((2, 1)))
    assert not same(1, True)
    assert same({"a": nan}, {"a": nan.copy()})
    assert not same({"a": 1}, {"b": 1})


def test_the_file_needs_nothing_of_course_lib_so_that_a_sandbox_can_load_it_alone() -> None:
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert not [name for name in imported if name.startswith("course_lib")]
