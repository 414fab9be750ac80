"""Quantities of Korean text: values, units, places."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hunmin.korean.quantities import korean_quantities
from hunmin.korean.quantities.quantity import Number


def found(text: str) -> list[tuple[str, Number, str]]:
    return [(text[one.start : one.end], one.value, one.unit) for one in korean_quantities(text)]


@pytest.mark.parametrize(
    ("text", "place", "value", "unit"),
    [
        ("306억 달러를 썼다", "306억 달러", 30_600_000_000, "usd"),
        ("30.6억 달러를 썼다", "30.6억 달러", 3_060_000_000, "usd"),
        ("3만 5천 원입니다", "3만 5천 원", 35_000, "krw"),
        ("1억 2,300만 명이 보았다", "1억 2,300만", 123_000_000, ""),
        ("3천5백만 원", "3천5백만 원", 35_000_000, "krw"),
        ("12만 3456개", "12만 3456", 123_456, ""),
        ("1조 2000억 원", "1조 2000억 원", 1_200_000_000_000, "krw"),
        ("3백만불", "3백만불", 3_000_000, "usd"),
        ("20여 명", "20", 20, ""),
        ("1,000여 년", "1,000여 년", 1000, "year"),
        ("₩5,000", "₩5,000", 5000, "krw"),
        ("$12.50를 냈다", "$12.50", Fraction(25, 2), "usd"),
        ("１２㎏을 샀다", "１２㎏", 12, "kg"),
        ("5%포인트 올랐다", "5%포인트", 5, "point"),
        ("5 퍼센트 포인트", "5 퍼센트 포인트", 5, "point"),
        ("5%가 줄었다", "5%", 5, "percent"),
        ("4할 6리의 타율", "4할 6리", Fraction(203, 500), ""),
        ("4분의 3이 찬성했다", "4분의 3", Fraction(3, 4), ""),
        ("삼분의 이가 물이다", "삼분의 이", Fraction(2, 3), ""),
        ("밀가루 1½컵", "1½컵", Fraction(3, 2), "cup"),
        ("우유 1과 1/2컵", "1과 1/2컵", Fraction(3, 2), "cup"),
        ("¾컵", "¾컵", Fraction(3, 4), "cup"),
        ("1990년대에는", "1990년대", 1990, "era"),
        ("21세기의 과학", "21세기", 21, "century"),
        ("1분기 실적", "1", 1, ""),
        ("제2차 세계 대전", "2차", 2, ""),
        ("제이차 세계 대전", "제이차", 2, ""),
        ("루이 14세", "14세", 14, ""),
        ("세 가지 이유", "세", 3, ""),
        ("두 번째 질문", "두 번째", 2, ""),
        ("두번째 질문", "두번째", 2, ""),
        ("첫 번째 질문", "첫 번째", 1, ""),
        ("둘째 아들", "둘째", 2, ""),
        ("열두 명이 왔다", "열두", 12, ""),
        ("열 네 번째 생일", "열 네 번째", 14, ""),
        ("스무 살 학생", "스무 살", 20, ""),
        ("스물다섯 명", "스물다섯", 25, ""),
        ("쉰 살 생신", "쉰 살", 50, ""),
        ("석 달 동안", "석 달", 3, "month"),
        ("넉 장을 복사했다", "넉", 4, ""),
        ("한 시간 반을 기다렸다", "한 시간 반", Fraction(3, 2), "hour"),
        ("2시간 반 걸린다", "2시간 반", Fraction(5, 2), "hour"),
        ("사흘 동안", "사흘", 3, "day"),
        ("나흘째 비가 온다", "나흘", 4, "day"),
        ("열흘 뒤에 만나자", "열흘", 10, "day"),
        ("보름을 머물렀다", "보름", 15, "day"),
        ("일주일이 지났다", "일주일", 1, "week"),
        ("반년 만에", "반년", Fraction(1, 2), "year"),
        ("십 년이면 강산도 변한다", "십 년", 10, "year"),
        ("천 원만 빌려줘", "천 원", 1000, "krw"),
        ("만 명이 넘게 모였다", "만", 10_000, ""),
        ("삼만 오천 원", "삼만 오천 원", 35_000, "krw"),
        ("이백오십 명", "이백오십", 250, ""),
        ("이십사일까지 내세요", "이십사일", 24, "day"),
        ("정답은 삼십이다", "삼십이", 32, ""),
        ("백만 명의 시민", "백만", 1_000_000, ""),
        ("십오 퍼센트", "십오 퍼센트", 15, "percent"),
        ("시월의 마지막 밤", "시월", 10, ""),
        ("12월 25일이다", "12월", 12, ""),
        ("수요일에 만나", "수요일", 2, ""),
        ("시속 60km로 달렸다", "60km", 60, "km"),
        ("5킬로미터를 걸었다", "5킬로미터", 5, "km"),
        ("영하 5도였다", "5도", 5, "degree"),
        ("32비트 정수", "32비트", 32, "bit"),
        ("간장 두 큰술", "두 큰술", 2, "tbsp"),
        ("16진수로 바꾼다", "16진수", 16, ""),
        ("파이썬 3.9.1", "3.9.1", 0, ""),
        ("코로나19 검사", "19", 19, ""),
    ],
)
def test_one_quantity(text: str, place: str, value: Number, unit: str) -> None:
    assert (place, value, unit) in found(text)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("두세 번 읽었다", 2, 3, ""),
        ("서너 시간 걸린다", 3, 4, "hour"),
        ("대여섯 명", 5, 6, ""),
        ("2~3시간", 2, 3, "hour"),
        ("20-25분", 20, 25, "minute"),
        ("5%에서 10%로", 5, 10, "percent"),
        ("2만~3만 명", 20_000, 30_000, ""),
        ("2~3만 명", 2, 30_000, ""),
        ("1부터 10까지", 1, 10, ""),
    ],
)
def test_a_range_is_one_quantity_with_two_ends(text: str, low: int, high: int, unit: str) -> None:
    (quantity,) = korean_quantities(text)
    assert (quantity.value, quantity.high, quantity.unit) == (low, high, unit)
    first, second = quantity.ends()
    assert (first.value, second.value) == (low, high)


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("오후 3시에 만나자", 3, "pm"),
        ("오전 10시 30분", Fraction(21, 2), "am"),
        ("15시", 15, ""),
        ("14:30에 시작", Fraction(29, 2), ""),
        ("세 시 반", Fraction(7, 2), ""),
        ("오후 네 시 삼십 분", Fraction(9, 2), "pm"),
        ("새벽 2시", 2, "am"),
        ("정오에 닫는다", 12, "pm"),
    ],
)
def test_clocks(text: str, value: Number, half: str) -> None:
    (quantity,) = korean_quantities(text)
    assert (quantity.kind, quantity.value, quantity.half) == ("clock", value, half)


def test_the_number_has_its_own_place() -> None:
    text = "모두 3만 5천 원입니다."
    (quantity,) = korean_quantities(text)
    assert text[quantity.first : quantity.last] == "3만 5천"
    assert text[quantity.start : quantity.end] == "3만 5천 원"


def test_dates_are_three_quantities() -> None:
    assert [(one.value, one.kind, one.unit) for one in korean_quantities("2018년 10월 9일")] == [
        (2018, "count", "year"),
        (10, "month", ""),
        (9, "count", "day"),
    ]


def test_list_numbers_are_markers() -> None:
    assert [one.kind for one in korean_quantities("1. 쌀을 씻는다.\n2) 물을 붓는다.\n3개를 넣는다.")] == [
        "marker",
        "marker",
        "count",
    ]


def test_names_with_digits_are_compared_as_written() -> None:
    assert [(one.kind, one.written) for one in korean_quantities("base64와 utf_16_le")] == [
        ("name", "base64"),
        ("name", "utf_16_le"),
    ]


def test_indefinite_numbers_are_left_alone() -> None:
    assert found("수백 명이 몇 백 권을 읽고 수십만 원을 냈다") == []


def test_places_hold_in_full_width_text() -> None:
    text = "값은 ３，０００원이고 무게는 １．５kg이다."
    assert [text[one.start : one.end] for one in korean_quantities(text)] == ["３，０００원", "１．５kg"]
