"""What programs leave behind: not graded, said once, and never in place of somebody's work."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.grading.collect import collect
from course_lib.grading.collect.leavings import leaving
from tests.course_lib.grading.collect.exports import put, tarball, zipped

NOISE = [
    "__MACOSX/._Ada.py", "__MACOSX/Ada/._work.py", "__MACOSX/Icon\r", ".DS_Store", "Ada/.DS_Store", "Thumbs.db",
    "desktop.ini", "Ada/.ipynb_checkpoints/work-checkpoint.ipynb", "Ada/.swp", "Icon\r", "Ada/~$plan.docx",
]  # fmt: skip
SAID = (
    ".DS_Store, .ipynb_checkpoints, Icon, Thumbs.db, __MACOSX, desktop.ini, hidden files, ~$...",
    "What programs leave behind, or hide, is passed over: 11 in all.",
)


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (".git/config", ".git"),
        ("a/.ipynb_checkpoints/b.ipynb", ".ipynb_checkpoints"),
        ("__MACOSX/a.py", "__MACOSX"),
        ("a/__pycache__/b.py", "__pycache__"),
        ("a/Thumbs.db", "Thumbs.db"),
        ("a/~$plan.docx", "~$plan.docx"),
        ("a/venv/lib/b.py", "venv"),
        ("a/.venv/lib/b.py", ".venv"),
        ("a/env/lib/site-packages/b.py", "site-packages"),
        ("a/node_modules/b.py", "node_modules"),
        ("a/my venv/b.py", ""),
        ("a.b/c.py", ""),
        ("a/", ""),
        ("__init__.py", ""),
    ],
)
def test_what_programs_leave_behind_is_told_by_its_name(name: str, part: str) -> None:
    assert leaving(name) == part


@pytest.mark.parametrize("make", [zipped, tarball])
def test_all_of_it_is_one_line(tmp_path: Path, make: object) -> None:
    assert callable(make)
    with collect(make(tmp_path / "class.archive.zip", dict.fromkeys(["Ada/work.py", *NOISE], b"1"))) as found:
        assert [s.file for s in found.submissions] == ["Ada/work.py"]
        assert [(r.file, r.reason) for r in found.refusals] == [SAID]


def test_in_a_folder_it_is_one_line_too_and_without_it_there_is_none(tmp_path: Path) -> None:
    put(tmp_path / "noisy", "Ada/work.py", "__MACOSX/._a", "__MACOSX/._b", "Ada/.DS_Store", ".DS_Store")
    (refusal,) = collect(tmp_path / "noisy").refusals
    assert (refusal.file, refusal.reason) == (".DS_Store, __MACOSX", SAID[1].replace("11", "3"))
    assert collect(put(tmp_path / "clean", "Ada/work.py")).refusals == []


def test_a_student_of_whom_only_a_copy_is_there_is_named(tmp_path: Path) -> None:
    """Born from a class in which somebody was gone without a word."""
    copies = [f"class/{who}/.ipynb_checkpoints/work-checkpoint.ipynb" for who in ("Ada", "Bob/sub")]
    with collect(zipped(tmp_path / "class.zip", dict.fromkeys(["class/Ada/work.ipynb", *copies], b"{}"))) as found:
        assert [s.student for s in found.submissions] == ["Ada"]
        assert [(r.file, r.reason) for r in found.refusals][1:] == [
            (
                "class/Bob",
                "It holds only the copies that Jupyter keeps (.ipynb_checkpoints); ask for the notebook itself.",
            )
        ]


@pytest.mark.parametrize("place", ["venv", ".venv", "env/site-packages", "node_modules"])
def test_programs_that_are_installed_beside_the_work_are_passed_over_in_one_line(tmp_path: Path, place: str) -> None:
    """Born from a student's venv that made a report of 3,000 lines."""
    names = ["Ada/work.py", *(f"Ada/{place}/lib/{number}.py" for number in range(9))]
    part = place.rpartition("/")[2]
    for folder in (
        put(tmp_path / "class", *names),
        zipped(tmp_path / "class.zip", dict.fromkeys(names, b"")),
    ):
        with collect(folder) as found:
            assert [s.file for s in found.submissions] == ["Ada/work.py"]
            assert [r.file for r in found.refusals] == [part]


def test_a_student_whose_work_lies_among_installed_programs_is_named(tmp_path: Path) -> None:
    names = ["class/Ada/work.py", "class/Ada/venv/a.py", "class/my venv/venv/work.py"]
    with collect(zipped(tmp_path / "class.zip", dict.fromkeys(names, b""))) as found:
        assert [s.student for s in found.submissions] == ["Ada"]
        assert [(r.file, r.reason) for r in found.refusals][:1] == [
            (
                "class/my venv",
                "It holds no notebook or Python file outside of venv, which is not read; ask for the work.",
            )
        ]
