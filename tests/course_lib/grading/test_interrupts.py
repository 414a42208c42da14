"""Ctrl-C and its like: the first one stops, the second does not spoil the tidying up, what is ignored stays ignored."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from course_lib.grading import interrupts
from course_lib.grading.interrupts import stoppable


@pytest.fixture(autouse=True)
def heeded() -> Iterator[None]:
    """Under nohup, or in the background of a shell, the tests begin with signals that are ignored."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in (signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_each_of_the_signals_is_a_keyboard_interrupt_and_the_old_handlers_come_back(number: signal.Signals) -> None:
    before = [signal.getsignal(other) for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with pytest.raises(KeyboardInterrupt), stoppable():
        signal.raise_signal(number)
    assert [signal.getsignal(other) for other in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def press_twice(tidied: list[str]) -> None:
    with stoppable():
        try:
            signal.raise_signal(signal.SIGINT)
        finally:
            signal.raise_signal(signal.SIGINT)
            signal.raise_signal(signal.SIGTERM)
            tidied.append("to the end")


def test_a_second_one_at_once_does_not_cut_the_tidying_up_short() -> None:
    tidied: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        press_twice(tidied)
    assert tidied == ["to the end"]


def test_one_that_got_lost_is_not_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(interrupts, "TIDYING", 0.0)
    raised = 0
    with stoppable():
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGINT)
            raised += 1
    assert raised == 2


def test_a_signal_that_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_in_a_thread_nothing_is_changed() -> None:
    before, seen = signal.getsignal(signal.SIGTERM), []

    def look() -> None:
        with stoppable():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [before]
