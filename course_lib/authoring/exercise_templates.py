"""The two blocks of a new exercise, filled with an example that is sound: one edits instead of inventing."""

from __future__ import annotations

import re

__all__ = ["chapter_head", "checks_module", "own_file", "statement_block", "with_exercise"]

_STATEMENT = '''# %% [markdown] exercise="NAME" minutes=10 difficulty=1
# ## A heading that says what is done
#
# What is asked, and why. Formulas in plain TeX, with an example worked out.

# %%
def NAME(x):
    """One sentence: what it returns.

    Args         x: (N,).
    Returns      A number.
    """
    # BEGIN SOLUTION: return the mean square
    squares = x**2
    return float(np.mean(squares))
    # END SOLUTION

# %% [markdown] solution="NAME"
# Why the solution is right, and another way to write it.
'''

_SOLUTION = '''
SOLUTION = """
def NAME(x):
    squares = x**2
    return float(np.mean(squares))
"""
'''

_HEAD = '''"""NAME: what it is about, in a few words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from course_lib.checks import ROUNDING, Case, Exercise, Misconception

__all__ = ["VARIABLE"]

'''

_OWN_HEAD = '''"""Exercises of our own. Prove them: course exercises check --file THIS_FILE."""

from collections.abc import Iterator

import numpy as np

from course_lib.checks import ROUNDING, Case, Exercise, Misconception
'''

_CHECKS = '''
def _cases(rng: np.random.Generator) -> Iterator[Case]:
    """Small cases first, then nasty ones; each misconception must differ from the right answer in at least one."""
    yield Case((np.array([2.0]),), "one entry")
    yield Case((np.array([3, -1]),), "integers")
    yield Case((rng.normal(size=5),))
    yield Case((rng.normal(size=5),))
    yield Case((rng.normal(size=8)[::2],), "every second entry of a larger array")


VARIABLE = Exercise(
    name="NAME",
    chapter="CHAPTER",
    points=1,
    cases=_cases,
    inputs={"x": "N"},
    page="PAGE",
    tolerance=ROUNDING,
    forbidden=(),
    hints=("A nudge.", "Nearly there."),
    misconceptions=(
        Misconception("sum-for-mean", "The squares were added up, not averaged.", edits=(("np.mean", "np.sum"),)),
        Misconception("not-squared", "The entries themselves are averaged, not their squares.", edits=(("**2", ""),)),
        Misconception("root", "A square root too many.", edits=(("float(", "np.sqrt("),)),
        Misconception("absolute", "Absolute values are averaged, not squares.", edits=(("x**2", "abs(x)"),)),
        Misconception("per-entry", "One number per entry came out; one is wanted.", mistaken=lambda x: x**2),
    ),SOLVED
)
'''

_CHAPTER_HEAD = """# %% [markdown]
# # Exercises: TITLE
#
# Write each function, run its cell, then run the cell below it: `check` tries your function and says what is wrong.

# %%
import numpy as np

from course_lib.checks import check, hint
"""


def chapter_head(chapter: str) -> str:
    """The beginning of solutions/<chapter>.py for a chapter that has no exercises yet."""
    return _CHAPTER_HEAD.replace("TITLE", chapter.replace("_", " ").capitalize())


def statement_block(name: str) -> str:
    """The cells to append to solutions/<chapter>.py."""
    return _STATEMENT.replace("NAME", name)


def checks_module(name: str, chapter: str) -> str:
    """The text of course_lib/checks/<chapter>/<name>.py."""
    page = f"book/{chapter}/exercises.html#exercise-{name.replace('_', '-')}"
    return _filled(_HEAD + _CHECKS.replace("SOLVED", ""), name, chapter, page)


def own_file(name: str) -> str:
    """An instructor's own file: checks, solution and EXERCISES in one."""
    text = f"{_OWN_HEAD}{_SOLUTION}\n{_CHECKS}\nEXERCISES = [VARIABLE]\n"
    return _filled(text.replace("SOLVED", "\n    solution=SOLUTION,"), name, "own", "")


def with_exercise(package: str, name: str, chapter: str) -> str:
    """The text of a chapter's __init__.py with one more exercise at the end; package: its text now, "" for none."""
    package = (
        package or f'"""The exercises of {chapter}, one file each."""\n\n__all__ = ["EXERCISES"]\n\nEXERCISES = (\n)\n'
    )
    line = f"from course_lib.checks.{chapter}.{name} import {name.upper()}\n"
    imports = sorted([*re.findall(r"^from .* import .*\n", package, re.MULTILINE), line])
    bare = re.sub(r"^from .* import .*\n", "", package, flags=re.MULTILINE)
    before, mark, after = bare.partition("__all__")
    listed = after.rstrip().removesuffix(")").rstrip()
    comma = "" if listed.endswith(("(", ",")) else ","  # a tuple on one line has none after its last name
    return f"{before.rstrip()}\n\n{''.join(imports)}\n{mark}{listed}{comma}\n    {name.upper()},\n)\n"


def _filled(text: str, name: str, chapter: str, page: str) -> str:
    text = text.replace("CHAPTER", chapter).replace("PAGE", page).replace("VARIABLE", name.upper())
    return text.replace("NAME", name)
