"""Reading YAML: by libyaml where it is there, because PyYAML's own parser takes seconds for the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

__all__ = ["read_yaml"]


def read_yaml(path: Path) -> Any:
    """What a YAML file holds, as plain data.

    Args         path: a UTF-8 file.
    """
    return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
