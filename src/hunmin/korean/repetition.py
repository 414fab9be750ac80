"""Phrases repeated over and over: the loops that models fall into.

Laughter (ㅋㅋㅋ), tables, and refrains that come back after other lines are not loops.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.prose import HIDDEN, Mark, hide_code

TIMES = 4
# Shorter phrases are emphasis or onomatopoeia (정말 정말 정말 정말, 둥둥 둥둥 둥둥 둥둥) until they come this often.
SHORT_PHRASE = 6
SHORT_TIMES = 8
LONG_SENTENCE = 20
LONG_TIMES = 3

_WORD = re.compile("[^\\s|]+")
_GLUED = re.compile("([가-힣A-Za-z ,.]{2,24}?)\\1{7,}")
_LETTERS = re.compile("[가-힣A-Za-z]")


def repetition_marks(text: str) -> Iterator[Mark]:
    """Phrases that follow each other at least four times, or a long one three times at the end of the text."""
    if len(text) < 16:
        return
    shown = hide_code(text)
    words = list(_WORD.finditer(text))
    found = False
    if len(words) - len({match.group() for match in words}) >= LONG_TIMES - 1:
        for start, end, times, phrase in _loops(words):
            found = True
            if HIDDEN not in shown[start:end]:
                yield _mark(start, end, times, phrase)
    if not found and len(words) * 12 < len(text):
        for match in _GLUED.finditer(shown):
            unit = match.group(1)
            if len(set(_LETTERS.findall(unit))) >= 2 and HIDDEN not in unit:
                yield _mark(match.start(), match.end(), len(match.group()) // len(unit), unit)


def _mark(start: int, end: int, times: int, phrase: str) -> Mark:
    shown = phrase if len(phrase) <= 30 else phrase[:29] + "…"
    return Mark(start, end, tr(f"'{shown}' {times} times in a row", f"'{shown}' 이(가) {times}번 되풀이됩니다"))


def _loops(words: list[re.Match[str]]) -> Iterator[tuple[int, int, int, str]]:
    """Start, end, times and phrase of each loop, without those inside one already found."""
    texts = [match.group() for match in words]
    reached = 0
    for period in _periods(texts):
        run = 0
        for index in range(period, len(texts) + 1):
            if index < len(texts) and texts[index] == texts[index - period]:
                run += 1
                continue
            first = index - run - period
            if run >= period * (LONG_TIMES - 1) and first >= reached:
                phrase = " ".join(texts[first : first + period])
                times = run // period + 1
                if _is_loop(phrase, times, index == len(texts)):
                    yield words[first].start(), words[index - 1].end(), times, phrase
                    reached = index
            run = 0


def _periods(texts: list[str]) -> list[int]:
    """The distances at which words come back twice or more, nearest first."""
    last: dict[str, int] = {}
    distances: Counter[int] = Counter()
    for index, word in enumerate(texts):
        if word in last:
            distances[index - last[word]] += 1
        last[word] = index
    return sorted(period for period, count in distances.items() if count >= LONG_TIMES - 1)


def _is_loop(phrase: str, times: int, at_end: bool) -> bool:
    letters = _LETTERS.findall(phrase)
    if len(set(letters)) < 3:
        return False
    if len(phrase.replace(" ", "")) < SHORT_PHRASE:
        return times >= SHORT_TIMES
    return times >= TIMES or (at_end and times >= LONG_TIMES and len(phrase) >= LONG_SENTENCE)
