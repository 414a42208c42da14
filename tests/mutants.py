"""Do the tests notice a mistake? Plant small ones in a module of course_lib and see which its own tests miss.

Cosmic Ray plants them, in a copy of the tree: one operator, number or keyword each. What stands in an annotation is
left out, because no run can notice it.
"""

from __future__ import annotations

import argparse
import ast
import math
import os
import random
import resource
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parent.parent
# a mutant for which the tests compute so many times longer runs forever, and is noticed; on a busy machine they wait
# longer too, which is no sign of anything
PATIENCE, WAITING = 5, 20


@dataclass(frozen=True)
class Survivor:
    """A mistake that no test noticed."""

    file: Path
    line: int
    change: str


def mutants(source: Path) -> Iterator[MutationSpec]:
    """Every mistake that can be planted in a file, in an order that does not depend on the machine."""
    silent = _annotations(source)
    for name in sorted(operator_names()):
        kind = get_operator(name)
        if kind.arguments():
            continue  # an operator that wants names of its own
        operator = kind()
        tree = get_ast_from_path(source)
        places = [place for node in ast_nodes(tree) for place in operator.mutation_positions(node)]
        for occurrence, (start, end) in enumerate(places):
            if not any(first <= start and end <= last for first, last in silent):
                yield MutationSpec(str(source), name, occurrence, start, end, operator_args={})


def _annotations(source: Path) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """From where to where annotations reach: they are never evaluated."""
    found = []
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        for note in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(note, ast.expr) and note.end_lineno and note.end_col_offset:
                found.append(((note.lineno, note.col_offset), (note.end_lineno, note.end_col_offset)))
    return found


def survivors(
    sources: Iterable[Path], command: list[str], *, sample: int, seed: int, seconds: float = 60.0
) -> tuple[int, list[Survivor]]:
    """Plant a sample of mistakes, one at a time, and run the tests on each.

    Args         sources: files, which are changed and put back. command: runs the tests. sample: how many at most.
                 seed: which ones. seconds: after which a mutant is taken to run forever.
    Returns      How many were planted, and those that no test noticed.
    """
    every = [mutant for source in sources for mutant in mutants(source)]
    chosen = random.Random(seed).sample(every, min(sample, len(every)))
    missed = []
    for mutant in sorted(chosen, key=lambda mutant: (str(mutant.module_path), mutant.start_pos)):
        result = mutate_and_test([mutant], shlex.join(command), seconds)
        if result.test_outcome == TestOutcome.SURVIVED:
            lines = [line for line in result.diff.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
            missed.append(Survivor(Path(mutant.module_path), mutant.start_pos[0], "\n".join(lines)))
    return len(chosen), missed


def main() -> None:
    """Print the score of a module and every mistake that its tests miss."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("module", help="of course_lib, such as linear")
    parser.add_argument("--sample", type=int, default=150, help="how many mistakes at most")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for name in ("course_lib", "tests"):
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "pyproject.toml", copy)
        os.chdir(copy)
        # a mutant of the same length in the same second would be taken for the compiled original
        path = os.pathsep.join(filter(None, [str(copy), os.environ.get("PYTHONPATH")]))
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        package = Path("course_lib", asked.module)
        sources = sorted(package.rglob("*.py")) or [package.with_suffix(".py")]
        tests = Path("tests", "course_lib", f"test_{asked.module}.py")
        if not all(path.exists() for path in (*sources, tests)):
            parser.error(f"course_lib has no module {asked.module!r} with tests of its own")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--hypothesis-seed=0", str(tests)]
        start = time.monotonic()
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
            parser.error(f"{tests} fails before anything was planted")
        waited, used = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        computing = math.ceil(PATIENCE * (used.ru_utime + used.ru_stime))
        limited = ["sh", "-c", f'ulimit -t {computing}; exec "$@"', "limited", *command]
        planted, missed = survivors(sources, limited, sample=asked.sample, seed=asked.seed, seconds=WAITING * waited)
    for one in missed:
        print(f"{one.file}:{one.line}\n{one.change}\n")
    print(f"{asked.module}: {planted - len(missed)} of {planted} mistakes noticed, {len(missed)} missed")


if __name__ == "__main__":
    main()
