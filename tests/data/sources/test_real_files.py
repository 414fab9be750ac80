"""Files of other people, read completely: exact numbers of records. They come through HUNMIN_DATA."""

from __future__ import annotations

import pytest

from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source
from hunmin.data.sources.records import find_records
from hunmin.korean.normal import clean

# File → records. MANIFEST.tsv counts the header line of some (HellaSwag, KorSTS train, KorNLI, BEEP!) and misses a line of the Python docs.
RECORDS = {
    "chatbot/ChatbotData.csv": 11_823,
    "gsm8k-en/gsm_8k_train.json": 7_473,
    "kobest/BoolQ_dev.tsv": 700,
    "kobest/BoolQ_train.tsv": 3_665,
    "kobest/COPA_dev.tsv": 500,
    "kobest/COPA_train.tsv": 3_076,
    "kobest/HellaSwag_dev.tsv": 500,
    "kobest/HellaSwag_train.tsv": 2_029,
    "kobest/SentiNeg_dev.tsv": 400,
    "kobest/SentiNeg_train.tsv": 3_649,
    "kobest/WiC_dev.tsv": 610,
    "kobest/WiC_train.tsv": 3_318,
    "kor-nlu/sts-dev.tsv": 1_500,
    "kor-nlu/sts-train.tsv": 5_749,
    "kor-nlu/xnli.dev.ko.tsv": 2_490,
    "korean-hate-speech/labeled_train.tsv": 7_896,
    "logickor/questions.jsonl": 42,
    "nsmc/nsmc_like_train_30k.tsv": 30_000,
    "parallel/jhe_en_ko.jsonl": 1_440,
    "parallel/python_docs_en_ko.jsonl.gz": 42_304,
    "parallel/stsb_en_kosts_mt.first4000.jsonl": 4_000,
    "pretrain/chatbot_sentences.txt.gz": 19_436,
    "pretrain/docs_d2l_ko.txt.gz": 3_884,
    "pretrain/docs_python_ko.txt.gz": 24_669,
    "pretrain/docs_pytorch_ko.txt.gz": 2_849,
    "pretrain/docs_react_ko.txt.gz": 6_865,
    "pretrain/docs_rust_ko.txt.gz": 6_115,
    "pretrain/docs_typescript_ko.txt.gz": 1_812,
    "pretrain/kobest_train_text.txt.gz": 29_097,
    "pretrain/korsts_train.txt.gz": 10_383,
    "pretrain/law_statutes.txt.gz": 311_839,
    "pretrain/lit_camellia.txt.gz": 87,
    "pretrain/news_parallel_ko.txt.gz": 4_634,
    "pretrain/nsmc_reviews_30plus.txt.gz": 317_625,
    "pretrain/ud_gsd.txt.gz": 6_144,
    "pretrain/ud_kaist.txt.gz": 4_351,
    "question_pair/kor_pair_train.csv": 6_888,
    "question_pair/train.txt": 6_137,
    "question_pair/validation.txt": 683,
    "self-instruct/seed_tasks.jsonl": 175,
    "self-instruct/user_oriented_instructions.jsonl": 252,
}


def read(path, **settings):
    report = Report()
    rows = list(read_source(SourceSettings(path=str(path), **settings), report))
    assert report.read == report.kept + len(report.rejected) + report.duplicates
    return rows, report


@pytest.mark.parametrize("name", RECORDS)
def test_a_file_of_the_manifest_is_read_completely(hunmin_data, name):
    columns: set[tuple[str, ...]] = set()
    count = 0
    for found in find_records(SourceSettings(path=str(hunmin_data / name))):
        assert not found.problem, f"line {found.line}: {found.problem} {found.detail}"
        columns.add(tuple(found.record))
        count += 1
    assert count == RECORDS[name] and len(columns) == 1


def test_every_file_of_the_manifest_with_records_is_in_the_list(hunmin_data):
    rows = (line.split("\t") for line in (hunmin_data / "MANIFEST.tsv").read_text(encoding="utf-8").split("\n")[1:] if line)
    assert {row[0] for row in rows if row[6]} == set(RECORDS)


def test_korsts_has_all_its_rows_with_their_lone_quotes(hunmin_data):
    found = [one.record for one in find_records(SourceSettings(path=str(hunmin_data / "kor-nlu/sts-train.tsv")))]
    assert len(found) == 5_749 and all(0 <= float(record["score"]) <= 5 for record in found)
    assert sum(record["sentence1"].count('"') % 2 + record["sentence2"].count('"') % 2 for record in found) > 0


@pytest.mark.parametrize(("name", "rows"), [("seed_tasks", 175), ("user_oriented_instructions", 252)])
def test_self_instruct_reads_as_conversations(hunmin_data, name, rows):
    found, report = read(hunmin_data / f"self-instruct/{name}.jsonl")
    assert len(found) == rows and report.shapes == {"instances": rows} and not report.rejected
    assert all(row.answer and row.messages[0].role == "user" for row in found)
    assert found[0].id.endswith("task_0") and "extra" in found[0].notes


def test_gsm8k_reads_as_alpaca(hunmin_data):
    found, report = read(hunmin_data / "gsm8k-en/gsm_8k_train.json")
    assert len(found) == 7_473 and report.shapes == {"alpaca": 7_473} and not report.rejected
    assert found[0].answer.startswith("Natalia sold 48/2 = 24 clips in May.")


@pytest.mark.parametrize(
    ("name", "fields", "changes"),
    [
        ("chatbot/ChatbotData.csv", {"Q": "instruction", "A": "output"}, {}),
        ("nsmc/nsmc_like_train_30k.tsv", {"document": "text"}, {"hangul_filler": 2, "zero_width": 1, "nfc": 1}),
        ("korean-hate-speech/labeled_train.tsv", {"comments": "text"}, {}),
        ("kobest/SentiNeg_dev.tsv", {"Text": "text"}, {}),
    ],
)
def test_rows_whose_fields_are_renamed_are_all_kept(hunmin_data, name, fields, changes):
    found, report = read(hunmin_data / name, fields=fields)
    assert len(found) == RECORDS[name] and not report.rejected and report.changes == changes


def test_no_review_with_middle_dots_is_taken_for_mojibake(hunmin_data):
    found = find_records(SourceSettings(path=str(hunmin_data / "pretrain/nsmc_reviews_30plus.txt.gz")))
    dotted = [one.record["text"] for one in found if "··" in one.record["text"]]
    assert dotted and not [text for text in dotted if clean(text).problem]
