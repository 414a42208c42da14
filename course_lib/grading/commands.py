"""The commands that grade: course grade, regrade, report, forget, override, replay, doctor; over course_lib.grading.

Exit codes: 0 did what was asked, 1 something could not be graded, 2 misused, 130 interrupted.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from course_lib.errors import CourseError
from course_lib.grading.interrupts import STOPPED, stoppable
from course_lib.plurals import counted

if TYPE_CHECKING:
    from course_lib.grading.results import Results

__all__ = ["app"]

LONGEST = 4000  # of a sentence; a list of known names may be long

# without markup help is plain text, and needs neither Rich nor the time to import it
app = typer.Typer(add_completion=False, no_args_is_help=True, rich_markup_mode=None)
package = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Pack the grader up for a platform that runs it itself."
)
app.add_typer(package, name="package")

Folder = Annotated[Path, typer.Argument(help="The folder or archive that holds the submissions.")]
Out = Annotated[Path | None, typer.Option(help="Where journal and reports go; FOLDER-graded when not said.")]
SettingsFile = Annotated[
    Path | None, typer.Option("--settings", help="Weights, lateness, limits; grading.toml beside FOLDER when not said.")
]
Workers = Annotated[int, typer.Option(min=0, help="Processes that grade at the same time; 0: one per processor.")]
Dask = Annotated[str, typer.Option(metavar="ADDRESS", help="Grade on the Dask cluster with this scheduler.")]
Seed = Annotated[str, typer.Option(help="Draw the cases from this seed instead of the journal's secret one.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the results as JSON instead of a table.")]
Exercises = Annotated[str, typer.Option(help="A Python file with your own EXERCISES instead of a chapter's.")]
Chapter = Annotated[str, typer.Option(help="The chapter, where the files' names do not say it.")]
Isolated = Annotated[
    bool, typer.Option(" /--no-isolation", help="Run submissions without a sandbox; only if you trust every author.")
]
Variants = Annotated[
    bool, typer.Option("--variants", help="Expect of every student their own numbers, as variant() gave them.")
]
ExerciseSeconds = Annotated[float | None, typer.Option(min=0.1, help="Time for one exercise; 2 when not said.")]
SubmissionSeconds = Annotated[float | None, typer.Option(min=0.1, help="Time for one submission; 5 when not said.")]
Memory = Annotated[int | None, typer.Option(min=256, help="MiB of memory for one submission; 1024 when not said.")]
Roster = Annotated[str, typer.Option(help="A CSV of the class: who is missing, who is who.")]
Layout = Annotated[str, typer.Option(help="How the files are named, when it is guessed wrong: moodle, canvas, ...")]


@app.command()
def grade(
    folder: Folder,
    out: Out = None,
    settings: SettingsFile = None,
    chapter: Chapter = "",
    exercises: Exercises = "",
    workers: Workers = 0,
    dask: Dask = "",
    seed: Seed = "",
    as_json: AsJson = False,
    exercise_seconds: ExerciseSeconds = None,
    submission_seconds: SubmissionSeconds = None,
    memory: Memory = None,
    isolated: Isolated = True,
    variants: Variants = False,
    roster: Roster = "",
    layout: Layout = "",
) -> None:
    """Grade a folder of notebooks and .py files, each isolated; what is graded already is not graded again."""
    with _spoken():
        from course_lib.grading import api
        from course_lib.grading.console import progress
        from course_lib.grading.run import default_out

        with progress(sys.stderr) as tell:
            found = api.grade(
                folder,
                out=out,
                settings=settings,
                chapter=chapter,
                exercises=exercises,
                workers=workers,
                seed=seed,
                exercise_seconds=exercise_seconds,
                submission_seconds=submission_seconds,
                memory=memory,
                isolated=isolated,
                variants=variants,
                roster=roster,
                layout=layout,
                dask=dask,
                progress=tell,
                say=_aside,
            )
        _tell(found, out or default_out(folder), as_json)


@app.command()
def regrade(
    folder: Folder,
    student: Annotated[list[str] | None, typer.Option(help="Only this student; may be given several times.")] = None,
    out: Out = None,
    workers: Workers = 0,
    dask: Dask = "",
    isolated: Isolated = True,
    as_json: AsJson = False,
) -> None:
    """Grade again, though nothing changed, as the last time: everybody, or the students named."""
    with _spoken():
        from course_lib.grading import api
        from course_lib.grading.console import progress
        from course_lib.grading.run import default_out

        with progress(sys.stderr) as tell:
            found = api.regrade(
                folder,
                student or (),
                out=out,
                workers=workers,
                isolated=isolated,
                dask=dask,
                progress=tell,
                say=_aside,
            )
        _tell(found, out or default_out(folder), as_json)


@app.command()
def report(
    out: Annotated[list[Path], typer.Argument(help="The folder that holds the journal; several with --mistakes.")],
    settings: Annotated[Path | None, typer.Option(help="A grading.toml to count by from now on.")] = None,
    as_json: AsJson = False,
    mistakes: Annotated[
        bool, typer.Option("--mistakes", help="Say which mistakes were made and in what order mended; no names.")
    ] = False,
    form: Annotated[
        str, typer.Option("--format", help="Write one file: canvas, csv, gradescope, json, junit, moodle, schema.")
    ] = "",
    to: Annotated[Path | None, typer.Option(help="The file for --format, or another folder for the reports.")] = None,
    assignment: Annotated[str, typer.Option(help="What Canvas calls the assignment: 'Least squares (4711)'.")] = "",
    student: Annotated[str, typer.Option(help="Whom --format gradescope is about.")] = "",
    pseudonyms: Annotated[bool, typer.Option("--pseudonyms", help="Leave out names and files.")] = False,
    key: Annotated[str, typer.Option(help="The key of the pseudonyms instead of the journal's own.")] = "",
) -> None:
    """Write the reports of the last run again, from the journal alone; or one file for another program."""
    from course_lib.grading import api
    from course_lib.grading.exports.formats import exported_lines
    from course_lib.grading.mistakes import mistakes_json, mistakes_of, mistakes_text
    from course_lib.grading.pseudonyms import key_of_journal, pseudonymous
    from course_lib.grading.reports import write_export, write_reports
    from course_lib.grading.results import results
    from course_lib.grading.run import open_journal

    with _spoken():
        if mistakes:
            history = mistakes_of(out)
            print(mistakes_json(history) if as_json else mistakes_text(history))
            return
        if len(out) > 1:
            raise CourseError("The reports of one journal are written at a time; name one folder, or add --mistakes.")
        if form and to is None:
            raise CourseError("--format writes one file; name it with --to FILE.", name="to")
        if settings is not None or not (form or pseudonyms or to):
            found = api.report(out[0], settings=settings)
        if form or pseudonyms or to:
            with open_journal(out[0], create=False) as journal:
                found = results(journal)
                found = pseudonymous(found, key or key_of_journal(journal)) if pseudonyms else found
        if form and to is not None:
            write_export(exported_lines(found, form, assignment, student), to)
            print(f"Written: {to}", file=sys.stderr)
            return
        if pseudonyms or to:
            write_reports(found, to or out[0])
        _tell(found, to or out[0], as_json)


@app.command()
def forget(
    out: Annotated[Path, typer.Argument(help="The folder that holds the journal.")],
    student: Annotated[str, typer.Argument(help="The student's name, as the reports have it.")],
) -> None:
    """Delete everything that is kept about one student: verdicts, attempts, reports, every row."""
    from course_lib.grading.forget import forget as delete

    with _spoken():
        count = delete(out, student)
    files = counted(count, "graded file") if count else "no verdict, as none was theirs alone"
    print(f"Forgotten, with {files}; the reports are written again.")
    print("Delete what they handed in and the files you exported yourself; course cannot know where those are.")


@app.command()
def override(
    folder: Annotated[Path, typer.Argument(help="The folder of submissions, or of results.")],
    student: Annotated[str, typer.Argument(help="A student; nobody to list what is decided.")] = "",
    exercise: Annotated[str, typer.Argument(help="The name of the exercise.")] = "",
    points: Annotated[float | None, typer.Argument(help="The points that count, before weights.")] = None,
    reason: Annotated[str, typer.Option(help="Why, in words that the student may read.")] = "",
    remove: Annotated[bool, typer.Option("--remove", help="Let the verdict count again.")] = False,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Set the points of an exercise by hand, with a reason, beside its verdict; or list what is decided."""
    from course_lib.grading import api
    from course_lib.grading.console import override_table

    with _spoken():
        if student and not exercise:
            raise CourseError(f"EXERCISE is missing; name the exercise of {student} that is decided on.")
        if student and (points is None) != remove:
            raise CourseError("Give either POINTS with --reason, or --remove.")
        if remove and not student:
            raise CourseError("--remove needs STUDENT and EXERCISE.")
        found = api.override(folder, student, exercise, points, reason=reason, out=out)
        print(json.dumps(found.decisions(), indent=1, sort_keys=True) if as_json else override_table(found))


@app.command()
def replay(
    submission: Annotated[Path, typer.Argument(help="A student's file.")],
    exercise: Annotated[str, typer.Argument(help="The name of the exercise.")],
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Run one exercise of one submission again, as it was graded, and show what happened."""
    from course_lib.grading import api

    with _spoken():
        found = api.replay(submission, exercise, out=out)
        print(json.dumps(found.to_dict(), indent=1, sort_keys=True) if as_json else found)


@package.command()
def gradescope(
    to: Annotated[Path, typer.Option(help="The zip to write.")],
    chapter: Annotated[str, typer.Argument(help="The chapter.")] = "",
    exercises: Exercises = "",
    isolated: Isolated = True,
) -> None:
    """Write the autograder zip for a programming assignment on Gradescope."""
    from course_lib.grading.packages.gradescope import gradescope_zip
    from course_lib.grading.reports import write_export

    with _spoken():
        content = gradescope_zip(chapter, Path(exercises) if exercises else None, isolated)
        write_export(content, to)
    print(f"Written: {to}. It holds the secret seed and the solutions: keep it to yourself.", file=sys.stderr)


@package.command()
def github(
    to: Annotated[Path, typer.Option(help="The folder of the repository that students start from.")],
    chapter: Annotated[str, typer.Argument(help="The chapter.")] = "",
    exercises: Exercises = "",
    isolated: Isolated = True,
) -> None:
    """Write the workflow that grades a student's repository on GitHub at every push."""
    from course_lib.grading.packages.github import github_files, write_github

    with _spoken():
        files = github_files(chapter, Path(exercises) if exercises else None, isolated)
        write_github(to, files)
    for name in files:
        print(f"Written: {to / name}", file=sys.stderr)
    print(
        "Students can read and change these files: use them for practice, and grade for marks yourself.",
        file=sys.stderr,
    )


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Say whether this machine can grade strangers' code, layer by layer, and how to get what is missing."""
    from course_lib.grading.doctor import examine

    findings = examine()
    ready = all(finding.good or not finding.needed for finding in findings)
    if as_json:
        print(json.dumps([vars(finding) for finding in findings], indent=1))
        raise typer.Exit(0 if ready else 1)
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        word = "ok     " if finding.good else "MISSING" if finding.needed else "off    "
        print(f"{word}  {finding.name:<{width}}  {finding.says}")
    if not ready:
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
    from course_lib.grading.safe_text import visible

    try:
        yield
    except Stopped as error:
        print(error, file=sys.stderr)
        raise typer.Exit(130) from None
    except (Isolated, JournalError, NoCluster) as error:
        print(f"course: {visible(str(error), LONGEST)}", file=sys.stderr)
        raise typer.Exit(1) from None
    except CourseError as error:
        print(f"course: {visible(str(error), LONGEST)}", file=sys.stderr)
        raise typer.Exit(2) from None


def _aside(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _tell(found: Results, out: Path, as_json: bool) -> None:
    from course_lib.grading.console import summary, verdict_lines
    from course_lib.grading.exports.results_json import results_lines

    for text in results_lines(found) if as_json else (f"{line}\n" for line in verdict_lines(found)):
        print(text, end="")
    for line in summary(found):
        print(line, file=sys.stderr)
    print(f"Reports: {out / 'index.html'}", file=sys.stderr)
    if not found.students and not found.ungraded:
        print("course: No submission was found; what was left out, and why, stands above.", file=sys.stderr)
        raise typer.Exit(1)
    if found.ungraded:
        raise typer.Exit(1)
