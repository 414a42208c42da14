"""The mutation run on a toy: a test that looks misses nothing, one that does not look misses it all."""

from __future__ import annotations

import json
import sys
import time

import pytest

from tests.forked import forked
from tests.mutants import Trial, mutants, sample_of, statement_around, visit
from tests.notebooks_as_scripts import importing, run

TOY = "def larger(a: int | None, b: int) -> int:\n    return a if a > b else b\n"
LOOKS = "from toy import larger\nassert (larger(2, 1), larger(1, 2), larger(3, 1)) == (2, 2, 3)\n"


@pytest.mark.parametrize(("test", "share"), [(LOOKS, 0.5), ("import toy\n", 1.0)])
def test_what_no_test_notices_is_named_with_its_line_and_change(tmp_path, monkeypatch, test, share):
    monkeypatch.chdir(tmp_path)
    toy = tmp_path / "toy.py"
    toy.write_text(TOY, encoding="utf-8")
    every = list(mutants(toy))
    assert {mutant.start_pos[0] for mutant in every} == {2}, "the | of the annotation is no place for a mistake"
    trials = [Trial(mutant, lambda: exec(test, {}), 20.0, 60.0) for mutant in sample_of([toy], 4, seed=1)]
    assert len(trials) == 4
    missed = [one for trial in trials if (one := trial.survivor())]
    assert len(missed) <= 4 * share
    assert (len(missed) == 4) == (share == 1.0)
    assert all(one.line == 2 and one.change.startswith("-     return a if a > b else b") for one in missed)
    assert toy.read_text(encoding="utf-8") == TOY


def test_a_notebook_runs_as_a_script_and_only_those_that_import_a_module_are_asked(tmp_path):
    def notebook(name, *cells):
        path = tmp_path / name
        written = [{"cell_type": "markdown", "source": ["from course_lib.linear import no"]}]
        written += [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
        path.write_text(json.dumps({"cells": written}), encoding="utf-8")
        return path

    good = notebook("good.ipynb", "from course_lib.linear import augment\nx = 1", "assert augment([[x]])[0, 1] == 1")
    bad = notebook("bad.ipynb", "y = 2", "assert 'x' not in globals() and y == 3, 'the second cell'")
    assert importing("linear", [good, bad]) == [good]
    run(good)
    with pytest.raises(AssertionError, match="the second cell"):
        run(bad)


def test_a_notebook_is_asked_only_about_lines_it_comes_to(tmp_path, monkeypatch):
    toy = tmp_path / "course_lib" / "toy.py"
    toy.parent.mkdir()
    (toy.parent / "__init__.py").touch()
    toy.write_text(
        "def taught():\n    return [\n        1,\n    ]\n\ndef left_out():\n    return 2\n", encoding="utf-8"
    )
    page = tmp_path / "page.ipynb"
    cell = {"cell_type": "code", "source": ["from course_lib.toy import taught\n", "print(taught())"]}
    page.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    seen = visit(page)
    assert seen.seconds > 0
    came = {line for line in range(1, 8) if seen.comes_to("course_lib/toy.py", statement_around(toy, line))}
    assert came == {1, 2, 3, 4, 6}, "the body of left_out is never run; its first line is, when it is defined"


def test_a_task_ends_well_or_not_and_within_its_limits():
    def for_ever():
        while True:
            pass

    assert forked(lambda: None).well
    assert not forked(lambda: 3).well
    assert not forked(lambda: sys.exit("no")).well
    assert not forked(lambda: 1 // 0).well
    assert not forked(for_ever, computing=1.0).well
    assert not forked(lambda: time.sleep(3600), waiting=0.2).well
    assert forked(lambda: "tests.mutants" in sys.modules).well, "a task finds none of our own modules imported"


def test_what_only_a_notebook_knows_is_left_out(tmp_path):
    cell = "try:\n    import json\nexcept ImportError:\n    %pip install json\nx = 7 % 4\n"
    page = tmp_path / "page.ipynb"
    page.write_text(json.dumps({"cells": [{"cell_type": "code", "source": [cell, "assert x == 3"]}]}), encoding="utf-8")
    run(page)
