"""What needs no engine: blocks, lines, marks and the particles behind them; nothing that is right is touched."""

from __future__ import annotations

from typing import Any

import pytest

from hunmin.data.check import check_record
from hunmin.data.findings import Finding
from hunmin.data.repair.code import code_changes
from hunmin.data.repair.lines import lines_restored
from hunmin.data.repair.literals import formula_changes, json_change, slot_changes
from hunmin.data.repair.repeats import repeat_changes
from hunmin.data.repair.rules import Edit, applied, repaired_by_rule
from hunmin.data.sources.records import Found

BLOCK = "```python\ndef area(r):\n    # half of it\n    return 3.14 * r ** 2\n```"


def check(record: Any) -> list[Finding]:
    return check_record(record, Found("rows.jsonl", 1))


def mended(source: str, target: str) -> tuple[str, list[Edit]]:
    record, edits, _ = repaired_by_rule({"source": source, "target": target}, {"target": source}, check)
    return record["target"], edits


def changed(text: str, changes: Any) -> str:
    for start, end, after in sorted(changes, reverse=True):
        text = text[:start] + after + text[end:]
    return text


def test_a_dropped_block_is_put_back_between_the_paragraphs_around_it() -> None:
    source = f"This function computes an area.\n\n{BLOCK}\n\nCall it with a radius."
    target = "이 함수는 넓이를 구합니다.\n\n반지름을 넣어 부르세요."
    assert changed(target, code_changes(source, target)) == f"이 함수는 넓이를 구합니다.\n\n{BLOCK}\n\n반지름을 넣어 부르세요."


def test_a_line_of_code_comes_back_and_a_translated_comment_stays() -> None:
    source = f"Use this:\n\n{BLOCK}"
    target = "이렇게 쓰세요.\n\n```python\ndef area(r):\n    # 절반\n```"
    assert changed(target, code_changes(source, target)) == "이렇게 쓰세요.\n\n" + BLOCK.replace("half of it", "절반")


def test_fences_come_back_around_code_that_stands_there() -> None:
    source = f"Use this:\n\n{BLOCK}\n\nThat is all."
    target = "이렇게 쓰세요.\n\n" + "\n".join(BLOCK.split("\n")[1:-1]) + "\n\n이것으로 끝입니다."
    assert changed(target, code_changes(source, target)) == f"이렇게 쓰세요.\n\n{BLOCK}\n\n이것으로 끝입니다."


@pytest.mark.parametrize(
    "target",
    [
        "설명입니다.\n\n```python\ndef area(r):\n한국어 설명이 코드 안에 들어왔습니다.\n여기도 설명이고\n저기도 설명입니다.\n    return 3.14 * r ** 2\n```",
        "설명입니다.\n\n```python\ndef area(r):\n    return 3.14 * r ** 2\n\n닫히지 않은 코드 블록 뒤의 설명입니다.",
    ],
)
def test_a_block_with_words_that_are_no_code_is_left_alone(target: str) -> None:
    assert list(code_changes(f"An explanation.\n\n{BLOCK}", target)) == []


SOURCE = "Before you leave:\n\n1. Close the gas valve.\n2. Empty the kitchen bin.\n3. Lock the door."
CLEAN = "집을 나서기 전에:\n\n1. 가스 밸브를 잠급니다.\n2. 부엌 쓰레기통을 비웁니다.\n3. 문을 잠급니다."


@pytest.mark.parametrize(
    "target",
    [
        "집을 나서기 전에:\n\n1. 가스 밸브를 잠급니다. 2. 부엌 쓰레기통을 비웁니다. 3. 문을 잠급니다.",
        "집을 나서기 전에:\n\n가스 밸브를 잠급니다. 부엌 쓰레기통을 비웁니다. 문을 잠급니다.",
        "집을 나서기 전에:\n\n1. 가스 밸브를 잠급니다. 부엌 쓰레기통을 비웁니다.\n3. 문을 잠급니다.",
        "집을 나서기 전에:\n\n가스 밸브를 잠급니다.\n부엌 쓰레기통을 비웁니다.\n문을 잠급니다.",
    ],
)
def test_a_list_run_into_one_line_gets_its_lines_and_marks_back(target: str) -> None:
    assert lines_restored(SOURCE, target) == CLEAN


def test_a_list_that_falls_into_another_number_of_pieces_is_left_alone() -> None:
    assert lines_restored(SOURCE, "집을 나서기 전에:\n\n가스 밸브를 잠그고 쓰레기통을 비웁니다. 문을 잠급니다.") is None
    assert lines_restored(SOURCE, CLEAN) is None


def test_the_rule_of_a_table_and_its_bars_come_back() -> None:
    source = "| Fruit | Price |\n| --- | --- |\n| Apple | 20 |\n| Melon | 50 |"
    clean = "| 과일 | 값 |\n| --- | --- |\n| 사과 | 20 |\n| 멜론 | 50 |"
    assert lines_restored(source, clean.replace("| --- | --- |\n", "")) == clean
    assert lines_restored(source, "과일 값\n--- ---\n사과 20\n멜론 50") == clean


def test_speakers_in_one_line_are_parted() -> None:
    source = "A: Have you seen my glasses?\nB: They are on your head."
    assert lines_restored(source, "A: 내 안경 못 봤어? B: 네 머리 위에 있잖아.") == "A: 내 안경 못 봤어?\nB: 네 머리 위에 있잖아."


def test_a_korean_word_is_never_replaced_by_a_list_mark() -> None:
    source = "Notice\n\n- Please use the stairs during this time.\n- Call the office for help."
    target = "안내\n\n이 시간에는 계단을 이용해 주십시오.\n도움이 필요하면 관리실로 전화해 주십시오."
    assert "이 시간에는" in mended(source, target)[0]


def test_placeholders_with_half_their_brackets() -> None:
    assert (
        changed("{ {city} }에 어서 오세요", slot_changes("Welcome to {{city}}", "{ {city} }에 어서 오세요"))
        == "{{city}}에 어서 오세요"
    )
    assert changed("줄 {0: 오류", slot_changes("line {0}: error", "줄 {0: 오류")) == "줄 {0}: 오류"
    assert list(slot_changes("Dear {name}", "이름 님께")) == []


def test_a_formula_with_half_its_delimiters() -> None:
    target = "합은 \\(7\\sqrt{2}이다."
    assert changed(target, formula_changes("The sum is \\(7\\sqrt{2}\\).", target)) == "합은 \\(7\\sqrt{2}\\)이다."


@pytest.mark.parametrize(
    "target",
    ["{'name': '미나', 'age': 29}", '{"name": 미나", "age": 29}', '{"name": "미나" "age": 29}', '{"name": "미나", "age": 29'],
)
def test_json_with_one_sign_wrong(target: str) -> None:
    change = json_change('{"name": "Mina", "age": 29}', target)
    assert change
    assert changed(target, [change]) == '{"name": "미나", "age": 29}'


def test_json_with_other_keys_is_left_alone() -> None:
    assert json_change('{"name": "Mina", "age": 29}', "{'이름': '미나', 'age': 29}") is None


@pytest.mark.parametrize(
    "target",
    [
        "전원을 끄세요. 잠시 기다리세요. 잠시 기다리세요. 잠시 기다리세요.",
        "전원을 끄세요. 잠시 기다리세요.\n\n전원을 끄세요. 잠시 기다리세요.",
        "전원을 전원을 전원을 전원을 끄세요. 잠시 기다리세요.",
        "전원을 끄세요. 잠시 기다리세요.\n\nTurn off the power. Wait a moment.",
    ],
)
def test_what_is_said_again_is_said_once(target: str) -> None:
    assert changed(target, repeat_changes("Turn off the power. Wait a moment.", target)) == "전원을 끄세요. 잠시 기다리세요."


def test_a_source_that_repeats_itself_may_be_repeated() -> None:
    assert repeat_changes("No. No. No.", "아니. 아니. 아니.") == []


@pytest.mark.parametrize(
    ("source", "target", "clean"),
    [
        ("Set the value to 3.", "값을 2로 정하세요.", "값을 3으로 정하세요."),
        ("Set the value to 2.", "값을 3으로 정하세요.", "값을 2로 정하세요."),
        ("Buy 4 apples at the market.", "시장에서 사과 3개를 사세요.", "시장에서 사과 4개를 사세요."),
    ],
)
def test_the_particle_behind_a_mended_number_agrees(source: str, target: str, clean: str) -> None:
    assert mended(source, target)[0] == clean


def test_a_second_run_changes_nothing() -> None:
    target = "집을 나서기 전에:\n\n가스 밸브를 잠급니다. 부엌 쓰레기통을 비웁니다. 문을 잠급니다."
    once, edits = mended(SOURCE, target)
    assert once == CLEAN
    assert edits
    assert mended(SOURCE, once) == (once, [])


def test_edits_of_one_field_are_made_from_the_back() -> None:
    edits = [Edit("t", "k", (0, 1), "a", "xyz", "rule"), Edit("t", "k", (2, 3), "c", "", "rule")]
    assert applied({"id": 1, "t": "abc", "n": 2}, edits) == {"id": 1, "t": "xyzb", "n": 2}


def test_a_text_that_would_become_empty_is_kept() -> None:
    source = "Install the package now."
    assert mended(source, "패키지를 지금 " * 9 + "설치하세요.")[0].strip()
