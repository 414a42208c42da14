"""verify: a statement of the course is checked on the page where it is made.

The statements live in book/claims.yml; `course claims build` writes their short forms to claims.json beside this file.
A claim that holds shows one quiet line; one that fails stops the notebook with its statement and the numbers.
"""

from __future__ import annotations

import difflib
import functools
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course_lib.comparisons import RELATIONS, compare
from course_lib.errors import CourseError, UnknownNameError

__all__ = ["ClaimFailed", "Verified", "verify"]

_LEDGER_PAGES = "../appendix/claims"  # one for each chapter; every notebook of the book lies two folders deep
_FONT = "font-family:var(--nn-sans, system-ui, sans-serif);font-size:15px;margin:.5em 0;max-width:46rem"
_TICK = '<span class="nn-tick" aria-hidden="true" style="color:var(--nn-right, #3c8857);font-weight:700">✓</span>'
_ASCII = str.maketrans({"≤": "<=", "≥": ">=", "−": "-", "∞": "inf"})
_MISSING: Any = object()


class ClaimFailed(AssertionError):  # noqa: N818 - the claim fails; a name in Error would blame the reader's call
    """A claim of the ledger that the measured value contradicts."""

    def __init__(self, message: str, *, claim: str, part: str, measured: object, relation: str, bound: object) -> None:
        super().__init__(message)
        self.claim, self.part, self.measured, self.relation, self.bound = claim, part, measured, relation, bound


@dataclass(frozen=True)
class Verified:
    """What verify found: for each claim its id, its short statement, and the figures that bear it out."""

    claims: tuple[tuple[str, str, tuple[str, ...]], ...]

    def __repr__(self) -> str:
        lines = "\n".join(f"verified {claim}: {'; '.join(figures)}" for claim, _, figures in self.claims)
        return lines.translate(_ASCII).encode("ascii", "backslashreplace").decode()

    def _repr_html_(self) -> str:
        lines = [_line(*claim) for claim in self.claims]
        if len(lines) == 1:
            return lines[0]
        summary = f"<summary>{_TICK} {len(lines)} claims verified</summary>"
        return f'<details class="nn nn-claims" style="{_FONT}">{summary}{"".join(lines)}</details>'


def verify(
    claim: str | Mapping[str, object],
    value: object = _MISSING,
    *,
    equals: object = _MISSING,
    at_most: object = _MISSING,
    at_least: object = _MISSING,
    between: object = _MISSING,
    raises: object = _MISSING,
    atol: float | None = None,
) -> Verified:
    """Check a claim of the ledger against computed numbers, and say so in one line.

    verify("claim-id", theta, equals=[0, 0, 0.5], atol=1e-12)
    verify("claim-id", {"loss": (loss, "at_least", 0.25), "weights": (w, "equals", [0, 0], 1e-9)})
    verify({"claim-id": {"loss": (loss, "equals", 0.25)}, "other-id": (rank, "equals", 3)})
    verify("claim-id", lambda: np.linalg.inv(G), raises=np.linalg.LinAlgError)

    Args         claim: an id of book/claims.yml, or a mapping of ids to what is checked. value: numbers of any shape, a
                 mapping {name of the part: (value, relation, bound[, atol])}, or with raises= a function of no
                 arguments. equals, at_most, at_least, between (low, high), raises: the relation and its bound; a bound
                 has the shape of the value or is one number that holds for every entry. atol: for equals only, default
                 1e-12; the difference must be smaller. 0 asks for exact equality; so do whole numbers without atol.
    Returns      An object that a notebook shows as one line; several ids make one folded group.
    Raises       ClaimFailed when the claim does not hold (NaN never holds); UnknownNameError for an unknown id;
                 CourseError for True/False instead of numbers, or a call that compares nothing; ShapeError when value
                 and bound differ in shape.

    >>> verify("least-squares-xor-xor-solution", [0, 0, 0.5 + 1e-16], equals=[0, 0, 0.5])
    verified least-squares-xor-xor-solution: (0, 0, 0.5), error < 1e-12
    """
    given = dict(zip(RELATIONS, (equals, at_most, at_least, between, raises), strict=True))
    given = {relation: bound for relation, bound in given.items() if bound is not _MISSING}
    if value is _MISSING or isinstance(value, Mapping):
        if given or atol is not None:
            raise CourseError(
                "verify: a relation is given beside several parts or no value; with parts it stands inside each, "
                'as in {"loss": (loss, "at_most", 0.25)}.'
            )
        claims = claim if value is _MISSING else {str(claim): value}
        if not isinstance(claims, Mapping):
            raise CourseError(f"verify: {claim!r} is given no value; pass the number that the claim is about.")
        return _verify_all(claims)
    if len(given) != 1:
        names = ", ".join(f"{relation}=" for relation in RELATIONS)
        raise CourseError(f"verify: {len(given)} relations are given for {claim!r}; pass exactly one of {names}.")
    [(relation, bound)] = given.items()
    return _verify_all({str(claim): (value, relation, bound, atol)})


def _verify_all(claims: Mapping[str, object]) -> Verified:
    if not claims:
        raise CourseError("verify: the mapping of claims is empty; a check that compares nothing proves nothing.")
    found = []
    for claim, checked in claims.items():
        summary = _summary(claim)
        parts = checked if isinstance(checked, Mapping) else {"": checked}
        if not parts:
            raise CourseError(f"verify: {claim} has no parts; a check that compares nothing proves nothing.")
        found.append((claim, summary, tuple(_figure(claim, str(name), part) for name, part in parts.items())))
    return Verified(tuple(found))


def _figure(claim: str, part: str, checked: object) -> str:
    """The text of one part that holds; ClaimFailed for one that does not."""
    where = f"verify: {claim}" + (f", {part}" if part else "")
    if not isinstance(checked, tuple) or len(checked) not in (3, 4):
        raise CourseError(
            f'{where}: write (value, relation, bound) or (value, "equals", bound, atol); got {checked!r}.'
        )
    value, relation, bound, atol = (*checked, None)[:4]
    comparison = compare(where, value, relation, bound, atol)
    figure = f"{part}: {comparison.figure}" if part else comparison.figure
    if not comparison.holds:
        raise ClaimFailed(
            f"{claim} does not hold. The statement: {_summary(claim)} Measured: {figure}.",
            claim=claim,
            part=part,
            measured=comparison.measured,
            relation=relation,
            bound=bound,
        )
    return figure


@functools.cache
def _ledger() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The summary of each claim, the chapter of each claim, and what the merged ids became part of."""
    table = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
    lines = [(claim, chapter, line) for chapter, own in table["claims"].items() for claim, line in own.items()]
    summaries = {claim: line for claim, _, line in lines}
    return summaries, {claim: chapter for claim, chapter, _ in lines}, table["also"]


def _summary(claim: str) -> str:
    summaries, _, merged = _ledger()
    if claim in summaries:
        return summaries[claim]
    if claim in merged:
        raise UnknownNameError(
            f"verify: {claim!r} is now part of the claim {merged[claim]!r}; write that id.",
            name="claim",
            got=claim,
            expected=merged[claim],
        )
    near = difflib.get_close_matches(str(claim), summaries, n=2)
    hint = f"did you mean {' or '.join(map(repr, near))}" if near else "see the page of claims in the appendix"
    raise UnknownNameError(
        f"verify: no claim {claim!r} with a summary is in the ledger; {hint} "
        "(a new one goes into book/claims.yml, then run `course claims build`).",
        name="claim",
        got=claim,
        expected=near,
    )


def _line(claim: str, summary: str, figures: tuple[str, ...]) -> str:
    """One claim as HTML: readable without any stylesheet, dressed by the book's, linked inside the book."""
    numbers = " ".join(
        f'<span class="nn-num" style="white-space:normal;overflow-wrap:anywhere">{html.escape(figure)}{stop}</span>'
        for figure, stop in zip(figures, [";"] * (len(figures) - 1) + [""], strict=True)
    )
    # the relative link leads somewhere in the built book only, whose stylesheet defines --nn-in-book
    page = f"{_LEDGER_PAGES}/{_ledger()[1][claim]}.html"
    link = (
        f'<a class="nn-how" style="display:var(--nn-in-book, none)" href="{page}#{claim}" '
        f'aria-label="how: the ledger entry {claim}">how</a>'
    )
    return (
        f'<p class="nn nn-claim" id="claim-{claim}" style="{_FONT}">{_TICK} '
        f"<span>Verified: {html.escape(summary)} {numbers} {link}</span></p>"
    )
