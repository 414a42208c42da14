"""Every platform's export, built as that platform writes it: which layout it is, whose file is whose, what is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect import LAYOUTS, Collection, collect
from course_lib.grading.collect.found import File, Listing
from course_lib.grading.collect.layouts import read_layout
from tests.course_lib.grading.collect.exports import put, students, zipped

METADATA = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0815'
    :email: ada@example.org
  :created_at: 2026-11-02 21:35:01.480000000 Z
  :score: 0.0
  :results:
    tests:
    - name: ":submitters:"
      :name: Mallory
  :history:
  - :id: 7
    :created_at: 2026-11-01 08:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: "Bob \\"B\\" O'Neil"
    :sid: ~
    :email: bob@example.org
  - :name: 'Cy O''Hara'
    :sid: '12'
    :email: cy@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &1 2026-11-03 00:10:00.000000000 Z
    zone: &2 !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
    time: *1
"""


def about(found: Collection) -> dict[str, dict[str, str]]:
    return {submission.student: submission.about for submission in found.submissions}


def test_moodle_in_folders_as_it_writes_them_now_and_did_until_4(tmp_path: Path) -> None:
    put(
        tmp_path,
        "Ada Lovelace_4711_assignsubmission_file/work.ipynb",
        "Ada Lovelace_4711_assignsubmission_onlinetext/onlinetext.html",
        "Bob B_4712_assignsubmission_file_/deeper/work.py",
    )
    found = collect(tmp_path)
    assert found.layout == "Moodle"
    assert about(found) == {"Ada Lovelace": {"moodle_id": "4711"}, "Bob B": {"moodle_id": "4712"}}
    assert [r.file for r in found.refusals] == ["Ada Lovelace_4711_assignsubmission_onlinetext/onlinetext.html"]


def test_moodle_without_folders_and_with_a_group_that_has_no_number(tmp_path: Path) -> None:
    put(tmp_path, "Ada_1_assignsubmission_file_work_2_x.ipynb", "Default group_assignsubmission_file_work.py")
    assert about(collect(tmp_path)) == {"Ada": {"moodle_id": "1"}, "Default group": {}}


def test_moodle_with_blind_marking_keeps_the_participants_apart(tmp_path: Path) -> None:
    put(tmp_path, "Participant_7_assignsubmission_file/a.py", "Participant_8_assignsubmission_file/a.py")
    assert list(students(tmp_path)) == ["Participant (7)", "Participant (8)"]


def test_canvas_with_its_late_marker_and_files_handed_in_again(tmp_path: Path) -> None:
    put(
        tmp_path,
        "lovelaceada_123_456_work.ipynb",
        "lovelaceada_123_460_work-1.ipynb",
        "lovelaceada_123_1002_work-2.ipynb",
        "bob_LATE_124_457_week_1_2_work.ipynb",
        "bob_LATE_124_458_text.html",
    )
    found = collect(tmp_path)
    assert found.layout == "Canvas"
    assert {s.student: (s.file, s.about) for s in found.submissions} == {
        "lovelaceada": ("lovelaceada_123_1002_work-2.ipynb", {"canvas_id": "123"}),
        "bob": ("bob_LATE_124_457_week_1_2_work.ipynb", {"canvas_id": "124", "late": "yes"}),
    }
    assert {r.file: r.reason for r in found.refusals} == {
        "bob_LATE_124_458_text.html": "It is neither a notebook (.ipynb) nor a Python file (.py).",
        "lovelaceada_123_456_work.ipynb": "It was handed in again; lovelaceada_123_1002_work-2.ipynb is graded.",
        "lovelaceada_123_460_work-1.ipynb": "It was handed in again; lovelaceada_123_1002_work-2.ipynb is graded.",
    }


def test_canvas_with_anonymous_grading(tmp_path: Path) -> None:
    put(tmp_path, "anon_aB3dE_456_work.ipynb", "LATE_anon_x9Zz1_457_work.ipynb")
    assert about(collect(tmp_path)) == {"anon_aB3dE": {}, "anon_x9Zz1": {"late": "yes"}}


def test_names_that_only_look_like_canvas_are_names(tmp_path: Path) -> None:
    put(tmp_path, "week_1_2_ada.py", "week_1_2_bob.py")
    assert list(students(tmp_path)) == ["week_1_2_ada", "week_1_2_bob"]


def test_gradescope_with_its_metadata_and_a_group(tmp_path: Path) -> None:
    root = tmp_path / "assignment_1_export"
    put(root, "submission_11/work.ipynb", "submission_12/work.ipynb", "submission_13/work.ipynb")
    (root / "submission_metadata.yml").write_text(METADATA)
    found = collect(tmp_path)
    assert found.layout == "Gradescope"
    together = {"group": "submission_12", "submitted": "2026-11-03T00:10:00+00:00"}
    assert about(found) == {
        "Ada Lovelace": {"id": "0815", "email": "ada@example.org", "submitted": "2026-11-02T21:35:01+00:00"},
        'Bob "B" O\'Neil': {"email": "bob@example.org", **together},
        "Cy O'Hara": {"id": "12", "email": "cy@example.org", **together},
        "submission_13": {},
    }
    shared = [s for s in found.submissions if "submission_12" in s.file]
    assert len({s.path for s in shared}) == 1
    assert found.refusals == []


def test_nbgrader_with_its_timestamps(tmp_path: Path) -> None:
    put(tmp_path, "submitted/ada/xor/xor.ipynb", "submitted/bob/xor/xor.ipynb", "submitted/bob/xor/timestamp.txt")
    (tmp_path / "submitted/ada/xor/timestamp.txt").write_text("2026-11-02 15:58:23.948203 UTC\n")
    for place in (tmp_path, tmp_path / "submitted"):
        found = collect(place)
        assert found.layout == "nbgrader"
        assert about(found) == {"ada": {"submitted": "2026-11-02T15:58:23+00:00"}, "bob": {}}
        assert found.refusals == []


def test_nbgrader_with_several_assignments_asks_which(tmp_path: Path) -> None:
    put(tmp_path, "submitted/ada/least-squares/a.ipynb", "submitted/ada/xor/a.ipynb", "submitted/bob/xor/a.ipynb")
    with pytest.raises(CourseError, match=r"several assignments \(least-squares, xor\), and nothing says which"):
        collect(tmp_path)
    with pytest.raises(CourseError, match="--chapter optimizers names none of them alone; add --chapter"):
        collect(tmp_path, chapter="optimizers")
    found = collect(tmp_path, chapter="least_squares")
    assert {s.student: s.file for s in found.submissions} == {"ada": "submitted/ada/least-squares/a.ipynb"}
    assert [(r.file, r.reason) for r in found.refusals] == [
        ("xor", "It is another assignment than least-squares; files in it: 2.")
    ]


@pytest.mark.parametrize("name", ["least-squares-submissions/least-squares-ada", "ada_1_assignsubmission_file"])
def test_of_several_chapters_notebooks_the_one_that_is_asked_for_counts(tmp_path: Path, name: str) -> None:
    put(tmp_path, f"{name}/week/least_squares_xor.py", f"{name}/optimizers.ipynb", f"{name}/z.ipynb")
    put(tmp_path, name.replace("ada", "bob") + "/a.ipynb", name.replace("ada", "eve") + "/b.ipynb")
    found = {s.student: s.file.rpartition("/")[2] for s in collect(tmp_path, chapter="least_squares_xor").submissions}
    assert found == {"ada": "least_squares_xor.py", "bob": "a.ipynb", "eve": "b.ipynb"}
    assert {s.file.rpartition("/")[2] for s in collect(tmp_path).submissions} == {"z.ipynb", "a.ipynb", "b.ipynb"}


def test_where_uploads_have_numbers_the_last_counts_under_whatever_name(tmp_path: Path) -> None:
    put(tmp_path, "lovelaceada_1_2_least_squares_xor.ipynb", "lovelaceada_1_3_final.ipynb", "bobbob_2_1_a.ipynb")
    files = [s.file for s in collect(tmp_path, chapter="least_squares_xor").submissions]
    assert files == ["bobbob_2_1_a.ipynb", "lovelaceada_1_3_final.ipynb"]


def test_a_number_at_the_end_of_a_name_says_again_in_canvas_alone(tmp_path: Path) -> None:
    """Born from a homework-2.ipynb that was said to have been handed in again, as homework.ipynb."""
    put(tmp_path, *(f"Ada_1_assignsubmission_file/{name}.ipynb" for name in ("homework", "homework-2")))
    (refusal,) = collect(tmp_path).refusals
    assert refusal.reason.startswith("Of one student's files one counts; ")


def test_one_students_timestamp_does_not_decide_for_the_class(tmp_path: Path) -> None:
    put(tmp_path, "ada/one/a.py", "bob/two/a.py", "eve/three/a.py", "eve/three/timestamp.txt")
    (tmp_path / "eve/three/timestamp.txt").write_text("2026-11-02 15:58:23 UTC")
    assert collect(tmp_path).layout == "a folder or a file per student"


def test_github_classroom_by_the_name_of_the_folder_around(tmp_path: Path) -> None:
    place = put(tmp_path / "xor-1-submissions", "xor-1-ada/work.ipynb", "xor-1-ada-l/src/work.py")
    found = collect(place)
    assert found.layout == "GitHub Classroom"
    assert about(found) == {"ada": {"login": "ada"}, "ada-l": {"login": "ada-l"}}


def test_github_classroom_by_what_the_clones_have_in_common(tmp_path: Path) -> None:
    put(tmp_path, *(f"xor-1-{name}/{file}" for name in ("ada", "bob", "b-c") for file in ("work.py", ".git/config")))
    put(tmp_path, "solution/work.py")
    found = collect(tmp_path)
    assert list(about(found)) == ["ada", "b-c", "bob"]
    assert [(r.file, r.reason) for r in found.refusals] == [
        (
            "solution/work.py",
            "It does not lie where GitHub Classroom puts submissions "
            "(least-squares-submissions/least-squares-ada/least_squares_xor.ipynb).",
        )
    ]


def test_clones_in_an_archive_are_clones(tmp_path: Path) -> None:
    files = {f"xor-{name}/{file}": b"x" for name in ("ada", "bob") for file in ("work.py", ".git/HEAD")}
    assert list(students(zipped(tmp_path / "all.zip", files))) == ["ada", "bob"]


def test_folders_with_a_common_beginning_are_names_where_nothing_says_github(tmp_path: Path) -> None:
    put(tmp_path, "student-1/work.py", "student-2/work.py")
    assert list(students(tmp_path)) == ["student-1", "student-2"]
    assert list(students(tmp_path, layout="github")) == ["1", "2"]


def test_a_folder_and_a_file_per_student_may_lie_side_by_side(tmp_path: Path) -> None:
    put(tmp_path, "Ada Lovelace/deep/work.ipynb", "Bob.IPyNB", "Cy.PY", "Dee.Py")
    found = collect(tmp_path)
    assert found.layout == "a folder or a file per student"
    assert about(found) == {"Ada Lovelace": {}, "Bob": {}, "Cy": {}, "Dee": {}}
    assert found.refusals == []


@pytest.mark.parametrize(
    ("title", "names", "expected"),
    [
        ("class", ["class/Ada.py", "class/Bob.py"], ["Ada", "Bob"]),  # named like the archive
        ("x", ["week 1/Ada/work.py", "week 1/Bob/work.py"], ["Ada", "Bob"]),  # folders, and no file
        ("x", ["Ada/work.py", "Ada/work.ipynb"], ["Ada"]),  # one name
        ("x", ["handed in/Ada.py", "handed in/Bob.py"], ["Ada", "Bob"]),  # as tar packs a folder
        ("x", ["handed in/Ada.py", "handed in/Bob/work.py", "handed in/Cy.ipynb"], ["Ada", "Bob", "Cy"]),
        ("x", ["all/class/Ada/work.py", "all/class/Bob/work.py"], ["Ada", "Bob"]),
        ("x", ["a/b/Ada Lovelace_1_assignsubmission_file/work.py"], ["Ada Lovelace"]),
    ],
)
def test_a_folder_around_all_of_it_is_looked_through(
    tmp_path: Path, title: str, names: list[str], expected: list[str]
) -> None:
    archive = zipped(tmp_path / f"{title}.zip", dict.fromkeys(names, b""))
    assert list(students(archive)) == expected


@pytest.mark.parametrize("place", ["handed in", "week 1/handed in"])
def test_a_lone_folder_with_files_of_several_names_is_asked_about(tmp_path: Path, place: str) -> None:
    put(tmp_path, f"{place}/Ada Lovelace.py", f"{place}/Mary Ann Smith.py", f"{place}/Bob.ipynb")
    with pytest.raises(CourseError) as caught:
        collect(tmp_path)
    assert str(caught.value) == (
        f"Only one student was found, {place.split('/')[0]!r}, with 3 files of different names; "
        f"if several students wrote them, name the folder {place!r} itself, else add --layout plain."
    )
    assert list(students(tmp_path / place)) == ["Ada Lovelace", "Bob", "Mary Ann Smith"]
    assert list(students(tmp_path, layout="plain")) == [place.split("/")[0]]


def test_where_students_were_looked_for_is_said(tmp_path: Path) -> None:
    archive = zipped(tmp_path / "x.zip", {"handed in/Ada.py": b"", "handed in/Bob.py": b""})
    with collect(archive) as found:
        assert found.layout == "a folder or a file per student, in handed in"


def test_what_does_not_follow_the_layout_of_most_is_refused_by_name(tmp_path: Path) -> None:
    put(tmp_path, *(f"{name}_{number}_assignsubmission_file/work.py" for number, name in enumerate("abc")))
    put(tmp_path, "lovelaceada_123_456_work.ipynb")  # as Canvas would name it
    found = collect(tmp_path)
    assert [s.student for s in found.submissions] == ["a", "b", "c"]
    assert [(r.file, r.reason) for r in found.refusals] == [
        (
            "lovelaceada_123_456_work.ipynb",
            "It does not lie where Moodle puts submissions "
            "(Ada Lovelace_4711_assignsubmission_file/least_squares_xor.ipynb).",
        )
    ]


def test_a_layout_can_be_named(tmp_path: Path) -> None:
    put(tmp_path, "lovelaceada_123_456_work.ipynb", "bob_1_2_work.ipynb")
    assert list(students(tmp_path)) == ["bob", "lovelaceada"]
    assert list(students(tmp_path, layout="plain")) == ["bob_1_2_work", "lovelaceada_123_456_work"]


def test_an_unknown_layout_and_one_that_fits_nothing_are_said(tmp_path: Path) -> None:
    put(tmp_path, "a.py")
    with pytest.raises(
        CourseError, match="There is no layout 'modle'; known: gradescope, moodle, canvas, nbgrader, github, plain"
    ):
        collect(tmp_path, layout="modle")
    with pytest.raises(CourseError, match=r"Nothing lies where Moodle puts submissions \(Ada Lovelace_4711_.*--layout"):
        collect(tmp_path, layout="moodle")


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_a_layout_reads_its_own_example(tmp_path: Path, layout: object) -> None:
    example = vars(layout)["example"]
    put(tmp_path, example)
    found = collect(tmp_path, layout=vars(layout)["key"])
    assert [s.file for s in found.submissions] == [example]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_a_layout_says_where_its_rules_come_from_and_when_they_were_read(layout: object) -> None:
    assert vars(layout)["key"] == "plain" or "November 2026" in vars(layout)["source"]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.key)
def test_the_page_for_instructors_shows_every_layout_and_how_to_name_it(layout: object) -> None:
    page = Path("book/for_instructors/grading.md").read_text(encoding="utf-8")
    section = page[page.index("## 2. ") : page.index("## 3. ")]
    assert f"`{vars(layout)['key']}`" in section
    assert vars(layout)["example"].rpartition("/")[0].rpartition("/")[2] in section


def test_a_platforms_own_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    notes = {"submission_metadata.yml": tmp_path / "gone"}
    reading = read_layout(Listing("class", [File("submission_11/a.py", "")], notes=notes))
    with pytest.raises(CourseError) as caught:
        assert not reading.metadata
    assert str(caught.value) == (
        "submission_metadata.yml cannot be read (No such file or directory), and says who handed in what; "
        "let it be read, or remove it."
    )
