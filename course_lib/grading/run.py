"""A whole run: a folder in, verdicts in the journal, results out. The same from the command line and from Python."""

from __future__ import annotations

import itertools
import os
import secrets
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from course_lib.errors import CourseError
from course_lib.grading.called_otherwise import called_otherwise
from course_lib.grading.collect import Collection, Submission, collect, title_of
from course_lib.grading.course_file import Course
from course_lib.grading.dask_pool import DaskPool
from course_lib.grading.interrupts import STOPPED
from course_lib.grading.journal import Journal
from course_lib.grading.mismatch import other_chapter, refuse_other_results
from course_lib.grading.near import unknown
from course_lib.grading.overrides import renamed_decisions
from course_lib.grading.pending import Pending, key_of
from course_lib.grading.pool import Pool, Task
from course_lib.grading.results import Results, results
from course_lib.grading.reuse import Reuse
from course_lib.grading.settings import Limits, Settings, chapter_of, chapters

__all__ = ["Isolated", "Plan", "Stopped", "default_out", "grade", "open_journal"]

Progress = Callable[[int, int], None]
Say = Callable[[str], None]
WAYS_OUT = "Run `course doctor` to see why, and how to get it; or add --no-isolation if you trust every author."


class Isolated(CourseError):  # noqa: N818 - named for what is asked for
    """This machine cannot isolate strangers' code, and nobody has said that it need not."""


class Stopped(Exception):  # noqa: N818 - named for what happened
    """The run was interrupted; the text says what is done and how to go on."""


@dataclass(frozen=True)
class Plan:
    """What to grade, by what, and how.

    Args         folder: of submissions. out: of journal and reports. chapter: "" to take it from the files' names.
                 exercises: an instructor's own file, or "". seed: "" for the journal's, which is drawn once.
                 again: students to grade again though nothing changed; ("*",) for all. variants: every student has
                 numbers of their own, where an exercise asks for a value. course: what the verdicts count for. roster:
                 a CSV of the class, or "". layout: how the folder is named, by its key, or "" to find out. dask:
                 the address of a scheduler, or "". proved: the instructor's own file was proved when it was packed.
    """

    folder: Path
    out: Path
    chapter: str = ""
    exercises: str = ""
    seed: str = ""
    workers: int = 0
    isolated: bool = True
    variants: bool = False
    limits: Limits = field(default_factory=Limits)
    again: tuple[str, ...] = ()
    course: Course = field(default_factory=Course)
    roster: str = ""
    layout: str = ""
    dask: str = ""
    proved: bool = False


def default_out(folder: Path) -> Path:
    """Where results go when nobody says: beside nothing of the students', in the current folder."""
    return Path(f"{title_of(folder) or 'submissions'}-graded")


def open_journal(out: Path, *, create: bool) -> Journal:
    """The journal of a folder of results."""
    if create:
        try:
            out.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CourseError(
                f"The folder {out} cannot be made ({error.strerror}); name another one with --out.", name="out"
            ) from None
    return Journal(out / "journal.sqlite", create=create)


def grade(plan: Plan, progress: Progress = lambda done, total: None, say: Say = lambda sentence: None) -> Results:
    """Grade what has not been graded yet; every verdict is kept the moment it is known.

    Args         progress: told how many are done and how many there are. say: told what else is worth knowing.
    Raises       CourseError, JournalError when the run cannot begin or go on; Isolated when walls are missing.
    """
    roster = Path(plan.roster) if plan.roster else None
    try:
        with collect(plan.folder, plan.out, roster=roster, layout=plan.layout, chapter=plan.chapter) as collected:
            return _graded(plan, collected, progress, say)
    except KeyboardInterrupt:
        raise Stopped(STOPPED) from None


def _graded(plan: Plan, collected: Collection, progress: Progress, say: Say) -> Results:
    settings = _settings(plan, collected)
    with open_journal(plan.out, create=True) as journal:
        settings = replace(settings, seed=_seed(plan, journal))
        fingerprint = settings.fingerprint()
        refuse_other_results(journal, settings, fingerprint)
        _prove(plan, settings, fingerprint, journal, say)
        _begin(journal, plan, collected, settings, fingerprint)
        described = journal.fact(f"set {fingerprint}")
        if described is not None:
            plan.course.check(described["exercises"])
        pending = _pending(plan, collected.submissions, journal, fingerprint)
        if pending or described is None:
            pool = _pool(plan, settings, len(pending), say)
            with _told_when_stopped(journal, fingerprint, pending), pool:
                _grade(pool, plan, settings, fingerprint, pending, journal, progress)
        if journal.fact("again"):
            journal.note(again=None)
        journal.note(course=plan.course.to_dict())
        found = results(journal)
        if sentence := other_chapter(found, collected.submissions, settings):
            journal.note(mismatch=sentence)
            found.notes.insert(0, sentence)
        return found


def _settings(plan: Plan, collected: Collection) -> Settings:
    if plan.exercises:
        if not Path(plan.exercises).is_file():
            raise CourseError(f"There is no file {plan.exercises}; check --exercises.", name="exercises")
        chapter = ""
    else:
        known = chapters()
        chapter = plan.chapter.replace("-", "_") or chapter_of((s.file for s in collected.submissions), known)
        if chapter not in known:
            raise CourseError(f"No chapter {plan.chapter!r} has exercises; known: {', '.join(known)}.", name="chapter")
    leave_out = plan.course.leave_out
    return Settings(chapter, plan.exercises, "", plan.isolated, plan.variants, plan.limits, leave_out)


def _seed(plan: Plan, journal: Journal) -> str:
    """The seed that was asked for, else the journal's own; drawn once, so that a resumed run goes on with it."""
    seed = plan.seed or journal.fact("seed") or secrets.token_hex(16)
    if journal.fact("seed") is None:
        journal.note(seed=seed)
    return str(seed)


def _prove(plan: Plan, settings: Settings, fingerprint: str, journal: Journal, say: Say) -> None:
    """Let nobody be graded by an instructor's own exercises before they are proved; the book's are, when it is made."""
    known = journal.fact(f"proved {fingerprint}")
    if plan.exercises and not (plan.proved or known):
        say(f"Proving the exercises of {Path(plan.exercises).name}, once.")
        from course_lib.grading.proof import prove  # NumPy, which the parent can do without

        prove(plan.exercises, settings.seed, settings.leave_out)
        journal.note(**{f"proved {fingerprint}": True})


def _begin(journal: Journal, plan: Plan, collected: Collection, settings: Settings, fingerprint: str) -> None:
    before = itertools.chain(journal.submissions(), journal.fact("former") or [])
    names, former = called_otherwise(before, _entries(plan, collected))
    journal.begin(
        _entries(plan, collected),
        names,
        **renamed_decisions(journal, names),
        former=former,
        mismatch="",
        run={
            "settings": fingerprint,
            "refused": [vars(refusal) for refusal in collected.refusals],
            "collected": collected.described(),
            "isolated": plan.isolated,
            "limits": vars(plan.limits),
        },
        errors={},
        asked=settings.to_dict(),
        named={"roster": plan.roster, "layout": plan.layout},
    )
    journal.attempt((entry["student"], entry["hash"]) for entry in _entries(plan, collected))


def _entries(plan: Plan, collected: Collection) -> Iterator[dict[str, Any]]:
    """What the journal notes of every submission."""
    for s in collected.submissions:
        hash_ = key_of(s.hash, s.student, plan.variants)
        yield {"student": s.student, "file": s.file, "hash": hash_, "about": s.about}


def _pending(plan: Plan, submissions: Sequence[Submission], journal: Journal, fingerprint: str) -> Pending:
    if plan.again:
        for student in plan.again:
            if student != "*" and journal.submission(student) is None:
                raise unknown("--student", "student", student, sorted(s.student for s in submissions))
        asked = {"settings": fingerprint, "students": sorted(plan.again)}
        if journal.fact("again") != asked:  # the same request, interrupted, goes on where it stopped
            for s in submissions:
                if plan.again == ("*",) or s.student in plan.again:
                    key = key_of(s.hash, s.student, plan.variants)
                    for settings in {fingerprint, *journal.verdicts_by_settings(key)}:
                        journal.ask_again([key], settings)
            journal.note(again=asked)
    # the same file twice is graded once, unless its students have numbers of their own
    return Pending(submissions, journal.pending(fingerprint), plan.variants)


def _pool(plan: Plan, settings: Settings, pending: int, say: Say) -> Pool | DaskPool:
    if plan.dask and plan.workers:
        raise CourseError("With --dask the cluster says how many workers there are; leave --workers out.", name="dask")
    if plan.dask:
        return DaskPool(settings, plan.dask, say)
    return Pool(settings, max(1, min(plan.workers or _processors(), pending)))


@contextmanager
def _told_when_stopped(journal: Journal, fingerprint: str, pending: Pending) -> Iterator[None]:
    """An interruption as Stopped, which says how much is kept."""
    try:
        yield
    except KeyboardInterrupt:
        done = len(journal.known(fingerprint) & {task.key for task in pending})
        raise Stopped(
            f"Stopped. {done} of {len(pending)} submissions were graded and are kept; "
            "run the same command again to go on."
        ) from None


def _grade(
    pool: Pool | DaskPool,
    plan: Plan,
    settings: Settings,
    fingerprint: str,
    pending: Pending,
    journal: Journal,
    progress: Progress,
) -> None:
    standing = pool.open()
    if not standing["enough"]:
        missing = [*standing["missing"], *standing["breached"]]
        raise Isolated(f"This machine cannot isolate strangers' code (missing: {', '.join(missing)}). {WAYS_OUT}")
    described = {**standing["set"], "keys": settings.keys(standing["definitions"])}
    plan.course.check(described["exercises"])
    journal.note(**{f"set {fingerprint}": described})
    reuse = Reuse(journal, described, plan.limits)

    def complete(key: str, answer: dict[str, Any]) -> None:
        whole = reuse.completed(key, answer, answer.get("walls", standing["walls"]))
        journal.keep(key, fingerprint, whole, whole["walls"])

    left = array("Q")
    for place, task in zip(pending.places, pending, strict=True):
        if len(reuse.spent(task.key)) == len(reuse.names):
            complete(task.key, {"exercises": [], "seconds": {}})
        else:
            left.append(place)
    pending = Pending(pending.submissions, left, pending.variants, reuse.spent)
    done = 0
    errors: dict[str, str] = {}
    progress(done, len(pending))

    def keep(task: Task, answer: dict[str, Any]) -> None:
        nonlocal done
        if "error" in answer:
            errors[task.key] = f"{task.name} could not be graded: {answer['error']}."
            journal.note(errors=errors)
        else:
            complete(task.key, answer)
        done += 1
        progress(done, len(pending))

    pool.run(pending, keep)


def _processors() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
