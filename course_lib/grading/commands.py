"""The commands that grade: course grade, regrade, report, replay, doctor.

Exit codes: 0 did what was asked, 1 something could not be graded, 2 misused, 130 interrupted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from course_lib.errors import CourseError
from course_lib.grading.interrupts import STOPPED, stoppable

if TYPE_CHECKING:
    from course_lib.grading.results import Results

__all__ = ["app"]

app = typer.Typer(add_completion=False, no_args_is_help=True)

Folder = Annotated[Path, typer.Argument(help="The folder that holds the submissions.")]
Out = Annotated[Path | None, typer.Option(help="Where journal and reports go; FOLDER-graded when not said.")]
Workers = Annotated[int, typer.Option(min=0, help="Processes that grade at the same time; 0: one per processor.")]
Dask = Annotated[str, typer.Option(metavar="ADDRESS", help="Grade on the Dask cluster with this scheduler.")]
Seed = Annotated[str, typer.Option(help="Draw the cases from this seed instead of the journal's secret one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the results as JSON instead of a table.")]
Exercises = Annotated[str, typer.Option(help="A Python file with your own EXERCISES instead of a chapter's.")]
Chapter = Annotated[str, typer.Option(help="The chapter, where the files' names do not say it.")]
NoIsolation = Annotated[
    bool, typer.Option("--no-isolation", help="Run submissions without a sandbox; only if you trust every author.")
]
Variants = Annotated[
    bool, typer.Option("--variants", help="Expect of every student their own numbers, as variant() gave them.")
]
ExerciseSeconds = Annotated[float, typer.Option(min=0.1, help="Time for one exercise.")]
SubmissionSeconds = Annotated[float, typer.Option(min=0.1, help="Time for one submission.")]
Memory = Annotated[int, typer.Option(min=256, help="Memory for one submission, in MiB.")]


@app.command()
def grade(
    folder: Folder,
    out: Out = None,
    chapter: Chapter = "",
    exercises: Exercises = "",
    workers: Workers = 0,
    dask: Dask = "",
    seed: Seed = "",
    as_json: AsJson = False,
    exercise_seconds: ExerciseSeconds = 2.0,
    submission_seconds: SubmissionSeconds = 5.0,
    memory: Memory = 1024,
    no_isolation: NoIsolation = False,
    variants: Variants = False,
) -> None:
    """Grade a folder of notebooks and .py files, each isolated; what is graded already is not graded again."""
    limits = (exercise_seconds, submission_seconds, memory)
    _grade(folder, out, chapter, exercises, workers, dask, seed, as_json, limits, no_isolation, variants, ())


@app.command()
def regrade(
    folder: Folder,
    student: Annotated[list[str] | None, typer.Option(help="Only this student; may be given several times.")] = None,
    out: Out = None,
    chapter: Chapter = "",
    exercises: Exercises = "",
    workers: Workers = 0,
    dask: Dask = "",
    seed: Seed = "",
    as_json: AsJson = False,
    exercise_seconds: ExerciseSeconds = 2.0,
    submission_seconds: SubmissionSeconds = 5.0,
    memory: Memory = 1024,
    no_isolation: NoIsolation = False,
    variants: Variants = False,
) -> None:
    """Grade again, though nothing changed: everybody, or the students named."""
    limits = (exercise_seconds, submission_seconds, memory)
    again = tuple(student or ["*"])
    _grade(folder, out, chapter, exercises, workers, dask, seed, as_json, limits, no_isolation, variants, again)


@app.command()
def report(
    out: Annotated[list[Path], typer.Argument(help="The folder that holds the journal; several with --mistakes.")],
    as_json: AsJson = False,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Say which mistakes were made and in what order mended; no names.")
    ] = False,
) -> None:
    """Write the reports of the last run again, from the journal alone; or tell the mistakes of all runs."""
    from course_lib.grading.mistakes import mistakes_json, mistakes_of, mistakes_text
    from course_lib.grading.results import results
    from course_lib.grading.run import open_journal

    with _spoken():
        if mistakes:
            history = mistakes_of(out)
            print(mistakes_json(history) if as_json else mistakes_text(history))
            return
        if len(out) > 1:
            raise CourseError("The reports of one journal are written at a time; name one folder, or add --mistakes.")
        with open_journal(out[0], create=False) as journal:
            found = results(journal)
        _tell(found, out[0], as_json)


@app.command()
def replay(
    submission: Annotated[Path, typer.Argument(help="A student's file.")],
    exercise: Annotated[str, typer.Argument(help="The name of the exercise.")],
    out: Out = None,
) -> None:
    """Run one exercise of one submission again, as it was graded, and show what happened."""
    from course_lib.grading.replay import replayed

    with _spoken():
        print(replayed(submission, exercise, out))


@app.command()
def doctor() -> None:
    """Say whether this machine can grade strangers' code, layer by layer, and how to get what is missing."""
    from course_lib.grading.doctor import examine

    findings = examine()
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        word = "ok     " if finding.good else "MISSING" if finding.needed else "off    "
        print(f"{word}  {finding.name:<{width}}  {finding.says}")
    if any(finding.needed and not finding.good for finding in findings):
        print("This machine cannot grade strangers' code as it is.")
        raise typer.Exit(1)
    print("This machine can grade strangers' code.")


@contextmanager
def _spoken() -> Iterator[None]:
    """What goes wrong, as one sentence and an exit code."""
    with stoppable():
        try:
            with _refused():
                yield
        except KeyboardInterrupt:
            print(STOPPED, file=sys.stderr)
            raise typer.Exit(130) from None


@contextmanager
def _refused() -> Iterator[None]:
    from course_lib.grading.dask_pool import NoCluster
    from course_lib.grading.journal import JournalError
    from course_lib.grading.run import Isolated, Stopped

    try:
        yield
    except Stopped as error:
        print(error, file=sys.stderr)
        raise typer.Exit(130) from None
    except (Isolated, JournalError, NoCluster) as error:
        print(f"course: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    except CourseError as error:
        print(f"course: {error}", file=sys.stderr)
        raise typer.Exit(2) from None


@_spoken()
def _grade(
    folder: Path,
    out: Path | None,
    chapter: str,
    exercises: str,
    workers: int,
    dask: str,
    seed: str,
    as_json: bool,
    limits: tuple[float, float, int],
    no_isolation: bool,
    variants: bool,
    again: tuple[str, ...],
) -> None:
    from course_lib.grading.console import progress
    from course_lib.grading.run import Plan, default_out
    from course_lib.grading.run import grade as run
    from course_lib.grading.settings import Limits

    exercise_seconds, submission_seconds, memory = limits
    plan = Plan(
        folder=folder,
        out=out or default_out(folder),
        chapter=chapter,
        exercises=exercises,
        seed=seed,
        workers=workers,
        dask=dask,
        isolated=not no_isolation,
        variants=variants,
        limits=Limits(exercise_seconds, submission_seconds, memory * 2**20),
        again=again,
    )
    with progress(sys.stderr) as report:
        found = run(plan, report, lambda sentence: print(sentence, file=sys.stderr))
    _tell(found, plan.out, as_json)


def _tell(found: Results, out: Path, as_json: bool) -> None:
    from course_lib.grading.console import summary, verdict_table
    from course_lib.grading.exports import results_json
    from course_lib.grading.reports import write_reports

    write_reports(found, out)
    print(results_json(found) if as_json else verdict_table(found))
    for line in summary(found):
        print(line, file=sys.stderr)
    print(f"Reports: {out / 'index.html'}", file=sys.stderr)
    if not found.students and not found.ungraded:
        print("course: No submission was found; what was left out, and why, stands above.", file=sys.stderr)
        raise typer.Exit(1)
    if found.ungraded:
        raise typer.Exit(1)
