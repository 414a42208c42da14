"""A verdict for people: as HTML that needs no stylesheet and as plain ASCII text; both say the same."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from course_lib.checks._verdict import Verdict
from course_lib.plurals import counted

__all__ = ["as_html", "as_text", "note_html", "page_url"]

REPOSITORY = "neural-networks-checked/course"  # the copy that `make repository` keeps equal to _config.yml

_WORDS = {
    "right": "Right.",
    "partly": "Partly right.",
    "blank": "Still blank.",
    "missing": "Missing.",
    "not your own work": "Not your own work.",
    "crashed": "It stopped.",
    "timed out": "It took too long.",
    "out of memory": "Out of memory.",
    "malformed": "Unreadable.",
}
# the mid-tones of the book's palette: 3:1 on white and on black, for hosts without the book's variables
_RIGHT, _WRONG = "var(--nn-right, #3c8857)", "var(--nn-err, #de576a)"
_QUIET = "color:var(--nn-quiet, inherit)"
_BOX = (
    "font-family:var(--nn-sans, system-ui, sans-serif);font-size:15px;line-height:1.5;"
    "padding:.25em 0 .25em 1em;margin:.75em 0;max-width:46rem"
)


def page_url(page: str) -> str:
    """The address of a page of the book, such as "book/least_squares_xor/loss.html#..."; "" for ""."""
    owner, name = REPOSITORY.split("/")
    return f"https://{owner}.github.io/{name}/{page}" if page else ""


def as_text(verdict: Verdict, hint: str = "") -> str:
    """The verdict as lines of plain ASCII.

    Args         hint: a closing line, such as the offer of a hint.
    """
    lines = [f"{_word(verdict)} {_title(verdict)}"]
    if verdict.message:
        lines.append(verdict.message)
    if verdict.line:
        lines.append(f"Your line {verdict.line}: {verdict.source}")
    rows = list(_rows(verdict))
    width = max((len(name) for name, _ in rows), default=0)
    if verdict.witness is not None:
        lines.append(f"{_caption(verdict)}:")
    lines += [f"    {name:<{width}}  {text}" for name, text in rows]
    if verdict.page and not verdict.right:
        lines.append(
            f"{'The exercise and its hints:' if _own_page(verdict) else 'Explained at'} {page_url(verdict.page)}"
        )
    if hint:
        lines.append(hint)
    return "\n".join(_visible(line) for line in lines).replace("`", "").encode("ascii", "replace").decode()


def as_html(verdict: Verdict, hint: str = "") -> str:
    """The verdict as one HTML element, announced by screen readers when it appears.

    Args         hint: a closing line, such as the offer of a hint.
    """
    parts = []
    if verdict.message:
        parts.append(f'<p style="margin:.4em 0 0">{_code(verdict.message)}</p>')
    if verdict.line:
        parts.append(f'<p style="margin:.4em 0 0">Your line {verdict.line}: {_code(f"`{verdict.source}`")}</p>')
    if verdict.witness is not None:
        parts.append(_table(_caption(verdict), list(_rows(verdict))))
    if verdict.page and not verdict.right:
        words = "The exercise and its hints" if _own_page(verdict) else "Where the book explains it"
        link = f'<a href="{html.escape(page_url(verdict.page))}">{words}</a>'
        parts.append(f'<p style="margin:.4em 0 0">{link}</p>')
    if hint:
        parts.append(f'<p style="margin:.4em 0 0;{_QUIET}">{_code(hint)}</p>')
    return _box(verdict.right, _word(verdict), _title(verdict), "".join(parts))


def note_html(word: str, message: str) -> str:
    """A remark that judges nothing, such as a hint, in the same form."""
    return _box(None, word, message, "")


def _box(right: bool | None, word: str, title: str, rest: str) -> str:
    state = {True: "nn-is-right", False: "nn-is-wrong", None: "nn-is-note"}[right]
    colour = {True: _RIGHT, False: _WRONG, None: "var(--nn-edge, #76797e)"}[right]
    mark = {True: "✓ ", False: "✗ ", None: ""}[right]
    sign = f'<span aria-hidden="true" style="color:{colour};font-weight:700">{mark}</span>' if mark else ""
    return (
        f'<div class="nn nn-check {state}" role="status" style="{_BOX};border-left:3px solid {colour}">'
        f'<p style="margin:0">{sign}<strong>{html.escape(word)}</strong> {_code(title)}</p>{rest}</div>'
    )


def _own_page(verdict: Verdict) -> bool:
    """Whether the page is that of the exercise, which explains no mistake."""
    return "/exercises.html#" in verdict.page


def _word(verdict: Verdict) -> str:
    return _WORDS.get(verdict.status, "Not yet.")


def _title(verdict: Verdict) -> str:
    name = f"`{verdict.exercise}`"
    if verdict.right:
        cases = "the one case" if verdict.compared == 1 else f"all {verdict.compared} cases"
        return f"{name} agrees in {cases} tried here. Grading tries others."
    if verdict.status == "partly":
        return (
            f"{name}: right for {', '.join(verdict.passed)} ({verdict.points:g} of {counted(verdict.out_of, 'point')})."
        )
    return name


def _caption(verdict: Verdict) -> str:
    about = verdict.witness.about if verdict.witness else ""
    return f"Smallest case found ({about})" if about else "Smallest case found"


def _rows(verdict: Verdict) -> Iterator[tuple[str, str]]:
    witness = verdict.witness
    if witness is None:
        return
    yield from witness.arguments
    if witness.expected:
        yield "expected", witness.expected
    yield "yours", witness.got
    if witness.difference:
        yield "difference", witness.difference
    if witness.printed:
        yield "printed", witness.printed


def _table(caption: str, rows: list[tuple[str, str]]) -> str:
    left = "text-align:left;vertical-align:baseline;background:none;border:0"
    code = "background:none;color:inherit;white-space:pre-wrap;overflow-wrap:anywhere"
    above = f"caption-side:top;text-align:left;white-space:nowrap;{_QUIET};padding:0"
    cells = "".join(
        f'<tr style="background:none"><th scope="row" style="{left};font-weight:400;{_QUIET};padding:.1em 1em .1em 0">'
        f'{_plain(name)}</th><td style="{left};padding:.1em 0"><code style="{code}">{_plain(text)}</code></td></tr>'
        for name, text in rows
    )
    return (
        '<table style="border-collapse:collapse;margin:.4em 0;font-size:inherit;color:inherit;border:0">'
        f'<caption style="{above}">{_plain(caption)}</caption>'
        f"<tbody>{cells}</tbody></table>"
    )


def _code(text: str) -> str:
    """Text as HTML, what stands in `backticks` as code."""
    return re.sub(r"`([^`]+)`", r'<code style="background:none;color:inherit">\1</code>', _plain(text))


def _plain(text: str) -> str:
    return html.escape(_visible(text), quote=False)


def _visible(text: str) -> str:
    """Text without characters that steer a terminal or turn the direction of writing."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "?" for letter in text)
