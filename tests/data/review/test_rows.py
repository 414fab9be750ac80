"""Rows to review: the record of each finding, its texts, its hash, and a text put in its place."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.errors import HunminError
from hunmin.data.check import check_source
from hunmin.data.fields import with_texts
from hunmin.data.findings import Finding, Summary
from hunmin.data.review.rows import editable_fields, row_key, rows_with_findings
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import Found, find_records

RECORDS: list[dict[str, Any]] = [
    {"source": "Hello.", "target": "안녕."},
    {"instruction": "요약해 주세요.", "input": "긴 글", "output": "짧은 글"},
    {"messages": [{"role": "user", "content": "질문"}, {"role": "assistant", "content": "답", "reasoning": "생각"}]},
    {"conversations": [{"from": "human", "value": "질문"}, {"from": "gpt", "value": "답"}], "system": "규칙"},
    {"prompt": [{"role": "user", "content": "질문"}], "completion": [{"role": "assistant", "content": "답"}]},
    {"instruction": "고르세요.", "instances": [{"input": "가", "output": "나"}, {"input": "다", "output": "라"}]},
    {"source": "문제", "rationale": "풀이", "target": "답"},
    {"text": "글"},
    {"instruction": "질문", "input": "", "output": ""},
    {"title": "모르는 모양", "body": {"parts": ["하나", {"name": "둘"}]}},
    {"messages": json.dumps([{"role": "user", "content": "질문"}, {"role": "assistant", "content": "답"}], ensure_ascii=False)},
]


@pytest.mark.parametrize("record", RECORDS)
def test_every_text_can_be_replaced_and_nothing_else_changes(record: dict[str, Any]) -> None:
    fields = editable_fields(record)
    assert fields and len({one.path for one in fields}) == len(fields)
    before = json.dumps(record)
    for one in fields:
        changed = with_texts(record, {one.path: "새 글"})
        assert list(changed) == list(record)
        for other, after in zip(fields, editable_fields(changed), strict=False):
            assert after.text == ("새 글" if other.path == one.path else other.text)
        assert with_texts(changed, {one.path: one.text}) == record
    assert json.dumps(record) == before


def test_names_that_are_no_path_are_left_alone() -> None:
    assert [one.path for one in editable_fields({"a.b": "점", "c[0]": "괄호", "d": "글"})] == ["d"]


@pytest.mark.parametrize(
    "record",
    [
        {"messages": "no list"},
        {"messages": [{"role": "user"}, 5]},
        {"messages": [1, 2]},
        {"instruction": 5, "output": None},
        {"prompt": None, "chosen": []},
        {"conversations": [{}]},
        {"instances": [{"output": 1}], "instruction": "x"},
        {"text": ["a"]},
        {},
    ],
)
def test_a_record_its_reader_refuses_still_shows_its_texts(record: dict[str, Any]) -> None:
    for one in editable_fields(record):
        assert isinstance(one.text, str)
        with_texts(record, {one.path: "새 글"})


def test_the_hash_is_of_all_the_record_says() -> None:
    def key(record: dict[str, Any], line: int = 1) -> str:
        return row_key(Found("f", line, record=record, raw=json.dumps(record).encode()))

    assert key({"id": 1, "a": "x"}) == key({"a": "x", "id": 1}, line=7)
    keys = {
        key({"id": 1, "a": "x"}),
        key({"id": 2, "a": "x"}),
        key({"id": 1, "a": "y"}),
        key({"id": 1, "a": "x", "b": None}),
        key({"id": "1", "a": "x"}),
    }
    assert len(keys) == 5
    origin = {"dataset": "d", "revision": "", "row": 1, "licence": "MIT"}
    assert key({"id": 1, "origin": origin}) == key({"id": 1, "origin": origin | {"row": 2}, "notes": {"repairs": []}})
    assert key({"id": 1, "origin": "a book"}) != key({"id": 1, "origin": "another"})
    assert row_key(Found("f", 1, raw=b"{bad", problem="bad_json")) != row_key(Found("f", 1, raw=b"{bed", problem="bad_json"))
    assert row_key(Found("f", 1, problem="not_object")) != row_key(Found("f", 2, problem="not_object"))


@pytest.mark.parametrize("name", ["d.jsonl", "d.json", "d.csv", "d.jsonl.gz"])
def test_each_finding_meets_its_own_record(put: Callable[..., Path], planted: Any, name: str) -> None:
    records = [{"id": str(n), "source": f"s\n{n}", "target": "사과과" if n % 3 == 0 else "배와"} for n in range(40)]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    content: Any = lines
    if name.endswith(".json"):
        content = json.dumps(records)
    elif name.endswith(".csv"):
        content = "id,source,target\n" + "".join(f'{r["id"]},"{r["source"]}",{r["target"]}\n' for r in records)
    elif name.endswith(".gz"):
        content = gzip.compress(lines.encode())
    source = SourceSettings(path=str(put(content, name)))
    rows = list(rows_with_findings(source, planted, Summary()))
    assert [row.id for row in rows] == [str(n) for n in range(0, 40, 3)]
    assert all(row.text("target") == "사과과" and row.text("source") == f"s\n{row.id}" for row in rows)


def test_the_real_check_feeds_it(put: Callable[..., Path]) -> None:
    rows = [{"instruction": "과일을 말해 주세요.", "input": "", "output": "사과와 배입니다."}] * 3
    rows += [{"instruction": "누구세요?", "input": "", "output": ""}]
    found = list(rows_with_findings(SourceSettings(path=str(put(rows))), check_source, Summary()))
    assert [row.number for row in found] == [4]
    assert [finding.kind for finding in found[0].findings] == ["empty"]
    assert found[0].text("output") == ""


def test_a_file_that_changes_while_it_is_read_is_an_error_and_not_another_row(put: Callable[..., Path]) -> None:
    source = SourceSettings(path=str(put([{"text": "글"}])))
    assert len(list(find_records(source))) == 1
    stray = Finding(5, "", "text", "empty", "error", (0, 0), "", None)
    with pytest.raises(HunminError, match="changed while it was read"):
        list(rows_with_findings(source, lambda _source, _summary: iter([stray]), Summary()))
