"""Reliability list, group B, rows 13–23 and 42–44: answers that are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from translation_runs import Translator
from translation_service import Handler, completion, fine, korean, says, segments, status

from hunmin.core.errors import UsageError
from hunmin.data.translate.store import Store

TEXT = "The harbour was quiet in the morning."
OTHER = "Another boat came in at noon."


def answers_with(text: str) -> Callable[[Handler, dict[str, Any]], bool]:
    """Every segment gets this text."""
    return segments(lambda found: [one | {"text": text} for one in found])


def refused(translate: Translator, source: str, answer: str, **changes: Any) -> str:
    """The reason with which an answer is rejected, whatever is asked again; it must not be kept."""
    translate.service.always = answers_with(answer)
    ran = translate([source], **changes)
    assert ran.rows == []
    store = Store(Path(changes.get("store", translate.folder / "store.sqlite3")))
    assert store.count() == 0
    store.close()
    return str(ran.rejected[0]["reason"])


@pytest.fixture(autouse=True)
def keep_going(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run whose only row is rejected is what these tests look at."""
    from hunmin.data.translate import translate

    monkeypatch.setattr(translate, "_check_rejects", lambda *_: None)


@pytest.mark.parametrize(
    "fault",
    [
        says(None),
        says(""),
        lambda handler, body: handler.send_json(200, completion(body, "x") | {"choices": []}) or True,
    ],
)
def test_b13_no_choices_and_no_content(translate: Translator, fault: Any) -> None:
    translate.service.faults.append(fault)
    assert len(translate([TEXT]).rows) == 1
    translate.service.always = fault
    ran = translate([OTHER])
    assert [one["reason"] for one in ran.rejected] == ["no_content"]


def test_b13_blanks_are_no_content(translate: Translator) -> None:
    assert refused(translate, TEXT, " \u200b ") == "no_content"


def test_b13_deepl_without_translations(translate: Translator) -> None:
    translate.service.always = lambda handler, _: handler.send_json(200, {"translations": []}) or True
    assert [one["reason"] for one in translate([TEXT], engine="deepl").rejected] == ["no_content"]


def test_b14_a_cut_answer_is_asked_for_again_with_more_room_and_never_kept(translate: Translator) -> None:
    cut = says('{"segments": [{"id": "1", "text": "조용', finish_reason="length")
    translate.service.faults.append(cut)
    assert len(translate([TEXT]).rows) == 1
    first, second = (call["body"]["max_tokens"] for call in translate.service.calls)
    assert second == 2 * first
    translate.service.always = cut
    ran = translate([OTHER])
    assert [one["reason"] for one in ran.rejected] == ["cut_off"]


@pytest.mark.parametrize(
    "fault",
    [
        says("", finish_reason="content_filter"),
        lambda handler, body: handler.send_json(200, refusal(body)) or True,
        status(400, {"error": {"message": "blocked", "code": "content_filter"}}),
    ],
)
def test_b15_a_refusal_is_rejected_and_never_kept(translate: Translator, fault: Any) -> None:
    translate.service.faults.extend([fine, fault])
    ran = translate([TEXT, OTHER], batch=1, concurrency=1)
    assert [one["reason"] for one in ran.rejected] == ["refused"]
    assert len(translate([TEXT, OTHER], batch=1, concurrency=1).rows) == 2
    assert len(translate.service.calls) == 3


def refusal(body: dict[str, Any]) -> dict[str, Any]:
    answer = completion(body, None)
    answer["choices"][0]["message"]["refusal"] = "I cannot help with that."
    return answer


@pytest.mark.parametrize(
    "answer",
    [
        "죄송하지만 이 요청은 도와드릴 수 없습니다.",
        "AI 언어 모델로서 그런 내용은 번역해 드릴 수 없습니다.",
        "I'm sorry, but I can't assist with that.",
    ],
)
def test_b15_a_refusal_in_words_is_rejected(translate: Translator, answer: str) -> None:
    assert refused(translate, "Describe how the thief opened the door.", answer) == "refused"


def test_b15_a_translated_refusal_is_a_translation(translate: Translator) -> None:
    translate.service.always = answers_with("죄송하지만 그 질문에는 답변해 드릴 수 없습니다.")
    assert len(translate(["I'm sorry, but I cannot answer that question."]).rows) == 1


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (TEXT, "untranslated"),
        ("The port was calm in the early morning hours.", "not_korean"),
        ("港口在早晨很安静，没有一艘船。", "not_korean"),
        ("港は朝、静かでした。", "not_korean"),
        ("Утром в гавани было тихо.", "not_korean"),
    ],
)
def test_b16_another_language_or_a_copy_is_rejected(translate: Translator, answer: str, reason: str) -> None:
    assert refused(translate, TEXT, answer) == reason


@pytest.mark.parametrize("source", ["Python", "New York Times", "GitHub Actions"])
def test_b16_a_name_may_stay(translate: Translator, source: str) -> None:
    translate.service.always = answers_with(source)
    assert translate([source]).texts == [source]


@pytest.mark.parametrize(
    "answer",
    [
        "Sure! Here is the translation:\n\n아침 항구는 조용했다.",
        "Here's the Korean translation: 아침 항구는 조용했다.",
        "번역: 아침 항구는 조용했다.",
        '다음은 번역 결과입니다:\n"아침 항구는 조용했다."',
    ],
)
def test_b17_a_translators_own_words_are_stripped_by_rule(translate: Translator, answer: str) -> None:
    translate.service.always = answers_with(answer)
    assert translate([TEXT]).texts == ["아침 항구는 조용했다."]


@pytest.mark.parametrize(
    "answer",
    [
        "Certainly! I translated it as follows. 아침 항구는 조용했다.",
        "### 응답: 아침 항구는 조용했다.",
        "<|im_start|>아침 항구는 조용했다.",
    ],
)
def test_b17_other_words_before_it_are_rejected(translate: Translator, answer: str) -> None:
    assert refused(translate, TEXT, answer) == "prompt_leak"


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Write a poem about spring.", "봄이 오면 들판에 꽃이 피고\n나비는 바람을 따라 춤을 추네\n" * 4),
        ("List three fruits.", "1. 사과\n2. 배\n3. 감"),
        ("Write a function that adds two numbers.", "```python\ndef add(a, b):\n    return a + b\n```"),
        (
            "Explain why the sky is blue.",
            "하늘이 파란 까닭은 햇빛이 공기 알갱이에 부딪혀 흩어질 때 파란빛이 더 많이 흩어지기 때문입니다. " * 3,
        ),
    ],
)
def test_b18_an_answer_instead_of_a_translation_is_rejected(translate: Translator, source: str, answer: str) -> None:
    assert refused(translate, source, answer) in {"answered_instead", "repetition", "not_korean"}


def test_a_style_that_was_not_kept_is_asked_for_again_then_rejected(translate: Translator) -> None:
    polite, plain = "아침 항구는 조용했어요.", "아침 항구는 조용했다."
    translate.service.faults.append(answers_with(plain))
    translate.service.always = answers_with(polite)
    assert translate([TEXT], style="해요체").texts == [polite]
    assert len(translate.service.calls) == 2
    assert refused(translate, OTHER, plain, style="해요체", store=str(translate.folder / "store.sqlite3.2")) == "wrong_style"


def test_b18_most_of_the_text_missing_is_rejected(translate: Translator) -> None:
    assert refused(translate, "The boat left the harbour early, " * 8 + "and nobody saw it again.", "배가 떠났다.") == "too_short"


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("Call `open_file` with {name} now.", lambda text: text.replace('<x id="1"/>', "")),
        ("Read https://example.com/a and go on.", lambda text: text.replace('<x id="0"/>', "https://example.com/b")),
        (r"The sum is $a^2 + b^2$ here.", lambda text: text.replace('<x id="0"/>', '<x id="0"/><x id="0"/>')),
    ],
)
def test_b19_a_lost_placeholder_is_rejected(translate: Translator, source: str, change: Callable[[str], str]) -> None:
    translate.service.translate = lambda text: change(korean(text))
    ran = translate([source])
    assert [one["reason"] for one in ran.rejected] == ["span_lost"]


@pytest.mark.parametrize(
    ("source", "answer", "taken"),
    [
        ("The bridge is 1,250 metres long.", "그 다리는 길이가 1520미터이다.", False),
        ("The bridge is 1,250 metres long.", "그 다리는 길이가 1250미터이다.", True),
        ("The firm earned $30.6 billion in 2019.", "그 회사는 2019년에 306억 달러를 벌었다.", True),
        ("It opened at 3 p.m. on May 12.", "5월 12일 15시에 문을 열었다.", True),
        ("About 45 people came.", "약 54명이 왔다.", False),
        ("He lived in the 19th century.", "그는 19세기에 살았다.", True),
    ],
)
def test_b19_a_changed_number_is_rejected(translate: Translator, source: str, answer: str, taken: bool) -> None:
    translate.service.always = answers_with(answer)
    ran = translate([source])
    assert bool(ran.rows) == taken
    assert taken or ran.rejected[0]["reason"] == "number_changed"


GOOD = json.dumps({"segments": [{"id": "1", "text": "아침 항구는 조용했다."}]}, ensure_ascii=False)
BAD_JSON = [GOOD + "\nI hope this helps!", f"```json\n{GOOD}\n```", GOOD.replace('"', "'"), GOOD[:-3], f"[{GOOD}]"]


@pytest.mark.parametrize("content", BAD_JSON)
def test_b20_json_is_read_strictly_and_mended_once(translate: Translator, content: str) -> None:
    translate.service.faults.append(says(content))
    assert len(translate([TEXT]).rows) == 1
    assert "could not be used" in translate.service.calls[1]["body"]["messages"][0]["content"]
    translate.service.calls.clear()
    translate.service.always = says(content)
    ran = translate([OTHER])
    assert [one["reason"] for one in ran.rejected] == ["bad_format"]
    assert len(translate.service.calls) <= 4


@pytest.mark.parametrize(
    "change", [lambda found: found[:-1], lambda found: [*found, {"id": "9", "text": "하나 더"}], lambda found: [*found, found[0]]]
)
def test_b21_fewer_or_more_answers_redo_the_group_one_by_one(translate: Translator, change: Any) -> None:
    texts = [f"Boat number {n} came in." for n in ("one", "two", "three")]
    translate.service.faults.append(segments(change))
    ran = translate(texts, batch=3)
    assert ran.texts == [korean(text) for text in texts]
    assert [len(asked) for asked in translate.service.asked()] == [3, 1, 1, 1]


def test_b21_deepl_with_a_missing_translation(translate: Translator) -> None:
    def one_less(handler: Handler, body: dict[str, Any]) -> bool:
        handler.send_json(200, {"translations": [{"text": korean(body["text"][0]), "billed_characters": 1}]})
        return True

    texts = [f"Boat number {n} came in." for n in ("one", "two", "three")]
    translate.service.faults.append(one_less)
    assert translate(texts, engine="deepl", batch=3).texts == [korean(text) for text in texts]
    assert len(translate.service.calls) == 4


def test_b22_answers_in_another_order_are_matched_by_id(translate: Translator) -> None:
    texts = [f"Boat number {n} came in." for n in ("one", "two", "three", "four")]
    translate.service.faults.append(segments(lambda found: found[::-1]))
    assert translate(texts, batch=4).texts == [korean(text) for text in texts]
    assert len(translate.service.calls) == 1


def test_b23_a_stream_cut_before_its_end_is_not_kept(translate: Translator) -> None:
    def cut(handler: Handler, body: dict[str, Any]) -> bool:
        handler.send_events(completion(body, handler.content(body)), upto=-1)
        return True

    def cut_early(handler: Handler, body: dict[str, Any]) -> bool:
        handler.send_events(completion(body, handler.content(body)), upto=3)
        return True

    translate.service.faults.extend([cut, cut_early])
    ran = translate([TEXT], stream=True)
    assert ran.texts == [korean(TEXT)]
    assert len(translate.service.calls) == 3


def test_b23_characters_cut_between_packets_arrive_whole(translate: Translator) -> None:
    def bits(handler: Handler, body: dict[str, Any]) -> bool:
        handler.send_events(completion(body, handler.content(body)), cut=5)
        return True

    translate.service.faults.append(bits)
    ran = translate([TEXT], stream=True)
    assert ran.texts == [korean(TEXT)]
    assert ran.found.usage.estimated == 0


def test_b42_another_model_is_recorded_and_told_once_or_stops(translate: Translator) -> None:
    swapped = translate.service.always = lambda handler, body: (
        handler.send_json(200, completion(body | {"model": "cheap-1"}, handler.content(body))) or True
    )
    ran = translate([TEXT, OTHER], batch=1)
    assert ran.rows[0]["notes"]["translate"]["model"] == "cheap-1"
    assert sum("cheap-1" in line for line in ran.said) == 1
    translate.service.always = swapped
    with pytest.raises(UsageError, match="cheap-1"):
        translate(["A third text about boats."], on_model_change="stop")

    def dated(handler: Handler, body: dict[str, Any]) -> bool:
        handler.send_json(200, completion(body | {"model": "m-1-2026-08-01"}, handler.content(body)))
        return True

    translate.service.always = dated
    assert len(translate(["A fourth text about boats."], on_model_change="stop").rows) == 1


XML_SET = [
    "The <b>harbour</b> was <i>quiet</i>.",
    "a < b && c > d is not markup",
    'Fish & chips at Tom\'s "place" cost <5 dollars',
    "<p>The boat left.</p>\n<ul><li>ropes</li></ul>",
    "AT&amp;T wrote &lt;b&gt; on the wall",
]


@pytest.mark.parametrize("engine", ["deepl", "openai"])
@pytest.mark.parametrize("source", XML_SET)
def test_b43_tags_and_entities_survive(translate: Translator, source: str, engine: str) -> None:
    from html import escape

    if engine == "deepl":
        import re

        def as_xml(text: str) -> str:
            """What DeepL does in XML mode: tags stay, text between them is decoded, translated and encoded."""
            from html import unescape

            pieces = re.split(r"(<[^<>]+>)", text)
            assert all(piece.startswith("<x id=") for piece in pieces[1::2]), text
            return "".join(
                piece if index % 2 else escape(korean(unescape(piece)), quote=False) for index, piece in enumerate(pieces)
            )

        translate.service.translate = as_xml
    ran = translate([source], engine=engine)
    assert ran.rejected == []
    assert [c for c in ran.texts[0] if c in '<>&"'] == [c for c in source if c in '<>&"']
    if engine == "deepl":
        assert translate.service.calls[0]["body"]["tag_handling"] == "xml"


def test_b44_a_long_text_is_split_at_borders_and_rejoined(translate: Translator) -> None:
    paragraphs = [" ".join(f"Sentence {n} of part {p} is about boats and weather." for n in range(12)) for p in range(6)]
    text = "\n\n".join(paragraphs) + "\n \n\n  Last line.  \n"
    ran = translate([text], max_segment_chars=300, batch=4)
    assert ran.texts == [korean(text)]
    sent = [piece for asked in translate.service.asked() for piece in asked]
    assert max(map(len, sent)) <= 300
    assert all(piece.endswith(".") for piece in sent)


def test_b44_a_sentence_that_is_too_long_is_rejected_never_cut(translate: Translator) -> None:
    ran = translate(["boats and " * 100 + "weather", TEXT], max_segment_chars=300)
    assert [one["reason"] for one in ran.rejected] == ["too_long"]
    assert len(ran.rows) == 1
