"""What a run grades by: exercises, seed, limits, isolation; and the version of the code that judges."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import course_lib
from course_lib.errors import CourseError

__all__ = ["Limits", "Settings", "chapter_of", "chapters"]

PACKAGE = Path(course_lib.__file__).parent
JUDGE_NOTHING = {"authoring", "figures", "widgets", "claims.py", "claims.json", "cli.py"}


@dataclass(frozen=True)
class Limits:
    """What a submission may take: seconds waited for its answers, and bytes of address space."""

    exercise_seconds: float = 2.0
    submission_seconds: float = 5.0
    memory: int = 2**30

    def of_process(self) -> dict[str, int]:
        """The kernel's limits for one child; the clock of the worker is what usually strikes first."""
        return {
            "CPU": math.ceil(self.submission_seconds) + 1,
            "AS": self.memory,
            "FSIZE": 0,
            "NPROC": 0,
            "NOFILE": 16,
            "CORE": 0,
            "MSGQUEUE": 0,
            "MEMLOCK": 0,
        }


@dataclass(frozen=True)
class Settings:
    """Everything that decides a verdict beside the submission itself.

    Args         chapter: whose exercises, with underscores; exercises: an instructor's own file instead, or "". seed:
                 of the cases, secret. isolated: whether the walls are up. variants: whether every student has numbers
                 of their own, where an exercise asks for a value.
    """

    chapter: str
    exercises: str = ""
    seed: str = ""
    isolated: bool = True
    variants: bool = False
    limits: Limits = field(default_factory=Limits)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a frame."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Settings:
        """The settings that to_dict wrote."""
        return cls(**{**plain, "limits": Limits(**plain["limits"])})

    def fingerprint(self) -> str:
        """A short text that changes whenever a verdict might."""
        digest = hashlib.sha256(_judges(self.exercises))
        digest.update(repr((self.chapter, self.seed, self.isolated, self.variants, self.limits)).encode())
        return digest.hexdigest()[:16]


def chapters() -> list[str]:
    """The chapters that have exercises."""
    found = (path.stem for path in (PACKAGE / "checks").iterdir())
    return sorted(name for name in found if re.fullmatch(r"[a-z][a-z0-9_]*", name) and name != "solutions")


def chapter_of(names: Sequence[str], known: Sequence[str]) -> str:
    """The chapter that submitted files belong to, as their names say; the only one, where there is only one.

    Raises       CourseError when that does not decide it.
    """
    if len(known) == 1:
        return known[0]
    folded = [re.sub(r"[^a-z0-9]+", "_", name.lower()) for name in names]
    told = {chapter for chapter in known for name in folded if chapter in name}
    if len(told) == 1:
        return told.pop()
    raise CourseError(
        "The names of the files do not say which chapter they belong to; add --chapter with one of: "
        f"{', '.join(known) or '(no chapter has exercises)'}."
    )


def _judges(file: str) -> bytes:
    """A hash of the code that judges: course_lib, NumPy's version, and the instructor's own file."""
    digest = hashlib.sha256(version("numpy").encode())
    parts = [part for part in PACKAGE.iterdir() if part.name not in JUDGE_NOTHING]
    own = [path for part in parts for path in ([part] if part.is_file() else part.rglob("*"))]
    judges = sorted(path for path in own if path.suffix in (".py", ".json"))
    for path in [*judges, *([Path(file)] if file else [])]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.digest()
