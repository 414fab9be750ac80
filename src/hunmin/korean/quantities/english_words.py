"""Numbers spelt in English words: twenty-five, a hundred, two million, two-thirds, half an hour, twice, the third."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from hunmin.korean.quantities.quantity import Kind, Number

_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
SMALL = {word: value for value, word in enumerate(_SMALL.split())}
TENS = {
    word: 20 + 10 * place
    for place, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
SCALES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth"
)
ORDINALS = {word: value for value, word in enumerate(_ORDINALS.split())}
ORDINALS |= {word[:-1] + "ieth": value for word, value in TENS.items()} | {"hundredth": 100, "thousandth": 1000}
_PARTS = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_PARTS |= {word + plural: value for word, value in ORDINALS.items() if value >= 3 for plural in ("", "s")}
# Words that say a number but that translators render freely; never wrong alone.
LOOSE: dict[str, Number] = {
    "twice": 2, "thrice": 3, "once": 1, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "triple": 3, "tripled": 3, "half": Fraction(1, 2),
    "quarter": Fraction(1, 4), "both": 2, "pair": 2, "pairs": 2, "couple": 2, "couples": 2, "dual": 2, "twin": 2, "twins": 2, "trio": 3,
    "binary": 2, "octal": 8, "decimal": 10, "hexadecimal": 16,
    "hex": 16, "triplets": 3, "quadruple": 4, "biweekly": 2, "either": 2, "neither": 2, "teens": 10, "teenage": 10, "teenager": 10, "teenagers": 10,
    "quadratic": 2, "cubic": 3, "secondary": 2, "tertiary": 3, "quartile": 4, "quartiles": 4, "quarterly": 4, "bilateral": 2, "trilateral": 3, "triangle": 3,
    "triangular": 3, "rectangle": 4, "pentagon": 5, "hexagon": 6, "octagon": 8, "duo": 2, "duet": 2, "trilogy": 3, "quartet": 4, "quintet": 5, "solo": 1,
    "semi": 4, "semifinal": 4, "semifinals": 4, "quarterfinal": 8, "quarterfinals": 8, "centennial": 100, "centenary": 100, "bicentennial": 200,
    "millennium": 1000, "millennia": 1000, "weekend": 2, "weekends": 2, "weekly": 7, "biannual": 2, "biannually": 2, "overnight": 2,
    "triples": 3, "quadruplets": 4, "doubly": 2, "singleton": 1, "single": 1, "sole": 1, "zeros": 0, "zeroes": 0, "zeroed": 0, "nonzero": 0,
}  # fmt: skip
LOOSE |= {word + end: value for word, value in SMALL.items() if value > 1 for end in ("fold", "pence", "some")}
_BASES = frozenset({"binary", "octal", "decimal", "hexadecimal", "hex"})
_SURE_LOOSE = frozenset(
    {*_BASES, "nonzero", "zeros", "both", "pair", "couple", "twice", "thrice"}
    | {word for word in LOOSE if word.endswith(("fold", "pence"))}
)
NUMBER_WORDS = frozenset({*SMALL, *TENS, *SCALES, *ORDINALS, *_PARTS, *LOOSE, "dozen", "dozens"})

_RUN_WORDS = frozenset({*SMALL, *TENS, *SCALES, *ORDINALS, "dozen"})
_TOP = re.compile(rf"(?<![a-z])(an?|{'|'.join([*SMALL][1:13])})[- ]$")
_HOURS = "|".join([*SMALL][1:13])
_MINUTES = "fifteen|thirty|forty-five|forty|fifty|twenty-five|twenty|ten|oh-five"
_PAST = re.compile(
    rf"(?<![a-z])(?:(half|(?:a )?quarter|five|ten|twenty|twenty-five) (past|after)|((?:a )?quarter) (to)) ({_HOURS}|\\d{{1,2}})(?![a-z\\d])"
)
_SPOKEN = re.compile(rf"(?<=at |by )({_HOURS})[- ]({_MINUTES})(?![a-z-])|(?<![a-z-])({_HOURS})-({_MINUTES})(?![a-z-])")
_MINUTE_WORDS = frozenset(["quarter", "half", "fifteen", "thirty", "forty", "fifty", "twenty", "ten", "five"])
_HALF_SCALE = re.compile("half[ -]an? (dozen|hundred|thousand|million|billion|trillion)(?![a-z])")
_COUPLE_SCALE = re.compile("couple (?:of )?(hundred|thousand|million|billion)(?![a-z])")
_ARTICLE = re.compile("(?<![a-z])an? $")
_COUNTED_SCALE = re.compile("(?<![a-z])(?:first|last|next|every|per|the) $")
_VAGUE = re.compile("(?<![a-z])(?:several|few|many|some|couple|of) $")
_AND_A_HALF = re.compile("[ -]and[ -]a[ -]half(?![a-z])")
_ONE_TO_TWO = re.compile(f" (?:and|to|or|through) (?:\\d|(?:{'|'.join([*SMALL][2:])})(?![a-z]))")
_SOME_DAY = re.compile(
    " (?:fine |summer |winter |spring |autumn |rainy |sunny |cold )?(?:day|night|morning|evening|afternoon)(?![a-z-])"
)
_PRONOUN_BEFORE = re.compile(
    "(?<![a-z])(?:no|this|that|the|which|each|every|any|another|only|some|last|other|new|old|right|wrong|first|second|next|than|as|loved|for|like) $"
)
_PRONOUN_AFTER = re.compile(
    "(?: (?:of|can|could|must|may|might|should|would|will|is|was|has|had|does|another|who|that|which|or|and|by|to|on|in|at|with|for|from|be|as)(?![a-z])|['’]s|-|(?! ))"
)
_TIME_BEFORE = re.compile("(?<![a-z])(?:a|per|each|every|split|any|this) $|sub-?$|milli-?$|leap $")
_NO_NOUN = re.compile(" of |[^a-z ]|$| (?:as|more|less|larger|smaller|to|in|from)(?![a-z])")
_NOUN = re.compile(" [a-z\"'`*](?!go |fter |efore |ater |r |nd )")
_PARTY = re.compile("[- ](?:part|person|world|grade|hand|class)")


# Where a word stands, and the word.
Words = list[tuple[int, int, str]]


class Spelt(NamedTuple):
    """A number in words: its place and value, and how surely it counts."""

    start: int
    end: int
    value: Number
    kind: Kind = "count"
    sure: int = 2
    also: tuple[Number, ...] = ()


def spelt_numbers(lower: str, words: Words) -> list[Spelt]:
    """The numbers spelt in a lower-case English text, whose words that may say a number are `words`, in order."""
    found = [*_fractions(lower, words), *_runs(lower, words), *_loose(lower, words)]
    if any(word in _MINUTE_WORDS for _, _, word in words):
        found += _clocks(lower)
    found.sort(key=lambda spelt: (spelt.start, -spelt.end))
    kept: list[Spelt] = []
    for spelt in found:
        if not kept or spelt.start >= kept[-1].end:
            kept.append(spelt)
    return kept


def _fractions(lower: str, words: Words) -> Iterator[Spelt]:
    for start, end, word in words:
        if word not in _PARTS:
            continue
        match = _TOP.search(lower, max(0, start - 8), start)
        if match and not lower.startswith(" half", end):
            yield from _fraction(lower, match, word, end)
        if word == "half" and (scale := _HALF_SCALE.match(lower, start)):
            yield Spelt(start, scale.end(), 6 if scale.group(1) == "dozen" else SCALES[scale.group(1)] // 2)


def _fraction(lower: str, match: re.Match[str], bottom: str, end: int) -> Iterator[Spelt]:
    top, parts, plural = match.group(1), _PARTS[bottom], bottom.endswith("s")
    if top in {"a", "an"}:
        if not plural and (parts in (2, 4) or _NO_NOUN.match(lower, end)):
            yield Spelt(match.start(), end, Fraction(1, parts), "count", 1 if lower.startswith(" of", end) else 0, (parts,))
    elif plural == (SMALL[top] > 1):
        yield Spelt(match.start(), end, Fraction(SMALL[top], parts), "count", 1 + plural, (SMALL[top],) if parts == 4 else ())


def _clocks(lower: str) -> Iterator[Spelt]:
    """Half past three, quarter to six, at seven thirty."""
    for match in _PAST.finditer(lower):
        word, hour = match.group(1) or match.group(3), match.group(5)
        hours = int(hour) if hour.isdigit() else SMALL[hour]
        minutes = 30 if word == "half" else 15 if "quarter" in word else SMALL.get(word, 20 if word == "twenty" else 25)
        part = Fraction(minutes, 60)
        yield Spelt(match.start(), match.end(), hours - part if match.group(4) else hours + part, "clock")
    for match in _SPOKEN.finditer(lower):
        hour, word = match.group(1) or match.group(3), match.group(2) or match.group(4)
        tens, _, ones = word.partition("-")
        minutes = 5 if tens == "oh" else SMALL.get(tens, TENS.get(tens, 0)) + (SMALL[ones] if ones else 0)
        yield Spelt(match.start(), match.end(), SMALL[hour] + Fraction(minutes, 60), "clock", 2, (SMALL[hour], minutes))


def _loose(lower: str, words: Words) -> Iterator[Spelt]:
    for start, end, word in words:
        if word in LOOSE:
            if word == "couple" and (scale := _COUPLE_SCALE.match(lower, start)):
                yield Spelt(start, scale.end(), 2 * SCALES[scale.group(1)], "count", 1)
            elif word == "once" and lower.endswith("more than ", 0, start):
                yield Spelt(start - 10, end, 2, "count", 1)
            else:
                yield Spelt(start, end, LOOSE[word], "base" if word in _BASES else "count", 1 if word in _SURE_LOOSE else 0)
        elif word == "one" and lower.endswith("more than ", 0, start):
            yield Spelt(start - 10, end, 2, "count", 1)


def _runs(lower: str, words: Words) -> Iterator[Spelt]:
    """Runs of number words joined by blanks and hyphens, cut where English grammar ends a number."""
    run: list[tuple[int, int, str]] = []
    for place in words:
        if place[2] not in _RUN_WORDS:
            continue
        if run and not _joins(lower, run, place):
            yield from _spelt(lower, run)
            run = []
        run.append(place)
        if place[2] in ORDINALS:
            yield from _spelt(lower, run)
            run = []
    if run:
        yield from _spelt(lower, run)


def _joins(lower: str, run: Words, place: tuple[int, int, str]) -> bool:
    start, _, word = place
    between, last = lower[run[-1][1] : start], run[-1][2]
    if between not in {" ", "-", " and "} or last == "dozen":
        return False
    value = SMALL.get(word, ORDINALS.get(word, 0))
    if word in SCALES or word == "dozen":
        return between != " and " and (last not in SCALES or SCALES.get(word, 12) > SCALES[last])
    if between == " and ":
        return last in SCALES
    if last in TENS:
        return 0 < value < 10
    if last in SCALES:
        return word not in {"first", "second"} or between == "-"
    # nineteen eighty-four
    return 13 <= SMALL.get(last, 0) <= 19 and word in TENS and len(run) == 1


def _spelt(lower: str, run: Words) -> Iterator[Spelt]:
    words = [word for _, _, word in run]
    start, end = run[0][0], run[-1][1]
    before = lower[max(0, start - 9) : start]
    if words[0] in SCALES or words[0] == "dozen":
        article = _ARTICLE.search(before)
        if not article and _COUNTED_SCALE.search(before) and not lower.startswith("s", end):
            yield Spelt(start, end, _worth(words), "count", 1)
            return
        if not article or _VAGUE.search(before[: article.start()]) or (len(words) == 1 and lower.startswith(" of ", end)):
            return
        start -= len(article.group())
    elif words[0] in TENS and len(words) == 1 and lower.startswith("s", end):
        return
    value = _worth(words)
    kind: Kind = "ordinal" if words[-1] in ORDINALS else "count"
    if words == ["dozen"]:
        yield Spelt(start, end, value, "count", 1, (10,))
        return
    half = _AND_A_HALF.match(lower, end)
    if half and kind == "count":
        yield Spelt(start, half.end(), value + Fraction(1, 2), kind)
        return
    yield Spelt(start, end, value, kind, _sure(lower, words, start, end))


def _worth(words: list[str]) -> int:
    total, group = 0, 0
    for word in words:
        if word == "hundred":
            group = (group or 1) * 100
        elif word in SCALES:
            total += (group or 1) * SCALES[word]
            group = 0
        elif word == "dozen":
            group = (group or 1) * 12
        elif word in TENS and 13 <= group <= 19:
            group = group * 100 + TENS[word]
        else:
            group += SMALL.get(word, TENS.get(word, ORDINALS.get(word, 0)))
    return total + group


def _sure(lower: str, words: list[str], start: int, end: int) -> int:
    if len(words) > 1:
        return 2
    word = words[0]
    before = lower[max(0, start - 12) : start]
    if word == "one" and _SOME_DAY.match(lower, end):
        return 0
    if word == "one" and _ONE_TO_TWO.match(lower, end):
        return 2
    if word == "one":
        return 0 if _PRONOUN_BEFORE.search(before) or _PRONOUN_AFTER.match(lower, end) else 1
    if lower.startswith((" quarter", "-quarter"), end) and word in ORDINALS:
        return 2
    if word in {"zeroth", "first"}:
        return 0
    if word == "zero":
        return 1
    if word == "second":
        return 0 if _TIME_BEFORE.search(before) and not (before.endswith((" a ", "(a ")) and _NOUN.match(lower, end)) else 1
    if word == "third":
        return 0 if _PARTY.match(lower, end) else 2
    return 2
