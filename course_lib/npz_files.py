"""Arrays in a .npz file that is either complete or not there: written aside, then renamed."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.errors import CourseError

__all__ = ["read_npz", "refusing_damage", "write_npz"]


def write_npz(path: str | Path, arrays: Mapping[str, Any]) -> None:
    """Write named arrays; whoever reads the path meanwhile sees the old file or the new one, never half of one.

    Args         path: of the file, replaced when it is there. arrays: by name, without objects.
    """
    path = Path(path)
    aside = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with aside.open("wb") as file:
            np.savez(file, **arrays)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)


# what zipfile, NumPy and whoever takes their arrays apart raise between them when a byte of a file is wrong
DAMAGED = (
    *(OSError, EOFError, zipfile.BadZipFile),
    *(ValueError, TypeError, LookupError, AttributeError, RuntimeError, OverflowError),
)


@contextmanager
def refusing_damage(path: str | Path, *, function: str, names: Iterable[str]) -> Iterator[None]:
    """Whatever a damaged file makes the block raise, the reader sees one sentence.

    Args         path: of the file. function: who asks, for the message. names: what the block reads.
    Raises       CourseError, also one of the block's own; FileNotFoundError.
    """
    names = list(names)
    try:
        yield
    except (FileNotFoundError, CourseError):
        raise
    except DAMAGED as error:
        raise CourseError(
            f"{function}: {Path(path).name} does not hold {', '.join(names)}, or is damaged; "
            "give a file that the course's own save function wrote.",
            name="path",
            got=str(path),
            expected=names,
        ) from error


def read_npz(path: str | Path, *, function: str, names: Iterable[str]) -> dict[str, NDArray[Any]]:
    """Read the named arrays of a file; anything else in it is left alone.

    Args         path: of the file. function: who asks, for the message. names: what must be there.
    Returns      the arrays by name.
    Raises       CourseError when the file is no .npz file, is damaged or lacks a name; FileNotFoundError.
    """
    names = list(names)
    with (
        refusing_damage(path, function=function, names=names),
        Path(path).open("rb") as file,
        np.load(file, allow_pickle=False) as archive,
    ):
        return {name: archive[name] for name in names}
