"""The grader packed up for platforms that run it themselves, one submission at a time."""
