"""A worker in this process: told what to grade by, it answers; it believes no path and no hash."""

from __future__ import annotations

import socket
import sys
import threading
from pathlib import Path

import pytest

from course_lib.grading import worker
from course_lib.grading.collect import hash_of
from course_lib.grading.inside.frames import Channel
from course_lib.grading.settings import Settings
from tests.course_lib.grading.conftest import OWN, RIGHT


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Channel:
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(sys, "argv", ["worker", str(theirs.detach())])
    monkeypatch.setattr(worker, "hold_the_keys", lambda: None)
    monkeypatch.setattr(worker.signal, "signal", lambda *arguments: None)
    return Channel(ours)


def test_a_worker_greets_grades_and_goes(told: Channel, tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text(RIGHT)
    told.send(Settings("", str(OWN), "s").to_dict())
    frame = {"name": "a.py", "path": str(file), "hash": hash_of(".py", [file.read_bytes()]), "student": "", "spent": {}}
    told.send(frame)
    told.send({**frame, "spent": {"augment": 0.1}})
    told.send({**frame, "hash": "another"})
    told.send({**frame, "path": str(tmp_path / "gone.py")})
    reader = threading.Thread(target=worker.main)  # LocalCall then uses its threads instead of signals
    reader.start()
    greeting = told.receive(60)
    assert greeting["enough"]
    assert greeting["set"]["title"] == "Own exercises"
    assert list(greeting["definitions"]) == ["augment", "mean_squared_error"]
    answer = told.receive(60)
    assert [entry["verdict"]["status"] for entry in answer["exercises"]] == ["right", "right"]
    assert answer["again"] is False
    rest = told.receive(60)
    assert [entry["verdict"]["exercise"] for entry in rest["exercises"]] == ["mean_squared_error"]
    assert told.receive(60) == {"error": "it changed while it was being graded; run the command again"}
    assert told.receive(60) == {"error": "it cannot be read: No such file or directory"}
    told.close()
    reader.join(60)
    assert not reader.is_alive()


def test_exercises_that_cannot_be_loaded_are_one_sentence(told: Channel, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text("def (")
    told.send(Settings("", str(own), "s").to_dict())
    worker.main()
    assert told.receive(1)["error"].startswith("SyntaxError: ")
    told.close()
