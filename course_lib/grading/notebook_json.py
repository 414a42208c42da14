"""The JSON of a notebook in bounded time and memory: what a kernel printed and drew is cut out before it is parsed."""

from __future__ import annotations

import json
import re
from typing import Any

__all__ = ["Damaged", "notebook_json"]

PARSED_LIMIT = 16 * 2**20  # bytes beside the outputs; pictures pasted into text cells are among them
PIECES_LIMIT = 1_000_000  # brackets and commas: each can unfold to some 70 bytes of memory
STEPS_LIMIT = 3_000_000  # brackets in outputs that are passed one by one, some 2 seconds
SMALL = 2**20
# in JSON a quote inside a text has a backslash in front: what is found here is a key
_BULKY = re.compile(rb'(?<!\\)"(?:outputs|widgets|attachments)"[ \t\r\n]*:[ \t\r\n]*(?=[\[{])')
# texts, numbers, commas, and brackets with no brackets inside; possessive, so that no place to go back to is kept
_FLAT = re.compile(
    rb'(?:[^"\[\]{}]++|"(?:[^"\\]++|\\.)*+"|\[[^"\[\]{}]*+\]|\{[^"\[\]{}]*+\})*+',
    re.DOTALL,
)


class Damaged(ValueError):  # noqa: N818 - named for what is the matter with the file
    """The file is not JSON, or too much of it; the text is one clear sentence for its author."""


def notebook_json(content: bytes) -> Any:
    """What the bytes of a notebook say, without its outputs where they are bulky.

    Raises       Damaged when they are not JSON, break off, or hold too much beside the outputs.
    """
    if len(content) > SMALL:
        content = _without_outputs(content)
    if len(content) > PARSED_LIMIT:
        raise Damaged(f"It holds {len(content):,} bytes beside its outputs; more than {PARSED_LIMIT:,} are not read.")
    pieces = sum(map(content.count, (b"[", b"{", b",")))
    if pieces > PIECES_LIMIT:
        raise Damaged(f"It is made of {pieces:,} pieces beside its outputs; more than {PIECES_LIMIT:,} are not read.")
    try:
        # as a float a number may be infinite; as an int it may have more digits than Python reads
        return json.loads(_decoded(content), parse_int=float)
    except (ValueError, RecursionError):
        start, end = content[:8].strip(b"\xef\xbb\xbf \r\n\t"), content.rstrip(b"\0 \r\n\t")
        if start.startswith(b"{") and not end.endswith(b"}"):
            raise Damaged(
                "The file breaks off before the notebook ends: its upload or download may have been cut short."
            ) from None
        raise Damaged(
            "It is not a notebook: the file is not JSON. It may be damaged, or saved as something else."
        ) from None


def _decoded(content: bytes) -> str:
    """UTF-8, 16 or 32 with or without a byte order mark, Latin-1 where it is none of them."""
    try:
        return content.decode(json.detect_encoding(content), "surrogatepass").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _without_outputs(content: bytes) -> bytes:
    """The same JSON with empty brackets where the outputs stood."""
    kept, position, steps = [], 0, 0
    while found := _BULKY.search(content, position):
        end, steps = _closing(content, found.end(), steps)
        empty = b"[]" if content[found.end() : found.end() + 1] == b"[" else b"{}"
        kept += [content[position : found.end()], empty]
        position = end
    return b"".join([*kept, content[position:]])


def _closing(content: bytes, position: int, steps: int) -> tuple[int, int]:
    """Where the bracket that opens here is closed, and the brackets that were passed so far."""
    depth = 0
    while True:
        bracket = content[position : position + 1]
        if bracket not in (b"[", b"{", b"]", b"}"):
            raise Damaged(
                "The file breaks off in the middle of an output: its upload or download may have been cut short."
            )
        depth += 1 if bracket in b"[{" else -1
        if not depth:
            return position + 1, steps
        steps += 1
        if steps > STEPS_LIMIT:
            raise Damaged(f"Its outputs are nested in more than {STEPS_LIMIT:,} brackets; they are not read.")
        found = _FLAT.match(content, position + 1)
        position = found.end() if found else len(content)
