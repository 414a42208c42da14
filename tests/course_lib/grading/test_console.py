"""The terminal: a table in plain ASCII, a bar with rate and time left, nothing that fails on an old code page."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from course_lib.grading import console
from course_lib.grading.console import progress, summary, verdict_table
from tests.course_lib.grading.sample import sample


def test_the_table_has_a_row_per_student_and_a_column_per_exercise() -> None:
    assert verdict_table(sample()).splitlines() == [
        "student     points  augment     mse",
        "Ada         3/3     right       right",
        "Bob         1/3     right       wrong",
        "=<i>\\u202e  0/3     missing     crashed",
        "Zoe         -       not graded  not graded",
    ]


def test_what_was_not_graded_is_said_after_it() -> None:
    results = sample()
    results.isolated = False
    assert list(summary(results)) == [
        "Not graded: z.py could not be graded: it is gone.",
        "Left out: notes.pdf: It is neither a notebook nor a Python file.",
        "GRADED WITHOUT ISOLATION: the submissions could read files, use the network and change other results.",
    ]


def test_without_a_terminal_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "EVERY", 0.0)
    stream = io.StringIO()
    with progress(stream) as report:
        report(0, 4)
        report(2, 4)
    assert stream.getvalue().startswith("2 of 4 graded, ")
    assert stream.getvalue().count("\n") == 1
    assert " a second, about 0 s left" in stream.getvalue()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_a_bar_with_rate_and_time_left() -> None:
    stream = Terminal()
    with progress(stream) as report:
        report(0, 4)
        report(2, 4)
    assert "Grading" in stream.getvalue()
    assert "2/4" in stream.getvalue()
    assert "a second" in stream.getvalue()


def test_help_needs_nothing_that_grades() -> None:
    """It is asked for often, and has to be there at once."""
    code = (
        "import sys; sys.argv[1:] = ['grade', '--help']; from course_lib.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*sorted(m for m in sys.modules if m.split('.')[0] in ('course_lib', 'numpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "--exercise-seconds" in done.stdout
    assert done.stdout.splitlines()[-1].split() == [
        "course_lib",
        "course_lib.cli",
        "course_lib.errors",
        "course_lib.grading",
        "course_lib.grading.commands",
        "course_lib.grading.interrupts",
        "course_lib.grading.terminal",
        "course_lib.plurals",
    ]
