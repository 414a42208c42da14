"""What belongs to a scope, and what to the functions and classes inside it."""

from __future__ import annotations

import ast

import pytest

from course_lib.grading.scopes import bound_names, own_nodes, root_name

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
