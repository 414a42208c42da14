"""The few calls of the C library that Python does not offer, by ctypes, each raising OSError when it fails."""

from __future__ import annotations

import ctypes
import os
from typing import Any

__all__ = [
    "CLONE_NEWIPC",
    "CLONE_NEWNET",
    "CLONE_NEWNS",
    "CLONE_NEWPID",
    "CLONE_NEWUSER",
    "CLONE_NEWUTS",
    "MNT_DETACH",
    "MS_BIND",
    "MS_NODEV",
    "MS_NOEXEC",
    "MS_NOSUID",
    "MS_PRIVATE",
    "MS_RDONLY",
    "MS_REC",
    "MS_REMOUNT",
    "drop_capabilities",
    "mount",
    "pivot_root",
    "prctl",
    "sethostname",
    "setns",
    "umount",
    "unshare",
]

CLONE_NEWNS, CLONE_NEWUTS, CLONE_NEWIPC = 0x00020000, 0x04000000, 0x08000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 1, 2, 4, 8
MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 0x20, 0x1000, 0x4000, 0x40000
MNT_DETACH = 2
PR_CAPBSET_DROP = 24
CAPABILITY_VERSION_3 = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: Any) -> int:
    result: int = getattr(_libc, name)(*arguments)
    if result == -1:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def unshare(flags: int) -> None:
    """Leave the namespaces named by the flags for new ones."""
    _call("unshare", ctypes.c_int(flags))


def setns(descriptor: int, kind: int) -> None:
    """Enter the namespace that a file of /proc/.../ns stands for."""
    _call("setns", ctypes.c_int(descriptor), ctypes.c_int(kind))


def prctl(option: int, argument: int = 0, pointer: Any = None) -> int:
    """One of the process's switches (prctl(2))."""
    third = ctypes.c_ulong(0) if pointer is None else pointer
    return _call("prctl", option, ctypes.c_ulong(argument), third, ctypes.c_ulong(0), ctypes.c_ulong(0))


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system, or change how it is mounted."""
    _call("mount", source.encode(), target.encode(), kind.encode(), ctypes.c_ulong(flags), options.encode())


def umount(target: str, flags: int) -> None:
    """Take a file system away."""
    _call("umount2", target.encode(), flags)


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root; what was the root is then found at `old`."""
    _call("pivot_root", new.encode(), old.encode())


def sethostname(name: str) -> None:
    """Name this machine, in this namespace."""
    _call("sethostname", name.encode(), ctypes.c_size_t(len(name)))


def drop_capabilities() -> None:
    """Give up every privilege that being root in one's own user namespace brings, for good."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # beyond the last capability of this kernel, or without the right to drop: capset decides
            break
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    nothing = (ctypes.c_uint32 * 6)()
    _call("capset", header, nothing)
