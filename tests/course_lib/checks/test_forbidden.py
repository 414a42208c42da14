"""Borrowed answers are found under any name, and only when they are really used."""

from __future__ import annotations

import tracemalloc
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from course_lib.checks import find_forbidden
from course_lib.checks._forbidden import find_forbidden_in

FORBIDDEN = ("numpy.linalg.lstsq", "sklearn")

USES = {
    "plainly": "import numpy as np\ndef f(X):\n    return np.linalg.lstsq(X)",
    "by import as": "import numpy.linalg as la\ndef f(X):\n    return la.lstsq(X)",
    "by from import": "from numpy.linalg import lstsq as solve\ndef f(X):\n    return solve(X)",
    "by a private module": "from numpy.linalg._linalg import lstsq\ndef f(X):\n    return lstsq(X)",
    "by star": "from numpy.linalg import *\ndef f(X):\n    return lstsq(X)",
    "inside the function": "def f(X):\n    from numpy.linalg import lstsq\n    return lstsq(X)",
    "by assignment": "import numpy as np\nla = np.linalg\nsolve = la.lstsq\ndef f(X):\n    return solve(X)",
    "by walrus": "import numpy as np\ndef f(X):\n    return (g := np.linalg.lstsq)(X)",
    "by getattr": "import numpy as np\ndef f(X):\n    return getattr(np.linalg, 'lst' + 'sq')(X)",
    "by a name kept as text": "import numpy as np\nname = 'lstsq'\ndef f(X):\n    return getattr(np.linalg, name)(X)",
    "by vars": "import numpy as np\ndef f(X):\n    return vars(np.linalg)['lstsq'](X)",
    "by __dict__": "import numpy as np\ndef f(X):\n    return np.linalg.__dict__['lstsq'](X)",
    "by importlib": "import importlib\ndef f(X):\n    return importlib.import_module('numpy.linalg').lstsq(X)",
    "by __import__": "def f(X):\n    return __import__('numpy').linalg.lstsq(X)",
    "by sys.modules": "import sys\ndef f(X):\n    return sys.modules['numpy'].linalg.lstsq(X)",
    "by eval": "import numpy as np\ndef f(X):\n    return eval('np.linalg.lstsq(X)')",
    "in a helper": "import numpy as np\ndef h(X):\n    return np.linalg.lstsq(X)\ndef f(X):\n    return h(X)",
    "in a class": "import numpy as np\nclass A:\n    g = np.linalg.lstsq\ndef f(X):\n    return A().g(X)",
    "in a table": "import numpy as np\nt = {'a': np.linalg.lstsq}\ndef f(X):\n    return t['a'](X)",
    "as a default": "import numpy as np\ndef f(X, solve=np.linalg.lstsq):\n    return solve(X)",
    "as a partial": "import functools, numpy as np\nf = functools.partial(np.linalg.lstsq, rcond=None)",
    "as a lambda": "import numpy as np\nf = lambda X: np.linalg.lstsq(X)",
    "as the function itself": "from numpy.linalg import lstsq as f",
    "by a loop": "import numpy as np\nfor g in (np.linalg.lstsq,):\n    pass\ndef f(X):\n    return g(X)",
    "by a condition": "import numpy as np\ndef f(X):\n    return (np.linalg.lstsq if 1 else None)(X)",
    "put into a table": "import numpy as np\nt = {}\nt['a'] = np.linalg.lstsq\ndef f(X):\n    return t['a'](X)",
    "put into a table inside": "import numpy as np\ndef f(X):\n    t = {}\n    t[0] = np.linalg.lstsq\n    return t[0]",
    "put into a table by a call": (
        "import numpy as np\nt = {}\ndef fill():\n    t['a'] = np.linalg.lstsq\nfill()\ndef f(X):\n    return t['a'](X)"
    ),
    "its module in a table": "import numpy as np\nt = {'la': np.linalg}\ndef f(X):\n    return t['la'].lstsq(X)",
    "its module out of a table": "import numpy as np\nt = {'a': np.linalg}\ndef f(X):\n    return t.get('a').lstsq(X)",
    "appended": "import numpy as np\nt = []\nt.append(np.linalg.lstsq)\ndef f(X):\n    return t[0](X)",
    "added to a list": "import numpy as np\nt = []\nt += [np.linalg.lstsq]\ndef f(X):\n    return t[0](X)",
    "updated": "import numpy as np\nt = {}\nt.update(a=np.linalg.lstsq)\ndef f(X):\n    return t['a'](X)",
    "by setattr": "import numpy as np\ndef f(X):\n    return f.g(X)\nsetattr(f, 'g', np.linalg.lstsq)",
    "as an attribute": "import numpy as np\ndef f(X):\n    return f.g(X)\nf.g = np.linalg.lstsq",
    "its module as an attribute": "import numpy as np\ndef f(X):\n    return f.la.lstsq(X)\nf.la = np.linalg",
    "as an attribute of a module": "import numpy as np\nnp.g = np.linalg.lstsq\ndef f(X):\n    return np.g(X)",
    "by match": "import numpy as np\nmatch np.linalg.lstsq:\n    case g:\n        pass\ndef f(X):\n    return g(X)",
    "its module by match": (
        "import numpy as np\nmatch np.linalg:\n    case la:\n        pass\ndef f(X):\n    return la.lstsq(X)"
    ),
    "by global": (
        "import numpy as np\ndef setup():\n    global g\n    g = np.linalg.lstsq\nsetup()\ndef f(X):\n    return g(X)"
    ),
    "by nonlocal": (
        "import numpy as np\ndef f(X):\n    g = None\n    def h():\n        nonlocal g\n        g = np.linalg.lstsq\n"
        "    h()\n    return g(X)"
    ),
    "its module by unpacking": "import numpy as np\nla, one = np.linalg, 1\ndef f(X):\n    return la.lstsq(X)",
    "its module by a loop": "import numpy as np\nfor la in [np.linalg]:\n    pass\ndef f(X):\n    return la.lstsq(X)",
    "its module in a comprehension": "import numpy as np\ndef f(X):\n    return [la.lstsq(X) for la in [np.linalg]]",
    "its module as a default": "import numpy as np\ndef f(X, np=np.linalg):\n    return np.lstsq(X)",
    "its module by or": "import numpy as np\nla = None or np.linalg\ndef f(X):\n    return la.lstsq(X)",
    "in a circle": "import numpy as np\na = b if 0 else np.linalg\nb = a\ndef f(X):\n    a\n    return b.lstsq(X)",
    "by a name in two steps": "import numpy as np\nt = 'lst'\nt += 'sq'\ndef f(X):\n    return vars(np.linalg)[t](X)",
    "by eval that names itself": "import numpy as np\nt = 'eval(t), np.linalg.lstsq'\ndef f(X):\n    return eval(t)",
}


@pytest.mark.parametrize("how", USES)
def test_a_use_is_found(how: str) -> None:
    [use] = find_forbidden(USES[how], "f", FORBIDDEN)
    assert use.name == "numpy.linalg.lstsq"


def test_the_answer_itself_is_found_however_it_is_kept() -> None:
    source = "from course_lib import linear\ndef augment(X):\n    return augment.f(X)\naugment.f = linear.augment"
    assert [use.line for use in find_forbidden(source, "augment", ("course_lib.linear.augment",))] == [4]


LONG = {
    "a name that doubles": (
        5_000,
        "import numpy as np\na0 = np.linalg",
        "a{n} = a{m} if a{m} else a{m}",
        "a{n}.lstsq",
    ),
    "a text that doubles": (200, f"import numpy as np\na0 = '{'a' * 400}'", "a{n} = a{m} + a{m}", "getattr(np, a{n})"),
    "names that branch": (2_000, "import sklearn as a0", "a{n} = a{m}.x if a{m} else a{m}.y", "a{n}"),
    "a name bound and read often": (5_000, "import numpy as np", "a = a + [np.linalg.lstsq(a, a)]", "a"),
    "a text that runs itself": (1, "import numpy as np\na = 'eval(a)'", "b = np.linalg.lstsq", "eval(a + a), b"),
    "a text that grows": (1, "import numpy as np\na = 'np.linalg'", "a = a + '.lstsq '", "eval(a)"),
}


@pytest.mark.parametrize("how", LONG)
def test_a_text_that_branches_without_end_is_read_to_its_end(how: str) -> None:
    """Read anew at each mention, the first three would take longer than the universe is old, and more memory."""
    count, first, line, last = LONG[how]
    lines = [first, *(line.format(n=n, m=n - 1) for n in range(1, count + 1))]
    source = "\n".join([*lines, f"def f(X):\n    return {last.format(n=count)}"])
    assert bool(find_forbidden(source, "f", FORBIDDEN)) == (how != "a text that doubles")


def test_a_text_longer_than_a_name_is_not_built() -> None:
    lines = ["import numpy as np", f"t0 = '{'a' * 400_000}'", *(f"t{n + 1} = t{n} + t{n}" for n in range(10))]
    source = "\n".join([*lines, "def f(X):\n    return getattr(np, t10)(X)"])
    tracemalloc.start()
    try:
        assert find_forbidden(source, "f", FORBIDDEN) == ()
        assert tracemalloc.get_traced_memory()[1] < 20 * len(source)
    finally:
        tracemalloc.stop()


def test_the_line_is_named() -> None:
    [use] = find_forbidden(USES["in a helper"], "f", FORBIDDEN)
    assert (use.line, use.source) == (3, "return np.linalg.lstsq(X)")


NO_USES = {
    "in another cell": "import numpy as np\nprint(np.linalg.lstsq(A, b))\ndef f(X):\n    return X",
    "in another function": "import numpy as np\ndef g(X):\n    return np.linalg.lstsq(X)\ndef f(X):\n    return X",
    "in a comment": "def f(X):\n    # np.linalg.lstsq would do it\n    return X",
    "in a text": "def f(X):\n    return 'np.linalg.lstsq'",
    "another of the same name": "class np:\n    linalg = 1\ndef f(X):\n    return np.linalg.lstsq",
    "a name of one's own": "def lstsq(X):\n    return X\ndef f(X):\n    return lstsq(X)",
    "broken text": "def f(X:\n    return np.linalg.lstsq(X)",
    "check and hint": "from course_lib.checks import check, hint\ndef f(X):\n    return X\ncheck(f)",
    "written to the same log": (
        "import numpy as np\nlog, table = [], {}\ndef f(X):\n    log.append(1)\n    table['f'] = 1\n    return X\n"
        "log.append(np.linalg.lstsq(X))\ntable['a'] = np.linalg.lstsq(X)"
    ),
    "compared beside data that is read": (
        "import numpy as np\nX = np.eye(2)\ndef f():\n    return X\nprint(X, np.linalg.lstsq(X, X))\n"
        "X.dot(np.linalg.lstsq(X, X)[0])"
    ),
    "compared by a module that is read": (
        "import numpy as np\ndef f(X):\n    return np.sum(X)\nnp.testing.assert_allclose(f(X), np.linalg.lstsq(X))\n"
        "np.append(X, np.linalg.lstsq(X))"
    ),
    "a parameter of a result's name": (
        "import numpy as np\ntheta = np.linalg.lstsq(A, b)[0]\ndef f(X, *, theta=None, **more):\n    return X @ theta"
    ),
    "a match of a result's name": (
        "import numpy as np\ny = np.linalg.lstsq(A, b)[0]\ndef f(X):\n    match X:\n        case [y, *_]:\n"
        "            return y"
    ),
    "a loop over the same name": (
        "import numpy as np\nfor k in range(3):\n    print(np.linalg.lstsq(A, b))\ndef f(X):\n    return X + k"
    ),
    "a comprehension over a result's name": (
        "import numpy as np\ny = np.linalg.lstsq(A, b)[0]\ndef f(X):\n    return [y for y in X]"
    ),
    "Python's own names beside a star": "from sklearn import *\ndef f(X):\n    return len(X)",
    "a class's name in its method": (
        "import numpy as np\nclass C:\n    np = 1\n    lstsq = 2\n    def g(self):\n        return lstsq\n"
        "def lstsq(X):\n    return X\ndef f(X):\n    return C().g()"
    ),
    "allowed neighbours": "import numpy as np\ndef f(X):\n    return np.linalg.pinv(X)",
}


@pytest.mark.parametrize("how", NO_USES)
def test_what_is_not_used_is_not_found(how: str) -> None:
    assert find_forbidden(NO_USES[how], "f", FORBIDDEN) == ()


def test_a_forbidden_module_forbids_what_is_in_it() -> None:
    [use] = find_forbidden("from sklearn.linear_model import Ridge\ndef f(X):\n    return Ridge(X)", "f", FORBIDDEN)
    assert use.name == "sklearn.linear_model.Ridge"


def test_the_shipped_solutions_are_always_forbidden() -> None:
    source = "from course_lib.checks import find_exercise\ndef f(X):\n    return find_exercise('f').reference(X)"
    [use] = find_forbidden(source, "f", ())
    assert use.name == "course_lib.checks.find_exercise"


def notebook(*cells: str) -> dict[str, Any]:
    """A notebook's namespace after its cells have run, the source at hand as in a kernel."""
    import linecache

    scope = ModuleType("__main__").__dict__
    for number, cell in enumerate(cells):
        name = f"<cell {number} of {id(scope)}>"
        linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
        exec(compile(cell, name, "exec"), scope)
    return scope


def test_in_a_notebook_names_from_other_cells_are_followed() -> None:
    scope = notebook(
        "import numpy as np\nhidden = np.linalg.lstsq",
        "def helper(X):\n    return hidden(X)",
        "def f(X):\n    return helper(X)",
    )
    [use] = find_forbidden_in(scope["f"], "f", FORBIDDEN)
    assert use.name == "numpy.linalg.lstsq"


def test_in_a_notebook_the_line_is_counted_from_the_cells_top() -> None:
    scope = notebook("import numpy as np\n\n\ndef f(X):\n    return np.linalg.lstsq(X)")
    [use] = find_forbidden_in(scope["f"], "f", FORBIDDEN)
    assert use.line == 5


def test_a_borrowed_function_itself_is_found() -> None:
    [use] = find_forbidden_in(np.linalg.lstsq, "f", FORBIDDEN)
    assert use.name == "numpy.linalg.lstsq"


def test_live_tables_and_partials_are_looked_into() -> None:
    scope = notebook(
        "import numpy as np, functools\ntable = [np.linalg.lstsq]\nready = functools.partial(np.linalg.lstsq)",
        "def f(X):\n    return table[0](X)",
        "def g(X):\n    return ready(X)",
    )
    assert find_forbidden_in(scope["f"], "f", FORBIDDEN)
    assert find_forbidden_in(scope["g"], "g", FORBIDDEN)


def test_what_a_live_function_carries_is_looked_into() -> None:
    scope = notebook(
        "import numpy as np\ndef f(X):\n    return f.g(X)\ndef g(X):\n    return f(X)", "f.g = np.linalg.lstsq"
    )
    assert find_forbidden_in(scope["f"], "f", FORBIDDEN)
    assert find_forbidden_in(scope["g"], "g", FORBIDDEN)


def test_a_function_without_source_uses_nothing() -> None:
    assert find_forbidden_in(eval("lambda X: X"), "f", FORBIDDEN) == ()


@pytest.mark.parametrize(
    "taken",
    [
        "getattr(linear, ''.join(['aug', 'ment']))",
        "getattr(linear, chr(97) + 'ugment')",
        "getattr(linear, 'tnemgua'[::-1])",
    ],
)
def test_what_is_taken_under_a_hidden_name_is_taken_for_what_is_forbidden(taken: str) -> None:
    source = f"from course_lib import linear\ndef augment(X):\n    return {taken}(X)\n"
    forbidden = ("course_lib.linear.augment", "numpy.linalg.lstsq")
    assert [use.name for use in find_forbidden(source, "augment", forbidden)] == ["course_lib.linear.augment"]


def test_a_hidden_name_of_numpy_is_no_use_of_anything() -> None:
    source = "import numpy as np\ndef f(X, name):\n    return getattr(np, name)(X)\n"
    assert find_forbidden(source, "f", ("numpy.dot", "numpy.linalg.lstsq")) == ()
