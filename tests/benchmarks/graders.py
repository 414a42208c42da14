"""Grading against nbgrader and Otter: the same thirty notebooks, the same calls, one run.

Both are installed into an environment of their own, .venv-graders, because their pins are not ours. Both run the
student's code in a kernel; their test cells only make the calls that our grader makes, and compare nothing.

Run:   python -m tests.benchmarks.graders
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from course_lib.grading.run import Plan, grade
from tests.attacks.submissions import EXERCISES, STUDENTS
from tests.benchmarks.grading import CHAPTER, COUNT, RIGHT, SEED, WORKERS, recorded_calls
from tests.benchmarks.pairs import settle_blas, verdict

PINS = ("nbgrader==0.9.6", "otter-grader==7.0.0", "ipykernel")
ENVIRONMENT = Path(".venv-graders")
PROJECT = Path(__file__).resolve().parents[2]
BARS = {"nbgrader": 100.0, "otter": 300.0}
CALLS = "import pickle; [globals()[n](*a) for n, a in pickle.load(open({path!r}, 'rb')) if n == {name!r}];"


def installed(folder: Path) -> Path:
    """The folder of the commands, after making the environment where there is none."""
    commands = folder.resolve() / "bin"
    if not (commands / "otter").exists():
        print(f"installing {' and '.join(PINS[:2])} into {folder} (once)")
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([commands / "pip", "install", "--quiet", "numpy", *PINS], check=True)
    return commands


def write_notebook(path: Path, cells: list[tuple[str, dict[str, Any]]]) -> None:
    """A notebook of code cells, each a text and its metadata."""
    made = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "source": text,
            "metadata": metadata,
            "outputs": [],
            "execution_count": None,
        }
        for number, (text, metadata) in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"cells": made, "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}))


def submissions() -> list[str]:
    """Right ones, all different."""
    texts = [text for name, text in STUDENTS.items() if name[:2] in RIGHT and name.endswith(".py")]
    return [f"{texts[number % len(texts)]}\n# {number}\n" for number in range(COUNT)]


def ours(place: Path) -> float:
    """Seconds for all, start-up included."""
    for number, text in enumerate(submissions()):
        write_notebook(place / "class" / f"s{number:04}.ipynb", [(text, {})])
    start = time.perf_counter()
    found = grade(Plan(place / "class", place / "out", chapter=CHAPTER, seed=SEED, workers=WORKERS))
    seconds = time.perf_counter() - start
    assert all(student.points == found.out_of for student in found.students)
    return seconds


def nbgrader(place: Path, commands: Path, calls: Path) -> float:
    """Seconds of `nbgrader autograde`; what comes before it is not counted."""
    facts = {"schema_version": 3, "task": False}
    answer = {"nbgrader": {**facts, "grade": False, "grade_id": "answer", "locked": False, "solution": True}}
    tests = [
        (
            CALLS.format(path=str(calls), name=name),
            {"nbgrader": {**facts, "grade": True, "grade_id": name, "locked": True, "solution": False, "points": 1}},
        )
        for name in EXERCISES
    ]
    write_notebook(place / "source" / "ps1" / "work.ipynb", [("raise NotImplementedError", answer), *tests])
    for number, text in enumerate(submissions()):
        write_notebook(place / "submitted" / f"s{number:04}" / "ps1" / "work.ipynb", [(text, answer), *tests])
    run(place, commands / "nbgrader", "generate_assignment", "ps1")
    start = time.perf_counter()
    run(place, commands / "nbgrader", "autograde", "ps1")
    seconds = time.perf_counter() - start
    assert len(list((place / "autograded").glob("*/ps1/work.ipynb"))) == COUNT
    return seconds


def otter(place: Path, commands: Path, calls: Path) -> float:
    """Seconds of `otter run` on each submission."""
    for name in EXERCISES:
        case = {"code": f">>> {CALLS.format(path=str(calls), name=name)}\n", "hidden": False, "locked": False}
        suite = {"cases": [case], "scored": True, "setup": "", "teardown": "", "type": "doctest"}
        test = place / "tests" / f"{name}.py"
        test.parent.mkdir(parents=True, exist_ok=True)
        facts = {"name": name, "points": 1, "suites": [suite]}
        test.write_text(f"test = {facts!r}\n")
    run(place, commands / "otter", "generate", "-t", "tests", "-o", "autograder.zip", "--no-environment")
    for number, text in enumerate(submissions()):
        write_notebook(place / f"s{number:04}.ipynb", [(text, {})])
        (place / f"r{number:04}").mkdir()
    start = time.perf_counter()
    for number in range(COUNT):
        run(place, commands / "otter", "run", f"s{number:04}.ipynb", "-a", "autograder.zip", "-o", f"r{number:04}")
    seconds = time.perf_counter() - start
    scores = [json.loads((place / f"r{number:04}" / "results.json").read_text()) for number in range(COUNT)]
    assert all(test.get("score") == test.get("max_score") for score in scores for test in score["tests"])
    return seconds


def run(place: Path, *command: str | Path) -> None:
    """One of their commands, in a folder, with the course's package at hand; its words are shown when it fails."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), "PATH": f"{Path(command[0]).parent}:{os.environ['PATH']}"}
    done = subprocess.run(command, cwd=place, env=environment, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    settle_blas()
    commands = installed(ENVIRONMENT)
    missed = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        calls = place / "calls.pickle"
        calls.write_bytes(pickle.dumps(recorded_calls()))
        mine = ours(place / "ours")
        print(f"{'grader':<10} {'submissions/s':>14} {'ratio':>7} {'bar':>5}", flush=True)
        print(f"{'ours':<10} {COUNT / mine:14.2f}", flush=True)
        for grader, theirs in (("nbgrader", nbgrader), ("otter", otter)):
            seconds = theirs(place / grader, commands, calls)
            ratio, bar = seconds / mine, BARS[grader]
            print(f"{grader:<10} {COUNT / seconds:14.2f} {ratio:7.0f} {bar:5.0f}", flush=True)
            if ratio < bar:
                missed.append(f"{grader}: {ratio:.0f} times as many submissions a second (bar {bar:.0f})")
    return verdict(missed)


if __name__ == "__main__":
    sys.exit(main())
