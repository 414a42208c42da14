"""What every page loads, and what tests the pages: committed, unchanged, with its licence, and from nowhere else."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

STATIC = Path(__file__).parents[2] / "book" / "_static"
VENDOR = STATIC / "vendor"
AXE = "../../../tests/browser/axe"  # not below _static: readers have no use for it


def listed():
    lines = (VENDOR / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def test_vendored_files_are_those_that_were_fetched():
    """Nobody edits them by hand, none is missing, none was added."""
    there = {
        Path(os.path.relpath(path, VENDOR)).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("katex", "fonts", AXE)
        for path in (VENDOR / folder).rglob("*")
        if path.is_file()
    }
    assert there == listed()


def test_each_package_has_its_version_and_its_licence():
    versions = (VENDOR / "VERSIONS").read_text(encoding="utf-8")
    renew = (VENDOR / "renew").read_text(encoding="utf-8")
    packages = {
        "katex": "katex",
        "fontsource-variable/source-serif-4": "serif",
        "fontsource/source-serif-4": "serif_regular",
        "fontsource-variable/source-sans-3": "sans",
        "axe-core": "axe",
    }
    for name, variable in packages.items():
        version = re.search(rf"^{variable}=(\S+)$", renew, re.MULTILINE)[1]
        assert re.search(rf"{name} {re.escape(version)} \((MIT|OFL-1.1|MPL-2.0)\)", versions)
    licences = {"katex/LICENSE", "fonts/LICENSE-source-serif-4", "fonts/LICENSE-source-sans-3", f"{AXE}/LICENSE"}
    assert licences <= set(listed())


def test_the_style_sheet_loads_only_files_that_are_there():
    for sheet in (STATIC / "look.css", VENDOR / "katex" / "katex.min.css"):
        addresses = re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8"))
        assert addresses
        assert all((sheet.parent / address).is_file() for address in addresses)


def test_every_vendored_font_of_the_text_is_used():
    style = (STATIC / "look.css").read_text(encoding="utf-8")
    assert all(path.name in style for path in (VENDOR / "fonts").glob("*.woff2"))
