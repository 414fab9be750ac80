"""Speech levels of Korean sentences, and the mixtures that are defects.

합니다체 with 해요체 is good service Korean; the defect is a polite level with 반말 or 해라체 in one paragraph of prose. An
ending that does not tell its level for certain (…나?, …까?, a noun, 하오체 and 하게체 of instructions) counts for none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hunmin.core.language import tr
from hunmin.korean.levels import PLAIN, POLITE, Level, level
from hunmin.korean.prose import HIDDEN, Mark, Sentence, hide_code, hide_quotes, sentences

__all__ = ["formality_marks", "level", "spoken"]

# Each of the two polite levels above this share of at least so many sentences is a warning.
MIXED_SHARE = 0.3
MIXED_SENTENCES = 4

_ASIDE = re.compile(r"\([^()\n]*\)")
_SET_PHRASE = re.compile(
    "(?:안녕하세요|안녕하십니까|감사합니다|고맙습니다|반갑습니다|죄송합니다|미안합니다|축하합니다|환영합니다|네|예|아니요)$"
)
# The asked text is a piece of writing, whose level is its own.
_WRITING = re.compile(
    "써 ?[줘주라]|쓰시|작성|요약|글|번역|바꿔|바꾸|고쳐|다듬|첨삭|지어|이야기|소설|시를|기사|편지|문장|말투|반말|존댓말|높임"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence whose level is known."""

    sentence: Sentence
    level: Level


def spoken(text: str, asked: str = "") -> list[Spoken]:
    """The prose sentences of a turn that have a level; sentences that repeat `asked` and set phrases are left out."""
    found = []
    for sentence in sentences(_ASIDE.sub(_blank, hide_quotes(hide_code(text)))):
        of = level(sentence.text)
        if not of or sentence.text[:2] in {"* ", "- "} or (asked and HIDDEN not in sentence.text and sentence.text in asked):
            continue
        found.append(Spoken(sentence, of))
    return found


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def formality_marks(turns: Sequence[tuple[str, str]]) -> Iterator[tuple[int, Mark]]:
    """Mixed speech levels in the answers of one conversation: the number of the turn and the mark.

    `turns` are pairs of what was asked and what was answered. A polite level with 반말 or 해라체 in one paragraph is an error;
    합니다체 and 해요체 each over 30%, and turns that are polite beside turns that are not, are warnings.
    """
    known = [spoken(answer, asked) for asked, answer in turns]
    if not any(known):
        return
    broken = False
    for index, found in enumerate(known):
        for mark in _paragraphs(found):
            broken = True
            yield index, mark
    if not broken:
        yield from _two_polite(known)
        if len(turns) > 1:
            yield from _between_turns(turns, known)


def _paragraphs(found: list[Spoken]) -> Iterator[Mark]:
    paragraphs: dict[int, list[Spoken]] = {}
    for one in found:
        paragraphs.setdefault(one.sentence.paragraph, []).append(one)
    for members in paragraphs.values():
        polite = [one for one in members if one.level in POLITE]
        plain = [one for one in members if one.level in PLAIN]
        if polite and plain:
            odd, rest = (plain[0], polite[0]) if len(plain) <= len(polite) else (polite[0], plain[0])
            yield _mark(odd, rest, "error")


def _mark(odd: Spoken, rest: Spoken, severity: Literal["error", "warning"]) -> Mark:
    message = tr(f"{odd.level} among sentences in {rest.level}", f"{rest.level} 문장 사이에 {odd.level} 문장이 있습니다")
    return Mark(odd.sentence.start, odd.sentence.end, message, severity)


def _two_polite(known: list[list[Spoken]]) -> Iterator[tuple[int, Mark]]:
    placed = [
        (index, one)
        for index, found in enumerate(known)
        for one in found
        if not _SET_PHRASE.search(one.sentence.text.rstrip(" .!?~…"))
    ]
    counts = Counter(one.level for _, one in placed)
    formal, soft = counts["합니다체"], counts["해요체"]
    if len(placed) < MIXED_SENTENCES or min(formal, soft) <= MIXED_SHARE * len(placed):
        return
    less: Level = "합니다체" if formal < soft else "해요체"
    index, odd = next((index, one) for index, one in placed if one.level == less)
    rest = next(one for _, one in placed if one.level in POLITE and one.level != less)
    yield index, _mark(odd, rest, "warning")


def _between_turns(turns: Sequence[tuple[str, str]], known: list[list[Spoken]]) -> Iterator[tuple[int, Mark]]:
    """A turn wholly in 반말 or 해라체 among polite ones, unless it is a piece of writing somebody asked for."""
    polite = next((one for found in known for one in found if one.level in POLITE), None)
    if polite is None:
        return
    for index, found in enumerate(known):
        plain = [one for one in found if one.level in PLAIN]
        if plain and not any(one.level in POLITE for one in found) and not _WRITING.search(turns[index][0]):
            yield index, _mark(plain[0], polite, "warning")
            return
