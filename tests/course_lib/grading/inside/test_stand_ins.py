"""Stand-ins: drawing and showing do nothing, and cost nothing."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator

import pytest

from course_lib.grading.inside import stand_ins


@pytest.fixture
def installed() -> Iterator[None]:
    finders, modules = list(sys.meta_path), dict(sys.modules)
    for name in [name for name in sys.modules if name.startswith("seaborn")]:
        del sys.modules[name]
    stand_ins.install()
    yield
    sys.meta_path[:] = finders
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]


@pytest.mark.usefixtures("installed")
def test_whatever_is_done_with_a_plot_is_done() -> None:
    plotting = importlib.import_module("plotly.express")
    _, axes = plotting.subplots(2, sharex=True)
    axes[0].plot([1], label="x").set(color="red")
    with plotting.style.context("dark"):
        for axis in axes:
            axis.set_title("x")


def test_a_part_of_a_package_can_be_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("xml.dom", None, raising=False)
    monkeypatch.setitem(sys.modules, "xml.dom", None)
    stand_ins.leave_empty("xml.dom")
    dom = importlib.import_module("xml.dom")
    assert dom is importlib.import_module("xml").dom
    assert not hasattr(dom, "Node")


@pytest.mark.usefixtures("installed")
def test_a_progress_bar_passes_what_it_counts() -> None:
    tqdm = importlib.import_module("google.colab").tqdm
    assert list(tqdm(range(3))) == [0, 1, 2]


@pytest.mark.usefixtures("installed")
def test_other_modules_that_are_missing_stay_missing() -> None:
    with pytest.raises(ModuleNotFoundError):
        importlib.import_module("no_such_module")
