"""Grading on a Dask cluster of real processes: the same bytes as here, whatever dies, and work only for who is fit."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading import dask_pool
from course_lib.grading.collect import hash_of
from course_lib.grading.dask_pool import DaskPool, NoCluster
from course_lib.grading.journal import Journal
from course_lib.grading.pool import Task
from course_lib.grading.reports import write_reports
from course_lib.grading.run import Plan, grade
from course_lib.grading.settings import Limits, Settings
from tests.course_lib.grading.conftest import OWN, RIGHT
from tests.course_lib.grading.dask_cluster import Cluster, cluster
from tests.course_lib.grading.disturbed import produced


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as made:
        yield made


def plan(folder: Path, out: Path, dask: str = "") -> Plan:
    return Plan(folder, out, exercises=str(OWN), seed="s", limits=Limits(0.7, 10), dask=dask, proved=True)


def alive(mark: str) -> list[str]:
    """The command lines that hold a text."""
    lines = subprocess.run(["ps", "-ww", "-eo", "args="], capture_output=True, text=True).stdout.splitlines()
    return [line for line in lines if mark in line and "grading" in line]


def test_the_bytes_are_the_same_though_a_worker_is_killed(folder: Path, tmp_path: Path, running: Cluster) -> None:
    for number in range(8):
        (folder / f"more{number}.py").write_text(RIGHT + f"\n# {number}\n")
    write_reports(grade(plan(folder, tmp_path / "here")), tmp_path / "here")
    killed: list[int] = []

    def kill(done: int, total: int) -> None:
        if done == 3 and not killed:
            killed.append(running.workers[0].pid)
            running.remove(running.workers[0])
            running.add()

    write_reports(grade(plan(folder, tmp_path / "there", running.address), kill), tmp_path / "there")
    assert killed
    assert produced(tmp_path / "there") == produced(tmp_path / "here")
    places = running.place / "dask-scratch-space"
    for _ in range(200):  # the benches end when the scheduler has told the workers that nobody wants them
        left = alive(str(places)) + [str(path) for path in places.rglob("own_exercises.py")]
        if not left:
            break
        time.sleep(0.05)
    assert left == []


def test_what_is_graded_already_does_not_reach_the_cluster(
    folder: Path, tmp_path: Path, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "eve.py").unlink()
    grade(plan(folder, tmp_path / "out", running.address))
    monkeypatch.setattr(DaskPool, "open", None)
    assert len(grade(plan(folder, tmp_path / "out", running.address)).students) == 2


OTHER_NUMPY = """
import importlib.metadata
real = importlib.metadata.version
importlib.metadata.version = lambda name: "1.0" if name == "numpy" else real(name)
"""


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("unshare"), reason="only root can take the walls away")
def test_a_worker_with_other_code_or_without_walls_gets_no_work_and_is_named(tmp_path: Path, running: Cluster) -> None:
    (tmp_path / "sitecustomize.py").write_text(OTHER_NUMPY)
    unfit = [running.add(first=tmp_path), running.add(bare=True)]
    said: list[str] = []
    try:
        with DaskPool(Settings("", str(OWN), "s"), running.address, said.append) as pool:
            pool.open()
            while len(said) < 2:
                pool.look()
    finally:
        for worker in unfit:
            running.remove(worker)
    assert len(said) == 2, said
    assert all(re.match(r"The Dask worker tcp://127\.0\.0\.1:\d+ gets no work: ", sentence) for sentence in said)
    reasons = sorted(sentence.partition(" gets no work: ")[2] for sentence in said)
    assert reasons[0].startswith("NumPy is 1.0 there and ")
    assert reasons[1].startswith("it cannot isolate strangers' code (missing: ")
    assert reasons[1].endswith("; run `course doctor` there.")


def test_a_cluster_of_which_nobody_can_grade_is_one_sentence(
    folder: Path, tmp_path: Path, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course_lib.grading.dask_bench.likeness", lambda settings: {"NumPy": "0"})
    with pytest.raises(
        NoCluster, match=r"No worker of the Dask cluster at tcp.* can grade: tcp.*: NumPy is .* and 0 here"
    ):
        grade(plan(folder, tmp_path / "out", running.address))


def test_a_file_that_disappears_is_named_as_it_is_here(folder: Path, tmp_path: Path, running: Cluster) -> None:
    (folder / "eve.py").unlink()

    def vanish(done: int, total: int) -> None:
        if done == 0:
            (folder / "bob.ipynb").unlink()
            (folder / "ada.py").write_text("changed")

    found = grade(plan(folder, tmp_path / "out", running.address), vanish)
    assert [entry["reason"] for entry in found.ungraded] == [
        "ada.py could not be graded: it changed while it was being graded; run the command again.",
        "bob.ipynb could not be graded: it cannot be read: No such file or directory.",
    ]


def test_submissions_travel_together_and_who_lost_a_worker_alone(
    folder: Path, tmp_path: Path, running: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[list[str]] = []
    begin = DaskPool._begin

    def watched(pool: DaskPool, address: str, bundle: list[tuple[Task, bytes]]) -> None:
        sent.append([task.name for task, _ in bundle])
        begin(pool, address, bundle)

    monkeypatch.setattr(DaskPool, "_begin", watched)
    tasks = []
    for number in range(24):
        content = f"{RIGHT}\n# {number}\n".encode()
        path = tmp_path / f"{number:02}.py"
        path.write_bytes(content)
        tasks.append(Task(path.name, path, hash_of(".py", [content]), "", "", attempts=int(number == 0)))
    graded: list[str] = []
    with DaskPool(Settings("", str(OWN), "s"), running.address, print) as pool:
        pool.open()
        assert all(machine.fit for machine in pool.machines.values())
        threads = len(pool.machines)
        pool.run(tasks, lambda task, answer: graded.append(task.name))
    assert sorted(graded) == [task.name for task in tasks]
    assert sent[0] == ["00.py"]
    assert len(sent[1]) == -(-23 // (4 * threads))
    assert len(sent[-1]) == 1


def test_an_exercise_that_cannot_be_loaded_is_said(folder: Path, tmp_path: Path, running: Cluster) -> None:
    own = tmp_path / "own.py"
    own.write_text("1 / 0\n")
    chosen = Plan(folder, tmp_path / "out", exercises=str(own), dask=running.address, proved=True)
    with pytest.raises(NoCluster, match="ZeroDivisionError: division by zero"):
        grade(chosen)


def test_a_scheduler_that_goes_is_one_sentence_and_what_was_graded_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (folder / f"loop{number}.py").write_text(
            RIGHT.replace("    return np.col", f"    while {number + 1}: pass\n    return np.col")
        )
    (tmp_path / "cluster").mkdir()
    with cluster(tmp_path / "cluster", 1) as made:

        def kill(done: int, total: int) -> None:
            if done == 2:
                monkeypatch.setattr(dask_pool, "CONNECT_SECONDS", 1.0)
                os.killpg(made.scheduler.pid, signal.SIGKILL)

        with pytest.raises(NoCluster, match=r"is gone \(\w+\); what was graded is kept\. Start it and run the same"):
            grade(plan(folder, tmp_path / "out", made.address), kill)
    with Journal(tmp_path / "out" / "journal.sqlite") as journal:
        assert len(journal.known(journal.fact("run")["settings"])) >= 2


def test_nobody_at_the_address_is_one_sentence(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_pool, "CONNECT_SECONDS", 0.3)
    for address in ("tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1"):
        with pytest.raises(NoCluster, match=f"No Dask scheduler answers at {address} .*; name one with --dask"):
            grade(plan(folder, tmp_path / "out", address))


def test_without_the_package_it_is_said_what_to_install(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(
        CourseError, match=r"--dask needs the package distributed; install it with: python -m pip install distributed"
    ):
        grade(plan(folder, tmp_path / "out", "tcp://127.0.0.1:8786"))


def test_workers_here_and_there_at_once_is_misuse(folder: Path, tmp_path: Path) -> None:
    chosen = Plan(folder, tmp_path / "out", exercises=str(OWN), dask="tcp://127.0.0.1:8786", workers=2, proved=True)
    with pytest.raises(CourseError, match="the cluster says how many workers there are; leave --workers out"):
        grade(chosen)


def test_dask_is_imported_by_nobody_who_does_not_use_it() -> None:
    code = "import sys, course_lib.grading.commands, course_lib.grading.run; print('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "False\n"
