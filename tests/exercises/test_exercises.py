"""Every exercise of every chapter: sound, fair, fast to read, in sync with its source, and silent about its answer."""

from __future__ import annotations

import dataclasses
import importlib
import inspect
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.authoring.exercise_source import read_chapter
from course_lib.authoring.exercises import bound_exercises, chapters, derived_files
from course_lib.authoring.page_end import claim_lines
from course_lib.checks import Exercise, evaluate, find_exercise, public_rng
from course_lib.checks._diagnose import MOST_WORDS
from course_lib.checks._exercise import compile_function
from course_lib.checks._selftest import self_test

from . import alternatives, unlisted

ROOT = Path(__file__).resolve().parents[2]
CHAPTERS = {chapter.chapter: chapter for chapter in chapters(ROOT)}
EXERCISES: dict[str, Exercise] = {
    name: exercise for chapter in CHAPTERS.values() for name, exercise in bound_exercises(chapter).items()
}
SOURCES = {source.name: source for chapter in CHAPTERS.values() for source in chapter.exercises}
SEEDS = range(20)

each = pytest.mark.parametrize("name", EXERCISES)


@each
def test_the_check_is_sound(name: str) -> None:
    """Each mistake caught and named as itself, each pair caught, no impostor let through, messages short and plain."""
    assert self_test(EXERCISES[name]) == []


@each
def test_right_solutions_pass_however_they_are_written(name: str) -> None:
    assert len(alternatives(name)) >= (3 if SOURCES[name].title.startswith("Project") else 2)
    for function in alternatives(name):
        for seed in SEEDS:
            verdict = evaluate(EXERCISES[name], function, np.random.default_rng(seed), smallest=False)
            assert verdict.right, f"{function.__name__}, seed {seed}: {verdict.message} {verdict.witness}"
        assert evaluate(EXERCISES[name], function, public_rng(EXERCISES[name])).right


UNLISTED = [(name, words, function) for name in EXERCISES for words, function in unlisted(name)]


@pytest.mark.parametrize(
    ("name", "words", "function"), UNLISTED, ids=[f"{name}-{function.__name__}" for name, _, function in UNLISTED]
)
def test_mistakes_that_no_bank_lists_are_caught_and_named(name: str, words: str, function: Callable[..., Any]) -> None:
    verdict = evaluate(EXERCISES[name], function, public_rng(EXERCISES[name]))
    assert verdict.status in ("wrong", "crashed")
    assert verdict.points == 0 or verdict.points < EXERCISES[name].points
    assert words in verdict.message
    assert len(verdict.message.split()) <= MOST_WORDS
    assert not evaluate(EXERCISES[name], function, np.random.default_rng(5)).right


def test_of_the_mistakes_that_no_bank_lists_at_least_four_in_five_are_named() -> None:
    assert len(UNLISTED) >= 20
    assert sum(bool(words) for _, words, _ in UNLISTED) >= 0.8 * len(UNLISTED)


@each
def test_a_blank_fails_kindly(name: str) -> None:
    stub = compile_function(SOURCES[name].stub, name)
    verdict = evaluate(EXERCISES[name], stub, public_rng(EXERCISES[name]))
    assert verdict.status == "blank"
    assert verdict.points == 0
    assert verdict.message.startswith(f"`{name}` is still blank")


@pytest.mark.parametrize("name", [name for name, exercise in EXERCISES.items() if exercise.kind != "value"])
def test_answers_recorded_from_the_public_cases_fail(name: str) -> None:
    """Where a value is asked for there is one answer, and who records it has it."""
    exercise = EXERCISES[name]
    public = list(exercise.cases(public_rng(exercise)))
    table = {repr(case.arguments): exercise.reference(*case.arguments) for case in public}
    last = exercise.reference(*public[-1].arguments)
    verdict = evaluate(exercise, lambda *a: table.get(repr(a), last), np.random.default_rng(123))
    assert not verdict.right


@each
def test_names_inputs_and_shapes_agree_in_both_places(name: str) -> None:
    exercise, source = EXERCISES[name], SOURCES[name]
    function = compile_function(source.function, name)
    assert list(inspect.signature(function).parameters) == list(exercise.inputs)
    documented = dict(re.findall(r"(\w+): \(([^)]*)\)", (function.__doc__ or "").partition("Returns")[0]))
    for argument, axes in exercise.inputs.items():
        if axes:
            assert documented[argument].replace(",", " ").split() == axes.split()


@each
def test_a_function_of_the_package_is_built_under_its_name_with_its_arguments(name: str) -> None:
    """So either can stand in for the other; the package's own function also passes the exercise."""
    owners = [use for use in EXERCISES[name].forbidden if use.startswith("course_lib.") and use.endswith(f".{name}")]
    modules = [importlib.import_module(owner.rpartition(".")[0]) for owner in owners]
    for module in modules:
        theirs = getattr(module, name)
        assert list(inspect.signature(theirs).parameters) == list(EXERCISES[name].inputs)
        for seed in SEEDS:
            assert evaluate(EXERCISES[name], theirs, np.random.default_rng(seed)).right


@each
def test_hints_and_pages_are_there(name: str) -> None:
    exercise, source = EXERCISES[name], SOURCES[name]
    assert len(exercise.hints) >= 2
    assert exercise.page == f"book/{exercise.chapter}/exercises.html#exercise-{name.replace('_', '-')}"
    assert source.minutes > 0
    assert source.claims
    for misconception in exercise.misconceptions:
        assert misconception.page


def pages() -> list[str]:
    found = {m.page for exercise in EXERCISES.values() for m in exercise.misconceptions}
    return sorted(found | {p.page for exercise in EXERCISES.values() for p in exercise.properties if p.page})


@pytest.mark.parametrize("page", pages())
def test_every_page_that_is_pointed_to_has_the_heading(page: str) -> None:
    file, _, anchor = page.partition(".html#")
    notebook = json.loads((ROOT / f"{file}.ipynb").read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "markdown")
    # an apostrophe leaves nothing behind in the address of a heading
    lines = [re.sub("['’]", "", line.lower()) for line in re.findall(r"^#+ (.*)$", text, re.M)]
    headings = [re.sub(r"[^a-z0-9]+", "-", line).strip("-") for line in lines]
    assert anchor in headings


def test_claims_are_in_the_ledger() -> None:
    known = {name for names in claim_lines(ROOT) for name in names}
    named = {claim for source in SOURCES.values() for claim in source.claims}
    text = (ROOT / "book" / "claims.yml").read_text(encoding="utf-8")
    assert [claim for claim in named if claim not in known and not re.search(rf"\b{claim}$", text, re.M)] == []


def test_derived_files_are_current() -> None:
    for path, text in derived_files(ROOT).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is not current: course exercises build"


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_answer_stands_in_the_students_notebook(chapter: str) -> None:
    text = (ROOT / "exercises" / f"{chapter}.ipynb").read_text(encoding="utf-8")
    notebook = json.loads(text)
    assert all(
        cell["outputs"] == [] and cell["execution_count"] is None for cell in notebook["cells"] if "outputs" in cell
    )
    sources = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    for source in CHAPTERS[chapter].exercises:
        for line in answer_lines(source.function, source.stub):
            assert line not in sources, f"{source.name}: {line}"
        assert source.explanation.splitlines()[0] not in sources
    assert "BEGIN SOLUTION" not in text


def answer_lines(function: str, stub: str) -> list[str]:
    """The lines of a solution that mean something alone."""
    lines = [line.strip() for line in function.splitlines()]
    return [line for line in lines if len(line) > 10 and line not in stub]


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_cells_keep_their_ids_when_others_change(chapter: str) -> None:
    notebook = json.loads((ROOT / "exercises" / f"{chapter}.ipynb").read_text(encoding="utf-8"))
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", identifier) for identifier in ids)
    for source in CHAPTERS[chapter].exercises:
        assert f"{source.name.replace('_', '-')}-code" in ids


def test_the_shipped_solution_is_the_one_of_the_source() -> None:
    for name, exercise in EXERCISES.items():
        assert find_exercise(name).text == exercise.text


def test_at_least_thirty_mistakes_have_a_name() -> None:
    assert sum(len(exercise.misconceptions) for exercise in EXERCISES.values()) >= 30 * len(CHAPTERS)


def test_an_exercise_that_stands_in_one_place_only_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "least_squares_xor.py"
    text = (ROOT / "solutions" / "least_squares_xor.py").read_text(encoding="utf-8")
    path.write_text(
        text.replace('exercise="augment"', 'exercise="extend"')
        .replace("def augment", "def extend")
        .replace('solution="augment"', 'solution="extend"'),
        encoding="utf-8",
    )
    with pytest.raises(Exception, match="the names and their order must agree"):
        bound_exercises(read_chapter(path))


def test_an_exercise_whose_check_compares_nothing_does_not_build() -> None:
    empty = dataclasses.replace(EXERCISES["augment"], cases=lambda rng: [])
    assert "compared nothing" in self_test(empty)[0]
