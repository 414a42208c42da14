"""A worker: the trusted process that holds cases and answers, and grades one file after the other.

It is forked by the foreman and speaks frames with the grader: each names a file and is answered with verdicts.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from course_lib.grading.collect import hash_of
from course_lib.grading.exercise_set import ExerciseSet
from course_lib.grading.inside.frames import Channel, FrameError, as_text, parse
from course_lib.grading.inside.walls import WALLS
from course_lib.grading.judge import CheckFailed, Questions, judge
from course_lib.grading.sandbox import Sandbox, SandboxEnded
from course_lib.grading.settings import Settings

__all__ = ["open_sandbox", "serve"]

WITHOUT_ISOLATION = ("limits",)


def open_sandbox(settings: Settings, zygote: Channel | None = None) -> Sandbox:
    """The sandbox that the settings ask for; its zygote, where none is given, gets ready while the caller goes on."""
    return Sandbox(WALLS if settings.isolated else WITHOUT_ISOLATION, settings.limits, zygote)


def serve(grader: Channel, exercises: ExerciseSet, questions: Questions, sandbox: Sandbox) -> None:
    """Grade until the grader, or what the sandbox stands on, goes away; the grader then starts another worker."""
    with contextlib.suppress(EOFError, SandboxEnded):
        while True:
            _answer(grader, _graded(grader.receive(), exercises, questions, sandbox))


def _answer(grader: Channel, answer: dict[str, Any]) -> None:
    """Send an answer, or say that it is one which the grader would not read."""
    text = as_text(answer)
    try:
        parse(text.encode())
        grader.send_text(text)
    except FrameError:
        grader.send({"error": "its verdicts are longer than the grader can pass on"})


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
