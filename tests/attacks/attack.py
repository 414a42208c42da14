"""An attack: a submission whose `augment` tries something, while its other function is honest work.

What an attack gets hold of it hands back as the right answer, or says aloud; an attack that fails returns something
wrong. So a right `augment`, or a marked text anywhere outside, means that it got through.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

__all__ = ["Attack", "HONEST", "REFUSED", "attempt", "read", "whole"]

REFUSED = "refused"  # the file is not graded, and named with the reason

HONEST = """
def mean_squared_error(y_hat, y):
    return float(np.mean((y_hat - y) ** 2))
"""

# finds marked texts without being one: what it looks for is put together when it runs
CANARIES = r"""
import re
def canaries(text):
    text = text if isinstance(text, bytes) else str(text).encode("utf-8", "replace")
    return re.findall(bytes([67, 65, 78, 65, 82, 89]) + rb"-\w+-[0-9a-f]{16}", text)
"""


@dataclass(frozen=True)
class Attack:
    """A submission and what an honest grader makes of it.

    Args         name: unique, and the name of the file unless `file` is another. tries: what it tries, in a sentence.
                 text: of the file, without the honest function and the imports. verdict: on the attacking function, or
                 REFUSED; neighbour: on the honest one. ends: False when only a limit ends it.
    """

    name: str
    tries: str
    text: str
    verdict: str = "wrong"
    neighbour: str = "right"
    ends: bool = True
    file: str = ""

    def source(self, given: dict[str, object]) -> str:
        """The file as handed in; `given` is what the attacker knows of the machine."""
        return f"import numpy as np\ngiven = {given!r}\n{self.text}\n{HONEST}"


def attempt(name: str, tries: str, body: str, verdict: str = "wrong", *, top: str = "", ends: bool = True) -> Attack:
    """An attack inside the function, in which `got` becomes true when it got through."""
    code = textwrap.indent(textwrap.dedent(body).strip(), "        ")
    text = f"""{textwrap.dedent(top)}
def augment(X):
    got = None
    try:
{code}
    except BaseException:
        pass
    return np.column_stack([X, np.ones(len(X))]) if got else np.zeros(3)
"""
    return Attack(name, tries, text, verdict, ends=ends)


def read(name: str, tries: str, body: str, verdict: str = "wrong", *, top: str = "") -> Attack:
    """An attack that looks for marked texts; `got` is what it found, and an exception carries it outside."""
    code = textwrap.indent(textwrap.dedent(body).strip(), "        ")
    text = f"""{CANARIES}{textwrap.dedent(top)}
def augment(X):
    got = None
    try:
{code}
    except BaseException:
        pass
    if got:
        raise LookupError(repr(got)[:400])
    return np.zeros(3)
"""
    return Attack(name, tries, text, verdict)


def whole(name: str, tries: str, text: str, verdict: str = "wrong", **facts: object) -> Attack:
    """An attack that is more than a function."""
    return Attack(name, tries, textwrap.dedent(text), verdict, **facts)  # type: ignore[arg-type]  # names of the fields
