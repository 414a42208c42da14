"""The class list, as spreadsheets and platforms write it: who is who, who is missing, who is a stranger."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect import Collection, collect
from course_lib.grading.collect.roster import read_roster
from tests.course_lib.grading.collect.exports import put

PLAIN = "student,id,email,login,section\nZoë Grün,7,zoe@x.org,zg,A\nBob B,8,bob@x.org,bb,B\n"


def written(place: Path, content: str | bytes) -> Path:
    path = place / "roster.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def people(place: Path, content: str | bytes) -> list[tuple[str, dict[str, str]]]:
    return [(person.name, person.about) for person in read_roster(written(place, content))]


def matched(place: Path, roster: str, *names: str) -> Collection:
    folder = put(place / "handed in", *names)
    return collect(folder, roster=written(place, roster))


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("latin-1"),
        PLAIN.encode("utf-16"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode("utf-8-sig"),
        ("sep=;\r\n" + PLAIN.replace(",", ";").replace("\n", "\r\n")).encode("latin-1"),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace("\n", "\n,,,,\n\n").encode(),
        PLAIN.replace("student", " Student Name ").replace("email", "E-Mail").encode(),
        PLAIN.replace("Bob B", '"B, Bob"').encode(),
    ],
    ids=[
        "utf-8",
        "bom",
        "latin-1",
        "utf-16",
        "crlf",
        "semicolons",
        "sep",
        "tabs",
        "empty rows",
        "headings",
        "last, first",
    ],
)
def test_a_spreadsheet_of_any_kind_is_read(tmp_path: Path, content: bytes) -> None:
    assert people(tmp_path, content) == [
        ("Zoë Grün", {"id": "7", "email": "zoe@x.org", "login": "zg", "section": "A"}),
        ("Bob B", {"id": "8", "email": "bob@x.org", "login": "bb", "section": "B"}),
    ]


GERMAN = "Nachname;Vorname;Matrikelnummer;E-Mail;Übungsgruppe;Punkte\r\nGrün;Zoë;7;zoe@x.org;A;12,5\r\n"
ZOE = ("Zoë Grün", {"id": "7", "email": "zoe@x.org", "section": "A"})


@pytest.mark.parametrize(
    "content",
    [
        GERMAN.encode("utf-8-sig"),
        GERMAN.encode("cp1252"),
        GERMAN.encode("utf-16"),
        GERMAN.replace("Nachname;", "Name;").encode(),
        GERMAN.replace("Nachname;Vorname", '"Name, Vorname";Titel').replace("Grün;Zoë", '"Grün, Zoë";').encode(),
        ("Teilnehmerliste, Stand 1.11.;;;;;\r\n;;;;;\r\n" + GERMAN).encode("cp1252"),
        GERMAN.replace("Matrikelnummer", "Matr.-Nr.").replace("E-Mail", "E-Mail-Adresse").encode(),
        GERMAN.replace("Übungsgruppe", "U\u0308bungsgruppe").encode(),
    ],
    ids=["bom", "cp1252", "utf-16", "Name;Vorname", "Name, Vorname", "title above", "other words", "decomposed"],
)
def test_a_german_class_list_is_read(tmp_path: Path, content: bytes) -> None:
    assert people(tmp_path, content) == [ZOE]


def test_moodles_german_worksheet_is_a_roster_with_times(tmp_path: Path) -> None:
    head = 'ID,"Vollständiger Name",ID-Nummer,E-Mail-Adresse,Status,Gruppe,"Bestwertung","Zuletzt geändert (Abgabe)"\n'
    rows = (
        'Teilnehmer/in4711,"Zoë Grün",7,z@x.org,"Zur Bewertung abgegeben - 1 Tag später",Team 1,"24,00",'
        '"Mittwoch, 13. März 2024, 10:15"\n'
        'Teilnehmer/in4712,"Bob B",,b@x.org,"Keine Abgabe",,"24,00","Mittwoch, 13. Smarch 2024, 10:15"\n'
    )
    assert people(tmp_path, head + rows) == [
        (
            "Zoë Grün",
            {
                "id": "7", "email": "z@x.org", "group": "Team 1", "moodle_id": "4711",
                "submitted": "2024-03-13T10:15:00", "late": "yes",
            },
        ),
        ("Bob B", {"email": "b@x.org", "moodle_id": "4712"}),
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Gruen Zoe", "zoe_gruen", "gruenzoe", "Grün Zoë", "grun zoe"])
def test_an_umlaut_may_be_spelled_out(tmp_path: Path, name: str) -> None:
    assert [s.student for s in matched(tmp_path, PLAIN, f"{name}/a.py").submissions] == ["Zoë Grün"]


def test_a_name_without_umlauts_on_the_roster_is_found_and_an_exact_one_goes_first(tmp_path: Path) -> None:
    found = matched(
        tmp_path, "student,id\nAnna Mueller,1\nAnna Müller,2\nJuergen Gross,3\n", "Anna Müller.py", "Jürgen Groß.py"
    )
    assert [(s.student, s.about["id"]) for s in found.submissions] == [("Anna Müller", "2"), ("Juergen Gross", "3")]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04\x14\0", b"\xd0\xcf\x11\xe0\xa1\xb1", b"\n<html><table>"], ids=["xlsx", "xls", "html"]
)
def test_a_workbook_is_refused_with_the_way_to_a_csv(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(
        CourseError, match=r"is a workbook and no CSV; open it in the spreadsheet, save the sheet as CSV"
    ):
        read_roster(written(tmp_path, content))


TEAMS = "student,moodle_id,group\nAda L,11,Team 7\nBob B,12,Team 7\nCem C,13,Team 8\nDan D,4720,\n"


def test_what_is_named_after_a_group_counts_for_each_of_its_members(tmp_path: Path) -> None:
    """Born from Moodle, whose folder of a group has the group's number, and that may be another student's."""
    names = ["Team 7_4720_assignsubmission_file/a.py", "Cem C_13_assignsubmission_file/c.py"]
    found = matched(tmp_path, TEAMS, *names, "Team 7_4720_assignsubmission_file/b.py")
    assert [(s.student, s.file[-4:], s.about) for s in found.submissions] == [
        ("Ada L", "b.py", {"moodle_id": "11", "group": "Team 7"}),
        ("Bob B", "b.py", {"moodle_id": "12", "group": "Team 7"}),
        ("Cem C", "c.py", {"moodle_id": "13", "group": "Team 8"}),
    ]
    assert found.groups == [{"group": "Team 7", "members": 2}]
    assert [r.reason for r in found.refusals] == [f"Of one student's files one counts; {names[0][:-4]}b.py is graded."]
    assert [entry["student"] for entry in found.missing] == ["Dan D"]


def test_a_member_of_several_groups_is_found_by_each(tmp_path: Path) -> None:
    roster = 'student,login,Groups\nAda,ada,"Tutorial 3, team-7"\nBob,bob,Tutorial 3; Team 8\nTeam 8,t8,No groups\n'
    found = matched(tmp_path, roster, "Team 7/a.py", "Team 8.py")
    assert [(s.student, s.file) for s in found.submissions] == [("Ada", "Team 7/a.py"), ("Team 8", "Team 8.py")]
    assert [entry["student"] for entry in found.missing] == ["Bob"]  # a person's name goes before a group's


@pytest.mark.parametrize(
    ("content", "name", "about"),
    [
        (
            'Student,ID,SIS User ID,SIS Login ID,Section,"Week 1 (7)"\n    Points Possible,,,,,5\n'
            '"Lovelace, Ada",123,S1,ada1,Maths,4\n',
            "Ada Lovelace",
            {"id": "S1", "login": "ada1", "section": "Maths", "canvas_id": "123"},
        ),
        (
            "Identifier,Full name,ID number,Email address,Status,Grade\nParticipant 4711,Ada Lovelace,0815,a@x.org,,\n",
            "Ada Lovelace",
            {"id": "0815", "email": "a@x.org", "moodle_id": "4711"},
        ),
        (
            'Identifier,"Full name",Status,Grade,"Last modified (submission)","Last modified (grade)"\n'
            'Participant 4711,"Ada Lovelace",Submitted for grading - 1 day 10 hours late,,'
            '"Tuesday, 3 November 2026, 9:59 AM","Friday, 6 November 2026, 1:00 PM"\n',
            "Ada Lovelace",
            {"moodle_id": "4711", "submitted": "2026-11-03T09:59:00", "late": "yes"},
        ),
        (
            "Identifier,Full name,Status,Last modified (submission)\nParticipant 4711,Ada Lovelace,No submission,-\n",
            "Ada Lovelace",
            {"moodle_id": "4711"},
        ),
        ("First Name,Last Name,SID,Email\nAda,Lovelace,S1,a@x.org\n", "Ada Lovelace", {"id": "S1", "email": "a@x.org"}),
        (
            '"identifier","github_username","github_id","name"\n"S1","ada-l","99","Ada Lovelace"\n',
            "Ada Lovelace",
            {"id": "S1", "login": "ada-l"},
        ),
        ("id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,,\n", "Ada Lovelace", {"id": "ada"}),
        ("login\nada\n", "ada", {"login": "ada"}),
    ],
    ids=["canvas", "moodle", "moodle with times", "moodle without", "gradescope", "github", "nbgrader", "logins"],
)
def test_what_a_platform_exports_is_a_roster(tmp_path: Path, content: str, name: str, about: dict[str, str]) -> None:
    assert people(tmp_path, content) == [(name, about)]


def test_the_roster_names_who_is_missing_and_who_is_a_stranger(tmp_path: Path) -> None:
    found = matched(tmp_path, PLAIN, "bb.py", "Mallory.py")
    assert [(s.student, s.about.get("id")) for s in found.submissions] == [("Bob B", "8"), ("Mallory", None)]
    assert found.missing == [{"student": "Zoë Grün", "id": "7", "email": "zoe@x.org", "login": "zg", "section": "A"}]
    assert found.strangers == ["Mallory"]


def test_without_a_roster_nobody_is_missing_or_a_stranger(tmp_path: Path) -> None:
    found = collect(put(tmp_path, "a.py"))
    assert (found.roster, found.missing, found.strangers) == (False, [], [])


@pytest.mark.parametrize(
    "name", ["Zoë Grün", "zoë grün", "Zoe_Grun", "Grün, Zoë", "grünzoë", "7", "zg", "zoe@x.org", "zoe"]
)
def test_a_student_is_known_by_name_number_login_and_address(tmp_path: Path, name: str) -> None:
    assert [s.student for s in matched(tmp_path, PLAIN, f"{name}/a.py").submissions] == ["Zoë Grün"]


def test_a_name_that_fits_two_is_nobodys(tmp_path: Path) -> None:
    twins = "student,id\nAda Lovelace,1\nAda Lovelace,2\n"
    found = matched(tmp_path, twins, "Ada Lovelace.py", "2.py")
    assert [(s.student, s.file) for s in found.submissions] == [
        ("Ada Lovelace (2)", "2.py"),
        ("Ada Lovelace (Ada Lovelace.py)", "Ada Lovelace.py"),
    ]
    assert found.unclear == [
        {"student": "Ada Lovelace (Ada Lovelace.py)", "file": "Ada Lovelace.py", "people": ["1", "2"]}
    ]
    assert (found.strangers, found.missing) == ([], [])  # one of the two it is


def test_two_of_one_name_are_told_apart_and_neither_is_called_missing(tmp_path: Path) -> None:
    roster = "student,email\nAda L,a@x\nAda L,b@x\nBob B,c@x\nBob B,d@x\n"
    found = matched(tmp_path, roster, "Ada L.py")
    assert found.unclear == [{"student": "Ada L", "file": "Ada L.py", "people": ["a@x", "b@x"]}]
    assert (found.strangers, [entry["student"] for entry in found.missing]) == ([], ["Bob B (c@x)", "Bob B (d@x)"])
    (tmp_path / "handed in/Ada L.py").rename(tmp_path / "handed in/b@x.py")
    mended = matched(tmp_path, roster)
    assert ([s.student for s in mended.submissions], mended.unclear) == (["Ada L"], [])
    assert mended.missing[0] == {"student": "Ada L (a@x)", "email": "a@x"}


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        ("Monday, 2 November 2026, 8:00 PM", "2026-11-02T20:00:00"),
        ("Monday, 2 November 2026, 12:05 AM", "2026-11-02T00:05:00"),
        ("Monday, 2 November 2026, 12:05 PM", "2026-11-02T12:05:00"),
        ("Monday, 2 November 2026, 20:00", "2026-11-02T20:00:00"),
        ("Monday, 31 February 2026, 8:00 PM", ""),
        ("Montag, 2. Oktober 2026, 20:00", "2026-10-02T20:00:00"),
        ("lundi 2 octobre 2026, 20:00", ""),
        ("-", ""),
    ],
)
def test_a_moment_is_read_as_moodle_writes_it(tmp_path: Path, shown: str, moment: str) -> None:
    worksheet = f'Identifier,Full name,Last modified (submission)\nParticipant 1,Ada,"{shown}"\n'
    assert people(tmp_path, worksheet)[0][1].get("submitted", "") == moment


def test_a_platforms_number_goes_before_a_name(tmp_path: Path) -> None:
    gradebook = 'Student,ID,SIS User ID\n"Lovelace, Ada",1,S1\n"Lovelace, Ada",2,S2\n'
    found = matched(tmp_path, gradebook, "lovelaceada_2_10_a.py", "lovelaceada_1_11_a.py")
    assert [(s.student, s.about) for s in found.submissions] == [
        ("Ada Lovelace (S1)", {"id": "S1", "canvas_id": "1"}),
        ("Ada Lovelace (S2)", {"id": "S2", "canvas_id": "2"}),
    ]


def test_files_of_one_person_under_two_names_are_one_submission(tmp_path: Path) -> None:
    found = matched(tmp_path, PLAIN, "zg.py", "Zoë Grün.ipynb", "bb.py")
    assert {s.student: s.file for s in found.submissions} == {"Bob B": "bb.py", "Zoë Grün": "Zoë Grün.ipynb"}
    assert [(r.file, r.reason) for r in found.refusals] == [
        ("zg.py", "Of one student's files one counts; Zoë Grün.ipynb is graded.")
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "points,remark\n1,x\n",
            "has no column called student, name, id, email or login; its first line has: points, r",
        ),
        ("", "has no column called student, name, id, email or login; its first line has: nothing"),
        ("student,id\nAda,1\nBob,1\n", "gives the id 1 twice, the second time in row 3; it must tell one person from"),
        (
            'student\n"' + "x" * 200_000 + '"\n',
            r"The roster .* is no CSV \(field larger than field limit .*\); save it as one again\.",
        ),
    ],
)
def test_what_is_no_roster_is_said_in_one_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(CourseError, match=sentence):
        read_roster(written(tmp_path, content))


def test_a_roster_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(CourseError, match=r"The roster .*none\.csv cannot be read: No such file or directory"):
        collect(put(tmp_path, "a.py"), roster=tmp_path / "none.csv")


def test_a_name_as_it_is_written_goes_before_those_that_only_sound_like_it(tmp_path: Path) -> None:
    found = matched(
        tmp_path, "student,id\nMary Ann Smith,1\nMary-Ann Smith,2\n", "Mary-Ann Smith.py", "mary ann smith.py"
    )
    assert {s.student: s.about["id"] for s in found.submissions} == {"Mary Ann Smith": "1", "Mary-Ann Smith": "2"}
    assert (found.unclear, found.missing) == ([], [])
    assert len(matched(tmp_path, "student,id\nMary Ann Smith,1\nMary-Ann Smith,2\n", "maryannsmith.py").unclear) == 1


def test_letters_that_were_lost_are_not_guessed(tmp_path: Path) -> None:
    """Born from a class in which Łukasz became a stranger, and ?ukasz was missing."""
    with pytest.raises(CourseError, match=r"has lost letters, as in '\?ukasz B'; save it again, as CSV in UTF-8\."):
        read_roster(written(tmp_path, "Name;Vorname\r\nB;Łukasz\r\n".encode("cp1252", "replace")))


def test_the_number_of_a_group_that_nobody_told_of_is_not_taken_for_a_students(tmp_path: Path) -> None:
    """Born from a folder of a group in Moodle that was graded as the work of the student with the same number."""
    roster = "student,moodle_id\nDan Dee,4720\nAda Lovelace,11\n"
    names = ["Team 7_4720_assignsubmission_file/a.py", "Lovelace A._11_assignsubmission_file/a.py"]
    found = matched(tmp_path, roster, *names)
    assert [(s.student, s.about) for s in found.submissions] == [("Ada Lovelace", {"moodle_id": "11"}), ("Team 7", {})]
    assert (found.strangers, [entry["student"] for entry in found.missing]) == (["Team 7"], ["Dan Dee"])
    blind = tmp_path / "blind"
    found = collect(put(blind, "Participant_11_assignsubmission_file/a.py"), roster=written(tmp_path, roster))
    assert [s.student for s in found.submissions] == ["Ada Lovelace"]


def test_two_names_with_one_number_are_two(tmp_path: Path) -> None:
    found = collect(put(tmp_path, *(f"{name}_7_assignsubmission_file/a.py" for name in ("Team 7", "Ada"))))
    assert [s.student for s in found.submissions] == ["Ada", "Team 7"]


def test_a_longer_roster_takes_no_more_memory(tmp_path: Path) -> None:
    """Born from one of 8,000 rows that took 20 MB."""
    peaks = []
    for count in (100, 200, 1_000):
        rows = (f"Ada{n} Lovelace{n % 7},S{n},ada{n}@x.edu,Team {n // 3}" for n in range(count))
        path = written(tmp_path, "\n".join(["name,id,email,group", *rows]))
        tracemalloc.start()
        assert len(read_roster(path)) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert (peaks[2] - peaks[1]) / 800 < 100  # bytes a person; the row alone takes half of that


WORKSHEET = "Identifier,Full name\nParticipant 4711,Ada Lovelace\nParticipant 5000,Eve Wu\nParticipant 4800,Bob Ray\n"
NAMES_ONLY = "student,email\nAda Lovelace,a@x.org\nEve Wu,e@x.org\n"


def moodle(name: str, number: int, file: str = "a.ipynb") -> str:
    return f"{name}_{number}_assignsubmission_file/{file}"


def test_a_number_on_the_roster_goes_before_the_name_of_somebody_else(tmp_path: Path) -> None:
    """Born from an Eve who called herself Ada Lovelace: her work replaced Ada's, and she had handed in nothing."""
    names = [moodle("Ada Lovelace", 4711), moodle("Ada Lovelace", 5000, "a-9.ipynb"), moodle("Bob Ray", 4800)]
    found = matched(tmp_path, WORKSHEET, *names)
    assert [(s.student, s.about["moodle_id"], s.file) for s in found.submissions] == [
        ("Ada Lovelace", "4711", names[0]),
        ("Bob Ray", "4800", names[2]),
        ("Eve Wu", "5000", names[1]),
    ]
    assert (found.refusals, found.missing, found.strangers, found.unclear) == ([], [], [], [])
    without = matched(tmp_path / "without", WORKSHEET, *names[1:])
    assert [s.student for s in without.submissions] == ["Bob Ray", "Eve Wu"]
    assert [entry["student"] for entry in without.missing] == ["Ada Lovelace"]


@pytest.mark.parametrize(
    ("first", "second", "called"),
    [
        (moodle("Ada Lovelace", 11), moodle("Ada Lovelace", 12, "a-9.ipynb"), "Ada Lovelace"),
        ("lovelaceada_11_101_a.ipynb", "lovelaceada_12_102_a-9.ipynb", "lovelaceada"),
        ("lovelaceada_LATE_11_101_a.ipynb", "adalovelace_12_102_a.ipynb", ""),
    ],
    ids=["moodle", "canvas", "two spellings"],
)
def test_two_numbers_are_two_students_though_the_roster_has_the_name_once(
    tmp_path: Path, first: str, second: str, called: str
) -> None:
    """Born from two students of one name, of whom one replaced the other."""
    found = matched(tmp_path, NAMES_ONLY, first, second)
    assert sorted(s.file for s in found.submissions) == sorted([first, second])
    assert {s.about.get("canvas_id", s.about.get("moodle_id")) for s in found.submissions} == {"11", "12"}
    assert {entry["file"]: entry["people"] for entry in found.unclear} == {first: ["a@x.org"], second: ["a@x.org"]}
    if called:
        assert [entry["student"] for entry in found.unclear] == [f"{called} (11)", f"{called} (12)"]
    assert [entry["student"] for entry in found.missing] == ["Eve Wu"]  # one of the two is Ada
    assert (found.refusals, found.strangers) == ([], [])


def test_a_name_alone_does_not_join_who_is_known_by_number(tmp_path: Path) -> None:
    names = [moodle("Ada Lovelace", 4711), moodle("Ada Lovelace", 6000, "b.ipynb")]
    found = matched(tmp_path, WORKSHEET, *names)
    assert [(s.about["moodle_id"], s.file) for s in found.submissions] == [("4711", names[0]), ("6000", names[1])]
    assert [(entry["file"], entry["people"]) for entry in found.unclear] == [(names[1], ["4711"])]


def test_another_number_than_the_rosters_is_another_student_where_its_numbers_fit(tmp_path: Path) -> None:
    names = [moodle("Ada Lovelace", 6000), moodle("Bob Ray", 4800)]
    found = matched(tmp_path, WORKSHEET, *names)
    assert [(s.student, s.file) for s in found.submissions] == [("Ada Lovelace", names[0]), ("Bob Ray", names[1])]
    assert [entry["file"] for entry in found.unclear] == [names[0]]
    # Moodle numbers each assignment anew: the worksheet of another one has the right names only
    other = matched(tmp_path / "other", WORKSHEET, names[0], moodle("Bob Ray", 6001))
    assert ([s.student for s in other.submissions], other.unclear) == (["Ada Lovelace", "Bob Ray"], [])


def test_files_with_one_number_are_one_students(tmp_path: Path) -> None:
    found = matched(tmp_path, NAMES_ONLY, "lovelaceada_11_101_a.ipynb", "lovelaceada_LATE_11_102_a-1.ipynb")
    assert [(s.student, s.file) for s in found.submissions] == [("Ada Lovelace", "lovelaceada_LATE_11_102_a-1.ipynb")]
    assert found.unclear == []


def test_two_groups_whose_numbers_are_students_are_two(tmp_path: Path) -> None:
    names = [moodle("Team 7", 4711), moodle("Team 7", 5000)]
    found = matched(tmp_path, WORKSHEET, *names, moodle("Bob Ray", 4800))
    assert {s.student: (s.file, s.about) for s in found.submissions[1:]} == {
        f"Team 7 ({name})": (name, {}) for name in names
    }


def test_a_number_on_the_roster_goes_before_a_name_that_several_have(tmp_path: Path) -> None:
    twins = WORKSHEET + "Participant 1,Al B\nParticipant 2,Al B\n"
    found = matched(tmp_path, twins, moodle("Al B", 5000), moodle("Bob Ray", 4800))
    assert ([s.student for s in found.submissions], found.unclear) == (["Bob Ray", "Eve Wu"], [])
