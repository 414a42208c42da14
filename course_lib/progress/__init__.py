"""Progress: what a learner has solved in a folder of their own, and the file that carries it into the book.

Nothing here grades: the learner's own code runs on the learner's own machine, by the checks of the notebooks.
"""

from __future__ import annotations

__all__: list[str] = []
