"""Pieces of HTML that a notebook shows: a picture with its text alternative, and the words in and around it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape

from course_lib.errors import CourseError

__all__ = ["Picture", "alt_text", "minus_signs", "words"]

_NEGATIVE = re.compile(r"(?<![\w.])-(?=\.?\d)")  # not the hyphen of 1e-6 or of a 3-4-2 network


@dataclass(frozen=True)
class Picture:
    """What a figure function returns: HTML for the notebook and the book, its text alternative everywhere else."""

    html: str = field(repr=False)
    alt: str

    def _repr_html_(self) -> str:
        return self.html


def alt_text(function: str, alt: object) -> str:
    """The text alternative, refused when it is missing."""
    if not isinstance(alt, str) or not alt.strip():
        raise CourseError(
            f"{function}: alt is {alt!r}; say in a sentence or two what is to be seen, for readers who cannot see it, "
            'for example alt="Four error bars of equal length 0.5".',
            name="alt",
            got=alt,
            expected="text that says what is seen",
        )
    return minus_signs(" ".join(alt.split()))


def minus_signs(text: str) -> str:
    """The text with minus signs before its negative numbers: a screen reader may leave a hyphen out.

    >>> minus_signs("from -0.5 to 1e-6")
    'from −0.5 to 1e-6'
    """
    return _NEGATIVE.sub("−", text)


def words(text: str) -> str:
    """Plain text as HTML, with `code`, *emphasis* and **bold** as in Markdown.

    >>> words("Is `X @ w` < *every* target?")
    'Is <code>X @ w</code> &lt; <em>every</em> target?'
    """
    text = escape(" ".join(text.split()), quote=False)
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", text)
    text = re.sub(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*", r"<b>\1</b>", text)
    return re.sub(r"(?<![\w*])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])", r"<em>\1</em>", text)
