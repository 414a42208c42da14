"""Starting an interpreter that takes nothing along: no environment, no site, nothing of this user's."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import course_lib

__all__ = ["start_bare"]

HERE = Path(__file__).resolve().parent
PACKAGE = Path(course_lib.__file__).resolve().parent
ENVIRONMENT = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "PYTHONUTF8": "1"}


def start_bare(code: str, path: Iterable[str], **options: Any) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """A process that runs the code, and our end of its conversation; the number of its end is its first argument.

    Args         code: finds what it may import from in sys.argv[2:]; first the folder of the package `inside`. path:
                 entries of sys.path beyond course_lib's own. options: of Popen.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, "-SsPBc", code, str(theirs.fileno()), str(HERE), str(PACKAGE.parent), *path],
            env=ENVIRONMENT,
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for the grader, which then ends what it started
            **options,
        )
    return process, ours
