"""The command `course`: it starts at once and needs only what it is asked for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from course_lib import cli

MAKEFILE = Path(__file__).parents[2] / "Makefile"


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["course", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    code = ended.value.code
    return code if isinstance(code, int) else 1 if code else 0


def test_the_commands_that_grade_are_there(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(monkeypatch, "--help") == 0
    said = capsys.readouterr().out
    for command in ("grade", "regrade", "report", "override", "replay", "doctor"):
        assert command in said


def test_the_commands_that_make_calls_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make repository` called one that was not."""
    called = set(re.findall(r"\(RUN\)/course (\w+)", MAKEFILE.read_text(encoding="utf-8")))
    assert {"claims", "repository"} <= called
    for command in called:
        assert run(monkeypatch, command, "--help") == 0


def test_an_unknown_command_is_misuse(monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, "nonsense") == 2


def test_without_typer_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typer", None)
    monkeypatch.setattr(sys, "argv", ["course", "grade"])
    with pytest.raises(SystemExit, match=r"install them with: python -m pip install typer rich nbformat"):
        cli.main()


def test_grading_loads_nothing_of_the_book(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(cli.importlib, "import_module", lambda name: asked.append(name))
    run(monkeypatch, "grade", "--help")
    assert asked == []


def test_ctrl_c_is_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("course_lib.grading.commands.app", interrupted)
    assert run(monkeypatch, "grade") == 130


def test_ctrl_c_when_all_is_done_changes_nothing() -> None:
    """It comes while Python ends: neither a traceback nor an exit code that says the work was not done."""
    ending = "atexit.register(os.kill, os.getpid(), signal.SIGINT)"
    program = f"import atexit, os, signal; {ending}; from course_lib.cli import main; main()"
    ended = subprocess.run(
        [sys.executable, "-c", program, "grade", "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "COLUMNS": "80"},
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Usage" in ended.stdout
