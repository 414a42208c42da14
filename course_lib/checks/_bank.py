"""Where the exercises come from: the chapters' modules beside this file, or an instructor's own file."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

from course_lib.checks._exercise import Exercise
from course_lib.checks._faults import stopped
from course_lib.checks._shipped import shipped, shipped_chapters
from course_lib.errors import CourseError, UnknownNameError

__all__ = ["exercises_of_chapter", "exercises_of_file", "find_exercise", "nearest"]


def exercises_of_chapter(chapter: str) -> dict[str, Exercise]:
    """The exercises of a chapter by name, in the order in which it sets them; the chapter with - or _ in its name."""
    module = chapter.replace("-", "_")
    known = shipped_chapters()
    if module not in known:
        raise UnknownNameError(
            f"exercises_of_chapter: no chapter {chapter!r} has exercises; known: {', '.join(known)}.", name=chapter
        )
    return _by_name(importlib.import_module(f"course_lib.checks.{module}"))


def exercises_of_file(path: str | Path) -> dict[str, Exercise]:
    """The exercises of an instructor's own Python file, which defines EXERCISES, each with its solution."""
    path = Path(path)
    spec = importlib.util.spec_from_file_location(f"exercises_in_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise CourseError(f"exercises_of_file: {path} is not a Python file; write exercises into a file named *.py.")
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # it can raise anything
        where = stopped(error, {str(path): ""})
        raise CourseError(f"{path.name} cannot be used, because it stops in {where}; mend it there.") from error
    if not getattr(module, "EXERCISES", None):
        raise CourseError(
            f"exercises_of_file: {path.name} defines no EXERCISES; end it with EXERCISES = [exercise, ...]."
        )
    entries = module.EXERCISES if isinstance(module.EXERCISES, (list, tuple)) else [module.EXERCISES]
    others = [entry for entry in entries if not isinstance(entry, Exercise)]
    if others or entries is not module.EXERCISES:
        came = f"holds {others[0]!r:.60}" if others else "is one exercise"
        raise CourseError(f"EXERCISES in {path.name} {came}; make it a list of exercises: EXERCISES = [exercise, ...].")
    exercises = _by_name(module)
    for exercise in exercises.values():
        if not exercise.solution:
            raise CourseError(
                f"exercises_of_file: {exercise.name} in {path.name} has no solution; "
                "give Exercise(solution=...) its text."
            )
    return exercises


def find_exercise(name: str) -> Exercise:
    """The exercise of that name, whatever its chapter."""
    known = shipped()
    if name not in known:
        near = nearest(name, known)
        hint = f"Did you mean {near}?" if near else f"Known: {', '.join(sorted(known))}."
        raise UnknownNameError(f"find_exercise: no exercise is called {name!r}. {hint}", name=name, expected=near)
    return exercises_of_chapter(known[name]["chapter"])[name]


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of the names that was probably meant, or ""."""
    folded = {known.lower().replace("_", ""): known for known in names}
    close = difflib.get_close_matches(name.lower().replace("_", ""), folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""


def _by_name(module: ModuleType) -> dict[str, Exercise]:
    return {exercise.name: exercise for exercise in module.EXERCISES}
