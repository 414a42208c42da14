"""A deck's page leads from each of its sections to ours, in its letters."""

import json
import re

import pytest

from course_lib.authoring.deck_pages import deck_pages
from course_lib.authoring.ledger import Claim, Deck, Erratum, Ledger, Source
from course_lib.authoring.ledger_pages import Taught
from course_lib.authoring.notation import Concept, Notation
from course_lib.authoring.verifications import Verification

EXERCISES = """# %% [markdown]
# # Exercises: Optimizers

# %%
import math

# %% [markdown] exercise="one_step" minutes=5 difficulty=1
# <!-- claims: first -->
# ## Take a step
#
# Text.

# %%
def one_step(x):
    # BEGIN SOLUTION: step
    return x
    # END SOLUTION

# %% [markdown] solution="one_step"
# Because.
"""


def claim(name, *sources):
    return Claim(
        id=name,
        also=(),
        chapter="optimizers",
        taught_in="optimizers",
        kind="theorem",
        summary=f"The {name} holds.",
        statement=f"$N$ is {name}.",
        verify="compute",
        sources=sources,
    )


@pytest.fixture
def page(tmp_path):
    """The page of a deck of three sections, and the page that leads to it."""
    root, book = tmp_path, tmp_path / "book"
    for folder in (book / "optimizers", book / "gradient_descent", root / "solutions"):
        folder.mkdir(parents=True)
    (root / "solutions" / "optimizers.py").write_text(EXERCISES, encoding="utf-8")
    (book / "optimizers" / "index.md").write_text("# Optimizers\n\n| [A](a.ipynb) | it <rolls> | 9 |\n")
    (book / "gradient_descent" / "index.md").write_text("# Gradient descent\n")
    titles = {}
    for name, opening in {"a": "*9 minutes. You need [B](b.ipynb).*", "b": "*6 minutes.*", "c": ""}.items():
        cells = [{"cell_type": "markdown", "source": [text]} for text in (opening, f"## Why {name}")]
        titles[book / "optimizers" / f"{name}.ipynb"] = f"Page {name}"
        (book / "optimizers" / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    a = next(iter(titles))
    slip = Erratum("slip", "The deck has $x$.", "It is $y$.", "Computed.")
    result = Erratum("result", "The deck has $x$.", "It is $N$\n or *less*.", "Computed.")
    sections = ('slide "One" [8]', "Two", "Three")
    claims = [
        claim("first", Source("someone", sections[0], result)),
        claim("second", Source("someone", sections[0], None), Source("someone", "Two", slip)),
        claim("third", Source("someone", "Three", None)),
    ]
    deck = Deck("someone", "Some One", "A", "All", "one-2020", sections, "It covers it.", {"Two": "The rest"})
    ledger = Ledger({entry.id: entry for entry in claims}, {"someone": deck})
    places = {name: [Verification(name, a, 2, "1, exact")] for name in ("first", "second")}
    count = Concept("count", "g", "count", "how many", "()", "N", {"someone": "n"}, {"someone": "$n$ is odd."})
    notation = Notation({"count": count}, {"g": "G"}, frozenset())
    return deck_pages(Taught(ledger, places, titles, book), notation, root)


def test_there_is_a_page_for_each_deck_and_one_that_leads_to_them(page):
    assert sorted(page) == ["appendix/decks.md", "decks/someone.md"]
    door = '<a class="nn-door" href="../decks/someone.html?notation=someone"><b>Some One</b><span>It covers it. 3 '
    assert door in page["appendix/decks.md"]
    assert all(not re.search(r"\n{3}", text) and text.endswith("\n") for text in page.values())


def test_there_is_one_place_to_start(page):
    text = page["decks/someone.md"]
    assert text.startswith("(deck-someone)=\n# Some One, section by section\n\n{cite:t}`one-2020`, All. It covers it.")
    assert text.count("Start here") == 1
    assert '<a class="nn-door" href="../optimizers/a.html?notation=someone"><b>Start here</b>' in text


def test_a_section_leads_to_the_heading_and_to_the_line_that_proves_it(page):
    [section] = re.findall(r'- <a class="nn-section".*\n.*', page["decks/someone.md"])[:1]
    assert 'href="../optimizers/a.html?notation=someone#why-a">Slide "One" \\[8\\]</a>\n' in section
    assert section.count("The first holds.") == 1
    assert 'href="../optimizers/a.html?notation=someone#claim-first">2 claims</a>' in section


def test_a_stop_says_how_long_what_it_is_about_and_what_comes_before(page):
    [first, again] = re.findall(r'<p class="nn-stop">.*</p>', page["decks/someone.md"])
    assert "<span>9 minutes · it &lt;rolls&gt;</span>" in first
    assert 'first read <a href="../optimizers/b.html?notation=someone">Page b</a>.' in first
    assert "again" in again
    assert "first read" not in again


def test_better_readings_are_in_the_decks_letters_and_a_slip_is_only_pointed_to(page):
    text = page["decks/someone.md"]
    address = "../appendix/errata.html?notation=someone#erratum-"
    assert f'  - Better: It is $n$ or *less*. (<a href="{address}first-someone">how we know</a>)' in text
    assert f'  - There is a <a href="{address}second-someone">slip of the pen</a> here.' in text
    assert "It is $y$." not in text


def test_what_letters_cannot_say_stands_once(page):
    assert page["decks/someone.md"].count("Letters, *count*: $n$ is odd.") == 1


def test_exercises_have_their_title_and_minutes(page):
    address = "../optimizers/exercises.html?notation=someone#exercise-one-step"
    assert f'  - Exercise: <a href="{address}">Take a step</a>, 5 minutes' in page["decks/someone.md"]


def test_a_section_without_a_page_yet_names_its_chapter(page):
    assert "- Three: Optimizers (to come)" in page["decks/someone.md"]


def test_the_end_says_what_is_more_and_what_can_wait(page):
    beyond = page["decks/someone.md"].partition("(deck-someone-beyond)=\n## Beyond the lecture\n")[2]
    assert '- Optimizers: <a href="../optimizers/c.html?notation=someone">Page c</a>\n' in beyond
    assert "Page b" not in beyond  # it is needed
    assert "[Gradient descent](../gradient_descent/index.md)." in beyond


def test_parts_can_be_jumped_to(page):
    text = page["decks/someone.md"]
    assert "- [The rest](#deck-someone-2)\n- [Beyond the lecture](#deck-someone-beyond)\n" in text
    assert "(deck-someone-2)=\n## The rest\n" in text
