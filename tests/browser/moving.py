"""Every moving figure of a page, moved from end to end by keyboard."""

from __future__ import annotations

from typing import Any

__all__ = ["MOVED", "move_all"]

# what one sees, what a screen reader says, what stands on paper, how many frames of each slot are displayed
MOVED = """figure => { const seen = [...figure.querySelectorAll(".nn-moves")].map(
  slot => [...slot.children].filter(frame => getComputedStyle(frame).display !== "none"));
const drawn = seen.flat().map(frame => frame.innerHTML).join(""), known = (window.nnPictures ??= []);
return {
  picture: known.includes(drawn) ? known.indexOf(drawn) : known.push(drawn) - 1,
  shown: [...figure.querySelectorAll("output")].map(output => output.innerText),
  heard: [...figure.querySelectorAll("input")].map(range => range.getAttribute("aria-valuetext")),
  printed: figure.querySelector(".nn-still").textContent,
  frames: seen.map(frames => frames.length),
  position: [...figure.querySelectorAll("input")].map(range => [range.min, range.value, range.max].map(Number)),
}; }"""


def move_all(page: Any) -> list[str]:
    """What is wrong with a page's moving figures, one line each: the picture and the values must move together."""
    problems = []
    for number, figure in enumerate(page.query_selector_all("figure[data-nn]"), start=1):
        menu = figure.query_selector("select")
        for choice in range(len(menu.query_selector_all("option")) if menu else 1):
            if menu:
                menu.select_option(index=choice)
            for k, slider in enumerate(figure.query_selector_all("input[type=range]")):
                where = f"figure {number}, {'choice' if menu else 'slider'} {(choice if menu else k) + 1}"
                problems += [f"{where}: {problem}" for problem in _move(page, figure, slider, k)]
    return problems


def _move(page: Any, figure: Any, slider: Any, k: int) -> list[str]:
    problems = []
    pictures = set()
    slider.focus()
    for key in ("Home", "ArrowRight", "End"):
        page.keyboard.press(key)
        now = figure.evaluate(MOVED)
        low, value, high = now["position"][k]
        if {"Home": value != low, "End": value != high}.get(key, False):
            problems.append(f"{key} leads to {value} of {low} to {high}")
        if now["shown"] != now["heard"]:
            problems.append(f"shows {now['shown']}, says {now['heard']}")
        if not all(value in now["printed"] for value in now["shown"]):
            problems.append(f"shows {now['shown']}, prints {now['printed']}")
        if not set(now["frames"]) <= {1}:
            problems.append("not exactly one frame is displayed")
        pictures.add(now["picture"])
    if len(pictures) < (2 if high == 1 else 3):
        problems.append("the picture did not change")
    return problems
