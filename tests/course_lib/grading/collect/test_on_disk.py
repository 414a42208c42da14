"""A class on the disk: no more memory for a larger one, the same order as in memory, nothing left, a full disk said."""

from __future__ import annotations

import random
import tracemalloc
from contextlib import closing
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect import collect
from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.found import File
from course_lib.grading.collect.on_disk import ClaimTable
from course_lib.grading.roll import KEPT


def claim(name: str, turn: tuple[int, int] = (0, 0), submitted: str = "") -> Claim:
    return Claim(File(name, f"/{name}"), name, {"submitted": submitted} if submitted else {}, turn)


# what counts before what, of the claims of one student
RANKS = [
    claim("b.ipynb", (3, 0)),
    claim("a/z.ipynb", (10**300, 2)),
    claim("a/z.ipynb", (10**300, 1)),
    claim("a/y.ipynb", (10**300, 1)),
    claim("a/z.ipynb", (999, 1)),
    claim("a/z.IPYNB", (21, 0), "2026-11-02T20:00:00+00:00"),
    claim("a/z.ipynb", (21, 0), "2026-11-01T20:00:00+00:00"),
    claim("a/z.ipynb", (21, 0)),
    claim("\U0001f600.py"),
    claim("\uffee.py"),
    claim("a.py"),
    claim("a/a.py", (7, 7)),
]


def test_the_file_that_counts_comes_first_and_the_place_is_the_first_ones() -> None:
    draw = random.Random(0)
    for _ in range(20):
        mixed = draw.sample(RANKS, len(RANKS))
        with closing(ClaimTable()) as table:
            table.add([("other", claim("x.py"))])
            table.add(("mark", one) for one in mixed)
            (mark, place, found), (_, first, _) = table.by_student()
        assert (mark, place, first) == ("mark", 2, 1)
        assert found == RANKS


def test_students_are_in_the_order_of_their_names_whatever_these_are_made_of() -> None:
    names = ["\udcff", "Zoë", "\U0001f600", "\0", "a", "B", "aa", "Ä"]
    with closing(ClaimTable()) as table:
        table.call((number, name, "mark", claim("a.py")) for number, name in enumerate(names))
        assert [name for _, name, _, _ in table.students()] == sorted(names)
        assert table.shared() == []
        assert not table.is_taken("b")
        table.rename(1, "a")
        assert [(number, name) for number, name, _, _ in table.shared()] == [(1, "a"), (4, "a")]
        assert table.is_taken("a")


def peak(folder: Path, count: int) -> int:
    """Bytes that collecting takes in memory, at most."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.py").write_text(f"{number}")
    tracemalloc.start()
    try:
        with collect(folder) as found:
            assert [one.student for one in found.submissions] == sorted(map(str, range(count)))[:count]
            return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_larger_class_takes_the_memory_of_its_names_in_one_folder_and_no_more(tmp_path: Path) -> None:
    collect_once = peak(tmp_path / "first", KEPT)  # what is imported and cached with the first class is no part of it
    small, large = peak(tmp_path / "small", KEPT), peak(tmp_path / "large", 6 * KEPT)
    assert (large - small) / (5 * KEPT) < 300  # bytes for a student; a Path alone takes more
    assert collect_once > 0


def test_a_disk_that_is_full_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(KEPT + 1):
        (tmp_path / f"{number}.py").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(CourseError) as caught:
        collect(tmp_path)
    assert str(caught.value) == (
        f"What was handed in cannot be listed in {tmp_path / 'gone'} (No such file or directory); "
        "make room there, or name another place in the variable TMPDIR."
    )
