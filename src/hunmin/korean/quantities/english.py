"""Quantities of an English text: digits and number words with their units, clocks, dates, money, ordinals, fractions."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Literal

from hunmin.korean.quantities.digits import ANY, Digits, digits, join_ranges, widths
from hunmin.korean.quantities.english_named import NAMES, has_roman, named, romans
from hunmin.korean.quantities.english_words import NUMBER_WORDS, Spelt, Words, spelt_numbers
from hunmin.korean.quantities.quantity import MOST, Quantity, exact
from hunmin.korean.quantities.units import CURRENCY, ENGLISH, ENGLISH_UNIT

_WORD = re.compile("[a-z]+")
_TRIGGERS = NUMBER_WORDS | NAMES
# What is 3.10 after these words is not 3.1.
_VERSION_BEFORE = re.compile(
    "(?:(?<![a-z])(?:versions?|ver\\.?|v|releases?|python|java|node|ubuntu|windows|android|ios|macos|linux|kernel|django|ruby|php|go|rust|gcc|openssl"
    "|unicode|html|http|css|tls|usb|bluetooth|numpy|pandas|pytorch|tensorflow|sections?|chapters?|figures?|fig\\.|tables?|equations?)[ /-]?|(?<![a-z0-9])v)$"
)
_HALF_DAY = re.compile(
    " ?([ap])\\.?m(?![a-z])\\.?|(?: ?o['’]?clock)?(?: in the (morning|afternoon|evening))(?![a-z])| ?o['’]?clock(?![a-z])"
)
_SCALE = re.compile(
    "(?:[ \xa0-]?(hundred|thousand|million|billion|trillion|dozen|mln|bln|bn|mn|tn)|([kmbt]))(?![a-z])(?:[ -](thousand|million|billion|trillion))?(?![a-z])"
)
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12, "dozen": 12,
    "mln": 10**6, "bln": 10**9, "bn": 10**9, "mn": 10**6, "tn": 10**12, "k": 1000, "m": 10**6, "b": 10**9, "t": 10**12,
}  # fmt: skip
_SUFFIX = re.compile("(st|nd|rd|th)(?![a-z])|['’]?(s)(?![a-z])|[ -]centur(?:y|ies)(?![a-z])")
_CENTURY = re.compile("[ -]centur(?:y|ies)(?![a-z])")
_HALF_MORE = re.compile(" and a half(?![a-z])")
_MONEY_BEFORE = re.compile("(?:(?<![a-z])(?:us |us|c|a|hk|nz|ca|au|s))?([$₩€£¥₹])[ \xa0]?$")
_ADJECTIVE = re.compile(
    "[ -](?:more|additional|full|whole|extra|us|u\\.s\\.|american|canadian|australian|calendar|business|working|consecutive|straight)"
    "(?= )"
)
_WON_VERB = re.compile("(?<=won) (?:the|a|an|his|her|their|its|by|against|in|gold|silver|medals|games)(?![a-z])")
_BETWEEN = re.compile("[ \xa0]?(?:-|–|—|~|∼)[ \xa0]?|-? (?:to|or|and) ")
_ASCII_LOWER = {upper: upper + 32 for upper in range(65, 91)}


def english_quantities(text: str) -> list[Quantity]:
    """Every quantity of an English text, in order; a range is one quantity."""
    if text.isascii():
        lower = text.lower()
    else:
        text = widths(text)
        lower = text.translate(_ASCII_LOWER)
    has_digit = ANY.search(text) is not None
    roman = has_roman(text)
    hits = _TRIGGERS.intersection(_WORD.findall(lower))
    if not (has_digit or hits or roman):
        return []
    found = [_from_digits(text, lower, token) for token in digits(lower)] if has_digit else []
    if hits:
        words = _places(lower, hits)
        found += [_from_words(lower, spelt) for spelt in spelt_numbers(lower, words)]
        found += named(text, lower, words)
    if roman:
        found += romans(text)
    found.sort(key=lambda quantity: (quantity.start, -quantity.end, -quantity.sure))
    kept: list[Quantity] = []
    for quantity in found:
        if not kept or quantity.start >= kept[-1].end:
            kept.append(quantity)
    return join_ranges(lower, kept, _BETWEEN) if len(kept) > 1 else kept


def _places(lower: str, hits: frozenset[str]) -> Words:
    """Where whole words stand, in order."""
    places: Words = []
    for word in hits:
        size = len(word)
        at = lower.find(word)
        while at >= 0 and len(places) < MOST:
            end = at + size
            if not lower[at - 1 : at].isalpha() and not lower[end : end + 1].isalpha():
                places.append((at, end, word))
            at = lower.find(word, end)
    return sorted(places)


def _from_digits(text: str, lower: str, token: Digits) -> Quantity:
    start, last, value = token.start, token.end, token.value
    if token.kind in {"version", "name", "marker"}:
        if token.kind == "name" and len(token.written) == 2 and token.written[0] in "qQ" and token.written[1] in "1234":
            return Quantity(start, last, start + 1, last, int(token.written[1]), kind="ordinal", written=token.written[1])
        return Quantity(start, last, start, last, value, kind=token.kind, also=token.also, written=token.written)
    if (half := _HALF_DAY.match(lower, last)) and value <= 24:
        return _clock(token, half)
    if token.kind == "clock":
        return Quantity(start, last, start, last, value, kind="clock", also=token.also)
    if lower.endswith(("base ", "base-"), 0, start) and isinstance(value, int):
        return Quantity(start, last, start, last, value, kind="base", written=token.written)
    if "." in token.written and _VERSION_BEFORE.search(lower, max(0, start - 12), start):
        return Quantity(start, last, start, last, value, kind="version", written=token.written)
    money = _MONEY_BEFORE.search(lower, max(0, start - 6), start)
    also = token.also
    if scale := _SCALE.match(lower, last):
        times = _SCALES[scale.group(1) or scale.group(2)] * (_SCALES[scale.group(3)] if scale.group(3) else 1)
        if money or (scale.group(1) and text[last : scale.end()] not in {"bN", "mN", "tN"}):
            value, last = exact(value * times), scale.end()
        else:
            also = (exact(value * times),)
    elif suffix := _SUFFIX.match(lower, last):
        return _suffixed(token, suffix)
    if half_more := _HALF_MORE.match(lower, last):
        value, last = value + Fraction(1, 2), half_more.end()
    if money:
        unit = CURRENCY[money.group(1)]
        start = money.start()
        return Quantity(start, last, token.start, last, value, unit, also=also, written=token.written)
    unit, end = _unit(lower, last)
    if not unit and value < 12 and lower.endswith(("-foot-", "ft-", " feet "), 0, start):  # five-foot-ten
        unit = "inch"
    if value == 24 and also == (7,):  # 24/7
        return Quantity(start, last, start, last, value, "hour", sure=1)
    return Quantity(start, end, start, last, value, unit, also=also, written=token.written)


def _suffixed(token: Digits, suffix: re.Match[str]) -> Quantity:
    start, last, value = token.start, token.end, token.value
    if suffix.group(1):
        if century := _CENTURY.match(suffix.string, suffix.end()):
            return Quantity(start, century.end(), start, last, value, "century", "ordinal", written=token.written)
        return Quantity(start, suffix.end(), start, last, value, "", "ordinal", written=token.written)
    if suffix.group(2):
        also = (value + 1900,) if value < 100 else ()
        return Quantity(start, suffix.end(), start, last, value, "era", also=also, written=token.written)
    return Quantity(start, suffix.end(), start, last, value, "hundred_years", written=token.written)


def _clock(token: Digits, half: re.Match[str]) -> Quantity:
    letter, part = half.groups()
    which: Literal["", "am", "pm"] = ""
    if letter or part:
        which = "am" if letter == "a" or part == "morning" else "pm"
    if token.value > 12:
        which = ""
    return Quantity(token.start, half.end(), token.start, token.end, token.value, kind="clock", half=which, also=token.also)


def _unit(lower: str, last: int) -> tuple[str, int]:
    adjective = _ADJECTIVE.match(lower, last)
    match = ENGLISH_UNIT.match(lower, adjective.end() if adjective else last)
    if not match or (match.group(1) == "won" and _WON_VERB.match(lower, match.end())):
        return "", last
    return ENGLISH[match.group(1)], match.end()


def _from_words(lower: str, spelt: Spelt) -> Quantity:
    start, last = spelt.start, spelt.end
    if spelt.kind == "clock":
        half = _HALF_DAY.match(lower, last)
        clock = Quantity(start, last, start, last, exact(spelt.value), kind="clock", also=spelt.also)
        return _clock(Digits(start, last, clock.value, "", "clock", spelt.also), half) if half else clock
    if spelt.kind == "base":
        return Quantity(start, last, start, last, spelt.value, kind="base", sure=spelt.sure)
    if spelt.kind == "ordinal":
        century = lower.startswith((" century", "-century"), last)
        return Quantity(
            start, last, start, last, spelt.value, "century" if century else "", "ordinal", 2 if century else spelt.sure
        )
    half = _HALF_DAY.match(lower, last)
    if half and isinstance(spelt.value, int) and 0 < spelt.value <= 12:
        return _clock(Digits(start, last, spelt.value, ""), half)._replace(sure=2)
    unit, end = _unit(lower, last)
    value, sure = spelt.value, spelt.sure
    if unit and sure:
        sure = 2
    if unit and (more := _HALF_MORE.match(lower, end)):
        value, end = value + Fraction(1, 2), more.end()
    return Quantity(start, end, start, last, value, unit, "count", sure, also=spelt.also)
