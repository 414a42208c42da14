"""Linear regions: counted exactly, against rational arithmetic, formulas, torch and sampling."""

from __future__ import annotations

import inspect
import itertools
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib import regions
from course_lib.activations import leaky_relu_with, prelu_with
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError
from course_lib.network import MultilayerPerceptron

Arrays = list[tuple[Any, Any]]
Point = tuple[Fraction, Fraction]


def relu_network(widths: tuple[int, ...]) -> MultilayerPerceptron:
    return MultilayerPerceptron(widths, ("relu",) * (len(widths) - 2) + ("identity",))


def random_network(widths: tuple[int, ...], seed: int, bias: float = 0.3) -> tuple[MultilayerPerceptron, Any]:
    rng = np.random.default_rng(seed)
    network = relu_network(widths)
    parameters = network.initialize(rng=rng)
    for _, b in network.parameters_as_arrays(parameters):
        b[:] = bias * rng.standard_normal(b.shape)
    return network, parameters


def lines_in_general_position(n_lines: int, seed: int) -> tuple[MultilayerPerceptron, Any]:
    """A 2-n-1 network whose lines touch the unit circle, so that all crossings are known to be near."""
    angles = np.sort(np.random.default_rng(seed).uniform(0, 2 * np.pi, n_lines))
    network = relu_network((2, n_lines, 1))
    normals = np.column_stack([np.cos(angles), np.sin(angles)])
    return network, network.from_arrays([(normals, -np.ones(n_lines)), (np.ones((1, n_lines)), [0.0])])


# The independent count: one region after the other, in exact rational arithmetic.


def exact_polygons(arrays: Arrays, low: int, high: int) -> dict[tuple[bool, ...], list[Point]]:
    """The activation regions of a ReLU network on a square, by clipping each polygon unit by unit."""
    a, b = Fraction(low), Fraction(high)
    one, zero = Fraction(1), Fraction(0)
    found: list[tuple[list[Point], list[Any], tuple[bool, ...]]] = [
        ([(a, a), (b, a), (b, b), (a, b)], [(one, zero, zero), (zero, one, zero)], ())
    ]
    for W, biases in arrays[:-1]:
        following = []
        for polygon, maps, pattern in found:
            parts: list[tuple[list[Point], tuple[bool, ...]]] = [(polygon, ())]
            heights = [
                tuple(sum(w * m[i] for w, m in zip(row, maps, strict=True)) + (c if i == 2 else 0) for i in range(3))
                for row, c in zip(W, biases, strict=True)
            ]
            for z in heights:
                parts = [piece for part in parts for piece in exact_split(*part, z)]
            for part, on in parts:
                clipped = [z if active else (zero, zero, zero) for z, active in zip(heights, on, strict=True)]
                following.append((part, clipped, pattern + on))
        found = following
    assert len({pattern for _, _, pattern in found}) == len(found)
    return {pattern: polygon for polygon, _, pattern in found}


def exact_split(polygon: list[Point], on: tuple[bool, ...], z: Any) -> list[tuple[list[Point], tuple[bool, ...]]]:
    at = [z[0] * x + z[1] * y + z[2] for x, y in polygon]
    if not min(at) < 0 < max(at):
        return [(polygon, (*on, max(at) > 0))]
    return [(exact_clip(polygon, at, sign), (*on, sign > 0)) for sign in (1, -1)]


def exact_clip(polygon: list[Point], at: list[Fraction], sign: int) -> list[Point]:
    kept = []
    for i, (p, a) in enumerate(zip(polygon, at, strict=True)):
        q, b = polygon[(i + 1) % len(polygon)], at[(i + 1) % len(polygon)]
        if sign * a >= 0:
            kept.append(p)
        if a * b < 0:
            share = a / (a - b)
            kept.append((p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])))
    return kept


def exact_area(polygon: list[Point]) -> float:
    following = polygon[1:] + polygon[:1]
    return float(sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(polygon, following, strict=True)) / 2)


small_numbers = st.integers(-2, 2)


@st.composite
def small_networks(draw: st.DrawFn, n_inputs: int) -> tuple[tuple[int, ...], int, Arrays]:
    """Networks with few small integer weights: parallel, coincident and dead units are common among them."""
    hidden = draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    widths = (n_inputs, *hidden, draw(st.integers(1, 2)))
    arrays = [
        (
            [[draw(small_numbers) for _ in range(n_in)] for _ in range(n_out)],
            [draw(small_numbers) for _ in range(n_out)],
        )
        for n_in, n_out in itertools.pairwise(widths)
    ]
    return widths, draw(st.integers(1, 3)), arrays


def divided(arrays: Arrays, denominator: int, kind: Callable[[int, int], Any]) -> Arrays:
    return [([[kind(w, denominator) for w in row] for row in W], [kind(c, denominator) for c in b]) for W, b in arrays]


@given(small_networks(n_inputs=2))
@settings(max_examples=150, deadline=None)
def test_regions_on_a_square_are_those_of_rational_arithmetic(case: tuple[tuple[int, ...], int, Arrays]) -> None:
    widths, denominator, arrays = case
    expected = exact_polygons(divided(arrays, denominator, Fraction), -1, 1)
    network = relu_network(widths)
    parameters = network.from_arrays(divided(arrays, denominator, lambda a, b: a / b))
    found = regions.regions_on_plane(network, parameters)
    areas = {tuple(pattern.tolist()): area for pattern, area in zip(found.patterns, found.areas(), strict=True)}
    assert found.n_regions == len(areas) == len(expected)
    assert areas == pytest.approx({pattern: exact_area(polygon) for pattern, polygon in expected.items()}, abs=1e-12)
    assert found.count_pieces() == count_exact_pieces(divided(arrays, denominator, Fraction), expected)


def count_exact_pieces(arrays: Arrays, polygons: dict[tuple[bool, ...], list[Point]]) -> int:
    """Regions joined where they share part of an edge and the network is the same affine function on both."""
    patterns = list(polygons)
    functions = [exact_function(arrays, pattern) for pattern in patterns]
    group = {pattern: pattern for pattern in patterns}
    for (p, f), (q, g) in itertools.combinations(zip(patterns, functions, strict=True), 2):
        if f == g and share_an_edge(polygons[p], polygons[q]):
            old, new = group[p], group[q]
            group = {pattern: new if member == old else member for pattern, member in group.items()}
    return len(set(group.values()))


def exact_function(arrays: Arrays, pattern: tuple[bool, ...]) -> Any:
    maps: Any = [(1, 0, 0), (0, 1, 0)]
    remaining = list(pattern)
    for W, b in arrays:
        maps = [
            tuple(sum(w * m[i] for w, m in zip(row, maps, strict=True)) + (c if i == 2 else 0) for i in range(3))
            for row, c in zip(W, b, strict=True)
        ]
        if W is not arrays[-1][0]:
            on, remaining = remaining[: len(b)], remaining[len(b) :]
            maps = [m if active else (0, 0, 0) for m, active in zip(maps, on, strict=True)]
    return maps


def share_an_edge(p: list[Point], q: list[Point]) -> bool:
    """Two edges on one line that overlap in more than a point."""
    for a, b in zip(p, p[1:] + p[:1], strict=True):
        along = (b[0] - a[0], b[1] - a[1])
        length = along[0] ** 2 + along[1] ** 2
        for c, d in zip(q, q[1:] + q[:1], strict=True):
            off = [along[0] * (e[1] - a[1]) - along[1] * (e[0] - a[0]) for e in (c, d)]
            at: list[Fraction] = [along[0] * (e[0] - a[0]) + along[1] * (e[1] - a[1]) for e in (c, d)]
            if off == [0, 0] and min(max(at), length) > max(min(at), Fraction(0)):
                return True
    return False


# On a rectangle


@pytest.mark.parametrize("n_lines", [1, 2, 5, 10, 30])
def test_lines_in_general_position_make_as_many_regions_as_zaslavsky_says(n_lines: int) -> None:
    network, parameters = lines_in_general_position(n_lines, seed=n_lines)
    found = regions.regions_on_plane(network, parameters, low=(-1e4, -1e4), high=(1e4, 1e4))
    assert found.n_regions == 1 + n_lines + math.comb(n_lines, 2)
    assert found.areas().sum() == pytest.approx(4e8, rel=1e-14)


@pytest.mark.parametrize(("widths", "seed"), [((2, 12, 1), 0), ((2, 8, 8, 2), 1), ((2, 6, 5, 7, 1), 2)])
def test_regions_of_a_deep_network_are_complete_and_disjoint(widths: tuple[int, ...], seed: int) -> None:
    """They cover the rectangle once, are named by different patterns, and every sample's pattern is among them."""
    network, parameters = random_network(widths, seed)
    found = regions.regions_on_plane(network, parameters, low=(-2, -1), high=(1, 3))
    assert found.areas().min() > 0
    assert found.areas().sum() == pytest.approx(12, abs=1e-12)
    named = {tuple(pattern) for pattern in found.patterns.tolist()}
    assert len(named) == found.n_regions > 20
    X = np.random.default_rng(seed).uniform([-2, -1], [1, 3], (20000, 2))
    seen = {tuple(pattern) for pattern in regions.activation_patterns(network, parameters, X).tolist()}
    assert seen <= named
    assert len(seen) > 0.8 * len(named)


@pytest.mark.parametrize(("widths", "seed"), [((2, 9, 1), 3), ((2, 7, 6, 3), 4), ((2, 6, 5, 7, 1), 2)])
def test_each_polygon_is_convex_and_the_network_has_its_pattern_and_function_there(
    widths: tuple[int, ...], seed: int
) -> None:
    network, parameters = random_network(widths, seed)
    found = regions.regions_on_plane(network, parameters)
    slopes, offsets = found.affine_functions()
    assert slopes.shape == (found.n_regions, widths[-1], 2)
    for region in range(found.n_regions):
        corners = found.polygon(region)
        edges = np.roll(corners, -1, axis=0) - corners
        turned = np.roll(edges, -1, axis=0)
        turns = edges[:, 0] * turned[:, 1] - edges[:, 1] * turned[:, 0]
        assert (turns > -1e-12).all()
        middle = corners.mean(axis=0, keepdims=True)
        assert regions.activation_patterns(network, parameters, middle)[0].tolist() == found.patterns[region].tolist()
        inside = 0.9 * corners + 0.1 * middle
        np.testing.assert_allclose(
            inside @ slopes[region].T + offsets[region], network.forward(parameters, inside), atol=1e-11
        )


@pytest.mark.torch
def test_slopes_are_the_gradients_that_torch_finds_inside_each_region() -> None:
    torch = pytest.importorskip("torch")
    network, parameters = random_network((2, 6, 5, 1), seed=8)
    found = regions.regions_on_plane(network, parameters)
    slopes, _ = found.affine_functions()
    middles = torch.tensor(
        np.array([found.polygon(r).mean(axis=0) for r in range(found.n_regions)]), requires_grad=True
    )
    h = middles
    arrays = network.parameters_as_arrays(parameters)
    for W, b in arrays:
        h = h @ torch.from_numpy(W.copy()).T + torch.from_numpy(b.copy())
        if W is not arrays[-1][0]:
            h = torch.relu(h)
    h.sum().backward()
    np.testing.assert_allclose(slopes[:, 0], middles.grad.numpy(), atol=1e-13)


def test_areas_far_from_the_origin_keep_their_digits() -> None:
    """Against the shoelace formula in rational arithmetic, on the very same corners."""
    network, parameters = random_network((2, 5, 1), seed=8, bias=0.0)
    for _, b in network.parameters_as_arrays(parameters)[:1]:
        b -= network.parameters_as_arrays(parameters)[0][0] @ [3e7 + 0.4, -5e7 + 0.7]
    found = regions.regions_on_plane(network, parameters, low=(3e7, -5e7), high=(3e7 + 1, -5e7 + 1))
    assert found.n_regions == 10
    for area, region in zip(found.areas(), range(found.n_regions), strict=True):
        corners = [[Fraction(float(x)) for x in corner] for corner in found.polygon(region)]
        rolled = corners[1:] + corners[:1]
        exact = sum((x * v - u * y for (x, y), (u, v) in zip(corners, rolled, strict=True)), Fraction(0)) / 2
        assert area == pytest.approx(float(exact), rel=1e-13)


def test_regions_are_compared_as_objects_since_arrays_have_no_single_answer() -> None:
    network, parameters = random_network((2, 3, 1), seed=1)
    plane, again = (regions.regions_on_plane(network, parameters) for _ in range(2))
    line, once_more = (
        regions.regions_on_line(network, parameters, origin=[0, 0], direction=[1, 0.5]) for _ in range(2)
    )
    assert len({plane, again, plane}) == len({line, once_more, line}) == 2


def test_neighbours_differ_in_one_or_more_units_and_share_two_corners() -> None:
    network, parameters = random_network((2, 7, 6, 1), seed=5)
    found = regions.regions_on_plane(network, parameters)
    for a, b in found.neighbours:
        assert (found.patterns[a] != found.patterns[b]).any()
        shared = {tuple(p) for p in found.polygon(a).tolist()} & {tuple(p) for p in found.polygon(b).tolist()}
        assert len(shared) >= 2
    # Euler: vertices - edges + faces = 1 for a rectangle's inside; every edge bounds one region or two.
    corners_in_all = len(found.corners)
    n_edges = (corners_in_all + boundary_edges(found)) // 2
    assert len(found.vertices) - n_edges + found.n_regions == 1
    assert n_edges - boundary_edges(found) == len(found.neighbours)


def boundary_edges(found: regions.PlaneRegions) -> int:
    on_border = (np.abs(found.vertices) == 1).any(axis=1)
    return int(on_border.sum())


def test_a_unit_that_is_switched_off_further_on_makes_regions_but_no_pieces() -> None:
    network = relu_network((2, 2, 1))
    parameters = network.from_arrays([([[1, 0], [0, 1]], [0, 0]), ([[1, 0]], [3])])
    found = regions.regions_on_plane(network, parameters)
    assert (found.n_regions, found.count_pieces()) == (4, 2)
    shifted = network.from_arrays([([[1, 0], [0, 0]], [0, 1]), ([[1, 1]], [0])])
    assert regions.regions_on_plane(network, shifted).count_pieces() == 2


def test_a_step_in_the_offset_alone_still_separates_pieces() -> None:
    """Affine functions with equal slopes and different offsets, here on both sides of a ramp, are different."""
    network = relu_network((2, 2, 1))
    ramp = network.from_arrays([([[1, 0], [1, 0]], [0, -0.5]), ([[1, -1]], [0])])
    assert regions.regions_on_plane(network, ramp).count_pieces() == 3


def test_leaky_units_and_a_bent_output_count_too_and_identity_layers_do_not() -> None:
    W, b = [[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0]
    leaky = MultilayerPerceptron((2, 2, 2), (leaky_relu_with(0.1), "identity"))
    arrays = [(W, b), (W, b)]
    found = regions.regions_on_plane(leaky, leaky.from_arrays(arrays))
    assert found.n_regions == found.count_pieces() == 4
    slopes, _ = found.affine_functions()
    assert sorted(np.diagonal(slopes, axis1=1, axis2=2).tolist()) == [[0.1, 0.1], [0.1, 1], [1, 0.1], [1, 1]]
    bent_output = MultilayerPerceptron((2, 2, 2), ("identity", "relu"))
    found = regions.regions_on_plane(bent_output, bent_output.from_arrays([(W, b), (W, [0.5, 0.0])]))
    assert found.patterns.shape == (4, 2)
    np.testing.assert_allclose(np.sort(found.areas()), [0.5, 0.5, 1.5, 1.5])
    straight = MultilayerPerceptron((2, 3, 1), ("identity", leaky_relu_with(1.0)))
    parameters = straight.initialize(rng=np.random.default_rng(0))
    found = regions.regions_on_plane(straight, parameters)
    assert (found.n_regions, found.count_pieces(), found.patterns.shape) == (1, 1, (1, 0))
    assert regions.activation_patterns(straight, parameters, [[0.3, 0.2]]).shape == (1, 0)


def test_a_straight_unit_beside_a_bent_one_switches_everywhere_alike_and_bends_nothing() -> None:
    """PReLU may learn a slope of 1 for one unit: on plane, line and at points its pattern still says where z > 0."""
    network = MultilayerPerceptron((2, 2, 1), (prelu_with([1.0, 0.25]), "identity"))
    parameters = network.from_arrays([([[1.0, 0.0], [0.0, 1.0]], [0.25, 0.0]), ([[1.0, 1.0]], [0.0])])
    plane = regions.regions_on_plane(network, parameters)
    assert (plane.n_regions, plane.count_pieces()) == (4, 2)
    for region in range(plane.n_regions):
        inside = plane.polygon(region).mean(axis=0)
        patterns = regions.activation_patterns(network, parameters, [inside])
        assert plane.patterns[region].tolist() == patterns[0].tolist()
    line = regions.regions_on_line(network, parameters, low=-1, high=1, origin=[0, 0.1], direction=[1, 1])
    assert line.joints.tolist() == [-0.25, -0.1]
    assert line.pieces().joints.tolist() == [-0.1]
    assert line.patterns.tolist() == [[False, False], [True, False], [True, True]]


def test_a_slice_of_a_higher_space_is_the_network_seen_through_two_directions() -> None:
    network, parameters = random_network((5, 8, 6, 2), seed=3)
    rng = np.random.default_rng(0)
    origin, directions = rng.standard_normal(5), rng.standard_normal((2, 5))
    found = regions.regions_on_plane(network, parameters, origin=origin, directions=directions)
    slopes, offsets = found.affine_functions()
    middles = np.array([found.polygon(r).mean(axis=0) for r in range(found.n_regions)])
    X = origin + middles @ directions
    assert (regions.activation_patterns(network, parameters, X) == found.patterns).all()
    values = np.einsum("rkd,rd->rk", slopes, middles) + offsets
    np.testing.assert_allclose(values, network.forward(parameters, X), atol=1e-12)


def test_origin_and_directions_have_the_zero_and_the_axes_as_defaults() -> None:
    network, parameters = random_network((2, 6, 1), seed=3)
    plain = regions.regions_on_plane(network, parameters).areas()
    shifted = regions.regions_on_plane(network, parameters, low=(-2, -1.5), high=(0, 0.5), origin=[1, 0.5])
    turned = regions.regions_on_plane(network, parameters, directions=[[0, 1], [1, 0]])
    np.testing.assert_allclose(np.sort(shifted.areas()), np.sort(plain), atol=1e-13)
    np.testing.assert_allclose(np.sort(turned.areas()), np.sort(plain), atol=1e-13)


def test_the_grid_misses_regions_that_the_exact_count_finds() -> None:
    network, parameters = random_network((2, 10, 10, 1), seed=0)
    exact = regions.regions_on_plane(network, parameters)
    axis = np.linspace(-1, 1, 60)
    grid = np.array(list(itertools.product(axis, axis)))
    on_grid = regions.count_patterns_on_grid(network, parameters, grid)
    assert 0.5 * exact.n_regions < on_grid < exact.n_regions
    middles = np.array([exact.polygon(r).mean(axis=0) for r in range(exact.n_regions)])
    assert regions.count_patterns_on_grid(network, parameters, middles) == exact.n_regions


def test_float32_parameters_are_counted_in_double_precision() -> None:
    network, parameters = random_network((2, 9, 8, 1), seed=6)
    single = parameters.astype(np.float32)
    from_single = regions.regions_on_plane(network, single)
    from_double = regions.regions_on_plane(network, single.astype(np.float64))
    np.testing.assert_array_equal(from_single.vertices, from_double.vertices)
    assert from_single.areas().sum() == pytest.approx(4, abs=1e-13)
    assert regions.regions_on_line(relu_network((1, 3, 1)), np.ones(10, dtype=np.float32)).slopes.dtype == np.float64


# On a line


@given(small_networks(n_inputs=1))
@settings(max_examples=150, deadline=None)
def test_regions_on_an_interval_are_those_of_rational_arithmetic(case: tuple[tuple[int, ...], int, Arrays]) -> None:
    """The interval is the lower edge of the square, on which the second coordinate has no weight."""
    widths, denominator, arrays = case
    W, b = arrays[0]
    planar = [([[*row, 0] for row in W], b), *arrays[1:]]
    expected = exact_polygons(divided(planar, denominator, Fraction), -1, 1)
    network = relu_network(widths)
    parameters = network.from_arrays(divided(arrays, denominator, lambda a, b: a / b))
    found = regions.regions_on_line(network, parameters, low=-1, high=1)
    by_position = sorted(expected.items(), key=lambda item: min(p[0] for p in item[1]))
    assert found.patterns.tolist() == [list(pattern) for pattern, _ in by_position]
    joints = [float(min(p[0] for p in polygon)) for _, polygon in by_position[1:]]
    np.testing.assert_allclose(found.joints, joints, atol=1e-13)
    functions = [exact_function(divided(planar, denominator, Fraction), pattern) for pattern, _ in by_position]
    np.testing.assert_allclose(found.slopes, np.array(functions, dtype=float)[:, :, 0], atol=1e-12)
    np.testing.assert_allclose(found.offsets, np.array(functions, dtype=float)[:, :, 2], atol=1e-12)
    bends = sum(f != g for f, g in itertools.pairwise(functions))
    assert found.pieces().n_regions == bends + 1


def stored_network() -> tuple[MultilayerPerceptron, Any]:
    """The 1-3-1 network of the ledger."""
    network = relu_network((1, 3, 1))
    return network, network.from_arrays([([[0.4], [0.9], [-0.7]], [-0.2, -0.9, 1.1]), ([[-1.3, 1.3, 0.66]], [-0.23])])


def test_the_joints_patterns_and_slopes_of_the_ledgers_network() -> None:
    found = regions.regions_on_line(*stored_network())
    np.testing.assert_allclose(found.joints, [0.5, 1.0, 11 / 7], atol=1e-15)
    assert found.patterns.astype(int).tolist() == [[0, 0, 1], [1, 0, 1], [1, 1, 1], [1, 1, 0]]
    np.testing.assert_allclose(found.slopes[:, 0], [-0.462, -0.982, 0.188, 0.65], atol=1e-15)
    np.testing.assert_allclose(np.diff(found.slopes[:, 0]), [-0.52, 1.17, 0.462], atol=1e-15)


def test_a_shallow_network_on_the_whole_line_has_one_region_more_than_units() -> None:
    for n_units, seed in itertools.product([1, 3, 10, 50], range(5)):
        network, parameters = random_network((1, n_units, 1), seed)
        found = regions.regions_on_line(network, parameters)
        W, b = network.parameters_as_arrays(parameters)[0]
        assert found.n_regions == n_units + 1 == found.pieces().n_regions
        np.testing.assert_allclose(found.joints, np.sort(-b / W[:, 0]), rtol=1e-13)


@pytest.mark.parametrize("seed", range(6))
def test_a_deep_network_is_its_affine_pieces_out_to_infinity(seed: int) -> None:
    network, parameters = random_network((1, 5, 4, 3, 2), seed)
    found = regions.regions_on_line(network, parameters)
    reach = 3 * max(1, np.abs(found.joints).max())
    t = np.sort(np.random.default_rng(seed).uniform(-reach, reach, 3000))
    region = np.searchsorted(found.joints, t)
    expected = found.slopes[region] * t[:, None] + found.offsets[region]
    np.testing.assert_allclose(network.forward(parameters, t[:, None]), expected, atol=1e-12 * reach)
    assert (regions.activation_patterns(network, parameters, t[:, None]) == found.patterns[region]).all()


@pytest.mark.parametrize(("low", "high"), [(-1.0, 2.0), (-np.inf, 0.7), (0.2, np.inf)])
def test_an_interval_shows_the_part_of_the_line_that_lies_in_it(low: float, high: float) -> None:
    network, parameters = random_network((1, 6, 6, 1), seed=3)
    whole = regions.regions_on_line(network, parameters)
    part = regions.regions_on_line(network, parameters, low=low, high=high)
    inside = (whole.joints > low) & (whole.joints < high)
    assert 0 < inside.sum() < len(whole.joints)
    np.testing.assert_allclose(part.joints, whole.joints[inside], rtol=1e-13)
    first = int((whole.joints <= low).sum())
    np.testing.assert_array_equal(part.patterns, whole.patterns[first : first + part.n_regions])
    assert (part.low, part.high) == (low, high)


def test_the_ends_of_an_interval_may_be_arrays_without_axes() -> None:
    network, parameters = random_network((1, 6, 6, 1), seed=3)
    whole = regions.regions_on_line(network, parameters, low=-1, high=2)
    part = regions.regions_on_line(network, parameters, low=np.array(-1.0), high=np.array(2))
    np.testing.assert_array_equal(part.joints, whole.joints)


@pytest.mark.parametrize(("low", "high"), [(-np.inf, np.inf), (-np.inf, -7.0), (7.0, np.inf), (7.0, 8.0)])
def test_where_nothing_bends_there_is_one_region_with_the_right_pattern(low: float, high: float) -> None:
    network = relu_network((1, 2, 1))
    shift = 0.0 if np.isinf(low) and np.isinf(high) else 1.0
    parameters = network.from_arrays([([[shift], [0.0]], [-5.0 * shift, 1.0]), ([[1.0, 2.0]], [3.0])])
    found = regions.regions_on_line(network, parameters, low=low, high=high)
    assert found.patterns.tolist() == [[low == 7, True]]
    assert len(found.joints) == 0


def test_a_segment_through_a_plane_meets_the_regions_of_the_plane() -> None:
    network, parameters = random_network((2, 7, 6, 1), seed=2)
    start, stop = np.array([-0.9, -0.6]), np.array([0.8, 0.95])
    found = regions.regions_on_line(network, parameters, low=0, high=1, origin=start, direction=stop - start)
    middles = np.diff([0.0, *found.joints, 1.0]) / 2 + [0.0, *found.joints]
    X = start + middles[:, None] * (stop - start)
    assert (regions.activation_patterns(network, parameters, X) == found.patterns).all()
    np.testing.assert_allclose(
        network.forward(parameters, X), found.slopes * middles[:, None] + found.offsets, atol=1e-13
    )
    plane = regions.regions_on_plane(network, parameters)
    named = {tuple(pattern) for pattern in plane.patterns.tolist()}
    assert found.n_regions > 5
    assert {tuple(pattern) for pattern in found.patterns.tolist()} <= named


def folding_network(n_folds: int) -> tuple[MultilayerPerceptron, Any]:
    """The zigzag with thirds as joints, which no float holds exactly."""
    network = relu_network((1, *[3] * n_folds, 1))
    b, v = np.array([1, 1 / 3, -1 / 3]), np.array([3.0, -6.0, 6.0])
    arrays: Arrays = [(np.ones((3, 1)), b)]
    arrays += [(np.outer(np.ones(3), v), b - 1)] * (n_folds - 1)
    return network, network.from_arrays([*arrays, (v[None], [-1.0])])


@pytest.mark.parametrize("n_folds", range(1, 9))
def test_folding_in_three_again_and_again_gives_powers_of_three(n_folds: int) -> None:
    found = regions.regions_on_line(*folding_network(n_folds), low=-1, high=1)
    assert found.n_regions == found.pieces().n_regions == 3**n_folds
    np.testing.assert_allclose(found.joints, np.linspace(-1, 1, 3**n_folds + 1)[1:-1], atol=1e-13)
    np.testing.assert_allclose(np.abs(found.slopes), 3.0**n_folds)


def test_a_height_has_one_preimage_on_every_fold() -> None:
    network, parameters = folding_network(3)
    found = regions.regions_on_line(network, parameters, low=-1, high=1)
    at = found.preimages(0.2)
    assert len(at) == 27
    np.testing.assert_allclose(network.forward(parameters, at[:, None]), 0.2, atol=1e-13)
    assert len(found.preimages(1.0)) == 14
    assert len(found.preimages(1.1)) == 0
    np.testing.assert_allclose(found.preimages(1.0), np.linspace(-1, 1, 28)[1::2], atol=1e-13)
    flat = relu_network((1, 1, 1))
    level = regions.regions_on_line(flat, flat.from_arrays([([[1.0]], [0.0]), ([[1.0]], [2.0])]))
    np.testing.assert_array_equal(level.preimages(2.0), [0.0])
    np.testing.assert_array_equal(level.preimages(3.0), [1.0])


def test_some_network_of_three_and_three_units_has_sixteen_regions() -> None:
    """The ledger's recipe for the bound: a zigzag of four folds, then three thresholds, the middle one flipped."""
    network = relu_network((1, 3, 3, 1))
    slopes = np.array([2.0, -1.0, 1.0, -1.0])
    # Units on from 0 and from 3 to the right, and on up to 5 to the left; their weights give those slopes.
    W, b = np.array([[1.0], [1.0], [-1.0]]), np.array([0.0, -3.0, 5.0])
    changes = np.diff(slopes)
    read_out = np.array([changes[0], changes[1], changes[2]])
    offset = -read_out[2] * 5.0
    assert slopes[0] == -read_out[2]
    y = {t: float(read_out @ np.maximum(W[:, 0] * t + b, 0) + offset) for t in (-5.0, 0.0, 3.0, 5.0, 10.0)}
    low, high = max(y[3.0], y[10.0], y[-5.0]), min(y[0.0], y[5.0])
    thresholds = low + (high - low) * np.array([0.2, 0.5, 0.8])
    flips = np.array([1.0, -1.0, 1.0])
    second = (flips[:, None] * read_out, flips * (offset - thresholds))
    for seed in range(20):
        v = np.random.default_rng(seed).standard_normal((1, 3))
        found = regions.regions_on_line(network, network.from_arrays([(W, b), second, (v, [0.0])]))
        assert found.pieces().n_regions == 16 == regions.max_regions_on_line((1, 3, 3, 1))


def test_joints_that_agree_but_for_rounding_are_one() -> None:
    network = relu_network((1, 3, 1))
    twins = network.from_arrays([([[1.0], [0.1], [-0.7]], [-0.3, -0.03, 0.21]), ([[1.0, 1.0, 1.0]], [0.0])])
    assert regions.regions_on_line(network, twins).n_regions == 2
    apart = network.from_arrays([([[1.0], [1.0], [0.0]], [-0.3, -0.3 - 1e-11, 0.0]), ([[1.0, 1.0, 1.0]], [0.0])])
    assert regions.regions_on_line(network, apart).n_regions == 3


def test_joints_near_zero_are_one_when_they_agree_as_far_as_numbers_near_one_do() -> None:
    """Where digits cancel a joint at 0 comes out as 1e-17 or so, which is not a size to compare with."""
    network = relu_network((1, 2, 1))
    twins = network.from_arrays([([[1.0], [1.0]], [0.1 * 3 - 0.3, 0.0]), ([[1.0, 1.0]], [0.0])])
    assert regions.regions_on_line(network, twins).n_regions == 2
    apart = network.from_arrays([([[1.0], [1.0]], [1e-11, 0.0]), ([[1.0, 1.0]], [0.0])])
    assert regions.regions_on_line(network, apart).n_regions == 3
    one = relu_network((1, 1, 1))
    at_the_end = one.from_arrays([([[1.0]], [0.3 - 0.1 * 3]), ([[1.0]], [0.0])])
    assert regions.regions_on_line(one, at_the_end, low=0, high=1).n_regions == 1


def test_rounding_makes_no_bend_even_beside_a_flat_piece() -> None:
    """Left and right of 0 the slopes are 0.3 and 0.1 * 3, which differ in the last digit."""
    network = relu_network((1, 3, 1))
    parameters = network.from_arrays([([[-1.0], [1.0], [1.0]], [0, 0, -1]), ([[-0.3, 0.1 * 3, -0.3]], [0.0])])
    found = regions.regions_on_line(network, parameters)
    assert found.n_regions == 3
    assert len(set(found.slopes[:, 0].tolist())) == 3
    assert found.pieces().joints.tolist() == [1.0]


def test_joints_at_the_ends_are_not_inside() -> None:
    network = relu_network((1, 2, 1))
    parameters = network.from_arrays([([[1.0], [1.0]], [0.0, -1.0]), ([[1.0, 1.0]], [0.0])])
    assert regions.regions_on_line(network, parameters, low=0, high=1).n_regions == 1
    assert regions.regions_on_line(network, parameters, low=0, high=1).patterns.tolist() == [[True, False]]


def test_a_joint_at_an_end_but_for_rounding_is_not_inside() -> None:
    """3 * 0.1 is a little more than 0.3: above low for the first interval, below high for the second."""
    network = relu_network((1, 1, 1))
    above = network.from_arrays([([[1.0]], [-3 * 0.1]), ([[1.0]], [0.0])])
    assert regions.regions_on_line(network, above, low=0.3, high=1).n_regions == 1
    below = network.from_arrays([([[1.0]], [-0.3]), ([[1.0]], [0.0])])
    assert regions.regions_on_line(network, below, low=0, high=3 * 0.1).n_regions == 1


# Counting


def test_zaslavskys_numbers() -> None:
    known = {(3, 1): 4, (3, 2): 7, (3, 3): 8, (10, 1): 11, (10, 2): 56, (4, 2): 11, (5, 2): 16, (0, 2): 1, (2, 5): 4}
    assert {case: regions.max_regions_of_arrangement(*case) for case in known} == known


def test_the_decks_numbers_are_these_exact_integers() -> None:
    assert regions.max_regions_on_line([1, 10, 10, 10, 10, 10, 1]) == 161051 == 11**5
    assert regions.prince_region_formula(n_inputs=1, width=10, n_hidden_layers=5) == 161051
    large = regions.prince_region_formula(n_inputs=10, width=50, n_hidden_layers=5)
    assert large == 179562019186562049740867382427559978336256
    assert large == 6**40 * sum(math.comb(50, j) for j in range(11))
    assert regions.max_regions_on_line([1, 156, 1]) == 157
    assert [regions.prince_region_formula(1, 10, k) for k in range(1, 6)] == [11, 121, 1331, 14641, 161051]
    assert regions.prince_region_formula(3, 8, 2) == 3**3 * (1 + 8 + 28 + 56)


def test_the_textbooks_number_lies_between_the_bounds_and_is_the_upper_one_on_a_line() -> None:
    for n_inputs, width, depth in itertools.product(range(1, 5), range(1, 12), range(1, 5)):
        number = regions.prince_region_formula(n_inputs, width, depth)
        widths = [n_inputs, *[width] * depth, 1]
        if n_inputs == 1:
            assert number == regions.max_regions_on_line(widths)
        if width >= n_inputs:
            assert regions.montufar_lower_bound(widths) <= number <= regions.montufar_upper_bound(widths)


def test_montufars_bounds_are_the_papers_formulas() -> None:
    assert regions.montufar_lower_bound([2, 7, 5, 6, 3]) == 3**2 * 2**2 * (1 + 6 + 15)
    assert regions.montufar_lower_bound([3, 4, 1]) == 1 + 4 + 6 + 4
    assert regions.montufar_upper_bound([4, 3, 5, 1]) == 8 * (1 + 5 + 10 + 10)
    assert regions.montufar_upper_bound([2, 5, 1, 6, 1]) == 16 * 2 * 7
    assert regions.montufar_upper_bound([1, 4, 6, 2]) == 35 == regions.max_regions_on_line([1, 4, 6, 2])


def serra_by_definition(widths: tuple[int, ...]) -> int:
    """The sum over all (j_1, ..., j_L) of the paper, typed out."""
    n_inputs, hidden = widths[0], widths[1:-1]
    total = 0
    for j in itertools.product(*[range(n + 1) for n in hidden]):
        for layer, n in enumerate(hidden):
            limit = min([n_inputs, n] + [hidden[before] - j[before] for before in range(layer)])
            if j[layer] > limit:
                break
        else:
            total += math.prod(math.comb(n, k) for n, k in zip(hidden, j, strict=True))
    return total


@given(st.lists(st.integers(1, 5), min_size=3, max_size=5).map(tuple))
@settings(max_examples=50, deadline=None)
def test_serras_bound_is_the_sum_of_the_paper_and_the_bounds_are_in_order(widths: tuple[int, ...]) -> None:
    serra, montufar = regions.serra_upper_bound(widths), regions.montufar_upper_bound(widths)
    assert serra == serra_by_definition(widths)
    assert serra <= montufar <= 2 ** sum(widths[1:-1])
    if min(widths[1:-1]) >= widths[0]:
        assert regions.montufar_lower_bound(widths) <= serra
    if widths[0] == 1 and min(widths[1:-2], default=2) > 1:
        assert serra == regions.max_regions_on_line(widths)


@pytest.mark.parametrize("seed", range(20))
def test_no_network_has_more_regions_than_the_bounds(seed: int) -> None:
    on_line, parameters = random_network((1, 3, 3, 1), seed)
    assert regions.regions_on_line(on_line, parameters).n_regions <= 16
    planar, parameters = random_network((2, 4, 3, 1), seed)
    found = regions.regions_on_plane(planar, parameters, low=(-50, -50), high=(50, 50))
    assert found.n_regions <= regions.serra_upper_bound(planar.widths)


# Activation patterns


def test_a_unit_is_on_where_its_weighted_sum_is_positive_and_off_at_zero() -> None:
    network, parameters = random_network((3, 4, 5, 2), seed=1)
    X = np.random.default_rng(0).standard_normal((50, 3))
    _, trace = network.forward_with_trace(parameters, X)
    expected = np.concatenate([z > 0 for z in trace.pre_activations[:-1]], axis=1)
    np.testing.assert_array_equal(regions.activation_patterns(network, parameters, X), expected)
    one = relu_network((1, 1, 1))
    assert not regions.activation_patterns(one, one.from_arrays([([[1]], [0]), ([[1]], [0])]), [[0.0]]).any()


def test_identical_patterns_are_counted_once() -> None:
    network, parameters = stored_network()
    X = np.linspace(0, 2, 501)[:, None]
    assert regions.count_patterns_on_grid(network, parameters, X) == 4


def test_a_sample_on_a_border_may_show_a_pattern_that_no_region_has() -> None:
    """As the docstring says: units x and -x are both off at 0, and nowhere else."""
    network = relu_network((1, 2, 1))
    parameters = network.from_arrays([([[1], [-1]], [0, 0]), ([[1, 1]], [0])])
    assert regions.regions_on_line(network, parameters).n_regions == 2
    assert regions.count_patterns_on_grid(network, parameters, [[-1], [0], [1]]) == 3
    assert regions.count_patterns_on_grid(network, parameters, [[-1], [1]]) == 2


# Defaults


def test_the_defaults_are_the_ones_that_the_chapters_rest_on() -> None:
    promised: dict[Callable[..., object], dict[str, object]] = {
        regions.regions_on_line: {"low": -np.inf, "high": np.inf, "origin": None, "direction": None},
        regions.regions_on_plane: {"low": (-1.0, -1.0), "high": (1.0, 1.0), "origin": None, "directions": None},
    }
    for function, defaults in promised.items():
        parameters = inspect.signature(function).parameters.values()
        found = {p.name: p.default for p in parameters if p.default is not inspect.Parameter.empty}
        assert found == defaults, function


# Bad input


SMALL = relu_network((2, 3, 1))
LINE = relu_network((1, 3, 1))
HIGH = relu_network((4, 3, 1))
TANH = MultilayerPerceptron((2, 3, 1), ("tanh", "identity"))
STEP = MultilayerPerceptron((1, 3, 1), ("step", "identity"))
ELU = MultilayerPerceptron((1, 3, 1), ("elu", "identity"))
BAD_CALLS: list[tuple[Callable[[], object], type[CourseError], str]] = [
    (lambda: regions.regions_on_plane(TANH, np.ones(13)), ConventionError, "activation tanh is curved or jumps"),
    (
        lambda: regions.regions_on_line(STEP, np.ones(10)),
        ConventionError,
        "regions_on_line: .* step is curved or jumps",
    ),
    (lambda: regions.regions_on_line(ELU, np.ones(10)), ConventionError, "activation elu is curved or jumps"),
    (lambda: regions.activation_patterns(TANH, np.ones(13), [[0, 0]]), ConventionError, "activation tanh is curved"),
    (lambda: regions.count_patterns_on_grid(TANH, np.ones(13), [[0, 0]]), ConventionError, "tanh is curved"),
    (lambda: regions.activation_patterns(SMALL, np.ones(13), [[0.0]]), ShapeError, "activation_patterns: X has shape"),
    (lambda: regions.regions_on_plane(SMALL, np.ones(12)), ShapeError, "has 13 parameters"),
    *(
        (
            call,
            ShapeError,
            rf"^{name}: parameters has shape \(\d, \d+\), a stack of \d network\(s\), .* parameters\[0\]\.$",
        )
        for name, call in {
            "regions_on_plane": lambda: regions.regions_on_plane(SMALL, np.ones((3, 13))),
            "regions_on_line": lambda: regions.regions_on_line(LINE, np.ones((1, 10))),
            "activation_patterns": lambda: regions.activation_patterns(SMALL, np.ones((3, 13)), [[0, 0]]),
            "count_patterns_on_grid": lambda: regions.count_patterns_on_grid(SMALL, np.ones((3, 13)), [[0, 0]]),
        }.items()
    ),
    *(
        (
            lambda low=low: regions.regions_on_line(LINE, np.ones(10), low=low),
            ConventionError,
            "below high, and both numb",
        )
        for low in ("0", None, [0.0, 1.0])
    ),
    (
        lambda: regions.montufar_lower_bound(3),
        ConventionError,
        "^montufar_lower_bound: widths is 3; give a list of widths, inputs",
    ),
    (lambda: regions.regions_on_plane(SMALL, np.full(13, np.nan)), NotFiniteError, "is nan"),
    (
        lambda: regions.regions_on_plane(HIGH, np.ones(19)),
        ConventionError,
        "regions_on_plane: the network has 4 inputs; give origin and direction",
    ),
    (lambda: regions.regions_on_line(SMALL, np.ones(13)), ConventionError, "the network has 2 inputs; give origin"),
    (
        lambda: regions.regions_on_plane(SMALL, np.ones(13), low=(0, 0), high=(1, 0)),
        ConventionError,
        "low must be below high in both",
    ),
    (lambda: regions.regions_on_plane(SMALL, np.ones(13), low=(0, 0, 0)), ShapeError, "low has shape"),
    (lambda: regions.regions_on_line(LINE, np.ones(10), low=1, high=1), ConventionError, "low must be below high"),
    (lambda: regions.regions_on_line(LINE, np.ones(10), low=np.nan), ConventionError, "low must be below high"),
    (
        lambda: regions.regions_on_plane(HIGH, np.ones(19), origin=[0, 0, 0], directions=np.ones((2, 4))),
        ShapeError,
        "origin has shape",
    ),
    (
        lambda: regions.regions_on_plane(HIGH, np.ones(19), origin=[0, 0, 0, 0], directions=np.ones((3, 4))),
        ShapeError,
        "directions has shape",
    ),
    (
        lambda: regions.regions_on_line(relu_network((1, 2, 2)), np.ones(10)).preimages(0),
        ConventionError,
        "the network has 2 outputs; a height needs just one",
    ),
    (lambda: regions.regions_on_line(LINE, np.ones(10)).preimages(np.nan), ConventionError, "height is nan"),
    (lambda: regions.max_regions_of_arrangement(-1, 2), ConventionError, "n_hyperplanes is -1"),
    (lambda: regions.max_regions_of_arrangement(3, 0), ConventionError, "dimension is 0"),
    (lambda: regions.max_regions_on_line([2, 3, 1]), ConventionError, "the network has 2 inputs; on a line it has 1"),
    (lambda: regions.max_regions_on_line([1, 3]), ConventionError, "needs the inputs, at least one hidden layer"),
    (lambda: regions.max_regions_on_line([1, 0, 1]), ConventionError, r"widths\[1\] is 0"),
    (lambda: regions.prince_region_formula(0, 1, 1), ConventionError, "n_inputs is 0"),
    (lambda: regions.prince_region_formula(1, 0, 1), ConventionError, "width is 0"),
    (lambda: regions.prince_region_formula(1, 1, 0), ConventionError, "n_hidden_layers is 0"),
    (lambda: regions.montufar_lower_bound([3, 4, 2, 1]), ConventionError, "a hidden layer has 2 units but there are 3"),
    (lambda: regions.montufar_upper_bound([3, 1]), ConventionError, "montufar_upper_bound: widths is"),
    (lambda: regions.serra_upper_bound([3, 1]), ConventionError, "serra_upper_bound: widths is"),
    (lambda: regions.serra_upper_bound([]), ConventionError, "serra_upper_bound: widths is"),
]


@pytest.mark.parametrize(("call", "error", "message"), BAD_CALLS)
def test_bad_input_is_refused_in_one_sentence(
    call: Callable[[], object], error: type[CourseError], message: str
) -> None:
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize(
    "activation", ["softplus(beta=50.0)", "softplus(beta=20.0)", "celu(alpha=1000000.0)", "silu(beta=50.0)"]
)
def test_what_is_nearly_straight_is_refused(activation: str) -> None:
    network = MultilayerPerceptron((1, 2, 1), (activation, "identity"))
    with pytest.raises(ConventionError, match="is curved or jumps"):
        regions.regions_on_line(network, np.ones(7))


def test_a_unit_steeper_where_it_is_off_makes_a_crease_like_any_other() -> None:
    """The places where units switch do not depend on their two slopes, as long as these differ."""
    arrays = relu_network((2, 5, 1)).parameters_as_arrays(np.random.default_rng(2).normal(size=21))
    counts = []
    for leaky_slope in (0.0, 2.0):
        network = MultilayerPerceptron((2, 5, 1), (leaky_relu_with(leaky_slope), "identity"))
        found = regions.regions_on_plane(network, network.from_arrays(arrays))
        counts.append(len(found.areas()))
    assert counts[0] == counts[1] > 6


def test_a_height_of_several_outputs_is_refused_with_their_number() -> None:
    found = regions.regions_on_line(relu_network((1, 5, 3)), np.random.default_rng(0).normal(size=28))
    with pytest.raises(ConventionError, match="the network has 3 outputs; a height needs just one") as caught:
        found.preimages(0.0)
    assert (caught.value.got, caught.value.expected) == (3, 1)


@pytest.mark.parametrize(
    ("call", "name", "message"),
    [
        (
            lambda: regions.regions_on_line(SMALL, np.ones(13), origin=[0, 0]),
            "direction",
            "regions_on_line: the network has 2 inputs; give direction to say where to look.",
        ),
        (
            lambda: regions.regions_on_plane(HIGH, np.ones(19), origin=[0, 0, 0, 0]),
            "directions",
            "regions_on_plane: the network has 4 inputs; give directions to say where to look.",
        ),
        (
            lambda: regions.regions_on_plane(HIGH, np.ones(19)),
            "origin",
            "regions_on_plane: the network has 4 inputs; give origin and directions to say where to look.",
        ),
        (
            lambda: regions.regions_on_line(SMALL, np.ones(13), direction=[1, 2, 3]),
            "direction",
            "regions_on_line: direction has shape (3,); expected (2,).",
        ),
        (
            lambda: regions.regions_on_line(SMALL, np.ones(13), direction=[[1], [2, 3]]),
            "direction",
            "regions_on_line: direction is a list whose rows differ in length; every row must",
        ),
        (
            lambda: regions.regions_on_line(SMALL, np.ones((2, 13)), origin=[0, 0], direction=[1, 2]),
            "parameters",
            "regions_on_line: parameters has shape (2, 13), a stack of 2 network(s), where one is asked for;",
        ),
    ],
)
def test_a_slice_is_refused_in_the_callers_words(call: Callable[[], object], name: str, message: str) -> None:
    with pytest.raises(CourseError) as caught:
        call()
    assert str(caught.value).startswith(message)
    assert caught.value.name == name


def test_on_a_line_an_origin_alone_or_a_direction_alone_moves_the_ruler() -> None:
    parameters = relu_network((1, 3, 1)).initialize(rng=np.random.default_rng(0), biases="lecun_normal")
    joints = regions.regions_on_line(relu_network((1, 3, 1)), parameters).joints
    shifted = regions.regions_on_line(relu_network((1, 3, 1)), parameters, origin=[0.5]).joints
    stretched = regions.regions_on_line(relu_network((1, 3, 1)), parameters, direction=[-2]).joints
    np.testing.assert_allclose(shifted, joints - 0.5, rtol=1e-12)
    np.testing.assert_allclose(stretched, (joints / -2)[::-1], rtol=1e-12)
