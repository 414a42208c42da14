"""A filter in the kernel: of some 350 system calls, a child keeps those that computing needs; the rest say EPERM.

Only for x86-64, where the numbers below hold and are tested; elsewhere the layer is reported as off.
The list allows, rather than forbids, so that a call invented tomorrow is refused too. Linux: seccomp(2), bpf(2).
"""

from __future__ import annotations

import ctypes
import errno
import functools
import platform
import struct
import sys

from .libc import prctl

__all__ = ["ALLOWED", "available", "install", "program"]

PR_SET_SECCOMP, MODE_FILTER = 22, 2
ARCHITECTURE = 0xC000003E  # AUDIT_ARCH_X86_64
X32 = 0x40000000  # the same numbers by another door
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
FLAGS = 40  # where the lower half of a call's fourth argument stands; the kernel reads no more of flags

# number of each call on x86-64 (asm/unistd_64.h)
ALLOWED = {
    # the conversation with the worker, and looking in vain for files in an empty root
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7, "lseek": 8,
    "pread64": 17, "readv": 19, "writev": 20, "access": 21, "select": 23, "dup": 32, "dup2": 33, "sendto": 44,
    "recvfrom": 45, "getsockname": 51, "fcntl": 72, "getcwd": 79, "readlink": 89, "getdents64": 217, "openat": 257,
    "newfstatat": 262, "readlinkat": 267,
    "faccessat": 269, "pselect6": 270, "ppoll": 271, "dup3": 292, "statx": 332, "faccessat2": 439,
    # memory
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "mremap": 25, "madvise": 28,
    # itself: signals, clocks, limits, identity, waiting, the end
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "pause": 34, "nanosleep": 35, "getitimer": 36,
    "alarm": 37, "setitimer": 38, "getpid": 39, "exit": 60, "wait4": 61, "kill": 62, "uname": 63, "getrlimit": 97,
    "getrusage": 98, "sysinfo": 99, "times": 100, "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108,
    "getppid": 110, "getpgrp": 111, "sigaltstack": 131, "arch_prctl": 158, "gettid": 186, "time": 201, "tkill": 200,
    "futex": 202, "sched_getaffinity": 204, "sched_yield": 24, "restart_syscall": 219, "clock_gettime": 228,
    "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231, "tgkill": 234, "set_robust_list": 273,
    "prlimit64": 302, "getcpu": 309, "getrandom": 318, "rseq": 334, "gettimeofday": 96,
}  # fmt: skip
FLAGGED = ("sendto", "recvfrom")  # only with MSG_DONTWAIT or nothing: no urgent bytes, no looking ahead
MSG_DONTWAIT = 0x40


def available() -> bool:
    """Whether this processor and system are the ones that the numbers were written for."""
    return sys.platform == "linux" and platform.machine() == "x86_64" and struct.calcsize("P") == 8


@functools.cache
def program() -> bytes:
    """The filter as the kernel's little machine reads it: 8 bytes an instruction (code, if true, if false, number)."""
    steps = [
        (LOAD, 0, 0, 4),  # the architecture; the number of a call means nothing without it
        (EQUAL, 1, 0, ARCHITECTURE),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, 0),  # the number of the call
        (AT_LEAST, 0, 1, X32),
        (RETURN, 0, 0, ERRNO | errno.EPERM),
    ]
    for number in (ALLOWED[name] for name in FLAGGED):
        steps += [
            (EQUAL, 0, 4, number),
            (LOAD, 0, 0, FLAGS),
            (ANY_BIT, 0, 1, 0xFFFFFFFF & ~MSG_DONTWAIT),
            (RETURN, 0, 0, ERRNO | errno.EPERM),
            (RETURN, 0, 0, ALLOW),
        ]
    for number in sorted(ALLOWED.values()):
        steps += [(EQUAL, 0, 1, number), (RETURN, 0, 0, ALLOW)]
    steps.append((RETURN, 0, 0, ERRNO | errno.EPERM))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def install() -> None:
    """Put the filter in force for this process, for good; needs no_new_privs."""
    text = program()
    buffer = ctypes.create_string_buffer(text, len(text))
    header = struct.pack("HxxxxxxP", len(text) // 8, ctypes.addressof(buffer))
    prctl(PR_SET_SECCOMP, MODE_FILTER, ctypes.create_string_buffer(header, len(header)))
