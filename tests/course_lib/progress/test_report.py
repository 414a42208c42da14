"""Progress as lines: counts, the mistake by name and where to read, the total, what comes next."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from course_lib.checks import Verdict, exercises_of_chapter
from course_lib.progress.chapters import CHAPTERS
from course_lib.progress.folder import Chapter, Folder, Tried
from course_lib.progress.report import chapter_lines, closing_lines

EMPTY = Folder(Path(), {}, {})


def chapter(name: str, *statuses: str) -> Chapter:
    """The first exercises of a chapter with these statuses."""
    exercises = list(exercises_of_chapter(name).values())
    words = [*statuses, *["missing"] * (len(exercises) - len(statuses))]
    page = "book/x/loss.html#how-far"
    return Chapter(
        name,
        tuple(
            Tried(
                e, Verdict(e.name, word, 0.0, 1.0, f"`{e.name}` is ½ wrong.", page=page), "my\x1b.ipynb", "code cell 3"
            )
            for e, word in zip(exercises, words, strict=True)
        ),
    )


def whole(name: str) -> Chapter:
    return chapter(name, *["right"] * len(exercises_of_chapter(name)))


def test_a_chapter_names_what_is_solved_tried_and_open() -> None:
    lines = list(chapter_lines(chapter("mnist_1d", "right", "wrong", "blank")))
    assert lines == [
        "MNIST-1D: 1 solved, 1 tried, 3 open",
        "  solved  width_for_budget",
        "  tried   first_epochs_below  (my\\x1b.ipynb, code cell 3)",
        "          first_epochs_below is ? wrong.",
        "          Read https://neural-networks-checked.github.io/course/book/x/loss.html#how-far",
        "  open    ensemble_error, reordered_weights, honest_run",
        "",
    ]


def test_a_name_that_is_almost_right_is_asked_about() -> None:
    last = chapter("mnist_1d", "right")
    almost = replace(last.exercises[-1], meant="honest_ru", file="my.ipynb")
    lines = list(chapter_lines(replace(last, exercises=(*last.exercises[:-1], almost))))
    assert lines[-2:] == ["          honest_ru in my.ipynb: did you mean honest_run?", ""]


def test_no_line_of_names_is_wider_than_a_terminal() -> None:
    lines = [line for name in CHAPTERS for line in chapter_lines(whole(name))]
    assert max(map(len, lines)) <= 100
    named = " ".join(line[10:] for line in lines if line.startswith("  "))
    assert named.replace(",", "").split() == [e for name in CHAPTERS for e in exercises_of_chapter(name)]


def test_the_total_and_what_cannot_be_read() -> None:
    folder = Folder(Path(), {}, {"a.ipynb": "It is JSON, but not a notebook: it has no list of cells."})
    lines = list(closing_lines(folder, [chapter("mnist_1d", "right")]))
    assert lines[0] == "Could not be read: a.ipynb: It is JSON, but not a notebook: it has no list of cells."
    assert "Solved 1 of the 5 exercises of 1 chapter." in lines
    assert any(line.startswith("Not in this folder: What you need before, ") for line in lines)


def test_first_what_was_tried_then_what_is_open_then_the_next_chapter() -> None:
    begun, not_begun = chapter("optimizers", "right"), chapter("prerequisites")

    def following(*chapters: Chapter) -> str:
        return list(closing_lines(EMPTY, chapters))[-1]

    assert following(begun, chapter("mnist_1d", "wrong")).startswith("Next: mend width_for_budget in ")
    assert following(not_begun, begun).startswith("Next: corrected_average of Optimizers: https://")
    assert following(not_begun).startswith("Next: pairwise_distances of What you need before: ")
    assert following(whole("optimizers")) == "Next: Initialization, in initialization.ipynb."
    assert following(whole("reinforcement_learning")) == "Next: What you need before, in prerequisites.ipynb."
    assert following(*map(whole, CHAPTERS)) == "Next: nothing; every exercise is solved."


def test_without_an_exercise_it_says_where_they_are() -> None:
    assert list(closing_lines(EMPTY, [])) == [
        "No file in this folder defines an exercise of the course; start with a notebook of exercises/."
    ]
