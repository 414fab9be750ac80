"""Temperatures that lost their sign or got another one: minus 11 degrees is 영하 11도, not 영상 11도."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark, hide_code

_BELOW_SOURCE = re.compile(
    r"(?:\b(?:minus|negative) |(?<![\w)\]])[-−])(\d+(?:\.\d+)?) ?(?:°|℃|℉|degrees?\b|[CF]\b)"
    r"|(?<![\d.])(\d+(?:\.\d+)?) ?(?:°|℃|℉|degrees?\b)?(?: ?[CF]\b| Celsius| Fahrenheit)? below (?:zero|freezing)\b",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"(?:(영하|마이너스|영상)\s?|(?<![\w)\]~∼])([-−]))?(?<![\d.])(\d+(?:\.\d+)?)(?=\s?(?:도|°|℃|℉))")
_BELOW = frozenset({"영하", "마이너스", "-", "−"})


def sign_marks(pair: Pair) -> Iterator[Mark]:
    """Temperatures of the target whose number is the source's and whose sign is not; those without a counterpart say nothing."""
    if not any(sign in pair.target for sign in ("도", "°", "℃", "℉")):
        return
    source, target = hide_code(pair.source), hide_code(pair.target)
    below = Counter(first or second for first, second in _BELOW_SOURCE.findall(source))
    places = list(_DEGREES.finditer(target))
    below.subtract(found[3] for found in places if (found[1] or found[2]) in _BELOW)
    for found in places:
        word, number = found[1] or found[2] or "", found[3]
        if below[number] > 0 and word not in _BELOW:
            yield _mark(found, f"-{number}", _repaired(target, found, number))
        elif (
            word == "영하"
            and below[number] < 0
            and max(below.values()) <= 0
            and re.search(rf"(?<![\d.,-]){re.escape(number)}(?![\d.,]\d)", source)
        ):
            yield _mark(found, number, number)


def _repaired(target: str, found: re.Match[str], number: str) -> str:
    return f"영하 {number}" if target[found.end() :].lstrip().startswith("도") else f"-{number}"


def _mark(found: re.Match[str], wanted: str, repair: str) -> Mark:
    message = tr(
        f"source has {wanted} degrees, target {found.group()}", f"원문은 {wanted}도인데 번역문은 {found.group()}도입니다"
    )
    return Mark(found.start(), found.end(), message, "error", repair)
