"""Whether a function calls what it should compute itself, whatever name it has given to it.

The source is read, never run. Starting from the function, every definition that it reaches is followed, with all that
is put into what it reads; imports, assignments and getattr are resolved to dotted names such as numpy.linalg.lstsq.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import itertools
import re
import textwrap
import types
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from course_lib.checks._bindings import (
    COMPREHENSIONS,
    FUNCTIONS,
    STORED,
    Binding,
    Scope,
    Thing,
    Things,
    binding_scope,
    bindings_of,
    method_of,
    parameters_of,
)

__all__ = ["Use", "find_forbidden", "find_forbidden_in"]

ALWAYS = ("course_lib.checks",)  # it carries the solutions
NEVER = ("course_lib.checks.check", "course_lib.checks.hint")
# by these a thing can be reached whose name stands nowhere in the source
INDIRECT = {"__dict__", "__import__", "eval", "exec", "getattr", "import_module", "modules", "vars"}
RESOLVED = {
    *("builtins", "builtins.__import__", "builtins.getattr", "builtins.vars"),
    *("importlib", "importlib.import_module", "sys", "sys.modules"),
}
MOST = 32  # things that one name may stand for; only what leads to something forbidden is counted
LONGEST = 200  # characters of a dotted name; a text that is joined and longer is none


@dataclass(frozen=True)
class Use:
    """A forbidden thing that is used: its dotted name and the line of the source that names it."""

    name: str
    line: int
    source: str


def find_forbidden(source: str, function: str, forbidden: Iterable[str]) -> tuple[Use, ...]:
    """What a submission's function uses of the forbidden things.

    Args         source: Python text that defines the function at its top level; text that does not parse uses nothing.
                 function: its name. forbidden: dotted names; one that names a module forbids all that is in it.
    Returns      Each use once, in the order of the lines.
    """
    forbidden = tuple(forbidden)
    if not _may_use(source, forbidden):
        return ()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return ()
    return _Search(source.splitlines(), forbidden, {}).run(tree, function)


def find_forbidden_in(function: Callable[..., object], name: str, forbidden: Iterable[str]) -> tuple[Use, ...]:
    """The same for a live function, whose global names are looked up where it lives.

    Args         function: what the student defined. name: the exercise's. forbidden: dotted names.
    """
    forbidden = tuple(forbidden)
    path = _path_of(function)
    if path and _matches(path, forbidden):
        return (Use(path, 0, ""),)
    source = _source_of(function)
    if source is None:
        return ()
    tree = ast.parse(source)
    start = next((node.name for node in tree.body if isinstance(node, ast.FunctionDef)), name)
    scope = getattr(function, "__globals__", {})
    above = inspect.getsourcelines(inspect.unwrap(function))[1] - 1
    search = _Search(source.splitlines(), forbidden, scope)
    search.follow_live(getattr(function, "__dict__", {}))  # f.helper = np.linalg.lstsq
    found = search.run(tree, start)
    return tuple(Use(use.name, use.line + above if use.line else 0, use.source) for use in found)


def _may_use(source: str, forbidden: tuple[str, ...]) -> bool:
    """Whether a closer look can find anything: it costs a hundred times more, and nearly all are honest."""
    # letters beyond ASCII may be another way to write a name: Python reads full-width letters as plain ones
    words = set(re.findall(r"\w+", source))
    last = {name.rpartition(".")[2] for name in (*forbidden, *ALWAYS)}
    return not source.isascii() or not words.isdisjoint(last | INDIRECT)


class _Search:
    """Names are bound for the whole text first; then what the function reads is followed."""

    def __init__(self, lines: Sequence[str], forbidden: tuple[str, ...], live: Mapping[str, Any]) -> None:
        self.lines, self.forbidden, self.live = lines, forbidden, live
        wanted = (*forbidden, *ALWAYS)
        self.way = {*RESOLVED, *(name[: dot.start()] for name in wanted for dot in re.finditer(r"\.", name))}
        self.found: dict[str, Use] = {}
        self.inner: dict[int, Scope] = {}
        self.memo: dict[int, Things] = {}
        self.visited: dict[int, ast.AST] = {}  # the nodes too: an address is only theirs while they live
        self.trees: list[ast.AST] = []
        self.reached: set[tuple[int, str]] = set()
        self.texts: set[str] = set()
        self.written: set[int] = set()
        self.stack: list[tuple[ast.AST, Scope]] = []

    def run(self, tree: ast.Module, start: str) -> tuple[Use, ...]:
        self._reach(start, self._bind(tree, Scope(None, ast.Module, self.lines)))
        while self.stack:
            self._visit(*self.stack.pop())
        return tuple(sorted(self.found.values(), key=lambda use: (use.line, use.name)))

    def _bind(self, tree: ast.Module, top: Scope) -> Scope:
        """Find what every name of a text is bound to, and what it may stand for."""
        self.trees.append(tree)
        self.inner[id(tree)] = top
        bindings: list[Binding] = []
        waiting = deque[tuple[ast.AST, Scope]]([(tree, top)])
        while waiting:
            node, scope = waiting.popleft()
            bindings += bindings_of(node, scope)
            if isinstance(node, (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)):
                around = next(known for known in scope.chain() if known.kind is not ast.ClassDef)
                self.inner[id(node)] = inner = Scope(around, type(node), scope.lines)
                bindings += parameters_of(node, scope, inner)
            waiting += self._below(node, scope)
        for binding in bindings:
            if not binding.holds:
                binding.home = home = binding_scope(binding.home or binding.scope, binding.name)
                home.bound.setdefault(binding.name, []).append(binding)
        for binding in bindings:
            if binding.holds:
                home = binding.scope.home(binding.name) or [*binding.scope.chain()][-1]
                # np.append(...) puts nothing into numpy
                if not (binding.appends and any(known.path for known in home.bound.get(binding.name, ()))):
                    binding.home = home
                    home.held.setdefault(binding.name, []).append(binding)
        self._settle([binding for binding in bindings if binding.home is not None])
        return top

    def _settle(self, bindings: Iterable[Binding]) -> None:
        """What the names may stand for, asked again for each name that depends on one that may stand for more."""
        waiting = deque(bindings)
        asked = set(waiting)
        while waiting:
            binding = waiting.popleft()
            asked.discard(binding)
            self.memo = {}
            things = self._things_of(binding)
            known = cast(Scope, binding.home).things.setdefault(binding.name, {})
            before = len(known)
            for thing in things:
                if len(known) < MOST:
                    known[thing] = None
            if len(known) > before:
                more = [one for one in cast(Scope, binding.home).readers.get(binding.name, ()) if one not in asked]
                waiting += more
                asked |= set(more)
        self.memo = {}

    def _things_of(self, binding: Binding) -> Things:
        if binding.path:
            return self._under(binding.path)
        if binding.value is None:
            return {}
        things = self._things(binding.value, binding.scope, binding)
        things = _out_of(things) if binding.each else things
        return _put_in(things) if binding.holds else things

    def _below(self, node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
        """The nodes below one, each with the scope in which it is read."""
        inner = self.inner.get(id(node), scope)
        if isinstance(node, COMPREHENSIONS):
            first = node.generators[0].iter
            yield first, scope
            for generator in node.generators:
                yield from ((child, inner) for child in ast.iter_child_nodes(generator) if child is not first)
        for name, field in ast.iter_fields(node):
            if name == "generators":
                continue
            where = inner if name == "body" or isinstance(node, COMPREHENSIONS) else scope
            for child in field if isinstance(field, list) else [field]:
                if isinstance(child, ast.AST):
                    yield child, where

    def _reach(self, name: str, scope: Scope) -> None:
        """Follow a name to what defines it."""
        home = scope.home(name)
        if (id(home), name) in self.reached:
            return
        self.reached.add((id(home), name))
        if home is not None:
            for binding in (*home.bound[name], *home.held.get(name, ())):
                if binding.path:
                    self._record(binding.path, 0, scope)
                if binding.node is not None:
                    self.stack.append((binding.node, binding.scope))
        elif name in self.live:
            self.follow_live(self.live[name])

    def follow_live(self, value: object) -> None:
        """Look into what a name of the notebook stands for."""
        if isinstance(value, types.FunctionType) and value.__globals__ is self.live:
            self.follow_live(vars(value))
            source = _source_of(value)
            if source is not None:
                tree = ast.parse(source)
                # another cell: its lines are not those of the function
                self.stack.append((tree, self._bind(tree, Scope(None, ast.Module, ()))))
        elif isinstance(value, (list, tuple, set)):
            for entry in value:
                self._record(_path_of(entry))
        elif isinstance(value, dict):
            for entry in value.values():
                self._record(_path_of(entry))
        elif hasattr(value, "func"):  # functools.partial
            self._record(_path_of(value.func))

    def _visit(self, node: ast.AST, scope: Scope) -> None:
        if id(node) in self.visited:
            return
        self.visited[id(node)] = node
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            for name in _names(self._things(node, scope)):
                self._record(name, node.lineno, scope)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for binding in bindings_of(node, scope):
                self._record(binding.path, node.lineno, scope)
        # who only writes into a collection takes nothing out of it
        if isinstance(node, STORED) and not isinstance(node.ctx, ast.Load):
            self.written.add(id(node.value))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and method_of(node.value) == "append":
            self.written.add(id(cast(ast.Attribute, node.value.func).value))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in self.written:
            self._reach(node.id, scope)
        elif isinstance(node, ast.Call):
            self._visit_call(node, scope)
        self.stack += self._below(node, scope)

    def _visit_call(self, call: ast.Call, scope: Scope) -> None:
        """Texts that are run, and what is taken out of a module under a name that nobody can read."""
        if isinstance(call.func, ast.Name) and call.func.id in ("eval", "exec") and call.args:
            for text in _texts(self._things(call.args[0], scope)):
                self._visit_text(text, call.lineno, scope)
        if len(call.args) > 1 and "builtins.getattr" in _names(self._things(call.func, scope)):
            if 0 < len(_texts(self._things(call.args[1], scope))) < MOST:
                return
            for path in _names(self._things(call.args[0], scope)):
                for name in self.forbidden:
                    # of numpy itself anything may be meant: np.tanh by the name of an activation, say
                    if name.rpartition(".")[0] == path != "numpy":
                        self._record(name, call.lineno, scope)

    def _visit_text(self, text: str, line: int, scope: Scope) -> None:
        if text in self.texts:
            return
        self.texts.add(text)
        try:
            tree = ast.parse(text)
        except (SyntaxError, ValueError):
            return
        for node in ast.walk(tree):
            if isinstance(node, (ast.expr, ast.stmt)):
                node.lineno = line
        self.stack.append((tree, self._bind(tree, Scope(scope, ast.Module, scope.lines))))

    def _record(self, path: str, line: int = 0, scope: Scope | None = None) -> None:
        path = _canonical(path)
        if path and path not in self.found and _matches(path, self.forbidden):
            lines = scope.lines if scope else ()
            here = 0 < line <= len(lines)
            self.found[path] = Use(path, line if here else 0, lines[line - 1].strip() if here else "")

    def _things(self, node: ast.AST, scope: Scope, reader: Binding | None = None) -> Things:
        """What an expression may stand for, as far as that may lead to something forbidden."""
        known = self.memo.get(id(node))
        if known is None:
            known = self.memo[id(node)] = dict.fromkeys(itertools.islice(self._each_thing(node, scope, reader), MOST))
        return known

    def _each_thing(self, node: ast.AST, scope: Scope, reader: Binding | None) -> Iterator[Thing]:
        if isinstance(node, ast.Name):
            yield from self._things_of_name(node.id, scope, reader)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield Thing(node.value, text=True)
        elif isinstance(node, ast.Attribute):
            things = self._things(node.value, scope, reader)
            yield from self._members(things, [node.attr])
            yield from _out_of(things)
        elif isinstance(node, ast.Subscript):
            things, keys = self._things(node.value, scope, reader), _texts(self._things(node.slice, scope, reader))
            yield from self._members(things, keys)
            yield from _out_of(things)
        elif isinstance(node, ast.Call):
            yield from self._things_of_call(node, scope, reader)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self._things(node.left, scope, reader), self._things(node.right, scope, reader)
            yield from (thing for thing in (*left, *right) if thing.inside)
            for first, second in itertools.product(_texts(left), _texts(right)):
                if len(first) + len(second) <= LONGEST:
                    yield Thing(first + second, text=True)
        else:
            parts: list[ast.expr] = []
            if isinstance(node, (ast.IfExp, ast.NamedExpr, ast.BoolOp, ast.Starred)):
                parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
                parts = parts[1:] if isinstance(node, (ast.IfExp, ast.NamedExpr)) else parts
                for part in parts:
                    yield from self._things(part, scope, reader)
            elif isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
                parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
                for part in parts:
                    yield from _put_in(self._things(part, scope, reader))

    def _things_of_name(self, name: str, scope: Scope, reader: Binding | None) -> Iterator[Thing]:
        home = scope.home(name)
        if home is not None:
            if reader is not None:
                home.readers.setdefault(name, {})[reader] = None
            yield from [*home.things.get(name, ())]
            return
        if name in self.live:
            value = self.live[name]
            yield from [Thing(value, text=True)] if isinstance(value, str) else self._under(_path_of(value))
        else:
            yield from self._under(f"builtins.{name}")
        for around in scope.chain():
            for star in around.stars:
                path = f"{star}.{name}"
                if path in self.forbidden or not hasattr(builtins, name):
                    yield from self._under(path)

    def _things_of_call(self, node: ast.Call, scope: Scope, reader: Binding | None) -> Iterator[Thing]:
        given = [self._things(argument, scope, reader) for argument in node.args[:2]]
        if isinstance(node.func, ast.Attribute):  # tools.get("f")
            yield from _out_of(self._things(node.func.value, scope, reader))
        for function in _names(self._things(node.func, scope, reader)) if given else ():
            if function == "builtins.vars":
                yield from given[0]
            elif function == "builtins.getattr":
                yield from self._members(given[0], _texts(given[-1]))
            elif function in ("builtins.__import__", "importlib.import_module"):
                for text in _texts(given[0]):
                    yield from self._under(text)

    def _members(self, things: Things, keys: Sequence[str]) -> Iterator[Thing]:
        for path in _names(things):
            for key in keys:
                if key == "__dict__" or _matches(path, self.forbidden):
                    yield Thing(path)
                else:
                    yield from self._under(key if path == "sys.modules" else f"{path}.{key}")

    def _under(self, path: str) -> Things:
        """What stands under a dotted name, if it is forbidden or on the way to it."""
        if len(path) > LONGEST:
            return {}
        path = path if path in RESOLVED else _canonical(path)
        return {Thing(path): None} if path in self.way or _matches(path, self.forbidden) else {}


def _names(things: Things) -> list[str]:
    return [thing.name for thing in things if not thing.text and not thing.inside]


def _texts(things: Things) -> list[str]:
    return [thing.name for thing in things if thing.text and not thing.inside]


def _put_in(things: Things) -> Things:
    return {thing._replace(inside=True): None for thing in things}


def _out_of(things: Things) -> Things:
    """What is taken out of a collection may be a collection too."""
    inside = [thing for thing in things if thing.inside]
    return dict.fromkeys([*(thing._replace(inside=False) for thing in inside), *inside])


def _canonical(path: str) -> str:
    """Without private modules and repeated names: numpy.linalg._linalg.lstsq is numpy.linalg.lstsq."""
    parts: list[str] = []
    for part in path.split("."):
        if not part.startswith("_") and part != (parts[-1] if parts else ""):
            parts.append(part)
    return ".".join(parts)


def _matches(path: str, forbidden: tuple[str, ...]) -> bool:
    if path in NEVER or path + "." in {f"{allowed}." for allowed in NEVER}:
        return False
    return any(path == name or path.startswith(f"{name}.") for name in (*forbidden, *ALWAYS))


def _path_of(value: object) -> str:
    """The dotted name of a module, function or class; "" for anything else."""
    if isinstance(value, types.ModuleType):
        return _canonical(value.__name__)
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if isinstance(module, str) and isinstance(name, str) and module != "__main__":
        return _canonical(f"{module}.{name}")
    return ""


def _source_of(function: Callable[..., object]) -> str | None:
    try:
        source = textwrap.dedent(inspect.getsource(inspect.unwrap(function)))
        ast.parse(source)
    except (OSError, TypeError, SyntaxError, ValueError):
        return None
    return source
