"""All attacks graded in one class, with honest students between them, bait around them, and what came of it."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import course_lib
from course_lib.grading.console import summary, verdict_table
from course_lib.grading.reports import write_reports
from course_lib.grading.results import Results
from course_lib.grading.run import Plan, grade
from course_lib.grading.settings import Limits
from tests.attacks import escaping, exhausting, forging, poisoning, reading
from tests.attacks.attack import HONEST, REFUSED, Attack

__all__ = ["ATTACKS", "CLASSES", "HONEST_STUDENTS", "Survey", "bait", "survey"]

CLASSES: dict[str, tuple[Attack, ...]] = {
    "reading": reading.ATTACKS,
    "forging": forging.ATTACKS,
    "escaping": escaping.ATTACKS,
    "exhausting": exhausting.ATTACKS,
    "poisoning": poisoning.ATTACKS,
}
ATTACKS = tuple(attack for attacks in CLASSES.values() for attack in attacks)
EXERCISES = Path(__file__).with_name("guarded_exercises.py")
QUICK = Limits(exercise_seconds=10.0, submission_seconds=20.0)  # nothing here waits for a limit
ENDLESS = Limits(exercise_seconds=1.5, submission_seconds=6.0)
HONEST_STUDENTS = ("Ada Honest", "frank", "manuel", "zoe")  # before, between and after the hostile files
BAIT = (
    "import ctypes, sys, time; b = ctypes.create_string_buffer(sys.argv[1].encode()); "
    "print(ctypes.addressof(b), flush=True); time.sleep(1e5)"
)


@dataclass
class Survey:
    """What came of the attacks.

    Args         verdicts: student -> exercise -> status. points: student -> points. honest: entries of the honest
                 students. ungraded: files without a verdict. refused: by name. leaks: where a marked text was seen.
                 changes: what outside is not as it was. out: folders of results. shown: what the terminal showed.
                 asked: the attacks.
    """

    verdicts: dict[str, dict[str, str]] = field(default_factory=dict)
    points: dict[str, float] = field(default_factory=dict)
    honest: dict[str, Any] = field(default_factory=dict)
    ungraded: list[dict[str, str]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    out: list[Path] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    asked: list[Attack] = field(default_factory=lambda: list(ATTACKS))

    def trouble(self, attack: Attack) -> str:
        """How an attack is not what an honest grader makes of it; "" when it is."""
        student = student_of(attack)
        if attack.verdict == REFUSED:
            return "" if file_of(attack) in self.refused else "is not refused by name"
        if student not in self.verdicts:
            return "has no verdict"
        for exercise, expected in (("augment", attack.verdict), ("mean_squared_error", attack.neighbour)):
            status = self.verdicts[student][exercise]
            if status != expected:
                return f"{exercise} is {status}, not {expected}"
        worth = 2.0 if attack.neighbour == "right" else 0.0
        return "" if self.points[student] == worth else f"earned {self.points[student]} points, not {worth}"


def file_of(attack: Attack) -> str:
    """The name of the file that is handed in."""
    return attack.file or f"{attack.name}.py"


def student_of(attack: Attack) -> str:
    """The student as the grader reads the file's name."""
    return Path(file_of(attack)).stem


def survey(place: Path, classes: Collection[str] = tuple(CLASSES)) -> Survey:
    """Grade attacks below a folder: what ends by itself in one run, what does not in another with short limits."""
    found = Survey(asked=[attack for name in classes for attack in CLASSES[name]])
    for ends, limits in ((True, QUICK), (False, ENDLESS)):
        here = place / ("quick" if ends else "endless")
        with bait(here) as given:
            write(here / "submissions", [attack for attack in found.asked if attack.ends is ends], given)
            before = outside(here)
            plan = Plan(
                here / "submissions", here / "graded", exercises=str(EXERCISES), workers=2, limits=limits, proved=True
            )
            results = grade(replace(plan, seed=canary("seed")))
            write_reports(results, plan.out)
            found.changes += [f"{name} is not as it was" for name in changed(before, outside(here))]
            found.changes += given["watch"]()
        _note(found, results, plan.out)
    return found


def _note(found: Survey, results: Results, out: Path) -> None:
    shown = "\n".join([verdict_table(results), *summary(results)])
    for student in results.students:
        verdicts = {entry["verdict"]["exercise"]: entry["verdict"]["status"] for entry in student.exercises}
        if student.student in HONEST_STUDENTS:
            found.honest[f"{out.parent.name}: {student.student}"] = list(student.exercises)
        else:
            found.verdicts[student.student] = verdicts
            found.points[student.student] = student.points
    found.ungraded += results.ungraded
    found.refused += [entry["file"] for entry in results.refused]
    found.out.append(out)
    found.shown.append(shown)
    for path in sorted(out.rglob("*")):
        if path.is_file() and not path.name.startswith("journal") and b"CANARY-" in path.read_bytes():
            found.leaks.append(f"{path.relative_to(out)} holds a marked text")
    if "CANARY-" in shown:
        found.leaks.append("the terminal showed a marked text")


def write(folder: Path, attacks: list[Attack], given: dict[str, Any]) -> None:
    """Hand in the attacks, and the honest work of students between them."""
    folder.mkdir(parents=True)
    told = {name: value for name, value in given.items() if name != "watch"}
    for attack in attacks:
        text = attack.source({**told, "submissions": str(folder), "out": str(folder.parent / "graded")})
        (folder / file_of(attack)).write_text(text, encoding="utf-8")
    for name in HONEST_STUDENTS:
        own = "def augment(X):\n    return np.column_stack([X, np.ones(len(X))])\n"
        text = f"import numpy as np\n# {canary('neighbour')} {name}\n{own}{HONEST}"
        (folder / f"{name}.py").write_text(text, encoding="utf-8")


def canary(what: str) -> str:
    """A marked text that is nowhere else."""
    return f"CANARY-{what}-{secrets.token_hex(8)}"


@contextlib.contextmanager
def bait(place: Path) -> Iterator[dict[str, Any]]:
    """Things of this machine that an attack can reach for: a file, a variable, processes, servers, shared memory.

    Yields       What the attacker knows of them, and under "watch" a function that tells which were touched.
    """
    libc = ctypes.CDLL(None)
    (place / "outside").mkdir(parents=True)
    secret = place / "outside" / "secret"
    secret.write_text(canary("file"))
    secret.chmod(0o644)
    shm = Path("/dev/shm") / f"attacked-{secrets.token_hex(4)}"
    shm.write_text(canary("shm"))
    shm.chmod(0o666)
    key = int.from_bytes(os.urandom(3), "big") + 1
    segment = libc.shmget(key, 4096, 0o1666)
    libc.syscall(248, b"user", b"attacked", canary("key").encode(), 30, -3)
    os.environ["ATTACKED_SECRET"] = canary("environment")
    with contextlib.ExitStack() as stack:
        processes = [
            stack.enter_context(_process(user)) for user in {os.getuid(), 65534 if not os.getuid() else os.getuid()}
        ]
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        abstract.bind(f"\0attacked-{secrets.token_hex(4)}")
        abstract.listen()
        server.setblocking(False)
        abstract.setblocking(False)
        texts = {path: path.read_text() for path in (secret, shm)}

        def watch() -> list[str]:
            touched = [f"{path} is another" for path, text in texts.items() if path.read_text() != text]
            touched += [f"process {p.pid} is gone or stopped" for p, _ in processes if _state(p.pid) not in "SR"]
            for name, listening in (("server", server), ("abstract socket", abstract)):
                with contextlib.suppress(BlockingIOError):
                    listening.accept()[0].close()
                    touched.append(f"the {name} was connected to")
            return touched

        try:
            yield {
                "secret": str(secret),
                "exercises": str(EXERCISES),
                "processes": [process.pid for process, _ in processes],
                "address": processes[0][1],
                "port": server.getsockname()[1],
                "abstract": abstract.getsockname(),
                "shm": shm.name,
                "key": key,
                "user": os.getuid(),
                "neighbour": f"{HONEST_STUDENTS[0]}.py",
                "watch": watch,
            }
        finally:
            del os.environ["ATTACKED_SECRET"]
            shm.unlink()
            libc.shmctl(segment, 0, None)


@contextlib.contextmanager
def _process(user: int) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process that holds a marked text in its memory and environment; as another user where that is possible."""
    who = {"user": user, "group": user, "extra_groups": []} if user != os.getuid() else {}
    python = os.path.realpath(sys.executable)
    try:
        process = subprocess.Popen(
            [python, "-I", "-c", BAIT, canary("memory")],
            stdout=subprocess.PIPE,
            text=True,
            cwd="/",
            env={"SECRET": canary("theirs")},
            **who,
        )
        line = process.stdout.readline()
    except PermissionError:  # the interpreter lies where that user may not look
        process = subprocess.Popen(["sleep", "100000"], cwd="/", text=True, **who)
        line = ""
    try:
        yield process, int(line or 0)
    finally:
        process.kill()
        process.communicate()


def _state(number: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    return "gone"


def outside(place: Path) -> dict[str, str]:
    """What is to stay as it is: the submissions, the bait, the package, the current folder, the machine's name."""
    package = Path(course_lib.__file__).parent
    files = [path for folder in (place / "submissions", place / "outside") for path in folder.rglob("*")]
    facts = {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}
    for path in package.rglob("*"):
        if path.is_file() and "__pycache__" not in path.parts:
            facts[str(path)] = f"{path.stat().st_size} {path.stat().st_mtime_ns}"
    facts["the current folder"] = " ".join(sorted(name for name in os.listdir() if name[0] != "."))
    facts["the machine's name"] = os.uname().nodename
    facts["the folder of the class"] = " ".join(sorted({*os.listdir(place)} - {"graded"}))
    return facts


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The names of what differs."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
