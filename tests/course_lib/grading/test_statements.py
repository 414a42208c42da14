"""What a statement binds, reads and changes."""

from __future__ import annotations

import ast

import pytest

from course_lib.grading.statements import Changes, Facts, facts


def of(text: str) -> Facts:
    return facts(ast.parse(text).body[0])


@pytest.mark.parametrize(
    ("text", "binds", "may_bind"),
    [
        ("x = 1", {"x"}, set()),
        ("x, (y, *z) = a", {"x", "y", "z"}, set()),
        ("x: int = 1", {"x"}, set()),
        ("x: int", set(), set()),
        ("x += 1", set(), {"x"}),
        ("del x", set(), {"x"}),
        ("import numpy as np, os.path", {"np", "os"}, set()),
        ("from a import b as c, d", {"c", "d"}, set()),
        ("def f(x):\n    y = 1", {"f"}, set()),
        ("class C:\n    x = 1", {"C"}, set()),
        ("for i in a:\n    x = i", set(), {"i", "x"}),
        ("if a:\n    def f(): pass", set(), {"f"}),
        ("try:\n    import a\nexcept E as e:\n    a = None", set(), {"a", "e"}),
        ("with a as b:\n    c = 1", set(), {"b", "c"}),
        ("print(y := 1)", set(), {"y"}),
        ("[z := i for i in a]", set(), {"z"}),
        (
            "match a:\n    case [b, *c]:\n        pass\n    case {'k': d, **e}:\n        pass",
            set(),
            {"b", "c", "d", "e"},
        ),
    ],
)
def test_bound_names(text: str, binds: set[str], may_bind: set[str]) -> None:
    found = of(text)
    assert (found.binds, found.may_bind) == (binds, may_bind)


@pytest.mark.parametrize(
    ("text", "now", "later"),
    [
        ("x = a + b", {"a", "b"}, set()),
        ("def f(x, y=default):\n    z = x\n    return z + other", {"default"}, {"other"}),
        ("@decorator\ndef f(x: kind) -> result:\n    pass", {"decorator", "kind", "result"}, set()),
        ("f = lambda x: x + a", set(), {"a"}),
        ("x = [i + a for i in b if i]", {"a", "b"}, set()),
        ("class C(Base):\n    y = a\n    def m(self):\n        return b", {"Base", "a"}, {"b"}),
        ("def f():\n    global g\n    g = a", set(), {"g", "a"}),
        ("def f():\n    x = 1\n    def inner():\n        return x + a\n    return inner", set(), {"a"}),
        ("def f():\n    x = 1\n    def inner():\n        nonlocal x\n        x = a\n    return inner", set(), {"a"}),
        ("x += a", {"x", "a"}, set()),
    ],
)
def test_read_names_now_and_when_a_function_is_called(text: str, now: set[str], later: set[str]) -> None:
    found = of(text)
    assert (found.now, found.later) == (now, later)


@pytest.mark.parametrize(
    ("text", "field", "names"),
    [
        ("np.mean = f", "stores", {"np"}),
        ("a.b[0].c = 1", "stores", {"a"}),
        ("setattr(np, 'mean', f)", "stores", {"np"}),
        ("data.append(1)", "handles", {"data"}),
        ("train(model, x=rows[0])", "handles", {"model", "rows"}),
        ("np.seterr(all='raise')", "settles", {"np"}),
        ("@area.register\ndef _(x): pass", "decorates", {"area"}),
        ("@add_to(area)\ndef _(x): pass", "decorates", {"area"}),
        ("b = a", "shares", {"a", "b"}),
        ("a = b = []", "shares", {"a", "b"}),
        ("b = {'w': [a, c.d]}", "shares", {"a", "b", "c"}),
        ("b, c = a[:2], a[2:]", "shares", {"a", "b", "c"}),
        ("a.b = c", "shares", {"a", "c"}),
        ("b = a + c", "shares", set()),
        ("b = f(a)", "shares", set()),
    ],
)
def test_changed_names(text: str, field: str, names: set[str]) -> None:
    assert getattr(of(text), field) == names


@pytest.mark.parametrize(
    ("text", "binds", "stores", "handles"),
    [
        ("def f():\n    global a\n    a = 1", {"a"}, set(), set()),
        ("def f(x):\n    a[x] = 1\n    x[0] = 1\n    b.c += 1", set(), {"a", "b"}, set()),
        ("def f(x):\n    a.append(x)\n    x.append(1)\n    y = b.pop()", set(), set(), {"a"}),
        ("def f():\n    def g():\n        global a\n        a = 1", {"a"}, set(), set()),
        ("class C:\n    def m(self):\n        self.x = 1\n        C.n = 2", set(), {"C"}, set()),
        ("f = lambda x: a.append(x)", set(), set(), set()),
        ("a[0] = 1", set(), set(), set()),
    ],
)
def test_what_a_call_of_the_function_changes(text: str, binds: set[str], stores: set[str], handles: set[str]) -> None:
    assert of(text).called == Changes(binds, stores, handles)


def test_what_holds_for_the_whole_process_is_known() -> None:
    assert of("sys.setrecursionlimit(5000)").lasting
    assert not of("np.seterr(all='ignore')").lasting


def test_only_bare_vars_hides_names() -> None:
    assert of("vars()['x'] = 1").blind
    assert not of("print(vars(thing))").blind


def test_a_call_with_computed_arguments_settles_nothing() -> None:
    """np.testing.assert_allclose(train(), 0) is not a setting, and may take an hour."""
    assert of("np.testing.assert_allclose(train(), 0)").settles == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("import a", "import"),
        ("def f(): pass", "function"),
        ("class C: pass", "class"),
        ("x = -1e-8", "constant"),
        ("x = (1, 2)", "constant"),
        ("f = lambda x: x", "constant"),
        ("x = [1]", "data"),
        ("for i in a: pass", "data"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert of(text).kind == kind


def test_exec_at_the_top_is_blind() -> None:
    assert of("exec('x = 1')").blind
    assert not of("def f():\n    exec('x = 1')").blind


def test_a_star_import_names_its_module() -> None:
    assert of("from numpy import *").stars == ["numpy"]


def test_comprehensions_in_comprehensions_are_read_once_each() -> None:
    """Read twice at each depth, sixty would take longer than the universe is old."""
    text = "X"
    for depth in range(60):
        text = f"[a{depth} for a in {text}]"
    found = of(f"def f(X): return {text}")
    assert found.later == {f"a{depth}" for depth in range(60)}


def test_a_large_function_with_many_stores_is_read_in_bounded_time() -> None:
    """With all local names gathered at each store this would take 400 million steps and more."""
    found = of("def f():\n " + "\n ".join(f"a{n} = 1; b{n}.c = 1" for n in range(20_000)))
    assert len(found.called.stores) == 20_000
