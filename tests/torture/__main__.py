"""Everything that takes too long for every day, one after the other; what `make torture` runs."""

from __future__ import annotations

import sys

from tests.torture import journal

if __name__ == "__main__":
    missed = 0
    for part in (journal,):
        print(f"\n{part.__name__.removeprefix('tests.torture.')}: {(part.__doc__ or '').splitlines()[0]}", flush=True)
        missed += part.main()
    sys.exit(1 if missed else 0)
