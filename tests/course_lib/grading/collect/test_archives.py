"""Archives that nobody honest makes: each hostile or broken entry is refused by name, and the rest goes on."""

from __future__ import annotations

import contextlib
import gzip
import random
import struct
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from course_lib.errors import CourseError
from course_lib.grading.collect.archives import list_archive
from course_lib.grading.collect.found import Listing
from course_lib.grading.collect.members import Limits
from course_lib.grading.collect.private_folder import PrivateFolder
from tests.course_lib.grading.collect.exports import tarball, zipped

LINK = "It is a link; only files themselves are graded."
ODD = "It is not an ordinary file."
SMALL = Limits(entries=10, in_all=100_000, in_one=50_000, small=1_000, ratio=20)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrivateFolder]:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path_factory.mktemp("temporary")))  # into which nobody else writes
    folder = PrivateFolder()
    yield folder
    folder.close()


def taken(found: Listing) -> dict[str, bytes]:
    return {file.name: file.path.read_bytes() for file in found.files}


def refused(found: Listing) -> dict[str, str]:
    return {refusal.file: refusal.reason for refusal in found.refusals}


def patched(path: Path, old: bytes, new: bytes) -> Path:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new))
    return path


def entry(name: str, kind: bytes = tarfile.REGTYPE, **facts: object) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type = kind
    for fact, value in facts.items():
        setattr(info, fact, value)
    return info


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


HOSTILE = ["../a.py", "/a.py", "C:\\a.py", "..\\a.py", "a\x1b.py", "\u202eyp.py", "x" * 253 + ".py", "con.py", "in.zip"]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("make", [zipped, tarball])
def test_a_hostile_name_is_refused_and_nothing_is_written_outside(
    tmp_path: Path, folder: PrivateFolder, make: object, name: str
) -> None:
    assert callable(make)
    before = set(tmp_path.parent.iterdir()) | set(folder.path.parent.iterdir())
    found = list_archive(make(tmp_path / "class", {"first.py": b"1", name: b"2", "last.py": b"3"}), folder)
    assert taken(found) == {"first.py": b"1", "last.py": b"3"}
    assert list(refused(found)) == [name]
    assert set(tmp_path.parent.iterdir()) | set(folder.path.parent.iterdir()) == before


def test_a_link_a_pipe_and_a_device_in_a_tar_are_refused(tmp_path: Path, folder: PrivateFolder) -> None:
    kinds = {
        "sym.py": (tarfile.SYMTYPE, LINK),
        "hard.py": (tarfile.LNKTYPE, LINK),
        "pipe.py": (tarfile.FIFOTYPE, ODD),
        "char.py": (tarfile.CHRTYPE, ODD),
        "block.py": (tarfile.BLKTYPE, ODD),
        "contiguous.py": (tarfile.CONTTYPE, ""),
    }
    entries = [(entry(name, kind, linkname="/etc/passwd"), b"") for name, (kind, _) in kinds.items()]
    found = list_archive(tarball(tmp_path / "class.tar", [*entries, ("last.py", b"3")]), folder)
    assert taken(found) == {"contiguous.py": b"", "last.py": b"3"}
    assert refused(found) == {name: reason for name, (_, reason) in kinds.items() if reason}


@pytest.mark.parametrize(("mode", "reason"), [(0o120777, LINK), (0o010644, ODD), (0o020644, ODD), (0o100644, "")])
def test_a_link_a_pipe_and_a_device_in_a_zip_are_refused(
    tmp_path: Path, folder: PrivateFolder, mode: int, reason: str
) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        info = zipfile.ZipInfo("odd.py")
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
        archive.writestr("last.py", "3")
    found = list_archive(tmp_path / "class.zip", folder)
    assert "last.py" in taken(found)
    assert refused(found) == ({"odd.py": reason} if reason else {})


@pytest.mark.parametrize("name", ["class.zip", "class.tar", "class.tar.gz"])
def test_what_unpacks_to_too_much_is_refused_while_it_is_read(tmp_path: Path, folder: PrivateFolder, name: str) -> None:
    make = zipped if name.endswith("zip") else tarball
    content = {"large.py": noise(50_001), "fits.py": noise(50_000), "first.py": noise(40_000), "last.py": noise(20_000)}
    found = list_archive(make(tmp_path / name, content), folder, Limits(in_one=50_000, in_all=200_000))
    assert refused(found) == {"large.py": "It unpacks to more than 50,000 bytes."}
    assert taken(found) == {name: text for name, text in content.items() if name != "large.py"}
    assert sorted(path.stat().st_size for path in folder.path.iterdir()) == [20_000, 40_000, 50_000]


def test_a_zip_bomb_is_refused_by_how_far_it_swells(tmp_path: Path, folder: PrivateFolder) -> None:
    bomb = zipped(tmp_path / "class.zip", {"bomb.py": bytes(40_000), "zeros.py": bytes(1_000), "last.py": b"3"})
    found = list_archive(bomb, folder, SMALL)
    assert refused(found) == {"bomb.py": "It unpacks to more than 20 times its size in the archive."}
    assert list(taken(found)) == ["zeros.py", "last.py"]


def test_many_files_that_are_too_much_together_are_refused_one_by_one(tmp_path: Path, folder: PrivateFolder) -> None:
    found = list_archive(zipped(tmp_path / "class.zip", {f"{i}.py": noise(40_000) for i in range(5)}), folder, SMALL)
    assert list(taken(found)) == ["0.py", "1.py"]
    assert set(refused(found).values()) == {"The archive unpacks to more than 100,000 bytes; this file was not read."}


def test_what_a_zip_says_of_a_size_is_not_believed(tmp_path: Path, folder: PrivateFolder) -> None:
    path = zipped(tmp_path / "class.zip", {"a.py": noise(60_000), "last.py": b"3"})
    patched(path, struct.pack("<L", 60_000), struct.pack("<L", 5))  # in both places that say so
    found = list_archive(path, folder, SMALL)
    assert taken(found) == {"last.py": b"3"}
    assert "damaged" in refused(found)["a.py"]


def test_a_tar_bomb_ends_the_reading_and_what_was_read_stays(tmp_path: Path, folder: PrivateFolder) -> None:
    bomb = tarball(tmp_path / "class.tar.gz", {"first.py": b"1", "bomb.bin": bytes(10**7), "last.py": b"3"})
    found = list_archive(bomb, folder, Limits(small=100_000, ratio=20))
    assert taken(found) == {"first.py": b"1"}
    assert refused(found) == {
        "bomb.bin": "It is neither a notebook (.ipynb) nor a Python file (.py).",
        "class.tar.gz": "It unpacks to more than 1,000,000 bytes; what comes after bomb.bin was not read. "
        "Export it again.",
    }


def test_a_tar_header_that_fills_the_memory_ends_the_reading(tmp_path: Path, folder: PrivateFolder) -> None:
    long_name = entry("././@LongLink", tarfile.GNUTYPE_LONGNAME, size=2**33)
    head = tarfile.TarInfo("first.py").tobuf() + long_name.tobuf(tarfile.GNU_FORMAT)
    path = tmp_path / "class.tar.gz"
    path.write_bytes(gzip.compress(head + bytes(8 * 2**20)))
    found = list_archive(path, folder)
    assert list(taken(found)) == ["first.py"]
    assert refused(found) == {
        "class.tar.gz": "It has more than 4,194,304 bytes between two entries; what comes after first.py was not read. "
        "Export it again."
    }


def test_too_many_entries_are_not_read(tmp_path: Path, folder: PrivateFolder) -> None:
    many = {f"{i}.py": b"" for i in range(11)}
    found = list_archive(tarball(tmp_path / "class.tar", many), folder, SMALL)
    assert len(taken(found)) == 10
    assert refused(found) == {
        "class.tar": "It holds more than 10 entries; what comes after 9.py was not read. Export it again."
    }
    with pytest.raises(CourseError, match=r"class\.zip holds more than 10 entries; export it again, or unpack it and"):
        list_archive(zipped(tmp_path / "class.zip", many), folder, SMALL)


def test_of_one_name_twice_the_last_counts(tmp_path: Path, folder: PrivateFolder) -> None:
    entries = [("a.py", b"1"), ("A.PY", b"2"), ("b.py", b"3"), ("a.py", b"4")]
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = zipped(tmp_path / "class.zip", entries)
    for made in (path, tarball(tmp_path / "class.tar", entries)):
        found = list_archive(made, folder)
        assert taken(found) == {"A.PY": b"2", "b.py": b"3", "a.py": b"4"}
        assert [refusal.file for refusal in found.refusals] == ["a.py"]


def test_an_encrypted_entry_is_refused(tmp_path: Path, folder: PrivateFolder) -> None:
    path = zipped(tmp_path / "class.zip", {"a.py": b"1", "b.py": b"2"})
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    found = list_archive(path, folder)
    assert refused(found) == {"a.py": "It is encrypted; make the archive again, without a password."}
    assert taken(found) == {"b.py": b"2"}


def test_a_way_of_packing_that_may_eat_memory_is_refused(tmp_path: Path, folder: PrivateFolder) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("a.py", "1", zipfile.ZIP_LZMA)
        archive.writestr("b.py", "2", zipfile.ZIP_STORED)
    found = list_archive(tmp_path / "class.zip", folder)
    assert list(refused(found)) == ["a.py"]
    assert taken(found) == {"b.py": b"2"}


def test_a_damaged_entry_of_a_zip_is_refused_and_leaves_nothing(tmp_path: Path, folder: PrivateFolder) -> None:
    path = tmp_path / "class.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.py", "the right text")
        archive.writestr("b.py", "2")
    found = list_archive(patched(path, b"the right text", b"the wrong text"), folder)
    assert refused(found) == {
        "a.py": "It is damaged in the archive; export it again, or put the file itself into a folder."
    }
    assert taken(found) == {"b.py": b"2"}
    assert len(list(folder.path.iterdir())) == 1


def test_names_in_utf_8_are_read_whether_the_zip_says_so_or_not(tmp_path: Path, folder: PrivateFolder) -> None:
    path = zipped(tmp_path / "class.zip", {"Zoë.py": b"1"})
    assert list(taken(list_archive(path, folder))) == ["Zoë.py"]
    content = bytearray(path.read_bytes())  # as macOS writes it
    for mark, place in ((b"PK\x03\x04", 7), (b"PK\x01\x02", 9)):
        content[content.index(mark) + place] &= ~0x08
    path.write_bytes(content)
    assert list(taken(list_archive(path, folder))) == ["Zoë.py"]
    old = patched(path, "Zoë".encode(), b"Zo\x89_")  # ë in code page 437
    assert list(taken(list_archive(old, folder))) == ["Zoë_.py"]


def test_a_name_that_is_no_utf_8_is_refused_and_the_rest_goes_on(tmp_path: Path, folder: PrivateFolder) -> None:
    path = patched(zipped(tmp_path / "class.zip", {"é.py": b"1", "b.py": b"2"}), "é".encode(), b"\xff\xfe")
    found = list_archive(path, folder)
    assert refused(found) == {"\udcff\udcfe.py": "Its name is not UTF-8; rename it."}
    assert taken(found) == {"b.py": b"2"}


def test_a_zip_of_the_large_kind_is_read(tmp_path: Path, folder: PrivateFolder) -> None:
    path = zipped(tmp_path / "class.zip", {"é.py": b"1", "b.py": b"2"})
    content = path.read_bytes()
    end = content.index(b"PK\x05\x06")
    count, length, start = struct.unpack("<HLL", content[end + 10 : end + 20])
    large = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, length, start)
    large += b"PK\x06\x07" + struct.pack("<LQL", 0, end, 1)
    path.write_bytes(content[:end] + large + content[end:].replace(content[end + 8 : end + 20], b"\xff" * 12))
    found = list_archive(patched(path, "é".encode(), b"\xff\xfe"), folder)
    assert list(refused(found)) == ["\udcff\udcfe.py"]
    assert taken(found) == {"b.py": b"2"}


def test_a_tar_made_of_a_dot_has_ordinary_names(tmp_path: Path, folder: PrivateFolder) -> None:
    entries = [(entry(".", tarfile.DIRTYPE), b""), (entry("./Ada", tarfile.DIRTYPE), b""), ("./Ada/work.py", b"1")]
    found = list_archive(tarball(tmp_path / "class.tgz", entries), folder)
    assert (taken(found), refused(found)) == ({"Ada/work.py": b"1"}, {})


@pytest.mark.parametrize("name", ["class.tar", "class.tar.gz"])
def test_an_archive_that_is_cut_off_gives_what_it_has_and_says_so(
    tmp_path: Path, folder: PrivateFolder, name: str
) -> None:
    path = tarball(tmp_path / name, {"a.py": b"1", "b.py": noise(30_000), "c.py": b"3"})
    path.write_bytes(path.read_bytes()[:20_000])
    found = list_archive(path, folder)
    assert taken(found) == {"a.py": b"1"}
    assert list(refused(found)) == ["b.py", name]
    assert refused(found)["b.py"] == "The archive breaks off in it, or is damaged there."
    assert refused(found)[name].startswith("It is damaged or no archive (")
    assert refused(found)[name].endswith("); what comes after b.py was not read. Export it again.")


def test_damage_in_the_middle_of_a_tar_is_said(tmp_path: Path, folder: PrivateFolder) -> None:
    path = tarball(tmp_path / "class.tar", {"a.py": b"1", "b.py": b"2", "c.py": b"3"})
    found = list_archive(patched(path, b"b.py\0", b"d.py\0"), folder)  # the sum in its header is wrong now
    assert taken(found) == {"a.py": b"1"}
    assert refused(found) == {
        "class.tar": "It is damaged or no archive (bad checksum); what comes after a.py was not read. Export it again."
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"PK\x05\x06",
        b"PK\x05\x06" + b"\xff" * 18,
        b"\x1f\x8b",
        gzip.compress(b"no tar", mtime=0),
        b"x" * 5000,
    ],
)
def test_what_is_no_archive_is_one_sentence(tmp_path: Path, folder: PrivateFolder, content: bytes) -> None:
    (tmp_path / "class.zip").write_bytes(content)
    with pytest.raises(CourseError, match=r"class\.zip .*; export it again, or unpack it and name the folder\.$"):
        list_archive(tmp_path / "class.zip", folder)


def test_damage_anywhere_is_never_an_exception_of_our_own(tmp_path: Path, folder: PrivateFolder) -> None:
    """Every outcome is a file as it was, a refusal by name, or one sentence about the archive."""
    files = {f"student{i}/work.py": noise(400 + i) for i in range(3)}
    chance = random.Random(1)
    for make, name in ((zipped, "a.zip"), (tarball, "a.tar"), (tarball, "a.tgz")):
        whole = make(tmp_path / name, files).read_bytes()
        for _ in range(60):
            content = bytearray(whole)
            for _ in range(chance.randint(1, 4)):
                content[chance.randrange(len(content))] = chance.randrange(256)
            (tmp_path / name).write_bytes(content[: chance.choice([None, chance.randrange(len(content))])])
            found = Listing("")
            with contextlib.suppress(CourseError):
                found = list_archive(tmp_path / name, folder)
            assert all(refusal.reason.endswith(".") for refusal in found.refusals)
            if make is zipped:  # its sums tell every damage
                assert {file.path.read_bytes() for file in found.files} <= set(files.values())


def test_an_archive_that_cannot_be_read_is_said(tmp_path: Path, folder: PrivateFolder) -> None:
    (tmp_path / "class.zip").mkdir()
    with pytest.raises(CourseError, match=r"class\.zip cannot be read: Is a directory\."):
        list_archive(tmp_path / "class.zip", folder)


def test_a_full_disk_is_one_sentence(tmp_path: Path, folder: PrivateFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(PrivateFolder, "new_file", full)
    with pytest.raises(
        CourseError, match=r"cannot be unpacked into .* \(No space left on device\); make room there, or"
    ):
        list_archive(zipped(tmp_path / "class.zip", {"a.py": b"1"}), folder)
