"""Initializers: shapes, means, variances and shapes of the distributions, each within a stated confidence bound."""

import inspect
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import initializers
from course_lib.errors import ConventionError, UnknownNameError
from course_lib.initializers import (
    INITIALIZERS,
    constant,
    get_initializer,
    glorot_variance,
    he_normal,
    he_uniform,
    he_variance,
    lecun_variance,
    normal,
    orthogonal,
    uniform,
    zeros,
)

FAN_OUT, FAN_IN = 300, 500
N = FAN_OUT * FAN_IN
# five standard errors: one false alarm in 1.7 million draws; the seeds are fixed, so the verdict is too
Z = 5


def drawn(name, seed=0, fan_out=FAN_OUT, fan_in=FAN_IN, **options):
    return INITIALIZERS[name](fan_out, fan_in, rng=np.random.default_rng(seed), **options)


VARIANCES = {
    "lecun": 1 / 500,
    "glorot": 2 / 800,
    "he": 2 / 500,
}


@pytest.mark.parametrize("rule", VARIANCES)
@pytest.mark.parametrize("seed", range(3))
def test_normal_rules_have_mean_zero_the_stated_variance_and_normal_tails(rule, seed):
    """Standard errors of N normal draws: mean sqrt(v/N), variance v sqrt(2/N), kurtosis sqrt(24/N)."""
    W, variance = drawn(f"{rule}_normal", seed), VARIANCES[rule]
    assert W.shape == (FAN_OUT, FAN_IN)
    assert abs(W.mean()) < Z * np.sqrt(variance / N)
    assert abs(W.var() / variance - 1) < Z * np.sqrt(2 / N)
    assert abs(np.mean(W**4) / W.var() ** 2 - 3) < Z * np.sqrt(24 / N)


@pytest.mark.parametrize("rule", VARIANCES)
@pytest.mark.parametrize("seed", range(3))
def test_uniform_rules_have_the_same_variance_and_fill_their_interval(rule, seed):
    """Standard errors of N uniform draws: mean sqrt(v/N), variance v sqrt(0.8/N); the largest is 1/N from the bound."""
    W, variance = drawn(f"{rule}_uniform", seed), VARIANCES[rule]
    bound = np.sqrt(3 * variance)
    assert abs(W.mean()) < Z * np.sqrt(variance / N)
    assert abs(W.var() / variance - 1) < Z * np.sqrt(0.8 / N)
    assert bound * (1 - 20 / N) < W.max() <= bound
    assert -bound <= W.min() < -bound * (1 - 20 / N)


def test_the_variances_are_the_papers_formulas():
    assert lecun_variance(500) == 1 / 500
    assert glorot_variance(300, 500) == 2 / 800
    assert he_variance(500) == 2 / 500
    assert he_variance(500, leaky_slope=1e200) == 0.0  # whose square is no float any more
    assert he_variance(500, leaky_slope=0.5) == pytest.approx(2 / (1.25 * 500), rel=1e-15)


RULES = {
    "lecun": lambda fan_out, fan_in, slope: 1 / fan_in,
    "glorot": lambda fan_out, fan_in, slope: 2 / (fan_in + fan_out),
    "he": lambda fan_out, fan_in, slope: 2 / ((1 + slope**2) * fan_in),
}


@settings(max_examples=60, deadline=None)
@given(
    fan_out=st.integers(1, 400),
    fan_in=st.integers(1, 400),
    seed=st.integers(0, 2**32 - 1),
    rule=st.sampled_from(sorted(RULES)),
    kind=st.sampled_from(["normal", "uniform"]),
    slope=st.sampled_from([0.0, 0.01, 0.2, 0.5, 1.0, np.sqrt(5)]),
)
def test_whatever_the_fans_the_second_moment_is_the_stated_variance(fan_out, fan_in, seed, rule, kind, slope):
    """Laurent and Massart (2000): sum(w**2) / variance of n normal draws is chi-square, and leaves
    n - 2 sqrt(n t) .. n + 2 sqrt(n t) + 2 t with probability 2 exp(-t) at most; here t = 18, 3e-8 a draw.

    Hoeffding: w**2 / variance of uniform draws lies in [0, 3], so its sum leaves n -+ 3 sqrt(n t / 2) as seldom.
    """
    options = {"leaky_slope": slope} if rule == "he" else {}
    W = drawn(f"{rule}_{kind}", seed, fan_out, fan_in, **options)
    n, t = W.size, 18
    excess = np.sum(W**2) / RULES[rule](fan_out, fan_in, slope) - n
    if kind == "normal":
        assert -2 * np.sqrt(n * t) <= excess <= 2 * np.sqrt(n * t) + 2 * t
    else:
        assert abs(excess) <= 3 * np.sqrt(n * t / 2)


@pytest.mark.parametrize("slope", [0.2, 0.5])
@pytest.mark.parametrize(("kind", "error"), [("normal", 2.0), ("uniform", 0.8)])
def test_the_leaky_slope_reaches_the_weights(kind, error, slope):
    """Without it the variance is larger by slope**2, 4 or 25 %; the bound of five standard errors is at most 1.9 %."""
    W = drawn(f"he_{kind}", leaky_slope=slope)
    assert abs(W.var() * (1 + slope**2) * FAN_IN / 2 - 1) < Z * np.sqrt(error / N) < slope**2 / 2


@pytest.mark.torch
def test_the_variances_are_torch_s_for_a_wide_and_a_tall_layer():
    """torch.nn.init, on a weight of the same shape: the sample variances agree within the sum of their errors."""
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    rules = {
        "glorot_normal": torch.nn.init.xavier_normal_,
        "glorot_uniform": torch.nn.init.xavier_uniform_,
        "he_normal": partial(torch.nn.init.kaiming_normal_, nonlinearity="relu"),
        "he_uniform": partial(torch.nn.init.kaiming_uniform_, nonlinearity="relu"),
    }
    for fans in [(700, 200), (200, 700)]:
        for name, rule in rules.items():
            theirs = rule(torch.empty(fans, dtype=torch.float64)).numpy()
            ours = drawn(name, 0, *fans)
            assert abs(ours.var() / theirs.var() - 1) < 2 * Z * np.sqrt(2 / ours.size), (name, fans)


@pytest.mark.torch
def test_he_uniform_with_slope_root_five_is_the_default_of_torch_linear():
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    bound = 1 / np.sqrt(300)
    ours = he_uniform(400, 300, leaky_slope=np.sqrt(5), rng=np.random.default_rng(0))
    theirs = torch.nn.Linear(300, 400).weight.detach().numpy()
    for W in (ours, theirs):
        assert bound * 0.999 < np.abs(W).max() <= bound * (1 + 1e-6)


def test_normal_takes_a_standard_deviation_and_uniform_a_bound():
    rng = np.random.default_rng(0)
    W = normal(FAN_OUT, FAN_IN, standard_deviation=0.3, rng=rng)
    assert abs(W.std() / 0.3 - 1) < Z * np.sqrt(0.5 / N)
    W = uniform(FAN_OUT, FAN_IN, bound=0.2, rng=rng)
    assert 0.2 * (1 - 20 / N) < np.abs(W).max() <= 0.2
    assert abs(W.var() / (0.04 / 3) - 1) < Z * np.sqrt(0.8 / N)


def test_without_options_they_are_the_standard_ones():
    """Standard normal, uniform on [-1, 1), all ones, all singular values 1."""
    assert abs(drawn("normal").var() - 1) < Z * np.sqrt(2 / N)
    assert 1 - 20 / N < drawn("uniform").max() < 1
    np.testing.assert_array_equal(constant(2, 3), np.ones((2, 3)))
    np.testing.assert_allclose(np.linalg.svd(drawn("orthogonal", fan_out=4, fan_in=3))[1], 1, rtol=1e-13)


def test_no_initializer_has_a_parameter_called_scale():
    for name, initializer in INITIALIZERS.items():
        parameters = inspect.signature(initializer).parameters
        assert list(parameters)[:2] == ["fan_out", "fan_in"], name
        assert parameters["rng"].kind is inspect.Parameter.KEYWORD_ONLY, name
        assert "scale" not in parameters, name


def test_zeros_and_constant_hold_one_number():
    np.testing.assert_array_equal(zeros(2, 3), np.zeros((2, 3)))
    np.testing.assert_array_equal(constant(2, 3, value=-0.5), np.full((2, 3), -0.5))
    np.testing.assert_array_equal(drawn("constant", fan_out=3, fan_in=2), np.ones((3, 2)))


@pytest.mark.parametrize("fans", [(4, 7), (7, 4), (5, 5), (1, 3), (3, 1), (1, 1)])
@pytest.mark.parametrize("gain", [1.0, 1.5])
def test_orthogonal_keeps_lengths_times_the_gain_on_the_smaller_side(fans, gain):
    W = orthogonal(*fans, gain=gain, rng=np.random.default_rng(1))
    assert W.shape == fans
    product = W @ W.T if fans[0] <= fans[1] else W.T @ W
    np.testing.assert_allclose(product, gain**2 * np.eye(min(fans)), atol=1e-13)


def test_orthogonal_prefers_no_direction():
    """QR alone makes R's diagonal negative more often than not; with the signs mended every entry has mean 0.

    An entry of a random orthogonal 3 x 3 matrix has variance 1/3; the bound is five standard errors of the mean.
    """
    rng = np.random.default_rng(2)
    means = np.mean([orthogonal(3, 3, rng=rng) for _ in range(4000)], axis=0)
    assert np.abs(means).max() < Z * np.sqrt(1 / 3 / 4000)


def test_he_keeps_the_second_moment_through_twenty_relu_layers_and_lecun_halves_it():
    rng = np.random.default_rng(3)
    ratios = {}
    for name in ("he_normal", "lecun_normal"):
        h = first = rng.normal(size=(64, 500))
        for _ in range(20):
            h = np.maximum(h @ drawn(name, rng.integers(2**32), 500, 500).T, 0)
        ratios[name] = np.mean(h**2) / np.mean(first**2)
    assert 0.2 < ratios["he_normal"] < 2
    assert 0.1 < ratios["lecun_normal"] * 2**20 < 4


def test_the_same_seed_draws_the_same_weights():
    for name in INITIALIZERS:
        np.testing.assert_array_equal(drawn(name, 4, 3, 5), drawn(name, 4, 3, 5))


def test_the_table_holds_every_initializer_under_its_own_name():
    assert {name: function.__name__ for name, function in INITIALIZERS.items()} == {name: name for name in INITIALIZERS}
    public = {getattr(initializers, name) for name in initializers.__all__ if name.islower() and "variance" not in name}
    assert public - {get_initializer} == set(INITIALIZERS.values())


def test_get_initializer_takes_a_name_or_a_function():
    assert get_initializer("he_normal") is he_normal
    own = partial(normal, standard_deviation=0.1)
    assert get_initializer(own) is own


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (
            lambda rng: get_initializer("he_nromal"),
            UnknownNameError,
            r"^get_initializer: name is 'he_nromal'; did you mean 'he_normal'",
        ),
        (
            lambda rng: get_initializer(3),
            ConventionError,
            r"^get_initializer: name is 3; give a name such as 'he_normal'",
        ),
        (
            lambda rng: he_normal(0, 3, rng=rng),
            ConventionError,
            r"^he_normal: fan_out is 0; it must be a whole number of at least 1",
        ),
        *(
            (
                lambda rng, name=name, fans=fans: INITIALIZERS[name](*fans, rng=rng),
                ConventionError,
                rf"^{name}: {fan} is 0",
            )
            for name in INITIALIZERS
            for fans, fan in (((0, 3), "fan_out"), ((3, 0), "fan_in"))
        ),
        *(
            (lambda rng, name=name: INITIALIZERS[name](3, 2, rng=0), ConventionError, rf"^{name}: rng is 0")
            for name in INITIALIZERS
            if name not in ("zeros", "constant")
        ),
        (
            lambda rng: he_normal(3, 2.0, rng=rng),
            ConventionError,
            r"^he_normal: fan_in is 2\.0; it must be a whole number",
        ),
        (
            lambda rng: he_normal(3, 2, leaky_slope=-1, rng=rng),
            ConventionError,
            r"^he_normal: leaky_slope is -1; .* at least 0",
        ),
        (lambda rng: he_uniform(3, 2, leaky_slope=-1, rng=rng), ConventionError, r"^he_uniform: leaky_slope is -1"),
        (
            lambda rng: he_variance(2, leaky_slope=-1),
            ConventionError,
            r"^he_variance: leaky_slope is -1; .* at least 0",
        ),
        (lambda rng: he_variance(0), ConventionError, r"^he_variance: fan_in is 0"),
        (lambda rng: glorot_variance(0, 2), ConventionError, r"^glorot_variance: fan_out is 0"),
        (lambda rng: glorot_variance(2, 0), ConventionError, r"^glorot_variance: fan_in is 0"),
        (lambda rng: lecun_variance(0), ConventionError, r"^lecun_variance: fan_in is 0"),
        (lambda rng: normal(2, 3, standard_deviation=0, rng=rng), ConventionError, r"^normal: standard_deviation is 0"),
        (lambda rng: orthogonal(2, -1, rng=rng), ConventionError, r"^orthogonal: fan_in is -1"),
        (lambda rng: uniform(2, 3, bound=-1, rng=rng), ConventionError, r"^uniform: bound is -1; it must be greater"),
        (lambda rng: orthogonal(2, 3, gain=0, rng=rng), ConventionError, r"^orthogonal: gain is 0; it must be greater"),
        (lambda rng: uniform(2, 3, rng=None), ConventionError, r"^uniform: rng is None"),
        *(
            (
                lambda rng, value=value: constant(2, 3, value=value),
                ConventionError,
                r"^constant: value is .* finite number",
            )
            for value in ("2", np.nan, np.inf, None, True)
        ),
    ],
)
def test_bad_arguments_are_refused_in_words(call, error, message):
    with pytest.raises(error, match=message):
        call(np.random.default_rng(0))


def test_an_error_carries_its_facts():
    with pytest.raises(ConventionError) as caught:
        get_initializer(3)
    assert (caught.value.name, caught.value.got, caught.value.expected) == ("name", 3, "a name or a function")
