"""What holds for every error that the tests of the mathematics meet, and for everything that is drawn at random."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib.errors import CourseError

HERE = Path(__file__).parent
SECOND_SENTENCE = re.compile(r"\S[.!?]['\")]* +['\"(]*[A-Z]")


@pytest.fixture(autouse=True)
def _errors_are_one_sentence(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    said: list[str] = []
    begin = CourseError.__init__

    def listen(error: CourseError, message: str, **facts: Any) -> None:
        said.append(message)
        begin(error, message, **facts)

    if request.path.parent == HERE:  # the mathematics; reports and commands speak in paragraphs
        monkeypatch.setattr(CourseError, "__init__", listen)
    yield
    assert [message for message in said if SECOND_SENTENCE.search(message) or message[-1:] not in (".", "?")] == []


@pytest.fixture
def drawn_from_the_generator_alone() -> Iterator[Callable[[Callable[[np.random.Generator], object]], None]]:
    """A check that chance comes from the generator given, whatever state NumPy's own is in; and it stays there."""
    before = np.random.get_state(legacy=False)

    def check(draw: Callable[[np.random.Generator], object]) -> None:
        drawn = []
        for seed in (1, 2):
            np.random.seed(seed)
            state = np.random.get_state(legacy=False)
            drawn.append(draw(np.random.default_rng(0)))
            np.testing.assert_equal(np.random.get_state(legacy=False), state)
        np.testing.assert_equal(drawn[0], drawn[1])

    yield check
    np.random.set_state(before)
