"""What one statement at the top of a notebook does with names: binds them, reads them now or later, changes them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["BLIND", "Facts", "facts"]

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
DEFINITE = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BLIND = frozenset({"exec", "eval", "globals", "locals"})  # after these, names say nothing


@dataclass
class Facts:
    """The names that matter to what runs before and after.

    Args         binds: bound for certain. may_bind: bound in a branch, a loop, by += or del. now: read when the
                 statement runs. later: read when a function defined in it is called. stores: whose attributes or items
                 it sets. handles: given to a call, or asked to do something, and perhaps changed by it. settles: a
                 module that is only told constants, as in np.seterr(all="raise"). decorates: as in @area.register.
                 stars: modules imported with *. kind: "import", "function", "class", "constant" or "data".
    """

    binds: set[str] = field(default_factory=set)
    may_bind: set[str] = field(default_factory=set)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    settles: set[str] = field(default_factory=set)
    decorates: set[str] = field(default_factory=set)
    stars: list[str] = field(default_factory=list)
    kind: str = "data"

    @property
    def blind(self) -> bool:
        """Whether running it can bind or read names that cannot be seen in the text."""
        return bool(BLIND & self.now)

    def touches(self) -> set[str]:
        """Every name that it binds or may change."""
        return self.binds | self.may_bind | self.stores | self.handles | self.settles | self.decorates


def facts(statement: ast.stmt) -> Facts:
    """The facts about one statement of a module."""
    found = Facts(kind=_kind(statement))
    bound = set(_bound([statement]))
    if isinstance(statement, DEFINITE):
        found.binds = bound
    else:
        found.may_bind = bound
    if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
        found.stars = [statement.module or ""]
    reader = _Reader(found)
    reader.visit(statement)
    _note_changes(statement, found)
    return found


def _kind(statement: ast.stmt) -> str:
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return "import"
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return "function"
    if isinstance(statement, ast.ClassDef):
        return "class"
    value = getattr(statement, "value", None)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)) and _constant(value):
        return "constant"
    return "data"


def _constant(value: ast.AST | None) -> bool:
    """Whether nothing that is done with the value can change it."""
    if isinstance(value, ast.UnaryOp):
        return _constant(value.operand)
    if isinstance(value, ast.BinOp):
        return _constant(value.left) and _constant(value.right)
    if isinstance(value, ast.Tuple):
        return all(map(_constant, value.elts))
    return isinstance(value, (ast.Constant, ast.Lambda))


def _children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below; found once and kept, because every question about a statement walks all of it."""
    known: list[ast.AST] | None = node.__dict__.get("_children")
    if known is None:
        known = node.__dict__["_children"] = []
        for name in node._fields:
            value = node.__dict__.get(name)
            if type(value) is list:
                known += [entry for entry in value if isinstance(entry, ast.AST)]
            elif isinstance(value, ast.AST) and not isinstance(value, ast.expr_context):
                known.append(value)
    return known


def _bound(statements: Iterable[ast.AST]) -> Iterator[str]:
    """The names that a block binds itself; what functions, classes and comprehensions bind inside stays there."""
    stack = list(statements)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name != "*":
                    yield alias.asname or alias.name.partition(".")[0]
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
            continue
        elif isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and node.name:
            yield node.name
        elif isinstance(node, ast.MatchMapping) and node.rest:
            yield node.rest
        elif isinstance(node, ast.Lambda):
            continue
        elif isinstance(node, COMPREHENSIONS):
            yield from (inner.target.id for inner in ast.walk(node) if isinstance(inner, ast.NamedExpr))
            continue
        stack.extend(_children(node))


class _Reader(ast.NodeVisitor):
    """Collects the names that are read and not local, apart for now (at once) and later (inside functions)."""

    def __init__(self, found: Facts) -> None:
        self.found = found
        self.local: list[set[str]] = []
        self.inside_functions = 0

    def visit_Name(self, node: ast.Name) -> None:
        """A name that is read, unless a scope around it binds it."""
        if isinstance(node.ctx, ast.Load):
            self._read(node.id)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Decorators, defaults and annotations are read now, the body later."""
        self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        """The same as for def."""
        self._function(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """The same as for def."""
        self._function(node)

    def _function(self, node: Function) -> None:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
        body: list[ast.AST] = [*node.body] if isinstance(node.body, list) else [node.body]
        outside = [*arguments.defaults, *(default for default in arguments.kw_defaults if default)]
        outside += [argument.annotation for argument in every if argument.annotation]
        if not isinstance(node, ast.Lambda):
            outside += [*node.decorator_list, *([node.returns] if node.returns else [])]
        for expression in outside:
            self.visit(expression)
        # a `global` name is bound here and read outside; a `nonlocal` one is local to a function around this one
        self.found.later |= {name for part in _own(body) if isinstance(part, ast.Global) for name in part.names}
        self.local.append({argument.arg for argument in every} | set(_bound(body)))
        self.inside_functions += 1
        for part in body:
            self.visit(part)
        self.inside_functions -= 1
        self.local.pop()

    def generic_visit(self, node: ast.AST) -> None:
        """Comprehensions have a scope of their own; everything else is passed through."""
        if not isinstance(node, COMPREHENSIONS):
            for child in _children(node):
                self.visit(child)
            return
        self.visit(node.generators[0].iter)
        targets = {name for part in node.generators for name in _bound([part.target])}
        self.local.append(targets)
        super().generic_visit(node)
        self.local.pop()

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """`total += 1` reads total too."""
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
        self.generic_visit(node)

    def _read(self, name: str) -> None:
        if not any(name in scope for scope in self.local):
            (self.found.later if self.inside_functions else self.found.now).add(name)


def _own(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a function's body that are not in a function or class inside it."""
    stack = list(body)
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            stack.extend(_children(node))


def _note_changes(statement: ast.stmt, found: Facts) -> None:
    """What the statement may change without binding it, looked for outside functions and classes."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        found.decorates = {_root(part) for part in statement.decorator_list if _dotted(part)} - {""}
        return
    for node in _own([statement]):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            found.stores.add(_root(node))
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in ("setattr", "delattr") and node.args:
                found.stores.add(_root(node.args[0]))
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            found.handles |= {_root(argument) for argument in arguments}
            if isinstance(node.func, ast.Attribute):
                found.handles.add(_root(node.func))
                if isinstance(statement, ast.Expr) and statement.value is node and all(map(_constant, arguments)):
                    found.settles.add(_root(node.func))
    for names in (found.stores, found.handles, found.settles):
        names.discard("")


def _dotted(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))


def _root(node: ast.AST) -> str:
    """The name at the beginning of a.b[0].c, "" where there is none."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred, ast.Call)):
        inner: ast.AST = node.func if isinstance(node, ast.Call) else node.value
        node = inner
    return node.id if isinstance(node, ast.Name) else ""
