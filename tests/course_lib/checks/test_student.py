"""check and hint, as students call them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import course_lib.checks._student as module
from course_lib.authoring.exercise_templates import own_file
from course_lib.checks import check, hint, use_exercises


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """No tries and no hints are remembered from one test to the next."""
    for memory in (module._tries, module._hints_given, module._own):
        memory.clear()
    yield
    module._own.clear()


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def in_a_session(*lines: str) -> dict[str, Any]:
    scope = ModuleType("__main__").__dict__
    exec("import numpy as np\nfrom course_lib.checks import check, hint", scope)
    for line in lines:
        exec(line, scope)
    return scope


def test_a_right_answer(capsys: pytest.CaptureFixture[str]) -> None:
    def augment(X: Any) -> Any:
        return np.column_stack([X, np.ones(len(X))])

    assert check(augment) is None
    assert said(capsys).startswith("Right. augment agrees in all")


def test_a_stub_beside_an_answer_whose_name_is_misspelt(capsys: pytest.CaptureFixture[str]) -> None:
    stub = "def augment(X):\n    raise NotImplementedError('augment: append a column')"
    in_a_session(stub, "check(augment)")
    assert "is that the one" not in said(capsys)
    in_a_session(stub, "def agument(X):\n    return np.column_stack([X, np.ones(len(X))])", "check(augment)")
    assert said(capsys).strip().endswith("There is agument; is that the one? Then call it augment.")


def test_a_mistake_without_a_page_of_its_own_leads_to_the_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    in_a_session("def augment(X):\n    return 'text'", "check(augment)")
    text = said(capsys)
    assert "Explained at" not in text
    assert re.search(r"The exercise and its hints: \S+/exercises.html#exercise-augment\n", text)


def test_a_named_mistake_with_its_page(capsys: pytest.CaptureFixture[str]) -> None:
    def augment(X: Any) -> Any:
        return np.column_stack([np.ones(len(X)), X])

    check(augment)
    text = said(capsys)
    assert "Your ones are in front" in text
    assert "loss.html#" in text


def test_after_three_wrong_tries_a_hint_is_offered_and_not_before(capsys: pytest.CaptureFixture[str]) -> None:
    def augment(X: Any) -> Any:
        return X

    check(augment)
    check(augment)
    assert "hint(augment)" not in said(capsys)
    check(augment)
    assert "Stuck? hint(augment) shows hint 1 of 3." in said(capsys)
    hint(augment)
    assert said(capsys).startswith("Hint 1 of 3.")
    check(augment)
    assert "shows hint 2 of 3" in said(capsys)


def test_hints_come_one_by_one_and_then_point_to_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(4):
        hint("augment")
    text = said(capsys)
    assert [f"Hint {i} of 3." in text for i in (1, 2, 3)] == [True] * 3
    assert "exercises.html#exercise-augment" in text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["def augment(X): return X", "check(augment(np.ones((2, 2))))"], "write check(augment), without parentheses"),
        (["check(None)"], "takes the function itself, not its result"),
        (["check('augment')"], "Write check(augment), without quotes"),
        (["def augmnet(X): return X", "check(augmnet)"], "Did you mean augment?"),
        (["def Augment(X): return X", "check(Augment)"], "Did you mean augment?"),
        (["check(print)"], "No exercise is called print."),
        (["f = lambda X: X", "check(f)"], "No exercise is called f."),
        (["hint('augmet')"], "Did you mean augment?"),
    ],
)
def test_what_was_meant_is_asked_back(lines: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    in_a_session(*lines)
    assert words in said(capsys)


def test_a_lambda_is_known_by_the_name_it_was_given(capsys: pytest.CaptureFixture[str]) -> None:
    in_a_session("augment = lambda X: np.c_[X, np.ones(len(X))]", "check(augment)")
    assert said(capsys).startswith("Right.")


def test_an_older_definition_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    in_a_session(
        "def augment(X): return X",
        "functions = [augment]",
        "def augment(X): return np.c_[X, np.ones(len(X))]",
        "check(functions[0])",
    )
    assert "has been defined again since; this is an older one" in said(capsys)


def test_a_cell_run_twice_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    cell = "def augment(X): return np.c_[X, np.ones(len(X))]\ncheck(augment)"
    in_a_session(cell, cell)
    first, second = said(capsys).strip().splitlines()
    assert first == second


def test_a_borrowed_answer_is_not_ones_own_work(capsys: pytest.CaptureFixture[str]) -> None:
    in_a_session("from course_lib.linear import augment", "check(augment)")
    assert said(capsys).startswith("Not your own work.")


def test_an_instructors_own_exercise_is_checked_like_the_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "homework.py"
    file.write_text(own_file("mean_square"), encoding="utf-8")
    use_exercises(file)
    in_a_session("def mean_square(x): return np.sum(x**2)", "check(mean_square)")
    assert "The squares were added up, not averaged." in said(capsys)


def test_in_a_notebook_html_and_text_are_both_given(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[dict[str, str]] = []
    ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
    ipython.get_ipython = lambda: object()  # type: ignore[attr-defined]
    display.display = lambda data, raw: shown.append(data)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    monkeypatch.setitem(sys.modules, "IPython.display", display)

    def augment(X: Any) -> Any:
        return X

    check(augment)
    assert shown[0]["text/html"].startswith("<div")
    assert shown[0]["text/plain"].startswith("Not yet. augment")


def test_on_an_old_windows_console_nothing_breaks() -> None:
    lines = ["from course_lib.checks import check, hint", "def augment(X): return X", "check(augment)", "hint(augment)"]
    code = "\n".join(lines)
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        env={"PYTHONIOENCODING": "cp1252", "OPENBLAS_NUM_THREADS": "1"},
        check=True,
    )
    assert b"Not yet. augment" in run.stdout
