"""Record shapes of other projects, each read into the same messages."""

from __future__ import annotations

import json

import pytest

from hunmin.core.example import Message
from hunmin.core.jsonl import BadRecord
from hunmin.data.sources.shapes import SHAPES, detect, read_parts

ASKED, ANSWERED = Message("user", "대한민국의 수도는?"), Message("assistant", "서울입니다.")
CALL = {"name": "날씨", "arguments": {"도시": "서울"}}
WEATHER = {
    "type": "function",
    "function": {"name": "날씨", "parameters": {"type": "object", "properties": {"도시": {"type": "string"}}}},
}


def read_one(record):
    parts = read_parts(record, detect(record))
    assert len(parts) == 1
    return parts[0]


@pytest.mark.parametrize(
    ("shape", "record"),
    [
        (
            "messages",
            {"messages": [{"role": "user", "content": ASKED.content}, {"role": "assistant", "content": ANSWERED.content}]},
        ),
        ("sharegpt", {"conversations": [{"from": "human", "value": ASKED.content}, {"from": "gpt", "value": ANSWERED.content}]}),
        (
            "sharegpt",
            {"conversations": [{"role": "user", "content": ASKED.content}, {"role": "assistant", "content": ANSWERED.content}]},
        ),
        ("completion", {"prompt": ASKED.content, "completion": ANSWERED.content}),
        (
            "completion",
            {
                "prompt": [{"role": "user", "content": ASKED.content}],
                "completion": [{"role": "assistant", "content": ANSWERED.content}],
            },
        ),
        ("alpaca", {"instruction": ASKED.content, "output": ANSWERED.content}),
        ("alpaca", {"instruction": ASKED.content, "input": "", "output": ANSWERED.content, "system": None, "history": []}),
        ("instances", {"instruction": ASKED.content, "instances": [{"input": "", "output": ANSWERED.content}]}),
        ("kositp", {"input": ASKED.content, "output": ANSWERED.content}),
        ("cot", {"source": ASKED.content, "target": ANSWERED.content, "rationale": ""}),
    ],
)
def test_one_question_reads_alike_from_every_shape(shape, record):
    assert detect(record) == shape
    assert read_one(record).messages == (ASKED, ANSWERED)


def test_alpaca_keeps_the_input_apart_and_puts_system_and_history_first():
    record = {
        "instruction": "요약해 줘",
        "input": "긴 글",
        "output": "짧은 글",
        "system": "친절하게",
        "history": [["안녕", "안녕하세요"]],
    }
    assert [(turn.role, turn.content, turn.context) for turn in read_one(record).messages] == [
        ("system", "친절하게", ""),
        ("user", "안녕", ""),
        ("assistant", "안녕하세요", ""),
        ("user", "요약해 줘", "긴 글"),
        ("assistant", "짧은 글", ""),
    ]


def test_a_rationale_is_the_reasoning_before_the_answer():
    assert (
        read_one({"source": "3+4는?", "target": "7", "rationale": "3에 4를 더한다."}).messages[-1].reasoning == "3에 4를 더한다."
    )


def test_instances_are_one_conversation_each():
    record = {"instruction": "반대말은?", "instances": [{"input": "크다", "output": "작다"}, {"input": "높다", "output": "낮다"}]}
    assert [part.messages[-1].content for part in read_parts(record, "instances")] == ["작다", "낮다"]


@pytest.mark.parametrize("full", [False, True])
def test_a_preference_row_may_repeat_the_prompt_in_its_answers(full):
    prompt = [{"role": "user", "content": "수도는?"}]
    ranked = {
        name: prompt * full + [{"role": "assistant", "content": text}]
        for name, text in (("chosen", "서울"), ("rejected", "부산"))
    }
    part = read_one({"prompt": prompt} | ranked)
    assert [turn.content for turn in part.messages] == ["수도는?", "서울"] and part.rejected == (Message("assistant", "부산"),)


def test_llama_factory_keeps_ranked_answers_beside_the_conversation():
    record = {"conversations": [{"from": "human", "value": "수도는?"}]}
    ranked = {"chosen": {"from": "gpt", "value": "서울"}, "rejected": {"from": "gpt", "value": "부산"}}
    part = read_one(record | ranked)
    assert part.messages[-1] == Message("assistant", "서울") and part.rejected == (Message("assistant", "부산"),)
    for broken, reason in (({"chosen": ranked["chosen"]}, "missing_field"), (ranked | {"chosen": "서울"}, "bad_type")):
        with pytest.raises(BadRecord) as caught:
            read_one(record | broken)
        assert caught.value.reason == reason


@pytest.mark.parametrize("calls", [[CALL], [CALL, CALL | {"arguments": {"도시": "부산"}}]])
def test_tool_calls_read_alike_from_openai_and_from_sharegpt(calls):
    openai = {
        "messages": [
            {"role": "user", "content": "날씨는?"},
            {"role": "assistant", "content": None, "tool_calls": [{"type": "function", "function": call} for call in calls]},
            {"role": "tool", "content": "맑음"},
        ],
        "tools": [WEATHER],
    }
    value = json.dumps(calls[0] if len(calls) == 1 else calls)
    turns = [("human", "날씨는?"), ("function_call", value), ("observation", "맑음")]
    sharegpt = {"conversations": [{"from": speaker, "value": text} for speaker, text in turns], "tools": json.dumps([WEATHER])}
    assert read_one(openai) == read_one(sharegpt)


def test_unknown_fields_go_to_extra_and_a_task_type_is_known_by_its_names():
    base = {"instruction": "수도는?", "output": "서울"}
    assert read_one(base | {"task": "qa", "difficulty": 3}).notes == {"task": "qa", "extra": {"difficulty": 3}}
    assert read_one(base | {"Task_name": "요약"}).notes == {"task": "요약"}
    assert read_one(base | {"task": 7}).notes == {"extra": {"task": 7}}
    assert read_one(base | {"task": "qa", "Task_name": "요약"}).notes == {"task": "qa", "extra": {"Task_name": "요약"}}


def test_a_row_of_ours_keeps_its_origin_and_notes(read):
    record = {"id": "가", "instruction": "수도는?", "output": "서울", "score": 1}
    first = read([record | {"task": "qa"}], licence="CC0-1.0")[0]
    again, _ = read([first[0].to_record()], "again.jsonl")
    assert again == first


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"question": "수도는?", "answer": "서울"}, "unknown_shape"),
        ({"messages": []}, "bad_type"),
        ({"messages": ["안녕"]}, "bad_type"),
        ({"messages": [{"role": "교사", "content": "안녕"}]}, "bad_role"),
        ({"messages": [{"content": "안녕"}]}, "bad_role"),
        ({"messages": [{"role": "user", "content": None}]}, "bad_type"),
        ({"messages": [{"role": "assistant", "content": "", "tool_calls": "날씨"}]}, "bad_type"),
        ({"messages": [{"role": "user", "content": "안녕"}], "tools": ["날씨"]}, "bad_type"),
        ({"conversations": []}, "bad_type"),
        ({"conversations": [{"from": "나레이터", "value": "안녕"}]}, "bad_role"),
        ({"conversations": [{"from": "function_call", "value": "날씨"}]}, "bad_type"),
        ({"instruction": "수도는?", "output": "서울", "history": [["안녕"]]}, "bad_type"),
        ({"instruction": "수도는?", "instances": []}, "bad_type"),
        ({"prompt": None, "chosen": "서울", "rejected": "부산"}, "bad_type"),
    ],
)
def test_a_record_that_breaks_its_shape_is_refused_with_the_reason(record, reason):
    with pytest.raises(BadRecord) as caught:
        read_one(record)
    assert caught.value.reason == reason


def test_a_named_shape_says_which_field_is_missing():
    with pytest.raises(BadRecord, match="output") as caught:
        read_parts({"instruction": "수도는?"}, "alpaca")
    assert caught.value.reason == "missing_field"


def test_every_shape_of_the_settings_is_known():
    from typing import get_args

    from hunmin.data.settings import SourceSettings

    assert set(get_args(SourceSettings.model_fields["shape"].annotation)) == {"auto", *SHAPES}
