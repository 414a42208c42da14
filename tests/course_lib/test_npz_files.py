"""A file of arrays is complete or not there."""

import contextlib
from pathlib import Path

import numpy as np
import pytest

from course_lib import npz_files
from course_lib.errors import CourseError
from course_lib.npz_files import read_npz, refusing_damage, write_npz


def test_what_is_written_is_read_back_to_the_bit(tmp_path):
    path = tmp_path / "arrays.npz"
    arrays = {"a": np.random.default_rng(0).normal(size=(2, 3)), "b": np.array(["x", "yy"]), "c": np.float32(1.5)}
    write_npz(path, arrays)
    read = read_npz(path, function="test", names=arrays)
    for name, array in arrays.items():
        np.testing.assert_array_equal(read[name], array)
        assert read[name].dtype == np.asarray(array).dtype
    assert [file.name for file in tmp_path.iterdir()] == ["arrays.npz"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path, monkeypatch):
    path = tmp_path / "arrays.npz"
    write_npz(path, {"a": np.arange(3)})

    def interrupted(file, **arrays):
        file.write(b"half of it")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_npz(path, {"a": np.arange(4)})
    monkeypatch.undo()
    np.testing.assert_array_equal(read_npz(path, function="test", names=["a"])["a"], np.arange(3))
    assert [file.name for file in tmp_path.iterdir()] == ["arrays.npz"]


def test_the_path_is_used_as_it_is_given(tmp_path):
    write_npz(str(tmp_path / "weights"), {"a": np.arange(3)})
    assert (tmp_path / "weights").exists()


def test_a_file_that_is_something_else_is_refused_in_words(tmp_path):
    text, damaged, other, objects = (
        tmp_path / name for name in ("text.npz", "damaged.npz", "other.npz", "objects.npz")
    )
    text.write_text("not an archive", encoding="utf-8")
    write_npz(other, {"b": np.arange(3)})
    damaged.write_bytes(other.read_bytes()[:60])
    write_npz(objects, {"a": np.array([{}, None], dtype=object)})
    single = tmp_path / "single.npy"
    np.save(single, np.arange(3))
    for path in (text, damaged, other, objects, single):
        with pytest.raises(
            CourseError, match=rf"load_it: {path.name} does not hold a, or is damaged; give a"
        ) as caught:
            read_npz(path, function="load_it", names=["a"])
        assert (caught.value.name, caught.value.got, caught.value.expected) == ("path", str(path), ["a"])


def test_a_missing_file_is_reported_as_such(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_npz(tmp_path / "nowhere.npz", function="test", names=["a"])


def test_damage_found_after_reading_is_said_in_the_same_sentence_and_a_sentence_of_ones_own_is_kept():
    with (
        pytest.raises(CourseError, match=r"^load_it: old\.npz does not hold a, b, or is damaged; give") as caught,
        refusing_damage("somewhere/old.npz", function="load_it", names=iter("ab")),
    ):
        int("x")
    assert (caught.value.name, caught.value.got, caught.value.expected) == ("path", "somewhere/old.npz", ["a", "b"])
    own = CourseError("load_it: there are three of them.")
    with pytest.raises(CourseError) as caught, refusing_damage("old.npz", function="load_it", names="a"):
        raise own
    assert caught.value is own


def test_what_the_module_promises_is_there():
    assert {name: getattr(npz_files, name) for name in npz_files.__all__} == {
        "read_npz": read_npz,
        "refusing_damage": refusing_damage,
        "write_npz": write_npz,
    }


def test_objects_are_not_read_because_reading_them_could_run_code(tmp_path):
    """np.load with allow_pickle=True would call what the file says."""
    ran = tmp_path / "ran"

    class Trap:
        def __reduce__(self):
            return (ran.touch, ())

    np.savez(tmp_path / "trap.npz", a=np.array([Trap()], dtype=object))
    with pytest.raises(CourseError):
        read_npz(tmp_path / "trap.npz", function="test", names=["a"])
    assert not ran.exists()


def test_a_file_with_one_wrong_byte_is_refused_in_words_or_read(tmp_path: Path) -> None:
    """Zipfile and NumPy raise seven kinds of errors between them; none may reach the reader of a saved network."""
    path = tmp_path / "saved.npz"
    write_npz(path, {"W": np.arange(6.0), "b": np.ones(2)})
    whole = path.read_bytes()
    for place in range(len(whole)):
        for flipped in (1, 0x80):
            path.write_bytes(whole[:place] + bytes([whole[place] ^ flipped]) + whole[place + 1 :])
            with contextlib.suppress(CourseError):
                read_npz(path, function="load", names=["W", "b"])
