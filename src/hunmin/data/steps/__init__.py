"""The steps of the data stage; docs/steps.md is generated from their docstrings."""

from hunmin.data.steps import contamination, duplicates, lengths, tasks  # noqa: F401
