"""The autograder as Gradescope's harness runs it: unpacked, set up, and given one submission after the other."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import numpy as np
import pytest

from course_lib.grading.packages.gradescope import NOT_GRADED, NOTHING, gradescope_zip
from tests.course_lib.grading.conftest import OWN, RIGHT, notebook
from tests.course_lib.grading.exports.test_gradescope import SPECIFIED

METADATA = {"id": 1, "users": [{"email": "ada@x.org", "id": 7, "name": "Ada Lovelace"}], "previous_submissions": []}


class Harness:
    """/autograder in a folder of its own: source, submission, results, submission_metadata.json."""

    def __init__(self, place: Path, content: bytes) -> None:
        self.place = place
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for entry in archive.infolist():
                path = Path(archive.extract(entry, place / "source"))
                path.chmod(stat.S_IMODE(entry.external_attr >> 16))
        shutil.copy(place / "source" / "run_autograder", place / "run_autograder")
        (place / "submission_metadata.json").write_text(json.dumps(METADATA))
        self.environment = {
            **os.environ, "AUTOGRADER": str(place), "PYTHON": sys.executable, "PIP_NO_DEPS": "1", "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
            "PYTHONPATH": str(Path(np.__file__).parent.parent), "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }  # fmt: skip

    def run(self, script: str) -> str:
        done = subprocess.run(
            [str(self.place / script)], cwd=self.place, env=self.environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def grade(self, files: dict[str, bytes]) -> tuple[dict[str, object], str]:
        """results.json and standard output for a submission."""
        for folder in ("submission", "results"):
            shutil.rmtree(self.place / folder, ignore_errors=True)
            (self.place / folder).mkdir()
        for name, content in files.items():
            (self.place / "submission" / name).write_bytes(content)
        said = self.run("run_autograder")
        found = json.loads((self.place / "results" / "results.json").read_text())
        jsonschema.validate(found, SPECIFIED)
        return found, said


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Harness:
    made = Harness(tmp_path_factory.mktemp("autograder"), gradescope_zip("", OWN))
    made.run("source/setup.sh")
    return made


def test_a_submission_is_graded_by_what_the_package_installed(harness: Harness) -> None:
    found, said = harness.grade({"work.ipynb": notebook(RIGHT.replace("np.mean", "np.sum"))})
    assert found["score"] == 1
    assert [(test["name"], test["status"]) for test in found["tests"]] == [  # type: ignore[attr-defined]  # JSON
        ("augment", "passed"),
        ("mean_squared_error", "failed"),
    ]
    assert said == ""
    assert (harness.place / "lib" / "course_lib" / "grading").is_dir()


def test_a_student_cannot_write_the_results(harness: Harness) -> None:
    forged = f"open({str(harness.place / 'results' / 'results.json')!r}, 'w').write('{{\"score\": 99}}')"
    found, _ = harness.grade(
        {"work.py": RIGHT.replace("    return np.col", f"    {forged}\n    return np.col").encode()}
    )
    assert found["score"] == 2


def test_nothing_handed_in_is_said_to_the_student(harness: Harness) -> None:
    found, _ = harness.grade({"notes.pdf": b"x"})
    assert (found["score"], found["output"]) == (0, NOTHING)


def test_our_fault_is_told_to_the_instructor_and_not_blamed_on_the_student(harness: Harness) -> None:
    own = harness.place / "source" / "exercises.py"
    text = own.read_text()
    own.write_text(text.replace("for n, d in", "1 / 0\n    for n, d in"))
    try:
        found, said = harness.grade({"work.py": RIGHT.encode()})
    finally:
        own.write_text(text)
    assert (found["score"], found["output"]) == (0, NOT_GRADED)
    assert "the check of augment failed (ZeroDivisionError" in said


def test_a_broken_package_leaves_results_too(harness: Harness) -> None:
    (harness.place / "source" / "assignment.json").rename(harness.place / "away")
    try:
        found, said = harness.grade({"work.py": RIGHT.encode()})
    finally:
        (harness.place / "away").rename(harness.place / "source" / "assignment.json")
    assert found["output"] == NOT_GRADED
    assert "FileNotFoundError" in said
    assert "isolation" in said or "network" in said  # what course doctor says


def test_the_zip_has_the_scripts_at_its_root_and_a_seed_of_its_own() -> None:
    seeds = set()
    for content in (gradescope_zip("least-squares-xor"), gradescope_zip("least-squares-xor")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            assert names[:3] == ["setup.sh", "run_autograder", "assignment.json"]
            assert len(names) == 4
            assert all(archive.getinfo(name).external_attr >> 16 == 0o755 for name in names[:2])
            task = json.loads(archive.read("assignment.json"))
            assert (task["chapter"], task["isolated"]) == ("least_squares_xor", True)
            seeds.add(task["seed"])
    assert len(seeds) == 2
