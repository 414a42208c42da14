"""Points: the verdict's, times the weight, replaced by hand, less for lateness; every step with its reason."""

from __future__ import annotations

from typing import Any

import pytest

from course_lib.grading.course_file import Course, Late
from course_lib.grading.grades import Counted, grade_of
from course_lib.grading.overrides import Override
from tests.course_lib.grading.sample import entry

ENTRIES = [entry("augment", "right", 1, 1), entry("fit", "partly", 2, 3)]
DEADLINE = "2026-11-02T23:59:00+01:00"


def late(submitted: str, about: dict[str, str] | None = None, **options: Any) -> tuple[float, str]:
    course = Course(deadline=DEADLINE, late=Late(10, **options), extensions={"Eve": "2026-11-09T23:59:00+01:00"})
    found = grade_of("ada", ENTRIES, course, {}, {"submitted": submitted} if about is None else about)
    return found.percent_off, found.late


def test_without_settings_the_verdicts_count() -> None:
    found = grade_of("ada", ENTRIES, Course(), {}, {"late": "yes"})
    assert (found.points, found.out_of, found.automatic, found.automatic_out_of) == (3, 4, 3, 4)
    assert found.exercises == {"augment": Counted(1, 1), "fit": Counted(2, 3)}
    assert (found.late, found.passed) == ("", None)


def test_weights_multiply_what_is_earned_and_what_is_possible() -> None:
    found = grade_of("ada", ENTRIES, Course(weights={"fit": 0.1}), {}, {})
    assert (found.points, found.out_of) == (1.2, 1.3)
    assert found.exercises["fit"] == Counted(0.2, 0.3, ("Counts 0.1 times.",))
    assert (found.automatic, found.automatic_out_of) == (3, 4)


def test_no_point_is_lost_or_won_in_the_seventeenth_digit() -> None:
    found = grade_of("ada", [entry("augment", "right", 3, 3)], Course(weights={"augment": 0.1}), {}, {})
    assert found.exercises["augment"] == Counted(0.3, 0.3, ("Counts 0.1 times.",))


def test_a_bonus_adds_to_what_is_earned_alone() -> None:
    found = grade_of("ada", ENTRIES, Course(bonus=("fit",), weights={"fit": 2}), {}, {})
    assert (found.points, found.out_of) == (5, 1)
    reasons = ("Counts 2 times.", "A bonus: it counts beyond the points that are possible.")
    assert found.exercises["fit"] == Counted(4, 0, reasons)


def test_a_decision_replaces_the_verdicts_points_before_the_weight() -> None:
    decided = {"fit": Override("ada", "fit", 2.5, "A typo of ours.", "partly", 2, "h")}
    found = grade_of("ada", ENTRIES, Course(weights={"fit": 2}), decided, {}, "h")
    assert (found.points, found.automatic) == (6, 3)
    reasons = ("Set by hand to 2.5 of 3 points: A typo of ours.", "Counts 2 times.")
    assert found.exercises["fit"] == Counted(5, 6, reasons)


def test_a_verdict_that_changed_underneath_is_said_and_the_decision_stays() -> None:
    decided = {"fit": Override("ada", "fit", 3, "Fine.", "wrong", 0, "h")}
    found = grade_of("ada", ENTRIES, Course(), decided, {}, "h")
    assert found.points == 4
    assert found.exercises["fit"].changed == (
        "The verdict was wrong (0 points) when this was decided and is partly (2 points) now."
    )
    same = {"fit": Override("ada", "fit", 3, "Fine.", "partly", 2, "h")}
    assert grade_of("ada", ENTRIES, Course(), same, {}, "h").exercises["fit"].changed == ""
    other = grade_of("ada", ENTRIES, Course(), same, {}, "i").exercises["fit"].changed
    assert other == "Another file was handed in since this was decided."


@pytest.mark.parametrize(
    ("submitted", "options", "percent", "said"),
    [
        ("2026-11-02T22:59:00Z", {}, 0, ""),
        ("2026-11-02T22:59:01Z", {}, 10, "1 minute after the deadline (1 day begun)"),
        ("2026-11-02T23:14:00Z", {"grace_minutes": 15}, 0, ""),
        ("2026-11-02T23:14:01Z", {"grace_minutes": 15}, 10, "15 minutes after the deadline (1 day begun)"),
        ("2026-11-03T22:59:00Z", {}, 10, "1 day after the deadline (1 day begun)"),
        ("2026-11-03T23:59:00Z", {}, 20, "1 day and 1 hour after the deadline (2 days begun)"),
        ("2026-11-03T01:29:00Z", {"per": "hour"}, 30, "2 hours and 30 minutes after the deadline (3 hours begun)"),
        ("2026-12-02T22:59:00Z", {}, 100, "30 days after the deadline (30 days begun)"),
        ("2026-11-02T23:59:00", {}, 0, ""),  # without an offset: in that of the deadline
        ("2026-11-03T00:00:00", {}, 10, "1 minute after the deadline (1 day begun)"),
        ("2026-11-12T22:59:00Z", {"maximum_percent": 40}, 40, "10 days after the deadline (10 days begun)"),
    ],
)
def test_lateness_counts_from_the_deadline_in_what_has_begun(
    submitted: str, options: dict[str, Any], percent: float, said: str
) -> None:
    sentence = f"Handed in {said}: {percent:g}% of the points are taken off." if said else ""
    assert late(submitted, **options) == (percent, sentence)


def test_a_mark_without_a_time_counts_as_the_least_that_it_can_mean() -> None:
    found = late("", {"late": "yes"})
    assert found == (10, "Marked as late, at an unknown time (1 day begun): 10% of the points are taken off.")
    assert late("", {}) == (0, "")
    assert late("", {"late": "yes", "submitted": "2026-11-01T00:00:00Z"}) == (0, "")  # the time knows better


def test_the_penalty_is_taken_off_what_was_earned() -> None:
    course = Course(deadline=DEADLINE, late=Late(10))
    found = grade_of("ada", ENTRIES, course, {}, {"submitted": "2026-11-03T10:00:00Z"})
    assert (found.points, found.out_of, found.automatic) == (2.7, 4, 3)


def test_an_extension_is_another_deadline_for_one_student() -> None:
    about = {"submitted": "2026-11-08T00:00:00Z", "late": "yes"}
    course = Course(deadline=DEADLINE, late=Late(10), extensions={"ada": "2026-11-09T23:59:00+01:00"})
    assert grade_of("ada", ENTRIES, course, {}, about).percent_off == 0
    assert grade_of("bob", ENTRIES, course, {}, about).percent_off == 60
    assert grade_of("ada", ENTRIES, course, {}, {"late": "yes"}).percent_off == 0


@pytest.mark.parametrize(("mark", "passed"), [(75, True), (75.1, False), (0, True)])
def test_the_pass_mark_is_a_share_of_what_is_possible(mark: float, passed: bool) -> None:
    assert grade_of("ada", ENTRIES, Course(pass_mark=mark), {}, {}).passed is passed
