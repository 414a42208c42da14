"""What a submission costs among a hundred and among a hundred thousand, with the runner replaced by a stub.

Collecting, journal, results, class report, a page for every student and all other files are the real ones; only the
verdicts come ready-made, from submissions that were graded once. Every size has a process of its own, whose processor
time and largest resident memory are looked at. So many files take a while: name smaller sizes for a quick look.

Run:   python -m tests.benchmarks.scale [SIZE ...]
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from course_lib.grading import run
from course_lib.grading.collect import hash_of
from course_lib.grading.pool import Pool, Report, Task
from course_lib.grading.reports import write_reports
from course_lib.grading.run import Plan
from course_lib.grading.settings import Settings
from tests.attacks.submissions import STUDENTS
from tests.benchmarks.grading import CHAPTER, HONEST, SEED
from tests.benchmarks.pairs import verdict

SIZES = (100, 1_000, 10_000, 100_000)
MORE = 1.15  # times the processor time of a submission, and
LARGER = 1.2  # times the memory, that the largest size may take of what the smallest takes


class Stub:
    """A pool that knows every answer."""

    def __init__(self, known: dict[str, Any]) -> None:
        self.known = known

    def __enter__(self) -> Stub:
        return self

    def __exit__(self, *exception: object) -> None:
        return None

    def open(self) -> dict[str, Any]:
        """What a foreman said."""
        standing: dict[str, Any] = self.known["standing"]
        return standing

    def run(self, tasks: Iterable[Task], report: Report) -> None:
        """Report every task at once."""
        for number, task in enumerate(tasks):
            report(task, self.known["answers"][number % len(self.known["answers"])])


def answers(place: Path) -> dict[str, Any]:
    """What a real pool says when it starts, and its verdicts on submissions as a class has them."""
    found: list[dict[str, Any]] = []
    tasks = []
    for name, text in STUDENTS.items():
        if name[:2] in HONEST:
            path = place / name
            path.write_text(text, encoding="utf-8")
            tasks.append(Task(name, path, hash_of(path.suffix, [text.encode()]), "", ""))
    with Pool(Settings(CHAPTER, seed=SEED), 1) as pool:
        standing = pool.open()
        pool.run(tasks, lambda task, answer: found.append(answer))
    return {"standing": standing, "answers": [answer for answer in found if "error" not in answer]}


def measure(folder: Path, known: Path) -> None:
    """Grade a folder in this process; print processor seconds and kilobytes."""
    stub = Stub(json.loads(known.read_text(encoding="utf-8")))
    run._pool = lambda *anything: stub  # type: ignore[assignment]  # in a process that does nothing else
    out = folder.with_name(f"{folder.name}-out")
    start = time.process_time()
    found = run.grade(Plan(folder, out, chapter=CHAPTER, seed=SEED))
    graded = time.process_time()
    write_reports(found, out)
    done = time.process_time()
    print(graded - start, done - graded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main() -> int:
    """Print the table; 1 when a bar is missed."""
    sizes = [int(word) for word in sys.argv[1:] if word.isdigit()] or list(SIZES)
    rows = []
    print(f"{'submissions':>11} {'graded':>10} {'reported':>10} {'each':>10} {'memory':>9}")
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        (place / "real").mkdir()
        known = place / "known.json"
        known.write_text(json.dumps(answers(place / "real")), encoding="utf-8")
        for size in sizes:
            folder = place / f"class{size}"
            folder.mkdir()
            for number in range(size):
                (folder / f"student {number:06}.py").write_text(f"# {number}\n", encoding="utf-8")
            command = [sys.executable, "-m", "tests.benchmarks.scale", str(folder), str(known)]
            said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            graded, reported, memory = float(said[0]) / size, float(said[1]) / size, int(said[2]) / 1024
            print(
                f"{size:11} {1e3 * graded:7.2f} ms {1e3 * reported:7.2f} ms "
                f"{1e3 * (graded + reported):7.2f} ms {memory:5.0f} MiB",
                flush=True,
            )
            rows.append((graded + reported, memory))
    costs, memories = zip(*rows, strict=True)
    missed = []
    if costs[-1] > MORE * costs[0]:
        missed.append(f"of {sizes[-1]} submissions each costs {costs[-1] / costs[0]:.2f} of what it does of {sizes[0]}")
    if memories[-1] > LARGER * memories[0]:
        missed.append(f"{sizes[-1]} submissions take {memories[-1] / memories[0]:.2f} of the memory of {sizes[0]}")
    return verdict(missed)


if __name__ == "__main__":
    if len(sys.argv) == 3 and Path(sys.argv[1]).is_dir():
        measure(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        sys.exit(main())
