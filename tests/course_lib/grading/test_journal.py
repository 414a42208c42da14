"""The journal: what is kept stays kept, for its owner only, one grader at a time, and trouble is one sentence."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import course_lib.grading
from course_lib.grading.journal import Journal, JournalError

RESULT: dict[str, Any] = {"exercises": [{"verdict": {"points": 1}}], "seconds": {"augment": 0.1}}


def test_what_is_kept_is_there_when_it_is_opened_again(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.keep("hash", "settings", RESULT, ["files"])
        journal.note(seed="s", run={"a": [1]})
    with Journal(tmp_path / "j.sqlite") as journal:
        assert journal.verdicts("hash", "settings") == {**RESULT, "walls": ["files"]}
        assert journal.verdicts("hash", "others") is None
        assert journal.known("settings") == {"hash"}
        assert (journal.fact("seed"), journal.fact("run"), journal.fact("nothing")) == ("s", {"a": [1]}, None)


def test_a_verdict_that_is_asked_for_again_stands_until_there_is_a_new_one(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.keep("hash", "settings", RESULT, [])
        journal.keep("hash", "others", RESULT, [])
        journal.ask_again(["hash"], "settings")
        assert (journal.known("settings"), journal.known("others")) == (set(), {"hash"})
        assert journal.verdicts("hash", "settings") == {**RESULT, "walls": []}
        new = {**RESULT, "seconds": {}}
        journal.keep("hash", "settings", new, [])
        assert journal.known("settings") == {"hash"}
        assert journal.verdicts("hash", "settings") == {**new, "walls": []}


def entry(name: str, hash_: str = "") -> dict[str, Any]:
    return {"student": name, "file": f"{name}.py", "hash": hash_ or f"of {name}", "about": {"id": name}}


def test_the_submissions_of_a_run_are_noted_with_its_facts_instead_of_the_last_ones(tmp_path: Path) -> None:
    class_ = [entry("\udcff\0", "of nobody"), entry("bob"), entry("ada", "same")]
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.begin([entry("eve"), *class_], {}, run=1)
        journal.attempt([("bob", "of bob")])
        journal.begin((one for one in class_), {"bob": "Bob B"}, run=2)
    with Journal(tmp_path / "j.sqlite") as journal:
        assert list(journal.submissions()) == class_
        assert journal.submission("\udcff\0") == class_[0]
        assert journal.submission("eve") is None
        assert (journal.fact("run"), journal.attempts()) == (2, [("Bob B", "of bob")])


def test_what_has_no_verdict_or_is_to_have_another_is_pending_once_in_the_order_of_the_run(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.begin([entry("z"), entry("b", "same"), entry("c"), entry("a", "same"), entry("d")], {})
        assert list(journal.pending("settings")) == [0, 3, 2, 4]
        journal.keep("of c", "settings", RESULT, [])
        journal.keep("of d", "others", RESULT, [])
        assert list(journal.pending("settings")) == [0, 3, 4]
        journal.ask_again(["of c"], "settings")
        assert list(journal.pending("settings")) == [0, 3, 2, 4]
        journal.keep("of c", "settings", RESULT, [])
        assert list(journal.pending("settings")) == [0, 3, 4]


def test_the_last_file_again_is_no_new_attempt_and_an_earlier_one_is(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        for hash_ in ("one", "two", "two", "one"):
            journal.attempt([("ada", hash_), ("bob", "same")])
        assert journal.attempts() == [("ada", "one"), ("bob", "same"), ("ada", "two"), ("ada", "one")]


def test_a_students_name_may_be_any_that_a_file_can_have(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.attempt([("\udcff\0", "hash")])
        journal.attempt([("\udcff\0", "hash")])
        assert journal.attempts() == [("\udcff\0", "hash")]


def test_of_who_is_erased_no_byte_is_left(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    with Journal(path) as journal:
        for name in ("ada", "zebedee"):
            said = {"exercises": [{"message": name * 9}], "seconds": {}}
            journal.keep(f"of {name}", "settings", said, [])
            journal.attempt([(name, f"of {name}")])
        journal.begin([entry("ada"), entry("zebedee")], {})
        journal.ask_again(["of zebedee"], "settings")
        journal.note(run={"students": ["ada", "zebedee"]}, seed="s")
        assert journal.erase("zebedee", {"of zebedee"}, {**journal.facts(), "run": {"students": ["ada"]}}) == 1
        assert not [file for file in tmp_path.iterdir() if b"zebedee" in file.read_bytes()]
    with Journal(path) as journal:
        assert journal.facts() == {"run": {"students": ["ada"]}, "seed": "s"}
        assert (journal.attempts(), journal.known("settings")) == ([("ada", "of ada")], {"of ada"})
        assert list(journal.submissions()) == [entry("ada")]
        assert journal.asked_again("settings") == set()


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    with Journal(tmp_path / "j.sqlite") as journal:
        journal.keep("hash", "settings", RESULT, [])
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()}
    assert set(modes.values()) == {"0o600"}
    assert {"j.sqlite", "j.sqlite-wal"} <= set(modes)


HOLD = """
import sys, time
from pathlib import Path
from course_lib.grading.journal import Journal
journal = Journal(Path(sys.argv[1]))
journal.keep("hash", "settings", {"exercises": [], "seconds": {}}, [])
print("held", flush=True)
time.sleep(60)
"""


def test_a_grader_that_is_killed_leaves_no_lock_and_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    holder = subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE, text=True)
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(JournalError, match=f"Another grader .process {holder.pid}. is using"):
            Journal(path)
        holder.kill()
    with Journal(path) as journal:
        assert journal.known("settings") == {"hash"}


DAMAGED = "is damaged; put a copy of it back, or move it away and run the same command again"


def written(path: Path) -> dict[str, dict[str, Any]]:
    """A journal of thirty verdicts, closed; and what it says."""
    with Journal(path) as journal:
        journal.note(seed="secret", run={"students": ["ada"] * 40})
        for number in range(30):
            result = {"exercises": [{"verdict": {"points": number}}], "seconds": {"augment": number / 7}}
            journal.keep(f"hash {number}", "settings", result, ["files"])
        journal.attempt((f"student {number}", f"hash {number}") for number in range(30))
        journal.begin([entry(f"student {number}") for number in range(30)], {})
    return read(path)


def read(path: Path) -> dict[str, Any]:
    """Everything in a journal."""
    with Journal(path) as journal:
        known = {hash_: journal.verdicts(hash_, "settings") for hash_ in sorted(journal.known("settings"))}
        lists = {"attempts": journal.attempts(), "submissions": list(journal.submissions())}
        return {**known, **lists, "seed": journal.fact("seed"), "run": journal.fact("run")}


def test_no_bit_that_falls_over_is_ever_read_as_a_verdict(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    before = written(path)
    whole, said = path.read_bytes(), []
    draw = random.Random(0)
    for _ in range(150):
        place = draw.randrange(len(whole))
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << draw.randrange(8)
        path.write_bytes(spoilt)
        try:
            found = read(path)
        except JournalError as error:
            said.append(str(error))
            assert path.read_bytes() == spoilt  # nothing of what can still be saved is overwritten
        else:
            assert found == before
    assert len(said) > 30  # the others fell over where nothing is written
    assert all(DAMAGED in sentence or "another" in sentence for sentence in said)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 kB; only root can have one."""
    place = tmp_path / "disk"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "none", place], check=True)
    yield place
    subprocess.run(["umount", place], check=True)


@pytest.mark.skipif(os.getuid() != 0 or not shutil.which("mount"), reason="only root can mount a small disk")
def test_a_full_disk_is_one_sentence_and_loses_nothing(small_disk: Path) -> None:
    large = {**RESULT, "seconds": {"augment": "x" * 20_000}}
    kept = set()
    with Journal(small_disk / "j.sqlite") as journal:
        with pytest.raises(JournalError) as caught:
            _fill(journal, large, kept)
        assert "is full; what was graded before is kept" in str(caught.value)
        assert journal.known("settings") == kept
    with Journal(small_disk / "j.sqlite") as journal:
        assert journal.known("settings") == kept
        assert kept


def _fill(journal: Journal, result: dict[str, Any], kept: set[str]) -> None:
    for number in range(100):
        journal.keep(str(number), "settings", result, [])
        kept.add(str(number))


LIMITED = """
import resource, sys
from pathlib import Path
from course_lib.grading.journal import Journal, JournalError
journal = Journal(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    for number in range(100):
        journal.keep(str(number), "settings", {"exercises": [], "seconds": {"augment": "x" * 20_000}}, [])
except JournalError as error:
    print(number, error)
"""


def test_a_limit_on_the_size_of_files_is_a_full_disk(tmp_path: Path) -> None:
    path = tmp_path / "j.sqlite"
    said = subprocess.run([sys.executable, "-c", LIMITED, path], capture_output=True, text=True).stdout
    count, _, sentence = said.partition(" ")
    assert sentence == (
        f"The disk that holds {path} is full; what was graded before is kept. "
        "Free some space and run the same command again.\n"
    )
    with Journal(path) as journal:
        assert journal.known("settings") == {str(number) for number in range(int(count))}
    assert int(count) > 2


def test_nothing_in_the_grader_asks_what_time_it_is() -> None:
    """A clock that is set back or forth decides nothing: only clocks that cannot be set are read."""
    asked = re.compile(
        r"\btime\.(time|time_ns|localtime|gmtime|ctime|strftime)\b|\b(now|utcnow|today)\(|CURRENT_T|'now'"
    )
    package = Path(course_lib.grading.__file__).parent
    found = [
        f"{path.name}: {line.strip()}"
        for path in package.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if asked.search(line)
    ]
    assert found == []
