"""The tape and its nodes: forwards they record, backwards they add up."""

from __future__ import annotations

import copy
import inspect
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin
from numpy.typing import ArrayLike, NDArray

from course_lib.arguments import called_with, float_array, instance, plain_array, truth_value
from course_lib.autodiff._rules import RULES, undo_broadcasting
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError

FloatArray = NDArray[np.floating[Any]]
Pullback = Callable[[Any], Any]


class Node(NDArrayOperatorsMixin):
    """A value on a tape, with the way back to the values it was computed from.

    Args         tape: where it is recorded. value: (...). operation: what made it, "variable" for an input of the tape.
                 pullbacks: (parent, function) for each operand on the tape; it turns dL/dnode into dL/dparent.
    Conventions  made by Tape.variable and by NumPy's functions, not by hand; two nodes are equal only if they are one.
                 What is not on the tape is a constant: real numbers, infinities among them (np.minimum(z, np.inf)).
    """

    def __init__(
        self, tape: Tape, value: FloatArray, operation: str, pullbacks: tuple[tuple[Node, Pullback], ...]
    ) -> None:
        self.tape, self.value, self.operation, self.pullbacks = tape, value, operation, pullbacks
        self.index = len(tape.nodes)
        tape.nodes.append(self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *operands: Any, **options: Any) -> Node:
        if "out" in options:
            raise CourseError(
                f"autodiff: np.{ufunc.__name__} would write in place (out=, or an operator such as +=), and the way "
                "back would be lost; write total = total + ... for total += ...",
                name="out",
                got=f"np.{ufunc.__name__} with out=",
                expected="an operation that makes a new node",
            )
        if method != "__call__" or ufunc not in RULES or options:
            way = "" if method == "__call__" else f".{method}"
            raise _without_rule(f"np.{ufunc.__name__}{way}" + "".join(f" with {option}=" for option in options))
        if ufunc in (np.maximum, np.minimum) and not isinstance(operands[0], Node):
            operands = operands[::-1]  # so that at a tie max(0, z) has the slope of max(z, 0)
        values = [_value(ufunc, operand) for operand in operands]
        try:
            result = ufunc(*values)
        except ValueError as error:
            raise _shapes_that_do_not_fit(ufunc, values) from error
        pullbacks = tuple(
            (operand, _pullback(rule, result, values, operand.value))
            for operand, rule in zip(operands, RULES[ufunc], strict=True)
            if isinstance(operand, Node)
        )
        return self._record(np.asarray(result), ufunc.__name__, pullbacks)

    def _record(self, value: FloatArray, operation: str, pullbacks: tuple[tuple[Node, Pullback], ...]) -> Node:
        if any(parent.tape is not self.tape for parent, _ in pullbacks):
            raise CourseError(
                f"autodiff: {operation} was given nodes of two tapes; record one computation on one tape.",
                name="tape",
                got="two tapes",
                expected="one tape",
            )
        return Node(self.tape, value, operation, pullbacks)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Node:
        method = _METHODS.get(function)
        if method is None:
            raise _without_rule(f"np.{function.__name__}")
        try:
            inspect.signature(method).bind(*args, **kwargs)
        except TypeError as error:
            names = ", ".join(inspect.signature(method).parameters).replace("self", "node")
            raise CourseError(
                f"autodiff: np.{function.__name__} takes ({names}) and no other argument here; leave the rest out.",
                name=function.__name__,
                got=(args[1:], kwargs),
                expected=f"({names})",
            ) from error
        return method(*args, **kwargs)

    def __array__(self, *args: Any, **kwargs: Any) -> FloatArray:
        raise CourseError(
            "autodiff: a node cannot become a plain array, its way back would be lost; "
            "take node.value for the numbers alone.",
            name="node",
            got=self,
            expected="node.value",
        )

    def sum(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Node:
        """The sum over some axes, or over all; its gradient is repeated along them.

        Args         axis: a number or several, all axes when not given. keepdims: whether they stay, with length 1.
        Returns      A Node.
        Raises       ConventionError when the node has no such axis, or keepdims is neither True nor False.
        """
        self._check_reduction("sum", axis, keepdims)
        total = self.value.sum(axis=axis, keepdims=True)

        def pullback(g: FloatArray) -> FloatArray:
            return np.broadcast_to(g.reshape(total.shape), self.shape)

        value = total if keepdims else self.value.sum(axis=axis)
        return self._record(np.asarray(value), "sum", ((self, pullback),))

    def mean(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Node:
        """The mean over some axes, or over all.

        Args         axis: a number or several, all axes when not given. keepdims: whether they stay, with length 1.
        Returns      A Node.
        Raises       ConventionError when the node has no such axis, or keepdims is neither True nor False.
        """
        self._check_reduction("mean", axis, keepdims)
        total = self.sum(axis, keepdims)
        # of the node's own precision, because before NumPy 2 a plain number turns a single float32 into float64
        mean: Node = total * total.value.dtype.type(total.value.size / self.value.size)
        return mean

    def max(self, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Node:
        """The largest entry along some axes, or of all; where several are largest they share the gradient.

        Args         axis: a number or several, all axes when not given. keepdims: whether they stay, with length 1.
        Returns      A Node.
        Raises       ConventionError when the node has no such axis, or keepdims is neither True nor False.
        """
        self._check_reduction("max", axis, keepdims)
        largest = self.value.max(axis=axis, keepdims=True)
        is_largest = self.value == largest
        share = (is_largest / is_largest.sum(axis=axis, keepdims=True)).astype(self.value.dtype)
        value = largest if keepdims else self.value.max(axis=axis)
        return self._record(np.asarray(value), "max", ((self, lambda g: g.reshape(largest.shape) * share),))

    def _check_reduction(self, reduction: str, axis: Any, keepdims: Any) -> None:
        truth_value(f"Node.{reduction}", "keepdims", keepdims)
        axes = axis if isinstance(axis, tuple) else () if axis is None else (axis,)
        places = range(-self.value.ndim, self.value.ndim)
        known = all(isinstance(one, (int, np.integer)) and one in places for one in axes)
        if not known or len({one % self.value.ndim for one in axes}) < len(axes):
            raise ConventionError(
                f"Node.{reduction}: axis is {axis!r}; a node of shape {self.shape} has axes from 0 to "
                f"{self.value.ndim - 1}, so give one of them, several different ones as a tuple, or None for all.",
                name="axis",
                got=axis,
                expected=f"axes below {self.value.ndim}",
            )

    def reshape(self, *shape: Any) -> Node:
        """The same entries in another shape; the gradient goes back into the old one.

        Args         shape: the new one, as one tuple or number by number.
        Returns      A Node.
        Raises       ShapeError when the node does not have as many entries.
        """
        try:
            value = self.value.reshape(*shape)
        except (TypeError, ValueError) as error:
            asked = shape[0] if len(shape) == 1 else shape
            raise ShapeError(
                f"Node.reshape: shape is {asked!r}; a node of shape {self.shape} has {self.value.size} entries, so "
                "give a shape of as many, in which one size may be -1.",
                name="shape",
                got=asked,
                expected=f"{self.value.size} entries",
            ) from error
        return self._record(value, "reshape", ((self, lambda g: g.reshape(self.shape)),))

    def transpose(self) -> Node:
        """All axes in reverse order; also written T.

        Returns      A Node.
        """
        return self._record(self.value.T, "transpose", ((self, lambda g: g.T),))

    T = property(transpose)

    def __getitem__(self, key: Any) -> Node:
        try:
            value, key = np.asarray(self.value[key]), copy.deepcopy(key)
        except CourseError:  # a node among the indices says itself that it is no array
            raise
        except (IndexError, TypeError, ValueError) as error:
            raise ConventionError(
                f"autodiff: node[{key!r}] does not exist in a node of shape {self.shape}; along an axis of length n "
                "give whole numbers from -n to n - 1, or a slice, for at most as many axes as there are.",
                name="node",
                got=key,
                expected=f"indices of an array of shape {self.shape}",
            ) from error

        def pullback(g: FloatArray) -> FloatArray:
            gradient = np.zeros_like(self.value)
            np.add.at(gradient, key, g)  # add, not set: an index may occur twice
            return gradient

        return self._record(value, "[]", ((self, pullback),))

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return self.value.shape

    def __iter__(self) -> Iterator[Node]:
        return map(self.__getitem__, range(len(self)))

    def __len__(self) -> int:
        return len(self.value)

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"Node({self.operation}, {self.value!r})"


class Tape:
    """A record of one computation.

    Args         nodes: all nodes so far, in the order in which they were computed.
    Source       Gogianu and Busoniu, "Automatic (or algorithmic) differentiation"; Griewank and Walther (2008),
                 Evaluating derivatives, chapter 3.

    >>> tape = Tape()
    >>> a = tape.variable(3.0)
    >>> tape.gradients(a * a)[a]
    array(6.)
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []

    def variable(self, value: ArrayLike) -> Node:
        """Put a value on the tape, to differentiate by.

        Args         value: (...).
        Returns      A Node.
        Raises       NotFiniteError; CourseError for anything but real numbers.
        """
        return Node(self, float_array("Tape.variable", "value", value, "...").copy(), "variable", ())

    def gradients(self, output: Node, upstream: ArrayLike | None = None) -> dict[Node, FloatArray]:
        """Walk back from one node and collect its derivative in every node of the tape.

        gradient[parent] = sum of pullback(gradient[node]) over the nodes that used the parent
        Args         output: a node of this tape. upstream: (...), like output, dL/doutput; 1 for a single number.
        Returns      A dictionary, node -> array like its value; zeros where output does not depend on the node.
        Raises       ShapeError when output is no single number and upstream is missing, or does not fit it;
                     ConventionError when output is no node; CourseError when it is one of another tape.
        Conventions  nothing is stored in the nodes, so a second call gives the same, not twice as much.
        """
        instance("Tape.gradients", "output", output, Node, such_as="computed from the variables of this tape")
        gradients: dict[Node, FloatArray] = {output: self._upstream(output, upstream)}
        for node in reversed(self.nodes[: output.index + 1]):
            for parent, pullback in node.pullbacks if node in gradients else ():
                contribution = pullback(gradients[node])
                gradients[parent] = gradients[parent] + contribution if parent in gradients else contribution
        return {n: np.array(gradients[n]) if n in gradients else np.zeros_like(n.value) for n in self.nodes}

    def _upstream(self, output: Node, upstream: ArrayLike | None) -> FloatArray:
        if output.tape is not self:
            raise CourseError(
                "Tape.gradients: output is a node of another tape; call output.tape.gradients(output).",
                name="output",
                got=output,
                expected="a node of this tape",
            )
        if upstream is None and output.shape == ():
            return np.ones_like(output.value)
        given = None if upstream is None else float_array("Tape.gradients", "upstream", upstream, "...")
        if given is None or given.shape != output.shape:
            got = "no upstream" if given is None else f"an upstream of shape {given.shape}"
            raise ShapeError(
                f"Tape.gradients: output has shape {output.shape} but came with {got}; "
                "pass upstream=dL/doutput of that shape, or sum the output to one number.",
                name="upstream",
                got="nothing" if given is None else given.shape,
                expected=output.shape,
            )
        return given.astype(output.value.dtype)


def value_and_gradients(f: Callable[..., Node], *arguments: ArrayLike) -> tuple[Any, tuple[FloatArray, ...]]:
    """The value of a function and its gradient in each argument, without a formula for any of them.

    Args         f: takes nodes, returns one number as a node. arguments: (...) each.
    Returns      A float and a tuple of arrays, one like each argument.
    Raises       CourseError when f does not return a node; ShapeError when it returns more than one number.
    Source       Gogianu and Busoniu, "Automatic (or algorithmic) differentiation".

    >>> value_and_gradients(lambda a, b: a * np.sin(a) + b, 2.0, 1.0)[1][1]
    array(1.)
    """
    called_with("value_and_gradients", "f", f, "*arguments")
    tape = Tape()
    variables = [tape.variable(argument) for argument in arguments]
    output = f(*variables)
    if not isinstance(output, Node):
        raise CourseError(
            f"value_and_gradients: f returned {type(output).__name__}, not a node; "
            "it must be computed from the nodes that f is given.",
            name="f",
            got=output,
            expected="Node",
        )
    gradients = tape.gradients(output)
    return float(output.value), tuple(gradients[variable] for variable in variables)


def _value(ufunc: np.ufunc, operand: Any) -> Any:
    """The numbers of an operand, copied where the caller can change them before the way back.

    A plain Python number stays one, so that it does not turn float32 into float64.
    """
    if isinstance(operand, Node):
        return operand.value
    if isinstance(operand, (int, float)) and not math.isnan(operand):
        return operand
    array = np.array(plain_array("autodiff", f"an operand of np.{ufunc.__name__}", operand))
    real = array.dtype.kind in "biuf"
    if not real or np.isnan(array).any():
        raise (NotFiniteError if real else CourseError)(
            f"autodiff: np.{ufunc.__name__} was given {'NaN' if real else f'{array.dtype.name} values'} beside a node; "
            "give real numbers, an array of them, or a node of the same tape.",
            name=ufunc.__name__,
            got=operand,
            expected="real numbers",
        )
    return array


def _shapes_that_do_not_fit(ufunc: np.ufunc, values: list[Any]) -> ShapeError:
    shapes = [np.shape(value) for value in values]
    wanted = (
        "the last axis on the left must be as long as the rows on the right, as in (N, d) @ (d, k)"
        if ufunc is np.matmul
        else "counted from the last, axes must be equally long, or one of the two have length 1"
    )
    return ShapeError(
        f"autodiff: np.{ufunc.__name__} was given shapes {' and '.join(map(str, shapes))}; {wanted}.",
        name=ufunc.__name__,
        got=shapes,
        expected="shapes that fit each other",
    )


def _pullback(rule: Callable[..., Any], result: Any, values: list[Any], parent: FloatArray) -> Pullback:
    return lambda g: undo_broadcasting(np.asarray(rule(g, result, *values), parent.dtype), parent.shape)


def _without_rule(asked: str) -> CourseError:
    known = sorted([*(ufunc.__name__ for ufunc in RULES), *(function.__name__ for function in _METHODS)])
    return CourseError(
        f"autodiff: the operation {asked} has no derivative rule; known: {', '.join(known)}, and indexing.",
        name="operation",
        got=asked,
        expected=known,
    )


_METHODS: dict[Any, Callable[..., Node]] = {
    np.sum: Node.sum,
    np.mean: Node.mean,
    np.max: Node.max,
    np.reshape: lambda node, shape: node.reshape(shape),
    np.transpose: Node.transpose,
}
