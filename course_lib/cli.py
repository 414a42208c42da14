"""The command `course`: grading, and what authors of the book use, where that is installed."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import signal
import sys

__all__ = ["main"]

# each is a module with a Typer app of its own, and needs more packages than grading does
AUTHORING = ("api", "claims", "exercises", "notebooks", "repository")


def main() -> None:
    """Run the command that the command line names."""
    try:
        _main()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        # what was asked is done; while Python ends there is nothing to stop
        atexit.register(signal.signal, signal.SIGINT, signal.SIG_IGN)


def _main() -> None:
    os.environ.setdefault(
        "OPENBLAS_NUM_THREADS", "1"
    )  # before NumPy is imported: threads of one process slow the others
    try:
        import typer
    except ImportError:
        sys.exit(
            "course: the command needs Typer and Rich; install them with: python -m pip install typer rich nbformat"
        )
    from course_lib.grading.commands import app
    from course_lib.grading.terminal import make_safe

    make_safe()
    named = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    for name in AUTHORING:
        # imported only when asked for, so that grading starts at once and needs nothing of the book
        if named in (name, ""):
            with contextlib.suppress(ImportError):
                authoring: typer.Typer = importlib.import_module(f"course_lib.authoring.{name}").app
                app.add_typer(authoring, name=name)
    if named in ("progress", ""):
        app.command()(importlib.import_module("course_lib.progress.commands").progress)
    app(prog_name="course")


if __name__ == "__main__":
    main()
