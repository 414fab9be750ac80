"""Translationese: one feature is nothing, many are a warning, and doubled passives are mended."""

from __future__ import annotations

import time

import pytest

from hunmin.korean.translationese import FEATURES, NATIVE, density, translationese_marks

TRANSLATED = (
    "당신은 여러 개의 선택들을 가지고 있다. 그것은 당신의 목표들에 의해 결정된다. 그녀는 세 명의 친구를 가지고 있었고, 그들은 가장 유명한 예술가들 중 하나로부터 그림을 배웠다. "
    "성공에 있어서 두 가지의 요인들이 중요하다. 그것은 노력과 운이다. 당신은 실패로부터 배운다. 네 개의 규칙들을 기억하라. 그것들은 당신을 도울 것이다."
)
NATIVE_TEXT = (
    "아침에 일어나면 먼저 창을 연다. 밤새 고인 공기가 빠져나가고 골목의 소리가 들어온다. 두부 장수가 지나가고 학교 가는 아이들이 웃는다. 물을 한 잔 마시고 화분을 살핀다. "
    "잎이 마른 것은 떼어 내고 흙이 젖었는지 손가락으로 눌러 본다. 그러고 나서야 라디오를 켠다. 오늘은 낮부터 비가 온다고 한다. "
    "우산을 현관에 세워 두고 아침을 먹는다. 된장국에 밥을 말아 먹으면 하루가 든든하다."
)


def found(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in translationese_marks(text)]


def test_a_text_full_of_translated_wording_has_a_warning_at_each_place() -> None:
    marks = translationese_marks(TRANSLATED)
    assert {mark.severity for mark in marks} == {"warning"}
    assert {"당신은", "그것은", "그녀는", "세 명의 친구를 가지고 있"} <= set(found(TRANSLATED))
    assert density(TRANSLATED) > 10 * NATIVE[-1][1]


def test_native_text_and_single_features_have_none() -> None:
    assert found(NATIVE_TEXT) == []
    assert found("그것은 사실이 아니다.") == []
    assert found("이 법에 의하여 정한 것으로부터 벗어날 수 없다.") == []
    assert found(NATIVE_TEXT + " 그것은 오래된 버릇이다.") == []


def test_a_short_text_needs_three_features_or_one_that_no_native_text_has() -> None:
    three = "당신은 그것을 세 개의 상자에 담았다."
    assert len(found(three)) == FEATURES
    assert found("고양이는 네 개의 다리를 가지고 있습니다.") == ["네 개의 다리를 가지고 있"]
    assert found("고양이는 다리가 네 개입니다.") == []
    assert found("여기 세 가지 방법이 있습니다:\n- 걷기") == ["여기 세 가지 방법이 있습니다:"]
    assert found("물론입니다! 알려 드리겠습니다.") == ["물론입니다!"]
    assert found("네, 물론입니다. 언제든 오세요.") == []


def test_code_and_quotations_do_not_count() -> None:
    assert found("```\n당신은 그것을 세 개의 상자에 담았다.\n```") == []
    assert found('번역투의 예는 "당신은 그것을 세 개의 상자에 담았다."입니다.') == []


@pytest.mark.parametrize(
    ("doubled", "single"),
    [
        ("그렇게 보여집니다.", "그렇게 보입니다."),
        ("오래 잊혀진 노래", "오래 잊힌 노래"),
        ("이름이 잊혀져 간다.", "이름이 잊혀 간다."),
        ("둘로 나뉘어졌다.", "둘로 나뉘었다."),
        ("옳다고 생각되어진다.", "옳다고 생각된다."),
        ("널리 쓰여지는 말", "널리 쓰이는 말"),
        ("문이 닫혀져 있다.", "문이 닫혀 있다."),
        ("곧 바뀌어질 제도", "곧 바뀌일 제도".replace("바뀌일", "바뀔")),
        ("그릇에 담겨진 국", "그릇에 담긴 국"),
        ("잘 보여지지 않는다.", "잘 보이지 않는다."),
        ("크게 보여졌고", "크게 보였고"),
    ],
)
def test_a_doubled_passive_is_mended(doubled: str, single: str) -> None:
    (mark,) = translationese_marks(doubled)
    assert mark.severity == "warning"
    assert doubled[: mark.start] + (mark.repair or "") + doubled[mark.end :] == single


@pytest.mark.parametrize(
    "right",
    [
        "널리 알려진 사실",
        "비밀이 밝혀졌다.",
        "이름 붙여진 별",
        "마음에 새겨진 말",
        "만들어진 물건",
        "믿어지지 않는다",
        "모여 지낸다",
    ],
)
def test_passives_that_are_not_doubled_are_fine(right: str) -> None:
    assert translationese_marks(right) == []


@pytest.mark.parametrize("unit", ["그것은 ", "되어지", "가장 ", "여기 ", "세 개의 ", "가", "로부터", "\n"])
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    began = time.process_time()
    translationese_marks(unit * (200_000 // len(unit)))
    assert time.process_time() - began < 5
