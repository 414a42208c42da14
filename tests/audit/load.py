"""How a page loads for the first time on a phone in a train: Chromium's own throttling, nothing in the cache."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from playwright.sync_api import TimeoutError

from tests.browser.visit import READY

from .table import LCP_SECONDS, TASK_MS

__all__ = ["Load", "in_time", "loads"]

CPU_TIMES_SLOWER = 4
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "color_scheme": "light",
}
AFTER_LOAD = 400  # milliseconds in which late scripts show themselves
SAME = 0.98  # of the largest paint's area: from one load to the next it differs by a font's widths
PATIENCE = 60_000  # milliseconds, on a machine that has much else to do
# fonts of letters beyond Latin are optional: now and then Chromium does not ask for them
NOW_AND_THEN = ("-greek", "-latin-ext")

OBSERVE = """
window.nnSeen = {lcp: 0, area: 0, shift: 0, moved: [], tasks: []};
const named = node => !node ? "?" : node.nodeType === 3 ? named(node.parentElement)
  : node.tagName.toLowerCase() + (node.id ? "#" + node.id : node.classList.length ? "." + node.classList[0] : "");
const observe = (type, each) =>
  new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
observe("largest-contentful-paint", entry => {
  nnSeen.lcp = entry.startTime;
  nnSeen.area = entry.size;
  console.debug("paint", entry.size, entry.startTime);
});
observe("layout-shift", entry => {
  if (entry.hadRecentInput) return;
  nnSeen.shift += entry.value;
  nnSeen.moved.push(...entry.sources.map(source => named(source.node)));
});
observe("longtask", entry => { nnSeen.tasks.push([entry.startTime, entry.duration]); });
const last = () => nnSeen.lcp ? console.debug("paint", Infinity, nnSeen.lcp) : setTimeout(last, 100);
addEventListener("load", last);  // on a slow phone a paint is told of late
"""
READ = """() => {
  const loaded = performance.timing.loadEventEnd - performance.timing.navigationStart;
  const late = nnSeen.tasks.filter(([start]) => start >= loaded).map(([, duration]) => duration);
  const moved = [...new Set(nnSeen.moved)].slice(0, 4);
  return {lcp: nnSeen.lcp, area: nnSeen.area, shift: nnSeen.shift, moved, task: Math.max(0, ...late)};
}"""


@dataclass(frozen=True)
class Load:
    """A page's first loads: bytes as sent, addresses asked for (but NOW_AND_THEN), milliseconds, and what moved."""

    page_bytes: int
    shared: dict[str, int]
    foreign: list[str]
    requests: int
    lcp: float
    shift: float
    moved: list[str]
    task: float


def in_time(load: Load) -> bool:
    """Whether the bars for times are met."""
    return load.lcp <= 1000 * LCP_SECONDS and load.task <= TASK_MS


def first_loads(browser: Any, origin: str, page_path: str) -> Load:
    """Three loads, each in a window that knows nothing yet: one to its end, two until the largest paint."""
    whole, area = _whole_load(browser, origin, page_path)
    paints = [whole.lcp, *(_largest_paint(browser, origin, page_path, SAME * area) for _ in range(2))]
    return replace(whole, lcp=median(paints))


@contextmanager
def _slow_phone(browser: Any) -> Iterator[tuple[Any, Any]]:
    """A page of a new window, throttled, and the session that throttles it."""
    with closing(browser.new_context(**PHONE)) as context:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", NETWORK)
        session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES_SLOWER})
        yield page, session


def _largest_paint(browser: Any, origin: str, page_path: str, area: float) -> float:
    """Milliseconds until a paint at least so large, or the largest of all when none is."""

    def so_large(message: Any) -> bool:
        word, _, size = message.text.partition(" ")
        return word == "paint" and float(size.split()[0]) >= area

    with _slow_phone(browser) as (page, _):
        with page.expect_console_message(so_large, timeout=PATIENCE) as told:
            page.goto(f"{origin}/{page_path}", timeout=PATIENCE, wait_until="commit")
        return float(told.value.text.split()[-1])


def _whole_load(browser: Any, origin: str, page_path: str) -> tuple[Load, float]:
    """One load to its end and a little longer, and the area of its largest paint."""
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    with _slow_phone(browser) as (page, session):
        session.on(
            "Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]})
        )
        session.on(
            "Network.loadingFinished", lambda got: sizes.update({got["requestId"]: int(got["encodedDataLength"])})
        )
        page.goto(f"{origin}/{page_path}", timeout=PATIENCE)
        page.evaluate(READY)
        page.wait_for_timeout(AFTER_LOAD)
        seen = page.evaluate(READ)
    asked = {key: address for key, address in addresses.items() if not address.startswith(("data:", "blob:"))}
    ours = {key: address.removeprefix(origin) for key, address in asked.items() if address.startswith(origin)}
    shared = {ours[key]: sizes.get(key, 0) for key in ours if ours[key].startswith("/_static/")}
    own = sum(sizes.get(key, 0) for key in ours if not ours[key].startswith("/_static/"))
    foreign = [address for key, address in asked.items() if key not in ours]
    requests = [address for address in asked.values() if not any(font in address for font in NOW_AND_THEN)]
    load = Load(own, shared, foreign, len(requests), seen["lcp"], seen["shift"], seen["moved"], seen["task"])
    return load, seen["area"]


def _patiently(browser: Any, origin: str, page_path: str) -> Load:
    """The loads; begun once more when one never ends, as one in some hundred throttled ones does in Chromium."""
    try:
        return first_loads(browser, origin, page_path)
    except TimeoutError as error:
        print(f"{page_path} is loaded again: {str(error).splitlines()[0]}", file=sys.stderr, flush=True)
        return first_loads(browser, origin, page_path)


def loads(browser: Any, origin: str, pages: list[str]) -> dict[str, Load]:
    """How each page loads for the first time."""
    return {page: _patiently(browser, origin, page) for page in pages}
