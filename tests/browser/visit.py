"""One visit to a page: what goes wrong on the way, and what is wrong with what one then sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe

__all__ = ["Visit", "inspect"]

# preload would look for imported styles in the page's folder; axe's own reckoning of contrast takes three quarters of
# its time, and inspect.js does the same for every page: it stays on where the caller asks for it
AXE: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
WITHOUT_CONTRAST = {**AXE, "rules": {"color-contrast": {"enabled": False}}}
INSPECT = (Path(__file__).parent / "inspect.js").read_text(encoding="utf-8")


class Visit:
    """A page with an ear on its console and its requests."""

    def __init__(self, context: Any, address: str, origin: str) -> None:
        self.problems: list[str] = []
        self.page = page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", lambda line: line.type in ("error", "warning") and self._say("console", line.text))
        page.on("response", lambda answer: answer.status >= 400 and self._say(str(answer.status), answer.url))
        page.on("requestfailed", lambda request: self._say("failed", request.url))
        page.on("request", lambda request: self._foreign(request.url, origin))
        page.goto(address)
        page.evaluate("() => document.fonts.ready.then(() => null)")

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *error: object) -> None:
        self.page.close()

    def _say(self, kind: str, text: str) -> None:
        self.problems.append(f"{kind}: {text}")

    def _foreign(self, url: str, origin: str) -> None:
        if not url.startswith((origin, "data:", "blob:", "about:")):
            self._say("foreign request", url)


def inspect(page: Any, *, axe: bool = True, contrast: bool = False, within: list[str] | None = None) -> list[str]:
    """What is wrong with the page as it stands, everything unfolded: one line each.

    contrast: by axe, too. within: what axe looks at, as selectors, when that is not the whole page.
    """
    problems: list[str] = page.evaluate(INSPECT)
    if axe:
        options = AXE if contrast else WITHOUT_CONTRAST
        found = (
            Axe()
            .run(page, context={"include": [[part] for part in within]} if within else None, options=options)
            .response
        )
        for violation in found["violations"]:
            where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            problems.append(f"axe {violation['id']} ({violation['impact']}): {where}")
    return problems
