"""What became of one exercise, as plain data: the same in a notebook, a report and the gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Verdict", "Witness"]


@dataclass(frozen=True)
class Witness:
    """The smallest call found that shows the mistake, written out.

    Args         about: what is special about it, such as "one sample". arguments: (name, text) in the order of the
                 signature. expected, got: texts. difference: where the first wrong entry stands, "" when not known.
                 printed: what the call printed.
    """

    about: str
    arguments: tuple[tuple[str, str], ...]
    expected: str
    got: str
    difference: str = ""
    printed: str = ""


@dataclass(frozen=True)
class Verdict:
    """One exercise judged: texts in plain ASCII with code in `backticks`, no measured time, so equal runs are equal.

    Args         status: one of course_lib.statuses. points, out_of: earned and possible. message: what is wrong, at
                 most 30 words, "" when right. names: the misconceptions recognised, by name; a generic recogniser's
                 name starts with "~". page: where the book explains it. witness: the smallest failing case. line,
                 source: the student's line, when something was raised there. passed: the parts of the exercise that
                 are right. compared: how many calls were compared.
    """

    exercise: str
    status: str
    points: float
    out_of: float
    message: str = ""
    names: tuple[str, ...] = ()
    page: str = ""
    witness: Witness | None = None
    line: int = 0
    source: str = ""
    passed: tuple[str, ...] = ()
    compared: int = 0

    @property
    def right(self) -> bool:
        """Whether everything asked for was right."""
        return self.status == "right"

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts, lists, texts and numbers, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, facts: Mapping[str, Any]) -> Verdict:
        """The verdict that to_dict wrote, also after a round trip through JSON."""
        fields: dict[str, Any] = {**facts, "names": tuple(facts["names"]), "passed": tuple(facts["passed"])}
        if facts["witness"] is not None:
            arguments = tuple((name, text) for name, text in facts["witness"]["arguments"])
            fields["witness"] = Witness(**{**facts["witness"], "arguments": arguments})
        return cls(**fields)
