"""Every check of the course, one step after the other, with its time; what `make test` runs.

A step that cannot run for want of a tool is named at the end with the command that mends it;
with STRICT=yes in the environment such a step is a failure.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from course_lib.authoring.chromium import find_chromium

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header"]
PROCESSORS = os.cpu_count() or 1
WORKERS = str(PROCESSORS + 1)  # one more than processors: some tests wait
MARKS = " and ".join(["not browser", *([] if find_spec("torch") else ["not torch"])])


@dataclass(frozen=True)
class Step:
    """A name, the commands that must all succeed, and what they cannot do without: (is it there?, how to get it).

    Steps of one stage run at the same time, the stages one after the other.
    """

    name: str
    commands: list[list[str]]
    needs: list[tuple[bool, str]] = field(default_factory=list)
    stage: int = 1


TORCH = (find_spec("torch") is not None, "torch is not installed: .venv/bin/pip install -c constraints.txt torch")
CHROMIUM = (
    find_chromium(whole=True) is not None,
    "Chromium is missing: apt-get install chromium",
)
OLDEST = ROOT / ".venv-oldest" / "bin" / "python"
WITH_OLDEST = ((ROOT / ".venv-oldest" / ".oldest").exists(), "the oldest NumPy is not installed: .ci/install oldest")

# what stands on NumPy alone
BELOW_FIGURES = sorted(
    str(path) for path in (ROOT / "tests" / "course_lib").glob("test_*.py") if "cli" not in path.name
)

STEPS = [
    Step(
        "lint and types",
        [
            [str(BIN / "ruff"), "check", "-q", "."],
            [str(BIN / "ruff"), "format", "-q", "--check", "course_lib", "tests", "solutions"],
            [str(BIN / "mypy")],
            [str(BIN / "lint-imports"), "--no-cache"],
        ],
    ),
    Step(
        "oldest NumPy",
        [
            [str(OLDEST), "-m", "pytest", "-q", "--no-header", "-m", "not torch", *BELOW_FIGURES],
        ],
        [WITH_OLDEST],
    ),
    Step("running elsewhere", [[*PYTEST, "tests/elsewhere"]]),
    Step("book, warnings are errors", [[sys.executable, "-m", "course_lib.authoring.build"]]),
    Step(
        "unit and property tests",
        [
            [
                *PYTEST,
                "-n",
                str(PROCESSORS),
                "--dist",
                "loadfile",  # one process makes what the tests of a file share
                "--no-loadscope-reorder",
                "-m",
                MARKS,
                "--durations=10",
                "--doctest-modules",
                "--ignore=tests/elsewhere",
                "--ignore=tests/mutants.py",
                "--ignore=tests/test_mutants.py",
                "course_lib",
                "tests",
            ],
            # it forks, which a process with threads of its own, as xdist's are, does not survive
            [*PYTEST, "-p", "no:xdist", "tests/test_mutants.py"],
        ],
        stage=2,
    ),
    Step("torch tests", [], [TORCH]),
    Step(
        "notebooks by nbval, strict",
        [
            [
                *PYTEST,
                "-n",
                str(PROCESSORS),
                "--dist",
                "loadfile",
                "-W",
                "default",
                "--nbval",
                "--nbval-cell-timeout=120",
                "--nbval-kernel-startup-timeout=300",
                "-p",
                "no:warnings",
                "book",
            ]
        ],
        [TORCH],
        stage=3,
    ),
    Step(
        "built pages in Chromium",
        [[*PYTEST, "-n", WORKERS, "-m", "browser", "--durations=10", "tests/browser"]],
        [CHROMIUM],
        stage=4,
    ),
]


@dataclass(frozen=True)
class Run:
    """How a step went; what it printed, where that was kept for later."""

    step: Step
    passed: bool
    seconds: float
    printed: str = ""


def run(step: Step, quiet: bool = False) -> Run:
    """Every command of a step, so that one run shows all that is wrong."""
    start = time.perf_counter()
    kept = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} if quiet else {}
    ended = [subprocess.run(command, cwd=ROOT, **kept) for command in step.commands]
    printed = "".join(one.stdout for one in ended) if quiet else ""
    return Run(step, not any(one.returncode for one in ended), time.perf_counter() - start, printed)


def run_all(steps: list[Step]) -> Iterator[Run]:
    """The stages one after the other; what runs beside others prints when it ends."""
    for _, steps_of_stage in groupby(steps, lambda step: step.stage):
        together = list(steps_of_stage)
        print(f"\n=== {' beside '.join(step.name for step in together)}", flush=True)
        if len(together) == 1:
            yield run(together[0])
            continue
        with ThreadPoolExecutor(len(together)) as pool:
            for ended in as_completed([pool.submit(run, step, quiet=True) for step in together]):
                print(f"\n=== {ended.result().step.name}\n{ended.result().printed}", end="", flush=True)
                yield ended.result()


def main() -> int:
    """Run the steps named on the command line (all when none is) and say how it went."""
    wanted = sys.argv[1:]
    steps = [step for step in STEPS if not wanted or any(word in step.name for word in wanted)]
    if not steps:
        print(f"tests.run: no step matches {' '.join(wanted)!r}; steps: {', '.join(s.name for s in STEPS)}")
        return 2
    missing = {step.name: mend for step in steps for there, mend in reversed(step.needs) if not there}
    runs = list(run_all([step for step in steps if step.commands and step.name not in missing]))
    print("\nSeconds per step:")
    for ended in runs:
        print(f"  {ended.seconds:6.1f}  {ended.step.name}{'' if ended.passed else '  FAILED'}")
    for name, mend in missing.items():
        print(f"not run: {name}: {mend}")
    failed = [ended.step.name for ended in runs if not ended.passed]
    if os.environ.get("STRICT") == "yes":
        failed += missing
    if failed:
        print(f"failed: {', '.join(failed)}")
        return 1
    if not runs:
        print("nothing ran")
        return 1
    print(f"passed{f', {len(missing)} parts not run' if missing else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
