"""The end of every page: what it verified, each claim with its place, and how to cite the page."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from course_lib.authoring.findable import Place
from course_lib.authoring.yaml_files import read_yaml
from course_lib.checks import page_url
from course_lib.errors import ConventionError
from course_lib.plurals import counted

__all__ = ["bibtex", "citation", "citation_source", "cited_title", "claim_lines", "verified_on"]

KEY = "neural-networks-checked"
_SPECIAL = re.compile(r"([#$%&_{}])")


def verified_on(claims: Mapping[str, Place], lines: Mapping[str, tuple[str, str]], pathto: Callable[[str], str]) -> str:
    """What a page verified, as HTML, folded.

    Args         claims: the sections in which they are verified, by id, in the page's order. lines: of claim_lines.
                 pathto: the address of a page, seen from here.
    Returns      The empty text for a page without claims.
    """
    if not claims:
        return ""
    items = "".join(
        f'<li>{escape(lines[claim][0])} <span class="nn-where"><a href="#claim-{claim}">{_where(place)}</a> · '
        f'<a href="{pathto(lines[claim][1])}#{claim}"><code>{claim}</code></a></span></li>'
        for claim, place in claims.items()
    )
    return (
        f'<details class="nn nn-verified"><summary>What this page verified: {counted(len(claims), "claim")}</summary>'
        f"<ul>{items}</ul></details>"
    )


def _where(place: Place) -> str:
    return f"Verified under “{escape(place.heading, quote=False)}”" if place.anchor else "Verified at the top"


def bibtex(docname: str, title: str, source: Mapping[str, Any]) -> str:
    r"""The BibTeX entry of a page, or of the book for its first page.

    Args         docname: Sphinx's name of the page. title: as plain text. source: what CITATION.cff says.
    Raises       ConventionError when CITATION.cff lacks what an entry needs.

    >>> source = {"title": "A & B", "authors": [{"name": "C"}], "version": "1", "date-released": "2026-11-21"}
    >>> print(bibtex("book/a_chapter/a_page", "50 %", source).splitlines()[2])
      title     = {{50 \%}},
    """
    lacking = [name for name in ("title", "authors", "version", "date-released") if not source.get(name)]
    if lacking:
        raise ConventionError(
            f"bibtex: CITATION.cff has no {' and no '.join(lacking)}; write it there, every page's citation needs it.",
            name="source",
            got=dict(source),
            expected="title, authors, version, date-released",
        )
    parts = docname.removeprefix("book/").removesuffix("/index").replace("_", "-").split("/")
    whole = parts == ["index"]
    fields = {
        "author": " and ".join(map(_author, source["authors"])),
        "title": f"{{{_tex(source['title'] if whole else title)}}}",
        "booktitle": "" if whole else f"{{{_tex(source['title'])}}}",
        "year": str(source["date-released"])[:4],
        "note": f"Version {_tex(str(source['version']))}",
        "url": page_url(f"{docname}.html"),
    }
    lines = "".join(f"  {name:<9} = {{{value}}},\n" for name, value in fields.items() if value)
    kind, key = ("misc", KEY) if whole else ("incollection", ":".join([KEY, *parts]))
    return f"@{kind}{{{key},\n{lines}}}\n"


def cited_title(docname: str, titles: Mapping[str, str]) -> str:
    """A page's title; where several pages share it, the chapter's title stands before it.

    Args         titles: of all pages, by name.
    """
    title = titles[docname]
    chapter = titles.get(docname.rpartition("/")[0] + "/index", "")
    return f"{chapter}: {title}" if Counter(titles.values())[title] > 1 and chapter else title


def citation(entry: str, script: str) -> str:
    """A folded block with a BibTeX entry; the script, the text of book/_templates/cite.js, shows the button."""
    return (
        '<details class="nn nn-cite"><summary>Cite this page</summary>'
        f'<pre tabindex="0" role="region" aria-label="BibTeX entry of this page">{escape(entry, quote=False)}</pre>'
        '<p><button type="button" hidden>Copy the entry</button> <span role="status"></span></p>'
        f"<script>{script}</script></details>"
    )


def claim_lines(root: Path) -> tuple[dict[str, tuple[str, str]], dict[str, str]]:
    """The sentence of each claim and the page of the ledger on which it stands, by id; what older ids are part of.

    Args         root: the checkout.
    """
    table = json.loads((root / "course_lib" / "claims.json").read_text(encoding="utf-8"))
    pages = {chapter: f"book/appendix/claims/{chapter}" for chapter in table["claims"]}
    lines = {claim: (line, pages[chapter]) for chapter, own in table["claims"].items() for claim, line in own.items()}
    return lines, table["also"]


def citation_source(root: Path) -> dict[str, Any]:
    """What CITATION.cff says.

    Args         root: the checkout.
    """
    return dict(read_yaml(root / "CITATION.cff"))


def _author(author: Mapping[str, str]) -> str:
    if "name" in author:  # a group: braces keep BibTeX from taking its last word for a family
        return f"{{{_tex(author['name'])}}}"
    return ", ".join(_tex(author[part]) for part in ("family-names", "given-names") if part in author)


def _tex(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)
