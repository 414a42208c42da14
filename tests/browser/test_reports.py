"""The grader's reports as an instructor and a student open them: from a file, light and dark, on a phone, on paper."""

from __future__ import annotations

from dataclasses import replace

import pytest

from course_lib.grading.alike import SMALLEST
from course_lib.grading.overrides import Override
from course_lib.grading.reports import page_of, write_reports
from tests.course_lib.grading.sample import WITNESS, sample

from .visit import Visit, inspect

READERS = {
    "light desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark desktop": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 800}, "color_scheme": "light", "has_touch": True},
    "dark narrow phone": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark", "has_touch": True},
}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A class of forty: most are one of three, two wrote the same, two are wrong without a name, one was overridden."""
    results = sample()
    long = "von Hohenzollern-Sigmaringen_4711_assignsubmission_file/least_squares_xor_final_version.ipynb"
    results.students[1] = replace(results.students[1], file=long)
    results.refused += [{"file": long, "reason": f"Of one student's files one counts; {long} is graded."}]
    three = results.students
    for number in range(37):
        results.students = [*results.students, replace(three[number % 3], student=f"Student {number:02d}")]
    for student in results.students[:2]:
        for entry in student.exercises:
            entry["likeness"] = f"aa {SMALLEST}"
    unnamed = {"message": "Compare by hand on the case below.", "witness": {**WITNESS, "got": "7"}}
    for student in results.students[4:8:3]:
        student.exercises[1]["verdict"].update(unnamed, names=[])
    results.students[1] = replace(
        results.students[1], overrides={"mse": Override("Bob", "mse", 1, "Why.", "wrong", 0, "")}
    )
    place = tmp_path_factory.mktemp("reports")
    write_reports(results, place)
    return place, ["index.html", *(page_of(student) for student in three)]


@pytest.mark.parametrize("reader", READERS)
def test_every_report_is_clean(reader, written, browser):
    place, pages = written
    context = browser.new_context(**READERS[reader])
    problems = []
    for page in pages:
        with Visit(context, (place / page).as_uri(), place.as_uri()) as visit:
            problems += [f"{page}: {problem}" for problem in inspect(visit.page) + visit.problems]
    context.close()
    assert not problems, "\n".join(problems)


def shown(page):
    """(name, points) of the students in the order in which they stand there."""
    script = "rows => rows.filter(row => !row.hidden).map(row => [row.cells[0].innerText, row.cells[1].innerText])"
    return page.eval_on_selector_all("#students-table tbody tr", script)


def test_students_are_found_and_sorted_by_keyboard(written, browser):
    place, _ = written
    context = browser.new_context()
    with Visit(context, (place / "index.html").as_uri(), place.as_uri()) as visit:
        page = visit.page
        before = shown(page)
        assert len(before) == 40
        page.get_by_label("Find a student or a verdict").fill("17 STUD")
        assert [name for name, _ in shown(page)] == ["Student 17"]
        assert page.get_by_role("status").inner_text() == "1 of 40"
        page.get_by_label("Find a student or a verdict").fill("crashed mse")
        assert {points for _, points in shown(page)} == {"0"}
        page.get_by_label("Find a student or a verdict").fill("")
        page.get_by_role("button", name="points").press("Enter")
        up = [float(points) for _, points in shown(page)]
        assert up == sorted(up)
        assert page.locator("#students-table th[aria-sort=ascending]").inner_text() == "points"
        page.get_by_role("button", name="points").press("Enter")
        assert [float(points) for _, points in shown(page)] == up[::-1]
        page.get_by_role("button", name="student").press("Enter")
        assert sorted(shown(page)) == sorted(before)
        assert not visit.problems
    context.close()


def test_without_scripts_everybody_is_there_and_no_control_is_dead(written, browser):
    place, _ = written
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((place / "index.html").as_uri())
    assert page.locator("#students-table tbody tr").count() == 40
    assert page.locator("input, button").count() == 0
    context.close()


def test_on_paper_there_is_no_search_field_and_black_on_white(written, browser):
    place, _ = written
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto((place / "index.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator("p.find").is_hidden()
    colours = page.evaluate("(({color, backgroundColor}) => [color, backgroundColor])(getComputedStyle(document.body))")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    context.close()


def test_a_script_in_a_report_that_is_not_ours_does_not_run(written, browser):
    place, _ = written
    text = (place / "index.html").read_text(encoding="utf-8")
    (place / "spoilt.html").write_text(text.replace("</main>", "<script>document.title='run'</script></main>"))
    context = browser.new_context()
    page = context.new_page()
    page.goto((place / "spoilt.html").as_uri())
    assert page.title() == "Class report: Loss"
    assert page.locator("p.find").count() == 1  # ours did
    context.close()
