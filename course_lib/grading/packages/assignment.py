"""What a package grades by, and one submission graded by it."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading.proof import prove
from course_lib.grading.results import Results
from course_lib.grading.run import Plan, grade
from course_lib.grading.settings import chapters

__all__ = ["ASSIGNMENT", "Assignment", "OWN", "assignment", "graded"]

ASSIGNMENT = "assignment.json"
OWN = "exercises.py"
ENDINGS = (".ipynb", ".py")


@dataclass(frozen=True)
class Assignment:
    """What every submission is graded by.

    Args         chapter: whose exercises, with underscores; "" when the instructor's own file is packed beside this
                 one. seed: of the cases, the same for everybody. isolated: whether a machine that cannot isolate is
                 refused.
    """

    chapter: str
    seed: str
    isolated: bool = True

    def to_json(self) -> str:
        """The text of assignment.json."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Assignment:
        """What to_json wrote, from the folder of the package."""
        return cls(**json.loads((folder / ASSIGNMENT).read_text(encoding="utf-8")))


def assignment(chapter: str, own: Path | None, seed: str, isolated: bool) -> Assignment:
    """An assignment that can be graded.

    Raises       CourseError when there is no such chapter, no such file of exercises, or one that is not sound.
    """
    if own is not None:
        if not own.is_file():
            raise CourseError(f"There is no file {own}; check --exercises.", name="exercises")
        prove(str(own), seed)
        return Assignment("", seed, isolated)
    name, known = chapter.replace("-", "_"), chapters()
    if name not in known:
        raise CourseError(f"No chapter {chapter!r} has exercises; known: {', '.join(known)}.", name="chapter")
    return Assignment(name, seed, isolated)


def graded(package: Path, submission: Path, student: str) -> Results | None:
    """One student's files graded by a package; None when there is no notebook and no Python file among them.

    Args         package: the folder that holds assignment.json. submission: the folder of the student's files; what
                 lies in hidden folders is left alone.
    Raises       CourseError, JournalError as for a whole class.
    """
    task = Assignment.read(package)
    files, own = _files(submission), package / OWN
    if not files:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        theirs = Path(scratch) / "in" / student.replace("/", "_")
        theirs.mkdir(parents=True)
        for number, path in enumerate(files):
            # links are not followed, and one name in two folders is two files
            shutil.copyfile(
                path, theirs / (path.name if not (theirs / path.name).exists() else f"{number}-{path.name}")
            )
        return grade(
            Plan(
                layout="plain",  # one student's, whatever the files are called
                folder=Path(scratch) / "in",
                out=Path(scratch) / "out",
                chapter=task.chapter,
                exercises=str(own) if own.is_file() else "",
                seed=task.seed,
                workers=1,
                isolated=task.isolated,
                proved=True,
            )
        )


def _files(submission: Path) -> list[Path]:
    """Notebooks and Python files, those that lie less deep first."""
    found = [path for path in submission.rglob("*") if path.suffix.lower() in ENDINGS]
    own = [
        path
        for path in found
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(".") for part in path.relative_to(submission).parts)
    ]
    return sorted(own, key=lambda path: (len(path.parts), str(path)))
