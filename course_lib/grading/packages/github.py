"""A workflow for repositories on GitHub, one a student: of GitHub Classroom, of what came after it, or made by hand."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.exports.tables import number
from course_lib.grading.packages.assignment import ASSIGNMENT, OWN, assignment, graded
from course_lib.grading.packages.wheel import wheel
from course_lib.grading.results import Graded, Results
from course_lib.grading.safe_text import visible
from course_lib.plurals import counted

__all__ = ["github_files", "main", "write_github"]

PLACE = ".github/course"
WORKFLOW = ".github/workflows/classroom.yml"
SEED = "github"  # stands in the student's own repository, and is no secret there
# Source: README of classroom-resources/autograding-grading-reporter, and its src/notify-classroom.js, read November
# 2026: the workflow is called "Autograding Tests", its only job run-autograding-tests, and the points stand in two
# notices. GitHub Classroom itself was retired on 28 August 2026; the workflow needs nothing of it.
YAML = f"""\
name: Autograding Tests
on:
  - push
  - workflow_dispatch
permissions:
  contents: read
jobs:
  run-autograding-tests:
    runs-on: ubuntu-latest
    timeout-minutes: 10
    if: github.actor != 'github-classroom[bot]'
    steps:
      - name: Get the code
        uses: actions/checkout@v4
      - name: Get Python
        uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - name: Install the grader
        run: python -m pip install --quiet {PLACE}/course_lib-*.whl
      - name: Let the grader isolate the code that it runs
        run: sudo sysctl -q -w kernel.apparmor_restrict_unprivileged_userns=0 || true
      - name: Grade
        run: python -m course_lib.grading.packages.github {PLACE} .
"""


def github_files(chapter: str, own: Path | None = None, isolated: bool = True) -> dict[str, bytes]:
    """Path in the repository -> content.

    Args         chapter: whose exercises, "" with own: an instructor's file of exercises. isolated: whether a machine
                 that cannot isolate is refused.
    Raises       CourseError when there is no such chapter or file.
    """
    task = assignment(chapter, own, SEED, isolated)
    name, content = wheel()
    files = {WORKFLOW: YAML.encode(), f"{PLACE}/{ASSIGNMENT}": task.to_json().encode(), f"{PLACE}/{name}": content}
    if own is not None:
        files[f"{PLACE}/{OWN}"] = own.read_bytes()
    return files


def write_github(folder: Path, files: dict[str, bytes]) -> None:
    """Write the files into the folder of a repository.

    Raises       CourseError when it cannot be written.
    """
    try:
        for name, content in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise CourseError(
            f"{folder} cannot be written ({error.strerror}); name another folder with --to.", name="to"
        ) from error


def main() -> None:
    """Grade a repository: points as notices, everything in the job's summary; red until all is right."""
    package, repository = Path(sys.argv[1]), Path(sys.argv[2])
    try:
        found = graded(package, repository, os.environ.get("GITHUB_REPOSITORY", "student"))
    except Exception as error:
        print(f"::error title=Not graded::{_line(str(error))}")
        sys.exit(1)
    if found is None or not found.students:
        failed = [] if found is None else [*found.ungraded, *found.refused]
        reasons = [entry["reason"] for entry in failed] or ["The repository has no notebook and no Python file."]
        print(f"::error title=Not graded::{_line(reasons[0])}")
        sys.exit(1)
    student = found.students[0]
    points = json.dumps({"totalPoints": student.points, "maxPoints": student.out_of})
    print(f"::notice title=Autograding complete::Points {number(student.points)}/{number(student.out_of)}")
    print(f"::notice title=Autograding report::{points}")
    text = "\n".join(_summary(found, student)) + "\n"
    print(text)
    if os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(os.environ["GITHUB_STEP_SUMMARY"], "a", encoding="utf-8") as file:
            file.write(text)
    sys.exit(any(entry["verdict"]["status"] != "right" for entry in student.exercises))


def _line(text: str) -> str:
    """Text for a workflow command, which ends with its line."""
    return visible(text).replace("%", "%25")


def _summary(found: Results, student: Graded) -> Iterator[str]:
    """Markdown for the job's summary: every cell is code, so that nothing in it is markup."""
    yield f"## {found.title}: {number(student.points)} of {counted(student.out_of, 'point')}"
    yield ""
    yield "| exercise | verdict | points | what was found |"
    yield "|---|---|---|---|"
    for entry in student.exercises:
        verdict = entry["verdict"]
        points = f"{number(verdict['points'])} of {number(verdict['out_of'])}"
        read = f" [The book explains it.]({entry['url']})" if entry["url"] and verdict["status"] != "right" else ""
        yield f"| `{verdict['exercise']}` | {verdict['status']} | {points} | {_cell(verdict['message'])}{read} |"
    yield ""
    if not found.isolated:
        yield "Graded without isolation."


def _cell(text: str) -> str:
    """Text in a table of Markdown, as code, or nothing."""
    plain = visible(text).replace("`", "'").replace("|", "\\|")
    return f"`{plain}`" if plain else ""


if __name__ == "__main__":
    main()
