"""Names that strangers choose: what is refused and why, and what is not."""

from __future__ import annotations

import pytest

from course_lib.grading.collect.names import hostile, no_submission, repeated

DEEP = "/".join(["d"] * 50)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.py", "Its name leads out of the folder (..)."),
        ("Ada/../../a.py", "Its name leads out of the folder (..)."),
        ("..", "Its name leads out of the folder (..)."),
        ("/etc/cron.d/a.py", "Its name is an absolute path"),
        ("//a.py", "Its name is an absolute path"),
        ("Ada//a.py", "Its name has an empty part."),
        ("./a.py", "Its name has an empty part."),
        ("", "Its name has an empty part."),
        ("C:/a.py", "Its name is a path in the form of Windows"),
        ("c:a.py", "Its name is a path in the form of Windows"),
        ("Ada\\a.py", "Its name is a path in the form of Windows"),
        ("..\\a.py", "Its name is a path in the form of Windows"),
        ("a\x1b[31m.py", "Its name holds control characters"),
        ("a\n.py", "Its name holds control characters"),
        ("a\x00.py", "Its name holds control characters"),
        ("a\x85.py", "Its name holds control characters"),
        ("yp.\u202eada", "Its name holds control characters"),
        ("a\u2066b.py", "Its name holds control characters"),
        ("a\u2028b.py", "Its name holds control characters"),
        ("\udcff.py", "Its name is not UTF-8; rename it."),
        ("é" * 127 + "xx/a.py", "Its name is too long: at most 255 bytes between two / and 1,024 in all."),
        ("/".join(["x" * 200] * 6), "Its name is too long"),
        (f"{DEEP}/a.py", "It lies more than 50 folders deep."),
        ("con.py", "Its name is that of a device on Windows"),
        ("Ada/AUX/a.py", "Its name is that of a device on Windows"),
        ("Ada/nul", "Its name is that of a device on Windows"),
        ("COM1.ipynb", "Its name is that of a device on Windows"),
        ("lpt9.tar.gz", "Its name is that of a device on Windows"),
    ],
)
def test_a_hostile_name_is_refused_with_its_reason(name: str, reason: str) -> None:
    assert hostile(name).startswith(reason)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace/a.py", "Zoë Grün.ipynb", "王小明/作业.ipynb", "مريم\u200f/a.py", "نیم\u200cفاصله.py", "🙂.py",
        "...py", "a..b.py", "..a/b..py", "=1+1.py", "-rf.py", "$(id).py", "<b>.py", "Console.py", "com10.py",
        "é" * 127 + "x/a.py", DEEP, "a/b/",
    ],
)  # fmt: skip
def test_an_unusual_name_is_a_name(name: str) -> None:
    assert hostile(name) == ""


def test_only_notebooks_and_python_files_may_be_submissions() -> None:
    assert [no_submission(name) for name in ("a.py", "A.IPYNB")] == ["", ""]
    assert no_submission("a/grading.toml").startswith("It is not read here, where students may put files; put it ")
    assert no_submission("a.pdf") == "It is neither a notebook (.ipynb) nor a Python file (.py)."
    assert no_submission("a.Tar.GZ").startswith("It is an archive itself, and is not opened")


def test_of_one_name_that_comes_again_the_last_counts_and_other_names_are_others() -> None:
    names = ["a.py", "Zoe\u0308.py", "b.py", "A.py", "Zo\u00eb.py", "a.py", "Weiß.py", "Weiss.py"]
    ending = "again further on; the last one counts."
    assert repeated(names) == {
        0: f"The archive has this name {ending}",
        1: f"The archive has this name, with accents in another form, {ending}",
    }
