"""The course as one zip: what is in it, that it is the same twice, and that it installs where there is no network."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import nbformat
import pytest

from course_lib.authoring import bundle as bundling
from course_lib.authoring.bundle import bundle, wheel
from course_lib.authoring.edition import Edition, edition
from course_lib.authoring.solutions_shown import SOLUTION_BEGINS, without_solutions
from course_lib.errors import CourseError

ROOT = Path(__file__).resolve().parents[3]
PAGE = '<link href="../_static/book.css?v={stamp}"><article><p>Text.</p>{more}</article>'


def built(folder: Path, stamp: str = "00000001", more: str = "") -> Path:
    """A built book of one page."""
    html = folder / "html"
    (html / "book").mkdir(parents=True)
    (html / "_static").mkdir()
    (html / "_static" / "book.css").write_text("a{}", encoding="utf-8")
    for name in ("index.html", "book/index.html"):
        (html / name).write_text(PAGE.format(stamp=stamp, more=more), encoding="utf-8")
    return html


def contents(path: Path) -> dict[str, bytes]:
    """The files of a zip without its one folder, and the wheel's among them."""
    with zipfile.ZipFile(path) as archive:
        files = {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}
    package = next(name for name in files if name.endswith(".whl"))
    with zipfile.ZipFile(io.BytesIO(files[package])) as archive:
        return files | {f"{package}/{name}": archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    return bundle(ROOT, built(folder), folder / "dist", Edition("0.1.0"))


@pytest.fixture(scope="module")
def unpacked(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    shutil.unpack_archive(packed, folder)
    (top,) = folder.iterdir()
    assert top.name == packed.stem
    return top


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("without")
    return bundle(ROOT, built(folder), folder / "dist", Edition("0.1.0", solutions=False))


@pytest.fixture(scope="module")
def machine(unpacked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Python that has all that this one has but course_lib, and then installs the unpacked package."""
    folder = tmp_path_factory.mktemp("machine")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", "--system-site-packages", folder], check=True)
    (own,) = (folder / "lib").glob("python*/site-packages")
    (folder / "others").mkdir()
    for entry in Path(nbformat.__file__).parents[1].iterdir():
        if "course_lib" not in entry.name and entry.suffix != ".pth":
            (folder / "others" / entry.name).symlink_to(entry)
    (own / "others.pth").write_text(str(folder / "others"), encoding="utf-8")
    python = folder / "bin" / "python"
    assert run(python, "-c", "import course_lib", cwd=folder).returncode == 1
    install = [sys.executable, "-m", "pip", "--python", python, "install", "--no-index", "--find-links", "."]
    installed = run(*install, "course_lib", cwd=unpacked)
    assert installed.returncode == 0, installed.stderr
    return python


def run(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_"))}
    return subprocess.run([str(word) for word in words], cwd=cwd, env=environment, capture_output=True, text=True)


def test_everything_that_start_here_names_is_there(unpacked: Path) -> None:
    text = (unpacked / "START_HERE.txt").read_text(encoding="ascii")
    listed = text.split("What is where")[1].split()
    for name in ("index.html", "html/", "book/", "exercises/", "LICENSE", "course_lib-0.1.0-py3-none-any.whl"):
        assert name in listed
        assert (unpacked / name).exists()
    assert 'url=html/book/index.html"' in (unpacked / "index.html").read_text(encoding="utf-8")
    assert (unpacked / "html" / "book" / "index.html").is_file()


def test_every_page_is_there_as_a_notebook_or_text_and_every_exercise_blank(unpacked: Path) -> None:
    sources = {path.relative_to(unpacked).as_posix() for path in unpacked.glob("book/**/*") if path.is_file()}
    assert {"book/index.md", "book/optimizers/adam.ipynb", "book/appendix/api/index.md"} <= sources
    exercises = sorted((unpacked / "exercises").glob("*.ipynb"))
    assert [path.stem for path in exercises] == sorted(path.stem for path in (ROOT / "solutions").glob("*.py"))
    assert all("raise NotImplementedError" in path.read_text(encoding="utf-8") for path in exercises)


def test_the_same_checkout_gives_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    """Whenever the book was built, and whoever's files they are."""
    html = built(tmp_path, stamp="0000beef")
    os.utime(html / "index.html", (1e9, 1e9))
    before = os.umask(0o077)
    try:
        again = bundle(ROOT, html, tmp_path / "dist", Edition("0.1.0"))
    finally:
        os.umask(before)
    assert again.read_bytes() == packed.read_bytes()
    assert sorted(path.name for path in again.parent.iterdir()) == [again.name]


def test_the_unpacked_notebooks_and_exercises_run(machine: Path, unpacked: Path) -> None:
    notebook = unpacked / "book" / "least_squares_xor" / "loss.ipynb"
    exercises = unpacked / "exercises" / "least_squares_xor.ipynb"
    cells = nbformat.read(exercises, as_version=4).cells
    first = next(number for number, cell in enumerate(cells) if "NotImplementedError" in cell.source)
    solved = json.loads((ROOT / "course_lib" / "checks" / "solutions.json").read_text(encoding="utf-8"))
    code = {
        "page": [cell.source for cell in nbformat.read(notebook, as_version=4).cells if cell.cell_type == "code"],
        "blank": [cell.source for cell in cells[: first + 2] if cell.cell_type == "code"],
    }
    code["solved"] = [*code["blank"][:-2], solved["augment"]["solution"], "check(augment)"]
    told = {}
    for name, sources in code.items():
        script = "\n".join(source.replace("    %pip", "    raise  # %pip") for source in sources)
        done = run(machine, "-c", script, cwd=unpacked)
        assert done.returncode == 0, done.stderr
        told[name] = done.stdout
    assert "0.25" in told["page"]
    assert "augment" in told["blank"]
    assert "Right." in told["solved"]
    assert "Right." not in told["blank"]


def test_without_solutions_none_is_anywhere_in_it(without: Path, packed: Path) -> None:
    shipped = json.loads((ROOT / "course_lib" / "checks" / "solutions.json").read_text(encoding="utf-8"))
    texts = [entry["solution"].strip() for entry in shipped.values()]
    texts += [json.dumps(text)[1:-1] for text in texts if "\n" in text]
    marks = [text.encode() for text in (*texts, SOLUTION_BEGINS, "<summary>Solution</summary>")]

    def found(path: Path) -> set[str]:
        return {
            name
            for name, data in contents(path).items()
            if not name.endswith(("solutions_shown.py", "bundle.py", "exercise_page.py", ".whl"))
            and any(mark in data for mark in marks)
        }

    assert len(found(packed)) > 14, "the search finds nothing where there is something"
    assert found(without) == set()
    assert without.name.endswith("-without-solutions.zip")
    page = contents(without)["book/optimizers/exercises.md"].decode()
    assert page == without_solutions((ROOT / "book/optimizers/exercises.md").read_text(encoding="utf-8"))


def test_without_solutions_a_check_says_that_it_cannot_judge(without: Path, tmp_path: Path) -> None:
    shutil.unpack_archive(without, tmp_path)
    (top,) = tmp_path.iterdir()
    (package,) = top.glob("*.whl")
    shutil.unpack_archive(package, tmp_path / "package", "zip")
    assert "no solutions" in (top / "START_HERE.txt").read_text(encoding="ascii")
    script = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'package')!r})\n"
        "from course_lib.checks import check, hint\n"
        "def augment(X):\n    return X\n"
        "check(augment)\n" + "hint(augment)\n" * 4
    )
    done = run(sys.executable, "-c", script, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    packed_without = "This copy of the course was packed without the solutions, which the checks compare with."
    assert lines[0] == f"Nothing was checked. {packed_without}"
    assert lines[1].startswith("Hint 1 of 3.")
    assert lines[-1] == f"No more hints. {packed_without}"


def test_a_book_with_solutions_is_not_packed_as_one_without(tmp_path: Path) -> None:
    html = built(tmp_path, more=f"{SOLUTION_BEGINS}<details></details>")
    with pytest.raises(CourseError, match=r"^bundle: book/index.html holds solutions; .* make book SOLUTIONS=no$"):
        bundle(ROOT, html, tmp_path / "dist", Edition("0.1.0", solutions=False))
    assert not (tmp_path / "dist").exists()


def test_a_book_that_is_not_built_is_named(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"^bundle: there is no book in .*; build it first: make book$"):
        bundle(ROOT, tmp_path / "html", tmp_path / "dist", Edition("0.1.0"))


def test_a_package_that_cannot_be_packed_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundling, "WHEEL", "raise SystemExit('No module named setuptools')")
    with pytest.raises(
        CourseError, match=r"^wheel: the package could not be packed: No module named setuptools\. make"
    ):
        wheel(ROOT, tmp_path)


@pytest.mark.parametrize(("said", "held"), [("yes", True), ("no", False)])
def test_the_edition_is_the_packages_version_with_solutions_unless_told(
    said: str, held: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOLUTIONS", said)
    assert edition(ROOT) == Edition("0.1.0", solutions=held)
