"""Finding things in the built book: a Sphinx extension that feeds the search page and ends every page.

The search page reads two kinds of files, made here: one list of all names (search_names.py), and for each page its
text by sections, of which the page's excerpts are cut. They are scripts, because a page that is read from a file may
load no others. See book/_static/search.js.
"""

from __future__ import annotations

import functools
import hashlib
import json
from pathlib import Path
from typing import Any

from docutils import nodes

from course_lib.authoring.findable import Found, found_on, heading_of
from course_lib.authoring.formulas import display_tex
from course_lib.authoring.page_end import bibtex, citation, citation_source, cited_title, claim_lines, verified_on
from course_lib.authoring.plain_text import Formula, plain_formula, plain_text
from course_lib.authoring.search_names import search_names
from course_lib.errors import ConventionError

__all__ = ["page_texts", "setup"]

FILES = Path("_static") / "search"
CITE_SCRIPT = Path("book") / "_templates" / "cite.js"
_NOT_TEXT = (nodes.section, nodes.title)


def page_texts(document: Any, formula: Formula) -> list[tuple[str, str, str]]:
    """A page's text by sections.

    Returns      (anchor, heading, text) of each section, without the sections inside it.
    """
    found = []
    for section in document.findall(nodes.section):
        own = [plain_text(child, formula) for child in section.children if not isinstance(child, _NOT_TEXT)]
        place = heading_of(section, formula)
        found.append((place.anchor, place.heading, " ".join(text for text in own if text)))
    return found


def _start(app: Any) -> None:
    root = Path(app.confdir)
    app.plain_formula = functools.cache(functools.partial(_plain_formula, app))
    app.citation_source, (app.claim_lines, app.merged_claims) = citation_source(root), claim_lines(root)
    app.cite_script = (root / CITE_SCRIPT).read_text(encoding="utf-8").strip()


def _plain_formula(app: Any, tex: str, display: bool) -> str:
    try:
        return plain_formula(app.formulas.typesetter.mathml(display_tex(tex) if display else tex, display=display))
    except ConventionError:  # the page says so itself when it is written
        return tex


def _digest(app: Any, config: Any) -> None:
    """Another version or another author changes every page: Sphinx writes all when a setting changes."""
    sources = [Path(app.confdir) / "CITATION.cff", Path(app.confdir) / CITE_SCRIPT]
    config.citation_digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()


def _all_found(env: Any) -> dict[str, Found]:
    """What is kept of every page from one build to the next."""
    if not hasattr(env, "nn_found"):
        env.nn_found = {}
    found: dict[str, Found] = env.nn_found
    return found


def _read(app: Any, document: Any) -> None:
    docname = app.env.docname
    _all_found(app.env)[docname] = found_on(docname, document, app.formulas.typesetter.notation, app.plain_formula)


def _purge(app: Any, env: Any, docname: str) -> None:
    _all_found(env).pop(docname, None)


def _merge(app: Any, env: Any, docnames: set[str], other: Any) -> None:
    _all_found(env).update({name: found for name, found in _all_found(other).items() if name in docnames})


def _titles(app: Any) -> dict[str, str]:
    return {name: plain_text(title, app.plain_formula) for name, title in app.env.titles.items()}


def _page(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """End the page, and write its text for excerpts."""
    if doctree is None:
        return
    found = _all_found(app.env)[pagename]
    verified = verified_on(found.claims, app.claim_lines, context["pathto"])
    entry = bibtex(pagename, cited_title(pagename, _titles(app)), app.citation_source)
    context["body"] += verified + citation(entry, app.cite_script)
    _write(app, f"{pagename}.js", "nnText", [pagename, page_texts(doctree, app.plain_formula)])


def _finish(app: Any, failure: Exception | None) -> None:
    if failure is not None:
        return
    relations = app.env.collect_relations()
    order, page = [], app.config.root_doc
    while page is not None:
        order.append(page)
        page = relations[page][2]
    notation = app.formulas.typesetter.notation
    names = search_names(
        order, _all_found(app.env), _titles(app), (app.claim_lines, app.merged_claims), notation, app.plain_formula
    )
    _write(app, "names.js", "nnNames", [names])


def _write(app: Any, name: str, function: str, arguments: list[Any]) -> None:
    path = Path(app.outdir) / FILES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    written = ", ".join(json.dumps(value, ensure_ascii=False, separators=(",", ":")) for value in arguments)
    path.write_text(f"{function}({written});\n", encoding="utf-8")


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    app.add_config_value("citation_digest", "", "html", str)
    app.connect("config-inited", _digest)
    app.connect("builder-inited", _start)
    app.connect("doctree-read", _read)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    app.connect("html-page-context", _page)
    app.connect("build-finished", _finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
