"""Words in and around figures."""

from __future__ import annotations

from course_lib.figures._html import alt_text, words


def test_markdown_of_one_line_becomes_html():
    assert words("**Loss** of `a*b*c` is\n *not* 3 * 4 * 5") == (
        "<b>Loss</b> of <code>a*b*c</code> is <em>not</em> 3 * 4 * 5"
    )


def test_a_screen_reader_is_told_of_every_minus():
    assert alt_text("show", "From -0.5 to (-3) and 1e-6,\n a 3-4-2 network.") == (
        "From −0.5 to (−3) and 1e-6, a 3-4-2 network."
    )
