"""The slice: what a function needs, and nothing that fails, draws or takes an hour."""

from __future__ import annotations

import ast

import pytest

from course_lib.grading import extract as module
from course_lib.grading.cells import Cell
from course_lib.grading.extract import Slice, extract
from course_lib.grading.program import program


def cut(*cells: str, name: str = "f") -> Slice:
    return extract(program([Cell(f"code cell {n}", text) for n, text in enumerate(cells, 1)]), name)


def kept(found: Slice) -> list[str]:
    return [line for line in found.text.split("\n") if line]


def test_plots_magics_and_training_elsewhere_are_left_out() -> None:
    found = cut(
        "%matplotlib inline\n!pip install numpy",
        "import numpy as np\nimport matplotlib.pyplot as plt",
        "for epoch in range(10**9):\n    theta = theta - np.ones(3)",
        "def f(X):\n    return np.sum(X)",
        "plt.plot(f(np.ones(3)))\nassert False",
    )
    assert kept(found) == ["import numpy as np", "def f(X):", "    return np.sum(X)"]


def test_helpers_constants_and_what_they_need_come_along() -> None:
    found = cut("A = 2\nB = A + 1\nC = 5", "def helper(x):\n    return x * B", "def f(x):\n    return helper(x)")
    assert kept(found) == [
        "A = 2",
        "B = A + 1",
        "def helper(x):",
        "    return x * B",
        "def f(x):",
        "    return helper(x)",
    ]


def test_a_parameter_of_the_same_name_does_not_drag_a_slow_global_in() -> None:
    assert kept(cut("X = load()", "def f(X):\n    return X + 1")) == ["def f(X):", "    return X + 1"]


def test_of_several_definitions_the_last_counts_and_it_is_said() -> None:
    found = cut("def f(x):\n    return 1", "def f(x):\n    return 2")
    assert kept(found) == ["def f(x):", "    return 2"]
    assert found.notes == ("`f` is defined 2 times; the last one counts (code cell 2, line 1).",)


def test_an_earlier_definition_stays_when_the_last_one_uses_it() -> None:
    found = cut("def f(x):\n    return 1", "old = f", "def f(x):\n    return old(x) + 1")
    assert kept(found) == ["def f(x):", "    return 1", "old = f", "def f(x):", "    return old(x) + 1"]


def test_a_function_made_from_another_at_definition_time_gets_what_stood_before_it() -> None:
    found = cut("k = 1\ndef make():\n    return lambda x: x + k", "f = make()", "k = 2")
    assert kept(found) == ["k = 1", "def make():", "    return lambda x: x + k", "f = make()", "k = 2"]


def test_what_was_called_before_and_after_a_change_gets_both() -> None:
    found = cut("k = 1\ndef g():\n    return k", "a = g()", "k = 2", "def f():\n    return g() + a")
    assert kept(found)[:2] + kept(found)[3:5] == ["k = 1", "def g():", "a = g()", "k = 2"]


def test_decorators_and_defaults_are_needed_where_they_stand() -> None:
    found = cut("from functools import cache\nstep = 0.1", "@cache\ndef f(x, s=step):\n    return x", "step = 5")
    assert kept(found) == ["from functools import cache", "step = 0.1", "@cache", "def f(x, s=step):", "    return x"]


def test_data_that_the_function_reads_brings_its_changes() -> None:
    found = cut(
        "rows = [1]\nrows.append(2)\nother = [1]\nother.append(3)\nprint(len(rows))", "def f():\n    return rows"
    )
    assert kept(found) == ["rows = [1]", "rows.append(2)", "print(len(rows))", "def f():", "    return rows"]


def test_settings_of_a_module_come_along_its_other_uses_do_not() -> None:
    found = cut(
        "import numpy as np\nnp.seterr(all='ignore')\nnp.save('x', np.ones(3))", "def f(x):\n    return np.log(x)"
    )
    assert "np.seterr(all='ignore')" in kept(found)
    assert "np.save('x', np.ones(3))" not in kept(found)


def test_a_patched_module_stays_patched() -> None:
    assert "np.mean = np.sum" in kept(cut("import numpy as np\nnp.mean = np.sum", "def f(x):\n    return np.mean(x)"))


def test_other_exercises_that_are_needed_are_named() -> None:
    code = (
        "from lib import c\ndef a(): return 1\ndef h(): return a() + c()\ndef b(): return h()\n"
        "def d(): return a\nprint(a(), d())"
    )
    assert [extract(program([Cell("", code)]), name, "abcd").runs for name in "abd"] == [(), ("a",), ("a",)]


def test_branches_loops_and_try_are_kept_whole() -> None:
    found = cut("try:\n    import numpy as np\nexcept ImportError:\n    np = None", "def f(x):\n    return np.sum(x)")
    assert len(kept(found)) == 6


def test_a_star_import_may_be_where_a_name_comes_from() -> None:
    found = cut("from numpy import *\nfrom math import pi", "def f(x):\n    return mean(x) * pi")
    assert kept(found)[:2] == ["from numpy import *", "from math import pi"]


def test_globals_that_functions_write_are_bound_first() -> None:
    found = cut("count = 0", "def f():\n    global count\n    count += 1\n    return count")
    assert kept(found)[0] == "count = 0"


@pytest.mark.parametrize(
    ("before", "left"),
    [
        ("k = 0\ndef setup():\n    global k\n    k = 5\nsetup()", 5),
        ("k = []\nj = k\nj.append(1)", 3),
        ("k = {}\ndef put(i):\n    k[i] = 1\nput(2)", 4),
        (
            "class k:\n    pass\ndef add(c):\n    return lambda fn: setattr(c, 'go', fn)\n@add(k)\ndef go(): pass",
            6,
        ),
        ("import sys\nsys.setrecursionlimit(9000)\nk = 1", 3),
        ("k = 1\nk: int", 1),
        ("def k(): pass\nfrom numpy import *", 2),
    ],
    ids=["globals", "two names", "by a function", "by a decorator", "for the process", "annotated only", "star below"],
)
def test_what_changes_a_name_in_a_roundabout_way_comes_along(before: str, left: int) -> None:
    assert len(kept(cut(before, "def f():\n    return k"))) == left + 2


def test_a_name_that_python_has_may_be_imported_with_a_star() -> None:
    assert kept(cut("from numpy import *", "def f(x):\n    return sum(x, 0)"))[0] == "from numpy import *"


def test_what_shares_a_line_is_cut_apart() -> None:
    found = cut("import numpy as np; train()\na = 1; b = '''\n'''; c = a; d = b", "def f():\n    return np, b, c")
    assert kept(found)[:3] == ["import numpy as np", "a = 1; b = '''", "'''; c = a"]
    ast.parse(found.text)


def test_what_is_nowhere_bound_may_be_bound_by_exec() -> None:
    found = cut("exec('k = 1')", "def f():\n    return k")
    assert (found.whole, cut("exec('k = 1')", "def f():\n    return 1").whole) == (True, False)


def test_beyond_a_bound_everything_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    cells = ("def g(x): return " + "+".join(f"b{i}" for i in range(50)), "x = g(x)\n" * 50, "def f(): return x")
    assert not cut(*cells).whole
    monkeypatch.setattr(module, "EFFORT", 1000)
    found = cut(*cells)
    assert found.whole
    assert "the number of ways in which its parts hang together hides which parts are needed" in found.notes[0]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("from own import f", "`own` (code cell 1, line 1)"),
        ("import own.more as k\ndef f(): return k", "`own.more` (code cell 1, line 1)"),
        ("from .own import f", "`.own` (code cell 1, line 1)"),
        ("import numpy as np, math\nfrom matplotlib import pyplot\ndef f(): return np, math, pyplot", ""),
    ],
)
def test_a_module_that_the_grader_does_not_have_is_named(line: str, named: str) -> None:
    said = f"{named} is not a module that the grader has. If it is a file of your own, "
    wanted = (f"{said}write what you need of it into the notebook.",) if named else ()
    assert cut(line).notes == wanted


def test_files_that_are_run_are_not_followed_and_that_is_said() -> None:
    said = "`%run own.py` (code cell 1) is not followed; write what you need of the file into the notebook."
    assert cut("%run own.py").notes == (said,)
    assert cut("%run own.py", "def f(): return k").notes == (said,)
    assert cut("%run own.py", "def f(): return 1").notes == ()


def test_a_function_written_to_a_file_is_pointed_out() -> None:
    said = "`f` stands in code cell 1, which %%writefile keeps out of the notebook's own Python."
    assert cut("%%writefile own.py\ndef f(): return 1").notes == (said,)


@pytest.mark.parametrize("around", ["def g():", "class g:", "async def g():"])
def test_a_function_shut_in_by_another_one_is_pointed_out(around: str) -> None:
    found = cut(f"x = 1\n@x\n{around}\n    def f(self):\n        pass")
    assert not found.found
    assert found.notes == (
        "`f` is defined inside `g` (code cell 1, line 4), where nobody else can call it; move it to the left margin.",
    )


def test_wrapping_a_function_is_not_defining_it_again() -> None:
    assert cut("def f(): pass\nf = jit(f)").notes == ()


def test_a_renamed_lambda_is_asked_about_and_what_exec_may_define_too() -> None:
    assert cut("my_fit = lambda x: x", name="fit").meant == "my_fit"
    assert cut("def my_fit(x): pass\nexec('')", name="fit").meant == "my_fit"


@pytest.mark.parametrize("code", ["def f(x):\n    return eval('x')", "def f(x):\n    return globals()['y']"])
def test_where_names_cannot_be_followed_everything_is_run_and_that_is_said(code: str) -> None:
    found = cut("y = 1\nunrelated = 2", code)
    assert found.whole
    assert "unrelated = 2" in kept(found)
    assert "The whole notebook was run" in found.notes[0]


def test_a_function_that_exec_may_define_is_looked_for_in_the_whole_notebook() -> None:
    found = cut("exec('def f(): return 1')")
    assert found.whole
    assert found.found


def test_the_future_is_kept() -> None:
    assert kept(cut("from __future__ import annotations\nx = 1", "def f(a: Missing):\n    return a"))[0].startswith(
        "from __f"
    )


def test_syntax_errors_elsewhere_do_not_matter() -> None:
    assert cut("def broken(:", "def f():\n    return 1").found


def test_a_function_that_cannot_be_read_is_named_as_such() -> None:
    found = cut("def f(x:\n    return 1\n")
    assert not found.found
    assert found.broken is not None
    assert found.broken.reason == "'(' was never closed"


def test_an_unreadable_last_word_is_not_replaced_by_an_earlier_one() -> None:
    assert cut("def f():\n    return 1", "def f(:\n    return 2").broken is not None


@pytest.mark.parametrize("written", ["augmnt", "my_augment", "Augment", "augment2", "augment_X"])
def test_a_renamed_function_is_asked_about(written: str) -> None:
    found = cut(f"def {written}(X):\n    return X\ndef zzz():\n    pass", name="augment")
    assert (found.found, found.meant) == (False, written)


def test_another_exercise_is_never_what_was_meant() -> None:
    whole = program([Cell("", "def fit_ridge(X): pass")])
    assert extract(whole, "fit_ridges", ["fit_ridge"]).meant == ""


def test_a_function_in_a_text_cell_is_pointed_out() -> None:
    whole = program([Cell("the text after code cell 3", "def f(): pass", code=False)])
    assert extract(whole, "f").notes == ("`f` stands in the text after code cell 3, which is not a code cell.",)


def test_a_thousand_dependent_statements_are_sliced_without_a_thousand_squared_steps() -> None:
    text = "\n".join(f"x{n} = x{n - 1} if {n} else 0\ntotal += x{n}" for n in range(1, 3000))
    found = cut(f"x0 = 1\ntotal = 0\n{text}", "def f():\n    return total")
    assert len(kept(found)) == 6002


def test_line_numbers_stay() -> None:
    found = cut("a = 1\nb = 2", "def f():\n    return b")
    assert ast.parse(found.text).body[1].lineno == 3
    assert found.lines == (3, 4)


def test_a_module_that_thousands_of_statements_use_is_not_looked_for_in_all_of_them_each_time() -> None:
    """With each of 12,000 questions asked of 12,000 statements this would take minutes."""
    found = cut("import numpy as np\na = 1\n" + "a = np.f(a)\n" * 12_000, "def f():\n    return a")
    assert (found.whole, len(kept(found))) == (False, 12_004)
