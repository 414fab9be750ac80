"""What follows a number in Korean text: units of measure, counters, 시 and 분 of a clock, 월, 번째, 반."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from hunmin.korean.quantities.numerals import sino
from hunmin.korean.quantities.quantity import Kind, Number, Quantity
from hunmin.korean.quantities.units import HANGUL, SYMBOLS

# What may follow a counter of one syllable: nothing more of a word, or a particle; 일 in 5일본 is none.
ENDS = (
    "(?![가-힣])|(?=[은는이가을를의에도로와과만까부쯤씩당짜전후뒤간동안내마째며고라였입인나든지보밖처정어차생치하된넘남대여이임제다예랑처야]"
    "|[초말중](?![가-힣]))"
)
_SHORT = frozenset(name for name in HANGUL if len(name) == 1) | {"프로", "주간", "비트", "마일", "센티"}
_LONG_NAMES = "|".join(re.escape(name) for name in sorted(HANGUL, key=len, reverse=True) if name not in _SHORT)
_SHORT_NAMES = "|".join(re.escape(name) for name in sorted(_SHORT, key=len, reverse=True))
_SYMBOL_NAMES = "|".join(re.escape(name) for name in sorted(SYMBOLS, key=len, reverse=True))
_LOWER_SYMBOLS = {name.lower(): unit for name, unit in SYMBOLS.items()}
_CLOCK_NOT = "간도작험대기즌리장민스점절속선각인술트내외청군계설행체중멘위골"
_UNIT = re.compile(
    f"(?P<more>여)? ?(?:(?P<era>년대)|(?P<unit>{_LONG_NAMES})|(?P<short>{_SHORT_NAMES})(?:{ENDS})|(?P<symbol>(?i:{_SYMBOL_NAMES}))(?![A-Za-z])"
    f"|(?P<century>세기)|(?P<ordinal>번째|째(?![가-힣])|등(?![가-힣급록])|위(?:{ENDS})|차(?= ))|(?P<base>진(?:수|법|(?![가-힣])))"
    f"|(?P<clock>시(?![{_CLOCK_NOT}]))|(?P<month>월(?![급세요간]))"
    "|(?P<age>살|세(?![가-힣])|세(?=[의에가는이까부]))|(?P<gap>여 ))"
)
_SINO_MINUTES = "[일이삼사오]?십?[일이삼사오육칠팔구]?"
MINUTES = re.compile(
    f" ?(?:(\\d{{1,2}}) ?분(?!의|기|야|류|석|위|량)|({_SINO_MINUTES}) ?분(?!의|기|야|류|석|위|량)|(반)(?![가-힣])|(반)(?=[에은이을까부쯤]))",
    re.ASCII,
)
_HALF = re.compile(" ?반(?:(?![가-힣])|(?=[이을은의에동만 ]))(?! 친구| 아이| 학생)")
_HALF_DAY = re.compile("(오전|오후|새벽|아침|저녁|낮|밤|점심)(?: |에 |은 |의 |, |\\()?(?:약 |대략 )?$")
_AM: dict[str, Literal["", "am", "pm"]] = {"오전": "am", "오후": "pm", "새벽": "am", "아침": "am", "저녁": "pm"}


def unit_after(text: str, last: int) -> tuple[str, int, Kind]:
    """The unit after a number that ends at `last`, where it ends, and what kind of quantity it makes."""
    if last >= len(text):
        return "", last, "count"
    match = _UNIT.match(text, last)
    if not match:
        return "", last, "count"
    name, end = match.lastgroup, match.end()
    word = match.group(name) if name else ""
    if name in {"unit", "short"}:
        return HANGUL[word], end, "count"
    if name == "symbol":
        return _LOWER_SYMBOLS[word.lower()], end, "count"
    if name in {"era", "century"}:
        return name, end, "count" if name == "era" else "ordinal"
    if name == "ordinal":
        return "", end, "ordinal"
    if name in {"clock", "base"}:
        return "", end, "clock" if name == "clock" else "base"
    if name == "month":
        return "", end, "month"
    return "", end if name == "age" else last, "count"


def minutes_of(text: str, end: int) -> tuple[Number, int]:
    """After 시: the minutes as a part of an hour, and where they end."""
    match = MINUTES.match(text, end)
    if not match:
        return 0, end
    digits, spelt = match.group(1), match.group(2)
    if match.group(3) or match.group(4):
        return Fraction(1, 2), match.end()
    minutes = int(digits) if digits else sino(spelt or "")
    return (Fraction(minutes, 60), match.end()) if 0 < minutes < 60 or digits else (0, end)


def clock(text: str, start: int, last: int, end: int, value: Number, also: tuple[Number, ...] = ()) -> Quantity:
    """A time of day whose hour begins at `start`; the half of the day before it belongs to the expression."""
    half = _HALF_DAY.search(text, max(0, start - 8), start)
    which = _AM.get(half.group(1), "") if half and value < 13 else ""
    return Quantity(half.start() if half else start, end, start, last, value, kind="clock", half=which, also=also)


def halves(text: str, end: int) -> int:
    """Where 반 of "한 시간 반" ends; 0 where there is none."""
    match = _HALF.match(text, end)
    return match.end() if match else 0
