"""What the argument checks let through, what they refuse, and in which words."""

import re

import numpy as np
import pytest

from course_lib.activations import ACTIVATIONS
from course_lib.arguments import (
    called_with,
    choice,
    class_labels,
    finite,
    float_array,
    float_arrays,
    generator,
    instance,
    interval,
    learning_rate_schedule,
    listed,
    momentum_schedule,
    plain_array,
    positive,
    truth_value,
    unit_interval,
    whole_number,
)
from course_lib.errors import ConventionError, CourseError, NotFiniteError, ShapeError, UnknownNameError
from course_lib.initializers import INITIALIZERS
from course_lib.losses import LOSSES
from course_lib.optimizers import OPTIMIZERS


def refused(error, text, name, call):
    """The call raises this error, with exactly this text, and the error carries the argument's name."""
    with pytest.raises(error, match=f"^{re.escape(text)}$") as caught:
        call()
    assert caught.value.name == name
    assert type(caught.value) is error
    return caught.value


# --- arrays


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_float_arrays_of_both_precisions_pass_through_uncopied(dtype):
    X = np.ones((2, 3), dtype)
    assert float_array("f", "X", X, "N d") is X


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint16, np.int64, np.float16, np.longdouble])
def test_other_real_numbers_become_float64(dtype):
    array = float_array("f", "X", np.ones((2, 3), dtype), "N d")
    assert array.dtype == np.float64
    assert array.tolist() == [[1, 1, 1], [1, 1, 1]]


def test_lists_become_arrays_and_the_order_of_the_arguments_is_kept():
    X, y = float_arrays("f", X=([[1, 2, 3]], "N d"), y=([4], "N"))
    assert X.shape == (1, 3)
    assert y.tolist() == [4.0]


def test_shape_letters_numbers_sums_and_dots():
    float_arrays("f", theta=(np.zeros(4), "d+1"), X=(np.zeros((5, 3)), "N d"))
    float_arrays("f", X=(np.zeros((5, 3)), "N d"), theta=(np.zeros(4), "d+1"))
    assert float_array("f", "p", np.zeros((5, 2)), "N 2").shape == (5, 2)
    assert float_array("f", "p", np.zeros((7, 5, 3)), "... k").shape == (7, 5, 3)
    assert float_array("f", "p", 3, "").shape == float_array("f", "p", 3, "...").shape == ()
    assert float_array("f", "p", np.zeros(3), "... k").shape == (3,)
    assert float_array("f", "p", np.zeros((0, 2)), "...").shape == (0, 2)


def test_wrong_number_of_axes():
    error = refused(
        ShapeError,
        "f: X has shape (3, 1, 2); expected (N, d).",
        "X",
        lambda: float_array("f", "X", np.zeros((3, 1, 2)), "N d"),
    )
    assert (error.got, error.expected) == ((3, 1, 2), "(N, d)")
    refused(
        ShapeError, "f: b has shape (2,); expected a single number.", "b", lambda: float_array("f", "b", [1, 2], "")
    )
    refused(
        ShapeError,
        "f: z has shape (); expected (..., k).",
        "z",
        lambda: float_array("f", "z", 1.0, "... k"),
    )


def test_a_column_for_a_vector_is_told_to_ravel():
    for shape in ((4, 1), (1, 4)):
        refused(
            ShapeError,
            f"f: y has shape {shape}; expected (N,); a column would broadcast against (N,), so pass y.ravel().",
            "y",
            lambda shape=shape: float_array("f", "y", np.zeros(shape), "N"),
        )
    refused(
        ShapeError,
        "f: y has shape (4, 2); expected (N,).",
        "y",
        lambda: float_array("f", "y", np.zeros((4, 2)), "N"),
    )


def test_a_vector_for_a_matrix_is_told_how_to_become_one():
    refused(
        ShapeError,
        "f: X has shape (4,); expected (N, d); for one feature pass X[:, None], for one sample X[None, :].",
        "X",
        lambda: float_array("f", "X", np.zeros(4), "N d"),
    )


def test_arguments_that_do_not_fit_each_other():
    error = refused(
        ShapeError,
        "f: y has shape (3,) but X has shape (4, 2); N must be the same in X (N, d) and y (N,).",
        "y",
        lambda: float_arrays("f", X=(np.zeros((4, 2)), "N d"), y=(np.zeros(3), "N")),
    )
    assert (error.got, error.expected) == ((3,), "(N,)")
    refused(
        ShapeError,
        "f: theta has shape (2,) but X has shape (4, 2); d must be the same in X (N, d) and theta (d+1,).",
        "theta",
        lambda: float_arrays("f", X=(np.zeros((4, 2)), "N d"), theta=(np.zeros(2), "d+1")),
    )


def test_an_axis_of_a_fixed_size_and_a_square():
    refused(
        ShapeError,
        "f: p has shape (5, 3); expected (N, 2).",
        "p",
        lambda: float_array("f", "p", np.zeros((5, 3)), "N 2"),
    )
    refused(
        ShapeError,
        "f: A has shape (5, 3); expected (n, n), as long one way as the other.",
        "A",
        lambda: float_array("f", "A", np.zeros((5, 3)), "n n"),
    )


@pytest.mark.parametrize(("shape", "axis"), [((0, 2), "N"), ((3, 0), "d")])
def test_empty_arrays(shape, axis):
    refused(
        ShapeError,
        f"f: X has shape {shape} and holds nothing along {axis}; at least one entry is needed.",
        "X",
        lambda: float_array("f", "X", np.zeros(shape), "N d"),
    )


def test_ragged_lists():
    error = refused(
        ShapeError,
        "f: X is a list whose rows differ in length; every row must have the same number of entries.",
        "X",
        lambda: float_array("f", "X", [[1, 2], [3]], "N d"),
    )
    assert (error.got, error.expected) == ([[1, 2], [3]], "rows of equal length")


def test_an_object_that_says_itself_why_it_is_no_array_is_heard():
    class Proud:
        def __array__(self, dtype=None, copy=None):
            raise CourseError("I am not an array.")

    with pytest.raises(CourseError, match=r"^I am not an array\.$"):
        float_array("f", "X", Proud(), "N")


@pytest.mark.parametrize(
    ("value", "kind"), [(["1", "2"], "str32"), ([1j], "complex128"), ([None], "object"), ([{}], "object")]
)
def test_values_that_are_no_real_numbers(value, kind):
    error = refused(
        CourseError,
        f"f: y holds {kind} values; real numbers are needed, such as np.asarray(y, dtype=float) makes them.",
        "y",
        lambda: float_array("f", "y", value, "N"),
    )
    assert (error.got, error.expected) == (np.asarray(value).dtype, "real numbers")


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_values_that_are_not_finite_are_named_with_their_place(value):
    X = np.zeros((3, 2))
    X[2, 1] = value
    error = refused(
        NotFiniteError,
        f"f: X[2, 1] is {value}; every entry must be a finite number, so remove or replace such entries first.",
        "X",
        lambda: float_array("f", "X", X, "N d"),
    )
    assert error.expected == "finite numbers"
    np.testing.assert_equal(error.got, value)
    refused(
        NotFiniteError,
        f"f: b is {value}; every entry must be a finite number, so remove or replace such entries first.",
        "b",
        lambda: float_array("f", "b", value, ""),
    )


@pytest.mark.parametrize("given", [None, "a", np.ones(2)])
def test_a_schedule_gives_numbers(given):
    rate = learning_rate_schedule("f", lambda step: given)
    error = refused(
        ConventionError,
        f"f: the schedule gave the learning rate {given} at step 3; it must be finite and at least 0.",
        "learning_rate",
        lambda: rate(3),
    )
    assert error.got is given


@pytest.mark.parametrize("given", [1, 1.5, -0.1, np.nan, np.inf, None])
def test_a_schedule_of_the_momentum_stays_below_one(given):
    beta = momentum_schedule("f", lambda step: given)
    text = f"f: the schedule gave the momentum {given} at step 3; it must lie in [0, 1)."
    error = refused(ConventionError, text, "momentum", lambda: beta(3))
    assert error.got is given
    assert error.expected == "[0, 1)"


def test_a_schedule_is_taken_as_it_is_and_a_number_for_one_that_never_changes():
    for schedule in (learning_rate_schedule, momentum_schedule):
        assert [schedule("f", lambda step: step / 4)(step) for step in range(3)] == [0, 0.25, 0.5]
        assert schedule("f", 0.5)(3) == schedule("f", lambda step: np.float32(0.5))(3) == 0.5
    assert learning_rate_schedule("f", lambda step: 1e300)(3) == 1e300
    text = "f: momentum is 1; it must lie in [0, 1)."
    refused(ConventionError, text, "momentum", lambda: momentum_schedule("f", 1))


def test_an_interval_has_two_finite_ends_in_order():
    assert interval("f", 0, np.float32(0.5)) == (0.0, 0.5)
    for low, high in ((1, 1), (2.0, -1.0)):
        text = f"f: the interval runs from {low} to {high}; low must be below high."
        error = refused(ConventionError, text, "low", lambda low=low, high=high: interval("f", low, high))
        assert (error.got, error.expected) == (low, f"below {high}")
    for name, ends in (("low", (np.nan, 1.0)), ("low", (-np.inf, 1.0)), ("high", (0.0, np.inf))):
        with pytest.raises(ConventionError, match="it must be a finite number") as caught:
            interval("f", *ends)
        assert caught.value.name == name


# --- single numbers


def test_finite_numbers_pass():
    assert finite("f", "c", -2) == -2.0
    assert isinstance(finite("f", "c", np.float32(0.5)), float)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, "2", b"2", True, np.True_, 10**400, None, [1, 2], 1j])
@pytest.mark.parametrize("check", [finite, positive, unit_interval])
def test_what_is_no_finite_number_is_refused_everywhere(check, value):
    error = refused(
        ConventionError,
        f"f: learning_rate is {value!r}; it must be a finite number.",
        "learning_rate",
        lambda: check("f", "learning_rate", value),
    )
    assert error.got is value
    assert error.expected == "a number"


def test_positive_numbers():
    assert positive("f", "h", 1e-300) == 1e-300
    assert positive("f", "h", 0, zero=True) == 0.0
    for value in (0, -1e-300):
        error = refused(
            ConventionError,
            f"f: h is {value!r}; it must be greater than 0.",
            "h",
            lambda value=value: positive("f", "h", value),
        )
        assert (error.got, error.expected) == (value, "greater than 0")
    error = refused(
        ConventionError, "f: h is -1; it must be at least 0.", "h", lambda: positive("f", "h", -1, zero=True)
    )
    assert error.expected == "at least 0"


@pytest.mark.parametrize(
    ("closed", "inside", "outside", "interval"),
    [
        ("left", [0, 0.5, 1 - 1e-16], [1, -1e-300, 2], "[0, 1)"),
        ("right", [1e-300, 1], [0, -1, 1 + 1e-15], "(0, 1]"),
        ("both", [0, 1], [-1e-300, 1 + 1e-15], "[0, 1]"),
    ],
)
def test_unit_intervals(closed, inside, outside, interval):
    for value in inside:
        assert unit_interval("f", "momentum", value, closed=closed) == value
    for value in outside:
        error = refused(
            ConventionError,
            f"f: momentum is {value!r}; it must lie in {interval}.",
            "momentum",
            lambda value=value: unit_interval("f", "momentum", value, closed=closed),
        )
        assert (error.got, error.expected) == (value, interval)


def test_a_unit_interval_is_open_at_1_unless_said_otherwise():
    assert unit_interval("f", "momentum", 0) == 0
    with pytest.raises(ConventionError):
        unit_interval("f", "momentum", 1)


def test_whole_numbers():
    assert whole_number("f", "epochs", 1) == 1
    assert type(whole_number("f", "epochs", np.int64(7))) is int
    assert whole_number("f", "patience", 0, least=0) == 0
    for value in (0, -1, 2.0, "2", True, None):
        error = refused(
            ConventionError,
            f"f: epochs is {value!r}; it must be a whole number of at least 1.",
            "epochs",
            lambda value=value: whole_number("f", "epochs", value),
        )
        assert error.got is value
        assert error.expected == "an integer >= 1"
    refused(
        ConventionError,
        "f: epochs is 4; it must be a whole number of at least 5.",
        "epochs",
        lambda: whole_number("f", "epochs", 4, least=5),
    )


def test_truth_values():
    for value in (True, np.True_, np.array(True)):
        assert truth_value("f", "training", value) is True
    for value in (False, np.False_, np.array(False)):
        assert truth_value("f", "training", value) is False
    shown = {"no": "'no'", None: "None", 0: "0", 1.0: "1.0"}
    for value, written in shown.items():
        text = f"f: training is {written}; give True or False."
        error = refused(ConventionError, text, "training", lambda value=value: truth_value("f", "training", value))
        assert (error.got, error.expected) == (value, "True or False")
    for value in (np.array([True]), np.array([True, False]), np.array(1)):
        text = "f: training is an ndarray; give True or False."
        refused(ConventionError, text, "training", lambda value=value: truth_value("f", "training", value))


# --- generators, labels, names


def test_only_a_generator_is_a_source_of_random_numbers():
    rng = np.random.default_rng(0)
    assert generator("f", rng) is rng
    error = refused(
        ConventionError,
        "f: rng is 0; it must be a generator: pass rng=np.random.default_rng(seed).",
        "rng",
        lambda: generator("f", 0),
    )
    assert (error.got, error.expected) == (0, "numpy.random.Generator")
    with pytest.raises(ConventionError, match=r"^f: noise is None; .* pass noise="):
        generator("f", None, name="noise")


def labels_of(value):
    return class_labels("f", "labels", value, n_samples=3, n_classes=4)


def test_labels_are_whole_numbers_below_the_number_of_classes():
    labels = np.array([0, 3, 1], np.uint8)
    assert labels_of(labels) is labels
    assert labels_of([0, 3, 1]).tolist() == [0, 3, 1]
    for value in ([0.0, 3.0, 1.0], [True, False, True], ["a", "b", "c"]):
        kind = np.asarray(value).dtype
        error = refused(
            CourseError,
            f"f: labels holds {kind.name} values; class numbers from 0 to 3 are needed, "
            "such as labels.astype(int) where they are whole numbers.",
            "labels",
            lambda value=value: labels_of(value),
        )
        assert (error.got, error.expected) == (kind, "whole numbers")


@pytest.mark.parametrize("value", [[0, 1], [[0], [1], [2]], np.eye(3, 4, dtype=int)])
def test_labels_are_one_per_sample(value):
    shape = np.shape(value)
    error = refused(
        ShapeError,
        f"f: labels has shape {shape}; expected (3,), one class number per sample.",
        "labels",
        lambda: labels_of(value),
    )
    assert (error.got, error.expected) == (shape, (3,))


@pytest.mark.parametrize("wrong", [-1, 4])
def test_labels_count_from_zero(wrong):
    error = refused(
        ConventionError,
        f"f: labels[1] is {wrong}; there are 4 classes, counted from 0 to 3.",
        "labels",
        lambda: labels_of([0, wrong, -7]),
    )
    assert (error.got, error.expected) == (wrong, "0 to 3")


def test_a_name_in_the_table_is_handed_back_and_a_near_miss_is_corrected():
    assert choice("f", "activation", "tanh", ["relu", "tanh"]) == "tanh"
    error = refused(
        UnknownNameError,
        "f: activation is 'rellu'; did you mean 'relu' (known: relu, tanh)?",
        "activation",
        lambda: choice("f", "activation", "rellu", iter(["relu", "tanh"])),
    )
    assert (error.got, error.expected) == ("rellu", ["relu", "tanh"])
    refused(
        UnknownNameError,
        "f: activation is 'qqq'; known: relu, tanh.",
        "activation",
        lambda: choice("f", "activation", "qqq", ["relu", "tanh"]),
    )


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("ReLU", "relu"), ("LeakyReLU", "leaky_relu"), ("SiLU", "silu"), ("swish", "silu"), ("Sigmoid", "logistic"),
        ("MSELoss", "mean_squared_error"), ("L1Loss", "mean_absolute_error"), ("SmoothL1Loss", "huber"),
        ("CrossEntropyLoss", "cross_entropy"), ("BCEWithLogitsLoss", "binary_cross_entropy"), ("SGD", "sgd"),
        ("RMSprop", "rmsprop"), ("xavier_uniform", "glorot_uniform"), ("kaiming_normal_", "he_normal"),
    ],
)  # fmt: skip
def test_the_names_of_other_libraries_lead_to_ours(asked, meant):
    tables = [ACTIVATIONS, LOSSES, OPTIMIZERS, INITIALIZERS]
    table = next(list(names) for names in tables if meant in names)
    with pytest.raises(UnknownNameError, match=rf"^f: name is '{asked}'; did you mean '{meant}' \(known: "):
        choice("f", "name", asked, table)


def test_a_function_in_place_of_a_name_is_refused():
    with pytest.raises(
        UnknownNameError, match=r"^f: activation is <ufunc 'tanh'>; did you mean 'tanh' \(known: relu, tanh\)\?$"
    ):
        choice("f", "activation", np.tanh, ["relu", "tanh"])
    with pytest.raises(UnknownNameError, match=r"did you mean 'relu' \(known: relu, tanh\)\?$"):
        choice("f", "activation", np.array(["relu"]), ["relu", "tanh"])


# --- the errors


@pytest.mark.parametrize("error", [ShapeError, ConventionError, NotFiniteError, UnknownNameError])
def test_every_error_is_a_course_error_and_a_value_error(error):
    assert issubclass(error, CourseError)
    assert issubclass(error, ValueError)
    raised = error("what happened.", name="X", got=1, expected=2)
    assert (str(raised), raised.name, raised.got, raised.expected) == ("what happened.", "X", 1, 2)
    bare = error("bare.")
    assert (bare.name, bare.got, bare.expected) == ("", None, None)


# --- objects, functions and lists


def test_an_object_of_another_kind_is_named_with_what_was_expected():
    assert instance("f", "rule", 3.0, float, such_as="such as 1.5") == 3.0
    for value, shown in (
        (3, "3"),
        ("sgd", "'sgd'"),
        (None, "None"),
        (np.zeros(10**4), "an ndarray"),
        ({}, "a dict"),
        (abs, "the function abs"),
        (int, "the class int"),
    ):
        with pytest.raises(ConventionError) as caught:
            instance("f", "rule", value, float, such_as="such as 1.5")
        assert str(caught.value) == f"f: rule is {shown}; give a float, such as 1.5."
        assert (caught.value.name, caught.value.got) == ("rule", value) or isinstance(value, np.ndarray)
        assert caught.value.expected == "a float, such as 1.5"


def test_what_cannot_be_called_is_refused():
    assert called_with("f", "slope", abs, "x") is abs
    with pytest.raises(ConventionError) as caught:
        called_with("f", "slope", 2.0, "x")
    assert str(caught.value) == "f: slope is 2.0; give a function that is called as slope(x)."


def test_what_holds_no_items_is_refused():
    assert listed("f", "widths", (2, 3), of="widths") == [2, 3]
    assert listed("f", "widths", (width for width in "ab"), of="widths") == ["a", "b"]
    for value in (3, None, "23", b"23", object()):
        with pytest.raises(ConventionError, match="give a list of widths"):
            listed("f", "widths", value, of="widths")


def test_an_array_may_hold_anything_but_rows_of_different_length():
    assert plain_array("f", "y", ["a", "b"]).tolist() == ["a", "b"]
    array = np.ones(3, np.float32)
    assert plain_array("f", "y", array) is array
    with pytest.raises(ShapeError, match="f: y is a list whose rows differ in length"):
        plain_array("f", "y", [[1], [1, 2]])
