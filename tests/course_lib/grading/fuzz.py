"""Notebooks spoilt on purpose: bytes flipped, cut and doubled, JSON with parts lost, exchanged, or of another kind."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

from course_lib.grading.cells import Unreadable, read_cells
from course_lib.grading.extract import extract
from course_lib.grading.program import program
from tests.course_lib.grading.habits import made

__all__ = ["ending", "spoilt"]

STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 1.5, 10**400, float("nan"), "", "x", [], {}, [[]], {"cells": []}, "\ud800", "\x00", "\u202e"),
    *("cells", "code", ["def f(x):", "    return x"], "def f(x):\n\treturn x\n        pass", "%%time", "!", "x = '''"),
    *("(" * 300, "[" * 50 + "]" * 50, "-" * 5000 + "1", "x" * 5000, "def f(x):\n return " + "(" * 150 + ")" * 150),
    *(
        "def f" + "\n" * 3000,
        "\ufeffdef f(x): return 1",
        "\r\r\n\f\v\x1c\u2028",
        "f = lambda x: " + "lambda: " * 300 + "1",
    ),
)
PIECES = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\n",
        b"\r",
        b"\t",
        b"\f",
        b'"',
        b"\\",
        b"{",
        b"}",
        b"[",
        b"]",
        b",",
        b":",
    ),
    *(
        b"(",
        b")",
        b"'",
        b"'''",
        b"%",
        b"!",
        b"?",
        b"def ",
        b"def f(x):\\n",
        b"NaN",
        b"-",
        b"1e999",
        b"\\ud800",
        b"\\u0000",
    ),
    *(
        b"\xc3",
        b"lambda ",
        b"exec(",
        b"global f\\n",
        b"import *",
        b"@",
        b"async ",
        b"await ",
        b";",
        b"#",
        b"\\n",
        b"del f\\n",
    ),
)


def spoilt(seed: int, notebooks: Sequence[bytes]) -> tuple[str, bytes]:
    """The name and bytes of a file that was a notebook; the same for the same seed and notebooks."""
    rng = random.Random(seed)
    if rng.random() < 0.4 or not notebooks:
        cells = [{"cell_type": "code", "source": cell, "outputs": []} for cell in made(seed).cells]
        content = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()
    else:
        content = rng.choice(notebooks)
    if rng.random() < 0.6:
        content = _json_spoilt(rng, content)
    if rng.random() < 0.6:
        content = _bytes_spoilt(rng, content)
    return rng.choice(("a.ipynb",) * 9 + ("a.py",)), content


def ending(name: str, content: bytes, wanted: Sequence[str] = ("f",)) -> str:
    """How a file ends: "refused", "missing", "broken", "whole" or "sliced"; what is wrong with an ending is raised."""
    try:
        whole = program(read_cells(name, content))
    except Unreadable:
        return "refused"
    said = ""
    for function in wanted:
        found = extract(whole, function, wanted)
        json.dumps(found.notes)
        if found.broken is not None:
            assert found.broken.reason
            assert 1 <= found.broken.line <= len(whole.lines)
        if found.found:
            kept = found.text.split("\n")
            assert len(kept) == len(whole.lines)
            compile(found.text, name, "exec", 0x0400, dont_inherit=True)  # only an ast: what the sandbox will parse
        kinds = ("broken", found.broken is not None), ("whole", found.whole), ("sliced", found.found), ("missing", True)
        said = said or next(kind for kind, holds in kinds if holds)
    return said


def _bytes_spoilt(rng: random.Random, content: bytes) -> bytes:
    spoilt = bytearray(content)
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(spoilt) + 1)
        length = rng.choice((1, 2, 10, 200))
        match rng.randrange(5):
            case 0:
                del spoilt[at : at + length]
            case 1:
                spoilt[at:at] = rng.choice(PIECES) * rng.choice((1, 1, 1, 3, 50))
            case 2:
                spoilt[at:at] = spoilt[at : at + length]
            case 3:
                spoilt[at : at + 1] = bytes([rng.randrange(256)])
            case 4 if rng.random() < 0.2:
                del spoilt[at:]
    return bytes(spoilt)


def _json_spoilt(rng: random.Random, content: bytes) -> bytes:
    try:
        whole = json.loads(content)
    except ValueError:
        return content
    for _ in range(rng.randint(1, 4)):
        place = whole
        for _ in range(rng.randint(0, 5)):
            inner = [item for item in _items(place) if isinstance(item, (dict, list)) and item]
            if not inner:
                break
            place = rng.choice(inner)
        keys = list(place) if isinstance(place, dict) else list(range(len(place))) if isinstance(place, list) else []
        if not keys:
            continue
        key = rng.choice(keys)
        match rng.randrange(4):
            case 0:
                del place[key]
            case 1:
                place[key] = rng.choice(STRANGE)
            case 2:
                place[key] = place[rng.choice(list(place) if isinstance(place, dict) else range(len(place)))]
            case 3 if isinstance(place[key], str):
                text = place[key]
                at = rng.randrange(len(text) + 1)
                place[key] = text[:at] + rng.choice(PIECES).decode("latin-1") + text[at + rng.randrange(3) :]
    try:
        return json.dumps(whole).encode()
    except (ValueError, RecursionError):  # exchanged into itself
        return content


def _items(place: Any) -> list[Any]:
    return list(place.values()) if isinstance(place, dict) else place if isinstance(place, list) else []
