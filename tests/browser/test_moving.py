"""How moving figures behave when they should not move, and where there is no script or no screen."""

from __future__ import annotations

import pytest

from course_lib.figures import frames

from .moving import MOVED, move_all
from .served import HTML, pages
from .visit import Visit

MOVING = next((page for page in pages() if "data-nn=" in (HTML / page).read_text(encoding="utf-8")), "")


@pytest.fixture(scope="module")
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 700})
    yield made
    made.close()


def first_figure(page):
    found = page.query_selector("figure[data-nn]")
    assert found, "no moving figure on this page"
    return found


def test_play_runs_and_stops_out_of_sight(context, origin):
    """Play starts over from the end and pauses when the figure leaves the screen."""
    with Visit(context, f"{origin}/{MOVING}", origin) as visit:
        figure = first_figure(visit.page)
        play, slider = figure.query_selector("button.nn-play"), figure.query_selector("input")
        slider.focus()
        visit.page.keyboard.press("End")
        play.focus()
        visit.page.keyboard.press("Space")
        assert play.get_attribute("aria-label").startswith("Pause ")
        visit.page.wait_for_function("slider => +slider.value > 0 && +slider.value < +slider.max", arg=slider)
        visit.page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        visit.page.wait_for_function("play => play.getAttribute('aria-label').startsWith('Play ')", arg=play)
        assert slider.input_value() != slider.get_attribute("max"), "it only stopped at the end"


def test_nothing_plays_for_readers_who_asked_for_calm(context, origin):
    with Visit(context, f"{origin}/{MOVING}", origin) as visit:
        visit.page.emulate_media(reduced_motion="reduce")
        figure = first_figure(visit.page)
        assert not figure.query_selector("button.nn-play").is_visible()
        assert figure.query_selector("input").is_visible()
        visit.page.emulate_media(reduced_motion="no-preference")


def test_a_finger_moves_the_slider(browser, origin):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    with Visit(context, f"{origin}/{MOVING}", origin) as visit:
        figure = first_figure(visit.page)
        before = figure.evaluate(MOVED)
        slider = figure.query_selector("input")
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        assert box["height"] >= 44
        visit.page.touchscreen.tap(box["x"] + 0.9 * box["width"], box["y"] + box["height"] / 2)
        after = figure.evaluate(MOVED)
        assert after["picture"] != before["picture"]
        assert after["shown"] != before["shown"]
    context.close()


def test_without_a_script_there_is_the_still_with_its_value(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{MOVING}")
    figure = page.locator("figure[data-nn]").first
    assert figure.locator("svg").first.is_visible()
    assert figure.locator(".nn-still").is_visible()
    assert not figure.locator("input").first.is_visible()
    context.close()


def test_on_paper_there_is_the_frame_from_the_screen_with_its_value(context, origin):
    with Visit(context, f"{origin}/{MOVING}", origin) as visit:
        figure = first_figure(visit.page)
        figure.query_selector("input").focus()
        visit.page.keyboard.press("End")
        value = figure.query_selector("output").inner_text()
        visit.page.emulate_media(media="print")
        assert value in figure.query_selector(".nn-still").inner_text()
        assert not figure.query_selector("input").is_visible()
        visit.page.emulate_media(media="screen")


def test_the_plane_of_the_landing_page_folds_by_keyboard(context, origin):
    with Visit(context, f"{origin}/book/index.html", origin) as visit:
        slider = visit.page.locator(".nn-fold input")
        place = "() => [...document.querySelectorAll('.nn-fold .nn-big')].map(e => e.getBoundingClientRect().x)"
        slider.press("Home")
        flat = visit.page.evaluate(place)
        slider.press("End")
        folded = visit.page.evaluate(place)
        assert slider.get_attribute("aria-valuetext") == "100% folded"
    assert len(set(flat)) > 1
    assert flat[1] != pytest.approx(flat[2], abs=5)
    assert folded[1] == pytest.approx(folded[2], abs=1)  # (0, 1) and (1, 0) have met


def draw(axes, value):
    axes.set(xlim=(0, 1), ylim=(0, 1), title=f"at {value}")


TWO = {"values": ([0, 1, 2], [5, 6, 7]), "label": ("a", "b"), "start": (1, 6)}
ONE_AT_A_TIME = {"vary": {"a": [0, 1, 2], "b": [5, 6, 7]}, "start": {"a": 1, "b": 7}}


@pytest.mark.parametrize(("form", "last"), [(TWO, "a: 2, b: 7"), (ONE_AT_A_TIME, "a: 1, b: 7")])
def test_a_figure_of_two_parameters_moves_by_keyboard(form, last, context):
    page = context.pages[0] if context.pages else context.new_page()
    page.set_content(frames(draw, alt="at {value}", caption="Watch.", **form).html)
    assert page.evaluate("document.querySelector('.nn-panels').getAttribute('aria-label')").startswith("at ")
    assert move_all(page) == []
    assert page.locator(".nn-still").text_content() == last


def test_a_change_in_the_menu_puts_the_other_parameter_back(context):
    page = context.pages[0] if context.pages else context.new_page()
    page.set_content(frames(draw, alt="at {value}", caption="Watch.", **ONE_AT_A_TIME).html)
    page.locator("input").press("End")
    page.locator("select").select_option(index=1)
    figure = page.query_selector("figure")
    assert figure.evaluate(MOVED)["shown"] == ["7"]
    page.locator("input").press("Home")
    assert figure.evaluate(MOVED)["shown"] == ["5"]
    assert figure.evaluate(MOVED)["printed"] == "a: 1, b: 5"
