"""Contact sheets: every page of the book at a glance, in each of its forms."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

__all__ = ["picture", "write_sheets"]

TALLEST = 1920  # CSS pixels of a page that are shown
SCALE = 4  # CSS pixels to one of the sheet
PER_SHEET = 32
WIDEST = 2560
LABEL = 14


def picture(page: Any) -> bytes:
    """The upper part of an open page, as a small JPEG."""
    part = {"x": 0, "y": 0, "width": page.viewport_size["width"], "height": TALLEST, "scale": 1 / SCALE}
    session = page.context.new_cdp_session(page)
    shot = session.send("Page.captureScreenshot", {"format": "jpeg", "captureBeyondViewport": True, "clip": part})
    session.detach()
    return base64.b64decode(shot["data"])


def write_sheets(pictures: Mapping[str, Mapping[str, bytes]], folder: Path) -> list[Path]:
    """The sheets of each form, as PNG; what the folder held before is gone.

    Args         pictures: by form and page, as `picture` made them. folder: made where there is none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    written = []
    for form, shots in pictures.items():
        names = list(shots)
        for number, start in enumerate(range(0, len(names), PER_SHEET), start=1):
            path = folder / f"{form.replace(' ', '_')}_{number}.png"
            _sheet({name: shots[name] for name in names[start : start + PER_SHEET]}).save(path)
            written.append(path)
    return written


def _sheet(shots: Mapping[str, bytes]) -> Image.Image:
    """Pictures of one width in rows, each below the end of its page's name."""
    images = {name: Image.open(io.BytesIO(shot)) for name, shot in shots.items()}
    width = max(image.width for image in images.values())
    height = max(image.height for image in images.values()) + LABEL
    columns = max(1, min(len(images), WIDEST // (width + 2)))
    rows = -(-len(images) // columns)
    sheet = Image.new("RGB", (columns * (width + 2), rows * (height + 2)), "grey")
    draw = ImageDraw.Draw(sheet)
    for number, (name, image) in enumerate(images.items()):
        left, top = number % columns * (width + 2), number // columns * (height + 2)
        draw.text((left + 1, top + 1), name[-width // 6 :], "white")
        sheet.paste(image, (left, top + LABEL))
    return sheet
