"""The keeper: what its children share and cannot change, what each has alone, and that it can be lost."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from course_lib.grading.inside.walls import WALLS
from course_lib.grading.sandbox import ChildEnded, Sandbox, SandboxEnded
from course_lib.grading.settings import Limits

OPEN = ("identity", "user", "processes", "network", "ipc", "hostname")  # /proc can be seen, privileges are kept
UP = """
import fcntl, socket, struct
def f():
    with socket.socket() as connection:
        fcntl.ioctl(connection, 0x8914, struct.pack("16sh", b"lo", 1))
    return True
"""


def children(pid: int) -> list[int]:
    return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def keeper_of(sandbox: Sandbox) -> int:
    """The process that forks the children; between it and the zygote stands the one that left the zygote's world."""
    assert sandbox.process is not None
    (outside,) = children(sandbox.process.pid)
    (keeper,) = children(outside)
    return keeper


def worlds(sandbox: Sandbox, *names: str) -> list[object]:
    text = f"import os\ndef f():\n    return [os.readlink('/proc/self/ns/' + name) for name in {names!r}]\n"
    with sandbox.child() as child:
        child.define("f", text, 20)
        value = child.observe("f", (), 20).value
    assert isinstance(value, list)
    return value


def test_children_share_a_network_that_is_not_ours_and_nothing_else() -> None:
    names = ("net", "pid", "user", "ipc", "uts")
    with Sandbox(OPEN, Limits()) as sandbox:
        first, second = (worlds(sandbox, *names) for _ in range(2))
    ours = [os.readlink(f"/proc/self/ns/{name}") for name in names]
    assert [one == other for one, other in zip(first, second, strict=True)] == [True, False, False, False, False]
    assert not set(first) & set(ours)


@pytest.mark.parametrize(("walls", "done"), [(("user", "network", "own"), None), (OPEN, "PermissionError")])
def test_no_child_can_change_the_network_not_even_with_every_privilege_that_it_had(
    walls: tuple[str, ...], done: str | None
) -> None:
    """Who owns a network may switch its one interface on: shown where the child does."""
    text = UP
    if "own" in walls:  # one that the child has made itself
        text = f"import ctypes\nctypes.CDLL(None).unshare(0x40000000)\n{UP}"
    with Sandbox([wall for wall in walls if wall != "own"], Limits()) as sandbox, sandbox.child() as child:
        child.define("f", text, 20)
        seen = child.observe("f", (), 20)
    assert (seen.failure.type_name if seen.failure else None) == done


def test_the_end_of_a_keeper_is_not_taken_for_the_childs_and_it_is_replaced(sandbox: Sandbox) -> None:
    child = sandbox.spawn()
    child.define("f", "def f():\n    return 1\n", 20)
    keeper = keeper_of(sandbox)
    os.kill(keeper, signal.SIGKILL)
    while Path(f"/proc/{keeper}").exists():
        time.sleep(0.01)
    with pytest.raises(ChildEnded):
        child.observe("f", (), 20)
    with pytest.raises(SandboxEnded, match="keeper"):
        sandbox.end(child)
    with sandbox.child() as child:
        assert child.define("f", "def f():\n    return 1\n", 20) == (True, [])
    assert keeper_of(sandbox) != keeper


def test_a_keeper_has_no_open_ends_and_no_dead_children_left(sandbox: Sandbox) -> None:
    with sandbox.child():
        pass
    keeper = keeper_of(sandbox)
    before = len(os.listdir(f"/proc/{keeper}/fd"))
    for _ in range(5):
        with sandbox.child():
            pass
    assert (keeper_of(sandbox), len(os.listdir(f"/proc/{keeper}/fd"))) == (keeper, before)
    assert children(keeper) == []


def test_everything_ends_with_the_zygote() -> None:
    sandbox = Sandbox(WALLS, Limits())
    child = sandbox.spawn()
    keeper = keeper_of(sandbox)
    (inside,) = children(keeper)
    assert sandbox.process is not None
    sandbox.process.kill()
    sandbox.process.wait()
    end = time.monotonic() + 20
    while any(Path(f"/proc/{pid}/stat").exists() and _lives(pid) for pid in (keeper, inside)):
        assert time.monotonic() < end
        time.sleep(0.01)
    sandbox.control.close()
    child.channel.close()


def _lives(pid: int) -> bool:
    """Whether a process is more than a name that nobody has taken off the list yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_other_walls_are_another_keepers() -> None:
    with Sandbox(("user",), Limits()) as sandbox:
        first = worlds(sandbox, "net")
        sandbox.walls = ["user", "network"]
        assert worlds(sandbox, "net") != first
        sandbox.walls = ["user"]
        assert worlds(sandbox, "net") == first
