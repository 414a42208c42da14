"""What one statement at the top of a notebook does with names: binds them, reads them now or later, changes them."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TypeAlias

from course_lib.grading.scopes import COMPREHENSIONS, bound_names, children, own_nodes, root_name

__all__ = ["BLIND", "Changes", "Facts", "facts"]

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
DEFINITE = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BLIND = frozenset({"exec", "eval", "globals", "locals", "vars"})  # after these, names say nothing
SHOWING = (ast.Name, ast.Attribute, ast.Subscript, ast.Starred, ast.Tuple, ast.List, ast.Set, ast.Dict, ast.IfExp)


@dataclass
class Changes:
    """What calling a function does to names outside it: binds them (global), sets items or attributes, asks them to."""

    binds: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)

    def add(self, others: Changes) -> None:
        """Count others among these."""
        self.binds |= others.binds
        self.stores |= others.stores
        self.handles |= others.handles

    def size(self) -> int:
        """How many names are changed, each way counted."""
        return len(self.binds) + len(self.stores) + len(self.handles)


@dataclass
class Facts:
    """The names that matter to what runs before and after.

    Args         binds: bound for certain. may_bind: bound in a branch, a loop, by += or del. now: read when the
                 statement runs. later: read when a function defined in it is called. stores: whose attributes or items
                 it sets. handles: given to a call, or asked to do something, and perhaps changed by it. settles: a
                 module that is only told constants, as in np.seterr(all="raise"). decorates: as in @area.register
                 or @add_to(area). shares: names that may stand for one thing from then on, as in b = a. called: what
                 functions defined in it change. stars: modules imported with *. lasting: whether it sets what holds for
                 the whole process. kind: "import", "function", "class", "constant" or "data".
    """

    binds: set[str] = field(default_factory=set)
    may_bind: set[str] = field(default_factory=set)
    now: set[str] = field(default_factory=set)
    later: set[str] = field(default_factory=set)
    stores: set[str] = field(default_factory=set)
    handles: set[str] = field(default_factory=set)
    settles: set[str] = field(default_factory=set)
    decorates: set[str] = field(default_factory=set)
    shares: set[str] = field(default_factory=set)
    called: Changes = field(default_factory=Changes)
    stars: list[str] = field(default_factory=list)
    lasting: bool = False
    kind: str = "data"

    @property
    def blind(self) -> bool:
        """Whether running it can bind or read names that cannot be seen in the text."""
        return bool(BLIND & self.now)

    def add(self, changes: Changes) -> None:
        """Count the changes as this statement's own, because it may call what makes them."""
        self.may_bind |= changes.binds
        self.stores |= changes.stores
        self.handles |= changes.handles

    def touches(self) -> set[str]:
        """Every name that it binds or may change."""
        return self.binds | self.may_bind | self.stores | self.handles | self.settles | self.decorates


def facts(statement: ast.stmt) -> Facts:
    """The facts about one statement of a module."""
    found = Facts(kind=_kind(statement))
    bound = set(bound_names([statement]))
    if isinstance(statement, ast.AnnAssign) and statement.value is None:
        pass  # `x: int` binds nothing
    elif isinstance(statement, DEFINITE):
        found.binds = bound
    else:
        found.may_bind = bound
    if isinstance(statement, ast.ImportFrom) and any(alias.name == "*" for alias in statement.names):
        found.stars = [statement.module or ""]
    reader = _Reader(found)
    reader.visit(statement)
    _note_changes(statement, found)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
        found.shares = _shared(statement, statement.value)
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


def _shared(statement: ast.Assign | ast.AnnAssign, value: ast.expr) -> set[str]:
    """The names on both sides of b = a, rows = [a, b], first = rows[0]: what changes one may change the others."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    named = {target.id for target in targets if isinstance(target, ast.Name)}
    if isinstance(value, SHOWING):
        named |= {root_name(target) for target in targets}
        stack: list[ast.AST] = [value]
        while stack:
            node = stack.pop()
            if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)):
                named.add(root_name(node))
            elif isinstance(node, SHOWING):
                stack.extend(children(node))
        for target in targets:
            if isinstance(target, (ast.Tuple, ast.List)):
                named |= set(bound_names([target]))
    named.discard("")
    return named if len(named) > 1 else set()


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
        self.local.append({argument.arg for argument in every} | set(bound_names(body)))
        self.inside_functions += 1
        self._changes(body)
        for part in body:
            self.visit(part)
        self.inside_functions -= 1
        self.local.pop()

    def _changes(self, body: list[ast.AST]) -> None:
        """What a call of the function does to names outside it, as far as it can be seen."""
        called = self.found.called
        for part in own_nodes(body):
            if isinstance(part, ast.Global):  # bound here and read outside; a `nonlocal` name is a function's own
                called.binds |= set(part.names)
                self.found.later |= set(part.names)
            elif isinstance(part, (ast.Attribute, ast.Subscript)) and not isinstance(part.ctx, ast.Load):
                called.stores |= self._not_local(root_name(part))
            elif (
                isinstance(part, ast.Expr)
                and isinstance(part.value, ast.Call)
                and isinstance(part.value.func, ast.Attribute)
            ):
                called.handles |= self._not_local(root_name(part.value.func))

    def _not_local(self, name: str) -> set[str]:
        return {name} if name and not any(name in scope for scope in self.local) else set()

    def visit_Call(self, node: ast.Call) -> None:
        """`vars()` shows every name, `vars(thing)` those of one thing."""
        if isinstance(node.func, ast.Name) and node.func.id == "vars" and node.args:
            for part in (*node.args, *node.keywords):
                self.visit(part)
        else:
            self.generic_visit(node)

    def generic_visit(self, node: ast.AST) -> None:
        """Comprehensions have a scope of their own; everything else is passed through."""
        if not isinstance(node, COMPREHENSIONS):
            for child in children(node):
                self.visit(child)
            return
        first = node.generators[0].iter
        self.visit(first)
        self.local.append({name for part in node.generators for name in bound_names([part.target])})
        for child in children(node):
            for part in children(child) if isinstance(child, ast.comprehension) else [child]:
                if part is not first:  # read outside, and once: what is visited twice at each depth never ends
                    self.visit(part)
        self.local.pop()

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """`total += 1` reads total too."""
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
        self.generic_visit(node)

    def _read(self, name: str) -> None:
        (self.found.later if self.inside_functions else self.found.now).update(self._not_local(name))


def _note_changes(statement: ast.stmt, found: Facts) -> None:
    """What the statement may change without binding it, looked for outside functions and classes."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        for part in statement.decorator_list:
            found.decorates |= {root_name(part)} if _dotted(part) else set()
            found.decorates |= {root_name(given) for given in part.args} if isinstance(part, ast.Call) else set()
        found.decorates.discard("")
        return
    for node in own_nodes([statement]):
        if isinstance(node, (ast.Attribute, ast.Subscript)) and not isinstance(node.ctx, ast.Load):
            found.stores.add(root_name(node))
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            if name in ("setattr", "delattr") and node.args:
                found.stores.add(root_name(node.args[0]))
            arguments = [*node.args, *(keyword.value for keyword in node.keywords)]
            found.handles |= {root_name(argument) for argument in arguments}
            if isinstance(node.func, ast.Attribute):
                found.handles.add(root_name(node.func))
                if isinstance(statement, ast.Expr) and statement.value is node and all(map(_constant, arguments)):
                    found.settles.add(root_name(node.func))
                    found.lasting = node.func.attr == "setrecursionlimit"
    for names in (found.stores, found.handles, found.settles):
        names.discard("")


def _dotted(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) or (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute))
