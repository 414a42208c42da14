"""YAML is read as plain data, whichever parser there is, and nothing in it is run."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from course_lib.authoring.yaml_files import read_yaml


@pytest.mark.parametrize("libyaml", [True, False])
def test_both_parsers_read_the_same_plain_data(libyaml: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if not libyaml:
        monkeypatch.delattr(yaml, "CSafeLoader")
    path = tmp_path / "table.yml"
    path.write_text("concepts:\n- {house: 'θ', decks: {piastra: null}, count: 3}\n", encoding="utf-8")
    assert read_yaml(path) == {"concepts": [{"house": "θ", "decks": {"piastra": None}, "count": 3}]}
    path.write_text("!!python/object/apply:os.getpid []\n", encoding="utf-8")
    with pytest.raises(yaml.YAMLError):
        read_yaml(path)
