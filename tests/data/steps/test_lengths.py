"""Length rules, per task type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hunmin.core.example import Document, Example, Message, Origin
from hunmin.data.steps.lengths import max_chars, min_chars

Make = Callable[..., Example]
Run = Callable[..., tuple[list[Any], list[dict[str, Any]]]]


@pytest.mark.parametrize(("least", "kept"), [(1, 4), (2, 3), (4, 2), (6, 1), (99, 0)])
def test_answers_shorter_than_the_least_are_dropped(least: int, kept: int, example: Make, outcome: Run) -> None:
    rows = [example(f"질문 {said}", said) for said in ("예", "아니요", "그렇지요", "그렇지는 않습니다")]
    rest, dropped = outcome(min_chars(answer=least), rows)
    assert rest == rows[len(rows) - kept :]
    assert {one["reason"] for one in dropped} <= {"short_answer"}


def test_a_rule_binds_only_the_tasks_it_names(example: Make, outcome: Run) -> None:
    rows = [example("맞나요?", "예", "yesno"), example("요약해 줘.", "예", "summary"), example("뭐야?", "예")]
    rest, dropped = outcome(min_chars(answer=10, tasks=["summary"]), rows)
    assert rest == [rows[0], rows[2]]
    assert [one["id"] for one in dropped] == [rows[1].id]


def test_a_hangul_syllable_is_one_character(example: Make, outcome: Run) -> None:
    assert outcome(min_chars(answer=2), [example("뭐야?", "힣")])[0] == []
    assert len(outcome(min_chars(answer=2), [example("뭐야?", "힣힣")])[0]) == 1


def test_a_tool_call_is_a_whole_answer(example: Make, outcome: Run) -> None:
    call = {"function": {"name": "weather", "arguments": {"city": "서울"}}}
    rows = [example("서울 날씨 알려 줘.", "", tool_calls=(call,)), example("뭐라고?", "")]
    assert outcome(min_chars(answer=5), rows)[0] == rows[:1]


def test_a_conversation_without_an_answer_is_short_and_a_document_is_not_ruled(
    document: Callable[[str], Document], outcome: Run
) -> None:
    unanswered = Example("1", (Message("user", "여보세요?"),), Origin("시험", 0))
    rest, dropped = outcome(min_chars(answer=1), [unanswered, document("글")])
    assert [row.id for row in rest] == ["글"]
    assert [one["reason"] for one in dropped] == ["short_answer"]


def test_long_rows_are_dropped_by_all_their_turns(example: Make, document: Callable[[str], Document], outcome: Run) -> None:
    row, text = example("가" * 5, "나" * 4), document("다" * 10)
    assert len(row.text) == 10
    assert outcome(max_chars(text=10), [row, text])[0] == [row, text]
    rest, dropped = outcome(max_chars(text=9), [row, text])
    assert rest == [] and [one["reason"] for one in dropped] == ["long_text", "long_text"]
