"""What the chapter's drawings compute for themselves: deep networks side by side, and the words of the figures."""

import numpy as np
import pytest

from course_lib.figures.chapters.normalization.bill import learned
from course_lib.figures.chapters.normalization.deep_networks_in_a_row import draw_row, pull_back, push, quadrants, train
from course_lib.figures.chapters.normalization.evaluation import company_in_words
from course_lib.network import MultilayerPerceptron

WIDTHS = (3, 5, 4, 2)


def drawn(place, n_networks=2):
    rng = np.random.default_rng(0)
    row = draw_row(WIDTHS, np.full(n_networks, 2.0), place, rng=rng)
    for part in row.scales + row.shifts:
        part += 0.3 * rng.normal(size=part.shape)
    return row, rng.normal(size=(6, 3)), rng.normal(size=(n_networks, 6, 2))


@pytest.mark.parametrize("place", ["plain", "before", "after"])
def test_the_gradients_of_a_row_agree_with_differences(place):
    row, X, upstream = drawn(place)
    push(row, X)
    gradients, flows = pull_back(row, upstream)

    def loss():
        return float((push(row, X)[-1] * upstream).sum())

    rng, h = np.random.default_rng(1), 1e-6
    pairs = [*zip(row.weights, gradients.weights, strict=True)]
    if place != "plain":
        pairs += [*zip(row.scales, gradients.scales, strict=True), *zip(row.shifts, gradients.shifts, strict=True)]
    for values, gradient in pairs:
        direction = rng.normal(size=values.shape)
        found = []
        for sign in (h, -h):
            values += sign * direction
            found.append(loss())
            values -= sign * direction
        np.testing.assert_allclose((gradient * direction).sum(), (found[0] - found[1]) / (2 * h), rtol=1e-6, atol=1e-7)
    moved = rng.normal(size=X.shape)
    found = [float((push(row, X + sign * moved)[-1] * upstream).sum()) for sign in (h, -h)]
    np.testing.assert_allclose((flows[-1] * moved).sum(), (found[0] - found[1]) / (2 * h), rtol=1e-6, atol=1e-7)


def test_a_plain_row_computes_what_the_network_of_the_package_computes():
    row, X, _ = drawn("plain")
    network = MultilayerPerceptron(WIDTHS, ("relu", "relu", "identity"))
    outputs = push(row, X)[-1]
    for number in range(2):
        layers = [(W[number], np.zeros(W.shape[1])) for W in row.weights]
        np.testing.assert_allclose(outputs[number], network.forward(network.from_arrays(layers), X), atol=1e-12)


def test_networks_side_by_side_do_not_meet():
    row, X, _ = drawn("before")
    both = push(row, X)[-1]
    row.weights[0][1] *= -1
    np.testing.assert_array_equal(push(row, X)[-1][0], both[0])


def test_training_learns_at_the_right_scale_and_says_where_it_blew_up():
    rng = np.random.default_rng(0)
    X, y = quadrants(200, rng=rng)
    assert set(np.unique(y)) == {-1.0, 1.0}
    row = draw_row((2, 16, 16, 1), np.array([2.0, 2.0, 1e9]), "plain", rng=rng)
    rates = np.array([0.3, 1e-9, 10.0])
    right = train(row, X, y, rates, n_steps=150, batch_size=32, rng=rng)
    assert right[0] > 0.9
    assert right[1] < 0.8
    assert not right[2] > 0.9
    assert learned(right) == 1


def test_the_words_for_batches_of_two_say_what_is_special_there():
    assert "exactly 1 or -1" in company_in_words(2)
    assert "bound 1.7" in company_in_words(4)
