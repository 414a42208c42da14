"""Everything that takes minutes, one after the other; what `make torture` runs."""

from __future__ import annotations

import sys

from tests.torture import frames, habits, journal, notebooks

if __name__ == "__main__":
    failed = 0
    for part in (habits, notebooks, frames, journal):
        print(f"\n{part.__name__.removeprefix('tests.torture.')}: {(part.__doc__ or '').splitlines()[0]}", flush=True)
        failed += part.main()
    sys.exit(1 if failed else 0)
