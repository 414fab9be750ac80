"""The form of a text that a translation lost: lists, headings, tables, paragraphs, emphasis, JSON, tags, blanks, quotes, labels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hunmin.core.language import tr
from hunmin.data.pairs.alignment import Item, Row, align, heads, locate, paired, unmatched
from hunmin.data.pairs.code_inline import short
from hunmin.data.pairs.code_lines import code_runs, may_hold_code
from hunmin.data.pairs.json_shape import json_marks
from hunmin.data.pairs.line_structure import structure_marks
from hunmin.data.pairs.literals import HTML_NAMES, cover, formulas, tags, without_code
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark

_EMPHASIS = re.compile(
    r"(?:(?<![A-Za-z0-9*\\\]])|(?<=[^\s\\]\\))(\*{1,3})(?![\s*)\]}.,;:!?])([^*\n]{0,300}?[^\s*\\])\1(?![*])"
    r"|(?<![\w\\`:>\]\0])(__|_)(?=[\w\"'(가-힣])([^_\n]{0,200}?[^\s_\\])\3(?![A-Za-z0-9_])"
)
_NAME = re.compile(r"__[a-z][a-z0-9]*__$")
_LOOSE = re.compile(r"(\*{1,3})[ ]*([^*\n]{1,300}?)[ ]*\1|(__)[ ]*([^_\n]{1,300}?)[ ]*__")
_STRAY_LABEL = re.compile(r"\*{1,3}[^*\n:]{1,40}:")
_STRAY = re.compile(r"[^\s*\\]*\*{1,3}[^\s*\\]*")
# Stress that Korean expresses in other ways.
_STRESSED_WORDS = (
    "a all also always and any are as at be both but by can cannot could do does don't each either even few for from has have if in into is it"
    " many may might more most must never no nor not of on once one only or other own really same shall should some than that the then these they"
    " this those to too until very was were what when where which who will with within without would you"
)
_STRESSED = frozenset(_STRESSED_WORDS.split())
_HANGUL = re.compile("[가-힣]")
_BLANKS = re.compile(r"_{3,}|(?<=\s)__(?=[\s.,!?])|\\_(?:\\_)+|\.{6,}|…{3,}")
_ANY_BLANK = re.compile(r"_{2,}|\(\s*\)|\[\s*\]|\\_(?:\\_)+|□+|○{2,}|\.{4,}|…{2,}|＿+")
_QUOTED = re.compile(r"(?<![\w\d])[\"“]([^\"“”\n]{1,60})[\"”](?!\w)")
_ANY_QUOTE = re.compile("[\"“”'‘’「」『』《》〈〉«»`＂]")
_LITERAL_BEFORE = re.compile(
    r"\b(?:word|words|phrase|say|says|type|enter|click|answer|reply|respond|print|output|label|labeled|labelled|called|named|string|with|either|or|as"
    r"|using|include|containing|term|keyword|letter)s?:? $",
    re.IGNORECASE,
)
_INLINE_LABEL = re.compile(
    r"(?<![\w:])(?:Input|Output|Question|Answer|Premise|Hypothesis|Sentence \d|Context|Instruction|Response|Explanation)\s?:(?!/)"
)
_ANY_LABEL = re.compile(r"[가-힣A-Za-z\d)]\s?[:：](?![/\d])")
_OPTION = re.compile(r"(?<![\w(])\(?([a-zA-Z]|\d{1,2}|[ivx]{1,4})[).](?=\s)")
_ANY_OPTION = re.compile(r"\(?(?:[a-zA-Z]|\d{1,2}|[ivx]{1,4}|[가-하])[).](?=\s|[가-힣A-Za-z\d\"'“‘$])|[①-⑳㉠-㉻]")
_TEXT_ATTRIBUTE = re.compile(
    r"\s(?:alt|title|placeholder|value|content|aria-label|label|summary|lang|href|src)\s?=\s?(?:\"[^\"]*\"|'[^']*')"
)
_BROKEN_TAG = re.compile(
    r"< +/? ?[a-zA-Z][a-zA-Z0-9]* ?>|</ +[a-zA-Z][a-zA-Z0-9]* ?>|＜ ?/?[a-zA-Z][a-zA-Z0-9]* ?＞|&lt;/?[a-zA-Z][a-zA-Z0-9]*&gt;"
)
_TRIGGER = re.compile(r"[*_\n|<\"“#>•{]|[:)]|^\s*[-\d]|\.{6}|…{3}|\t")


def format_marks(pair: Pair) -> Iterator[Mark]:
    """What gave the source its form and is missing in the target."""
    source, target = heads(pair)
    if not target or source == target or not _TRIGGER.search(source):
        return
    yield from structure_marks(source, target)
    yield from json_marks(source, target)
    shown, seen = _prose(source), _prose(target)
    if "*" in shown or "_" in shown:
        yield from _emphasis_marks(source, target, shown, seen)
        yield from _blank_marks(source, target, shown, seen)
    elif "……" in shown or "......" in shown:
        yield from _blank_marks(source, target, shown, seen)
    if "<" in source:
        yield from _tag_marks(source, target, without_code(source), without_code(target))
    if '"' in shown or "“" in shown:
        yield from _quote_marks(source, target, shown)
    if ":" in shown or ")" in shown:
        yield from _label_marks(source, target, shown, seen)
    if source.endswith("::") and not target.rstrip().endswith(("::", ": :")):
        begin = max(0, len(target.rstrip()) - 1)
        yield Mark(
            begin, len(target.rstrip()) or 1, tr("literal block mark :: lost", "리터럴 블록 표시 ::가 없어졌습니다"), "warning"
        )


def _prose(text: str) -> str:
    text = without_code(text)
    if "$" in text or "\\" in text:
        text = cover(text, formulas(text, hangul=True))
    if "\n" in text and may_hold_code(text):
        lines = text.split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        text = cover(text, [(starts[first], starts[last] - 1) for first, last in code_runs(lines)])
    return text


def _emphasis(shown: str) -> list[Item]:
    found = []
    for match in _EMPHASIS.finditer(shown):
        if _NAME.match(match.group()):
            continue
        mark, inner = match.group(1) or match.group(3), match.group(2) or match.group(4)
        found.append(Item(match.start(), match.end(), mark.replace("_", "*") + inner, match.group()))
    return found


def _emphasis_marks(source: str, target: str, shown: str, seen: str) -> Iterator[Mark]:
    wanted = _emphasis(shown)
    if not wanted:
        return
    missing, extra = unmatched(wanted, _emphasis(seen))
    shift = len(source) / len(target)
    missing = _without_translated(missing, [item for item in extra if _HANGUL.search(item.key) or item.key not in source], shift)
    if not missing:
        return
    there = _emphasis(seen)
    known = {item.key for item in there}
    rest = cover(seen, [(item.start, item.end) for item in there])
    loose = [
        Item(*match.span(), (match.group(1) or "**") + (match.group(2) or match.group(4)), match.group())
        for match in _LOOSE.finditer(rest)
    ]
    stray = [] if loose else list(_STRAY.finditer(rest))
    for item, other, _ in paired(missing, loose):
        inner = item.key.lstrip("*")
        mark = item.text[: len(item.key) - len(inner)]
        message = tr(f"emphasis lost: {short(item.text)}", f"강조 표시가 없어졌습니다: {short(item.text)}")
        if other:
            yield Mark(other.start, other.end, message, repair=mark + target[other.start : other.end].strip("*_ ") + mark)
            continue
        weak = item.key in known or set(inner.lower().split()) <= _STRESSED
        place = _once(inner, rest) if not stray else None
        if place:
            yield Mark(*place, message, "warning" if weak else "error", item.text)
        elif len(stray) == 1 and inner.endswith(":") and (label := _STRAY_LABEL.match(target, stray[0].start())):
            yield Mark(*label.span(), message, repair=mark + label.group().strip("*").strip() + mark)
        elif len(stray) == 1:
            sure = stray[0].group().strip("*") == inner
            yield Mark(*stray[0].span(), message, "warning" if weak else "error", item.text if sure else None)
        else:
            yield Mark(*locate(source, target, item.start), message, "warning" if weak else "error")


def _without_translated(missing: Sequence[Item], extra: Sequence[Item], shift: float) -> list[Item]:
    """Leave out what was translated inside the same marks: for each such place the nearest one of the source."""
    left = list(missing)
    for other in extra:
        same = [item for item in left if _width(item) == _width(other)]
        if same:
            left.remove(min(same, key=lambda item: abs(item.start - other.start * shift)))
    return left


def _width(item: Item) -> int:
    return len(item.key) - len(item.key.lstrip("*"))


def _once(words: str, shown: str) -> tuple[int, int] | None:
    """The place of words that stand once in the text, with what is left of their marks."""
    places = [
        match.span()
        for match in re.finditer(r"(?<![A-Za-z0-9_])[*_]{0,3}" + re.escape(words) + r"[*_]{0,3}(?![A-Za-z0-9_])", shown)
    ]
    return places[0] if len(places) == 1 else None


def _blank_marks(source: str, target: str, shown: str, seen: str) -> Iterator[Mark]:
    wanted, there = list(_BLANKS.finditer(shown)), len(_ANY_BLANK.findall(seen))
    if len(wanted) > there:
        match = wanted[min(there, len(wanted) - 1)] if there == 0 or len(wanted) == 1 else wanted[0]
        message = tr(f"blank to fill in lost: source has {len(wanted)}", f"빈칸이 없어졌습니다. 원문은 {len(wanted)}개")
        start, end = locate(source, target, match.start())
        if there and len(wanted) > 1:
            start, end = locate(source, target, wanted[0].start())[0], max(end, locate(source, target, wanted[-1].start())[1])
        yield Mark(start, max(start + 1, end), message)


def _tag_items(text: str, shown: str) -> list[Item]:
    return [
        Item(start, end, "".join(_TEXT_ATTRIBUTE.sub("", text[start:end]).lower().split()), text[start:end])
        for start, end, name in tags(shown)
        if name in HTML_NAMES or text.startswith("</", start) or f"</{name}>" in text.lower()
    ]


def _tag_marks(source: str, target: str, shown: str, seen: str) -> Iterator[Mark]:
    wanted, there = _tag_items(source, shown), _tag_items(target, seen)
    missing, extra = unmatched(wanted, there)
    if not missing:
        return
    broken = [Item(*match.span(), "".join(match.group().split()).lower(), match.group()) for match in _BROKEN_TAG.finditer(seen)]
    for item, other, sure in paired(
        missing, sorted([*(_unclosed(there, item) for item in extra), *broken], key=lambda item: item.start)
    ):
        message = tr(f"tag lost or changed: {short(item.text)}", f"태그가 빠지거나 바뀌었습니다: {short(item.text)}")
        if other:
            yield Mark(other.start, other.end, message, repair=item.text if sure else None)
        else:
            yield _tag_lost(item, source, target, wanted, there, message)


def _unclosed(there: Sequence[Item], extra: Item) -> Item:
    """Of several equal opening tags the one that stands inside another: there a closing tag lost its slash."""
    inside = False
    for tag in there:
        if tag.key == extra.key:
            if inside:
                return tag
            inside = True
        elif tag.key == f"</{extra.key[1:]}":
            inside = False
    return extra


def _tag_lost(item: Item, source: str, target: str, wanted: Sequence[Item], there: Sequence[Item], message: str) -> Mark:
    """A tag that is gone: behind the opening one that nothing closes, in the word that held it, or between its neighbours."""
    opened = [
        tag
        for n, tag in enumerate(there)
        if item.key == f"</{tag.key[1:-1].split(' ')[0]}>" and (n + 1 == len(there) or there[n + 1].key != item.key)
    ]
    if opened and item.key.startswith("</"):
        start, stop = opened[0].end, min([tag.start for tag in there if tag.start >= opened[0].end], default=len(target))
        own = next((tag for tag in reversed(wanted) if tag.key == opened[0].key and tag.end <= item.start), None)
        inner = source[own.end : item.start] if own else ""
        if inner and target.startswith(inner, start):
            return Mark(start, start + len(inner), message, repair=inner + item.text)
        return Mark(max(0, start - 1), min(len(target), max(start, stop) + 1), message)
    for tag in wanted[:100]:
        word = _held_word(tag, source, wanted[:100]) if tag.key == item.key else ""
        if len(word) > 1 and target.count(word) == 1:
            return Mark(target.index(word), target.index(word) + len(word), message)
    order = [tag.key for tag in there]
    rest = iter(tag.key for tag in wanted)
    if all(key in rest for key in order):
        rows = align([tag.key for tag in wanted], order, lambda i, j: 0.0)
        at = next((at for at, (i, j) in enumerate(rows) if j is None and i is not None and wanted[i].key == item.key), None)
        if at is not None:
            start, end = _between(rows, at, there, target)
            i = rows[at][0] or 0
            if i and wanted[i - 1].end == item.start and target[start] == ">":
                return Mark(start, min(start + 2, len(target)), message, repair=">" + item.text + target[start + 1 : start + 2])
            return Mark(start, end, message)
    return Mark(*locate(source, target, item.start), message)


def _held_word(item: Item, source: str, wanted: Sequence[Item]) -> str:
    """The word in Latin letters and figures around a tag, without tags: H2O for H<sub>2</sub>O."""
    start, end = max(0, item.start - 40), item.end + 40
    near = [(max(start, tag.start), min(end, tag.end)) for tag in wanted if tag.start < end and tag.end > start]
    shown, at, place = "", start, 0
    for begin, stop in near:
        shown += source[at:begin]
        place = len(shown) if begin == item.start else place
        at = stop
    shown += source[at:end]
    return next((match.group() for match in re.finditer("[A-Za-z0-9]+", shown) if match.start() <= place <= match.end()), "")


def _between(rows: Sequence[Row], at: int, there: Sequence[Item], target: str) -> tuple[int, int]:
    """From the tag before a lost one to the tag behind it."""
    before = next((there[j].end for _, j in reversed(rows[:at]) if j is not None), 0)
    behind = next((there[j].start for _, j in rows[at + 1 :] if j is not None), len(target))
    return max(0, min(before, behind) - 1), min(len(target), max(before, behind) + 1)


def _quote_marks(source: str, target: str, shown: str) -> Iterator[Mark]:
    """A quoted literal in a text that has no quotation mark of any kind left."""
    if _ANY_QUOTE.search(target):
        return
    for match in _QUOTED.finditer(shown):
        message = tr(f"quotation marks lost: {short(match.group())}", f"따옴표가 없어졌습니다: {short(match.group())}")
        literal = (
            _LITERAL_BEFORE.search(source, max(0, match.start() - 20), match.start()) is not None
            and len(match.group(1).split()) <= 3
        )
        place = _once(match.group(1), target)
        if place:
            yield Mark(*place, message, "error" if literal else "warning", match.group())
        else:
            yield Mark(*locate(source, target, match.start()), message, "error" if literal else "warning")
        return


def _label_marks(source: str, target: str, shown: str, seen: str) -> Iterator[Mark]:
    """Labels and options inside a line: Input: … Output: …, (a) … (b) …"""
    labels = list(_INLINE_LABEL.finditer(shown))
    if (
        (len(labels) > 1 or (labels and labels[0].start() == 0))
        and "\n" not in source
        and len(_ANY_LABEL.findall(seen)) < len(labels)
    ):
        message = tr(f"label lost: {labels[0].group()}", f"이름표가 빠졌습니다: {labels[0].group()}")
        yield Mark(*locate(source, target, labels[0].start()), message)
    options = [match for match in _OPTION.finditer(shown)]
    series = _series([match.group(1) for match in options])
    if len(series) >= 2 and len(_ANY_OPTION.findall(seen)) < len(series):
        lost = next((options[n] for n in series if options[n].group().strip("(") not in seen), options[series[-1]])
        message = tr(f"option mark lost: {lost.group()}", f"보기 기호가 빠졌습니다: {lost.group()}")
        yield Mark(*locate(source, target, lost.start()), message)


def _series(marks: Sequence[str]) -> list[int]:
    """The places of marks that count up from a, A, 1 or i."""
    found: list[int] = []
    for n, mark in enumerate(marks):
        if mark in {"a", "A", "1", "i"} and not found:
            found = [n]
        elif found and mark == _next(marks[found[-1]]):
            found.append(n)
    return found


def _next(mark: str) -> str:
    if mark.isdigit():
        return str(int(mark) + 1)
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    return roman[roman.index(mark) + 1] if mark in roman[:-1] and mark != "a" else chr(ord(mark[0]) + 1)
