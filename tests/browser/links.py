"""Links inside the book: where they lead, also those in outputs or raw HTML, where Sphinx does not look."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .served import pages

__all__ = ["broken_links"]


class _Anchors(HTMLParser):
    """The ids of a page and the addresses it refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = {""}
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("id", "name") and value:
                self.ids.add(value)
            elif name in ("href", "src") and value and tag != "base":
                self.addresses.append(value)


def _read(path: Path) -> _Anchors:
    anchors = _Anchors()
    anchors.feed(path.read_text(encoding="utf-8"))
    return anchors


def broken_links(html: Path) -> list[str]:
    """What leads nowhere among the links of all pages to each other, one line each."""
    found = {(html / page).resolve(): _read(html / page) for page in pages(html)}
    broken = set()
    for page, anchors in found.items():
        for address in anchors.addresses:
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            if not target.exists():
                broken.add(f"{page.relative_to(html)}: {address}: no such file")
            elif target in found and unquote(parts.fragment) not in found[target].ids:
                broken.add(f"{page.relative_to(html)}: {address}: no such place on that page")
    return sorted(broken)
