"""One source of the repository's URL: _config.yml; every copy agrees with it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from course_lib.authoring.repository import app, move_repository, repository_name, repository_url
from course_lib.errors import ConventionError

ROOT = Path(__file__).resolve().parents[3]


def git(folder: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, check=True).stdout


def test_every_copy_in_the_tree_names_the_repository_of_the_configuration() -> None:
    """The set-up cells and the launch links, for which Binder and Colab have forms of their own."""
    name = repository_name(repository_url(ROOT))
    place = re.compile(
        rb"(?:git\+https://github\.com|mybinder\.org/v2/gh|colab\.research\.google\.com/github)/([\w.-]+/[\w.-]+)"
    )
    paths = [path for path in git(ROOT, "ls-files", "-z").split("\0") if path.endswith((".ipynb", ".md"))]
    found = {
        (path, match.decode())
        for path in paths
        if (ROOT / path).exists()
        for match in place.findall((ROOT / path).read_bytes())
    }
    assert {match for _, match in found} == {name}
    assert len(found) >= 5


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "_config.yml").write_text("repository:\n  url: https://github.com/someone/course\n", encoding="utf-8")
    (tmp_path / "README.md").write_text("git clone https://github.com/someone/course\n", encoding="utf-8")
    (tmp_path / "other.md").write_text("https://github.com/else/where\n", encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    return tmp_path


def test_moving_writes_every_copy_and_nothing_else(checkout: Path) -> None:
    changed = move_repository(checkout, "https://github.com/me/mine")
    assert [path.name for path in changed] == ["_config.yml", "README.md"]
    assert repository_url(checkout) == "https://github.com/me/mine"
    assert (checkout / "README.md").read_text(encoding="utf-8") == "git clone https://github.com/me/mine\n"
    assert (checkout / "other.md").read_text(encoding="utf-8") == "https://github.com/else/where\n"


def test_the_command_says_what_comes_after(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(checkout)
    result = CliRunner().invoke(app, ["set", "https://github.com/me/mine"])
    assert result.exit_code == 0
    assert result.output.startswith("https://github.com/me/mine written into 2 files. Then: make notebooks exercises")


@pytest.mark.parametrize(
    "url", ["", "me/mine", "http://github.com/me/mine", "https://github.com/me", "https://github.com/a/b/c"]
)
def test_an_address_of_another_form_is_refused_and_nothing_is_written(
    checkout: Path, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(checkout)
    before = (checkout / "_config.yml").read_bytes()
    result = CliRunner().invoke(app, ["set", url])
    assert result.exit_code == 2
    assert "expected https://github.com/OWNER/NAME" in result.output
    assert (checkout / "_config.yml").read_bytes() == before


def test_a_configuration_without_an_address_says_how_to_set_it(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: x\n", encoding="utf-8")
    with pytest.raises(ConventionError, match="Set it with: make repository URL="):
        repository_url(tmp_path)
