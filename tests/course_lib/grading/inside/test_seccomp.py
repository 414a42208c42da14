"""The filter: read as the kernel reads it."""

from __future__ import annotations

import socket
import struct

import pytest

from course_lib.grading.inside.seccomp import ALLOWED, ARCHITECTURE, program

ALLOW, KILL, EPERM = 0x7FFF0000, 0x80000000, 0x00050001


def verdict(architecture: int, number: int, flags: int = 0) -> int:
    """What the kernel's machine decides on one call (only the instructions that the program uses)."""
    steps = list(struct.iter_unpack("=HBBI", program()))
    value, position = 0, 0
    while True:
        code, if_true, if_false, constant = steps[position]
        position += 1
        if code == 0x20:
            value = {0: number, 4: architecture, 40: flags}[constant]
        elif code == 0x15:
            position += if_true if value == constant else if_false
        elif code == 0x45:
            position += if_true if value & constant else if_false
        elif code == 0x35:
            position += if_true if value >= constant else if_false
        else:
            assert code == 0x06
            return constant


def test_what_computing_needs_is_allowed() -> None:
    assert {verdict(ARCHITECTURE, number) for number in ALLOWED.values()} == {ALLOW}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("socket", 41), ("connect", 42), ("clone", 56), ("fork", 57), ("vfork", 58), ("execve", 59), ("ptrace", 101),
        ("setuid", 105), ("mount", 165), ("add_key", 248), ("unshare", 272), ("process_vm_readv", 310),
        ("execveat", 322), ("prctl", 157), ("io_uring_setup", 425), ("pidfd_open", 434), ("clone3", 435),
        ("memfd_create", 319), ("bpf", 321), ("userfaultfd", 323), ("one of tomorrow", 600),
        ("sendmsg", 46), ("recvmsg", 47), ("recvmmsg", 299), ("sendmmsg", 307),
    ],
)  # fmt: skip
def test_everything_else_is_not_permitted(name: str, number: int) -> None:
    assert verdict(ARCHITECTURE, number) == EPERM


@pytest.mark.parametrize("name", ["sendto", "recvfrom"])
def test_of_all_flags_the_conversation_has_only_the_one_that_it_needs(name: str) -> None:
    flags = (0, *(1 << n for n in range(32)))
    allowed = {flag for flag in flags if verdict(ARCHITECTURE, ALLOWED[name], flag) == ALLOW}
    assert allowed == {0, socket.MSG_DONTWAIT}
    assert verdict(ARCHITECTURE, ALLOWED[name], socket.MSG_DONTWAIT | socket.MSG_OOB) == EPERM


def test_the_same_numbers_by_the_x32_door_are_not_permitted() -> None:
    assert verdict(ARCHITECTURE, 0x40000000 | ALLOWED["read"]) == EPERM


def test_another_architecture_ends_the_process() -> None:
    assert verdict(0x40000003, ALLOWED["read"]) == KILL
