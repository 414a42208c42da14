"""The API pages: written from the docstrings, fresh, and readable without a mouse or a wide screen."""

from __future__ import annotations

import importlib
import inspect
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course_lib.authoring.api import api_problems, app
from course_lib.authoring.api_pages import LAYERS, api_files, module_page

ROOT = Path(__file__).parents[3]
MODULES = [module for layer in LAYERS.values() for module in layer]


def test_the_committed_pages_are_what_the_docstrings_say():
    assert api_problems(ROOT) == []


def test_every_page_stands_in_the_table_of_contents():
    toc = (ROOT / "_toc.yml").read_text(encoding="utf-8")
    for path in api_files(ROOT):
        assert f"file: {path.relative_to(ROOT).with_suffix('').as_posix()}\n" in toc


def test_every_module_that_teaches_has_a_page():
    """What stands on NumPy alone and is no tool of the book has one."""
    tools = {
        "arguments",
        "arrays",
        "claims",
        "cli",
        "comparisons",
        "digits",
        "errors",
        "npz_files",
        "plurals",
        "statuses",
        "widgets",
    }
    packages = {"authoring", "checks", "figures", "grading", "progress"}
    course_lib = ROOT / "course_lib"
    found = {path.stem for path in course_lib.glob("[a-z]*.py")} | {
        path.parent.name for path in course_lib.glob("[a-z]*/__init__.py")
    }
    assert sorted(found - tools - packages) == sorted(MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_a_page_has_every_public_name_once_and_its_headings_in_order(module):
    page = module_page(module, (), ROOT / "book")
    headings = re.findall(r"^(#+) (\S+)$", page, re.MULTILINE)
    assert headings[0] == ("#", module)
    names = importlib.import_module(f"course_lib.{module}").__all__
    assert sorted(name for level, name in headings if level == "##") == sorted(names)
    assert {len(level) for level, _ in headings[1:]} <= {2, 3}
    assert headings[1][0] == "##"


def test_no_page_shows_an_address_in_memory():
    for text in api_files(ROOT).values():
        assert not re.search(r"0x[0-9a-f]{6}|<function|&lt;function", text)


def test_a_default_is_shown_as_it_is_written():
    page = module_page("minimize", (), ROOT / "book")
    written = inspect.signature(importlib.import_module("course_lib.minimize").gradient_descent).parameters["stop"]
    assert callable(written.default)
    assert re.search(r"stop=gradient_below\(", page)


def test_only_chapters_that_are_written_are_linked(tmp_path):
    assert "Taught in Optimizers (to come)." in module_page("optimizers", ("optimizers",), tmp_path)
    (tmp_path / "optimizers").mkdir()
    (tmp_path / "optimizers" / "index.md").write_text("# Better steps\n", encoding="utf-8")
    page = module_page("optimizers", ("optimizers",), tmp_path)
    assert "Taught in [Better steps](../../optimizers/index.md)." in page


def test_build_writes_and_check_names_what_is_stale(tmp_path):
    run = CliRunner().invoke
    (tmp_path / "book").mkdir()
    assert "book/appendix/api/linear.md is stale" in run(app, ["check", "--root", str(tmp_path)]).output
    assert run(app, ["build", "--root", str(tmp_path)]).exit_code == 0
    assert run(app, ["check", "--root", str(tmp_path)]).exit_code == 0
    (tmp_path / "book" / "appendix" / "api" / "old.md").write_text("# old", encoding="utf-8")
    result = run(app, ["check", "--root", str(tmp_path)])
    assert result.exit_code == 1
    assert "old.md belongs to no module" in result.output
