"""Of a style sheet, the rules that can matter: those whose classes stand on a page or in a script.

The theme brings all of Bootstrap; the book's pages use a fifth of it, and each reader's first page waits for all of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from pathlib import Path

__all__ = ["used_rules", "words_of_classes"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[{};]')
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_CLASSES_OF_A_PAGE = re.compile(r'class="([^"]*)"')  # begins with plain letters: eight times as fast as \b
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_ARGUMENTS = re.compile(r"\[[^\]]*\]|:(?:not|is|where|has)\((?:[^()]|\([^()]*\))*\)")
_CONDITIONAL = ("@media", "@supports", "@layer", "@container")


def words_of_classes(pages: Iterable[Path], scripts: Iterable[Path]) -> set[str]:
    """What may be a class: the classes on the pages and, because scripts set some, every word of the scripts."""
    found: set[str] = set()
    for page in pages:
        for names in set(_CLASSES_OF_A_PAGE.findall(page.read_text(encoding="utf-8"))):
            found.update(names.split())
    for script in scripts:
        found.update(_WORD.findall(script.read_text(encoding="utf-8")))
    return found


def used_rules(text: str, classes: Set[str]) -> str:
    """A style sheet without the selectors that name a class of which there is none.

    >>> used_rules("a,.x b{color:red} .y:hover{top:0} @media print{.y{top:1px}}", {"x"})
    'a,.x b{color:red}'
    """
    kept = []
    for head, body in _rules(text):
        if not body:
            kept.append(head)
        elif head.startswith(_CONDITIONAL):
            inner = used_rules(body[1:-1], classes)
            kept += [f"{head}{{{inner}}}"] if inner else []
        elif head.startswith("@"):
            kept.append(head + body)
        else:
            selectors = [selector for selector in _listed(head) if _may_match(selector, classes)]
            kept += [",".join(selectors) + body] if selectors else []
    return "".join(kept)


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """(what stands before the brace, the braces and what is in them); a statement without braces has no second part."""
    start = opened = depth = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "{":
            depth += 1
            opened = token.start() if depth == 1 else opened
        elif sign == "}":
            depth -= 1
            if depth == 0:
                yield text[start:opened].strip(), text[opened : token.end()]
                start = token.end()
        elif sign == ";" and depth == 0:
            yield text[start : token.end()].strip(), ""
            start = token.end()


def _listed(head: str) -> list[str]:
    """The selectors between the commas that stand in no parenthesis."""
    parts, depth, start = [], 0, 0
    for k, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(head[start:k].strip())
            start = k + 1
    return [*parts, head[start:].strip()]


def _may_match(selector: str, classes: Set[str]) -> bool:
    if "\\" in selector:  # a name with a sign in it, such as .sd-w-1\/2
        return True
    return all(name in classes for name in _CLASS.findall(_ARGUMENTS.sub("", selector)))
