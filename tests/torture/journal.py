"""Two hundred processes killed at random moments of a run, here and under Dask: the same bytes, nothing lost or left.

The grader, its workers and Dask's are killed with SIGKILL; the same command is run again until it has graded
everything. After every kill what was in the journal is still in it; after every death of the grader nothing that it
had started lives on. Then graders are asked to stop, by SIGINT, at random moments: how long they take.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import random
import re
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.course_lib.grading.conftest import OWN, RIGHT
from tests.course_lib.grading.dask_cluster import Cluster, cluster
from tests.course_lib.grading.disturbed import produced

HERE, THERE, ASKED = 120, 80, 30
LONGEST = {"here": 2.5, "dask": 6.0}  # seconds until the next kill: longer than it takes to start
STOP_SECONDS = 1.0
GONE_SECONDS = 20.0  # for what a dead grader had started to notice, on a busy machine
PR_SET_CHILD_SUBREAPER = 36
STUDENTS_WORLD = 3  # ours is the first, their keeper's the second


@dataclass
class Field:
    """Where it happens: the submissions, results, temporary files, and what is to come out."""

    place: Path
    expected: dict[str, bytes] = field(default_factory=dict)
    trouble: list[str] = field(default_factory=list)

    @property
    def out(self) -> Path:
        """The folder of results."""
        return self.place / "out"

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """The grader, with a folder of its own for temporary files."""
        temporary = self.place / "temporary"
        temporary.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "course_lib.cli", "grade", str(self.place / "submissions")]
        options = ["--out", str(self.out), "--exercises", str(OWN), "--seed", "s", "--exercise-seconds", "0.5"]
        with (self.place / "said").open("ab") as said:
            return subprocess.Popen(
                [*command, *options, *words],
                stdout=subprocess.DEVNULL,
                stderr=said,
                env={**os.environ, "TMPDIR": str(temporary)},
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )

    def said(self) -> str:
        """The last line that a grader wrote."""
        return (self.place / "said").read_text(encoding="utf-8").splitlines()[-1]

    def kept(self) -> int:
        """How many verdicts are in the journal."""
        if not (self.out / "journal.sqlite").exists():
            return 0
        with contextlib.closing(sqlite3.connect(self.out / "journal.sqlite")) as journal:
            try:
                return int(journal.execute("SELECT count(*) FROM verdicts").fetchone()[0])
            except sqlite3.OperationalError:  # killed before there was a table
                return 0

    def compare(self) -> None:
        """Look at what came out, and begin again."""
        found = produced(self.out)
        if found != self.expected:
            names = sorted(set(found) | set(self.expected))
            self.trouble.append(f"other bytes: {[n for n in names if found.get(n) != self.expected.get(n)]}")
        left = [path.name for path in (self.place / "temporary").iterdir()]
        if left:
            self.trouble.append(f"left in the temporary folder: {left}")
        subprocess.run(["rm", "-r", self.out], check=True)


def write_class(folder: Path) -> None:
    """Forty submissions, all different: right, wrong, and two that never end."""
    folder.mkdir()
    loop = RIGHT.replace("    return np.column", "    while True: pass\n    return np.column")
    for number in range(40):
        text = loop if number % 20 == 7 else RIGHT.replace("np.mean", "np.sum") if number % 3 else RIGHT
        (folder / f"student {number:02}.py").write_text(f"{text}\n# {number}\n", encoding="utf-8")


def descendants(pid: int) -> list[tuple[int, str]]:
    """Every process below one, with its command line."""
    children: dict[int, list[int]] = {}
    commands: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            number = int(entry.name)
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                commands[number] = (entry / "cmdline").read_text().replace("\0", " ")  # fails where one has just ended
                children.setdefault(int(parent), []).append(number)
    found, below = [], list(children.get(pid, ()))
    while below:
        number = below.pop()
        found.append((number, commands[number]))
        below += children.get(number, ())
    return found


def kills(
    where: Field, count: int, longest: float, words: Callable[[], tuple[str, ...]], others: Callable[[], list[int]]
) -> Iterator[str]:
    """Kill that many processes, and say what each was.

    Args         longest: seconds until the next one. words: of the command line. others: who may be killed beside the
                 grader.
    """
    draw, done, before = random.Random(count), 0, 0
    grader = where.start(*words())
    while done < count or grader.poll() is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(draw.uniform(0.05, longest) if done < count else None)
        if grader.returncode is None:
            victims = [grader.pid] if draw.random() < 0.4 else others()
            if not victims:
                continue
            victim = draw.choice(victims)
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
                done += 1
                yield "grader" if victim == grader.pid else "worker"
            if victim != grader.pid:
                continue
            grader.wait()
            alone(where)
            if where.kept() < before:
                where.trouble.append(f"{before} verdicts were kept, {where.kept()} are left")
            before = where.kept()
        elif grader.returncode == 0:
            where.compare()
            yield "whole run"
            before = 0
        elif grader.returncode != 1 and "could not start" not in where.said():  # a file, or a start, met two kills
            where.trouble.append(f"exit code {grader.returncode}: {where.said()}")
        if done < count or grader.returncode != 0:
            grader = where.start(*words())


def alone(where: Field) -> None:
    """Wait until nothing that a dead grader had started lives on; what belongs to a cluster may."""
    end = time.monotonic() + GONE_SECONDS
    while left := [entry for entry in descendants(os.getpid()) if "distributed" not in entry[1]]:
        if "dask" in str(where.place):
            return  # the benches belong to Dask's workers; they are looked for at the end
        if time.monotonic() > end:
            where.trouble.append(f"left running: {left}")
            return
        bury()


def bury() -> None:
    """Orphans come to us: bury the dead ones, and give the others a moment."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    time.sleep(0.05)


def grading_processes() -> list[int]:
    """What a grader, or a bench, has started, but for the students' processes: their deaths are their own."""
    return [
        pid
        for pid, command in descendants(os.getpid())
        if "from course_lib.grading." in command and worlds(pid) < STUDENTS_WORLD
    ]


def worlds(pid: int) -> int:
    """In how many worlds of processes, each inside the other, one has a number."""
    with contextlib.suppress(OSError):
        return len(re.findall(r"^NSpid:(.*)$", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)[0].split())
    return STUDENTS_WORLD  # it is gone


def here(place: Path) -> tuple[str, list[str]]:
    """Two workers on this machine."""
    where = prepared(place)
    said = list(kills(where, HERE, LONGEST["here"], lambda: ("--workers", "2"), grading_processes))
    return counted("--workers 2", said), where.trouble


def there(place: Path) -> tuple[str, list[str]]:
    """Two workers of Dask's; one that was killed is replaced by another."""
    where = prepared(place)
    (place / "cluster").mkdir()
    with cluster(place / "cluster") as made:

        def others() -> list[int]:
            return [*renewed(made), *grading_processes()]

        said = list(kills(where, THERE, LONGEST["dask"], lambda: words(made), others))
    end = time.monotonic() + GONE_SECONDS
    while (left := descendants(os.getpid())) and time.monotonic() < end:
        bury()
    where.trouble += [f"left running: {left}"] if left else []
    return counted("--dask", said), where.trouble


def words(made: Cluster) -> tuple[str, ...]:
    """The cluster's address, with two workers there."""
    renewed(made)
    return "--dask", made.address


def renewed(made: Cluster) -> list[int]:
    """Dask's workers, the dead ones replaced."""
    for worker in [worker for worker in made.workers if worker.poll() is not None]:
        made.remove(worker)
        made.add()
    return [worker.pid for worker in made.workers]


def prepared(place: Path) -> Field:
    """A class, and what comes out of an undisturbed run."""
    place.mkdir()
    where = Field(place)
    write_class(place / "submissions")
    assert where.start("--workers", "2").wait() == 0
    where.expected = produced(where.out)
    where.compare()
    return where


def counted(title: str, said: list[str]) -> str:
    """A line for the log."""
    graders, workers, runs = (said.count(what) for what in ("grader", "worker", "whole run"))
    return f"{title:<12} {graders + workers:4} kills: {graders} graders, {workers} workers; {runs} runs came to an end"


def stops(place: Path) -> tuple[str, list[str]]:
    """How long a grader that is asked to stop takes, in seconds."""
    where, draw, seconds = prepared(place), random.Random(1), []
    while len(seconds) < ASKED:
        grader = where.start("--workers", "2")
        while not (where.out / "journal.lock").exists():  # before that, Python itself may not be up yet
            time.sleep(0.01)
        with contextlib.suppress(subprocess.TimeoutExpired):
            grader.wait(draw.uniform(0.0, 1.5))
        start = time.perf_counter()
        grader.send_signal(signal.SIGINT)
        code = grader.wait()
        if code == 130:
            seconds.append(time.perf_counter() - start)
            alone(where)
            (where.out / "journal.lock").unlink()
        elif code != 0:
            where.trouble.append(f"exit code {code}: {where.said()}")
        else:
            where.compare()
    middle, most = statistics.median(seconds), max(seconds)
    line = f"{'Ctrl-C':<12} {ASKED:4} times: {middle:.2f} s in the middle, {most:.2f} s at most"
    return line, where.trouble + ([f"{most:.2f} s to stop"] if most > STOP_SECONDS else [])


def main() -> int:
    """Print a line for each part; 1 when anything was lost, left or other than it should be."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    found = []
    with tempfile.TemporaryDirectory() as name:
        for part in (here, there, stops):
            line, trouble = part(Path(name, "dask" if part is there else part.__name__))
            print(line, *trouble, sep="\n  ", flush=True)
            found += trouble
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
