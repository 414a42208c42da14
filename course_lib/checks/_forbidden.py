"""Whether a function calls what it should compute itself, whatever name it has given to it.

The source is read, never run. Starting from the function, every definition that it reaches is followed; imports,
assignments and getattr are resolved to dotted names such as numpy.linalg.lstsq.
"""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Use", "find_forbidden", "find_forbidden_in"]

ALWAYS = ("course_lib.checks",)  # it carries the solutions
NEVER = ("course_lib.checks.check", "course_lib.checks.hint")
# by these a thing can be reached whose name stands nowhere in the source
INDIRECT = {"__dict__", "__import__", "eval", "exec", "getattr", "import_module", "modules", "vars"}


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
    found = _Search(source.splitlines(), forbidden, scope).run(tree, start)
    return tuple(Use(use.name, use.line + above if use.line else 0, use.source) for use in found)


def _may_use(source: str, forbidden: tuple[str, ...]) -> bool:
    """Whether a closer look can find anything: it costs a hundred times more, and nearly all are honest."""
    # letters beyond ASCII may be another way to write a name: Python reads full-width letters as plain ones
    words = set(re.findall(r"\w+", source))
    last = {name.rpartition(".")[2] for name in (*forbidden, *ALWAYS)}
    return not source.isascii() or not words.isdisjoint(last | INDIRECT)


@dataclass
class _Scope:
    """What names stand for: the dotted things that were imported, and the statements that bind the others."""

    imports: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    bound: dict[str, list[ast.AST]] = field(default_factory=dict)


class _Search:
    def __init__(self, lines: Sequence[str], forbidden: tuple[str, ...], live: Mapping[str, Any]) -> None:
        self.lines, self.forbidden, self.live = lines, forbidden, live
        self.found: dict[str, Use] = {}
        self.visited: set[int] = set()
        self.names: set[str] = set()

    def run(self, tree: ast.Module, start: str) -> tuple[Use, ...]:
        module = _scope(tree.body)
        self._reach(start, [module])
        return tuple(sorted(self.found.values(), key=lambda use: (use.line, use.name)))

    def _reach(self, name: str, scopes: list[_Scope]) -> None:
        """Follow a name to what defines it."""
        for scope in reversed(scopes):
            if name in scope.imports:
                self._record(scope.imports[name], 0)
            if name in scope.bound or name in scope.imports:
                for node in scope.bound.get(name, []):
                    self._visit(node, scopes)
                return
        if name in self.live and name not in self.names:
            self.names.add(name)
            self._follow_live(self.live[name])

    def _follow_live(self, value: object) -> None:
        if isinstance(value, types.FunctionType) and value.__globals__ is self.live:
            source = _source_of(value)
            if source is not None:
                tree, lines = ast.parse(source), self.lines
                self.lines = []  # another cell: its lines are not those of the function
                for node in tree.body:
                    self._visit(node, [_scope(tree.body)])
                self.lines = lines
        elif isinstance(value, (list, tuple, set)):
            for entry in value:
                self._record(_path_of(entry), 0)
        elif isinstance(value, dict):
            for entry in value.values():
                self._record(_path_of(entry), 0)
        elif hasattr(value, "func"):  # functools.partial
            self._record(_path_of(value.func), 0)

    def _visit(self, node: ast.AST, scopes: list[_Scope]) -> None:
        if id(node) in self.visited:
            return
        self.visited.add(id(node))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            body = node.body if isinstance(node.body, list) else [node.body]
            scopes = [*scopes, _scope(body)]
        if isinstance(node, (ast.Name, ast.Attribute, ast.Call, ast.Subscript)):
            for path in self._paths(node, scopes, frozenset()):
                self._record(path, node.lineno)
        if isinstance(node, ast.ImportFrom | ast.Import):
            for path in _scope([node]).imports.values():
                self._record(path, node.lineno)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            self._reach(node.id, scopes)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("eval", "exec"):
            self._visit_text(node, scopes)
        for child in ast.iter_child_nodes(node):
            self._visit(child, scopes)

    def _visit_text(self, call: ast.Call, scopes: list[_Scope]) -> None:
        text = self._text(call.args[0], scopes, frozenset()) if call.args else None
        try:
            tree = ast.parse(text or "")
        except SyntaxError:
            return
        for node in ast.walk(tree):
            if isinstance(node, (ast.expr, ast.stmt)):
                node.lineno = call.lineno
        inner = [*scopes, _scope(tree.body)]
        for statement in tree.body:
            self._visit(statement, inner)

    def _record(self, path: str, line: int) -> None:
        path = _canonical(path)
        if path and path not in self.found and _matches(path, self.forbidden):
            here = 0 < line <= len(self.lines)
            self.found[path] = Use(path, line if here else 0, self.lines[line - 1].strip() if here else "")

    def _paths(self, node: ast.AST, scopes: list[_Scope], seen: frozenset[str]) -> Iterator[str]:
        """The dotted names that an expression may stand for."""
        if isinstance(node, ast.Name):
            yield from self._paths_of_name(node.id, scopes, seen)
        elif isinstance(node, ast.Attribute):
            for path in self._paths(node.value, scopes, seen):
                yield path if node.attr == "__dict__" else f"{path}.{node.attr}"
        elif isinstance(node, ast.Subscript):
            key = self._text(node.slice, scopes, seen)
            for path in self._paths(node.value, scopes, seen):
                if key is not None:
                    yield key if path == "sys.modules" else f"{path}.{key}"
        elif isinstance(node, ast.Call):
            yield from self._paths_of_call(node, scopes, seen)
        elif isinstance(node, ast.IfExp):
            yield from self._paths(node.body, scopes, seen)
            yield from self._paths(node.orelse, scopes, seen)
        elif isinstance(node, ast.NamedExpr):
            yield from self._paths(node.value, scopes, seen)

    def _paths_of_name(self, name: str, scopes: list[_Scope], seen: frozenset[str]) -> Iterator[str]:
        if name in seen:
            return
        for scope in reversed(scopes):
            if name in scope.imports:
                yield scope.imports[name]
            for statement in scope.bound.get(name, []):
                value = getattr(statement, "value", None)
                if isinstance(statement, (ast.Assign, ast.AnnAssign, ast.NamedExpr)) and value is not None:
                    yield from self._paths(value, scopes, seen | {name})
            if name in scope.imports or name in scope.bound:
                return
        if name in self.live:
            path = _path_of(self.live[name])
            if path:
                yield path
        elif name in ("getattr", "vars", "__import__"):
            yield f"builtins.{name}"
        for scope in scopes:
            for star in scope.stars:
                yield f"{star}.{name}"

    def _paths_of_call(self, node: ast.Call, scopes: list[_Scope], seen: frozenset[str]) -> Iterator[str]:
        for function in self._paths(node.func, scopes, seen):
            if not node.args:
                continue
            if function == "builtins.vars":
                yield from self._paths(node.args[0], scopes, seen)
            text = self._text(node.args[-1 if len(node.args) == 1 else 1], scopes, seen)
            if text is None:
                if function == "builtins.getattr":
                    yield from self._hidden(self._paths(node.args[0], scopes, seen))
                continue
            if function == "builtins.getattr":
                for path in self._paths(node.args[0], scopes, seen):
                    yield f"{path}.{text}"
            elif function in ("builtins.__import__", "importlib.import_module"):
                yield text

    def _hidden(self, paths: Iterable[str]) -> Iterator[str]:
        """The forbidden thing in a module of which something is taken under a name that nobody can read."""
        for path in paths:
            # of numpy itself anything may be meant: np.tanh by the name of an activation, say
            yield from (name for name in self.forbidden if name.rpartition(".")[0] == _canonical(path) != "numpy")

    def _text(self, node: ast.AST, scopes: list[_Scope], seen: frozenset[str]) -> str | None:
        """A text that is written out, joined with + or kept under a name."""
        if isinstance(node, ast.Constant):
            return node.value if isinstance(node.value, str) else None
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            left, right = self._text(node.left, scopes, seen), self._text(node.right, scopes, seen)
            return None if left is None or right is None else left + right
        if isinstance(node, ast.Name) and node.id not in seen:
            for scope in reversed(scopes):
                for statement in scope.bound.get(node.id, []):
                    if isinstance(statement, ast.Assign):
                        return self._text(statement.value, scopes, seen | {node.id})
            value = self.live.get(node.id)
            return value if isinstance(value, str) else None
        return None


def _scope(statements: Iterable[ast.AST]) -> _Scope:
    """What a block binds; nested functions and classes are bound by name and not entered."""
    scope = _Scope()
    stack = list(statements)
    while stack:
        node = stack.pop(0)
        if isinstance(node, ast.Import):
            for alias in node.names:
                scope.imports[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                if alias.name == "*":
                    scope.stars.append(node.module or "")
                else:
                    scope.imports[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            scope.bound.setdefault(node.name, []).append(node)
            continue
        elif isinstance(node, ast.Lambda):
            continue
        elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.For | ast.With | ast.NamedExpr):
            for name in _targets(node):
                scope.bound.setdefault(name, []).append(node)
        stack.extend(ast.iter_child_nodes(node))
    return scope


def _targets(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id


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
