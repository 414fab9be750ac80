"""The reliability list, rows A1 to A36: reading and cleaning records; A37 to A47 are in test_torture_a_files.py."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from hunmin.core.errors import SourceError, TooManyRejects
from hunmin.core.example import Example
from hunmin.data.settings import DataSettings, SourceSettings
from hunmin.data.sources.reader import Report, read_source
from hunmin.data.stage import build_dataset

GOOD = {"instruction": "대한민국의 수도는 어디인가요?", "output": "서울입니다."}
NEXT = {"instruction": "물은 몇 도에서 끓나요?", "output": "1기압에서 섭씨 100도에서 끓습니다."}


def line(record: object) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def answer(text: str) -> str:
    return line({"instruction": "다음 문장을 다듬어 주세요.", "output": text})


def reasons(report: Report) -> list[str]:
    return [one.reason for one in report.rejected]


def build(file: Path, folder: Path, **settings: object) -> dict:
    return build_dataset(DataSettings.model_validate({"sources": [{"path": str(file)}], **settings}), folder, seed=1)


def test_a1_a_line_that_is_not_json_is_rejected_and_the_next_line_goes_on(read):
    rows, report = read(line(GOOD) + "이 줄은 JSON이 아닙니다\n" + line(NEXT))
    assert [row.answer for row in rows] == [GOOD["output"], NEXT["output"]]
    assert reasons(report) == ["bad_json"] and report.rejected[0].line == 2


@pytest.mark.parametrize("cut", ['{"instruction": "수도는?", "outp', '{"instruction": "수도는?", "output": tru', '{"a": "'])
def test_a2_a_last_line_cut_in_the_middle_is_named_with_its_offset(read, cut):
    rows, report = read(line(GOOD) + cut)
    assert len(rows) == 1 and reasons(report) == ["truncated_line"]
    assert report.rejected[0].offset == len(line(GOOD).encode())


def test_a2_a_last_line_cut_inside_a_syllable_is_truncated_and_not_bad_utf8(read):
    whole = line(GOOD).encode()
    rows, report = read(whole + '{"instruction": "수도'.encode()[:-1])
    assert len(rows) == 1 and reasons(report) == ["truncated_line"] and report.rejected[0].offset == len(whole)


@pytest.mark.parametrize("content", ["", "\n\n\n"])
def test_a3_an_empty_file_ends_with_exit_code_3_and_no_output(put, tmp_path, content):
    with pytest.raises(TooManyRejects, match="0 records") as caught:
        build(put(content), tmp_path / "out")
    assert caught.value.exit_code == 3
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["rejected.jsonl"]


def test_a4_a_missing_file_and_an_empty_folder_end_with_exit_code_2_and_the_path(tmp_path):
    (tmp_path / "빈 폴더").mkdir()
    for path in (tmp_path / "없는 파일.jsonl", tmp_path / "빈 폴더"):
        with pytest.raises(SourceError) as caught:
            list(read_source(SourceSettings(path=str(path)), Report()))
        assert caught.value.exit_code == 2 and str(path) in str(caught.value)


@pytest.mark.parametrize("locked", ["data.jsonl", "."])
def test_a4_a_file_that_may_not_be_read_ends_with_exit_code_2_and_the_path(tmp_path, locked):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "data.jsonl").write_text(line(GOOD), encoding="utf-8")
    tmp_path.chmod(0o755)
    (folder / locked).chmod(0)
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.chdir(tmp_path)
            if os.geteuid() == 0:
                os.setuid(65534)  # root may read everything, so the child becomes nobody
            list(read_source(SourceSettings(path="folder/data.jsonl"), Report()))
        except SourceError as error:
            code = error.exit_code if "folder/data.jsonl" in str(error) else 98
        finally:
            os._exit(code)
    status = os.waitpid(child, 0)[1]
    (folder / locked).chmod(0o700)
    assert os.waitstatus_to_exitcode(status) == 2


@pytest.mark.parametrize("name", ["data.jsonl", "data.json", "data.csv", "data.tsv"])
def test_a5_a_byte_order_mark_at_the_start_is_removed(read, name):
    content = {
        ".jsonl": line(GOOD),
        ".json": json.dumps([GOOD], ensure_ascii=False),
        ".csv": "instruction,output\n수도는?,서울입니다.\n",
        ".tsv": "instruction\toutput\n수도는?\t서울입니다.\n",
    }[Path(name).suffix]
    rows, report = read("\ufeff" + content, name)
    assert rows[0].answer == "서울입니다." and not report.rejected and not report.changes


def test_a6_a_byte_order_mark_inside_text_is_removed_and_counted(read):
    rows, report = read(answer("안녕\ufeff하세요"))
    assert rows[0].answer == "안녕하세요" and report.changes["zero_width"] == 1


def test_a7_a_utf_16_file_is_named_and_read_only_when_asked_for(read):
    content = line(GOOD).encode("utf-16")
    with pytest.raises(SourceError, match="UTF-16") as caught:
        read(content)
    assert caught.value.exit_code == 2 and "--encoding utf-16" in str(caught.value)
    assert read(content, encoding="utf-16")[0][0].answer == GOOD["output"]


@pytest.mark.parametrize("name", ["data.jsonl", "data.csv", "data.txt"])
def test_a8_a_file_in_cp949_is_named_and_never_guessed(read, name):
    content = (
        (line(GOOD) + line(NEXT)).encode("cp949") if name == "data.jsonl" else "질문,답\n수도는?,서울입니다.\n".encode("cp949")
    )
    with pytest.raises(SourceError, match="looks like CP949") as caught:
        read(content, name)
    assert caught.value.exit_code == 2 and "use --encoding cp949" in str(caught.value)


def test_a8_a_long_utf_8_line_cut_by_the_sample_is_not_taken_for_cp949(read):
    records = [{"instruction": f"{number}번 질문입니다.", "output": "가나다라마바사" * 40} for number in range(100)]
    for spaces in range(3):
        rows, _ = read(" " * spaces + json.dumps(records, ensure_ascii=False), "data.json")
        assert len(rows) == 100


@pytest.mark.parametrize("name", ["data.jsonl", "data.csv", "data.json"])
def test_a9_a_cp949_line_inside_a_utf_8_file_is_rejected_alone(read, name):
    bad = {"instruction": "한글이 깨진 줄", "output": "답입니다"}
    if name == "data.csv":
        content = "instruction,output\n수도는?,서울\n".encode() + "질문,답입니다\n".encode("cp949") + "끓는점은?,100도\n".encode()
    elif name == "data.json":
        content = b"[" + b",".join([line(GOOD).encode(), line(bad).encode("cp949"), line(NEXT).encode()]) + b"]"
    else:
        content = line(GOOD).encode() + line(bad).encode("cp949") + line(NEXT).encode()
    rows, report = read(content, name)
    assert len(rows) == 2 and reasons(report) == ["bad_utf8"]


def test_a10_syllables_that_only_cp949_has_come_back_exactly(read):
    text = "똠양꿍, 펲시콜라, 뷁"
    rows, report = read(answer(text).encode("cp949"), encoding="cp949")
    assert rows[0].answer == text and not report.changes


def test_a11_the_eight_byte_syllables_of_euc_kr_are_joined_only_when_asked_for(read):
    raw = answer("태국의 \u3164ㄸㅗㅁ양꿍").encode("cp949")
    for name in ("euc-kr", "EUC-KR", "euckr"):
        assert read(raw, encoding=name)[0][0].answer == "태국의 똠양꿍"
    rows, report = read(raw, encoding="cp949")
    assert rows[0].answer == "태국의 \u3164ㄸㅗㅁ양꿍" and report.changes["hangul_filler"] == 1


@pytest.mark.parametrize("text", ["¾È³çÇÏ¼¼¿ä", "ì•ˆë…•í•˜ì„¸ìš”", "안녕하세요".encode().decode("latin-1")])
def test_a12_mojibake_is_rejected(read, text):
    assert reasons(read(answer(text))[1]) == ["mojibake"]


def test_a13_a_replacement_character_is_rejected(read):
    assert reasons(read(answer("안녕\ufffd하세요"))[1]) == ["replacement_char"]


def test_a14_decomposed_hangul_is_composed_and_counted(read):
    rows, report = read(answer("\u1112\u1161\u11ab\u1100\u1173\u11af 문장"))
    assert rows[0].answer == "한글 문장" and report.changes["nfc"] == 1


def test_a15_laughter_and_compatibility_letters_stay(read):
    rows, report = read(answer("ㅋㅋㅋ ㅠㅠ ㎏ ① Ａ"))
    assert rows[0].answer == "ㅋㅋㅋ ㅠㅠ ㎏ ① Ａ" and not report.changes


def test_a16_old_hangul_in_conjoining_jamo_stays(read):
    old = "\u1112\u119e\u11ab 사\u1105\u119e\u11b7"
    assert read(answer(old))[0][0].answer == old


def test_a17_a_lone_surrogate_is_rejected(read):
    rows, report = read('{"instruction": "표정을 써 주세요.", "output": "웃음 \\ud83d"}\n' + line(GOOD))
    assert len(rows) == 1 and reasons(report) == ["lone_surrogate"]


def test_a18_a_surrogate_pair_is_an_emoji(read):
    assert read('{"instruction": "표정을 써 주세요.", "output": "웃음 \\ud83d\\ude00"}\n')[0][0].answer == "웃음 😀"


def test_a19_zero_width_characters_go_and_the_joiner_inside_an_emoji_stays(read):
    rows, report = read(answer("개발자\u200b\u200c\ufeff\u200d는 👩\u200d💻 이고 검은 새는 🐦\u200d⬛ 입니다"))
    assert rows[0].answer == "개발자는 👩\u200d💻 이고 검은 새는 🐦\u200d⬛ 입니다" and report.changes["zero_width"] == 1


def test_a20_direction_controls_are_removed_and_counted(read):
    rows, report = read(answer("결과는 \u202e거꾸로\u202c 보이지 \u2066않습니다\u2069"))
    assert rows[0].answer == "결과는 거꾸로 보이지 않습니다" and report.changes["bidi"] == 1


@pytest.mark.parametrize("filler", ["\u3164", "\u3164 \u3164", "\uffa0", "\u115f\u1160"])
def test_a21_a_text_of_hangul_fillers_is_empty(read, filler):
    assert reasons(read(answer(filler))[1]) == ["empty_output"]
    assert reasons(read(line({"instruction": filler, "output": "서울입니다."}))[1]) == ["empty_prompt"]


def test_a22_control_characters_are_removed_and_reasons_show_no_raw_escape(read):
    rows, report = read(answer("안\x00녕\x0b하\x1c세\x1b[31m요") + answer("\x1b[2J\x00"))
    assert rows[0].answer == "안녕하세[31m요" and report.changes["control"] == 2
    assert rows[1].answer == "[2J"
    report = read(answer("\x1b\x00"))[1]
    assert reasons(report) == ["empty_output"] and "\x1b" not in report.rejected[0].detail


def test_a23_unicode_line_separators_do_not_cut_a_record(read):
    rows, report = read(answer("첫째 줄\u2028둘째 줄\u2029셋째 줄\u0085넷째 줄"))
    assert rows[0].answer == "첫째 줄\u2028둘째 줄\u2029셋째 줄\u0085넷째 줄" and report.read == 1


def test_a24_text_copied_from_hwp_keeps_its_words_and_its_private_characters_are_counted(read):
    rows, report = read(answer("\uf0a7 사업\u3000개요ㆍ목적·범위\n국민의 생\n활을 개\xad선한다."))
    assert rows[0].answer == "\uf0a7 사업 개요ㆍ목적·범위\n국민의 생\n활을 개선한다."
    assert set(report.changes) == {"private_use", "space", "zero_width"}


@pytest.mark.parametrize("end", ["\r", "\r\n"])
@pytest.mark.parametrize("name", ["data.jsonl", "data.csv", "data.tsv", "data.txt"])
def test_a25_lines_may_end_in_carriage_returns(read, end, name):
    content = {
        ".jsonl": line(GOOD) + line(NEXT),
        ".csv": "instruction,output\n수도는?,서울\n끓는점은?,100도\n",
        ".tsv": "instruction\toutput\n수도는?\t서울\n끓는점은?\t100도\n",
        ".txt": "첫째 줄입니다.\n둘째 줄입니다.\n",
    }[Path(name).suffix]
    rows, report = read(content.replace("\n", end), name)
    assert len(rows) == 2 and not report.rejected and not report.changes


def test_a26_a_key_that_comes_twice_is_rejected(read):
    rows, report = read('{"instruction": "수도는?", "output": "부산", "output": "서울"}\n' + line(GOOD))
    assert len(rows) == 1 and reasons(report) == ["duplicate_key"] and report.rejected[0].detail == "output"


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a27_numbers_that_are_not_finite_are_rejected(read, number):
    rows, report = read(f'{{"instruction": "수도는?", "output": "서울", "score": {number}}}\n' + line(GOOD))
    assert len(rows) == 1 and reasons(report) == ["not_finite"]


@pytest.mark.parametrize("name", ["data.jsonl", "data.json"])
def test_a28_an_integer_of_5000_digits_is_rejected(read, name):
    record = '{"instruction": "수도는?", "output": "서울", "n": ' + "9" * 5000 + "}"
    rows, report = read(f"[{record}, {line(GOOD)}]" if name == "data.json" else record + "\n" + line(GOOD), name)
    assert len(rows) == 1 and reasons(report) == ["bad_json"]


def test_a29_deep_nesting_is_rejected_within_50_milliseconds(read):
    seconds = []
    for _ in range(5):  # the best of five, for machines that are busy
        started = time.perf_counter()
        rows, report = read("[" * 200_000 + "\n" + line(GOOD))
        seconds.append(time.perf_counter() - started)
        assert len(rows) == 1 and reasons(report) == ["bad_json"]
    assert min(seconds) < 0.05


def test_a29_nesting_that_json_can_read_but_later_stages_cannot_write_is_rejected(read):
    deep = "[" * 400 + "]" * 400
    rows, report = read(f'{{"instruction": "수도는?", "output": "서울", "x": {deep}}}\n' + line(GOOD))
    assert len(rows) == 1 and reasons(report) == ["bad_json"]


@pytest.mark.parametrize("value", ["[]", '"문자열"', "3", "null"])
def test_a30_a_line_that_is_not_an_object_is_rejected(read, value):
    rows, report = read(value + "\n" + line(GOOD))
    assert len(rows) == 1 and reasons(report) == ["not_object"]


@pytest.mark.parametrize("output", [3, None, ["서울"], {"answer": "서울"}, True])
def test_a31_a_field_of_the_wrong_type_is_rejected(read, output):
    rows, report = read(line({"instruction": "수도는?", "output": output}) + line(GOOD))
    assert len(rows) == 1 and reasons(report) == ["bad_type"] and report.rejected[0].detail.startswith("output: ")


def test_a32_unknown_fields_are_kept_as_extra(read):
    more = {"출처": "위키", "notes": "검토함", "origin": "직접 작성", "task": 3, "source_url": None}
    assert read(line(GOOD | more))[0][0].notes == {"extra": more}


def test_a33_the_same_row_twice_is_kept_once_and_counted(read):
    rows, report = read(line(GOOD | {"id": "가"}) * 2 + line(NEXT) * 3)
    assert len(rows) == 2 and report.duplicates == 3 and not report.rejected


def test_a34_one_id_with_two_contents_rejects_both(put, tmp_path):
    file = put(line(GOOD | {"id": "가"}) + line(NEXT | {"id": "가"}) + line(NEXT | {"id": "나"}))
    counts = build(file, tmp_path / "out", max_reject_rate=1.0)
    source = counts["sources"]["0-data.jsonl"]
    assert source["reasons"] == {"id_conflict": 2} and (source["read"], source["kept"]) == (3, 1) and counts["rows"] == 1


def test_a35_near_duplicates_are_found_without_regard_to_spaces_and_composition(put, tmp_path):
    spaced = GOOD | {"instruction": "대한민국의  수도는\u3000어디인가요?"}
    decomposed = GOOD | {"instruction": "\u1103\u1162한민국의 수도는 어디인가요?"}
    counts = build(put([GOOD, spaced, decomposed, NEXT]), tmp_path / "out", steps=["exact_duplicates"])
    assert counts["steps"]["1-exact_duplicates"]["reasons"] == {"exact_duplicate": 2} and counts["rows"] == 2


@pytest.mark.parametrize("text", ["", "  \n", "...", "?!", "N/A", " n/a "])
def test_a36_an_answer_that_says_nothing_is_rejected(read, text):
    assert reasons(read(answer(text))[1]) == ["empty_output"]


@pytest.mark.parametrize("text", ["예", "3", "😀", "=", "O"])
def test_a36_an_answer_of_one_character_is_an_answer(read, text):
    assert read(answer(text))[0][0].answer == text


def test_rows_are_conversations_with_their_place(read):
    rows, _ = read(line(GOOD), licence="CC0-1.0")
    assert isinstance(rows[0], Example) and (rows[0].origin.dataset, rows[0].origin.row, rows[0].origin.licence) == (
        "data.jsonl",
        1,
        "CC0-1.0",
    )
