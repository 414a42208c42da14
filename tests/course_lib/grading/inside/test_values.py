"""Values over the wall: equal when they arrive, checked before they are built."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from course_lib.checks import Opaque
from course_lib.grading.inside.values import ARRAY_LIMIT, SIZE_LIMIT, TEXT_LIMIT, ValueRefused, decode, encode


def sent(value: Any) -> Any:
    return decode(json.loads(json.dumps(encode(value))), Opaque)


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -(2**60),
        2**70,
        1.5,
        float("inf"),
        "é\n",
        1 + 2j,
        [1, [2.0]],
        (1, ("a",)),
        {"a": [1], "b": None},
        [],
        (),
    ],
)
def test_plain_values_arrive_as_they_are(value: Any) -> None:
    got = sent(value)
    assert got == value
    assert type(got) is type(value)


def test_nan_arrives() -> None:
    assert np.isnan(sent(float("nan")))


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3),
        np.arange(6, dtype=np.int32),
        np.array(5.0),
        np.zeros((0, 3)),
        np.array([True, False]),
        np.array([1 + 1j], np.complex64),
        np.array([np.nan, np.inf, -0.0], np.float32),
        np.arange(4, dtype=">f8"),
        np.array(["a", "longer"]),
        np.array([b"ab"]),
    ],
)
def test_arrays_keep_dtype_shape_and_bits(array: np.ndarray[Any, Any]) -> None:
    got = sent(array)
    assert (got.shape, got.dtype) == (array.shape, array.dtype.newbyteorder("="))
    assert got.tobytes() == array.astype(array.dtype.newbyteorder("=")).tobytes()
    assert got.flags.writeable


def test_numpy_numbers_stay_numpy_numbers() -> None:
    got = sent(np.float32(1.5))
    assert type(got) is np.float32
    assert got == 1.5


def test_numpy_texts_become_texts() -> None:
    assert type(sent(np.array(["he", "slip"])[1])) is str


def test_long_doubles_become_doubles() -> None:
    assert sent(np.ones(2, np.longdouble)).dtype == np.float64


def test_a_subclass_arrives_as_a_plain_array() -> None:
    assert type(sent(np.ma.masked_array([1.0, 2.0], [False, True]))) is np.ndarray


def test_the_layout_in_memory_is_kept_because_a_function_must_not_care_for_it() -> None:
    base = np.arange(24.0).reshape(4, 6)
    assert sent(np.asfortranarray(base)).flags.f_contiguous
    strided = sent(base[::2, ::2])
    assert not strided.flags.c_contiguous
    np.testing.assert_array_equal(strided, base[::2, ::2])


class Thing:
    pass


@pytest.mark.parametrize(
    ("value", "name"),
    [(Thing(), "Thing"), (np.array([Thing()]), "array of object"), (len, "builtin_function_or_method"), ({1}, "set")],
)
def test_of_other_objects_only_the_type_arrives(value: Any, name: str) -> None:
    assert sent(value) == Opaque(name)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (np.zeros(SIZE_LIMIT // 16 + 1, complex), "11 MiB"),
        (np.zeros(ARRAY_LIMIT + 1, np.int8), "at most 1,564,672 entries"),
        (np.zeros((1,) * 9), "8 axes"),
        (2**2000, "more than 1024 bits"),
        (["x" * (TEXT_LIMIT + 1)], "a text of 10001 characters"),
    ],
)
def test_what_is_too_large_is_not_sent(value: Any, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        encode(value)


def test_a_list_in_itself_is_not_sent() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(ValueRefused, match="nested more than 16 deep"):
        encode(loop)


def array(**changed: Any) -> dict[str, Any]:
    data = base64.b64encode(bytes(16)).decode()
    return {"t": "array", "dtype": "float64", "shape": [2], "layout": "C", "data": data, **changed}


BYTES, HALF = (
    array(dtype="int8", shape=[size], data=base64.b64encode(bytes(size)).decode())
    for size in (ARRAY_LIMIT + 2, ARRAY_LIMIT // 2 + 1)
)


@pytest.mark.parametrize(
    ("plain", "reason"),
    [
        (array(dtype="object"), "dtype that is not on the list"),
        (array(dtype=5), "dtype that is not on the list"),
        (array(dtype="<U0"), "not as long|empty texts"),
        (array(shape=[2**40]), "short list of sizes"),
        (array(shape=[-1]), "short list of sizes"),
        (array(shape=[True, 2]), "short list of sizes"),
        (array(shape=[10**6, 10**6]), "not as long as its shape says"),
        (BYTES, "1,564,674 entries of arrays; at most 1,564,672 are taken"),
        ({"t": "list", "v": [HALF, HALF]}, "1,564,674 entries of arrays"),
        (array(shape=[3]), "not as long as its shape says"),
        (array(data="!" * 24), "not base64"),
        (array(data=7), "without its data"),
        (array(layout="Z"), "without its data"),
        # what NumPy itself will not build, in words of its own
        (array(dtype="<U\u0663"), "dtype that is not on the list"),
        (array(shape=[0, 12_000_000, 12_000_000, 12_000_000], data=""), "not as long as its shape says"),
        (array(dtype="<U1", shape=[], data="/////w==", scalar=True), "characters that do not exist"),
        (10**400, "more than 1024 bits"),
        ("x" * (TEXT_LIMIT + 1), "a text of 10001 characters"),
        ({"t": "list", "v": [{"t": "list", "v": [1] * 10_000}] * 2}, "20002 entries of lists"),
        ({"t": "dict", "v": [[str(i), 1] for i in range(20_001)]}, "20001 entries of lists"),
        ({"t": "list"}, "a list without its entries"),
        ({"t": "dict", "v": [[[1], 2]]}, "pairs of a text and a value"),
        ({"t": "int", "hex": "0x" + "f" * 1000}, "unknown kind"),
        ({"t": "int", "hex": "zz"}, "cannot be read"),
        ({"t": "complex", "re": "a"}, "cannot be read"),
        ({"t": "code"}, "unknown kind"),
        ([1], "neither a number"),
    ],
)
def test_what_describes_no_value_is_refused_before_it_is_built(plain: Any, reason: str) -> None:
    with pytest.raises(ValueRefused, match=reason):
        decode(plain, Opaque)


def test_an_array_beyond_the_limit_is_refused_though_its_data_are_as_long_as_it_says() -> None:
    size = SIZE_LIMIT + 16
    with pytest.raises(ValueRefused, match="not as long as its shape says"):
        decode(array(dtype="complex128", shape=[size // 16], data="A" * (4 * -(-size // 3))), Opaque)


def test_the_name_of_a_type_is_a_name_and_nothing_else() -> None:
    assert decode({"t": "opaque", "type": "<script>"}, Opaque) == Opaque("object")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["t", "v", "dtype", "shape", "data"]), inner)
    ),
    max_leaves=10,
)


@given(JSON)
def test_any_json_is_a_value_or_refused(plain: Any) -> None:
    with contextlib.suppress(ValueRefused):
        decode(plain, Opaque)
