"""A folder of exercises as a learner keeps it: which functions stand in which file, and what becomes of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course_lib.checks import (
    Exercise,
    Verdict,
    exercises_of_chapter,
    find_forbidden,
    not_your_own_work,
)
from course_lib.errors import CourseError
from course_lib.grading.cells import Unreadable, read_cells
from course_lib.grading.extract import Slice, extract
from course_lib.grading.program import Program, program
from course_lib.progress.chapters import CHAPTERS
from course_lib.progress.learner import Task
from course_lib.progress.patience import Learner

__all__ = ["Chapter", "Folder", "SOLVED", "TRIED", "Tried", "read_folder", "try_all"]

SOLVED, TRIED, OPEN = "solved", "tried", "open"
_OPEN = ("blank", "missing")
_BEST = {"right": 3, "partly": 2, "blank": 0, "missing": -1}  # of several files; any other attempt is 1


@dataclass(frozen=True)
class Tried:
    """What became of one exercise.

    Args         file: where its function stands, "" where it does not. place: the cell and line of a failure, in words.
                 meant: where there is none, a function of almost that name.
    """

    exercise: Exercise
    verdict: Verdict
    file: str = ""
    place: str = ""
    meant: str = ""

    @property
    def state(self) -> str:
        """Solved, tried or open."""
        return SOLVED if self.verdict.right else OPEN if self.verdict.status in _OPEN else TRIED


@dataclass(frozen=True)
class Chapter:
    """A chapter's exercises in their order; begun: whether a file of the folder belongs to it."""

    name: str
    exercises: tuple[Tried, ...]

    @property
    def title(self) -> str:
        """As in the contents of the book."""
        return CHAPTERS[self.name]

    def named(self, state: str) -> list[Tried]:
        """The exercises in one state."""
        return [tried for tried in self.exercises if tried.state == state]


@dataclass(frozen=True)
class Folder:
    """The files of a folder that may hold exercises.

    Args         programs: what stands in each. unreadable: why nothing can be read in the others.
    """

    path: Path
    programs: dict[str, Program]
    unreadable: dict[str, str]


def read_folder(path: Path) -> Folder:
    """The notebooks and .py files of a folder, or one such file; folders inside it are not looked at.

    Raises       CourseError when there is no such folder, or nothing in it.
    """
    if not path.exists():
        raise CourseError(f"There is no folder {path}; name the one that holds your exercise notebooks.", name="folder")
    files = [path] if path.is_file() else sorted(path.iterdir())
    files = [file for file in files if file.is_file() and file.suffix in (".ipynb", ".py") and file.name[0] != "."]
    if not files:
        raise CourseError(
            f"{path} holds no notebook and no .py file; name the folder in which they lie, such as exercises.",
            name="folder",
        )
    programs, unreadable = {}, {}
    for file in files:
        try:
            programs[file.name] = program(read_cells(file.name, file.read_bytes()))
        except (OSError, Unreadable) as error:
            unreadable[file.name] = str(error)
    return Folder(path.parent if path.is_file() else path, programs, unreadable)


def try_all(folder: Folder, learner: Learner, student: str = "") -> Iterator[Chapter]:
    """The chapters that the folder has files of, in the order of the book, each as soon as it is known.

    Args         student: whose numbers are expected where everyone has their own, "" for those of the page.
    """
    for name in CHAPTERS:
        exercises = exercises_of_chapter(name)
        cuts = {exercise: _cuts(folder, exercise, exercises) for exercise in exercises}
        if any(_answers(cut) for found in cuts.values() for cut in found.values()):
            yield Chapter(name, tuple(_best(folder, e, cuts[e.name], learner, student) for e in exercises.values()))


def _cuts(folder: Folder, name: str, others: dict[str, Exercise]) -> dict[str, Slice]:
    """What a function needs of each file that mentions it."""
    return {file: extract(whole, name, others) for file, whole in folder.programs.items() if _names(whole, name)}


def _names(whole: Program, name: str) -> bool:
    return any(name in line for line in whole.lines)


def _answers(cut: Slice) -> bool:
    """Whether the function is defined there, or seems to be."""
    return cut.broken is not None or (cut.found and bool(cut.lines[0]))


def _best(folder: Folder, exercise: Exercise, cuts: dict[str, Slice], learner: Learner, student: str) -> Tried:
    """The best of the answers in several files."""
    tried = [_one(folder, exercise, file, cut, learner, student) for file, cut in cuts.items() if _answers(cut)]
    file, meant = next(((file, cut.meant) for file, cut in cuts.items() if cut.meant), ("", ""))
    verdict = Verdict(exercise.name, "missing", 0.0, exercise.points, page=exercise.page)
    nothing = Tried(exercise, verdict, file, meant=meant)
    return max(tried, key=lambda one: _BEST.get(one.verdict.status, 1), default=nothing)


def _one(folder: Folder, exercise: Exercise, file: str, cut: Slice, learner: Learner, student: str) -> Tried:
    whole = folder.programs[file]
    if cut.broken is not None:
        message = f"`{exercise.name}` stands where Python cannot read the code: {cut.broken.reason}."
        verdict = Verdict(exercise.name, "malformed", 0.0, exercise.points, message, page=exercise.page)
        return Tried(exercise, verdict, file, whole.where(cut.broken.line))
    uses = find_forbidden(cut.text, exercise.name, exercise.forbidden)
    if uses:
        verdict = not_your_own_work(exercise, uses[0].name)
        return Tried(exercise, verdict, file, whole.where(uses[0].line))
    verdict = learner.verdict(Task(exercise.name, cut.text, str(folder.path.resolve()), student))
    return Tried(exercise, verdict, file, whole.where(verdict.line or cut.lines[0]))
