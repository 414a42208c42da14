"""Do the tests notice a mistake? Plant small ones in a module of course_lib and see which its own tests miss.

With --book the notebooks are the tests: mistakes are planted in all that they import, and a cell has to fail.

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

from tests.notebooks_as_scripts import importing

ROOT = Path(__file__).resolve().parent.parent
# a mutant for which the tests compute so many times longer runs forever, and is noticed; on a busy machine they wait
# longer too, which is no sign of anything
PATIENCE, WAITING = 5, 20
# what the notebooks are made with, not what they teach
FRAME = {"figures", "widgets", "checks", "claims"}


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


class Copy:
    """A copy of the tree in which mistakes can be planted; the process works in it from then on."""

    def __init__(self, folder: Path, *names: str) -> None:
        for name in ("course_lib", "tests", *names):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "_static"))
        shutil.copy(ROOT / "pyproject.toml", folder)
        os.chdir(folder)
        # a mutant of the same length in the same second would be taken for the compiled original
        path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}

    def sources(self, module: str) -> list[Path]:
        """The files of a module of course_lib."""
        package = Path("course_lib", module)
        return sorted(package.rglob("*.py")) or [package.with_suffix(".py")]

    def limited(self, command: list[str]) -> tuple[list[str], float]:
        """The command with an end to its computing, and the seconds to wait for it; it must succeed as it is.

        Raises       SystemExit when it fails before anything was planted.
        """
        start, before = time.monotonic(), _computed()
        if subprocess.run(command, stdout=subprocess.DEVNULL).returncode:
            raise SystemExit(f"{shlex.join(command)}\nfails before anything was planted")
        seconds = math.ceil(PATIENCE * (_computed() - before))
        return ["sh", "-c", f'ulimit -t {seconds}; exec "$@"', "limited", *command], WAITING * (
            time.monotonic() - start
        )


def _computed() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def by_its_tests(copy: Copy, module: str, sample: int, seed: int) -> tuple[int, list[Survivor]]:
    """How many mistakes were planted in a module, and those that its own tests miss."""
    sources, tests = copy.sources(module), Path("tests", "course_lib", f"test_{module}.py")
    if not all(path.exists() for path in (*sources, tests)):
        raise SystemExit(f"course_lib has no module {module!r} with tests of its own")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--hypothesis-seed=0", str(tests)]
    limited, seconds = copy.limited(command)
    return survivors(sources, limited, sample=sample, seed=seed, seconds=seconds)


def by_the_book(copy: Copy, sample: int, seed: int) -> tuple[int, list[Survivor]]:
    """How many were planted in all that the notebooks import, and those that no cell of an importing one notices.

    Each module gets its share of the sample, by the number of places for a mistake in it.
    """
    notebooks = [path for path in sorted(Path("book").rglob("*.ipynb")) if path.stem != "in_pytorch"]
    users = {
        path.stem: importing(path.stem, notebooks) for path in Path("course_lib").iterdir() if path.stem not in FRAME
    }
    places = {
        name: sum(1 for path in copy.sources(name) for _ in mutants(path)) for name, found in users.items() if found
    }
    chosen = random.Random(seed).choices(list(places), weights=list(places.values()), k=sample)
    planted, missed = 0, []
    for module in sorted(set(chosen)):
        command = [sys.executable, "-m", "tests.notebooks_as_scripts", *map(str, users[module])]
        limited, seconds = copy.limited(command)
        tried, unnoticed = survivors(
            copy.sources(module), limited, sample=chosen.count(module), seed=seed, seconds=seconds
        )
        print(f"{module}: {tried - len(unnoticed)} of {tried}, {len(users[module])} notebooks", flush=True)
        planted, missed = planted + tried, [*missed, *unnoticed]
    return planted, missed


def main() -> None:
    """Print the score of a module, or of the book, and every mistake that was missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "module", nargs="?", help="of course_lib, such as linear; all that the notebooks import with --book"
    )
    parser.add_argument("--book", action="store_true", help="let the book's own cells notice them, not the tests")
    parser.add_argument("--sample", type=int, help="how many mistakes at most; 150, or 100 with --book")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    if bool(asked.module) == asked.book:
        parser.error("name a module, or say --book")
    with tempfile.TemporaryDirectory() as folder:
        if asked.book:
            planted, missed = by_the_book(Copy(Path(folder), "book"), asked.sample or 100, asked.seed)
        else:
            planted, missed = by_its_tests(Copy(Path(folder)), asked.module, asked.sample or 150, asked.seed)
    for one in missed:
        print(f"{one.file}:{one.line}\n{one.change}\n")
    print(f"{asked.module or 'the book'}: {planted - len(missed)} of {planted} mistakes noticed, {len(missed)} missed")


if __name__ == "__main__":
    main()
