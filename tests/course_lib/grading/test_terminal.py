"""What is printed arrives on every terminal, whatever its code page lacks."""

from __future__ import annotations

import subprocess
import sys

import pytest


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "utf-8"])
def test_nothing_fails_on_an_old_code_page(encoding: str) -> None:
    """Born from consoles that died of a name, or of a bar drawn in characters they do not have."""
    code = (
        "from course_lib.grading.terminal import make_safe; make_safe(); import sys\n"
        "from course_lib.grading.console import verdict_table, progress\n"
        "from tests.course_lib.grading.sample import sample\n"
        "results = sample(); ada = results.students[0]\n"
        "results.students[0] = type(ada)('\u738b', 'a.py', ada.exercises, {})\n"
        "print(verdict_table(results))\n"
        "sys.stderr.isatty = lambda: True\n"
        "with progress(sys.stderr) as report: report(0, 2); report(1, 2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONIOENCODING": encoding, "PYTHONPATH": ":".join(sys.path)},
    )
    assert done.returncode == 0, done.stderr
    done.stdout.decode(encoding)
