"""A recorded computation as boxes and arrows, for figures that draw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import instance
from course_lib.autodiff._tape import Node

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class GraphNode:
    """A box: one value of the computation.

    Args         label: its name, or what made it. operation: what made it, "variable" for an input. value: (...).
                 gradient: (...), dL/dvalue. column: the longest way from an input, in arrows; so all point right.
    """

    label: str
    operation: str
    value: FloatArray
    gradient: FloatArray
    column: int


@dataclass(frozen=True)
class Edge:
    """An arrow: one value used in another.

    Args         source, target: positions in Graph.nodes. slope: dtarget/dsource where both are single numbers.
    """

    source: int
    target: int
    slope: float | None


@dataclass(frozen=True, eq=False)
class Graph:
    """Boxes and arrows, the boxes in the order of computation.

    Args         nodes: of GraphNode. edges: of Edge.
    """

    nodes: tuple[GraphNode, ...]
    edges: tuple[Edge, ...]


def graph(output: Node, labels: Mapping[str, Node] | None = None, upstream: ArrayLike | None = None) -> Graph:
    """What the output was computed from, as data to draw: values, derivatives, and the local slope on each arrow.

    gradient[source] = sum of slope * gradient[target] over the arrows that leave the source
    Args         output: a node. labels: name -> node, for the boxes that have a name. upstream: as in Tape.gradients.
    Returns      A Graph of the nodes that output depends on, itself included.
    Raises       ShapeError when output is no single number and upstream is missing; ConventionError when output or a
                 labelled value is no node, or labels no mapping.
    Source       Gogianu and Busoniu, "Automatic (or algorithmic) differentiation" (acyclic graph).
    """
    instance("graph", "output", output, Node, such_as="computed from the variables of a tape")
    labels = instance("graph", "labels", {} if labels is None else labels, Mapping, such_as="such as {'x': x}")
    for name, node in labels.items():
        instance("graph", f"labels[{name!r}]", node, Node, such_as="one that output was computed from")
    gradients = output.tape.gradients(output, upstream)
    needed = _ancestors(output)
    position = {node: i for i, node in enumerate(needed)}
    names = {node: name for name, node in labels.items()}
    columns: dict[Node, int] = {}
    for node in needed:
        columns[node] = 1 + max((columns[parent] for parent, _ in node.pullbacks), default=-1)
    return Graph(
        tuple(
            GraphNode(names.get(node, node.operation), node.operation, node.value, gradients[node], columns[node])
            for node in needed
        ),
        tuple(
            Edge(position[parent], position[node], _slope(parent, node, pullback))
            for node in needed
            for parent, pullback in node.pullbacks
        ),
    )


def _ancestors(output: Node) -> list[Node]:
    """The nodes that output was computed from, in the order of the tape."""
    needed = {output}
    for node in reversed(output.tape.nodes[: output.index + 1]):
        if node in needed:
            needed.update(parent for parent, _ in node.pullbacks)
    return sorted(needed, key=lambda node: node.index)


def _slope(parent: Node, node: Node, pullback: Any) -> float | None:
    return float(pullback(np.ones(()))) if parent.shape == node.shape == () else None
