"""What programs leave behind beside what people hand in: passed over, and said in one line for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

__all__ = ["LEFT", "Leavings", "leaving"]

INSTALLED = frozenset({"venv", "site-packages", "node_modules"})  # other people's programs, thousands of files
LEFT = frozenset({"__pycache__", "__MACOSX", "Thumbs.db", "desktop.ini", "Icon\r", *INSTALLED})
LOCK = "~$"  # what names of files begin with that Office has open
COPIES = ".ipynb_checkpoints"
# what begins with a dot is hidden, and passed over, too; these are said by their names
HIDDEN = frozenset({".DS_Store", ".github", ".gitignore", ".idea", ".venv", ".vscode", COPIES})


def leaving(name: str) -> str:
    """The part of a path that says that a program left it behind, or that is hidden; "" when no part does."""
    return next((part for part in name.split("/") if part in LEFT or part.startswith((".", LOCK))), "")


@dataclass
class Leavings:
    """What was passed over.

    Args         kinds: how often each was met. around: the folders, with / at the end, in which Jupyter keeps copies of
                 notebooks or programs are installed, and the name of what lies there.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    around: dict[str, str] = field(default_factory=dict)

    def add(self, name: str) -> None:
        """Pass over a file or a folder; a folder in an archive ends with /."""
        part = leaving(name)
        if part == ".git":  # it is what clones are known by
            return
        known = part.strip() if part in LEFT | HIDDEN else f"{LOCK}..." if part.startswith(LOCK) else "hidden files"
        self.kinds[known] += 1
        if part in {COPIES, ".venv", *INSTALLED} and not name.endswith("/"):
            folder = f"/{name}/".partition(f"/{part}/")[0].removeprefix("/")
            if folder and self.around.get(f"{folder}/") != COPIES:
                self.around[f"{folder}/"] = part

    def told(self, names: Iterable[str], root: str) -> Iterator[tuple[str, str]]:
        """What to say of it, and why: one line on all, and one on each student of whom nothing else is there.

        Args         names: of the files that were not passed over. root: the folder that the students begin in, with /.
        """
        if self.kinds:
            said = "What programs leave behind, or hide, is passed over"
            yield ", ".join(sorted(self.kinds)), f"{said}: {self.kinds.total():,} in all."
        lost: dict[str, str] = {}
        for folder, part in self.around.items():
            if (head := _head(folder, root)) and lost.get(head) != COPIES:
                lost[head] = part
        for name in names if lost else ():
            lost.pop(_head(name, root), None)
        for head, part in sorted(lost.items()):
            if part == COPIES:
                reason = f"It holds only the copies that Jupyter keeps ({COPIES}); ask for the notebook itself."
            else:
                reason = f"It holds no notebook or Python file outside of {part}, which is not read; ask for the work."
            yield f"{root}{head}", reason


def _head(name: str, root: str) -> str:
    return name.removeprefix(root).partition("/")[0]
