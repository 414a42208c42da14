"""Formulas typeset while the book is built: what the eye sees as HTML, what a screen reader reads as MathML.

KaTeX is one JavaScript file; it runs inside Python, so that neither a reader's browser nor an author's machine needs
more than what is here. What was typeset once is kept in a file beside the book, keyed by the formula.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import quickjs

from course_lib.authoring.notation import Notation
from course_lib.authoring.translation import HOUSE, mark_of, marked, translated
from course_lib.errors import ConventionError

__all__ = ["FONT_OF_CLASS", "Typesetter"]

# the class of a typeset letter and the font that it needs, besides KaTeX_Main-Regular
FONT_OF_CLASS = {
    "mathnormal": "Math-Italic",
    "mathbf": "Main-Bold",
    "boldsymbol": "Math-BoldItalic",
    "mathcal": "Caligraphic-Regular",
    "mathbb": "AMS-Regular",
    "amsrm": "AMS-Regular",
    "small-op": "Size1-Regular",
    "large-op": "Size2-Regular",
}
_START = "var console = {warn() {}, error() {}, log() {}}, self = this;"
# through JSON: a string that was put together from pieces cannot leave the engine as it is;
# rows of matrices stand a little apart, so that fractions in them do not touch
_CALL = """
JSON.stringify(katex.renderToString(%s, {displayMode: %s, output: %s, trust: false, strict: "error",
  macros: {"\\\\arraystretch": "1.15"}}))
"""
_COLOURED = re.compile(r'<span(?: class="([^"]*)")? style="([^"]*?)color:(#[0-9a-f]{6});([^"]*)">(?=(<?))')


class Typesetter:
    """Typesets formulas in any deck's notation; `cache` is the file that remembers them, if there is one."""

    def __init__(self, katex: Path, notation: Notation, cache: Path | None = None) -> None:
        source = katex.read_text(encoding="utf-8")
        self.notation, self._cache = notation, cache
        self._version = hashlib.sha256((source + _CALL).encode()).hexdigest()
        self._source = source
        self._engine: Any = None
        self._seen: dict[str, str] = {}
        self._known: dict[str, str] = {}
        if cache is not None and cache.is_file():
            stored = json.loads(cache.read_text(encoding="utf-8"))
            self._known = stored["formulas"] if stored["version"] == self._version else {}

    def formula(self, tex: str, *, display: bool = False, deck: str = HOUSE, marks: bool = True) -> str:
        """A formula as HTML: MathML with the TeX in it, then the letters, each with the concept it stands for.

        Args         tex: what stands between the dollars. deck: whose letters. marks: say which concept a letter is.
        Raises       ConventionError for TeX that cannot be read or typeset.
        """
        plain = translated(tex, self.notation, deck)
        math = self.mathml(plain, display=display)
        seen = self._katex(marked(tex, self.notation, deck) if marks else plain, display, "html")
        letters = seen[seen.index('<span class="katex-html"') :]
        html = f'<span class="katex"><span class="katex-mathml">{math}</span>{_COLOURED.sub(self._mark, letters)}'
        return f'<span class="katex-display">{html}' if display else html

    def mathml(self, tex: str, *, display: bool = False) -> str:
        """A formula as MathML, in the letters that it is given in.

        Raises       ConventionError for TeX that cannot be typeset.
        """
        spoken = self._katex(tex, display, "mathml")
        return spoken[spoken.index("<math") : spoken.rindex("</span>")]

    def save(self) -> None:
        """Remember what this run typeset."""
        if self._cache is not None and self._seen:
            self._cache.parent.mkdir(parents=True, exist_ok=True)
            text = json.dumps({"version": self._version, "formulas": {**self._known, **self._seen}})
            self._cache.write_text(text, encoding="utf-8")

    def _mark(self, match: re.Match[str]) -> str:
        """A span in the colour of a mark: a letter says what it stands for, everything else loses the colour."""
        classes, style, found = match[1] or "", match[2] + match[4], mark_of(match[3], self.notation)
        says = ""
        if found is not None and not match[5]:
            concept, own = found
            classes += f" {concept.colour}" if concept.colour else ""
            says = f' data-s="{concept.id}"' + ("" if own else ' data-ours=""')
        named = f' class="{classes.strip()}"' if classes else ""
        return f"<span{named}" + (f' style="{style}"' if style else "") + says + ">"

    def _katex(self, tex: str, display: bool, output: str) -> str:
        key = f"{output} {display} {tex}"
        if key in self._known:
            return self._known[key]
        if key not in self._seen:
            self._seen[key] = self._typeset(tex, display, output)
        return self._seen[key]

    def _typeset(self, tex: str, display: bool, output: str) -> str:
        if self._engine is None:
            self._engine = quickjs.Context()
            self._engine.eval(_START + self._source)
        call = _CALL % (json.dumps(tex), json.dumps(display), json.dumps(output))
        try:
            return str(json.loads(self._engine.eval(call)))
        except quickjs.JSException as error:
            raise ConventionError(
                f"Typesetter: {str(error).splitlines()[0]} in ${tex.strip()}$; mend the TeX.", name="tex", got=tex
            ) from error
