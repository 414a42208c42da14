"""What is left of a function when its names are taken away: the same for code that was only renamed or rearranged."""

from __future__ import annotations

import ast
import hashlib

from course_lib.grading.program import Program

__all__ = ["likeness"]

LONGEST = 2_000  # lines; longer code is compared by nobody
_DIGEST = 16
# what says nothing about what the code does
_SILENT = frozenset({"ctx", "annotation", "returns", "type_comment", "kind", "type_params"})
_WITH_DOCSTRING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def likeness(whole: Program, name: str) -> str:
    """A hash of the syntax tree of a name's last definition, and how many nodes it has; "" when there is none.

    Left out are comments, formatting, docstrings and annotations. A name that the definition binds itself counts as
    the first, second, ... of them; names of others, such as np.mean or sum, stay.
    """
    defining = [s for s in whole.statements if name in s.facts.binds]
    if not defining or defining[-1].last - defining[-1].first > LONGEST:
        return ""
    try:
        parts, size = _parts(defining[-1].node)
    except ValueError:  # a number too long to write out
        return ""
    return f"{hashlib.sha256(repr(parts).encode('utf-8', 'backslashreplace')).hexdigest()[:_DIGEST]} {size}"


def _parts(root: ast.AST) -> tuple[list[object], int]:
    """The tree as a flat list of words, and its nodes; without recursion, for trees of any depth."""
    parts: list[object] = []
    named: list[int] = []  # where in parts a name stands
    bound: set[str] = set()
    size = 0
    stack: list[object] = [root]
    while stack:
        item = stack.pop()
        if isinstance(item, ast.AnnAssign) and item.value is not None:
            item = ast.Assign([item.target], item.value)  # the same, with a remark
        if isinstance(item, list):
            parts.append(len(item))
            stack.extend(reversed(item))
        elif isinstance(item, ast.AST):
            size += 1
            parts.append(type(item).__name__)
            _push(item, stack)
            _bind(item, bound)
        elif isinstance(item, _Word):
            named.append(len(parts))
            parts.append(str(item))
        else:
            parts.append(repr(item))
    order: dict[object, int] = {}
    for place in named:
        if parts[place] in bound:
            parts[place] = order.setdefault(parts[place], len(order))
    return parts, size


class _Word(str):
    """A name in the tree, which a constant that reads the same is not."""

    __slots__ = ()


def _push(node: ast.AST, stack: list[object]) -> None:
    """Put the children of a node on the stack, the first one on top."""
    for field in reversed(node._fields):
        if field not in _SILENT:
            value = getattr(node, field, None)
            if (
                field == "body"
                and isinstance(node, _WITH_DOCSTRING)
                and ast.get_docstring(node, clean=False) is not None
            ):
                value = node.body[1:]
            stack.append(_Word(value) if isinstance(value, str) and not isinstance(node, ast.Constant) else value)


def _bind(node: ast.AST, bound: set[str]) -> None:
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            bound.add(node.id)
    elif isinstance(node, ast.arg):
        bound.add(node.arg)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)) and node.name:
        bound.add(node.name)
