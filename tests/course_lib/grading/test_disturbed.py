"""A run that ends between any two of its steps, and is started again: the same bytes, nothing lost, nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path

from course_lib.grading.journal import Journal
from course_lib.grading.run import Plan
from course_lib.grading.settings import Limits
from tests.course_lib.grading.conftest import OWN
from tests.course_lib.grading.disturbed import ENDED, Script, ended_at, produced


def plan(folder: Path, out: Path, again: tuple[str, ...] = ()) -> Plan:
    return Plan(folder, out, exercises=str(OWN), seed="s", limits=Limits(0.7, 10), workers=1, again=again)


def committed(out: Path, place: Path, settings: str) -> set[str]:
    """What is safe in the journal of a run that has ended; a copy is asked, so that the original stays as it was."""
    if not (out / "journal.sqlite").exists():
        return set()
    shutil.copytree(out, place)
    with Journal(place / "journal.sqlite") as journal:
        known = journal.known(settings)
    shutil.rmtree(place)
    return known


def last_settings(out: Path) -> str:
    with Journal(out / "journal.sqlite") as journal:
        return str(journal.fact("run")["settings"])


def test_ended_at_any_step_and_started_again_it_is_as_if_nothing_had_happened(folder: Path, tmp_path: Path) -> None:
    script = Script.of(plan(folder, tmp_path / "undisturbed"), tmp_path / "tally")
    undisturbed = produced(tmp_path / "undisturbed")
    settings, everything = last_settings(tmp_path / "undisturbed"), set(script.answers)
    kept: list[int] = []
    moment, ending = 0, ENDED
    while ending == ENDED:
        moment += 1
        out = tmp_path / f"ended before step {moment}"
        ending = ended_at(moment, plan(folder, out), script)
        script.graded()
        safe = committed(out, tmp_path / "copy", settings)
        assert ended_at(0, plan(folder, out), script) == 0
        assert sorted(script.graded()) == sorted(everything - safe)
        assert produced(out) == undisturbed
        kept.append(len(safe))
        shutil.rmtree(out)
    assert ending == 0
    assert kept == sorted(kept)
    assert set(kept) == {0, 1, 2, 3}
    assert moment > 50


def test_grading_again_goes_on_where_it_was_ended_and_keeps_the_old_verdicts_until_then(
    folder: Path, tmp_path: Path
) -> None:
    out, started = tmp_path / "out", tmp_path / "started"
    script = Script.of(plan(folder, out), tmp_path / "tally")
    undisturbed, settings = produced(out), last_settings(out)
    moment, ending, counts = 0, ENDED, []
    while ending == ENDED:
        moment += 1
        shutil.copytree(out, started)
        ending = ended_at(moment, plan(folder, started, ("*",)), script)
        before = len(script.graded())
        with Journal(started / "journal.sqlite") as journal:
            assert all(journal.verdicts(key, settings) for key in script.answers)
        assert ended_at(0, plan(folder, started, ("*",)), script) == 0
        counts.append((before, len(script.graded())))
        assert produced(started) == undisturbed
        shutil.rmtree(started)
    during = [pair for pair in counts[:-1] if 0 < pair[0] < 3]
    assert during
    assert all(3 <= sum(pair) <= 4 for pair in during)  # all of them once; the one it was ended at may come twice
