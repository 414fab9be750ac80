"""Plants one defect of a known kind at a known place in a clean translation, as machine translation makes them.

`WAYS[kind][how]` is a function from source, target and a random generator to an `Edit`, or None where the pair holds nothing
for it; `plant` then appends a snippet of `material.jsonl` to both sides, or takes a whole row of it. Written without looking
at the checks. A loss is placed on what stands around it: the neighbouring sentences, items or rows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from hunmin.data.pairs.pair import Pair

HERE = Path(__file__).parent
PHRASES: dict[str, Any] = json.loads((HERE / "phrases.json").read_text(encoding="utf-8"))
# What replaces what, by table: regular expressions and their templates.
SWAPS: dict[str, list[tuple[str, str]]] = {}
for _line in (HERE / "swaps.tsv").read_text(encoding="utf-8").splitlines():
    _table, _old, _new = _line.split("\t")
    SWAPS.setdefault(_table, []).append((_old, _new))


@dataclass(frozen=True, slots=True)
class Planted:
    """A translation with one defect of `kind`, at `span` of the target in code points, made in the way `how` from the target `clean`."""

    source: str
    target: str
    kind: str
    span: tuple[int, int]
    how: str
    clean: str = ""


class Edit(NamedTuple):
    """A changed target with the place of the change; `source` only where that changed too."""

    target: str
    start: int
    end: int
    source: str | None = None


Way = Callable[[str, str, Random], Edit | None]
Span = tuple[int, int]


# Text and its places


FENCE = re.compile(r"(?ms)^(```|~~~)[^\n]*\n(.*?)\n\1[ ]*$")
INLINE = re.compile(r"(?<![:`\w>])(`{1,2})([^`\n]+)\1(?![`_])")
MATH = re.compile(r"(?s)\$\$(.+?)\$\$|\\\[(.+?)\\\]|\\\((.+?)\\\)|(?<![\w$\\])\$(?![\s{])([^$\n]{1,120}?)(?<!\s)\$(?![\d$])")
URL = re.compile(r"https?://[^\s<>()\"'`가-힣\]]+[\w/]")
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[A-Za-z]+)+")
PLACEHOLDER = re.compile(r"\{\{\w+\}\}|\$\{\w+\}|(?<![\w:`])\{\w+\}(?![\w`])|%\(\w+\)[sd]|(?<![\w%`])%[sd](?![A-Za-z])")
ROLE = re.compile(r":[\w:]+:`[^`]*`|`[^`]*`_{0,2}|\*\*?\w[^*\n]*\*\*?")
ABBREVIATION = re.compile(
    r"\b(?:Mr|Mrs|Ms|Dr|St|No|vs|etc|Prof|Rev|Gov|Sen|Capt|Lt|Mt|Ltd|Jr|Ave|e\.g|i\.e|[AaPp]\.m|U\.[SK]|\d|[A-Z])\.$"
)
NOT_PROSE = re.compile(r"\s*(?:[-*+>|#]\s|\||#|\d+[.)]\s|```|~~~|<\w|[{}\[\]]|\.\. )")
EOJEOL = re.compile(r"\S+")


def masked(text: str) -> str:
    """The text with code, math, addresses, placeholders and enumerators blanked, at equal length."""
    for pattern in (FENCE, INLINE, MATH, URL, MAIL, PLACEHOLDER, ROLE):
        text = pattern.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)
    return re.sub(r"(?m)^\s*\d+[.)](?=\s)", lambda hit: " " * len(hit[0]), text)


def sentences(text: str) -> list[Span]:
    """The sentences of all lines of prose outside code."""
    found: list[Span] = []
    hidden = FENCE.sub(lambda hit: re.sub(r"[^\n]", " ", hit[0]), text)
    for line in re.finditer(r"[^\n]+", hidden):
        if not line[0].strip() or NOT_PROSE.match(line[0]):
            continue
        start = line.start() + len(line[0]) - len(line[0].lstrip())
        for stop in re.finditer(r"[.!?][\"”’')]*(?=\s|$)", line[0]):
            end = line.start() + stop.end()
            if ABBREVIATION.search(text[start:end]) and end < line.end():
                continue
            if text[start:end].strip():
                found.append((start, end))
            start = end + len(text[end : line.end()]) - len(text[end : line.end()].lstrip())
        if text[start : line.end()].strip():
            found.append((start, start + len(text[start : line.end()].rstrip())))
    return found


def around(text: str, position: int) -> Span:
    """The sentence or line that holds a position, at least one character wide."""
    for start, end in sentences(text):
        if start <= position <= end:
            return start, end
    start = text.rfind("\n", 0, max(position - 1, 0)) + 1
    end = text.find("\n", position)
    return start, max(start + 1, end if end >= 0 else len(text))


def replaced(target: str, start: int, end: int, new: str) -> Edit | None:
    """`target` with a new text at a place; the place is what stands there now, or around it when nothing does."""
    text = target[:start] + new + target[end:]
    if text == target:
        return None
    if new.strip():
        return Edit(text, start, start + len(new))
    return Edit(text, *around(text, start)) if text else Edit("", 0, 0)


def without(target: str, start: int, end: int) -> Edit | None:
    """`target` without a place and without the doubled space it would leave."""
    if target[:start].endswith((" ", "\n")) and target[end:].startswith(" "):
        end += 1
    return replaced(target, start, end, "") if (target[:start] + target[end:]).strip() else None


def pick(rng: Random, items: list[Any]) -> Any:
    """One of the items, None of none."""
    return rng.choice(items) if items else None


def shuffled(rng: Random, items: list[Any]) -> list[Any]:
    """The items in random order."""
    return rng.sample(items, len(items))


def korean(text: str) -> bool:
    """True for a text with a Korean word or more in it."""
    return len(re.findall("[가-힣]", text)) >= 4


def swap(
    pairs: list[tuple[str, str]], target: str, rng: Random, within: Span | None = None, ok: Callable[[str], bool] | None = None
) -> Edit | None:
    """The first of the replacements, in random order, whose pattern is found within a place."""
    first, last = within or (0, len(target))
    for pattern, new in shuffled(rng, pairs):
        hits = [hit for hit in re.compile(pattern).finditer(target, first, last) if ok is None or ok(hit[0])]
        if hits:
            hit = rng.choice(hits)
            made = replaced(target, hit.start(), hit.end(), hit.expand(new))
            if made:
                return made
    return None


# Code


def blocks(source: str, target: str) -> list[Span]:
    """The inner places of the code blocks that stand in both texts alike."""
    return [hit.span(2) for hit in FENCE.finditer(target) if hit[2].strip() and hit[2] in source]


def inlines(source: str, target: str) -> list[re.Match[str]]:
    """The inline code that stands in both texts alike, long enough to be told from a word."""
    return [hit for hit in INLINE.finditer(target) if len(hit[2]) > 1 and source.count(hit[0]) == target.count(hit[0])]


def in_block(pairs: list[tuple[str, str]], source: str, target: str, rng: Random) -> Edit | None:
    """A replacement inside a code block, comments left alone."""
    for start, end in shuffled(rng, blocks(source, target)):
        for line in shuffled(rng, list(re.finditer(r"[^\n]+", target[start:end]))):
            code = re.split(r"\s(?:#|//)\s", line[0])[0]
            made = swap(pairs, target, rng, (start + line.start(), start + line.start() + len(code)))
            if made:
                return made
    return None


def block_changed(change: Callable[[str, Random], str | None], source: str, target: str, rng: Random) -> Edit | None:
    """A change of a whole code block."""
    for start, end in shuffled(rng, blocks(source, target)):
        new = change(target[start:end], rng)
        if new is not None and new != target[start:end]:
            return Edit(target[:start] + new + target[end:], start, start + len(new))
    return None


def _curled(code: str, rng: Random) -> str | None:
    code = re.sub(r'"([^"\n]*)"', "“\\1”", code) if rng.random() < 0.7 else re.sub(r"'([^'\n]*)'", "‘\\1’", code)
    return code if any(mark in code for mark in "“‘") else None


def _line_dropped(code: str, rng: Random) -> str | None:
    lines = code.split("\n")
    whole = [number for number, line in enumerate(lines) if len(line.strip()) > 3]
    if len(whole) < 2:
        return None
    del lines[rng.choice(whole)]
    return "\n".join(lines)


def _unindented(code: str, rng: Random) -> str | None:
    lines = code.split("\n")
    deep = [number for number, line in enumerate(lines) if line.startswith((" ", "\t")) and line.strip()]
    for number in deep if rng.random() < 0.6 else deep[-1:]:
        lines[number] = lines[number].lstrip()
    return "\n".join(lines) if deep else None


def _merged(code: str, rng: Random) -> str | None:
    return " ".join(line.strip() for line in code.split("\n") if line.strip()) if code.count("\n") > 1 else None


def _fence_lost(source: str, target: str, rng: Random) -> Edit | None:
    hit = pick(rng, [hit for hit in FENCE.finditer(target) if hit[2] in source])
    return replaced(target, hit.start(), hit.end(), hit[2]) if hit else None


def in_inline(change: Callable[[str, Random], str | None], source: str, target: str, rng: Random) -> Edit | None:
    """A change of inline code, its backticks kept."""
    for hit in shuffled(rng, inlines(source, target)):
        new = change(hit[2], rng)
        if new is not None and new != hit[2]:
            made = replaced(target, hit.start(), hit.end(), hit[1] + new + hit[1])
            if made and (not new or new not in source):
                return made
    return None


def by(table: str) -> Callable[[str, Random], str | None]:
    """A change by one of the replacements of a table."""

    def change(text: str, rng: Random) -> str | None:
        made = swap(SWAPS[table], text, rng)
        return made.target if made else None

    return change


def _backticks_lost(source: str, target: str, rng: Random) -> Edit | None:
    hit = pick(rng, [hit for hit in inlines(source, target) if re.search(r"[^A-Za-z]", hit[2])])
    return replaced(target, hit.start(), hit.end(), hit[2]) if hit else None


def _inline_lost(source: str, target: str, rng: Random) -> Edit | None:
    hit = pick(rng, [hit for hit in inlines(source, target) if target.count(hit[2]) == 1])
    return without(target, hit.start(), hit.end()) if hit else None


CODE: dict[str, Way] = {
    "keyword_translated": partial(in_block, SWAPS["keyword"]),
    "identifier_changed": partial(in_block, SWAPS["name"]),
    "operator_changed": partial(in_block, SWAPS["operator"]),
    "number_in_code": partial(in_block, SWAPS["code.number_in_code"]),
    "dash_joined": partial(in_block, SWAPS["code.dash_joined"]),
    "spaced": partial(in_block, SWAPS["code.spaced"]),
    "bracket_lost": partial(in_block, SWAPS["code.bracket_lost"]),
    "quotes_curled": partial(block_changed, _curled),
    "line_dropped": partial(block_changed, _line_dropped),
    "indentation_lost": partial(block_changed, _unindented),
    "lines_merged": partial(block_changed, _merged),
    "fence_lost": _fence_lost,
    "inline_translated": partial(in_inline, by("code.inline_word")),
    "inline_name": partial(in_inline, by("code.inline_name")),
    "inline_mark": partial(in_inline, by("code.inline_mark")),
    "inline_backticks": _backticks_lost,
    "inline_lost": _inline_lost,
}


# Numbers


NUMBER = re.compile(r"(?<![A-Za-z0-9_.,\-/#:=])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?![\d_=]|[,.]\d|[A-Za-z]{4,}|-[A-Za-z])")
SCALES = {"million": "만", "billion": "억", "trillion": "억"}
COUNTERS = PHRASES["counters"]
NATIVE = {"두": 2, "세": 3, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10, "열두": 12}
WORDS = {
    2: r"two|twice|second|2|double", 3: r"three|third|3|thrice", 4: r"four|fourth|4", 5: r"five|fifth|5", 6: r"six|6", 7: r"seven|7",
    8: r"eight|8", 9: r"nine|9", 10: r"ten|10", 12: r"twelve|dozen|12",
}  # fmt: skip
HANGUL_NUMERAL = re.compile(rf"(?<![가-힣])({'|'.join(sorted(NATIVE, key=len, reverse=True))})( ?)(?=(?:{'|'.join(COUNTERS)}))")
MONTHS = PHRASES["months"]
TIMES = {
    r"(?<!시 \d)(?<!시 \d\d)(?<=\d)분(?!의|기)": ("minute", "시간"),
    r"(?<=\d)시간": ("hour", "분"),
    r"(?<=\d)초": ("second", "분"),
    r"(?<=\d)년(?= 동안| 만| 전| 뒤)": ("year", "개월"),
}


def shared_numbers(source: str, target: str) -> list[re.Match[str]]:
    """Numbers in figures of the target, outside code and the like, that stand in the source in the same figures."""
    known = {hit[0].replace(",", "") for hit in NUMBER.finditer(masked(source))}
    text = masked(target)
    return [hit for hit in NUMBER.finditer(text) if hit[0].replace(",", "") in known and not in_calculation(text, *hit.span())]


def in_calculation(text: str, start: int, end: int) -> bool:
    """True for a number beside an operator: a change there is one of mathematics."""
    return bool(re.search(r"[-+×÷=≤≥(] ?$", text[:start]) or re.match(r"\)? ?[-+×÷=≤≥]", text[end:]))


def figures(change: Callable[[str, Random], str | None], source: str, target: str, rng: Random) -> Edit | None:
    """A change of one number that both texts write in the same figures."""
    for hit in shuffled(rng, shared_numbers(source, target)):
        new = change(hit[0], rng)
        if new is not None and new != hit[0] and not (new and re.search(rf"(?<!\d){re.escape(new)}(?!\d)", source)):
            return replaced(target, hit.start(), hit.end(), new)
    return None


def _digit(number: str, rng: Random) -> str:
    place = rng.choice([index for index, one in enumerate(number) if one.isdigit()])
    return number[:place] + rng.choice([one for one in "123456789" if one != number[place]]) + number[place + 1 :]


def _transposed(number: str, rng: Random) -> str | None:
    spots = [
        at
        for at in range(len(number) - 1)
        if number[at : at + 2].isdigit() and number[at] != number[at + 1] and number[at + 1] != "0"
    ]
    at = pick(rng, spots)
    return None if at is None else number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _point(number: str, rng: Random) -> str | None:
    if "." in number:
        return number.replace(".", "")
    return number.replace(",", ".", 1) if number.count(",") == 1 and not number.endswith("000") else None


def _zeros(number: str, rng: Random) -> str | None:
    if not re.search(r"[1-9],?0{2}", number) or "." in number:
        return None
    value = int(number.replace(",", ""))
    return f"{value // 10 if rng.random() < 0.5 else value * 10:,}"


def _number_dropped(source: str, target: str, rng: Random) -> Edit | None:
    """A number goes with the unit written on to it, the rest of the sentence stays."""
    for hit in shuffled(rng, shared_numbers(source, target)):
        if len(re.findall(rf"(?<!\d){re.escape(hit[0])}(?!\d)", target)) > 1:
            continue
        unit = re.match(
            r" ?(?:%포인트|%|퍼센트|km|kg|g|cm|°C|킬로미터|미터|달러|시간|분|초|년|개|명|번|원|권|장|세|살|일|월)?(?:의|에|까지)?\s?",
            target[hit.end() :],
        )
        return without(target, hit.start(), hit.end() + (unit.end() if unit else 0))
    return None


def _scale(source: str, target: str, rng: Random) -> Edit | None:
    if not re.search(r"illion|thousand|\d,\d{3}|\d{5}", source):
        return None
    pairs = [("억(?!지)", "만"), ("억(?!지)", "조"), ("만", "억"), ("만", "천"), ("조", "억"), ("만(?= ?[원명개번])", "")]
    return swap([(rf"(?<=\d){old}(?=[ 가-힣]|$)", new) for old, new in pairs], target, rng)


def _kept_figure(source: str, target: str, rng: Random) -> Edit | None:
    """30.6 billion becomes 30.6억: the digits agree, the value does not."""
    said = re.findall(r"(\d+(?:\.\d+)?) (million|billion|trillion)", source)
    made = list(re.finditer(r"(?:\d[\d,.]*(?:조|억|만) ?)+", target))
    if len(said) != 1 or len(made) != 1:
        return None
    end = made[0].start() + len(made[0][0].rstrip())
    return replaced(target, made[0].start(), end, said[0][0] + SCALES[said[0][1]])


def _hangul(source: str, target: str, rng: Random) -> Edit | None:
    for hit in shuffled(rng, list(HANGUL_NUMERAL.finditer(masked(target)))):
        value = NATIVE[hit[1]]
        if re.search(rf"\b(?:{WORDS[value]})\b", source.lower()):
            new = rng.choice(
                [
                    word
                    for word, other in NATIVE.items()
                    if other != value and not re.search(rf"\b(?:{WORDS[other]})\b", source.lower())
                ]
            )
            return replaced(target, hit.start(1), hit.end(1), new)
    return None


def _month(source: str, target: str, rng: Random) -> Edit | None:
    known = [str(number) for number, name in enumerate(MONTHS, 1) if re.search(rf"\b{name}\b", source)]
    new = rng.choice([str(number) for number in range(1, 13) if str(number) not in known])
    return swap([(rf"(?<!\d){number}(?=월)", new) for number in known], target, rng) if known else None


def _year(source: str, target: str, rng: Random) -> Edit | None:
    hits = [hit for hit in re.finditer(r"(?<!\d)(1\d|20)(\d\d)(?=년)", target) if re.search(rf"\b{hit[0]}", source)]
    hit = pick(rng, hits)
    return replaced(target, hit.start(), hit.end(), str(int(hit[0]) + rng.choice([-10, -1, 1, 2, 10, 100]))) if hit else None


def _noon(source: str, target: str, rng: Random) -> Edit | None:
    if not re.search(r"\d ?[ap]\.?m\b", source.lower()):
        return None
    return swap([("오전(?= ?\\d)", "오후"), ("오후(?= ?\\d)", "오전")], target, rng)


def _percent(source: str, target: str, rng: Random) -> Edit | None:
    if "percentage point" in source:
        return swap([("%포인트", "%")], target, rng)
    if re.search(r"\d ?(?:%|percent)", source):
        return swap(
            [(r"(?<=\d)%(?!포인트)", "%포인트"), ("(?<=\\d) ?퍼센트(?!포인트)", "퍼센트포인트"), (r"(?<=\d)%(?!포인트)", "")],
            target,
            rng,
        )
    return None


def _unit(source: str, target: str, rng: Random) -> Edit | None:
    if not shared_numbers(source, target) and "illion" not in source:
        return None
    return swap(SWAPS["unit"], target, rng)


def _time(source: str, target: str, rng: Random) -> Edit | None:
    return swap([(old, new) for old, (word, new) in TIMES.items() if re.search(rf"\d \b{word}s?\b", source)], target, rng)


def _ordinal(source: str, target: str, rng: Random) -> Edit | None:
    if not re.search(r"\b(?:first|second|third|fourth|\d+(?:st|nd|rd|th))\b|World War II|\b[A-Z]\w+ \d", source):
        return None
    return swap(
        [
            ("첫 번째", "네 번째"),
            ("두 번째", "다섯 번째"),
            ("세 번째", "여섯 번째"),
            ("제2차", "제1차"),
            ("(?<=\\d)위", "0위"),
            ("([1-4])분기", "3분기"),
        ],
        target,
        rng,
    )


def _fraction(source: str, target: str, rng: Random) -> Edit | None:
    hit = re.search(r"(\d)분의 (\d)", target)
    if not hit or not re.search(r"quarter|third|half|fifth|eighth|\d/\d", source):
        return None
    new = f"{hit[2]}분의 {hit[1]}" if hit[2] != "1" and rng.random() < 0.5 else f"{int(hit[1]) + 1}분의 {hit[2]}"
    return replaced(target, hit.start(), hit.end(), new)


def _range(source: str, target: str, rng: Random) -> Edit | None:
    return swap(
        [(r"(?<![\d.~])(\d+)[~–](\d+)(?=[가-힣°%])", r"\1"), (r"(?<![\d.~])(\d+)[~–](\d+)(?=[가-힣°%])", r"\2")], target, rng
    )


def _sign(source: str, target: str, rng: Random) -> Edit | None:
    return swap([("영하", "영상"), ("영하 (?=\\d)", "")], target, rng) if re.search(r"minus|below zero| -\d", source) else None


NUMBERS: dict[str, Way] = {
    "digit": partial(figures, _digit),
    "transposed": partial(figures, _transposed),
    "point": partial(figures, _point),
    "zeros": partial(figures, _zeros),
    "dropped": _number_dropped,
    "scale": _scale,
    "kept_figure": _kept_figure,
    "hangul": _hangul,
    "year": _year,
    "month": _month,
    "am_pm": _noon,
    "percent": _percent,
    "unit": _unit,
    "time": _time,
    "ordinal": _ordinal,
    "fraction": _fraction,
    "range": _range,
    "sign": _sign,
}


# Mathematics


def formulas(source: str, target: str) -> list[re.Match[str]]:
    """Formulas that stand in both texts alike."""
    return [hit for hit in MATH.finditer(target) if hit[0] in source]


def in_formula(pairs: list[tuple[str, str]], source: str, target: str, rng: Random) -> Edit | None:
    """A replacement inside a formula."""
    for hit in shuffled(rng, formulas(source, target)):
        made = swap(pairs, target, rng, hit.span())
        if made and made.target[hit.start() : hit.start() + 12 + len(hit[0])] not in source:
            return made
    return None


def _delimiters_lost(source: str, target: str, rng: Random) -> Edit | None:
    hit = pick(rng, [hit for hit in formulas(source, target) if re.search(r"[\\^_=]", hit[0])])
    inner = next(part for part in hit.groups() if part is not None) if hit else ""
    return replaced(target, hit.start(), hit.end(), inner) if hit else None


def _half_delimiter(source: str, target: str, rng: Random) -> Edit | None:
    hit = pick(rng, formulas(source, target))
    cut = 2 if hit and (hit[0].startswith("\\") or hit[0].startswith("$$")) else 1
    return replaced(target, hit.start(), hit.end(), hit[0][:-cut]) if hit else None


def _formula_lost(source: str, target: str, rng: Random) -> Edit | None:
    hit = pick(rng, [hit for hit in formulas(source, target) if len(hit[0]) > 6 and target.count(hit[0]) == 1])
    return without(target, hit.start(), hit.end()) if hit else None


def _plain(source: str, target: str, rng: Random) -> Edit | None:
    """An operator of a calculation written without a formula."""
    pairs = [("×", "÷"), (r"\+", "-"), ("≥", "≤"), ("÷", "×"), ("-", "+")]
    lines = re.finditer(r"(?:[\d(]|\b[xy]\b)[\d(). ]*(?:[xy] )?[-+×÷≥≤=][-+×÷≥≤=\d()xy ]*=?[ \dxy.]+", masked(target))
    for hit in shuffled(rng, [hit for hit in lines if hit[0].strip() in source]):
        made = swap([(rf"(?<=[\w)]) {old} (?=[\w(])", f" {new} ") for old, new in pairs], target, rng, hit.span())
        if made:
            return made
    return None


MATHS: dict[str, Way] = {
    "operator": partial(in_formula, SWAPS["math.operator"]),
    "exponent": partial(in_formula, SWAPS["math.exponent"]),
    "figure": partial(in_formula, SWAPS["math.figure"]),
    "command": partial(in_formula, SWAPS["math.command"]),
    "command_translated": partial(in_formula, SWAPS["math.command_translated"]),
    "backslash_lost": partial(in_formula, SWAPS["math.backslash_lost"]),
    "symbol": partial(in_formula, SWAPS["math.symbol"]),
    "brace_lost": partial(in_formula, SWAPS["math.brace_lost"]),
    "variable": partial(in_formula, SWAPS["math.variable"]),
    "subscript": partial(in_formula, SWAPS["math.subscript"]),
    "delimiters_lost": _delimiters_lost,
    "half_delimiter": _half_delimiter,
    "formula_lost": _formula_lost,
    "plain": _plain,
}


# Addresses and placeholders


def in_match(
    pattern: re.Pattern[str], change: Callable[[str, Random], str | None], source: str, target: str, rng: Random
) -> Edit | None:
    """A change of one match, outside code, that stands in both texts as often."""
    text = target
    for hidden in (FENCE, INLINE, MATH, ROLE) if pattern is PLACEHOLDER else (FENCE, INLINE):
        text = hidden.sub(lambda hit: " " * len(hit[0]), text)
    for hit in shuffled(rng, [hit for hit in pattern.finditer(text) if source.count(hit[0]) == target.count(hit[0])]):
        new = change(hit[0], rng)
        if new == "":
            return without(target, *hit.span())
        if new is not None and new != hit[0]:
            return replaced(target, hit.start(), hit.end(), new)
    return None


URLS: dict[str, Way] = {
    "typo": partial(in_match, URL, by("url.typo")),
    "path_lost": partial(in_match, URL, by("url.path_lost")),
    "domain": partial(in_match, URL, by("url.domain")),
    "translated": partial(in_match, URL, by("url.translated")),
    "spaced": partial(in_match, URL, by("url.spaced")),
    "scheme": partial(in_match, URL, by("url.scheme")),
    "query": partial(in_match, URL, by("url.query")),
    "shortened": partial(in_match, URL, by("url.shortened")),
    "lost": partial(in_match, URL, lambda text, rng: ""),
    "email": partial(in_match, MAIL, by("url.email")),
    "email_lost": partial(in_match, MAIL, lambda text, rng: ""),
}
HANGUL_NAMES = PHRASES["hangul_names"]


def _named(text: str, rng: Random) -> str | None:
    word = re.search(r"[A-Za-z_]\w*", text)
    if not word or text.startswith("%") and "(" not in text:
        return None
    return text.replace(word[0], HANGUL_NAMES.get(word[0], HANGUL_NAMES.get(word[0].split("_")[-1], "값")))


PLACEHOLDERS: dict[str, Way] = {
    "lost": partial(in_match, PLACEHOLDER, lambda text, rng: ""),
    "translated": partial(in_match, PLACEHOLDER, _named),
    "braces_lost": partial(in_match, PLACEHOLDER, by("placeholder.braces_lost")),
    "half_brace": partial(in_match, PLACEHOLDER, by("placeholder.half_brace")),
    "spaced": partial(in_match, PLACEHOLDER, by("placeholder.spaced")),
    "renamed": partial(in_match, PLACEHOLDER, by("placeholder.renamed")),
    "index": partial(in_match, PLACEHOLDER, by("placeholder.index")),
    "doubled": partial(in_match, PLACEHOLDER, by("placeholder.doubled")),
    "filled": partial(in_match, PLACEHOLDER, by("placeholder.filled")),
}


# Format


ITEM = re.compile(r"(?m)^([ ]*)([-*+]|\d+[.)])([ ]+)(?=\S)")
TABLE = re.compile(r"(?m)(?:^\|.*\|[ ]*(?:\n|$)){3,}")
LIST = re.compile(r"(?m)(?:^[ ]*(?:[-*+]|\d+[.)])[ ]+\S.*(?:\n|$)){2,}")
JSON_TEXT = re.compile(r"(?ms)^[{\[].*?[}\]](?=\n\n|\Z)")


def region(
    pattern: re.Pattern[str], change: Callable[[list[str], Random], list[str] | None], source: str, target: str, rng: Random
) -> Edit | None:
    """A change of the lines of a list or table; the place is the whole of what it became."""
    if FENCE.search(target):
        return None
    for hit in shuffled(rng, list(pattern.finditer(target))):
        if not pattern.search(source):
            continue
        text = hit[0].rstrip("\n")
        lines = change(text.split("\n"), rng)
        if lines:
            new = "\n".join(lines)
            return replaced(target, hit.start(), hit.start() + len(text), new)
    return None


def _one_line(lines: list[str], rng: Random) -> list[str]:
    bare = [ITEM.sub("", line).strip() for line in lines]
    return [rng.choice([", ", " "]).join(bare)] if rng.random() < 0.6 else [" ".join(line.strip() for line in lines)]


def _marks_lost(lines: list[str], rng: Random) -> list[str]:
    return [ITEM.sub("", line) for line in lines]


def _one_lost(lines: list[str], rng: Random) -> list[str] | None:
    if len(lines) < 3:
        return None
    at = rng.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def _two_joined(lines: list[str], rng: Random) -> list[str] | None:
    if len(lines) < 3:
        return None
    at = rng.randrange(len(lines) - 1)
    return [*lines[:at], f"{lines[at]} {ITEM.sub('', lines[at + 1]).strip()}", *lines[at + 2 :]]


def _row_lost(lines: list[str], rng: Random) -> list[str] | None:
    if len(lines) < 4:
        return None
    at = rng.randrange(2, len(lines))
    return lines[:at] + lines[at + 1 :]


def _cell_lost(lines: list[str], rng: Random) -> list[str]:
    at = rng.randrange(2, len(lines))
    cells = lines[at].strip().strip("|").split("|")
    del cells[rng.randrange(len(cells))]
    return [*lines[:at], "|" + "|".join(cells) + "|", *lines[at + 1 :]]


def _rule_lost(lines: list[str], rng: Random) -> list[str]:
    return [lines[0], *lines[2:]]


def _pipes_lost(lines: list[str], rng: Random) -> list[str]:
    return [" ".join(cell.strip() for cell in line.strip().strip("|").split("|")) for line in lines]


def in_lines(pairs: list[tuple[str, str]], source: str, target: str, rng: Random) -> Edit | None:
    """A replacement of markup that the source has too, on the whole of its line."""
    if FENCE.search(target):
        return None
    pairs = [
        (old, new)
        for old, new in pairs
        if re.search(old, source) and len(re.findall(old, source)) == len(re.findall(old, target))
    ]
    made = swap(pairs, target, rng)
    return Edit(made.target, *around(made.target, made.start)) if made else None


def _paragraphs_joined(source: str, target: str, rng: Random) -> Edit | None:
    breaks = [hit for hit in re.finditer(r"(?<=[.!?])\n+(?=[가-힣])", target)]
    if not breaks or source.count("\n") != target.count("\n") or FENCE.search(target):
        return None
    new = re.sub(r"(?<=[.!?])\n+(?=[가-힣])", " ", target)
    return Edit(new, breaks[0].start(), len(new) - len(target) + breaks[-1].end())


def _speakers_joined(source: str, target: str, rng: Random) -> Edit | None:
    lines = re.compile(r"(?m)(?:^[^\n:|{}\"]{1,12}: \S.*(?:\n|$)){2,}")
    return region(lines, lambda found, _: [" ".join(found)], source, target, rng)


def _json(change: Callable[[str, Random], str | None], source: str, target: str, rng: Random) -> Edit | None:
    if FENCE.search(target):
        return None
    for hit in JSON_TEXT.finditer(target):
        try:
            json.loads(hit[0])
        except ValueError:
            continue
        new = change(hit[0], rng)
        if new is not None and new != hit[0]:
            return replaced(target, hit.start(), hit.end(), new)
    return None


def _quotes(text: str, rng: Random) -> str | None:
    return rng.choice([re.sub(r'"([^"\n]*)"', "“\\1”", text), re.sub(r'"([^"\n]*)"', "'\\1'", text), text.replace(", ", "、")])


FORMATS: dict[str, Way] = {
    "list_merged": partial(region, LIST, _one_line),
    "marks_lost": partial(region, LIST, _marks_lost),
    "item_dropped": partial(region, LIST, _one_lost),
    "items_joined": partial(region, LIST, _two_joined),
    "heading_lost": partial(in_lines, SWAPS["format.heading_lost"]),
    "row_lost": partial(region, TABLE, _row_lost),
    "cell_lost": partial(region, TABLE, _cell_lost),
    "rule_lost": partial(region, TABLE, _rule_lost),
    "pipes_lost": partial(region, TABLE, _pipes_lost),
    "bold_lost": partial(in_lines, SWAPS["format.bold_lost"]),
    "bold_broken": partial(in_lines, SWAPS["format.bold_broken"]),
    "quote_lost": partial(in_lines, SWAPS["format.quote_lost"]),
    "box_lost": partial(in_lines, SWAPS["format.box_lost"]),
    "tag_lost": partial(in_lines, SWAPS["format.tag_lost"]),
    "paragraphs_joined": _paragraphs_joined,
    "speakers_joined": _speakers_joined,
    "json_broken": partial(_json, by("format.json_broken")),
    "json_quotes": partial(_json, _quotes),
    "json_key": partial(_json, by("format.json_key")),
}


# Untranslated and cut off


LANGUAGE_TASK = re.compile(
    r"(?i)\b(?:english|french|translat|gramma|spell|letters?|rhyme|idiom|verb|words?|sentence|vowel|noun)\b|_{3}"
)


def plain_words(text: str) -> list[re.Match[str]]:
    """The lower-case words outside code, names and addresses."""
    return list(re.finditer(r"(?<![\w`.:/{-])[a-z]{2,}(?![\w`:/}])", masked(text)))


def english(text: str) -> bool:
    """True for prose: at least five plain words, more than half of all, and no language task."""
    words = plain_words(text)
    return len(words) >= 5 and len(words) * 2 > len(text.split()) and not LANGUAGE_TASK.search(text) and "ontributed" not in text


def aligned(source: str, target: str) -> list[tuple[Span, Span]]:
    """The sentences of both texts, where there are as many."""
    ours, theirs = sentences(source), sentences(target)
    return list(zip(ours, theirs, strict=True)) if len(ours) == len(theirs) > 1 else []


def _sentence_left(source: str, target: str, rng: Random) -> Edit | None:
    kept = [(a, b) for a, b in aligned(source, target) if english(source[slice(*a)]) and korean(target[slice(*b)])]
    found = pick(rng, kept)
    return replaced(target, found[1][0], found[1][1], source[slice(*found[0])]) if found else None


def _line_left(source: str, target: str, rng: Random) -> Edit | None:
    ours, theirs = list(re.finditer(r"[^\n]+", source)), list(re.finditer(r"[^\n]+", target))
    if len(ours) != len(theirs) or len(ours) < 2 or FENCE.search(target):
        return None
    both = [
        (a, b)
        for a, b in zip(ours, theirs, strict=True)
        if len(plain_words(a[0])) >= 3 and korean(b[0]) and not LANGUAGE_TASK.search(source)
    ]
    found = pick(rng, both)
    return replaced(target, found[1].start(), found[1].end(), found[0][0]) if found else None


def _clause_left(source: str, target: str, rng: Random) -> Edit | None:
    """The end of a sentence after its comma stays English."""
    for a, b in shuffled(rng, aligned(source, target) or [((0, len(source)), (0, len(target)))]):
        ours, theirs = source[slice(*a)], target[slice(*b)]
        if (
            ours.count(", ") == 1 == theirs.count(", ")
            and "\n" not in theirs
            and len(theirs.split(", ")[1]) > 8
            and english(ours.split(", ")[1])
        ):
            at = b[0] + theirs.index(", ") + 2
            return replaced(target, at, b[1], ours.split(", ")[1])
    return None


def _phrase_left(source: str, target: str, rng: Random) -> Edit | None:
    """Four or five English words stand in the middle of a Korean sentence."""
    runs = re.findall(r"(?<![\w`.:/'-])(?:[a-z]{2,} ){3,4}[a-z]{4,}(?![\w`:'-])", masked(source))
    spots = [hit for hit in EOJEOL.finditer(masked(target)) if re.fullmatch("[가-힣]{3,}", hit[0])]
    if not runs or len(spots) < 4 or LANGUAGE_TASK.search(source):
        return None
    spot = rng.choice(spots[:-1])
    return replaced(target, *spot.span(), rng.choice(runs))


def _whole_left(source: str, target: str, rng: Random) -> Edit | None:
    return replaced(target, 0, len(target), source) if english(source) and korean(target) else None


def _tail_left(source: str, target: str, rng: Random) -> Edit | None:
    both = aligned(source, target)
    if len(both) < 3 or not english(source[both[-1][0][0] :]):
        return None
    at = rng.randrange(1, len(both) - 1)
    return replaced(target, both[at][1][0], len(target), source[both[at][0][0] :])


def _echoed(source: str, target: str, rng: Random) -> Edit | None:
    if not english(source) or not korean(target) or "\n" in source:
        return None
    return replaced(target, len(target), len(target), f"\n\n{source}" if rng.random() < 0.6 else f" ({source})")


UNTRANSLATED: dict[str, Way] = {
    "whole": _whole_left,
    "sentence": _sentence_left,
    "line": _line_left,
    "clause": _clause_left,
    "phrase": _phrase_left,
    "tail": _tail_left,
    "echoed": _echoed,
}


def _ended(source: str, target: str) -> bool:
    return (
        source.rstrip().endswith((".", "!", "?")) and bool(re.search(r"[.!?]$", target)) and len(target) > 16 and korean(target)
    )


def _end_cut(source: str, target: str, rng: Random, inside: bool) -> Edit | None:
    """The text stops within its last sentence, inside a word or after one."""
    found = sentences(target)
    if not _ended(source, target) or not found or found[-1][1] != len(target):
        return None
    start, end = found[-1]
    spots = [hit.start() for hit in re.finditer(" ", target[:end]) if start + 4 <= hit.start() <= end - 5]
    if inside:
        spots = [at + 2 for at in spots if re.match("[가-힣]{4}", target[at + 1 :])]
    at = pick(rng, [at for at in spots if at >= 8])
    kept = target[:at].rstrip(" ,.") if at else ""
    return Edit(kept, min(start, len(kept) - 1), len(kept)) if kept else None


def _lost(source: str, target: str, rng: Random, which: str) -> Edit | None:
    """A sentence of at least twelve characters and a seventh of the text is missing."""
    found = sentences(target)
    if not aligned(source, target) or not _ended(source, target) or FENCE.search(target):
        return None
    if len(found) < (3 if which == "middle" else 2):
        return None
    at = {"last": len(found) - 1, "first": 0}.get(which) if which != "middle" else rng.randrange(1, len(found) - 1)
    assert at is not None
    start, end = found[at]
    if end - start < max(12, len(target) / 7) or "\n" in target[start:end]:
        return None
    cut_end = found[at + 1][0] if at + 1 < len(found) else len(target)
    if "\n" in target[found[at - 1][1] if at else start : cut_end]:
        return None
    text = (target[:start] + target[cut_end:]).rstrip()
    first = found[at - 1][0] if at else 0
    last = start + (found[at + 1][1] - found[at + 1][0] if at + 1 < len(found) else 0)
    return Edit(text, first, min(max(last, first + 1), len(text)))


def _marked_cut(source: str, target: str, rng: Random) -> Edit | None:
    """The rest is replaced by a mark."""
    spots = [hit.start() for hit in re.finditer(" ", target) if len(target) * 0.3 < hit.start() < len(target) * 0.8]
    at = pick(rng, spots)
    if not at or not _ended(source, target) or "..." in source or FENCE.search(target):
        return None
    mark = rng.choice([" [...]", "...", "…", " (중략)", " (이하 생략)", " [이하 생략]"])
    return replaced(target, at, len(target), mark)


def _paragraph_lost(source: str, target: str, rng: Random) -> Edit | None:
    ours, theirs = source.split("\n\n"), target.split("\n\n")
    if len(ours) != len(theirs) or len(ours) < 2 or len(theirs[-1]) < 16 or "```" in theirs[-1] or not korean(theirs[-1]):
        return None
    text = "\n\n".join(theirs[:-1])
    return Edit(text, len(text) - len(theirs[-2]), len(text))


def _half_kept(source: str, target: str, rng: Random) -> Edit | None:
    found = sentences(target)
    if len(found) < 4 or not aligned(source, target) or FENCE.search(target) or not _ended(source, target):
        return None
    at = len(found) // 2
    return Edit(target[: found[at - 1][1]], *found[at - 1])


CUTS: dict[str, Way] = {
    "at_word": partial(_end_cut, inside=False),
    "in_word": partial(_end_cut, inside=True),
    "last_sentence": partial(_lost, which="last"),
    "middle_sentence": partial(_lost, which="middle"),
    "first_sentence": partial(_lost, which="first"),
    "marked": _marked_cut,
    "paragraph": _paragraph_lost,
    "half": _half_kept,
}


# What a model adds, says instead, or repeats


def _sentence_spot(target: str, rng: Random) -> Span | None:
    found = [(start, end) for start, end in sentences(target) if korean(target[start:end])]
    return pick(rng, found) if not FENCE.search(target) else None


def _again(times: tuple[int, int], join: str, source: str, target: str, rng: Random) -> Edit | None:
    spot = _sentence_spot(target, rng)
    if not spot or spot[1] - spot[0] < 12:
        return None
    text = target[slice(*spot)]
    return replaced(target, spot[1], spot[1], (join + text) * rng.randint(*times))


def _word_loop(source: str, target: str, rng: Random) -> Edit | None:
    spots = [hit for hit in EOJEOL.finditer(masked(target)) if re.fullmatch("[가-힣]{2,}", hit[0])]
    hit = pick(rng, spots)
    return replaced(target, hit.end(), hit.end(), f" {hit[0]}" * rng.randint(4, 30)) if hit else None


def _phrase_loop(source: str, target: str, rng: Random) -> Edit | None:
    words = [hit for hit in EOJEOL.finditer(masked(target)) if re.fullmatch("[가-힣,]{2,}", hit[0])]
    spots = [
        (a, c)
        for a, _, c in zip(words, words[1:], words[2:], strict=False)
        if re.fullmatch(r"\S+ \S+ \S+", target[a.start() : c.end()])
    ]
    found = pick(rng, spots)
    if not found:
        return None
    text = target[found[0].start() : found[1].end()]
    return replaced(target, found[1].end(), found[1].end(), f" {text}" * rng.randint(3, 20))


def _tail_loop(source: str, target: str, rng: Random) -> Edit | None:
    """The end runs in a circle until the length limit cuts it."""
    words = target.split(" ")
    if len(words) < 6 or FENCE.search(target):
        return None
    text = " " + " ".join(words[-3:])
    loop = (text * rng.randint(6, 25))[: -rng.randint(1, max(1, len(text) - 2))]
    return replaced(target, len(target), len(target), loop)


def _letter_run(source: str, target: str, rng: Random) -> Edit | None:
    hits = [hit for hit in re.finditer("[가-힣]", masked(target))]
    hit = pick(rng, hits)
    return replaced(target, hit.end(), hit.end(), hit[0] * rng.randint(8, 60)) if hit else None


def _line_loop(source: str, target: str, rng: Random) -> Edit | None:
    lines = [hit for hit in re.finditer(r"(?m)^[-*\d].+$", target) if korean(hit[0])]
    hit = pick(rng, lines)
    return (
        replaced(target, hit.end(), hit.end(), f"\n{hit[0]}" * rng.randint(3, 12)) if hit and not FENCE.search(target) else None
    )


def _whole_twice(source: str, target: str, rng: Random) -> Edit | None:
    return (
        replaced(target, len(target), len(target), f"\n\n{target}")
        if len(target) > 25 and korean(target) and not FENCE.search(target)
        else None
    )


REPETITIONS: dict[str, Way] = {
    "sentence_twice": partial(_again, (1, 1), " "),
    "sentence_many": partial(_again, (3, 12), " "),
    "sentence_lines": partial(_again, (3, 12), "\n"),
    "word_loop": _word_loop,
    "phrase_loop": _phrase_loop,
    "tail_loop": _tail_loop,
    "letter_run": _letter_run,
    "line_loop": _line_loop,
    "whole_twice": _whole_twice,
}

LEAD_INS = PHRASES["lead_ins"]
TRAILERS = PHRASES["trailers"]
REQUESTS = PHRASES["requests"]
IDENTITIES = PHRASES["identities"]
REFUSALS = PHRASES["refusals"]
TRANSLATOR_REFUSALS = PHRASES["translator_refusals"]


def _leading(texts: list[str], join: list[str], source: str, target: str, rng: Random) -> Edit | None:
    text = rng.choice(texts)
    return replaced(target, 0, 0, text + rng.choice(join)) if korean(target) and text not in source else None


def _trailing(texts: list[str], join: list[str], source: str, target: str, rng: Random) -> Edit | None:
    return replaced(target, len(target), len(target), rng.choice(join) + rng.choice(texts)) if korean(target) else None


def _wrapped(source: str, target: str, rng: Random) -> Edit | None:
    first, last = rng.choice(
        [
            ("<translation>", "</translation>"),
            ("<target>\n", "\n</target>"),
            ('{"translation": "', '"}'),
            ("[번역 시작]\n", "\n[번역 끝]"),
            ("<ko>", "</ko>"),
            ("<|start|>", "<|end|>"),
        ]
    )
    return replaced(target, 0, len(target), first + target + last) if korean(target) and '"' not in target else None


def _said(pairs: list[tuple[str, str]], source: str, target: str, rng: Random) -> Edit | None:
    """A sentence that the source says too, before or after the text."""
    if not korean(target):
        return None
    english_text, text = rng.choice(pairs)
    if rng.random() < 0.6:
        return Edit(f"{text} {target}", 0, len(text), f"{english_text} {source}")
    return Edit(f"{target}\n\n{text}", len(target) + 2, len(target) + 2 + len(text), f"{source}\n\n{english_text}")


def _said_alone(pairs: list[tuple[str, str]], source: str, target: str, rng: Random) -> Edit | None:
    english_text, text = rng.choice(pairs)
    return Edit(text, 0, len(text), english_text)


def _added(pairs: list[tuple[str, str]], source: str, target: str, rng: Random) -> Edit | None:
    """A sentence that only the target says."""
    text = rng.choice(pairs)[1]
    return replaced(target, 0, 0, text + " ") if korean(target) else None


def _refused(source: str, target: str, rng: Random) -> Edit | None:
    return replaced(target, 0, len(target), rng.choice(TRANSLATOR_REFUSALS)) if len(source) > 20 and korean(target) else None


# Script, formality, particles, nothing


FOREIGN = PHRASES["foreign"]


def _foreign(words: list[str], glued: bool, source: str, target: str, rng: Random) -> Edit | None:
    spots = [hit for hit in EOJEOL.finditer(masked(target)) if re.fullmatch("[가-힣]{3,}", hit[0])]
    hit = pick(rng, spots)
    word = rng.choice(words)
    if not hit or word in source:
        return None
    if not glued:
        return replaced(target, hit.start(), hit.end(), word)
    return replaced(target, hit.start(), hit.start() + 2, word)


def _foreign_sentence(source: str, target: str, rng: Random) -> Edit | None:
    spot = _sentence_spot(target, rng)
    texts = [
        "请注意，这一点非常重要。",
        "以下是一些例子。",
        "これはとても重要です。",
        "Это очень важно.",
        "您可以根据需要进行修改。",
    ]
    return replaced(target, spot[0], spot[1], rng.choice(texts)) if spot else None


SCRIPTS: dict[str, Way] = {
    **{name: partial(_foreign, words, False) for name, words in FOREIGN.items()},
    "han_glued": partial(_foreign, FOREIGN["han"], True),
    "kana_glued": partial(_foreign, FOREIGN["kana"], True),
    "sentence": _foreign_sentence,
}

ADJECTIVES = (
    "필요",
    "중요",
    "가능",
    "안전",
    "충분",
    "유용",
    "간단",
    "복잡",
    "동일",
    "비슷",
    "다양",
    "편리",
    "정확",
    "명확",
    "친절",
    "시원",
    "조용",
)
FINAL_P, FINAL_N, FINAL_SS = 17, 4, 20


def final(letter: str) -> int:
    """The number of a syllable's final consonant, 0 for none."""
    return (ord(letter) - 0xAC00) % 28 if "가" <= letter <= "힣" else -1


def to_haera(text: str) -> str | None:
    """A sentence in 합니다체 or 하세요 in 해라체; None where the ending is another."""
    hit = re.search(r"(\S*?)(\S)(?:(습니다)|(니다))([.!]?)$", text)
    if hit and hit[3]:
        stem, last = text[: hit.start(2)], hit[2]
        plain = final(last) in {FINAL_SS, 18} or last in "좋많같높낮싶넓작쉽렵겁" or (stem + last).endswith(("괜찮", "지 않"))
        return f"{stem}{last}{'다' if plain else '는다'}{hit[5]}"
    if hit and final(hit[2]) == FINAL_P:
        stem, bare = text[: hit.start(2)], chr(ord(hit[2]) - FINAL_P)
        if bare in "이니다크르리쁘프싸기비" or (bare == "하" and stem.endswith(ADJECTIVES)):
            return f"{stem}{bare}다{hit[5]}"
        return f"{stem}{chr(ord(bare) + FINAL_N)}다{hit[5]}"
    hit = re.search(r"(주|하)(세요|십시오)([.!]?)$", text)
    return f"{text[: hit.start()]}{'줘' if hit[1] == '주' else '해라'}{hit[3]}" if hit else None


def to_hae(text: str) -> str | None:
    """A sentence in 합니다체 in 해체, for the endings that are certain."""
    for old, new in SWAPS["to_hae"]:
        hit = re.search(rf"{old}([.!]?)$", text)
        if hit:
            return text[: hit.start()] + new + hit[1]
    return None


def to_hapnida(text: str) -> str | None:
    """A sentence in 해라체 in 합니다체."""
    hit = re.search(r"(\S)다([.!]?)$", text)
    if not hit:
        return None
    stem, last = text[: hit.start()], hit[1]
    if final(last) in {FINAL_SS, 18}:
        return f"{stem}{last}습니다{hit[2]}"
    if last == "는" and final(stem[-1:] or " ") > 0:
        return f"{stem}습니다{hit[2]}"
    if final(last) == FINAL_N and last not in "논은난":
        return f"{stem}{chr(ord(last) - FINAL_N + FINAL_P)}니다{hit[2]}"
    return f"{stem}입니다{hit[2]}" if last == "이" else None


POLITE = re.compile(r"(?:니다|니까|세요|십시오|어요|아요|해요|예요|나요|까요|가요)[.!?]?$")
PLAIN = re.compile(r"(?<!니)다[.!]?$")
BLUNT = PHRASES["blunt"]


def restyle(change: Callable[[str], str | None], before: re.Pattern[str], source: str, target: str, rng: Random) -> Edit | None:
    """One sentence of a paragraph in one style gets another ending."""
    if re.search("[\"“”'‘’]|: ", target):
        return None
    found = sentences(target)
    for spot in shuffled(rng, found):
        paragraph = [one for one in found if "\n" not in target[min(one[0], spot[0]) : max(one[1], spot[1])]]
        if len(paragraph) < 2 or not all(before.search(target[slice(*one)]) for one in found):
            continue
        new = change(target[slice(*spot)])
        if new:
            made = replaced(target, spot[0], spot[1], new)
            # Of two sentences either may be the odd one.
            first, last = (paragraph[0][0], paragraph[-1][1] + len(new) - spot[1] + spot[0]) if len(paragraph) == 2 else (0, 0)
            return Edit(made.target, first, last) if made and last else made
    return None


def _blunt_added(source: str, target: str, rng: Random) -> Edit | None:
    found = sentences(target)
    if (
        not found
        or found[-1][1] != len(target)
        or not all(POLITE.search(target[slice(*one)]) for one in found)
        or re.search('["“]', target)
    ):
        return None
    english_text, text = rng.choice(BLUNT)
    start = found[0][0] if len(found) == 1 else len(target) + 1
    return Edit(f"{target} {text}", start, len(target) + 1 + len(text), f"{source} {english_text}")


FORMALITIES: dict[str, Way] = {
    "to_haera": partial(restyle, to_haera, POLITE),
    "to_hae": partial(restyle, to_hae, POLITE),
    "to_hapnida": partial(restyle, to_hapnida, PLAIN),
    "added": _blunt_added,
}

CLOSED = PHRASES["closed"]
OPEN = PHRASES["open"]
DIGIT_FINAL = {"0": True, "1": True, "2": False, "3": True, "4": False, "5": False, "6": True, "7": True, "8": True, "9": False}


def particle(swaps: dict[str, str], nouns: list[str] | None, source: str, target: str, rng: Random) -> Edit | None:
    """The other form of a particle after a noun."""
    hits = []
    for hit in re.finditer(rf"(?<![가-힣])([가-힣]+?)({'|'.join(swaps)})(?=[\s.,!?)]|$)", masked(target)):
        word, form = hit[1], hit[2]
        closed = final(word[-1]) > 0
        right = {"을": closed, "은": closed, "과": closed, "이": closed, "으로": closed and final(word[-1]) != 8}.get(form)
        right = (
            right
            if right is not None
            else {"를": not closed, "는": not closed, "와": not closed, "가": not closed, "로": not closed}[form]
        )
        if right and (nouns is None or any(word.endswith(noun) for noun in nouns)):
            hits.append(hit)
    hit = pick(rng, hits)
    return replaced(target, hit.start(2), hit.end(2), swaps[hit[2]]) if hit else None


def _bracket_particle(source: str, target: str, rng: Random) -> Edit | None:
    """After a bracket the particle agrees with the word before it."""
    return swap(
        [
            (r"(?<=[가-힣])(\([A-Za-z -]+\))은(?=\s)", r"\1는"),
            (r"(?<=[가-힣])(\([A-Za-z -]+\))를(?=\s)", r"\1을"),
            (r"(?<=[가-힣])(\([A-Za-z -]+\))는(?=\s)", r"\1은"),
            (r"(?<=[가-힣])(\([A-Za-z -]+\))을(?=\s)", r"\1를"),
        ],
        target,
        rng,
    )


def _unit_particle(source: str, target: str, rng: Random) -> Edit | None:
    pairs = {"를": "을", "는": "은", "가": "이"}
    return swap([(rf"(?<=\d)(km|cm|%){old}(?=\s)", rf"\1{new}") for old, new in pairs.items()], target, rng)


def _digit_particle(source: str, target: str, rng: Random) -> Edit | None:
    for hit in shuffled(rng, list(re.finditer(r"(?<![\w.])(\d+)(은|는|을|를|이|가|과|와)(?=\s)", target))):
        pair = {"은": "는", "는": "은", "을": "를", "를": "을", "이": "가", "가": "이", "과": "와", "와": "과"}
        if DIGIT_FINAL[hit[1][-1]] == (hit[2] in "은을이과"):
            return replaced(target, hit.start(2), hit.end(2), pair[hit[2]])
    return None


def _copula(source: str, target: str, rng: Random) -> Edit | None:
    closed, free = "|".join(CLOSED), "|".join(OPEN)
    pairs = [(rf"(?<![가-힣])({closed})이{rest}(?=[\s,.])", rf"\1{rest}") for rest in ("며", "라는", "나", "랑", "란")]
    pairs += [(rf"({closed})이에요", r"\1예요"), (rf"({free})예요", r"\1이예요")]
    return swap(pairs, target, rng)


PARTICLES: dict[str, Way] = {
    "object": partial(particle, {"를": "을"}, None),
    "object_closed": partial(particle, {"을": "를"}, CLOSED),
    "topic": partial(particle, {"는": "은", "은": "는"}, CLOSED + OPEN),
    "subject": partial(particle, {"가": "이", "이": "가"}, CLOSED + OPEN),
    "with": partial(particle, {"와": "과", "과": "와"}, CLOSED + OPEN),
    "direction": partial(particle, {"으로": "로"}, None),
    "direction_open": partial(particle, {"로": "으로"}, OPEN),
    "bracket": _bracket_particle,
    "digit": _digit_particle,
    "unit": _unit_particle,
    "copula": _copula,
}


def _nothing(texts: list[str], source: str, target: str, rng: Random) -> Edit | None:
    text = rng.choice(texts)
    return Edit(text, 0, len(text)) if len(source) > 12 else None


EMPTY: dict[str, Way] = {
    "empty": partial(_nothing, [""]),
    "blank": partial(_nothing, [" ", "   ", "\t"]),
    "line_break": partial(_nothing, ["\n", "\n\n", " \n "]),
    "invisible": partial(_nothing, ["\u200b", "\ufeff", "\u00a0", "\u3000", "\u2060\u200b"]),
    "symbols": partial(_nothing, ["...", "-", "…", ".", "—"]),
}


# All kinds


WAYS: Mapping[str, Mapping[str, Way]] = {
    "code_altered": CODE,
    "number_changed": NUMBERS,
    "math_altered": MATHS,
    "untranslated": UNTRANSLATED,
    "cut_off": CUTS,
    "url_altered": URLS,
    "placeholder_lost": PLACEHOLDERS,
    "format_lost": FORMATS,
    "repetition": REPETITIONS,
    "answered_instead": {},
    "task_lost": {},
    "prompt_leak": {
        "lead_in": partial(_leading, LEAD_INS, ["\n", "\n\n", " "]),
        "request": partial(_leading, REQUESTS, ["\n", "\n\n"]),
        "trailer": partial(_trailing, TRAILERS, ["\n\n", "\n"]),
        "wrapped": _wrapped,
    },
    "identity_leak": {
        "said": partial(_said, IDENTITIES),
        "alone": partial(_said_alone, IDENTITIES),
        "added": partial(_added, IDENTITIES),
    },
    "refusal": {"said": partial(_said_alone, REFUSALS), "before": partial(_said, REFUSALS[:4]), "translator": _refused},
    "script_mixed": SCRIPTS,
    "formality_mixed": FORMALITIES,
    "particle_wrong": PARTICLES,
    "empty": EMPTY,
}
# Another kind that names the same defect as well.
ALSO: Mapping[tuple[str, str], set[str]] = {
    ("code_altered", "fence_lost"): {"format_lost"},
    ("code_altered", "inline_backticks"): {"format_lost"},
    ("format_lost", "json_key"): {"code_altered"},
    ("format_lost", "tag_lost"): {"code_altered"},
    ("empty", "symbols"): {"cut_off"},
    ("untranslated", "echoed"): {"prompt_leak"},
    ("refusal", "translator"): {"cut_off", "answered_instead"},
}
SNIPPETS: Mapping[str, set[str]] = {
    "code_altered": {"code", "inline"},
    "number_changed": {"number"},
    "math_altered": {"math", "plain"},
    "url_altered": {"url"},
    "placeholder_lost": {"placeholder"},
    "format_lost": {"list", "table", "json", "html", "dialogue"},
    "repetition": {"list"},
    "particle_wrong": {"particle"},
}


@cache
def material() -> tuple[dict[str, Any], ...]:
    """The rows of `material.jsonl`: snippets for both sides, and whole pairs with their defect."""
    return tuple(json.loads(line) for line in (HERE / "material.jsonl").read_text(encoding="utf-8").splitlines())


def written(kind: str) -> dict[str, list[dict[str, Any]]]:
    """The whole pairs of a kind, by `how`."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in material():
        if row["kind"] == kind and row["planted"] is not None:
            found.setdefault(row["how"], []).append(row)
    return found


def hows(kind: str) -> list[str]:
    """Every way to plant a kind."""
    return [*WAYS[kind], *(how for how in written(kind) if how not in WAYS[kind])]


def plant(pair: Pair, kind: str, rng: Random, how: str | None = None, *, material: bool = True) -> Planted | None:
    """The pair with one defect of a kind, in a given way or any; None where it cannot be.

    `material` allows a snippet after the pair, or a row written for the kind in its place.
    """
    for name in [how] if how else shuffled(rng, hows(kind)):
        if name in WAYS[kind]:
            for source, target in _bases(pair, kind, rng, material):
                edit = WAYS[kind][name](source, target, rng)
                if edit and edit.target != target:
                    return Planted(edit.source or source, edit.target, kind, (edit.start, edit.end), name, target)
        elif material and name in written(kind):
            return _as_written(rng.choice(written(kind)[name]), kind, name)
    return None


def _bases(pair: Pair, kind: str, rng: Random, snippets: bool) -> Iterator[tuple[str, str]]:
    yield pair.source, pair.target
    if snippets:
        for row in shuffled(rng, [row for row in material() if row["kind"] in SNIPPETS.get(kind, set())]):
            yield f"{pair.source}\n\n{row['source']}", f"{pair.target}\n\n{row['target']}"


def _as_written(row: dict[str, Any], kind: str, how: str) -> Planted:
    """A whole row; the place is what differs from its clean target."""
    clean, target = row["target"], row["planted"]
    start = 0
    while start < min(len(clean), len(target)) and clean[start] == target[start]:
        start += 1
    same = 0
    while same < min(len(clean), len(target)) - start and clean[-1 - same] == target[-1 - same]:
        same += 1
    span = (0, len(target)) if kind == "cut_off" else (min(start, len(target) - 1), max(len(target) - same, start + 1))
    return Planted(row["source"], target, kind, span, how, clean)


# Many rows, and what a check found in them


def plant_all(pairs: list[Pair], rng: Random, per_how: int, kinds: list[str] | None = None) -> Iterator[Planted]:
    """At most so many rows for each way of each kind: from pairs that hold what it needs, the rest with material."""
    for kind in kinds or list(WAYS):
        for how in hows(kind):
            yield from islice(plant_how(pairs, rng, kind, how), per_how)


def plant_how(pairs: list[Pair], rng: Random, kind: str, how: str) -> Iterator[Planted]:
    """Rows planted in one way: first from pairs that hold what it needs, then with material."""
    for material in (False, True):
        for pair in rng.sample(pairs, len(pairs)):
            one = plant(pair, kind, rng, how, material=material)
            if one:
                yield one


def names(one: Planted, kind: str) -> bool:
    """True for a finding's kind that names the planted defect."""
    return kind == one.kind or kind in ALSO.get((one.kind, one.how), set())


def overlaps(one: Planted, start: int, end: int) -> bool:
    """True for a place in the target that shares a character with the planted one, or when the target is empty."""
    return max(one.span[0], start) < min(one.span[1], end) or not one.target.strip()
