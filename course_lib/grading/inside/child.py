"""One submission, alone in its sandbox: it defines what its slice says and answers calls until it is ended.

A stranger's code runs in this process and can change anything in it. So nothing here is trusted by the other side:
an answer counts only as the answer to the one call whose number it carries, and all it can say is what a function
returned. There is nothing in memory that would be worth reading.
"""

from __future__ import annotations
import __future__

import ast
import builtins
import contextlib
import linecache
import random
import signal
import traceback
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import numpy as np

from .frames import Channel, FrameError
from .values import ValueRefused, decode, encode

__all__ = ["serve"]

LONGEST_TEXT = 2_000
MOMENT = 0.25  # seconds for one statement where the whole notebook is run
ANNOTATIONS = __future__.annotations.compiler_flag
TURNS = 100
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT  # as in a notebook


def serve(channel: Channel, watcher: ModuleType) -> None:
    """Answer frames until the other side closes; `watcher` is course_lib.checks._observe, loaded alone."""
    spaces: dict[str, dict[str, Any]] = {}
    functions: dict[str, Any] = {}
    with contextlib.suppress(EOFError):
        while True:
            request = channel.receive()
            name = request["exercise"]
            if request["do"] == "define":
                space, trouble = _space(spaces, "the notebook" if request["whole"] else name, request)
                functions[name] = space.get(name)
                channel.send({"id": request["id"], "found": callable(functions[name]), "trouble": trouble})
                continue
            watch = watcher.RandomWatch()
            for arguments in request["calls"]:
                answer = _call(watcher, watch, functions[name], arguments)
                try:
                    channel.send({"id": request["id"], **answer})
                except FrameError as error:
                    channel.send({"id": request["id"], **_failed("refused", "", str(error))})
                if answer["failure"] and answer["failure"]["kind"] in watcher.FINAL:
                    break  # the other side stops listening here, too


def _space(
    spaces: dict[str, dict[str, Any]], name: str, request: dict[str, Any]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Run the statements of a text one by one; one that fails is noted and the next one runs."""
    if name in spaces:
        return spaces[name], []
    np.random.seed(0)  # the same numbers in every run, whatever was forked before
    random.seed(0)
    namespace, text = spaces.setdefault(name, {}), request["text"]
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    namespace.update(__name__="__main__", __builtins__=builtins)
    flags, trouble = 0, []
    for statement in ast.parse(text, name).body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            flags = ANNOTATIONS if any(alias.name == "annotations" for alias in statement.names) else flags
            continue
        try:
            with _patience(MOMENT if request["whole"] else 0.0):
                code = compile(ast.Module([statement], []), name, "exec", flags | AWAIT, dont_inherit=True)
                _finish(eval(code, namespace))
        except BaseException as error:
            trouble.append(_described(error, name, statement.lineno))
    return namespace, trouble[:20]


def _finish(waiting: Any) -> None:
    """Run what a statement awaits; it is None where it awaits nothing, and nobody is here to wait for."""
    if waiting is not None:
        with contextlib.suppress(StopIteration):
            for _ in range(TURNS):  # a turn is asyncio.sleep(0), and the like
                waiting.send(None)
            waiting.throw(RuntimeError("what is awaited takes time, and nothing else runs meanwhile"))


class _TakesTooLong(BaseException):
    """A statement of a notebook that is run whole trains a network, or waits."""


@contextlib.contextmanager
def _patience(seconds: float) -> Iterator[None]:
    def give_up(signum: int, frame: object) -> None:
        raise _TakesTooLong(f"given up after {seconds:g} s")

    if seconds:
        signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)


def _described(error: BaseException, name: str, line: int) -> dict[str, Any]:
    inner = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == name]
    return {
        "type_name": type(error).__name__[:80],
        "message": _text(error),
        "line": inner[-1] if inner else line,
        "memory": isinstance(error, MemoryError),
    }


def _call(watcher: ModuleType, watch: Any, function: Callable[..., Any], arguments: list[Any]) -> dict[str, Any]:
    """One watched call as plain data."""
    try:
        given = tuple(decode(plain, watcher.Opaque) for plain in arguments)
        seen = watcher.observe(function, given, watch=watch)
        value = encode(seen.value)
    except ValueRefused as error:
        return _failed("refused", "", str(error))
    except RecursionError:
        return _failed("refused", "", "a value that contains itself")
    except MemoryError as error:
        return _failed("memory", "MemoryError", _text(error))
    except BaseException as error:  # KeyboardInterrupt, or a watcher whose tools were patched away
        return _failed("exception", type(error).__name__, _text(error))
    failure = seen.failure and {**vars(seen.failure), "message": seen.failure.message[:LONGEST_TEXT]}
    return {
        "value": value,
        "failure": failure,
        "printed": seen.printed,
        "mutated": list(seen.mutated),
        "random": seen.used_global_random,
    }


def _failed(kind: str, type_name: str, message: str) -> dict[str, Any]:
    failure = {"kind": kind, "type_name": type_name[:80], "message": message, "line": 0, "source": ""}
    return {"value": None, "failure": failure, "printed": "", "mutated": [], "random": False}


def _text(error: BaseException) -> str:
    try:
        return str(error)[:LONGEST_TEXT]
    except BaseException:
        return ""
