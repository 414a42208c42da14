"""One submission judged: every status, the line where it stands, limits that leave the rest its time."""

from __future__ import annotations

from typing import Any

import pytest

from course_lib.checks import Exercise
from course_lib.grading.inside.walls import WALLS
from course_lib.grading.judge import CheckFailed, Judged, Questions, judge, rng_for
from course_lib.grading.sandbox import Sandbox
from course_lib.grading.settings import Limits
from tests.course_lib.grading.conftest import RIGHT, notebook

AUGMENT = "import numpy as np\ndef augment(X):\n"


def statuses(judged: Judged) -> list[str]:
    return [entry["verdict"]["status"] for entry in judged.exercises]


def graded(text: str, exercises: dict[str, Exercise], sandbox: Sandbox) -> dict[str, Any]:
    """The entry of `augment` in a .py file."""
    return judge("a.py", text.encode(), {"augment": exercises["augment"]}, Questions("seed"), sandbox).exercises[0]


def test_right_answers_get_their_points(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    judged = judge("a.py", RIGHT.encode(), exercises, Questions("seed"), sandbox)
    assert [(e["verdict"]["status"], e["verdict"]["points"]) for e in judged.exercises] == [("right", 1), ("right", 2)]
    assert set(judged.seconds) == {"augment", "mean_squared_error"}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("    return np.column_stack([X, np.ones(len(X))])", "right"),
        ("    return np.column_stack([np.ones(len(X)), X])", "wrong"),
        ("    raise NotImplementedError('augment')", "blank"),
        ("    return X[100]", "crashed"),
        ("    import os; os._exit(0)", "crashed"),
        ("    return bytes(3 * 10**9)", "out of memory"),
        ("    from course_lib.linear import augment as a\n    return a(X)", "not your own work"),
    ],
)
def test_every_kind_of_answer_has_its_status(
    body: str, status: str, exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    assert graded(AUGMENT + body, exercises, sandbox)["verdict"]["status"] == status


def test_a_mistake_with_a_name_is_named(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    verdict = graded(f"{AUGMENT}    return np.column_stack([np.ones(len(X)), X])", exercises, sandbox)["verdict"]
    assert (verdict["names"], verdict["message"]) == (["ones-first"], "The column of ones stands in front.")


def test_a_missing_function_is_missing_and_a_similar_one_is_asked_about(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    verdict = graded("def augmnt(X):\n    return X", exercises, sandbox)["verdict"]
    assert verdict["status"] == "missing"
    assert verdict["message"] == "No function `augment` was found. There is `augmnt`; is that the one?"


def test_a_file_that_is_no_notebook_is_malformed_and_says_why(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    judged = judge("a.ipynb", b"hello", exercises, Questions("seed"), sandbox)
    assert statuses(judged) == ["malformed", "malformed"]
    assert judged.exercises[0]["verdict"]["message"].startswith("It is not a notebook: the file is not JSON.")


def test_a_function_that_cannot_be_read_says_where(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    content = notebook("x = 1", "import numpy as np\n\ndef augment(X:\n    return X\n")
    entry = judge("a.ipynb", content, {"augment": exercises["augment"]}, Questions("seed"), sandbox).exercises[0]
    assert entry["verdict"]["status"] == "malformed"
    assert entry["verdict"]["message"] == (
        "`augment` stands where Python cannot read the code (code cell 2, line 3): '(' was never closed."
    )


def test_a_question_of_pythons_own_ends_the_sentence(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    entry = graded("def augment(X):\n    return [X X]", exercises, sandbox)
    assert entry["verdict"]["message"].endswith("Perhaps you forgot a comma?")


def test_the_line_of_an_exception_is_counted_in_its_cell(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    content = notebook(
        "import numpy as np\nx = 1", "\ndef augment(X):\n    return helper(X)", "def helper(X):\n    return X[99]"
    )
    entry = judge("a.ipynb", content, {"augment": exercises["augment"]}, Questions("seed"), sandbox).exercises[0]
    assert (entry["place"], entry["verdict"]["line"], entry["verdict"]["source"]) == ("code cell 3", 2, "return X[99]")


def test_a_function_that_cannot_be_defined_says_why(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    entry = graded("@decorate\ndef augment(X):\n    return X", exercises, sandbox)
    assert entry["verdict"]["status"] == "crashed"
    assert "NameError" in entry["verdict"]["message"]
    assert entry["verdict"]["line"] == 1


def test_a_constant_that_fails_is_a_note_when_the_function_works_without_it(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    entry = graded(
        f"k = missing\n{AUGMENT}    if len(X) < 0:\n        return k\n    return np.c_[X, np.ones(len(X))]",
        exercises,
        sandbox,
    )
    assert entry["verdict"]["status"] == "right"
    assert entry["notes"] == [
        "A statement that `augment` may need failed (line 1): NameError: name 'missing' is not defined"
    ]


def test_a_plot_inside_a_function_costs_nothing(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    text = f"import matplotlib.pyplot as plt\n{AUGMENT}    plt.plot(X)\n    return np.c_[X, np.ones(len(X))]"
    assert graded(text, exercises, sandbox)["verdict"]["status"] == "right"


@pytest.mark.parametrize(
    "imported",
    [
        "from course_lib.linear import augment as ours",
        "from course_lib import linear",
        "import importlib\nlinear = importlib.import_module('course_lib.linear')",
        "from course_lib.checks import check, hint",
        "from numpy import *",
    ],
)
def test_what_a_submission_imports_of_the_course_or_of_numpy_is_there(
    imported: str, exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    text = f"import numpy as np\n{imported}\n{AUGMENT}    return np.c_[X, np.ones(len(X))]"
    assert graded(text, exercises, sandbox)["verdict"]["status"] == "right"


def test_an_endless_loop_costs_its_exercise_and_no_other(exercises: dict[str, Exercise]) -> None:
    text = RIGHT.replace("    return np.column", "    while True: pass\n    return np.column")
    with Sandbox(WALLS, Limits(exercise_seconds=0.5, submission_seconds=20)) as sandbox:
        judged = judge("a.py", text.encode(), exercises, Questions("seed"), sandbox)
    assert statuses(judged) == ["timed out", "right"]
    assert judged.exercises[1]["verdict"]["points"] == 2


def test_a_loop_at_definition_time_is_a_time_out_too(exercises: dict[str, Exercise]) -> None:
    text = f"k = 0\nwhile k == 0:\n    k = 0\n{AUGMENT}    return X + k\n" + RIGHT.split("\n", 3)[3]
    with Sandbox(WALLS, Limits(exercise_seconds=0.5, submission_seconds=20)) as sandbox:
        judged = judge("a.py", text.encode(), exercises, Questions("seed"), sandbox)
    assert statuses(judged) == ["timed out", "right"]


def test_what_an_exercise_leaves_in_its_child_costs_no_other_its_marks(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    """A frame too many would be read as the answer to the next question."""
    forged = (
        "    import os, sys\n    here = sys._getframe()\n    while 'request' not in here.f_locals:\n"
        "        here = here.f_back\n    number = here.f_locals['request']['id']\n"
        '    text = (\'{"id":"%s","value":1}\' % number).encode()\n'
        "    os.write(3, len(text).to_bytes(4, 'big') + text)\n    return np.column"
    )
    text = RIGHT.replace("    return np.column", forged)
    judged = judge("a.py", text.encode(), exercises, Questions("seed"), sandbox)
    assert statuses(judged) == ["wrong", "right"]


def test_what_a_submission_has_no_time_left_for_is_not_reached(exercises: dict[str, Exercise]) -> None:
    text = RIGHT.replace("    return np.column", "    while True: pass\n    return np.column")
    with Sandbox(WALLS, Limits(exercise_seconds=0.5, submission_seconds=0.5)) as sandbox:
        judged = judge("a.py", text.encode(), exercises, Questions("seed"), sandbox)
    assert statuses(judged) == ["timed out", "not reached"]
    assert judged.exercises[1]["verdict"]["message"] == "The exercises before this one used up the submission's time."


def test_a_clock_that_ran_out_without_the_processor_asks_to_be_run_again(exercises: dict[str, Exercise]) -> None:
    text = f"import time\n{AUGMENT}    time.sleep(60)"
    with Sandbox(WALLS, Limits(exercise_seconds=0.5)) as sandbox:
        assert judge("a.py", text.encode(), {"augment": exercises["augment"]}, Questions("seed"), sandbox).again


def test_addresses_in_messages_do_not_change_from_run_to_run(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    entry = graded(f"{AUGMENT}    raise ValueError(f'{{object()}}')", exercises, sandbox)
    assert "0x..." in str(entry)
    assert entry == graded(f"{AUGMENT}    raise ValueError(f'{{object()}}')", exercises, sandbox)


def test_of_many_notes_the_first_are_shown_and_the_others_counted(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    def notes(count: int) -> list[str]:
        modules = "import " + ", ".join(f"m{n}" for n in range(count))
        found: list[str] = graded(f"{modules}\n{AUGMENT}    return X, {modules[7:]}", exercises, sandbox)["notes"]
        return [note for note in found if "failed" not in note]

    assert [len(notes(count)) for count in (9, 300)] == [9, 11]
    assert notes(300)[0].startswith("`m0` (line 1) is not a module that the grader has.")
    assert notes(300)[-1] == "There are 291 more notes like these."


def test_no_text_of_a_verdict_is_longer_than_a_reader_can_take(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    long = "x" * 100_000
    for text in (f"def {long}augment(X): return X", f"import {long}\n{AUGMENT}    return X, {long}"):
        entry = graded(text, exercises, sandbox)
        assert "xxx ..." in repr(entry)
        assert len(repr(entry)) < 4_000


def test_the_cases_depend_on_the_seed_and_the_exercise_alone(exercises: dict[str, Exercise]) -> None:
    first, second = exercises.values()
    draws = [rng_for(seed, exercise).integers(2**60) for seed in ("a", "b", "a") for exercise in (first, second)]
    assert draws[:2] == draws[4:]
    assert len(set(draws)) == 4


def test_a_list_of_the_right_answers_to_what_everybody_is_asked_is_not_right(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    """As somebody makes it who has read the inputs in an earlier report, in the message of an exception."""
    questions = Questions("seed")
    known = questions.of(exercises["mean_squared_error"])
    table = {
        case.arguments[0].tobytes().hex(): float(value) for case, value in zip(known.cases, known.expected, strict=True)
    }
    text = f"TABLE = {table}\ndef mean_squared_error(y_hat, y):\n    return TABLE.get(y_hat.tobytes().hex(), -1.0)\n"
    entry = judge("a.py", text.encode(), {"mean_squared_error": exercises["mean_squared_error"]}, questions, sandbox)
    verdict = entry.exercises[0]["verdict"]
    assert (verdict["status"], verdict["points"]) == ("wrong", 0)
    assert "-1" in str(verdict["witness"])


def test_the_cases_of_ones_own_depend_on_the_file_and_are_the_same_again(exercises: dict[str, Exercise]) -> None:
    exercise, questions = exercises["augment"], Questions("seed")
    first, again, other = (questions.of_its_own(exercise, content)[0] for content in (b"a", b"a", b"b"))
    everybody = {case.arguments[0].tobytes() for case in questions.of(exercise).cases}
    own, repeated, others = ({case.arguments[0].tobytes() for case in drawn.cases} for drawn in (first, again, other))
    assert own == repeated
    assert len(own) == len(others) == 3
    assert not own & others
    assert not own & everybody


def test_an_exercise_whose_own_code_fails_is_not_blamed_on_the_student(
    exercises: dict[str, Exercise], sandbox: Sandbox
) -> None:
    from dataclasses import replace

    def no_cases(rng: object) -> list[Any]:
        raise RuntimeError("oops")

    broken = replace(exercises["augment"], cases=no_cases)
    with pytest.raises(CheckFailed, match=r"the check of augment failed \(RuntimeError: oops\)"):
        judge("a.py", RIGHT.encode(), {"augment": broken}, Questions("seed"), sandbox)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (Limits(exercise_seconds=0.5, submission_seconds=20), ["0.5 seconds", "0.5 seconds"]),
        (Limits(exercise_seconds=1, submission_seconds=1.5), ["1 second", "the rest of the submission's 1.5 seconds"]),
    ],
)
def test_who_runs_out_of_time_is_told_how_much_there_was(
    limits: Limits, words: list[str], exercises: dict[str, Exercise]
) -> None:
    text = RIGHT.replace("    return", "    while True: pass\n    return")
    with Sandbox(WALLS, limits) as sandbox:
        judged = judge("a.py", text.encode(), exercises, Questions("seed"), sandbox)
    assert [entry["verdict"]["message"] for entry in judged.exercises] == [
        f"`{name}` was stopped: no answer within {allowed}. Is there a loop that never ends?"
        for name, allowed in zip(exercises, words, strict=True)
    ]


def test_what_a_child_says_of_its_time_is_not_believed(exercises: dict[str, Exercise], sandbox: Sandbox) -> None:
    entry = graded(f"{AUGMENT}    raise TimeoutError('99 hours')", exercises, sandbox)
    assert entry["verdict"]["status"] == "timed out"
    assert "no answer within 2 seconds." in entry["verdict"]["message"]
