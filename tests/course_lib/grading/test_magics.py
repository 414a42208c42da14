"""Magics go, the lines of Python stay where they are."""

from __future__ import annotations

import ast

import pytest

from course_lib.grading.magics import files_run, other_language, without_magics


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("%matplotlib inline\nx = 1", "pass\nx = 1"),
        ("!pip install numpy\nx = 1", "pass\nx = 1"),
        ("!pip install \\\n  numpy\nx = 1", "pass\n\nx = 1"),
        ("files = !ls\nx = 1", "pass\nx = 1"),
        ("t = %timeit -o f(1)\nx = 1", "pass\nx = 1"),
        ("np.sum?\nx = 1", "pass\nx = 1"),
        ("?np.sum\nx = 1", "pass\nx = 1"),
        ("for i in range(3):\n    %time f(i)\nx = 1", "for i in range(3):\n    f(i)\nx = 1"),
        ("for i in range(3):\n    %timeit f(i)\nx = 1", "for i in range(3):\n    pass\nx = 1"),
        ("%time w = f(1, \\\n  2)\nx = 1", "w = f(1, \\\n  2)\nx = 1"),
        ("%run own.py\nx = 1", "pass\nx = 1"),
        ("np.*load*?\nx = 1", "pass\nx = 1"),
        ("!echo \"it's (fine\nx = 1", "pass\nx = 1"),
        ("  x = 1\n  y = 2", "x = 1\ny = 2"),
        (">>> x = 1\n1\n>>> y = 2", "x = 1\n\ny = 2"),
        ("%%!\nls", "\n"),
        ("%%time\nx = 1", "\nx = 1"),
        ("\n%%capture out\nx = 1", "\n\nx = 1"),
        ("%%bash\nrm -rf /\n", "\n\n"),
        ("%%writefile a.py\ndef f(:\n", "\n\n"),
    ],
)
def test_a_magic_becomes_nothing_and_every_line_keeps_its_number(text: str, left: str) -> None:
    assert without_magics(text) == left
    ast.parse(left)


@pytest.mark.parametrize(
    "python",
    [
        "x = (a\n  %b)",
        "x = '''\n%matplotlib\n!ls\n'''",
        'x = """a\\"""\n?b\n"""',
        "x = a \\\n  %b",
        "x = '(' # [\ny = 1",
        "x = {'a': '\"',\n  'b': 5\n  %c}",
    ],
)
def test_inside_brackets_and_texts_nothing_is_a_magic(python: str) -> None:
    ast.parse(python)
    assert without_magics(f"%matplotlib inline\n{python}\n!ls") == f"pass\n{python}\npass"


def test_below_a_bracket_that_is_never_closed_magics_are_found_again() -> None:
    assert without_magics("x = (1\ndef f():\n    !ls") == "x = (1\ndef f():\n    pass"


def test_cells_of_another_language_are_known_by_their_magic() -> None:
    assert [other_language(text) for text in ("%%bash\nls", "\n%%writefile a.py", "%%time\nx", "x = '%%bash'")] == [
        *("bash", "writefile", "", "")
    ]


def test_files_that_are_run_are_named() -> None:
    assert files_run("%run own.py\n  %run -i -t 'a b.ipynb'\nx = '%run no.py'") == ["own.py", "'a"]


@pytest.mark.parametrize("text", ["x = (a\n     % b)", "if a != b:\n    x = 1", "x = a if b else c", "x = 'what?'"])
def test_python_that_looks_like_a_magic_stays(text: str) -> None:
    assert without_magics(text) == text
