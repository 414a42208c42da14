"""What is read and solved: marked by itself and by hand, kept, carried by a file, cleared, and never in the way."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from course_lib.progress import record

from .visit import Visit, inspect

KEY = "nn-progress"
CHAPTER = "book/least_squares_xor"
PAGE = f"{CHAPTER}/loss.html"
OWN = "book/your_progress.html"
SCHEMA = json.loads(Path(record.__file__).with_name("record.schema.json").read_text(encoding="utf-8"))
PAGES = [OWN, PAGE, f"{CHAPTER}/exercises.html", "book/index.html"]
BOX = ".nn-been input"
REFUSED = "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no'); }, configurable: true})"
ALL = ":is(.nn-been, .nn-solved, .nn-progress, .nn-mark, .nn-continue)"
SOME = {
    "format": record.FORMAT,
    "version": record.VERSION,
    "pages": ["least_squares_xor/index", "least_squares_xor/loss", "least_squares_xor/projection"],
    "exercises": {"least_squares_xor/augment": "solved", "least_squares_xor/fold_xor": "tried"},
    "last": "least_squares_xor/loss",
}
MARKS = """() => Object.fromEntries([...document.querySelectorAll(".bd-docs-nav .nn-mark")].map(mark =>
  [mark.parentElement.href.split("/book/").pop().split(/[.#]/)[0], mark.textContent]))"""
NAMES = """() => [...document.querySelectorAll(".toctree-l1.has-children:has(a[href$='exercises.html']) a")]
  .map(link => link.href.split("/book/").pop().split(/[.#]/)[0])"""
# what lies elsewhere once the marks are gone, or once the browser is found to keep nothing; all in one moment
MOVED = """key => {
  const all = [...document.querySelectorAll("body *:not(.nn-mark, .nn-mark *, .nn-continue, script)")];
  const places = () => all.map(element => {
    const {x, y, width, height} = element.getBoundingClientRect();
    return [element.tagName, element.className, x, y, width, height].join(" ");
  });
  const marked = places();
  localStorage.removeItem(key);
  dispatchEvent(new StorageEvent("storage", {key}));
  const left = document.querySelectorAll(".nn-mark, .nn-continue").length, plain = places();
  document.documentElement.dataset.progress = "refused";
  const refused = places();
  return [left, marked.filter((place, k) => place !== plain[k]), refused.filter((place, k) => place !== plain[k])];
}"""


@pytest.fixture
def context(browser):
    made = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield made
    made.close()


def with_record(context, kept=SOME):
    text = json.dumps(kept)
    context.add_init_script(f"localStorage.getItem('{KEY}') === null && localStorage.setItem('{KEY}', '{text}')")


def kept(page):
    return json.loads(page.evaluate(f"localStorage.getItem('{KEY}')"))


def scroll_to_the_end(page):
    page.locator(BOX).scroll_into_view_if_needed()
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def test_a_page_is_read_when_its_end_was_seen_and_half_a_minute_has_passed(context, origin):
    page = context.new_page()
    page.clock.install()
    page.goto(f"{origin}/{PAGE}")
    page.clock.run_for(60_000)
    assert not page.is_checked(BOX), "its end was never on the screen"
    page.reload()
    scroll_to_the_end(page)
    page.clock.run_for(20_000)  # the clock also goes on by itself, some seconds on a busy machine
    assert not page.is_checked(BOX), "half a minute has not passed"
    page.clock.run_for(10_000)
    assert page.is_checked(BOX)
    assert page.evaluate(MARKS) == {"least_squares_xor/index": "1/6, 1 of 6 read", "least_squares_xor/loss": "✓, read"}
    page.reload()
    assert page.is_checked(BOX)
    page.goto(f"{origin}/{CHAPTER}/projection.html")
    assert not page.is_checked(BOX)
    assert "least_squares_xor/loss" in page.evaluate(MARKS)
    assert kept(page)["last"] == "least_squares_xor/projection"


def test_who_unmarks_a_page_is_not_overruled(context, origin):
    page = context.new_page()
    page.clock.install()
    page.goto(f"{origin}/{PAGE}")
    scroll_to_the_end(page)
    for yes in (True, False):
        page.locator(BOX).focus()
        page.keyboard.press("Space")
        assert page.is_checked(BOX) is yes
        assert ("least_squares_xor/loss" in kept(page)["pages"]) is yes
    page.clock.run_for(60_000)
    assert not page.is_checked(BOX)


def test_an_exercise_is_ticked_by_hand_and_counted_in_the_contents(context, origin):
    page = context.new_page()
    page.goto(f"{origin}/{CHAPTER}/exercises.html")
    tick = page.get_by_label("solved").first
    tick.focus()
    page.keyboard.press("Space")
    assert kept(page)["exercises"] == {"least_squares_xor/augment": "solved"}
    assert page.evaluate(MARKS) == {"least_squares_xor/exercises": "1✓, 1 solved"}
    page.reload()
    assert tick.is_checked()
    tick.uncheck()
    assert kept(page)["exercises"] == {}
    assert page.evaluate(MARKS) == {}


def test_the_landing_page_leads_on_only_when_there_is_something_to_continue(context, origin):
    page = context.new_page()
    page.goto(f"{origin}/book/index.html")
    assert page.locator(".nn-continue").count() == 0
    page.evaluate(f"text => localStorage.setItem('{KEY}', text)", json.dumps(SOME))
    page.reload()
    link = page.get_by_role("link", name="Continue where you left: XOR is invisible to every straight line")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{origin}/{CHAPTER}/lines.html")


def test_what_is_exported_is_imported_in_another_browser(context, browser, origin, tmp_path):
    with_record(context)
    page = context.new_page()
    page.goto(f"{origin}/{OWN}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").press("Enter")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    exported = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validate(exported, SCHEMA)
    assert exported == SOME
    other = browser.new_context()
    page = other.new_page()
    page.goto(f"{origin}/{OWN}")
    page.get_by_label("Import a file").set_input_files(file)
    status = page.locator(".nn-progress [role=status]")
    status.filter(has_text="Imported. New: 3 pages, 2 exercises.").wait_for()
    assert kept(page) == SOME
    row = page.get_by_role("row", name="Least squares on XOR")
    assert row.locator("td").all_inner_texts() == ["3 of 6", "1 of 8, 1 tried"]
    page.get_by_label("Import a file").set_input_files(file)
    status.filter(has_text="Imported. New: 0 pages, 0 exercises.").wait_for()
    other.close()


def test_an_import_adds_and_takes_nothing_away(context, origin, tmp_path):
    """A file of the terminal: no pages, and an exercise that is only tried there."""
    with_record(context)
    file = tmp_path / "progress.json"
    found = {"least_squares_xor/augment": "tried", "least_squares_xor/fold_xor": "solved"}
    file.write_text(json.dumps(record.record_of([]) | {"exercises": found}), encoding="utf-8")
    page = context.new_page()
    page.goto(f"{origin}/{OWN}")
    page.get_by_label("Import a file").set_input_files(file)
    page.locator(".nn-progress [role=status]", has_text="New: 0 pages, 1 exercise.").wait_for()
    solved = dict.fromkeys(found, "solved")
    assert kept(page) == SOME | {"exercises": solved}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no JSON", "mine.json is not a progress file of this book. Choose one that"),
        ('{"cells": []}', "mine.json is not a progress file of this book. Choose one that"),
        (
            json.dumps(SOME | {"version": 2}),
            "mine.json is of version 2; this book reads version 1. Open it in the newest",
        ),
        (json.dumps(SOME | {"pages": ["<img>"]}), "mine.json is damaged. Export it again where it comes from."),
        (json.dumps(SOME | {"exercises": {"a/b": "yes"}}), "mine.json is damaged."),
        (json.dumps(SOME | {"exercises": None}), "mine.json is damaged."),
        (json.dumps(SOME | {"pages": "x"}), "mine.json is damaged."),
        (" " * 1_000_001 + json.dumps(SOME), "mine.json is not a progress file of this book."),
    ],
)
def test_a_wrong_file_is_refused_in_one_sentence_and_changes_nothing(text, said, context, origin, tmp_path):
    file = tmp_path / "mine.json"
    file.write_text(text, encoding="utf-8")
    with Visit(context, f"{origin}/{OWN}", origin) as visit:
        visit.page.get_by_label("Import a file").set_input_files(file)
        visit.page.locator(".nn-progress [role=status]", has_text=said).wait_for()
        assert visit.page.evaluate(f"localStorage.getItem('{KEY}')") is None
        assert visit.problems == []


def test_everything_is_cleared_after_a_question(context, origin):
    with_record(context)
    page = context.new_page()
    page.goto(f"{origin}/{OWN}")
    answers = ["dismiss", "accept"]
    page.on("dialog", lambda dialog: getattr(dialog, answers.pop(0))())
    clear = page.get_by_role("button", name="Clear everything")
    clear.press("Enter")
    assert kept(page) == SOME
    clear.press("Enter")
    assert page.evaluate(f"localStorage.getItem('{KEY}')") is None
    assert page.evaluate(MARKS) == {}
    assert page.locator(".nn-progress td").first.inner_text() == "0 of 8"
    assert page.locator(".nn-progress [role=status]").inner_text() == "Cleared. Nothing is marked any more."


def test_what_another_window_marks_is_shown_here(context, origin):
    here, there = context.new_page(), context.new_page()
    here.goto(f"{origin}/{OWN}")
    there.goto(f"{origin}/{PAGE}")
    there.check(BOX)
    here.locator('tr[data-chapter="least_squares_xor"] td', has_text="1 of 6").wait_for()


@pytest.mark.parametrize("damaged", ["{", "null", "[1]", '{"format": "x"}'])
def test_a_damaged_record_is_as_good_as_none(damaged, context, origin):
    context.add_init_script(f"localStorage.setItem('{KEY}', '{damaged}')")
    with Visit(context, f"{origin}/{PAGE}", origin) as visit:
        assert visit.page.evaluate(MARKS) == {}
        assert visit.problems == []


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", PAGES)
def test_marks_move_nothing(path, width, context, origin):
    """What takes no room cannot move anything, whenever it comes."""
    with_record(context)
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{origin}/{path}")
    assert page.locator(".nn-mark").count() == 4
    assert page.evaluate(MOVED, KEY) == [0, [], []]


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_with_marks_is_clean(path, width, browser, html):
    """In both schemes, from a file, with the contents open on a phone too."""
    scheme = "dark" if width == 320 else "light"
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    with_record(context)
    root = html.as_uri()
    with Visit(context, f"{root}/{path}", root) as visit:
        assert visit.page.evaluate(MARKS)["least_squares_xor/index"] == "3/6, 3 of 6 read"
        assert inspect(visit.page) + visit.problems == []
        if width == 320:
            open_the_contents(visit.page)
            found = inspect(visit.page, within=["#pst-primary-sidebar-modal"])
            # the rest of what is found measures the page behind the contents
            assert [line for line in found if line.startswith("axe")] + visit.problems == []
    context.close()


def open_the_contents(page):
    page.locator(".primary-toggle:visible").click()
    page.locator("#pst-primary-sidebar-modal[open] .nn-mark:visible").first.wait_for()


def test_marks_lie_beside_the_titles(browser, origin):
    """With every page read, no mark covers a letter, in the contents as in the phone's menu."""
    for width in (1280, 320):
        context = browser.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(f"{origin}/{OWN}")
        pages = [name for name in page.evaluate(NAMES) if name.count("/") == 1 and not name.endswith("exercises")]
        page.evaluate(f"text => localStorage.setItem('{KEY}', text)", json.dumps(SOME | {"pages": pages}))
        page.goto(f"{origin}/book/universal_approximation/joints.html")
        if width == 320:
            open_the_contents(page)
        page.evaluate("document.querySelectorAll('.bd-docs-nav details').forEach(each => { each.open = true; })")
        covered = page.evaluate("""() => [...document.querySelectorAll(".nn-mark")].filter(mark => {
          const range = document.createRange(), box = mark.getBoundingClientRect();
          range.selectNodeContents(mark.parentElement.firstChild);
          return [...range.getClientRects()].some(line => line.left < box.right && box.left < line.right
            && line.top < box.bottom && box.top < line.bottom);
        }).map(mark => mark.parentElement.textContent)""")
        assert page.locator(".nn-mark").count() > 60
        assert covered == []
        context.close()


def test_paper_shows_nothing_of_it(context, origin):
    with_record(context)
    page = context.new_page()
    page.emulate_media(media="print")
    for path in PAGES:
        page.goto(f"{origin}/{path}")
        assert page.locator(ALL).count() > 0
        assert page.locator(f"{ALL}:visible").count() == 0


def test_without_scripts_nothing_is_offered(browser, origin):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in PAGES[:3]:
        page.goto(f"{origin}/{path}")
        assert page.locator(ALL).count() > 0
        assert page.locator(f"{ALL}:visible").count() == 0
    context.close()


def test_where_nothing_is_kept_nothing_is_offered(context, origin):
    context.add_init_script(REFUSED)
    for path in PAGES:
        with Visit(context, f"{origin}/{path}", origin) as visit:
            assert visit.page.locator(f"{ALL}:visible").count() == 0
            assert visit.problems == []
