"""Loops: a phrase, a sentence or a paragraph that an answer says over and over, as models do when they do not stop.

Refrains, emphasis, sounds and tables repeat too: what is short must come oftener, and cells of a table do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from hunmin.core.language import tr
from hunmin.korean.prose import HIDDEN, Mark, Severity, hide_code

# A phrase of several words this often, one word of three, two and one syllables oftener.
TIMES = 4
WORD_TIMES = {3: 5, 2: 6, 1: 8}
EMPHASIS_TIMES = 8
# A sentence of so many characters three times, or other words of so many; twice in a row is a warning.
SENTENCE = 15
WORDS = 20
SENTENCE_TIMES = 3
# A paragraph of so many characters that came before: a warning, and an error when it is twice as long.
PARAGRAPH = 40
# A phrase of so many words twice is a warning when it holds a sentence.
MANY = 6
# Phrases of more words are sentences or paragraphs.
LONGEST = 40
# A loop without spaces, inside words at least so long.
LONG_WORD = 16
LOOKED_AT = 2000

_WORD = re.compile("\\S+")
_SENTENCE = re.compile("[^\\s.!?。][^\n]*?(?:[.!?。]+[\"'”’)]*(?=\\s|$)|$)", re.MULTILINE)
_GLUED = re.compile("(\\S{2,24}?)\\1{4,}")
_LETTERS = re.compile("[가-힣A-Za-z]")
_EMPHASIS = frozenset(
    [
        "정말",
        "매우",
        "너무",
        "아주",
        "진짜",
        "더욱",
        "자꾸",
        "점점",
        "계속",
        "많이",
        "제발",
        "빨리",
        "얼른",
        "어서",
        "다시",
        "또",
        "더",
        "꼭",
        "잘",
        "안",
        "참",
        "막",
        "뚝",
        "쿵",
        "둥",
        "탁",
        "똑",
        "펑",
        "짝",
        "콩",
        "쉿",
        "하",
        "아",
        "오",
        "와",
        "네",
        "예",
        "헉",
        "으",
        "그래",
        "안녕",
        "만세",
        "대박",
        "최고",
        "사랑해",
        "고마워",
        "미안해",
        "축하해",
        "여보세요",
        "아니",
        "아니야",
        "그만",
        "힘내",
        "파이팅",
        "la",
        "na",
        "no",
        "yes",
        "very",
        "really",
        "so",
        "oh",
        "ha",
    ]
)


class _Loop(NamedTuple):
    start: int
    end: int
    times: int
    phrase: str
    severity: Severity = "error"


def repetition_marks(text: str) -> Iterator[Mark]:
    """Phrases, sentences and paragraphs that come again and again, each place once."""
    if len(text) < 16:
        return
    shown = hide_code(text)
    found: list[_Loop] = []
    for loops in (_phrases, _sentences, _glued, _paragraphs):
        for one in loops(text, shown):
            if not any(one.start < other.end and other.start < one.end for other in found[-50:]):
                found.append(one)
    for one in sorted(found):
        phrase = " ".join(one.phrase.split())
        phrase = phrase if len(phrase) <= 30 else phrase[:29] + "…"
        message = tr(f"'{phrase}' {one.times} times", f"'{phrase}' 이(가) {one.times}번 되풀이됩니다")
        yield Mark(one.start, one.end, message, one.severity)


def _letters(text: str, shown: str, start: int, end: int) -> list[str]:
    """The letters of a place, those of code too when prose stands beside it."""
    return _LETTERS.findall(text, start, end) if _LETTERS.search(shown, start, end) else []


def _phrases(text: str, shown: str) -> Iterator[_Loop]:
    """Phrases of one word to forty, each directly after the one before."""
    words = list(_WORD.finditer(text))
    texts = [match.group() for match in words]
    if len(words) - len(set(texts)) < TIMES - 1:  # nothing comes back often enough
        return
    for first, last, period in _runs(texts):
        start, end, times = words[first].start(), words[last].end(), (last - first + 1) // period
        phrase_end = words[first + period - 1].end()
        letters = _letters(text, shown, start, phrase_end)
        if "|" not in text[start:end] and _is_loop(texts[first : first + period], times, letters):
            yield _Loop(start, end, times, text[start:phrase_end], "error" if times >= SENTENCE_TIMES else "warning")


def _runs(texts: list[str]) -> Iterator[tuple[int, int, int]]:
    """First word, last word and period of each run that says its period three times, or many words twice.

    A word that comes back after so many words is where a period of so many may begin; the run is then followed both ways.
    """
    seen: dict[str, int] = {}
    reached = 0
    for index, word in enumerate(texts):
        period = index - seen.get(word, -LONGEST - 1)
        seen[word] = index
        if period > LONGEST or index < reached or texts[index - period : index] != texts[index : index + period]:
            continue
        first, last = index - period, index + period - 1
        while first > reached and texts[first - 1] == texts[first - 1 + period]:
            first -= 1
        while last + 1 < len(texts) and texts[last + 1] == texts[last + 1 - period]:
            last += 1
        if last - first + 1 >= period * (SENTENCE_TIMES if period < MANY else 2):
            yield first, last, period
            reached = last + 1


def _is_loop(phrase: list[str], times: int, letters: list[str]) -> bool:
    different = len(set(letters))
    if len(phrase) > 1:
        joined = " ".join(phrase)
        if times < SENTENCE_TIMES:
            return len(joined) >= PARAGRAPH and any(word[-1] in ".!?。" for word in phrase)
        return different > 2 and (
            times >= TIMES or len(joined) >= WORDS or (len(joined) >= SENTENCE and phrase[-1][-1] in ".!?。")
        )
    word = phrase[0].strip(".,!?~…").lower()
    if not letters or (different < 2 and len(letters) > 1):
        return False
    return times >= (EMPHASIS_TIMES if word in _EMPHASIS else WORD_TIMES[min(3, len(letters))])


def _sentences(text: str, shown: str) -> Iterator[_Loop]:
    """Sentences directly after themselves: three times, or twice when they are long."""
    places = [(match.start(), match.end(), match.group()) for match in _SENTENCE.finditer(text)]
    first = 0
    for index in range(1, len(places) + 1):
        if index < len(places) and places[index][2] == places[first][2]:
            continue
        start, end, sentence = places[first]
        times, first, before = index - first, index, first
        prose = len(set(_letters(text, shown, start, end))) >= 5 and "|" not in sentence
        if prose and times >= SENTENCE_TIMES and len(sentence) >= SENTENCE:
            yield _Loop(start, places[before + times - 1][1], times, sentence)
        elif prose and times == SENTENCE_TIMES - 1 and len(sentence) >= SENTENCE:
            yield _Loop(start, places[before + times - 1][1], times, sentence, "warning")


def _glued(text: str, shown: str) -> Iterator[_Loop]:
    for word in _WORD.finditer(shown):
        if len(word.group()) < LONG_WORD:
            continue
        for match in _GLUED.finditer(shown, word.start(), min(word.end(), word.start() + LOOKED_AT)):
            unit, times = match.group(1), len(match.group()) // len(match.group(1))
            letters = _LETTERS.findall(unit)
            if len(set(letters)) >= 2 and HIDDEN not in unit and (len(letters) > 2 or times >= EMPHASIS_TIMES):
                yield _Loop(match.start(), match.end(), times, text[match.start() : match.start() + len(unit)])


def _paragraphs(text: str, shown: str) -> Iterator[_Loop]:
    """A long line that came before, not directly."""
    seen: set[str] = set()
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        line = line.strip()
        if len(line) >= PARAGRAPH and "|" not in line:
            if line in seen and len(_letters(text, shown, start, end)) >= PARAGRAPH // 2:
                yield _Loop(start, end, 2, line, "error" if len(line) >= 2 * PARAGRAPH else "warning")
            seen.add(line)
        start = end + 1
