"""Rows in the shapes of other trainers, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from hunmin.core.errors import ResourceError, TooManyRejects, UsageError
from hunmin.core.example import Example
from hunmin.data.convert import FOLDER_FILES, TARGETS, convert
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source

WEATHER = {
    "type": "function",
    "function": {"name": "날씨", "parameters": {"type": "object", "properties": {"도시": {"type": "string"}}}},
}
TOOL_ROW = {
    "id": "날씨",
    "messages": [
        {"role": "system", "content": "도구를 쓰세요."},
        {"role": "user", "content": "서울과 부산 날씨는?"},
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {"type": "function", "function": {"name": "날씨", "arguments": {"도시": city}}} for city in ("서울", "부산")
            ],
        },
        {"role": "tool", "content": "둘 다 맑음"},
        {"role": "assistant", "content": "서울과 부산 모두 맑습니다."},
    ],
    "tools": [WEATHER],
}


def rows_of(path: str | Path) -> list[Example]:
    report = Report()
    rows = [row for row in read_source(SourceSettings(path=str(path)), report) if isinstance(row, Example)]
    assert not report.rejected and not report.duplicates
    return rows


def said(rows: list[Example]) -> list[tuple]:
    """What rows say, with the context under the content as trainers see it."""

    def texts(turns):
        return None if turns is None else [(turn.role, turn.text, turn.reasoning, turn.tool_calls) for turn in turns]

    return [(row.id, row.task, texts(row.messages), texts(row.rejected), row.tools) for row in rows]


def data_file(out: Path, to: str) -> Path:
    return out / FOLDER_FILES[to][0] if to in FOLDER_FILES else out


def refused(counts: dict) -> dict[str, str]:
    return {row["id"]: row["reason"] for row in counts["rows"]}


@pytest.mark.parametrize("to", TARGETS)
def test_the_bundled_examples_say_the_same_after_any_shape(tmp_path, to):
    before = rows_of("bundled:examples")
    counts = convert(SourceSettings(path="bundled:examples"), tmp_path / "out", to)
    assert (counts["read"], counts["written"], counts["rejected"], counts["rows"]) == (3408, 3408, 0, [])
    file = data_file(tmp_path / "out", to)
    if file.suffix:
        assert said(rows_of(file)) == said(before)
    else:
        assert said(rows_of(file.rename(tmp_path / "data.jsonl"))) == said(before)


@pytest.mark.parametrize("to", ["messages", "sharegpt", "llamafactory", "axolotl"])
def test_preferences_keep_the_chosen_and_the_rejected_answer(tmp_path, to):
    before = rows_of("bundled:preferences")
    out = tmp_path / ("out" if to in FOLDER_FILES else "out.jsonl")
    counts = convert(SourceSettings(path="bundled:preferences"), out, to)
    assert counts["written"] == 60 and counts["fields_left_out"] == {"fault": 60}
    assert said(rows_of(data_file(out, to))) == said(before)


def test_preferences_are_written_as_trl_reads_them(tmp_path):
    convert(SourceSettings(path="bundled:preferences"), tmp_path / "out.jsonl", "messages")
    record = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert list(record) == ["id", "prompt", "chosen", "rejected"]
    assert [turn["role"] for turn in record["prompt"] + record["chosen"] + record["rejected"]] == [
        "user",
        "assistant",
        "assistant",
    ]


@pytest.mark.parametrize("to", ["messages", "sharegpt", "llamafactory", "axolotl"])
def test_tool_calls_come_back_from_the_shapes_that_have_them(put, tmp_path, to):
    file = put([TOOL_ROW])
    out = tmp_path / ("out" if to in FOLDER_FILES else "out.jsonl")
    assert convert(SourceSettings(path=str(file)), out, to)["written"] == 1
    assert said(rows_of(data_file(out, to))) == said(rows_of(file))


def test_alpaca_keeps_the_input_apart_and_tells_system_and_history(put, tmp_path):
    turns = [
        ("system", "친절하게"),
        ("user", "안녕"),
        ("assistant", "안녕하세요"),
        ("user", "요약해 줘"),
        ("assistant", "짧은 글"),
    ]
    record = {"messages": [{"role": role, "content": text} for role, text in turns]}
    record["messages"][3]["context"] = "긴 글"
    convert(SourceSettings(path=str(put([record | {"id": "가"}]))), tmp_path / "out.jsonl", "alpaca")
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8")) == {
        "id": "가",
        "instruction": "요약해 줘",
        "input": "긴 글",
        "output": "짧은 글",
        "system": "친절하게",
        "history": [["안녕", "안녕하세요"]],
    }


def test_reasoning_stands_where_chat_templates_look_for_it(put, tmp_path):
    file = put([{"source": "3+4는?", "target": "7", "rationale": "3에 4를 더한다."}])
    convert(SourceSettings(path=str(file)), tmp_path / "o.jsonl", "messages")
    record = json.loads((tmp_path / "o.jsonl").read_text(encoding="utf-8"))
    assert record["messages"][1] == {"role": "assistant", "content": "7", "reasoning_content": "3에 4를 더한다."}
    assert said(rows_of(tmp_path / "o.jsonl")) == said(rows_of(file))


def test_context_stands_under_the_content_after_a_blank_line(put, tmp_path):
    convert(
        SourceSettings(path=str(put([{"instruction": "요약해 줘", "input": "긴 글", "output": "짧은 글"}]))),
        tmp_path / "o.jsonl",
        "messages",
    )
    record = json.loads((tmp_path / "o.jsonl").read_text(encoding="utf-8"))
    assert record["messages"] == [{"role": "user", "content": "요약해 줘\n\n긴 글"}, {"role": "assistant", "content": "짧은 글"}]


def test_rows_that_a_shape_cannot_hold_are_counted_and_listed(put, tmp_path):
    asked, answered = {"role": "user", "content": "3+4는?"}, {"role": "assistant", "content": "7"}
    records = [
        {"id": "보통", "messages": [asked, answered]},
        TOOL_ROW,
        {"id": "생각", "messages": [asked, answered | {"reasoning": "3에 4를 더한다."}]},
        {"id": "이름", "messages": [asked | {"name": "철수"}, answered]},
        {"id": "질문만", "messages": [asked]},
        {"id": "연속", "messages": [asked, asked, answered]},
        {"id": "중간", "messages": [asked, answered, {"role": "system", "content": "이제 존댓말로"}, asked, answered]},
        {"id": "선호", "prompt": "3+4는?", "chosen": "7", "rejected": "8"},
        {"id": "글", "text": "글만 있습니다."},
    ]
    file = put(records)
    expected = {
        "날씨": "tool_calls",
        "생각": "reasoning",
        "이름": "speaker_name",
        "질문만": "turns_not_in_pairs",
        "연속": "turns_not_in_pairs",
        "중간": "system_message_inside",
        "선호": "preference_among_examples",
        "글": "plain_text",
    }
    alpaca = convert(SourceSettings(path=str(file)), tmp_path / "alpaca.jsonl", "alpaca")
    assert refused(alpaca) == expected
    assert alpaca["not_expressible"]["turns_not_in_pairs"] == 2 and alpaca["rows"][0] == {
        "id": "날씨",
        "row": 2,
        "reason": "tool_calls",
    }
    sharegpt = convert(SourceSettings(path=str(file)), tmp_path / "sharegpt.jsonl", "sharegpt")
    assert refused(sharegpt) == {name: reason for name, reason in expected.items() if name != "날씨"}
    messages = convert(SourceSettings(path=str(file)), tmp_path / "messages.jsonl", "messages")
    assert refused(messages) == {name: expected[name] for name in ("선호", "글")}
    for counts in (alpaca, sharegpt, messages):
        assert counts["read"] == counts["written"] + len(counts["rows"]) + counts["rejected"] + counts["duplicates"]


def test_unreadable_rows_and_id_conflicts_are_left_out_and_counted(put, tmp_path):
    good = {"id": "가", "instruction": "수도는?", "output": "서울"}
    lines = [json.dumps(record) for record in (good, good, good | {"id": "나"}, good | {"id": "나", "output": "부산"})]
    counts = convert(SourceSettings(path=str(put("\n".join([*lines, "깨진 줄"])))), tmp_path / "out.jsonl", "messages")
    assert (counts["read"], counts["written"], counts["duplicates"], counts["rejected"]) == (5, 1, 1, 3)
    assert counts["reasons"] == {"id_conflict": 2, "bad_json": 1}


def test_llama_factory_finds_the_data_through_dataset_info(put, tmp_path):
    out = tmp_path / "우리데이터"
    out.mkdir()
    (out / "dataset_info.json").write_text('{"identity": {"file_name": "identity.json"}}', encoding="utf-8")
    with pytest.raises(UsageError, match="the output exists"):
        convert(SourceSettings(path=str(put([TOOL_ROW]))), out, "llamafactory")
    convert(SourceSettings(path=str(put([TOOL_ROW]))), out, "llamafactory", overwrite=True)
    info = json.loads((out / "dataset_info.json").read_text(encoding="utf-8"))
    assert set(info) == {"identity", "우리데이터"}
    entry = info["우리데이터"]
    assert entry["columns"] == {"messages": "conversations", "system": "system", "tools": "tools"} and "ranking" not in entry
    record = json.loads((out / entry["file_name"]).read_text(encoding="utf-8"))[0]
    tags = entry["tags"]
    asking, answering = {tags["user_tag"], tags["observation_tag"]}, {tags["assistant_tag"], tags["function_tag"]}
    turns = record[entry["columns"]["messages"]]
    assert [turn[tags["role_tag"]] in (answering if index % 2 else asking) for index, turn in enumerate(turns)] == [True] * 4
    assert json.loads(turns[1][tags["content_tag"]])[1] == {"name": "날씨", "arguments": {"도시": "부산"}}
    assert json.loads(record["tools"]) == [WEATHER] and record["system"] == "도구를 쓰세요."


def test_llama_factory_is_told_of_ranked_answers(tmp_path):
    convert(SourceSettings(path="bundled:preferences"), tmp_path / "pairs", "llamafactory")
    entry = json.loads((tmp_path / "pairs" / "dataset_info.json").read_text(encoding="utf-8"))["pairs"]
    assert entry["ranking"] is True and {"chosen", "rejected"} <= entry["columns"].keys()
    record = json.loads((tmp_path / "pairs" / "data.json").read_text(encoding="utf-8"))[0]
    assert len(record["conversations"]) % 2 == 1 and record["chosen"]["from"] == record["rejected"]["from"] == "gpt"


@pytest.mark.parametrize(
    ("name", "kind", "field"), [("examples", "chat_template", "messages"), ("preferences", "chat_template.default", "prompt")]
)
def test_axolotl_gets_a_block_that_names_the_file_and_its_field(tmp_path, name, kind, field):
    convert(SourceSettings(path=f"bundled:{name}"), tmp_path / "out", "axolotl")
    block = yaml.safe_load((tmp_path / "out" / "datasets.yaml").read_text(encoding="utf-8"))
    (entry,) = block["datasets"]
    assert (entry["type"], entry["field_messages"], entry["ds_type"]) == (kind, field, "json")
    assert field in json.loads(Path(entry["path"]).read_text(encoding="utf-8").split("\n")[0])
    assert block.get("rl") == ("dpo" if name == "preferences" else None)


def test_an_unknown_target_is_answered_with_the_nearest(put, tmp_path):
    with pytest.raises(UsageError, match="sharegpt"):
        convert(SourceSettings(path=str(put([TOOL_ROW]))), tmp_path / "out", "sharegtp")


@pytest.mark.parametrize("to", TARGETS)
def test_nothing_is_published_where_no_row_fits(put, tmp_path, to):
    file = put([{"text": "글만 있습니다."}])
    with pytest.raises(TooManyRejects, match="plain_text 1") as caught:
        convert(SourceSettings(path=str(file)), tmp_path / "out", to)
    assert caught.value.exit_code == 3 and [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


def test_a_failed_write_leaves_the_old_output_as_it_was(put, tmp_path, monkeypatch):
    out = tmp_path / "out.jsonl"
    convert(SourceSettings(path=str(put([TOOL_ROW]))), out, "messages")
    before = out.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(ResourceError, match="No space left"):
        convert(SourceSettings(path=str(put([TOOL_ROW | {"id": "다른 행"}]))), out, "messages", overwrite=True)
    assert out.read_bytes() == before and {path.name for path in tmp_path.iterdir()} == {"data.jsonl", "out.jsonl"}


@pytest.mark.parametrize(("to", "made"), [("llamafactory", "file"), ("messages", "folder")])
def test_a_file_and_a_folder_are_not_put_in_each_others_place(put, tmp_path, to, made):
    out = tmp_path / "out"
    out.mkdir() if made == "folder" else out.write_text("파일", encoding="utf-8")
    with pytest.raises(UsageError, match=f"a {made} stands where"):
        convert(SourceSettings(path=str(put([TOOL_ROW]))), out, to, overwrite=True)


def test_the_input_is_not_overwritten_by_the_file_inside_an_output_folder(put, tmp_path):
    file = put(json.dumps([TOOL_ROW]), "data.json")
    with pytest.raises(UsageError, match="over its input"):
        convert(SourceSettings(path=str(file)), tmp_path, "llamafactory", overwrite=True)
    assert json.loads(file.read_text(encoding="utf-8")) == [TOOL_ROW]
