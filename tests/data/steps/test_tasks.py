"""Choosing rows by task type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hunmin.core.example import Document, Example
from hunmin.data.steps.tasks import drop_tasks, keep_tasks

Run = Callable[..., tuple[list[Any], list[dict[str, Any]]]]


def test_keeping_and_dropping_divide_the_rows(
    example: Callable[..., Example], document: Callable[[str], Document], outcome: Run
) -> None:
    rows = [example("요약", task="summarization"), example("제목", task="title_generation"), example("그냥"), document("글")]
    kept, left_out = outcome(keep_tasks(["summarization"]), rows)
    assert kept == [rows[0], rows[3]]
    assert [one["reason"] for one in left_out] == ["other_task", "other_task"]
    kept, left_out = outcome(drop_tasks(["summarization"]), rows)
    assert kept == rows[1:]
    assert [one["reason"] for one in left_out] == ["task"]
