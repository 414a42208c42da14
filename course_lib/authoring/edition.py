"""What is carried away is named by its version and by whether it holds the solutions."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Edition", "edition"]


@dataclass(frozen=True)
class Edition:
    """A version of the course, with or without solutions.

    >>> Edition("0.1.0", solutions=False).name
    'neural-networks-checked-0.1.0-without-solutions'
    """

    version: str
    solutions: bool = True

    @property
    def name(self) -> str:
        """How files that hold the whole course begin."""
        return f"neural-networks-checked-{self.version}" + ("" if self.solutions else "-without-solutions")


def edition(root: Path) -> Edition:
    """The edition that is made now: the version of pyproject.toml; SOLUTIONS=no in the environment leaves them out.

    Args         root: the checkout.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Edition(project["version"], solutions=os.environ.get("SOLUTIONS", "yes") != "no")
