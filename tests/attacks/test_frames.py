"""Random and mutated frames: each ends in a verdict or a refusal with a name; ten thousand more in tests.torture."""

from __future__ import annotations

from tests.torture.frames import survey


def test_frames_that_nobody_should_send_end_in_a_verdict_or_a_refusal() -> None:
    found = survey(range(20_000, 20_500))
    assert set(found["to the parent"]) <= {"wrong", "crashed", "timed out", "out of memory", "blank", "ChildEnded"}
    assert set(found["to the child"]) == {"value", "FrameError", "EOFError", "ValueRefused"}
    assert {sum(counts.values()) for counts in found.values()} == {500}
    assert found["to the parent"]["wrong"] > 100
