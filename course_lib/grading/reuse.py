"""Which verdicts on a file still hold when something has changed: those on the exercises that have not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from course_lib.grading.journal import Journal
from course_lib.grading.settings import Limits

__all__ = ["Reuse"]


class Reuse:
    """What a journal knows already of the files of a run.

    Args         described: the exercises of the run, with the key of each. limits: of the run.
    """

    def __init__(self, journal: Journal, described: Mapping[str, Any], limits: Limits) -> None:
        self.journal, self.limits = journal, limits
        self.names: Sequence[str] = [exercise["name"] for exercise in described["exercises"]]
        self.keys: Mapping[str, str] = described["keys"]
        self._keys_of: dict[str, Mapping[str, str]] = {}
        self._again: dict[str, set[str]] = {}

    def spent(self, hash_: str) -> dict[str, float]:
        """The exercises of a file that need not be graded again, and the seconds that each took."""
        seconds: dict[str, float] = self._known(hash_)["seconds"]
        return seconds

    def completed(self, hash_: str, answer: Mapping[str, Any], walls: Sequence[str]) -> dict[str, Any]:
        """All verdicts on a file, in order: those that hold, and those that a worker has just found."""
        known = self._known(hash_)
        by_name = {**known["exercises"], **{entry["verdict"]["exercise"]: entry for entry in answer["exercises"]}}
        return {
            "exercises": [by_name[name] for name in self.names],
            "seconds": {**known["seconds"], **answer["seconds"]},
            "walls": [wall for wall in walls if all(wall in others for others in known["walls"])],
        }

    def _known(self, hash_: str) -> dict[str, Any]:
        found: dict[str, Any] = {"exercises": {}, "seconds": {}, "walls": []}
        for settings, row in self.journal.verdicts_by_settings(hash_).items():
            if self._ran_out(row) or hash_ in self._asked_again(settings):
                continue
            keys = self._keys(settings)
            held = False
            for entry in row["exercises"]:
                name = entry["verdict"]["exercise"]
                if name in self.keys and name not in found["exercises"] and keys.get(name) == self.keys[name]:
                    found["exercises"][name] = entry
                    found["seconds"][name] = row["seconds"].get(name, 0.0)
                    held = True
            if held:
                found["walls"].append(row["walls"])
        return found

    def _asked_again(self, settings: str) -> set[str]:
        if settings not in self._again:
            self._again[settings] = self.journal.asked_again(settings)
        return self._again[settings]

    def _keys(self, settings: str) -> Mapping[str, str]:
        """The keys of the exercises under other settings."""
        if settings not in self._keys_of:
            described = self.journal.fact(f"set {settings}")
            self._keys_of[settings] = described.get("keys", {}) if described else {}
        return self._keys_of[settings]

    def _ran_out(self, row: Mapping[str, Any]) -> bool:
        """Whether one exercise's time was another's: then the verdicts on a file hold together or not at all."""
        statuses = [entry["verdict"]["status"] for entry in row["exercises"]]
        return "not reached" in statuses or sum(row["seconds"].values()) >= self.limits.submission_seconds
