"""What was left out, for reading: a name that everybody has is one line, and nobody's work is folded away."""

from __future__ import annotations

from course_lib.grading.left_out import FEW, left_out


def said(*files: str, why: str = "No.") -> list[str]:
    return [what for what, _ in left_out([{"file": file, "reason": why} for file in files])]


def test_the_same_file_in_every_folder_is_one_line() -> None:
    """Born from thirty-six repositories with a README.md each."""
    many = [f"repository-{number}/README.md" for number in range(36)]
    assert said("a.pdf", *many, "z/notes.pdf") == ["a.pdf", "README.md in 36 folders", "z/notes.pdf"]
    assert said(*many[:FEW]) == many[:FEW]


def test_other_reasons_and_files_that_may_be_somebodys_work_are_said_one_by_one() -> None:
    work = [f"{number}/work.ipynb" for number in range(9)]
    assert said(*work) == work
    links = [{"file": f"{number}/a.md", "reason": f"It is {number % 2}."} for number in range(2 * FEW)]
    assert len(left_out(links)) == 2 * FEW


def test_without_names_they_are_counted() -> None:
    assert said("", "", "") == ["3 files"]
    assert said("") == ["1 file"]
