"""Lines and encodings of text files."""

from __future__ import annotations

import gzip

import pytest

from hunmin.core.errors import SourceError
from hunmin.data.sources import lines
from hunmin.data.sources.lines import byte_lines, check_encoding, text_lines

LIMIT = 1 << 20


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 64])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_and_offsets_do_not_depend_on_where_chunks_end(put, monkeypatch, chunk, end):
    monkeypatch.setattr(lines, "CHUNK", chunk)
    texts = ["첫째 줄", "", "셋째 줄입니다", "끝"]
    file = put(end.join(texts))
    found = list(byte_lines(file, LIMIT))
    assert [line.data.decode() for line in found if line.data is not None] == texts
    content = file.read_bytes()
    assert all(content[line.offset :].startswith(line.data or b"") for line in found)


@pytest.mark.parametrize("chunk", [1, 5, 64])
def test_a_long_line_is_left_out_and_the_offsets_after_it_are_right(put, monkeypatch, chunk):
    monkeypatch.setattr(lines, "CHUNK", chunk)
    file = put("짧다\n" + "길" * 100 + "\n또 짧다\n")
    found = list(byte_lines(file, 20))
    assert [line.data if line.data is None else line.data.decode() for line in found] == ["짧다", None, "또 짧다"]
    assert file.read_bytes()[found[2].offset :].decode() == "또 짧다\n"


def test_a_carriage_return_inside_a_line_stays_where_the_file_has_newlines(put):
    assert [line.data for line in byte_lines(put(b"a\rb\r\nc\n"), LIMIT)] == [b"a\rb", b"c"]


def test_a_gzip_file_reads_like_the_plain_one(put):
    content = "첫째 줄\n둘째 줄\n".encode()
    plain = list(text_lines(put(content, "a.txt"), "", LIMIT))
    assert plain == list(text_lines(put(gzip.compress(content), "a.txt.gz"), "", LIMIT))
    assert [line.text for line in plain] == ["첫째 줄", "둘째 줄"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("chunk", [1, 3, 1 << 20])
def test_wide_encodings_are_split_on_characters_and_not_on_bytes(put, monkeypatch, encoding, chunk):
    monkeypatch.setattr(lines, "CHUNK", chunk)
    text = "\u0a0a 줄바꿈 바이트를 가진 글자\r\n둘째 줄\n\ud55c"
    file = put(text.encode(encoding))
    assert [line.text for line in text_lines(file, encoding, LIMIT)] == ["\u0a0a 줄바꿈 바이트를 가진 글자", "둘째 줄", "한"]


def test_a_wide_file_respects_the_longest_line(put, monkeypatch):
    monkeypatch.setattr(lines, "CHUNK", 16)
    file = put(("짧다\n" + "길" * 100 + "\n또 짧다").encode("utf-16"))
    assert [(line.text, line.problem) for line in text_lines(file, "utf-16", 40)] == [
        ("짧다", ""),
        (None, "too_long"),
        ("또 짧다", ""),
    ]


@pytest.mark.parametrize("name", ["no-such-encoding", "rot13", "hex"])
def test_an_unknown_encoding_is_a_mistake_of_the_user(put, name):
    with pytest.raises(SourceError, match="unknown encoding"):
        check_encoding(put("글"), name)


def test_encodings_are_known_under_all_their_names(put):
    file = put("글")
    assert {check_encoding(file, name) for name in ("cp949", "CP949", "uhc", "ms949")} == {"cp949"}
    assert check_encoding(file, "") == "utf-8-sig"


def test_a_sample_that_ends_inside_a_syllable_is_still_utf_8(put, monkeypatch):
    for size in range(60, 70):
        monkeypatch.setattr(lines, "SAMPLE", size)
        assert check_encoding(put("한글로만 된 아주 긴 한 줄입니다 " * 10), "") == "utf-8-sig"
        with pytest.raises(SourceError, match="CP949"):
            check_encoding(put(("한글로만 된 아주 긴 한 줄입니다 " * 10).encode("cp949")), "")
