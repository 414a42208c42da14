"""An autograder for Gradescope: the zip, and what runs inside it."""

from __future__ import annotations

import io
import json
import secrets
import sys
import zipfile
from pathlib import Path

from course_lib.grading.doctor import examine
from course_lib.grading.exports.gradescope import gradescope_json, not_graded_json
from course_lib.grading.packages.assignment import ASSIGNMENT, OWN, assignment, graded
from course_lib.grading.packages.wheel import MOMENT, wheel

__all__ = ["gradescope_zip", "main"]

# Source: gradescope-autograders.readthedocs.io, Autograder Specifications and Base Images, read November 2026: setup.sh
# and run_autograder at the root of the zip, unpacked into /autograder/source; Ubuntu 22.04 unless another is chosen.
SETUP = """\
#!/usr/bin/env bash
# Installs Python 3.11 or newer where it is missing, and course_lib with NumPy beside the autograder.
set -eu
place="${AUTOGRADER:-/autograder}"
new() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
python="${PYTHON:-}"
for name in python3 python3.13 python3.12 python3.11; do
    if [ -z "$python" ] && new "$name"; then python="$name"; fi
done
if [ -z "$python" ]; then
    apt-get update -qq
    apt-get install -y -qq python3.11
    python=python3.11
fi
if ! "$python" -m pip --version >/dev/null 2>&1; then
    apt-get update -qq
    apt-get install -y -qq python3-pip
fi
"$python" -m pip install --quiet --target "$place/lib" "$place"/source/course_lib-*.whl
printf '%s' "$python" >"$place/python"
"""
RUN = """\
#!/usr/bin/env bash
# Grades submission/ and writes results/results.json.
set -eu
place="${AUTOGRADER:-/autograder}"
export PYTHONPATH="$place/lib${PYTHONPATH:+:$PYTHONPATH}" OPENBLAS_NUM_THREADS=1
exec "$(cat "$place/python")" -m course_lib.grading.packages.gradescope "$place"
"""
NOT_GRADED = "This submission could not be graded. It is not your fault; your instructor can read why."
NOTHING = "No notebook (.ipynb) and no Python file (.py) was handed in; hand in the one that you worked in."


def gradescope_zip(chapter: str, own: Path | None = None, isolated: bool = True) -> bytes:
    """The zip that is uploaded as an autograder.

    Args         chapter: whose exercises, "" with own: an instructor's file of exercises. isolated: whether a container
                 that cannot isolate is refused.
    Raises       CourseError when there is no such chapter or file.
    """
    task = assignment(chapter, own, secrets.token_hex(16), isolated)
    name, content = wheel()
    files = {"setup.sh": SETUP.encode(), "run_autograder": RUN.encode(), ASSIGNMENT: task.to_json().encode()}
    files[name] = content
    if own is not None:
        files[OWN] = own.read_bytes()
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            entry = zipfile.ZipInfo(path, MOMENT)
            entry.external_attr = (0o755 if path in ("setup.sh", "run_autograder") else 0o644) << 16
            archive.writestr(entry, text, zipfile.ZIP_DEFLATED)
    return memory.getvalue()


def main() -> None:
    """Grade what the harness has put there; whatever happens, results.json says what."""
    place = Path(sys.argv[1])
    try:
        text = _graded(place)
    except Exception as error:  # the harness shows standard output to instructors only
        print(f"{type(error).__name__}: {error}")
        for finding in examine():
            print(f"{'ok     ' if finding.good else 'MISSING'}  {finding.name}: {finding.says}")
        text = not_graded_json(NOT_GRADED)
    (place / "results").mkdir(exist_ok=True)
    (place / "results" / "results.json").write_text(text, encoding="utf-8")


def _graded(place: Path) -> str:
    found = graded(place / "source", place / "submission", _student(place))
    if found is None:
        return not_graded_json(NOTHING)
    if found.students:
        return gradescope_json(found, found.students[0])
    for entry in [*found.ungraded, *found.refused]:
        print(entry["reason"])
    return not_graded_json(NOT_GRADED)


def _student(place: Path) -> str:
    """The name of the first who handed it in, as the harness tells it."""
    metadata = place / "submission_metadata.json"
    users = json.loads(metadata.read_text(encoding="utf-8")).get("users", []) if metadata.is_file() else []
    return str(users[0].get("name") or "student") if users else "student"


if __name__ == "__main__":
    main()
