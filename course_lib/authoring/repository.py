"""Where the course's repository lives: _config.yml is the one source; every copy is written from it and tested."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from course_lib.authoring.yaml_files import read_yaml
from course_lib.errors import ConventionError

__all__ = ["app", "files_with_copies", "move_repository", "repository_name", "repository_url"]

URL = re.compile(r"https://github\.com/([\w.-]+/[\w.-]+)")


def repository_url(root: Path) -> str:
    """The URL that _config.yml names.

    Args         root: the checkout.
    Raises       ConventionError when _config.yml has none.
    """
    config = read_yaml(root / "_config.yml")
    url = (config.get("repository") or {}).get("url", "")
    if not URL.fullmatch(url):
        raise ConventionError(
            f"repository_url: _config.yml has repository.url {url!r}; expected https://github.com/OWNER/NAME. "
            "Set it with: make repository URL=https://github.com/OWNER/NAME",
            name="repository.url",
            got=url,
            expected="https://github.com/OWNER/NAME",
        )
    return str(url)


def repository_name(url: str) -> str:
    """OWNER/NAME of a repository's URL, the form in which Binder's and Colab's addresses hold it.

    Raises       ConventionError when the URL is not https://github.com/OWNER/NAME.

    >>> repository_name("https://github.com/someone/course")
    'someone/course'
    """
    match = URL.fullmatch(url)
    if not match:
        raise ConventionError(
            f"repository_name: url is {url!r}; expected https://github.com/OWNER/NAME.",
            name="url",
            got=url,
            expected="https://github.com/OWNER/NAME",
        )
    return match[1]


def files_with_copies(root: Path) -> list[Path]:
    """The tracked text files in which the repository's name stands, _config.yml first."""
    name = repository_name(repository_url(root))
    listed = subprocess.run(
        ["git", "-C", str(root), "grep", "-lIF", name], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    return [root / "_config.yml", *(root / path for path in sorted(listed) if path != "_config.yml")]


def move_repository(root: Path, url: str) -> list[Path]:
    """Write another URL into _config.yml and every copy; each file is written aside and renamed.

    Returns      The files that changed.
    Raises       ConventionError when the URL is not https://github.com/OWNER/NAME.
    """
    old, new = repository_name(repository_url(root)), repository_name(url)
    paths = files_with_copies(root)
    for path in paths:
        text = path.read_bytes().replace(old.encode(), new.encode())
        aside = path.with_name(path.name + ".part")
        aside.write_bytes(text)
        aside.chmod(path.stat().st_mode)
        os.replace(aside, path)
    return paths


app = typer.Typer(help="The repository's URL and its copies.", no_args_is_help=True)


@app.command("set")
def set_url(url: Annotated[str, typer.Argument(help="https://github.com/OWNER/NAME")]) -> None:
    """Write another URL into _config.yml and every copy of it."""
    try:
        changed = move_repository(Path.cwd(), url)
    except ConventionError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    typer.echo(
        f"{url} written into {len(changed)} files. Then: make notebooks exercises, because their first cells name it"
    )


@app.command()
def show() -> None:
    """Print the repository's URL."""
    typer.echo(repository_url(Path.cwd()))
