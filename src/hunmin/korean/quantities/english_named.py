"""Numbers that English text names: months, days of the week, noon, "an hour", "half an hour", a decade, World War II."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from hunmin.korean.quantities.english_words import Words
from hunmin.korean.quantities.quantity import Quantity
from hunmin.korean.quantities.units import ENGLISH

_MONTH_NAMES = "january jan,february feb,march mar,april apr,may,june jun,july jul,august aug,september sept sep,october oct,november nov,december dec"
_MONTHS = {name: index for index, line in enumerate(_MONTH_NAMES.split(","), 1) for name in line.split()}
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_WEEKDAYS = {name + plural: index for index, name in enumerate(_DAYS.split()) for plural in ("", "s")}
_SPANS = {
    "decade": "decade",
    "decades": "decade",
    "century": "hundred_years",
    "centuries": "hundred_years",
    "fortnight": "fortnight",
}
# "an hour", "a mile": one, when the translation says another number.
_UNIT_WORDS = "second minute hour day week month year mile kilometer meter foot inch pound kilogram gram cup tablespoon teaspoon liter gallon dollar"
_ONE_OF = frozenset(_UNIT_WORDS.split())
NAMES = frozenset({*_MONTHS, *_WEEKDAYS, *_SPANS, *_ONE_OF, "noon", "midnight"})
_ONE_BEFORE = re.compile("(?<![a-z])(?:an?|each|every|per) $")
_SECOND = re.compile("[.,;:)'’]|$| (?:ago|later|or|and|at|for|to|per|before|after) ")
_HALF_BEFORE = re.compile("(?<![a-z])(?:half an? |a half[ -])$")
_QUARTER_BEFORE = re.compile("(?<![a-z])(?:a )?quarter of an? $")
_HALF_MORE = re.compile(" and a half(?![a-z])")
_MONTH_AFTER = re.compile("\\.? (?:the )?\\d|,? (?:19|20)\\d\\d")
_MONTH_BEFORE = re.compile(
    "(?:(?<![a-z])(?:in|of|by|since|until|till|last|next|this|early|late|mid|during|from|through|to|between|and|or|each|every)[ -]"
    "|\\d(?:st|nd|rd|th)? |\\d-)$"
)
_UNSURE_MONTHS = frozenset({"may", "march"})
_ROMAN_HINT = re.compile("[IVX]{2}|War I|[a-z] [IVX](?![A-Za-z'’])")
_ROMAN_AFTER_NAME = re.compile("(?<![A-Za-z])([A-Z][a-z]+(?: War)?|WW)[ -]?([IVX]{1,8})(?![A-Za-z'’.])")
_ROMAN = re.compile("(X{0,3})(IX|IV|VI{0,3}|I{0,3})")
_ONES = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
# After these words a single I, V or X is a number too.
_NUMBERED = frozenset(
    [
        "Chapter",
        "Part",
        "Act",
        "Volume",
        "Book",
        "Type",
        "Phase",
        "Stage",
        "Class",
        "Level",
        "Grade",
        "Section",
        "Article",
        "Appendix",
        "WW",
    ]
)


def named(text: str, lower: str, words: Words) -> Iterator[Quantity]:
    """The quantities that single words name; `words` are those of `lower` that may."""
    for start, end, word in words:
        if word in _WEEKDAYS:
            if text[start].isupper():
                yield Quantity(start, end, start, end, _WEEKDAYS[word], kind="weekday")
        elif word in _MONTHS:
            yield from _month(text, lower, start, end)
        elif word in {"noon", "midnight"}:
            yield Quantity(start, end, start, end, 12, kind="clock", half="pm" if word == "noon" else "am", sure=0)
        elif word in _ONE_OF or word in _SPANS:
            yield from _one(lower, start, end, word)


def _month(text: str, lower: str, start: int, end: int) -> Iterator[Quantity]:
    name = lower[start:end]
    if not text[start].isupper():
        return
    near = _MONTH_AFTER.match(lower, end) or _MONTH_BEFORE.search(lower, max(0, start - 9), start)
    if near or (name not in _UNSURE_MONTHS and len(name) > 3):
        yield Quantity(start, end, start, end, _MONTHS[name], kind="month", sure=2 if near else 1)


def _one(lower: str, start: int, end: int, word: str) -> Iterator[Quantity]:
    """An hour, each day, half a mile, a year and a half; a decade and a century are ten and a hundred years."""
    unit = _SPANS.get(word) or ENGLISH[word]
    before = max(0, start - 14)
    if article := _ONE_BEFORE.search(lower, before, start):
        if half := _HALF_BEFORE.search(lower, before, start):
            yield Quantity(half.start(), end, half.start(), end, Fraction(1, 2), unit, sure=1)
        elif quarter := _QUARTER_BEFORE.search(lower, max(0, start - 18), start):
            yield Quantity(quarter.start(), end, quarter.start(), end, Fraction(1, 4), unit, sure=1)
        elif more := _HALF_MORE.match(lower, end):
            yield Quantity(article.start(), more.end(), article.start(), more.end(), Fraction(3, 2), unit)
        elif word != "second" or _SECOND.match(lower, end):
            yield Quantity(article.start(), end, article.start(), end, 1, unit, sure=0)
    elif half := _HALF_BEFORE.search(lower, before, start):
        yield Quantity(half.start(), end, half.start(), end, Fraction(1, 2), unit, sure=1)
    elif word in _SPANS:
        yield Quantity(start, end, start, end, 1, unit, sure=0)


def has_roman(text: str) -> bool:
    """True when a text may hold Roman numerals."""
    return _ROMAN_HINT.search(text) is not None


def romans(text: str) -> Iterator[Quantity]:
    """Roman numerals after a name: World War II, Louis XIV, Type II; single letters only after words such as Chapter."""
    for match in _ROMAN_AFTER_NAME.finditer(text):
        name, roman = match.groups()
        value = _roman(roman)
        certain = name in _NUMBERED or name.endswith(" War")
        if value and (len(roman) > 1 or certain):
            yield Quantity(
                match.start(2), match.end(2), match.start(2), match.end(2), value, kind="ordinal", sure=2 if certain else 1
            )


def _roman(letters: str) -> int:
    match = _ROMAN.fullmatch(letters)
    return 10 * len(match.group(1)) + _ONES[match.group(2)] if match else 0
