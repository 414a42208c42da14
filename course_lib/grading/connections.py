"""How the statements of a program hang together: which bind a name, which may change what it stands for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from course_lib.grading.statements import Changes, Facts

__all__ = ["Connections", "connections"]

EFFORT = 200_000  # names that are passed on; beyond, everything is taken to hang together


@dataclass
class Connections:
    """The numbers of statements, in order.

    Args         touching: for each name those that bind or may change it. binding: those of them that bind it for
                 certain. callable: those of them that define functions. shares: for a name those that may stand for the
                 same thing, itself among them. stars: those that import *. lasting: those that hold for the whole
                 process. tangled: whether there is too much to follow.
    """

    touching: dict[str, list[int]] = field(default_factory=dict)
    binding: dict[str, list[int]] = field(default_factory=dict)
    callable: dict[str, list[int]] = field(default_factory=dict)
    shares: dict[str, set[str]] = field(default_factory=dict)
    stars: list[int] = field(default_factory=list)
    lasting: list[int] = field(default_factory=list)
    tangled: bool = False


class _TooMuch(Exception):  # noqa: N818 - named for what is the matter
    pass


def connections(statements: Sequence[Facts]) -> Connections:
    """The connections between statements, and into their facts what they change by calling functions."""
    found = Connections()
    try:
        _pass_on_calls(statements)
        found.shares = _shared(statements)
    except _TooMuch:
        found.tangled = True
    effort = EFFORT
    for index, facts in enumerate(statements):
        for name in facts.touches():
            group = (name,) if name in facts.binds else found.shares.get(name, (name,))
            effort -= len(group) - 1
            for shared in group if effort > 0 else (name,):
                indices = found.touching.setdefault(shared, [])
                if not indices or indices[-1] != index:
                    indices.append(index)
                    if facts.later:
                        found.callable.setdefault(shared, []).append(index)
        for name in facts.binds:
            found.binding.setdefault(name, []).append(index)
        if facts.stars:
            found.stars.append(index)
        if facts.lasting:
            found.lasting.append(index)
    found.tangled |= effort <= 0
    return found


def _pass_on_calls(statements: Sequence[Facts]) -> None:
    """Who mentions a function that changes something may change it: at once, or when it is called itself."""
    makers = [facts for facts in statements if facts.called.size()]
    if not makers:
        return
    effect: dict[str, Changes] = {}
    callers: dict[str, list[Facts]] = {}
    for facts in statements:
        for name in facts.later:
            callers.setdefault(name, []).append(facts)
    waiting = list(makers)
    effort = EFFORT
    while waiting:
        facts = waiting.pop()
        for name in facts.binds | facts.may_bind:
            known = effect.setdefault(name, Changes())
            before = known.size()
            known.add(facts.called)
            effort -= facts.called.size() + 1
            if known.size() > before:
                for caller in callers.get(name, ()):
                    size = caller.called.size()
                    caller.called.add(known)
                    effort -= known.size() + 1
                    if caller.called.size() > size:
                        waiting.append(caller)
            if effort < 0:
                raise _TooMuch
    for facts in statements:
        for name in facts.now & effect.keys():
            effort -= effect[name].size() + 1
            facts.add(effect[name])
        if effort < 0:
            raise _TooMuch


def _shared(statements: Iterable[Facts]) -> dict[str, set[str]]:
    """Names that may stand for one thing; only data can be changed under another name."""
    kinds: dict[str, set[str]] = {}
    for facts in statements:
        for name in facts.binds:
            kinds.setdefault(name, set()).add(facts.kind)
    group: dict[str, set[str]] = {}
    for facts in statements:
        names = [name for name in facts.shares if "data" in kinds.get(name, {"data"})]
        if len(names) > 1:
            largest = max((group.setdefault(name, {name}) for name in names), key=len)
            for name in names:
                if group[name] is not largest:
                    smaller = group[name]
                    largest |= smaller
                    group.update(dict.fromkeys(smaller, largest))
    return group
