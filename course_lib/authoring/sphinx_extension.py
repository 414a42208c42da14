"""What the book's pages need in their head and no setting of Sphinx can put there."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["preload_fonts", "setup"]

ALWAYS = ("source-serif-4-latin-wght-normal", "source-sans-3-latin-wght-normal")
WITH_EMPHASIS = "source-serif-4-latin-wght-italic"

# Not from a file: there the browser may not preload fonts, only use them.
SCRIPT = """<script>if (location.protocol !== "file:") %s.forEach(function (address) {
  var link = document.createElement("link");
  link.rel = "preload"; link.as = "font"; link.type = "font/woff2"; link.crossOrigin = ""; link.href = address;
  document.head.append(link);
});</script>"""


def preload_fonts(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Ask for the fonts of the text and of its first formulas before the style sheet is read.

    So no line of text is set twice. The slanted one only where it is used: fetched in vain, it would be a warning on
    the console.
    """
    slanted = doctree is not None and any(doctree.findall(lambda node: node.tagname == "emphasis"))
    fonts = [f"fonts/{font}" for font in [*ALWAYS, *([WITH_EMPHASIS] if slanted else [])]]
    fonts += [f"katex/fonts/KaTeX_{font}" for font in context.get("formula_fonts", [])]
    addresses = [context["pathto"](f"_static/vendor/{font}.woff2", 1) for font in fonts]
    context["metatags"] = context.get("metatags", "") + SCRIPT % json.dumps(addresses)


def setup(app: Any) -> dict[str, bool]:
    """What Sphinx calls."""
    app.connect("html-page-context", preload_fonts)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
