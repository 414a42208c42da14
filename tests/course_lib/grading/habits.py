"""Notebooks as students leave them, made from a grammar of habits: what was typed, and what a kernel would have run.

Every habit writes a few fragments and may offer a value: an expression in x that needs them. The function `f` adds some
of the values up; so a part that a slice forgets, or takes from the wrong moment, changes what `f` returns.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["HABITS", "Fragment", "Made", "made"]


@dataclass(frozen=True)
class Fragment:
    """A piece of a cell as typed, and the Python that it means ("" where it means none); alone: a cell of its own."""

    typed: str
    python: str
    alone: bool = False


@dataclass
class Made:
    """A notebook: its cells as typed, what they mean, and the names of the habits in it."""

    cells: list[str] = field(default_factory=list)
    meant: list[str] = field(default_factory=list)
    habits: list[str] = field(default_factory=list)


class Writer:
    """What has been written so far: fragments before `f`, fragments after it, and the values that `f` can use."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.before: list[Fragment] = []
        self.after: list[Fragment] = []
        self.values: list[str] = []
        self._number = 0

    def name(self, kind: str) -> str:
        """A name that is not taken."""
        self._number += 1
        return f"{kind}{self._number}"

    def number(self) -> int:
        """A number that is not likely to come twice."""
        return self.rng.randint(2, 999)

    def some(self) -> str:
        """A value that is there already, or x."""
        return self.rng.choice([*self.values[-6:], "x"])

    def write(self, typed: str, python: str | None = None, *, alone: bool = False) -> None:
        """A fragment before the function."""
        self.before.append(Fragment(typed, typed if python is None else python, alone))

    def write_after(self, typed: str, *, alone: bool = False) -> None:
        """A fragment that stands below the function."""
        self.after.append(Fragment(typed, typed, alone))


Habit = Callable[[Writer], None]
HABITS: dict[str, Habit] = {}
MAGICS = (
    *("%matplotlib inline", "!pip install numpy", "np.sum?", "?len", "files = !ls", "%timeit 1 + 1", "%time 1 + 1"),
    *("%load_ext autoreload\n%autoreload 2", '!echo "it\'s (fine"', "!pip install \\\n   numpy"),
)
OTHER = (
    "%%bash\nrm -rf x",
    "%%writefile own.py\ndef f(x):\n    return 0",
    "%%html\n<b>x</b>",
    "%%latex\n$x",
    "%%!\nls",
)
BROKEN = (
    *("def g(:\n    pass", "x = (1,", "pip install numpy", "for i in range(3)\n    print(i)", "print 'x'", "x = 1 +"),
    *("'''never ended", "\tx = 1\n        y = 2", "a = \u201cx\u201d", "x = '\ud800'", "a\x00b", "return 5"),
)
FAILING = (*("assert False", "1 / 0", "undefined_name", "import no_such_module", "raise SystemExit", "f(1, 2, 3, 4)"),)


def habit(write: Habit) -> Habit:
    """Count the function among the habits, under its name."""
    HABITS[write.__name__] = write
    return write


def _from_text(name: str, texts: list[str]) -> None:
    """A habit of fixed texts: fragments apart by ---, after === what stands below f, after => the value."""

    def write(writer: Writer) -> None:
        text = writer.rng.choice(texts)
        for letter in "ABCDE":
            if f"<{letter}>" in text:
                text = text.replace(f"<{letter}>", writer.name(letter.lower()))
        while "<n>" in text:
            text = text.replace("<n>", str(writer.number()), 1)
        while "<v>" in text:
            text = text.replace("<v>", f"({writer.some()})", 1)
        text, _, value = text.partition("\n=> ")
        text, _, below = text.partition("\n===\n")
        for part in text.split("\n---\n"):
            writer.write(part)
        for part in filter(None, below.split("\n---\n")):
            writer.write_after(part)
        if value:
            writer.values.append(value)

    HABITS[name] = write


def _read_texts() -> None:
    found: dict[str, list[str]] = {}
    for block in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").split("## ")[1:]:
        name, _, text = block.partition("\n")
        found.setdefault(name, []).append(text.rstrip("\n"))
    for name, texts in found.items():
        _from_text(name, texts)


_read_texts()


def _one_of(writer: Writer, typed: Sequence[str], meant: str | None = "") -> None:
    writer.write(writer.rng.choice(typed), meant, alone=True)


@habit
def magics(writer: Writer) -> None:
    """Lines that only IPython understands."""
    writer.write(writer.rng.choice(MAGICS), "")


@habit
def plots(writer: Writer) -> None:
    """Pictures, which fail where there is no Matplotlib."""
    choices = (
        "import matplotlib.pyplot as plt\nplt.figure()",
        "fig, ax = plt.subplots()",
        "plt.plot([1, 2]); plt.show()",
    )
    writer.write(writer.rng.choice(choices), "", alone=True)


@habit
def timed(writer: Writer) -> None:
    """Python behind a magic."""
    name, number = writer.name("t"), writer.number()
    python = f"{name} = {number}"
    typed, alone = writer.rng.choice(
        ((f"%time {python}", False), (f"%%time\n{python}", True), (f"\n%%capture out\n{python}", True))
    )
    writer.write(typed, python, alone=alone)
    writer.values.append(name)


@habit
def other_cells(writer: Writer) -> None:
    """Cells that are not Python at all."""
    _one_of(writer, OTHER)


@habit
def broken(writer: Writer) -> None:
    """Cells that Python cannot read."""
    _one_of(writer, BROKEN)


@habit
def failing(writer: Writer) -> None:
    """Cells that stop with an error."""
    _one_of(writer, FAILING, None)


@habit
def pasted(writer: Writer) -> None:
    """Code with the margin, or the prompts, of where it was copied from."""
    name, number = writer.name("p"), writer.number()
    writer.values.append(f"{name}(x)")
    python = f"def {name}(x):\n    return x + {number}"
    typed = writer.rng.choice(
        (f"    def {name}(x):\n        return x + {number}", f">>> def {name}(x):\n...     return x + {number}\n...")
    )
    writer.write(typed, python, alone=True)


FORMS = (
    "def f(x):\n    return {sum}",
    "f = lambda x: {sum}",
    "def f(x):\n    'Adds up.'\n    total = 0\n    for part in [{list}]:\n        total += part\n    return total",
    "def f(x):\n    return 1\n---\ndef f(x):\n    return {sum}",
    "def f(x):\n    return {sum}\n---\nold_f = f\n---\ndef f(x):\n    return old_f(x) + 1",
    "def make_f():\n    def inner(x):\n        return {sum}\n    return inner\n---\nf = make_f()",
    "class Fs:\n    def __call__(self, x):\n        return {sum}\n---\nf = Fs()",
    "class Fs:\n    @staticmethod\n    def go(x):\n        return {sum}\n---\nf = Fs.go",
    "from functools import partial\ndef g_f(k, x):\n    return {sum} + k\n---\nf = partial(g_f, 3)",
    "if True:\n    def f(x):\n        return {sum}\nelse:\n    def f(x):\n        return 0",
    "def twice(fn):\n    return lambda x: fn(fn(x))\n---\n@twice\ndef f(x):\n    return {sum}",
    "def f(x):\n    return {sum}\n---\nf = [f][0]",
    "def f(x, k=1):\n    return {sum} * k\n---\nf.__defaults__ = (2,)",
    "try:\n    f\nexcept NameError:\n    def f(x):\n        return {sum}",
)


def made(seed: int, count: int = 12) -> Made:
    """The notebook of that seed; the same in every run."""
    rng = random.Random(seed)
    writer, found = Writer(rng), Made()
    for name in rng.choices(list(HABITS), k=rng.randint(1, count)):
        found.habits.append(name)
        HABITS[name](writer)
    values = [f"({value})" for value in rng.sample(writer.values, min(len(writer.values), 5))] or ["x"]
    function = rng.choice(FORMS).format(sum=" + ".join(values), list=", ".join(values))
    fragments = [*writer.before, *(Fragment(part, part) for part in function.split("\n---\n")), *writer.after]
    typed: list[str] = []
    meant: list[str] = []
    for number, fragment in enumerate(fragments):
        if typed and (fragment.alone or fragments[number - 1].alone or rng.random() < 0.5):
            found.cells.append("\n".join(typed))
            found.meant.append("\n".join(meant))
            typed, meant = [], []
        typed.append(fragment.typed)
        meant.append(fragment.python)
    found.cells.append("\n".join(typed))
    found.meant.append("\n".join(meant))
    return found
