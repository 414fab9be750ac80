"""Numbers left over on both sides of a translation: which was changed into which, what is missing, what was added.

Two leftovers make an error when both are surely numbers and may stand for the same thing; the surer both are, the less alike they
need to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.number_matching import MOST_PAIRS, Matching, key
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark
from hunmin.korean.quantities.numerals import VAGUE_PAIRS, write_native, write_sino
from hunmin.korean.quantities.quantity import Kind, Quantity
from hunmin.korean.quantities.units import UNITS, alike
from hunmin.korean.quantities.writing import rewrite, rewrite_clock, rewrite_unit

# A text that lacks more numbers is another text.
MOST_LOST = 10
_MORE_THAN = re.compile("(?:more|greater|larger|other|longer) than $|over $|exceeds? $")
_LESS_THAN = re.compile("(?:less|fewer|smaller|shorter) than $|under $|below $")
_LONE_HAN = re.compile("(?<![가-힣])[한네](?= [가-힣])")
_ONE_TIME = re.compile("한 배(?:로|나|의|가| 이상| 정도)")
_MORE_HOURS = re.compile(" ?\\d+ ?시간")
_OF_THEM = re.compile("중(?:에서?|의)? ?$")
_PARTY = re.compile("[- ]part(?:y|ies)", re.IGNORECASE)
# Words that say two or three without a numeral.
_OTHER_WORDS = {
    2: re.compile("양[쪽측면국자손발팔가방]|[쌍둘]|이중|부부|커플|더블|듀얼|갑절|곱절|이[차항진]|투[ -]|(?<!\\d)2(?!\\d)"),
    3: re.compile("삼[ 각면중차자국]|셋|트리플|쓰리|서드|(?<!\\d)3(?!\\d)"),
}
_BEFORE_NOUN = re.compile(" [가-힣]|(?:가지|개|명|사람|마리|권|장|병|잔|대|번|시간|살|달|배)")
# Words of a source that a translator may well render with 두.
_SEVERAL = re.compile(
    "(?<![a-z])(?:they|them|their|these|those|we|us|our|you|both|each|other|others|another|either|neither|between|together|same|and|or"
    "|all|again|next|also|parents?|husband|wife|latter|former|more|different|versus|vs|compare|opposite|with|second|secondly)(?![a-z])",
    re.IGNORECASE,
)
# Words of a source that a translator may well render with 한.
_SINGLE = re.compile(
    "(?<![a-z])(?:an?|ones?|once|single|singly|each|every|another|per|any|sole|same|1|only|individual|uni\\w*|mono\\w*|time)(?![a-z])",
    re.IGNORECASE,
)
# Figures that Korean has where English has words: around the clock, entirely, a waggle dance, in the first person.
_IDIOM = re.compile(
    "24시간|100 ?(?:%|퍼센트|점)|8자(?![가-힣]{2})|[1-3]차|[1-3]순위|[1-3]등급?|119|112|[1-9]인칭|[1-3]류|[1-9]성급|3D|4계절|[48]강|5일장"
)
_SENTENCE_END = re.compile("[.!?。](?=\\s|$)|\n")


def difference(pair: Pair, one: Quantity, other: Quantity) -> str:
    """What source and target say."""
    ours, theirs = pair.source[one.start : one.end], pair.target[other.start : other.end]
    return tr(f"source has {ours}, target {theirs}", f"원문은 {ours}, 번역문은 {theirs}")


def changed(
    pair: Pair, found: Matching, ours: list[Quantity], theirs: list[Quantity], ranges: dict[int, Quantity], raw: str
) -> Iterator[Mark]:
    """Numbers turned into others, missing and added in a pair whose code is hidden.

    `ranges` are the ranges of the source by their start, `raw` is the source with its code, which may hold a number that the target
    puts into prose.
    """
    candidates = _candidates(pair, found, ours, theirs)
    used: tuple[set[int], set[int]] = (set(), set())
    for cost, _, first, second in candidates:
        if first in used[0] or second in used[1]:
            continue
        used[0].add(first)
        used[1].add(second)
        rivals = any(rival <= cost and (mine == first) != (yours == second) for rival, _, mine, yours in candidates)
        yield _change(pair, found.source[first], found.target[second], ranges, certain=not rivals)
    missing = [one for index, one in enumerate(found.source) if index not in used[0]]
    extra = [one for index, one in enumerate(found.target) if index not in used[1]]
    if missing:
        yield from _missing(pair, missing[:MOST_LOST], found, theirs)
    if extra:
        yield from _extra(pair, extra[:MOST_LOST], ours, bool(found.source), raw)


def _change(pair: Pair, one: Quantity, other: Quantity, ranges: dict[int, Quantity], *, certain: bool) -> Mark:
    message = difference(pair, one, other)
    if other.kind == "clock" and (hours := _MORE_HOURS.match(pair.target, other.end)):
        return Mark(other.start, hours.end(), message)
    if other.kind == "clock":
        return Mark(other.start, other.end, message, "error", rewrite_clock(pair.target, other, one) if certain else None)
    if not alike(one.unit, other.unit):
        same = _in_unit(one, other)
        if same is None or not certain:
            return Mark(other.start, other.end, message)
        return Mark(other.first, other.last, message, "error", rewrite(pair.target, other, same))
    if one.unit == other.unit and (unit := _unit_of(one, other)):
        repair = rewrite_unit(pair.target, other, one._replace(unit=unit)) if certain else None
        return Mark(other.start, other.end, message, "error", repair)
    right = ranges.get(one.start, one) if pair.target[other.first : other.last] in VAGUE_PAIRS else one
    return Mark(other.first, other.last, message, "error", rewrite(pair.target, other, right) if certain else None)


def _in_unit(one: Quantity, other: Quantity) -> Quantity | None:
    """`one` in the unit of `other`, where that is a whole number: half an hour in minutes."""
    ours, theirs = UNITS.get(one.unit), UNITS.get(other.unit)
    if (
        not ours
        or not theirs
        or ours.dimension != theirs.dimension
        or ours.system != theirs.system
        or ours.dimension == "temperature"
    ):
        return None
    value = one.value * ours.size / theirs.size
    return one._replace(value=value.numerator, unit=other.unit, written="") if value.denominator == 1 else None


def _unit_of(one: Quantity, other: Quantity) -> str:
    """The unit in which the number of `other` would be worth `one`: minutes, where half an hour became 30시간."""
    ours = UNITS.get(one.unit)
    if ours and ours.dimension in {"time", "length", "mass", "volume"} and other.value:
        size = one.value * ours.size / other.value
        for name, unit in UNITS.items():
            if (
                unit.dimension == ours.dimension
                and unit.system == ours.system
                and unit.size == size
                and (unit.symbol or unit.hangul)
            ):
                return name
    return ""


def _candidates(pair: Pair, found: Matching, ours: list[Quantity], theirs: list[Quantity]) -> list[tuple[float, int, int, int]]:
    """Leftovers that may be one changed into the other, likeliest first."""
    if not found.source or not found.target or len(found.source) * len(found.target) > MOST_PAIRS:
        return []
    said, written = {_said(one) for one in ours}, {_said(one) for one in theirs}
    lone = sum(one.sure > 0 for one in found.source) == sum(other.sure > 0 for other in found.target) == 1
    last_ordinals = (
        sum(one.kind == "ordinal" for one in found.source) == sum(other.kind == "ordinal" for other in found.target) == 1
    )
    as_many = len(ours) == len(theirs)
    ordinals = sum(one.kind == "ordinal" for one in ours) == sum(one.kind == "ordinal" for one in theirs)
    candidates = []
    for first, one in enumerate(found.source):
        for second, other in enumerate(found.target):
            like = likeness(pair, one, other)
            if like <= 0:
                continue
            once = (
                (lone and one.sure > 0 < other.sure)
                or (as_many and one.written and other.written)
                or ((ordinals or last_ordinals) and one.kind == other.kind == "ordinal")
            )
            if once or not _repeated(one, other, said, written):
                candidates.append((-like, abs(first - second), first, second))
    return sorted(candidates)


def _said(quantity: Quantity) -> tuple[object, bool]:
    return key(quantity), quantity.kind == "ordinal"


def _repeated(one: Quantity, other: Quantity, said: set[tuple[object, bool]], written: set[tuple[object, bool]]) -> bool:
    """True where the target only says again what the source says elsewhere, or once what the source says twice."""
    again, twice = _said(other) in said, _said(one) in written
    if one.written and other.written:
        return again and twice
    return (again and (twice or one.sure < 2)) or (twice and other.sure < 2)


def likeness(pair: Pair, one: Quantity, other: Quantity) -> float:
    """How likely it is that a translator turned `one` into `other`; 0 where they have nothing in common."""
    kinds: set[Kind] = {one.kind, other.kind}
    if kinds & {"version", "name"}:
        return _like_names(one, other)
    if "base" in kinds:
        return 2.0 if len(kinds) == 1 or (one.written and other.written and "count" in kinds) else 0.0
    if kinds & {"month", "weekday", "marker"}:
        return 2.0 if len(kinds) == 1 and one.kind != "marker" else 0.0
    if "clock" in kinds:
        return _like_clocks(one, other)
    if one.value == 2 and _ONE_TIME.match(pair.target, other.first):
        return 2.0
    if other.value == 0 and not one.written and one.kind == "count" and one.value < 10:
        return 0.0
    if other.value == 1 and _OF_THEM.search(pair.target, max(0, other.start - 4), other.start):
        return 0.0
    if len(kinds) == 2 and (
        one.unit in UNITS
        or (other.unit in UNITS and not (other.unit == "day" and one.written))
        or (one.sure < 2 and not (one.sure and other.written))
    ):
        return 0.0
    return 0.0 if _bound(pair, one, other) else _like_counts(pair, one, other, kinds)


def _like_counts(pair: Pair, one: Quantity, other: Quantity, kinds: set[Kind]) -> float:
    score = 1.0 + other.sure / 10
    plain = score
    if one.unit and one.unit == other.unit:
        score += 3
    elif not alike(one.unit, other.unit):
        ours, theirs = UNITS.get(one.unit), UNITS.get(other.unit)
        if not ours or not theirs or ours.dimension != theirs.dimension:
            return 0.0
    if kinds == {"ordinal"}:
        score += 1
    sure = one.sure + other.sure + (1 if score > plain else 0)
    if sure < (2 if one.sure == 2 and other.value == 1 and not other.written else 3):
        return 0.0
    figures = _same_figures(pair, one, other)
    if score == plain and not figures and not (one.unit and other.unit) and _far_apart(one, other):
        return 0.0
    return score + figures


def _far_apart(one: Quantity, other: Quantity) -> bool:
    """True for numbers of which nobody mistakes one for the other: 1초 and 1970, three and 1,500."""
    low, high = sorted((one.value, other.value))
    if one.written and other.written:
        return high > 50 * max(1, low)
    return low < 100 <= high


def _like_clocks(one: Quantity, other: Quantity) -> float:
    if one.kind == other.kind:
        return 3.0 if one.sure + other.sure >= 2 else 0.0
    clock, count = (one, other) if one.kind == "clock" else (other, one)
    plain = count.kind == "count" and count.sure == 2 and count.unit in {"", "hour", "minute"} and count.value < 1000
    return 0.5 if clock.sure and plain else 0.0


def _like_names(one: Quantity, other: Quantity) -> float:
    if one.kind == other.kind == "name":
        return 3.0 if re.sub("\\d+", "0", one.written.lower()) == re.sub("\\d+", "0", other.written.lower()) else 0.0
    if {one.kind, other.kind} & {"name", "marker"} or one.unit or other.unit or not one.written or not other.written:
        return 0.0
    return 2.0 if one.written[0] == other.written[0] or one.written[-1] == other.written[-1] else 0.0


def _same_figures(pair: Pair, one: Quantity, other: Quantity) -> float:
    """2 where only the scale or the decimal point differs, 1 where one digit does."""
    ours, theirs = _figures(pair.source[one.first : one.last]), _figures(pair.target[other.first : other.last])
    if not ours or not theirs:
        return 0.0
    if ours.strip("0") == theirs.strip("0"):
        return 2.0
    if abs(len(ours) - len(theirs)) <= 1 and (ours in theirs or theirs in ours):
        return 1.0
    near = sorted(ours) == sorted(theirs)
    near = near or (len(ours) == len(theirs) and sum(mine != yours for mine, yours in zip(ours, theirs, strict=True)) == 1)
    return 1.0 if near else 0.0


def _figures(text: str) -> str:
    return "".join(char for char in text[:40] if char.isdigit())


def _bound(pair: Pair, one: Quantity, other: Quantity) -> bool:
    """More than one is 둘 이상."""
    step = other.value - one.value
    if step not in (1, -1):
        return False
    before = pair.source[max(0, one.start - 14) : one.start].lower()
    return (_MORE_THAN if step == 1 else _LESS_THAN).search(before) is not None


def _missing(pair: Pair, missing: list[Quantity], found: Matching, theirs: list[Quantity]) -> Iterator[Mark]:
    """Numbers of the source that the target has in no form."""
    values = {one.value for one in theirs}
    taken = {other.start for _, other in found.matched}
    for one in missing:
        if one.value in values or one.kind not in {"count", "ordinal"} or one.sure < 2 or one.value in (0, 1):
            continue
        if _said_otherwise(pair, one):
            continue
        ours = pair.source[one.start : one.end]
        message = tr(f"{ours} of the source is missing", f"원문의 {ours}: 번역문에 없습니다")
        if one.written:
            yield Mark(*_place(pair, one), message)
        elif lone := _lone_ones(pair.target, taken):
            lone = [place for place in lone if place.group() == "한" or one.value != 4]
            if not lone:
                continue
            repair = write_native(int(one.value), alone=False) if len(lone) == 1 and isinstance(one.value, int) else ""
            yield Mark(*lone[0].span(), message, "error", repair or None)


def _said_otherwise(pair: Pair, one: Quantity) -> bool:
    if one.written:
        if one.written in pair.target or _PARTY.match(pair.source, one.end):
            return True
        spelt = (
            [write_sino(one.value), write_native(one.value, alone=True)]
            if isinstance(one.value, int) and one.value < 10**12
            else []
        )
        return any(word and re.search(f"(?<![가-힣]){word}", pair.target) for word in spelt)
    pattern = _OTHER_WORDS.get(int(one.value)) if isinstance(one.value, int) else None
    return pattern is not None and pattern.search(pair.target) is not None


def _lone_ones(target: str, taken: set[int]) -> list[re.Match[str]]:
    """한, or 네, that stands for no number of the source."""
    return [
        lone
        for lone in _LONE_HAN.finditer(target)
        if lone.start() not in taken and not _OF_THEM.search(target, max(0, lone.start() - 4), lone.start())
    ]


def _place(pair: Pair, one: Quantity) -> tuple[int, int]:
    """The sentence of the target that corresponds to the one in which a number of the source stands."""
    before = len(_SENTENCE_END.findall(pair.source, 0, one.start))
    ends = [match.end() for match in _SENTENCE_END.finditer(pair.target)]
    last = len(pair.target.rstrip())
    if len(ends) != len(_SENTENCE_END.findall(pair.source)) or before >= len(ends):
        return 0, max(1, last)
    start, end = (ends[before - 1] if before else 0), min(ends[before], max(1, last))
    start += len(pair.target[start:end]) - len(pair.target[start:end].lstrip())
    return (start, end) if start < end else (0, max(1, last))


def _extra(pair: Pair, extra: list[Quantity], ours: list[Quantity], others: bool, raw: str) -> Iterator[Mark]:
    """Numbers of the target that the source has in no form; `others` when the source has numbers that the target lacks."""
    values = {one.value for one in ours}
    for other in extra:
        theirs = pair.target[other.start : other.end]
        if other.kind == "ordinal" and theirs.startswith("한"):  # 한 번째 is no Korean
            yield Mark(other.first, other.last, tr(f"{theirs} is not in the source", f"{theirs}: 원문에 없습니다"))
        if other.value in values or other.kind not in {"count", "ordinal"}:
            continue
        if other.sure < (1 if other.value == 1 else 2) or (other.value == 1 and other.written):
            continue
        if (not other.written and not _surely_extra(pair, other)) or _explained(pair, other, raw):
            continue
        certain = (
            not other.written or others or other.value >= 10 or other.unit in UNITS or pair.target.startswith("인당", other.last)
        )
        message = tr(f"{theirs} is not in the source", f"{theirs}: 원문에 없습니다")
        yield Mark(other.first, other.last, message, "error" if certain else "warning")


def _surely_extra(pair: Pair, other: Quantity) -> bool:
    """True for a numeral in Hangul that nothing in the source calls for: 세 소녀 for "a girl"."""
    if not _BEFORE_NOUN.match(pair.target, other.last):
        return False
    if other.value == 1:
        return not _SINGLE.search(pair.source)
    return other.value > 2 or not _SEVERAL.search(pair.source)


def _explained(pair: Pair, other: Quantity, raw: str) -> bool:
    digits = "".join(char for char in pair.target[other.first : other.last] if char.isdigit())
    if digits and re.search(rf"(?<!\d){digits}(?!\d)", raw):
        return True
    return _IDIOM.match(pair.target, other.first) is not None
