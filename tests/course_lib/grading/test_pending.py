"""Tasks made when their turn comes: equal files once, in order, and what is handed back before all others."""

from __future__ import annotations

from array import array
from pathlib import Path

from course_lib.grading.collect import Submission
from course_lib.grading.pending import Pending, key_of
from course_lib.grading.pool import Waiting

CLASS = [Submission(name, f"{name}/a.py", Path(f"/{name}"), f"hash of {name}") for name in ("ada", "bob", "eve")]


def test_a_task_is_made_of_its_place_every_time_anew() -> None:
    pending = Pending(CLASS, array("Q", [2, 0]), False, lambda key: {"mse": float(len(key))})
    assert len(pending) == 2
    for _ in range(2):
        first, second = pending
        assert (first.name, first.path, first.hash, first.student, first.key) == (
            "a.py", Path("/eve"), "hash of eve", "", "hash of eve",
        )  # fmt: skip
        assert (second.path, second.spent) == (Path("/ada"), {"mse": 11.0})


def test_where_everyone_has_numbers_of_their_own_a_task_is_a_students() -> None:
    (task,) = Pending(CLASS, array("Q", [1]), True)
    assert (task.student, task.hash, task.key) == ("bob", "hash of bob", key_of("hash of bob", "bob", True))
    assert key_of("hash of bob", "ada", True) != task.key != "hash of bob"
    assert task.spent == {}


def test_what_is_handed_back_is_the_next() -> None:
    waiting = Waiting(Pending(CLASS, array("Q", [0, 1, 2]), False))
    first, second = waiting.take(), waiting.take()
    assert len(waiting) == 1
    waiting.hand_back(second)
    waiting.hand_back(first)
    assert len(waiting) == 3
    assert [waiting.take() for _ in range(2)] == [first, second]
    assert waiting.take().path == Path("/eve")
    assert not waiting
