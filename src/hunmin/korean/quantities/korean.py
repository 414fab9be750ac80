"""Quantities of a Korean text: digits with 만/억/조 and units, clocks, dates, money; numerals in Hangul are in `hangul.py`."""

from __future__ import annotations

import re
from fractions import Fraction

from hunmin.korean.quantities.digits import ANY, IS_FULL_WIDTH, Digits, digits, join_ranges, widths
from hunmin.korean.quantities.hangul import hangul_quantities
from hunmin.korean.quantities.korean_units import clock, halves, minutes_of, unit_after
from hunmin.korean.quantities.numerals import BIG_SCALES, SMALL_SCALES
from hunmin.korean.quantities.quantity import Number, Quantity, exact, number
from hunmin.korean.quantities.units import CURRENCY

_HANGUL = re.compile("[가-힣]")
# 천 of 천사, 조 of 조각, 만 of 만화 are no scales.
_SCALE = re.compile(
    "(?P<gap> ?)(?P<small>십(?![자대])|백(?![신화합미]|두산)|천(?![재사장막국연체천]))?(?:(?P<more>여 ?)?"
    "(?P<big>만(?![화두족남점들약큼]|나[다라]|일의)|억(?![제지양울])|조(?![각건직항별합약치사율교카화금립]|명[이은을 ])|경(?![기찰로험우쟁력제계향매영복주])))?"
)
_MORE_DIGITS = re.compile(r"( ?)(\d{1,3}(?:,\d{3})+|\d{1,4})(?![\d.:])", re.ASCII)
_NOT_A_REST = re.compile(" ?(?:년|월|일|시|분|차|번째|위|호)")
_MONEY_BEFORE = re.compile("(?:US|미화 ?)?([$＄₩￦€£¥￥₹]) ?$")
_ORDINAL_BEFORE = re.compile("(?<![가-힣])제 ?$")
_OF = re.compile(r" ?분의 ?(\d+)", re.ASCII)
_BATTING = re.compile(r"할(?: ?(\d)푼)?(?: ?(\d)리(?!터))?(?! ?\d[푼리])(?![인당])", re.ASCII)
_MAYBE_ONLY = re.compile(
    " (?!명|개|원|달러|엔|유로|위안|권|마리|대|년|킬로|톤|가구|번|장|평|헥타르|에이커|여|\\d)|[은는을를의에가이](?![가-힣])"
)
_WEEKDAY = re.compile("(?<![가-힣])([월화수목금토일])요일")
_BETWEEN = re.compile(" ?(?:~|∼|〜|～|–|—|-|내지|에서|부터) ?|(?:이?나|또는|과|와| 또는) ")


def korean_quantities(text: str, *, hangul: bool = True) -> list[Quantity]:
    """Every quantity of a Korean text, in order; a range is one quantity. Without `hangul` only those with digits."""
    if not text.isascii() and IS_FULL_WIDTH.search(text):
        text = widths(text)
    found: list[Quantity] = []
    if ANY.search(text):
        for token in digits(text):
            if not found or token.start >= found[-1].end:
                found.append(_from_digits(text, token))
    if hangul:
        found += hangul_quantities(text)
        if "요일" in text:
            found += [
                Quantity(*match.span(), match.start(), match.start() + 1, "월화수목금토일".index(match.group(1)), kind="weekday")
                for match in _WEEKDAY.finditer(text)
            ]
        found.sort(key=lambda quantity: (quantity.start, -quantity.end))
        found = _without_consumed(found)
    return join_ranges(text, found, _BETWEEN) if len(found) > 1 else found


def _without_consumed(found: list[Quantity]) -> list[Quantity]:
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return kept


def _from_digits(text: str, token: Digits) -> Quantity:
    start, end, value = token.start, token.end, token.value
    if token.kind in {"version", "name", "marker"}:
        return Quantity(start, end, start, end, value, kind=token.kind, also=token.also, written=token.written)
    before = text[max(0, start - 6) : start]
    if token.kind == "clock":
        return clock(text, start, end, end, value, token.also)
    also: tuple[Number, ...] = token.also
    if "." not in token.written or token.written.count(".") == 1:
        scaled, last = _scaled(text, token)
        if last != end:
            if text[end:last] in {"만", "조"} and value < 100 and _MAYBE_ONLY.match(text, last):
                also = (value,)  # 3만 맞다: only three; 2조: team two
            value, end = scaled, last
    if (of := _OF.match(text, end)) and not before.endswith(("*", "^")):
        bottom = int(of.group(1))
        if bottom and value:
            # 4분의 3: the first number is the denominator.
            return Quantity(start, of.end(), start, of.end(), exact(Fraction(bottom) / value), also=(value, bottom))
    money = _MONEY_BEFORE.search(before) if before and not before[-1].isalnum() else None
    if money:
        return Quantity(
            start - len(money.group()), end, start, end, value, CURRENCY[money.group(1)], also=also, written=token.written
        )
    return _counted(text, start, end, value, before, also, token.written)


def _counted(text: str, start: int, last: int, value: Number, before: str, also: tuple[Number, ...], written: str) -> Quantity:
    follows = text[last : last + 1]
    if follows == "할" and (batting := _BATTING.match(text, last)):
        hundredths, thousandths = batting.groups()
        value = exact(Fraction(value, 10) + Fraction(int(hundredths or 0), 100) + Fraction(int(thousandths or 0), 1000))
        return Quantity(start, batting.end(), start, batting.end(), value, "", sure=1)
    unit, end, kind = unit_after(text, last)
    if kind == "clock":
        if value < 100:
            minutes, core = minutes_of(text, end)
            return clock(text, start, core, core, exact(value + minutes), (value,))
        kind, unit, end = "count", "", last
    if kind == "count" and _ORDINAL_BEFORE.search(before):
        kind = "ordinal"
    if unit in {"era", "century"}:
        also = (value + 1900,) if unit == "era" and value < 100 else ()
    elif more := halves(text, end) if text[last:end].strip() else 0:
        last = more
        value, end = value + Fraction(1, 2), more
    return Quantity(start, end, start, last, value, unit, kind, also=also, written=written)


def _scaled(text: str, token: Digits) -> tuple[Number, int]:
    """The value of 3만 5천, 1억 2,300만 or 2천5백 and where it ends."""
    total: Number = 0
    section: Number = 0
    value, end = token.value, token.end
    while True:
        match = _SCALE.match(text, end)
        small, big = (match.group("small"), match.group("big")) if match else (None, None)
        if not match or not (small or big):
            return (exact(total + section + value), end) if total or section else (token.value, token.end)
        if match.group("gap") and not big and _HANGUL.match(text, match.end()):
            # 3 백신, 5 천막: a scale after a blank needs more to be one.
            return (exact(total + section), end) if total or section else (token.value, token.end)
        section += value * (SMALL_SCALES[small] if small else 1)
        scale = BIG_SCALES[big] if big else SMALL_SCALES[small or "십"]
        if big:
            total += section * scale
            section = 0
        end = match.end()
        following = _MORE_DIGITS.match(text, end)
        if not following or (following.group(1) and not big and small == "십"):
            return exact(total + section), end
        rest = number(following.group(2))
        then = _SCALE.match(text, following.end())
        small, next_big = (then.group("small"), then.group("big")) if then else (None, None)
        # 5백 of 3천 5백만 counts below 천, 2,300만 of 1억 2,300만 below 억.
        size = rest * (SMALL_SCALES[small] if small else 1) * (BIG_SCALES[next_big] if next_big and big else 1)
        plain = not small and not next_big
        if size >= scale or (following.group(1) and plain and _NOT_A_REST.match(text, following.end())):
            return exact(total + section), end
        value, end = rest, following.end()
