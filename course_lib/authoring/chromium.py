"""Which browser prints the book and tests its pages: the system's Chromium, by whatever name it goes."""

from __future__ import annotations

import shutil

__all__ = ["find_chromium"]

# the first is Chromium without windows: it opens a page in half the time
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of the system's Chromium, if there is one."""
    return next(filter(None, map(shutil.which, NAMES)), None)
