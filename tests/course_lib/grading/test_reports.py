"""Reports on disk: whole or not at all, for their owner only, nothing left of those who left."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.reports import page_of, write_reports
from course_lib.grading.results import Graded
from tests.course_lib.grading.sample import sample


def test_every_report_is_written_for_its_owner_only(tmp_path: Path) -> None:
    write_reports(sample(), tmp_path)
    found = {path.relative_to(tmp_path).as_posix(): path.stat().st_mode & 0o777 for path in tmp_path.rglob("*.*")}
    assert set(found) == {
        "index.html", "gradebook.csv", "results.json", "timings.json", *(page_of(s) for s in sample().students),
    }  # fmt: skip
    assert set(found.values()) == {0o600}
    assert (tmp_path / "students").stat().st_mode & 0o777 == 0o700


def test_the_page_of_a_student_who_left_goes_too(tmp_path: Path) -> None:
    results = sample()
    write_reports(results, tmp_path)
    gone = results.students.pop()
    write_reports(results, tmp_path)
    assert not (tmp_path / page_of(gone)).exists()
    assert len(list((tmp_path / "students").iterdir())) == 2


def test_the_half_of_a_report_that_an_ended_run_left_goes_too(tmp_path: Path) -> None:
    write_reports(sample(), tmp_path)
    before = sorted(tmp_path.rglob("*"))
    (tmp_path / ".index.html.new").write_text("<html>")
    (tmp_path / "students" / ".gone-123.html.new").write_text("<html>")
    write_reports(sample(), tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_two_students_never_share_a_page() -> None:
    names = ["Ada", "ada", "A.da", "Ada ", "../Ada", "\udcff"]
    pages = {page_of(Graded(name, "a.py", (), {})) for name in names}
    assert len(pages) == len(names)
    assert all(page.count("/") == 1 and page.startswith("students/") for page in pages)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("mount"), reason="only root can mount a small disk")
def test_a_full_disk_is_one_sentence_and_leaves_no_half_report(small_disk: Path) -> None:
    with pytest.raises(CourseError, match=r"cannot be written \(No space left on device\); every verdict is safe"):
        write_reports(sample(), small_disk)
    assert not [path for path in small_disk.rglob(".*") if path.is_file()]
    assert all(path.read_text().endswith("</html>\n") for path in small_disk.rglob("*.html"))
