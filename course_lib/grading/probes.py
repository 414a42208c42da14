"""For every wall of the sandbox an attempt to get past it, run from inside as a submission would run it.

A wall counts as standing when its attempt fails. The tests run each attempt with the wall away as well, where it must
succeed: a probe that cannot succeed proves nothing.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import socket
import textwrap
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from course_lib.grading.sandbox import Child, ChildEnded, Sandbox, WallMissing
from course_lib.grading.settings import Limits

__all__ = ["Isolation", "OPTIONAL", "PROBES", "Probe", "isolation", "survey"]

OPTIONAL = ("user", "ipc", "hostname", "seccomp")  # without these the others still hold
PROBE_SECONDS = 10.0
IPC_CREATE, IPC_REMOVE = 0o1000, 0


@dataclass(frozen=True)
class Probe:
    """An attempt.

    Args         wall: which is to stop it. tries: what it tries, in words. code: the body of a function of `given` that
                 returns True when it got through and raises or returns False when not. needs: walls without which the
                 attempt, or the wall, makes no sense. mend: how to get the wall where it cannot be put up.
    """

    wall: str
    tries: str
    code: str
    needs: tuple[str, ...] = ()
    mend: str = ""


_NAMESPACES = (
    "allow user namespaces for ordinary users (on Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0; "
    "in a container: run it with --security-opt seccomp=unconfined --security-opt apparmor=unconfined), "
    "or grade as root"
)

PROBES = (
    Probe("identity", "act as root", "return os.getuid() == 0 or os.geteuid() == 0"),
    Probe("user", "act as an account of this machine", "return os.getuid() in given['accounts']", mend=_NAMESPACES),
    Probe(
        "processes",
        "signal the grader's processes",
        "return os.getppid() != 0 and os.kill(os.getppid(), 0) is None",
        needs=("user",),
        mend=_NAMESPACES,
    ),
    Probe(
        "network",
        "connect to a server on this machine",
        """
        with socket.socket() as connection:
            return connection.connect_ex(('127.0.0.1', given['port'])) == 0
        """,
        needs=("user",),
        mend=_NAMESPACES,
    ),
    Probe(
        "files",
        "read a file",
        "return len(os.listdir('/')) > 0 or len(open('/etc/passwd').read()) > 0",
        needs=("user",),
        mend=_NAMESPACES,
    ),
    Probe(
        "ipc",
        "attach to another program's shared memory",
        "return ctypes.CDLL(None).shmget(given['shared_memory'], 0, 0) != -1",
        needs=("user",),
        mend=_NAMESPACES,
    ),
    Probe("hostname", "read the machine's name", "return os.uname().nodename == given['name']", needs=("user",)),
    Probe(
        "descriptors",
        "use what the grader has open",
        """
        for number in range(4, 1024):
            try:
                os.fstat(number)
                return True
            except OSError:
                pass
        """,
    ),
    Probe("limits", "take twice the memory allowed", "return len(bytes(given['memory'])) > 0"),
    Probe(
        "capabilities",
        "rename the machine, as root of its own namespace",
        "return ctypes.CDLL(None).sethostname(b'mine', 4) == 0",
        needs=("user", "hostname"),
    ),
    Probe(
        "no_new_privs",
        "keep the way open to programs that run as root",
        "return ctypes.CDLL(None).prctl(39, 0, 0, 0, 0) == 0",
    ),
    Probe(
        "seccomp",
        "open a namespace inside the sandbox",
        "return ctypes.CDLL(None).unshare(0x10000000) == 0",
        needs=("user", "no_new_privs"),
        mend="the filter is written for x86-64; the other layers hold without it",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Isolation:
    """What holds on this machine.

    Args         walls: put up. missing: wall -> why it could not be put up. breached: walls whose attempt got through.
    """

    walls: tuple[str, ...]
    missing: dict[str, str]
    breached: tuple[str, ...]

    @property
    def enough(self) -> bool:
        """Whether strangers' code may run behind these walls."""
        return not self.breached and all(wall in OPTIONAL for wall in self.missing)


def isolation(sandbox: Sandbox) -> Isolation:
    """Put up as many of the sandbox's walls as this machine allows, leave out the others, and try every one."""
    missing = {}
    while True:
        try:
            with sandbox.child() as child:
                breached = survey(child, sandbox.limits)
        except WallMissing as error:
            missing[error.wall] = error.reason
            if error.wall not in sandbox.walls:
                return Isolation((), missing, ())
            sandbox.walls.remove(error.wall)
            continue
        return Isolation(tuple(sandbox.walls), missing, tuple(wall for wall in breached if wall in sandbox.walls))


def survey(child: Child, limits: Limits, probes: Collection[Probe] = PROBES) -> list[str]:
    """The walls whose attempts get through, tried in a child."""
    through = []
    with _bait(limits) as given:
        for probe in probes:
            if _succeeds(child, probe, given):
                through.append(probe.wall)
    return through


def _succeeds(child: Child, probe: Probe, given: dict[str, object]) -> bool:
    body = textwrap.indent(textwrap.dedent(probe.code).strip(), "    ")
    try:
        child.define(probe.wall, f"import ctypes, os, socket\ndef {probe.wall}(given):\n{body}\n", PROBE_SECONDS)
        return child.observe(probe.wall, (given,), PROBE_SECONDS).value is True
    except ChildEnded:
        return False


@contextlib.contextmanager
def _bait(limits: Limits) -> Iterator[dict[str, object]]:
    """Things of this machine that an attempt can reach for: a listening server, a piece of shared memory."""
    libc = ctypes.CDLL(None)
    key = int.from_bytes(os.urandom(3), "big") + 1
    segment = libc.shmget(key, 4096, IPC_CREATE | 0o666)
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        try:
            yield {
                "accounts": [os.getuid(), 65534],
                "port": server.getsockname()[1],
                "shared_memory": key,
                "name": os.uname().nodename,
                "memory": 2 * limits.memory,
            }
        finally:
            libc.shmctl(segment, IPC_REMOVE, None)
