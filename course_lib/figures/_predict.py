"""A question before an experiment: the reader decides, then unfolds the answer."""

from __future__ import annotations

import string
from collections.abc import Sequence

from course_lib.errors import CourseError
from course_lib.figures._html import Picture, words
from course_lib.figures._style import in_colab, style_sheet

__all__ = ["predict"]


def predict(question: str, options: Sequence[str], answer: str) -> Picture:
    """A question to decide before reading on; the answer is folded.

    Args         question: one question. options: what could be true, shown as A, B, C; empty for an open question.
                 answer: the right letter, then the reason: "C. The errors cancel, so ...".
                 All three may hold *emphasis*, **bold** and `code`.
    Returns      A Picture, the last value of a cell.
    Raises       CourseError without a question, with a single option, or when the answer names none of the letters.

    >>> predict("Can one line do it?", ["yes", "no"], "B. Four inequalities contradict each other.").alt
    'Before you read on: Can one line do it? A: yes; B: no.'
    """
    if not question.strip() or not answer.strip():
        raise CourseError(
            "predict: the question or the answer is empty; give both, the answer with its reason.", name="question"
        )
    if isinstance(options, str) or len(options) == 1 or len(options) > 26:
        raise CourseError(
            f"predict: options is {options!r}; give at least two to choose from, or [] for an open question.",
            name="options",
            got=options,
            expected="a list of at least two texts",
        )
    letters = string.ascii_uppercase[: len(options)]
    letter, dot, reason = answer.partition(".")
    if options and not (dot and reason.strip() and letter.strip() in letters and len(letter.strip()) == 1):
        raise CourseError(
            f"predict: the answer {answer[:30]!r} names none of the options; begin it with the right letter, a dot and "
            f'then the reason, such as "{letters[-1]}. Because ...".',
            name="answer",
            got=answer,
            expected=f"one of {', '.join(letters)}, then a reason",
        )
    # the letters as an attribute: JupyterLab takes the style away from notebooks that it does not trust
    items = "".join(f"<li>{words(option)}</li>" for option in options)
    listed = f'<ol type="A">{items}</ol>' if options else ""
    told = f"<b>{letter.strip()}.</b> {words(reason)}" if options else words(answer)
    html = (
        '<div class="nn nn-predict"><p class="nn-label">Before you read on</p>'
        f'<p class="nn-q">{words(question)}</p>{listed}'
        f"<details><summary>I have decided, show me</summary><p>{told}</p></details></div>"
    )
    sentences = [" ".join(option.split()).rstrip(".") for option in options]
    choices = "; ".join(f"{name}: {sentence}" for name, sentence in zip(letters, sentences, strict=True))
    alt = f"Before you read on: {' '.join(question.split())}{f' {choices}.' if options else ''}"
    return Picture(f"{style_sheet()}{html}" if in_colab() else html, alt)
