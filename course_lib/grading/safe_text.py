"""Text from strangers, made harmless for the place where it is shown: a console, a page, a spreadsheet."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["cell", "escaped", "in_order", "slug", "visible"]

LONGEST = 500
# controls, and what turns the direction of a line, hides, or fills without being seen: shown as \\u202e and the like;
# the two joiners are part of some scripts and stay between letters of those, but hide in Latin ones
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f"
    "\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001d173-\U0001d17a\U000e0000-\U000e01ef]"
    "|(?<![\u0300-\U0010ffff])[\u200c\u200d]|[\u200c\u200d](?![\u0300-\U0010ffff])"
)
_ACCENTS = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4})"
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_FORMULA = ("=", "+", "-", "@")
# where a program splits cells by another sign, a new cell begins behind it
_NEXT_CELL = re.compile(r"([;,|][\s'\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])")


def visible(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with everything that a console or a reader could be fooled by written out."""
    text = _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text[: longest + 1])
    text = _ACCENTS.sub(r"\1...", text)  # a tower of accents would cover the lines above
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def escaped(text: str, longest: int = LONGEST) -> str:
    """The text as HTML shows it, and nothing else."""
    return html.escape(visible(text, longest))


def cell(text: str) -> str:
    """The text as a spreadsheet shows it: what would be read as a formula gets an apostrophe in front."""
    text = _NEXT_CELL.sub(r"\1'", visible(text))
    plain = unicodedata.normalize("NFKC", text).lstrip("'\" ")  # a wide = is a formula in some programs, too
    return f"'{text}" if plain.startswith(_FORMULA) else text


def in_order(name: str) -> tuple[str, str]:
    """What names are sorted by: as people do, capitals and accents counting least."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), name


def slug(text: str) -> str:
    """Letters, digits, dots and dashes for a file's name; what is left of different texts may be the same."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "student"
