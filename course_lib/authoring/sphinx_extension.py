"""What the book's pages need in their head and no setting of Sphinx can put there.

The template book/_templates/layout.html writes what is prepared here: one style sheet for all of the theme's and the
extensions', their scripts in order but never in the way of the text, and the text's fonts asked for at once.
"""

from __future__ import annotations

import gc
import json
import zlib
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Any

from course_lib.authoring.fonts import CUT
from course_lib.authoring.style_sheet import one_style_sheet
from course_lib.authoring.used_rules import words_of_classes

__all__ = ["deferred_scripts", "font_preloads", "prepare_head", "setup", "spare_what_stays", "write_style_sheet"]

STYLE_SHEET = "book.css"
# the theme's templates name them, not Sphinx's lists
THEME = ("basic.css", "styles/pydata-sphinx-theme.css")
SCRIPTS = ("scripts/bootstrap.js", "scripts/pydata-sphinx-theme.js", "searchtools.js", "search.js")
TEMPLATES = Path("book") / "_templates"

ALWAYS = ("serif", "sans")
WITH_EMPHASIS = "serif-italic"

# Not from a file: there the browser may not preload fonts, only use them. Where the page itself was long in coming, the
# text is shown first, in the reader's own font: these come too late for this page, and are there for the next.
PRELOAD = """<script>(function (formulas, text) {
  var asked = performance.getEntriesByType("navigation")[0], far = performance.now() - asked.requestStart > 150;
  if (location.protocol !== "file:") (far ? formulas : formulas.concat(text)).forEach(function (address) {
    var link = document.createElement("link");
    link.rel = "preload"; link.as = "font"; link.type = "font/woff2"; link.crossOrigin = ""; link.href = address;
    document.head.append(link);
  });
})(%s, %s);</script>"""


def prepare_head(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page's template what it writes into the head."""
    static = Path(app.outdir) / "_static"
    sheets = sorted(context["css_files"], key=lambda sheet: sheet.priority)
    app.nn_style_sheets = [*THEME, *(_below(sheet) for sheet in sheets)]
    app.nn_scripts = {*SCRIPTS, *(_below(script) for script in context["script_files"] if script.filename)}
    context["style_sheet"] = f"_static/{STYLE_SHEET}?v={_state(static, app.nn_style_sheets)}"
    context["first_script"] = (Path(app.srcdir) / TEMPLATES / "first.js").read_text(encoding="utf-8")
    context["preloads"] = font_preloads(context["pathto"], doctree, context.get("formula_fonts", ()))
    options = (static / "documentation_options.js").read_text(encoding="utf-8")
    context["script_files"] = deferred_scripts(context["script_files"], options, waiting=pagename == "search")


def _below(asset: Any) -> str:
    return str(asset.filename).removeprefix("_static/")


def _state(static: Path, names: Sequence[str]) -> str:
    """Another text whenever a style sheet changes, so that no browser keeps an old one; some are copied at the end."""
    there = [str((static / name).stat().st_mtime_ns) for name in names if (static / name).exists()]
    return f"{zlib.crc32(' '.join([*names, *there]).encode()):08x}"


def write_style_sheet(app: Any, failure: Exception | None) -> None:
    """Once everything is copied, write the one style sheet; a build that wrote no page keeps the one it has."""
    if failure is None and hasattr(app, "nn_style_sheets"):
        html = Path(app.outdir)
        static = html / "_static"
        pages = (path for path in html.rglob("*.html") if static not in path.parents)
        classes = words_of_classes(pages, (static / name for name in app.nn_scripts))
        sheet, made_of = static / STYLE_SHEET, _made_of(static, app.nn_style_sheets, classes)
        if not (sheet.exists() and sheet.read_text(encoding="utf-8").endswith(made_of)):  # else it is the same again
            sheet.write_text(one_style_sheet(static, app.nn_style_sheets, classes) + made_of, encoding="utf-8")


def _made_of(static: Path, names: Sequence[str], classes: Set[str]) -> str:
    state = zlib.crc32("\n".join(sorted(classes)).encode())
    for name in names:
        state = zlib.crc32((static / name).read_bytes(), state)
    return f"\n/* made of {state:08x} */\n"


def font_preloads(pathto: Any, doctree: Any, of_formulas: Sequence[str] = ()) -> str:
    """Ask for the text's fonts while the style sheet is still on its way: they must be there when the text is set.

    With them the fonts of the first formulas; the slanted one only where it is used: fetched in vain, it would be a
    warning on the console.
    """
    slanted = doctree is not None and any(doctree.findall(lambda node: node.tagname == "emphasis"))
    text = [f"fonts/{font}" for font in [*ALWAYS, *([WITH_EMPHASIS] if slanted else [])]]
    formulas = [
        f"fonts/{CUT[font][0]}" if font in CUT else f"vendor/katex/fonts/{font}"
        for font in (f"KaTeX_{name}" for name in of_formulas)
    ]
    addresses = [[pathto(f"_static/{font}.woff2", 1) for font in fonts] for fonts in (formulas, text)]
    return PRELOAD % (json.dumps(addresses[0]), json.dumps(addresses[1]))


def deferred_scripts(scripts: list[Any], options: str, *, waiting: bool) -> list[Any]:
    """The scripts of a page so that the text does not wait for them: those from files run when the page is read.

    Args         scripts: Sphinx's list. options: the text of documentation_options.js, which scripts in the page need
                 at once, so it stands in the page itself. waiting: whether the page's own scripts need the others.
    Returns      A list of the same kind, in the same order.
    """
    found = []
    for script in scripts:
        name, more = str(script.filename or ""), dict(script.attributes)
        if name.endswith("documentation_options.js"):
            name, more = "", {"body": options}
        elif name and not waiting:
            more["defer"] = "defer"
        found.append(type(script)(name or None, priority=script.priority, **more))
    return found


def spare_what_stays(app: Any) -> None:
    """What is loaded before the first page is needed to the last: the collector of garbage begins after it."""
    gc.freeze()
    gc.enable()


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls; last of all listeners, because others still add scripts to the page."""
    app.connect("builder-inited", spare_what_stays, priority=900)
    app.connect("html-page-context", prepare_head, priority=900)
    app.connect("build-finished", write_style_sheet, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": False}
