"""What was left out, for reading: a name that everybody has is one line, and nobody's work is folded away."""

from __future__ import annotations

from course_lib.grading.left_out import FEW, MOST, left_out


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


def test_of_many_in_one_students_folder_the_first_are_named_and_the_others_counted() -> None:
    """Born from a folder of 3,000 images that made a report of 3,000 lines."""
    images = [f"Ada/data/{number:04}.png" for number in range(3_000)]
    few = [f"Bob/{number}.png" for number in range(MOST)]
    assert said(*images, *few) == [*images[:MOST], "and 2,995 more in Ada/data", *few]
    scattered = [f"Ada/{number % 2}/{number}.py" for number in range(MOST + 2)]
    assert said(*scattered)[MOST:] == ["and 2 more in Ada"]
    reasons = [{"file": f"Ada/{number}.py", "reason": f"It is {number % 2}."} for number in range(2 * MOST)]
    assert len(left_out(reasons)) == 2 * MOST


def test_files_of_several_students_do_not_share_a_line() -> None:
    within = [f"class/{number}/{number}.py" for number in range(3 * MOST)]
    beside = [f"class/{number}.pdf" for number in range(3 * MOST)]  # each a student's own
    refused = [{"file": file, "reason": "No.", "around": 1} for file in [*within, *beside]]
    assert [what for what, _ in left_out(refused)] == [*within, *beside]
    top = [f"{number}.pdf" for number in range(3 * MOST)]
    assert said(*top) == top
