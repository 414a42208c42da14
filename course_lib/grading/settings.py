"""What a run grades by: exercises, seed, limits, isolation; and the version of the code that judges."""

from __future__ import annotations

import hashlib
import importlib.util
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import course_lib
from course_lib.errors import CourseError

__all__ = ["Limits", "Settings", "chapter_of", "chapters"]

PACKAGE = Path(course_lib.__file__).parent
EXERCISES = re.compile(r"checks/[a-z]")  # the chapters and solutions; the engine's modules beside them begin with _
JUDGE_NOTHING = {
    "authoring", "figures", "widgets", "claims", "cli", "progress",
    *(f"grading/{name}" for name in (
        "alike", "api", "called_otherwise", "carried", "class_page", "commands", "console", "course_file", "dask_bench",
        "dask_pool", "definitions", "doctor", "exports", "forget", "grades", "interrupts", "item_analysis", "journal",
        "journal_file", "left_out", "mismatch", "mistakes", "near", "overrides", "packages", "pages", "pending",
        "proof", "pseudonyms", "reasons", "replays", "reports", "results", "roll", "same_code", "scratch",
        "student_page", "students_table", "tally", "terminal",
    )),
}  # fmt: skip


@dataclass(frozen=True)
class Limits:
    """What a submission may take: seconds waited for its answers, and bytes of address space."""

    exercise_seconds: float = 2.0
    submission_seconds: float = 5.0
    memory: int = 2**30

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not 0 < value < math.inf:
                raise CourseError(f"Limits: {name} is {value:g}; a number above 0 is expected.", name=name, got=value)

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
                 of their own, where an exercise asks for a value. leave_out: names of exercises that are not graded.
    """

    chapter: str
    exercises: str = ""
    seed: str = ""
    isolated: bool = True
    variants: bool = False
    limits: Limits = field(default_factory=Limits)
    leave_out: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain data for a frame."""
        return asdict(self)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Settings:
        """The settings that to_dict wrote."""
        return cls(**{**plain, "limits": Limits(**plain["limits"]), "leave_out": tuple(plain.get("leave_out", ()))})

    def fingerprint(self) -> str:
        """A short text that changes whenever a verdict might: it needs no exercise to be loaded."""
        own = [Path(self.exercises)] if self.exercises else _files(EXERCISES.match)
        return _hash(own, repr((self.chapter, sorted(self.leave_out), self._conditions())))[:16]

    def keys(self, definitions: Mapping[str, str]) -> dict[str, str]:
        """For each exercise a text that changes whenever its own verdict might.

        Args         definitions: exercise -> a hash of what it is.
        """
        shared = _hash([], repr(self._conditions()))
        texts = {name: f"{shared}\n{name}\n{definition}" for name, definition in definitions.items()}
        return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in texts.items()}

    def _conditions(self) -> tuple[object, ...]:
        return (self.seed, self.isolated, self.variants, self.limits)


def chapters() -> list[str]:
    """The chapters that have exercises."""
    found = (path.stem for path in (PACKAGE / "checks").iterdir())
    return sorted(name for name in found if re.fullmatch(r"[a-z][a-z0-9_]*", name) and name != "solutions")


def chapter_of(names: Iterable[str], known: Sequence[str]) -> str:
    """The chapter that submitted files belong to, as their names say; the only one, where there is only one.

    Raises       CourseError when that does not decide it.
    """
    if len(known) == 1:
        return known[0]
    folded = (re.sub(r"[^a-z0-9]+", "_", name.lower()) for name in names)
    told = {chapter for name in folded for chapter in known if chapter in name}
    if len(told) == 1:
        return told.pop()
    raise CourseError(
        "The names of the files do not say which chapter they belong to; add --chapter with one of: "
        f"{', '.join(known) or '(no chapter has exercises)'}."
    )


def _hash(files: Iterable[Path], text: str) -> str:
    """A hash of the engine with the versions it stands on, of more files, and of a text."""
    digest = hashlib.sha256(f"{sys.version_info[:2]} {text}".encode("utf-8", "surrogatepass"))
    for path in [_numpy(), *_files(_judges), *files]:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _numpy() -> Path:
    """The file that says which NumPy this is; to read it is faster than to ask the installer, or to import it."""
    spec = importlib.util.find_spec("numpy")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).with_name("version.py")


def _files(wanted: Callable[[str], object]) -> list[Path]:
    """The files of course_lib whose path in it, with /, is wanted."""
    found = (path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".json"))
    return sorted(path for path in found if wanted(path.relative_to(PACKAGE).as_posix()))


def _judges(path: str) -> bool:
    """Whether the file belongs to the engine: what judges, and what a submission may import; no exercise."""
    whole = PurePosixPath(path).with_suffix("")
    return not (EXERCISES.match(path) or JUDGE_NOTHING & {str(whole), *map(str, whole.parents)})
