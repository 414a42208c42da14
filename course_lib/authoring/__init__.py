"""What the authors of the book use: the ledger and its pages, the notation table, notebooks, the build.

Nothing of them is imported here; every part is a command of `course` and needs the extra `book`.
"""

import sys
from types import ModuleType

# for nbformat, jsonschema compiles 38 grammars of addresses that nothing here asks for: 1.5 s of every command
sys.modules.setdefault("rfc3987_syntax", ModuleType("rfc3987_syntax"))
