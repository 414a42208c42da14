"""What comes out of an archive: nobody else's to see, and gone however the run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect.private_folder import PrivateFolder

PATIENCE = 30.0  # for a shell to start and to clear up on a busy machine


def gone(path: Path) -> bool:
    end = time.monotonic() + PATIENCE
    while path.exists() and time.monotonic() < end:
        time.sleep(0.01)
    return not path.exists()


def test_only_its_owner_can_enter_it_and_read_its_files() -> None:
    folder = PrivateFolder()
    with folder.new_file(".PY") as (file, path):
        file.write(b"1")
    assert (path.name, path.parent) == ("000001.py", folder.path)
    assert [place.stat().st_mode & 0o777 for place in (folder.path, path)] == [0o700, 0o600]
    folder.close()
    assert not folder.path.exists()


def test_a_file_whose_writing_fails_is_removed() -> None:
    folder = PrivateFolder()
    with pytest.raises(KeyboardInterrupt), folder.new_file(".py"):
        raise KeyboardInterrupt
    assert list(folder.path.iterdir()) == []
    folder.close()


def test_closing_it_leaves_no_process() -> None:
    folder = PrivateFolder()
    assert folder._keeper is not None
    keeper = folder._keeper.pid
    folder.close()
    with pytest.raises(ProcessLookupError):
        os.kill(keeper, 0)
    folder.close()  # a second time is nothing


def test_it_goes_though_the_grader_is_killed() -> None:
    code = (
        "import time; from course_lib.grading.collect.private_folder import PrivateFolder; "
        "folder = PrivateFolder(); (folder.path / 'work.py').write_text('x'); print(folder.path, flush=True); "
        "time.sleep(600)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    path = Path(process.stdout.readline().strip())
    assert (path / "work.py").is_file()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert gone(path)


def test_without_a_shell_it_works_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("course_lib.grading.collect.private_folder.SHELL", "/nowhere/sh")
    folder = PrivateFolder()
    assert folder.path.is_dir()
    folder.close()
    assert not folder.path.exists()


def test_where_no_folder_can_be_made_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    with pytest.raises(CourseError, match=r"No folder can be made for what is unpacked \(No such file or directory\)"):
        PrivateFolder()
