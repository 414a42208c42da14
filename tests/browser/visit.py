"""One visit to a page: what goes wrong on the way, and what is wrong with what one then sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

__all__ = ["Visit", "inspect"]

# preload would look for imported styles in the page's folder
OPTIONS: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
AXE_SCRIPT = (Path(__file__).parent / "axe" / "axe.min.js").read_text(
    encoding="utf-8"
) + ";axe.configure({noHtml: true})"
INSPECT = (Path(__file__).parent / "inspect.js").read_text(encoding="utf-8")
# of all that axe finds only what is wrong is sent back
RUN_AXE = "([part, options]) => axe.run(part ?? document, options).then(found => found.violations)"
READY = "() => document.fonts.ready.then(() => null)"


class Visit:
    """A page with an ear on its console and its requests; one window of the context serves all its visits."""

    def __init__(self, context: Any, address: str, origin: str) -> None:
        self.problems: list[str] = []
        self.requests: list[str] = []
        self._origin = origin
        self.page = page = context.pages[0] if context.pages else context.new_page()
        self._ears = {
            "pageerror": lambda error: self._say("script", error),
            "console": lambda line: line.type in ("error", "warning") and self._say("console", line.text),
            "response": lambda answer: answer.status >= 400 and self._say(str(answer.status), answer.url),
            "requestfailed": self._failed,
            "request": self._requested,
        }
        page.goto("about:blank")  # what the page before still asks for is not this visit's
        for event, ear in self._ears.items():
            page.on(event, ear)
        page.goto(address, timeout=120_000)  # milliseconds, on a machine that has much else to do
        page.evaluate(READY)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *error: object) -> None:
        for event, ear in self._ears.items():
            self.page.remove_listener(event, ear)

    def _say(self, kind: str, text: object) -> None:
        self.problems.append(f"{kind}: {text}")

    def _failed(self, request: Any) -> None:
        if request.url in self.requests:  # else the page before was left while it still asked
            self._say("failed", request.url)

    def _requested(self, request: Any) -> None:
        self.requests.append(request.url)
        if not request.url.startswith((self._origin, "data:", "blob:", "about:")):
            self._say("foreign request", request.url)


def inspect(page: Any, *, within: list[str] | None = None) -> list[str]:
    """What is wrong with the page as it stands, everything unfolded: one line each.

    within: what axe looks at, as selectors, when that is not the whole page.
    """
    problems: list[str] = page.evaluate(INSPECT)
    part = {"include": [[selector] for selector in within]} if within else None
    if page.evaluate("!('axe' in window)"):
        page.evaluate(AXE_SCRIPT)
    for violation in page.evaluate(RUN_AXE, [part, OPTIONS]):
        where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
        problems.append(f"axe {violation['id']} ({violation['impact']}): {where}")
    return problems
