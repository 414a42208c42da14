"""Rows and numbers that every program reads the same."""

from __future__ import annotations

import csv
import io

import pytest

from course_lib.grading.exports.tables import csv_text, number


@pytest.mark.parametrize(
    ("value", "text"), [(3.0, "3"), (0.0, "0"), (-0.00001, "0"), (2.5, "2.5"), (1 / 3, "0.3333"), (1e7, "10000000")]
)
def test_a_number_has_a_point_and_no_exponent(value: float, text: str) -> None:
    assert number(value) == text


def test_commas_quotes_and_lines_come_back_as_they_were() -> None:
    rows = [["a,b", 'say "x"'], ["two\nlines", ""]]
    text = csv_text(rows)
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows
