"""Unknown names are answered with the one that was meant, or with a list that can be read."""

from __future__ import annotations

from course_lib.grading.near import unknown


def test_the_nearest_name_is_offered() -> None:
    error = unknown("weights", "exercise", "Augmnt", ["fold_xor", "augment"])
    assert str(error) == "weights: no exercise is called 'Augmnt'; did you mean augment?"
    assert (error.name, error.got, error.expected) == ("weights", "Augmnt", "augment")


def test_a_short_list_is_given_where_nothing_is_near() -> None:
    assert str(unknown("", "student", "x", ["ada", "bob"])) == "No student is called 'x'; known: ada, bob."


def test_a_class_is_no_list_to_choose_from() -> None:
    students = [f"student {number}" for number in range(21)]
    assert str(unknown("", "student", "x", students)) == "No student is called 'x'; check it."


def test_hostile_names_stay_text() -> None:
    said = str(unknown("", "student", "\x1b[31mada", ["\u202eada"]))
    assert "\x1b" not in said
    assert "\u202e" not in said
