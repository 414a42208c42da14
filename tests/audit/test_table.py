"""The audit's bars, and its memory of the last run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from .table import Row, missed, read, worse, written

GOOD = Row("a/page", 30.5, 410.0, 18, 1.25, 0.004, 60, 12, 1, 0)


def test_a_table_is_read_as_it_was_written():
    rows = [GOOD, replace(GOOD, page="other", shift=0.0)]
    assert read(written(rows)) == rows


def test_a_page_within_all_bars_misses_none():
    assert missed(GOOD) == []
    assert worse(GOOD, GOOD) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"page_kb": 120.1}, "a/page: 120.1 kB of its own, at most 120"),
        ({"page_kb": 300.1, "figures": 5}, "a/page: 300.1 kB of its own, at most 300"),
        ({"shared_kb": 601.0}, "a/page: 601 kB shared, at most 600"),
        ({"lcp_s": 2.01}, "a/page: 2.01 s to the largest paint, at most 2"),
        ({"shift": 0.021}, "a/page: 0.021 layout shift, at most 0.02"),
        ({"task_ms": 151}, "a/page: 151 ms in one task after load, at most 150"),
        ({"problems": 1}, "a/page: 1 problems in its four forms, at most 0"),
    ],
)
def test_each_bar_is_told_by_name(change, said):
    assert missed(replace(GOOD, **change)) == [said]


def test_many_moving_figures_may_weigh_more():
    assert missed(replace(GOOD, page_kb=290.0, figures=3)) == []


@pytest.mark.parametrize(
    ("more", "too_much"),
    [
        ({"page_kb": 35.0}, {"page_kb": 36.0}),
        ({"shared_kb": 450.0}, {"shared_kb": 455.0}),
        ({"requests": 18}, {"requests": 19}),
        ({"lcp_s": 1.75}, {"lcp_s": 1.8}),
        ({"shift": 0.009}, {"shift": 0.01}),
        ({"task_ms": 135}, {"task_ms": 136}),
    ],
)
def test_worse_than_last_time_is_told_beyond_a_margin(more, too_much):
    assert worse(replace(GOOD, **more), GOOD) == []
    assert len(worse(replace(GOOD, **too_much), GOOD)) == 1


def test_the_committed_table_can_be_read():
    rows = read((Path(__file__).parent / "table.md").read_text(encoding="utf-8"))
    assert "index" in {row.page for row in rows}
