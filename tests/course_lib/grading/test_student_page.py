"""What a student reads: what is to be done first, where, why, and where to read on."""

from __future__ import annotations

from course_lib.grading.results import Graded, Results
from course_lib.grading.student_page import WORDS, student_page
from course_lib.statuses import STATUSES
from tests.course_lib.grading.sample import entry, sample


def student_text(results: Results, student: Graded) -> str:
    return "".join(student_page(results, student))


def test_every_status_has_a_word() -> None:
    assert set(WORDS) == set(STATUSES)


def test_what_is_wrong_stands_before_what_is_right() -> None:
    text = student_text(sample(), sample().students[1])
    assert "<strong>1 of 3 points</strong>" in text
    assert text.index("You <code>summed</code>.") < text.index("<h2>Right</h2>") < text.index("<code>augment</code>")
    assert '<a href="https://book/loss.html">Where the book explains it</a>' in text


def test_the_smallest_case_is_shown() -> None:
    text = student_text(sample(), sample().students[1])
    assert "The smallest case found that shows it (one sample)" in text
    assert '<th scope="row">X</th><td><pre>[[1]]</pre></td>' in text
    beside = "<div><dt>expected</dt><dd><pre>1</pre></dd></div><div><dt>yours</dt><dd><pre>2</pre></dd></div>"
    assert f'<dl class="pair">{beside}</dl>' in text
    assert 'aria-label="The smallest case found that shows it (one sample): mse"' in text


def test_a_line_is_shown_with_its_cell_and_everything_hostile_as_text() -> None:
    text = student_text(sample(), sample().students[2])
    assert "In code cell 2, line 3:" in text
    assert "return &lt;b&gt;" in text
    assert "<code>mse</code> is &lt;b&gt;." in text
    assert "<h1>=&lt;i&gt;\\u202e</h1>" in text
    assert "\u202e" not in text


def test_the_exercise_is_linked_when_no_page_explains_the_mistake() -> None:
    assert '<a href="https://book/augment.html">The exercise in the book</a>' in student_text(
        sample(), sample().students[2]
    )


def test_a_file_that_cannot_be_read_is_said_once() -> None:
    entries = tuple(entry(name, "malformed", 0, 1, message="It is not a notebook.") for name in ("augment", "mse"))
    text = student_text(sample(), Graded("Eve", "e.ipynb", entries, {}))
    assert text.count("It is not a notebook.") == 1
    assert "The file could not be read." in text


def test_parts_that_are_right_are_said() -> None:
    entries = (entry("augment", "partly", 1, 2, passed=["independent columns"], message="No."),)
    assert "Right already: independent columns." in student_text(sample(), Graded("Eve", "e.py", entries, {}))


def test_a_run_without_isolation_says_so() -> None:
    results = sample()
    results.isolated = False
    assert "Graded without isolation." in student_text(results, results.students[0])


def test_a_student_reads_nothing_of_the_others() -> None:
    text = student_text(sample(), sample().students[0])
    assert "Bob" not in text
    assert "summed" not in text
