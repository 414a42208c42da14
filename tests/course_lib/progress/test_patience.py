"""What never ends is ended, what ends itself is told, and the next answer comes from a fresh process."""

from __future__ import annotations

import pytest

from course_lib.progress.learner import Task
from course_lib.progress.patience import Learner

RIGHT = "import numpy as np\ndef augment(X):\n    return np.column_stack([X, np.ones(len(X))])\n"
# no exception ends it
ENDLESS = "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass\n"


@pytest.mark.parametrize(
    ("text", "seconds", "status", "message"),
    [
        (ENDLESS + RIGHT, 0.2, "timed out", "did not come to an end in 0.2 seconds; is there an endless loop?"),
        ("import os\ndef augment(X):\n    os._exit(0)\n", 20, "crashed", "ended the whole process"),
    ],
)
def test_the_next_one_is_answered_all_the_same(text, seconds, status, message, tmp_path) -> None:
    with Learner(seconds) as learner:
        found = learner.verdict(Task("augment", text, str(tmp_path)))
        assert found.status == status
        assert message in found.message
        assert found.page.endswith("exercises.html#exercise-augment")
        learner.seconds = 20
        assert learner.verdict(Task("augment", RIGHT, str(tmp_path))).status == "right"


def test_a_process_that_was_never_needed_is_never_started() -> None:
    with Learner() as learner:
        pass
    assert learner._process is None
