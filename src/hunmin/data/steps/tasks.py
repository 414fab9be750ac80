"""Choosing rows by the task type they declare."""

from __future__ import annotations

from hunmin.core.example import Example
from hunmin.data.step import Step, keep_if, step


@step
def keep_tasks(names: list[str]) -> Step:
    """Keep conversations of the named task types; documents pass."""
    wanted = frozenset(names)
    return keep_if(lambda row: not isinstance(row, Example) or row.task in wanted, "other_task")


@step
def drop_tasks(names: list[str]) -> Step:
    """Drop conversations of the named task types."""
    unwanted = frozenset(names)
    return keep_if(lambda row: not isinstance(row, Example) or row.task not in unwanted, "task")
