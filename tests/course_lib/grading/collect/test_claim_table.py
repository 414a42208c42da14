"""Claims on the disk: the same order as in memory, whatever the names are made of."""

from __future__ import annotations

import random
from contextlib import closing

from course_lib.grading.collect.claim_table import ClaimTable, Marked
from course_lib.grading.collect.claims import Claim
from course_lib.grading.collect.found import File
from course_lib.grading.safe_text import in_order


def claim(name: str, turn: tuple[int, int] = (0, 0), submitted: str = "", aside: bool = False) -> Claim:
    return Claim(File(name, f"/{name}"), name, {"submitted": submitted} if submitted else {}, turn, aside)


# what counts before what, of the claims of one student
RANKS = [
    claim("b.ipynb", (3, 0)),
    claim("a/z.ipynb", (10**300, 2)),
    claim("a/z.ipynb", (10**300, 1)),
    claim("a/y.ipynb", (10**300, 1)),
    claim("a/z.ipynb", (999, 1)),
    claim("a/z.IPYNB", (21, 0), "2026-11-02T20:00:00+00:00"),
    claim("a/z.ipynb", (21, 0), "2026-11-01T20:00:00+00:00"),
    claim("a/z.ipynb", (21, 0)),
    claim("\U0001f600.py"),
    claim("\uffee.py"),
    claim("a.py"),
    claim("a/a.py", (7, 7)),
    claim("a.ipynb", (9, 9), aside=True),
]
NAMES = ["\udcff", "Zo\xeb", "\U0001f600", "\0", "a", "B", "aa", "\xc4", "zoe"]


def table_of(*names: str) -> ClaimTable:
    """A table in which everybody has one claim."""
    table = ClaimTable([])
    table.mark(Marked(str(number), name, claim(f"{number}.py")) for number, name in enumerate(names))
    assert list(table.choose()) == []
    return table


def test_claims_come_back_as_they_were() -> None:
    with closing(ClaimTable(RANKS)) as table:
        assert list(table.claims()) == RANKS
        assert not table.is_of_one_name()
    for claims in ([RANKS[0]], RANKS[1:3]):
        with closing(ClaimTable(claims)) as table:
            assert table.is_of_one_name()


def test_of_every_student_the_best_claim_counts_and_the_others_come_with_it() -> None:
    draw = random.Random(0)
    for _ in range(20):
        mixed = draw.sample(RANKS, len(RANKS))
        with closing(ClaimTable([])) as table:
            table.mark([Marked("other", "x", claim("x.py")), *(Marked("mark", "y", one) for one in mixed)])
            others = list(table.choose())
            assert [one for _, _, one, _ in others] == RANKS[1:]
            assert all((first, best) == (2, RANKS[0]) for first, _, _, best in others)
            assert [mixed[place - 2] for _, place, _, _ in others] == RANKS[1:]
            assert [(first, name) for first, _, name, _ in table.students()] == [(1, "x"), (2, "y")]


def test_students_are_in_the_order_of_their_names_whatever_these_are_made_of() -> None:
    with closing(table_of(*NAMES)) as table:
        assert [name for _, _, name, _ in table.students()] == sorted(NAMES, key=in_order)
        assert list(table.shared()) == []


def test_names_that_several_have_are_told_in_order_and_a_new_one_is_taken() -> None:
    with closing(table_of("bob", "ada", "eve", "bob", "ada")) as table:
        shared = list(table.shared())
        assert [(first, name) for first, _, name, _ in shared] == [(1, "bob"), (2, "ada"), (4, "bob"), (5, "ada")]
        assert [table.is_taken(name) for name in ("eve", "ada", "zoe")] == [True, False, False]
        for student in table.shared():
            table.rename(student, f"{student[2]} {student[0]}")
        assert table.is_taken("ada 5")
        assert [name for _, _, name, _ in table.students()] == ["ada 2", "ada 5", "bob 1", "bob 4", "eve"]


def test_a_name_that_looks_like_one_that_is_taken_is_taken() -> None:
    with closing(table_of("Jos\u00e9", "Jose\u0301", "x")) as table:
        assert len(list(table.shared())) == 2
        table.rename(next(table.students()), "Zoe\u0308")
        assert [table.is_taken(name) for name in ("Zo\u00eb", "Zoe\u0308", "Zoe")] == [True, True, False]
