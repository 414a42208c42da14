"""A database without a name: nothing of it on the disk while it is small, and a disk that fails said in a sentence."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from course_lib.errors import CourseError
from course_lib.grading.scratch import Texts, distinct, explained, scratch


def test_every_text_counts_once() -> None:
    assert distinct(["a", "b", "a", "A", "", "a "]) == 5
    assert distinct([]) == 0
    assert distinct(str(number % 7_000) for number in range(9_000)) == 7_000


def test_a_text_is_there_once_it_was_added_and_no_other_is() -> None:
    with closing(Texts(["a", "b\0c"])) as texts:
        texts.add("a")
        assert [text in texts for text in ("a", "b\0c", "b", "A")] == [True, True, False, False]
        assert len(texts) == 2


def test_it_begins_empty_and_two_are_not_the_same() -> None:
    table = "CREATE TABLE numbers (number INT)"
    with closing(scratch(table)) as one, closing(scratch(table)) as other:
        one.execute("INSERT INTO numbers VALUES (1)")
        assert one.execute("SELECT * FROM numbers").fetchall() == [(1,)]
        assert other.execute("SELECT * FROM numbers").fetchall() == []


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (sqlite3.OperationalError("database or disk is full"), "database or disk is full"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
)
def test_a_disk_that_fails_is_one_sentence(error: Exception, reason: str) -> None:
    with pytest.raises(CourseError) as caught, explained():
        raise error
    assert str(caught.value) == (
        f"The disk for temporary files cannot be used ({reason}); "
        "make room there, or name another place in the variable TMPDIR."
    )


def test_it_has_no_name_and_takes_half_a_megabyte_of_memory_at_most() -> None:
    with closing(scratch("")) as database:
        assert database.execute("PRAGMA database_list").fetchone()[2] == ""
        assert database.execute("PRAGMA cache_size").fetchone() == (-500,)  # kB


def test_it_may_be_closed_by_the_thread_in_which_it_is_collected() -> None:
    database = scratch("CREATE TABLE numbers (number INT)")
    with ThreadPoolExecutor(1) as pool:
        pool.submit(database.close).result()
    with pytest.raises(sqlite3.ProgrammingError):
        database.execute("SELECT * FROM numbers")
