"""live=True in a real kernel: a moved slider comes back as another picture, as in JupyterLab."""

from __future__ import annotations

import time

import pytest
from jupyter_client import KernelManager

SECONDS = 60
FIGURE = """
from course_lib.figures import INK, frames
def draw(axes, value):
    axes.plot([0, 1], [0, 1], color=INK["yhat"])
    axes.set(xlim=(0, 1), ylim=(0, 1), title=f"value {value}")
frames(draw, %s, alt="shown: {value}", caption="Watch.", live=True)
"""


@pytest.fixture(scope="module")
def kernel():
    manager = KernelManager(kernel_name="python3")
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)
    manager.cleanup_resources()


def widgets_of(kernel, arguments):
    """Run the cell; the models that it opened, by id, and the one that is displayed."""
    sent = kernel.execute(FIGURE % arguments)
    opened, displayed = {}, None
    while True:
        message = kernel.get_iopub_msg(timeout=SECONDS)
        content = message["content"]
        if message["parent_header"].get("msg_id") != sent:
            continue
        assert message["msg_type"] != "error", content
        if message["msg_type"] == "comm_open":
            opened[content["comm_id"]] = content["data"]["state"]
        elif message["msg_type"] == "comm_msg":
            opened[content["comm_id"]].update(content["data"].get("state", {}))
        elif message["msg_type"] == "execute_result":
            displayed = content["data"]["application/vnd.jupyter.widget-view+json"]["model_id"]
        elif message["msg_type"] == "status" and content["execution_state"] == "idle":
            return opened, displayed


def ids(opened, kind):
    return [key for key, state in opened.items() if state["_model_name"] == kind]


def move(kernel, model, state):
    """What the notebook program sends when a reader moves a control."""
    data = {"method": "update", "state": state, "buffer_paths": []}
    kernel.shell_channel.send(kernel.session.msg("comm_msg", {"comm_id": model, "data": data}))


def moved(kernel, model, state):
    """The picture that comes back when a reader moves a control."""
    move(kernel, model, state)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        message = kernel.get_iopub_msg(timeout=SECONDS)
        found = message["content"].get("data", {}).get("state", {}) if message["msg_type"] == "comm_msg" else {}
        if "<svg" in found.get("value", ""):
            return found["value"]
    raise AssertionError("no picture came back")


def test_a_slider_moved_in_the_notebook_recomputes_the_picture(kernel):
    opened, displayed = widgets_of(kernel, "[1, 2, 3], label='v'")
    assert opened[displayed]["_model_name"] == "VBoxModel"
    (picture,) = ids(opened, "HTMLModel")
    assert ">value 1<" in opened[picture]["value"]
    (slider,) = ids(opened, "SelectionSliderModel")
    html = moved(kernel, slider, {"index": 2})
    assert ">value 3<" in html
    assert 'aria-label="shown: 3"' in html


def test_two_sliders_choose_the_pair(kernel):
    opened, _ = widgets_of(kernel, "([0, 1], [5, 6]), label=('a', 'b')")
    first, second = ids(opened, "SelectionSliderModel")
    moved(kernel, first, {"index": 1})
    assert ">value (1, 6)<" in moved(kernel, second, {"index": 1})


def test_a_menu_chooses_which_slider_moves(kernel):
    opened, _ = widgets_of(kernel, "vary={'a': [0, 1], 'b': [5, 6]}")
    (menu,) = ids(opened, "DropdownModel")
    move(kernel, menu, {"index": 1})  # the picture stays: the other slider stands at its start
    html = moved(kernel, ids(opened, "SelectionSliderModel")[1], {"index": 1})
    assert "value {'a': 0, 'b': 6}" in html.replace("&#x27;", "'")
