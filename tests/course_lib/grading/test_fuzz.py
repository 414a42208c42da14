"""Any notebook there is, and any that is spoilt, ends in a slice or a refusal by name."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.course_lib.grading.found import ROOT, cut_out, notebooks
from tests.course_lib.grading.fuzz import ending, spoilt

COUNT = 500  # `make torture` makes twenty times as many
WANTED = ("f", "augment", "fit_least_squares")


def test_every_notebook_that_there_is_is_read(capsys: pytest.CaptureFixture[str]) -> None:
    """And every function in it can be cut out of it."""
    paths = notebooks()
    functions = sum(cut_out(path, every_name=False) for path in paths)
    own = sum(ROOT in path.parents for path in paths)
    with capsys.disabled():
        print(f" {own} notebooks here, {len(paths) - own} in packages, {functions} functions cut out ", end="")
    assert own >= 90


@pytest.mark.parametrize("first", range(0, COUNT, 100))
def test_a_spoilt_notebook_ends_in_a_slice_or_a_refusal(first: int) -> None:
    exercises = [path.read_bytes() for path in sorted(ROOT.glob("exercises/*.ipynb"))]
    endings = Counter(ending(*spoilt(seed, exercises), WANTED) for seed in range(first, first + 100))
    assert endings["refused"] >= 10
    assert endings["sliced"] >= 10
    assert endings["missing"] >= 10
