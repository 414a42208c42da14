"""What `course exercises new` writes and says: files that ruff leaves alone, and what is still to do, in order."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course_lib.authoring.exercise_source import read_chapter
from course_lib.authoring.exercise_templates import with_exercise
from course_lib.authoring.exercises import app

ROOT = Path(__file__).parents[3]
run = CliRunner().invoke


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the command reads and ruff's settings; one chapter with exercises, one without."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ("book/optimizers", "book/brand_new", "solutions", "course_lib"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "solutions" / "optimizers.py", tmp_path / "solutions")
    shutil.copytree(ROOT / "course_lib" / "checks", tmp_path / "course_lib" / "checks")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("chapter", ["optimizers", "brand_new"])
def test_ruff_has_nothing_to_say_about_what_is_written(chapter: str, checkout: Path) -> None:
    for name in ("mean_square", "zeros"):
        assert run(app, ["new", name, "--chapter", chapter]).exit_code == 0
    assert run(app, ["new", "mean_square", "--file", "homework.py"]).exit_code == 0
    package = f"course_lib/checks/{chapter}"
    written = [f"solutions/{chapter}.py", *(f"{package}/{name}.py" for name in ("__init__", "mean_square", "zeros"))]
    for words in (["check", "--no-cache"], ["format", "--check", "--no-cache"]):
        command = [sys.executable, "-m", "ruff", *words, "homework.py", *written]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_it_says_at_once_what_is_still_to_do_and_where(checkout: Path) -> None:
    said = run(app, ["new", "mean_square", "--chapter", "optimizers"]).output
    assert re.findall(r"^ +(\d)\. ", said, re.MULTILINE) == list("123456789")
    assert max(map(len, said.splitlines())) <= 100
    places = [
        "solutions/optimizers.py: the question",
        "course_lib/checks/optimizers/mean_square.py: inputs",
        "at least five misconceptions",
        "tests/exercises/optimizers_alternatives.py: two right solutions",
        "book/optimizers/index.md",
        "course exercises build",
        "pytest tests/exercises -k mean_square",
    ]
    where = [" ".join(said.split()).index(place) for place in places]
    assert where == sorted(where)
    for path in re.findall(r"tests/exercises/\w+\.py", said):
        assert (ROOT / path).is_file()


def test_what_is_to_be_filled_in_stands_empty_in_the_files(checkout: Path) -> None:
    run(app, ["new", "mean_square", "--chapter", "brand_new"])
    source = Path("solutions/brand_new.py")
    assert read_chapter(source).exercises[0].claims == ()
    source.write_text(source.read_text(encoding="utf-8").replace("<!-- claims: -->", "<!-- claims: a-claim -->"))
    assert read_chapter(source).exercises[0].claims == ("a-claim",)
    assert '_EXPLAINED = ""\n' in Path("course_lib/checks/brand_new/mean_square.py").read_text(encoding="utf-8")


def test_a_list_on_one_line_grows_line_by_line() -> None:
    text = '"""A chapter."""\n\nfrom course_lib.checks.c.a import A\n\n__all__ = ["EXERCISES"]\n\nEXERCISES = (A,)\n'
    assert with_exercise(text, "b", "c").endswith("EXERCISES = (\n    A,\n    B,\n)\n")
