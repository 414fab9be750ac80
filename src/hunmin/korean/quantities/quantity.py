"""What a text says in numbers: a value, its unit and its place."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

Number = int | Fraction
# A text with more numbers is a table or an attack; what lies beyond is not read.
MOST = 4000
# `version` and `name` (base64, GPT-4o) are compared as written; `marker` is the number of a list item.
# `base` is that of a numeral system (16진수).
Kind = Literal["count", "ordinal", "clock", "month", "weekday", "version", "name", "marker", "base"]


class Quantity(NamedTuple):
    """A number in a text.

    start, end    the whole expression with its unit: "3만 5천 원".
    first, last   the number alone: "3만 5천".
    value         exact; hours of a clock as written (오후 3시 is 3 with half="pm"), the lower end of a range.
    high          the upper end of a range (두세, 2~3), whose number begins at `second`; the lower one ends at `joint`.
    unit          an id of `units.UNITS`, "" for a bare count.
    sure          2: digits, or a numeral that can be nothing else; 1: nearly always a number; 0: one, first, half, 하루,
                  which translators add and drop.
    also          other readings: 3:16 is 3 and 16 too, 10K may be 10,000.
    written       the digits as they stand, or what a version or name reads; "" for words; "2~3" for a range.
    """

    start: int
    end: int
    first: int
    last: int
    value: Number
    unit: str = ""
    kind: Kind = "count"
    sure: int = 2
    high: Number | None = None
    joint: int = 0
    second: int = 0
    also: tuple[Number, ...] = ()
    half: Literal["", "am", "pm"] = ""
    written: str = ""

    @property
    def minutes(self) -> Number:
        """Of a clock: minutes since midnight; within twelve hours when neither am nor pm is known."""
        hours = self.value % 12 if self.half else self.value
        return hours * 60 + (720 if self.half == "pm" else 0)

    @property
    def known_half(self) -> bool:
        """True for a clock that says which half of the day it means."""
        return bool(self.half) or self.value >= 13 or self.value < 1

    def ends(self) -> tuple[Quantity, ...]:
        """Both ends of a range, else the quantity itself."""
        if self.high is None:
            return (self,)
        low, _, high = self.written.partition("~")
        return (
            self._replace(high=None, last=self.joint, written=low),
            self._replace(high=None, value=self.high, first=self.second, also=(), written=high),
        )


def number(digits: str) -> Number:
    """The exact value of "1,234", "30.6", ".5"."""
    plain = digits.replace(",", "")
    if "." not in plain:
        return int(plain)
    whole, _, rest = plain.partition(".")
    return exact(Fraction(int((whole or "0") + rest), 10 ** len(rest)))


def exact(value: Number) -> Number:
    """An int where the value is whole."""
    return value.numerator if value.denominator == 1 else value


def same_time(one: Quantity, other: Quantity) -> bool:
    """True when two clocks may mean the same moment: 15:00 and 오후 3시, 3 o'clock and 오후 3시."""
    if one.value > 24 or other.value > 24:
        return one.value == other.value
    if one.known_half and other.known_half:
        return one.minutes % 1440 == other.minutes % 1440
    return one.minutes % 720 == other.minutes % 720
