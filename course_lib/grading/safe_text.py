"""Text from strangers, made harmless for the place where it is shown: a console, a page, a spreadsheet."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["cell", "escaped", "slug", "visible"]

LONGEST = 500
# controls, and what turns the direction of a line or hides: visible() shows them as \u202e and the like
_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]"
)
_FORMULA = ("=", "+", "-", "@")


def visible(text: str, longest: int = LONGEST) -> str:
    """The text on one line, with everything that a console or a reader could be fooled by written out."""
    text = _HIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def escaped(text: str, longest: int = LONGEST) -> str:
    """The text as HTML shows it, and nothing else."""
    return html.escape(visible(text, longest))


def cell(text: str) -> str:
    """The text as a spreadsheet shows it: what would be read as a formula gets an apostrophe in front."""
    text = visible(text)
    plain = unicodedata.normalize("NFKC", text).lstrip("'\" ")  # a wide = is a formula in some programs, too
    return f"'{text}" if plain.startswith(_FORMULA) else text


def slug(text: str) -> str:
    """Letters, digits, dots and dashes for a file's name; what is left of different texts may be the same."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")[:40] or "student"
