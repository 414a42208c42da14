"""The docstrings of the mathematics are true: their shapes are read, functions and methods called with such arrays.

Sizes are drawn so that no two letters agree: a matrix that is used the wrong way round does not fit.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import io
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from course_lib import (
    autodiff,
    gradients,
    minimize,
    normalization,
    optimizers,
    q_learning,
    regions,
    regularizers,
    training,
)
from course_lib.activations import get_activation
from course_lib.authoring.docstrings import Documented, read_docstring, shapes_in
from course_lib.errors import CourseError
from course_lib.network import BackwardPass, ForwardPass, MultilayerPerceptron, Trace

COURSE_LIB = Path(importlib.import_module("course_lib").__path__[0])
TESTS = Path(__file__).parent
MATHEMATICS = (
    "activations", "approximation", "autodiff", "autoencoder", "data", "gradients", "initializers", "linear", "losses",
    "minimize", "network", "normalization", "optimizers", "q_learning", "regions", "regularizers", "schedules",
    "training",
)  # fmt: skip
SEEDS = range(2)


class Sizes(dict[str, Any]):
    """How large each letter of the docstrings is in one call: drawn when it is first asked for, all different."""

    def __init__(self, rng: np.random.Generator, variant: int = 0) -> None:
        self.stack = ("S",) * variant  # the axis that comes first where a docstring has "(P,) or (S, P)"
        self.small = [int(size) for size in rng.permutation([2, 3])]  # m, the code, is smaller than N and d
        self.pool = [int(size) for size in rng.permutation(np.arange(4, 16))]
        self.shape = tuple(self.pool.pop() for _ in range(int(rng.integers(1, 4))))  # what "..." stands for
        self.bound: Counter[str] = Counter()  # letters that an argument from the table has a say in

    def __missing__(self, letter: str) -> int:
        if not re.fullmatch(r"[A-Za-z]", letter):
            raise KeyError(letter)
        self[letter] = (self.small if letter == "m" else self.pool).pop()
        return int(self[letter])

    def bind(self, **sizes: int) -> None:
        self.update(sizes)
        self.bound.update(sizes)

    def of(self, axes: tuple[str, ...]) -> tuple[int, ...]:
        """The shape that the axes describe."""
        shape: list[int] = []
        for axis in axes:
            shape += self.shape if axis in ("...", "…") else [int(eval(axis, {"min": min}, self))]
        return tuple(shape)


def a_network(sizes: Sizes, rng: np.random.Generator, hidden: str = "relu") -> MultilayerPerceptron:
    network = MultilayerPerceptron(widths=(sizes["d"], 3, sizes["k"]), activations=(hidden, "identity"))
    sizes.bind(d=sizes["d"], k=sizes["k"], P=network.n_parameters)
    return network


def a_network_on_a_line(sizes: Sizes, rng: np.random.Generator) -> MultilayerPerceptron:
    sizes["d"] = 1
    return a_network(sizes, rng)


def a_problem(sizes: Sizes, rng: np.random.Generator) -> minimize.Problem:
    sizes.bind(P=sizes["P"])
    return minimize.bowl(10, n_parameters=sizes["P"])


def a_world(sizes: Sizes, rng: np.random.Generator) -> q_learning.World:
    sizes.bind(S=6, A=2)
    return q_learning.corridor(5)


def a_trace(norm: Callable[..., Any]) -> Callable[[Sizes, np.random.Generator], Any]:
    def trace(sizes: Sizes, rng: np.random.Generator) -> Any:
        sizes.bind(N=sizes["N"], k=sizes["k"])
        return norm(rng.normal(size=sizes.of(("N", "k"))), np.ones(sizes["k"]), np.zeros(sizes["k"]))[1]

    return trace


def running_statistics(sizes: Sizes, rng: np.random.Generator) -> normalization.RunningStatistics:
    sizes.bind(k=sizes["k"])
    return normalization.initial_running_statistics(sizes["k"])


def two_matrices(sizes: Sizes, rng: np.random.Generator) -> list[Any]:
    sizes.bind(d=sizes["d"], k=sizes["k"])
    return [rng.normal(size=sizes.of(shape)) for shape in (("m", "d"), ("k", "m"))]


def momentum_state(sizes: Sizes, rng: np.random.Generator) -> optimizers.State:
    sizes.bind(P=sizes["P"])
    return optimizers.nesterov(0.1).init(np.zeros(sizes["P"]))


def of_size(**widths: int) -> Callable[[Sizes, np.random.Generator], Any]:
    """A network of those sizes: d inputs and k outputs."""

    def network(sizes: Sizes, rng: np.random.Generator) -> MultilayerPerceptron:
        sizes.update(widths)
        return a_network(sizes, rng)

    return network


# --- an object of every class that has methods or properties


def forward_pass(sizes: Sizes, rng: np.random.Generator) -> ForwardPass:
    network, parameters = a_network(sizes, rng), rng.normal(size=sizes.of((*sizes.stack, "P")))
    inputs = np.append(rng.normal(size=sizes.of(("N", "d"))), np.ones((sizes["N"], 1)), axis=1)
    sizes.bind(**{letter: sizes[letter] for letter in (*sizes.stack, "N")})
    return ForwardPass(network.widths, [*map(get_activation, network.activations)], parameters, inputs)


def a_trace_of_a_network(sizes: Sizes, rng: np.random.Generator) -> Trace:
    forward = forward_pass(sizes, rng)
    forward.run()
    return forward.trace


def backward_pass(sizes: Sizes, rng: np.random.Generator) -> BackwardPass:
    network, trace = a_network(sizes, rng), a_trace_of_a_network(sizes, rng)
    parameters = np.ones(sizes.of((*sizes.stack, "P")))
    backward = BackwardPass(network.widths, [*map(get_activation, network.activations)], parameters, trace)
    backward.upstream[...] = 1  # else whatever was in its memory
    return backward


def trajectory(sizes: Sizes, rng: np.random.Generator) -> minimize.Trajectory:
    return minimize.gradient_descent(a_problem(sizes, rng), np.ones(sizes["P"]), learning_rate=0.1, max_steps=3)


def standardizer(sizes: Sizes, rng: np.random.Generator) -> normalization.Standardizer:
    sizes.bind(d=sizes["d"])
    return normalization.fit_standardizer(rng.normal(size=sizes.of(("N", "d"))))


def progress(sizes: Sizes, rng: np.random.Generator) -> training.Progress:
    """Of a run that has made six of eight steps, on two batches an epoch."""
    return training.Progress(
        parameters=rng.normal(size=sizes.of(("P",))), optimizer_state={}, order=np.arange(5), losses=rng.random(8),
        rng=rng, batch_sizes=(3, 2), n_epochs=4, step=6,
    )  # fmt: skip


def regions_on_line(sizes: Sizes, rng: np.random.Generator) -> regions.LineRegions:
    network = of_size(d=1, k=1)(sizes, rng)
    return regions.regions_on_line(network, network.initialize(rng=rng), low=-1, high=1)


def regions_on_plane(sizes: Sizes, rng: np.random.Generator) -> regions.PlaneRegions:
    network = of_size(d=2)(sizes, rng)
    found = regions.regions_on_plane(network, network.initialize(rng=rng), low=(-1, -1), high=(1, 1))
    sizes.bind(R=found.n_regions)
    return found


INSTANCES: dict[str, Callable[[Sizes, np.random.Generator], Any]] = {
    "BackwardPass": backward_pass,
    "Callback": lambda sizes, rng: training.Callback(),
    "Checkpoint": lambda sizes, rng: progress(sizes, rng).checkpoint(),
    "EarlyStopping": lambda sizes, rng: regularizers.EarlyStopping(patience=2),
    "ForwardPass": forward_pass,
    "GradientCheck": lambda sizes, rng: gradients.check_gradient(np.sum, np.ones(2), np.zeros(2), rng=rng),
    "History": lambda sizes, rng: progress(sizes, rng).history,
    "LineRegions": regions_on_line,
    "MultilayerPerceptron": lambda sizes, rng: a_network(sizes, rng),
    "Node": lambda sizes, rng: autodiff.Tape().variable(rng.random(sizes.shape)),
    "PlaneRegions": regions_on_plane,
    "PointOnALine": lambda sizes, rng: q_learning.PointOnALine(),
    "PrintProgress": lambda sizes, rng: training.PrintProgress(stream=io.StringIO()),
    "Progress": progress,
    "Recorder": lambda sizes, rng: training.Recorder(np.copy),
    "Standardizer": standardizer,
    "StopEarly": lambda sizes, rng: training.StopEarly(regularizers.EarlyStopping(patience=2), np.sum),
    "Tape": lambda sizes, rng: autodiff.Tape(),
    "Trajectory": trajectory,
    "World": lambda sizes, rng: a_world(sizes, rng),
    "WorldAsTask": lambda sizes, rng: q_learning.WorldAsTask(a_world(sizes, rng)),
}


def always(value: Any) -> Callable[[Sizes, np.random.Generator], Any]:
    return lambda sizes, rng: value


# What is no array of a documented shape: by the argument's name, or by "function.argument" where it needs another.
ARGUMENTS: dict[str, Callable[[Sizes, np.random.Generator], Any]] = {
    # numbers and names
    **{name: always(0.5) for name in (
        "alpha", "b", "beta", "beta2", "curvature", "delta", "discount", "epsilon", "factor", "keep_probability",
        "learning_rate", "leaky_slope", "limit", "lipschitz", "low", "max_curvature", "regularization_strength",
        "reward", "scale", "smallest_curvature", "standard_deviation", "start_gain", "target", "threshold",
        "tolerance", "variance", "weight_decay",
    )},
    **{name: always(2.0) for name in ("condition_number", "degrees", "high", "largest_curvature", "schedule", "start")},
    **{name: always(2) for name in (
        "digit", "dimension", "epochs", "every", "n_axes", "n_bins", "n_bits", "n_classes", "n_folds",
        "n_hidden_layers", "n_hyperplanes", "n_inputs", "n_sweeps", "rank", "t", "width",
    )},
    **{f"{name}.max_steps": always(3) for name in (
        "evolution_strategy", "gradient_descent", "random_search", "run_optimizer",
    )},
    "n_samples": always(20),
    "mnist1d.n_samples": always(20),
    "n_steps": always(5),
    "fan_in": always(3),
    "fan_out": always(2),
    "critical_autoencoder.directions": always([0, 2]),
    "descend.learning_rate": always(0.01),
    "n_pieces": always([2, 4, 8]),
    "fractions": always([0.25, 0.75]),
    "widths": always((1, 4, 3, 2)),
    "rows": always(["S.#", "..+"]),
    "operations": lambda sizes, rng: ["max"] * (sizes["L"] - 1),
    "activation": always("relu"),
    "loss": always("mean_squared_error"),
    "get_initializer.name": always("he_normal"),
    "get_optimizer.name": always("adam"),
    "q_update.terminal": always(False),
    "regions_on_plane.low": always([-1.0, -1.0]),
    "regions_on_plane.high": always([1.0, 2.0]),
    "sin_exp_cos.x": always(0.5),
    "sin_exp_cos.b": always([0.1, 0.2, 0.3, 0.4]),
    "sin_exp_cos_steps.x": always(0.5),
    "sin_exp_cos_steps.b": always([0.1, 0.2, 0.3, 0.4]),
    "sin_exp_cos.w": always([0.5, 0.6, 0.7, 0.8]),
    "sin_exp_cos_steps.w": always([0.5, 0.6, 0.7, 0.8]),
    "mini_batches.batch_size": always(3),
    # functions
    "f": always(lambda x: (x * x).sum()),
    "central_difference.f": always(lambda x: (x * x).sum()),
    "jacobian.f": always(lambda x: x[:2] * x[1:3]),
    "value_and_gradients.f": always(lambda a, b: (a * b).sum()),
    "value_and_gradients.arguments": lambda sizes, rng: [rng.random(sizes.shape), rng.random(sizes.shape)],
    "function": always(np.sin),
    "derivative": always(np.cos),
    "objective": always(lambda parameters, X, y, rng: (float(parameters @ parameters), 2 * parameters)),
    # of methods
    "action": always(1),
    "height": always(0.1),
    "reason": always("enough"),
    "region": always(0),
    "EarlyStopping.update.loss": always(0.5),
    "MultilayerPerceptron.checked_parameters.function": always("MultilayerPerceptron.checked_parameters"),
    "MultilayerPerceptron.from_arrays.arrays": lambda sizes, rng: [
        (rng.random((3, sizes["d"])), rng.random(3)), (rng.random((sizes["k"], 3)), rng.random(sizes["k"])),
    ],
    "Node.reshape.shape": always([-1]),
    "Trajectory.first_below.target": always(1e9),
    "Trajectory.settled.target": always(1e9),
    # what the course builds
    "rng": lambda sizes, rng: np.random.default_rng(7),
    "optimizer": always(optimizers.sgd(0.1)),
    "parts": always([optimizers.clip_by_norm(1.0), optimizers.sgd(0.1)]),
    "network": a_network,
    "collapse.network": lambda sizes, rng: a_network(sizes, rng, hidden="identity"),
    "sup_error.network": of_size(d=1, k=1),
    "q_learning_with_network.network": of_size(d=1, k=2),
    "problem": a_problem,
    "world": a_world,
    "task": always(q_learning.PointOnALine()),
    "statistics": running_statistics,
    "batch_norm_backward.trace": a_trace(normalization.batch_norm),
    "update_running_statistics.trace": a_trace(normalization.batch_norm),
    "layer_norm_backward.trace": a_trace(normalization.layer_norm),
    "state": momentum_state,
    "trace": a_trace_of_a_network,
    "progress": progress,
    "watch": always(regularizers.Watch()),
    "matrices": two_matrices,
}  # fmt: skip

# Functions that neither their docstrings nor the table can call, each with the reason and the test that does.
NOT_CALLED = {
    "autodiff.graph": "needs a node of a tape: test_autodiff",
    "autodiff.Tape.gradients": "needs a node of its own tape: test_autodiff",
    "network.Trace.check": "an inner check, of arrays that have been looked at: test_network",
    "network.load_network": "reads a file: test_network",
    "network.save_network": "writes a file: test_network",
    "optimizers.Optimizer.apply": "overwrites what it is given: test_optimizers",
    "q_learning.Task.reset": "what others have: PointOnALine and WorldAsTask",
    "q_learning.Task.step": "likewise",
    "training.load_checkpoint": "reads a file: test_training",
    "training.save_checkpoint": "writes a file: test_training",
}


# Functions that answer in double precision whatever they are given, each with the reason.
DOUBLE = {
    **dict.fromkeys(("approximation.interpolating_network", "approximation.max_min_network"), "built so"),
    **{f"data.{name}": "drawn so" for name in (
        "circles", "cloud_with_singular_values", "gabor", "linear_samples",
    )},
    **{f"gradients.{name}": "differences lose half of the digits" for name in (
        "central_difference", "complex_step", "forward_difference", "hessian", "jacobian",
    )},
    **{f"network.MultilayerPerceptron.{name}": "meets a trace in double precision" for name in (
        "backward", "deltas", "jacobian_vector_product", "per_sample_gradients", "vector_jacobian_product",
    )},
    **{f"normalization.{name}": "meets a trace or statistics in double precision" for name in (
        "Standardizer.inverse", "Standardizer.transform", "batch_norm_backward", "batch_norm_inference",
        "fold_batch_norm", "layer_norm_backward",
    )},
    "optimizers.nesterov_position": "meets a state in double precision",
    "q_learning.PointOnALine.step": "drawn so",
    "q_learning.WorldAsTask.step": "built so",
}  # fmt: skip

# Functions that cannot or do not look at the sizes of their arguments, each with the reason.
UNCHECKED = {
    "q_learning.PointOnALine.step": "called in every step of a loop, with states that it has given",
    "q_learning.WorldAsTask.step": "likewise",
}


def public_names() -> dict[str, Any]:
    """What the modules export, and what is public in their classes: "module.function", "module.Class.method"."""
    found = {}
    for module in MATHEMATICS:
        contents = vars(importlib.import_module(f"course_lib.{module}"))
        for name in contents["__all__"]:
            found[f"{module}.{name}"] = value = contents[name]
            for member in vars(value) if inspect.isclass(value) else ():
                if not member.startswith("_") and member not in getattr(value, "__dataclass_fields__", ()):
                    found[f"{module}.{name}.{member}"] = vars(value)[member]
    return found


PUBLIC = public_names()
FUNCTIONS = {name: value for name, value in PUBLIC.items() if inspect.isfunction(inspect.unwrap(value))}
CLASSES = {name: value for name, value in PUBLIC.items() if inspect.isclass(value)}
PROPERTIES = {name: value for name, value in PUBLIC.items() if isinstance(value, property)}
CALLED = [name for name in FUNCTIONS if name not in NOT_CALLED]


def parameters_of(function: Any) -> dict[str, inspect.Parameter]:
    return {name: given for name, given in inspect.signature(function).parameters.items() if name != "self"}


def documented(function: Any) -> Documented:
    return read_docstring(inspect.unwrap(function), parameters_of(function))


LEADING = re.compile(r"(?:a number,? or )?\([^()]*\)(?:,? or (?:a stack )?\([^()]*\))*")


def shapes_of_argument(text: str) -> list[tuple[str, ...]]:
    """The shapes, one or more to choose from, with which the text begins."""
    leading = LEADING.match(text)
    shapes = shapes_in(leading[0]) if leading else []
    return [axes for axes in shapes if not {"...", "…"} & set(axes[1:-1])]


class CannotBuildError(Exception):
    """There is an argument that neither the docstring nor the table knows, or a class without an object."""


def an_instance(owner: str, sizes: Sizes, rng: np.random.Generator) -> Any:
    if owner not in INSTANCES:
        raise CannotBuildError(owner)
    return INSTANCES[owner](sizes, rng)


class Call:
    """One call of a function with random arguments that fit its docstring; variant chooses among several shapes."""

    def __init__(self, name: str, seed: int, variant: int = 0) -> None:
        self.function = FUNCTIONS[name]
        self.name, self.variant = name.partition(".")[2], variant
        self.rng = np.random.default_rng(seed)
        self.sizes = Sizes(self.rng, variant)
        self.arrays: dict[str, np.ndarray[Any, Any]] = {}
        self.axes: dict[str, tuple[str, ...]] = {}
        self.texts = documented(self.function).arguments
        self.keywords: dict[str, Any] = {}
        self.more: list[Any] = []
        owner, _, method = self.name.rpartition(".")
        if owner:
            self.function = getattr(an_instance(owner, self.sizes, self.rng), method)
        self.given = parameters_of(self.function)
        self._from_table()
        self._from_docstring(variant)
        missing = [
            name for name, parameter in self.given.items()
            if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
        ]  # fmt: skip
        if missing:
            raise CannotBuildError(f"{self.name}: {', '.join(missing)}")

    def _from_table(self) -> None:
        for name, parameter in list(self.given.items()):
            text = self.texts.get(name, "")
            letter = re.match(r"([B-Zb-z])(?=[,.;]|$)", text)
            key = f"{self.name}.{name}"
            if key not in ARGUMENTS and (name not in ARGUMENTS or shapes_of_argument(text)) and not letter:
                continue
            if parameter.default is not parameter.empty and name != "rng" and key not in ARGUMENTS:
                continue
            if key in ARGUMENTS:
                value = ARGUMENTS[key](self.sizes, self.rng)
            elif letter:
                value = self.sizes[letter[1]]
            else:
                value = ARGUMENTS[name](self.sizes, self.rng)
            if parameter.kind is parameter.VAR_POSITIONAL:
                self.more = value
            else:
                self.keywords[name] = value
            del self.given[name]

    def _from_docstring(self, variant: int) -> None:
        before: tuple[str, ...] = ()
        for name in list(self.given):
            text = self.texts.get(name, "")
            shapes = [before] if text.startswith("the same shape") else shapes_of_argument(text)
            if not shapes or name == "out":
                continue
            before = self.axes[name] = shapes[min(variant, len(shapes) - 1)]
            self.arrays[name] = self._draw(self.sizes.of(before), text)
            del self.given[name]

    def _draw(self, shape: tuple[int, ...], text: str) -> np.ndarray[Any, Any]:
        """An array of what the text asks for: of numbers between 0 and 1 unless it says otherwise."""
        if re.search("integers|whole numbers", text):
            return self.rng.integers(0, 2, shape)
        array = self.rng.uniform(0.1, 0.9, shape)
        if "symmetric" in text or "positive definite" in text:
            return array + array.T + 2 * len(array) * np.eye(len(array))
        return np.sort(array) if "increasing" in text else array

    def __call__(self, **changed: Any) -> Any:
        arrays = {name: array.copy() for name, array in self.arrays.items()}
        signature = inspect.signature(self.function)
        bound = signature.bind_partial()
        bound.arguments.update({**arrays, **self.keywords, **changed})
        if "rng" in bound.arguments and "rng" not in changed:
            bound.arguments["rng"] = np.random.default_rng(7)  # the same draws in every call
        bound.arguments = {name: bound.arguments[name] for name in signature.parameters if name in bound.arguments}
        return self.function(*bound.args, *self.more, **bound.kwargs)


def variants(name: str) -> int:
    """How many shapes the arguments of the function may have."""
    return max([1, *(len(shapes_of_argument(text)) for text in documented(FUNCTIONS[name]).arguments.values())])


def calls(name: str) -> Iterator[Call]:
    for variant in range(variants(name)):
        for seed in SEEDS:
            yield Call(name, seed, variant)


# --- what comes back ---------------------------------------------------------------------------------------------


def parts(result: Any) -> list[np.ndarray[Any, Any]]:
    """The arrays and numbers of a result, in order; what is neither (a trace, a network) is left out."""
    if isinstance(result, tuple):
        return [part for item in result for part in parts(item)]
    numbers = isinstance(result, (np.ndarray, np.number, float, int)) and not isinstance(result, bool)
    return [np.asarray(result)] if numbers else []


def documented_parts(text: str) -> list[list[tuple[str, ...]]]:
    """What "Returns" promises, part by part; each part is a list of shapes of which one holds, () for a number."""
    text = re.sub(r"min\([^)]*\)", "", text)
    found: list[list[tuple[str, ...]]] = []
    end = -1
    for token in re.finditer(r"\b[Aa] (?:float|number)\b|\b[Aa]n (?:exact )?integer\b|\([^()]*\)", text):
        shapes = shapes_in(token[0]) if token[0].startswith("(") else [()]
        if shapes and found and re.fullmatch(r",? or ", text[end : token.start()]):
            found[-1] += shapes
        elif shapes:
            found.append(shapes)
        end = token.end() if shapes else end
    return found


def fits(axes: tuple[str, ...], shape: tuple[int, ...], sizes: Sizes) -> bool:
    """Whether a shape is the documented one; a letter not met before is bound to the size found."""
    wanted: list[int] = []
    for axis in axes:
        if axis in ("...", "…"):
            wanted += sizes.shape
            continue
        letter = re.fullmatch(r"([A-Za-z]\w*)(?: ?([-+]) ?(\d+))?", axis)
        if letter and letter[1] not in sizes and len(wanted) < len(shape):
            more = int(f"{letter[2]}{letter[3]}") if letter[2] else 0
            sizes[letter[1]] = shape[len(wanted)] - more
        wanted += sizes.of((axis,))
    return tuple(wanted) == shape


def scalars(call: Call) -> dict[str, int]:
    """The whole numbers among the arguments, by which a shape may be named: (n_samples, 2)."""
    return {name: value for name, value in call.keywords.items() if isinstance(value, int)}


# Functions whose docstring cannot name the shapes one by one, each with the reason.
NOT_COMPARED = {
    "autodiff.value_and_gradients": "as many arrays as there are arguments, each like its own",
    "network.MultilayerPerceptron.deltas": "as many arrays as there are layers, each as wide as its own",
}


@pytest.mark.parametrize("name", [name for name in CALLED if name not in NOT_COMPARED])
def test_a_function_returns_the_shapes_that_its_docstring_promises(name: str) -> None:
    text = documented(FUNCTIONS[name]).sections.get("Returns", "")
    promised = documented_parts(text)
    for call in calls(name):
        result = call()
        if not isinstance(result, tuple) and not parts(result):
            continue  # a network, a list, a generator: what is in it is for the module's own tests
        call.sizes.update(scalars(call))
        for letter, value in re.findall(r"\b([a-z]) = (min\([^)]*\))", text):
            call.sizes[letter] = eval(value, {"min": min}, call.sizes)
        found = parts(result)
        assert len(found) == len(promised), f"{name}: {len(found)} arrays and numbers; its docstring: {text}"
        for array, shapes in zip(found, promised, strict=True):
            if len(shapes) == variants(name) > 1:  # (P,) or (S, P) gives (N, k) or (S, N, k), in this order
                shapes = shapes[call.variant : call.variant + 1]
            assert any(fits(axes, array.shape, call.sizes) for axes in shapes), f"{name}: {array.shape}; {text}"


@pytest.mark.parametrize("name", [name for name in PROPERTIES if name.split(".")[1] in INSTANCES])
def test_a_property_has_the_shape_that_its_sentence_promises(name: str) -> None:
    _, owner, member = name.split(".")
    promised = documented_parts(documented(PROPERTIES[name].fget).sentence)
    for seed in SEEDS:
        rng = np.random.default_rng(seed)
        sizes = Sizes(rng)
        value = getattr(an_instance(owner, sizes, rng), member)
        for array, shapes in zip(parts(value), promised, strict=False):
            assert any(fits(axes, array.shape, sizes) for axes in shapes), f"{name}: {array.shape}"


def misfits(call: Call) -> Iterator[tuple[str, int, int]]:
    """Argument, axis and new size, for every axis whose letter another axis or argument shares."""
    letters = Counter(call.sizes.bound.keys())
    for axes in call.axes.values():
        letters.update(letter for axis in axes for letter in re.findall(r"[A-Za-z]", axis))
    for name, axes in call.axes.items():
        for place, axis in enumerate(axes):
            if axis not in ("...", "…") and any(letters[letter] > 1 for letter in re.findall(r"[A-Za-z]", axis)):
                size = call.arrays[name].shape[place - len(axes)]
                yield from ((name, place - len(axes), other) for other in (1, size + 1))


@pytest.mark.parametrize("name", [name for name in CALLED if name not in UNCHECKED])
def test_sizes_that_do_not_belong_together_are_refused_by_the_function_itself(name: str) -> None:
    """Also the size 1, which would broadcast."""
    raises = documented(FUNCTIONS[name]).sections.get("Raises", "")
    for call in calls(name):
        for argument, axis, size in misfits(call):
            array = np.take(call.arrays[argument], np.arange(size), axis=axis, mode="clip")
            with pytest.raises(CourseError) as caught:
                call(**{argument: array})
            where = f"{argument} {array.shape}: {caught.value}"
            assert str(caught.value).startswith(f"{call.name}: "), where
            assert type(caught.value).__name__ in raises or "As " in raises, where


NONSENSE = {
    "nothing": None,
    "a text": "text",
    "an object": object(),
    "a mapping": {"a": 1.0},
    "rows of different length": [[1.0], [1.0, 2.0]],
    "complex numbers": np.array([1j]),
}
COMPLEX = ("activations.", "autodiff.sin_exp_cos")  # formulas that the complex step goes through
TAKEN = {
    "initializers.constant.rng": "not used",
    "initializers.zeros.rng": "not used",
    "network.MultilayerPerceptron.checked_parameters.function": "a text, for the message",
    "network.MultilayerPerceptron.initialize.dtype": "None is NumPy's word for float64",
    "q_learning.WorldAsTask.reset.rng": "not used",
    "training.Progress.stop.reason": "a text",
}
BY_THE_LOOP = re.compile(r"training\.\w+\.on_(start|step|epoch|end)")  # called with the loop's own progress


@pytest.mark.parametrize("name", [name for name in CALLED if name not in UNCHECKED and not BY_THE_LOOP.match(name)])
def test_nonsense_is_refused_in_a_sentence_that_names_the_argument(name: str) -> None:
    call = Call(name, seed=0)
    for argument, parameter in parameters_of(call.function).items():
        variadic = parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        if variadic or f"{name}.{argument}" in TAKEN:
            continue
        for kind, nonsense in NONSENSE.items():
            if parameter.default is nonsense or (kind == "complex numbers" and name.startswith(COMPLEX)):
                continue
            with pytest.raises(CourseError) as caught:
                Call(name, seed=0)(**{argument: nonsense})
            assert re.search(rf"\b{argument}\b", str(caught.value)), f"{argument} is {kind}: {caught.value}"


def same(first: Any, second: Any) -> bool:
    """Whether two results hold the same numbers in the same precision, errors included."""
    if isinstance(first, Exception):
        return type(first) is type(second)
    return all(
        one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
        for one, other in zip(parts(first), parts(second), strict=True)
    )


def outcome(call: Call, **changed: Any) -> Any:
    try:
        return call(**changed)
    except CourseError as error:
        return error


@pytest.mark.parametrize("name", CALLED)
def test_whole_numbers_and_lists_work_like_floats_in_an_array(name: str) -> None:
    for call in calls(name):
        if not call.arrays:
            break
        floats = {argument: array for argument, array in call.arrays.items() if array.dtype.kind == "f"}
        whole = {argument: np.ceil(5 * array) for argument, array in floats.items()}
        integers = {argument: array.astype(int) for argument, array in whole.items()}
        lists = {argument: array.tolist() for argument, array in call.arrays.items()}
        assert same(outcome(call, **integers), outcome(call, **whole))
        assert same(call(**lists), call())


@pytest.mark.parametrize("name", CALLED)
def test_arguments_are_not_changed(name: str) -> None:
    for call in calls(name):
        given = {argument: array.copy() for argument, array in call.arrays.items()}
        call(**given)
        for argument, array in given.items():
            np.testing.assert_array_equal(array, call.arrays[argument])


@pytest.mark.parametrize("name", [name for name in CALLED if name not in DOUBLE])
def test_single_precision_stays_single_precision(name: str) -> None:
    for call in calls(name):
        floats = {argument: array for argument, array in call.arrays.items() if array.dtype.kind == "f"}
        if not floats:
            break
        for part in parts(call(**{argument: array.astype(np.float32) for argument, array in floats.items()})):
            assert part.dtype == np.float32 or part.ndim == 0 or part.dtype.kind in "bi"


# --- the form ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_docstring_has_the_fixed_form(name: str) -> None:
    """One sentence; what returns; a text for every argument of the signature and for no other."""
    read = documented(FUNCTIONS[name])
    assert read.sentence.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", read.sentence), "one sentence"
    assert read.sections.get("Returns") or inspect.signature(FUNCTIONS[name]).return_annotation == "None"
    assert sorted(read.arguments) == sorted(parameters_of(FUNCTIONS[name]))
    assert all(read.arguments.values())


# what a function calls to look at its arguments; each of them may raise
CHECKS = {
    "called_with": "ConventionError", "choice": "UnknownNameError", "class_labels": "ConventionError",
    "finite": "ConventionError", "generator": "ConventionError", "instance": "ConventionError",
    "interval": "ConventionError", "listed": "ConventionError", "positive": "ConventionError",
    "truth_value": "ConventionError", "unit_interval": "ConventionError", "whole_number": "ConventionError",
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_that_raises_says_so(name: str) -> None:
    source = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(FUNCTIONS[name]))))
    raises = documented(FUNCTIONS[name]).sections.get("Raises", "")
    for node in ast.walk(source):
        assert raises or not isinstance(node, ast.Raise)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CHECKS:
            assert CHECKS[node.func.id] in raises or "As " in raises or "CourseError" in raises, node.func.id


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_has_a_sentence_and_a_text_for_all_that_it_is_made_of(name: str) -> None:
    read = documented(CLASSES[name])
    assert read.sentence.endswith(".")
    protocol = getattr(CLASSES[name], "_is_protocol", False)
    made_of = {argument for argument in parameters_of(CLASSES[name]) if not argument.startswith("_")}
    assert protocol or made_of <= {argument for argument, text in read.arguments.items() if text}


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_has_one_sentence(name: str) -> None:
    sentence = documented(PROPERTIES[name].fget).sentence
    assert sentence.endswith(".")
    assert not re.search(r"[.!?] [A-Z]", sentence)


@pytest.mark.parametrize("name", NOT_CALLED)
def test_nothing_is_left_out_that_could_be_called(name: str) -> None:
    with pytest.raises(CannotBuildError):
        Call(name, seed=0)


# --- the modules -------------------------------------------------------------------------------------------------


def exporting_modules() -> dict[str, list[str]]:
    """Every module of course_lib with its __all__, read from the source."""
    found = {}
    for path in sorted(COURSE_LIB.rglob("*.py")):
        names = re.search(r"^__all__ = (\[[^]]*\])", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        if names:
            found[str(path.relative_to(COURSE_LIB))] = [str(name) for name in ast.literal_eval(names[1])]
    return found


def test_every_module_sorts_what_it_exports() -> None:
    exports = exporting_modules()
    assert len(exports) > len(MATHEMATICS)
    assert [module for module, names in exports.items() if names != sorted(names)] == []


def test_no_public_name_is_exported_by_two_modules_of_the_mathematics() -> None:
    places = defaultdict(list)
    for module in MATHEMATICS:
        for name in importlib.import_module(f"course_lib.{module}").__all__:
            places[name].append(module)
    assert {name: modules for name, modules in places.items() if len(modules) > 1} == {}


def test_every_module_has_its_tests() -> None:
    modules = {path.stem for path in COURSE_LIB.glob("[a-z]*.py")} | {
        path.parent.name for path in COURSE_LIB.glob("[a-z]*/__init__.py")
    }
    tested = {path.stem.removeprefix("test_") for path in TESTS.rglob("test_*.py")}
    tested |= {path.parent.name for path in TESTS.rglob("test_*.py")}
    assert sorted(modules - tested) == []
