"""The names in a source that is read and not run: what each is bound to, and what is put into it, scope by scope."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

__all__ = [
    "Binding",
    "Scope",
    "Thing",
    "Things",
    "binding_scope",
    "bindings_of",
    "method_of",
    "parameters_of",
]

PUTTING = {"__setitem__", "add", "append", "appendleft", "extend", "insert", "register", "setdefault", "update"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
STORED = (ast.Attribute, ast.Subscript)


class Thing(NamedTuple):
    """What an expression may stand for: something under a dotted name, a text, or a collection that one is inside."""

    name: str
    text: bool = False
    inside: bool = False


Things: TypeAlias = dict[Thing, None]  # a set that keeps its order, so that a bound cuts off the same every time


class Scope:
    """The names of a block: what each is bound to, and what is put into it (tools["f"] = g, tools.append(g))."""

    def __init__(self, outer: Scope | None, kind: type[ast.AST], lines: Sequence[str]) -> None:
        self.outer, self.kind, self.lines = outer, kind, lines
        self.declared: dict[str, ast.Global | ast.Nonlocal] = {}
        self.stars: list[str] = []
        self.bound: dict[str, list[Binding]] = {}
        self.held: dict[str, list[Binding]] = {}
        self.things: dict[str, Things] = {}
        self.readers: dict[str, dict[Binding, None]] = {}

    def chain(self) -> Iterator[Scope]:
        """The scope and those around it; a class shows its names to its own statements only."""
        scope: Scope | None = self
        while scope is not None:
            if scope is self or scope.kind is not ast.ClassDef:
                yield scope
            scope = scope.outer

    def home(self, name: str) -> Scope | None:
        """The scope that binds a name which is read here."""
        scopes = [*self.chain()]
        if isinstance(self.declared.get(name), ast.Global):
            scopes = scopes[-1:]
        return next((scope for scope in scopes if name in scope.bound and name not in scope.declared), None)


@dataclass(eq=False)
class Binding:
    """What a name comes from, and where that is read.

    Args         node: it is followed when the name is read; None for an import. path: of an import. value: what the
                 name may stand for is what this may stand for. each: one of the things in it. holds: a thing in the
                 name. home: the scope whose name it is.
    """

    name: str
    scope: Scope
    node: ast.AST | None = None
    path: str = ""
    value: ast.expr | None = None
    each: bool = False
    holds: bool = False
    appends: bool = False
    home: Scope | None = None


def bindings_of(node: ast.AST, scope: Scope) -> Iterator[Binding]:
    """The names that one node binds or puts something into; what is below it is not looked at."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.partition(".")[0]
            yield Binding(alias.asname or first, scope, path=alias.name if alias.asname else first)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.name != "*":
                yield Binding(alias.asname or alias.name, scope, path=f"{node.module}.{alias.name}")
            elif (node.module or "") not in scope.stars:
                scope.stars.append(node.module or "")
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield Binding(node.name, scope, node)
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
        yield Binding(node.name, scope)
    elif isinstance(node, ast.Match):
        for part in (part for case in node.cases for part in ast.walk(case.pattern)):
            name = part.rest if isinstance(part, ast.MatchMapping) else getattr(part, "name", None)
            if name:
                yield from (Binding(name, scope, node.subject, value=node.subject, each=each) for each in (False, True))
    elif isinstance(node, ast.Call):
        method = method_of(node)
        into = node.func if method in PUTTING else None
        if isinstance(node.func, ast.Name) and node.func.id == "setattr" and node.args:
            into = node.args[0]
        if into is not None and _root(into):
            for value in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield Binding(_root(into), scope, value, value=value, holds=True, appends=bool(method))


def parameters_of(node: ast.AST, scope: Scope, inner: Scope) -> Iterator[Binding]:
    """The names that a function is given or a comprehension runs through, of its own scope."""
    if isinstance(node, FUNCTIONS):
        arguments = node.args
        plain = [*arguments.posonlyargs, *arguments.args]
        without: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
        defaults = [*without, *arguments.defaults, *arguments.kw_defaults]
        for argument, default in zip([*plain, *arguments.kwonlyargs], defaults, strict=True):
            yield Binding(argument.arg, scope, value=default, home=inner)
        for extra in (arguments.vararg, arguments.kwarg):
            if extra is not None:
                yield Binding(extra.arg, scope, home=inner)
    elif isinstance(node, COMPREHENSIONS):
        for number, generator in enumerate(node.generators):
            for binding in _targets(generator.target, generator.iter, inner if number else scope, each=True):
                binding.home = inner
                yield binding


def _targets(target: ast.expr, value: ast.expr, scope: Scope, each: bool = False) -> Iterator[Binding]:
    """The names that an assignment binds, or into which it puts something."""
    if isinstance(target, ast.Name):
        yield Binding(target.id, scope, value, value=value, each=each)
    elif isinstance(target, STORED):
        if _root(target):
            yield Binding(_root(target), scope, value, value=value, holds=True)
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


def binding_scope(scope: Scope, name: str) -> Scope:
    """Where a name is bound that a block binds: there, or where global and nonlocal say."""
    declared = scope.declared.get(name)
    around = [*scope.chain()]
    if isinstance(declared, ast.Global):
        return around[-1]
    if isinstance(declared, ast.Nonlocal):
        return next((outer for outer in around[1:] if name not in outer.declared), around[-1])
    return scope


def method_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _root(node: ast.AST) -> str:
    """The name at the beginning of a.b[0].c, "" where there is none."""
    while isinstance(node, (*STORED, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""
