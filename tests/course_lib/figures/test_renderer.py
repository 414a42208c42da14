"""What a figure may hold, and how it is written."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from course_lib.errors import CourseError
from course_lib.figures import INK, shades, svg
from course_lib.figures._renderer import number, plain_power
from course_lib.figures._style import COLOURS, settings


def drawn(build, **axes):
    with matplotlib.rc_context(settings()):
        figure = Figure()
        build(figure.add_subplot(**axes))
        return svg(figure, alt="a test")


def test_every_colour_follows_the_reader():
    """Each concept is a CSS variable with a mid-tone for hosts that do not define it; ink is the text's colour."""

    def build(axes):
        for name in COLOURS:
            axes.plot([0, 1], [0, 1], color=INK[name])

    text = drawn(build)
    assert not set(re.findall(r"#[0-9a-f]{6}", text)) & {colour.light for colour in COLOURS.values()}
    for name, colour in COLOURS.items():
        wanted = "stroke:currentColor" if name == "ink" else f"stroke:var(--nn-{name},{colour.anywhere})"
        assert wanted in text


def test_a_drawing_is_well_formed_and_has_no_ids():
    def build(axes):
        axes.scatter([0, 1], [0, 1], color=INK["pos"])
        axes.fill_between([0, 1], [1, 2], color=INK["neg"], alpha=0.3)
        axes.set(xlim=(0.2, 0.8), title="a < b & c", ylabel="ŷ")
        axes.annotate("here", (0.5, 0.5), (0.3, 0.8), arrowprops={"arrowstyle": "->", "color": INK["err"]})

    text = drawn(build)
    root = ElementTree.fromstring(text)
    assert not [element for element in root.iter() if "id" in element.attrib]
    assert "url(" not in text
    assert "href" not in text
    assert [element.text for element in root.iter("{http://www.w3.org/2000/svg}text") if element.text == "a < b & c"]


def test_dots_are_circles_where_they_belong():
    def build(axes):
        axes.set(xlim=(0, 4), ylim=(0, 2))
        axes.scatter([1, 2], [1, 0.5], s=100, linewidths=0, color=INK["pos"])
        axes.set_position((0, 0, 1, 1))
        axes.axis("off")

    with matplotlib.rc_context({**settings(), "figure.constrained_layout.use": False}):
        figure = Figure(figsize=(4, 2))
        build(figure.add_subplot())
        circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/>', svg(figure, alt="two dots"))
    assert [tuple(map(float, circle)) for circle in circles] == [(72, 72, 5), (144, 108, 5)]


def test_only_what_reaches_beyond_the_axes_is_clipped():
    inside = drawn(lambda axes: (axes.plot([0, 1], [0, 1]), axes.set(xlim=(0, 1), ylim=(0, 1))))
    beyond = drawn(lambda axes: (axes.plot([0, 2], [0, 2]), axes.set(xlim=(0, 1), ylim=(0, 1))))
    assert inside.count("<svg") == 1
    assert beyond.count("<svg") == 2


def test_dashes_shades_and_rotation_survive():
    def build(axes):
        axes.plot([0, 1], [0, 1], "--", color=INK["err"], dash_capstyle="round")
        axes.contourf(np.arange(12).reshape(3, 4), colors=shades("w", 7))
        axes.text(1, 1, "turned", rotation=30)

    text = drawn(build)
    assert "stroke-dasharray:" in text
    assert "stroke-linecap:round" in text
    assert "fill-opacity:0.12" in text
    assert re.search(r'transform="translate\([\d. ]+\)rotate\(-30\)">turned', text)


def test_a_logarithmic_axis_has_plain_numbers():
    text = drawn(lambda axes: axes.semilogy([0, 1], [1e-4, 1]))
    assert ">10⁻³<" in text
    assert plain_power(r"$\mathdefault{-2\times10^{12}}$") == "−2×10¹²"
    assert plain_power(r"$\mathdefault{0}$") == "0"


def test_a_number_below_zero_has_a_minus_sign_and_other_hyphens_stay():
    text = drawn(lambda axes: axes.set(title="-0.5 (-3, -.5)", xlabel="a 3-4-2 network, 2e-6"))
    assert ">−0.5 (−3, −.5)<" in text
    assert ">a 3-4-2 network, 2e-6<" in text


def test_three_dimensions_are_drawn():
    square = np.meshgrid([0.0, 1.0], [0.0, 1.0])
    text = drawn(
        lambda axes: axes.plot_surface(*square, np.ones((2, 2)), color=INK["yhat"], alpha=0.3, shade=False),
        projection="3d",
    )
    assert "fill:var(--nn-yhat" in text


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda axes: axes.plot([0, 1], color="tab:orange"), r"colour #ff7f0e.*use_style\(\).*INK\['yhat'\]"),
        (lambda axes: axes.imshow([[0, 1]]), "image made of pixels.*pcolormesh"),
        (lambda axes: axes.set_title("$x^2$"), r"formula '\$x\^2\$'.*Unicode"),
        (lambda axes: axes.bar([0], [1], hatch="/", color=INK["w"]), "hatch.*shades"),
        (
            lambda axes: axes.pcolormesh([[0, 1], [1, 2]], shading="gouraud"),
            r"colour gradient.*contourf and shades\(\)",
        ),
        (
            lambda axes: axes.add_patch(matplotlib.patches.Rectangle((0, 0), 9, 9)).set_clip_path(
                matplotlib.patches.Circle((0, 0), 1, transform=axes.transData)
            ),
            "cut out by another.*points that are inside",
        ),
    ],
)
def test_what_cannot_follow_the_page_is_refused(build, message):
    with pytest.raises(CourseError, match=f"svg: the figure holds .*{message}"):
        drawn(build)


@given(st.integers(-100_000, 100_000), st.floats(-1e-9, 1e-9))
def test_noise_in_the_last_digits_never_shows(thousandths, noise):
    """Other processors round otherwise; ties at half a hundredth are where that would be seen."""
    value = thousandths / 1000
    assert number(value + noise) == number(value)
    assert abs(float(number(value)) - value) <= 0.005 + 2e-9


def test_drawing_leaves_the_figure_as_it_was():
    with matplotlib.rc_context(settings()):
        figure = Figure(dpi=123)
        figure.add_subplot().plot([0, 1])
    canvas = figure.canvas
    assert svg(figure, alt="a") == svg(figure, alt="a")
    assert figure.canvas is canvas
    assert figure.dpi == 123
    assert figure.patch.get_visible()
