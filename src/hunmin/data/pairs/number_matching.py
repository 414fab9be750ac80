"""Which number of a translation stands for which number of its source: equal values first, then what may stand for another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from fractions import Fraction

from hunmin.korean.quantities.quantity import Number, Quantity, number, same_time
from hunmin.korean.quantities.units import TOLERANCE, UNITS, alike, converts, opposed

# Beyond these a text is a table or an attack: equal values still match, the costly comparisons stop.
MANY, MOST_PAIRS = 40, 1600


@dataclass(slots=True)
class Matching:
    """What is left of source and target, and equal numbers whose units or halves of the day are opposed."""

    source: list[Quantity]
    target: list[Quantity]
    opposed: list[tuple[Quantity, Quantity]] = field(default_factory=list)
    matched: list[tuple[Quantity, Quantity]] = field(default_factory=list)


def match(source: list[Quantity], target: list[Quantity], lengths: tuple[int, int]) -> Matching:
    """Pair equal quantities; each is used once."""
    places = _places(source, target, lengths)
    by_key: dict[object, tuple[list[Quantity], list[Quantity]]] = defaultdict(lambda: ([], []))
    for quantity in source:
        by_key[key(quantity)][0].append(quantity)
    for quantity in target:
        by_key[key(quantity)][1].append(quantity)
    result = Matching([], [])
    for ours, theirs in by_key.values():
        if ours and theirs:
            _match_equal(ours, theirs, places, result)
        else:
            result.source += ours
            result.target += theirs
    result.source.sort(key=_place)
    result.target.sort(key=_place)
    if result.source and result.target and len(result.source) <= MANY and len(result.target) <= MANY:
        _match_otherwise(result)
    return result


def _place(quantity: Quantity) -> tuple[int, int, Number]:
    return quantity.start, quantity.first, quantity.value


def key(quantity: Quantity) -> object:
    """What equal quantities have in common; 3.10 and 3.1 differ until it is known that they are no versions."""
    written = quantity.written
    if quantity.kind in {"version", "name"}:
        return written.lower()
    if quantity.kind in {"weekday", "marker"}:
        return quantity.kind, quantity.value
    if "." in written and not quantity.unit and quantity.kind == "count" and quantity.value == number(written):
        return written
    return quantity.value


def _places(source: list[Quantity], target: list[Quantity], lengths: tuple[int, int]) -> dict[int, float]:
    """Where each quantity stands, from 0 to 1: by count where both texts have as many, else by characters."""
    same = len(source) == len(target)
    places: dict[int, float] = {}
    for quantities, length in ((source, lengths[0]), (target, lengths[1])):
        for index, quantity in enumerate(quantities):
            places[id(quantity)] = index / len(quantities) if same else quantity.start / max(1, length)
    ordinals = [[one for one in quantities if one.kind == "ordinal"] for quantities in (source, target)]
    if len(ordinals[0]) == len(ordinals[1]):
        for ranked in ordinals:
            for index, quantity in enumerate(ranked):
                places[id(quantity)] = index / len(ranked)
    return places


def _match_equal(ours: list[Quantity], theirs: list[Quantity], places: dict[int, float], result: Matching) -> None:
    if len(ours) == len(theirs) == 1:
        fit = fits(ours[0], theirs[0])
        if fit > 0:
            result.matched.append((ours[0], theirs[0]))
        elif fit < 0:
            result.opposed.append((ours[0], theirs[0]))
        else:
            result.source += ours
            result.target += theirs
        return
    if len(ours) * len(theirs) > MOST_PAIRS:
        result.matched += zip(ours, theirs, strict=False)
        result.source += ours[len(theirs) :]
        result.target += theirs[len(ours) :]
        return
    candidates = sorted(
        (
            -fit,
            abs(one.sure - other.sure),
            one.written != other.written,
            -one.sure,
            abs(places[id(one)] - places[id(other)]),
            first,
            second,
        )
        for first, one in enumerate(ours)
        for second, other in enumerate(theirs)
        if (fit := fits(one, other)) and (one.sure or not _wanted(other, ours))
    )
    used: tuple[set[int], set[int]] = (set(), set())
    for cost, _, _, _, _, first, second in candidates:
        if first not in used[0] and second not in used[1]:
            used[0].add(first)
            used[1].add(second)
            (result.matched if cost < 0 else result.opposed).append((ours[first], theirs[second]))
    result.source += [one for index, one in enumerate(ours) if index not in used[0]]
    result.target += [one for index, one in enumerate(theirs) if index not in used[1]]


def _wanted(other: Quantity, ours: list[Quantity]) -> bool:
    """True when a surer number of the source has the value of `other` and a unit opposed to its own."""
    return bool(other.unit) and any(one.sure == 2 and fits(one, other) < 0 for one in ours)


def fits(one: Quantity, other: Quantity) -> int:
    """How well two quantities of one value go together: 4 surely, 0 not at all, -1 when they contradict each other."""
    if one.kind == other.kind:
        if one.kind == "clock":
            return 4 if same_time(one, other) else -1
        if one.kind != "count":
            return 4
        if other.written[:2] == "00" and one.written[:2] != "00":
            return -1
        if one.unit == other.unit:
            return 4 if one.unit else 3
        if alike(one.unit, other.unit):
            return 3 if one.unit and other.unit else 2
        return _against(one.unit, other.unit)
    kinds = {one.kind, other.kind}
    if kinds == {"base", "count"}:
        return 1 if one.written or other.written else 0
    if kinds == {"version", "count"}:
        return 4
    if kinds & {"version", "name", "weekday", "marker", "base"}:
        return 0
    if kinds == {"count", "ordinal"}:
        return 2 if one.value != 1 or one.written or other.written else 0
    if "month" in kinds:
        plain = one if other.kind == "month" else other
        return 1 if plain.kind == "count" and (not plain.unit or plain.unit == "month") else 0
    return 2


def _against(ours: str, theirs: str) -> int:
    """-1 for units that can not stand for each other, 0 for units of things that have nothing in common."""
    if not opposed(ours, theirs):
        return 2
    return (
        0
        if "time" in (UNITS[ours].dimension, UNITS[theirs].dimension) and UNITS[ours].dimension != UNITS[theirs].dimension
        else -1
    )


def _match_otherwise(result: Matching) -> None:
    """Conversions, 15:00 and 오후 3시, 90 minutes and 한 시간 반, 50% and 절반, 3:16 and 3장 16절."""
    for one in list(result.source):
        for other in result.target:
            if stands_for(one, other):
                _take(result, one, other)
                break
    for one in list(result.source):
        if len(one.also) > 1:
            parts = _found_parts(one.also, result.target)
            if parts:
                _take(result, one, *parts)
    for other in list(result.target):
        if len(other.also) > 1:
            parts = _found_parts(other.also, result.source)
            if parts:
                result.target.remove(other)
                result.source = [quantity for quantity in result.source if quantity not in parts]
    _match_sums(result)


def _take(result: Matching, one: Quantity, *others: Quantity) -> None:
    result.source.remove(one)
    for other in others:
        result.target.remove(other)
        result.matched.append((one, other))


def stands_for(one: Quantity, other: Quantity) -> bool:
    """True when two quantities written otherwise are worth the same."""
    if one.kind == other.kind == "clock":
        return same_time(one, other)
    if "base" in (one.kind, other.kind):
        return False
    if len(one.also) == 1 and one.also[0] == other.value and alike(one.unit, other.unit):
        return True
    if len(other.also) == 1 and other.also[0] == one.value and alike(one.unit, other.unit):
        return True
    if "clock" in (one.kind, other.kind) or one.kind != other.kind:
        return False
    if one.kind != "count":
        return False
    if one.value == other.value:
        return fits(one, other) > 0
    if one.unit and other.unit and converts(one.value, one.unit, other.value, other.unit):
        return True
    if (one.unit == "percent") != (other.unit == "percent") and not (one.unit and other.unit):
        share, count = (one, other) if one.unit == "percent" else (other, one)
        return count.value < 1 and share.value == count.value * 100
    return one.value in one_of(other) and alike(one.unit, other.unit)


def one_of(quantity: Quantity) -> tuple[Number, ...]:
    """Readings of a quantity beside its value, those of composites left out."""
    return quantity.also if quantity.sure < 2 else ()


def _found_parts(parts: tuple[Number, ...], others: list[Quantity]) -> list[Quantity]:
    found: list[Quantity] = []
    for part in parts:
        other = next((other for other in others if _is_part(part, other) and other not in found), None)
        if other:
            found.append(other)
        elif part:
            return []
    return found


def _is_part(part: Number, other: Quantity) -> bool:
    return (other.value == part or part in other.also) and not other.unit and other.kind in {"count", "ordinal", "month", "name"}


def _match_sums(result: Matching) -> None:
    """1 hour 30 minutes and 90분: neighbours of one dimension that add up to what the other side has at once."""
    for mine, yours in ((result.source, result.target), (result.target, result.source)):
        index = 0
        while index + 1 < len(mine):
            first, second = mine[index], mine[index + 1]
            total = _sum(first, second)
            whole = next((other for other in yours if total is not None and _adds_up(total, first.unit, other)), None)
            if whole is not None:
                yours.remove(whole)
                del mine[index : index + 2]
            else:
                index += 1


def _sum(first: Quantity, second: Quantity) -> Fraction | None:
    if (
        second.start - first.end > 5
        or not first.sure
        or not second.sure
        or not first.unit
        or not second.unit
        or first.kind != "count"
        or second.kind != "count"
    ):
        return None
    one, other = _size(first), _size(second)
    if one is None or other is None or UNITS[first.unit].dimension != UNITS[second.unit].dimension:
        return None
    return one + other


def _adds_up(total: Fraction, unit: str, other: Quantity) -> bool:
    whole, ours, theirs = _size(other), UNITS[unit], UNITS.get(other.unit)
    if whole is None or theirs is None or ours.dimension != theirs.dimension:
        return False
    return whole == total if ours.system == theirs.system else abs(whole - total) <= TOLERANCE * total


def _size(quantity: Quantity) -> Fraction | None:
    unit = UNITS.get(quantity.unit)
    return quantity.value * unit.size if unit else None
