"""Contact sheets: a picture of every page, under its name, in as many sheets as there must be."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from .sheets import LABEL, PER_SHEET, write_sheets


def shot(colour: str, height: int = 40) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (80, height), colour).save(kept, "PNG")
    return kept.getvalue()


def test_every_page_is_on_a_sheet_of_its_form(tmp_path: Path) -> None:
    (tmp_path / "old.png").touch()
    many = {f"page {number}": shot("red") for number in range(PER_SHEET + 1)}
    paths = write_sheets({"light phone": many, "dark desktop": {"a": shot("lime"), "b": shot("blue", 20)}}, tmp_path)
    assert [path.name for path in paths] == ["light_phone_1.png", "light_phone_2.png", "dark_desktop_1.png"]
    assert sorted(paths) == sorted(tmp_path.iterdir())
    sheet = Image.open(paths[-1])
    assert [sheet.getpixel((x, LABEL + 5)) for x in (10, 92)] == [(0, 255, 0), (0, 0, 255)]
    assert sheet.getpixel((92, LABEL + 30)) == sheet.getpixel((81, LABEL))  # the shorter one ends before
