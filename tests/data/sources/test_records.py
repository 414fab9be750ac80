"""Records of every kind of file."""

from __future__ import annotations

import datetime
import gzip
import json

import pytest

from hunmin.core.errors import SourceError
from hunmin.data.settings import SourceSettings
from hunmin.data.sources import records
from hunmin.data.sources.records import find_records

ROWS = [{"instruction": f"{number}번 질문입니다.", "output": f"{number}번 답입니다."} for number in range(1, 4)]


def found(path, **settings):
    return list(find_records(SourceSettings(path=str(path), **settings)))


def reasons(report):
    return [one.reason for one in report.rejected]


@pytest.mark.parametrize(
    "content",
    [
        json.dumps(ROWS, ensure_ascii=False),
        json.dumps(ROWS, ensure_ascii=False, indent=4),
        json.dumps({"version": "1", "data": ROWS}),
        "".join(json.dumps(row) + "\r\n" for row in ROWS),
    ],
    ids=["list", "indented", "in an object", "lines under the wrong name"],
)
def test_a_json_file_may_hold_its_records_in_several_ways(read, content):
    rows, report = read(content, "data.json")
    assert [row.answer for row in rows] == [row["output"] for row in ROWS] and not report.rejected


def test_a_json_file_of_one_record_is_one_row(read):
    record = {"messages": [{"role": "user", "content": "안녕?"}, {"role": "assistant", "content": "안녕하세요."}]}
    assert len(read(json.dumps(record), "data.json")[0]) == 1
    assert read("[]", "data.json")[0] == read(" ", "data.json")[0] == []


def test_a_bad_record_in_a_json_list_does_not_stop_the_reading(read):
    bad = ['{"output": "a", "output": "b"}', '{"n": NaN}', '{"t": "\\ud800"}', "3", '{"n": ' + "1" * 5000 + "}", '"글"']
    content = "[" + ",\n".join([json.dumps(ROWS[0]), *bad, json.dumps(ROWS[1])]) + "]"
    rows, report = read(content, "data.json")
    assert [row.origin.row for row in rows] == [1, 8]
    assert reasons(report) == ["duplicate_key", "not_finite", "lone_surrogate", "not_object", "bad_json", "not_object"]


@pytest.mark.parametrize("content", ['[{"a": 1}, {"b"', '[{"a": 1} {"b": 2}]', '[{"a": 1}]]', "[1,]", '{"a": 1', "글"])
def test_a_json_file_that_is_not_json_is_a_source_error(put, content):
    with pytest.raises(SourceError, match="not JSON"):
        found(put(content, "data.json"))


def test_a_json_file_beyond_the_limit_is_refused_while_it_is_read(put, monkeypatch):
    monkeypatch.setattr(records, "MAX_JSON_BYTES", 1000)
    with pytest.raises(SourceError, match="read whole"):
        found(put(gzip.compress(json.dumps(ROWS * 100).encode()), "data.json.gz"))


def test_tsv_has_no_quoting_and_csv_has(read):
    tsv = 'instruction\toutput\n그가 말했다, "안녕\t인사\n" 하나만\t따옴표\n'
    assert len(read(tsv, "data.tsv")[0]) == 2
    rows, _ = read('instruction,output\n"그가 ""안녕"", 했다",인사\n', "data.csv")
    assert rows[0].messages[0].content == '그가 "안녕", 했다'


@pytest.mark.parametrize("name", ["data.csv", "data.tsv"])
def test_a_row_with_another_number_of_cells_is_rejected(read, name):
    mark = "," if name.endswith("csv") else "\t"
    rows, report = read(f"instruction{mark}output\n하나{mark}둘\n하나{mark}둘{mark}셋\n하나\n\n넷{mark}다섯\n", name)
    assert len(rows) == 2 and reasons(report) == ["wrong_cells"] * 2 and [one.line for one in report.rejected] == [3, 4]


def test_columns_name_the_cells_of_a_file_without_a_header(read):
    rows, _ = read("수도는?,서울\n끓는점은?,100도\n", "data.csv", columns=["instruction", "output"])
    assert [row.answer for row in rows] == ["서울", "100도"]


@pytest.mark.parametrize("content", ['질문,답\n수도는?,"서울입니', '질문,답\n수도는?,"서울\n부산,대구\n인천,광주\n'])
def test_a_csv_file_that_ends_inside_quotes_is_truncated(read, content):
    rows, report = read(content, "data.csv", fields={"질문": "instruction", "답": "output"})
    assert not rows and reasons(report) == ["truncated_line"]


def test_a_csv_field_that_never_ends_is_given_up_and_the_reading_goes_on(read):
    content = 'instruction,output\n수도는?,"' + "서울\n" * 1000 + "끓는점은?,100도\n"
    rows, report = read(content, "data.csv", max_line_bytes=1024)
    assert reasons(report)[0] == "too_long" and rows[-1].answer == "100도"


def test_parquet_cells_become_json_and_missing_ones_are_absent(tmp_path, read):
    pyarrow = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")

    table = pyarrow.table(
        {
            "messages": [[{"role": "user", "content": "안녕?"}, {"role": "assistant", "content": "안녕하세요."}]] * 2,
            "score": [float("nan"), 0.5],
            "made": [datetime.datetime(2026, 11, 21), None],
            "sound": [b"\x00\x01", None],
            "system": [None, "친절하게 답하세요."],
        }
    )
    parquet.write_table(table, tmp_path / "made.parquet")
    rows, report = read((tmp_path / "made.parquet").read_bytes(), "data.parquet")
    assert rows[0].notes == {"extra": {"made": "2026-11-21 00:00:00", "sound": "<2 bytes>"}} and len(rows[0].messages) == 2
    assert rows[1].notes == {"extra": {"score": 0.5}} and rows[1].messages[0].role == "system" and not report.rejected


def test_a_damaged_parquet_file_is_a_source_error(put):
    pytest.importorskip("pyarrow")
    with pytest.raises(SourceError, match="not a readable parquet"):
        found(put(b"PAR1 not parquet", "data.parquet"))


def test_a_folder_is_read_in_name_order_without_hidden_and_describing_files(put, tmp_path):
    beside = ("dataset_info.json", "b.review.jsonl", "b.jsonl.rejected.jsonl", "README.md")
    for name in ("b.jsonl", "a/c.jsonl", ".hidden.jsonl", ".cache/d.jsonl", *beside):
        put([{"text": name}], f"folder/{name}")
    assert [one.record["text"] for one in found(tmp_path / "folder")] == ["a/c.jsonl", "b.jsonl"]


def test_a_file_of_an_unknown_kind_is_refused_by_name(put):
    with pytest.raises(SourceError, match="unknown kind of file '.hwp'"):
        found(put("글", "data.hwp"))


def test_bundled_data_is_found_by_name_and_a_wrong_name_is_answered_with_the_nearest():
    assert len(found("bundled:preferences")) == 60
    with pytest.raises(SourceError, match="preferences"):
        found("bundled:preference")
