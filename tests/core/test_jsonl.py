"""Strict reading and atomic writing of JSON."""

from __future__ import annotations

import json
import math
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hunmin.core.errors import ResourceError
from hunmin.core.jsonl import (
    BadRecord,
    atomic_writer,
    dumps,
    parse_array,
    parse_json,
    parse_object,
    read_jsonl,
    write_json,
    write_jsonl,
)

plain = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(st.characters(exclude_categories=["Cs"])),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=12,
)


def reason(text, parse=parse_json):
    with pytest.raises(BadRecord) as caught:
        parse(text)
    return caught.value.reason


@settings(max_examples=200)
@given(plain, st.booleans())
def test_clean_json_reads_as_the_standard_library_reads_it(value, escaped):
    text = json.dumps(value, ensure_ascii=escaped)
    assert parse_json(f" {text}\n") == json.loads(text)


@settings(max_examples=200)
@given(st.lists(plain, max_size=5), st.sampled_from([None, 2]))
def test_the_items_of_an_array_read_one_by_one(items, indent):
    assert list(parse_array(json.dumps(items, indent=indent))) == items


@settings(max_examples=200)
@given(st.text())
def test_any_text_is_read_or_refused_and_nothing_else(text):
    for parse in (parse_json, parse_object, lambda held: list(parse_array(f"[{held}]"))):
        try:
            parse(text)
        except BadRecord as error:
            assert error.reason in {"bad_json", "truncated_line", "duplicate_key", "not_finite", "lone_surrogate", "not_object"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("글", "bad_json"),
        ("", "truncated_line"),
        ('{"a": 1', "truncated_line"),
        ('{"a": "글', "truncated_line"),
        ('{"a": fal', "truncated_line"),
        ('{"a": 1} {"b": 2}', "bad_json"),
        ('{"a": 1, "a": 2}', "duplicate_key"),
        ('{"a": {"b": 1, "b": 1}}', "duplicate_key"),
        ("[NaN]", "not_finite"),
        ("[-1e400]", "not_finite"),
        ('"\\udc00"', "lone_surrogate"),
        ('{"\\ud83d": 1}', "lone_surrogate"),
        ("1" * 5000, "bad_json"),
        ("[" * 100_000, "bad_json"),
        ("[" * 101 + "]" * 101, "bad_json"),
    ],
)
def test_json_that_is_not_clean_is_refused_with_the_reason(text, expected):
    assert reason(text) == expected


def test_escapes_of_hangul_and_of_pairs_are_text():
    assert parse_json('"\\ud55c\\uae00 \\ud83d\\ude00"') == "한글 😀"


def test_many_brackets_side_by_side_are_not_deep():
    assert len(parse_json("[" + ",".join(["[{}]"] * 500) + "]")) == 500 and parse_json("[" * 100 + "]" * 100)


def test_an_item_that_is_not_clean_comes_as_its_reason_and_the_next_goes_on():
    items = list(parse_array('[{"a": 1, "a": 2}, NaN, "\\ud800", ' + "9" * 5000 + ", 1e999, 7]"))
    assert [item.reason if isinstance(item, BadRecord) else item for item in items] == [
        "duplicate_key",
        "not_finite",
        "lone_surrogate",
        "bad_json",
        "not_finite",
        7,
    ]


@pytest.mark.parametrize("text", ["[1, 2", "[1 2]", "[1,]", "[1]]", "[1}", '["글'])
def test_a_broken_array_is_refused_where_it_breaks(text):
    with pytest.raises(BadRecord):
        list(parse_array(text))


def test_only_an_object_is_a_record():
    assert reason("[1]", parse_object) == "not_object"


def test_what_is_written_is_read_again(tmp_path):
    records = [{"글": "첫째\u2028줄", "수": 1.5}, {"글": "", "목록": [1, None]}]
    assert write_jsonl(tmp_path / "새 폴더" / "a.jsonl", records) == 2
    assert list(read_jsonl(tmp_path / "새 폴더" / "a.jsonl")) == records
    assert (tmp_path / "새 폴더" / "a.jsonl").read_bytes().count(b"\n") == 2


def test_not_a_number_is_never_written(tmp_path):
    with pytest.raises(ValueError, match="Out of range"):
        dumps({"loss": math.nan})
    with pytest.raises(ValueError, match="Out of range"):
        write_json(tmp_path / "a.json", {"loss": math.inf})
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_the_whole_old_one_or_the_whole_new_one(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("옛 글", encoding="utf-8")
    with pytest.raises(RuntimeError), atomic_writer(file) as out:
        out.write("새 글의 절반")
        raise RuntimeError
    assert file.read_text(encoding="utf-8") == "옛 글" and os.listdir(tmp_path) == ["a.txt"]  # noqa: PTH208
    with atomic_writer(file) as out:
        out.write("새 글")
    assert file.read_text(encoding="utf-8") == "새 글" and os.listdir(tmp_path) == ["a.txt"]  # noqa: PTH208


def test_a_place_that_cannot_be_written_is_a_resource_error(tmp_path):
    (tmp_path / "file").write_text("파일", encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        write_jsonl(tmp_path / "file" / "a.jsonl", [])
    assert caught.value.exit_code == 5


def test_a_full_disk_leaves_the_old_file_and_no_draft(tmp_path):
    import resource

    file = tmp_path / "a.jsonl"
    file.write_text("옛 글\n", encoding="utf-8")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    child = os.fork()
    if child == 0:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
        code = 99
        try:
            write_jsonl(file, ({"글": "가" * 1000} for _ in range(1000)))
        except ResourceError as error:
            code = error.exit_code
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 5
    assert file.read_text(encoding="utf-8") == "옛 글\n" and [one.name for one in tmp_path.iterdir()] == ["a.jsonl"]
