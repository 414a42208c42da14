"""How a page loads for the first time on a phone in a train: Chromium's own throttling, nothing in the cache."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass
from statistics import median
from typing import Any

from playwright.sync_api import TimeoutError

from tests.browser.visit import READY

from .table import LCP_SECONDS, TASK_MS

__all__ = ["Load", "loads"]

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
FAR_INSIDE = 0.8  # of the bars: a page there at first is not loaded again; of 80 second loads the slowest took 1.19
PATIENCE = 60_000  # milliseconds, on a machine that has much else to do

OBSERVE = """
window.nnSeen = {lcp: 0, shift: 0, moved: [], tasks: []};
const named = node => !node ? "?" : node.nodeType === 3 ? named(node.parentElement)
  : node.tagName.toLowerCase() + (node.id ? "#" + node.id : node.classList.length ? "." + node.classList[0] : "");
const observe = (type, each) =>
  new PerformanceObserver(list => list.getEntries().forEach(each)).observe({type, buffered: true});
observe("largest-contentful-paint", entry => { nnSeen.lcp = entry.startTime; });
observe("layout-shift", entry => {
  if (entry.hadRecentInput) return;
  nnSeen.shift += entry.value;
  nnSeen.moved.push(...entry.sources.map(source => named(source.node)));
});
observe("longtask", entry => { nnSeen.tasks.push([entry.startTime, entry.duration]); });
"""
READ = """() => {
  const loaded = performance.timing.loadEventEnd - performance.timing.navigationStart;
  const late = nnSeen.tasks.filter(([start]) => start >= loaded).map(([, duration]) => duration);
  const moved = [...new Set(nnSeen.moved)].slice(0, 4);
  return {lcp: nnSeen.lcp, shift: nnSeen.shift, moved, task: Math.max(0, ...late)};
}"""


@dataclass(frozen=True)
class Load:
    """One first load: bytes as sent, addresses asked for, milliseconds, and what moved."""

    page_bytes: int
    shared: dict[str, int]
    foreign: list[str]
    requests: int
    lcp: float
    shift: float
    moved: list[str]
    task: float


def first_load(browser: Any, origin: str, page_path: str) -> Load:
    """One load in a window that knows nothing yet."""
    with closing(browser.new_context(**PHONE)) as context:
        return _load_in(context, origin, page_path)


def _load_in(context: Any, origin: str, page_path: str) -> Load:
    page = context.new_page()
    page.add_init_script(OBSERVE)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES_SLOWER})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}))
    session.on("Network.loadingFinished", lambda got: sizes.update({got["requestId"]: int(got["encodedDataLength"])}))
    page.goto(f"{origin}/{page_path}", timeout=PATIENCE)
    page.evaluate(READY)
    page.wait_for_timeout(AFTER_LOAD)
    seen = page.evaluate(READ)
    asked = {key: address for key, address in addresses.items() if not address.startswith(("data:", "blob:"))}
    ours = {key: address.removeprefix(origin) for key, address in asked.items() if address.startswith(origin)}
    shared = {ours[key]: sizes.get(key, 0) for key in ours if ours[key].startswith("/_static/")}
    own = sum(sizes.get(key, 0) for key in ours if not ours[key].startswith("/_static/"))
    foreign = [address for key, address in asked.items() if key not in ours]
    return Load(own, shared, foreign, len(asked), seen["lcp"], seen["shift"], seen["moved"], seen["task"])


def _patient_load(browser: Any, origin: str, page_path: str) -> Load:
    """A first load; begun once more when it never ends, as one in some hundred throttled ones does in Chromium."""
    try:
        return first_load(browser, origin, page_path)
    except TimeoutError as error:
        print(f"{page_path} is loaded again: {str(error).splitlines()[0]}", file=sys.stderr, flush=True)
        return first_load(browser, origin, page_path)


def _decided(loads: list[Load]) -> bool:
    """Whether a third load cannot, or a second would hardly, carry the median over a bar for times."""
    part = FAR_INSIDE if len(loads) == 1 else 1.0
    return all(load.lcp <= part * 1000 * LCP_SECONDS and load.task <= part * TASK_MS for load in loads)


def typical_load(browser: Any, origin: str, page_path: str) -> Load:
    """The median of three first loads, fewer when they decide it: then the slowest one."""
    loads: list[Load] = []
    while len(loads) < 3 and not (loads and _decided(loads)):
        loads.append(_patient_load(browser, origin, page_path))
    middle = median if len(loads) == 3 else max
    worst = max(loads, key=lambda load: load.shift)
    return Load(
        page_bytes=max(load.page_bytes for load in loads),
        shared=max((load.shared for load in loads), key=len),
        foreign=sorted({address for load in loads for address in load.foreign}),
        requests=max(load.requests for load in loads),
        lcp=middle(load.lcp for load in loads),
        shift=worst.shift,
        moved=worst.moved,
        task=middle(load.task for load in loads),
    )


def loads(browser: Any, origin: str, pages: list[str]) -> dict[str, Load]:
    """The typical first load of each page."""
    return {page: typical_load(browser, origin, page) for page in pages}
