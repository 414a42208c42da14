"""Attacks that read: answers, the seed, the machine, the grader's memory, other students' work."""

from __future__ import annotations

from tests.attacks.attack import read

__all__ = ["ATTACKS"]

ATTACKS = (
    read(
        "solutions-file",
        "opens the file of the solutions beside the package, and the instructor's own exercises",
        """
        import course_lib, json, pathlib
        for place in (pathlib.Path(course_lib.__file__).parent / "checks" / "solutions.json", given["exercises"]):
            try:
                got = open(place).read()
            except OSError:
                pass
        """,
    ),
    read(
        "real-checks",
        "throws the stand-ins out and imports the real checks",
        """
        import importlib, sys
        sys.meta_path[:] = [finder for finder in sys.meta_path if type(finder).__module__ != "inside.stand_ins"]
        for name in [name for name in sys.modules if name.startswith("course_lib.checks")]:
            del sys.modules[name]
        got = importlib.import_module("course_lib." + "checks").shipped_solution("augment")
        """,
        "not your own work",
    ),
    read(
        "loader",
        "asks the loader of a module that is there for the file of one that is not",
        """
        import course_lib, os
        folder = os.path.dirname(course_lib.__file__)
        got = course_lib.__loader__.get_data(os.path.join(folder, "checks", "solutions.json"))
        """,
    ),
    read(
        "modules",
        "looks through every module for an exercise, a reference or a journal",
        """
        import sys
        wanted = ("shipped_solution", "find_exercise", "EXERCISES", "Journal", "Questions", "Settings", "evaluate")
        got = [
            (name, word) for name, module in list(sys.modules.items()) for word in wanted if word in vars(module)
        ]
        """,
    ),
    read(
        "environment",
        "reads the environment from Python, from the C library and from its block of memory",
        """
        import ctypes, os
        libc = ctypes.CDLL(None)
        libc.getenv.restype = ctypes.c_char_p
        block = ctypes.POINTER(ctypes.c_char_p).in_dll(libc, "environ")
        listed = []
        while block and block[len(listed)]:
            listed.append(block[len(listed)])
        got = dict(os.environ) or libc.getenv(b"ATTACKED_SECRET") or canaries(listed)
        """,
    ),
    read(
        "proc-self",
        "reads its own environment, command line, maps and descriptors in /proc",
        """
        for name in ("environ", "cmdline", "maps", "mountinfo", "fd/3", "auxv", "mem"):
            try:
                got = open(f"/proc/self/{name}", "rb").read()
            except OSError:
                pass
        """,
    ),
    read(
        "proc-others",
        "reads the environment and the command line of every process",
        """
        import glob
        for number in (*range(1, 400), *given["processes"]):
            for name in ("environ", "cmdline", "status"):
                try:
                    got = open(f"/proc/{number}/{name}", "rb").read()
                except OSError:
                    pass
        got = got or glob.glob("/proc/*")
        """,
    ),
    read(
        "proc-root",
        "leaves its empty root by the links in /proc and by .. above it",
        """
        import os
        for place in ("/proc/1/root", "/proc/self/root", "/proc/self/cwd", "/proc/1/cwd", "/../..", "../../.."):
            for target in ("/etc/passwd", given["secret"]):
                try:
                    got = open(place + target).read()
                except OSError:
                    pass
        """,
    ),
    read(
        "memory-of-others",
        "reads another process's memory with process_vm_readv",
        """
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        buffer = ctypes.create_string_buffer(4096)
        mine = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 4096)
        theirs = (ctypes.c_size_t * 2)(given["address"], 4096)
        for number in (os.getppid(), 1, 2, *given["processes"]):
            if number != os.getpid() and libc.process_vm_readv(number, mine, 1, theirs, 1, 0) > 0:
                got = buffer.raw
        """,
    ),
    read(
        "mem-files",
        "opens the memory of its parent and of every process as a file",
        """
        import os
        for number in (os.getppid(), 1, 2, *given["processes"]):
            try:
                with open(f"/proc/{number}/mem", "rb", 0) as file:
                    file.seek(given["address"])
                    got = file.read(4096)
            except OSError:
                pass
        """,
    ),
    read(
        "kernel-memory",
        "reads the machine's memory and the kernel's log from their devices",
        """
        for name in ("/dev/mem", "/dev/kmem", "/dev/port", "/proc/kcore", "/dev/kmsg", "/dev/sda", "/dev/vda"):
            try:
                got = open(name, "rb", 0).read(64)
            except OSError:
                pass
        """,
    ),
    read(
        "descriptors",
        "reads from every descriptor that it may have inherited",
        """
        import os
        for number in (0, 1, 2, *range(4, 2000)):
            try:
                os.set_blocking(number, False)
                got = os.read(number, 4096) or got
            except OSError:
                pass
        """,
    ),
    read(
        "peek",
        "looks ahead in the conversation for what the grader will say next",
        """
        import ctypes
        buffer = ctypes.create_string_buffer(2**20)
        for flags in (0x42, 0x02 | 0x40 | 0x2000, 0x41):
            size = ctypes.CDLL(None).recv(3, buffer, 2**20, flags)
            got = canaries(buffer.raw[: max(0, size)]) or got
        """,
    ),
    read(
        "objects",
        "searches every object that the collector knows, and what these refer to",
        """
        import gc
        gc.unfreeze()
        for thing in gc.get_objects():
            for inner in (thing, *gc.get_referents(thing)):
                if isinstance(inner, (str, bytes)):
                    got = canaries(inner) or got
        """,
    ),
    read(
        "frames",
        "climbs from its own frame to those of the child and reads their variables",
        """
        import sys
        frame = sys._getframe()
        while frame:
            for space in (frame.f_locals, frame.f_globals):
                for name, value in list(space.items()):
                    if name != "given":
                        got = canaries(repr(value)[:100_000]) or got
            frame = frame.f_back
        """,
    ),
    read(
        "tracebacks",
        "takes the frames from an exception and from inspect, with their source",
        """
        import inspect, traceback
        try:
            1 / 0
        except ZeroDivisionError as error:
            got = canaries([vars(f) for f in traceback.StackSummary.extract(
                traceback.walk_stack(None), capture_locals=True)])
        got = got or canaries([(frame.code_context, frame.frame.f_locals.keys()) for frame in inspect.stack()])
        """,
    ),
    read(
        "linecache",
        "reads the sources that the child has cached, and those of its modules",
        """
        import inspect, linecache, sys
        got = canaries(linecache.cache)
        for name in ("watcher", "inside.child", "inside.zygote", "inside.frames"):
            try:
                got = inspect.getsource(sys.modules[name]) or got
            except OSError:
                pass
        """,
    ),
    read(
        "closures",
        "opens the closures, defaults and constants of the functions that watch it",
        """
        import sys, types
        def opened(function):
            cells = [cell.cell_contents for cell in function.__closure__ or ()]
            return repr((cells, function.__defaults__, function.__kwdefaults__, function.__code__.co_consts))
        for module in list(sys.modules.values()):
            if module.__name__.partition(".")[0] in ("watcher", "inside", "course_lib"):
                for value in list(vars(module).values()):
                    if isinstance(value, types.FunctionType):
                        got = canaries(opened(value)) or got
        """,
    ),
    read(
        "heap",
        "reads its own heap, which was the zygote's, byte by byte",
        """
        import ctypes
        libc = ctypes.CDLL(None)
        libc.sbrk.restype = ctypes.c_void_p
        top = libc.sbrk(ctypes.c_ssize_t(0))
        for back in range(1, 129):
            got = canaries(ctypes.string_at(top - back * 4096, 4096)) or got
        """,
    ),
    read(
        "arenas",
        "reads around a small object, where others were before it",
        """
        import ctypes
        start = id(object()) & ~0xFFFFF
        got = canaries(ctypes.string_at(start + 0x1000, 0xFE000))
        """,
    ),
    read(
        "freed-memory",
        "asks for memory without clearing it and looks at what was in it",
        """
        for size in (64, 1000, 5000, 10**5, 10**6, 10**7):
            for _ in range(3):
                got = canaries(np.empty(size, np.uint8).tobytes()) or got
        """,
    ),
    read(
        "other-submissions",
        "walks the whole file system for what other students handed in",
        """
        import os
        for place in ("/", ".", given["submissions"], given["out"]):
            got = [*os.walk(place)][0][2] or [*os.walk(place)][0][1] or got
        got = got or open(os.path.join(given["submissions"], given["neighbour"])).read()
        """,
    ),
    read(
        "leaves-a-mark",
        "leaves its answers in modules, built-ins and the environment for the submission after it",
        """
        import builtins, os, sys
        for place in (np, builtins, sys, np.random):
            place.left_behind = np.column_stack([X, np.ones(len(X))])
        sys.modules["left_behind"] = np
        os.environ["LEFT"] = "here"
        """,
    ),
    read(
        "left-behind",
        "looks in modules, built-ins and the environment for what the submission before it left there",
        """
        import builtins, os, sys
        left = [getattr(place, "left_behind", None) for place in (np, builtins, sys, np.random)]
        got = [mark for mark in left if mark] or os.environ.get("LEFT") or sys.modules.get("left_behind")
        """,
    ),
    read(
        "weak-seeds",
        "tries the seeds that a careless grader would use until one draws its inputs",
        """
        import hashlib, random, time
        wanted = X.ravel()[:2]
        now = int(time.time())
        texts = [f"{seed}{between}augment" for seed in ("", "0", "1", "42", "seed", "secret", "example")
                 for between in ("\\n", "", "-", ":")]
        seeds = [*range(300), *range(now - 50, now + 1), *(
            int.from_bytes(hashlib.sha256(text.encode()).digest(), "big") for text in texts)]
        for seed in seeds:
            drawn = np.random.default_rng(seed).normal(size=40)
            if len(wanted) == 2 and np.isin(wanted, drawn).all():
                got = seed
        """,
    ),
    read(
        "machine",
        "asks which machine, user and network this is",
        """
        import os, socket
        name = os.uname()
        got = [part for part in (name.nodename,) if part != "sandbox"]
        got += [number for number in (os.getuid(), os.getgid()) if number in (0, given["user"])]
        for ask in (socket.if_nameindex, os.getlogin, lambda: socket.gethostbyname("localhost")):
            try:
                got.append(ask())
            except OSError:
                pass
        """,
    ),
    read(
        "keyring",
        "reads the keys that the grader's session holds",
        """
        import ctypes
        libc = ctypes.CDLL(None)
        buffer = ctypes.create_string_buffer(4096)
        for ring in (-1, -2, -3, -4, -5):
            key = libc.syscall(250, 10, ring, b"user", b"attacked", 0)
            if key > 0 and libc.syscall(250, 11, key, buffer, 4096, 0) > 0:
                got = buffer.value
        """,
    ),
    read(
        "shared-memory",
        "attaches to shared memory of this machine, old style and new",
        """
        import ctypes
        from multiprocessing import shared_memory
        got = canaries(open("/dev/shm/" + given["shm"], "rb").read())
        """,
    ),
    read(
        "handles",
        "opens files by number instead of by name, which asks no folder",
        """
        import ctypes, os
        libc = ctypes.CDLL(None)
        handle = (ctypes.c_uint32 * 34)(8, 1, 2, 0)
        root = os.open("/", os.O_RDONLY)
        number = libc.syscall(304, root, handle, 0)
        got = number >= 0 and os.read(number, 4096)
        """,
    ),
)
