"""A Matplotlib renderer that writes marks: short SVG shapes without ids, in the course's colours.

Matplotlib's own SVG names every element and refers to shapes by id; ids collide when a figure stands twice on a page.
Here each shape is written where it is drawn, so a figure is the same text wherever and however often it stands.
"""

from __future__ import annotations

from html import escape
from typing import Any, NamedTuple

import numpy as np
from matplotlib import font_manager
from matplotlib.backend_bases import FigureCanvasBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.ticker import Formatter, LogFormatterMathtext
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

from course_lib.errors import CourseError
from course_lib.figures._html import minus_signs
from course_lib.figures._style import COLOURS

__all__ = ["Mark", "marks", "number"]

_TOKENS = {colour.light: name for name, colour in COLOURS.items()}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_LETTERS = {int(Path.MOVETO): "M", int(Path.LINETO): "L", int(Path.CURVE3): "Q", int(Path.CURVE4): "C"}
_DOT = 16  # points; smaller shapes are markers
_RAISED = str.maketrans("0123456789-−.", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻·")

Box = tuple[float, float, float, float]


class Mark(NamedTuple):
    """One shape of a drawing: where it is cut off, how it is painted, and what it is."""

    clip: Box | None
    style: str
    shape: str


def number(value: float) -> str:
    """A coordinate as text, to a hundredth.

    Rounded to a millionth first: other processors differ in the last bits, and a tie must not show it.

    >>> number(39.600000000001), number(0.005 - 1e-13), number(-0.001)
    ('39.6', '0.01', '0')
    """
    text = f"{round(float(value), 6) + 1e-9:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def marks(function: str, figure: Figure) -> list[Mark]:
    """Draw the figure and list its marks; the figure itself is left as it was.

    Raises       CourseError for what cannot follow the reader's colour scheme or would not be text.
    """
    canvas, dpi = figure.canvas, figure.dpi
    renderer = _Renderer(function, figure)
    figure.set_dpi(72)
    _Canvas(figure, renderer)
    try:
        _plain_powers(figure)
        visible = figure.patch.get_visible()
        figure.patch.set_visible(False)
        figure.draw(renderer)
        figure.patch.set_visible(visible)
    finally:
        figure.set_dpi(dpi)
        figure.set_canvas(canvas)
    return renderer.marks


class _Canvas(FigureCanvasBase):
    """Lets Matplotlib measure text with the renderer that will draw it."""

    def __init__(self, figure: Figure, renderer: _Renderer) -> None:
        super().__init__(figure)
        self._own = renderer

    def get_renderer(self) -> _Renderer:
        return self._own


class _Renderer(RendererBase):
    def __init__(self, function: str, figure: Figure) -> None:
        super().__init__()
        self.function = function
        self.width, self.height = (72 * float(side) for side in figure.get_size_inches())
        self.marks: list[Mark] = []

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        if gc.get_hatch() is not None:
            raise _unfit(self.function, "a hatch", "draw the stripes as lines, or tell areas apart by shades()")
        style = self._paint(gc, rgbFace if len(path.vertices) > 2 else None)
        if not style:
            return
        flip = transform + Affine2D().scale(1, -1).translate(0, self.height)
        simplify = path.should_simplify and rgbFace is None
        box = (-1000.0, -1000.0, self.width + 1000, self.height + 1000) if rgbFace is None else None
        clean = path.cleaned(flip, remove_nans=True, clip=box, simplify=simplify, curves=True)
        shape = _circle(clean) or _line(clean)
        if shape:
            self.marks.append(Mark(self._clip(gc, clean), style, shape))

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False, mtext: Any = None
    ) -> None:
        if ismath:
            raise _unfit(
                self.function,
                f"the formula {s!r} in a label",
                "figures hold plain text, so write it in Unicode, such as θ₁, ŷ or 10⁻³",
            )
        style = [f"font-size:{number(prop.get_size_in_points())}px"]
        weight = font_manager.weight_dict.get(prop.get_weight(), prop.get_weight())
        if weight != 400:
            style.append(f"font-weight:{600 if weight in (600, 700) else weight}")
        if prop.get_style() != "normal":
            style.append(f"font-style:{prop.get_style()}")
        red_green_blue = gc.get_rgb()
        alpha = gc.get_alpha() if gc.get_forced_alpha() else red_green_blue[3]
        style += self._colour("fill", red_green_blue, alpha)
        if mtext is not None and (angle == 0 or mtext.get_rotation_mode() == "anchor"):
            at, anchor = self._anchor(x, y, angle, mtext), _ANCHORS[mtext.get_ha()]
        else:
            at, anchor = (x, y), "start"
        if anchor != "start":
            style.append(f"text-anchor:{anchor}")
        place = f'x="{number(at[0])}" y="{number(at[1])}"'
        if angle:
            place = f'transform="translate({number(at[0])} {number(at[1])})rotate({number(-angle)})"'
        self.marks.append(Mark(None, ";".join(style), f"<text {place}>{escape(minus_signs(s), quote=False)}</text>"))

    def draw_image(self, *arguments: Any, **keywords: Any) -> None:
        raise _unfit(
            self.function, "an image made of pixels", "draw it with pcolormesh, contourf or dots in colours of INK"
        )

    def draw_gouraud_triangles(self, *arguments: Any, **keywords: Any) -> None:
        raise _unfit(self.function, "a smooth colour gradient", "draw steps with contourf and shades()")

    def _anchor(self, x: float, y: float, angle: float, mtext: Any) -> tuple[float, float]:
        """Where the text's left, middle or right end stands, so that any font lands there."""
        ax, ay = mtext.get_transform().transform(mtext.get_unitless_position())
        ay = self.height - ay
        down = np.array([np.sin(np.deg2rad(angle)), np.cos(np.deg2rad(angle))])
        offset = float(down @ [x - ax, y - ay])
        return ax + offset * down[0], ay + offset * down[1]

    def _paint(self, gc: Any, face: Any) -> str:
        """The style of a shape; empty when nothing of it would be seen."""
        style = []
        forced = gc.get_alpha() if gc.get_forced_alpha() else None
        if face is not None:
            style += self._colour("fill", face, forced if forced is not None else (face[3] if len(face) > 3 else 1))
        width, stroke = gc.get_linewidth(), gc.get_rgb()
        if width:
            line = self._colour("stroke", stroke, forced if forced is not None else stroke[3])
            if line:
                style += [*line, *([f"stroke-width:{number(width)}"] if width != 1 else [])]
                style += _ends(gc)
        return ";".join(style)

    def _colour(self, what: str, colour: Any, alpha: float) -> list[str]:
        if alpha == 0:
            return []
        code = to_hex(colour[:3])
        name = _TOKENS.get(code)
        if name is None:
            raise _unfit(
                self.function,
                f"the colour {code}",
                "call use_style() before drawing and take colours from INK, such as color=INK['yhat'], "
                "or from shades('err', 5)",
            )
        value = "currentColor" if name == "ink" else f"var(--nn-{name},{COLOURS[name].anywhere})"
        return [f"{what}:{value}", *([f"{what}-opacity:{number(alpha)}"] if alpha != 1 else [])]

    def _clip(self, gc: Any, path: Any) -> Box | None:
        """The box that cuts the shape, when it reaches beyond it."""
        box = gc.get_clip_rectangle()
        if gc.get_clip_path()[0] is not None:
            raise _unfit(
                self.function, "a shape cut out by another", "compute the points that are inside and draw those"
            )
        if box is None:
            return None
        left, right = box.x0, box.x1
        top, bottom = self.height - box.y1, self.height - box.y0
        seen = path.vertices[_on_paper(path)]
        low, high = seen.min(axis=0), seen.max(axis=0)
        if (high - low < _DOT).all():  # a dot on the edge stays whole
            low = high = (low + high) / 2
        if low[0] > left - 0.5 and high[0] < right + 0.5 and low[1] > top - 0.5 and high[1] < bottom + 0.5:
            return None
        return round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)


def _ends(gc: Any) -> list[str]:
    """Dashes, joins and caps, where they differ from the drawing's defaults (round joins, butt caps)."""
    style = []
    offset, dashes = gc.get_dashes()
    if dashes is not None:
        style.append("stroke-dasharray:" + " ".join(number(length) for length in dashes))
        if offset:
            style.append(f"stroke-dashoffset:{number(offset)}")
    if str(gc.get_joinstyle()) != "round":
        style.append(f"stroke-linejoin:{gc.get_joinstyle()}")
    cap = {"butt": "butt", "round": "round", "projecting": "square"}[str(gc.get_capstyle())]
    if cap != "butt":
        style.append(f"stroke-linecap:{cap}")
    return style


def _on_paper(path: Any) -> NDArray[np.bool_]:
    """Which vertices of a cleaned path are places, not the marks for closing and stopping."""
    on_paper: NDArray[np.bool_] = ~np.isin(path.codes, (Path.CLOSEPOLY, Path.STOP))
    return on_paper


def _circle(path: Any) -> str:
    """The path as a circle element, if it is one: a third of the text, and there may be hundreds of dots."""
    if (path.codes == Path.CURVE4).sum() != 24:
        return ""
    corners = path.vertices[_on_paper(path)][:-1][::3]
    if len(corners) != 8:
        return ""
    middle = corners.mean(axis=0)
    radii = np.hypot(*(corners - middle).T)
    if np.ptp(radii) > 1e-6 * max(radii.max(), 1):
        return ""
    x, y, r = (number(value) for value in (*middle, radii.mean()))
    return f'<circle cx="{x}" cy="{y}" r="{r}"/>'


def _line(path: Any) -> str:
    """The path as a path element; points that round to the same place are written once."""
    pieces: list[str] = []
    before, last = "", ""
    for points, code in path.iter_segments(simplify=False, curves=True):
        if code == Path.STOP:
            break
        if code == Path.CLOSEPOLY:
            pieces.append("z")
            before = "z"
            continue
        here = " ".join(number(value) for value in points)
        letter = _LETTERS[int(code)]
        if letter == "L" and here == last and before == "L":
            continue
        pieces.append((" " if letter == before and letter != "M" else letter) + here)
        before, last = letter, here
    return f'<path d="{"".join(pieces)}"/>' if len(pieces) > 1 else ""


def _unfit(function: str, what: str, mend: str) -> CourseError:
    return CourseError(
        f"{function}: the figure holds {what}, which cannot follow the reader's colours and text size; {mend}.",
        name="figure",
        got=what,
        expected="lines, areas, dots and plain text in colours of INK",
    )


class _PlainPowers(Formatter):
    """Writes 10⁻³ where Matplotlib's logarithmic axes would write a formula."""

    def __init__(self, inner: Formatter) -> None:
        self.inner = inner

    def set_locs(self, locs: Any) -> None:
        self.inner.set_locs(locs)

    def __call__(self, x: float, pos: int | None = None) -> str:
        return plain_power(self.inner(x, pos))


def plain_power(text: str) -> str:
    """Matplotlib's formula for a power of ten as plain text.

    >>> plain_power(r"$\\mathdefault{2\\times10^{-3}}$")
    '2×10⁻³'
    """
    text = text.replace("$", "").replace(r"\mathdefault", "").replace(r"\times", "×").replace("-", "−")
    base, _, exponent = text.strip("{}").partition("^")
    return base + exponent.strip("{}").translate(_RAISED)


def _plain_powers(figure: Figure) -> None:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            if isinstance(axis.get_major_formatter(), LogFormatterMathtext):
                axis.set_major_formatter(_PlainPowers(axis.get_major_formatter()))
            if isinstance(axis.get_minor_formatter(), LogFormatterMathtext):
                axis.set_minor_formatter(_PlainPowers(axis.get_minor_formatter()))
