"""What IPython understands and Python does not: %magics, !commands, questions?, prompts; taken out, line for line."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["files_run", "other_language", "without_magics"]

# cells of another language, of text, or for another process; every other %% magic (%%time, ...) has Python below it
OTHER_LANGUAGE = frozenset(
    (
        *("bash", "sh", "script", "cmd", "html", "HTML", "javascript", "js", "latex", "markdown", "svg", "SVG", "perl"),
        *("ruby", "writefile", "file", "sql", "cython", "R", "julia", "python", "python2", "python3", "pypy", "!"),
        *("writetemplate", "system", "sx", "bigquery", "octave", "mermaid"),
    )
)
_CELL_MAGIC = re.compile(r"\s*%%(!|\w+)")
# possessive: of a long line no places to go back to are kept
_LINE = re.compile(
    r"""(?P<indent>[ \t]*)(?:
        %time[ \t]+(?P<timed>\S.*)         # %time w = train(): Python, with a clock beside it
      | %{1,2}[A-Za-z_?] | !(?!=)          # %timeit f(x), !pip install numpy
      | \?{1,2}\s*[A-Za-z_%]               # ?np.sum
      | [\w.]++(?:\s*+,\s*+[\w.]++)*+\s*+=\s*+[%!](?!=)   # files = !ls
      | %?[\w.*]++\?{1,2}\s*+(?:\#.*)?$      # np.sum?
    )""",
    re.VERBOSE,
)
_FILES = re.compile(r"^[ \t]*%run[ \t]+(?:-\w+[ \t]+)*([^\s-]\S*)", re.MULTILINE)
_PROMPT = re.compile(r"(?:>>>|\.\.\.)(?: |$)|(?:In \[\d+\]|   \.{3,}): ?")
_TOKEN = re.compile(
    r"""\#.* | (?P<triple>\"{3}|'{3}) | "(?:[^"\\]|\\.)*+"? | '(?:[^'\\]|\\.)*+'?
      | (?P<opening>[(\[{]) | (?P<closing>[)\]}]) | (?P<continues>\\$)""",
    re.VERBOSE,
)
_ENDS = {
    quote: re.compile(rf"(?:[^{quote[0]}\\]++|\\.|{quote[0]}(?!{quote[1:]}))*+{quote}") for quote in ('"""', "'''")
}
_NEVER_INSIDE = re.compile(r"(?:def|class|import)\s")


def other_language(text: str) -> str:
    """The magic that makes a cell something else than Python of this notebook, "" where there is none."""
    magic = _CELL_MAGIC.match(text)
    return magic[1] if magic and magic[1] in OTHER_LANGUAGE else ""


def files_run(text: str) -> list[str]:
    """The files that %run would read."""
    return _FILES.findall(text)


def without_magics(text: str) -> str:
    """The cell with every line that only IPython understands replaced by `pass`; line numbers stay as they were."""
    lines = text.split("\n")
    if other_language(text):
        return "\n" * (len(lines) - 1)
    lines = _at_the_margin(lines)
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if _CELL_MAGIC.match(lines[first]):
        lines[first] = ""
    if not any(map(_LINE.match, lines)):
        return "\n".join(lines)
    reader = _Reader()
    continued = False
    for number, line in enumerate(lines):
        found = _LINE.match(line) if reader.between_statements(line) and not continued else None
        if found and found["timed"]:
            lines[number] = found["indent"] + found["timed"]
            found = None
        if continued or found:
            lines[number] = (found["indent"] + "pass") if found and not continued else ""
            continued = line.endswith("\\")
        else:
            reader.pass_over(lines[number])
    return "\n".join(lines)


def _at_the_margin(lines: Sequence[str]) -> list[str]:
    """Pasted code as IPython reads it: without prompts, and without the first line's indentation."""
    top = next((line for line in lines if line.strip()), "")
    if _PROMPT.match(top):
        # lines without a prompt are what the code printed
        return [line[found.end() :] if (found := _PROMPT.match(line)) else "" for line in lines]
    indent = top[: len(top) - len(top.lstrip(" \t"))]
    return [line.removeprefix(indent) for line in lines] if indent else list(lines)


class _Reader:
    """Follows brackets and texts from line to line: a % inside them is Python's, or nobody's."""

    def __init__(self) -> None:
        self.depth = 0
        self.quote = ""
        self.continues = False

    def between_statements(self, line: str) -> bool:
        """Whether a statement may begin with this line."""
        if self.depth and _NEVER_INSIDE.match(line):
            self.depth = 0  # a bracket above was never closed
        return not (self.depth or self.quote or self.continues)

    def pass_over(self, line: str) -> None:
        """Read a line of Python."""
        position = 0
        self.continues = False
        while True:
            if self.quote:
                end = _ENDS[self.quote].match(line, position)
                if not end:
                    return
                position, self.quote = end.end(), ""
            found = _TOKEN.search(line, position)
            if not found:
                return
            position = found.end()
            self.quote = found["triple"] or ""
            self.depth = max(0, self.depth + bool(found["opening"]) - bool(found["closing"]))
            self.continues = bool(found["continues"])
