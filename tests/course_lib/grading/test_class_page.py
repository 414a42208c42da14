"""What an instructor reads: the mistakes first, without names of those who made them; then everybody."""

from __future__ import annotations

import base64
import hashlib
import re

from course_lib.grading.alike import SMALLEST
from course_lib.grading.class_page import class_page
from course_lib.grading.reports import page_of
from course_lib.grading.results import Graded, Results
from tests.course_lib.grading.sample import WITNESS, entry, sample


def class_text(results: Results) -> str:
    return "".join(class_page(results, page_of))


def test_mistakes_come_first_the_frequent_ones_unfolded() -> None:
    results = sample()
    facts = {"names": ["sum-for-mean"], "message": "You `summed`.", "witness": WITNESS}
    results.students.append(
        Graded("Dan", "d.py", (entry("augment", "right", 1, 1), entry("mse", "wrong", 0, 2, **facts)), {})
    )
    text = class_text(results)
    assert "<strong>2 of 4</strong>" in text
    assert (
        text.index("What the class misunderstood</h2>") < text.index(">Exercises</h2>") < text.index(">Students</h2>")
    )
    assert '<a href="https://book/loss.html">Where the book explains it</a>' in text
    assert "Mistakes that one student made" not in text


def test_the_page_begins_with_the_exercise_that_fewest_have_right() -> None:
    text = class_text(sample())
    assert "<p>Begin with <code>mse</code>: 1 of 3 have it right.</p>" in text
    results = sample()
    del results.students[1:]
    assert "<p>Everybody has everything right.</p>" in class_text(results)


def test_the_same_wrong_answer_without_a_name_is_counted_and_shown() -> None:
    results = sample()
    for name, got in (("Dan", "5"), ("Eva", "5"), ("Fay", "6")):
        facts = {"message": f"{name} is not right yet.", "witness": {**WITNESS, "got": got}}
        entries = (entry("augment", "right", 1, 1), entry("mse", "wrong", 0, 2, **facts))
        results.students.append(Graded(name, f"{name}.py", entries, {}))
    text = class_text(results)
    shown = text[text.index('<h2 id="unnamed">No name yet</h2>') : text.index('<h2 id="exercises">')]
    assert '<a href="#unnamed">No name yet</a>' in text
    assert shown.count("<strong>") == 1
    assert "<strong>2 of 6</strong>" in shown
    assert "<p>1 answer that one student gave.</p>" in shown
    assert "<dd><pre>5</pre></dd>" in shown
    assert "Expected <code>1</code>, theirs <code>5</code>." in shown
    for student in results.students[3:]:
        student.exercises[1]["verdict"]["witness"]["expected"] = "1\n2"
    assert "[name] is not right yet." in class_text(results)
    assert "Dan" not in shown
    assert "No name yet" not in class_text(sample())


def test_an_example_of_a_mistake_names_nobody() -> None:
    text = class_text(sample())
    mistakes = text[text.index("What the class misunderstood</h2>") : text.index(">Exercises</h2>")]
    assert "<summary>Mistakes that one student made (1)</summary>" in mistakes
    assert "<details><summary>An example</summary>" in mistakes
    assert "Bob" not in mistakes


def test_an_example_shows_the_call_and_the_result_and_nothing_that_tells_whose_they_are() -> None:
    results = sample()
    bobs = {**WITNESS, "got": "'by Bob'", "printed": "printed by his code"}
    results.students[1].exercises[1]["verdict"]["witness"] = bobs
    results.students[1].exercises[1]["verdict"]["source"] = "bobs_line = 1"
    text = class_text(results)
    example = text[text.index("An example</summary>") : text.index(">Exercises</h2>")]
    assert "<pre>[[1]]</pre>" in example
    assert "by [name]" in example
    assert "theirs" in example
    for given_away in ("Bob", "bobs_line", "printed by"):
        assert given_away not in example


def test_of_several_examples_the_smallest_is_shown() -> None:
    results = sample()
    large = {"names": ["sum-for-mean"], "message": "You `summed`.", "witness": {**WITNESS, "got": "7" * 50}}
    entries = (entry("augment", "right", 1, 1), entry("mse", "wrong", 0, 2, **large))
    results.students.insert(0, Graded("Aaa", "d.py", entries, {}))
    assert "7" * 50 not in class_text(results)


def test_difficulty_is_told_and_discrimination_where_enough_took_part() -> None:
    results = sample()
    assert "Discrimination needs at least 10 students" in class_text(results)
    results.students *= 4
    row = re.search(r"<code>mse</code></th>(.*?)</tr>", class_text(results))
    assert row is not None
    assert re.findall(r'<td class="n">(.*?)</td>', row[1]) == ["2", "33%", "33%", "0.50"]


def test_the_chart_says_in_words_what_it_shows_and_stands_beside_a_table() -> None:
    text = class_text(sample())
    assert (
        'role="img" aria-label="A column chart: how many students earned how many points. From 0 to 3 points; ' in text
    )
    assert text.count("<rect") == 3
    assert "<summary>The same as a table</summary>" in text


def test_limits_that_were_met_are_counted_by_exercise() -> None:
    results = sample()
    results.students += [Graded(name, "", (entry("mse", "timed out", 0, 2),), {}) for name in "XY"]
    text = class_text(results)
    assert '<th scope="row">timed out</th><td class="n">2</td><td><code>mse</code> 2</td>' in text
    assert '<th scope="row">crashed</th><td class="n">1</td><td><code>mse</code> 1</td>' in text
    del results.students[1:]
    assert "Limits and crashes" not in class_text(results)


def test_the_same_code_has_a_section_where_there_is_some() -> None:
    results = sample()
    assert "The same code" not in class_text(results)
    same = {**entry("mse", "right", 2, 2), "likeness": f"aa {SMALLEST}"}
    results.students += [Graded(name, "", (same,), {}) for name in "pq"]
    assert '<h2 id="alike">The same code</h2>' in class_text(results)


def test_what_may_have_cost_twice_is_counted_and_found_in_the_table() -> None:
    results = sample()
    assert "cost twice" not in class_text(results)
    results.students[2].exercises[1]["runs"] = ["augment"]
    text = class_text(results)
    assert "<p>1 answer runs another answer of the same student, and neither is right: one mistake may" in text
    assert "<code>mse</code> runs <code>augment</code>" in text


def test_what_was_handed_in_for_groups_is_named() -> None:
    results = sample()
    results.collected = {"layout": "Moodle", "groups": [{"group": "Team <7>", "members": 3}]}
    text = class_text(results)
    assert "Handed in for all members of a group" in text
    assert 'Team &lt;7&gt;</th><td class="n">3</td>' in text


def test_one_script_runs_and_it_is_ours() -> None:
    text = class_text(sample())
    (run,) = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(run.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'\">" in text
    assert text.count("<script") == 1


def test_exercises_and_points_are_counted() -> None:
    text = class_text(sample())
    assert "3 submissions · mean 1.3, median 1 of 3 points" in text
    assert "33%" in text
    assert "1 wrong, 1 crashed" in text
    assert '<th scope="row">2 to 3</th><td class="n">1</td>' in text
    assert '<th scope="row">1 to under 2</th><td class="n">1</td>' in text


def test_every_student_is_there_with_a_link_and_what_is_not_right() -> None:
    results = sample()
    text = class_text(results)
    for student in results.students:
        assert f'href="{page_of(student)}"' in text
    assert '<span class="right">all right</span>' in text
    assert (
        '<span class="wrong">missing</span> <code>augment</code>; <span class="wrong">crashed</span> <code>mse</code>'
        in text
    )
    assert "=&lt;i&gt;\\u202e" in text


def test_what_was_not_graded_and_what_was_left_out_is_named() -> None:
    text = class_text(sample())
    assert "z.py could not be graded: it is gone." in text
    assert "Run the same command again to try these once more" in text
    assert "notes.pdf" in text


def test_the_layers_and_limits_are_named() -> None:
    text = class_text(sample())
    assert "layers that stood: network, files." in text
    assert "2 s an exercise, 5 s a submission, 1,024 MiB" in text


def test_a_run_without_isolation_warns_at_the_top_and_at_the_end() -> None:
    results = sample()
    results.isolated = False
    text = class_text(results)
    assert "<strong>Graded without isolation.</strong>" in text
    assert "<code>--no-isolation</code>" in text
    assert "sandbox" not in text


def test_nobody_graded_is_a_page_too() -> None:
    assert "No submission could be graded." in class_text(Results("Loss", [], limits=sample().limits))


def test_a_class_without_mistakes_is_told_so() -> None:
    results = sample()
    del results.students[1:]
    assert "No mistake with a name was found." in class_text(results)
