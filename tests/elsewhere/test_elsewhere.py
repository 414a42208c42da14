"""The notebooks on machines that are not the author's: Colab, which lacks the package, and Binder, which builds it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from course_lib.authoring.repository import repository_url

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOK = ROOT / "book" / "least_squares_xor" / "loss.ipynb"
EXERCISES = ROOT / "exercises" / "least_squares_xor.ipynb"
# Colab's own packages ask for exactly these; a newer IPython under its running kernel breaks the session
COLAB = ("ipython==7.34.0", "ipykernel==6.17.1", "ipywidgets==7.7.1")
RUN = """
import sys, nbformat, nbclient
notebook = nbformat.read(sys.argv[1], 4)
nbclient.NotebookClient(notebook, timeout=600, extra_arguments=["--log-level=ERROR"]).execute()
nbformat.write(notebook, sys.argv[2])
"""


@pytest.fixture(autouse=True)
def uncompiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Most of what is installed is never imported."""
    monkeypatch.setenv("PIP_NO_COMPILE", "1")


def call(*words: object, **more: object) -> subprocess.CompletedProcess[str]:
    run = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, **more)
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-2000:]
    return run


def installed(python: Path) -> set[str]:
    return set(call(python, "-m", "pip", "freeze").stdout.splitlines())


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """An environment with nothing in it."""
    call(sys.executable, "-m", "venv", tmp_path / "venv")
    return tmp_path / "venv" / "bin" / "python"


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """This tree as the repository that the set-up cell installs from."""
    place = tmp_path / "published"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if name.startswith(("course_lib/", "pyproject.toml", "README.md", "LICENSE")) and (ROOT / name).exists():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)
    who = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    call("git", "init", "-q", place)
    call("git", "-C", place, "add", ".")
    call("git", "-C", place, *who, "commit", "-qm", "Publish")
    return place


def test_the_set_up_cell_installs_the_package_where_it_is_missing(fresh: Path, published: Path, tmp_path: Path) -> None:
    """As in Colab: all but course_lib is there, and stays as it is; the cell's address leads to this tree."""
    call(fresh, "-m", "pip", "install", "-q", "-c", ROOT / "constraints.txt", "numpy", "matplotlib", "nbclient")
    call(fresh, "-m", "pip", "install", "-q", *COLAB)
    before = installed(fresh)
    assert subprocess.run([fresh, "-c", "import course_lib"], capture_output=True, cwd=tmp_path).returncode == 1
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PYTHON")},
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{published.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": repository_url(ROOT),
    }
    for source in (NOTEBOOK, EXERCISES):
        notebook = nbformat.read(source, as_version=4)
        if source == EXERCISES:  # what a student has not written yet raises; all before the first exercise must run
            first = next(i for i, cell in enumerate(notebook.cells) if "NotImplementedError" in cell.source)
            notebook.cells = notebook.cells[:first]
        nbformat.write(notebook, tmp_path / "in.ipynb")
        call(fresh, "-c", RUN, tmp_path / "in.ipynb", tmp_path / "out.ipynb", cwd=tmp_path, env=environment)
        executed = nbformat.read(tmp_path / "out.ipynb", as_version=4)
        assert len(executed.cells) == len(notebook.cells)
    assert {line for line in installed(fresh) - before if not line.startswith("course_lib @ ")} == set()
    where = call(fresh, "-c", "import course_lib; print(course_lib.__file__)", cwd=tmp_path).stdout
    assert "site-packages" in where
    loaded = "import sys, course_lib.checks, course_lib.figures; print('torch' in sys.modules)"
    assert call(fresh, "-c", loaded, cwd=tmp_path).stdout.strip() == "False"


def test_what_binder_installs_runs_a_notebook(fresh: Path, tmp_path: Path) -> None:
    call(fresh, "-m", "pip", "install", "-q", "-r", ROOT / "binder" / "requirements.txt", cwd=ROOT)
    call(fresh, "-m", "jupyter", "lab", "--version")
    call(fresh, "-c", RUN, NOTEBOOK, tmp_path / "out.ipynb", cwd=tmp_path)
