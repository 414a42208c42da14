"""The form of every report: one HTML file that needs no other, light and dark, on paper, by keyboard, read aloud."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from course_lib.grading.safe_text import escaped

__all__ = ["bar", "code", "code_block", "columns", "name_in_cell", "page", "table", "table_lines"]

# the book's tokens; a report is read where the book's stylesheet is not
STYLE = """
:root{color-scheme:light dark;--ink:#1c2026;--quiet:#575c64;--line:#d9d6cc;--edge:#85888d;--link:#0b5c8f;
--paper:#fcfbf8;--surface:#f3f1ea;--right:#1a6b3c;--wrong:#b02a45;--part:#866700}
@media (prefers-color-scheme:dark){:root{--ink:#e3e6ea;--quiet:#a3a9b3;--line:#3a404a;--edge:#7b828d;--link:#7cb8ee;
--paper:#14161b;--surface:#1f232a;--right:#6cc48d;--wrong:#ff8a75;--part:#fdd650}}
*{box-sizing:border-box}
body{margin:0 auto;padding:2rem 1rem 4rem;max-width:54rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 system-ui,"Segoe UI",sans-serif;overflow-wrap:break-word}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;overflow-wrap:anywhere}
h2{font-size:1.25rem;margin:2rem 0 .5rem;line-height:1.25}
h3{font-size:1.0625rem;margin:1.5rem 0 .25rem}
p,ul,ol{margin:.5rem 0;max-width:46rem}
figure{margin:.5rem 0}
a{color:var(--link)}
.lead{color:var(--quiet)}
.warn{border:1px solid var(--wrong);border-radius:4px;padding:.5rem .75rem;max-width:46rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;margin:.5rem 0;font-size:.9375rem;min-width:min(32rem,100%)}
caption{text-align:left;color:var(--quiet);padding:.25rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .9rem .3rem 0;
border-bottom:1px solid var(--line);font-weight:400}
td:last-child{min-width:9rem}
th[scope=row]{min-width:6.5rem}
th[scope=row],td:last-child{overflow-wrap:anywhere}
thead th{color:var(--quiet);font-size:.8125rem}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
code,pre{font:.875em/1.5 ui-monospace,Consolas,monospace}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}
section{border-top:1px solid var(--line);margin-top:1.5rem}
section h2{margin-top:1rem}
.right{color:var(--right)}.wrong{color:var(--wrong)}.part{color:var(--part)}
.verdict{font-weight:600}
td code{overflow-wrap:anywhere}
summary{cursor:pointer;color:var(--link)}
details{margin-bottom:1rem}
dl.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(15rem,100%),1fr));
gap:.5rem 1.5rem;margin:.5rem 0}
.pair dt{color:var(--quiet);font-size:.8125rem}
.pair dd{margin:0;background:var(--surface);padding:.5rem .75rem;border-radius:4px}
svg{display:block;width:100%;max-width:32rem;height:auto}
svg text{fill:var(--ink);font:10px system-ui,sans-serif}
svg rect{fill:var(--edge)}
svg line{stroke:var(--edge)}
nav a{display:inline-block;padding:.25rem 0;margin-right:1rem}
ul.groups{columns:2 18rem;padding-left:1.25rem}
input{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:4px;
padding:.25rem .5rem;min-width:14rem}
th button{font:inherit;color:inherit;background:none;border:0;padding:.25rem 0;cursor:pointer;text-decoration:underline}
tr[hidden]{display:none}
.bar{display:inline-block;height:.75rem;min-width:1px;background:var(--edge);vertical-align:baseline}
@media (max-width:40rem){table{min-width:100%}td .bar{display:none}td:last-child{min-width:14rem}
#students-table td:last-child{min-width:9rem}}
@media print{body{max-width:none;padding:0}section,tr,figure{break-inside:avoid}a{color:inherit}
nav,.find{display:none}.wide{overflow:visible}h2{break-after:avoid}
:root{color-scheme:light;--ink:#000;--quiet:#444;--paper:#fff;--surface:#fff;--line:#bbb;--edge:#777}}
"""


def page(title: str, body: Iterable[str], script: str = "") -> Iterator[str]:
    """A whole HTML document, line by line; the title is text, the body HTML.

    Args         script: ours, if any; only this very text is allowed to run.
    """
    allowed, tail = "", ""
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        allowed, tail = f"; script-src 'sha256-{digest}'", f"<script>{script}</script>\n"
    # nothing is loaded, and nothing runs but our script: what a student wrote into a report stays text
    policy = f"default-src 'none'; style-src 'unsafe-inline'{allowed}"
    yield (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        f"<title>{escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
    )
    for line in body:
        yield f"{line}\n"
    yield f"</main>\n{tail}</body>\n</html>\n"


def table(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    about: str = "",
) -> str:
    """A table as one text; see table_lines."""
    return "\n".join(table_lines(caption, head, rows, numbers, about=about))


def table_lines(
    caption: str,
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    numbers: Sequence[int] = (),
    name: str = "",
    about: str = "",
) -> Iterator[str]:
    """A table, row by row; caption and head are text, cells HTML; the first cell of a row is its heading.

    Args         numbers: the columns that hold numbers, which stand on the right. name: its id, if it has one. about:
                 what sets it apart from others on the page with the same caption, for those it is read to.
    """
    classes = [' class="n"' if column in numbers else "" for column in range(len(head))]
    heads = "".join(f'<th scope="col"{kind}>{escaped(text)}</th>' for text, kind in zip(head, classes, strict=True))
    described = f"<caption>{escaped(caption)}</caption>" if caption else ""
    marked = f' id="{name}"' if name else ""
    yield (
        # what scrolls must be reachable by keyboard
        f'<div class="wide" tabindex="0" role="region" aria-label="{escaped(f"{caption}{about}")}">'
        f"<table{marked}>{described}<thead><tr>{heads}</tr></thead><tbody>"
    )
    for first, *rest in rows:
        cells = "".join(f"<td{kind}>{text}</td>" for text, kind in zip(rest, classes[1:], strict=True))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def bar(share: float) -> str:
    """A bar beside the number it repeats."""
    return f'<span class="bar" aria-hidden="true" style="width:{12 * share:.2f}rem"></span>'


def columns(counts: Sequence[int], labels: Sequence[str], about: str) -> str:
    """A column chart, each count on top of its column.

    Args         about: what it says, in words, for those who do not see it.
    """
    width, floor, tallest = 340 / len(counts), 130, max(1, *counts)
    parts = []
    for index, (count, label) in enumerate(zip(counts, labels, strict=True)):
        left, height = 10 + index * width, 110 * count / tallest
        middle = f'x="{left + width / 2:.1f}" text-anchor="middle"'
        parts.append(
            f'<rect x="{left + 2:.1f}" y="{floor - height:.1f}" width="{width - 4:.1f}" height="{height:.1f}"/>'
        )
        parts.append(f'<text {middle} y="{floor - height - 4:.1f}">{count}</text>' if count else "")
        parts.append(f'<text {middle} y="{floor + 14}">{escaped(label)}</text>')
    return (
        f'<figure><svg viewBox="0 0 360 150" role="img" aria-label="{escaped(about)}">'
        + "".join(parts)
        + f'<line x1="10" x2="350" y1="{floor}" y2="{floor}"/></svg></figure>'
    )


def code(text: str, longest: int = 500) -> str:
    """Text as HTML, what stands in `backticks` as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped(text, longest))


def name_in_cell(name: str) -> str:
    """A function's name as code; in a narrow column of a table it goes on in the next line after an underscore."""
    return f"<code>{escaped(name).replace('_', '_<wbr>')}</code>"


def code_block(text: str) -> str:
    """Several lines of code or numbers."""
    return "<pre>" + "\n".join(escaped(line) for line in text.splitlines()[:40]) + "</pre>"
