"""Borrowed answers are found under any name, and only when they are really used."""

from __future__ import annotations

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
}


@pytest.mark.parametrize("how", USES)
def test_a_use_is_found(how: str) -> None:
    [use] = find_forbidden(USES[how], "f", FORBIDDEN)
    assert use.name == "numpy.linalg.lstsq"


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
