"""SOLUTIONS=no: the book without solutions."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from course_lib.authoring.solutions_shown import setup, without_solutions

PAGE = (Path(__file__).parents[3] / "book" / "least_squares_xor" / "exercises.md").read_text(encoding="utf-8")


class App:
    """As much of Sphinx as the extension touches."""

    def __init__(self) -> None:
        self.config: Any = SimpleNamespace()
        self.outdir = Path()
        self.handlers: dict[str, Any] = {}

    def add_config_value(self, name: str, default: str, rebuild: str, kind: type) -> None:
        assert rebuild == "env"  # another value must read the pages again
        setattr(self.config, name, default)

    def connect(self, event: str, handler: Any) -> None:
        self.handlers[event] = handler


@pytest.mark.parametrize(("solutions", "shown"), [("yes", True), ("no", False)])
def test_the_environment_decides(solutions: str, shown: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOLUTIONS", solutions)
    app = App()
    setup(app)
    source = [PAGE]
    app.handlers["source-read"](app, "book/least_squares_xor/exercises", source)
    assert ("<summary>Solution</summary>" in source[0]) is shown


@pytest.mark.parametrize(("solutions", "shown"), [("yes", True), ("no", False)])
def test_the_sources_that_readers_can_download_follow(
    solutions: str, shown: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SOLUTIONS", solutions)
    app = App()
    setup(app)
    app.outdir = tmp_path
    source = tmp_path / "_sources" / "book" / "least_squares_xor" / "exercises.md"
    source.parent.mkdir(parents=True)
    source.write_text(PAGE, encoding="utf-8")
    app.handlers["build-finished"](app, None)
    assert source.read_text(encoding="utf-8") == (PAGE if shown else without_solutions(PAGE))


def test_statements_and_hints_stay() -> None:
    text = without_solutions(PAGE)
    assert len(re.findall(r"\n## \d", text)) == len(re.findall(r"\n## \d", PAGE)) == 8
    assert text.count("<summary>Hint") == PAGE.count("<summary>Hint")
    assert text.count("<details>") == text.count("</details>")
    assert "np.linalg.pinv(G" not in text
    assert text.count(":::{container}") == text.count("\n:::\n")
