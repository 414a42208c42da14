"""The division: afterwards one half forks zygotes, and has nothing of what the other half then learns."""

from __future__ import annotations

import json
import socket
import sys

from course_lib.grading.bare import start_bare
from course_lib.grading.inside.frames import Channel
from course_lib.grading.inside.walls import WALLS
from course_lib.grading.sandbox import Sandbox
from course_lib.grading.settings import Limits

# the trusted half passes our end of a conversation on, as the foreman does, and learns something first
CODE = """
import os, select, socket, sys
sys.path[:] = sys.argv[2:]
from inside.stem import divide
orders, zygotes = divide()
os.environ["A_SECRET"] = secret = "learned afterwards"
orders.send({"numpy": "numpy" in sys.modules, "path": sys.path[:1], "writes": not sys.dont_write_bytecode})
while select.select([orders.connection], [], [])[0]:
    mark, descriptors, _, _ = socket.recv_fds(orders.connection, 1, 1)
    if not mark:
        break
    socket.send_fds(zygotes.connection, [b"+"], descriptors)
    os.close(descriptors[0])
"""


def test_zygotes_come_from_the_half_that_learns_nothing() -> None:
    process, connection = start_bare(CODE, sys.path)
    with connection:
        said = Channel(connection).receive(60)
        assert said["numpy"]
        assert not said["path"][0].endswith("grading")
        assert said["writes"]
        for _ in range(2):
            ours, theirs = socket.socketpair()
            with theirs:
                socket.send_fds(connection, [b"+"], [theirs.fileno()])
            with Sandbox(WALLS, Limits(), Channel(ours)) as sandbox, sandbox.child() as child:
                text = (
                    "import gc, os, sys\ndef f():\n"
                    "    texts = [value for known in gc.get_objects() if isinstance(known, dict) for value in "
                    "list(known.values()) if isinstance(value, str) and 'learned' in value]\n"
                    "    return [len(os.environ), len(texts), '__main__' in sys.modules and "
                    "hasattr(sys.modules['__main__'], 'secret')]\n"
                )
                child.define("f", text, 20)
                assert json.dumps(child.observe("f", (), 20).value) == "[0, 0, false]"
    assert process.wait(60) == 0
