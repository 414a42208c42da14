"""Frames as no honest child sends them, random and mutated, against the parent; and the parent's against a child.

Whatever arrives, each conversation ends in a verdict or in a refusal with a name: no exception of our own, no wait
beyond the limit, no memory that grows with what was announced.
"""

from __future__ import annotations

import base64
import contextlib
import math
import random
import socket
import struct
import sys
import threading
import tracemalloc
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from course_lib.checks import CaseSet, Exercise, Failure, Observation, Opaque, draw, evaluate
from course_lib.grading.inside.frames import FRAME_LIMIT, Channel, FrameError, Silence, as_text
from course_lib.grading.inside.values import ValueRefused, decode, encode
from course_lib.grading.sandbox import Child, ChildEnded, encoded_call
from tests.attacks.guarded_exercises import EXERCISES

__all__ = ["Fuzz", "main", "survey"]

MEMORY = 256 * 2**20  # bytes that one conversation may take here, a frame of 16 MiB unfolded included
WORDS = (
    "value",
    "failure",
    "printed",
    "mutated",
    "random",
    "id",
    "found",
    "trouble",
    "kind",
    "t",
    "v",
    "dtype",
    "shape",
    "layout",
    "data",
    "hex",
    "re",
    "im",
    "scalar",
    "type",
    "line",
    "source",
    "message",
    "type_name",
)
TEXTS = (
    "",
    "array",
    "list",
    "tuple",
    "dict",
    "int",
    "complex",
    "opaque",
    "float64",
    "<U3",
    "|S2",
    "bool",
    "C",
    "F",
    "strided",
    "AAAA",
    "AAAAAAAAAAA=",
    "\ud800",
    "\x00",
    "exception",
    "time",
    "died",
    "memory",
    "refused",
    "<script>",
    "x" * 3000,
    "0x" + "f" * 200,
    "nan",
    "\u0663",
    "object",
    "O",
    "float64,float64",
)
NUMBERS = (0, 1, -1, 2, 3, 2**31, 2**63, 2**64, -(2**63), 10**300, 1e308, -0.0, 0.5, float("nan"), float("inf"))


class Fuzz:
    """Conversations with a hostile other side, each from a seed of its own."""

    def __init__(self) -> None:
        self.exercises: list[Exercise] = EXERCISES
        self.cases: list[CaseSet] = [draw(exercise, np.random.default_rng(1)) for exercise in EXERCISES]

    def to_the_parent(self, seed: int) -> str:
        """One exercise judged from frames that nobody should send: how the conversation ended, or its verdict."""
        rng = random.Random(seed)
        number = rng.randrange(len(self.exercises))
        ours, theirs = socket.socketpair()
        with ours:
            hostile = threading.Thread(target=_answer, args=(theirs, rng))
            hostile.start()
            call = _Call(Child(Channel(ours)))
            verdict = evaluate(self.exercises[number], call, self.cases[number])
        hostile.join()
        as_text(verdict.to_dict()).encode()  # as it goes to the grader
        assert verdict.points == 0, f"seed {seed}: points for nothing"
        return call.ended or verdict.status

    def to_the_child(self, seed: int) -> str:
        """A call, mutated on its way, as the child reads it: a value, or a refusal with a name."""
        rng = random.Random(seed)
        case = rng.choice(rng.choice(self.cases).cases)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            sent = as_text({"do": "calls", "calls": [encode(argument) for argument in case.arguments]}).encode()
            ours.sendall(_framed(_mutated(sent, rng) if rng.random() < 0.8 else sent, rng))
            ours.close()
            try:
                request = Channel(theirs).receive(5.0)
                plain = request.get("calls")
                for argument in plain if isinstance(plain, list) else ():
                    decode(argument, Opaque)
            except (FrameError, EOFError, ValueRefused) as error:
                return type(error).__name__
        return "value"


class _Call:
    """A student's function whose child says what it likes; the judge's own stub without its extraction."""

    def __init__(self, child: Child) -> None:
        self.child, self.ended = child, ""

    def observe(self, arguments: tuple[object, ...]) -> Observation:
        return next(self.observe_each([arguments]))

    def observe_each(self, calls: Iterable[tuple[object, ...]]) -> Iterator[Observation]:
        wanted = [encoded_call(arguments) for arguments in calls]
        answers = self.child.observe_each("augment", wanted, lambda: 60.0)
        for _ in wanted:
            if not self.ended:
                try:
                    yield next(answers)
                    continue
                except (Silence, ChildEnded) as error:
                    self.ended = type(error).__name__
            yield Observation(failure=Failure("died"))


def _answer(connection: socket.socket, rng: random.Random) -> None:
    """Read each question for its number, and answer every call in it by chance; go away when the other side does."""
    with connection, contextlib.suppress(OSError, EOFError, FrameError):
        channel = Channel(connection)
        while True:
            question = channel.receive()
            for _ in question["calls"]:
                known = {"id": question["id"], "failure": None, "printed": "", "mutated": [], "random": False}
                message = known | {"value": _value(rng, 0)}
                for _ in range(rng.choice((0, 0, 0, 1))):
                    message[rng.choice(WORDS)] = _value(rng, 0)
                text = as_text(message).encode()
                frame = _framed(_mutated(text, rng) if rng.random() < 0.05 else text, rng)
                connection.sendall(frame)
                if rng.random() < 0.02 or len(frame) != 4 + int.from_bytes(frame[:4], "big"):
                    return  # what was announced and never comes would be waited for


def _value(rng: random.Random, depth: int) -> Any:
    """Plain data, of the forms that the parent knows and of others."""
    kind = rng.randrange(9 if depth < 5 else 5)
    if kind == 0:
        return rng.choice(NUMBERS)
    if kind == 1:
        return rng.choice(TEXTS)
    if kind == 2:
        return rng.choice((None, True, False))
    if kind in (3, 4):
        shape = [rng.choice((0, 1, 2, 3, 4, 12_000_000, 2**62, -1)) for _ in range(rng.choice((0, 1, 2, 2, 9)))]
        honest = math.prod(shape) if all(0 <= n < 5 for n in shape) else rng.randrange(40)
        data = base64.b64encode(rng.randbytes(8 * honest)).decode()
        dtype = rng.choice(("float64", "int64", "uint64", "complex64", "<U2", "|S8", "float16", rng.choice(TEXTS)))
        array = {
            "t": "array",
            "dtype": dtype,
            "shape": shape,
            "layout": rng.choice(("C", "F", "strided")),
            "data": data,
        }
        return array | ({"scalar": True} if rng.random() < 0.3 else {})
    if kind == 5:
        return {rng.choice(WORDS): _value(rng, depth + 1) for _ in range(rng.randrange(4))}
    if kind == 6:
        entries = [[rng.choice(TEXTS), _value(rng, depth + 1)] for _ in range(rng.randrange(4))]
        return {"t": "dict", "v": entries}
    entries = [_value(rng, depth + 1) for _ in range(rng.randrange(5))]
    return entries if kind == 7 else {"t": rng.choice(("list", "tuple")), "v": entries}


def _mutated(text: bytes, rng: random.Random) -> bytes:
    """The text with bytes changed, dropped, doubled, swapped for others that mean something, or none at all."""
    changed = bytearray(text)
    for _ in range(rng.choice((1, 1, 2, 8))):
        place = rng.randrange(len(changed) + 1)
        match rng.randrange(5):
            case 0:
                changed[place : place + 1] = rng.randbytes(1)
            case 1:
                del changed[place : place + rng.randrange(30)]
            case 2:
                changed[place:place] = changed[place : place + 40]
            case 3:
                changed[place:place] = rng.choice(
                    (b"[" * 5000, b'{"a":' * 300, b"," * 100, b"9" * 5000, b"NaN", b"\xff\xfe")
                )
            case _:
                changed[place : place + 1] = rng.choice((b'"', b"}", b"]", b"\\", b"\\ud800", b"-", b"1e999", b"\0"))
    return bytes(changed)


def _framed(text: bytes, rng: random.Random) -> bytes:
    """The text behind its length, which is now and then another."""
    length = len(text)
    if rng.random() < 0.01:
        length = rng.choice((0, 1, length + 1, max(0, length - 1), FRAME_LIMIT, FRAME_LIMIT + 1, 2**32 - 1))
    return struct.pack(">I", length) + text


def survey(seeds: Iterable[int]) -> dict[str, Counter[str]]:
    """How often what came of the conversations of some seeds, in both directions; fails where memory grew."""
    fuzz = Fuzz()
    ends: dict[str, Counter[str]] = {"to the parent": Counter(), "to the child": Counter()}
    tracemalloc.start()
    try:
        for seed in seeds:
            ends["to the parent"][fuzz.to_the_parent(seed)] += 1
            ends["to the child"][fuzz.to_the_child(seed)] += 1
            most = tracemalloc.get_traced_memory()[1]
            assert most < MEMORY, f"seed {seed}: {most:,} bytes"
    finally:
        tracemalloc.stop()
    return ends


def main() -> int:
    """10,000 frames in each direction; prints what became of them."""
    for direction, counts in survey(range(10_000)).items():
        found = ", ".join(f"{count} {name}" for name, count in counts.most_common())
        print(f"frames {direction}: {sum(counts.values())}: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
