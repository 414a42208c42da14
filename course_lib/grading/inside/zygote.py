"""The zygote: an interpreter that has imported NumPy and course_lib, knows nothing else, and forks.

Started by course_lib.grading.sandbox as a script, with an empty environment and one socket, or forked by the mother of
all zygotes of a run. A frame {"do": "spawn"} comes with the child's socket; a keeper is forked, and by it, inside the
walls, the child. A frame {"do": "end"} ends both and is answered with how the child ended and how much processor time
it took.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import os
import pkgutil
import resource
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from .child import serve
from .frames import Channel, FrameError
from .stand_ins import install
from .walls import WallFailed, close_in, hold_the_keys, leave_namespaces

__all__ = ["apart", "main", "mother"]

WATCHER = Path(__file__).resolve().parents[2] / "checks" / "_observe.py"
# what students import; behind the walls there is no file to import anything from
STANDARD = """
abc array ast base64 bisect cmath codecs collections collections.abc contextlib copy csv ctypes dataclasses datetime
decimal enum encodings.ascii encodings.cp1252 encodings.idna encodings.latin_1 encodings.utf_16 fractions functools gc
glob hashlib heapq importlib inspect io itertools json keyword linecache logging math numbers operator os pathlib pickle
platform pprint queue random re secrets shutil signal socket statistics string struct subprocess sys tempfile textwrap
threading time timeit traceback types typing uuid warnings weakref zlib
"""
NUMERIC = """
numpy numpy.exceptions numpy.fft numpy.lib.scimath numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.matlib
numpy.polynomial numpy.random numpy.testing numpy.typing
"""
NOT_FOR_CHILDREN = {"authoring", "checks", "claims", "cli", "figures", "grading", "widgets"}


def main() -> None:
    """Import, forget the environment, and answer the worker until it goes away."""
    control = Channel(socket.socket(fileno=int(sys.argv[1])))
    hold_the_keys()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    del sys.path[0]  # the folder from which this file came
    _answer(control, _prepare())


def mother(control: Channel) -> None:
    """Import once, and fork a zygote for every socket that comes, until the other side goes away."""
    watcher = _prepare()
    while True:
        connection = _receive_socket(control)

        def go_on(connection: socket.socket = connection) -> None:
            control.close()
            _answer(Channel(connection), watcher)

        apart(go_on)
        connection.close()
        with contextlib.suppress(ChildProcessError):  # there is none
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def apart(action: Callable[[], object]) -> int:
    """The number of a new process that does one thing, lives no longer than this one, and never goes on as its twin."""
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        try:
            hold_the_keys()
            if os.getppid() == parent:  # else it died before it could take us along
                action()
        except EOFError:  # the other side went away, which is how things end here
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    return pid


def _answer(control: Channel, watcher: ModuleType) -> None:
    """Be a zygote until the worker goes away."""
    with contextlib.suppress(EOFError, ConnectionError):
        control.send({"ready": True})
        while True:
            _keep_one(control, watcher)


def _prepare() -> ModuleType:
    for name in (STANDARD + NUMERIC).split():
        with contextlib.suppress(ImportError):  # a module that this Python was built without
            importlib.import_module(name)
    course_lib = importlib.import_module("course_lib")
    for module in pkgutil.iter_modules(course_lib.__path__, "course_lib."):
        if module.name.partition(".")[2] not in NOT_FOR_CHILDREN:
            importlib.import_module(module.name)
    spec = importlib.util.spec_from_file_location("watcher", WATCHER)
    assert spec is not None
    assert spec.loader is not None
    watcher = importlib.util.module_from_spec(spec)
    sys.modules["watcher"] = watcher  # dataclasses look their module up
    spec.loader.exec_module(watcher)
    install()
    os.environ.clear()
    gc.collect()
    gc.freeze()  # so that a child's collector does not touch, and thereby copy, the pages it inherited
    return watcher


def _keep_one(control: Channel, watcher: ModuleType) -> None:
    connection = _receive_socket(control)
    request = control.receive()
    told, tell = os.pipe()
    report, answer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            control.close()
            os.close(tell)
            os.close(report)
            _run_keeper(request, watcher, connection, told, answer)
        finally:
            os._exit(1)  # whatever happened, a fork never goes on as a second zygote
    connection.close()
    os.close(told)
    os.close(answer)
    try:
        control.receive()  # {"do": "end"}, or the end of the worker
    finally:
        os.close(tell)
        with open(report, "rb") as file:
            said = file.read(4096)
        os.waitpid(pid, 0)
    control.send({"said": said.decode("ascii", "replace")})


def _receive_socket(control: Channel) -> socket.socket:
    """The socket that comes along with a byte, before anything is said about it."""
    select.select([control.connection], [], [])
    mark, descriptors, _, _ = socket.recv_fds(control.connection, 1, 1)
    if not mark:
        raise EOFError
    if len(descriptors) != 1:
        raise FrameError("an order without a socket")
    return socket.socket(fileno=descriptors[0])


def _run_keeper(
    request: Mapping[str, Any], watcher: ModuleType, connection: socket.socket, told: int, answer: int
) -> None:
    """Outside the child's world, with its identity: wait for the child to end, or for the word to end it."""
    try:
        leave_namespaces(request["walls"])
        pid = os.fork()
    except (WallFailed, OSError) as error:
        _report_wall(connection, error)
        return
    if pid == 0:
        os.close(told)
        os.close(answer)
        _run_child(request, watcher, connection)
    connection.close()
    status, usage = _await_end(pid, told)
    said = f"{os.waitstatus_to_exitcode(status)} {usage.ru_utime + usage.ru_stime:.6f} {usage.ru_maxrss}"
    os.write(answer, said.encode())


def _await_end(pid: int, told: int) -> tuple[int, resource.struct_rusage]:
    with contextlib.suppress(AttributeError, OSError):  # Linux before 5.3 and macOS look every 5 ms instead
        select.select([told, os.pidfd_open(pid)], [], [])
    while True:
        ended, status, usage = os.wait4(pid, os.WNOHANG)
        if not ended and select.select([told], [], [], 0.005)[0]:
            os.kill(pid, signal.SIGKILL)
            ended, status, usage = os.wait4(pid, 0)
        if ended:
            return status, usage


def _run_child(request: Mapping[str, Any], watcher: ModuleType, connection: socket.socket) -> None:
    os.setsid()  # a signal to one's own group (kill 0) crosses namespaces: in ours it would stop keeper and zygote
    try:
        descriptor = close_in(request["walls"], request["limits"], connection.fileno())
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
