"""The schedules against torch's schedulers, their closed forms and their promises."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from course_lib.errors import ConventionError
from course_lib.schedules import (
    Schedule,
    constant_rate,
    cosine_decay,
    exponential_decay,
    inverse_time_decay,
    linear_decay,
    step_decay,
    warm_up,
)

STEPS = range(12)

TORCH_TWINS: dict[str, tuple[Schedule, str, dict[str, Any]]] = {
    "step": (step_decay(0.3, factor=0.7, every=4), "StepLR", {"step_size": 4, "gamma": 0.7}),
    "exponential": (exponential_decay(0.3, factor=0.7), "ExponentialLR", {"gamma": 0.7}),
    "cosine": (cosine_decay(0.3, n_steps=11, final=0.02), "CosineAnnealingLR", {"T_max": 11, "eta_min": 0.02}),
    "linear": (
        linear_decay(0.3, n_steps=5, final=0.06),
        "LinearLR",
        {"start_factor": 1.0, "end_factor": 0.2, "total_iters": 5},
    ),
    "inverse time": (inverse_time_decay(0.3, 0.4), "LambdaLR", {"lr_lambda": lambda t: 1 / (1 + 0.4 * t)}),
}


@pytest.mark.torch
@pytest.mark.parametrize("name", TORCH_TWINS)
def test_the_rates_are_those_of_torchs_scheduler(name: str) -> None:
    torch = pytest.importorskip("torch")
    ours, theirs, settings = TORCH_TWINS[name]
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.3)
    scheduler = getattr(torch.optim.lr_scheduler, theirs)(optimizer, **settings)
    for step in STEPS:
        assert ours(step) == pytest.approx(optimizer.param_groups[0]["lr"], abs=1e-12)
        optimizer.step()
        scheduler.step()


def test_one_over_c_t_turns_gradient_descent_on_samples_into_their_running_mean() -> None:
    """On (theta - y)^2 / 2 the curvature C is 1 and theta after t steps is the mean of y_1, …, y_t."""
    samples, schedule, theta = np.random.default_rng(0).normal(size=40), inverse_time_decay(1.0), 7.0
    for step, y in enumerate(samples):
        theta -= schedule(step) * (theta - y)
        assert theta == pytest.approx(samples[: step + 1].mean(), abs=1e-12)


def test_one_over_c_t_is_counted_from_one() -> None:
    assert [inverse_time_decay(1 / 4)(step) for step in range(3)] == pytest.approx([1 / 4, 1 / 8, 1 / 12])


def test_an_exponential_decay_is_worth_a_bounded_way() -> None:
    assert sum(exponential_decay(0.2, factor=0.9)(step) for step in range(1000)) == pytest.approx(2.0)


def test_a_decay_ends_at_its_final_rate_and_stays() -> None:
    for decay in (linear_decay, cosine_decay):
        schedule = decay(0.5, n_steps=8, final=0.1)
        assert schedule(0) == pytest.approx(0.5)
        assert schedule(4) == pytest.approx(0.3)
        assert [schedule(step) for step in (8, 9, 100)] == pytest.approx([0.1] * 3)
        assert decay(0.5, n_steps=8)(8) == pytest.approx(0, abs=1e-16)


def test_cosine_starts_and_ends_level_where_the_line_does_not() -> None:
    line, wave = linear_decay(1.0, n_steps=100), cosine_decay(1.0, n_steps=100)
    assert wave(1) > 0.999 > line(1)
    assert wave(99) < 0.001 < line(99)


def test_warm_up_climbs_in_equal_stairs_and_then_hands_over() -> None:
    inner = exponential_decay(0.8, factor=0.5)
    schedule = warm_up(inner, n_steps=3)
    assert [schedule(step) for step in range(6)] == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.4, 0.2])
    assert [warm_up(0.8, n_steps=3)(step) for step in range(6)] == pytest.approx([0.2, 0.4, 0.6, 0.8, 0.8, 0.8])


@given(rate=st.floats(1e-6, 10), n_steps=st.integers(1, 50), step=st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_no_schedule_leaves_the_range_between_zero_and_its_learning_rate(rate: float, n_steps: int, step: int) -> None:
    schedules = (
        constant_rate(rate),
        inverse_time_decay(rate, 0.3),
        step_decay(rate, factor=0.7, every=n_steps),
        exponential_decay(rate, factor=0.7),
        linear_decay(rate, n_steps=n_steps),
        cosine_decay(rate, n_steps=n_steps),
        warm_up(rate, n_steps=n_steps),
    )
    for schedule in schedules:
        assert 0 <= schedule(step) <= rate * (1 + 1e-12)
    for schedule in schedules[:-1]:
        assert schedule(step + 1) <= schedule(step) * (1 + 1e-12)


VALID: list[tuple[Callable[..., Schedule], dict[str, Any]]] = [
    (constant_rate, {"learning_rate": 0.1}),
    (inverse_time_decay, {"learning_rate": 0.1, "decay_rate": 1.0}),
    (step_decay, {"learning_rate": 0.1, "factor": 0.5, "every": 3}),
    (exponential_decay, {"learning_rate": 0.1, "factor": 0.5}),
    (linear_decay, {"learning_rate": 0.1, "n_steps": 3, "final": 0.0}),
    (cosine_decay, {"learning_rate": 0.1, "n_steps": 3, "final": 0.0}),
    (warm_up, {"schedule": 0.1, "n_steps": 3}),
]

REFUSED = {
    "learning_rate": (0, -0.1, math.nan, "0.1"),
    "schedule": (0, -0.1, math.inf),
    "decay_rate": (0, -1),
    "factor": (0, 1.01, -0.5, math.nan),
    "every": (0, 2.5, True),
    "n_steps": (0, -1, 3.0),
    "final": (-0.1, math.inf),
}


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [(make, name, value) for make, valid in VALID for name in valid for value in REFUSED[name]],
)
def test_a_setting_out_of_its_range_is_refused_by_name(make: Callable[..., Schedule], name: str, value: Any) -> None:
    settings = {**dict(VALID)[make], name: value}
    with pytest.raises(ConventionError, match=rf"^{make.__name__}: {name} is .*; it must "):
        make(**settings)


@pytest.mark.parametrize("value", [None, -1.0, math.nan, "fast"])
def test_warming_up_to_a_schedule_that_gives_no_rate_is_refused(value: Any) -> None:
    schedule = warm_up(lambda step: value, n_steps=2)
    for step in (0, 2):
        with pytest.raises(ConventionError, match=rf"^warm_up: the schedule gave the learning rate {value} at step 0"):
            schedule(step)


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    promised: dict[Callable[..., Schedule], dict[str, float]] = {
        inverse_time_decay: {"decay_rate": 1.0},
        linear_decay: {"final": 0.0},
        cosine_decay: {"final": 0.0},
    }
    for make, _ in VALID:
        parameters = inspect.signature(make).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == promised.get(make, {}), make


def test_every_setting_has_its_bad_values_above_and_its_bounds_are_allowed() -> None:
    for make, valid in VALID:
        assert set(inspect.signature(make).parameters) == set(valid)
        make(**valid)
    exponential_decay(0.1, factor=1)
    step_decay(0.1, factor=1, every=1)
