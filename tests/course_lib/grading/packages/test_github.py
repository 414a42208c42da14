"""The workflow, step by step as a runner would run it: what is installed, graded, noticed and summed up."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from course_lib.errors import CourseError
from course_lib.grading.packages.github import WORKFLOW, github_files, write_github
from tests.course_lib.grading.conftest import OWN, RIGHT, notebook


class Runner:
    """A runner with a repository: `uses` steps are taken as done, sudo only writes down what it was asked."""

    def __init__(self, place: Path) -> None:
        self.repository, self.tools = place / "repository", place / "tools"
        for folder in (self.repository, self.tools):
            folder.mkdir()
        write_github(self.repository, github_files("", OWN))
        for name, text in (("sudo", f'echo "$@" >>{place}/asked'), ("python", f'exec {sys.executable} "$@"')):
            (self.tools / name).write_text(f"#!/bin/sh\n{text}\n")
            (self.tools / name).chmod(0o755)
        self.asked, self.summary, lib = place / "asked", place / "summary.md", place / "lib"
        self.environment = {
            **os.environ, "PATH": f"{self.tools}:{os.environ['PATH']}", "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
            "PIP_TARGET": str(lib), "PYTHONPATH": f"{lib}:{Path(np.__file__).parent.parent}",
            "PIP_DISABLE_PIP_VERSION_CHECK": "1", "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_REPOSITORY": "class/ada", "PIP_UPGRADE": "1",
        }  # fmt: skip
        self.steps: list[dict[str, Any]] = job(self.repository)["steps"]

    def run(self, name: str) -> tuple[int, str]:
        """Exit code and output of a step."""
        (text,) = [step["run"] for step in self.steps if step["name"] == name]
        done = subprocess.run(
            ["bash", "-e", "-c", text], cwd=self.repository, env=self.environment, capture_output=True, text=True
        )
        return done.returncode, done.stdout + done.stderr


def job(repository: Path) -> dict[str, Any]:
    workflow = yaml.safe_load((repository / WORKFLOW).read_text())
    # what GitHub Classroom asked of a workflow
    assert workflow["name"] == "Autograding Tests"
    assert list(workflow["jobs"]) == ["run-autograding-tests"]
    assert workflow["permissions"] == {"contents": "read"}
    found: dict[str, Any] = workflow["jobs"]["run-autograding-tests"]
    return found


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    made = Runner(tmp_path_factory.mktemp("runner"))
    for name in ("Install the grader", "Let the grader isolate the code that it runs"):
        assert made.run(name) == (0, "")
    assert made.asked.read_text() == "sysctl -q -w kernel.apparmor_restrict_unprivileged_userns=0\n"
    return made


def test_every_step_is_an_action_or_a_command(runner: Runner) -> None:
    assert [step["name"] for step in runner.steps if "uses" in step] == ["Get the code", "Get Python"]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in runner.steps if "uses" in step)
    assert all(("run" in step) != ("uses" in step) for step in runner.steps)


def test_what_is_wrong_makes_it_red_with_points_and_a_summary(runner: Runner) -> None:
    runner.summary.unlink(missing_ok=True)
    (runner.repository / "work.ipynb").write_bytes(notebook(RIGHT.replace("np.mean", "np.sum")))
    code, said = runner.run("Grade")
    assert code == 1
    assert "::notice title=Autograding complete::Points 1/3\n" in said
    report = re.search("::notice title=Autograding report::(.*)", said)
    assert report is not None
    assert json.loads(report[1]) == {"totalPoints": 1, "maxPoints": 3}
    lines = runner.summary.read_text().splitlines()
    assert lines[0].endswith(": 1 of 3 points")
    assert lines[4] == "| `augment` | right | 1 of 1 |  |"
    assert lines[5].startswith(
        "| `mean_squared_error` | wrong | 0 of 2 | `You summed over the samples instead of averaging.`"
    )


def test_what_is_right_is_green(runner: Runner) -> None:
    (runner.repository / "work.ipynb").write_bytes(notebook(RIGHT))
    code, said = runner.run("Grade")
    assert (code, "Points 3/3" in said) == (0, True)


def test_what_a_student_wrote_is_no_command_and_no_markup(runner: Runner) -> None:
    runner.summary.unlink(missing_ok=True)
    evil = 'raise ValueError("x\\n::error::%0A<img src=x>|`[a](b)")'
    (runner.repository / "work.ipynb").write_bytes(
        notebook(RIGHT.replace("return np.col", f"{evil}\n    return np.col"))
    )
    code, said = runner.run("Grade")
    assert code == 1
    assert not [
        line for line in said.splitlines() if line.startswith("::") and not line.startswith("::notice title=Auto")
    ]
    (row,) = [line for line in runner.summary.read_text().splitlines() if "`augment`" in line]
    assert re.sub(r"`[^`]*`", "", row).count("|") == 5
    assert "<img" not in re.sub(r"`[^`]*`", "", row)


@pytest.mark.parametrize(
    ("packed", "said"),
    [(True, "The repository has no notebook and no Python file."), (False, "[Errno 2] No such file or directory: ")],
)
def test_what_cannot_be_graded_is_an_error_that_says_so(packed: bool, said: str, tmp_path: Path) -> None:
    if packed:
        write_github(tmp_path, github_files("least_squares_xor"))
    done = subprocess.run(
        [sys.executable, "-m", "course_lib.grading.packages.github", ".github/course", "."],
        capture_output=True, text=True, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": ":".join(entry or os.getcwd() for entry in sys.path)},
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith(f"::error title=Not graded::{said}")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match=r"file cannot be written \(.*\); name another folder with --to\.$"):
        write_github(tmp_path / "file", {"a/b": b""})
