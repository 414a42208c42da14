"""course exercises: build, check, new."""

from __future__ import annotations

import dataclasses
import importlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course_lib.authoring.exercise_notebook import exercise_notebook
from course_lib.authoring.exercise_page import exercise_page
from course_lib.authoring.exercise_source import read_chapter, without_docstring
from course_lib.authoring.exercises import app, bound_exercises, derived_files
from course_lib.errors import CourseError

ROOT = Path(__file__).parents[3]
SOURCE = ROOT / "solutions" / "least_squares_xor.py"
run = CliRunner().invoke


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """As much of the tree as the command touches."""
    for name in ("solutions", "exercises"):
        shutil.copytree(ROOT / name, tmp_path / name)
    for page in (ROOT / "book").glob("*/exercises.md"):
        (tmp_path / "book" / page.parent.name).mkdir(parents=True)
        shutil.copy(page, tmp_path / "book" / page.parent.name)
        shutil.copy(page.with_name("index.md"), tmp_path / "book" / page.parent.name)
    shutil.copy(ROOT / "book" / "what_now.md", tmp_path / "book")
    shutil.copytree(ROOT / "course_lib", tmp_path / "course_lib", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("_config.yml", "_toc.yml"):
        shutil.copy(ROOT / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_build_writes_what_is_missing_and_leaves_the_rest(checkout: Path) -> None:
    notebook = checkout / "exercises" / "least_squares_xor.ipynb"
    before = notebook.read_bytes()
    notebook.unlink()
    result = run(app, ["build"])
    assert result.exit_code == 0, result.output
    assert "exercises/least_squares_xor.ipynb: written" in result.output
    files = 2 * len(list((checkout / "solutions").glob("*.py"))) + 1  # a notebook and a page each, and the solutions
    assert f"{files} files, {files - 1} of them unchanged" in result.output
    assert notebook.read_bytes() == before


def test_an_exercise_that_compares_nothing_is_not_built(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = {
        name: dataclasses.replace(exercise, cases=lambda rng: [])
        for name, exercise in bound_exercises(read_chapter(SOURCE)).items()
    }
    monkeypatch.setattr(
        "course_lib.authoring.exercises.bound_exercises",
        lambda source: empty if source.chapter == "least_squares_xor" else bound_exercises(source),
    )
    page = checkout / "book" / "least_squares_xor" / "exercises.md"
    page.write_text("old", encoding="utf-8")
    result = run(app, ["build"])
    assert result.exit_code == 1
    assert "augment: augment: its cases compared nothing" in result.output
    assert page.read_text(encoding="utf-8") == "old"


def test_build_check_names_what_is_stale_and_writes_nothing(checkout: Path) -> None:
    page = checkout / "book" / "least_squares_xor" / "exercises.md"
    page.write_text("old", encoding="utf-8")
    result = run(app, ["build", "--check"])
    assert result.exit_code == 1
    assert "exercises.md is not current. Mend: course exercises build" in result.output
    assert page.read_text(encoding="utf-8") == "old"


def test_check_proves_an_exercise(checkout: Path) -> None:
    result = run(app, ["check", "augment"])
    assert result.exit_code == 0
    assert result.output.startswith("augment: sound")
    assert run(app, ["check", "nothing"]).exit_code == 2


def test_check_proves_several_at_a_time_and_reports_them_in_order(checkout: Path) -> None:
    names = ["fold_xor", "augment"]
    result = run(app, ["check", *names])
    assert result.exit_code == 0, result.output
    assert [line.split(":")[0] for line in result.output.splitlines()] == names
    assert all(": sound (" in line for line in result.output.splitlines())


def test_a_new_exercise_of_ones_own_passes_its_tests_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "homework.py"
    assert run(app, ["new", "mean_square", "--file", str(file)]).exit_code == 0
    result = run(app, ["check", "--file", str(file)])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("mean_square: sound")
    assert run(app, ["new", "mean_square", "--file", str(file)]).exit_code == 2


def test_a_broken_file_of_ones_own_is_named(tmp_path: Path) -> None:
    file = tmp_path / "homework.py"
    run(app, ["new", "mean_square", "--file", str(file)])
    file.write_text(file.read_text(encoding="utf-8").replace('(("np.mean", "np.sum"),)', '(("x**2", "x * x"),)'))
    result = run(app, ["check", "--file", str(file)])
    assert result.exit_code == 1
    assert "do not tell sum-for-mean from the right answer" in result.output


@pytest.mark.parametrize("chapter", ["least_squares_xor", "brand_new"])
def test_a_new_exercise_of_a_chapter_builds_as_it_is(chapter: str, checkout: Path) -> None:
    """In a fresh process whose package is the copy, as after an edit by hand; also where it is the chapter's first."""
    (checkout / "book" / chapter).mkdir(exist_ok=True)
    steps = (["new", "mean_square", "--chapter", chapter], ["build"], ["check", "mean_square"])
    for step in steps:
        result = subprocess.run(
            [sys.executable, "-m", "course_lib.authoring.exercises", *step],
            cwd=checkout,
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr
    assert "mean_square: sound" in result.stdout
    shipped = json.loads((checkout / "course_lib" / "checks" / "solutions.json").read_text(encoding="utf-8"))
    assert shipped["mean_square"]["chapter"] == chapter
    assert "exercise-mean-square" in (checkout / "book" / chapter / "exercises.md").read_text(encoding="utf-8")
    assert (checkout / "exercises" / f"{chapter}.ipynb").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["new", "Mean Square"], "use small letters and underscores, as in mean_square"),
        (["new", "f"], "name a chapter, a folder of book/, or use --file"),
        (["new", "f", "--chapter", "nothing"], "name a chapter, a folder of book/, or use --file"),
        (["new", "augment", "--chapter", "least_squares_xor"], "has an exercise augment already"),
    ],
)
def test_misuse_is_answered_with_what_to_write(words: list[str], message: str, checkout: Path) -> None:
    result = run(app, words)
    assert result.exit_code == 2
    assert message in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("# # Exercises: Least squares on XOR", "# Text", "must begin with a Markdown cell"),
        ('exercise="augment" minutes=5', 'exercise="augment"', "needs minutes="),
        ("# ## Make the bias one more weight", "# Make the bias one more weight", "must begin with a heading"),
        ("    # BEGIN SOLUTION: append a column of ones\n", "", "between two fences"),
        ('solution="augment"', 'solution="other"', "must explain the solution"),
    ],
)
def test_a_source_that_lacks_a_piece_is_refused_by_name(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = SOURCE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "least_squares_xor.py"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CourseError, match=message):
        read_chapter(path)


def test_the_stub_asks_for_what_the_fence_says() -> None:
    source = read_chapter(SOURCE).exercises[0]
    assert source.stub.endswith('    raise NotImplementedError("augment: append a column of ones")')
    assert "column_stack" in source.function
    assert "SOLUTION" not in source.function


def test_docstrings_are_left_out_of_what_is_shipped() -> None:
    text = without_docstring('def f(x):\n    """Doc.\n\n    More.\n    """\n\n    return x\n')
    assert text == "def f(x):\n    return x\n"


def test_deriving_twice_gives_the_same_bytes() -> None:
    assert derived_files(ROOT) == derived_files(ROOT)


def test_the_notebook_is_valid_and_runs_from_its_first_cell_on() -> None:
    nbformat = importlib.import_module("nbformat")
    chapter = read_chapter(SOURCE)
    text = exercise_notebook(ROOT, chapter, bound_exercises(chapter))
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert code[0].startswith("# Set-up")
    assert [line for line in code if line.startswith("check(")] == [f"check({s.name})" for s in chapter.exercises]


def test_the_notebook_runs_with_numpy_alone_and_every_check_answers() -> None:
    """All cells in a fresh process without the tools of the book; the set-up cell's magic is not run."""
    chapter = read_chapter(SOURCE)
    notebook = json.loads(exercise_notebook(ROOT, chapter, bound_exercises(chapter)))
    cells = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    code = "\n\n".join(re.sub(r"^( *)%pip", r"\1pass  # %pip", cell, flags=re.MULTILINE) for cell in cells)
    refuse = (
        "import sys\nclass Refuse:\n    def find_spec(self, name, *rest):\n"
        "        if name.split('.')[0] in ('matplotlib', 'yaml', 'jupytext', 'nbformat', 'typer', 'scipy',"
        " 'IPython'):\n"
        "            raise ImportError(name)\nsys.meta_path.insert(0, Refuse())\n"
    )
    result = subprocess.run([sys.executable, "-c", refuse + code], capture_output=True, text=True, check=True)
    assert result.stdout.count("Still blank.") == len(chapter.exercises)
    assert result.stderr == ""


def test_the_page_opens_the_notebook_elsewhere_and_folds_what_is_to_be_folded() -> None:
    chapter = read_chapter(SOURCE)
    page = exercise_page(ROOT, chapter, bound_exercises(chapter))
    assert "mybinder.org/v2/gh/" in page
    assert "colab.research.google.com/github/" in page
    assert page.count("exercises/least_squares_xor.ipynb") == 3
    assert page.count("<summary>Solution</summary>") == len(chapter.exercises)
    assert page.count("<details>") == page.count("</details>")
    for index, source in enumerate(chapter.exercises, start=1):
        assert f"## {index}. {source.title}" in page
        assert page.index(f"## {index}. {source.title}") < page.index(source.explanation.splitlines()[0])


def test_the_page_ends_with_the_question_of_the_next_chapter() -> None:
    chapter = read_chapter(SOURCE)
    page = exercise_page(ROOT, chapter, bound_exercises(chapter))
    assert page.endswith("the word “can” hide? [Universal approximation](../universal_approximation/index.md)\n")
    last = exercise_page(ROOT, dataclasses.replace(chapter, chapter="reinforcement_learning"), bound_exercises(chapter))
    assert last.endswith("## What comes next\n\n[What now](../what_now.md)\n")


def test_an_exercise_whose_cases_do_not_separate_a_misconception_is_not_built(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blunt = {
        name: dataclasses.replace(exercise, cases=lambda rng, exercise=exercise: list(exercise.cases(rng))[:1])
        for name, exercise in bound_exercises(read_chapter(SOURCE)).items()
    }
    monkeypatch.setattr(
        "course_lib.authoring.exercises.bound_exercises",
        lambda source: blunt if source.chapter == "least_squares_xor" else bound_exercises(source),
    )
    notebook = checkout / "exercises" / "least_squares_xor.ipynb"
    notebook.write_text("old", encoding="utf-8")
    result = run(app, ["build"])
    assert result.exit_code == 1
    assert "augment: the cases do not tell cut-to-integers from the right answer" in result.output
    assert notebook.read_text(encoding="utf-8") == "old"


def test_a_slip_in_a_file_of_ones_own_is_a_sentence(tmp_path: Path) -> None:
    file = tmp_path / "own.py"
    file.write_text("import nmupy\n")
    done = run(app, ["check", "--file", str(file)])
    said = "own.py cannot be used, because it stops in line 1: ModuleNotFoundError: No module named 'nmupy'"
    assert (done.exit_code, done.output) == (1, f"{said}; mend it there.\n")
