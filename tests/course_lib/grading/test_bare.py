"""A process that takes nothing along: no environment, no site, no bytecode, and one open end."""

from __future__ import annotations

import json

import pytest

from course_lib.grading.bare import start_bare

CODE = """
import json, os, socket, sys
known = {"environment": sorted(os.environ), "site": "site" in sys.modules, "writes": not sys.dont_write_bytecode,
         "path": sys.argv[2:], "open": [n for n in range(3, 64) if os.path.exists(f"/proc/self/fd/{n}")]}
socket.socket(fileno=int(sys.argv[1])).sendall(json.dumps(known).encode())
"""


def test_nothing_of_this_process_goes_along(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A_SECRET", "seed")
    process, connection = start_bare(CODE, ["/an/entry"])
    with connection, connection.makefile() as said:
        known = json.loads(said.read())
    assert process.wait() == 0
    assert "A_SECRET" not in known["environment"]
    assert {"OPENBLAS_NUM_THREADS", "PYTHONHASHSEED"} <= set(known["environment"])
    assert not known["site"]
    assert not known["writes"]
    assert known["path"][2:] == ["/an/entry"]
    assert known["path"][0].endswith("grading")
    assert len(known["open"]) == 1
