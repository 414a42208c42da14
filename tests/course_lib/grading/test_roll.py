"""A sequence on disk: the same as a list, leaves no file behind, keeps no more than its beginning in memory."""

from __future__ import annotations

import gc
import weakref
from array import array
from pathlib import Path

import pytest

from course_lib.grading.roll import KEPT, Roll, View


class Name:
    """Something that can be watched."""

    def __init__(self, text: str) -> None:
        self.text = text


def rolled(count: int, folder: Path) -> Roll[Name]:
    return Roll((Name(f"{number} \udcff \u2028") for number in range(count)), lambda name: name.text, Name, folder)


@pytest.mark.parametrize("count", [0, 1, KEPT, KEPT + 1, 3 * KEPT])
def test_it_is_the_sequence_again_any_number_of_times(count: int, tmp_path: Path) -> None:
    texts = [f"{number} \udcff \u2028" for number in range(count)]
    roll = rolled(count, tmp_path)
    assert len(roll) == count
    for _ in range(2):
        assert [name.text for name in roll] == texts
    assert [name.text for name in roll[-3:]] == texts[-3:]
    assert [roll[number].text for number in range(-count, count)] == texts + texts
    with pytest.raises(IndexError):
        roll[count]
    assert bool(roll) is bool(count)


def test_it_equals_what_holds_the_same(tmp_path: Path) -> None:
    one, same, longer = (Roll(range(count), int, int, tmp_path) for count in (KEPT + 5, KEPT + 5, KEPT + 6))
    other = Roll([*range(KEPT + 4), 0], int, int, tmp_path)
    assert one == same
    assert one == [*range(KEPT + 5)]
    assert one not in (longer, other, None, set(one))


def test_two_go_through_it_at_the_same_time(tmp_path: Path) -> None:
    roll = rolled(KEPT + 20, tmp_path)
    assert all(one.text == other.text for one, other in zip(roll, roll, strict=True))


def test_the_file_has_no_name_and_only_the_beginning_stays_in_memory(tmp_path: Path) -> None:
    roll = rolled(KEPT + 50, tmp_path)
    assert list(tmp_path.iterdir()) == []
    held = [weakref.ref(name) for name in roll]
    gc.collect()
    assert sum(name() is not None for name in held) == KEPT


def test_a_disk_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        rolled(KEPT + 1, tmp_path / "gone")


def test_a_view_is_made_of_the_others_items_each_time_they_are_asked_for() -> None:
    items = ["a", "b", "c"]
    view = View(items, array("Q", [2, 0]), str.upper)
    assert (list(view), len(view), view[-1], view[:1]) == (["C", "A"], 2, "A", ["C"])
    items[0] = "x"
    assert list(view) == ["C", "X"]
    with pytest.raises(IndexError):
        view[2]
