"""JUnit XML, which most dashboards and CI services show: a suite per student, a case per exercise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

from course_lib.grading.exports.tables import number
from course_lib.grading.results import Results
from course_lib.grading.safe_text import visible
from course_lib.plurals import counted

__all__ = ["junit_lines", "junit_xml"]

# what the answer is | what stopped it | what nobody looked at
KINDS = {
    **dict.fromkeys(("partly", "wrong", "blank", "missing", "not your own work"), "failure"),
    **dict.fromkeys(("crashed", "timed out", "out of memory", "malformed"), "error"),
    "not reached": "skipped",
}
COUNTS = {"failure": "failures", "error": "errors", "skipped": "skipped"}


def junit_xml(results: Results) -> str:
    """The results as testsuites, testsuite, testcase with failure, error or skipped; no times.

    Source       the schema junit-10.xsd of Jenkins' xUnit plugin, read November 2026: tests, failures, errors and
                 skipped are counted in each suite; a case has name and classname.
    """
    return "".join(junit_lines(results))


def junit_lines(results: Results) -> Iterator[str]:
    """The same, suite by suite."""
    root = _text(ElementTree.Element("testsuites", name=visible(results.title)))
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    if not (results.students or results.ungraded):
        yield f"{root}\n"
        return
    yield f"{root.removesuffix(' />')}>"
    for student in results.students:
        cases = [_case(student.student, entry["verdict"]) for entry in student.exercises]
        yield f"\n {_text(_suite(student.student, cases))}"
    for entry in results.ungraded:
        cases = [_unjudged(entry, exercise["name"]) for exercise in results.exercises]
        yield f"\n {_text(_suite(entry['student'], cases))}"
    yield "\n</testsuites>\n"


def _text(element: ElementTree.Element) -> str:
    ElementTree.indent(element, " ", level=1)
    return ElementTree.tostring(element, encoding="unicode")


def _suite(student: str, cases: list[ElementTree.Element]) -> ElementTree.Element:
    counts = {word: str(sum(case.find(kind) is not None for case in cases)) for kind, word in COUNTS.items()}
    suite = ElementTree.Element("testsuite", {"name": visible(student), "tests": str(len(cases)), **counts})
    suite.extend(cases)
    return suite


def _case(student: str, verdict: dict[str, Any]) -> ElementTree.Element:
    case = ElementTree.Element("testcase", name=verdict["exercise"], classname=visible(student))
    if verdict["status"] in KINDS:
        found = ElementTree.SubElement(case, KINDS[verdict["status"]], message=visible(verdict["message"]))
        if found.tag != "skipped":
            found.set("type", verdict["status"])
        found.text = f"{verdict['status']}, {number(verdict['points'])} of {counted(verdict['out_of'], 'point')}"
    return case


def _unjudged(entry: dict[str, str], exercise: str) -> ElementTree.Element:
    case = ElementTree.Element("testcase", name=exercise, classname=visible(entry["student"]))
    ElementTree.SubElement(case, "skipped", message=visible(entry["reason"]))
    return case
