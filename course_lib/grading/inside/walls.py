"""The walls around a child, put up in order by the child itself before it has read a line of a stranger's code.

Each wall has a name, so that it can be probed, left out in a test, and reported. The order matters: what takes a
privilege away comes after what needs it.
"""

from __future__ import annotations

import fcntl
import os
import resource
import signal
import sys
from collections.abc import Callable, Collection, Mapping

from . import libc, seccomp

__all__ = ["WALLS", "WallFailed", "close_in", "hold_the_keys", "leave_namespaces"]

WALLS = (
    "identity",
    "user",
    "processes",
    "network",
    "files",
    "ipc",
    "hostname",
    "descriptors",
    "limits",
    "capabilities",
    "no_new_privs",
    "seccomp",
)
NAMESPACES = {
    "user": libc.CLONE_NEWUSER,
    "processes": libc.CLONE_NEWPID,
    "network": libc.CLONE_NEWNET,
    "files": libc.CLONE_NEWNS,
    "ipc": libc.CLONE_NEWIPC,
    "hostname": libc.CLONE_NEWUTS,
}
SHARED, OWN = ("user", "processes", "network"), ("user", "files", "ipc", "hostname")
NOBODY = 65534
INSIDE = 60_000  # the number that a child sees as its own; no account of this machine
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


class WallFailed(Exception):  # noqa: N818 - named for what happened
    """A wall that this machine does not let us put up."""

    def __init__(self, wall: str, reason: str) -> None:
        super().__init__(f"{wall}: {reason}")
        self.wall, self.reason = wall, reason


def hold_the_keys() -> None:
    """Die when the parent dies; asked for again after every change of identity, which clears it."""
    if sys.platform == "linux":
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def leave_namespaces(walls: Collection[str]) -> None:
    """The keeper's part: what all its children share, and the right to open worlds of processes below."""
    if "identity" in walls and "user" in walls:
        _attempt(
            ["identity"], _become_nobody
        )  # before the namespaces: inside them, root and nobody are the same number
    _leave(SHARED, walls)
    hold_the_keys()


def _leave(names: Collection[str], walls: Collection[str]) -> None:
    user, group = os.getuid(), os.getgid()
    wanted = [wall for wall in names if wall in walls]
    if wanted:
        _attempt(wanted, lambda: libc.unshare(sum(NAMESPACES[wall] for wall in wanted)))
    if "user" in wanted:
        _attempt(["user"], lambda: _map_identity(user, group))


def close_in(walls: Collection[str], limits: Mapping[str, int], connection: int) -> int:
    """The child's part; the descriptor at which the conversation goes on."""
    nowhere = os.open("/dev/null", os.O_RDWR)  # after the next lines there is no /dev
    _leave(OWN, walls)
    if "files" in walls:
        _attempt(["files"], _empty_root)
    if "hostname" in walls:
        _attempt(["hostname"], lambda: libc.sethostname("sandbox"))
    if "descriptors" in walls:
        _close_descriptors(connection, nowhere)
        connection = 3
    if "identity" in walls and "user" not in walls:
        _attempt(["identity"], _become_nobody)
    hold_the_keys()
    if "limits" in walls:
        _attempt(["limits"], lambda: _set_limits(limits))
    if "capabilities" in walls:
        _attempt(["capabilities"], libc.drop_capabilities)
    if "no_new_privs" in walls:
        _attempt(["no_new_privs"], lambda: libc.prctl(PR_SET_NO_NEW_PRIVS, 1))
    if "seccomp" in walls:
        _attempt(["seccomp"], seccomp.install)
    return connection


def _attempt(walls: Collection[str], action: Callable[[], object]) -> None:
    try:
        action()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WallFailed(_culprit(walls), reason) from error


def _culprit(walls: Collection[str]) -> str:
    """Which of several namespaces is refused: each is tried alone, in a process of its own."""
    for wall in walls if len(walls) > 1 else ():
        alone = NAMESPACES[wall] | (NAMESPACES["user"] if "user" in walls else 0)
        pid = os.fork()
        if pid == 0:
            try:
                libc.unshare(alone)
            except OSError:
                os._exit(1)
            os._exit(0)
        if os.waitpid(pid, 0)[1]:
            return wall
    return next(iter(walls))


def _become_nobody() -> None:
    if os.getuid() != 0:
        return  # an ordinary user has nothing to give up
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    libc.prctl(PR_SET_DUMPABLE, 1)  # else /proc/self belongs to root and the identity map cannot be written


def _map_identity(user: int, group: int) -> None:
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INSIDE} {user} 1"),
        ("gid_map", f"{INSIDE} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "wb") as file:
            file.write(text.encode())


def _empty_root() -> None:
    libc.mount("none", "/", "none", libc.MS_REC | libc.MS_PRIVATE)
    harmless = libc.MS_NOSUID | libc.MS_NODEV | libc.MS_NOEXEC
    libc.mount("none", "/tmp", "tmpfs", harmless, "size=4k,nr_inodes=2,mode=755")
    os.chdir("/tmp")
    libc.pivot_root(".", ".")  # the old root now lies on top of the new one
    libc.umount(".", libc.MNT_DETACH)
    os.chdir("/")
    libc.mount("none", "/", "none", libc.MS_REMOUNT | libc.MS_BIND | libc.MS_RDONLY | harmless)


def _close_descriptors(connection: int, nowhere: int) -> None:
    """0, 1 and 2 lead nowhere, 3 is the conversation, nothing else is open."""
    connection, nowhere = (fcntl.fcntl(fd, fcntl.F_DUPFD, 100) for fd in (connection, nowhere))
    for target, source in ((0, nowhere), (1, nowhere), (2, nowhere), (3, connection)):
        os.dup2(source, target)
    os.closerange(4, 65536)


def _set_limits(limits: Mapping[str, int]) -> None:
    for name, value in limits.items():
        which = getattr(resource, f"RLIMIT_{name}")
        hard = resource.getrlimit(which)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (value, value))
