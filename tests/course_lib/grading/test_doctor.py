"""The doctor names what is missing and how to get it."""

from __future__ import annotations

import pytest

from course_lib.grading import doctor, probes
from course_lib.grading.doctor import examine
from course_lib.grading.probes import Isolation


def test_everything_is_looked_at() -> None:
    names = [finding.name for finding in examine()]
    assert {"Python", "numpy", "SQLite", "exercises", "network", "files", "seccomp"} <= set(names)


def test_a_missing_layer_comes_with_its_reason_and_the_way_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = Isolation(("files", "limits"), {"user": "Operation not permitted"}, ("files",))
    monkeypatch.setattr(probes, "isolation", lambda sandbox: found)
    said = {finding.name: finding for finding in examine()}
    assert said["user"].says.startswith("Operation not permitted; allow user namespaces for ordinary users")
    assert (said["user"].good, said["user"].needed) == (False, False)
    assert said["files"].says == "stands, but an attempt got through: read a file"
    assert (said["files"].good, said["files"].needed) == (False, True)
    assert said["network"].says.startswith("not tried, because another layer is missing; ")


def test_other_systems_are_told_where_to_grade(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor.sys, "platform", "win32")
    (finding,) = [finding for finding in examine() if finding.name == "isolation"]
    assert finding.needed
    assert "on Windows grade inside WSL2" in finding.says


def test_a_missing_package_comes_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise doctor.PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)
    assert [f.says for f in examine() if f.name == "rich"] == ["missing: python -m pip install rich"]
