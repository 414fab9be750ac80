"""Writing a value the way a Korean text wrote another: digits stay digits, 억 stays 억, 세 becomes 네."""

from __future__ import annotations

import re
from fractions import Fraction

from hunmin.korean.quantities.digits import widths
from hunmin.korean.quantities.numerals import BIG_SCALES, DAYS, NATIVE, SMALL_SCALES, VAGUE_PAIRS, sino, write_native, write_sino
from hunmin.korean.quantities.quantity import Number, Quantity, exact
from hunmin.korean.quantities.units import UNITS

_ONE_SCALE = re.compile("([\\d,]+(?:\\.\\d+)?)( ?)([십백천]?[만억조경]?)$", re.ASCII)
_SCALED = re.compile("[십백천만억조경]")
_VULGAR = {
    Fraction(1, 2): "½",
    Fraction(1, 4): "¼",
    Fraction(3, 4): "¾",
    Fraction(1, 3): "⅓",
    Fraction(2, 3): "⅔",
    Fraction(1, 8): "⅛",
}
_WIDE = {ord(digit): wide for digit, wide in zip("0123456789.,", "０１２３４５６７８９．，", strict=True)}
_IS_WIDE = re.compile("[０-９]")
# The number is a piece of another: 1,50.33 · 2조 55천억 · 2시간 37분.
_BROKEN_BEFORE = re.compile("\\d[,.]$|[조억만] ?$")
_BROKEN_AFTER = re.compile("[,.]\\d")
_HOURS_BEFORE = re.compile("시간 ?$")
_HALF = re.compile("(\\d+|[가-힣]{1,3}?)( ?[^ ]*? ?반)")
_AFTER_THOUSAND = re.compile("천\\d")
_FOUR_DIGITS = re.compile("\\d{4}", re.ASCII)
_FRACTION = re.compile("\\d+(/|분의 ?)\\d+", re.ASCII)
_SINO_FRACTION = re.compile("[가-힣]+(분의 ?)[가-힣]+")
_SPELT_DAYS = {value: name for name, value in DAYS.items()}
_PAIRS = {pair: name for name, pair in reversed(VAGUE_PAIRS.items())}
_SYMBOL = re.compile("[A-Za-z%％°²³㎎㎏㎜㎝㎞㎖ℓ㎡㎢℃℉/]+$")
_MONEY_SIGN = re.compile("[$＄₩￦€£¥￥₹]")


def rewrite(text: str, wrong: Quantity, right: Quantity) -> str | None:
    """What should stand in place of the number of `wrong` in `text`; None where no single form is certain."""
    old = text[wrong.first : wrong.last]
    if right.kind in {"version", "name"}:
        return right.written if not wrong.also or wrong.kind == "name" else None
    if wrong.kind == "version":
        return right.written or None
    if wrong.kind == "weekday":
        return "월화수목금토일"[int(right.value)]
    if wrong.kind == "clock":
        return None
    if old in VAGUE_PAIRS:
        return _PAIRS.get((int(right.value), int(right.high))) if right.high is not None else None
    if wrong.high is not None or right.high is not None or _uncertain(text, wrong, right):
        return None
    if _IS_WIDE.search(old):
        plain = _write(widths(old), right.value, right.written, text, wrong)
        return plain.translate(_WIDE) if plain else None
    return _write(old, right.value, right.written, text, wrong)


def _uncertain(text: str, wrong: Quantity, right: Quantity) -> bool:
    """True where the number alone can not be put right: another unit, a piece of a larger number, 2.7만 that means only 2.7."""
    if wrong.unit != right.unit and "fahrenheit" in (wrong.unit, right.unit):
        return True
    if wrong.also and text[wrong.last - 1] in "만조":
        return True
    if _BROKEN_BEFORE.search(text, max(0, wrong.first - 2), wrong.first) or _BROKEN_AFTER.match(text, wrong.last):
        return True
    return wrong.unit == "minute" and _HOURS_BEFORE.search(text, max(0, wrong.first - 3), wrong.first) is not None


def _write(old: str, value: Number, written: str, text: str, wrong: Quantity) -> str | None:
    if match := _FRACTION.fullmatch(old):
        if match.group(1) == "/" and "/" in written:
            return written
        return _fraction(value, match.group(1), spelt=False)
    if match := _SINO_FRACTION.fullmatch(old):
        return _fraction(value, match.group(1), spelt=True)
    if old in DAYS:
        return _SPELT_DAYS.get(int(value)) if isinstance(value, int) else None
    if old.endswith("반") and (match := _HALF.fullmatch(old)):
        whole = exact(value - Fraction(1, 2))
        digits = match.group(1).isdecimal()
        number = str(whole) if digits else write_native(whole, alone=False) if isinstance(whole, int) else ""
        return number + match.group(2) if isinstance(whole, int) and number else None
    if old[0].isdigit():
        return _write_digits(old, value, written)
    return _write_hangul(old, value, text, wrong) if isinstance(value, int) and value > 0 else None


def _write_hangul(old: str, value: int, text: str, wrong: Quantity) -> str | None:
    if old in NATIVE or old.replace(" ", "") in NATIVE:
        if value == 1 and text[wrong.last : wrong.last + 3].strip().startswith("번째"):
            return "첫"
        if text.startswith("째", wrong.last):
            return {1: "첫", 2: "둘", 3: "셋", 4: "넷"}.get(value) or write_native(value, alone=False)
        return write_native(value, alone=old[-1] in "나둘셋넷물") or None
    if old.startswith("첫"):
        return "첫" + old[1:] if value == 1 else write_native(value, alone=False) + old[1:]
    return write_sino(value) if sino(old.replace(" ", "")) else None


def _fraction(value: Number, joint: str, *, spelt: bool) -> str | None:
    if value.denominator == 1:
        return None
    top, bottom = (write_sino(part) if spelt else str(part) for part in (value.numerator, value.denominator))
    return f"{top}/{bottom}" if joint == "/" else f"{bottom}{joint}{top}"


def _write_digits(old: str, value: Number, written: str) -> str | None:
    if old[-1] in _VULGAR.values():
        whole = value.numerator // value.denominator
        part = Fraction(value - whole)
        return (f"{whole or ''}" + (old[-2] if old[-2:-1] == " " else "") + _VULGAR[Fraction(part)]) if part in _VULGAR else None
    if _SCALED.search(old):
        return _write_scaled(old, value)
    plain = written.replace(",", "")
    if plain and value == _number(plain):
        return written if "," in old or "," not in written or len(old) < 4 else plain
    if not isinstance(value, int):
        return _decimal(value)
    if value >= 10**4 and value % 10**4 == 0 and "," not in old and len(old) <= 4:
        return natural(value) if value // 10**4 < 1000 else None
    return f"{value:,}" if "," in old and value >= 1000 else str(value)


def _write_scaled(old: str, value: Number) -> str | None:
    """With 만, 억, 조 as `old` has them; None where 1000만 might also be 1,000만 or 1천만."""
    match = _ONE_SCALE.fullmatch(old)
    shows_style = "," in old or _FOUR_DIGITS.search(old) is not None
    if match and match.group(3):
        scale = _scale(match.group(3))
        mantissa = Fraction(value) / scale
        if mantissa.denominator == 1 and mantissa < 10**4:
            if mantissa >= 1000 and not shows_style:
                return None
            comma = "," in match.group(1) and mantissa >= 1000
            return (f"{mantissa.numerator:,}" if comma else str(mantissa.numerator)) + match.group(2) + match.group(3)
        if mantissa >= 1 and "." in match.group(1):
            decimal = _decimal(mantissa)
            return decimal + match.group(2) + match.group(3) if decimal and mantissa < 10**4 else None
    if not isinstance(value, int) or _AFTER_THOUSAND.search(old):
        return None
    result = natural(value, comma="," in old, thousands="천" in old)
    return result if shows_style or not _FOUR_DIGITS.search(result) else None


def _number(plain: str) -> Number:
    try:
        return Fraction(plain)
    except ValueError:
        return -1


def _scale(letters: str) -> int:
    product = 1
    for letter in letters:
        product *= SMALL_SCALES.get(letter) or BIG_SCALES[letter]
    return product


def natural(value: int, *, comma: bool = False, thousands: bool = False) -> str:
    """1억 2300만 for 123,000,000; with `thousands` 3만 5천 for 35,000."""
    parts = []
    for name, scale in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)):
        group, value = divmod(value, scale)
        if group:
            short = thousands and group % 1000 == 0
            parts.append((f"{group // 1000}천" if short else f"{group:,}" if comma else str(group)) + name)
    return " ".join(parts) or "0"


def _decimal(value: Number) -> str | None:
    for places in range(1, 7):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(scaled.numerator).rjust(places + 1, "0")
            return f"{digits[:-places]}.{digits[-places:]}"
    return None


def rewrite_unit(text: str, wrong: Quantity, right: Quantity) -> str | None:
    """The whole expression of `wrong` with the unit of `right`: 5g → 5kg, 30원 → 30달러, 5%포인트 → 5%."""
    unit = UNITS.get(right.unit)
    if not unit:
        return None
    before, number, after = text[wrong.start : wrong.first], text[wrong.first : wrong.last], text[wrong.last : wrong.end]
    if _MONEY_SIGN.search(before):
        return (
            _MONEY_SIGN.sub(unit.symbol, before) + number + after
            if unit.dimension == "money" and unit.symbol in "$₩€£¥"
            else None
        )
    bare = after.lstrip(" 여")
    gap = after[: len(after) - len(bare)]
    if right.unit in {"percent", "point"}:
        name = ("%" if bare[:1] in "%％" else "퍼센트") + ("포인트" if right.unit == "point" else "")
    elif _SYMBOL.fullmatch(bare):
        name = unit.symbol
    else:
        name = unit.hangul
    return before + number + gap + name if name else None


def rewrite_clock(text: str, wrong: Quantity, right: Quantity) -> str | None:
    """The time of `right` in the form of `wrong`: 오전 3시 → 오후 3시, 2시 40분 → 2시 30분, 세 시 반 → 네 시 반."""
    old = text[wrong.start : wrong.end]
    half = {"am": "오전", "pm": "오후"}.get(right.half, "")
    if wrong.value == right.value:
        for name in ("오전", "오후"):
            if name in old and half:
                return old.replace(name, half, 1)
        return None
    if wrong.half and right.half and wrong.half != right.half:
        return None
    named = old.startswith(("오전", "오후"))
    if named and wrong.value >= 13 and right.half:
        return None
    afternoon = right.value >= 13 and named
    hour, minutes = divmod((right.value - 12 if afternoon else right.value) * 60, 60)
    if minutes.denominator != 1 or right.value > 24:
        return None
    before = text[wrong.start : wrong.first]
    if afternoon:
        before = before.replace("오전", "오후")
    return before + written if (written := _write_clock(text[wrong.first : wrong.end], int(hour), int(minutes))) else None


_CLOCK = re.compile(
    "(\\d+):(\\d\\d)|(\\d+)( ?)시(?:( ?)(\\d+)( ?)분|( ?)반)?|([가-힣]+)( ?)시(?:( ?)([가-힣]+?)( ?)분|( ?)반)?", re.ASCII
)


def _write_clock(old: str, hour: int, minutes: int) -> str | None:
    match = _CLOCK.fullmatch(old)
    if not match:
        return None
    if match.group(1):
        return f"{hour:0{len(match.group(1)) if hour < 10 and match.group(1)[0] == '0' else 1}}:{minutes:02}"
    digits = match.group(3) is not None
    if not digits and hour > 12:
        return None
    written = (str(hour) if digits else write_native(hour, alone=False)) + (match.group(4) if digits else match.group(10)) + "시"
    if not minutes:
        return written
    if minutes == 30 and old.endswith("반"):
        return written + (match.group(8) if digits else match.group(14)) + "반"
    gap, blank = (match.group(5), match.group(7)) if digits else (match.group(11), match.group(13))
    return written + (" " if gap is None else gap) + (str(minutes) if digits else write_sino(minutes)) + (blank or "") + "분"
