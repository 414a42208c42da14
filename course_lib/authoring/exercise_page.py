"""The book's page of a chapter's exercises: statement, hints folded, solution folded with its explanation."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Mapping
from pathlib import Path

from course_lib.authoring.exercise_notebook import meta_line
from course_lib.authoring.exercise_source import ChapterSource, ExerciseSource
from course_lib.authoring.repository import repository_name, repository_url
from course_lib.authoring.solutions_shown import SOLUTION_BEGINS, SOLUTION_ENDS
from course_lib.checks import Exercise

__all__ = ["exercise_page"]

_DOTS = {1: "●○○", 2: "●●○", 3: "●●●"}


def exercise_page(root: Path, chapter: ChapterSource, exercises: Mapping[str, Exercise]) -> str:
    """The text of book/<chapter>/exercises.md.

    Args         root: the checkout, whose _config.yml holds the repository's URL. exercises: the checks, by name.
    """
    parts = [
        f"<!-- Derived from solutions/{chapter.chapter}.py by `course exercises build`; edit that file. -->",
        f"# {chapter.title}",
        chapter.introduction,
        _launch(root, chapter),
    ]
    for number, source in enumerate(chapter.exercises, start=1):
        parts += _one(number, source, exercises[source.name])
    parts += _next(root, chapter)
    return "\n\n".join(parts) + "\n"


def _launch(root: Path, chapter: ChapterSource) -> str:
    repository, notebook = repository_name(repository_url(root)), f"exercises/{chapter.chapter}.ipynb"
    binder = f"https://mybinder.org/v2/gh/{repository}/main?urlpath=lab/tree/{notebook}"
    colab = f"https://colab.research.google.com/github/{repository}/blob/main/{notebook}"
    minutes = sum(source.minutes for source in chapter.exercises)
    return (
        f"Open the notebook of these exercises in [Binder]({binder}) or [Colab]({colab}), "
        f"or `{notebook}` on your own machine. All of them together take about {minutes} minutes."
    )


def _next(root: Path, chapter: ChapterSource) -> list[str]:
    """What comes after the chapter in the book's order, with the question that it opens with."""
    toc = root / "_toc.yml"
    files = re.findall(r"(?:root|file): book/(\S+)", toc.read_text(encoding="utf-8") if toc.exists() else "")
    follows = dict(itertools.pairwise(files)).get(f"{chapter.chapter}/exercises")
    if follows is None:
        return []
    text = (root / "book" / f"{follows}.md").read_text(encoding="utf-8")
    title = text.removeprefix("# ").split("\n", 1)[0]
    question = re.search(r"The question</p><p>(.*?)</p>", text)
    words = [question[1]] if question else []
    return ["## What comes next", " ".join([*words, f"[{title}](../{follows}.md)"])]


def _one(number: int, source: ExerciseSource, exercise: Exercise) -> list[str]:
    anchor = f"(exercise-{source.name.replace('_', '-')})="
    meta = meta_line(source, exercise)
    dots = f'<span class="nn-dots" aria-hidden="true">{_DOTS[source.difficulty]}</span>'
    box = f'<input type="checkbox" autocomplete="off" data-exercise="{source.name}">'
    solved = f'<label class="nn-solved pst-js-only">{box} solved</label>'
    shown = " · ".join(f"<span>{_code(part)}</span>" for part in meta.split(" · "))
    parts = [
        f"{anchor}\n## {number}. {source.title}",
        ":::{container} nn nn-ex",
        f'<p class="nn-meta">{dots} {shown} {solved}</p>',
        source.statement,
        f"```python\n{source.stub}\n```",
    ]
    for index, hint in enumerate(exercise.hints, start=1):
        parts += [f"<details><summary>Hint {index} of {len(exercise.hints)}</summary>", hint, "</details>"]
    parts += [
        SOLUTION_BEGINS,
        "<details><summary>Solution</summary>",
        f"```python\n{source.function}\n```",
        source.explanation,
        _claims(source),
        "</details>",
        SOLUTION_ENDS,
        ":::",
    ]
    return [part for part in parts if part]


def _claims(source: ExerciseSource) -> str:
    if not source.claims:
        return ""
    links = ", ".join(f"[{claim}](#{claim})" for claim in source.claims)
    return f"Claims of the ledger behind it: {links}."


def _code(text: str) -> str:
    escaped = html.escape(text, quote=False)
    return f"<code>{escaped.strip('`')}</code>" if text.startswith("`") else escaped
