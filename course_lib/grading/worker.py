"""A worker: the trusted process that holds cases and answers, and grades one file after the other.

It speaks frames with the grader that started it. First it is told what to grade by and answers with what it found;
then each frame names a file and is answered with verdicts.
"""

from __future__ import annotations

import contextlib
import gc
import signal
import socket
import sys
from pathlib import Path
from typing import Any

from course_lib.grading.collect import hash_of
from course_lib.grading.exercise_set import ExerciseSet, load
from course_lib.grading.inside.frames import Channel
from course_lib.grading.inside.walls import WALLS, hold_the_keys
from course_lib.grading.judge import CheckFailed, Questions, judge
from course_lib.grading.probes import isolation
from course_lib.grading.sandbox import Sandbox
from course_lib.grading.settings import Settings

__all__ = ["main", "open_sandbox"]

WITHOUT_ISOLATION = ("limits",)


def main() -> None:
    """Grade until the grader goes away."""
    hold_the_keys()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=int(sys.argv[1])) as connection:
        _serve(Channel(connection))


def _serve(grader: Channel) -> None:
    settings = Settings.from_dict(grader.receive())
    with contextlib.suppress(EOFError), open_sandbox(settings) as sandbox:
        try:
            exercises = load(settings.chapter, settings.exercises, settings.leave_out)
        except Exception as error:  # an instructor's own file can raise anything
            grader.send({"error": f"{type(error).__name__}: {error}" if settings.exercises else str(error)})
            return
        grader.send(
            {**_standing(sandbox, settings), "set": exercises.described(), "definitions": exercises.definitions}
        )
        questions = Questions(settings.seed)
        gc.freeze()
        while True:
            grader.send(_graded(grader.receive(), exercises, questions, sandbox))


def open_sandbox(settings: Settings) -> Sandbox:
    """The sandbox that the settings ask for; its zygote gets ready while the caller goes on."""
    return Sandbox(WALLS if settings.isolated else WITHOUT_ISOLATION, settings.limits)


def _standing(sandbox: Sandbox, settings: Settings) -> dict[str, Any]:
    if not settings.isolated:
        return {"walls": [], "missing": {}, "breached": [], "enough": True}
    found = isolation(sandbox)
    return {
        "walls": list(found.walls),
        "missing": found.missing,
        "breached": list(found.breached),
        "enough": found.enough,
    }


def _graded(request: dict[str, Any], exercises: ExerciseSet, questions: Questions, sandbox: Sandbox) -> dict[str, Any]:
    try:
        path = Path(request["path"])
        content = path.read_bytes()
    except OSError as error:
        return {"error": f"it cannot be read: {error.strerror}"}
    if hash_of(Path(request["name"]).suffix, [content]) != request["hash"]:
        return {"error": "it changed while it was being graded; run the command again"}
    try:
        judged = judge(request["name"], content, exercises.of(request["student"]), questions, sandbox, request["spent"])
    except CheckFailed as error:
        return {"error": str(error)}
    return {"exercises": judged.exercises, "seconds": judged.seconds, "again": judged.again}
