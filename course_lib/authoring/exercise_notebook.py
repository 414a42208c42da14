"""The notebook that a student gets: statements, blank functions and checks; no solutions, no outputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from course_lib.authoring.exercise_source import ChapterSource, ExerciseSource
from course_lib.authoring.notebooks import setup_cell
from course_lib.checks import Exercise, page_url
from course_lib.plurals import counted

__all__ = ["exercise_notebook", "meta_line"]

DIFFICULTY = {1: "easy", 2: "medium", 3: "hard"}
_METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"file_extension": ".py", "mimetype": "text/x-python", "name": "python"},
}


def exercise_notebook(root: Path, chapter: ChapterSource, exercises: Mapping[str, Exercise]) -> str:
    """The JSON text of exercises/<chapter>.ipynb.

    Args         root: the checkout, whose _config.yml holds the repository's URL. exercises: the checks, by name.
    """
    page = page_url(f"book/{chapter.chapter}/exercises.html")
    introduction = f"# {chapter.title}\n\n{chapter.introduction}\n\nHints and solutions, folded: [this page]({page})."
    cells = [
        _cell("introduction", "markdown", introduction),
        _cell("set-up", "code", setup_cell(root, style=False)),
        _cell("imports", "code", chapter.imports),
    ]
    for number, source in enumerate(chapter.exercises, start=1):
        statement = f"## {number}. {source.title}\n\n{meta_line(source, exercises[source.name])}\n\n{source.statement}"
        cells += [
            _cell(f"{source.name}-statement", "markdown", statement),
            _cell(f"{source.name}-code", "code", source.stub),
            _cell(f"{source.name}-check", "code", f"check({source.name})"),
        ]
    notebook = {"cells": cells, "metadata": _METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def meta_line(source: ExerciseSource, exercise: Exercise) -> str:
    """What one wants to know before starting: name, difficulty, minutes, points."""
    size = f"{counted(source.minutes, 'minute')} · {counted(exercise.points, 'point')}"
    return f"`{source.name}` · {DIFFICULTY[source.difficulty]} · {size}"


def _cell(name: str, kind: str, source: str) -> dict[str, object]:
    """A cell whose id is made from its part in the notebook, so that a rebuild changes only what changed."""
    cell: dict[str, object] = {"cell_type": kind, "id": name.replace("_", "-")}
    if kind == "code":
        cell["execution_count"] = None
    cell["metadata"] = {"tags": ["hide-input"]} if name == "set-up" else {}
    if kind == "code":
        cell["outputs"] = []
    cell["source"] = source.splitlines(keepends=True)
    return cell
