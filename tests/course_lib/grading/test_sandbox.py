"""A child behind the walls: what it answers, what it may take, how it ends, and that nothing else comes through."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import time

import numpy as np
import pytest

from course_lib.grading.inside.frames import Silence
from course_lib.grading.inside.walls import WALLS
from course_lib.grading.sandbox import Child, ChildEnded, Sandbox, SandboxEnded
from course_lib.grading.settings import Limits

SECONDS = 20.0  # generous, because the machine that runs the tests may be busy


def value_of(sandbox: Sandbox, expression: str, companion: bool = False) -> object:
    with sandbox.child(companion) as child:
        return asked(child, expression)


def asked(child: Child, expression: str) -> object:
    child.define("f", f"import numpy as np, os, sys\ndef f():\n    return {expression}\n", SECONDS)
    seen = child.observe("f", (), SECONDS)
    return seen.failure.type_name if seen.failure else seen.value


def test_a_function_is_defined_called_and_answers(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        assert child.define("f", "import numpy as np\ndef f(X, k):\n    return X.T * k\n", SECONDS) == (True, [])
        seen = child.observe("f", (np.arange(6.0).reshape(2, 3), 2), SECONDS)
    assert isinstance(seen.value, np.ndarray)
    np.testing.assert_array_equal(seen.value, 2 * np.arange(6.0).reshape(2, 3).T)
    assert (seen.failure, seen.mutated, seen.used_global_random) == (None, (), False)


def test_a_statement_that_fails_is_told_and_the_next_one_runs(sandbox: Sandbox) -> None:
    with sandbox.child() as child:
        found, trouble = child.define("f", "a = 1\nb = missing\ndef f():\n    return a\n", SECONDS)
    assert found
    assert trouble == [
        {"type_name": "NameError", "message": "name 'missing' is not defined", "line": 2, "memory": False}
    ]


def test_what_a_call_prints_changes_and_raises_is_seen(sandbox: Sandbox) -> None:
    text = (
        "import numpy as np\ndef f(x):\n    print('hello')\n    x[0] = np.random.rand()\n    raise ValueError('no')\n"
    )
    with sandbox.child() as child:
        child.define("f", text, SECONDS)
        seen = child.observe("f", (np.zeros(2),), SECONDS)
    assert (seen.printed, seen.mutated, seen.used_global_random) == ("hello\n", (0,), True)
    assert seen.failure is not None
    assert (seen.failure.kind, seen.failure.type_name, seen.failure.message) == ("exception", "ValueError", "no")
    assert (seen.failure.line, seen.failure.source) == (5, "raise ValueError('no')")


def test_a_child_knows_numpy_and_the_course_but_no_checks_no_solutions_no_grader(sandbox: Sandbox) -> None:
    plain, modules = (value_of(sandbox, "sorted(sys.modules)", companion) for companion in (False, True))
    assert isinstance(plain, list)
    assert isinstance(modules, list)
    assert {"numpy", "course_lib"} <= set(plain)
    assert {"course_lib.linear", "course_lib.network"} <= set(modules) - set(plain)
    assert not [name for name in modules if "checks" in name or "grading" in name]
    assert value_of(sandbox, "__import__('course_lib.checks').checks.find_exercise('augment').solution") != "def"
    assert value_of(sandbox, "open('/etc/passwd').read()") == "FileNotFoundError"


def test_a_child_has_no_environment(sandbox: Sandbox) -> None:
    os.environ["A_SECRET"] = "seed"
    try:
        with Sandbox(WALLS, Limits()) as fresh:
            assert value_of(fresh, "len(os.environ)") == 0
            libc = "__import__('ctypes').CDLL(None)"
            assert value_of(fresh, f"{libc}.getenv(b'A_SECRET')") == 0
    finally:
        del os.environ["A_SECRET"]


def test_global_random_numbers_are_the_same_in_every_child(sandbox: Sandbox) -> None:
    drawn = {repr(value_of(sandbox, "(np.random.rand(), __import__('random').random(), hash('a'))")) for _ in range(2)}
    with Sandbox(WALLS, Limits()) as another:
        drawn.add(repr(value_of(another, "(np.random.rand(), __import__('random').random(), hash('a'))")))
    assert len(drawn) == 1


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        ("os.fork()", "PermissionError"),
        ("__import__('threading').Thread(target=print).start()", "RuntimeError"),
        ("__import__('subprocess').run(['/bin/true'])", "PermissionError"),
        ("__import__('socket').socket()", "PermissionError"),
        ("open('/new', 'w')", "OSError"),
        ("[open('/dev/null') for i in range(50)]", "FileNotFoundError"),
        ("[os.dup(3) for i in range(50)]", "OSError"),
        ("len(bytes(2 * 10**9))", "MemoryError"),
        ("len(np.ones(2 * 10**8))", "MemoryError"),
        ("(lambda f: f(f))(lambda f: f(f))", "RecursionError"),
        ("os.mkdir('/a')", "PermissionError"),
        ("os.setuid(0)", "PermissionError"),
        # never where it could reach anybody: outside its own world a process is not number 1
        ("os.getpid() == 1 and os.kill(-1, 9)", "ProcessLookupError"),
        ("os.listdir('/')", []),
        ("os.getpid()", 1),
    ],
)
def test_the_machine_is_out_of_reach(sandbox: Sandbox, expression: str, refused: object) -> None:
    assert value_of(sandbox, expression) == refused


@pytest.mark.parametrize(
    "expression",
    ["os._exit(0)", "os.abort()", "__import__('ctypes').string_at(0)", "os.close(3)"],
)
def test_a_child_that_ends_is_an_end_not_an_error_of_ours(sandbox: Sandbox, expression: str) -> None:
    with sandbox.child() as child:
        child.define("f", f"import os\ndef f():\n    return {expression}\n", SECONDS)
        with pytest.raises(ChildEnded):
            child.observe("f", (), SECONDS)
    assert value_of(sandbox, "2 + 2") == 4


def test_an_endless_loop_is_silence_and_its_processor_time_is_known(sandbox: Sandbox) -> None:
    child = sandbox.spawn()
    child.define("f", "def f():\n    while True: pass\n", SECONDS)
    with pytest.raises(Silence):
        child.observe("f", (), 0.5)
    ending = sandbox.end(child)
    assert ending.code == -signal.SIGKILL
    assert 0 < ending.cpu < 2


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP])
def test_a_signal_to_its_own_group_reaches_nobody_outside(sandbox: Sandbox, number: int) -> None:
    """The group of the zygote would be the child's, too, and kill(0) does not stop at the border of a namespace."""
    child = sandbox.spawn()
    child.define("f", f"import os\ndef f():\n    os.kill(0, {number:d})\n    return 4\n", SECONDS)
    assert child.observe("f", (), SECONDS).value == 4
    assert os.getpgid(sandbox.process.pid) == sandbox.process.pid
    assert sandbox.end(child).resident > 0  # the keeper is there to tell it


def test_a_sleeper_uses_no_processor_time(sandbox: Sandbox) -> None:
    child = sandbox.spawn()
    child.define("f", "import time\ndef f():\n    time.sleep(100)\n", SECONDS)
    with pytest.raises(Silence):
        child.observe("f", (), 0.5)
    assert sandbox.end(child).cpu < 0.2


def test_the_kernel_ends_a_child_that_the_grader_forgot() -> None:
    with Sandbox(WALLS, Limits(submission_seconds=1.0)) as sandbox, sandbox.child() as child:
        child.define("f", "def f():\n    while True: pass\n", SECONDS)
        with pytest.raises(ChildEnded):
            child.observe("f", (), 60)


def test_a_child_dies_with_the_zygote() -> None:
    sandbox = Sandbox(WALLS, Limits())
    child = sandbox.spawn()
    sandbox.process.kill()
    sandbox.process.wait()
    with pytest.raises(ChildEnded):
        child.define("f", "while True: pass", 5)
    sandbox.control.close()
    child.channel.close()


def test_a_worker_whose_zygote_is_gone_says_so() -> None:
    sandbox = Sandbox(WALLS, Limits())
    child = sandbox.spawn()
    sandbox.process.kill()
    sandbox.process.wait()
    with pytest.raises(SandboxEnded, match="zygote"):
        sandbox.end(child)
    with pytest.raises(SandboxEnded, match="zygote"):
        sandbox.spawn()
    sandbox.control.close()


def test_an_answer_given_before_the_question_answers_nothing(sandbox: Sandbox) -> None:
    text = (
        "import os, json, struct\n"
        "def f():\n"
        "    forged = json.dumps({'id': 'x', 'value': 42}).encode()\n"
        "    os.write(3, struct.pack('>I', len(forged)) + forged)\n"
        "    return 1\n"
    )
    with sandbox.child() as child:
        child.define("f", text, SECONDS)
        with pytest.raises(ChildEnded, match="something that was not asked for"):
            child.observe("f", (), SECONDS)


def test_what_a_call_changed_is_said_once_however_often_a_child_says_it(sandbox: Sandbox) -> None:
    text = (
        "import os, json, struct, sys\n"
        "def f(x, y):\n"
        "    here = sys._getframe()\n"
        "    while 'request' not in here.f_locals:\n"
        "        here = here.f_back\n"
        "    said = {'id': here.f_locals['request']['id'], 'mutated': [1, 0, -1, 2, True] * 30_000}\n"
        "    forged = json.dumps(said).encode()\n"
        "    os.write(3, struct.pack('>I', len(forged)) + forged)\n"
    )
    with sandbox.child() as child:
        child.define("f", text, SECONDS)
        assert child.observe("f", (1, 2), SECONDS).mutated == (0, 1)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"\xff\xff\xff\xff", "a frame of 4294967295 bytes"),
        (b"\x00\x00\x00\x03abc", "not JSON"),
        (b"\x00\x00\x00\x03", None),
    ],
)
def test_what_is_not_a_frame_ends_the_conversation(sandbox: Sandbox, sent: bytes, said: str | None) -> None:
    with sandbox.child() as child:
        child.define("f", f"import os, time\ndef f():\n    os.write(3, {sent!r})\n    time.sleep(9)\n", SECONDS)
        if said is None:
            with pytest.raises(Silence):
                child.observe("f", (), 0.3)
        else:
            with pytest.raises(ChildEnded, match=said):
                child.observe("f", (), SECONDS)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("np.zeros(10**8, np.int8)", "at most 1,564,672 entries"),
        ("'x' * 20_000_000", "at most 10000 are taken"),
        ("['x' * 9_999] * 2_000", "fit into a frame"),
        ("2 ** 100_000", "more than 1024 bits"),
        ("[loop := [], loop.append(loop)] and loop", "contains itself|nested"),
    ],
)
def test_an_answer_that_is_too_large_is_refused(sandbox: Sandbox, value: str, reason: str) -> None:
    import re

    with sandbox.child() as child:
        child.define("f", f"import numpy as np\ndef f():\n    return {value}\n", SECONDS)
        seen = child.observe("f", (), SECONDS)
    assert seen.failure is not None
    assert seen.failure.kind in ("refused", "exception")
    assert re.search(reason, seen.failure.message) or seen.failure.type_name == "RecursionError"


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "SystemExit", "GeneratorExit", "BaseException"])
def test_exceptions_that_end_programs_end_only_the_call(sandbox: Sandbox, name: str) -> None:
    with sandbox.child() as child:
        child.define("f", f"def f():\n    raise {name}\n", SECONDS)
        seen = child.observe("f", (), SECONDS)
        assert seen.failure is not None
        assert seen.failure.type_name == name
        child.define("g", "def g():\n    return 2 + 2\n", SECONDS)
        assert child.observe("g", (), SECONDS).value == 4


def test_the_whole_notebook_is_run_once_and_no_statement_of_it_takes_long(sandbox: Sandbox) -> None:
    text = "count = 0\ncount += 1\nwhile True: pass\ndef f():\n    return count\ndef g():\n    return count + 1\n"
    with sandbox.child() as child:
        start = time.perf_counter()
        found, trouble = child.define("f", text, SECONDS, whole=True)
        assert found
        assert [entry["type_name"] for entry in trouble] == ["_TakesTooLong"]
        assert child.define("g", text, SECONDS, whole=True) == (True, [])
        assert time.perf_counter() - start < 5
        assert (child.observe("f", (), SECONDS).value, child.observe("g", (), SECONDS).value) == (1, 2)


@pytest.mark.parametrize(
    "expression",
    ["sum(iter(int, 1))", "np.linalg.matrix_power(np.eye(600), 10**6)", "'a' * 10**8 in 'b'.join(['a' * 10**8] * 2)"],
    ids=["a C loop that never looks at signals", "a matrix power", "a search"],
)
def test_a_call_in_c_that_does_not_return_is_silence_and_the_next_child_answers(
    sandbox: Sandbox, expression: str
) -> None:
    text = (
        f"import numpy as np, signal\ndef f():\n    signal.alarm(0)\n    return [{expression} for _ in range(10**6)]\n"
    )
    with sandbox.child() as child:
        child.define("f", text, SECONDS)
        with pytest.raises(Silence):
            child.observe("f", (), 0.3)
    assert value_of(sandbox, "1 + 1") == 2


@pytest.mark.parametrize("number", [56, 272, 308, 435], ids=["clone", "unshare", "setns", "clone3"])
def test_no_namespace_can_be_opened_inside(sandbox: Sandbox, number: int) -> None:
    # each would succeed or complain about its arguments, were it not refused before they are looked at
    libc = "__import__('ctypes').CDLL(None, use_errno=True)"
    call = f"({libc}.syscall({number}, 0x10000000, 0, 0, 0, 0), __import__('ctypes').get_errno())"
    assert value_of(sandbox, call) == (-1, 1)


@pytest.mark.parametrize("flags", [socket.MSG_OOB, socket.MSG_OOB | socket.MSG_DONTWAIT, socket.MSG_PEEK])
def test_no_urgent_byte_is_sent_and_nobody_looks_ahead(sandbox: Sandbox, flags: int) -> None:
    libc = "__import__('ctypes').CDLL(None, use_errno=True)"
    for call in ("send", "recv"):
        said = f"({libc}.{call}(3, b'x', 1, {flags}), __import__('ctypes').get_errno())"
        assert value_of(sandbox, said) == (-1, errno.EPERM)


@pytest.mark.parametrize("target", ["os.getppid()", "-1"], ids=["whoever is above", "everybody"])
def test_signals_reach_nobody_outside(sandbox: Sandbox, target: str) -> None:
    with sandbox.child() as child:
        child.define("f", f"import os\ndef f():\n    os.kill({target}, 9)\n", SECONDS)
        with contextlib.suppress(ChildEnded):  # it may end itself, and nobody else
            child.observe("f", (), SECONDS)
    assert value_of(sandbox, "1 + 1") == 2
    assert sandbox.process is not None
    assert sandbox.process.poll() is None
