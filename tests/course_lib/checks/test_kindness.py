"""What students hear in the situations that everybody gets into: word for word, in a terminal and read aloud."""

from __future__ import annotations

import html
import linecache
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import course_lib.checks._local as local
import course_lib.checks._student as module

DEFINED = "return np.column_stack([X, np.ones(len(X))])"
# the situation -> the cells that are run one after the other, and how the last thing said begins
SITUATIONS: dict[str, tuple[list[str], str]] = {
    "blank": (
        ["def augment(X):\n    raise NotImplementedError('augment: append a column of ones')\n\ncheck(augment)"],
        "Still blank. augment\n"
        "augment is still blank: write your code where the line raise NotImplementedError stands.",
    ),
    "half-written, the stub's last line left in place": (
        ["def augment(X):\n    ones = np.ones(len(X))\n    raise NotImplementedError('augment')\n\ncheck(augment)"],
        "Still blank. augment\n"
        "augment is still blank at its end: raise NotImplementedError stands below what you wrote. "
        "Return your result in its place.",
    ),
    "half-written, dots for the rest": (
        ["def augment(X):\n    return ...\n\ncheck(augment)"],
        "Not yet. augment\nThe result is ..., the mark for something left out. Write what belongs there; "
        "an array of shape (1, 2) is expected.",
    ),
    "half-written, no return yet": (
        ["def augment(X):\n    ones = np.ones(len(X))\n\ncheck(augment)"],
        "Not yet. augment\nThe result is None. Does every way through the function end in a return with a value?",
    ),
    "a wrong name": (
        [f"def augmented(X):\n    {DEFINED}\n\ncheck(augmented)"],
        "Nothing was checked. No exercise is called augmented. Did you mean augment? "
        "Keep the name that the exercise gives.",
    ),
    "a wrong number of arguments": (
        [f"def augment(X, y):\n    {DEFINED}\n\ncheck(augment)"],
        "Not yet. augment\naugment takes (X, y) but is called with (X). Keep its first line as it was.",
    ),
    "printed instead of returned": (
        ["def augment(X):\n    print(np.column_stack([X, np.ones(len(X))]))\n\ncheck(augment)"],
        "Not yet. augment\naugment prints something but returns nothing. A result is handed back with return.",
    ),
    "returned inside a list": (
        ["def augment(X):\n    return [np.column_stack([X, np.ones(len(X))])]\n\ncheck(augment)"],
        "Not yet. augment\nThe result is right in size but stands inside one more pair of brackets. "
        "Take it out of the list.",
    ),
    "an exception": (
        ["def augment(X):\n    rows = len(X)\n    return X[rows]\n\ncheck(augment)"],
        "It stopped. augment\naugment stops with IndexError in line 3: an index reaches beyond the end. "
        "Which is the last valid one?\nYour line 3: return X[rows]",
    ),
    "an endless loop": (
        ["def augment(X):\n    while True:\n        pass\n\ncheck(augment)"],
        "It took too long. augment\naugment was stopped: no answer within 2 seconds. Is there a loop that never ends?",
    ),
    "a huge result": (
        ["def augment(X):\n    return np.zeros((3000, 1000))\n\ncheck(augment)"],
        "Not yet. augment\nThe result has shape (3000, 1000); expected is shape (N, d+1), here (1, 2).",
    ),
    "a huge print": (
        [f"def augment(X):\n    print('x' * 10**6)\n    {DEFINED}\n\ncheck(augment)"],
        "Right. augment agrees in all 10 cases tried here. Grading tries others.",
    ),
    "a cell run twice": (
        [f"def augment(X):\n    {DEFINED}\n\ncheck(augment)"] * 2,
        "Right. augment agrees in all 10 cases tried here. Grading tries others.",
    ),
    "check called on the result": (
        [f"def augment(X):\n    {DEFINED}", "check(augment(np.ones((2, 2))))"],
        "Nothing was checked. check takes the function itself, not its result: write check(augment), "
        "without parentheses after the name.",
    ),
}  # fmt: skip


class Shell:
    """A notebook's kernel as far as check sees it: it runs cells, remembers them, and shows HTML."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown: list[dict[str, str]] = []
        ipython, display = ModuleType("IPython"), ModuleType("IPython.display")
        ipython.get_ipython = lambda: self  # type: ignore[attr-defined]
        display.display = lambda data, raw: self.shown.append(data)  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, "IPython", ipython)
        monkeypatch.setitem(sys.modules, "IPython.display", display)
        self.scope = ModuleType("__main__").__dict__
        self.scope["In"] = [""]
        self.run("import numpy as np\nfrom course_lib.checks import check, hint")

    def run(self, cell: str) -> None:
        name = f"<cell {len(self.scope['In'])}>"
        self.scope["In"].append(cell)
        linecache.cache[name] = (len(cell), None, cell.splitlines(keepends=True), name)
        exec(compile(cell, name, "exec"), self.scope)


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shell]:
    for memory in (module._tries, module._hints_given, module._own):
        memory.clear()
    yield Shell(monkeypatch)
    for name in [name for name in linecache.cache if name.startswith("<cell ")]:
        del linecache.cache[name]


def read_aloud(fragment: str) -> str:
    """The words of the HTML as a screen reader comes to them: no colours, nothing that is hidden from it."""
    spoken = re.sub(r'<span aria-hidden="true".*?</span>', "", fragment)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", spoken)).split())


def words(text: str) -> list[str]:
    """The words, without the address that the HTML has behind a link, and without the commas' spaces."""
    text = re.sub(r"Explained at \S+", "Where the book explains it", text)
    text = re.sub(r"(The exercise and its hints): \S+", r"\1", text)
    return re.findall(r"\w+", text)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_what_is_said(situation: str, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    cells, begins = SITUATIONS[situation]
    if "loop" in situation:
        monkeypatch.setattr(local.LocalCall.__init__, "__defaults__", (0.2,))
    for cell in cells:
        shell.run(cell)
    said = shell.shown[-1]
    assert said["text/plain"].startswith(begins)
    assert said["text/plain"].isascii()
    assert words(read_aloud(said["text/html"])) == words(said["text/plain"])


def test_a_huge_result_is_summarised(shell: Shell) -> None:
    shell.run(SITUATIONS["a huge result"][0][0])
    assert (
        "an array of shape (3000, 1000), entries from 0 to 0, beginning 0, 0, 0, ..." in shell.shown[-1]["text/plain"]
    )
    assert len(shell.shown[-1]["text/plain"]) < 600


def test_after_the_third_wrong_try_a_hint_is_offered_in_both_forms(shell: Shell) -> None:
    for _ in range(3):
        shell.run("def augment(X):\n    return X\n\ncheck(augment)")
    offer = "Stuck? hint(augment) shows hint 1 of 3."
    assert [offer in said["text/plain"] for said in shell.shown] == [False, False, True]
    assert [offer in read_aloud(said["text/html"]).replace("( ", "(") for said in shell.shown] == [False, False, True]


BROKEN = "def augment(X):\n    return np.c_[X, np.ones(len(X)]\n"


def test_an_edited_cell_that_did_not_run_leaves_the_older_definition(shell: Shell) -> None:
    shell.run("def augment(X):\n    return X\n")
    with pytest.raises(SyntaxError):
        shell.run(BROKEN)
    shell.run("check(augment)")
    assert (
        "The last cell that defines augment stopped with an error; this is the one before."
        in shell.shown[-1]["text/plain"]
    )
    shell.run(f"def augment(X):\n    {DEFINED}\n")
    shell.run("check(augment)")
    assert "one before" not in shell.shown[-1]["text/plain"]


def test_an_edited_file_that_was_not_imported_again_is_noticed(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "work.py"
    file.write_text("import numpy as np\n\ndef augment(X):\n    return X\n", encoding="utf-8")
    own: dict[str, Any] = {}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), own)
    shell.scope["augment"] = own["augment"]
    shell.run("check(augment)")
    assert "edited" not in shell.shown[-1]["text/plain"]
    file.write_text(f"# a comment\nimport numpy as np\n\ndef augment(X):\n    {DEFINED}\n", encoding="utf-8")
    shell.run("check(augment)")
    assert (
        "The file that defines augment has been edited since; this is the older text." in shell.shown[-1]["text/plain"]
    )
    file.write_text("# two\n# comments\ndef augment(X):\n    return X\n", encoding="utf-8")
    shell.run("check(augment)")
    assert "edited" not in shell.shown[-1]["text/plain"]
