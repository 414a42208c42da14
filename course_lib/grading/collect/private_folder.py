"""A folder for what comes out of an archive: nobody else can look into it, and it goes however the run ends."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from course_lib.errors import CourseError

__all__ = ["PrivateFolder"]

SHELL = "/bin/sh"
# Waits for the end of its input, which comes when the grader is gone, however it went; then clears up.
KEEPER = 'read -r _; rm -rf -- "$1"'


class PrivateFolder:
    """A new folder that only this user can enter. Its files have names of our own, so no stranger's name is written."""

    def __init__(self) -> None:
        try:
            self.path = Path(tempfile.mkdtemp(prefix="course-grade-"))
        except OSError as error:
            raise CourseError(
                f"No folder can be made for what is unpacked ({error.strerror}); "
                "name a place that can be written in the variable TMPDIR."
            ) from None
        self._keeper: subprocess.Popen[bytes] | None = None
        with contextlib.suppress(OSError):  # without a shell, it goes when the run ends in order
            self._keeper = subprocess.Popen(
                [SHELL, "-c", KEEPER, "sh", str(self.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the grader
            )
        self._count = 0

    @contextmanager
    def new_file(self, ending: str) -> Iterator[tuple[BinaryIO, Path]]:
        """A new file to write, and its path; what was written is removed when the writing fails."""
        self._count += 1
        path = self.path / f"{self._count:06}{ending.lower()}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                yield file, path
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def close(self) -> None:
        """Remove the folder and everything in it."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._keeper is not None:
            self._keeper.communicate()  # ends its input, and so the keeper
            self._keeper = None
