"""Files on the disk: in the order of a walk, any number of times, and no more memory for a larger folder."""

from __future__ import annotations

import os
import random
import tracemalloc
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect import collect
from course_lib.grading.collect.files import Files
from course_lib.grading.roll import KEPT
from tests.course_lib.grading.collect.exports import put

NAMES = [
    "b.py",
    "a/b.py",
    "a.b/c.py",
    "a/a/z.py",
    "a b/x.py",
    "ab/x.py",
    "\uffee.py",
    "\U0001f600.py",
    "Z.py",
    "a/c.py",
]


def walked(folder: Path) -> list[str]:
    """What os.walk finds, every folder's files and folders by name."""
    found = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        found += [Path(place, name).relative_to(folder).as_posix() for name in sorted(files)]
    return found


def test_the_order_is_that_of_a_walk_whatever_order_they_came_in(tmp_path: Path) -> None:
    put(tmp_path, *NAMES)
    draw = random.Random(0)
    for _ in range(5):
        files = Files(tmp_path, draw.sample(NAMES, len(NAMES)))
        for _ in range(2):
            assert [file.name for file in files] == walked(tmp_path)
        assert all(file.path == tmp_path / file.name for file in files)
        assert len(files) == len(NAMES)
    assert not Files(tmp_path, [])


def test_two_go_through_them_at_the_same_time(tmp_path: Path) -> None:
    files = Files(tmp_path, NAMES)
    assert all(one == other for one, other in zip(files, files, strict=True))


def peak(folder: Path, count: int) -> int:
    """Bytes that Python takes at most for collecting a class."""
    put(folder, *(f"{number:05}.py" for number in range(count)))
    tracemalloc.start()
    try:
        with collect(folder) as found:
            assert [one.student for one in found.submissions] == [f"{number:05}" for number in range(count)]
            return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_larger_class_takes_no_more_memory_but_for_its_places(tmp_path: Path) -> None:
    """Born from a class of 100,000 that was held as a whole, at 1.2 kB a student."""
    assert peak(tmp_path / "first", KEPT) > 0  # what is imported and cached with the first class is no part of it
    small, large = peak(tmp_path / "small", 2 * KEPT), peak(tmp_path / "large", 10 * KEPT)
    assert (large - small) / (8 * KEPT) < 60  # bytes a student; a name alone takes as much


def test_a_disk_for_temporary_files_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path, *(f"{number}.py" for number in range(KEPT + 1)))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with pytest.raises(CourseError) as caught:
        collect(tmp_path)
    assert str(caught.value) == (
        "The disk for temporary files cannot be used (No such file or directory); "
        "make room there, or name another place in the variable TMPDIR."
    )
