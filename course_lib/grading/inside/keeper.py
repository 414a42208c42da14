"""The keeper: it has left the zygote's world for good, and forks the children there, one after another.

What no child can change is made once for all of them: an identity that owns nothing, and a network without anything in
it, which takes the kernel longer to make and to clear away than everything else together. Both belong to the keeper's
user namespace; a child gets one of its own below it, with processes, files and the rest of its own, and no say above.
"""

from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
import socket
from collections.abc import Collection, Mapping
from types import ModuleType

from . import libc
from .child import serve
from .frames import Channel, FrameError
from .walls import WallFailed, close_in, hold_the_keys, leave_namespaces

__all__ = ["Keeper", "receive_socket"]


class Keeper:
    """The zygote's side of a keeper; it ends with its zygote.

    Args         walls: to put up. watcher: as serve() of the child wants it. others: ends of the zygote's own
                 conversations, which the keeper must not keep open.
    """

    def __init__(self, walls: Collection[str], watcher: ModuleType, others: Collection[socket.socket]) -> None:
        self.walls = walls
        ours, theirs = socket.socketpair()
        self._channel = Channel(ours)
        self._pid = os.fork()
        if self._pid == 0:
            try:
                for other in (*others, ours):
                    other.close()
                _move_out(walls, watcher, Channel(theirs))
            finally:
                os._exit(1)  # whatever happened, a fork never goes on as a second zygote
        theirs.close()

    def begin(self, connection: socket.socket, limits: Mapping[str, int]) -> bool:
        """Have a child forked that speaks at a socket; False when the keeper is gone."""
        try:
            socket.send_fds(self._channel.connection, [b"+"], [connection.fileno()])
            self._channel.send({"limits": limits})
        except OSError:
            return False
        return True

    def end_child(self) -> str:
        """How the child ended, or was ended: code, seconds and kilobytes; "" when the keeper is gone."""
        try:
            self._channel.send({"do": "end"})
            return str(self._channel.receive()["said"])
        except (OSError, EOFError, FrameError):
            return ""

    def close(self) -> None:
        """End the keeper, and with it its child."""
        self._channel.close()
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)


def receive_socket(control: Channel) -> socket.socket:
    """The socket that comes along with a byte, before anything is said about it."""
    select.select([control.connection], [], [])
    mark, descriptors, _, _ = socket.recv_fds(control.connection, 1, 1)
    if not mark:
        raise EOFError
    if len(descriptors) != 1:
        raise FrameError("an order without a socket")
    return socket.socket(fileno=descriptors[0])


def _move_out(walls: Collection[str], watcher: ModuleType, control: Channel) -> None:
    """Leave, and fork the keeper proper: who opens a world of processes is not in it, the first that it forks is."""
    try:
        leave_namespaces(walls)
        pid = os.fork()
    except (WallFailed, OSError) as error:
        with contextlib.suppress(EOFError):
            connection = receive_socket(control)
            control.receive()
            _report_wall(connection, error)
        return
    if pid == 0:
        try:
            hold_the_keys()
            with contextlib.suppress(EOFError, ConnectionError):
                _keep(walls, watcher, control)
        finally:
            os._exit(1)
    control.close()  # so that the zygote hears of the other's end
    os.waitpid(pid, 0)


def _keep(walls: Collection[str], watcher: ModuleType, control: Channel) -> None:
    """Fork a child for every socket that comes, and wait for it to end, or for the word to end it."""
    home = os.open("/proc/self/ns/pid", os.O_RDONLY) if "processes" in walls else None
    while True:
        connection = receive_socket(control)
        limits = control.receive()["limits"]
        pid = _forked(home)
        if pid == 0:
            try:
                control.close()
                _run_child(walls, limits, watcher, connection)
            finally:
                os._exit(1)
        connection.close()
        status, usage = _await_end(pid, control.connection)
        control.receive()  # {"do": "end"}, or the end of the zygote
        said = f"{os.waitstatus_to_exitcode(status)} {usage.ru_utime + usage.ru_stime:.6f} {usage.ru_maxrss}"
        control.send({"said": said})


def _forked(home: int | None) -> int:
    """Fork; where there is a home to come back to, the child is the first process of a world of its own."""
    if home is None:
        return os.fork()
    libc.unshare(libc.CLONE_NEWPID)
    pid = os.fork()
    if pid:
        libc.setns(home, libc.CLONE_NEWPID)  # else there would be no second child, and no second world
    else:
        os.close(home)
    return pid


def _await_end(pid: int, control: socket.socket) -> tuple[int, resource.struct_rusage]:
    with contextlib.suppress(AttributeError, OSError):  # Linux before 5.3 and macOS look every 5 ms instead
        descriptor = os.pidfd_open(pid)
        try:
            select.select([control.fileno(), descriptor], [], [])
        finally:
            os.close(descriptor)
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if not ended and select.select([control], [], [], 0.005)[0]:
            os.kill(pid, signal.SIGKILL)
            ended, status, usage = os.wait4(pid, 0)
        if ended:
            return status, usage


def _run_child(
    walls: Collection[str], limits: Mapping[str, int], watcher: ModuleType, connection: socket.socket
) -> None:
    os.setsid()  # a signal to one's own group (kill 0) crosses namespaces: in ours it would stop keeper and zygote
    try:
        descriptor = close_in(walls, limits, connection.fileno())
    except (WallFailed, OSError) as error:
        _report_wall(connection, error)
        return
    # told what it is, the socket need not ask the kernel, which the filter would refuse
    channel = Channel(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0, descriptor))
    channel.send({"ready": True})
    serve(channel, watcher)
    os._exit(0)  # without running what a stranger may have left to run at the end


def _report_wall(connection: socket.socket, error: Exception) -> None:
    wall = getattr(error, "wall", "processes")
    reason = getattr(error, "reason", None) or str(error)
    with contextlib.suppress(OSError, EOFError):
        Channel(connection).send({"wall": wall, "reason": reason})
