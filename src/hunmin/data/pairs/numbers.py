"""Numbers that a translation changed, compared by value: $30.6 billion is 306억 달러, 3 p.m. is 15시, a fortnight is 2주.

A number of the target that no number of the source explains, opposite a number of the source that the target lacks, is an error.
Translators add and drop one, first, both and half freely, so these never count alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.number_changes import changed, difference
from hunmin.data.pairs.number_matching import Matching, match
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.signs import sign_marks
from hunmin.korean.prose import HIDDEN, Mark, hide_code
from hunmin.korean.quantities.digits import ANY
from hunmin.korean.quantities.english import english_quantities
from hunmin.korean.quantities.korean import korean_quantities
from hunmin.korean.quantities.quantity import MOST, Quantity
from hunmin.korean.quantities.units import alike
from hunmin.korean.quantities.writing import rewrite, rewrite_clock, rewrite_unit

_HANGUL = re.compile("[가-힣]")
_LETTER = re.compile("[A-Za-z]")
_LATIN = re.compile("[A-Za-z]{3}")
_NUMERAL = re.compile("(?<![가-힣])(?:두|세|네|다섯|여섯|일곱|여덟|아홉|열|오전|오후)(?: |번째|명|개|가지|사람|마리)")
_HIDDEN = re.compile(f"{HIDDEN}+")
_MONEY = re.compile("\\$ ?\\d")
_WORDS = re.compile("[a-z]{2} ")
_MATHEMATICS = re.compile("[\\\\^_={}]")
_MORNING = re.compile("(?<![a-z])(?:mornings?|dawn|a\\.m\\.)(?![a-z])|\\d ?am(?![a-z])", re.IGNORECASE)
_AFTERNOON = re.compile(
    "(?<![a-z])(?:afternoons?|evenings?|tonight|p\\.m\\.|noon|nights?)(?![a-z])|\\d ?pm(?![a-z])", re.IGNORECASE
)


def number_marks(pair: Pair) -> Iterator[Mark]:
    """Numbers, units, signs, dates and times of the target that differ from those of the source."""
    yield from sign_marks(pair)
    source = _shown(pair.source)
    ours = english_quantities(source)
    if _HANGUL.search(source):
        ours = _with_others(ours, korean_quantities(source))
    if not ours and not ANY.search(pair.target) and not _NUMERAL.search(pair.target):
        return
    target = _shown(pair.target)
    theirs = korean_quantities(target)
    if not theirs and not ours:
        return
    if max(len(ours), len(theirs)) >= MOST:
        return
    ranges = {one.start: one for one in ours if one.high is not None}
    mine, yours = _ends(ours), _ends(theirs)
    found = match(mine, yours, (len(source), len(target)))
    if found.source and _LATIN.search(target) and (english := _left_in_english(target)):
        yours = _ends(_with_others(english, theirs))
        found = match(mine, yours, (len(source), len(target)))
    shown = Pair(source, target)
    marks = [*_markers(shown, mine, yours), *_opposed(shown, found), *changed(shown, found, mine, yours, ranges, pair.source)]
    if "오전" in target or "오후" in target:
        marks += _halves(shown, marks)
    yield from sorted(marks, key=lambda mark: (mark.start, mark.end))


def _shown(text: str) -> str:
    """The text with code hidden; what lies between two sums of money is no mathematics."""
    shown = hide_code(text)
    if shown != text and text.count("$") > 1:
        return _HIDDEN.sub(lambda hidden: _money_or_hidden(text, hidden), shown)
    return shown


def _money_or_hidden(text: str, hidden: re.Match[str]) -> str:
    between = text[hidden.start() : hidden.end()]
    return between if _MONEY.match(between) and _WORDS.search(between) and not _MATHEMATICS.search(between) else hidden.group()


def _left_in_english(target: str) -> list[Quantity]:
    """Quantities that the target says in English words: "A stitch in time saves nine", 3.5 million."""
    return [one for one in english_quantities(target) if _LETTER.search(target, one.start, one.end)]


def _with_others(found: list[Quantity], others: list[Quantity]) -> list[Quantity]:
    """Both lists in order, without those of `others` that stand where one of `found` does."""
    merged = sorted(
        [*((one.start, 0, one) for one in found), *((one.start, 1, one) for one in others)], key=lambda entry: entry[:2]
    )
    kept: list[tuple[int, Quantity]] = []
    for _, other, quantity in merged:
        while kept and quantity.start < kept[-1][1].end and kept[-1][0] > other:
            kept.pop()
        if not kept or quantity.start >= kept[-1][1].end:
            kept.append((other, quantity))
    return [quantity for _, quantity in kept]


def _ends(quantities: list[Quantity]) -> list[Quantity]:
    if all(one.high is None for one in quantities):
        return quantities
    return [end for quantity in quantities for end in quantity.ends()]


def _markers(pair: Pair, ours: list[Quantity], theirs: list[Quantity]) -> Iterator[Mark]:
    """A number of a list that changed, where both lists are equally long."""
    mine, yours = ([one for one in quantities if one.kind == "marker"] for quantities in (ours, theirs))
    if len(mine) == len(yours):
        for one, other in zip(mine, yours, strict=True):
            if one.value != other.value:
                yield Mark(other.first, other.last, difference(pair, one, other), "error", one.written)


def _opposed(pair: Pair, found: Matching) -> Iterator[Mark]:
    """The same number of another unit or another half of the day."""
    done: dict[tuple[int, int], Quantity] = {}
    for one, other in found.opposed:
        start, end = other.start, other.end
        if other.kind == "clock":
            repair = rewrite_clock(pair.target, other, one)
        elif alike(one.unit, other.unit):
            start, end, repair = other.first, other.last, rewrite(pair.target, other, one)
        elif other.joint:  # both ends of a range have its unit
            low = done.setdefault((start, end), other)
            if low is other:
                continue
            whole = other._replace(first=min(low.first, other.first), last=max(low.last, other.last))
            repair = rewrite_unit(pair.target, whole, one)
        else:
            repair = rewrite_unit(pair.target, other, one)
        yield Mark(start, end, difference(pair, one, other), "error", repair)


def _halves(pair: Pair, found: list[Mark]) -> Iterator[Mark]:
    """오전 in a text that speaks of the afternoon only, and the other way round."""
    morning, afternoon = _MORNING.search(pair.source), _AFTERNOON.search(pair.source)
    said = morning or afternoon
    if said is None or (morning and afternoon):
        return
    wrong, right = ("오후", "오전") if morning else ("오전", "오후")
    if right in pair.target:
        return
    message = tr(f"source has {said.group()}, target {wrong}", f"원문은 {said.group()}, 번역문은 {wrong}")
    for place in re.finditer(wrong, pair.target):
        if not any(mark.start <= place.start() < mark.end for mark in found):
            yield Mark(*place.span(), message, "error", right)
