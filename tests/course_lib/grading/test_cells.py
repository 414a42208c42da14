"""A submitted file as cells: every format of notebook, every encoding, and what is refused in one sentence."""

from __future__ import annotations

import json

import pytest

from course_lib.grading.cells import CODE_LIMIT, Cell, Unreadable, read_cells
from tests.course_lib.grading.conftest import notebook


def test_code_cells_are_numbered_as_a_reader_counts_them() -> None:
    cells = read_cells("a.ipynb", notebook("x = 1", "md:# Text", "y = 2"))
    assert [(cell.place, cell.text, cell.code) for cell in cells] == [
        ("code cell 1", "x = 1", True),
        ("code cell 2", "y = 2", True),
    ]


def test_a_source_may_be_a_list_of_lines() -> None:
    content = json.dumps({"cells": [{"cell_type": "code", "source": ["x = 1\n", "y = 2"]}]}).encode()
    assert read_cells("a.ipynb", content) == [Cell("code cell 1", "x = 1\ny = 2")]


def test_format_3_keeps_its_cells_in_worksheets() -> None:
    content = json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]}).encode()
    assert read_cells("a.ipynb", content) == [Cell("code cell 1", "x = 1")]


def test_code_in_a_text_cell_is_kept_apart() -> None:
    cells = read_cells("a.ipynb", notebook("x = 1", "md:```python\ndef f():\n    return 1\n```"))
    assert cells[1] == Cell("the text after code cell 1", "def f():\n    return 1\n", code=False)


@pytest.mark.parametrize(
    "content",
    [
        "x = 'é'\n".encode(),
        b"\xef\xbb\xbf" + "x = 'é'\n".encode(),
        "# coding: latin-1\nx = 'é'\n".encode("latin-1"),
        "x = 'é'\n".encode("latin-1"),
    ],
    ids=["UTF-8", "byte order mark", "declared Latin-1", "undeclared Latin-1"],
)
def test_every_encoding_that_students_use_is_read(content: bytes) -> None:
    assert "x = 'é'" in read_cells("a.py", content)[0].text


def test_what_windows_calls_unicode_is_read() -> None:
    assert read_cells("a.py", "x = 'é'\n".encode("utf-16"))[0].text == "x = 'é'\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])
def test_a_notebook_is_read_in_whatever_encoding_it_was_saved(encoding: str) -> None:
    content = json.dumps({"cells": [{"cell_type": "code", "source": "x = 'é'"}]}, ensure_ascii=False).encode(encoding)
    assert read_cells("a.ipynb", content)[0].text == "x = 'é'"


def test_a_byte_order_mark_in_a_cell_is_taken_away() -> None:
    """Python reads one at the top of a file, not in the middle of a notebook."""
    assert read_cells("a.ipynb", notebook("\ufeffx = 1"))[0].text == "x = 1"


def test_lines_without_their_ends_get_them_back() -> None:
    sources = (["x = 1", "y = 2"], ["x = 1\n", "y = 2"], ["x = 1", "", "y = 2"], ["x", " = 1\n", "y = 2"], ["x = 1"])
    content = json.dumps({"cells": [{"cell_type": "code", "source": source} for source in sources]}).encode()
    assert [cell.text for cell in read_cells("a.ipynb", content)] == [
        *("x = 1\ny = 2", "x = 1\ny = 2", "x = 1\n\ny = 2", "x = 1\ny = 2", "x = 1")
    ]


@pytest.mark.parametrize("language", ["python", "Python3", "ipython", "xeus-python", "", 5, None])
def test_every_way_to_say_python_is_python(language: object) -> None:
    cells = [{"cell_type": "code", "source": "x = 1"}]
    content = json.dumps({"cells": cells, "metadata": {"kernelspec": {"language": language}}}).encode()
    assert read_cells("a.ipynb", content)[0].text == "x = 1"


@pytest.mark.parametrize("metadata", [None, [], "python", {"language_info": []}, {"kernelspec": 5}])
def test_metadata_of_the_wrong_type_do_not_matter(metadata: object) -> None:
    content = json.dumps({"cells": [{"cell_type": "code", "source": "x = 1"}], "metadata": metadata}).encode()
    assert read_cells("a.ipynb", content)[0].text == "x = 1"


def test_line_ends_of_other_systems_become_ours() -> None:
    assert read_cells("a.py", b"x = 1\r\ny = 2\rz = 3")[0].text == "x = 1\ny = 2\nz = 3"


def test_a_byte_order_mark_before_a_notebook_is_passed_over() -> None:
    assert read_cells("a.ipynb", b"\xef\xbb\xbf" + notebook("x = 1"))[0].text == "x = 1"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.ipynb", b"", "The file is empty."),
        (
            "a.ipynb",
            b"hello",
            "It is not a notebook: the file is not JSON. It may be damaged, or saved as something else.",
        ),
        ("a.ipynb", b"[" * 100_000, "It is not a notebook: the file is not JSON."),
        ("a.ipynb", b'{"a": 1}', "It is JSON, but not a notebook: it has no list of cells."),
        ("a.ipynb", b"[1]", "It is JSON, but not a notebook: it has no list of cells."),
        ("a.ipynb", b'{"cells": []}', "The notebook has no code cells."),
        (
            "a.ipynb",
            b'{"cells": [',
            "The file breaks off before the notebook ends: its upload or download may have been cut short.",
        ),
        (
            "a.ipynb",
            b'{"cells": [], "metadata": {"kernelspec": {"language": "R"}}}',
            "It is a notebook in the language 'r', not in Python.",
        ),
        ("a.py", b"\x00\x01", "It is not a text file."),
        ("a.py", b"#" * (4 * CODE_LIMIT + 4), "It holds 2,097,156 bytes; more than 524,288 characters are not graded."),
        ("a.py", b"#" * (CODE_LIMIT + 1), "It holds 524,289 characters of text in 1 cells; more than 524,288"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(name: str, content: bytes, sentence: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_cells(name, content)
    assert str(caught.value).startswith(sentence)


def test_code_as_long_as_may_be_is_read_however_many_bytes_it_takes() -> None:
    text = "\U0001f600" * CODE_LIMIT
    assert read_cells("a.py", text.encode("utf-8-sig"))[0].text == text


def test_cells_of_the_wrong_type_are_passed_over() -> None:
    content = json.dumps({"cells": [3, None, {"cell_type": "code", "source": {"a": 1}}, {"cell_type": 5}]}).encode()
    assert read_cells("a.ipynb", content) == [Cell("code cell 1", "")]


def test_a_notebook_that_was_saved_as_py_is_read_as_a_notebook() -> None:
    """Born from students who renamed the file, and had no function of any name."""
    assert read_cells("a.py", notebook("x = 1")) == read_cells("a.ipynb", notebook("x = 1"))
    assert read_cells("a.py", b'{"a": 1}["cells"]\n') == [Cell("", '{"a": 1}["cells"]\n')]
