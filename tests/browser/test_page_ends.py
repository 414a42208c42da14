"""How pages end: what they verified, how to cite them, where the book goes on."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from pybtex.database import parse_string

from course_lib.authoring.verifications import verifications
from course_lib.authoring.yaml_files import read_yaml

from .served import HTML
from .visit import Visit

ROOT = Path(__file__).parents[2]
PAGE = "book/least_squares_xor/one_bend.html"


def in_order(entry):
    """The pages of a part of _toc.yml, depth first."""
    if "file" in entry:
        yield entry["file"]
    for part in (*entry.get("chapters", ()), *entry.get("sections", ())):
        yield from in_order(part)


def book_order():
    toc = read_yaml(ROOT / "_toc.yml")
    return [toc["root"], *(page for part in toc["parts"] for page in in_order(part))]


ORDER = book_order()


def text_of(page):
    return (HTML / f"{page}.html").read_text(encoding="utf-8")


def title_of(page):
    heading = re.search(r"<h1>(.*?)<a class=\"headerlink\"", text_of(page).partition("<article")[2], re.DOTALL)[1]
    return unescape(re.sub(r"<[^>]*>", "", heading))


def neighbour(text, side):
    found = re.search(rf'<a class="{side}"\s+href="([^"]+)".*?<p class="prev-next-title">(.*?)</p>', text, re.DOTALL)
    return found and (found[1], unescape(re.sub(r"<[^>]*>", "", found[2])))


def test_previous_and_next_lead_through_the_book_in_its_order():
    assert len(ORDER) > 100
    titles = {page: title_of(page) for page in ORDER}
    for before, page, after in zip([None, *ORDER], ORDER, [*ORDER[1:], None], strict=False):
        for side, other in (("left-prev", before), ("right-next", after)):
            link = neighbour(text_of(page), side)
            if other is None:
                assert link is None, f"{page}: {side}"
                continue
            assert link, f"{page} has no {side}"
            target = (HTML / f"{page}.html").parent / link[0]
            assert target.resolve() == (HTML / f"{other}.html").resolve(), f"{page}: {side}"
            assert link[1] == titles[other], f"{page}: {side}"


def test_every_page_lists_all_that_it_verified():
    """Compared with the notebooks' cells, which the list is not made from."""
    with_claims = 0
    for page in ORDER:
        notebook = ROOT / f"{page}.ipynb"
        verified = [found.claim for found in verifications(notebook)] if notebook.exists() else []
        block = re.search(r'<details class="nn nn-verified">(.*?)</details>', text_of(page), re.DOTALL)
        listed = (
            re.findall(r'<li>[^<]+<span class="nn-where"><a href="#claim-([a-z0-9-]+)">', block[1]) if block else []
        )
        assert listed == verified, page
        with_claims += bool(listed)
    assert with_claims > 60


def test_every_page_can_be_cited_and_no_two_alike():
    keys, named = [], []
    for page in ORDER:
        block = re.search(r'<details class="nn nn-cite">.*?<pre[^>]*>(.*?)</pre>', text_of(page), re.DOTALL)
        [(key, entry)] = parse_string(unescape(block[1]), "bibtex").entries.items()
        keys.append(key)
        named.append(entry.fields["title"])
        assert entry.fields["url"].endswith(f"/{page}.html")
        assert {"author"} == set(entry.persons)
        assert entry.fields["note"].startswith("Version ")
    assert len(set(keys)) == len(keys)
    assert [title for title in named if named.count(title) > 1] == []


@pytest.mark.parametrize("server", [True, False], ids=["server", "file"])
def test_the_entry_is_copied_and_that_is_said(server, browser, origin, html):
    root = origin if server else html.as_uri()
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    with Visit(context, f"{root}/{PAGE}", root) as visit:
        block = visit.page.locator(".nn-cite")
        assert not block.locator("button").is_visible()
        block.locator("summary").focus()
        visit.page.keyboard.press("Enter")
        block.locator("button").focus()
        visit.page.keyboard.press("Enter")
        visit.page.wait_for_function("() => document.querySelector('.nn-cite [role=status]').textContent")
        assert block.locator("[role=status]").inner_text() == "Copied."
        copied = visit.page.evaluate("navigator.clipboard.readText()")
        assert copied == block.locator("pre").evaluate("entry => entry.textContent")
        assert visit.problems == []
    context.close()


def test_where_copying_is_refused_the_entry_is_selected(browser, origin):
    context = browser.new_context()
    context.add_init_script(
        "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));document.execCommand = () => false;"
    )
    with Visit(context, f"{origin}/{PAGE}", origin) as visit:
        block = visit.page.locator(".nn-cite")
        block.locator("summary").click()
        block.locator("button").click()
        visit.page.wait_for_function("() => document.querySelector('.nn-cite [role=status]').textContent")
        assert block.locator("[role=status]").inner_text().startswith("Selected: copy it with Ctrl+C")
        selected = visit.page.evaluate("getSelection().toString().trim()")
        assert selected.startswith("@incollection{neural-networks-checked:least-squares-xor:one-bend,")
        assert selected.endswith("}")
    context.close()


def test_without_a_script_the_entry_is_read_and_no_button_promises_more(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/{PAGE}")
    page.click(".nn-cite summary")
    assert "@incollection{" in page.inner_text(".nn-cite pre")
    assert not page.locator(".nn-cite button").is_visible()
    context.close()


def test_a_claim_in_a_folded_group_is_seen_when_one_goes_to_it(browser, origin):
    groups = re.compile(r'<details class="nn nn-claims".*?id="claim-([a-z0-9-]+)"', re.DOTALL)
    page, claim = next((page, found[1]) for page in ORDER if (found := groups.search(text_of(page))))
    context = browser.new_context()
    with Visit(context, f"{origin}/{page}.html#claim-{claim}", origin) as visit:
        assert visit.page.locator(f"#claim-{claim}").is_visible()
        assert visit.problems == []
    context.close()
