"""A notebook's JSON without its outputs, whatever its size; and what is refused."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from course_lib.grading import notebook_json as module
from course_lib.grading.notebook_json import Damaged, notebook_json

CELL = b'{"cell_type": "code", "source": "x = 1", "outputs": [%s]}'


def with_outputs(outputs: bytes) -> bytes:
    return b'{"cells": [' + CELL % outputs + b", " + CELL % b"" + b'], "metadata": {"widgets": {"a": [%s]}}}' % outputs


@pytest.mark.parametrize(
    "outputs",
    [
        b'{"image/png": "' + b"iVBO" * 4_000 + b'"}',
        b'"Epoch [1], \\"outputs\\": [, loss \\\\",' * 400 + b'""',
        b'{"a": [[1, 2], {}]},' * 600 + b"0",
        b"[[[]]]," * 2_000 + b"[]",
    ],
    ids=["a picture", "printed lines", "nested data", "brackets"],
)
def test_bulky_outputs_are_cut_out_and_nothing_else(outputs: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 1000)
    found = notebook_json(with_outputs(outputs))
    cell = {"cell_type": "code", "source": "x = 1", "outputs": []}
    assert found == {"cells": [cell, cell], "metadata": {"widgets": {}}}


def test_small_notebooks_are_read_as_they_are() -> None:
    assert notebook_json(with_outputs(b"{}"))["cells"][0]["outputs"] == [{}]


def test_a_picture_of_many_megabytes_does_not_cost_its_size_again() -> None:
    content = with_outputs(b'{"image/png": "' + b"iVBO" * 2_000_000 + b'"}')
    tracemalloc.start()
    notebook_json(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < len(content) / 20


def test_numbers_of_any_size_are_passed_over() -> None:
    assert notebook_json(b'{"a": %s, "b": NaN, "c": -1.5e9999}' % (b"1" * 10_000))["a"] == float("inf")


def test_half_a_character_stays_half_a_character() -> None:
    assert notebook_json(b'{"a": "\\ud83d"}') == {"a": "\ud83d"}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"a": "' + b"x" * 200_000 + b'"}', "It holds 200,009 bytes beside its outputs; more than 200,000 are"),
        (
            b'{"a": [' + b"[]," * 10**4 + b"[]]}",
            "It is made of 20,003 pieces beside its outputs; more than 10,000",
        ),
        (b'{"outputs": [' + b'"' + b"x" * 2000, "The file breaks off in the middle of an output: its upload"),
        (b'{"outputs": [' + b"[" * 2000, "The file breaks off in the middle of an output: its upload"),
        (b'{"cells": [{"source": "x', "The file breaks off before the notebook ends: its upload or download"),
        (b'\xef\xbb\xbf{"cells": [', "The file breaks off before the notebook ends: its upload or download"),
        (b'{"a": [}', "It is not a notebook: the file is not JSON. It may be damaged, or saved as something else."),
        (b"<html>", "It is not a notebook: the file is not JSON. It may be damaged, or saved as something else."),
        (b"[" * 9000, "It is not a notebook: the file is not JSON. It may be damaged, or saved as something else."),
    ],
)
def test_what_is_refused_and_why(content: bytes, sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 1000)
    monkeypatch.setattr(module, "PARSED_LIMIT", 200_000)
    monkeypatch.setattr(module, "PIECES_LIMIT", 10_000)
    with pytest.raises(Damaged) as caught:
        notebook_json(content)
    assert str(caught.value).startswith(sentence)


def test_outputs_of_brackets_alone_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SMALL", 1000)
    monkeypatch.setattr(module, "STEPS_LIMIT", 1000)
    with pytest.raises(Damaged, match=r"^Its outputs are nested in more than 1,000 brackets; they are not read\.$"):
        notebook_json(with_outputs(b"[[[]]]," * 2_000 + b"[]"))


def test_the_cut_leaves_what_a_parser_would_read() -> None:
    """The standard library reads the same, but for outputs, widgets and attachments."""
    cells = [
        {"cell_type": "code", "source": f'y = "outputs": [{n}', "outputs": [{"text": ["}]", '"']}]} for n in range(9)
    ]
    whole = {"cells": cells, "metadata": {"a": {"outputs": {}}, "widgets": {"b": 1.5}}, "attachments": 5}
    content = json.dumps(whole).encode() + b" " * module.SMALL
    read = notebook_json(content)
    assert read["metadata"] == {"a": {"outputs": {}}, "widgets": {}}
    assert [cell["source"] for cell in read["cells"]] == [cell["source"] for cell in cells]
    assert read["attachments"] == 5
