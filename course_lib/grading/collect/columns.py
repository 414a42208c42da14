"""How the columns of a class list are called, on every platform and in English and German: one table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

__all__ = ["COLUMNS", "columns_of"]

# What a column is -> how it is called, in small letters and without punctuation; the first that is there is taken.
# Canvas's gradebook: Student, ID, SIS User ID, SIS Login ID, Section. Moodle's grading worksheet: Identifier, Full
# name, ID number, Email address, and Group where students hand in together; in German ID, Vollständiger Name,
# ID-Nummer, E-Mail-Adresse, Gruppe; its participants: First name, Last name, Groups. Gradescope: First Name, Last Name,
# SID, Email, Section. GitHub Classroom: identifier, github_username, name. nbgrader: id, first_name, last_name, email.
# Stud.IP: Vorname, Nachname, Nutzernamen, Matrikelnummer. CAMPUSonline: FAMILY_NAME_OF_STUDENT, REGISTRATION_NUMBER.
# Status and Last modified (submission) of Moodle's worksheet say who was late, and when something was handed in.
COLUMNS = {
    "student": (
        "student", "full name", "student name", "vollständiger name", "name vorname", "nachname vorname",
        "studierende", "studierender", "name",
    ),
    "first": ("first name", "firstname", "given name", "given names", "forename", "first name of student", "vorname"),
    "last": (
        "last name", "lastname", "surname", "family name", "family name of student", "nachname", "familienname",
        "zuname",
    ),
    "id": (
        "student id", "student number", "sis user id", "sis id", "sid", "id number", "idnumber", "registration number",
        "matriculation number", "matrikelnummer", "matrikelnr", "matrikel nr", "matrikel nummer", "matr nr", "matrnr",
        "matnr", "mat nr", "matrikel", "id nummer", "id",
    ),
    "email": (
        "email", "e mail", "email address", "e mail address", "mail", "e mail adresse", "email adresse",
        "emailadresse", "mailadresse",
    ),
    "login": (
        "login", "login id", "sis login id", "username", "user name", "user", "github username", "github",
        "anmeldename", "benutzername", "nutzername", "nutzernamen", "benutzerkennung", "kennung",
    ),
    "section": ("section", "sections", "class", "tutorial", "tutorium", "übungsgruppe", "kurs"),
    "group": ("group", "groups", "team", "teams", "group name", "gruppe", "gruppen", "gruppenname", "abgabegruppe"),
    "canvas_id": ("canvas id", "canvas user id"),
    "moodle_id": ("moodle id",),
    "participant": ("identifier", "participant", "id"),
    "status": ("status",),
    "submitted": ("last modified submission", "zuletzt geändert abgabe"),
}  # fmt: skip


def columns_of(header: Sequence[str]) -> dict[str, int]:
    """Which column holds what, by the first line."""
    names = [_plain(cell) for cell in header]
    found = {}
    for column, called in COLUMNS.items():
        place = next((names.index(name) for name in called if name in names), None)
        if place is not None:
            found[column] = place
    if "sis user id" in names and "id" in names:  # Canvas's own gradebook
        found["canvas_id"], found["id"] = names.index("id"), names.index("sis user id")
    if "first" in found and "last" not in found and names[found.get("student", 0)] == "name":  # Name;Vorname
        found["last"] = found.pop("student")
    return found


def _plain(cell: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", cell).lower().replace("_", " ")))
