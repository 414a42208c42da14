"""The command `course progress`: what is solved in a folder of exercises.

Exit codes: 0 told, whatever is solved, 2 misused, 130 interrupted.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from course_lib.errors import CourseError

__all__ = ["progress"]


def progress(
    folder: Annotated[Path, typer.Argument(help="The folder that holds your exercise notebooks, or one of them.")],
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write a file that the page Your progress imports.")
    ] = None,
    student: Annotated[str, typer.Option(help="The name you gave to variant(), if your numbers are your own.")] = "",
) -> None:
    """Say what you have solved in a folder of exercise notebooks, what went wrong, and what comes next.

    Your functions are run on this machine, by the same checks as in the notebooks; nothing is sent anywhere.
    """
    # only now, so that the other commands start without NumPy
    from course_lib.progress.folder import read_folder, try_all
    from course_lib.progress.patience import Learner
    from course_lib.progress.record import record_of, write_record
    from course_lib.progress.report import chapter_lines, closing_lines

    try:
        found, chapters = read_folder(folder), []
        with Learner() as learner:
            for chapter in try_all(found, learner, student):
                chapters.append(chapter)
                print("\n".join(chapter_lines(chapter)), flush=True)
        print("\n".join(closing_lines(found, chapters)))
        if json is not None:
            write_record(record_of(chapters), json)
            print(f"Written: {json}. Import it on the book's page Your progress.", file=sys.stderr)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        raise typer.Exit(130) from None
    except CourseError as error:
        print(f"course: {error}", file=sys.stderr)
        raise typer.Exit(2) from None
