"""Benchmark items inside training rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hunmin.benchmarks.hunmin_mini import read_items
from hunmin.benchmarks.items import BenchmarkItem, benchmark_items
from hunmin.core.errors import SourceError
from hunmin.core.example import Example
from hunmin.data.steps.contamination import NGRAM, ItemIndex, bare, decontaminate, ngrams

Make = Callable[..., Example]
Run = Callable[..., tuple[list[Any], list[dict[str, Any]]]]
TEXT = "할머니가 시장에서 갓 구운 붕어빵을 한 봉지 사 오셨다."


@pytest.fixture(scope="module")
def mini() -> ItemIndex:
    return ItemIndex(benchmark_items("hunmin_mini"))


def index(*texts: str) -> ItemIndex:
    return ItemIndex(BenchmarkItem("시험", str(number), text) for number, text in enumerate(texts))


def overlaps(made: ItemIndex, text: str, threshold: float = 0.01) -> list[float]:
    return [leak.overlap for leak in made.leaks("행", text, threshold)]


@pytest.mark.parametrize("task", ["boolq", "copa", "hellaswag", "sentineg"])
def test_every_test_item_is_found_when_it_stands_in_a_row(task: str, mini: ItemIndex) -> None:
    for item in read_items(task, "test"):
        for field in item.values():
            if isinstance(field, str) and field != item["id"] and len(bare(field)) >= 8:
                row = f"다음 글을 읽고 물음에 답하세요.\n{field}\n답: 좋아요."
                assert any(leak.item.id == item["id"] and leak.overlap == 1.0 for leak in mini.leaks("행", row, 0.5)), field


def test_spaces_and_punctuation_do_not_hide_an_item() -> None:
    assert overlaps(index(TEXT), "할머니가시장에서 갓구운, 붕어빵을... 한\n봉지 사오셨다!") == [1.0]


def test_part_of_an_item_counts_as_that_part() -> None:
    half = bare(TEXT)[: len(bare(TEXT)) // 2 + NGRAM // 2]
    (found,) = overlaps(index(TEXT), half)
    assert found == pytest.approx(len(ngrams(half)) / len(ngrams(bare(TEXT))), abs=1e-3) and 0.3 < found < 0.7
    assert overlaps(index(TEXT), half, 0.9) == []


def test_a_row_of_its_own_words_leaks_nothing() -> None:
    assert overlaps(index(TEXT), "아버지가 공원에서 새로 산 자전거를 한 시간 타고 오셨다.") == []


@pytest.mark.parametrize(
    ("item", "row", "found"),
    [("여덟 글자 입니다요", "아, 여덟 글자 입니다요!", 1), ("여덟 글자 입니다요", "여덟 글자 입니다", 0)],
)
def test_a_short_item_leaks_only_whole(item: str, row: str, found: int) -> None:
    assert len(overlaps(index(item), row)) == found


def test_a_text_too_short_to_mean_anything_is_not_looked_for() -> None:
    assert index("좋았다", "별로였다").items == []


def test_the_step_drops_the_row_and_names_the_item(example: Make, outcome: Run) -> None:
    item = next(iter(read_items("copa", "test")))
    rows = [
        example(f"이유를 말해 줘: {item['premise']}", item["alternative_1"]),
        example("오늘 점심은 뭐가 좋을까?", "김밥이 좋겠어요."),
    ]
    rest, dropped = outcome(decontaminate(against=["hunmin_mini"]), rows)
    assert rest == rows[1:]
    assert dropped[0]["reason"] == "contaminated"
    assert dropped[0]["detail"].startswith(f"hunmin_mini_copa {item['id']} ")


def test_a_file_of_your_own_counts_as_a_benchmark(example: Make, outcome: Run, tmp_path: Path) -> None:
    file = tmp_path / "시험.jsonl"
    file.write_text(json.dumps({"id": "가1", "question": TEXT}, ensure_ascii=False) + "\n", encoding="utf-8")
    rest, dropped = outcome(decontaminate(against=[str(file)]), [example(TEXT), example("다른 이야기를 해 줘.")])
    assert len(rest) == 1 and dropped[0]["detail"] == "시험.jsonl 가1 1.0"


def test_an_unknown_benchmark_stops_before_any_row_is_read(example: Make) -> None:
    def rows() -> Any:
        raise AssertionError("a row was read")
        yield

    with pytest.raises(SourceError, match="no such benchmark") as caught:
        list(decontaminate(against=["hunmin_mni"])(rows()))
    assert caught.value.fix == "use 'hunmin_mini'"
