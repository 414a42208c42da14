"""The table of the attacks: class, count, outcome; what `python -m tests.attacks` prints."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from tests.attacks.survey import CLASSES, Survey, survey

__all__ = ["main", "table"]


def table(found: Survey) -> str:
    """A row per class, in plain ASCII, and below it a line for everything that is not as it should be."""
    rows = [("class", "attacks", "held", "got through")]
    lines = []
    for name, attacks in CLASSES.items():
        attacks = tuple(attack for attack in attacks if attack in found.asked)
        troubles = {attack.name: found.trouble(attack) for attack in attacks}
        bad = [f"{attack}: {trouble}" for attack, trouble in troubles.items() if trouble]
        rows.append((name, str(len(attacks)), str(len(attacks) - len(bad)), str(len(bad))))
        lines += bad
    totals = [sum(int(row[column]) for row in rows[1:]) for column in (1, 2, 3)]
    rows.append(("all", *map(str, totals)))
    lines += [*found.leaks, *found.changes, *(f"not graded: {entry['reason']}" for entry in found.ungraded)]
    text = [f"{row[0]:<12}" + "".join(f"{part:>12}" for part in row[1:]) for row in rows]
    return "\n".join([*text, *lines]).encode("ascii", "backslashreplace").decode()


def main() -> int:
    """Grade every attack in a folder of its own and print what came of it; 1 when one got through."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o755)
        found = survey(Path(place))
    said = table(found)
    print(said)
    return 1 if len(said.splitlines()) > len(CLASSES) + 2 else 0


if __name__ == "__main__":
    sys.exit(main())
