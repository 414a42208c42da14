"""The recorded runs are what the code makes, and say what the book says of them."""

import dataclasses
import json

import numpy as np
import pytest

from course_lib import data
from course_lib.errors import ConventionError
from course_lib.experiments import Run, recorded_curves, training_curves
from course_lib.experiments.__main__ import runs

RECORDS = recorded_curves()


def test_the_record_holds_every_run_once_and_in_order():
    assert [record.run for record in RECORDS] == [run for run, _ in runs()]


@pytest.mark.parametrize("number", [0, 20, 40, 75, len(RECORDS) - 1])
def test_a_recorded_run_made_again_agrees(number):
    """Five epochs are enough to notice another seed, start, order or label; a few signals are left to rounding."""
    record = RECORDS[number]
    again = training_curves(dataclasses.replace(record.run, epochs=5))
    np.testing.assert_allclose(again.error_at(5), record.error_at(5), atol=0.002)
    np.testing.assert_allclose(again.error_at(0), record.error_at(0), atol=0.002)


def test_errors_are_shares_after_the_epochs_that_were_kept():
    run = Run((5,), 0.1, 7, seed=3, labels="true")
    every_second, all_of_them = training_curves(run, every=2), training_curves(run)
    np.testing.assert_array_equal(every_second.epochs, [0, 2, 4, 6, 7])
    np.testing.assert_array_equal(every_second.errors, all_of_them.errors[[0, 2, 4, 6, 7]])
    np.testing.assert_array_equal(every_second.test_errors, all_of_them.test_errors[[0, 2, 4, 6, 7]])
    assert 0.7 < all_of_them.errors[0] <= 1


def test_the_first_epoch_below_is_looked_for_in_all_epochs():
    record = next(record for record in RECORDS if np.isfinite(record.first_zero))
    assert record.first_below <= record.first_zero
    assert record.error_at(int(record.epochs[np.searchsorted(record.epochs, record.first_below)])) < 0.05
    never = training_curves(Run((3,), 0.05, 2, seed=0))
    assert never.first_below == never.first_zero == np.inf


def test_random_labels_have_no_test_error_and_true_ones_do():
    for record in RECORDS:
        assert len(record.test_errors) == (len(record.epochs) if record.run.labels == "true" else 0)
        assert len(record.errors) == len(record.epochs)


def test_a_run_that_leaves_the_numbers_says_so(monkeypatch):
    small = data.mnist1d(100, rng=np.random.RandomState(42))
    monkeypatch.setattr("course_lib.experiments._mnist1d._published", lambda: small)
    run = training_curves(Run((8, 8), 1e200, 3, seed=0, batch_size=80))
    assert run.diverged
    assert run.loss == np.inf


@pytest.mark.parametrize(
    "wrong", [{"labels": "real"}, {"epochs": 0}, {"learning_rate": -1.0}, {"hidden": (10, 0)}], ids=str
)
def test_a_run_that_cannot_be_is_refused(wrong):
    with pytest.raises((ConventionError, ValueError)):
        Run(**{"hidden": (10,), "learning_rate": 0.1, "epochs": 1, "seed": 0, **wrong})


def test_the_record_says_what_made_it():
    from course_lib.experiments._mnist1d import RECORD

    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert "python -m course_lib.experiments" in record["made_by"]
    assert RECORD.stat().st_size < 80_000
