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
from typing import Any, NamedTuple, TypeAlias, cast

__all__ = ["Use", "find_forbidden", "find_forbidden_in"]

ALWAYS = ("course_lib.checks",)  # it carries the solutions
NEVER = ("course_lib.checks.check", "course_lib.checks.hint")
# by these a thing can be reached whose name stands nowhere in the source
INDIRECT = {"__dict__", "__import__", "eval", "exec", "getattr", "import_module", "modules", "vars"}
RESOLVED = {
    *("builtins", "builtins.__import__", "builtins.getattr", "builtins.vars"),
    *("importlib", "importlib.import_module", "sys", "sys.modules"),
}
PUTTING = {"__setitem__", "add", "append", "appendleft", "extend", "insert", "register", "setdefault", "update"}
MOST = 32  # things that one name may stand for; only what leads to something forbidden is counted
LONGEST = 200  # characters of a dotted name; a text that is joined and longer is none
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
STORED = (ast.Attribute, ast.Subscript)


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


class _Thing(NamedTuple):
    """What an expression may stand for: something under a dotted name, a text, or a collection that one is inside."""

    name: str
    text: bool = False
    inside: bool = False


_Things: TypeAlias = dict[_Thing, None]  # a set that keeps its order, so that a bound cuts off the same every time


class _Scope:
    """The names of a block: what each is bound to, and what is put into it (tools["f"] = g, tools.append(g))."""

    def __init__(self, outer: _Scope | None, kind: type[ast.AST], lines: Sequence[str]) -> None:
        self.outer, self.kind, self.lines = outer, kind, lines
        self.declared: dict[str, ast.Global | ast.Nonlocal] = {}
        self.stars: list[str] = []
        self.bound: dict[str, list[_Binding]] = {}
        self.held: dict[str, list[_Binding]] = {}
        self.things: dict[str, _Things] = {}
        self.readers: dict[str, dict[_Binding, None]] = {}

    def chain(self) -> Iterator[_Scope]:
        """The scope and those around it; a class shows its names to its own statements only."""
        scope: _Scope | None = self
        while scope is not None:
            if scope is self or scope.kind is not ast.ClassDef:
                yield scope
            scope = scope.outer

    def home(self, name: str) -> _Scope | None:
        """The scope that binds a name which is read here."""
        scopes = [*self.chain()]
        if isinstance(self.declared.get(name), ast.Global):
            scopes = scopes[-1:]
        return next((scope for scope in scopes if name in scope.bound and name not in scope.declared), None)


@dataclass(eq=False)
class _Binding:
    """What a name comes from, and where that is read.

    Args         node: it is followed when the name is read; None for an import. path: of an import. value: what the
                 name may stand for is what this may stand for. each: one of the things in it. holds: a thing in the
                 name. home: the scope whose name it is.
    """

    name: str
    scope: _Scope
    node: ast.AST | None = None
    path: str = ""
    value: ast.expr | None = None
    each: bool = False
    holds: bool = False
    appends: bool = False
    home: _Scope | None = None


class _Search:
    """Names are bound for the whole text first; then what the function reads is followed."""

    def __init__(self, lines: Sequence[str], forbidden: tuple[str, ...], live: Mapping[str, Any]) -> None:
        self.lines, self.forbidden, self.live = lines, forbidden, live
        wanted = (*forbidden, *ALWAYS)
        self.way = {*RESOLVED, *(name[: dot.start()] for name in wanted for dot in re.finditer(r"\.", name))}
        self.found: dict[str, Use] = {}
        self.inner: dict[int, _Scope] = {}
        self.memo: dict[int, _Things] = {}
        self.visited: dict[int, ast.AST] = {}  # the nodes too: an address is only theirs while they live
        self.trees: list[ast.AST] = []
        self.reached: set[tuple[int, str]] = set()
        self.texts: set[str] = set()
        self.written: set[int] = set()
        self.stack: list[tuple[ast.AST, _Scope]] = []

    def run(self, tree: ast.Module, start: str) -> tuple[Use, ...]:
        self._reach(start, self._bind(tree, _Scope(None, ast.Module, self.lines)))
        while self.stack:
            self._visit(*self.stack.pop())
        return tuple(sorted(self.found.values(), key=lambda use: (use.line, use.name)))

    def _bind(self, tree: ast.Module, top: _Scope) -> _Scope:
        """Find what every name of a text is bound to, and what it may stand for."""
        self.trees.append(tree)
        self.inner[id(tree)] = top
        bindings: list[_Binding] = []
        waiting = deque[tuple[ast.AST, _Scope]]([(tree, top)])
        while waiting:
            node, scope = waiting.popleft()
            bindings += _bindings(node, scope)
            if isinstance(node, (*FUNCTIONS, ast.ClassDef, *COMPREHENSIONS)):
                around = next(known for known in scope.chain() if known.kind is not ast.ClassDef)
                self.inner[id(node)] = inner = _Scope(around, type(node), scope.lines)
                bindings += _parameters(node, scope, inner)
            waiting += self._below(node, scope)
        for binding in bindings:
            if not binding.holds:
                binding.home = home = _binding_scope(binding.home or binding.scope, binding.name)
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

    def _settle(self, bindings: Iterable[_Binding]) -> None:
        """What the names may stand for, asked again for each name that depends on one that may stand for more."""
        waiting = deque(bindings)
        asked = set(waiting)
        while waiting:
            binding = waiting.popleft()
            asked.discard(binding)
            self.memo = {}
            things = self._things_of(binding)
            known = cast(_Scope, binding.home).things.setdefault(binding.name, {})
            before = len(known)
            for thing in things:
                if len(known) < MOST:
                    known[thing] = None
            if len(known) > before:
                more = [one for one in cast(_Scope, binding.home).readers.get(binding.name, ()) if one not in asked]
                waiting += more
                asked |= set(more)
        self.memo = {}

    def _things_of(self, binding: _Binding) -> _Things:
        if binding.path:
            return self._under(binding.path)
        if binding.value is None:
            return {}
        things = self._things(binding.value, binding.scope, binding)
        things = _out_of(things) if binding.each else things
        return _put_in(things) if binding.holds else things

    def _below(self, node: ast.AST, scope: _Scope) -> Iterator[tuple[ast.AST, _Scope]]:
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

    def _reach(self, name: str, scope: _Scope) -> None:
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
                self.stack.append((tree, self._bind(tree, _Scope(None, ast.Module, ()))))
        elif isinstance(value, (list, tuple, set)):
            for entry in value:
                self._record(_path_of(entry))
        elif isinstance(value, dict):
            for entry in value.values():
                self._record(_path_of(entry))
        elif hasattr(value, "func"):  # functools.partial
            self._record(_path_of(value.func))

    def _visit(self, node: ast.AST, scope: _Scope) -> None:
        if id(node) in self.visited:
            return
        self.visited[id(node)] = node
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            for name in _names(self._things(node, scope)):
                self._record(name, node.lineno, scope)
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            for binding in _bindings(node, scope):
                self._record(binding.path, node.lineno, scope)
        # who only writes into a collection takes nothing out of it
        if isinstance(node, STORED) and not isinstance(node.ctx, ast.Load):
            self.written.add(id(node.value))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _method(node.value) == "append":
            self.written.add(id(cast(ast.Attribute, node.value.func).value))
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and id(node) not in self.written:
            self._reach(node.id, scope)
        elif isinstance(node, ast.Call):
            self._visit_call(node, scope)
        self.stack += self._below(node, scope)

    def _visit_call(self, call: ast.Call, scope: _Scope) -> None:
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

    def _visit_text(self, text: str, line: int, scope: _Scope) -> None:
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
        self.stack.append((tree, self._bind(tree, _Scope(scope, ast.Module, scope.lines))))

    def _record(self, path: str, line: int = 0, scope: _Scope | None = None) -> None:
        path = _canonical(path)
        if path and path not in self.found and _matches(path, self.forbidden):
            lines = scope.lines if scope else ()
            here = 0 < line <= len(lines)
            self.found[path] = Use(path, line if here else 0, lines[line - 1].strip() if here else "")

    def _things(self, node: ast.AST, scope: _Scope, reader: _Binding | None = None) -> _Things:
        """What an expression may stand for, as far as that may lead to something forbidden."""
        known = self.memo.get(id(node))
        if known is None:
            known = self.memo[id(node)] = dict.fromkeys(itertools.islice(self._each_thing(node, scope, reader), MOST))
        return known

    def _each_thing(self, node: ast.AST, scope: _Scope, reader: _Binding | None) -> Iterator[_Thing]:
        if isinstance(node, ast.Name):
            yield from self._things_of_name(node.id, scope, reader)
        elif isinstance(node, ast.Constant):
            if isinstance(node.value, str):
                yield _Thing(node.value, text=True)
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
                    yield _Thing(first + second, text=True)
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

    def _things_of_name(self, name: str, scope: _Scope, reader: _Binding | None) -> Iterator[_Thing]:
        home = scope.home(name)
        if home is not None:
            if reader is not None:
                home.readers.setdefault(name, {})[reader] = None
            yield from [*home.things.get(name, ())]
            return
        if name in self.live:
            value = self.live[name]
            yield from [_Thing(value, text=True)] if isinstance(value, str) else self._under(_path_of(value))
        else:
            yield from self._under(f"builtins.{name}")
        for around in scope.chain():
            for star in around.stars:
                path = f"{star}.{name}"
                if path in self.forbidden or not hasattr(builtins, name):
                    yield from self._under(path)

    def _things_of_call(self, node: ast.Call, scope: _Scope, reader: _Binding | None) -> Iterator[_Thing]:
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

    def _members(self, things: _Things, keys: Sequence[str]) -> Iterator[_Thing]:
        for path in _names(things):
            for key in keys:
                if key == "__dict__" or _matches(path, self.forbidden):
                    yield _Thing(path)
                else:
                    yield from self._under(key if path == "sys.modules" else f"{path}.{key}")

    def _under(self, path: str) -> _Things:
        """What stands under a dotted name, if it is forbidden or on the way to it."""
        if len(path) > LONGEST:
            return {}
        path = path if path in RESOLVED else _canonical(path)
        return {_Thing(path): None} if path in self.way or _matches(path, self.forbidden) else {}


def _names(things: _Things) -> list[str]:
    return [thing.name for thing in things if not thing.text and not thing.inside]


def _texts(things: _Things) -> list[str]:
    return [thing.name for thing in things if thing.text and not thing.inside]


def _put_in(things: _Things) -> _Things:
    return {thing._replace(inside=True): None for thing in things}


def _out_of(things: _Things) -> _Things:
    """What is taken out of a collection may be a collection too."""
    inside = [thing for thing in things if thing.inside]
    return dict.fromkeys([*(thing._replace(inside=False) for thing in inside), *inside])


def _bindings(node: ast.AST, scope: _Scope) -> Iterator[_Binding]:
    """The names that one node binds or puts something into; what is below it is not looked at."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.partition(".")[0]
            yield _Binding(alias.asname or first, scope, path=alias.name if alias.asname else first)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.name != "*":
                yield _Binding(alias.asname or alias.name, scope, path=f"{node.module}.{alias.name}")
            elif (node.module or "") not in scope.stars:
                scope.stars.append(node.module or "")
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield _Binding(node.name, scope, node)
    elif isinstance(node, (ast.Global, ast.Nonlocal)):
        if scope.outer is not None:
            scope.declared.update(dict.fromkeys(node.names, node))
    elif isinstance(node, ast.Assign):
        for target in node.targets:
            yield from _targets(target, node.value, scope)
    elif isinstance(node, (ast.AnnAssign, ast.NamedExpr)) and node.value is not None:
        for binding in _targets(node.target, node.value, scope):
            binding.home = next(around for around in scope.chain() if around.kind not in COMPREHENSIONS)
            yield binding
    elif isinstance(node, ast.AugAssign):
        before = ast.Name(node.target.id, ast.Load()) if isinstance(node.target, ast.Name) else node.value
        for binding in _targets(node.target, node.value, scope):
            binding.value = ast.BinOp(before, node.op, node.value)
            yield binding
    elif isinstance(node, (ast.For, ast.AsyncFor)):
        yield from _targets(node.target, node.iter, scope, each=True)
    elif isinstance(node, ast.withitem) and node.optional_vars is not None:
        yield from _targets(node.optional_vars, node.context_expr, scope)
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield _Binding(node.name, scope)
    elif isinstance(node, ast.Match):
        for part in (part for case in node.cases for part in ast.walk(case.pattern)):
            name = part.rest if isinstance(part, ast.MatchMapping) else getattr(part, "name", None)
            if name:
                yield from (
                    _Binding(name, scope, node.subject, value=node.subject, each=each) for each in (False, True)
                )
    elif isinstance(node, ast.Call):
        method = _method(node)
        into = node.func if method in PUTTING else None
        if isinstance(node.func, ast.Name) and node.func.id == "setattr" and node.args:
            into = node.args[0]
        if into is not None and _root(into):
            for value in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield _Binding(_root(into), scope, value, value=value, holds=True, appends=bool(method))


def _parameters(node: ast.AST, scope: _Scope, inner: _Scope) -> Iterator[_Binding]:
    """The names that a function is given or a comprehension runs through, of its own scope."""
    if isinstance(node, FUNCTIONS):
        arguments = node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        without: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
        defaults = [*without, *arguments.defaults, *arguments.kw_defaults]
        for argument, default in zip([*plain, *arguments.kwonlyargs], defaults, strict=True):
            yield _Binding(argument.arg, scope, value=default, home=inner)
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                yield _Binding(extra.arg, scope, home=inner)
    elif isinstance(node, COMPREHENSIONS):
        for number, generator in enumerate(node.generators):
            for binding in _targets(generator.target, generator.iter, inner if number else scope, each=True):
                binding.home = inner
                yield binding


def _targets(target: ast.expr, value: ast.expr, scope: _Scope, each: bool = False) -> Iterator[_Binding]:
    """The names that an assignment binds, or into which it puts something."""
    if isinstance(target, ast.Name):
        yield _Binding(target.id, scope, value, value=value, each=each)
    elif isinstance(target, STORED):
        if _root(target):
            yield _Binding(_root(target), scope, value, value=value, holds=True)
    elif isinstance(target, ast.Starred):
        yield from _targets(target.value, value, scope)
    elif isinstance(target, (ast.Tuple, ast.List)):
        values = value.elts if isinstance(value, (ast.Tuple, ast.List)) and not each else []
        paired = len(values) == len(target.elts)
        if paired and not any(isinstance(part, ast.Starred) for part in (*values, *target.elts)):
            for part, its in zip(target.elts, values, strict=True):
                yield from _targets(part, its, scope)
        else:
            for part in target.elts:
                yield from _targets(part, value, scope, each=True)


def _binding_scope(scope: _Scope, name: str) -> _Scope:
    """Where a name is bound that a block binds: there, or where global and nonlocal say."""
    declared = scope.declared.get(name)
    around = [*scope.chain()]
    if isinstance(declared, ast.Global):
        return around[-1]
    if isinstance(declared, ast.Nonlocal):
        return next((outer for outer in around[1:] if name not in outer.declared), around[-1])
    return scope


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _root(node: ast.AST) -> str:
    """The name at the beginning of a.b[0].c, "" where there is none."""
    while isinstance(node, (*STORED, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


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
