"""The foreman: reads the exercises, tries the walls and draws the cases once; then every worker is a fork of it.

It runs no submission itself. Each worker gets a zygote of its own, forked by a mother who divided from the foreman
before there was an answer in memory.
"""

from __future__ import annotations

import contextlib
import gc
import os
import select
import signal
import site
import socket
import sys
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.exercise_set import ExerciseSet, load
from course_lib.grading.inside.frames import Channel
from course_lib.grading.inside.walls import hold_the_keys
from course_lib.grading.judge import CheckFailed, Questions
from course_lib.grading.probes import isolation
from course_lib.grading.sandbox import Sandbox
from course_lib.grading.settings import Settings
from course_lib.grading.worker import open_sandbox, serve

__all__ = ["main"]


def main(orders: Channel, zygotes: Channel) -> None:
    """Say what there is to grade by, then start and end workers until the grader goes away."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = orders.receive()
    os.environ.update(told["environment"])
    settings = Settings.from_dict(told["settings"])
    try:
        exercises = _load(settings)
    except Exception as error:  # an instructor's own file can raise anything
        orders.send({"error": str(error) if isinstance(error, CourseError) else f"{type(error).__name__}: {error}"})
        return
    questions = Questions(settings.seed)
    if not settings.exercises:  # an instructor's own may use libraries whose threads do not survive a fork
        with contextlib.suppress(CheckFailed):  # said for every submission that meets it
            for exercise in exercises.of("").values():
                questions.of(exercise)
    with open_sandbox(settings, _zygote(zygotes)) as sandbox:
        known = {"set": exercises.described(), "definitions": exercises.definitions}
        orders.send({**_standing(sandbox, settings), **known})
        walls = sandbox.walls
    gc.collect()
    gc.freeze()  # so that a worker's collector does not touch, and thereby copy, the pages it inherited
    with contextlib.suppress(EOFError):
        while True:
            select.select([orders.connection], [], [])
            order, descriptors, _, _ = socket.recv_fds(orders.connection, 1, 2)
            if order == b"+":
                sandbox = Sandbox(walls, settings.limits, _zygote(zygotes))
                pid = _worker(orders, zygotes, descriptors, exercises, questions, sandbox)
                sandbox.close()
                orders.send({"pid": pid})
            elif order == b"-":
                orders.send({"ended": _end(orders.receive()["pid"])})
            else:
                break


def _load(settings: Settings) -> ExerciseSet:
    if settings.exercises:
        path = list(sys.path)
        site.main()  # packages installed as links are found by hooks that this process was started without
        sys.path[:] = path
    return load(settings.chapter, settings.exercises, settings.leave_out)


def _zygote(zygotes: Channel) -> Channel:
    """The conversation with a new zygote."""
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(zygotes.connection, [b"+"], [theirs.fileno()])
    return Channel(ours)


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


def _worker(
    orders: Channel,
    zygotes: Channel,
    descriptors: list[int],
    exercises: ExerciseSet,
    questions: Questions,
    sandbox: Sandbox,
) -> int:
    """Fork a worker that speaks at the first descriptor and complains at the second."""
    foreman = os.getpid()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            hold_the_keys()
            if os.getppid() != foreman:  # he died before he could take us along, and so did our zygote
                return 0
            orders.close()
            zygotes.close()
            os.dup2(descriptors[1], 2)
            with sandbox, socket.socket(fileno=descriptors[0]) as connection:
                serve(Channel(connection), exercises, questions, sandbox)
            code = 0
        except BaseException as error:
            os.write(2, f"{type(error).__name__}: {error}\n".encode("utf-8", "replace"))
        finally:
            os._exit(code)
    os.setpgid(pid, pid)  # here, so that it is so before anybody can want to end the group
    for descriptor in descriptors:
        os.close(descriptor)
    return pid


def _end(pid: int) -> bool:
    """End a worker and what it has started; it is still ours, so its number cannot belong to another by now."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    return True
