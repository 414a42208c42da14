"""All cells as one program, whatever stands in them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.cells import Cell
from course_lib.grading.program import BROKEN_LIMIT, NOT_TEXT, TOO_BROKEN, TOO_DEEP, program


def bound(*texts: str) -> list[str]:
    """The names that the statements of some cells bind, in order."""
    whole = program([Cell(f"code cell {number}", text) for number, text in enumerate(texts, 1)])
    return [name for statement in whole.statements for name in sorted(statement.facts.binds)]


def test_a_line_knows_its_cell() -> None:
    whole = program([Cell("code cell 1", "a = 1\nb = 2"), Cell("code cell 2", "\nc = 3")])
    assert [whole.place(line) for line in (1, 2, 4)] == [("code cell 1", 1), ("code cell 1", 2), ("code cell 2", 2)]
    assert [(s.first, s.last) for s in whole.statements] == [(1, 1), (2, 2), (4, 4)]


def test_a_decorator_belongs_to_its_function() -> None:
    whole = program([Cell("", "@a\n@b\ndef f():\n    pass\n")])
    assert (whole.statements[0].first, whole.statements[0].last) == (1, 4)


def test_an_error_costs_its_own_piece_of_a_cell_only() -> None:
    whole = program([Cell("", "a = 1\n\ndef f(:\n    pass\n\ndef g():\n    return (1 +\n  2)\n\n@x\ndef h(): pass\n")])
    assert [sorted(s.facts.binds) for s in whole.statements] == [["a"], ["g"], ["h"]]
    (broken,) = whole.broken
    assert (broken.line, broken.defines) == (3, ("f",))
    assert broken.reason == "invalid syntax"


def test_a_text_or_list_at_the_margin_stays_in_one_piece_beside_an_error() -> None:
    text = "a = '''\nimport x\n'''\nb = [\n1,\n2]\ndef g(:\n    pass\nc = [\n1]\nd = '''\ndef e(\n'''"
    assert bound(text) == ["a", "b", "c", "d"]


def test_an_error_that_shows_in_the_next_line_costs_the_line_it_is_in() -> None:
    assert bound("a = 1\ndef f():\nb = 2\nc = 3") == ["a", "b", "c"]


def test_a_bracket_that_is_never_closed_costs_its_own_piece() -> None:
    whole = program([Cell("", "a = 1\nb = (2,\ndef f():\n    return 1\n%matplotlib inline\nc = 3")])
    assert [sorted(s.facts.binds) for s in whole.statements if s.facts.binds] == [["a"], ["f"], ["c"]]
    assert [broken.line for broken in whole.broken] == [2]


def test_a_method_of_a_broken_class_is_not_a_function() -> None:
    whole = program([Cell("", "class C(:\n    def f(self):\n        pass\ndef g(:\n    def h(): pass")])
    assert [broken.defines for broken in whole.broken] == [(), ("g", "h")]


def test_a_cell_of_which_nothing_can_be_read_is_given_up() -> None:
    whole = program([Cell("", "a b\n" * 5000 + "def f(): pass"), Cell("", "c = 1")])
    assert len(whole.broken) == BROKEN_LIMIT + 1
    assert whole.broken[-1].reason == TOO_BROKEN
    assert whole.broken[-1].defines == ("f",)
    assert sorted(whole.statements[-1].facts.binds) == ["c"]


def test_statements_that_share_a_line_know_their_columns() -> None:
    whole = program([Cell("", "a = 'h\u00e9'; b = 2  # two\nc = '''\n'''; d = 4\ne = 5;\nf = 6  # one")])
    assert [statement.columns for statement in whole.statements] == [(0, 8), (10, 15), (0, 3), (5, 10), (0, 5), None]


@pytest.mark.parametrize("margin", ["    ", "\t", ">>> ", "In [1]: "])
def test_a_cell_pasted_with_its_margin_or_prompts_is_read_as_ipython_does(margin: str) -> None:
    follows = {">>> ": "... ", "In [1]: ": "   ...: "}.get(margin, margin)
    assert bound(f"\n{margin}def f():\n{follows}    return 1") == ["f"]


def test_half_a_character_costs_its_own_line() -> None:
    whole = program([Cell("", "a = 1\nb = '\ud83d'\nc = 3")])
    assert [sorted(s.facts.binds) for s in whole.statements] == [["a"], ["c"]]
    assert [(broken.line, broken.reason) for broken in whole.broken] == [(2, NOT_TEXT)]


def test_what_another_language_or_file_holds_is_remembered() -> None:
    whole = program(
        [Cell("code cell 1", "%%writefile own.py\ndef f(): pass"), Cell("code cell 2", "%run -i own.py\nx = 1")]
    )
    assert whole.in_text == {"f": "code cell 1, which %%writefile keeps out of the notebook's own Python"}
    assert whole.files == {"own.py": "code cell 2"}
    assert bound("%%writefile own.py\ndef f(): pass") == []


def test_code_in_text_cells_is_remembered_but_not_run() -> None:
    whole = program([Cell("the text after code cell 1", "def f(): pass", code=False)])
    assert whole.in_text == {"f": "the text after code cell 1, which is not a code cell"}
    assert not whole.statements


def test_deep_nesting_is_a_broken_piece_not_a_crash() -> None:
    whole = program([Cell("", "x = " + "-" * 100_000 + "1"), Cell("", "y = 1" + " + 1" * 900), Cell("", "z = 1")])
    assert [sorted(s.facts.binds) for s in whole.statements][-1] == ["z"]
    assert whole.broken[0].reason == TOO_DEEP


@given(st.lists(st.text(alphabet="abc=()[]{}:\n \t'\"#%!@\\,.0\x00\ud800", max_size=60), max_size=4))
def test_whatever_is_written_is_read_without_an_exception(texts: list[str]) -> None:
    whole = program([Cell(f"code cell {n}", text) for n, text in enumerate(texts)])
    assert len(whole.lines) == sum(text.count("\n") + 1 for text in texts)
