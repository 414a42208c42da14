"""Linear regions on a rectangle: polygons, split neuron by neuron.

The regions form a mesh of points, edges and faces. A neuron's zero line crosses some edges; each gets a point there,
each face between two such points is cut in two, and nothing else changes. So one neuron costs a few array operations
over the edges, and all buffers only grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import float_arrays, whole_number
from course_lib.errors import ConventionError
from course_lib.network import MultilayerPerceptron
from course_lib.regions._layers import ROUNDING, Layer, affine_maps, bent_layers, restricted

__all__ = ["PlaneRegions", "regions_on_plane"]

FloatArray = NDArray[np.floating[Any]]
Indices = NDArray[np.intp]
_OUTSIDE = 0


@dataclass(frozen=True, eq=False)
class PlaneRegions:
    """The linear regions of a network on a rectangle, as convex polygons that share their vertices.

    Args         vertices: (V, 2). corners: the polygons as indices of vertices, one list, counterclockwise each.
                 starts: (R + 1,), polygon r is corners[starts[r] : starts[r + 1]]. patterns: (R, units), which units
                 are on. neighbours: (B, 2), pairs of regions that share an edge.
    """

    vertices: FloatArray
    corners: Indices
    starts: Indices
    patterns: NDArray[np.bool_]
    neighbours: Indices
    _layers: list[Layer]

    @property
    def n_regions(self) -> int:
        """R, the number of activation patterns that occur."""
        return len(self.patterns)

    def polygon(self, region: int) -> FloatArray:
        """The corners of one region, counterclockwise.

        Args         region: its number, from 0.
        Returns      (C, 2).
        Raises       ConventionError when there is no such region.
        """
        if whole_number("PlaneRegions.polygon", "region", region, least=0) >= self.n_regions:
            raise ConventionError(
                f"PlaneRegions.polygon: region is {region}; it must be one of 0 to {self.n_regions - 1}.",
                name="region",
                got=region,
                expected=f"0 to {self.n_regions - 1}",
            )
        return self.vertices[self.corners[self.starts[region] : self.starts[region + 1]]]

    def areas(self) -> FloatArray:
        """The area of each region; together they cover the rectangle.

        Returns      (R,).
        """
        x, y = self.vertices[self.corners].T
        # From each region's first corner, so that small regions far from the origin keep their digits. The corner after
        # a region's last is the first of the next one: both are zero, and so is what they would add.
        first = np.repeat(self.starts[:-1], np.diff(self.starts))
        dx, dy = x - x[first], y - y[first]
        return np.asarray(np.add.reduceat(dx * np.roll(dy, -1) - np.roll(dx, -1) * dy, self.starts[:-1]) / 2)

    def affine_functions(self) -> tuple[FloatArray, FloatArray]:
        """What the network is on each region: y = slopes[r] @ t + offsets[r].

        Returns      slopes: (R, k, 2). offsets: (R, k).
        """
        return affine_maps(self._layers, self.patterns)

    def count_pieces(self) -> int:
        """How many pieces the function itself has: neighbours on which it is the same affine function count as one.

        A unit that is switched off further on bends nothing, so this may be less than n_regions.
        Returns      An integer, at most n_regions.
        """
        slopes, offsets = self.affine_functions()
        scale = max(np.abs(slopes).max(), np.abs(offsets).max())
        a, b = self.neighbours.T
        same = (np.abs(slopes[a] - slopes[b]) <= ROUNDING * scale).all(axis=(1, 2))
        same &= (np.abs(offsets[a] - offsets[b]) <= ROUNDING * scale).all(axis=1)
        return _count_components(self.n_regions, a[same], b[same])


def regions_on_plane(
    network: MultilayerPerceptron,
    parameters: ArrayLike,
    *,
    low: ArrayLike = (-1.0, -1.0),
    high: ArrayLike = (1.0, 1.0),
    origin: ArrayLike | None = None,
    directions: ArrayLike | None = None,
) -> PlaneRegions:
    """All linear regions on a rectangle of a network's input plane, or of a plane in its input space.

    x = origin + t[0] * directions[0] + t[1] * directions[1],   low <= t <= high
    Args         network: of relu, leaky_relu and identity layers. parameters: (P,). low, high: (2,), two corners.
                 origin: (d,) and directions: (2, d), needed when the network has more than two inputs.
    Returns      PlaneRegions: every region, however small, down to rounding.
    Raises       ConventionError for a curved activation, an empty rectangle, or a missing origin; ShapeError.
    Conventions  a unit is on where z > 0. Cost grows as units times regions; the grid's as units times pixels.
    Source       Humayun et al. (2023), SplineCam, for the idea of cutting polygons layer by layer.

    >>> network = MultilayerPerceptron((2, 3, 1), ("relu", "identity"))
    >>> triangle = [([[1, 0], [0, 1], [1, 1]], [0, 0, -0.5]), ([[1, 1, 1]], [0])]
    >>> regions_on_plane(network, network.from_arrays(triangle)).n_regions
    7
    """
    name = "regions_on_plane"
    layers = restricted(name, bent_layers(name, network, parameters), origin, directions, n_directions=2)
    lower, upper = float_arrays(name, low=(low, "2"), high=(high, "2"))
    if (lower >= upper).any():
        raise ConventionError(
            f"{name}: the rectangle runs from {lower.tolist()} to {upper.tolist()}; low must be below high in both "
            "coordinates.",
            name="low",
            got=low,
            expected="below high",
        )
    mesh = _Mesh(lower, upper, n_units=sum(len(layer.b) for layer in layers if layer.bends))
    h, first_unit = mesh.points.columns, 0
    for layer in layers:
        if layer.bends:
            h = _split_by_layer(mesh, layer, h, first_unit)
            first_unit += len(layer.b)
        else:
            h = layer.rising[:, None] * (layer.W @ h + layer.b[:, None])
    return _collected(mesh, layers)


class _Growing:
    """Columns appended again and again; the buffer doubles when full, so the copies cost O(1) a column."""

    def __init__(self, columns: NDArray[Any]) -> None:
        self._buffer, self._count = columns.copy(), columns.shape[1]

    @property
    def columns(self) -> NDArray[Any]:
        return self._buffer[:, : self._count]

    def append(self, columns: NDArray[Any]) -> Indices:
        """Returns the indices of the new columns."""
        end = self._count + columns.shape[1]
        if end > self._buffer.shape[1]:
            larger = np.empty((len(self._buffer), 2 * end), dtype=self._buffer.dtype)
            larger[:, : self._count] = self.columns
            self._buffer = larger
        self._buffer[:, self._count : end] = columns
        self._count, start = end, self._count
        return np.arange(start, end)


class _Mesh:
    """Points (2, V); edges (4, E): two points and the two faces beside; patterns (units, F).

    Face 0 is the outside; it stands in the last row of edges only.
    """

    def __init__(self, low: FloatArray, high: FloatArray, n_units: int) -> None:
        (x0, y0), (x1, y1) = low, high
        self.points = _Growing(np.array([[x0, x1, x1, x0], [y0, y0, y1, y1]], dtype=np.float64))
        self.edges = _Growing(np.array([[0, 1, 2, 3], [1, 2, 3, 0], [1] * 4, [_OUTSIDE] * 4], dtype=np.intp))
        self.patterns = _Growing(np.zeros((n_units, 2), dtype=bool))


def _split_by_layer(mesh: _Mesh, layer: Layer, h: FloatArray, first_unit: int) -> FloatArray:
    """Cut by every unit of a layer; h (n_in, V) comes in and (n_out, V') goes out, both at the vertices."""
    # Along an edge all z of the layer are affine, so new points get theirs from both ends; h is continuous, so faces
    # may share them.
    z = _Growing(layer.W @ h + layer.b[:, None])
    tolerance = ROUNDING * (np.abs(layer.W) @ np.abs(h) + np.abs(layer.b)[:, None]).max(axis=1)
    for unit in range(len(layer.b)):
        _split_by_unit(mesh, z, unit, first_unit + unit, tolerance[unit])
    values = z.columns
    return np.asarray(values * np.where(values > 0, layer.rising[:, None], layer.falling[:, None]))


def _split_by_unit(mesh: _Mesh, z: _Growing, unit: int, pattern_row: int, tolerance: float) -> None:
    height = z.columns[unit]
    height[np.abs(height) <= tolerance] = 0
    side = np.sign(height).astype(np.int8)
    start, stop, left, right = mesh.edges.columns
    start_side, stop_side = side[start], side[stop]
    reaches_up = np.maximum(start_side, stop_side) > 0
    reaches_down = np.minimum(start_side, stop_side) < 0

    n_faces = mesh.patterns.columns.shape[1]
    on, cut = np.zeros(n_faces, dtype=bool), np.zeros(n_faces, dtype=bool)
    on[left[reaches_up]] = on[right[reaches_up]] = True
    cut[left[reaches_down]] = cut[right[reaches_down]] = True
    cut &= on
    cut[_OUTSIDE] = False
    mesh.patterns.columns[pattern_row] = on
    if not cut.any():
        return
    cut_faces = np.flatnonzero(cut)

    # The part of a cut face with z > 0 keeps its number, the rest becomes a new face.
    lower_part = np.arange(n_faces)
    lower_part[cut_faces] = mesh.patterns.append(mesh.patterns.columns[:, cut_faces])
    mesh.patterns.columns[pattern_row, lower_part[cut_faces]] = False

    crossed = np.flatnonzero(reaches_up & reaches_down)
    above = np.where(start_side[crossed] > 0, start[crossed], stop[crossed])
    below = start[crossed] + stop[crossed] - above
    share = height[above] / (height[above] - height[below])
    crossings = mesh.points.append(_between(mesh.points.columns, above, below, share))
    z.append(_between(z.columns, above, below, share))
    z.columns[unit, crossings] = 0

    # Going round a cut face, z stops being positive at exactly two points: on crossed edges, or at old points.
    touching = np.flatnonzero(reaches_up & ~reaches_down & (start_side != stop_side))
    leaving = np.concatenate([crossed, touching])
    where = np.concatenate([crossings, np.where(start_side[touching] == 0, start[touching], stop[touching])])
    face, point = np.concatenate([left[leaving], right[leaving]]), np.concatenate([where, where])
    face, point = face[cut[face]], point[cut[face]]
    order = np.argsort(face, kind="stable")
    first_end, second_end = point[order].reshape(-1, 2).T

    beside = np.flatnonzero(~reaches_up)
    left[beside], right[beside] = lower_part[left[beside]], lower_part[right[beside]]
    start[crossed], stop[crossed] = above, crossings
    lower_halves = np.stack([crossings, below, lower_part[left[crossed]], lower_part[right[crossed]]])
    dividing = np.stack([first_end, second_end, cut_faces, lower_part[cut_faces]])
    mesh.edges.append(np.concatenate([lower_halves, dividing], axis=1))


def _between(columns: FloatArray, a: Indices, b: Indices, share: FloatArray) -> FloatArray:
    return np.asarray(columns[:, a] * (1 - share) + columns[:, b] * share)


def _collected(mesh: _Mesh, layers: list[Layer]) -> PlaneRegions:
    """The mesh as polygons: each face's points in the order of their angles around their mean."""
    start, stop, left, right = mesh.edges.columns
    inner = right != _OUTSIDE
    face = np.concatenate([left, left, right[inner], right[inner]]) - 1
    point = np.concatenate([start, stop, start[inner], stop[inner]])
    # Every corner of a polygon lies on two of its edges, so each pair occurs twice.
    order = np.lexsort((point, face))[::2]
    face, point = face[order], point[order]
    sizes = np.bincount(face)
    x, y = mesh.points.columns[:, point]
    mean_x, mean_y = (np.bincount(face, weights=coordinate) / sizes for coordinate in (x, y))
    order = np.lexsort((np.arctan2(y - mean_y[face], x - mean_x[face]), face))
    patterns = mesh.patterns.columns[:, 1:].T.copy()
    return PlaneRegions(
        mesh.points.columns.T.copy(),
        point[order],
        np.concatenate([[0], np.cumsum(sizes)]),
        patterns,
        np.stack([left[inner], right[inner]], axis=1) - 1,
        layers,
    )


def _count_components(count: int, a: Indices, b: Indices) -> int:
    """Groups of numbers 0 … count - 1 that the pairs (a, b) join."""
    group = np.arange(count)
    while True:
        smallest = np.minimum(group[a], group[b])
        joined = group.copy()
        np.minimum.at(joined, a, smallest)
        np.minimum.at(joined, b, smallest)
        joined = joined[joined]
        if np.array_equal(joined, group):
            return len(np.unique(group))
        group = joined
