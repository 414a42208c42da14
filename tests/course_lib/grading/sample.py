"""A class of three, as results: for the tests of what is written about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from course_lib.grading.results import Graded, Results

WITNESS = {
    "about": "one sample",
    "arguments": [["X", "[[1]]"]],
    "expected": "1",
    "got": "2",
    "difference": "",
    "printed": "",
}


def entry(exercise: str, status: str, points: float, out_of: float, **facts: Any) -> dict[str, Any]:
    """A verdict as the journal keeps it."""
    verdict = {
        "exercise": exercise, "status": status, "points": points, "out_of": out_of, "message": "", "names": [],
        "page": "", "witness": None, "line": 0, "source": "", "passed": [], "compared": 1,
    }  # fmt: skip
    outside = {"place": "", "notes": [], "url": ""}
    return {
        "verdict": verdict | {name: value for name, value in facts.items() if name not in outside},
        **(outside | {name: value for name, value in facts.items() if name in outside}),
    }


@dataclass
class Sample(Results):
    """Results whose students can be changed."""

    students: list[Graded] = field(default_factory=list)


def sample() -> Sample:
    """Ada has everything, Bob a mistake with a name, Eve a hostile name and a crash; Zoe could not be graded."""
    mistakes = {"sum-for-mean": {"message": "You `summed`.", "page": "https://book/loss.html"}}
    found = Sample(
        "Loss",
        [
            {"name": "augment", "points": 1, "page": "https://book/augment.html", "parts": {}, "mistakes": {}},
            {"name": "mse", "points": 2, "page": "", "parts": {}, "mistakes": mistakes},
        ],
        limits={"exercise_seconds": 2.0, "submission_seconds": 5.0, "memory": 2**30},
        walls=["network", "files"],
    )
    summed = {
        "names": ["sum-for-mean"],
        "message": "You `summed`.",
        "witness": WITNESS,
        "url": "https://book/loss.html",
    }
    crash = {
        "message": "It stops.",
        "line": 3,
        "source": "return <b>",
        "place": "code cell 2",
        "notes": ["`mse` is <b>."],
    }
    found.students = [
        Graded("Ada", "a.py", (entry("augment", "right", 1, 1), entry("mse", "right", 2, 2)), {"augment": 0.1}),
        Graded("Bob", "b.py", (entry("augment", "right", 1, 1), entry("mse", "wrong", 0, 2, **summed)), {}),
        Graded("=<i>\u202e", "c.py", (entry("augment", "missing", 0, 1), entry("mse", "crashed", 0, 2, **crash)), {}),
    ]
    found.ungraded = [{"student": "Zoe", "file": "z.py", "reason": "z.py could not be graded: it is gone."}]
    found.refused = [{"file": "notes.pdf", "reason": "It is neither a notebook nor a Python file."}]
    return found
