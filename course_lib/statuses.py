"""What can become of an exercise, in one word each: for the checks, the grader and its reports alike.

It stands below all of them, so that the process that writes reports needs neither the checks nor NumPy.
"""

from __future__ import annotations

__all__ = ["STATUSES"]

STATUSES = (
    "right",
    "partly",
    "wrong",
    "blank",
    "missing",
    "not your own work",
    "crashed",
    "timed out",
    "out of memory",
    "malformed",
    "not reached",  # the grader's alone: the exercises before it used up the submission's time
)
