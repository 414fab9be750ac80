"""The reviewed data set: edits with before and after, rejected rows aside, every row the same row as before."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.errors import UsageError
from hunmin.core.example import Origin
from hunmin.data.review.answers import Answers
from hunmin.data.review.export import export_review
from hunmin.data.review.journal import Answer, Edit, journal_of
from hunmin.data.review.rows import row_id, row_key
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source
from hunmin.data.sources.records import find_records

Row = dict[str, Any]


def answered(file: Path, answers: dict[int, Answer]) -> SourceSettings:
    """Write a journal with answers to rows by number."""
    source, book = SourceSettings(path=str(file)), Answers(file)
    book.open_journal()
    for found in find_records(source):
        if found.line in answers:
            book.add(found.line, row_id(found), row_key(found), answers[found.line])
    book.close()
    return source


def lines(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line]


def test_the_pairs(pairs: Path, tmp_path: Path) -> None:
    edit = Edit("회사는 30.6억 달러를 투자했습니다.", "회사는 306억 달러를 투자했습니다.")
    source = answered(
        pairs, {1: Answer("edited", {"target": edit}), 2: Answer("accepted"), 4: Answer("rejected"), 7: Answer("rejected")}
    )
    out = tmp_path / "out.jsonl"
    counts = export_review(source, out)
    assert counts == {
        "read": 7,
        "written": 5,
        "accepted": 1,
        "edited": 1,
        "unanswered": 3,
        "rejected": 1,
        "unreadable": 1,
        "answers_to_other_rows": 0,
    }
    rows = lines(out)
    assert [row["id"] for row in rows] == ["p1", "p2", "p3", "p5", "p6"]
    assert list(rows[0]) == ["id", "source", "target", "origin", "notes"]
    assert rows[0]["target"] == edit.after
    edits = [{"field": "target", "before": edit.before, "after": edit.after}]
    assert rows[0]["notes"] == {"reviewed": {"verdict": "edited", "edits": edits}}
    assert rows[1]["notes"] == {"reviewed": {"verdict": "accepted"}}
    assert "notes" not in rows[2]
    assert rows[0]["origin"] == Origin("pairs.jsonl", 1).to_record()
    aside = lines(tmp_path / "out.rejected.jsonl")
    assert aside[0]["id"] == "p4" and aside[0]["notes"] == {"reviewed": {"verdict": "rejected"}}
    assert aside[1]["row"] == 7 and aside[1]["raw"] == '{"broken": <b>' and aside[1]["reason"]


def test_without_rejected_rows_there_is_no_file_for_them(put: Callable[..., Path], tmp_path: Path) -> None:
    source = answered(put([{"text": "글"}]), {})
    export_review(source, tmp_path / "out.jsonl")
    assert not (tmp_path / "out.rejected.jsonl").exists()


def test_a_row_keeps_its_id_for_every_later_reader(put: Callable[..., Path], tmp_path: Path) -> None:
    rows: list[Row] = [
        {"instruction": "하나", "input": "", "output": "답 하나"},
        {"instruction": "둘", "input": "", "output": "답 둘", "notes": "사람의 메모", "origin": "어느 책"},
        {"instruction": "셋", "input": "", "output": "답 셋", "id": None},
        {"instruction": "넷", "instances": [{"input": "", "output": "가"}, {"input": "", "output": "나"}]},
        {"messages": [{"role": "user", "content": "다섯"}, {"role": "assistant", "content": "답 다섯"}], "id": 5},
    ]
    file = put(rows, "mine.jsonl")
    before = [row.id for row in read_source(SourceSettings(path=str(file)), Report())]
    source = answered(file, {1: Answer("edited", {"output": Edit("답 하나", "새 답")}), 2: Answer("accepted")})
    export_review(source, tmp_path / "out.jsonl")
    report = Report()
    after = list(read_source(SourceSettings(path=str(tmp_path / "out.jsonl")), report))
    assert [row.id for row in after] == before and not report.rejected
    assert after[0].text == "하나\n새 답"
    assert after[0].origin == Origin("mine.jsonl", 1)
    assert after[1].notes == {"extra": {"origin": "어느 책", "notes": "사람의 메모"}, "reviewed": {"verdict": "accepted"}}
    assert lines(tmp_path / "out.jsonl")[4]["id"] == 5


def test_a_row_of_ours_keeps_its_origin_and_adds_to_its_notes(put: Callable[..., Path], tmp_path: Path) -> None:
    earlier = {"field": "output", "before": "가", "after": "나"}
    row = {"id": "a", "instruction": "질문", "input": "", "output": "나", "origin": Origin("first", 9, "r", "MIT").to_record()}
    row["notes"] = {
        "translate": {"engine": "memory"},
        "review": [{"kind": "cut_off"}],
        "reviewed": {"verdict": "edited", "edits": [earlier]},
    }
    source = answered(put([row]), {1: Answer("edited", {"output": Edit("나", "다")})})
    export_review(source, tmp_path / "out.jsonl")
    written = lines(tmp_path / "out.jsonl")[0]
    assert written["origin"] == row["origin"]
    edits = [earlier, {"field": "output", "before": "나", "after": "다"}]
    assert written["notes"] == {"translate": {"engine": "memory"}, "reviewed": {"verdict": "edited", "edits": edits}}


def test_every_shape_takes_edits_in_place(put: Callable[..., Path], tmp_path: Path) -> None:
    file = put("질문,답\n", "t.csv")
    file.write_text(
        'id,messages\n1,"[{""role"": ""user"", ""content"": ""질문""}, {""role"": ""assistant"", ""content"": ""답""}]"\n'
    )
    source = answered(file, {2: Answer("edited", {"messages[1].content": Edit("답", '새 "답"')})})
    export_review(source, tmp_path / "out.jsonl")
    (row,) = read_source(SourceSettings(path=str(tmp_path / "out.jsonl")), Report())
    assert row.text == '질문\n새 "답"'


def test_an_answer_to_a_row_that_has_changed_since_is_not_used(pairs: Path, tmp_path: Path) -> None:
    source = answered(pairs, {1: Answer("rejected"), 2: Answer("rejected")})
    changed = pairs.read_text(encoding="utf-8").replace("30.6억", "306억")
    pairs.write_text(changed, encoding="utf-8")
    counts = export_review(source, tmp_path / "out.jsonl")
    assert (counts["rejected"], counts["answers_to_other_rows"]) == (1, 1)
    assert lines(tmp_path / "out.jsonl")[0]["id"] == "p1"


def test_an_answer_goes_with_its_row_when_rows_move(pairs: Path, tmp_path: Path) -> None:
    source = answered(pairs, {4: Answer("rejected")})
    rows = pairs.read_text(encoding="utf-8").splitlines(keepends=True)
    pairs.write_text("".join(reversed(rows)), encoding="utf-8")
    export_review(source, tmp_path / "out.jsonl")
    assert [row.get("id") for row in lines(tmp_path / "out.rejected.jsonl")] == [None, "p4"]


def test_without_a_journal_nothing_is_answered(put: Callable[..., Path], tmp_path: Path) -> None:
    file = put([{"text": "글"}])
    assert export_review(SourceSettings(path=str(file)), tmp_path / "o.jsonl")["unanswered"] == 1
    assert not journal_of(file).exists()


def test_the_output_never_replaces_what_must_stay(pairs: Path, tmp_path: Path) -> None:
    source = answered(pairs, {1: Answer("rejected")})
    before = {file: file.read_bytes() for file in (pairs, journal_of(pairs))}
    taken = tmp_path / "taken.jsonl"
    taken.write_text("mine")
    (tmp_path / "half.rejected.jsonl").write_text("mine")
    (tmp_path / "folder.jsonl").mkdir()
    for out in (
        pairs,
        journal_of(pairs),
        taken,
        tmp_path / "half.jsonl",
        tmp_path / "folder.jsonl",
        tmp_path / "o.csv",
        tmp_path / "o.json",
    ):
        with pytest.raises(UsageError):
            export_review(source, out)
    with pytest.raises(UsageError):
        export_review(source, pairs, overwrite=True)
    assert {file: file.read_bytes() for file in before} == before and taken.read_text() == "mine"
    assert export_review(source, taken, overwrite=True)["rejected"] == 1
