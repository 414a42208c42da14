"""Who handed in what, from the file that Gradescope puts beside its submissions."""

from __future__ import annotations

import json
import re

__all__ = ["submitters"]

# The file is YAML as Ruby writes it. These lines of it are looked at, by how far they are indented: a submission, the
# moment, a person, what is said of the person. Results and history lie deeper, or under other names.
_FOLDER = re.compile(r"(submission_\d+):\s*")
_SECTION = re.compile(r"  :(\w+):\s*(.*)")
_PERSON = re.compile(r"  (?:- |  ):(name|sid|email):\s*(.*)")
_UTC = re.compile(r"    utc: (?:&\d+ )?(.*)")
NAMES = {"name": "name", "sid": "id", "email": "email"}


def submitters(text: str) -> dict[str, list[dict[str, str]]]:
    """Of each folder the people who handed it in: name, id, email, submitted, where they are known."""
    found: dict[str, list[dict[str, str]]] = {}
    people: list[dict[str, str]] = []
    moment, section = "", ""
    for line in text.splitlines():
        if folder := _FOLDER.fullmatch(line):
            _say(people, moment)
            people = found.setdefault(folder[1], [])
            moment, section = "", ""
        elif section == "submitters" and (fact := _PERSON.fullmatch(line)):
            if line.startswith("  - ") or not people:
                people.append({})
            people[-1][NAMES[fact[1]]] = _scalar(fact[2])
        elif began := _SECTION.fullmatch(line):
            section = began[1]
            if section == "created_at":
                moment = _scalar(began[2])
        elif section == "created_at" and (utc := _UTC.fullmatch(line)):
            moment = _scalar(utc[1])
    _say(people, moment)
    return {folder: [{k: v for k, v in person.items() if v} for person in found[folder]] for folder in found}


def _say(people: list[dict[str, str]], moment: str) -> None:
    for person in people:
        person["submitted"] = moment


def _scalar(text: str) -> str:
    """A YAML scalar on one line, as Ruby writes it; "" for what is no text."""
    text = text.strip()
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text.startswith('"'):
        try:
            return str(json.loads(re.sub(r"\\x([0-9A-Fa-f]{2})", r"\\u00\1", text)))
        except ValueError:
            return ""
    return "" if text.startswith(("!", "&", "*", "|", ">")) or text in ("~", "null") else text
