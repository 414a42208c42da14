"""Strangers' code, graded: collected, cut down to what matters, run in a sandbox, judged, kept in a journal, reported.

    collect -> extract -> run (sandbox) -> verdicts -> journal (SQLite) -> reports, exports

Processes, each trusting only the ones to its left::

    grader (journal, reports) -> worker (cases, references, points) -> zygote (NumPy only) -> child (one submission)

Workers are forks of a foreman, who has read the exercises; zygotes of a mother, who divided from him before he had.

Import what you need from the module that has it; this file imports nothing, so that `course --help` stays quick.
"""
