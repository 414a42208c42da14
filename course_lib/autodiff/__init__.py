"""Reverse-mode automatic differentiation on arrays: write down what is computed, then walk back along it.

A Tape records every operation on its nodes in the order in which they happen. Walking it backwards meets each node
after everything that used it, so one pass collects all derivatives; where a value was used twice, its contributions add
up. Nodes take arithmetic, @, indexing and those of NumPy's functions that have a rule (np.sin, np.sum, np.tanh, ...),
so a formula made of these runs on arrays and on nodes unchanged, and so do most activations of course_lib. A function
without a rule (np.where, np.concatenate, ...) raises an error that lists those with one; functions that ask for arrays,
such as the losses, refuse nodes.
"""

from course_lib.autodiff._composite import sin_exp_cos, sin_exp_cos_steps
from course_lib.autodiff._graph import Edge, Graph, GraphNode, graph
from course_lib.autodiff._tape import Node, Tape, value_and_gradients

__all__ = [
    "Edge",
    "Graph",
    "GraphNode",
    "Node",
    "Tape",
    "graph",
    "sin_exp_cos",
    "sin_exp_cos_steps",
    "value_and_gradients",
]
