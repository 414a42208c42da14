"""The book without what readers' browsers may lack: scripts, a server, a root of its own, cookies."""

from __future__ import annotations

import json
import re

import pytest

from course_lib.authoring.chromium import ARGUMENTS, find_chromium

from .served import HTML, pages, serve
from .visit import INSPECT, Visit

FULL = "book/least_squares_xor/one_bend.html"  # formulas, moving figures, predictions, verified lines, code
DARK = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}
PAPER = {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 22, 27)"}
GROUND = "() => getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("scheme", PAPER)
def test_without_scripts_text_formulas_and_stills_are_there_in_the_readers_scheme(scheme, browser, origin):
    context = browser.new_context(**DARK | {"color_scheme": scheme}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{FULL}")
    assert page.evaluate(GROUND) == PAPER[scheme]
    assert page.locator("article p").first.is_visible()
    formula = page.locator("article .math").first
    assert formula.is_visible()
    assert re.search(r"[a-zA-Z]", formula.inner_text())
    assert formula.locator("annotation").text_content()
    figure = page.locator("figure[data-nn]").first
    assert figure.locator("svg").first.is_visible()
    assert figure.locator(".nn-still").is_visible()
    for control in page.locator(".pst-js-only, .nn-bar").all():
        assert not control.is_visible(), "a control that would do nothing"
    # contrast, headings, widths: what needs no script to be wrong
    assert page.evaluate(INSPECT) == []
    context.close()


def test_below_another_path_all_is_found(browser, html):
    """As on a project's page of a code host: nothing is looked for at the server's root."""
    context = browser.new_context()
    with serve(html, below="/some/where") as root, Visit(context, f"{root}/{FULL}", root) as visit:
        assert visit.problems == []
        visit.page.click("nav.bd-docs-nav a >> nth=0")
        visit.page.wait_for_url(f"{root}/book/index.html")
        assert visit.problems == []
    context.close()


@pytest.fixture
def refusing(playwright, tmp_path):
    """A browser whose reader has forbidden sites to keep anything."""
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}, "block_third_party_cookies": True}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        str(tmp_path),
        executable_path=find_chromium(whole=True),
        args=ARGUMENTS,
        **DARK,
    )
    yield context
    context.close()


def test_with_cookies_refused_the_page_works_and_the_scheme_can_be_switched(refusing, origin):
    with Visit(refusing, f"{origin}/{FULL}", origin) as visit:
        stands_in = "name => 'value' in (Object.getOwnPropertyDescriptor(window, name) || {})"
        assert visit.page.evaluate(stands_in, "localStorage"), "the browser refused nothing"
        assert visit.page.evaluate(stands_in, "sessionStorage")
        assert visit.page.evaluate(GROUND) == PAPER["dark"]
        visit.page.locator(".theme-switch-button:visible").first.click()
        assert visit.page.evaluate("document.documentElement.dataset.mode") != "auto"
        assert visit.problems == []


# what the widely used lists hold in general rules: parts of addresses, then classes and ids of what is hidden
BLOCKED = re.compile(
    r"/(ads?|adv|banners?|analytics|gtag|social|promo|affiliate|tracking|tracker|beacon|pixel|counter|stats|metrics"
    r"|telemetry|consent|gdpr|popup|popunder|share|track)(/|[.-])|[-_]ads?\.|advert|sponsor|google-?(analytics|tag)"
    r"|fingerprint|cookie-?(consent|notice|banner)|sharethis|addthis|disqus|newsletter|outbrain|taboola|matomo|piwik"
)
HIDDEN = re.compile(
    r"(ads?|adv|advert\w*|sponsor\w*|promo\w*|cookies?|consent|gdpr|newsletter|popup|tracking)([-_].*)?"
    r"|ad(s)?box|adslot|banner[-_]ad|social-(share|icons).*|shar(e|ing)-.*|outbrain.*|taboola.*"
)


def test_no_list_of_advertisers_knows_a_file_of_ours():
    files = [f"/{path.relative_to(HTML).as_posix()}" for path in HTML.rglob("*") if path.is_file()]
    assert len(files) > 50
    assert [file for file in files if BLOCKED.search(file.lower())] == []


@pytest.mark.parametrize("path", pages())
def test_no_list_of_advertisers_hides_a_part_of_a_page(path):
    text = (HTML / path).read_text(encoding="utf-8")
    names = {name for found in re.findall(r'\b(?:class|id)="([^"]*)"', text) for name in found.split()}
    assert names
    assert [name for name in names if HIDDEN.fullmatch(name)] == []


def test_a_dark_page_is_dark_in_its_first_frame(browser, origin):
    """Every frame that the browser paints while the page loads slowly has the dark ground; code and all."""
    context = browser.new_context(**DARK)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script("""
      window.nnGrounds = new Set();
      new MutationObserver(() => document.body && requestAnimationFrame(function look() {
        const code = document.querySelector(".highlight .k, .highlight .kn, .highlight .n");
        nnGrounds.add([getComputedStyle(document.body).backgroundColor, document.documentElement.dataset.theme,
          code && getComputedStyle(code).color].join(" "));
        if (document.readyState !== "complete") requestAnimationFrame(look);
      })).observe(document, {childList: true, subtree: true});""")
    page.goto(f"{origin}/{FULL}")
    page.wait_for_function("document.readyState === 'complete'")
    page.wait_for_timeout(200)
    seen = page.evaluate("[...nnGrounds]")
    assert seen
    assert all(ground.startswith(f"{PAPER['dark']} dark") for ground in seen)
    code = {ground.split("dark", 1)[1] for ground in seen if not ground.endswith("dark ")}
    assert len(code) == 1, "code changed its colour"
    context.close()


def test_a_chosen_scheme_stays_chosen_on_the_next_page(browser, origin):
    context = browser.new_context(**DARK)
    with Visit(context, f"{origin}/{FULL}", origin) as visit:
        visit.page.evaluate("localStorage.setItem('mode', 'light')")
    with Visit(context, f"{origin}/book/index.html", origin) as visit:
        assert visit.page.evaluate(GROUND) == PAPER["light"]
        assert visit.problems == []
    context.close()
