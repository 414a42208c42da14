"""Predictions."""

from __future__ import annotations

import pytest

from course_lib.errors import CourseError
from course_lib.figures import predict


def test_the_answer_is_folded_and_names_its_letter():
    html = predict("Is it *one*?", ["`0`", "½ < 1"], "B. The labels cancel.").html
    assert '<p class="nn-q">Is it <em>one</em>?</p><ol type="A"><li><code>0</code></li><li>½ &lt; 1</li></ol>' in html
    assert "<details><summary>I have decided, show me</summary><p><b>B.</b> The labels cancel.</p>" in html
    assert "<script" not in html


def test_without_html_the_question_and_its_options_are_one_line_of_text():
    alt = predict("Which\n one?", ["This one.", "That one"], "A. Because.").alt
    assert alt == "Before you read on: Which one? A: This one; B: That one."


def test_an_open_question_has_no_options():
    html = predict("Commit a number.", [], "0.25, the mean of four quarters.").html
    assert "<ol" not in html
    assert "<p>0.25, the mean of four quarters.</p>" in html


@pytest.mark.parametrize("answer", ["½, because", "C. No such letter", "B.", "AB. Both"])
def test_an_answer_that_names_no_option_is_refused(answer):
    with pytest.raises(CourseError, match=r"predict: the answer .* names none of the options; begin it with"):
        predict("Which?", ["one", "two"], answer)


@pytest.mark.parametrize("options", [["only"], "yes or no"])
def test_a_choice_of_one_is_refused(options):
    with pytest.raises(CourseError, match=r"predict: options is .*; give at least two"):
        predict("Which?", options, "A. This.")


@pytest.mark.parametrize(("question", "answer"), [(" ", "A. Yes"), ("Which?", "")])
def test_an_empty_question_or_answer_is_refused(question, answer):
    with pytest.raises(CourseError, match="predict: the question or the answer is empty"):
        predict(question, ["a", "b"], answer)
