"""A whole run: the same bytes for any number of workers and after any interruption; nothing is graded twice."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_lib.checks import find_exercise, for_student
from course_lib.errors import CourseError
from course_lib.grading.exports.results_json import results_json
from course_lib.grading.journal import Journal, JournalError
from course_lib.grading.replays import replayed
from course_lib.grading.reports import write_reports
from course_lib.grading.results import Results, results
from course_lib.grading.run import Isolated, Plan, Stopped, default_out, grade
from course_lib.grading.settings import Limits
from tests.course_lib.grading.conftest import OWN, RIGHT
from tests.course_lib.grading.ordinary_user import as_ordinary_user

QUICK = Limits(exercise_seconds=0.7, submission_seconds=10)


def plan(folder: Path, out: Path, **options: object) -> Plan:
    return Plan(
        **{"folder": folder, "out": out, "exercises": str(OWN), "seed": "s", "limits": QUICK, "proved": True, **options}
    )  # type: ignore[arg-type]


def statuses(found: Results) -> dict[str, list[str]]:
    return {s.student: [entry["verdict"]["status"] for entry in s.exercises] for s in found.students}


def reports(found: Results, out: Path) -> dict[str, bytes]:
    write_reports(found, out)
    names = [
        path for path in out.rglob("*") if path.suffix in (".html", ".csv", ".json") and path.name != "timings.json"
    ]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in names}


def test_a_folder_is_graded(folder: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = grade(plan(folder, tmp_path / "out"), lambda done, total: seen.append((done, total)))
    assert statuses(found) == {"ada": ["right", "right"], "bob": ["right", "wrong"], "eve": ["timed out", "right"]}
    assert [student.points for student in found.students] == [3, 1, 2]
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert found.isolated
    assert "network" in found.walls


def test_any_number_of_workers_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    first = reports(grade(plan(folder, tmp_path / "one", workers=1)), tmp_path / "one")
    second = reports(grade(plan(folder, tmp_path / "two", workers=2)), tmp_path / "two")
    assert first == second
    assert {"index.html", "gradebook.csv", "results.json"} < set(first)


def test_what_is_graded_is_not_graded_again(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = grade(plan(folder, tmp_path / "out"))
    monkeypatch.setattr("course_lib.grading.run.Pool", None)  # nothing may be started
    assert grade(plan(folder, tmp_path / "out")) == first


def test_the_second_time_no_process_is_started(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "eve.py").unlink()
    started: list[object] = []
    popen = subprocess.Popen

    def counted(*arguments: object, **options: object) -> object:
        started.append(arguments)
        return popen(*arguments, **options)  # type: ignore[call-overload]  # whatever the pool passes

    monkeypatch.setattr(subprocess, "Popen", counted)
    grade(plan(folder, tmp_path / "out", workers=2))
    first = len(started)
    assert first > 0
    grade(plan(folder, tmp_path / "out", workers=2))
    assert len(started) == first


def test_a_verdict_that_could_not_be_given_again_is_kept_but_not_shown(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    first = grade(plan(folder, tmp_path / "out"))

    def vanish(done: int, total: int) -> None:
        if done == 0:
            (folder / "bob.ipynb").rename(tmp_path / "bob.ipynb")

    found = grade(plan(folder, tmp_path / "out", again=("bob",)), vanish)
    assert [entry["student"] for entry in found.ungraded] == ["bob"]
    (tmp_path / "bob.ipynb").rename(folder / "bob.ipynb")
    seen: list[int] = []
    assert results_json(grade(plan(folder, tmp_path / "out"), lambda done, total: seen.append(total))) == results_json(
        first
    )
    assert seen[-1] == 1


def test_a_run_that_was_stopped_before_it_began_has_no_report(folder: Path, tmp_path: Path) -> None:
    (folder / "own.txt").write_text("")
    with pytest.raises(CourseError):
        grade(plan(folder, tmp_path / "out", again=("nobody",)))
    with (
        Journal(tmp_path / "out" / "journal.sqlite") as journal,
        pytest.raises(CourseError, match=r"Nothing has been graded in .*out yet; run course grade first"),
    ):
        results(journal)


def test_a_file_that_changed_is_graded_again_and_the_others_are_not(folder: Path, tmp_path: Path) -> None:
    grade(plan(folder, tmp_path / "out"))
    (folder / "eve.py").write_text(RIGHT)
    (folder / "zoe.py").write_text(RIGHT + "\n# hers\n")
    seen: list[tuple[int, int]] = []
    found = grade(plan(folder, tmp_path / "out"), lambda done, total: seen.append((done, total)))
    assert statuses(found)["eve"] == ["right", "right"]
    assert seen == [(0, 1), (1, 1)]  # eve's is ada's by now, which is known; zoe's is new


def test_another_seed_other_limits_and_other_exercises_are_other_verdicts(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    out = tmp_path / "out"
    counts = []
    changed = tmp_path / "changed.py"
    text = OWN.read_text().replace("for n in (1, 2, 5, 5, 30)", "for n in (1, 2, 5, 5, 31)")
    changed.write_text(text.replace("(4, 2), (7, 3)", "(4, 2), (7, 4)"))
    for options in ({}, {"seed": "t"}, {"limits": Limits(0.8, 9)}, {"exercises": str(changed)}):
        seen: list[int] = []
        grade(plan(folder, out, **options), lambda done, total, seen=seen: seen.append(total))
        counts.append(seen[-1])
    assert counts == [2, 2, 2, 2]


def test_the_secret_seed_is_drawn_once_and_kept(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    grade(plan(folder, tmp_path / "out", seed=""))
    seen: list[int] = []
    grade(plan(folder, tmp_path / "out", seed=""), lambda done, total: seen.append(total))
    assert seen == []
    with Journal(tmp_path / "out" / "journal.sqlite") as journal:
        assert len(journal.fact("seed")) == 32


def test_the_seed_stands_in_no_report(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for text in reports(grade(plan(folder, out, seed="a-very-secret-seed")), out).values():
        assert b"a-very-secret-seed" not in text


def test_students_can_be_graded_again_by_name(folder: Path, tmp_path: Path) -> None:
    (folder / "eve.py").unlink()
    grade(plan(folder, tmp_path / "out"))
    seen: list[int] = []
    grade(plan(folder, tmp_path / "out", again=("bob",)), lambda done, total: seen.append(total))
    assert seen[-1] == 1
    with pytest.raises(CourseError, match="--student: no student is called 'nobody'; known: ada, bob"):
        grade(plan(folder, tmp_path / "out", again=("nobody",)))


def test_where_walls_are_missing_nothing_is_run(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    missing = {"walls": [], "missing": {"network": "no"}, "breached": [], "enough": False, "set": {}}
    monkeypatch.setattr("course_lib.grading.pool.Pool.open", lambda self: missing)
    with pytest.raises(Isolated) as caught:
        grade(plan(folder, tmp_path / "out"))
    assert str(caught.value) == (
        "This machine cannot isolate strangers' code (missing: network). "
        "Run `course doctor` to see why, and how to get it; or add --no-isolation if you trust every author."
    )


def test_without_isolation_it_works_and_says_so_everywhere(folder: Path, tmp_path: Path) -> None:
    found = grade(plan(folder, tmp_path / "out", isolated=False))
    assert statuses(found)["bob"] == ["right", "wrong"]
    texts = reports(found, tmp_path / "out")
    pages = [text for name, text in texts.items() if name.endswith(".html")]
    assert len(pages) == 4
    assert all(b"without isolation" in page for page in pages)
    assert json.loads(texts["results.json"])["isolated"] is False


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"exercises": "missing.py"}, "There is no file missing.py; check --exercises"),
        ({"exercises": "", "chapter": "nonsense"}, "No chapter 'nonsense' has exercises; known: "),
    ],
)
def test_wrong_options_are_one_sentence(folder: Path, tmp_path: Path, options: dict[str, str], sentence: str) -> None:
    with pytest.raises(CourseError, match=sentence):
        grade(plan(folder, tmp_path / "out", **options))


def test_an_exercise_file_that_fails_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text("1 / 0\n")
    with pytest.raises(CourseError, match="ZeroDivisionError: division by zero"):
        grade(plan(folder, tmp_path / "out", exercises=str(own)))


def test_an_exercise_that_fails_costs_no_student_a_point(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text(OWN.read_text().replace("for n, d in", "1 / 0\n    for n, d in"))
    found = grade(plan(folder, tmp_path / "out", exercises=str(own)))
    assert found.students == []
    assert found.ungraded[0] == {
        "student": "ada",
        "file": "ada.py",
        "reason": "ada.py could not be graded: the check of augment failed (ZeroDivisionError: division by zero).",
    }


def test_a_file_that_disappears_is_named_and_the_rest_goes_on(folder: Path, tmp_path: Path) -> None:
    def vanish(done: int, total: int) -> None:
        if done == 0:
            (folder / "bob.ipynb").unlink()

    found = grade(plan(folder, tmp_path / "out", workers=1), vanish)
    assert list(statuses(found)) == ["ada", "eve"]
    reason = "bob.ipynb could not be graded: it cannot be read: No such file or directory."
    assert found.ungraded == [{"student": "bob", "file": "bob.ipynb", "reason": reason}]


def test_an_interruption_says_what_is_kept_and_the_next_run_goes_on(folder: Path, tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(Stopped, match=r"Stopped\. \d of 3 submissions were graded and are kept; run the same command"):
        grade(plan(folder, tmp_path / "out", workers=1), interrupt)
    seen: list[int] = []
    found = grade(plan(folder, tmp_path / "out"), lambda done, total: seen.append(total))
    assert seen[-1] == 2
    assert results_json(found) == results_json(grade(plan(folder, tmp_path / "undisturbed")))


def test_killed_at_any_moment_and_resumed_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for number in range(6):
        (folder / f"more{number}.py").write_text(RIGHT + f"\n# {number}\n")
    undisturbed = reports(grade(plan(folder, tmp_path / "undisturbed")), tmp_path / "undisturbed")
    code = (
        "import sys; from pathlib import Path; from tests.course_lib.grading.test_run import plan; "
        "from course_lib.grading.run import grade; grade(plan(Path(sys.argv[1]), Path(sys.argv[2]), workers=2))"
    )
    moments = random.Random(0)
    out = tmp_path / "killed"
    for _ in range(4):
        process = subprocess.Popen([sys.executable, "-c", code, str(folder), str(out)])
        time.sleep(moments.uniform(0.3, 2.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
    resumed = None
    for _ in range(50):  # the workers of the last one may still be letting go of nothing: the lock went with the grader
        try:
            resumed = grade(plan(folder, out, workers=2))
            break
        except JournalError:
            time.sleep(0.1)
    assert resumed is not None
    assert reports(resumed, out) == undisturbed


def test_nothing_is_left_running(folder: Path, tmp_path: Path) -> None:
    def interrupt(done: int, total: int) -> None:
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(Stopped):
        grade(plan(folder, tmp_path / "out", workers=2), interrupt)
    time.sleep(0.5)
    children = subprocess.run(
        ["ps", "-ww", "-o", "args=", "--ppid", str(os.getpid())], capture_output=True, text=True
    ).stdout
    assert "course_lib.grading" not in children


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_an_ordinary_user_gets_the_same_verdicts_as_root(folder: Path, tmp_path: Path) -> None:
    found = grade(plan(folder, tmp_path / "out"))
    said = as_ordinary_user(
        """
        import json, sys
        from pathlib import Path
        from course_lib.grading.run import Plan, grade
        from course_lib.grading.settings import Limits
        Path("submissions").mkdir()
        for name, text in json.loads(sys.argv[1]).items():
            Path("submissions", name).write_text(text)
        Path("own.py").write_text(sys.argv[2])
        plan = Plan(Path("submissions"), Path("out"), exercises="own.py", seed="s", limits=Limits(0.7, 10), proved=True)
        print(json.dumps({s.student: [e["verdict"] for e in s.exercises] for s in grade(plan).students}))
        """,
        json.dumps({path.name: path.read_text() for path in folder.iterdir()}),
        OWN.read_text(),
    )
    assert json.loads(said) == {s.student: [entry["verdict"] for entry in s.exercises] for s in found.students}


def test_results_go_where_the_folder_is_not(tmp_path: Path) -> None:
    assert default_out(tmp_path / "week 3") == Path("week 3-graded")


def test_a_folder_that_cannot_be_made_is_one_sentence(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CourseError, match=r"cannot be made .*; name another one with --out"):
        grade(plan(folder, tmp_path / "file" / "out"))


def test_a_folder_that_cannot_be_written_into_is_graded(folder: Path, tmp_path: Path) -> None:
    folder.chmod(0o555)
    try:
        assert len(grade(plan(folder, tmp_path / "out")).students) == 3
    finally:
        folder.chmod(0o755)


ANSWER = "import numpy as np\ndef xor_with_a_repeat():\n    return {theta}, {loss}, 'B'\n"


def answer_of(student: str) -> str:
    theta, loss, _ = for_student(find_exercise("xor_with_a_repeat"), student).reference()
    return ANSWER.format(theta=f"np.array({theta.tolist()})", loss=loss)


def test_with_variants_everyone_is_expected_to_solve_for_their_own_numbers(tmp_path: Path) -> None:
    folder = tmp_path / "submissions"
    folder.mkdir()
    for student in ("ada", "bob"):
        (folder / f"{student}.py").write_text(answer_of(student))
    (folder / "cheat.py").write_text(answer_of("ada"))
    own = {"chapter": "least_squares_xor", "exercises": "", "variants": True}
    found = grade(plan(folder, tmp_path / "out", **own))
    status = {
        student.student: next(
            e["verdict"]["status"] for e in student.exercises if e["verdict"]["exercise"] == "xor_with_a_repeat"
        )
        for student in found.students
    }
    assert status == {"ada": "right", "bob": "right", "cheat": "wrong"}  # ada's and cheat's files are equal
    assert "Right. xor_with_a_repeat" in str(replayed(folder / "ada.py", "xor_with_a_repeat", tmp_path / "out"))
    assert "Not yet. xor_with_a_repeat" in str(replayed(folder / "cheat.py", "xor_with_a_repeat", tmp_path / "out"))
    (folder / "ada.py").write_text("x = 1\n")
    with pytest.raises(CourseError, match="is not one of the files that were graded, so its numbers are not known"):
        replayed(folder / "ada.py", "xor_with_a_repeat", tmp_path / "out")
    without = grade(plan(folder, tmp_path / "out", chapter="least_squares_xor", exercises=""))
    assert [s.points for s in without.students] == [0, 0, 0]
