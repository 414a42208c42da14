"""Every check of the course, one step after the other, with its time; what `make test` runs.

A step that cannot run for want of a tool is named at the end with the command that mends it;
with STRICT=yes in the environment such a step is a failure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTEST = [sys.executable, "-m", "pytest", "-q", "--no-header"]
MARKS = " and ".join(["not browser", *([] if find_spec("torch") else ["not torch"])])


@dataclass(frozen=True)
class Step:
    """A name, the commands that must all succeed, and what they cannot do without: (is it there?, how to get it)."""

    name: str
    commands: list[list[str]]
    needs: list[tuple[bool, str]] = field(default_factory=list)


TORCH = (find_spec("torch") is not None, "torch is not installed: .venv/bin/pip install -c constraints.txt torch")
CHROMIUM = (
    any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    "Chromium is missing: apt-get install chromium",
)
OLDEST = ROOT / ".venv-oldest" / "bin" / "python"

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
        "unit and property tests",
        [
            [
                *PYTEST,
                "-n",
                "2",
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
    ),
    Step("torch tests", [], [TORCH]),
    Step(
        "oldest NumPy",
        [
            [".ci/install", "oldest"],
            [str(OLDEST), "-m", "pytest", "-q", "--no-header", "-m", "not torch", *BELOW_FIGURES],
        ],
    ),
    Step(
        "notebooks by nbval, strict",
        [
            [
                *PYTEST,
                "-n",
                "2",
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
    ),
    Step("running elsewhere", [[*PYTEST, "-n", "2", "tests/elsewhere"]]),
    Step("book, warnings are errors", [[sys.executable, "-m", "course_lib.authoring.build"]]),
    Step(
        "built pages in Chromium",
        [[*PYTEST, "-n", "2", "-m", "browser", "--durations=10", "tests/browser"]],
        [CHROMIUM],
    ),
]


def main() -> int:
    """Run the steps named on the command line (all when none is) and say how it went."""
    wanted = sys.argv[1:]
    steps = [step for step in STEPS if not wanted or any(word in step.name for word in wanted)]
    if not steps:
        print(f"tests/run.py: no step matches {' '.join(wanted)!r}; steps: {', '.join(s.name for s in STEPS)}")
        return 2
    strict = os.environ.get("STRICT") == "yes"
    failed, not_run, times = [], [], []
    for step in steps:
        missing = [mend for there, mend in step.needs if not there]
        if missing:
            not_run.append((step.name, missing[0]))
            continue
        if not step.commands:
            continue
        print(f"\n=== {step.name}", flush=True)
        start = time.perf_counter()
        # every command of a step runs, so that one run shows all that is wrong
        codes = [subprocess.run(command, cwd=ROOT).returncode for command in step.commands]
        times.append((step.name, time.perf_counter() - start))
        if any(codes):
            failed.append(step.name)
    print("\nSeconds per step:")
    for name, seconds in times:
        print(f"  {seconds:6.1f}  {name}{'  FAILED' if name in failed else ''}")
    for name, mend in not_run:
        print(f"not run: {name}: {mend}")
    if strict and not_run:
        failed += [name for name, _ in not_run]
    if failed:
        print(f"failed: {', '.join(failed)}")
        return 1
    if not times:
        print("nothing ran")
        return 1
    print(f"passed{f', {len(not_run)} parts not run' if not_run else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
