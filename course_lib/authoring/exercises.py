"""course exercises: derive what students get from solutions/, and prove the checks."""

from __future__ import annotations

import dataclasses
import importlib
import itertools
import json
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from course_lib.authoring.exercise_notebook import exercise_notebook
from course_lib.authoring.exercise_page import exercise_page
from course_lib.authoring.exercise_source import ChapterSource, read_chapter, without_docstring
from course_lib.authoring.exercise_templates import (
    chapter_head,
    checks_module,
    own_file,
    statement_block,
    still_to_do,
    with_exercise,
)
from course_lib.checks import Exercise, exercises_of_file
from course_lib.checks import _selftest as selftest
from course_lib.errors import CourseError

__all__ = ["app", "bound_exercises", "chapters", "derived_files"]

SHIPPED = Path("course_lib/checks/solutions.json")


def chapters(root: Path) -> list[ChapterSource]:
    """The exercises of every file in solutions/, by the file's name."""
    return [read_chapter(path) for path in sorted((root / "solutions").glob("*.py"))]


def bound_exercises(chapter: ChapterSource) -> dict[str, Exercise]:
    """The chapter's checks, each bound to the solution as it stands in the source now.

    Raises       CourseError when a name stands in one of the two places only, or the inputs' shapes disagree.
    """
    module = importlib.import_module(f"course_lib.checks.{chapter.chapter}")
    exercises: dict[str, Exercise] = {exercise.name: exercise for exercise in module.EXERCISES}
    names = [source.name for source in chapter.exercises]
    if names != list(exercises):
        raise CourseError(
            f"solutions/{chapter.chapter}.py sets {', '.join(names)}, but course_lib/checks/{chapter.chapter} checks "
            f"{', '.join(exercises)}; the names and their order must agree."
        )
    return {
        source.name: dataclasses.replace(exercises[source.name], solution=without_docstring(source.function))
        for source in chapter.exercises
    }


def derived_files(root: Path) -> dict[Path, str]:
    """The text of every file that is derived from solutions/, by its path from the root."""
    files: dict[Path, str] = {}
    shipped: dict[str, Mapping[str, str]] = {}
    for chapter in chapters(root):
        exercises = bound_exercises(chapter)
        taken = sorted(set(exercises) & set(shipped))
        if taken:
            raise CourseError(f"solutions/{chapter.chapter}.py: {taken[0]} is also an exercise of another chapter.")
        for name, exercise in exercises.items():
            shipped[name] = {"chapter": chapter.chapter, "solution": exercise.solution}
        files[Path("exercises") / f"{chapter.chapter}.ipynb"] = exercise_notebook(root, chapter, exercises)
        files[Path("book") / chapter.chapter / "exercises.md"] = exercise_page(root, chapter, exercises)
    files[SHIPPED] = json.dumps(shipped, indent=1, ensure_ascii=False) + "\n"
    return files


app = typer.Typer(help="Derive the exercises from solutions/, and prove their checks.", no_args_is_help=True)


@app.command()
def build(
    stale: Annotated[bool, typer.Option("--check", help="Write nothing; name the files that are not current.")] = False,
) -> None:
    """Write the notebooks, the pages and solutions.json; nothing is written when an exercise is not sound."""
    root = Path.cwd()
    try:
        files = derived_files(root)
        problems = [] if stale else _unsound(root)
    except CourseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    for problem in problems:
        typer.echo(problem, err=True)
    if problems:
        raise typer.Exit(1)
    differing = [path for path, text in files.items() if _read(root / path) != text]
    for path in differing:
        if stale:
            typer.echo(f"{path} is not current. Mend: course exercises build", err=True)
        else:
            _write(root / path, files[path])
            typer.echo(f"{path}: written")
    if not stale:
        typer.echo(f"{len(files)} files, {len(files) - len(differing)} of them unchanged")
    raise typer.Exit(1 if stale and differing else 0)


@app.command()
def check(
    names: Annotated[list[str] | None, typer.Argument(help="Exercises; all when none is named.")] = None,
    file: Annotated[Path | None, typer.Option(help="An instructor's own exercises instead of the chapters'.")] = None,
) -> None:
    """Prove exercises: every mistake caught and named, no false answer passed, right ones let through."""
    try:
        exercises = _exercises(file)
    except CourseError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    unknown = sorted(set(names or ()) - set(exercises))
    if unknown:
        typer.echo(f"no exercise is called {unknown[0]}; known: {', '.join(exercises)}", err=True)
        raise typer.Exit(2)
    unsound = False
    for name, (seconds, problems) in _proofs(names or list(exercises), file):
        unsound = unsound or bool(problems)
        typer.echo(f"{name}: {'not sound' if problems else 'sound'} ({seconds:.1f} s)")
        for problem in problems:
            typer.echo(f"    {problem}")
    raise typer.Exit(1 if unsound else 0)


@app.command()
def new(
    name: Annotated[str, typer.Argument(help="The function's name, as in mean_squared_error.")],
    chapter: Annotated[str, typer.Option(help="The chapter, as in least_squares_xor.")] = "",
    file: Annotated[Path | None, typer.Option(help="Write an instructor's own file instead.")] = None,
) -> None:
    """Write the two blocks of a new exercise, filled with an example that is sound, and say what is still to do."""
    if not name.isidentifier() or name != name.lower():
        typer.echo(
            f"{name!r} is no function name; use small letters and underscores, as in {_as_name(name)}.", err=True
        )
        raise typer.Exit(2)
    if file is not None:
        if file.exists():
            typer.echo(f"{file} exists already; name a new file.", err=True)
            raise typer.Exit(2)
        _write(file, own_file(name))
        typer.echo(f"{file}: written. Prove it with: course exercises check --file {file}")
        return
    if not chapter.isidentifier() or not (Path("book") / chapter).is_dir():
        typer.echo(f"--chapter {chapter or '...'}: name a chapter, a folder of book/, or use --file.", err=True)
        raise typer.Exit(2)
    source, package = Path("solutions") / f"{chapter}.py", Path("course_lib/checks") / chapter
    text = _read(source) or chapter_head(chapter)
    if f"def {name}(" in text:
        typer.echo(f"{source} has an exercise {name} already.", err=True)
        raise typer.Exit(2)
    _write(source, f"{text.rstrip()}\n\n{statement_block(name)}")
    _write(package / f"{name}.py", checks_module(name, chapter))
    _write(package / "__init__.py", with_exercise(_read(package / "__init__.py"), name, chapter))
    typer.echo(f"{source} and {package}/{name}.py: written.\n{still_to_do(name, chapter)}")


def _proofs(names: list[str], file: Path | None) -> Iterator[tuple[str, tuple[float, list[str]]]]:
    """Seconds and problems of each exercise, in their order; more than one in processes of their own."""
    workers = min(len(names), os.cpu_count() or 1)
    if workers < 2:
        yield from ((name, _proved(name, file)) for name in names)
        return
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield from zip(names, pool.map(_proved, names, itertools.repeat(file)), strict=False)


def _proved(name: str, file: Path | None) -> tuple[float, list[str]]:
    exercise = _exercises(file)[name]
    start = time.perf_counter()
    problems = selftest.self_test(exercise)
    return time.perf_counter() - start, problems


def _exercises(file: Path | None) -> dict[str, Exercise]:
    return exercises_of_file(file) if file else _all_exercises(Path.cwd())


def _as_name(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower()).strip("_") or "my_function"


def _all_exercises(root: Path) -> dict[str, Exercise]:
    return {name: exercise for chapter in chapters(root) for name, exercise in bound_exercises(chapter).items()}


def _unsound(root: Path) -> list[str]:
    """What is wrong with exercises, asked on the public seed only; `course exercises check` asks on many."""
    return [
        f"{name}: {problem}"
        for name, exercise in _all_exercises(root).items()
        for problem in selftest.separations(exercise, np.random.default_rng(0))
    ]


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(path.name + ".part")
    aside.write_text(text, encoding="utf-8")
    os.replace(aside, path)


if __name__ == "__main__":
    app()
