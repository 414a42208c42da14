"""Archives with any names at all: nothing is written outside, and every entry is collected or refused by name."""

from __future__ import annotations

import os
import tempfile
import warnings
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from course_lib.errors import CourseError
from course_lib.grading.collect import collect
from course_lib.grading.collect.leavings import LEFT, leaving
from course_lib.grading.collect.names import hostile
from tests.course_lib.grading.collect.exports import tarball, zipped

PART = st.one_of(
    st.sampled_from(
        ["..", ".", "", "Ada", "ada", "con", "C:", "submitted", "__MACOSX", ".git", "a\\b", "Zo\u00eb", "Zoe\u0308"]
    ),
    st.sampled_from(
        ["Ada_1_assignsubmission_file", "lovelace_1_2_a", "submission_7", "xor-ada", "\u202e", "\x1b[2J", "x" * 300]
    ),
    st.text(st.characters(exclude_characters="\0/", exclude_categories=["Cs"]), max_size=5),
)
NAME = st.builds(
    lambda parts, ending: "/".join(parts) + ending,
    st.lists(PART, min_size=1, max_size=4),
    st.sampled_from([".py", ".ipynb", ".pdf"]),
)
NAMES = st.lists(NAME, min_size=1, max_size=6)


def everything(folder: Path) -> set[str]:
    return {os.path.join(place, name) for place, folders, files in os.walk(folder) for name in folders + files}


@settings(max_examples=80, deadline=None)
@given(names=NAMES, packed=st.sampled_from(["zip", "tar"]))
def test_whatever_the_names_nothing_is_written_outside_and_nothing_goes_unseen(names: list[str], packed: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        archive = Path(place, "sub", f"class.{packed}")
        archive.parent.mkdir()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # zipfile's own, of names that come twice
            entries = [(name, f"# {number}".encode()) for number, name in enumerate(names)]
            (zipped if packed == "zip" else tarball)(archive, entries)
        before = everything(Path(place))
        try:
            with collect(archive) as found:
                assert everything(Path(place)) == before
                named = Counter([s.file for s in found.submissions] + [r.file for r in found.refusals])
                for submission in found.submissions:
                    number = int(submission.path.read_bytes()[2:])
                    assert names[number].removeprefix("./") == submission.file  # its own content, nobody else's
                assert len({s.student for s in found.submissions}) == len(found.submissions)
        except CourseError as error:
            said = str(error)
        else:
            said = ""
        assert not said or "holds no files" in said or "several assignments" in said
        if said:
            return
        seen = Counter(name.removeprefix("./") if packed == "tar" else name for name in names)
        for name in seen:
            if not LEFT.intersection(name.split("/")) and (hostile(name) or not leaving(name)):
                assert named[name] >= seen[name], name
