"""JUnit XML, read back with a parser and counted again by the rules of Jenkins' schema."""

from __future__ import annotations

from xml.etree import ElementTree

from course_lib.grading.exports.junit import KINDS, junit_xml
from course_lib.statuses import STATUSES
from tests.course_lib.grading.sample import sample

ALLOWED = {
    "testsuites": {"name"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"name", "classname"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message"},
}


def test_every_status_but_right_is_a_failure_an_error_or_skipped() -> None:
    assert set(KINDS) == set(STATUSES) - {"right"}


def test_suites_are_students_and_cases_are_exercises() -> None:
    root = ElementTree.fromstring(junit_xml(sample()))
    assert [suite.get("name") for suite in root] == ["Ada", "Bob", "=<i>\\u202e", "Zoe"]
    assert [[case.get("name") for case in suite] for suite in root] == [["augment", "mse"]] * 4
    bob = root[1][1][0]
    assert (bob.tag, bob.get("type"), bob.get("message")) == ("failure", "wrong", "You `summed`.")
    assert bob.text == "wrong, 0 of 2 points"
    assert [case[0].tag for case in root[2]] == ["failure", "error"]
    assert root[3][0][0].get("message") == "z.py could not be graded: it is gone."


def test_the_counts_are_those_of_the_cases_and_nothing_else_stands_there() -> None:
    root = ElementTree.fromstring(junit_xml(sample()))
    for suite in root:
        assert int(suite.get("tests", "")) == len(suite)
        for kind, word in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(word, "")) == len(suite.findall(f"*/{kind}"))
    for element in root.iter():
        assert set(element.keys()) == ALLOWED[element.tag], element.tag


def test_what_xml_cannot_hold_is_written_out() -> None:
    results = sample()
    results.students[1].exercises[1]["verdict"]["message"] = "\x00\ud800]]>\ufffe"
    message = ElementTree.fromstring(junit_xml(results))[1][1][0].get("message")
    assert message is not None
    assert message.startswith(r"\x00\ud800]]>")
