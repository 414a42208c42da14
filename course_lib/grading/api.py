"""Grading from Python, in the words of the command line; the commands are these functions with a terminal around them.

Example
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from course_lib.grading import grade, override
    >>> with TemporaryDirectory() as place:
    ...     _ = Path(place, "Ada.py").write_text("def augment(X): return X")
    ...     found = grade(place, out=f"{place}/out", chapter="least_squares_xor", workers=1)
    ...     decided = override(f"{place}/out", "Ada", "augment", 0.5, reason="Half of it.")
    >>> found.students[0].points, decided.students[0].points, decided.students[0].grade.automatic
    (0.0, 0.5, 0.0)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from course_lib.errors import CourseError
from course_lib.grading import run
from course_lib.grading.course_file import COURSE_FILE, Course, read_course
from course_lib.grading.overrides import decide, withdraw
from course_lib.grading.replays import Replay, replayed
from course_lib.grading.reports import write_reports
from course_lib.grading.results import Results, results
from course_lib.grading.run import Plan, default_out, open_journal
from course_lib.grading.settings import Limits, Settings

__all__ = ["grade", "override", "regrade", "replay", "report"]

Progress = Callable[[int, int], None]
Say = Callable[[str], None]


def _silent(*anything: object) -> None:
    pass


def grade(
    folder: str | Path,
    *,
    out: str | Path | None = None,
    settings: str | Path | None = None,
    chapter: str = "",
    exercises: str | Path = "",
    seed: str = "",
    workers: int = 0,
    isolated: bool = True,
    variants: bool = False,
    roster: str | Path = "",
    layout: str = "",
    exercise_seconds: float | None = None,
    submission_seconds: float | None = None,
    memory: int | None = None,
    dask: str = "",
    progress: Progress = _silent,
    say: Say = _silent,
) -> Results:
    """Grade a folder and write the reports; what is graded already is not graded again.

    Args         folder: of submissions, or an archive of them. out: of journal and reports; FOLDER-graded in the
                 current folder when None. settings: a grading.toml; the one beside the folder, where there is one, when
                 None. chapter: with _ or -; "" to take it from the files' names. exercises: an instructor's own file.
                 seed: "" for the journal's secret one. workers: processes; 0 for one per processor. isolated: False
                 only if every author is trusted. variants: every student has numbers of their own. roster: a CSV of the
                 class. layout: how the folder is named, by its key; "" to find out. exercise_seconds,
                 submission_seconds, memory (in MiB): limits; None for those of the settings, else 2, 5 and 1024.
                 dask: the address of a scheduler, whose workers grade instead of ours. progress: is told (done, total).
                 say: is told, in a sentence, what else is worth knowing.
    Raises       CourseError, JournalError when the run cannot begin or go on; Isolated when walls are missing; Stopped
                 on Ctrl-C.
    """
    folder = Path(folder)
    course = _course(folder, settings)
    limits = course.with_limits(Limits())
    plan = Plan(
        folder=folder,
        out=Path(out) if out else default_out(folder),
        chapter=chapter,
        exercises=str(Path(exercises).resolve() if Path(exercises).is_file() else exercises),  # for regrade elsewhere
        seed=seed,
        workers=workers,
        isolated=isolated,
        variants=variants,
        limits=Limits(
            limits.exercise_seconds if exercise_seconds is None else exercise_seconds,
            limits.submission_seconds if submission_seconds is None else submission_seconds,
            limits.memory if memory is None else memory * 2**20,
        ),
        course=course,
        dask=dask,
        roster=str(Path(roster).resolve() if Path(roster).is_file() else roster),
        layout=layout,
    )
    return _reported(run.grade(plan, progress, say), plan.out)


def regrade(
    folder: str | Path,
    students: Iterable[str] = (),
    *,
    out: str | Path | None = None,
    workers: int = 0,
    isolated: bool = True,
    dask: str = "",
    progress: Progress = _silent,
    say: Say = _silent,
) -> Results:
    """Grade again, though nothing changed, as it was graded the last time.

    Args         folder: of submissions. students: by name; () for everybody. The others as for grade.
    Raises       As grade; CourseError too when the last run was without isolation and this one is not to be.
    """
    place = _place(Path(folder), out)
    with open_journal(place, create=False) as journal:
        asked, course, named = journal.fact("asked"), journal.fact("course"), journal.fact("named")
    if asked is None:
        raise CourseError(f"Nothing has been graded in {place} yet; run course grade first.", name="folder")
    last = Settings.from_dict(asked)
    if isolated and not last.isolated:
        raise CourseError(
            "The last run was without isolation; say --no-isolation for this one too, or run course grade.",
            name="isolated",
        )
    plan = Plan(
        folder=Path(folder),
        out=place,
        chapter=last.chapter,
        exercises=last.exercises,
        seed=last.seed,
        workers=workers,
        isolated=isolated,
        variants=last.variants,
        limits=last.limits,
        again=tuple(students) or ("*",),
        course=Course.from_dict(course) if course else replace(Course(), leave_out=last.leave_out),
        dask=dask,
        **(named or {}),
    )
    return _reported(run.grade(plan, progress, say), place)


def report(out: str | Path, *, settings: str | Path | None = None) -> Results:
    """Write the reports of the last run again, from the journal alone.

    Args         out: the folder that holds the journal. settings: a grading.toml to count by from now on; None to count
                 as before.
    Raises       CourseError, JournalError when there is nothing to report, or the settings need another run.
    """
    out = Path(out)
    with open_journal(out, create=False) as journal:
        found = results(journal)
        if settings is not None:
            course = read_course(Path(settings))
            course.check(found.exercises)
            asked = Settings.from_dict(journal.fact("asked"))
            if set(course.leave_out) != set(asked.leave_out) or course.with_limits(asked.limits) != asked.limits:
                raise CourseError(
                    f"{settings} changes what is graded (leave_out or limits); give it to course grade instead.",
                    name="settings",
                )
            journal.note(course=course.to_dict())
            found = results(journal)
    return _reported(found, out)


def override(
    folder: str | Path,
    student: str = "",
    exercise: str = "",
    points: float | None = None,
    *,
    reason: str = "",
    out: str | Path | None = None,
) -> Results:
    """Set the points of an exercise by hand, beside its verdict, and write the reports again.

    Args         folder: of submissions, or of results. student, exercise: by name; "" to change nothing. points: on the
                 exercise's own scale; None to let the verdict count again. reason: for the student, in words. out: of
                 the results, as for grade.
    Returns      The results; students[...].overrides holds what is decided.
    Raises       CourseError, JournalError when there is no such student, exercise, decision or number of points, or no
                 reason.
    """
    place = _place(Path(folder), out)
    with open_journal(place, create=False) as journal:
        if student and points is None:
            withdraw(journal, student, exercise)
        elif student and points is not None:
            decide(journal, student, exercise, points, reason)
        found = results(journal)
    return _reported(found, place) if student else found


def replay(submission: str | Path, exercise: str, *, out: str | Path | None = None) -> Replay:
    """Run one exercise of one submission again, as it was graded.

    Args         submission: a student's file. exercise: by name. out: of the results; found beside the submission's
                 folder when None.
    Returns      What happened; str() of it is what the command prints.
    Raises       CourseError, JournalError when there is no such file, exercise or journal; Isolated.
    """
    return replayed(Path(submission), exercise, Path(out) if out else None)


def _course(folder: Path, settings: str | Path | None) -> Course:
    if settings is not None:
        return read_course(Path(settings))
    beside = folder.resolve().parent / COURSE_FILE  # not in the folder: students choose what lies there
    return read_course(beside) if beside.is_file() else Course()


def _place(folder: Path, out: str | Path | None) -> Path:
    """The results of a folder: where it was said, the folder itself where it holds some, else where they go."""
    if out:
        return Path(out)
    return folder if (folder / "journal.sqlite").is_file() else default_out(folder)


def _reported(found: Results, out: Path) -> Results:
    write_reports(found, out)
    return found
