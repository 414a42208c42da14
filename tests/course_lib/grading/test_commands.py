"""The command line, as it is typed: what it prints, how it exits, and that every refusal is one sentence."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_lib.grading.journal import Journal
from tests.course_lib.grading.conftest import OWN, RIGHT


def course(*words: object, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "course_lib.cli", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": ":".join(entry or os.getcwd() for entry in sys.path), **environment},
    )


QUICK = ("--exercise-seconds", 0.7, "--submission-seconds", 10, "--exercises", OWN, "--seed", "s")


@pytest.fixture
def out(folder: Path, tmp_path: Path) -> Path:
    (folder / "eve.py").unlink()
    done = course("grade", folder, "--out", tmp_path / "out", *QUICK)
    assert done.returncode == 0, done.stderr
    return tmp_path / "out"


def test_grade_prints_a_table_and_where_the_reports_are(folder: Path, tmp_path: Path) -> None:
    (folder / "notes.pdf").write_text("x")
    done = course("grade", folder, *QUICK, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "student  points  augment  mean_squared_error",
        "ada      3/3     right    right",
        "bob      1/3     right    wrong",
        "eve      2/3     time     right",
    ]
    assert done.stderr.splitlines()[-2:] == [
        "Left out: notes.pdf: It is neither a notebook (.ipynb) nor a Python file (.py).",
        f"Reports: {Path('submissions-graded') / 'index.html'}",
    ]
    assert (tmp_path / "submissions-graded" / "gradebook.csv").is_file()


def test_json_is_json_and_nothing_else(folder: Path, out: Path) -> None:
    done = course("grade", folder, "--out", out, "--json", *QUICK)
    assert [student["student"] for student in json.loads(done.stdout)["students"]] == ["ada", "bob"]


def test_report_writes_the_reports_again_from_the_journal_alone(folder: Path, out: Path) -> None:
    before = (out / "index.html").read_bytes()
    (out / "index.html").unlink()
    for path in folder.iterdir():
        path.unlink()
    done = course("report", out)
    assert (done.returncode, done.stdout.splitlines()[1]) == (0, "ada      3/3     right    right")
    assert (out / "index.html").read_bytes() == before


def test_regrade_grades_though_nothing_changed(folder: Path, out: Path) -> None:
    done = course("regrade", folder, "--student", "bob", "--out", out)
    assert done.returncode == 0
    assert "bob      1/3     right    wrong" in done.stdout


def test_replay_shows_the_case_and_what_was_run(folder: Path, out: Path) -> None:
    done = course("replay", folder / "bob.ipynb", "mean_squared_error", "--out", out)
    assert done.returncode == 0, done.stderr
    assert "You summed over the samples instead of averaging." in done.stdout
    assert "Smallest case found:" in done.stdout
    assert "What was run:" in done.stdout
    assert "code cell 1    4  def mean_squared_error(y_hat, y):" in done.stdout
    assert "    mean_squared_error(y_hat, y)\n" in done.stdout
    found = json.loads(course("replay", folder / "bob.ipynb", "augment", "--out", out, "--json").stdout)
    assert (found["verdict"]["status"], found["journal"]) == ("right", "The journal has the same verdict.")


def test_settings_beside_the_submissions_count_and_are_named(folder: Path, out: Path) -> None:
    (folder.parent / "grading.toml").write_text("[weights]\naugment = 3\n")
    done = course("grade", folder, "--out", out, *QUICK)
    assert done.returncode == 0
    assert done.stdout.splitlines()[1:] == ["ada      5/5     right    right", "bob      3/5     right    wrong"]
    assert done.stderr.splitlines()[-2:] == ["Counted by grading.toml.", f"Reports: {out / 'index.html'}"]
    other = folder.parent / "other.toml"
    other.write_text("[weights]\naugment = 2\n")
    assert "ada      4/4 " in course("report", out, "--settings", other).stdout
    other.write_text("leave_out = ['augment']\n")
    done = course("report", out, "--settings", other)
    assert (done.returncode, done.stderr) == (
        2,
        f"course: {other} changes what is graded (leave_out or limits); give it to course grade instead.\n",
    )
    other.write_text("[weight]\n")
    done = course("grade", folder, "--out", out, "--settings", other, *QUICK)
    assert (done.returncode, done.stderr) == (
        2,
        "course: other.toml: no setting is called 'weight'; did you mean weights?\n",
    )


def test_points_are_set_by_hand_listed_and_taken_back(folder: Path, out: Path) -> None:
    decided = (folder, "bob", "mean_squared_error")
    done = course("override", *decided, "1.5", "--reason", "Right idea.", "--out", out)
    listed = [
        "student  exercise            points  verdict    reason",
        "bob      mean_squared_error  1.5/2   wrong (0)  Right idea.",
    ]
    assert (done.returncode, done.stdout.splitlines()) == (0, listed)
    assert "bob      2.5/3   right    wrong" in course("grade", folder, "--out", out, *QUICK).stdout
    assert "2.5" in (out / "gradebook.csv").read_text(encoding="utf-8-sig").splitlines()[2]
    assert course("override", out).stdout.splitlines() == listed
    assert json.loads(course("override", out, "--json").stdout) == [
        {
            "student": "bob", "exercise": "mean_squared_error", "points": 1.5, "reason": "Right idea.",
            "verdict": "wrong", "automatic": 0, "out_of": 2, "changed": "",
        }
    ]  # fmt: skip
    done = course("override", out, "bob", "mean_squared_error", "--remove")
    assert (done.returncode, done.stdout) == (0, "Nothing is decided by hand.\n")


DECIDED_WRONGLY = [
    (("bob",), "EXERCISE is missing; name the exercise of bob that is decided on."),
    (("bob", "augment"), "Give either POINTS with --reason, or --remove."),
    (("bob", "augment", "1", "--remove"), "Give either POINTS with --reason, or --remove."),
    (("--remove",), "--remove needs STUDENT and EXERCISE."),
    (("bob", "augment", "1"), "The reason is empty; say with --reason why, in words that the student may read."),
    (("Bob", "augment", "1", "--reason", "x"), "No student is called 'Bob'; did you mean bob?"),
]


def test_a_decision_that_is_none_is_one_sentence(out: Path) -> None:
    for words, sentence in DECIDED_WRONGLY:
        done = course("override", out, *words)
        assert (done.returncode, done.stderr, done.stdout) == (2, f"course: {sentence}\n", "")


def test_what_was_graded_without_isolation_is_not_graded_so_again_by_accident(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    out = tmp_path / "out"
    assert course("grade", folder, "--out", out, "--no-isolation", *QUICK).returncode == 0
    done = course("regrade", folder, "--out", out)
    assert (done.returncode, done.stderr) == (
        2,
        "course: The last run was without isolation; say --no-isolation for this one too, or run course grade.\n",
    )
    done = course("regrade", folder, "--out", out, "--no-isolation")
    assert done.returncode == 0
    assert "GRADED WITHOUT ISOLATION" in done.stderr


def test_without_isolation_it_is_said_on_every_run(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    done = course("grade", folder, "--out", tmp_path / "out", "--no-isolation", *QUICK)
    assert done.returncode == 0
    assert "GRADED WITHOUT ISOLATION" in done.stderr


def test_doctor_says_layer_by_layer_what_holds() -> None:
    done = course("doctor")
    assert done.returncode == 0
    assert "ok       network       cannot connect to a server on this machine" in done.stdout
    assert done.stdout.splitlines()[-1] == "This machine can grade strangers' code."
    found = json.loads(course("doctor", "--json").stdout)
    assert {"name", "good", "needed", "says"} <= set(found[0])


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("grade", "missing"), 2, "course: There is no folder missing; check the name.\n"),
        (("grade", "."), 2, "course: . holds no files; name the folder that holds the submissions.\n"),
        (("report", "."), 1, "course: There is no journal in .; grade first, or name the folder with --out.\n"),
        (("replay", "missing.py", "augment"), 2, "course: There is no file missing.py; name a student's file.\n"),
    ],
)
def test_a_refusal_is_one_sentence_and_an_exit_code(
    words: tuple[str, ...], code: int, sentence: str, tmp_path: Path
) -> None:
    done = course(*words, cwd=tmp_path)
    assert (done.returncode, done.stderr, done.stdout) == (code, sentence, "")


def test_an_unknown_exercise_is_answered_with_the_known_ones(folder: Path, out: Path) -> None:
    done = course("replay", folder / "ada.py", "augmnt", "--out", out)
    assert (done.returncode, done.stderr) == (
        2,
        "course: No exercise is called 'augmnt'; did you mean augment?\n",
    )


def test_a_wrong_option_is_misuse(tmp_path: Path) -> None:
    assert course("grade", tmp_path, "--workers", "many").returncode == 2
    assert course("grad").returncode == 2


def test_what_could_not_be_graded_is_exit_code_1(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text(OWN.read_text().replace("for n, d in", "1 / 0\n    for n, d in"))
    (folder / "eve.py").unlink()
    done = course("grade", folder, "--out", tmp_path / "out", "--exercises", own)
    assert done.returncode == 2
    assert "course: augment in own.py is not sound, so nobody is graded by it: its own code stops in" in done.stderr
    own.write_text(
        OWN.read_text()
        .replace("cases=_loss_cases", "cases=_once_in_a_process")
        .replace(
            "EXERCISES = [",
            "def _once_in_a_process(rng):\n    if 'course_lib.grading.foreman' in sys.modules:\n"
            "        1 / 0\n    yield from _loss_cases(rng)\n\n\nEXERCISES = [",
        )
        .replace("import numpy", "import sys\nimport numpy", 1)
    )
    done = course("grade", folder, "--out", tmp_path / "out", "--exercises", own)
    assert done.returncode == 1
    assert "ada.py could not be graded: the check of mean_squared_error failed (ZeroDivisionError" in done.stderr


def test_a_folder_without_a_submission_is_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "week").mkdir()
    (tmp_path / "week" / "notes.pdf").write_text("x")
    done = course("grade", "week", "--exercises", OWN, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "course: No submission was found; what was left out, and why, stands above."


def test_a_second_grader_is_refused(folder: Path, out: Path) -> None:
    with Journal(out / "journal.sqlite"):
        done = course("grade", folder, "--out", out, *QUICK)
    assert done.returncode == 1
    assert done.stderr.startswith(f"course: Another grader (process {os.getpid()}) is using ")


def graded_so_far(journal: Path) -> int:
    """How many verdicts are in a journal that another process writes."""
    with contextlib.suppress(sqlite3.OperationalError), sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as reader:
        count: int = reader.execute("SELECT count(*) FROM verdicts").fetchone()[0]
        return count
    return 0


def started(*words: object) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": ":".join(entry or os.getcwd() for entry in sys.path)}
    return subprocess.Popen(
        [sys.executable, *map(str, words)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        # a shell that runs the tests in the background has told them, and what they start, to ignore it
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


@pytest.mark.parametrize("numbers", [(signal.SIGINT,), (signal.SIGTERM,), (signal.SIGINT, signal.SIGINT)])
def test_ctrl_c_says_how_to_go_on_and_exits_with_130(
    folder: Path, tmp_path: Path, numbers: tuple[signal.Signals, ...]
) -> None:
    for number in range(100):  # so many that the run is far from its end when a busy machine gets to look
        (folder / f"loop{number}.py").write_text(
            RIGHT.replace("    return np.col", f"    while {number + 1}: pass\n    return np.col")
        )
    journal = tmp_path / "out" / "journal.sqlite"
    process = started("-m", "course_lib.cli", "grade", folder, "--out", tmp_path / "out", *QUICK)
    while process.poll() is None and graded_so_far(journal) < 2:
        time.sleep(0.02)
    for number in numbers:
        process.send_signal(number)
    said = process.communicate()[1].splitlines()[-1]
    assert process.returncode == 130
    assert said == (
        f"Stopped. {graded_so_far(journal)} of 103 submissions were graded and are kept; "
        "run the same command again to go on."
    )


HANG = """
import pkgutil, sys, time
def hang(*arguments, **options):
    print("here", file=sys.stderr, flush=True)
    time.sleep(60)
place, _, name = sys.argv.pop(1).rpartition(".")
setattr(pkgutil.resolve_name(place), name, hang)
from course_lib.cli import main
main()
"""


@pytest.mark.parametrize(
    ("where", "sentence"),
    [
        ("course_lib.grading.run.collect", "Stopped. What was graded is kept; run the same command again to go on."),
        (
            "course_lib.grading.pool:Pool.open",
            "Stopped. 0 of 2 submissions were graded and are kept; run the same command again to go on.",
        ),
        ("course_lib.grading.run.results", "Stopped. What was graded is kept; run the same command again to go on."),
        (
            "course_lib.grading.reports.write_reports",
            "Stopped. What was graded is kept; run the same command again to go on.",
        ),
    ],
)
def test_ctrl_c_while_collecting_starting_and_writing_reports(
    folder: Path, tmp_path: Path, where: str, sentence: str
) -> None:
    (folder / "eve.py").unlink()
    process = started("-c", HANG, where, "grade", folder, "--out", tmp_path / "out", *QUICK)
    with process:
        assert process.stderr is not None
        assert "here\n" in iter(process.stderr.readline, "")
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == sentence + "\n"
    assert process.returncode == 130


def test_help_works_on_an_old_code_page() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "course_lib.cli", "grade", "--help"],
        capture_output=True,
        env={
            **os.environ,
            "PYTHONPATH": ":".join(entry or os.getcwd() for entry in sys.path),
            "PYTHONIOENCODING": "cp1252",
        },
    )
    assert done.returncode == 0
    assert b"--no-isolation" in done.stdout
