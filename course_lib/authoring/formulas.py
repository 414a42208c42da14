"""The formulas of the built book: a Sphinx extension that typesets them and writes them in every lecturer's notation.

A page holds its formulas in our letters; what they look like in a deck's is a file beside it, read when a reader
chooses that deck. The formulas of a page are numbered, equal ones alike, and the number joins the two.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from docutils.nodes import SkipNode
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

from course_lib.authoring.notation import DECK_PAGES, NOTATION_PAGE, has_deck_letters, read_notation
from course_lib.authoring.page_notes import page_notes
from course_lib.authoring.translation import HOUSE, concepts_in
from course_lib.authoring.typesetting import FONT_OF_CLASS, Typesetter
from course_lib.errors import ConventionError

__all__ = ["Page", "display_tex", "fonts_of", "setup"]

logger = logging.getLogger(__name__)

KATEX = Path("book/_static/vendor/katex/katex.min.js")
NOTATIONS = "_static/notations"
BOOK = "book/"
OF_ALL_DECKS = BOOK + NOTATION_PAGE.removesuffix(".md")
DECK_SECTION = "the-letters-of"  # how the anchors of these sections begin
MATH = "math notranslate nohighlight"
_FIRST = 12  # formulas of the first screens, whose fonts are asked for at once
# what must be known before anything is seen: an address may name the notation, else it is the one chosen last
HEAD = """<script>(function () {
  var names = %s, place = %s, lecture = %s, root = document.documentElement;
  var chosen = new URLSearchParams(location.search).get("notation");
  try {
    if (names[chosen]) localStorage.setItem("notation", chosen); else chosen = localStorage.getItem("notation");
  } catch (refused) {}
  var notation = window.nnNotation = {names: names, place: place, lecture: lecture, symbols: %s,
    chosen: names[chosen] ? chosen : "house",
    load: function (address) {
      var script = document.createElement("script");
      script.src = address; document.head.append(script);
    },
    arrive: function (data) { notation.data = data; },
    tell: function (symbols) { notation.told = symbols; }};
  if (notation.chosen === "house" || !place) return;
  root.dataset.notation = "pending";
  notation.load(place.replace("*", notation.chosen));
})();</script>"""


class Page:
    """The different formulas of one page, in order: each is the TeX and whether it stands on a line of its own."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, bool], int] = {}

    def number(self, tex: str, display: bool) -> int:
        return self.numbers.setdefault((tex, display), len(self.numbers))

    def in_notation(self, typesetter: Typesetter, deck: str) -> dict[str, Any]:
        """What a page needs in a deck's notation: its formulas by number, and its notes."""
        found = {concept.id for tex, _ in self.numbers for concept in concepts_in(tex, typesetter.notation)}
        concepts = [concept for concept in typesetter.notation.concepts.values() if concept.id in found]
        return {
            "deck": deck,
            "formulas": {
                number: typesetter.formula(tex, display=display, deck=deck)
                for (tex, display), number in self.numbers.items()
            },
            "notes": page_notes(concepts, typesetter, deck),
        }


def display_tex(text: str) -> str:
    r"""A formula of several lines in the environment that it needs, as Sphinx means it; any other as it is.

    >>> display_tex(r"a &= b \\ c &= d")
    '\\begin{split}a &= b \\\\ c &= d\\end{split}'
    """
    outside = re.sub(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", "", text, flags=re.DOTALL)
    return rf"\begin{{split}}{text}\end{{split}}" if r"\\" in outside or "&" in outside else text


def fonts_of(html: str) -> list[str]:
    """The fonts that typeset formulas need."""
    classes = {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}
    return sorted(
        {font for name, font in FONT_OF_CLASS.items() if name in classes} | ({"Main-Regular"} if html else set())
    )


class _Book:
    """What the extension keeps while Sphinx runs: the typesetter, and the formulas of the pages written so far."""

    def __init__(self, app: Any) -> None:
        root = Path(app.confdir)
        self.typesetter = Typesetter(
            root / KATEX, read_notation(root / "book"), Path(app.outdir).parent / "formulas.json"
        )
        self.outdir = Path(app.outdir)
        self.pages: dict[str, Page] = defaultdict(Page)

    def write(self, name: str, script: str) -> None:
        path = self.outdir / NOTATIONS / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(script, encoding="utf-8")


def _start(app: Any) -> None:
    app.formulas = _Book(app)


def _digest(app: Any, config: Any) -> None:
    """A changed table, or another way to read it, changes every page: Sphinx writes all when a setting changes."""
    sources = [Path(app.confdir) / "book" / "notation.yml", *sorted(Path(__file__).parent.glob("*.py"))]
    config.notation_digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _of_a_deck(node: Any, docname: str) -> bool:
    """Whether a formula has a deck's letters: on a deck's own page, and in its section of the notation page."""
    if docname != OF_ALL_DECKS:
        return _has_deck_letters(docname)
    while node is not None and not any(name.startswith(DECK_SECTION) for name in node.get("ids", [])):
        node = node.parent
    return node is not None


def _has_deck_letters(docname: str) -> bool:
    return has_deck_letters(docname.removeprefix(BOOK))


def _typeset(translator: Any, node: Any, tex: str, *, display: bool) -> int:
    """Write a formula of the page at hand; its number on that page."""
    book, docname = translator.builder.app.formulas, translator.builder.current_docname
    try:
        html = book.typesetter.formula(tex, display=display, marks=not _of_a_deck(node, docname))
    except ConventionError as error:
        logger.warning(str(error), location=node)
        html = translator.encode(tex)
    number = book.pages[docname].number(tex, display)
    tag = "div" if display else "span"
    translator.body.append(translator.starttag(node, tag, "", CLASS=MATH, **{"data-f": str(number)}))
    if node.get("number"):
        translator.body.append(f'<span class="eqno">({get_node_equation_number(translator, node)})')
        translator.add_permalink_ref(node, "Link to this equation")
        translator.body.append("</span>")
    translator.body.append(f"{html}</{tag}>" + ("\n" if display else ""))
    raise SkipNode


def _inline(translator: Any, node: Any) -> None:
    _typeset(translator, node, node.astext(), display=False)


def _display(translator: Any, node: Any) -> None:
    _typeset(translator, node, display_tex(node.astext()), display=True)


def _page_head(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """The fonts of the first formulas, the choice of a notation before anything is seen, and the page's other files."""
    book = app.formulas
    page = book.pages.get(pagename)
    notation = book.typesetter.notation
    place = None
    if page and not _has_deck_letters(pagename):
        place = context["pathto"](f"{NOTATIONS}/*/{pagename}.js", 1)
        for deck in notation.decks:
            data = json.dumps(page.in_notation(book.typesetter, deck), ensure_ascii=False)
            book.write(f"{deck}/{pagename}.js", f"nnNotation.arrive({data});\n")
    first = (
        [book.typesetter.formula(tex, display=display) for tex, display in list(page.numbers)[:_FIRST]] if page else []
    )
    names = {HOUSE: "this book"} | dict(notation.decks)
    symbols = context["pathto"](f"{NOTATIONS}/symbols.js", 1)
    there = all(f"{BOOK}{DECK_PAGES}{deck}" in app.env.found_docs for deck in notation.decks)
    lecture = context["pathto"](f"{BOOK}{DECK_PAGES}*.html", 1) + "?notation=*" if there else None
    context["formula_fonts"] = fonts_of("".join(first))
    context["metatags"] = context.get("metatags", "") + HEAD % (
        json.dumps(names),
        json.dumps(place),
        json.dumps(lecture),
        json.dumps(symbols),
    )


def _finish(app: Any, exception: Exception | None) -> None:
    if exception is None:
        concepts = app.formulas.typesetter.notation.concepts.values()
        told = {concept.id: [concept.name, concept.meaning, _shape_in_words(concept.shape)] for concept in concepts}
        app.formulas.write("symbols.js", f"nnNotation.tell({json.dumps(told, ensure_ascii=False)});\n")
    app.formulas.typesetter.save()


def _shape_in_words(shape: str) -> str:
    if shape == "()":
        return "A number."
    return f"Shape {shape}." if shape.startswith("(") else f"{shape[0].upper()}{shape[1:]}."


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    app.add_html_math_renderer("typeset", (_inline, None), (_display, None))
    app.add_config_value("notation_digest", "", "html", str)
    app.connect("config-inited", _digest)
    app.connect("builder-inited", _start)
    app.connect("html-page-context", _page_head, priority=400)  # before the fonts are asked for
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
