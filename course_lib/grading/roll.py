"""A sequence of any length in the room of a short one: its beginning in memory, the rest in a file without a name."""

from __future__ import annotations

import marshal
import operator
import os
import tempfile
import weakref
import zlib
from abc import abstractmethod
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, overload

__all__ = ["KEPT", "Roll", "View"]

KEPT = 100  # in memory: a class of that size touches no disk
QUICKLY = 1  # how hard zlib tries

S = TypeVar("S")
T = TypeVar("T")


class _Numbered(Sequence[T]):
    """A sequence that makes the item of a number when it is asked for."""

    @abstractmethod
    def _at(self, number: int) -> T: ...

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> list[T]: ...

    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self._at(number) for number in range(len(self))[index]]
        return self._at(range(len(self))[index])


class Roll(_Numbered[T]):
    """What an iterable yields, to be gone through any number of times; it goes with the last who holds it.

    Args         items: gone through once. plain: an item as plain data; whole: the item again. folder: on the disk that
                 is to hold what is too much for the memory.
    Raises       OSError when that disk is full or cannot be written.
    """

    def __init__(self, items: Iterable[T], plain: Callable[[T], Any], whole: Callable[[Any], T], folder: Path) -> None:
        self._whole = whole
        self._first: list[T] = []
        self._ends = array("Q", [0])
        for item in items:
            if len(self._first) < KEPT:
                self._first.append(item)
                continue
            if len(self._ends) == 1:
                self._file = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open as long as the sequence lives
                weakref.finalize(self, self._file.close)
            text = zlib.compress(marshal.dumps(plain(item)), QUICKLY)  # which nobody else can write, and is read fast
            self._file.write(text)
            self._ends.append(self._ends[-1] + len(text))
        if len(self._ends) > 1:
            self._file.flush()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (Roll, list, tuple)):
            return NotImplemented
        return len(self) == len(other) and all(map(operator.eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # as of a list

    def __len__(self) -> int:
        return len(self._first) + len(self._ends) - 1

    def __iter__(self) -> Iterator[T]:
        return map(self._at, range(len(self)))

    def _at(self, number: int) -> T:
        if number < len(self._first):
            return self._first[number]
        start, end = self._ends[number - KEPT], self._ends[number - KEPT + 1]
        return self._whole(marshal.loads(zlib.decompress(os.pread(self._file.fileno(), end - start, start))))


class View(_Numbered[T]):
    """Another sequence in another order, of which each item is made into something else when its turn comes.

    Args         places: of the items, in their new order. change: what is made of an item.
    """

    def __init__(self, items: Sequence[S], places: array[int], change: Callable[[S], T]) -> None:
        self._items, self._places, self._change = items, places, change

    def __len__(self) -> int:
        return len(self._places)

    def _at(self, number: int) -> T:
        return self._change(self._items[self._places[number]])
