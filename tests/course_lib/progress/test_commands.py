"""course progress as one types it, from a folder of notebooks to the file for the book."""

from __future__ import annotations

import json
import sys

import pytest

from course_lib import cli
from tests.course_lib.grading.conftest import RIGHT, notebook


@pytest.fixture
def run(monkeypatch, capsys):
    def course(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["course", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return ended.value.code or 0, said.out, said.err

    return course


def test_a_folder_is_told_chapter_by_chapter_and_written_for_the_book(run, tmp_path) -> None:
    endless = "def relu(x):\n    while True: pass\n"
    (tmp_path / "mine.ipynb").write_bytes(notebook(RIGHT, endless, "def augment_twice(X", "%matplotlib inline"))
    (tmp_path / "broken.ipynb").write_text("no notebook", encoding="utf-8")
    code, out, err = run("progress", tmp_path, "--json", tmp_path / "progress.json")
    assert code == 0
    assert "Least squares on XOR: 2 solved, 0 tried, 6 open\n  solved  augment, mean_squared_error\n" in out
    assert "  tried   relu  (mine.ipynb, code cell 2, line 2)\n" in out
    assert "relu was stopped: no answer within 2 seconds. Is there a loop that never ends?" in out
    assert "Could not be read: broken.ipynb: It is not a notebook" in out
    assert "Solved 2 of the 16 exercises of 2 chapters.\nNext: mend relu in mine.ipynb" in out
    assert "Import it on the book's page Your progress." in err
    assert out.isascii()
    assert json.loads((tmp_path / "progress.json").read_text("utf-8"))["exercises"] == {
        "least_squares_xor/augment": "solved",
        "least_squares_xor/mean_squared_error": "solved",
        "activations_and_losses/relu": "tried",
    }


def test_a_folder_that_is_not_there_is_misuse(run, tmp_path) -> None:
    code, out, err = run("progress", tmp_path / "nowhere")
    assert (code, out) == (2, "")
    assert err.startswith("course: There is no folder ")


def test_who_stops_it_is_told_so(run, monkeypatch, tmp_path) -> None:
    def stopped(folder: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("course_lib.progress.folder.read_folder", stopped)
    assert run("progress", tmp_path) == (130, "", "Stopped.\n")


def test_other_commands_do_not_load_it(run, monkeypatch) -> None:
    monkeypatch.delitem(sys.modules, "course_lib.progress.commands", raising=False)
    run("doctor", "--help")
    assert "course_lib.progress.commands" not in sys.modules


def test_it_is_among_the_commands(run) -> None:
    assert "progress" in run("--help")[1]
