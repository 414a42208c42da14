"""The network as a description, and what can be asked of it: every argument is checked here, every result is fresh."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from course_lib.activations import Activation, get_activation
from course_lib.arguments import float_array, generator, instance, listed, plain_array, truth_value, whole_number
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError
from course_lib.initializers import Initializer, initializer_of
from course_lib.linear import augment
from course_lib.network._passes import BackwardPass, ForwardPass, Trace, layer_blocks, tangent

FloatArray = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class MultilayerPerceptron:
    """A fully connected network as a description: widths and activations, no parameters of its own.

    h_0 = X,   h_l = a_l(h_{l-1} @ W_l.T + b_l),   y_hat = h_L
    Args         widths: (d, n_1, …, k), inputs first, outputs last. activations: one per layer, names or Activation.
    Raises       ConventionError for fewer than two widths or another number of activations; UnknownNameError.
    Conventions  W_l (n_l, n_{l-1}), b_l (n_l,). The parameters are one vector: layer after layer, in a layer unit after
                 unit, a unit's bias after its weights; for one linear unit theta = (w_1, …, w_d, b). A stack of S
                 networks is a matrix (S, P); its results have a leading S. A network without biases has biases 0 that
                 stay 0: before each step multiply the gradients by what from_arrays packs from ones for W_l and
                 zeros for b_l, in training by way of fit_objective.
    Source       Gogianu and Busoniu, "General equation for deep networks"; Massias, "Mathematical formulation"; Lucchi,
                 section 4.5, without biases.

    >>> network = MultilayerPerceptron(widths=(2, 2, 1), activations=("relu", "identity"))
    >>> parameters = network.from_arrays([([[1, 1], [1, 1]], [0, -1]), ([[1, -2]], [0])])
    >>> network.forward(parameters, [[0, 0], [0, 1], [1, 0], [1, 1]]).ravel()
    array([0., 1., 1., 0.])
    """

    widths: tuple[int, ...]
    activations: tuple[str | Activation, ...]

    def __post_init__(self) -> None:
        name = "MultilayerPerceptron"
        outline = "widths, inputs first and outputs last, such as (2, 3, 1)"
        listed_widths = listed(name, "widths", self.widths, of=outline)
        widths = tuple(whole_number(name, f"widths[{i}]", width) for i, width in enumerate(listed_widths))
        if len(widths) < 2:
            raise ConventionError(
                f"{name}: widths is {widths}; at least two are needed, the number of inputs and of outputs.",
                name="widths",
                got=widths,
                expected="at least two widths",
            )
        given: Any = self.activations
        single = isinstance(given, str) or not isinstance(given, Iterable)
        activations = (given,) if single else tuple(given)
        if single or len(activations) != len(widths) - 1:
            example = ("relu",) * (len(widths) - 2) + ("identity",)
            raise ConventionError(
                f"{name}: {len(activations)} activation(s) for {len(widths) - 1} layer(s); give a tuple with one per "
                f"layer, the output's last, such as {example}.",
                name="activations",
                got=given,
                expected=f"{len(widths) - 1} activations",
            )
        object.__setattr__(self, "widths", widths)
        object.__setattr__(self, "activations", tuple(map(_name_where_there_is_one, activations)))

    @property
    def n_inputs(self) -> int:
        """d, the number of features of a sample."""
        return self.widths[0]

    @property
    def n_outputs(self) -> int:
        """k, the number of outputs."""
        return self.widths[-1]

    @property
    def n_layers(self) -> int:
        """L, the number of layers with weights; L - 1 of them are hidden."""
        return len(self.widths) - 1

    @property
    def n_parameters(self) -> int:
        """P, the sum of n_l (n_{l-1} + 1) over the layers."""
        return sum(n_out * (n_in + 1) for n_in, n_out in pairwise(self.widths))

    @property
    def n_forward_multiplications(self) -> int:
        """Multiplications of the forward pass per sample, the sum of n_l n_{l-1} over the layers: one for each weight.

        Conventions  those of the matrix products; biases are added, and what the activations take is not counted.
        Source       Massias, "Backpropagation is a fast algorithm", where it is the dominant cost.
        """
        return sum(n_out * n_in for n_in, n_out in pairwise(self.widths))

    @property
    def n_backward_multiplications(self) -> int:
        """Multiplications of the backward pass per sample: one for each weight of layer 1, two for each beyond it.

        sum of n_l n_{l-1} over the layers (BP4) + the same sum from layer 2 on (BP2)
        Conventions  those of the matrix products; what the slopes take is not counted.
        Source       Massias, "Backpropagation is a fast algorithm", which counts those of BP2 alone.
        """
        return 2 * self.n_forward_multiplications - self.widths[0] * self.widths[1]

    def initialize(
        self,
        *,
        rng: np.random.Generator,
        weights: str | Initializer = "he_normal",
        biases: str | Initializer = "zeros",
        n_networks: int | None = None,
        dtype: DTypeLike = np.float64,
    ) -> FloatArray:
        """Draw fresh parameters, layer after layer, in each the weights before the biases.

        Args         rng: generator. weights, biases: names of INITIALIZERS, or functions like them; a bias is drawn as
                     one weight of its unit would be. n_networks: S, for a stack of networks drawn one after the other.
                     dtype: np.float64, or np.float32 for half the memory.
        Returns      (P,), or (S, P) with n_networks, of that dtype.
        Raises       UnknownNameError for an unknown initializer; ConventionError for n_networks below 1, a bare seed or
                     another dtype; ShapeError, NotFiniteError or CourseError when a function of yours returns no
                     (fan_out, fan_in) finite numbers.
        Conventions  drawn in float64, then rounded to dtype: the same seed gives the same network in both precisions.
        """
        function = "MultilayerPerceptron.initialize"
        generator(function, rng)
        draw_weights = _initializer_of(function, "weights", weights)
        draw_biases = _initializer_of(function, "biases", biases)
        n_drawn = 1 if n_networks is None else whole_number(function, "n_networks", n_networks)
        stack = np.empty((n_drawn, self.n_parameters), _float_dtype(function, dtype))
        for parameters in stack:
            for block in layer_blocks(parameters, self.widths):
                fan_out, fan_in = block.shape[0], block.shape[1] - 1
                block[:, :-1] = draw_weights(fan_out, fan_in, rng=rng)
                block[:, -1] = draw_biases(fan_out, fan_in, rng=rng)[:, 0]
        return stack[0] if n_networks is None else stack

    def forward(self, parameters: ArrayLike, X: ArrayLike) -> FloatArray:
        """Predict: push every sample through all layers.

        h_l = a_l(h_{l-1} @ W_l.T + b_l)
        Args         parameters: (P,), or (S, P) for a stack of networks. X: (N, d), rows are samples.
        Returns      (N, k), or (S, N, k), in the precision of the parameters.
        Raises       ShapeError when parameters or X do not fit the widths; NotFiniteError.
        Source       Massias, "Mathematical formulation"; Gogianu and Busoniu, "General equation for deep networks".
        """
        return self._run("forward", parameters, X).outputs[-1]

    def forward_with_trace(self, parameters: ArrayLike, X: ArrayLike) -> tuple[FloatArray, Trace]:
        """Predict, and keep every z_l and h_l for a backward pass or for looking at them.

        Args         parameters: (P,), or (S, P) for a stack of networks. X: (N, d), rows are samples.
        Returns      (N, k), or (S, N, k), the predictions; and the trace.
        Raises       ShapeError when parameters or X do not fit the widths; NotFiniteError.
        Source       Massias, "The backpropagation algorithm"; Gogianu and Busoniu, "Backpropagation algorithm. Forward
                     pass", for why the trace is kept.
        """
        trace = self._run("forward_with_trace", parameters, X)
        return trace.outputs[-1].copy(), trace

    def backward(self, parameters: ArrayLike, trace: Trace, upstream: ArrayLike) -> FloatArray:
        """Backpropagate: the gradient of a loss in all parameters, from its gradient in the predictions.

        delta_L = upstream * a_L'(z_L)                                                            (BP1)
        delta_l = (delta_{l+1} @ W_{l+1}) * a_l'(z_l)                                              (BP2)
        dL/db_l = delta_l.sum(axis=0)                                                             (BP3)
        dL/dW_l = delta_l.T @ h_{l-1}                                                             (BP4)
        Args         parameters: (P,) or (S, P), those of the trace. trace: from forward_with_trace. upstream: (N, k) or
                     (S, N, k), dL/dy_hat, as the value_and_gradient of a loss returns it.
        Returns      (P,) or (S, P): upstream pulled back, that is summed over the samples; a loss that is a mean has
                     put its 1/N into upstream.
        Raises       ShapeError or ConventionError when parameters, trace and upstream do not belong together.
        Source       Massias, "Backpropagation: 4 fundamental equations" and the slides after it, which write delta as
                     a column; the names BP1-BP4 are those of Nielsen (2015), chapter 2.
        """
        return self._backpropagated("backward", parameters, trace, upstream).gradients

    def deltas(self, parameters: ArrayLike, trace: Trace, upstream: ArrayLike) -> tuple[FloatArray, ...]:
        """Backpropagate and look at every delta_l = dL/dz_l, one row per sample.

        Args         parameters: (P,) or (S, P), those of the trace. trace: from forward_with_trace. upstream: (N, k) or
                     (S, N, k), dL/dy_hat.
        Returns      delta_1, …, delta_L: (N, n_l) each, or (S, N, n_l).
        Raises       ShapeError or ConventionError when parameters, trace and upstream do not belong together.
        Source       Massias, "Backpropagation: 4 fundamental equations".
        """
        return self._backpropagated("deltas", parameters, trace, upstream).deltas

    def per_sample_gradients(self, parameters: ArrayLike, trace: Trace, upstream: ArrayLike) -> FloatArray:
        """Backpropagate without adding up: what each sample contributes to the gradient.

        dW_l of sample i = outer(delta_l[i], h_{l-1}[i])
        Args         parameters: (P,) or (S, P), those of the trace. trace: from forward_with_trace. upstream: (N, k) or
                     (S, N, k), row i is dL/dy_hat of sample i.
        Returns      (N, P), or (S, N, P); the sum over the samples is backward.
        Raises       ShapeError or ConventionError when parameters, trace and upstream do not belong together.
        Source       Massias, "The backpropagation algorithm", which is for one sample.
        """
        deltas = self._backpropagated("per_sample_gradients", parameters, trace, upstream).deltas
        gradients = np.empty((*deltas[0].shape[:-1], self.n_parameters), deltas[0].dtype)
        for block, delta, inputs in zip(layer_blocks(gradients, self.widths), deltas, trace.layer_inputs, strict=True):
            np.multiply(delta[..., :, None], inputs[..., None, :], out=block)
        return gradients

    def vector_jacobian_product(
        self, parameters: ArrayLike, trace: Trace, upstream: ArrayLike
    ) -> tuple[FloatArray, FloatArray]:
        """Pull a gradient in the predictions back to the parameters and to the inputs.

        X_gradients = delta_1 @ W_1
        Args         parameters: (P,) or (S, P), those of the trace. trace: from forward_with_trace. upstream: (N, k) or
                     (S, N, k), dL/dy_hat.
        Returns      (P,) or (S, P), as backward; and (N, d) or (S, N, d), dL/dX.
        Raises       ShapeError or ConventionError when parameters, trace and upstream do not belong together.
        """
        backward = self._backpropagated("vector_jacobian_product", parameters, trace, upstream)
        W_1, _ = self.parameters_as_arrays(parameters)[0]
        return backward.gradients, backward.deltas[0] @ W_1

    def jacobian_vector_product(
        self, parameters: ArrayLike, trace: Trace, direction: ArrayLike, X_direction: ArrayLike | None = None
    ) -> FloatArray:
        """Push a direction in the parameters (and in the inputs) forward: how fast the predictions then move.

        dz_l = h_{l-1} @ dW_l.T + db_l + dh_{l-1} @ W_l.T,   dh_l = a_l'(z_l) * dz_l
        Args         parameters: (P,) or (S, P), those of the trace. trace: from forward_with_trace. direction: (P,) or
                     (S, P). X_direction: (N, d), the inputs stand still without it.
        Returns      (N, k) or (S, N, k), d y_hat / dt at t = 0 along parameters + t direction, X + t X_direction.
        Raises       ShapeError or ConventionError when the arguments do not belong together.
        """
        function = "MultilayerPerceptron.jacobian_vector_product"
        parameters = self._parameters_of(trace, function, parameters)
        direction = float_array(function, "direction", direction, _written(parameters.shape))
        shape = (len(trace.layer_inputs[0]), self.n_inputs)
        dX = np.zeros(shape) if X_direction is None else X_direction
        dX = in_precision(
            function, "X_direction", float_array(function, "X_direction", dX, _written(shape)), parameters.dtype
        )
        return tangent(self.widths, self._functions(), parameters, trace, direction, dX)

    def parameters_as_arrays(self, parameters: ArrayLike) -> list[tuple[FloatArray, FloatArray]]:
        """Show the vector as [(W_1, b_1), …, (W_L, b_L)]: views, so writing into them changes the vector.

        Args         parameters: (P,), or (S, P) for a stack of networks.
        Returns      W_l (n_l, n_{l-1}) and b_l (n_l,), with a leading S for a stack.
        Raises       ShapeError when parameters does not fit the widths; NotFiniteError.
        """
        parameters = self.checked_parameters("MultilayerPerceptron.parameters_as_arrays", parameters)
        return [(block[..., :-1], block[..., -1]) for block in layer_blocks(parameters, self.widths)]

    def from_arrays(self, arrays: Iterable[tuple[ArrayLike, ArrayLike]]) -> FloatArray:
        """Pack [(W_1, b_1), …, (W_L, b_L)] into one vector, the inverse of parameters_as_arrays.

        Args         arrays: W_l (n_l, n_{l-1}) and b_l (n_l,), one pair per layer; a leading S gives a stack.
        Returns      (P,) or (S, P), a copy.
        Raises       ShapeError when a pair does not fit the widths or a layer is missing; ConventionError when arrays
                     is no list of pairs; NotFiniteError.
        """
        function = "MultilayerPerceptron.from_arrays"
        outline = "pairs (W, b), one per layer"
        pairs = [
            listed(function, "arrays", pair, of=outline) for pair in listed(function, "arrays", arrays, of=outline)
        ]
        if len(pairs) != self.n_layers:
            raise ShapeError(
                f"{function}: {len(pairs)} pair(s) (W, b) for {self.n_layers} layers; give one pair per layer.",
                name="arrays",
                got=len(pairs),
                expected=self.n_layers,
            )
        for layer, pair in enumerate(pairs, start=1):
            if len(pair) != 2:
                raise ShapeError(
                    f"{function}: layer {layer} of arrays has {len(pair)} part(s); give a pair (W, b) for each layer.",
                    name="arrays",
                    got=len(pair),
                    expected=2,
                )
        first = plain_array(function, "W_1", pairs[0][0])
        S = str(len(first)) if first.ndim == 3 else ""
        flat = []
        for layer, ((W, b), (n_in, n_out)) in enumerate(zip(pairs, pairwise(self.widths), strict=True), start=1):
            W = float_array(function, f"W_{layer}", W, f"{S} {n_out} {n_in}")
            b = float_array(function, f"b_{layer}", b, f"{S} {n_out}")
            block = np.concatenate([W, b[..., None]], axis=-1)
            flat.append(block.reshape(*block.shape[:-2], -1))
        return np.concatenate(flat, axis=-1)

    def checked_parameters(self, function: str, parameters: ArrayLike, *, stack: bool = True) -> FloatArray:
        """The parameters as a float array that fits this network.

        Args         function: who asks, for the message. parameters: (P,), or (S, P) for a stack of networks.
                     stack: whether a stack is welcome.
        Returns      (P,) or (S, P), the same array where it already holds floats.
        Raises       ShapeError when parameters does not fit the widths, or is a stack unasked; NotFiniteError;
                     ConventionError when stack is neither True nor False.
        """
        given = plain_array(function, "parameters", parameters)
        array = float_array(function, "parameters", given, "S P" if given.ndim == 2 else "P")
        if array.shape[-1] != self.n_parameters:
            raise ShapeError(
                f"{function}: parameters has shape {array.shape}; a network of widths {self.widths} has "
                f"{self.n_parameters} parameters, as network.initialize(rng=rng) draws them.",
                name="parameters",
                got=array.shape,
                expected=(self.n_parameters,),
            )
        if not truth_value(function, "stack", stack) and array.ndim == 2:
            raise ShapeError(
                f"{function}: parameters has shape {array.shape}, a stack of {len(array)} network(s), where one is "
                "asked for; pass one of its rows, such as parameters[0].",
                name="parameters",
                got=array.shape,
                expected=(self.n_parameters,),
            )
        return array

    def _functions(self) -> tuple[Activation, ...]:
        return tuple(map(get_activation, self.activations))

    def _run(self, method: str, parameters: ArrayLike, X: ArrayLike) -> Trace:
        function = f"MultilayerPerceptron.{method}"
        parameters = self.checked_parameters(function, parameters)
        X = float_array(function, "X", X, f"N {self.n_inputs}")
        inputs = augment(in_precision(function, "X", X, parameters.dtype))
        forward = ForwardPass(self.widths, self._functions(), parameters, inputs)
        forward.run()
        return forward.trace

    def _parameters_of(self, trace: Trace, function: str, parameters: ArrayLike) -> FloatArray:
        theta = self.checked_parameters(function, parameters)
        instance(function, "trace", trace, Trace, such_as="as forward_with_trace returns it")
        trace.check(function, self.widths, theta)
        return theta

    def _backpropagated(self, method: str, parameters: ArrayLike, trace: Trace, upstream: ArrayLike) -> BackwardPass:
        function = f"MultilayerPerceptron.{method}"
        parameters = self._parameters_of(trace, function, parameters)
        upstream = float_array(function, "upstream", upstream, _written(trace.outputs[-1].shape))
        backward = BackwardPass(self.widths, self._functions(), parameters, trace)
        backward.upstream[...] = in_precision(function, "upstream", upstream, parameters.dtype)
        backward.run()
        return backward


def _initializer_of(function: str, argument: str, given: str | Initializer) -> Initializer:
    """The initializer that an argument names, or a function of the caller's with a look at what it returns."""
    initializer = initializer_of(function, argument, given)
    if isinstance(given, str):
        return initializer

    def checked(fan_out: int, fan_in: int, *, rng: np.random.Generator) -> FloatArray:
        call = f"{argument}({fan_out}, {fan_in}, rng=rng)"
        drawn = float_array(function, call, initializer(fan_out, fan_in, rng=rng), "...")
        if drawn.shape != (fan_out, fan_in):
            raise ShapeError(
                f"{function}: {call} has shape {drawn.shape}; an initializer must return (fan_out, fan_in), here "
                f"({fan_out}, {fan_in}), one row per unit.",
                name=argument,
                got=drawn.shape,
                expected=(fan_out, fan_in),
            )
        return drawn

    return checked


def in_precision(function: str, name: str, array: FloatArray, dtype: np.dtype[Any]) -> FloatArray:
    """Finite numbers in the precision of the parameters; what is infinite there is refused."""
    if array.dtype == dtype:
        return array
    with np.errstate(over="ignore"):
        rounded = array.astype(dtype)
    if not np.isfinite(rounded).all():
        where = tuple(int(i) for i in np.argwhere(~np.isfinite(rounded))[0])
        raise NotFiniteError(
            f"{function}: {name}[{', '.join(map(str, where))}] is {array[where]}, too large for the {dtype.name} of "
            f"the parameters; scale {name}, or pass float64 parameters.",
            name=name,
            got=float(array[where]),
            expected=f"numbers that {dtype.name} can hold",
        )
    return rounded


def _float_dtype(function: str, dtype: DTypeLike) -> np.dtype[Any]:
    try:
        found = np.dtype(dtype)
    except (TypeError, ValueError):
        found = np.dtype(object)
    if found not in (np.float64, np.float32):
        raise ConventionError(
            f"{function}: dtype is {dtype!r}; parameters are real numbers, so give np.float64 or np.float32.",
            name="dtype",
            got=dtype,
            expected="np.float64 or np.float32",
        )
    return found


def _written(shape: tuple[int, ...]) -> str:
    return " ".join(map(str, shape))


def _name_where_there_is_one(activation: str | Activation) -> str | Activation:
    """The name that brings the activation back, so that networks compare, print and save; else the object itself."""
    found = get_activation(activation)
    try:
        return found.name if get_activation(found.name) is found else found
    except CourseError:
        return found
