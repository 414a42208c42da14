"""Every wall stops its attempt, and without it the attempt succeeds: on this machine, as this user and as nobody."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.grading.inside import seccomp
from course_lib.grading.inside.walls import WALLS
from course_lib.grading.probes import OPTIONAL, PROBES, Isolation, Probe, isolation, survey
from course_lib.grading.sandbox import Sandbox, WallMissing
from course_lib.grading.settings import Limits
from tests.course_lib.grading.ordinary_user import as_ordinary_user

ROOT = os.getuid() == 0


@pytest.fixture(scope="module")
def bare() -> Iterator[Sandbox]:
    with Sandbox((), Limits()) as sandbox:
        yield sandbox


def gets_through(sandbox: Sandbox, probe: Probe, *walls: str) -> bool:
    sandbox.walls = list(walls)
    with sandbox.child() as child:
        return survey(child, Limits(), [probe]) == [probe.wall]


@pytest.mark.parametrize("probe", PROBES, ids=[probe.wall for probe in PROBES])
def test_an_attempt_succeeds_without_its_wall_and_fails_with_it(bare: Sandbox, probe: Probe) -> None:
    # an ordinary user has no identity of root to lose: there the attempt fails either way
    assert gets_through(bare, probe, *probe.needs) or (probe.wall == "identity" and not ROOT)
    assert not gets_through(bare, probe, *probe.needs, probe.wall)


def test_there_is_an_attempt_for_every_wall() -> None:
    assert [probe.wall for probe in PROBES] == list(WALLS)


def test_all_walls_stand_here(sandbox: Sandbox) -> None:
    found = isolation(sandbox)
    assert found.enough
    assert found.breached == ()
    assert set(found.missing) <= (set() if seccomp.available() else {"seccomp"})


@pytest.mark.skipif(not ROOT, reason="only root can become another user")
def test_an_ordinary_user_has_all_walls_too() -> None:
    said = as_ordinary_user("""
        from course_lib.grading.inside.walls import WALLS
        from course_lib.grading.probes import PROBES, isolation, survey
        from course_lib.grading.sandbox import Sandbox
        from course_lib.grading.settings import Limits
        import os
        with Sandbox(WALLS, Limits()) as sandbox:
            found = isolation(sandbox)
            print(os.getuid(), found.enough, found.breached, len(found.walls))
            for probe in PROBES:
                through = []
                for walls in (probe.needs, (*probe.needs, probe.wall)):
                    sandbox.walls = list(walls)
                    with sandbox.child() as child:
                        through.append(survey(child, Limits(), [probe]) != [])
                print(probe.wall, *through)
    """)
    first, *rest = said.splitlines()
    assert first == f"65534 True () {len(WALLS)}"
    for line in rest:
        wall, without, behind = line.split()
        assert (without, behind) == ("False" if wall == "identity" else "True", "False"), line


def test_an_optional_wall_that_is_refused_is_left_out_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(WALLS, Limits()) as sandbox:
        refuse(sandbox, "seccomp", monkeypatch)
        found = isolation(sandbox)
    assert "seccomp" not in found.walls
    assert found.missing == {"seccomp": "Function not implemented"}
    assert found.enough


def test_a_wall_that_is_needed_and_refused_means_no_grading(monkeypatch: pytest.MonkeyPatch) -> None:
    with Sandbox(WALLS, Limits()) as sandbox:
        refuse(sandbox, "network", monkeypatch)
        assert not isolation(sandbox).enough


def refuse(sandbox: Sandbox, wall: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that does not have a wall."""
    spawn = sandbox.spawn

    def spawn_without(companion: bool) -> object:
        if wall in sandbox.walls:
            raise WallMissing(wall, "Function not implemented")
        return spawn(companion)

    monkeypatch.setattr(sandbox, "spawn", spawn_without)


def test_a_wall_that_stands_but_leaks_means_no_grading() -> None:
    assert not Isolation(WALLS, {}, ("network",)).enough
    assert Isolation(WALLS, dict.fromkeys(OPTIONAL, ""), ()).enough


def answer(sandbox: Sandbox, walls: list[str], expression: str) -> object:
    sandbox.walls = walls
    with sandbox.child() as child:
        child.define("f", f"import os\ndef f():\n    return {expression}\n", 20)
        seen = child.observe("f", (), 20)
        return seen.failure.type_name if seen.failure else seen.value


@pytest.mark.skipif(not ROOT, reason="only root has something to lose")
def test_root_is_given_up_before_a_namespace_hides_it(bare: Sandbox, tmp_path: Path) -> None:
    """Inside its own namespace root looks like nobody and still reads root's files: the identity goes first."""
    secret = tmp_path / "secret"
    secret.write_text("root only")
    secret.chmod(0o600)
    expression = f"open({str(secret)!r}).read()"
    assert answer(bare, ["user"], expression) == "root only"
    assert answer(bare, ["identity", "user"], expression) == "PermissionError"


def test_forks_are_refused_by_the_limits_where_there_is_no_filter(bare: Sandbox) -> None:
    """The limit on processes does nothing for root: it holds only when the identity was given up."""
    walls = [wall for wall in WALLS if wall != "seccomp"]
    assert answer(bare, walls, "os.fork() and 1") == "BlockingIOError"


@pytest.mark.skipif(not ROOT, reason="only root can make a program that runs as root")
def test_a_program_that_runs_as_root_does_not_do_so_behind_no_new_privs() -> None:
    """The switch's effect, not only its state: a setuid copy of `id` prints 65534, not 0."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        program = shutil.copy("/usr/bin/id", f"{place}/id")
        os.chmod(program, 0o4755)
        code = f"return os.popen({program!r} + ' -u').read()"
        text = f"import os\ndef attempt():\n    {code}\n"
        shown = []
        for walls in (["identity"], ["identity", "no_new_privs"]):
            with Sandbox(walls, Limits()) as sandbox, sandbox.child() as child:
                child.define("attempt", text, 5)
                shown.append(child.observe("attempt", (), 5).value)
    assert shown == ["0\n", "65534\n"]
