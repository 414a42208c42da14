"""The formulas of a page in the letters of each deck."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from course_lib.authoring.notation import has_deck_letters, read_notation

from .served import HTML, pages

__all__ = ["CHOOSE", "DECKS", "FORMULAS", "TRANSLATED", "WRONG", "wrong_in_notations"]

DECKS = list(read_notation(Path(__file__).parents[2] / "book").decks)
FORMULAS = [page for page in pages() if 'data-f="' in (HTML / page).read_text(encoding="utf-8")]
TRANSLATED = [page for page in FORMULAS if not has_deck_letters(page.removeprefix("book/").removesuffix(".html"))]
CHOOSE = """deck => new Promise(done => {
  const choice = document.querySelector(`.nn-notation input[value="${deck}"]`);
  const now = () => document.documentElement.dataset.notation || "house";
  const arrived = () => now() === deck ? done() : setTimeout(arrived, 10);
  choice.click();
  arrived();
})"""
WRONG = """() => {
  const found = document.querySelectorAll(".katex-error, merror, .math:not(:has(annotation))");
  const bad = [...found].map(formula => formula.outerHTML.slice(0, 200));
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 0 ? [...bad, `${wide} px wider than the screen`] : bad;
}"""


def wrong_in_notations(page: Any) -> list[str]:
    """What is wrong with the formulas of an open page in each deck's letters, one line each; it ends in ours."""
    problems = []
    for deck in DECKS:
        page.evaluate(CHOOSE, deck)
        problems += [f"in the letters of {deck}: {wrong}" for wrong in page.evaluate(WRONG)]
    page.evaluate(CHOOSE, "house")
    return problems
