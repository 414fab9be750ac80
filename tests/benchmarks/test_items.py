"""The texts of benchmarks that nobody may train on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hunmin.benchmarks.hunmin_mini import SPLITS, TASKS, read_items
from hunmin.benchmarks.items import benchmark_items
from hunmin.core.errors import SourceError


def put(folder: Path, *items: Any) -> str:
    file = folder / "내 시험.jsonl"
    file.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")
    return str(file)


def test_hunmin_mini_is_its_four_tasks() -> None:
    everything = list(benchmark_items("hunmin_mini"))
    assert everything == [item for task in TASKS for item in benchmark_items(f"hunmin_mini_{task}")]
    assert {item.benchmark for item in everything} == {f"hunmin_mini_{task}" for task in TASKS}
    assert len({(item.benchmark, item.id) for item in everything}) == 800


def test_every_text_of_an_item_is_there_and_its_id_is_not() -> None:
    found = {item.text for item in benchmark_items("hunmin_mini_copa")}
    item = next(iter(read_items("copa", "test")))
    assert {item["premise"], item["alternative_1"], item["alternative_2"]} <= found
    assert item["id"] not in found


def test_no_item_of_the_train_split_is_forbidden() -> None:
    """Few-shot examples come from the train split; training on them is no cheating."""
    forbidden = {item.text for item in benchmark_items("hunmin_mini_hellaswag")}
    assert not forbidden & {item["context"] for item in read_items("hellaswag", "train")}


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("split", SPLITS)
def test_labels_are_balanced_as_the_floors_suppose(task: str, split: str) -> None:
    labels = [item["label"] for item in read_items(task, split)]
    assert len(labels) == (200 if split == "test" else 60)
    counts = {label: labels.count(label) for label in set(labels)}
    assert set(counts) == set(range(4 if task == "hellaswag" else 2))
    assert max(counts.values()) - min(counts.values()) <= len(labels) * 0.1


def test_a_file_gives_its_ids_or_its_line_numbers(tmp_path: Path) -> None:
    name = put(tmp_path, {"id": "첫째", "질문": "무엇인가요?", "label": 1}, {"질문": "누구인가요?"})
    assert [(item.benchmark, item.id, item.text) for item in benchmark_items(name)] == [
        ("내 시험.jsonl", "첫째", "무엇인가요?"),
        ("내 시험.jsonl", "2", "누구인가요?"),
    ]


def test_options_in_a_list_are_texts_too(tmp_path: Path) -> None:
    item = {"id": 7, "question": "수도는?", "choices": ["서울", "부산"], "turns": [{"content": "다시 말해 줘."}]}
    assert [one.text for one in benchmark_items(put(tmp_path, item))] == ["수도는?", "서울", "부산", "다시 말해 줘."]


def test_empty_lines_and_a_byte_order_mark_are_no_items(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + '{"질문": "하나"}\r\n\n{"질문": "둘"}'.encode())
    assert [item.text for item in benchmark_items(str(file))] == ["하나", "둘"]


@pytest.mark.parametrize("line", [b"{", b"[1]", b'"text"', b"\xff\xfe", b"[" * 100_000])
def test_a_line_that_is_no_object_is_named(line: bytes, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes(b'{"a": "b"}\n' + line + b"\n")
    with pytest.raises(SourceError, match="one JSON object a line") as caught:
        list(benchmark_items(str(file)))
    assert caught.value.at == f"{file}:2"


def test_a_name_that_is_neither_names_the_nearest() -> None:
    with pytest.raises(SourceError) as caught:
        list(benchmark_items("hunmin_mini_cop"))
    assert caught.value.fix == "use 'hunmin_mini_copa'" and caught.value.exit_code == 2
