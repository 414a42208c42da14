"""What a part of a page says in one line of plain text, formulas included: for excerpts, which hold no markup."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from docutils import nodes

__all__ = ["Formula", "one_line", "plain_formula", "plain_text"]

Formula = Callable[[str, bool], str]  # what TeX reads like, and whether it stands on a line of its own

_ACCENTS = {"^": "\u0302", "~": "\u0303", "ˉ": "\u0304", "‾": "\u0304", "¯": "\u0304", "˙": "\u0307", "⃗": "\u20d7"}
_BELOW = dict(zip("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_ABOVE = dict(zip("0123456789+-−=()inT⊤", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿᵀᵀ", strict=True)) | {"*": "*", "∗": "*", "′": "′"}
_RELATIONS = frozenset("=≤≥<>≈≠→∈∼≪≫↦⇒")
_UNSEEN = re.compile("[\u200b\u2061-\u2064]")
# parts of raw HTML that say nothing in a line of text
_SILENT = re.compile(r"<(svg|script|style|template|button|select|output)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def one_line(text: str) -> str:
    """A text with every run of white space as one blank."""
    return " ".join(text.split())


def plain_text(node: Any, formula: Formula) -> str:
    """The text of a node of a document.

    Args         node: a docutils node. formula: what a formula reads like.
    Returns      One line; figures, buttons and scripts are left out.
    """
    return one_line(_text(node, formula))


def _text(node: Any, formula: Formula) -> str:
    if isinstance(node, nodes.Text):
        return str(node.astext())
    if isinstance(node, nodes.math):
        return formula(node.astext(), False)
    if isinstance(node, nodes.math_block):
        return f" {formula(node.astext(), True)} "
    if isinstance(node, nodes.raw):
        return _of_html(node.astext()) if node.get("format") == "html" else ""
    if isinstance(node, (nodes.Invisible, nodes.system_message, nodes.image)):
        return ""
    between = "" if isinstance(node, nodes.TextElement) else " "
    return between.join(_text(child, formula) for child in node.children)


def _of_html(text: str) -> str:
    """A tag may begin in one raw node and end in another, so each leaves a gap only where it closes a block."""
    blocks = re.sub(r"</?(p|div|li|td|th|dd|dt|summary|h\d|br|figcaption)\b", r" \g<0>", _SILENT.sub(" ", text))
    return html.unescape(_TAG.sub("", blocks))


def plain_formula(typeset: str) -> str:
    """A typeset formula as a line of Unicode.

    Args         typeset: HTML that holds the formula's MathML.

    >>> plain_formula("<math><msub><mover><mi>y</mi><mo>^</mo></mover><mi>i</mi></msub><mo>=</mo><mn>1</mn></math>")
    'ŷᵢ = 1'
    """
    math = typeset[typeset.index("<math") : typeset.index("</math>") + len("</math>")]
    text = re.sub(r" +(?=[\s),;])", "", _UNSEEN.sub("", _written(ElementTree.fromstring(math))))
    return unicodedata.normalize("NFC", one_line(text))


def _written(element: ElementTree.Element) -> str:
    name = element.tag.rpartition("}")[2]
    if name == "semantics":  # the second child repeats the TeX
        return _written(element[0])
    parts = [_written(child) for child in element]
    if name in ("msub", "munder"):
        return parts[0] + _script(parts[1], _BELOW, "_")
    if name == "msup":
        return parts[0] + _script(parts[1], _ABOVE, "^")
    if name == "mover":
        return parts[0] + (_ACCENTS.get(parts[1]) or _script(parts[1], _ABOVE, "^"))
    if name in ("msubsup", "munderover"):
        return parts[0] + _script(parts[1], _BELOW, "_") + _script(parts[2], _ABOVE, "^")
    if name == "mfrac":
        return "/".join(map(_closed, parts)) + " "
    if name in ("msqrt", "mroot"):
        return "√" + _closed(parts[0])
    if name == "mspace":
        return " "
    if name == "mtr":
        return " ".join(parts) + "; "
    if name == "mtable":
        return "".join(parts).removesuffix("; ")
    text = (element.text or "") + "".join(parts)
    if name == "mo" and text == ",":
        return ", "
    return f" {text} " if name == "mo" and text in _RELATIONS else text


def _script(text: str, letters: dict[str, str], mark: str) -> str:
    text = text.replace(" ", "")
    return "".join(letters[sign] for sign in text) if set(text) <= set(letters) else f"{mark}{_closed(text)}"


def _closed(text: str) -> str:
    return text if re.fullmatch(r"\w*|.", text.strip()) else f"({text.strip()})"
