"""Attacks that leave the sandbox: by the network, by other processes, by the kernel's rarer calls, by files."""

from __future__ import annotations

from tests.attacks.attack import Attack, attempt, whole

__all__ = ["ATTACKS"]

CALLS = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    return libc.syscall(number, *(ctypes.c_long(a) if isinstance(a, int) else a for a in arguments))
"""


def _call(name: str, tries: str, body: str) -> Attack:
    return attempt(name, tries, body, top=CALLS)


ATTACKS = (
    attempt(
        "sockets",
        "opens a socket of every family there is, of every kind",
        """
        import socket
        for family in range(1, 46):
            for kind in (1, 2, 3, 5):
                try:
                    socket.socket(family, kind)
                    got = True
                except OSError:
                    pass
        """,
    ),
    attempt(
        "connect",
        "connects to a server on this machine and asks for a page",
        """
        import socket, urllib.request
        try:
            socket.create_connection(("127.0.0.1", given["port"]), timeout=1)
            got = True
        except OSError:
            got = urllib.request.urlopen(f"http://127.0.0.1:{given['port']}/", timeout=1)
        """,
    ),
    attempt(
        "abstract-socket",
        "reaches for a socket that has a name but no file",
        """
        import socket
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(given["abstract"])
            got = True
        """,
    ),
    attempt(
        "own-descriptor-elsewhere",
        "sends from the descriptor of the conversation to another address",
        """
        import os, socket
        mine = socket.socket(fileno=os.dup(3), family=socket.AF_UNIX, type=socket.SOCK_STREAM)
        mine.connect(given["abstract"])
        got = True
        """,
    ),
    attempt(
        "passed-descriptors",
        "waits for descriptors on its socket, and sends its own",
        """
        import os, socket
        mine = socket.socket(fileno=os.dup(3), family=socket.AF_UNIX, type=socket.SOCK_STREAM)
        socket.send_fds(mine, [b"x"], [0])
        got = True
        """,
    ),
    _call(
        "urgent-bytes",
        "sends a byte past the others on its socket, and waits for one",
        """
        got = call(44, 3, b"x", 1, 1, None, 0) >= 0
        got = got or call(45, 3, ctypes.create_string_buffer(1), 1, 0x42, None, 0) >= 0
        """,
    ),
    _call(
        "socketpair",
        "makes a pair of sockets, and one more by accepting",
        "got = call(53, 1, 1, 0, (ctypes.c_int * 2)()) >= 0 or call(43, 3, None, None) >= 0",
    ),
    _call(
        "ptrace",
        "traces itself, its parent and the first processes",
        """
        got = call(101, 0, 0, 0, 0) >= 0
        for number in (os.getppid(), 2, 3, *given["processes"]):
            if number != os.getpid():
                got = got or call(101, 16, number, 0, 0) >= 0 or call(101, 0x4206, number, 0, 0) >= 0
        """,
    ),
    _call(
        "writes-memory-of-others",
        "writes into another process's memory",
        """
        buffer = ctypes.create_string_buffer(b"got you")
        mine = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 7)
        theirs = (ctypes.c_size_t * 2)(given["address"], 7)
        for number in given["processes"]:
            got = got or libc.process_vm_writev(number, mine, 1, theirs, 1, 0) > 0
        """,
    ),
    attempt(
        "kill",
        "kills every process that it can, and the ones it knows",
        """
        import os, signal
        if os.getpid() == 1:  # outside a world of its own that alone is enough, and nobody is to be harmed
            for number in (-1, *given["processes"], *(-n for n in given["processes"])):
                try:
                    os.kill(number, signal.SIGKILL)
                    got = True
                except OSError:
                    pass
        else:
            got = True
        """,
    ),
    _call(
        "pidfd",
        "takes hold of a process, and of its open files, by descriptors",
        """
        for number in (1, 2, *given["processes"]):
            handle = call(434, number, 0)
            got = got or handle >= 0 or call(438, 4, 0, 0) >= 0
        """,
    ),
    _call(
        "queued-signals",
        "sends signals with data, and has the kernel send them when files change",
        """
        import fcntl
        for number in given["processes"]:
            got = got or call(129, number, 9, ctypes.create_string_buffer(128)) >= 0
            try:
                fcntl.fcntl(3, fcntl.F_SETOWN, number)
                fcntl.fcntl(3, fcntl.F_SETSIG, 9)
                got = True
            except OSError:
                pass
    """,
    ),
    _call(
        "mount",
        "mounts /proc, a temporary file system and the host's disk",
        """
        for kind in (b"proc", b"tmpfs", b"sysfs", b"ext4", b"overlay", b"cgroup", b"devtmpfs", b"mqueue"):
            got = got or libc.mount(b"none", b"/", kind, 0, None) == 0
        got = got or libc.mount(None, b"/", None, 0x1020, None) == 0
    """,
    ),
    _call(
        "new-mount-api",
        "mounts through the newer calls, and opens a tree of mounts",
        "got = call(430, b'tmpfs', 0) >= 0 or call(428, -100, b'/', 1) >= 0 or call(442, -100, b'/', 0, None, 0) >= 0",
    ),
    _call("umount", "takes its root away to see what lies below", "got = libc.umount2(b'/', 2) == 0"),
    _call("pivot-root", "makes another folder its root", "got = call(155, b'.', b'.') == 0 or call(161, b'..') == 0"),
    _call(
        "setuid",
        "becomes root, by every call that changes who one is",
        "got = any(call(n, 0, 0, 0) >= 0 for n in (105, 106, 113, 114, 117, 119)) or call(116, 0, None) >= 0",
    ),
    _call(
        "capabilities",
        "takes privileges back",
        """
        header = (ctypes.c_uint32 * 2)(0x20080522, 0)
        everything = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
        got = libc.capset(header, everything) == 0 or libc.prctl(47, 2, 1, 0, 0) == 0
    """,
    ),
    _call(
        "keyrings",
        "adds a key, and joins the session keyring of the grader",
        "got = call(248, b'user', b'mine', b'x', 1, -3) >= 0 or call(250, 1, None) >= 0\n"
        "got = got or call(249, b'user', b'x', None, 0) >= 0",
    ),
    _call(
        "bpf",
        "loads a program into the kernel",
        """
        got = call(321, 0, ctypes.create_string_buffer(128), 128) >= 0
        got = got or call(321, 5, ctypes.create_string_buffer(128), 128) >= 0
    """,
    ),
    _call(
        "perf",
        "watches the processor by performance events",
        """
        facts = ctypes.create_string_buffer(128)
        facts[4] = 128
        got = call(298, facts, 0, -1, -1, 0) >= 0
    """,
    ),
    _call("userfaultfd", "handles the kernel's page faults itself", "got = call(323, 0) >= 0 or call(323, 1) >= 0"),
    _call(
        "io-uring",
        "asks the kernel for files through a ring that filters do not see",
        "got = call(425, 8, ctypes.create_string_buffer(248)) >= 0",
    ),
    _call(
        "namespaces",
        "opens namespaces inside its own, by unshare, clone and clone3",
        """
        for flag in (0x10000000, 0x20000000, 0x00020000, 0x40000000, 0x08000000, 0x04000000, 0x02000000, 0x80):
            got = got or libc.unshare(flag) == 0
        got = got or call(56, 0x10000000 | 17, None, None, None, 0) >= 0
        got = got or call(435, ctypes.create_string_buffer(88), 88) >= 0
    """,
    ),
    _call(
        "setns",
        "enters a namespace of the machine",
        """
        for number in (1, *given["processes"]):
            for kind in ("net", "mnt", "pid", "user"):
                try:
                    got = got or libc.setns(os.open(f"/proc/{number}/ns/{kind}", os.O_RDONLY), 0) == 0
                except OSError:
                    pass
    """,
    ),
    _call(
        "device-files",
        "makes device files, pipes and folders",
        """
        import stat
        for make in (lambda: os.mknod("/sda", 0o666 | stat.S_IFBLK, os.makedev(8, 0)),
                     lambda: os.mknod("/null", 0o666 | stat.S_IFCHR, os.makedev(1, 3)),
                     lambda: os.mkfifo("/pipe"), lambda: os.mkdir("/folder"), lambda: open("/file", "w")):
            try:
                make()
                got = True
            except OSError:
                pass
    """,
    ),
    _call(
        "symlinks",
        "makes links out of its root and races them against the one who looks",
        """
        for place in ("/link", "link", "/proc/self/root/link", "/tmp/link", "/dev/shm/link"):
            for make in (os.symlink, os.link, os.rename):
                try:
                    make(given["secret"], place)
                    got = True
                except OSError:
                    pass
    """,
    ),
    attempt(
        "writes-files",
        "writes wherever it may: beside the submissions, into the results, the package and temporary folders",
        """
        import os, tempfile
        for folder in (given["submissions"], given["out"], os.path.dirname(np.__file__), "/tmp", "/dev/shm", "/", "."):
            try:
                open(os.path.join(folder, "attacked"), "w")
                got = True
            except OSError:
                pass
        got = got or tempfile.TemporaryFile()
        """,
    ),
    _call(
        "memfd-exec",
        "writes a program into memory and runs it",
        """
        memory = call(319, b"program", 0)
        got = memory >= 0 or call(322, 0, b"", None, None, 0x1000) >= 0
    """,
    ),
    attempt(
        "exec",
        "runs a shell, by every way to start a program",
        """
        import os, subprocess, pty
        for start in (lambda: subprocess.run(["/bin/sh", "-c", "true"]), lambda: os.system("true") == 0 or 1 / 0,
                      lambda: os.posix_spawn("/bin/true", ["true"], {}), lambda: os.popen("true").read() or 1 / 0):
            try:
                start()
                got = True
            except (OSError, ZeroDivisionError):
                pass
        os.execv("/proc/self/exe", ["python", "-c", "pass"])
        """,
    ),
    attempt(
        "forks",
        "forks, as Python and as the C library do it",
        """
        import ctypes, os
        for fork in (os.fork, os.forkpty, ctypes.CDLL(None).fork, ctypes.CDLL(None).vfork):
            try:
                child = fork()
                if child == 0:
                    os._exit(0)
                got = got or (child if isinstance(child, int) else child[0]) > 0
            except OSError:
                pass
        """,
    ),
    _call(
        "sysv-ipc",
        "uses shared memory, semaphores and message queues of old",
        "got = any(call(n, given['key'], 1, 0o666 | 0o1000) >= 0 for n in (64,)) "
        "or call(29, given['key'], 0, 0) >= 0 or call(68, given['key'], 0o1666) >= 0",
    ),
    _call(
        "posix-ipc",
        "uses message queues and shared memory of POSIX",
        """
        got = call(240, b"queue", 0o102, 0o600, None) >= 0
        got = got or libc.shm_open(b"/attacked", 0o102, 0o600) >= 0
    """,
    ),
    _call(
        "personality",
        "turns the randomised addresses off, and asks to run as another system",
        "got = call(135, 0x0040000) >= 0 or call(135, 0x0100000) >= 0",
    ),
    _call(
        "loosens-the-filter",
        "puts a filter of its own over the one in force, to be told of its calls",
        """
        rule = (ctypes.c_uint16 * 4)(6, 0, 0, 0x7FFF)
        program = (ctypes.c_size_t * 2)(1, ctypes.addressof(rule))
        got = call(317, 1, 8, program) >= 0 or libc.prctl(22, 2, program) == 0 or libc.prctl(38, 0, 0, 0, 0) == 0
    """,
    ),
    _call(
        "terminal",
        "types a command into the grader's terminal",
        """
        import fcntl, termios
        for number in (0, 1, 2, 3):
            try:
                fcntl.ioctl(number, termios.TIOCSTI, b"x")
                got = True
            except OSError:
                pass
        try:
            os.open("/dev/tty", os.O_RDWR)
            got = True
        except OSError:
            pass
    """,
    ),
    _call(
        "other-numbers",
        "makes the same calls under the numbers of the x32 interface",
        "got = any(call(0x40000000 + n, 1, 1, 0) >= 0 for n in (41, 57, 101, 272, 512, 520))",
    ),
    whole(
        "32-bit-calls",
        "leaves for the 32-bit interface, whose numbers mean other calls, by machine code",
        """
import ctypes, mmap
def augment(X):
    page = mmap.mmap(-1, 4096, prot=7)
    page.write(b"\\x53\\xb8\\x14\\x00\\x00\\x00\\xcd\\x80\\x5b\\xc3")  # getpid as i386 does it
    number = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))()
    return np.column_stack([X, np.ones(len(X))]) if number > 0 else np.zeros(3)
""",
        "crashed",
    ),
    _call(
        "kernel-modules",
        "loads code into the kernel, and another kernel",
        "got = any(call(n, 0, 0, b'', 0, 0) == 0 for n in (175, 313, 246, 320))",
    ),
    _call(
        "whole-machine",
        "renames, reboots and turns the clock of the machine, and asks for its ports",
        """
        got = libc.sethostname(b"mine", 4) == 0 or call(171, b"mine", 4) == 0
        got = got or call(227, 0, (ctypes.c_long * 2)(0, 0)) == 0 or call(164, (ctypes.c_long * 2)(0, 0), None) == 0
        got = got or call(172, 3) == 0 or call(173, 0, 1, 1) == 0 or call(103, 3, None, 0) > 0 or call(163, None) == 0
    """,
    ),
    _call(
        "limits",
        "raises its own limits, and lowers those of others",
        """
        import resource
        for which in range(16):
            soft, hard = resource.getrlimit(which)
            try:
                if hard != resource.RLIM_INFINITY:
                    resource.setrlimit(which, (hard + 1, hard + 1))
                    got = True
            except (OSError, ValueError):
                pass
        for number in given["processes"]:
            got = got or call(302, number, 7, (ctypes.c_long * 2)(0, 0), None) == 0
        got = got or call(160, 7, (ctypes.c_long * 2)(9999, 9999)) == 0
    """,
    ),
    _call(
        "priority",
        "gives itself the processor, for good",
        """
        got = libc.setpriority(0, 0, -20) == 0 or call(144, 0, 1, (ctypes.c_int * 1)(99)) == 0
        got = got or call(251, 1, 0, 0) == 0 or call(237, 0, 0, 0) == 0
    """,
    ),
    _call(
        "watches-files",
        "has the kernel tell of what others do with files",
        "got = call(253) >= 0 or call(294, 0) >= 0 or call(300, 0, 0) >= 0 or call(444, None, 0, 1) >= 0",
    ),
    whole(
        "core-file",
        "dies so that a core file with its memory is written",
        """
import ctypes, resource
def augment(X):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (2**30, 2**30))
    except (OSError, ValueError):
        pass
    ctypes.string_at(0)
""",
        "crashed",
    ),
)
