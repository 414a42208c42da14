"""Every attack, graded in one class: its grade is an honest grader's, and nothing outside is touched or told."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from course_lib.grading.exercise_set import load
from course_lib.grading.inside.walls import WALLS
from course_lib.grading.journal import Journal
from course_lib.grading.judge import Questions, judge
from course_lib.grading.run import Plan, grade
from course_lib.grading.sandbox import Sandbox
from course_lib.grading.students_table import script
from tests.attacks import escaping
from tests.attacks.__main__ import table
from tests.attacks.attack import REFUSED, Attack
from tests.attacks.survey import (
    ATTACKS,
    CLASSES,
    EXERCISES,
    HONEST_STUDENTS,
    QUICK,
    Survey,
    bait,
    file_of,
    outside,
    student_of,
    survey,
    write,
)
from tests.course_lib.grading.ordinary_user import as_ordinary_user

# these do no harm where they succeed
HARMLESS = (
    "solutions-file", "proc-self", "proc-others", "mem-files", "shared-memory", "sockets", "connect",
    "abstract-socket", "socketpair", "userfaultfd", "priority", "watches-files",
)  # fmt: skip
# what our own pages are made of
TAGS = {
    *(
        "main",
        "nav",
        "section",
        "div",
        "h1",
        "h2",
        "h3",
        "p",
        "br",
        "wbr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "details",
    ),
    *(
        "summary",
        "pre",
        "code",
        "span",
        "a",
        "b",
        "strong",
        "em",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ),
    *("figure", "svg", "rect", "line", "text"),
}
ATTRIBUTES = {
    *("class", "id", "scope", "tabindex", "role", "aria-label", "aria-hidden", "style", "href", "open"),
    *("viewbox", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "text-anchor"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    return survey(tmp_path_factory.mktemp("attacks"))


def test_there_are_enough_of_every_class_each_with_a_name_and_a_sentence() -> None:
    assert all(len(attacks) >= 16 for attacks in CLASSES.values())
    assert len({student_of(attack) for attack in ATTACKS}) == len(ATTACKS) >= 80
    assert not {student_of(attack) for attack in ATTACKS} & set(HONEST_STUDENTS)
    assert all(attack.tries for attack in ATTACKS)


@pytest.mark.parametrize("attack", ATTACKS, ids=[attack.name for attack in ATTACKS])
def test_the_grade_is_an_honest_graders(attack: Attack, found: Survey) -> None:
    assert found.trouble(attack) == ""


def test_the_run_went_on_and_graded_everybody(found: Survey) -> None:
    assert found.ungraded == []
    assert set(found.verdicts) == {student_of(attack) for attack in ATTACKS if attack.verdict != REFUSED}


def test_honest_neighbours_have_what_they_have_without_attackers(found: Survey, tmp_path: Path) -> None:
    write(tmp_path / "submissions", [], {})
    alone = grade(
        Plan(tmp_path / "submissions", tmp_path / "graded", exercises=str(EXERCISES), limits=QUICK, proved=True)
    )
    entries = {student.student: list(student.exercises) for student in alone.students}
    assert {name: [entry["verdict"]["points"] for entry in own] for name, own in entries.items()} == {
        name: [1, 2] for name in HONEST_STUDENTS
    }
    assert found.honest == {f"{run}: {name}": own for run in ("quick", "endless") for name, own in entries.items()}


def test_nothing_outside_is_changed_and_no_marked_text_is_seen(found: Survey) -> None:
    assert found.changes == []
    assert found.leaks == []


def test_no_verdict_in_the_journal_holds_a_marked_text(found: Survey) -> None:
    for out in found.out:
        with Journal(out / "journal.sqlite") as journal:
            rows = journal.database.execute("SELECT exercises, seconds, walls FROM verdicts").fetchall()
            assert len(rows) > 10
            assert "CANARY-" in journal.fact("seed")
        assert "CANARY-" not in repr(rows)


class _Parts(HTMLParser):
    """The tags, attributes and addresses of a page, as a browser would read them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}


def test_no_page_runs_or_hides_anything(found: Survey) -> None:
    for page in (path for out in found.out for path in out.rglob("*.html")):
        text = page.read_text(encoding="utf-8").replace(f"<script>{script()}</script>", "", 1)  # ours, to search
        parts = _Parts(text.partition("<body>")[2])
        assert parts.tags <= TAGS, page.name
        assert parts.attributes <= ATTRIBUTES, page.name
        assert all(re.match(r"https?://|#[\w-]+$|students/[\w-]+\.html$", link) for link in parts.links), page.name
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200b\u200e\u200f]", text), (
            page.name
        )
        assert "Content-Security-Policy" in text


def test_no_cell_is_a_formula_whatever_sign_splits_cells(found: Survey) -> None:
    for out in found.out:
        text = (out / "gradebook.csv").read_text(encoding="utf-8-sig")
        for sign in ",;\t|":
            for row in csv.reader(io.StringIO(text), delimiter=sign):
                assert not [cell for cell in row if cell.lstrip(" \"'").startswith(("=", "+", "@")) and cell[0] != "'"]
                assert not [cell for cell in row if cell.startswith(("-", "\t", "\r"))]


def test_the_json_is_strict_and_the_terminal_is_not_driven(found: Survey) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    for out, shown in zip(found.out, found.shown, strict=True):
        text = (out / "results.json").read_bytes()
        assert text.isascii()
        assert len(text) < 2_500 * (len(ATTACKS) + 10)
        json.loads(text, parse_constant=refuse)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
        assert max(map(len, shown.splitlines())) < 1_200


def test_reports_have_names_that_are_letters_and_dashes(found: Survey) -> None:
    pages = [path.name for out in found.out for path in (out / "students").iterdir()]
    assert len(pages) == len(found.verdicts) + 2 * len(HONEST_STUDENTS)
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,60}\.html", page) for page in pages)


@pytest.fixture
def lures(tmp_path: Path) -> Iterator[tuple[dict[str, object], Path]]:
    with bait(tmp_path) as given:
        write(tmp_path / "submissions", [], given)
        yield given, tmp_path


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox((), replace(QUICK, exercise_seconds=20.0)) as sandbox:
        yield sandbox


def status_behind(walls: list[str], attack: Attack, lures: tuple[dict[str, object], Path], sandbox: Sandbox) -> str:
    given, place = lures
    told = {name: value for name, value in given.items() if name != "watch"}
    text = attack.source({**told, "submissions": str(place / "submissions"), "out": str(place)})
    asked = {"augment": load("", str(EXERCISES)).exercises["augment"]}
    sandbox.walls = walls
    judged = judge(f"{attack.name}.py", text.encode(), asked, Questions("s"), sandbox)
    return str(judged.exercises[0]["verdict"]["status"])


@pytest.mark.skipif(os.getuid() != 0, reason="an ordinary user cannot do all of this without walls either")
@pytest.mark.parametrize("name", HARMLESS)
def test_an_attack_gets_through_where_there_are_no_walls(
    name: str, lures: tuple[dict[str, object], Path], sandbox: Sandbox
) -> None:
    """An attack that could not succeed would prove nothing."""
    attack = next(attack for attack in ATTACKS if attack.name == name)
    assert status_behind([], attack, lures, sandbox) != attack.verdict


def test_what_the_filter_stops_is_stopped_without_it_too(
    lures: tuple[dict[str, object], Path], sandbox: Sandbox
) -> None:
    """Where the filter cannot be had, the other walls keep an attack from whatever is outside."""
    given, place = lures
    before = outside(place)
    walls = [wall for wall in WALLS if wall != "seccomp"]
    for attack in escaping.ATTACKS:
        status_behind(walls, attack, lures, sandbox)
    watch = given["watch"]
    assert callable(watch)
    assert outside(place) == before
    assert watch() == []


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become another user")
def test_an_ordinary_users_grader_withstands_them_too() -> None:
    said = as_ordinary_user("""
        from pathlib import Path
        from tests.attacks.__main__ import table
        from tests.attacks.survey import CLASSES, survey
        print(table(survey(Path("attacks").absolute(), ("reading", "forging", "escaping"))))
    """)
    lines = said.splitlines()
    assert lines[-1].split()[3] == "0", said
    assert len(lines) == len(CLASSES) + 2


def test_the_table_names_what_got_through() -> None:
    attack = ATTACKS[0]
    failed = Survey(
        verdicts={student_of(a): {"augment": a.verdict, "mean_squared_error": a.neighbour} for a in ATTACKS},
        points={student_of(a): 2.0 * (a.neighbour == "right") for a in ATTACKS},
        refused=[file_of(a) for a in ATTACKS],
    )
    assert table(failed).splitlines()[-1].split() == ["all", str(len(ATTACKS)), str(len(ATTACKS)), "0"]
    failed.points[student_of(attack)] = 3.0
    failed.leaks.append("index.html holds a marked text")
    assert table(failed).splitlines()[-2:] == [
        f"{attack.name}: earned 3.0 points, not 2.0",
        "index.html holds a marked text",
    ]
    failed.verdicts[student_of(attack)]["augment"] = "right"
    assert f"{attack.name}: augment is right, not {attack.verdict}" in table(failed)
    del failed.verdicts[student_of(attack)]
    assert f"{attack.name}: has no verdict" in table(failed)
    assert file_of(attack).endswith(".py")
