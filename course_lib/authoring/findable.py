"""What can be found by name on a page: read from its document, so that the places are those that the page has.

Sphinx keeps what was found with the other things that it knows of a page, and asks again when the page changed.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from docutils import nodes

from course_lib.authoring.notation import Notation
from course_lib.authoring.plain_text import Formula, plain_text
from course_lib.authoring.translation import concepts_in
from course_lib.errors import ConventionError

__all__ = ["Found", "Named", "Place", "SIGNS", "found_on", "heading_of"]

GLOSSARY = "book/appendix/glossary"
API = "book/appendix/api/"
# signs that every text uses alike, so that the notation table has no line for them: sign, name, meaning, other names
SIGNS = {
    r"\nabla": ("∇", "gradient of", "All slopes of what follows, as one vector.", ("nabla", "del", "grad", "gradient")),
    r"\partial": (
        "∂",
        "partial derivative",
        "The slope along one variable, the others held.",
        ("partial", "derivative"),
    ),
    r"\sum": ("∑", "sum of", "What follows, added up over the index below.", ("sum", "Sigma")),
    r"\prod": ("∏", "product of", "What follows, multiplied over the index below.", ("product", "prod", "Pi")),
    r"\lVert": ("‖ ‖", "norm", "The length of a vector, unless an index names another norm.", ("norm", "length")),
}

_CLAIM = re.compile(r'id="claim-([a-z0-9-]+)"')
_HREF = re.compile(r'<a href="([^"]+)"')
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)


@dataclass(frozen=True)
class Place:
    """A section of a page: its anchor, empty for the page itself, and its heading."""

    anchor: str
    heading: str


@dataclass(frozen=True)
class Named:
    """A term, an exercise or a function: its name, what is said of it, what else finds it, and one more address."""

    kind: str
    name: str
    text: str
    keys: tuple[str, ...]
    anchor: str
    more: str = ""


@dataclass(frozen=True)
class Found:
    """What one page has: where each symbol first stands, where each claim is verified, and what is named there."""

    symbols: Mapping[str, Place]
    claims: Mapping[str, Place]
    named: tuple[Named, ...]


def found_on(docname: str, document: Any, notation: Notation, formula: Formula) -> Found:
    """What can be found on a page.

    Args         docname: Sphinx's name of the page. document: its docutils document. formula: what a formula
                 reads like.
    """
    symbols: dict[str, Place] = {}
    for node in document.findall(lambda node: isinstance(node, (nodes.math, nodes.math_block))):
        for symbol in _symbols(node.astext(), notation):
            if symbol not in symbols:
                symbols[symbol] = heading_of(node, formula)
    claims: dict[str, Place] = {}
    for node in document.findall(nodes.raw):
        for claim in _CLAIM.findall(node.astext()):
            claims.setdefault(claim, heading_of(node, formula))
    return Found(symbols, claims, tuple(_named(docname, document, formula)))


def heading_of(node: Any, formula: Formula) -> Place:
    """The section that a node stands in."""
    while node is not None and not isinstance(node, nodes.section):
        node = node.parent
    if node is None:
        return Place("", "")
    of_the_page = not isinstance(node.parent, nodes.section)
    return Place("" if of_the_page else node["ids"][0], plain_text(node[0], formula))


def _symbols(tex: str, notation: Notation) -> Iterator[str]:
    try:
        yield from (concept.id for concept in concepts_in(tex, notation))
    except ConventionError:  # the page says so itself when it is written
        return
    yield from (sign for sign in SIGNS if re.search(re.escape(sign) + "(?![a-zA-Z])", tex))


def _named(docname: str, document: Any, formula: Formula) -> Iterator[Named]:
    sections = [node for node in document.findall(nodes.section) if isinstance(node.parent, nodes.section)]
    for section in sections:
        title = plain_text(section[0], formula)
        if docname == GLOSSARY and isinstance(section.parent.parent, nodes.section):
            yield _term(docname, section, title, formula)
        elif docname.startswith(API) and not docname.endswith("/index"):
            yield _function(docname, section, title)
        elif names := [name for name in section["ids"] if name.startswith("exercise-")]:
            yield _exercise(section, title, names[0], formula)


def _term(docname: str, section: Any, title: str, formula: Formula) -> Named:
    paragraphs = [child for child in section.children if isinstance(child, nodes.paragraph)]
    text = " ".join(plain_text(paragraph, formula) for paragraph in paragraphs).partition(" First met:")[0]
    links = _HREF.findall(" ".join(node.astext() for node in section.findall(nodes.raw)))
    first_met = posixpath.normpath(posixpath.join(posixpath.dirname(docname), links[-1])) if links else ""
    return Named("term", title, text, (title,), section["ids"][0], first_met)


def _function(docname: str, section: Any, title: str) -> Named:
    said = _PARAGRAPH.search(" ".join(node.astext() for node in section.findall(nodes.raw)))
    module = f"course_lib.{docname.removeprefix(API)}"
    text = plain_text(nodes.raw("", said[1], format="html"), _no_formula) if said else ""
    return Named("function", title, f"{module}: {text}", (title, f"{module}.{title}"), section["ids"][0])


def _no_formula(tex: str, display: bool) -> str:
    return tex


def _exercise(section: Any, title: str, anchor: str, formula: Formula) -> Named:
    name = anchor.removeprefix("exercise-").replace("-", "_")
    title = re.sub(r"^\d+\. ", "", title)
    meta = next((node for node in section.findall(nodes.raw) if "nn-meta" in node.astext()), None)
    facts = plain_text(meta, formula).partition(" ")[2] if meta is not None else ""  # after the dots
    return Named("exercise", title, facts, (name, title), anchor)
