"""Rows to run steps on, and a step run that holds the count law."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.example import Document, Example, Message, Origin, Row
from hunmin.core.jsonl import read_jsonl
from hunmin.data.step import Step, run_step

ORIGIN = Origin("시험", 0)


@pytest.fixture
def example() -> Callable[..., Example]:
    """A conversation of one turn: prompt, answer, task, id."""

    def make(prompt: str, answer: str = "네.", task: str = "", name: str = "", **known: Any) -> Example:
        turns = (Message("user", prompt), Message("assistant", answer, **known))
        return Example(name or f"{prompt}|{answer}", turns, ORIGIN, notes={"task": task} if task else {})

    return make


@pytest.fixture
def document() -> Callable[[str], Document]:
    return lambda text: Document(text, text, ORIGIN)


@pytest.fixture
def outcome(tmp_path: Path) -> Callable[[Step, list[Row]], tuple[list[Row], list[dict[str, Any]]]]:
    """What a step keeps, and the records of what it drops."""

    def run(step: Step, rows: list[Row]) -> tuple[list[Row], list[dict[str, Any]]]:
        counts: dict[str, Any] = {}
        kept = list(run_step(step, rows, tmp_path / "dropped.jsonl", counts))
        dropped = list(read_jsonl(tmp_path / "dropped.jsonl"))
        assert counts["read"] == len(rows) == counts["kept"] + counts["dropped"] == len(kept) + len(dropped)
        return kept, dropped

    return run
