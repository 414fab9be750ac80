"""The reliability list, rows A37 to A47: files as a whole. Some rows ask more than one thing."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from hunmin.core.errors import SourceError, UsageError
from hunmin.data.convert import convert
from hunmin.data.settings import DataSettings, SourceSettings
from hunmin.data.sources import lines
from hunmin.data.sources.reader import CONTROL_MARKS, Report, read_source
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


def test_a37_a_record_of_a_megabyte_is_read_up_to_the_limit(read):
    long = answer("가나다" * 120_000)
    assert len(long.encode()) > 1 << 20
    assert len(read(long)[0]) == 1
    rows, report = read(long + line(GOOD), max_line_bytes=1 << 20)
    assert len(rows) == 1 and reasons(report) == ["too_long"]


@pytest.mark.parametrize("name", ["data.jsonl", "data.csv", "data.tsv", "data.txt"])
def test_a38_a_line_many_times_longer_than_memory_allows_is_refused_in_pieces(put, monkeypatch, name):
    monkeypatch.setattr(lines, "CHUNK", 1 << 12)
    head = "" if name in {"data.jsonl", "data.txt"} else "instruction,output\n" if name == "data.csv" else "instruction\toutput\n"
    good = {"data.csv": "수도는?,서울\n", "data.tsv": "수도는?\t서울\n"}.get(name, line(GOOD))
    file = put(head + "가" * 200_000 + "\n" + good, name)
    largest = 0

    class Counting(io.FileIO):
        def read(self, size: int = -1) -> bytes:
            nonlocal largest
            largest = max(largest, size if size >= 0 else 1 << 60)
            return super().read(size)

    monkeypatch.setattr(lines, "open_bytes", lambda path: Counting(path))
    monkeypatch.setattr(lines, "check_encoding", lambda path, encoding: "utf-8-sig")
    report = Report()
    rows = list(read_source(SourceSettings(path=str(file), max_line_bytes=2048), report))
    assert len(rows) == 1 and reasons(report) == ["too_long"] and largest <= 1 << 12


READ_ALL = """
import resource, sys
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
count = sum(1 for _ in read_source(SourceSettings(path=sys.argv[1], max_line_bytes=1 << 20), Report()))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) >> 10)
"""


def read_in_a_process(file: Path) -> tuple[int, int]:
    out = subprocess.run(
        [sys.executable, "-c", READ_ALL, str(file)], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    rows, megabytes = out.stdout.split()
    return int(rows), int(megabytes)


def test_a38_a_line_of_60_megabytes_takes_no_60_megabytes_of_memory(tmp_path):
    file = tmp_path / "data.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for _ in range(20):
            out.write("가" * (1 << 20))
        out.write("\n" + line(GOOD))
    rows, megabytes = read_in_a_process(file)
    assert rows == 1 and megabytes < 30


def test_a39_memory_stays_flat_over_a_file_of_60_megabytes(tmp_path):
    file = tmp_path / "data.jsonl"
    text = "서울은 대한민국의 수도입니다. " * 180
    with file.open("w", encoding="utf-8") as out:
        for number in range(8_000):
            out.write(answer(f"{number} {text}"))
    assert file.stat().st_size > 60_000_000
    rows, megabytes = read_in_a_process(file)
    assert rows == 8_000 and megabytes < 30


@pytest.mark.parametrize("name", ["data.jsonl.gz", "data.json.gz", "data.csv.gz"])
def test_a40_a_gzip_bomb_stops_early_with_exit_code_2(put, monkeypatch, name):
    monkeypatch.setattr(lines, "GZIP_ALWAYS_ALLOWED", 2 << 20)
    bomb = gzip.compress(bytes(64 << 20))
    assert (64 << 20) / len(bomb) > 100
    file, report = put(bomb, name), Report()
    with pytest.raises(SourceError, match="100-fold") as caught:
        list(read_source(SourceSettings(path=str(file)), report))
    assert caught.value.exit_code == 2 and str(file) in str(caught.value)


def test_a40_a_damaged_gzip_file_ends_with_exit_code_2(put):
    packed = gzip.compress("".join(line(GOOD | {"n": n}) for n in range(5_000)).encode())
    middle = len(packed) // 2
    for broken in (
        packed[:middle],
        packed[:middle] + b"\xff" * 64 + packed[middle + 64 :],
        packed[:10] + b"\xff" * 64,
        b"not gzip",
    ):
        with pytest.raises(SourceError, match="damaged gzip"):
            list(read_source(SourceSettings(path=str(put(broken, "data.jsonl.gz"))), Report()))


@pytest.mark.parametrize("name", ["data.tar", "data.tar.gz", "data.tgz", "data.zip"])
def test_a41_an_archive_is_refused_and_nothing_is_unpacked(tmp_path, name):
    file = tmp_path / "in" / name
    file.parent.mkdir()
    with tarfile.open(file, "w") as archive:
        archive.addfile(tarfile.TarInfo("../../x"), io.BytesIO())
        link = tarfile.TarInfo("out.jsonl")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    with pytest.raises(SourceError, match="archives are not opened"):
        list(read_source(SourceSettings(path=str(file)), Report()))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [name]


def test_a42_csv_keeps_line_breaks_in_quotes_and_a_formula_stays_text(read):
    content = 'instruction,output\n"두 줄로\n써 주세요.","첫째 줄\n둘째, ""줄"""\n엑셀 수식은?,"=cmd|\' /C calc\'!A0"\n'
    rows, report = read(content, "data.csv")
    assert rows[0].answer == '첫째 줄\n둘째, "줄"' and rows[1].answer == "=cmd|' /C calc'!A0" and not report.rejected


def test_a42_no_spreadsheet_is_written_where_a_formula_could_run(put, tmp_path):
    file = put([GOOD])
    for name in ("out.csv", "out.tsv", "out.xlsx"):
        with pytest.raises(UsageError, match="JSON lines are written"):
            convert(SourceSettings(path=str(file)), tmp_path / name, "messages")


def test_a43_an_existing_output_is_refused_without_overwrite(put, tmp_path):
    file, out = put([GOOD]), tmp_path / "out.jsonl"
    out.write_text("소중한 파일", encoding="utf-8")
    with pytest.raises(UsageError, match="the output exists") as caught:
        convert(SourceSettings(path=str(file)), out, "messages")
    assert caught.value.exit_code == 2 and str(out) in str(caught.value)
    assert out.read_text(encoding="utf-8") == "소중한 파일"
    assert convert(SourceSettings(path=str(file)), out, "messages", overwrite=True)["written"] == 1


def test_a43_an_output_that_is_the_input_is_refused_even_with_overwrite(put, tmp_path):
    file = put([GOOD])
    (tmp_path / "link.jsonl").symlink_to(file)
    for out in (file, tmp_path / "." / ".." / tmp_path.name / file.name, tmp_path / "link.jsonl"):
        with pytest.raises(UsageError, match="over its input"):
            convert(SourceSettings(path=str(file)), out, "alpaca", overwrite=True)
    with pytest.raises(UsageError, match="over its input or among it"):
        convert(SourceSettings(path=str(tmp_path)), tmp_path / "new.jsonl", "alpaca")
    assert file.read_text(encoding="utf-8") == line(GOOD)


def test_a44_a_second_process_on_the_same_output_gets_a_lock_error(put, tmp_path):
    out = tmp_path / "out.jsonl"
    code = "import sys, filelock\nwith filelock.FileLock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", code, str(tmp_path / ".out.jsonl.lock")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(UsageError, match="another process") as caught:
            convert(SourceSettings(path=str(put([GOOD]))), out, "messages")
        other.communicate("")
    assert caught.value.exit_code == 2 and not out.exists()
    assert convert(SourceSettings(path=str(put([GOOD]))), out, "messages")["written"] == 1


@pytest.mark.parametrize("mark", ["<|im_end|>", "[INST]"])
def test_a45_marks_of_chat_formats_are_flagged_and_stay_text(read, mark):
    assert mark in CONTROL_MARKS
    rows, report = read(answer(f"대화는 {mark} 로 나뉩니다"))
    assert rows[0].answer == f"대화는 {mark} 로 나뉩니다" and report.changes["control_mark"] == 1


@pytest.mark.xfail(strict=True, reason="curation: the steps that flag personal information and secrets")
@pytest.mark.parametrize(
    "text", ["제 주민등록번호는 900101-1234568 입니다.", "키는 sk-proj-Zx81kLq0Vb7Tn3Wm5Rc9Ya2Hd4Jf6Gs8 입니다."]
)
def test_a46_personal_numbers_and_keys_are_flagged_and_masked(put, tmp_path, text):
    counts = build(put(answer(text) + line(NEXT)), tmp_path / "out")
    assert {"pii", "secret"} & set(counts["sources"]["0-data.jsonl"]["changes"])


def test_a47_benchmark_items_in_training_data_are_reported_row_by_row(put, tmp_path):
    from hunmin.benchmarks.hunmin_mini import read_items

    item = next(iter(read_items("boolq", "test")))
    leaked = {"instruction": f"글을 읽고 답하세요. {item['paragraph']}", "output": "아니요"}
    counts = build(put([leaked, NEXT]), tmp_path / "out", steps=[{"decontaminate": {"against": ["hunmin_mini"]}}])
    assert counts["steps"]["1-decontaminate"]["reasons"] == {"contaminated": 1}
    dropped = json.loads((tmp_path / "out" / "dropped" / "1-decontaminate.jsonl").read_text(encoding="utf-8"))
    assert dropped["detail"].startswith(f"hunmin_mini_boolq {item['id']}")
