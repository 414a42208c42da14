"""The words for what became of an exercise."""

from __future__ import annotations

import subprocess
import sys

from course_lib.statuses import STATUSES


def test_each_word_stands_there_once_and_the_best_first() -> None:
    assert len(set(STATUSES)) == len(STATUSES)
    assert STATUSES[0] == "right"


def test_who_writes_reports_needs_neither_the_checks_nor_numpy() -> None:
    code = (
        "import sys, course_lib.grading.results, course_lib.grading.reports, course_lib.grading.mistakes\n"
        "assert not [name for name in sys.modules if name == 'numpy' or name.startswith('course_lib.checks')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
