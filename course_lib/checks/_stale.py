"""Whether the function that is checked is older than what its author sees: an edited file, a cell that broke off."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

__all__ = ["stale"]


def stale(function: Any, name: str, scope: Mapping[str, Any]) -> str:
    """A remark when there is a newer text of the function, "" when none is known.

    Args         function: what is checked. name: of the exercise. scope: the caller's names, a notebook's among them.
    """
    newer = scope.get(name)
    if callable(newer) and newer is not function and function not in scope.values():
        return f"`{name}` has been defined again since; this is an older one."
    if not isinstance(function, FunctionType):
        return ""
    if _broke_off(function, name, scope.get("In")):
        return f"The last cell that defines `{name}` stopped with an error; this is the one before."
    if _differs_on_disk(function):
        return f"The file that defines `{name}` has been edited since; this is the older text. Import it again."
    return ""


def _broke_off(function: FunctionType, name: str, cells: Any) -> bool:
    """Whether a notebook has run a cell with a newer definition of the name, without getting it."""
    if not isinstance(cells, list):
        return False
    defining = [cell for cell in cells if re.search(rf"^\s*def {name}\(", str(cell), re.MULTILINE)]
    try:
        own = inspect.getsource(function).strip()
    except (OSError, TypeError):
        return False
    return bool(defining) and own not in defining[-1] and any(own in cell for cell in defining)


def _differs_on_disk(function: FunctionType) -> bool:
    """Whether the function's file now holds another text under its name."""
    code = function.__code__
    path = Path(code.co_filename)
    try:
        whole = compile(path.read_text(encoding="utf-8"), str(path), "exec")
    except (OSError, ValueError, SyntaxError):
        return False
    own = [found for found in _functions(whole) if found.co_qualname == code.co_qualname]
    return bool(own) and all(_meaning(found) != _meaning(code) for found in own)


def _functions(code: CodeType) -> Iterator[CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield constant
            yield from _functions(constant)


def _meaning(code: CodeType) -> Any:
    """What a piece of code does, wherever it stands."""
    constants = [_meaning(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, constants
