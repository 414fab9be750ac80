"""What a translation says more often than its source: letters, words, clauses, sentences, or the whole text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from hunmin.core.language import tr
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import HIDDEN, Mark, Severity, hide_code

_TOKEN = re.compile(r"[^\s|.!?。]+[.!?。]*|[.!?。]+")
_EDGES = ".,!?;:。、…\"'“”‘’()[]*_~-"
_LETTER = re.compile("[가-힣A-Za-z]")
_LETTER_RUN = re.compile("([가-힣A-Za-z])\\1{5,}")
_GLUED = re.compile("([가-힣A-Za-z]{2,16}?)\\1{3,}")
# A source that laughs, shouts or stammers: "Nooooo", "ha ha ha", "woohoohoo", "tick-tock, tick-tock".
_SOUNDS = re.compile("([A-Za-vx-z])\\1{2}|\\b([a-z]{1,6})([\\s,!.-]{0,2}\\2){2}", re.IGNORECASE)
# Syllables that begin a word twice (수수료, 시시하다): how many there were is not certain.
_DOUBLED = frozenset("수시하호아파마바우크")
# From here on the same words are a loop, whatever they are.
TIMES = 4
_LONG_WORD = 12
_LONG = re.compile("\\S{7,}")
# Comparisons allowed for each word; natural text needs about two.
_EFFORT = 24
# A sentence said again later: shorter ones (그렇습니다. 예외를 발생시킵니다.) may stand for several of the source.
_SENTENCE_LETTERS = 14
_SENTENCE_END = re.compile("[.!?。…]+[\"'”’)\\]]*(?=\\s|$)|\n+", re.MULTILINE)
_WORD = re.compile("[a-z0-9]+")
_ALIKE = 0.5
_AROUND = 4


class Run(NamedTuple):
    """Words `first` to `first + period` come again: so many words behind them equal the word one period before."""

    first: int
    period: int
    again: int

    @property
    def times(self) -> int:
        """How often the words are said."""
        return self.again // self.period + 1


def repetition_marks_of(pair: Pair) -> Iterator[Mark]:
    """What the target says again and the source does not; the first time stays outside the mark."""
    target = pair.target
    if len(target) < 8 or target == pair.source:
        return
    yield from _letters(pair)
    tokens = _TOKEN.findall(target)
    if len(set(tokens)) == len(tokens):
        return
    runs = [run for run in _runs([token.strip(_EDGES) or token for token in tokens]) if _counts(tokens, run)]
    marked: list[tuple[int, int]] = []
    if runs:
        places = [match.span() for match in _TOKEN.finditer(target)]
        shown = hide_code(target)
        known = _source_runs(pair.source)
        for run in runs:
            mark = _mark(pair, places, shown, run, known)
            if mark:
                marked.append((mark.start, mark.end))
                yield mark
    if len(target) > 3 * _SENTENCE_LETTERS:
        yield from _later(pair, marked)


def _letters(pair: Pair) -> Iterator[Mark]:
    """One letter, or a few glued to each other, over and over."""
    size = max(map(len, pair.target.split()), default=0)
    if size < 7 or (size < _LONG_WORD and not _LETTER_RUN.search(pair.target)):
        return
    for word in _LONG.finditer(pair.target):
        for pattern in (_LETTER_RUN, _GLUED):
            hit = pattern.search(pair.target, word.start(), min(word.end(), word.start() + 4000))
            if not hit:
                continue
            unit = hit.group(1)
            if hit.group() in pair.source or _SOUNDS.search(pair.source) or HIDDEN in hide_code(pair.target)[slice(*hit.span())]:
                break
            start = hit.start() + len(unit)
            yield _said(start, hit.end(), unit, len(hit.group()) // len(unit), repair=None if unit in _DOUBLED else "")
            break


def _said(start: int, end: int, unit: str, times: int, severity: Severity = "error", repair: str | None = None) -> Mark:
    shown = " ".join(unit.split())
    shown = shown if len(shown) <= 30 else shown[:29] + "…"
    message = tr(f"'{shown}' {times} times, not so in the source", f"원문과 달리 '{shown}' 이(가) {times}번 나옵니다")
    return Mark(start, end, message, severity, repair)


# The same words one behind the other


def _runs(words: list[str]) -> list[Run]:
    """Words that follow themselves, from left to right, without overlap."""
    last: dict[str, int] = {}
    found: list[Run] = []
    reached, effort, size = 0, _EFFORT * len(words) + 200, len(words)
    for index, word in enumerate(words):
        before = last.get(word)
        last[word] = index
        if before is None or index < reached:
            continue
        period = index - before
        end = index + 1
        while end < size and words[end] == words[end - period]:
            end += 1
        begin = index
        while begin > max(reached, period) and words[begin - 1] == words[begin - 1 - period]:
            begin -= 1
        effort -= end - begin
        if effort < 0:
            break
        if end - begin >= period:
            found.append(Run(begin - period, period, end - begin))
            reached = end
    return found


def _counts(tokens: list[str], run: Run) -> bool:
    """True for what is more than emphasis, onomatopoeia, or a row of numbers or marks."""
    phrase = "".join(tokens[run.first : run.first + run.period])
    letters = len(_LETTER.findall(phrase))
    if not letters:
        return run.times >= 10 and not phrase.strip("0123456789.,")
    if run.period == 1:
        return run.times >= 3 or (letters >= 3 and "가" <= phrase[0] <= "힣")
    return letters >= 4 or run.times >= 4


@lru_cache(maxsize=4)
def _source_runs(source: str) -> list[tuple[int, int]]:
    """How often and how many letters each run of the source says."""
    tokens = _TOKEN.findall(source.lower())
    return [
        (run.times, len(_LETTER.findall("".join(tokens[run.first : run.first + run.period]))))
        for run in _runs([token.strip(_EDGES) or token for token in tokens])
    ]


def _mark(pair: Pair, places: list[tuple[int, int]], shown: str, run: Run, known: list[tuple[int, int]]) -> Mark | None:
    target = pair.target
    last = run.first + run.period + run.again
    whole = run.again - (0 if last == len(places) else run.again % run.period)
    start, end = places[run.first + run.period - 1][1], places[run.first + run.period + whole - 1][1]
    first = places[run.first][0]
    unit = target[first:start]
    letters = len(_LETTER.findall(unit))
    # Code comes again as it likes; what is left of a sentence with code in it has words of its own.
    if HIDDEN in shown[first:start] and len(_LETTER.findall(shown, first, start)) < (2 if run.times >= TIMES else 4):
        return None
    if any(times >= run.times - 1 and size >= 0.8 * letters for times, size in known):
        return None
    if run.times == 2 and run.period > 1 and _source_says_twice(pair.source, first / len(target), start / len(target)):
        return None
    end = (
        (len(target) if pair.source.rstrip() == pair.source else len(target.rstrip()))
        if last == len(places)
        else _cut_word(target, places, run, last, end)
    )
    again = " ".join(target[start:end].split())
    same = again.startswith(" ".join(unit.split())) and run.period + run.times > 3
    doubtful = run.period == 1 and run.times == 2
    return _said(start, end, unit, run.times, "warning" if doubtful else "error", "" if same and not doubtful else None)


def _cut_word(target: str, places: list[tuple[int, int]], run: Run, last: int, end: int) -> int:
    """The end with the rest of a loop that a limit of length cut inside a word."""
    if last != len(places) - 1:
        return end
    rest = target[places[last][0] : places[last][1]]
    whole = target[slice(*places[last - run.period])]
    return len(target.rstrip()) if whole.startswith(rest) else end


# The same sentence later


def _later(pair: Pair, marked: list[tuple[int, int]]) -> Iterator[Mark]:
    first: dict[str, tuple[int, int]] = {}
    again: list[tuple[int, int, str]] = []
    begin = 0
    for match in _SENTENCE_END.finditer(pair.target):
        place = (begin, match.end())
        begin = match.end()
        if place[1] - place[0] < _SENTENCE_LETTERS:
            continue
        text = " ".join(pair.target[slice(*place)].split())
        if text in first:
            again.append((*place, text))
        else:
            first[text] = place
    if not again:
        return
    shown = hide_code(pair.target)
    for start, end, text in again[:40]:
        if any(start < stop and begin < end for begin, stop in marked) or HIDDEN in shown[start:end] or "|" in text:
            continue
        if len(re.findall("[가-힣]", text)) < _SENTENCE_LETTERS or text[-1] not in ".!?。…\"'”’)]":
            continue
        size = len(pair.target)
        if _source_says_twice(pair.source, first[text][0] / size, start / size):
            continue
        start += len(pair.target[start:end]) - len(pair.target[start:end].lstrip())
        yield _said(start, len(pair.target[:end].rstrip()), text, 2)


@lru_cache(maxsize=4)
def _source_sentences(source: str) -> list[tuple[float, frozenset[str]]]:
    """Where each sentence of the source stands, 0 to 1, and its words."""
    found = []
    begin = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(source)), len(source)]:
        words = frozenset(_WORD.findall(source[begin:end].lower()))
        if words:
            found.append((begin / max(1, len(source)), words))
        begin = end
    return found


def _source_says_twice(source: str, *places: float) -> bool:
    """True where the source holds two sentences that are much alike, near the places of the target (0 to 1)."""
    found = _source_sentences(source)
    near = set()
    for place in places:
        index = (
            min(range(len(found)), key=lambda at: abs(found[at][0] - place), default=0)
            if len(found) < 200
            else int(place * len(found))
        )
        near |= set(range(max(0, index - _AROUND), min(len(found), index + _AROUND + 1)))
    sentences = [found[index][1] for index in sorted(near)]
    return any(len(one & other) >= _ALIKE * len(one | other) for at, one in enumerate(sentences) for other in sentences[at + 1 :])
