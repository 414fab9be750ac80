"""What is equal between English and Korean, and what only looks so."""

from __future__ import annotations

import pytest

from hunmin.data.pairs.number_matching import fits, key, stands_for
from hunmin.korean.quantities import english_quantities, korean_quantities


def equal(english: str, korean: str) -> bool:
    ours = [end for one in english_quantities(english) for end in one.ends()]
    theirs = [end for one in korean_quantities(korean) for end in one.ends()]
    assert ours and theirs, "no quantity found"
    return len(ours) == len(theirs) and all(
        (key(one) == key(other) and fits(one, other) > 0) or stands_for(one, other)
        for one, other in zip(ours, theirs, strict=True)
    )


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("three days", "사흘"),
        ("four days", "나흘"),
        ("fifteen days", "보름"),
        ("20 years old", "스무 살"),
        ("2-3 times", "두세 번"),
        ("three or four people", "서너 명"),
        ("1.5 hours", "한 시간 반"),
        ("three-quarters", "4분의 3"),
        ("World War II", "제2차 세계 대전"),
        ("the 1990s", "1990년대"),
        ("Q1", "1분기"),
        ("a dozen eggs", "달걀 열두 개"),
        ("twice", "두 배"),
        ("15:00", "오후 3시"),
        ("3 pm", "15시"),
        ("3 p.m.", "오후 3시"),
        ("12 kg", "１２㎏"),
        ("$30.6 billion", "306억 달러"),
        ("1.2 million", "120만"),
        ("three ways", "세 가지"),
        ("the 21st century", "21세기"),
        ("two years", "24개월"),
        ("8 km", "5마일"),
        ("86°F", "30°C"),
        ("half", "50%"),
        ("an hour and a half", "90분"),
        ("12 a.m.", "오전 12시"),
        ("35,000 won", "3만 5천 원"),
        ("250 people", "이백오십 명"),
        ("version 3.9.1", "3.9.1"),
        ("19 cents", "0.19달러"),
    ],
)
def test_equal(english: str, korean: str) -> None:
    assert equal(english, korean)


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("four days", "사흘"),
        ("5%", "5%포인트"),
        ("$30.6 billion", "30.6억 달러"),
        ("$30.6 billion", "306억 원"),
        ("3 pm", "오전 3시"),
        ("15:00", "오전 3시"),
        ("5 kg", "5g"),
        ("5 miles", "5킬로미터"),
        ("version 3.10", "3.1"),
        ("ten days", "보름"),
        ("three or four people", "두세 명"),
        ("two-thirds", "4분의 3"),
        ("5 minutes", "5초"),
    ],
)
def test_not_equal(english: str, korean: str) -> None:
    assert not equal(english, korean)
