"""The page "Write your own exercise", followed step by step: commands run, files written, outputs compared."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "book" / "for_instructors" / "write_your_own_exercise.md"
STEP = re.compile(r"<!-- (?P<order>[^>]+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)
TOUCHED = ("solutions", "exercises", "course_lib", "_config.yml", "_toc.yml", "book")


def steps() -> list[tuple[str, str]]:
    return [(found["order"], found["text"]) for found in STEP.finditer(PAGE.read_text(encoding="utf-8"))]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of the tree as a new exercise of a chapter touches."""
    place = tmp_path / "checkout"
    for name in TOUCHED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", "*.ipynb.part"))
        else:
            shutil.copy(ROOT / name, place / name)
    return place


def run(words: list[str], folder: Path, package: Path, code: int = 0) -> str:
    environment = {**os.environ, "PYTHONPATH": str(package)}
    done = subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


def still(text: str) -> list[str]:
    """The lines without what differs from run to run: how long something took."""
    return [re.sub(r"\(\d+\.\d s\)", "(... s)", line) for line in text.strip().splitlines()]


def test_the_page_is_followed_word_for_word(tmp_path: Path, checkout: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    printed, compared = "", 0
    for order, text in steps():
        verb, _, rest = order.partition(" ")
        if order.startswith("run"):
            folder = checkout if order == "run in a checkout" else own
            package = checkout if order == "run in a checkout" else ROOT
            code = 1 if order == "run, exits with 1" else 0
            commands = [line.split() for line in text.splitlines()]
            assert all(words[0] == "course" for words in commands)
            outputs = [run(["-m", "course_lib.cli", *words[1:]], folder, package, code) for words in commands]
            printed = "".join(outputs)
        elif verb == "write":
            path = own / rest
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif verb == "insert":
            name, _, after = rest.removeprefix("into ").partition(" after: ")
            lines = (own / name).read_text(encoding="utf-8").splitlines()
            places = [number for number, line in enumerate(lines, 1) if after in line]
            assert len(places) == 1
            lines.insert(places[0], text.rstrip("\n"))
            (own / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        elif order == "a student":
            printed = run(["-c", text], own, ROOT)
        else:
            assert order == "prints"
            compared += 1
            assert still(printed) == still(text)
    assert compared == 7


def test_every_block_of_the_page_is_a_step() -> None:
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(steps())
