"""Nobody is graded by exercises that cannot be trusted, and every slip in them is one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.authoring.exercise_templates import own_file
from course_lib.checks import exercises_of_file
from course_lib.errors import CourseError
from course_lib.grading.judge import rng_for
from course_lib.grading.packages.assignment import assignment
from course_lib.grading.proof import prove
from course_lib.grading.run import Plan, grade
from tests.course_lib.grading.conftest import OWN


def own(tmp_path: Path, *edits: tuple[str, str]) -> str:
    """The grader's own exercises with some of their text replaced."""
    text = OWN.read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "homework.py"
    file.write_text(text)
    return str(file)


def test_what_check_writes_and_what_the_tests_use_is_sound(tmp_path: Path) -> None:
    (tmp_path / "new.py").write_text(own_file("mean_square"))
    prove(str(tmp_path / "new.py"), "s")
    prove(str(OWN), "s")


def test_an_unsound_exercise_is_refused_before_anybody_is_graded(folder: Path, tmp_path: Path) -> None:
    file = own(tmp_path, ('hints=("How many columns has the result?",),', ""))
    sentence = (
        "^augment in homework.py is not sound, so nobody is graded by it: it has no hints. "
        f"To go on, mend it and run: course exercises check --file {file}.$"
    )
    with pytest.raises(CourseError, match=sentence):
        grade(Plan(folder, tmp_path / "out", exercises=file, seed="s"))
    with pytest.raises(CourseError, match=sentence):
        assignment("", Path(file), "s", True)
    prove(file, "s", ["augment"])  # which is left out


def test_the_cases_of_the_folder_count_too(tmp_path: Path) -> None:
    file = own(tmp_path, ("    for n in (1, 2", "    if rng.integers(20) == 0:\n        return\n    for n in (1, 2"))
    loss = exercises_of_file(OWN)["mean_squared_error"]
    seeds = {bool(rng_for(str(seed), loss).integers(20)): str(seed) for seed in range(200)}
    prove(file, seeds[True])
    with pytest.raises(CourseError, match=r"is not sound with the cases of this folder, .* To go on, try it in more"):
        prove(file, seeds[False])


def test_it_is_proved_once(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    said: list[str] = []
    monkeypatch.setattr("course_lib.grading.proof.prove", lambda file, seed, leave_out: asked.append(seed))
    (folder / "eve.py").unlink()
    for _ in range(2):
        grade(Plan(folder, tmp_path / "out", exercises=str(OWN), seed="s"), say=said.append)
    assert (asked, said) == (["s"], ["Proving the exercises of own_exercises.py, once."])
    grade(Plan(folder, tmp_path / "out", exercises=str(OWN), seed="t"))
    grade(Plan(folder, tmp_path / "other", chapter="least_squares_xor", seed="t"))
    assert asked == ["s", "t"]


@pytest.mark.parametrize(
    ("edit", "sentence"),
    [
        (("EXERCISES = [", "EXERCISES = 1 / 0 and ["), "^homework.py cannot be used, because it stops in line "),
        (("import numpy as np", "import numpy as"),
         r"stops in line 7: SyntaxError: .*; mend it there\.$"),
        (("import numpy as np", "raise SystemExit(3)"), r"stops in line 7: SystemExit: 3; mend it"),
        (("Case((np.array([[2, 3], [4, 5]]),)", "Case(np.array([[2, 3], [4, 5]])"),
         r"Case takes a tuple of arguments and got ndarray; write Case\(\(x,\)\) for one"),
        (('("np.ones", "np.zeros")', '("np.onse", "np.zeros")'),
         "augment, zeros: 'np.onse' stands 0 times in the solution; an edit must match exactly once"),
        (('("np.ones", "np.zeros")', '("np.ones", "np.ones)")'),
         "A text of augment stops in line 2 of the text: SyntaxError: .*; mend it in `solution` or in the edits"),
        (("residual = y_hat - y\\n", "residual = yhat - y\\n"),
         "its own code stops in line 2 of its solution: NameError: name 'yhat' is not defined"),
        (("def mean_squared_error(y_hat, y):\\n", "def mse(y_hat, y):\\n"),
         "The solution of mean_squared_error defines no function mean_squared_error; name its function so"),
        (("for n, d in", "1 / 0\n    for n, d in"),
         r"its own code stops in line \d+ of homework.py: ZeroDivisionError"),
    ],
)  # fmt: skip
def test_a_slip_is_one_sentence(edit: tuple[str, str], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=sentence) as raised:
        prove(own(tmp_path, edit), "s")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("line", "came"), [("EXERCISES = 'spread'", "holds 'spread'"), ("EXERCISES = EXERCISES[0]", "is one exercise")]
)
def test_exercises_are_a_list(line: str, came: str, tmp_path: Path) -> None:
    file = tmp_path / "homework.py"
    file.write_text(f"{OWN.read_text()}\n{line}\n")
    with pytest.raises(CourseError, match=f"^EXERCISES in homework.py {came}; make it a list of exercises"):
        prove(str(file), "s")
