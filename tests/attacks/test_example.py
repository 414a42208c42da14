"""The thirty example submissions: every verdict is the known truth, whatever happens on the way."""

from __future__ import annotations

import csv
import io
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_lib.grading.console import verdict_table
from course_lib.grading.journal import Journal
from course_lib.grading.results import Results
from course_lib.grading.run import Plan, grade
from course_lib.grading.students_table import script
from tests.attacks.grade_example import differences, grade_example
from tests.attacks.submissions import EXERCISES, NAMED, STUDENTS, TRUTH


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("example")


@pytest.fixture(scope="module")
def found(place: Path) -> Results:
    return grade_example(place)


def reports(place: Path) -> dict[str, bytes]:
    kept = (".html", ".csv", ".json")
    paths = [path for path in (place / "graded").rglob("*") if path.suffix in kept and path.name != "timings.json"]
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in paths}


def test_there_are_thirty_and_they_cover_every_status_that_one_submission_can_have() -> None:
    assert len(STUDENTS) == 30
    statuses = {status for truth in TRUTH.values() for status in truth}
    assert statuses == {
        "right", "partly", "wrong", "blank", "missing", "not your own work", "crashed", "timed out", "out of memory",
        "malformed",
    }  # fmt: skip
    assert {student for student, _ in NAMED} <= set(TRUTH)


def test_every_verdict_is_the_known_truth_and_every_mistake_has_its_name(found: Results) -> None:
    assert differences(found) == []
    assert found.ungraded == []


@pytest.mark.parametrize(
    ("source", "status"),
    [("exercises/least_squares_xor.ipynb", "blank"), ("solutions/least_squares_xor.py", "right")],
    ids=["as handed out", "the solutions"],
)
def test_what_is_handed_out_is_blank_and_the_solutions_are_right(source: str, status: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(source, tmp_path / "in")
    found = grade(Plan(tmp_path / "in", tmp_path / "out", chapter="least_squares_xor"))
    assert {entry["verdict"]["status"] for entry in found.students[0].exercises} == {status}


def test_the_printed_table_says_the_same(found: Results) -> None:
    lines = verdict_table(found).splitlines()
    assert lines[0].split() == ["student", "points", *EXERCISES]
    assert len(lines) == 31
    assert lines[1].split() == ["01", "short", "17/17", *["right"] * 8]
    assert all(line.isascii() for line in lines)


def test_no_page_runs_what_a_student_wrote(found: Results, place: Path) -> None:
    for name, text in reports(place).items():
        if name.endswith(".html"):
            ours = f"<script>{script()}</script>".encode() if name.endswith("/index.html") else b""
            assert b"<script" not in text.replace(ours, b"", 1)
            assert b"\x1b" not in text
            assert "\u202e".encode() not in text


def test_no_cell_of_the_gradebook_is_a_formula(found: Results, place: Path) -> None:
    text = (place / "graded" / "gradebook.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 31
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    assert [row[0] for row in rows if "HYPERLINK" in row[0]] == ["'=HYPERLINK(1) <b>30"]


def test_killed_half_way_and_resumed_gives_the_same_bytes(found: Results, place: Path, tmp_path: Path) -> None:
    code = "import sys; from pathlib import Path; from tests.attacks.grade_example import grade_example; "
    command = [sys.executable, "-c", f"{code}grade_example(Path(sys.argv[1]))", str(tmp_path)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    journal = tmp_path / "graded" / "journal.sqlite-wal"
    while process.poll() is None and not (journal.exists() and journal.stat().st_size > 150_000):
        time.sleep(0.01)
    assert process.poll() is None, "it was done before it could be killed"
    process.send_signal(signal.SIGKILL)
    process.wait()
    with Journal(tmp_path / "graded" / "journal.sqlite") as half:
        run = half.fact("run")
        assert 0 < len(half.known(run["settings"])) < 30
    resumed = grade_example(tmp_path)
    assert differences(resumed) == []
    assert reports(tmp_path) == reports(place)
