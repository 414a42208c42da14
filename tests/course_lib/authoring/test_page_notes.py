"""What letters cannot say is said beside them."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.authoring.notation import read_notation
from course_lib.authoring.page_notes import page_notes, shared_letters
from course_lib.authoring.typesetting import Typesetter

BOOK = Path(__file__).parents[3] / "book"
NOTATION = read_notation(BOOK)


@pytest.fixture(scope="module")
def typesetter():
    return Typesetter(BOOK / "_static" / "vendor" / "katex" / "katex.min.js", NOTATION)


def concepts(*ids):
    return [NOTATION.concepts[name] for name in ids]


def test_a_letter_that_means_two_things_is_found():
    shared = shared_letters(concepts("std", "activation_function", "mean"), NOTATION, "schubert")
    assert {letter: [concept.id for concept in owners] for letter, owners in shared.items()} == {
        r"\sigma": ["std", "activation_function"]
    }


def test_a_letter_of_ours_that_stays_counts_too():
    """The deck has no letter for one concept, and ours means something else there."""
    assert shared_letters(concepts("activation_scalar", "policy"), NOTATION, "gogianu-busoniu").keys() == {"h"}


def test_a_vector_and_its_entry_may_share_a_letter():
    assert shared_letters(concepts("input", "input_scalar"), NOTATION, "schubert") == {}


def test_the_notes_of_a_page(typesetter):
    notes = page_notes(concepts("std", "activation_function", "loss_total"), typesetter, "schubert")
    assert notes[0].endswith("stands for several things here: standard deviation and activation function.")
    assert "σ" in notes[0]
    assert notes[1].startswith("<b>Total loss.</b> ")
    assert "likelihood" in notes[1]
    assert len(notes) == 2


def test_a_page_without_anything_to_say_says_nothing(typesetter):
    assert page_notes(concepts("n_samples"), typesetter, "massias") == []
