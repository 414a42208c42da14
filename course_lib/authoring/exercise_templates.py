"""The two blocks of a new exercise, filled with an example that is sound: one edits instead of inventing."""

from __future__ import annotations

import re
import textwrap

__all__ = ["chapter_head", "checks_module", "own_file", "statement_block", "still_to_do", "with_exercise"]

_STATEMENT = '''# %% [markdown] exercise="NAME" minutes=10 difficulty=1
# <!-- claims: -->
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

# where the book explains what went wrong: book/CHAPTER/PAGE.html#the-heading
_EXPLAINED = ""

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
    page="ANCHOR",
    tolerance=ROUNDING,
    forbidden=(),
    hints=("A nudge.", "Nearly there."),
    misconceptions=(
        Misconception(
            "sum-for-mean",
            "The squares were added up, not averaged.",
            _EXPLAINED,
            edits=(("np.mean", "np.sum"),),
        ),
        Misconception(
            "not-squared",
            "The entries themselves are averaged, not their squares.",
            _EXPLAINED,
            edits=(("**2", ""),),
        ),
        Misconception(
            "root",
            "A square root too many.",
            _EXPLAINED,
            edits=(("float(", "np.sqrt("),),
        ),
        Misconception(
            "absolute",
            "Absolute values are averaged, not squares.",
            _EXPLAINED,
            edits=(("x**2", "abs(x)"),),
        ),
        Misconception(
            "per-entry",
            "One number per entry came out; one is wanted.",
            _EXPLAINED,
            mistaken=lambda x: x**2,
        ),
    ),
)
'''

_CHAPTER_HEAD = """# %% [markdown]
# # Exercises: TITLE
#
# Write each function, run its cell, then run the cell below it: `check` tries your function and says what is wrong.

# %%
import numpy as np
"""

# in the order in which one thing needs the other; the book's tests ask for all of it
_TO_DO = (
    "SOURCE: the question, the function with the shapes in its docstring, the solution between the fences, why it is "
    "right; the minutes, the difficulty (1 to 3), and the ids of the claims behind it.",
    "CHECKS: inputs as in the docstring, cases with the nasty ones, points, tolerance, what is forbidden, at least two "
    "hints.",
    "There too: at least five misconceptions, and in _EXPLAINED the page and heading that explains each.",
    "ALTERNATIVES: two right solutions written differently, three for a project. UNLISTED: a wrong one that no "
    "misconception lists, with words of its diagnosis.",
    "What counts exercises or minutes: the introduction in SOURCE, the table in INDEX.",
    "course exercises build",
    "course exercises check NAME",
    "ruff format . && ruff check . && mypy",
    "pytest tests/exercises -k NAME",
)


def chapter_head(chapter: str) -> str:
    """The beginning of solutions/<chapter>.py for a chapter that has no exercises yet."""
    return _CHAPTER_HEAD.replace("TITLE", chapter.replace("_", " ").capitalize())


def statement_block(name: str) -> str:
    """The cells to append to solutions/<chapter>.py."""
    return _STATEMENT.replace("NAME", name)


def checks_module(name: str, chapter: str) -> str:
    """The text of course_lib/checks/<chapter>/<name>.py."""
    anchor = f"book/{chapter}/exercises.html#exercise-{name.replace('_', '-')}"
    return _filled(_HEAD + _CHECKS, name, chapter).replace("ANCHOR", anchor)


def own_file(name: str) -> str:
    """An instructor's own file: checks, solution and EXERCISES in one."""
    checks = _CHECKS.replace('    page="ANCHOR",\n', "").replace("            _EXPLAINED,\n", "")
    solved = checks.removesuffix(")\n") + "    solution=SOLUTION,\n)\n"
    return _filled(f"{_OWN_HEAD}{_SOLUTION}\n{solved}\nEXERCISES = [VARIABLE]\n", name, "own")


def still_to_do(name: str, chapter: str) -> str:
    """What an exercise of a chapter lacks after the templates are written, in the order in which it is to be done."""
    places = {
        "SOURCE": f"solutions/{chapter}.py",
        "CHECKS": f"course_lib/checks/{chapter}/{name}.py",
        "ALTERNATIVES": f"tests/exercises/{chapter}_alternatives.py",
        "UNLISTED": f"tests/exercises/{chapter}_unlisted.py",
        "INDEX": f"book/{chapter}/index.md",
        "NAME": name,
    }
    steps = [re.sub("|".join(places), lambda found: places[found[0]], step) for step in _TO_DO]
    listed = [
        textwrap.fill(f"{number}. {step}", 100, initial_indent="  ", subsequent_indent="     ", break_on_hyphens=False)
        for number, step in enumerate(steps, 1)
    ]
    return "\n".join(["Both hold an example that is sound. Still to do, in this order:", *listed])


def with_exercise(package: str, name: str, chapter: str) -> str:
    """The text of a chapter's __init__.py with one more exercise at the end; package: its text now, "" for none."""
    package = (
        package or f'"""The exercises of {chapter}, one file each."""\n\n__all__ = ["EXERCISES"]\n\nEXERCISES = ()\n'
    )
    line = f"from course_lib.checks.{chapter}.{name} import {name.upper()}\n"
    imports = sorted([*re.findall(r"^from .* import .*\n", package, re.MULTILINE), line])
    bare = re.sub(r"^from .* import .*\n", "", package, flags=re.MULTILINE)
    before, mark, after = bare.partition("__all__")
    names, opens, listed = after.partition("EXERCISES = (")
    exercises = [*re.findall(r"\w+", listed), name.upper()]
    # as ruff writes them: one alone stays on the line
    lines = "".join(f"\n    {each}," for each in exercises) + "\n" if len(exercises) > 1 else f"{name.upper()},"
    return f"{before.rstrip()}\n\n{''.join(imports)}\n{mark}{names}{opens}{lines})\n"


def _filled(text: str, name: str, chapter: str) -> str:
    return text.replace("CHAPTER", chapter).replace("VARIABLE", name.upper()).replace("NAME", name)
