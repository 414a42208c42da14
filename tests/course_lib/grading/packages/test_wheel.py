"""The wheel is one that pip installs, and what it installs runs."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np

from course_lib.grading.packages.wheel import wheel


def test_the_same_files_make_the_same_bytes() -> None:
    assert wheel() == wheel()


def test_the_record_names_every_file_with_its_hash_and_size() -> None:
    with zipfile.ZipFile(io.BytesIO(wheel()[1])) as archive:
        assert archive.testzip() is None
        (record,) = [name for name in archive.namelist() if name.endswith("RECORD")]
        rows = list(csv.reader(io.StringIO(archive.read(record).decode())))
        assert [row[0] for row in rows] == archive.namelist()
        for name, digest, size in rows[:-1]:
            content = archive.read(name)
            assert digest == f"sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip('=')}"
            assert int(size) == len(content)
        names = set(archive.namelist())
    assert {"course_lib/checks/solutions.json", "course_lib/grading/students_table.js"} <= names
    assert {"course_lib/grading/exports/results.schema.json", "course_lib/py.typed"} <= names
    assert not [name for name in names if "__pycache__" in name]


def test_pip_installs_it_and_the_command_runs(tmp_path: Path) -> None:
    name, content = wheel()
    (tmp_path / name).write_bytes(content)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-compile"]
    subprocess.run([*pip, "--target", str(tmp_path / "lib"), str(tmp_path / name)], check=True)
    said = subprocess.run(
        [sys.executable, "-c", "import course_lib.grading.run as r; print(r.__file__)"],
        capture_output=True, text=True, check=True, cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path / 'lib'}:{Path(np.__file__).parent.parent}"},
    ).stdout  # fmt: skip
    assert said.startswith(str(tmp_path / "lib"))
