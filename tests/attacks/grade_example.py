"""Grade the thirty example submissions and compare with the known truth; what `make grade-example` runs."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

from course_lib.grading.console import progress, summary, verdict_table
from course_lib.grading.reports import write_reports
from course_lib.grading.results import Results
from course_lib.grading.run import Plan, grade
from course_lib.grading.terminal import make_safe
from tests.attacks.submissions import EXERCISES, NAMED, TRUTH, write_submissions

PLACE = Path("_build") / "grade-example"


def grade_example(place: Path, workers: int = 0) -> Results:
    """The thirty submissions graded into a folder."""
    write_submissions(place / "submissions")
    plan = Plan(place / "submissions", place / "graded", chapter="least_squares_xor", seed="example", workers=workers)
    with progress(sys.stderr) as report:
        found = grade(plan, report)
    write_reports(found, plan.out)
    return found


def differences(found: Results) -> list[str]:
    """Where the verdicts are not the known truth, a line each."""
    lines = []
    graded = {s.student: {e["verdict"]["exercise"]: e["verdict"] for e in s.exercises} for s in found.students}
    for student, truth in TRUTH.items():
        for exercise, status in zip(EXERCISES, truth, strict=True):
            verdict = graded.get(student, {}).get(exercise)
            if verdict is None or verdict["status"] != status:
                got = "nothing" if verdict is None else f"{verdict['status']} ({verdict['message']})"
                lines.append(f"{student}: {exercise} is {status}, graded as {got}")
            named = NAMED.get((student, exercise))
            if named and verdict is not None and named not in verdict["names"]:
                lines.append(f"{student}: {exercise} makes the mistake {named}, named as {verdict['names']}")
    return lines


def main() -> int:
    """Grade, print the table, and say where it is not what it should be."""
    make_safe()
    shutil.rmtree(PLACE, ignore_errors=True)
    start = time.perf_counter()
    found = grade_example(PLACE)
    seconds = time.perf_counter() - start
    print(verdict_table(found))
    for line in summary(found):
        print(line)
    print(f"{len(found.students)} submissions in {seconds:.1f} s. Report: {PLACE / 'graded' / 'index.html'}")
    wrong = differences(found)
    for line in wrong:
        print(f"NOT AS IT SHOULD BE: {line}".encode("ascii", "backslashreplace").decode())
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
