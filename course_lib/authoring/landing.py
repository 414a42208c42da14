"""The picture on the landing page: two ReLU units fold the plane so that one straight cut solves XOR.

Every dot goes where the hidden layer puts it, and has the colour of the network's answer there.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from course_lib.data import xor
from course_lib.linear import predict
from course_lib.network import MultilayerPerceptron

__all__ = ["PAGE", "fold", "main"]

PAGE = Path("book") / "fold.html"
UNIT, LEFT, BOTTOM = 100, 44, 216  # the length of 1 in the drawing, and where the origin stands
HIDDEN = MultilayerPerceptron(widths=(2, 2), activations=("relu",))
PARAMETERS = HIDDEN.from_arrays([([[1, 1], [1, 1]], [0, -1])])
READ_OUT = np.array([1.0, -2.0, 0.0])  # ŷ = h_1 − 2 h_2, no bias
CUT = (0.2, -0.15), (2.6, 1.05)  # where ŷ = 1/2

ALT = (
    "The four points of XOR in a plane full of dots. Two ReLU units fold the plane onto one bent line. The two points "
    "of class 1 land on the same place, and one straight cut separates them from the two points of class 0."
)
MOVE = (
    "var f=this.closest('figure');f.style.animation='none';f.style.setProperty('--t',this.value/100);"
    "this.setAttribute('aria-valuetext',this.value+'% folded')"
)
Floats = NDArray[np.floating[Any]]


def fold() -> str:
    """The moving picture as HTML; the only script is the one line that hands the slider's value to the style sheet."""
    corners, _ = xor()
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-0.25, 1.25, 13)]), axis=-1).reshape(-1, 2)
    dots = [_dot(*move) for move in _moves(grid)]
    points = [_point(*move) for move in _moves(corners)]
    start, end = (_at(*place) for place in CUT)
    return (
        f'<figure class="nn nn-fold"><svg viewBox="0 48 320 208" role="img" aria-label="{ALT}">'
        f'<g class="nn-axes"><path d="M{LEFT} {BOTTOM + 20}V56M{LEFT - 20} {BOTTOM}H310"/>'
        f"{_axis_names('x', 'before')}{_axis_names('h', 'after')}</g>"
        f'<path class="nn-cut" d="M{start}L{end}"/>{"".join(dots + points)}</svg>'
        '<div class="nn-bar pst-js-only"><div class="nn-sliders"><label><span class="nn-name">fold</span>'
        '<input type="range" min="0" max="100" step="5" value="100" autocomplete="off" aria-valuetext="100% folded" '
        f'oninput="{MOVE}"></label></div></div></figure>\n'
    )


def _moves(points: Floats) -> list[tuple[Floats, Floats, bool]]:
    """Each point, where the hidden layer puts it, and whether the answer there is above 1/2."""
    hidden = HIDDEN.forward(PARAMETERS, points)
    return list(zip(points, hidden, predict(hidden, READ_OUT) > 0.5, strict=True))


def _dot(point: Floats, target: Floats, class_1: bool) -> str:
    return f'<circle {_styled("nn-small", class_1, point, target)} r="1.7" {_place("c", point)}/>'


def _point(point: Floats, target: Floats, class_1: bool) -> str:
    """A point of XOR: a disc for class 1, a square for class 0, and its two bits beside it."""
    x_1, x_2 = point
    shape = '<circle r="7"/>' if class_1 else '<path d="M-6-6H6V6H-6Z"/>'
    below = class_1 and x_1 > x_2  # (0, 1) and (1, 0) meet: one label above, one below
    label = f'<text x="10" y="{20 if below else -9}">{x_1:.0f} {x_2:.0f}</text>'
    return (
        f'<g {_styled("nn-big", class_1, point, target)}><g transform="translate({_at(*point)})">{shape}{label}</g></g>'
    )


def _styled(name: str, class_1: bool, point: Floats, target: Floats) -> str:
    right, up = UNIT * (target - point)
    return f'class="nn-mv {"nn-p" if class_1 else "nn-n"} {name}" style="--dx:{right + 0:g};--dy:{-up + 0:g}"'


def _place(prefix: str, point: Floats) -> str:
    x, y = _at(*point).split()
    return f'{prefix}x="{x}" {prefix}y="{y}"'


def _at(x: float, y: float) -> str:
    return f"{LEFT + UNIT * x:g} {BOTTOM - UNIT * y:g}"


def _axis_names(letter: str, when: str) -> str:
    return (
        f'<text class="nn-{when}" x="300" y="{BOTTOM + 18}">{letter}₁</text>'
        f'<text class="nn-{when}" x="{LEFT - 22}" y="66">{letter}₂</text>'
    )


def main() -> int:
    """Write the picture, or with --check say whether it is current."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--check", action="store_true")
    checking = parser.parse_args().check
    text = fold()
    if not checking:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.exists() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    print(f"{PAGE} is not current. Mend: python -m course_lib.authoring.landing")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
