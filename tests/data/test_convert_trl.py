"""What `convert` writes is read by `datasets` and TRL as they stand."""

from __future__ import annotations

import json

import pytest

from hunmin.data.convert import convert
from hunmin.data.settings import SourceSettings

pytestmark = pytest.mark.slow  # importing TRL takes seconds

CHATML = "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"


@pytest.fixture
def loaded(tmp_path, monkeypatch):
    """Load a file as TRL's users do, offline, with a cache of its own."""
    datasets = pytest.importorskip("datasets")
    monkeypatch.setenv("HF_DATASETS_OFFLINE", "1")

    def load(file):
        return datasets.load_dataset("json", data_files=str(file), split="train", cache_dir=str(tmp_path / "cache"))

    return load


@pytest.fixture
def tokenizer(random_model):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(random_model)
    tokenizer.chat_template = CHATML
    return tokenizer


def test_trl_reads_messages(loaded, tokenizer, tmp_path):
    data_utils = pytest.importorskip("trl.data_utils")
    convert(SourceSettings(path="bundled:examples"), tmp_path / "out.jsonl", "messages")
    rows = loaded(tmp_path / "out.jsonl")
    assert len(rows) == 3408 and data_utils.is_conversational(rows[0])
    text = data_utils.maybe_apply_chat_template(rows[0], tokenizer)["text"]
    asked, answered = (turn["content"] for turn in rows[0]["messages"])
    assert text == f"<|im_start|>user\n{asked}<|im_end|>\n<|im_start|>assistant\n{answered}<|im_end|>\n"


def test_trl_reads_preferences(loaded, tokenizer, tmp_path):
    data_utils = pytest.importorskip("trl.data_utils")
    convert(SourceSettings(path="bundled:preferences"), tmp_path / "out.jsonl", "messages")
    rows = loaded(tmp_path / "out.jsonl")
    assert len(rows) == 60 and data_utils.is_conversational(rows[0])
    texts = data_utils.maybe_apply_chat_template(rows[0], tokenizer)
    assert texts["prompt"].endswith("<|im_start|>assistant\n")
    assert texts["chosen"] == rows[0]["chosen"][0]["content"] + "<|im_end|>\n" and texts["rejected"] != texts["chosen"]


def test_trl_reads_the_prompt_completion_rows_that_we_read(loaded, tokenizer, put, tmp_path):
    data_utils = pytest.importorskip("trl.data_utils")
    file = put(
        [
            {"prompt": "대한민국의 수도는?", "completion": "서울입니다."},
            {"prompt": "끓는점은?", "completion": "섭씨 100도입니다."},
        ]
    )
    convert(SourceSettings(path=str(file)), tmp_path / "out.jsonl", "messages")
    rows = loaded(tmp_path / "out.jsonl")
    text = data_utils.maybe_apply_chat_template(rows[0], tokenizer)["text"]
    assert data_utils.is_conversational(rows[0]) and "대한민국의 수도는?" in text and text.endswith("서울입니다.<|im_end|>\n")


def test_tools_of_different_parameters_load_together(loaded, put, tmp_path):
    def row(name, properties):
        function = {"name": name, "parameters": {"type": "object", "properties": properties}}
        arguments = {key: "값" for key in properties}
        turns = [
            {"role": "user", "content": "해 줘"},
            {
                "role": "assistant",
                "content": "",
                "tool_calls": [{"type": "function", "function": {"name": name, "arguments": arguments}}],
            },
        ]
        return {"messages": turns, "tools": [{"type": "function", "function": function}]}

    records = [row("날씨", {"도시": {"type": "string"}}), row("계산", {"식": {"type": "string"}, "자리": {"type": "integer"}})]
    convert(SourceSettings(path=str(put(records))), tmp_path / "out.jsonl", "messages")
    rows = loaded(tmp_path / "out.jsonl")

    def bare(value):
        if isinstance(value, dict):
            return {key: bare(item) for key, item in value.items() if item is not None}
        return [bare(item) for item in value] if isinstance(value, list) else value

    for found, record in zip(rows, records, strict=True):
        assert bare(found["tools"]) == record["tools"]
        assert bare(found["messages"])[1]["tool_calls"] == record["messages"][1]["tool_calls"]


@pytest.mark.parametrize(("to", "name"), [("llamafactory", "data.json"), ("axolotl", "data.jsonl")])
def test_the_folders_for_other_trainers_load_too(loaded, tmp_path, to, name):
    convert(SourceSettings(path="bundled:examples"), tmp_path / "out", to)
    rows = loaded(tmp_path / "out" / name)
    assert len(rows) == 3408 and json.loads(json.dumps(rows[0]))["id"] == "abstractive_qa_long-001"
