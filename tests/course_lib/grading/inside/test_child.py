"""The child's loop, in this process: definitions and calls in frames, whatever a stranger's code does."""

from __future__ import annotations

import importlib
import socket
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from course_lib.grading.inside import child as children
from course_lib.grading.inside.frames import Channel


@pytest.fixture
def watcher() -> ModuleType:
    return importlib.import_module("course_lib.checks._observe")


@pytest.fixture
def child(watcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Channel]:
    monkeypatch.setattr(children.signal, "signal", lambda *arguments: None)
    monkeypatch.setattr(children.signal, "setitimer", lambda *arguments: None)
    ours, theirs = socket.socketpair()
    loop = threading.Thread(target=children.serve, args=(Channel(theirs), watcher))
    loop.start()
    yield Channel(ours)
    ours.close()
    loop.join(10)
    theirs.close()
    assert not loop.is_alive()


def ask(channel: Channel, **request: Any) -> dict[str, Any]:
    channel.send({"id": "1", "exercise": "f", "whole": False, **request})
    return channel.receive(20)


def test_an_answer_carries_the_number_of_its_question(child: Channel) -> None:
    assert ask(child, do="define", text="def f(x):\n    return x + 1", id="a") == {
        "id": "a",
        "found": True,
        "trouble": [],
    }
    answer = ask(child, do="calls", calls=[[2]], id="b")
    assert (answer["id"], answer["value"], answer["failure"]) == ("b", 3, None)


def test_a_definition_that_fails_says_where(child: Channel) -> None:
    answer = ask(child, do="define", text="\n\ndef g():\n    return missing\nf = g()")
    assert answer["found"] is False
    assert answer["trouble"][0]["line"] == 4


def test_what_is_awaited_at_the_top_is_run(child: Channel) -> None:
    """As in a notebook; but there is no event loop, and nothing that would ever be ready."""
    turn = "class Turn:\n    def __await__(self):\n        yield\n"
    text = f"{turn}async def two():\n    await Turn()\n    return 2\nk = await two()\ndef f():\n    return k"
    assert ask(child, do="define", text=text)["trouble"] == []
    assert ask(child, do="calls", calls=[[]])["value"] == 2


def test_what_never_ends_to_wait_is_an_error_of_its_statement(child: Channel) -> None:
    text = "class Never:\n    def __await__(self):\n        while True: yield\nawait Never()\ndef f(): return 1"
    answer = ask(child, do="define", text=text)
    assert (answer["found"], answer["trouble"][0]["type_name"], answer["trouble"][0]["line"]) == (
        True,
        "RuntimeError",
        3,
    )


def test_annotations_of_the_future_are_not_read(child: Channel) -> None:
    text = "from __future__ import annotations\ndef f(x: Missing) -> Nothing:\n    return x"
    assert ask(child, do="define", text=text)["trouble"] == []


def test_an_error_that_cannot_be_printed_is_reported_all_the_same(child: Channel) -> None:
    text = "class E(Exception):\n    def __str__(self):\n        raise ValueError\nraise E"
    assert ask(child, do="define", text=text)["trouble"][0]["type_name"] == "E"


def test_a_watcher_whose_tools_were_taken_away_is_an_exception(
    child: Channel, watcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(child, do="define", text="def f():\n    return 1")
    monkeypatch.setattr(watcher, "observe", None)
    assert ask(child, do="calls", calls=[[]])["failure"]["type_name"] == "TypeError"


def test_several_calls_are_answered_one_by_one_up_to_one_after_which_no_other_is_of_use(child: Channel) -> None:
    ask(child, do="define", text="def f(x):\n    if x == 3:\n        raise NotImplementedError\n    return 10 // x")
    child.send({"id": "2", "exercise": "f", "do": "calls", "calls": [[1], [0], [2], [3], [5]]})
    answers = [child.receive(20) for _ in range(4)]
    assert [answer["value"] for answer in answers] == [10, None, 5, None]
    kinds = [answer["failure"] and answer["failure"]["kind"] for answer in answers]
    assert kinds == [None, "exception", None, "blank"]
    assert ask(child, do="define", text="def g():\n    pass", exercise="g", id="3")["id"] == "3"


def test_a_value_that_is_too_large_for_a_frame_is_refused(child: Channel) -> None:
    ask(child, do="define", text="def f():\n    return 'x' * 20_000_000")
    assert ask(child, do="calls", calls=[[]])["failure"]["kind"] == "refused"
