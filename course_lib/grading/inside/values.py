"""Values as plain data: numbers, text, lists, dictionaries and arrays of plain numbers. No pickle.

An array travels as {"t": "array", "dtype", "shape", "data": base64, "layout"}; the reader checks the dtype against a
list, and the shape against the length of the data, before it allocates anything. Of an object that has no plain form
only the name of its type travels.
"""

from __future__ import annotations

import base64
import binascii
import math
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["ValueRefused", "decode", "encode"]

DTYPES = (
    "bool",
    *(f"{kind}{bits}" for kind in ("int", "uint") for bits in (8, 16, 32, 64)),
    *("float16", "float32", "float64", "complex64", "complex128"),
)
NAMES = {np.dtype(name): name for name in DTYPES}  # dtype.name is Python code, and slow
WIRE = {name: np.dtype(name).newbyteorder("<") for name in DTYPES}
TEXT_DTYPE = re.compile(r"<U[0-9]{1,3}|\|S[0-9]{1,3}")
DEPTH_LIMIT = 16
TEXT_LIMIT = 10_000  # characters: what looks at a text may take its length squared
ENTRY_LIMIT = 20_000  # what judges an answer may go through its lists a hundred times
LAST_CHARACTER = 0x10FFFF
SIZE_LIMIT = 12 * 2**20 - 2**16  # bytes of one array: as base64 it just fits into a frame
ARRAY_LIMIT = SIZE_LIMIT // 8  # entries of all arrays: whatever their dtype, they are compared as float64
INTEGER_LIMIT = 2**1024  # what float() can still take
LAYOUTS = ("C", "F", "strided")


class ValueRefused(ValueError):  # noqa: N818 - named for what happened to the value
    """Plain data that does not describe a value, or a value too large to be described."""


def encode(value: Any, depth: int = 0) -> Any:
    """A value as JSON can write it; ValueRefused when it is too large or too deep."""
    if value is None or type(value) in (bool, float):
        return value
    if type(value) is str:
        return _limited(value)
    if depth > DEPTH_LIMIT:
        raise ValueRefused(f"a value nested more than {DEPTH_LIMIT} deep")
    if type(value) is int:
        if abs(value) >= INTEGER_LIMIT:
            raise ValueRefused("an integer of more than 1024 bits")
        return value if abs(value) < 2**53 else {"t": "int", "hex": hex(value)}
    if type(value) is complex:
        return {"t": "complex", "re": value.real, "im": value.imag}
    if isinstance(value, np.str_):
        return _limited(str(value))
    if isinstance(value, np.generic):
        return {**_encode_array(np.asarray(value)), "scalar": True}
    if isinstance(value, np.ndarray):
        return _encode_array(value)
    if isinstance(value, (list, tuple)):
        kind = "tuple" if isinstance(value, tuple) else "list"
        return {"t": kind, "v": [encode(item, depth + 1) for item in value]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[str(key), encode(item, depth + 1)] for key, item in value.items()]}
    return {"t": "opaque", "type": str(getattr(value, "type_name", "") or type(value).__name__)[:80]}


def decode(plain: Any, opaque: type) -> Any:
    """The value that plain data describes; `opaque` makes the stand-in for an object that has no plain form."""
    value = _decode(plain, opaque, 0)
    parts = list(_parts(value))
    entries = sum(len(part) for part in parts if isinstance(part, (list, tuple, dict)))
    if entries > ENTRY_LIMIT:
        raise ValueRefused(f"{entries} entries of lists; at most {ENTRY_LIMIT} are taken, more only in an array")
    entries = sum(part.size for part in parts if isinstance(part, np.ndarray))
    if entries > ARRAY_LIMIT:
        raise ValueRefused(f"{entries:,} entries of arrays; at most {ARRAY_LIMIT:,} are taken")
    return value


def _parts(value: Any) -> Iterator[Any]:
    """A value and everything inside it."""
    yield value
    inside = value.values() if isinstance(value, dict) else value
    if isinstance(value, (list, tuple, dict)):
        for item in inside:
            yield from _parts(item)


def _decode(plain: Any, opaque: type, depth: int) -> Any:
    if plain is None or isinstance(plain, (bool, float)):
        return plain
    if isinstance(plain, str):
        return _limited(plain)
    if isinstance(plain, int):
        if abs(plain) >= INTEGER_LIMIT:
            raise ValueRefused("an integer of more than 1024 bits")
        return plain
    if not isinstance(plain, dict) or depth > DEPTH_LIMIT:
        raise ValueRefused("neither a number, nor text, nor a tagged value")
    kind, inner = plain.get("t"), plain.get("v")
    if kind in ("list", "tuple", "dict"):
        if not isinstance(inner, list):
            raise ValueRefused(f"a {kind} without its entries")
        if kind == "dict":
            return {key: _decode(item, opaque, depth + 1) for key, item in map(_pair, inner)}
        items = [_decode(item, opaque, depth + 1) for item in inner]
        return tuple(items) if kind == "tuple" else items
    if kind == "array":
        return _decode_array(plain)
    if kind == "opaque":
        return opaque(_type_name(plain.get("type")))
    try:
        if kind == "int" and len(plain["hex"]) < 300:
            return int(plain["hex"], 16)
        if kind == "complex":
            return complex(float(plain["re"]), float(plain["im"]))
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ValueRefused(f"a value of kind {kind} that cannot be read") from error
    raise ValueRefused("a value of an unknown kind")


def _limited(text: str) -> str:
    if len(text) > TEXT_LIMIT:
        raise ValueRefused(f"a text of {len(text)} characters; at most {TEXT_LIMIT} are taken")
    return text


def _pair(item: Any) -> tuple[str, Any]:
    if not isinstance(item, list) or len(item) != 2 or not isinstance(item[0], str):
        raise ValueRefused("a dictionary whose entries are not pairs of a text and a value")
    return item[0], item[1]


def _type_name(name: Any) -> str:
    return name if isinstance(name, str) and re.fullmatch(r"[A-Za-z_][\w .]{0,79}", name, re.ASCII) else "object"


def _encode_array(array: NDArray[Any]) -> dict[str, Any]:
    dtype = NAMES.get(array.dtype)
    if dtype is None:
        if array.dtype.kind in "fc" and array.dtype.name not in DTYPES:  # long double
            array = array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)
        array = array.astype(array.dtype.newbyteorder("="), copy=False)
        dtype = NAMES.get(array.dtype, array.dtype.str)
    if dtype not in DTYPES and not TEXT_DTYPE.fullmatch(dtype):
        return {"t": "opaque", "type": f"array of {array.dtype.name}"[:80]}
    if array.nbytes > SIZE_LIMIT or array.size > ARRAY_LIMIT or array.ndim > 8:
        limits = f"{ARRAY_LIMIT:,} entries, {SIZE_LIMIT // 2**20} MiB and 8 axes"
        raise ValueRefused(f"an array of shape {array.shape}; at most {limits} are taken")
    layout = "C" if array.flags.c_contiguous else "F" if array.flags.f_contiguous else "strided"
    data = base64.b64encode(array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()).decode()
    return {"t": "array", "dtype": dtype, "shape": list(array.shape), "layout": layout, "data": data}


def _decode_array(plain: dict[str, Any]) -> Any:
    name, shape, data, layout = (plain.get(key) for key in ("dtype", "shape", "data", "layout"))
    if not isinstance(name, str) or (name not in DTYPES and not TEXT_DTYPE.fullmatch(name)):
        raise ValueRefused("an array of a dtype that is not on the list")
    if not isinstance(shape, list) or len(shape) > 8 or not all(type(n) is int and 0 <= n <= SIZE_LIMIT for n in shape):
        raise ValueRefused("an array whose shape is not a short list of sizes")
    if not isinstance(data, str) or layout not in LAYOUTS:
        raise ValueRefused("an array without its data")
    dtype = WIRE.get(name) or np.dtype(name).newbyteorder("<")
    size = math.prod(shape) * dtype.itemsize
    full = math.prod(max(n, 1) for n in shape) * dtype.itemsize  # NumPy counts so, even where an axis has no entry
    if full > SIZE_LIMIT or len(data) != 4 * -(-size // 3):
        raise ValueRefused("an array whose data are not as long as its shape says")
    try:
        raw = binascii.a2b_base64(data, strict_mode=True)
    except (binascii.Error, ValueError):
        raise ValueRefused("an array whose data are not base64") from None
    if len(raw) != size:
        raise ValueRefused("an array whose data are not as long as its shape says")
    if dtype.itemsize == 0:
        raise ValueRefused("an array of empty texts")
    if dtype.kind == "U" and (np.frombuffer(raw, "<u4") > LAST_CHARACTER).any():
        raise ValueRefused("an array of texts with characters that do not exist")
    array = np.frombuffer(raw, dtype).reshape(shape).astype(dtype.newbyteorder("="))
    if dtype == np.bool_:
        array = np.frombuffer(raw, np.uint8).reshape(shape) != 0  # a byte of 2 would be neither True nor False
    return array[()] if plain.get("scalar") is True and not shape else _laid_out(array, str(layout))


def _laid_out(array: NDArray[Any], layout: str) -> NDArray[Any]:
    """The same numbers, column by column or with gaps: a function must not care, so a case may ask."""
    if layout == "F":
        return np.asfortranarray(array)
    if layout == "strided" and array.ndim:
        spaced = np.zeros((2 * array.shape[0], *array.shape[1:]), array.dtype)[::2]
        spaced[...] = array
        return spaced
    return array
