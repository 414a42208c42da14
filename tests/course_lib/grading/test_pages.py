"""The form of the reports: self-contained, and nothing in them runs."""

from __future__ import annotations

import re

from course_lib.grading.pages import bar, code, code_block, columns, name_in_cell, page, table


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    text = "".join(page("<title>", ["<p>body</p>"]))
    assert "<title>&lt;title&gt;</title>" in text
    assert "default-src 'none'" in text
    assert "<script" not in text
    assert "http" not in text.replace("http-equiv", "")


def test_a_table_has_headings_for_rows_and_columns_and_can_be_reached_by_keyboard() -> None:
    text = table("Points", ("student", "points"), [("ada", "3")], numbers=(1,))
    assert '<th scope="col">student</th><th scope="col" class="n">points</th>' in text
    assert '<th scope="row">ada</th><td class="n">3</td>' in text
    assert 'tabindex="0" role="region" aria-label="Points"' in text


def test_code_in_backticks_is_code_and_the_rest_is_text() -> None:
    assert code("`a<b` is <b>") == "<code>a&lt;b</code> is &lt;b&gt;"


def test_lines_stay_lines_and_are_not_endless() -> None:
    assert code_block("a\n<b>") == "<pre>a\n&lt;b&gt;</pre>"
    assert code_block("x\n" * 1000).count("\n") == 39


def test_a_bar_is_for_the_eye_only() -> None:
    assert bar(0.5) == '<span class="bar" aria-hidden="true" style="width:6.00rem"></span>'


def test_a_script_runs_only_as_it_is() -> None:
    text = "".join(page("a", [], "alert(1)"))
    assert "script-src 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" in text
    assert "<script>alert(1)</script>" in text


def test_columns_are_as_high_as_their_counts() -> None:
    text = columns([4, 0, 2], ["0", "1", "2\u20133"], "a <chart>")
    assert 'role="img" aria-label="a &lt;chart&gt;"' in text
    assert [float(height) for height in re.findall(r'<rect[^>]* height="(.*?)"', text)] == [110, 0, 55]
    assert re.findall(r">([^<]+)</text>", text) == ["4", "0", "1", "2", "2\u20133"]
    assert columns([0], ["0"], "")


def test_a_name_in_a_cell_goes_on_in_the_next_line_after_an_underscore() -> None:
    assert name_in_cell("mean_squared_error") == "<code>mean_<wbr>squared_<wbr>error</code>"
    assert name_in_cell("<b>_c") == "<code>&lt;b&gt;_<wbr>c</code>"
