"""The form of translations: lines, lists, tables, emphasis, JSON, tags."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from hunmin.data.pairs.alignment import align, locate
from hunmin.data.pairs.code import code_marks
from hunmin.data.pairs.links import placeholder_marks, url_marks
from hunmin.data.pairs.markup import format_marks
from hunmin.data.pairs.mathematics import math_marks
from hunmin.data.pairs.pair import Pair, PairCheck
from hunmin.data.pairs.spans import mask, restore

CHECKS: list[PairCheck] = [code_marks, math_marks, url_marks, placeholder_marks, format_marks]


def marks(source: str, target: str) -> list[tuple[str, str, str | None]]:
    return [(target[mark.start : mark.end], mark.severity, mark.repair) for mark in format_marks(Pair(source, target))]


def test_a_whole_list_run_into_one_line_is_taken_apart() -> None:
    source = "Three tips:\n\n1. Eat well.\n2. Sleep well.\n3. Walk.\n\nGood luck!"
    clean = "세 가지 조언:\n\n1. 잘 드세요.\n2. 잘 주무세요.\n3. 걸으세요.\n\n행운을 빕니다!"
    broken = clean.replace("\n\n", " ").replace("\n", " ")
    text = broken
    for mark in sorted(format_marks(Pair(source, broken)), key=lambda mark: -mark.start):
        assert mark.repair is not None
        text = text[: mark.start] + mark.repair + text[mark.end :]
    assert text == clean


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("- a cat\n- a dog", "• 고양이\n• 개"),
        ("1. one\n2. two", "1) 하나\n2) 둘"),
        ("Here it is, broken for width after a long line of words that\ngoes on here.", "여기 있습니다."),
        ("*args* and **all**", "*args*\\와 **모두**\\입니다"),
        ("the *first* one", "*첫 번째* 것"),
        ("GTK+ * 2 and __init__", "GTK+ * 2와 __init__"),
        ("# of channels", "채널 수"),
        ("He said \"wait\".", "그는 '기다려'라고 했다."),
        ("| a | b |\n|---|---|\n| c | d |", "| 가 | 나 |\n|---|---|\n| 다 | 라 |"),
        ("Subject: Hi\n\nDear Sir,\n\nthe room is free.\n\nSincerely,\nMin", "제목: 안녕하세요\n\n선생님께,\n\n방이 비었습니다.\n\n민 드림"),
    ],
)  # fmt: skip
def test_what_keeps_its_form(source: str, target: str) -> None:
    assert [found for found in marks(source, target) if found[1] == "error"] == []


def test_emphasis_of_small_words_is_only_a_warning() -> None:
    assert [severity for _, severity, _ in marks("You *must* go.", "가야 합니다.")] == ["warning"]
    assert marks("Pass *name* here.", "여기에 name을 넘기세요.") == [("name", "error", "*name*")]


def test_json_is_mended_where_its_texts_can_be_told() -> None:
    source = 'Data: {"a": "one", "b": [1, 2]}'
    assert marks(source, 'Data: {"a": "하나", "b": [1, 2]}') == []
    assert marks(source, 'Data: {"가": "하나", "b": [1, 2]}') == [("가", "error", "a")]
    assert marks(source, "Data: {“a”: “하나”, “b”: [1, 2]}") != []
    assert marks(source, "자료 없음") != []


def test_a_table_keeps_its_cells_and_the_line_under_its_head() -> None:
    source = "| a | b |\n|---|---|\n| c | d |"
    assert marks(source, "| 가 | 나 |\n| 다 | 라 |") == [("|\n|", "error", "|\n|---|---|\n|")]
    assert [severity for _, severity, _ in marks(source, "| 가 | 나 |\n|---|---|\n| 다 라 |")] == ["error"]


def test_lines_are_aligned_by_key_then_by_likeness() -> None:
    assert align(["a", "b", "c"], ["a", "c"], lambda i, j: 0.0) == [(0, 0), (1, None), (2, 1)]
    assert align([None, None], [None, None], lambda i, j: 0.5) == [(0, 0), (1, 1)]


def test_a_loss_is_placed_in_the_sentence_that_belongs_to_it() -> None:
    target = "첫 문장입니다. 둘째 문장입니다. 셋째 문장입니다."
    start, end = locate("One is here. Two is there. Three is gone.", target, 15)
    assert target[start:end].strip().startswith("둘째")


HOSTILE = (
    "` ", "`a", "```\n", "$", "$a", "\\(", "\\begin{align}", '{"', '{"a":', "{{ ", "<a ", "<!--", "</a>", "www.", "a@", "/a", "a.b.c ", "[A B] ", "**", "*a",
    "- a\n", "1. a\n", "a: b\n", "| a ", "|a|\n", "((", "1+1=", "x = 5\n", "x^", "\n", " \n", "def f(\n", '"""\n', "\\frac{", "a\t", "> ", ":a:`", "%s ",
    '<x id="1"/>', "&lt;x id=",
)  # fmt: skip


@pytest.mark.timeout(120)
@pytest.mark.parametrize("unit", HOSTILE)
def test_long_hostile_texts_end(unit: str) -> None:
    """Quadratic work on these takes minutes; marks stay inside the target."""
    text = (unit * (60_000 // len(unit) + 1))[:60_000]
    for target in ("가나다 " + text[:30_000], "짧은 번역입니다."):
        for check in CHECKS:
            assert all(0 <= mark.start < mark.end <= len(target) for mark in check(Pair(text, target)))
    masked = mask(text[:20_000])
    assert restore(masked, masked.text) == text[:20_000]


@pytest.mark.parametrize("check", CHECKS, ids=[check.__name__ for check in CHECKS])
def test_human_translations_have_hardly_any_error(check: PairCheck, hunmin_data: Path) -> None:
    with gzip.open(hunmin_data / "parallel" / "python_docs_en_ko.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for number, line in enumerate(file) if number % 10 == 0]
    with (hunmin_data / "parallel" / "jhe_en_ko.jsonl").open(encoding="utf-8") as file:
        rows += [json.loads(line) for line in file]
    wrong = sum(any(mark.severity == "error" for mark in check(Pair(row["en"], row["ko"]))) for row in rows)
    warned = sum(any(True for _ in check(Pair(row["en"], row["ko"]))) for row in rows)
    assert wrong / len(rows) < 0.0025
    assert warned / len(rows) < 0.005
