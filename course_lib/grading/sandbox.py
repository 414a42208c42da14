"""The trusted side of the wall: a zygote, the children it forks, and calls whose answers are never believed further
than that they are answers."""

from __future__ import annotations

import contextlib
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.checks import Failure, Observation, Opaque
from course_lib.grading.bare import start_bare
from course_lib.grading.inside.frames import PIECES_LIMIT, Channel, FrameError, as_text
from course_lib.grading.inside.values import ValueRefused, decode, encode
from course_lib.grading.settings import Limits

__all__ = ["Child", "ChildEnded", "EncodedCall", "Ending", "Sandbox", "SandboxEnded", "WallMissing", "encoded_call"]

START = "import sys; sys.path[:] = sys.argv[2:]; from inside.zygote import main; main()"
ZYGOTE_SECONDS = 60.0
FAILURES = ("blank", "arity", "exception", "time", "memory", "died", "refused")


@dataclass(frozen=True)
class Ending:
    """How a child ended: its exit code (negative: the signal), processor seconds, largest resident size in kB."""

    code: int
    cpu: float
    resident: int


@dataclass(frozen=True)
class EncodedCall:
    """The arguments of a call as they are sent, and how many they are."""

    text: str
    size: int


def encoded_call(arguments: tuple[object, ...]) -> EncodedCall:
    """A call ready to be sent, any number of times."""
    return EncodedCall(as_text([encode(argument) for argument in arguments]), len(arguments))


class WallMissing(Exception):  # noqa: N818 - named for what is the matter
    """A wall of the sandbox that this machine does not let us put up."""

    def __init__(self, wall: str, reason: str) -> None:
        super().__init__(f"{wall}: {reason}")
        self.wall, self.reason = wall, reason


class ChildEnded(Exception):  # noqa: N818 - named for what happened
    """The child's process is gone, or speaks no frames any more."""


class SandboxEnded(BaseException):
    """The zygote or its keeper is gone, by no fault of the child's: what was being judged is to be judged again.

    Not an Exception: whoever expects a submission to fail must not take this for its failure.
    """


class Sandbox:
    """A zygote, forked for every submission; `walls` names the layers to put up.

    Args         zygote: the conversation with one that there is already; without it one is started.
    """

    def __init__(self, walls: Collection[str], limits: Limits, zygote: Channel | None = None) -> None:
        self.walls, self.limits = list(walls), limits
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.control = zygote or self._started()

    def _started(self) -> Channel:
        path = (entry for entry in sys.path if Path(entry).is_absolute())
        self.process, connection = start_bare(START, path, cwd="/")
        return Channel(connection)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """End the zygote and whatever it has forked."""
        self.control.close()
        if self.process is None:
            return
        try:
            self.process.wait(2)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def spawn(self, companion: bool = False) -> Child:
        """A fresh child behind the walls.

        Args         companion: whether it must find the modules of course_lib.
        Raises       WallMissing when one of them cannot be put up, SandboxEnded.
        """
        with _lasting():
            if not self.ready:
                self.control.receive(ZYGOTE_SECONDS)
                self.ready = True
            child = Child(Channel(self._child_asked_for(companion)))
        try:
            child.greet()
        except WallMissing:
            with contextlib.suppress(SandboxEnded):  # the keeper that misses a wall is the first to go
                self.end(child)
            raise
        except ChildEnded as error:
            self.end(child)
            raise WallMissing("processes", f"the child ended before it began ({error})") from None
        return child

    def _child_asked_for(self, companion: bool) -> socket.socket:
        ours, theirs = socket.socketpair()
        request = {"do": "spawn", "walls": self.walls, "limits": self.limits.of_process(), "companion": companion}
        try:
            with theirs:
                socket.send_fds(self.control.connection, [b"+"], [theirs.fileno()])
            self.control.send(request)
        except OSError:
            ours.close()
            raise
        return ours

    def end(self, child: Child) -> Ending:
        """End a child, whatever it is doing, with everything it started; SandboxEnded when nobody can tell how."""
        child.channel.close()
        with _lasting():
            self.control.send({"do": "end"})
            said = self.control.receive(ZYGOTE_SECONDS)["said"]
        if not said:
            raise SandboxEnded("the keeper of the child is gone")
        code, cpu, resident = said.split()
        return Ending(int(code), float(cpu), int(resident))

    @contextlib.contextmanager
    def child(self, companion: bool = False) -> Iterator[Child]:
        """A child that is ended on leaving."""
        child = self.spawn(companion)
        try:
            yield child
        finally:
            self.end(child)


class Child:
    """One forked process that defines a submission's functions and calls them."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.seconds = 0.0  # waited for, in all

    def greet(self) -> None:
        """Wait until the walls stand; WallMissing when one does not, ChildEnded when nothing is heard of them."""
        try:
            greeting = self.channel.receive(ZYGOTE_SECONDS)
        except (EOFError, ConnectionError, FrameError) as error:
            raise ChildEnded(str(error)) from None
        if "wall" in greeting:
            raise WallMissing(str(greeting["wall"]), str(greeting["reason"]))

    def define(
        self, exercise: str, text: str, seconds: float, whole: bool = False
    ) -> tuple[bool, list[dict[str, Any]]]:
        """Run a slice; whether its function exists now, and what went wrong on the way.

        Args         whole: the text is the whole notebook, the same for every exercise: it is run once, and no single
                     statement may take long, because most of them are not needed.
        """
        number = _number()
        request = {"do": "define", "id": number, "exercise": exercise, "text": text, "whole": whole}
        start = time.perf_counter()
        self._tell(as_text(request), seconds)
        answer = self._hear(number, seconds - (time.perf_counter() - start))
        trouble = [
            {
                "type_name": _text(entry.get("type_name"), 80),
                "message": _text(entry.get("message"), 2000),
                "line": _line(entry.get("line")),
                "memory": entry.get("memory") is True,
            }
            for entry in _list(answer.get("trouble"))[:20]
            if isinstance(entry, dict)
        ]
        return answer.get("found") is True, trouble

    def observe(self, exercise: str, arguments: tuple[object, ...], seconds: float) -> Observation:
        """Call the function of an exercise once."""
        return next(self.observe_each(exercise, [encoded_call(arguments)], lambda: seconds))

    def observe_each(
        self, exercise: str, calls: Sequence[EncodedCall], left: Callable[[], float]
    ) -> Iterator[Observation]:
        """Call the function of an exercise several times, told all at once and answered one by one.

        Args         left: how many seconds there still are, asked at every wait.
        Raises       Silence when the time is over, ChildEnded when the process is gone.
        """
        for batch in _batches(calls):
            number = _number()
            texts = ",".join(call.text for call in batch)
            self._tell(f'{{"do":"calls","id":"{number}","exercise":{as_text(exercise)},"calls":[{texts}]}}', left())
            for call in batch:
                yield _observation(self._hear(number, left()), call.size)

    def _tell(self, text: str, seconds: float) -> None:
        with self._spoken():
            self.channel.send_text(text, max(0.0, seconds))

    def _hear(self, number: str, seconds: float) -> dict[str, Any]:
        with self._spoken():
            answer = self.channel.receive(max(0.0, seconds))
        if answer.get("id") != number:
            raise ChildEnded("it sent something that was not asked for")
        return answer

    @contextlib.contextmanager
    def _spoken(self) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        except (EOFError, ConnectionError):
            raise ChildEnded("its process ended") from None
        except FrameError as error:
            raise ChildEnded(f"it sent {error}") from None
        finally:
            self.seconds += time.perf_counter() - start


@contextlib.contextmanager
def _lasting() -> Iterator[None]:
    try:
        yield
    except (EOFError, ConnectionError):
        raise SandboxEnded("the zygote is gone") from None


def _number() -> str:
    """Not to be guessed: an answer sent ahead of its question answers nothing."""
    return secrets.token_hex(8)


def _batches(calls: Sequence[EncodedCall]) -> Iterator[Sequence[EncodedCall]]:
    """So many calls at a time that they fit into a frame, whatever pieces they are made of."""
    start = length = 0
    for end, call in enumerate(calls):
        if end > start and length + len(call.text) > PIECES_LIMIT:
            yield calls[start:end]
            start, length = end, 0
        length += len(call.text)
    if start < len(calls):
        yield calls[start:]


def _observation(answer: dict[str, Any], n_arguments: int) -> Observation:
    try:
        value = decode(answer.get("value"), Opaque)
    except ValueRefused as error:
        return Observation(failure=Failure("refused", message=str(error)))
    return Observation(
        value=value,
        failure=_failure(answer.get("failure")),
        printed=_text(answer.get("printed"), 10_000),
        mutated=tuple(sorted({n for n in _list(answer.get("mutated")) if type(n) is int and 0 <= n < n_arguments})),
        used_global_random=answer.get("random") is True,
    )


def _failure(said: Any) -> Failure | None:
    if said is None:
        return None
    if not isinstance(said, dict) or said.get("kind") not in FAILURES:
        return Failure("refused", message="a report that cannot be read")
    return Failure(
        kind=said["kind"],
        type_name=_text(said.get("type_name"), 80),
        message=_text(said.get("message"), 2000),
        line=_line(said.get("line")),
        source=_text(said.get("source"), 2000),
    )


def _text(said: Any, longest: int) -> str:
    return said[:longest] if isinstance(said, str) else ""


def _line(said: Any) -> int:
    return said if type(said) is int and 0 <= said < 10_000_000 else 0


def _list(said: Any) -> list[Any]:
    return said if isinstance(said, list) else []
