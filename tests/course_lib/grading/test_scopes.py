"""What belongs to a scope, and what to the functions and classes inside it."""

from __future__ import annotations

import ast

import pytest

from course_lib.grading.scopes import bound_names, children, own_nodes, root_name

BLOCK = """
a = 1
def b(c):
    d = c
class E:
    f = 1
[g for g in (h := a)]
for i in a:
    import j.k as m, n.o
k = lambda p: (q := p)
match a:
    case {"r": s, **t}:
        pass
try:
    pass
except ValueError as u:
    del v
"""


def test_a_block_binds_what_its_functions_and_classes_do_not() -> None:
    assert sorted(bound_names(ast.parse(BLOCK).body)) == [*"Eabhikmnstuv"]


def test_the_nodes_of_functions_inside_are_not_its_own() -> None:
    own = {node.id for node in own_nodes(ast.parse(BLOCK).body) if isinstance(node, ast.Name)}
    assert {"a", "g", "h", "i", "k", "v"} <= own
    assert not {"c", "d", "f", "p", "q"} & own


@pytest.mark.parametrize(
    ("expression", "root"),
    [("a", "a"), ("a.b[0].c", "a"), ("a(1).b", "a"), ("[a].b", ""), ("(a + b).c", "")],
)
def test_a_chain_begins_with_a_name_or_with_none(expression: str, root: str) -> None:
    assert root_name(ast.parse(expression, mode="eval").body) == root


def test_children_are_pythons_own_but_for_operators_contexts_and_nothing_else() -> None:
    more = "async def w(x, /, *y, z: int = 1 + 2, **aa) -> str:\n    del x[1:-2], y.b\n    return not z < 3 < 4 and z"
    for node in ast.walk(ast.parse(f"{BLOCK}\n{more}")):
        silent = (ast.operator, ast.unaryop, ast.boolop, ast.cmpop, ast.expr_context)
        assert children(node) == [child for child in ast.iter_child_nodes(node) if not isinstance(child, silent)]
