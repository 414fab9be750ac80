"""Quantities of English text: values, units, places."""

from __future__ import annotations

from fractions import Fraction

import pytest

from hunmin.korean.quantities import english_quantities
from hunmin.korean.quantities.quantity import Number


@pytest.mark.parametrize(
    ("text", "place", "value", "unit"),
    [
        ("It cost $30.6 billion.", "$30.6 billion", 30_600_000_000, "usd"),
        ("It cost US$1.5bn.", "US$1.5bn", 1_500_000_000, "usd"),
        ("about $5k", "$5k", 5000, "usd"),
        ("2.5 million people", "2.5 million", 2_500_000, ""),
        ("a $20-million deal", "$20-million", 20_000_000, "usd"),
        ("30 billion won", "30 billion won", 30_000_000_000, "krw"),
        ("19 cents", "19 cents", 19, "cent"),
        ("twenty-five people", "twenty-five", 25, ""),
        ("a hundred dogs", "a hundred", 100, ""),
        ("two million won", "two million won", 2_000_000, "krw"),
        ("three hundred and fifty-two pages", "three hundred and fifty-two", 352, ""),
        ("nineteen eighty-four", "nineteen eighty-four", 1984, ""),
        ("half a million", "half a million", 500_000, ""),
        ("half an hour", "half an hour", Fraction(1, 2), "hour"),
        ("an hour and a half", "an hour and a half", Fraction(3, 2), "hour"),
        ("two and a half years", "two and a half years", Fraction(5, 2), "year"),
        ("a quarter of an hour", "a quarter of an hour", Fraction(1, 4), "hour"),
        ("two dozen eggs", "two dozen", 24, ""),
        ("half a dozen eggs", "half a dozen", 6, ""),
        ("a couple of thousand people", "couple of thousand", 2000, ""),
        ("two-thirds of them", "two-thirds", Fraction(2, 3), ""),
        ("three quarters of an apple", "three quarters", Fraction(3, 4), ""),
        ("one third of the cake", "one third", Fraction(1, 3), ""),
        ("3 1/2 cups of flour", "3 1/2 cups", Fraction(7, 2), "cup"),
        ("1½ cups", "1½ cups", Fraction(3, 2), "cup"),
        ("an average of .406", ".406", Fraction(203, 500), ""),
        ("twice a day", "twice", 2, ""),
        ("in the 1990s", "1990s", 1990, "era"),
        ("the '80s", "80s", 80, "era"),
        ("the 21st century", "21st century", 21, "century"),
        ("the twentieth century", "twentieth", 20, "century"),
        ("the third option", "third", 3, ""),
        ("the 22nd floor", "22nd", 22, ""),
        ("results for Q3", "Q3", 3, ""),
        ("World War II", "II", 2, ""),
        ("King Louis XIV", "XIV", 14, ""),
        ("Chapter V", "V", 5, ""),
        ("5 percentage points", "5 percentage points", 5, "point"),
        ("5 per cent", "5 per cent", 5, "percent"),
        ("a 13-year-old child", "13-year", 13, "year"),
        ("6-foot tall", "6-foot", 6, "ft"),
        ("60 mph", "60 mph", 60, "mile"),
        ("350 degrees Fahrenheit", "350 degrees Fahrenheit", 350, "fahrenheit"),
        ("25°C", "25°C", 25, "celsius"),
        ("20 square meters", "20 square meters", 20, "m2"),
        ("64-bit", "64-bit", 64, "bit"),
        ("a fortnight", "a fortnight", 1, "fortnight"),
        ("in March 2020", "March", 3, ""),
        ("on May 5", "May", 5, ""),
        ("every Monday", "Monday", 0, ""),
    ],
)
def test_one_quantity(text: str, place: str, value: Number, unit: str) -> None:
    assert (place, value, unit) in [(text[one.start : one.end], one.value, one.unit) for one in english_quantities(text)]


@pytest.mark.parametrize(
    ("text", "value", "half"),
    [
        ("at 3 p.m.", 3, "pm"),
        ("at 15:00", 15, ""),
        ("at 2:30 a.m.", Fraction(5, 2), "am"),
        ("at six o'clock in the evening", 6, "pm"),
        ("at half past six", Fraction(13, 2), ""),
        ("a quarter to nine", Fraction(35, 4), ""),
        ("at seven-thirty", Fraction(15, 2), ""),
        ("until noon", 12, "pm"),
    ],
)
def test_clocks(text: str, value: Number, half: str) -> None:
    (quantity,) = (one for one in english_quantities(text) if one.kind == "clock")
    assert (quantity.value, quantity.half) == (value, half)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("two or three hours", 2, 3, "hour"),
        ("between five and ten kg", 5, 10, "kg"),
        ("20-30 percent", 20, 30, "percent"),
        ("8- to 32-bit numbers", 8, 32, "bit"),
    ],
)
def test_ranges(text: str, low: int, high: int, unit: str) -> None:
    (quantity,) = english_quantities(text)
    assert (quantity.value, quantity.high, quantity.unit) == (low, high, unit)


@pytest.mark.parametrize("text", ["3.9.1", "1.1.0e", "v2.0", "Python 3.10", "version 2.1"])
def test_versions_are_compared_as_written(text: str) -> None:
    assert [one.kind for one in english_quantities(text)] == ["version"]


@pytest.mark.parametrize(
    "text", ["hundreds of people", "several thousand", "He may march with us.", "someone told everyone", "Sun and Sat"]
)
def test_no_quantity(text: str) -> None:
    assert english_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "sure"), [("no one", 0), ("one of them", 0), ("one hour", 2), ("one way", 1), ("the first time", 0), ("two men", 2)]
)
def test_one_and_first_count_little(text: str, sure: int) -> None:
    assert [one.sure for one in english_quantities(text)][0] == sure


def test_may_is_a_month_only_beside_a_date() -> None:
    assert [one.kind for one in english_quantities("May I ask you in May?")] == ["month"]
