"""The dependency slice: of a whole notebook, only the statements that one exercise's function needs.

So plots, `!pip`, cells that fail and cells that train for an hour cost nothing and break nothing. Names are followed
backwards: a function's body is read when it is called, at the end; decorators, defaults and constants are read where
they stand. Of several definitions the last one counts. Where names cannot be followed (exec, globals, ...), the whole
notebook is run instead.
"""

from __future__ import annotations

import ast
import bisect
import builtins
import difflib
import sys
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from course_lib.grading.inside.stand_ins import QUIET
from course_lib.grading.program import Broken, Program, Statement
from course_lib.grading.statements import BLIND, Facts

__all__ = ["Slice", "extract"]

BUILTINS = frozenset(dir(builtins))
KNOWN = {*sys.stdlib_module_names, "numpy", "course_lib", *QUIET}
EFFORT = 200_000  # questions about names; beyond, everything is run


@dataclass(frozen=True)
class Slice:
    """What is run for one exercise.

    Args         text: the program with every other line blank, so that line numbers stay. found: whether the function
                 is defined, or may be. lines: the first and last line of its definition, (0, 0) when nobody knows.
                 meant: another function that may be meant by it. broken: the unreadable piece that seems to define it.
                 whole: whether everything is run. notes: what a student or instructor should know. runs: the exercises
                 among the others whose functions are run too, because this one needs them.
    """

    text: str = ""
    found: bool = False
    lines: tuple[int, int] = (0, 0)
    meant: str = ""
    broken: Broken | None = None
    whole: bool = False
    notes: tuple[str, ...] = ()
    runs: tuple[str, ...] = ()


def extract(whole: Program, name: str, others: Iterable[str] = ()) -> Slice:
    """The slice for the function of that name; others: names of exercises, which are never meant by this one."""
    statements = whole.statements
    defining = [s for s in statements if name in s.facts.binds or name in s.facts.may_bind]
    if not defining:
        found = _not_found(whole, name, others)
        if found.broken is None and any(s.facts.blind for s in statements):
            said = (_why_whole("exec or eval"), *found.notes)
            return Slice(_text(whole, statements), found=True, meant=found.meant, whole=True, notes=said)
        return found
    last = defining[-1]
    later = [b for b in whole.broken if name in b.defines and b.line > last.last]
    if later:  # the student's last word on it cannot be read; an earlier one is not what was meant
        return Slice(broken=later[-1])
    notes = []
    afresh = [s for s in defining if name not in s.facts.now]
    if len(afresh) > 1:
        notes.append(f"`{name}` is defined {len(afresh)} times; the last one counts ({whole.where(afresh[-1].first)}).")
    lines = (last.first, last.last)
    needed = _Needed(whole, name)
    if needed.reason:
        return Slice(_text(whole, statements), True, lines, whole=True, notes=(*notes, _why_whole(needed.reason)))
    kept = [statements[index] for index in sorted(needed.chosen)]
    own = {bound for s in kept if s.facts.kind != "import" for bound in s.facts.binds} - {name}
    said = (*notes, *_not_followed(whole, kept, needed.unknown))
    return Slice(_text(whole, kept), True, lines, notes=said, runs=tuple(other for other in others if other in own))


def _why_whole(reason: str) -> str:
    return f"The whole notebook was run, because {reason} hides which parts are needed."


def _text(whole: Program, kept: Iterable[Statement]) -> str:
    lines: dict[int, list[str]] = {}
    for statement in kept:
        own = whole.lines[statement.first - 1 : statement.last]
        if statement.columns is not None:
            begin, end = statement.columns
            own = [own[0][begin:end]] if len(own) == 1 else [own[0][begin:], *own[1:-1], own[-1][:end]]
        for number, line in enumerate(own, statement.first - 1):
            lines.setdefault(number, []).append(line)
    return "\n".join("; ".join(lines.get(number, ())) for number in range(len(whole.lines)))


class _Needed:
    """What a function needs when it is called at the end.

    Args         chosen: the numbers of the statements. unknown: names that nothing seems to bind. reason: why names
                 cannot be followed, "" when they can.
    """

    def __init__(self, whole: Program, name: str) -> None:
        self.whole = whole
        self.chosen: set[int] = set()
        self.unknown: set[str] = set()
        self.reason = "the number of ways in which its parts hang together" if whole.links.tangled else ""
        self._seen: set[tuple[str, int]] = set()
        self._changing: dict[tuple[str, str], list[int]] = {}
        if not self.reason:
            self._follow(name)
        if not self.reason and self.unknown and any(s.facts.blind for s in whole.statements):
            self.reason = "exec or eval"  # what is nowhere bound may be bound there

    def _follow(self, name: str) -> None:
        statements, end = self.whole.statements, len(self.whole.statements)
        hiding = BLIND.difference(self.whole.links.binding)  # a student's own `vars` hides nothing
        asked: set[tuple[str, int]] = set()
        questions = [(name, end)]
        for index, statement in enumerate(statements):
            if getattr(statement.node, "module", "") == "__future__" or statement.facts.lasting:
                self.chosen.add(index)
                questions += [(read, index) for read in statement.facts.now]
        effort = EFFORT
        while questions:
            wanted, before = question = questions.pop()
            if question in asked:
                continue
            asked.add(question)
            if effort < 0:
                self.reason = "the number of ways in which its parts hang together"
                return
            for index in self._deciding(wanted, before):
                self.chosen.add(index)
                facts = statements[index].facts
                blind = sorted(hiding & (facts.now | facts.later))
                if blind:
                    self.reason = f"`{blind[0]}`"
                    return
                effort -= len(facts.now) + len(facts.later) + 1
                questions += [(read, index) for read in facts.now]
                # a function may be called as soon as it exists, or only at the very end
                questions += [(read, moment) for read in facts.later for moment in {before, end}]

    def _deciding(self, name: str, before: int) -> list[int]:
        """The statements that decide what a name stands for: back to the last one that binds it for certain."""
        statements, links = self.whole.statements, self.whole.links
        binding = links.binding.get(name, [])
        last = bisect.bisect_left(binding, before) - 1
        bound = binding[last] if last >= 0 else -1
        kind = statements[bound].facts.kind if last >= 0 else "data"
        # what is imported with * after the name was bound may have its name
        found = links.stars[bisect.bisect_right(links.stars, bound) : bisect.bisect_left(links.stars, before)]
        known = False
        changing = self._changing_of(name, kind)
        for position in range(bisect.bisect_left(changing, before) - 1, -1, -1):
            index = changing[position]
            if (name, index) in self._seen:
                # from here on back an earlier question has been; but what it found is now called at another moment
                makers = links.callable.get(name, [])
                return found + makers[bisect.bisect_left(makers, bound) : bisect.bisect_right(makers, index)]
            facts = statements[index].facts
            self._seen.add((name, index))
            found.append(index)
            known = known or name in facts.binds or name in facts.may_bind
            if name in facts.binds:
                return found
        if not known and name not in BUILTINS:
            self.unknown.add(name)
        return found

    def _changing_of(self, name: str, kind: str) -> list[int]:
        """The statements that bind or may change a thing of that kind, picked once: each question meets them all."""
        links = self.whole.links
        if (name, kind) not in self._changing:
            shared = links.shares.get(name, {name}) if kind == "data" else {name}
            touching = [(index, self.whole.statements[index].facts) for index in links.touching.get(name, ())]
            self._changing[name, kind] = [
                index
                for index, facts in touching
                if name in facts.binds or name in facts.may_bind or _changes(facts, shared, kind)
            ]
        return self._changing[name, kind]


def _changes(facts: Facts, names: Set[str], kind: str) -> bool:
    """Whether a statement may change what one of the names stands for without binding it."""
    changing = {
        "import": ("stores", "settles"),
        "function": ("stores", "decorates"),
        "class": ("stores", "decorates"),
        "constant": (),
        "data": ("stores", "decorates", "handles"),
    }[kind]
    return any(not names.isdisjoint(getattr(facts, field)) for field in changing)


def _not_followed(whole: Program, kept: Iterable[Statement], unknown: Set[str]) -> Iterator[str]:
    """What is needed and may stand in a file beside the notebook."""
    for statement in kept:
        if isinstance(statement.node, (ast.Import, ast.ImportFrom)):
            for module in _modules(statement.node):
                if module.partition(".")[0] not in KNOWN:
                    yield (
                        f"`{module}` ({whole.where(statement.first)}) is not a module that the grader has. "
                        "If it is a file of your own, write what you need of it into the notebook."
                    )
    if unknown:
        yield from _files(whole)


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return ["." * node.level + (node.module or "")]


def _files(whole: Program) -> Iterator[str]:
    for file, place in whole.files.items():
        yield f"`%run {file[:80]}` ({place}) is not followed; write what you need of the file into the notebook."


def _not_found(whole: Program, name: str, others: Iterable[str]) -> Slice:
    for broken in reversed(whole.broken):
        if name in broken.defines:
            return Slice(broken=broken)
    taken = {*others, name}
    functions = [b for s in whole.statements if _makes_function(s.node) for b in s.facts.binds if b not in taken]
    notes = [*_files(whole)]
    if name in whole.in_text:
        notes.insert(0, f"`{name}` stands in {whole.in_text[name]}.")
    inside = _inside(whole, name)
    if inside:
        notes.insert(0, inside)
    return Slice(meant=_nearest(name, functions), notes=tuple(notes))


def _makes_function(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Assign) else None
    return isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) or isinstance(value, ast.Lambda)


def _inside(whole: Program, name: str) -> str:
    """Where the function is shut in by another one, or by a class."""
    for statement in reversed(whole.statements):
        if isinstance(statement.node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            for node in ast.walk(statement.node):
                if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name == name:
                    where = whole.where(statement.last - (statement.node.end_lineno or 0) + node.lineno)
                    return (
                        f"`{name}` is defined inside `{statement.node.name}` ({where}), where nobody else can call it; "
                        "move it to the left margin."
                    )
    return ""


def _nearest(name: str, names: Iterable[str]) -> str:
    """The function that was probably meant: almost the same letters, or the whole name with something around it."""
    folded = {known.lower().replace("_", ""): known for known in names}
    wanted = name.lower().replace("_", "")
    around = [known for short, known in folded.items() if wanted in short]
    if around:
        return min(around, key=len)
    close = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.7)
    return folded[close[0]] if close else ""
