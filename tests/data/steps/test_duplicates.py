"""Exact duplicates: one row per prompt, the longest answer, the old order."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from hunmin.core.example import Document, Example, Message, Origin
from hunmin.data.steps.duplicates import exact_duplicates

Make = Callable[..., Example]
Run = Callable[..., tuple[list[Any], list[dict[str, Any]]]]
Read = Callable[..., tuple[list[Any], Any]]


def test_the_longest_answer_of_a_prompt_stays_and_the_order_does_not_change(example: Make, outcome: Run) -> None:
    short, other, long = (
        example("수도는?", "서울", name="짧음"),
        example("강은?", "한강", name="다름"),
        example("수도는?", "서울입니다.", name="긺"),
    )
    rest, dropped = outcome(exact_duplicates(), [short, other, long])
    assert rest == [other, long]
    assert [(one["id"], one["reason"], one["detail"]) for one in dropped] == [("짧음", "exact_duplicate", "긺")]
    assert outcome(exact_duplicates(), [long, other, short])[0] == [long, other]


def test_of_equally_long_answers_the_first_stays(example: Make, outcome: Run) -> None:
    rows = [example("몇 시야?", "한 시", name="1"), example("몇 시야?", "두 시", name="2")]
    assert outcome(exact_duplicates(), rows)[0] == rows[:1]


def test_spaces_make_no_difference_and_every_other_letter_does(example: Make, outcome: Run) -> None:
    rows = [
        example("아버지가 방에 들어가신다", name="1"),
        example("아버지가\u00a0방에\n들어가신다 ", name="2"),
        example("어머니가 방에 들어가신다", name="3"),
    ]
    assert [row.id for row in outcome(exact_duplicates(), rows)[0]] == ["1", "3"]


def test_composed_and_decomposed_hangul_are_the_same_once_read(read: Read, outcome: Run) -> None:
    record = {"instruction": "한글은 누가 만들었나요?", "output": "세종입니다."}
    apart = {"instruction": unicodedata.normalize("NFD", record["instruction"]), "output": "세종대왕입니다."}
    rows, _ = read([record, apart])
    assert [row.answer for row in outcome(exact_duplicates(), rows)[0]] == ["세종대왕입니다."]


def test_a_system_text_or_an_earlier_turn_makes_another_prompt(example: Make, outcome: Run) -> None:
    plain = example("안녕", name="1")
    turns = (Message("system", "반말로 답하세요."), *plain.messages)
    rows = [plain, Example("2", turns, Origin("시험", 1)), Example("3", (*plain.messages, *plain.messages), Origin("시험", 2))]
    assert outcome(exact_duplicates(), rows)[0] == rows


def test_who_said_it_is_part_of_the_prompt(outcome: Run) -> None:
    said = [("user", "하나"), ("assistant", "둘")]
    rows = [
        Example("1", (Message("user", "하나"), Message("user", "둘"), Message("assistant", "셋")), Origin("시험", 0)),
        Example("2", (*(Message(role, text) for role, text in said), Message("assistant", "셋")), Origin("시험", 1)),  # type: ignore[arg-type]
    ]
    assert outcome(exact_duplicates(), rows)[0] == rows


def test_documents_are_compared_as_texts_and_never_with_conversations(
    example: Make, document: Callable[[str], Document], outcome: Run
) -> None:
    rows = [document("같은 글"), document("같은  글"), document("다른 글"), example("같은 글")]
    rest, dropped = outcome(exact_duplicates(), rows)
    assert rest == [rows[0], rows[2], rows[3]] and len(dropped) == 1
