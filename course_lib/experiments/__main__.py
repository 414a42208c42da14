"""Make the recorded runs of MNIST-1D: `python -m course_lib.experiments`, some fifteen minutes on one core in all.

Runs that the record holds are kept; delete mnist1d.json to make all of them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import numpy as np

from course_lib.experiments._mnist1d import RECORD, Run, training_curves, written

SAME_BUDGET = {1: (298,), 2: (100,) * 2, 3: (75,) * 3, 4: (63,) * 4}
DEEPER = {5: (55,) * 5, 6: (50,) * 6, 7: (46,) * 7, 9: (40,) * 9}
SEEDS = (0, 1, 2)
BRAKES = ((1.0, 0.0), (1.0, 3e-3), (0.8, 0.0), (0.5, 0.0))  # keep probability, L2


def runs() -> Iterator[tuple[Run, int]]:
    """Every run of the record, with how many epochs lie between two errors that are kept."""
    for hidden in SAME_BUDGET.values():
        for seed in SEEDS:
            yield Run(hidden, 0.05, 300, seed), 5
            yield Run(hidden, 0.05, 200, seed, labels="true"), 5
            for rate in (0.1, 0.2, 0.4, 0.8, 1.6):
                yield Run(hidden, rate, 200, seed), 5
    for hidden in DEEPER.values():
        for seed in SEEDS:
            yield Run(hidden, 0.05, 400, seed), 5
    for depth in (1, 4):
        yield Run(SAME_BUDGET[depth], 0.0025, 1000, 0, batch_size=4000), 50
        yield Run(SAME_BUDGET[depth], 10.0, 50, 0, batch_size=4000), 5
    for seed in SEEDS[:2]:
        for keep, l2 in BRAKES:
            yield Run((100, 100), 0.1, 200, seed, labels="true", keep_probability=keep, l2=l2), 5


def main() -> None:
    """Make the runs that the record does not hold yet, one after the other; it is written after each."""
    made: dict[str, Any] = {}
    if RECORD.exists():
        made = {_key(entry["run"]): entry for entry in json.loads(RECORD.read_text(encoding="utf-8"))["runs"]}
    wanted = list(runs())
    for run, every in wanted:
        if _key(asdict(run)) not in made:
            made[_key(asdict(run))] = written(training_curves(run, every=every), every)
            _write([made[_key(asdict(run))] for run, _ in wanted if _key(asdict(run)) in made])
            print(run, flush=True)


def _key(run: dict[str, Any]) -> str:
    return json.dumps(run, sort_keys=True)


def _write(entries: list[dict[str, Any]]) -> None:
    made_by = f"python -m course_lib.experiments, NumPy {np.__version__}, float64"
    what = "wrong answers of 4000 training and 1000 test samples of MNIST-1D, after epochs 0, every, 2 every, ..., last"
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in entries)
    heads = f'"made_by": {json.dumps(made_by)},\n"what": {json.dumps(what)}'
    aside = RECORD.with_suffix(".partial")
    aside.write_text(f'{{\n{heads},\n"runs": [\n{lines}\n]\n}}\n', encoding="utf-8")
    aside.replace(RECORD)


if __name__ == "__main__":
    main()
