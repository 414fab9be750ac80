"""The source side of a pair: its words and sentences, and how much Korean they should come to.

Everything works on text without code (`prose`), in which places are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from hunmin.korean.prose import HIDDEN, hide_code
from hunmin.korean.script import WORDS

# Hangul syllables for each letter of English that is not copied, fitted on three sets of pairs (0.45 to 0.50); the spread of
# a text grows with the root of its length, and never falls below a tenth of it.
SYLLABLES = 0.465
SPREAD = 0.66
SPREAD_SHARE = 0.1

HANGUL = re.compile("[가-힣]+")
# A word that ends with a dot in the middle of a sentence: what commonly cuts a sentence in two.
_ABBREVIATIONS_TEXT = (
    "mr mrs ms dr prof rev gov sen rep gen col lt sgt capt cmdr maj adm pres supt hon messrs mme st mt ft ave blvd rd no "
    "nos vs etc e.g i.e eg ie fig figs eq vol pp ch sec jr sr inc ltd co corp bros u.s u.k u.n a.m p.m d.c b.c a.d ph.d "
    "m.d b.a m.a jan feb mar apr jun jul aug sep sept oct nov dec approx ca cf al dept est viz mon tue wed thu fri tbsp "
    "tsp oz lb lbs min max hr hrs ed eds trans a.k.a resp dist"
)
ABBREVIATIONS = frozenset(_ABBREVIATIONS_TEXT.split())
# Abbreviations that may also end a sentence: the next word decides.
_MAY_END_TEXT = "etc u.s u.k u.n a.m p.m d.c b.c a.d ph.d m.d b.a m.a jr sr inc ltd co corp al oz lb lbs hr hrs"
_MAY_END = frozenset(_MAY_END_TEXT.split())
_END = re.compile("(?<![.!?。…])[.!?。…]+[\"'”’»)\\]*_]*(?=\\s|$)", re.MULTILINE)


class Sentence(NamedTuple):
    """The place of a sentence in a text."""

    start: int
    end: int


@lru_cache(maxsize=8)
def prose(text: str) -> str:
    """The text with code, mathematics, addresses and tags hidden; places stay."""
    return hide_code(text)


def letters(text: str) -> int:
    """How many Latin letters a text holds."""
    return sum(map(len, WORDS.findall(text)))


def syllables(text: str) -> int:
    """How many Hangul syllables a text holds."""
    return sum(map(len, HANGUL.findall(text)))


def surplus(n_letters: float, n_syllables: float) -> float:
    """How many standard deviations more Korean (below 0: less) there is than this much English comes to; short texts vary more."""
    expected = SYLLABLES * n_letters
    return (n_syllables - expected) / sqrt(SPREAD * SPREAD * (n_letters + 8) + (SPREAD_SHARE * expected) ** 2)


def split_sentences(text: str) -> list[Sentence]:
    """The sentences of prose, in either language; a line break ends one, an abbreviation does not."""
    found: list[Sentence] = []
    start = 0
    for line in text.split("\n"):
        if line and not line.isspace():
            found.extend(_in_line(line, start))
        start += len(line) + 1
    return found


def _in_line(line: str, start: int) -> Iterator[Sentence]:
    begin = 0
    for match in _END.finditer(line):
        if _goes_on(line, begin, match.start(), match.end()):
            continue
        if _has_words(line, begin, match.start()):
            yield _trimmed(line, begin, match.end(), start)
            begin = match.end()
    if _has_words(line, begin, len(line)):
        yield _trimmed(line, begin, len(line), start)


def _has_words(line: str, start: int, end: int) -> bool:
    return any(char.isalnum() or char == HIDDEN for char in line[start:end])


def _trimmed(line: str, begin: int, end: int, start: int) -> Sentence:
    part = line[begin:end]
    return Sentence(start + begin + len(part) - len(part.lstrip()), start + begin + len(part.rstrip()))


def _goes_on(line: str, begin: int, dot: int, end: int) -> bool:
    """True for a dot after an abbreviation, an initial or a number of a list, and for any mark before a small letter."""
    rest = line[end : end + 8].lstrip(" \"'“‘(")
    if not rest or (dot and "가" <= line[dot - 1] <= "힣"):
        return False
    if "a" <= rest[0] <= "z" and line[dot - 1].isascii():
        return True
    if line[dot:end] != ".":
        return False
    word = line[max(begin, dot - 12) : dot].rsplit(None, 1)[-1:]
    name = word[0].lstrip("(\"'“‘[") if word else ""
    last = name.lower()
    if last in ABBREVIATIONS:
        return not (last in _MAY_END and rest[0].isupper())
    # An initial; small letters are units, unless a number follows: "p. 5".
    return (len(name) == 1 and name.isascii() and (name.isupper() or (name.isalpha() and rest[0].isdigit()))) or (
        last.isdigit() and not line[begin:dot].strip("( ").strip(last)
    )
