"""A worker in this process: it answers, and believes no path and no hash."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from course_lib.grading import worker
from course_lib.grading.collect import hash_of
from course_lib.grading.exercise_set import load
from course_lib.grading.inside.frames import Channel
from course_lib.grading.judge import Judged, Questions
from course_lib.grading.settings import Settings
from course_lib.grading.worker import open_sandbox, serve
from tests.course_lib.grading.conftest import OWN, RIGHT


def test_a_worker_grades_and_goes(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(RIGHT)
    frame = {"name": "a.py", "path": str(file), "hash": hash_of(".py", [file.read_bytes()]), "student": "", "spent": {}}
    ours, theirs = socket.socketpair()
    grader = Channel(ours)
    with open_sandbox(Settings("", str(OWN), "s")) as sandbox:
        # LocalCall then uses its threads instead of signals
        reader = threading.Thread(target=serve, args=(Channel(theirs), load("", str(OWN)), Questions("s"), sandbox))
        reader.start()
        for other in ({}, {"spent": {"augment": 0.1}}, {"hash": "another"}, {"path": str(tmp_path / "gone.py")}):
            grader.send({**frame, **other})
        answer = grader.receive(60)
        assert [entry["verdict"]["status"] for entry in answer["exercises"]] == ["right", "right"]
        assert answer["again"] is False
        rest = grader.receive(60)
        assert [entry["verdict"]["exercise"] for entry in rest["exercises"]] == ["mean_squared_error"]
        assert grader.receive(60) == {"error": "it changed while it was being graded; run the command again"}
        assert grader.receive(60) == {"error": "it cannot be read: No such file or directory"}
        grader.close()
        reader.join(60)
        assert not reader.is_alive()
    theirs.close()


@pytest.mark.parametrize("note", ["," * 250_000, "x" * 17 * 2**20], ids=["of many pieces", "of many bytes"])
def test_verdicts_that_fit_into_no_frame_are_an_answer_too(
    note: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "judge", lambda *arguments: Judged([{"notes": [note]}]))
    file = tmp_path / "a.py"
    file.write_text(RIGHT)
    frame = {"name": "a.py", "path": str(file), "hash": hash_of(".py", [file.read_bytes()]), "student": "", "spent": {}}
    ours, theirs = socket.socketpair()
    grader = Channel(ours)
    with theirs, open_sandbox(Settings("", str(OWN), "s")) as sandbox:
        known = (Channel(theirs), load("", str(OWN)), Questions("s"), sandbox)
        reader = threading.Thread(target=serve, args=known, daemon=True)
        reader.start()
        for _ in range(2):  # it is there for the next one
            grader.send(frame)
            assert grader.receive(60) == {"error": "its verdicts are longer than the grader can pass on"}
        grader.close()
        reader.join(60)
        assert not reader.is_alive()
