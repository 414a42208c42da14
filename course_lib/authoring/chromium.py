"""Which browser prints the book and tests its pages: the system's Chromium, by whatever name it goes."""

from __future__ import annotations

import shutil

__all__ = ["ARGUMENTS", "find_chromium"]

ARGUMENTS = ["--no-sandbox", "--disable-gpu"]  # our own pages only; drawing without a pretended GPU takes less time

WITHOUT_WINDOWS = "chromium-headless-shell"  # opens a page in half the time, and knows no reader's preferences
NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium(*, whole: bool = False) -> str | None:
    """The path of the system's Chromium, if there is one.

    Args         whole: not the one without windows.
    """
    return next(filter(None, map(shutil.which, NAMES if whole else (WITHOUT_WINDOWS, *NAMES))), None)
