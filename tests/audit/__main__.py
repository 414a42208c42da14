"""make audit: visit every page of the built book as a first-time reader on a phone and in each of its forms.

Prints the table of all pages; fails on a missed bar or on what is worse than the committed table. With --accept the
new table is written. Pictures of all pages in all forms come to lie in _build/audit, many on a sheet. Words name the
pages (all when there is none): make audit PAGES="one_bend claims".
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from tests.browser.links import broken_links
from tests.browser.served import CHROMIUM, HTML, pages

from .forms import FORMS, Looked, looks
from .load import Load, in_time, loads
from .shares import in_shares
from .sheets import write_sheets
from .table import Row, missed, read, worse, written

TABLE = Path(__file__).parent / "table.md"


def row_of(page: str, load: Load, looked: Looked) -> Row:
    """One line of the table."""
    return Row(
        page=page.removeprefix("book/").removesuffix(".html"),
        page_kb=round(load.page_bytes / 1000, 1),
        shared_kb=round(sum(load.shared.values()) / 1000, 1),
        requests=load.requests,
        lcp_s=round(load.lcp / 1000, 2),
        shift=round(load.shift, 3),
        task_ms=round(load.task),
        formulas=looked.formulas,
        figures=looked.figures,
        problems=len(looked.problems) + len(load.foreign),
    )


def main() -> int:
    """Measure, print, compare; 0 when every bar is met and nothing got worse."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only pages whose path holds one of these")
    parser.add_argument("--accept", action="store_true", help="write the new table")
    chosen = parser.parse_args()
    if CHROMIUM is None:
        sys.exit("Chromium is missing: apt-get install chromium")
    everything = pages()
    wanted = [page for page in everything if not chosen.words or any(word in page for word in chosen.words)]
    if not wanted:
        sys.exit(f"no page of {HTML} to visit; build the book first: make book")
    busy = os.getloadavg()[0] / (os.cpu_count() or 1)
    loaded = in_shares(loads, wanted, browsers=2)
    # two browsers at a time make a page a sixth slower: what is within the bars even so is within them alone
    late = [page for page in wanted if not in_time(loaded[page])]
    loaded |= in_shares(loads, late, browsers=1)
    looked = in_shares(looks, wanted, browsers=2)
    rows = [row_of(page, loaded[page], looked[page]) for page in wanted]
    last = {row.page: row for row in (read(TABLE.read_text(encoding="utf-8")) if TABLE.exists() else [])}
    print(written(rows))
    shared: dict[str, int] = {}
    for load in loaded.values():
        shared |= load.shared
    print(f"{len(rows)} pages; all that they share: {sum(shared.values()) / 1000:.0f} kB in {len(shared)} files")
    print(f"processors {busy:.0%} busy before; above 60% the times say more about the neighbours than about the pages")
    complaints = [line for row in rows for line in missed(row)]
    complaints += [line for row in rows if row.page in last for line in worse(row, last[row.page])]
    complaints += [
        f"{row.page}: {line}" for page, row in zip(wanted, rows, strict=True) for line in looked[page].problems
    ]
    complaints += [
        f"{page}: moves while it loads: {', '.join(load.moved)}" for page, load in loaded.items() if load.shift > 0.01
    ]
    complaints += [f"{page}: asks for {address}" for page, load in loaded.items() for address in load.foreign]
    complaints += broken_links(HTML)
    print("\n".join(complaints))
    pictures = {
        form: {row.page: looked[page].pictures[form] for page, row in zip(wanted, rows, strict=True)} for form in FORMS
    }
    sheets = write_sheets(pictures, HTML.parent / "audit")
    print(f"{len(sheets)} sheets with pictures of all pages in {sheets[0].parent}")
    if chosen.accept:
        kept = {} if wanted == everything else last
        TABLE.write_text(written((kept | {row.page: row for row in rows}).values()), encoding="utf-8")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
