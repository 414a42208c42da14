"""Chromium is found by any of its names, the one without windows first."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.authoring.chromium import find_chromium


def test_the_quickest_kind_is_taken_and_none_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None
    for name in ("google-chrome", "chromium", "chromium-headless-shell"):
        program = tmp_path / name
        program.touch(mode=0o755)
        assert find_chromium() == str(program)
    assert find_chromium(whole=True) == str(tmp_path / "chromium")
