"""The process in which the learner's code runs: it defines one function at a time and lets the check try it.

It can be ended from outside at any moment, and what it prints or draws is not seen.
"""

from __future__ import annotations
import __future__

import ast
import linecache
import os
import sys
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from course_lib.checks import Verdict, evaluate, find_exercise, for_student, public_rng

__all__ = ["Task", "answer"]

ANNOTATIONS = __future__.annotations.compiler_flag


@dataclass(frozen=True)
class Task:
    """One function to try.

    Args         exercise: its name. text: the statements that it needs, at the lines where they stand. folder: where
                 the file lies. student: whose numbers are expected, "" for those of the page.
    """

    exercise: str
    text: str
    folder: str
    student: str = ""


def answer(connection: Connection) -> None:
    """Answer tasks with verdicts until the other side closes; the first word says that it is ready."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):  # what the learner's code asks and prints is for nobody here
        os.dup2(nowhere, stream)
    os.environ["MPLBACKEND"] = "Agg"  # no window opens
    connection.send("ready")
    while True:
        try:
            task: Task = connection.recv()
        except EOFError:
            return
        connection.send(_verdict(task))


def _verdict(task: Task) -> Verdict:
    exercise = for_student(find_exercise(task.exercise), task.student)
    function, trouble = _defined(task)
    if not callable(function):
        what, line = trouble[0] if trouble else (f"`{task.exercise}` is no function", 0)
        message = f"`{task.exercise}` could not be defined: {what}."
        source = linecache.getline(_file(task), line).strip()
        return Verdict(exercise.name, "crashed", 0.0, exercise.points, message, (), exercise.page, None, line, source)
    return evaluate(exercise, function, public_rng(exercise))


def _defined(task: Task) -> tuple[Any, list[tuple[str, int]]]:
    """The function, after its statements have run one by one; one that fails is noted and the next one runs."""
    file, folder = _file(task), Path(task.folder)
    linecache.cache[file] = (len(task.text), None, task.text.splitlines(keepends=True), file)
    os.chdir(folder)
    if sys.path[0] != str(folder):
        sys.path.insert(0, str(folder))  # a file of the learner's beside the notebook
    namespace: dict[str, Any] = {"__name__": "__main__"}
    flags, trouble = 0, []
    for statement in ast.parse(task.text, file).body:
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            flags = ANNOTATIONS if any(alias.name == "annotations" for alias in statement.names) else flags
            continue
        try:
            exec(compile(ast.Module([statement], []), file, "exec", flags, dont_inherit=True), namespace)
        except BaseException as error:
            trouble.append((f"{type(error).__name__}: {_said(error)}", _line(error, file) or statement.lineno))
    return namespace.get(task.exercise), trouble


def _file(task: Task) -> str:
    return f"<{task.exercise}>"


def _said(error: BaseException) -> str:
    try:
        return str(error)[:500]
    except Exception:
        return "?"


def _line(error: BaseException, file: str) -> int:
    """The deepest line of the file at which it was raised, 0 when there is none."""
    trace, line = error.__traceback__, 0
    while trace is not None:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    return line
