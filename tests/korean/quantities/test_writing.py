"""A value written the way another number was: digits, 억, native and Sino-Korean numerals, clocks, units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hunmin.korean.quantities import english_quantities, korean_quantities
from hunmin.korean.quantities.numerals import sino, write_native, write_sino
from hunmin.korean.quantities.writing import natural, rewrite, rewrite_clock, rewrite_unit


@pytest.mark.parametrize(
    ("english", "korean", "written"),
    [
        ("71 percent", "17퍼센트", "71"),
        ("$40 billion", "40억 달러", "400억"),
        ("2.5 million", "25만 명", "250만"),
        ("1.5 billion", "1.5억 명", "15억"),
        ("105 million", "10억 5000만 명", "1억 500만"),
        ("1.5 billion", "1500만 명", "15억"),
        ("123 million", "1억 3,300만 명", "1억 2,300만"),
        ("3 million", "2백만 명", "3백만"),
        ("35,000 won", "3만 8천 원", "3만 5천"),
        ("10,557", "10,575", "10,557"),
        ("13.70", "13.07", "13.70"),
        ("three ways", "네 가지", "세"),
        ("twelve people", "열세 명", "열두"),
        ("twenty people", "서른 명", "스무"),
        ("the third way", "두 번째 방법", "세"),
        ("first", "두 번째", "첫"),
        ("the second way", "첫 번째 방법", "두 번째"),
        ("three days", "나흘", "사흘"),
        ("two or three times", "서너 번", "두세"),
        ("250 people", "이백육십 명", "이백오십"),
        ("three-quarters", "4분의 1", "4분의 3"),
        ("two-thirds", "삼분의 일", "삼분의 이"),
        ("3/4", "1/4", "3/4"),
        ("version 3.9.1", "3.8.1", "3.9.1"),
        ("Friday", "목요일", "금"),
    ],
)
def test_rewrite(english: str, korean: str, written: str) -> None:
    (right,), (wrong,) = english_quantities(english), korean_quantities(korean)
    assert rewrite(korean, wrong, right) == written


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("150 million", "15억 명"),  # 1억 5000만, 1억 5,000만 or 1억 5천만
        ("86°F", "70도"),
        ("37 minutes", "2시간 30분"),
        ("1,650.33", "1,50.33"),
        ("Python 2.7", "파이썬 2.6만 지원"),
        ("two-thirds", "3"),
    ],
)
def test_what_is_not_certain_is_not_written(english: str, korean: str) -> None:
    right, wrong = english_quantities(english)[-1], korean_quantities(korean)[-1]
    assert rewrite(korean, wrong, right) is None


@pytest.mark.parametrize(
    ("english", "korean", "written"),
    [
        ("3 p.m.", "오전 3시", "오후 3시"),
        ("2:30", "2시 50분", "2시 30분"),
        ("2:30", "3:30", "2:30"),
        ("4:30", "세 시 반", "네 시 반"),
        ("4:20", "세 시 반", "네 시 이십분"),
        ("15:00", "오전 3시", "오후 3시"),
    ],
)
def test_clocks(english: str, korean: str, written: str) -> None:
    (right,), (wrong,) = english_quantities(english), korean_quantities(korean)
    assert rewrite_clock(korean, wrong, right) == written


@pytest.mark.parametrize(
    ("english", "korean", "written"),
    [
        ("5 kg", "5g", "5kg"),
        ("5 kg", "5그램", "5킬로그램"),
        ("$20", "20원", "20달러"),
        ("$20", "₩20", "$20"),
        ("5%", "5%포인트", "5%"),
        ("5 percentage points", "5퍼센트", "5퍼센트포인트"),
        ("10 seconds", "10 분", "10 초"),
    ],
)
def test_units(english: str, korean: str, written: str) -> None:
    (right,), (wrong,) = english_quantities(english), korean_quantities(korean)
    assert rewrite_unit(korean, wrong, right) == written


@given(st.integers(1, 10**12 - 1))
def test_sino_korean_numerals_read_back(value: int) -> None:
    assert sino(write_sino(value)) == value


@given(st.integers(1, 99), st.sampled_from(["명", "개", "가지", "번째"]))
def test_native_numerals_read_back(value: int, counter: str) -> None:
    text = f"모두 {write_native(value, alone=False)} {counter} 나왔다"
    assert [one.value for one in korean_quantities(text)] == [value]


@given(st.integers(1, 10**15), st.booleans(), st.booleans())
def test_natural_numbers_read_back(value: int, comma: bool, thousands: bool) -> None:
    text = natural(value, comma=comma, thousands=thousands) + " 달러"
    assert [one.value for one in korean_quantities(text)] == [value]
