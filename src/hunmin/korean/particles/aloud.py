"""Particles after what is read aloud: figures, units, Latin words, code, and what closes a bracket or a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.korean.particles.forms import agrees, wrong_form
from hunmin.korean.particles.sounds import ANY, latin_sounds, named_sounds, number_sounds, sounds, unit_sounds
from hunmin.korean.prose import HIDDEN, Mark, tail

_SIMPLE = "을|를|은|는|이|가|과|와|이나|나|이란|란|이며|며|이랑|랑|예요|이에요"
_PARTICLE = (
    f"(?:({_SIMPLE})|(으로|로)(?:서|써|는|도|부터|의|만|까지)?|(과|와)[는도의]|(라)(?:고|는|면|도)|(였)[가-힣]{{1,4}})(?![가-힣])"
)
# Like 의사이며 and 친구이에요, API이며 is right: 이다 may keep its 이 after a vowel.
_KEEPS = frozenset({"이나", "이란", "이며", "이에요"})

_CLOSED = re.compile(
    "((?<![가-힣])[가-힣]+|(?<![\\dA-Za-z.&-])[A-Za-z][A-Za-z.&-]*|(?<![\\d,.])\\d[\\d,.]*)"
    "(\\([^()\n]{1,60}\\)|[\"'”’」』])(을|를|은|는|과|와|이|가|으로|로)(?![가-힣])"
)
_FIGURE = re.compile(
    "(?<![\\d.,:/A-Za-z가-힣-])([A-Za-z]+[ -]?|#)?(\\d[\\d,]*(?:\\.\\d+)?)(%|㎏|㎞|㎝|㎜|㎡|℃|°C"
    f"|[kKmMcGTP]?[gmLlBWVA]|[kMG]?Hz|kcal|mL|ml)?{_PARTICLE}"
)
_COUNTED = re.compile("(?<=\\d)([가-힣]{1,3}?)(을|를|은|는|과|와)(?![가-힣])")
_LATIN = re.compile(f"(?<![A-Za-z\\d_가-힣.@/\\\\-])(?<!\\d )([A-Za-z][A-Za-z]*){_PARTICLE}")
# Titles and numbers of documents, which reStructuredText writes as code, are not read as they are written.
_CODE = re.compile(
    f"(?<!ref:)(?<!doc:)(?<!term:)(?<!option:)(?<!file:)(?<!pep:)(?<!rfc:)(?<!issue:)`([^` \n-]{{1,60}})`\\\\?{_PARTICLE}"
)
_CALLED = re.compile("(?:\\(\\)|\\[\\])$")
_COUNTER_WORDS = (
    "개 배 회 대 차 도 시 초 주 리터 미터 세 위 호 가지 마리 센티 달러 유로 명 원 년 월 일 분 번 권 점 장 살"
    " 층 인 건 편 쪽 만 억 천 백 킬로그램 그램 시간 개월 년간 퍼센트"
)
_COUNTERS = frozenset(_COUNTER_WORDS.split())
_ANY_NEAR = re.compile("[0-9A-Za-z][가-힣]|[%㎏㎞㎝㎜㎡℃][가-힣]")


def aloud_marks(text: str, shown: str) -> Iterator[Mark]:
    """Particles after figures, Latin letters, code and closing marks; `shown` is the text with its code hidden."""
    if any(close in shown for close in ")\"'”’」』"):
        for match in _CLOSED.finditer(shown):
            yield from _closed(match)
    if _ANY_NEAR.search(shown):
        for match in _FIGURE.finditer(shown):
            yield from _figure(match)
        for match in _LATIN.finditer(shown):
            yield from _read(match, match[1], latin_sounds(match[1]))
    if "`" in text:
        for match in _CODE.finditer(text):
            if shown[match.start()] == HIDDEN and shown[match.end() - 1] != HIDDEN:
                yield from _read(match, match[1], _code_sounds(match[1]))


def counted_marks(shown: str) -> Iterator[Mark]:
    """Particles after a counter: 3개을. An analyser finds them too."""
    for match in _COUNTED.finditer(shown):
        counter, particle = match.groups()
        if counter in _COUNTERS and not agrees(particle, tail(counter[-1])):
            yield wrong_form(match.start(2), particle, counter)


def _read(match: re.Match[str], word: str, heard: set[int]) -> Iterator[Mark]:
    """A warning where no way to read the word agrees with the particle, which is the last group that took part."""
    particle = match[match.lastindex or 0]
    if particle not in _KEEPS and not any(agrees(particle, sound) for sound in heard):
        yield wrong_form(match.start(match.lastindex or 0), particle, word, "warning")


def _closed(match: re.Match[str]) -> Iterator[Mark]:
    """After brackets and closing quotes: the word before, or what the brackets hold, must agree."""
    word, closing, particle = match.groups()
    heard = sounds(word) | (sounds(closing[1:-1].strip()) if closing[0] == "(" else set())
    if not any(agrees(particle, sound) for sound in heard):
        certain = tail(word[-1]) >= 0 and len(word) >= 2 and particle not in "이가"
        yield wrong_form(match.start(3), particle, word, "error" if certain and closing[0] == "(" else "warning")


def _figure(match: re.Match[str]) -> Iterator[Mark]:
    name, number, unit = match[1], match[2], match[3]
    heard = unit_sounds(unit) if unit else named_sounds(number, name or "")
    yield from _read(match, number + (unit or ""), heard)


def _code_sounds(code: str) -> set[int]:
    """Code is read by its last word, a call without its brackets; one letter by its name."""
    word = re.search("[A-Za-z]+$|\\d+$|[가-힣]$", _CALLED.sub("", code))
    if not word:
        return ANY
    last = word.group()
    if last.isdigit():
        return number_sounds(last) if last == code else ANY
    return latin_sounds(last) if last.isascii() else {tail(last)}
