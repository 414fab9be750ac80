"""Records as what is sent: which fields stay, how they are cut and put together again, what a row gets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translation_runs import Translator
from translation_service import korean

from hunmin.core.jsonl import BadRecord
from hunmin.data.fields import with_texts
from hunmin.data.translate.segments import Slot, TooLong, plan_record


def sent(record: dict[str, Any], **options: Any) -> dict[str, list[str]]:
    """The pieces of every field that is sent."""
    plan = plan_record(record, options.pop("chosen", []), options.pop("limit", 3000), **options)
    return {one.path: [slot.text for slot in one.slots] for one in plan.fields if not one.left}


def left(record: dict[str, Any]) -> dict[str, str]:
    return {one.path: one.left for one in plan_record(record, [], 3000).fields if one.left}


RECORDS: list[tuple[dict[str, Any], list[str]]] = [
    ({"instruction": "Sum up.", "input": "A long text.", "output": "Short."}, ["instruction", "input", "output"]),
    (
        {"instruction": "Sum up.", "output": "Short.", "history": [["Hello.", "Hi there."]]},
        ["history[0][0]", "history[0][1]", "instruction", "output"],
    ),
    (
        {
            "messages": [
                {"role": "system", "content": "Be kind."},
                {"role": "user", "content": "Hi."},
                {"role": "assistant", "content": "Hello.", "reasoning": "Greet."},
            ]
        },
        ["messages[0].content", "messages[1].content", "messages[2].content", "messages[2].reasoning"],
    ),
    (
        {"conversations": [{"from": "human", "value": "Hi."}, {"from": "gpt", "value": "Hello."}], "system": "Be kind."},
        ["system", "conversations[0].value", "conversations[1].value"],
    ),
    ({"prompt": "Hi.", "chosen": "Hello.", "rejected": "Go away."}, ["prompt", "chosen", "rejected"]),
    ({"prompt": "Hi.", "completion": "Hello."}, ["prompt", "completion"]),
    (
        {"instruction": "Say.", "instances": [{"input": "One.", "output": "Two."}, {"input": "Three.", "output": "Four."}]},
        ["instruction", "instances[0].input", "instances[0].output", "instances[1].input", "instances[1].output"],
    ),
    ({"source": "Why?", "rationale": "Because it rains.", "target": "It rains a lot."}, ["source", "rationale", "target"]),
    ({"input": "Classify.", "output": "Good one.", "Task_name": "x"}, ["input", "output"]),
    ({"text": "A plain text."}, ["text"]),
    ({"id": "p1", "source": "A pair.", "target": ""}, ["target"]),
]


@pytest.mark.parametrize(("record", "paths"), RECORDS)
def test_every_shape_gives_its_fields_once(record: dict[str, Any], paths: list[str]) -> None:
    assert sorted(sent(record)) == sorted(paths)


@pytest.mark.parametrize(("record", "paths"), RECORDS)
def test_every_shape_comes_back_with_its_keys_in_order(record: dict[str, Any], paths: list[str], translate: Translator) -> None:
    row = translate([record]).rows[0]
    assert list(row)[: len(record)] == list(record)
    assert set(row) - set(record) == {"origin", "notes"} | ({"id"} - set(record))
    assert set(row["notes"]["translate"]["keys"]) == set(paths)


def test_an_unknown_shape_is_refused() -> None:
    with pytest.raises(BadRecord):
        plan_record({"a": "b"}, [], 3000)


@pytest.mark.parametrize(
    ("record", "stays"),
    [
        ({"instruction": "Which one?", "output": "(B)"}, {"output": "label"}),
        ({"instruction": "How many?", "output": "1,250"}, {"output": "label"}),
        ({"instruction": "How much?", "output": "$12.50"}, {"output": "label"}),
        ({"instruction": "How far?", "output": "3/4 km"}, {"output": "label"}),
        ({"source": "Does it follow?", "rationale": "It does, plainly.", "target": "entailment"}, {"target": "label"}),
        ({"source": "Is it so?", "rationale": "It is, plainly.", "target": "no"}, {"target": "label"}),
        ({"instruction": "Is it so?", "output": "Yes"}, {}),
        ({"instruction": "요약해 주세요.", "input": "", "output": "A short text."}, {"instruction": "korean"}),
        ({"instruction": "Run it.", "output": "```\nx = 1\n```"}, {"output": "no_text"}),
        ({"instruction": "Say nothing.", "output": "...!"}, {"output": "no_text"}),
    ],
)
def test_labels_numbers_code_and_korean_stay(record: dict[str, Any], stays: dict[str, str], translate: Translator) -> None:
    assert left(record) | {"input": ""} == stays | {"input": ""} or left(record) == stays | {"input": "no_text"}
    ran = translate([record])
    for path in stays:
        assert ran.rows[0][path] == record[path]
        assert ran.rows[0]["notes"]["translate"]["left"][path] == stays[path]


def test_the_choices_of_a_labelled_question_and_a_result_line_stay() -> None:
    record = {"source": "Is the sky blue?\nOPTIONS:\n- yes\n- no", "rationale": "It looks blue.\n#### 42", "target": "yes"}
    found = sent(record)
    assert found["source"] == ["Is the sky blue?\nOPTIONS:"]
    assert found["rationale"] == ["It looks blue."]
    assert sent({"instruction": "Solve it.", "output": "Two and two make four.\n#### four boats"})["output"] == [
        "Two and two make four.\n#### four boats"
    ]


@pytest.mark.parametrize(
    ("chosen", "paths"),
    [
        (["output"], {"output"}),
        (["asked"], {"instruction"}),
        (["instruction", "answer"], {"instruction", "output"}),
        (["rationale"], set()),
    ],
)
def test_fields_are_chosen_by_name_or_part(chosen: list[str], paths: set[str]) -> None:
    assert set(sent({"instruction": "Sum up.", "input": "A text.", "output": "Short."}, chosen=chosen)) == paths


@given(
    st.lists(
        st.sampled_from(
            [
                "A word",
                "`code here`",
                ". ",
                "! ",
                "\n",
                "\n\n",
                "  \n \n",
                "  ",
                "Boat 12",
                "$x+1$",
                "https://a.example/b",
                "\t",
                "한글",
                "…",
                "\u2028",
            ]
        ),
        max_size=40,
    ),
    st.integers(20, 200),
)
def test_pieces_are_rejoined_byte_for_byte(parts: list[str], limit: int) -> None:
    text = "".join(parts)
    for smallest in (False, True):
        try:
            plan = plan_record({"text": text}, [], limit, smallest=smallest)
        except TooLong:
            continue
        one = next(plan.fields, None)
        if one is not None and not one.left:
            assert one.joined([slot.text for slot in one.slots]) == text
            assert all(len(slot.text) <= limit for slot in one.slots)
            assert all(slot.text == slot.text.strip() for slot in one.slots)


def test_few_pieces_are_made() -> None:
    text = " ".join(f"Sentence {n} is here." for n in range(100))
    pieces = [one for one in next(plan_record({"text": text}, [], 500).fields).parts if isinstance(one, Slot)]
    assert len(pieces) <= len(text) // 500 + 2


def test_texts_are_set_inside_json_text_too() -> None:
    record = {"messages": '[{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "Hello."}]', "n": 1}
    assert with_texts(record, {"messages[1].content": "안녕."}) == {
        "messages": '[{"role": "user", "content": "Hi."}, {"role": "assistant", "content": "안녕."}]',
        "n": 1,
    }
    assert record["messages"].endswith('"Hello."}]')


def test_turns_of_a_conversation_go_together_and_see_each_other(translate: Translator) -> None:
    turns = [{"role": role, "content": f"This is turn {n} of the talk."} for n, role in enumerate(["user", "assistant"] * 3)]
    translate([{"messages": turns}, {"messages": turns[:2]}], batch=4)
    asked = translate.service.asked()
    assert [turn["content"] for turn in turns[:4]] in asked
    together = [
        call["body"]["messages"][0]["content"]
        for call in translate.service.calls
        if "turns of one conversation" in call["body"]["messages"][0]["content"]
    ]
    assert len(together) == 2
    assert sum("This is turn 3 of the talk." in one for one in together) == 1


def test_deepl_gets_the_conversation_as_context(translate: Translator) -> None:
    turns = [{"role": role, "content": f"This is turn {n} of the talk."} for n, role in enumerate(["user", "assistant"] * 2)]
    translate([{"messages": turns}, {"text": "Alone here."}], engine="deepl")
    contexts = [call["body"].get("context", "") for call in translate.service.calls]
    assert sorted(bool(one) for one in contexts) == [False, True]


def test_ids_origin_and_notes_of_the_data_set_are_kept(translate: Translator) -> None:
    ran = translate(
        [
            {"id": "mine", "text": "One boat."},
            {"text": "Two boats.", "origin": "a web page", "notes": "hand made"},
            {"text": "Three boats.", "notes": {"task": "t"}},
            {"text": "Four boats.", "id": 7},
        ]
    )
    assert [row["id"] for row in ran.rows][::3] == ["mine", 7]
    assert ran.rows[1]["origin"] == "a web page"
    assert ran.rows[1]["notes"] == "hand made"
    assert ran.rows[1]["translate_notes"]["engine"] == "openai"
    assert ran.rows[2]["notes"]["task"] == "t"
    assert ran.rows[0]["origin"] == {"dataset": "in.jsonl", "revision": "", "row": 1, "licence": "unknown"}


def test_an_id_is_that_of_the_record_before_translation(translate: Translator) -> None:
    from hunmin.core.example import stable_id

    ran = translate([{"text": "One boat."}])
    assert ran.rows[0]["id"] == stable_id("in.jsonl", "", {"text": "One boat."})
    assert ran.texts == [korean("One boat.")]
