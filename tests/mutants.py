"""Do the tests notice a mistake? Plant small ones in a module of course_lib and see which its own tests miss.

With --book the notebooks are the tests: mistakes are planted in all that they import, and a cell has to fail. A
notebook that never comes to the changed line cannot fail and is not run for it; of the others the quickest runs first.

Cosmic Ray plants them, in a copy of the tree: one operator, number or keyword each. What stands in an annotation is
left out, because no run can notice it.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import json
import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import matplotlib
import pytest
from cosmic_ray.ast import ast_nodes, get_ast_from_path
from cosmic_ray.mutating import use_mutation
from cosmic_ray.plugins import get_operator, operator_names
from cosmic_ray.work_item import MutationSpec

from tests.forked import forked, warm_up
from tests.notebooks_as_scripts import importing, lines_of, run

ROOT = Path(__file__).resolve().parent.parent
# a mutant for which the tests compute so many times longer runs forever, and is noticed; on a busy machine they wait
# longer too, which is no sign of anything
PATIENCE, WAITING = 5, 20
# what the notebooks are made with, not what they teach
FRAME = {"figures", "widgets", "checks", "claims"}

Task = Callable[[], int | None]


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


def sample_of(sources: Iterable[Path], size: int, seed: int) -> list[MutationSpec]:
    """A sample of all the mistakes that can be planted in some files, in the order of their places."""
    every = [mutant for source in sources for mutant in mutants(source)]
    chosen = random.Random(seed).sample(every, min(size, len(every)))
    return sorted(chosen, key=lambda mutant: (str(mutant.module_path), mutant.start_pos))


@dataclass(frozen=True)
class Trial:
    """A mistake, the task that should notice it, and the processor's and the clock's seconds it may take."""

    mutant: MutationSpec
    task: Task
    computing: float
    waiting: float

    def survivor(self) -> Survivor | None:
        """Plant it, run the task, put the file back; the mistake when the task ends well all the same."""
        operator = get_operator(self.mutant.operator_name)()
        with use_mutation(self.mutant.module_path, operator, self.mutant.occurrence) as (before, after):
            if not forked(self.task, self.computing, self.waiting).well:
                return None
        lines = [line for line in difflib.ndiff(before.splitlines(), after.splitlines()) if line[:2] in ("- ", "+ ")]
        return Survivor(Path(self.mutant.module_path), self.mutant.start_pos[0], "\n".join(lines))


def go_into_a_copy(parent: str, *names: str) -> None:
    """Copy the tree into a folder below the parent, and work there from then on: mistakes are planted in the copy."""
    warm_up()
    folder = Path(tempfile.mkdtemp(dir=parent))
    for name in ("course_lib", "tests", *names):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "_static"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    os.chdir(folder)
    # a mutant of the same length in the same second would be taken for the compiled original
    path = os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))
    os.environ |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}


def sources_of(module: str) -> list[Path]:
    """The files of a module of course_lib."""
    package = Path("course_lib", module)
    return sorted(package.rglob("*.py")) or [package.with_suffix(".py")]


def by_its_tests(module: str, sample: int, seed: int) -> list[Trial]:
    """A trial by the module's own tests for each of a sample of mistakes.

    Raises       SystemExit when there is no such module, or its tests fail before anything was planted.
    """
    sources, tests = sources_of(module), Path("tests", "course_lib", f"test_{module}.py")
    if not all(path.exists() for path in (*sources, tests)):
        raise SystemExit(f"course_lib has no module {module!r} with tests of its own")
    task = partial(run_tests, tests)
    usual = forked(task)
    if not usual.well:
        raise SystemExit(f"{tests} fails before anything was planted")
    limits = PATIENCE * usual.computed, WAITING * usual.waited
    return [Trial(mutant, task, *limits) for mutant in sample_of(sources, sample, seed)]


def run_tests(path: Path) -> int:
    """Run a test file up to its first failure."""
    left_out = ["-p", "no:cacheprovider", "-p", "no:nbval", "-p", "no:xdist"]  # nbval alone takes seconds to import
    return pytest.main(["-x", "-q", "--assert=plain", *left_out, "--hypothesis-seed=0", str(path)])


def run_notebooks(paths: Sequence[Path]) -> None:
    """Run notebooks as scripts up to the first cell that fails."""
    matplotlib.use("agg")
    for path in paths:
        run(path)


def by_the_book(pool: ProcessPoolExecutor, sample: int, seed: int) -> tuple[list[Trial], list[Survivor]]:
    """A trial by the notebooks for each of a sample of mistakes, and the mistakes in lines that no notebook comes to.

    Each module that a notebook imports gets its share of the sample, by the number of places for a mistake in it.
    """
    notebooks = [path for path in sorted(Path("book").rglob("*.ipynb")) if path.stem != "in_pytorch"]
    users = {
        path.stem: importing(path.stem, notebooks) for path in Path("course_lib").iterdir() if path.stem not in FRAME
    }
    visits = dict(zip(notebooks, pool.map(visit, notebooks), strict=True))
    imported = {file for seen in visits.values() for file in seen.lines}  # a script that nobody imports is not taught
    sources = {name: [path for path in sources_of(name) if str(path) in imported] for name in users if users[name]}
    places = {name: sum(1 for path in paths for _ in mutants(path)) for name, paths in sources.items()}
    chosen = random.Random(seed).choices(list(places), weights=list(places.values()), k=sample)
    trials, unseen = [], []
    for module in sorted(set(chosen)):
        for mutant in sample_of(sources[module], chosen.count(module), seed):
            lines = statement_around(Path(mutant.module_path), mutant.start_pos[0])
            asked = [path for path in users[module] if visits[path].comes_to(mutant.module_path, lines)]
            if not asked:
                unseen.append(Survivor(Path(mutant.module_path), mutant.start_pos[0], "no notebook comes here"))
                continue
            asked.sort(key=lambda path: visits[path].seconds)
            seconds = sum(visits[path].seconds for path in asked)
            trials.append(Trial(mutant, partial(run_notebooks, asked), PATIENCE * seconds, WAITING * seconds))
    return trials, unseen


@dataclass(frozen=True)
class Visit:
    """The lines of each file of course_lib that a notebook comes to, and the processor's seconds it takes."""

    lines: dict[str, frozenset[int]]
    seconds: float

    def comes_to(self, file: str | Path, lines: Iterable[int]) -> bool:
        """Whether one of the lines of that file is run."""
        return not self.lines.get(str(file), frozenset()).isdisjoint(lines)


def visit(notebook: Path) -> Visit:
    """Run a notebook as it is, and note where it comes.

    Raises       RuntimeError when it fails before anything was planted.
    """
    with tempfile.NamedTemporaryFile("r", suffix=".json") as noted:
        ended = forked(partial(note_lines, notebook, noted.name))
        if not ended.well:
            raise RuntimeError(f"{notebook} fails before anything was planted; run it to see where")
        lines = json.load(noted)
    return Visit({file: frozenset(found) for file, found in lines.items()}, ended.computed)


def note_lines(notebook: Path, noted: str) -> None:
    """Run a notebook and write the lines of course_lib that it comes to, by file."""
    matplotlib.use("agg")
    Path(noted).write_text(json.dumps(lines_of(notebook)), encoding="utf-8")


def statement_around(source: Path, line: int) -> range:
    """The lines of the smallest statement that holds a line; of one that holds others, those before its body."""
    found = range(line, line + 1)
    for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
        if isinstance(node, ast.stmt) and node.end_lineno and node.lineno <= line <= node.end_lineno:
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if isinstance(body, list) and body[0].lineno > line else node.end_lineno
            found = range(node.lineno, last + 1)  # the walk goes inwards: the last one that fits is the smallest
    return found


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
    names = ("book",) if asked.book else ()
    with tempfile.TemporaryDirectory() as folder:
        go_into_a_copy(folder, *names)
        with ProcessPoolExecutor(os.cpu_count(), initializer=go_into_a_copy, initargs=(folder, *names)) as pool:
            if asked.book:
                trials, missed = by_the_book(pool, asked.sample or 100, asked.seed)
            else:
                trials, missed = by_its_tests(asked.module, asked.sample or 150, asked.seed), []
            planted = len(trials) + len(missed)
            missed += [one for one in pool.map(Trial.survivor, trials) if one]
    for one in missed:
        print(f"{one.file}:{one.line}\n{one.change}\n")
    print(f"{asked.module or 'the book'}: {planted - len(missed)} of {planted} mistakes noticed, {len(missed)} missed")


if __name__ == "__main__":
    main()
