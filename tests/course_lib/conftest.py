"""What holds for every error that the tests of the mathematics meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
