"""Linear regions on a line: the joints, found layer by layer, and the straight pieces between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import finite, plain_array
from course_lib.errors import ConventionError
from course_lib.network import MultilayerPerceptron
from course_lib.regions._layers import ROUNDING, Layer, bent_layers, restricted

__all__ = ["LineRegions", "regions_on_line"]

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class LineRegions:
    """The linear regions of a network on a line, from left to right.

    y = slopes[r] * t + offsets[r]   between joints[r - 1] and joints[r]
    Args         low, high: the ends, possibly infinite. joints: (R - 1,), increasing. patterns: (R, units), which
                 units are on. slopes, offsets: (R, k).
    """

    low: float
    high: float
    joints: FloatArray
    patterns: NDArray[np.bool_]
    slopes: FloatArray
    offsets: FloatArray

    @property
    def n_regions(self) -> int:
        """R, the number of activation patterns on the line, one after the other."""
        return len(self.patterns)

    def pieces(self) -> LineRegions:
        """The straight pieces of the function itself: joints at which it does not bend are left out.

        A unit that is switched off further on bends nothing, so there may be fewer pieces than regions. A piece
        keeps the pattern of its leftmost region.
        Returns      LineRegions with the joints at which the function bends.
        """
        steepest = np.abs(self.slopes).max()
        bends = (np.abs(np.diff(self.slopes, axis=0)) > ROUNDING * steepest).any(axis=1)
        first = np.concatenate([[True], bends])
        return LineRegions(
            self.low,
            self.high,
            self.joints[bends],
            self.patterns[first],
            self.slopes[first],
            self.offsets[first],
        )

    def preimages(self, height: float) -> FloatArray:
        """Every t at which a network with one output has this height.

        t = (height - offsets) / slopes, on the pieces that reach it
        Args         height: any finite number.
        Returns      (M,), increasing; flat pieces at this very height are not counted.
        Raises       ConventionError when the network has several outputs.
        """
        level = finite("LineRegions.preimages", "height", height)
        if self.slopes.shape[1] != 1:
            raise ConventionError(
                f"LineRegions.preimages: the network has {self.slopes.shape[1]} outputs; a height needs just one.",
                name="height",
                got=self.slopes.shape[1],
                expected=1,
            )
        left, right = _ends(self.joints, self.low, self.high)
        with np.errstate(divide="ignore", invalid="ignore"):
            t = (level - self.offsets[:, 0]) / self.slopes[:, 0]
        # A height reached exactly at a joint belongs to both pieces, and rounding must not lose it to neither.
        margin = _tolerance(t)
        found = t[np.isfinite(t) & (t >= left - margin) & (t <= right + margin)]
        return _apart(np.sort(found))


def regions_on_line(
    network: MultilayerPerceptron,
    parameters: ArrayLike,
    *,
    low: float = -np.inf,
    high: float = np.inf,
    origin: ArrayLike | None = None,
    direction: ArrayLike | None = None,
) -> LineRegions:
    """All linear regions of a network with one input, or along a line through its input space.

    x = origin + t * direction,   low < t < high
    Args         network: of relu, leaky_relu and identity layers. parameters: (P,). low, high: may be infinite.
                 origin, direction: (d,), needed when the network has more than one input.
    Returns      LineRegions: every region, however short, down to rounding.
    Raises       ConventionError for a curved activation, low >= high, or a missing origin; ShapeError.
    Conventions  a unit is on where z > 0; joints closer than 1e-12 of their size, or than 1e-12 near zero, are one.
    Source       Gogianu and Busoniu, "Shallow neural network" (joints), for one hidden layer.

    >>> network = MultilayerPerceptron((1, 2, 1), ("relu", "identity"))
    >>> tent = network.from_arrays([([[1], [1]], [0, -0.5]), ([[2, -4]], [0])])
    >>> regions = regions_on_line(network, tent, low=0, high=1)
    >>> regions.joints, regions.slopes.ravel()
    (array([0.5]), array([ 2., -2.]))
    """
    name = "regions_on_line"
    layers = restricted(name, bent_layers(name, network, parameters), origin, direction, n_directions=1)
    ends = plain_array(name, "low", low), plain_array(name, "high", high)
    if not (all(end.ndim == 0 and end.dtype.kind in "iuf" for end in ends) and low < high):
        raise ConventionError(
            f"{name}: the line runs from {low!r} to {high!r}; low must be below high, and both numbers.",
            name="low",
            got=low,
            expected="low < high",
        )
    joints: FloatArray = np.zeros(0)
    patterns = np.zeros((1, 0), dtype=bool)
    slopes: FloatArray = np.ones((1, 1))
    offsets: FloatArray = np.zeros((1, 1))
    for layer in layers:
        slopes, offsets = _weighted_sums(layer, slopes, offsets)
        factor = layer.rising
        if layer.bends:
            earlier, joints = joints, _with_zeros(joints, slopes, offsets, low, high)
            middle = _inner_points(joints, low, high)
            parent = np.searchsorted(earlier, middle)
            slopes, offsets = slopes[parent], offsets[parent]
            on = slopes * middle[:, None] + offsets > 0
            patterns = np.concatenate([patterns[parent], on], axis=1)
            factor = np.where(on, layer.rising, layer.falling)
        slopes, offsets = slopes * factor, offsets * factor
    return LineRegions(float(low), float(high), joints, patterns, slopes, offsets)


def _weighted_sums(layer: Layer, slopes: FloatArray, offsets: FloatArray) -> tuple[FloatArray, FloatArray]:
    """z = slope * t + offset for every unit on every region; sums that cancel but for rounding are zero."""
    z_slopes, z_offsets = slopes @ layer.W.T, offsets @ layer.W.T + layer.b
    z_slopes[np.abs(z_slopes) <= ROUNDING * (np.abs(slopes) @ np.abs(layer.W).T)] = 0
    z_offsets[np.abs(z_offsets) <= ROUNDING * (np.abs(offsets) @ np.abs(layer.W).T + np.abs(layer.b))] = 0
    return z_slopes, z_offsets


def _with_zeros(joints: FloatArray, slopes: FloatArray, offsets: FloatArray, low: float, high: float) -> FloatArray:
    """The joints so far and, on every region, the places where a unit crosses zero."""
    left, right = _ends(joints, low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        zeros = -offsets / slopes
    inside = np.isfinite(zeros) & (zeros > left[:, None]) & (zeros < right[:, None])
    every = _apart(np.sort(np.concatenate([joints, zeros[inside]])))
    margin = _tolerance(every)
    return every[(every - low > margin) & (high - every > margin)]


def _apart(joints: FloatArray) -> FloatArray:
    """Of increasing joints that agree but for rounding only the first."""
    gaps = np.diff(joints, prepend=-np.inf)
    return joints[gaps > _tolerance(joints)]


def _tolerance(t: FloatArray) -> FloatArray:
    """How far rounding may move a place on the line: near zero, where digits cancel, as far as near one."""
    return np.asarray(ROUNDING * np.maximum(1, np.abs(t)))


def _ends(joints: FloatArray, low: float, high: float) -> tuple[FloatArray, FloatArray]:
    return np.concatenate([[low], joints]), np.concatenate([joints, [high]])


def _inner_points(joints: FloatArray, low: float, high: float) -> FloatArray:
    """A point inside every region: the middle, or one unit into a region without end."""
    left, right = _ends(joints, low, high)
    if np.isinf(low) and np.isinf(right[0]):
        return np.zeros(1)
    left[0] = low if np.isfinite(low) else right[0] - 2 * max(1.0, abs(right[0]))
    right[-1] = high if np.isfinite(high) else left[-1] + 2 * max(1.0, abs(left[-1]))
    return np.asarray((left + right) / 2)
