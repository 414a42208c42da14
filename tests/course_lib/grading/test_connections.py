"""How statements hang together: directly, under another name, and through the functions they call."""

from __future__ import annotations

import ast

import pytest

from course_lib.grading import connections as module
from course_lib.grading.connections import Connections, connections
from course_lib.grading.statements import facts


def of(text: str) -> Connections:
    return connections([facts(statement) for statement in ast.parse(text).body])


def test_names_know_the_statements_that_bind_and_change_them() -> None:
    found = of("a = []\na.append(1)\nif a:\n    a = 2\nfrom m import *")
    assert found.touching["a"] == [0, 1, 2]
    assert found.binding["a"] == [0]
    assert found.stars == [3]


def test_a_change_under_another_name_counts() -> None:
    found = of("a = []\nb = a\nc = [b]\nb.append(1)\nd = []")
    assert found.touching["a"] == [0, 3]
    assert found.shares["a"] == {"a", "b", "c"}
    assert "d" not in found.shares


def test_modules_functions_and_constants_are_nobodys_other_name() -> None:
    assert of("import numpy as np\nmean = np.mean\nk = 1\nj = k\ndef g(): pass\nh = g").shares == {}


def test_calling_a_function_does_what_it_does() -> None:
    text = "a = 0\ndef g():\n    global a\n    a = 1\ndef h():\n    g()\ndef unused():\n    h()\nh()\nb = [g]"
    assert of(text).touching["a"] == [0, 4, 5]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"def g{i}():\n    global b{i}\n    g{i + 1}()" for i in range(60)) + "\ng0()",
        "def g():\n    global a, b, c, d\n    a = b = c = d = 1\n" + "g()\n" * 200,
        "\n".join(f"a{i} = a{i + 1}\na{i}.b()" for i in range(60)),
    ],
    ids=["functions that call functions", "many calls", "many names for one thing"],
)
def test_beyond_a_bound_nothing_is_followed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not of(text).tangled
    monkeypatch.setattr(module, "EFFORT", 300)
    assert of(text).tangled
