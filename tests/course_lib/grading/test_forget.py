"""A student who is forgotten leaves no byte, and the others lose nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.commands import forget as command
from course_lib.grading.course_file import Course
from course_lib.grading.forget import forget
from course_lib.grading.journal import Journal, JournalError
from course_lib.grading.reports import write_reports
from course_lib.grading.results import results
from tests.course_lib.grading.sample import entry

HERS = "José Álvarez/josé-week1.py"
EXERCISES = [{"name": "mse", "points": 2, "page": "", "parts": {}, "mistakes": {}}]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """José handed in twice, once the same file as Ann; Bea's file is named like a part of his."""
    files = {"Ann": "Ann/same.py", "Bea": "a-week1.py", "José Álvarez": HERS, "Zoe": "Zoe.py"}
    hashes = {"Ann": "same", "Bea": "bea", "José Álvarez": "his", "Zoe": "zoe"}
    with Journal(tmp_path / "journal.sqlite") as journal:
        handed_in = [{"student": s, "file": files[s], "hash": hashes[s]} for s in files]
        journal.begin(
            handed_in,
            {},
            seed="s",
            run={
                "settings": "now",
                "refused": [
                    {"file": "José Álvarez/notes.pdf", "reason": "It is no notebook."},
                    {"file": "old.py", "reason": f"The same student's {HERS} is graded instead."},
                    {"file": "Bea.pdf", "reason": "It is no notebook."},
                ],
                "isolated": True,
                "limits": {"exercise_seconds": 2, "submission_seconds": 5, "memory": 2**30},
            },
            errors={"zoe": "Zoe.py could not be graded: no."},
            roster=[{"student": "José Álvarez", "id": "4711"}, {"student": "Ann", "id": "1"}],
            missing=["José Álvarez", "Kim"],
            course={**Course(extensions={"José Álvarez": "2026-11-09", "Ann": "2026-11-10"}).to_dict()},
        )
        journal.note(**{"set now": {"title": "Loss", "exercises": EXERCISES}})
        for hash_ in ("same", "bea", "his"):
            crash = entry("mse", "crashed", 0, 2, message=f"{hash_}: josé-secret" if hash_ == "his" else "")
            journal.keep(hash_, "now", {"exercises": [crash], "seconds": {}}, [])
        journal.attempt([("Ann", "same"), ("Bea", "bea"), ("José Álvarez", "same")])
        journal.attempt([("José Álvarez", "his"), ("Zoe", "zoe")])
        write_reports(results(journal), tmp_path)
    return tmp_path


def bytes_of(folder: Path) -> bytes:
    """Every file's name and content, one after the other."""
    return b"\n".join(
        str(path.relative_to(folder)).encode() + (path.read_bytes() if path.is_file() else b"")
        for path in sorted(folder.rglob("*"))
    )


def test_no_byte_of_the_name_or_the_file_is_left(out: Path) -> None:
    traces = ["José Álvarez", "josé", "Jose-Alvarez", "4711"]
    written = [trace.encode() for trace in traces] + [json.dumps(trace)[1:-1].encode() for trace in traces]
    before = bytes_of(out)
    assert all(trace in before for trace in written if trace != "josé".encode())
    assert forget(out, "José Álvarez") == 1
    after = bytes_of(out)
    assert [trace for trace in written if trace in after] == []


def test_the_others_keep_everything(out: Path) -> None:
    forget(out, "José Álvarez")
    with Journal(out / "journal.sqlite") as journal:
        found = results(journal)
        assert [student.student for student in found.students] == ["Ann", "Bea"]
        assert [entry["student"] for entry in found.ungraded] == ["Zoe"]
        assert found.ungraded[0]["reason"] == "Zoe.py could not be graded: no."
        assert [refusal["file"] for refusal in found.refused] == ["Bea.pdf"]
        assert journal.attempts() == [("Ann", "same"), ("Bea", "bea"), ("Zoe", "zoe")]
        assert journal.known("now") == {"same", "bea"}
        assert journal.fact("seed") == "s"
        assert journal.fact("roster") == [{"student": "Ann", "id": "1"}]
        assert journal.fact("missing") == ["Kim"]
        assert journal.fact("course")["extensions"] == {"Ann": "2026-11-10"}
    assert {path.name.split("-")[0] for path in (out / "students").iterdir()} == {"Ann", "Bea"}


@pytest.mark.parametrize(
    ("files", "kept", "gone"),
    [
        (
            {"Ann": "week/ann/a.py", "Bo": "week/bo/a.py"},
            ["week/notes.pdf", "week/ann/ann.pdf", "Bob/bo.pdf", "week/bo2/a.pdf"],
            ["week/bo/x.pdf", "x/Bo/x.pdf"],
        ),
        ({"Ann": "week/bo/a.py", "Bo": "week/b.py"}, ["week/notes.pdf", "week/bo/x.pdf"], ["x/Bo/x.pdf"]),
    ],
    ids=["a folder each", "one folder"],
)
def test_a_folder_that_others_use_too_takes_nobody_with_it(
    files: dict[str, str], kept: list[str], gone: list[str], tmp_path: Path
) -> None:
    with Journal(tmp_path / "journal.sqlite") as journal:
        refused = [{"file": file, "reason": "It is no notebook."} for file in [*kept, *gone]]
        submissions = [{"student": s, "file": file, "hash": s} for s, file in files.items()]
        limits = {"exercise_seconds": 2, "submission_seconds": 5, "memory": 2**30}
        run = {"settings": "now", "isolated": True, "limits": limits}
        journal.begin(submissions, {}, run={**run, "refused": refused})
        journal.note(**{"set now": {"title": "Loss", "exercises": EXERCISES}})
    forget(tmp_path, "Bo")
    with Journal(tmp_path / "journal.sqlite") as journal:
        assert [refusal["file"] for refusal in journal.fact("run")["refused"]] == kept


@pytest.mark.parametrize(
    ("student", "said"),
    [("José Álvarez", "with 1 graded file"), ("Zoe", "with no verdict, as none was theirs alone")],
)
def test_what_was_forgotten_is_said(out: Path, student: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    command(out, student)
    assert capsys.readouterr().out.splitlines()[0] == f"Forgotten, {said}; the reports are written again."


def test_every_file_stays_its_owners_only(out: Path) -> None:
    forget(out, "José Álvarez")
    assert {path.stat().st_mode & 0o777 for path in out.rglob("*") if path.is_file()} == {0o600}


def test_an_unknown_name_is_answered_and_nothing_is_deleted(out: Path) -> None:
    before = bytes_of(out / "students")
    with pytest.raises(CourseError, match=r"no student is called 'Jose'; (did you mean|known: )"):
        forget(out, "Jose")
    assert bytes_of(out / "students") == before


def test_a_journal_that_cannot_be_written_is_a_sentence(out: Path) -> None:
    with Journal(out / "journal.sqlite") as journal:
        journal.database.execute("CREATE TRIGGER no BEFORE DELETE ON attempts BEGIN SELECT RAISE(ABORT, 'no'); END")
    with pytest.raises(JournalError, match=r"^'José Álvarez' is not forgotten yet: .* cannot be used \(no\); "):
        forget(out, "José Álvarez")
    with Journal(out / "journal.sqlite") as journal:
        assert len(journal.attempts()) == 5
        assert "his" in journal.known("now")
