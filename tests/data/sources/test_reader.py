"""A source as rows: the count law, ids, limits."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hunmin.core.example import Document
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source

RECORDS = [{"instruction": f"{number}번 질문입니다.", "output": f"{number}번 답입니다."} for number in range(10)]

texts = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=["Cs"]), st.sampled_from("가각힣ㅋㅤ\u200b\u200d\ufffd\u1112\u1161 \r\n¾È³ç")
    )
)
values = st.one_of(texts, st.none(), st.integers(), st.floats(), st.lists(texts, max_size=2))
names = st.sampled_from(
    ["id", "instruction", "input", "output", "messages", "conversations", "text", "prompt", "chosen", "rejected", "task"]
)
known = st.builds(
    lambda asked, said, mark: {"instruction": asked, "output": said} | mark,
    texts,
    texts,
    st.sampled_from([{}, {"id": 1}, {"id": "가"}]),
)
record_lines = st.one_of(known, st.dictionaries(names, values, max_size=4)).map(
    lambda record: json.dumps(record, ensure_ascii=False).encode()
)
file_lines = st.lists(st.one_of(record_lines, record_lines, st.binary(max_size=40), texts.map(str.encode)), max_size=12)


@settings(max_examples=200, deadline=None)
@given(file_lines, st.sampled_from([".jsonl", ".csv", ".tsv", ".txt"]), st.sampled_from(["cp949", "utf-8"]))
def test_read_is_kept_and_rejected_and_duplicates_whatever_the_file_holds(found, suffix, encoding):
    with tempfile.TemporaryDirectory() as folder:
        file, report = Path(folder) / f"data{suffix}", Report()
        file.write_bytes(b"\n".join(found))
        rows = list(read_source(SourceSettings(path=str(file), encoding=encoding, max_line_bytes=1024), report))
    assert report.read == report.kept + len(report.rejected) + report.duplicates
    assert report.kept == len(rows) == len({row.id for row in rows})
    for row in rows:
        json.dumps(row.to_record(), ensure_ascii=False, allow_nan=False).encode()
    for one in report.rejected:
        json.dumps(one.to_record(), ensure_ascii=False).encode()


def test_ids_are_the_records_own_or_a_hash_that_no_other_row_moves(read):
    own, _ = read([RECORDS[0] | {"id": "제1호"}, RECORDS[1] | {"id": 7}])
    assert [row.id for row in own] == ["제1호", "7"]
    alone = read([RECORDS[3]])[0][0].id
    assert len(alone) == 16 and read(RECORDS)[0][3].id == alone
    assert read([RECORDS[3] | {"id": ""}, RECORDS[4] | {"id": True}])[1].kept == 2


def test_the_id_does_not_depend_on_the_order_of_keys_or_on_escapes(read):
    turned = {"output": RECORDS[0]["output"], "instruction": RECORDS[0]["instruction"]}
    rows, report = read(json.dumps(RECORDS[0]) + "\n" + json.dumps(turned, ensure_ascii=False) + "\n")
    assert len(rows) == 1 and report.duplicates == 1


def test_the_id_changes_with_the_content_and_with_the_data_set(read):
    first = read([RECORDS[0]], "a.jsonl")[0][0].id
    assert first not in {read([RECORDS[1]], "a.jsonl")[0][0].id, read([RECORDS[0]], "b.jsonl")[0][0].id}


@pytest.mark.parametrize("count", [1, 3, 10, 99])
def test_max_rows_takes_the_first_rows_and_reads_no_further(read, count):
    rows, report = read(RECORDS, max_rows=count)
    assert [row.answer for row in rows] == [record["output"] for record in RECORDS[:count]]
    assert report.read == len(rows)


def test_max_chars_takes_a_part_that_the_seed_chooses_and_counts_the_rest(read, put):
    texts = [{"text": f"{number}번째 글은 이만큼 깁니다."} for number in range(50)]
    rows, report = read(texts, max_chars=200)
    assert 0 < sum(len(row.text) for row in rows) <= 200 and report.left_out == 50 - len(rows)
    assert [row.origin.row for row in rows] == sorted(row.origin.row for row in rows)
    source = SourceSettings(path=str(put(texts)), max_chars=200)
    assert rows == list(read_source(source, Report())) != list(read_source(source, Report(), seed=1))


def test_a_record_of_several_conversations_counts_each(read):
    record = {"instruction": "반대말은?", "instances": [{"input": "크다", "output": "작다"}, {"input": "높다", "output": "낮다"}]}
    rows, report = read([record | {"id": "가"}, record | {"id": "가"}])
    assert [row.id for row in rows] == ["가-0", "가-1"] and (report.read, report.duplicates) == (4, 2)


def test_rows_may_be_read_as_documents(read):
    rows, _ = read(RECORDS[:1], read_as="documents")
    assert isinstance(rows[0], Document) and rows[0].text == "0번 질문입니다.\n0번 답입니다."


def test_fields_are_renamed_and_two_that_meet_are_refused(read):
    record = {"질문": "수도는?", "답": "서울"}
    fields = {"질문": "instruction", "답": "output"}
    assert read([record], fields=fields)[0][0].answer == "서울"
    rows, report = read([record | {"output": "부산"}], fields=fields)
    assert not rows and report.rejected[0].reason == "duplicate_key"


def test_values_are_replaced_and_a_text_is_composed_of_the_fields(read):
    rows, report = read(
        "id\tdocument\tlabel\n7\t{눈물}이 났다\t1\n8\t졸았다\t0\n9\t\t1\n",
        "reviews.tsv",
        text="{document}\n평점 {label}",
        values={"label": {"0": "1점", "1": "10점"}},
    )
    assert [(row.id, row.text) for row in rows] == [("7", "{눈물}이 났다\n평점 10점"), ("8", "졸았다\n평점 1점")]
    assert all(isinstance(row, Document) for row in rows)
    assert [one.reason for one in report.rejected] == ["empty_text"]


def test_a_text_that_names_a_field_the_record_lacks_is_refused_with_its_name(read):
    rows, report = read([{"review": "좋네요"}, {"review": "길어요", "label": 1}], text="{review} {label}")
    assert [row.text for row in rows] == ["길어요 1"]
    assert [(one.reason, one.detail) for one in report.rejected] == [("missing_field", "label")]


def test_every_text_of_a_conversation_is_cleaned(read):
    turns = [{"role": "user", "content": "안\u200b녕"}, {"role": "assistant", "content": "네\u200b", "reasoning": "생\u200b각"}]
    rows, report = read([{"messages": turns, "rejected": [{"role": "assistant", "content": "아\u200b뇨"}]}])
    assert "\u200b" not in str(rows[0].to_record()) and report.changes == {"zero_width": 1}


def test_a_refused_row_is_named_by_its_place_and_hash_and_not_by_its_content(read):
    _, report = read([{"instruction": "비밀번호는?", "output": "비밀\ufffd"}])
    refused = report.rejected[0]
    assert (refused.line, refused.offset, len(refused.sha256)) == (1, 0, 16) and "비밀" not in str(refused.to_record())
