"""Lines that a translation ran together, dropped or stripped of their marks: headings, list items, table rows, labels, paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from hunmin.core.language import tr
from hunmin.data.pairs.alignment import MOST, Row, align, anchors, line_starts
from hunmin.data.pairs.code_inline import short
from hunmin.data.pairs.code_lines import LINES, code_runs, may_hold_code
from hunmin.data.pairs.literals import cover, fences
from hunmin.korean.prose import Mark

LineKind = Literal["heading", "bullet", "number", "letter", "quote", "table", "label", "plain"]
_LISTED = frozenset({"heading", "bullet", "number", "letter", "quote", "table"})
_MARKER = re.compile(
    r"[ \t]*(?:(?P<heading>#{1,6})(?=[ \t]+(?!of\b)\S)|(?P<bullet>[-*+•·▪‣◦○●–—▶►✓✔☐□■](?: \[[ xX]\])?)(?=[ \t]+\S)|(?P<bullet2>[•▪●○◦■□▶])(?=\S)"
    r"|(?P<number>\(?(\d{1,3})[.):](?!\d)|\(\d{1,3}\)|\d{1,2} ?[-–](?=[ \t]))(?=[ \t]*\S)|(?P<letter>"
    r"\(?[A-Za-z][.)](?=[ \t]+\S)|\((?:[A-Za-z]|[ivx]{1,4})\)(?=[ \t]+\S)|[IVX]{1,4}\.(?=[ \t]+\S)"
    r"|[ⅰ-ⅹⅠ-Ⅹ①-⑳㉠-㉻][.)]?(?=[ \t]*\S)|[가-하][.)](?=[ \t]+\S)|\([가-하]\))|(?P<quote>>+)(?=[ \t]*\S))"
)
_TABLE = re.compile(
    r"[ \t]*\|.*\|[ \t]*$|[^|\n]+ \| [^|\n]+(?: \| [^|\n]*)*$|[^\t\n]*\S\t+\S|(?=[-:| \t]*\|)[-:| \t]*--[-:| \t]*$"
)
_RULE = re.compile(r"[ \t]*[-=*_~|:+ \t]{3,}$")
_LABEL = re.compile(r"[ \t]*(?:\*\*|__)?([^\s:：|*_.!?][^:：|*_.!?\n]{0,28})(?:\*\*|__)?[:：](?:\*\*|__)?(?![/:\w])")
_COLON = re.compile(r"[^\n:：]{0,40}[:：](?!/)")
_KNOWN_LABEL = re.compile(
    r"(?:Input|Output|Question|Answer|Q|A|Examples?|Instructions?|Context|Sentence|Text|Response|Solution|Explanation|Note|Hint|Step|Problem"
    r"|Premise|Hypothesis|Passage|Options?|Choices?|Title|Summary|Review|Ingredients|Directions|Name|Date|Subject|User|Assistant|System"
    r"|Human|AI|Teacher|Student|Customer|Person)(?: ?[A-Z0-9]{1,2})?$",
    re.IGNORECASE,
)
_INLINE_BULLET = re.compile(r"(?<=\S)[ ]{1,3}[-*•·▪●–](?=[ ]\S)")
_INLINE_LABEL = re.compile(r"(?<=\S)[ ]{1,3}(?=(?:\*\*)?[가-힣A-Za-z0-9][가-힣A-Za-z0-9 ]{0,12}[:：](?:\*\*)?(?:\s|$))")
_INLINE_HEADING = re.compile(r"(?<=\S)[ ]{1,3}#{1,6}(?=[ ]\S)")
_CLAUSE = re.compile("[,;，、-]+(?=\\s|$)|[.!?。…]+(?=\\s|$)")
_COLON_END = re.compile("[:：](?=\\s|$)")
_SENTENCE = re.compile("[.!?。…]+[\"'”’)\\]』」]*(?=\\s|$)")
_HARD_END = re.compile("[.!?:;。…,\"'”’)\\]-]\\s*$")
_CLOSING = re.compile(
    r"\s*(?:Sincerely|Yours|Best|Kind|Warm|Regards|Thanks|Thank you|Love|Cheers|Respectfully|Cordially)(?: [A-Za-z]+){0,2},?\s*$"
)
_SOFT_WIDTH = 50
_LONG = 5000


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty: its place, kind and marker, the marker's number, and its words."""

    start: int
    end: int
    kind: LineKind
    marker: str
    number: int
    text: str
    gap: bool

    @property
    def body(self) -> str:
        """The line without marker."""
        return self.text.strip().removeprefix(self.marker).strip()


def read_lines(text: str) -> list[Line]:
    """The lines of a text without its code; `gap` is true behind an empty line."""
    shown = cover(text, fences(text))
    lines = shown.split("\n")
    code: set[int] = set()
    if may_hold_code(shown):
        for first, last in code_runs(lines):
            code.update(range(first, last))
    found: list[Line] = []
    gap = False
    starts = line_starts(lines)
    for n, line in enumerate(lines[:LINES]):
        if not line.strip() and not line.strip("\0"):
            gap = True
        elif n not in code and line.strip("\0 "):
            found.append(_line(line, starts[n], gap))
            gap = False
        else:
            gap = False
    return found


def _line(line: str, start: int, gap: bool) -> Line:
    if len(line) > _LONG:
        return Line(start, start + len(line), "plain", "", 0, line, gap)
    match = _MARKER.match(line)
    begin = start + len(line) - len(line.lstrip())
    end = start + len(line.rstrip())
    if _TABLE.match(line):
        return Line(begin, end, "table", "", cells(line), line, gap)
    if match and not _RULE.match(line):
        kind = match.lastgroup or "bullet"
        name: LineKind = "bullet" if kind == "bullet2" else kind  # type: ignore[assignment]
        digits = re.search(r"\d+", match.group())
        return Line(
            begin,
            end,
            name,
            match.group().strip(),
            int(digits.group()) if digits and name == "number" else len(match.group().strip()),
            line,
            gap,
        )
    label = _LABEL.match(line)
    if label:
        return Line(begin, end, "label", label.group(1), 0, line, gap)
    return Line(begin, end, "plain", "", 0, line, gap)


def cells(row: str) -> int:
    """How many cells a table row has."""
    row = row.strip()
    return row.replace("\\|", "").strip("|").count("|") + 1 if "|" in row else len(re.findall(r"\t+", row)) + 1


def structure_marks(source: str, target: str) -> Iterator[Mark]:
    """Lines of the source whose marks or breaks the target lacks."""
    if "\n" not in source and not _MARKER.match(source) and "|" not in source and "\t" not in source and ":" not in source[:32]:
        return
    left, right = _unwrapped(read_lines(source)), read_lines(target)
    if not left or not right:
        return
    rows = _aligned(left, right)
    found = _run_together(source, target, left, right, rows)
    yield from found.values()
    labels = sum(line.kind == "label" for line in left)
    before: Row = (None, None)
    for at, (i, j) in enumerate(rows):
        if i is None:
            continue
        if j is None:
            if i not in found:
                yield _lost(target, left, right, rows, at)
            continue
        yield from _marker_marks(source, left[i], right[j], labels)
        if left[i].gap and not right[j].gap and before == (i - 1, j - 1) and i and "plain" in (left[i].kind, left[i - 1].kind):
            yield _paragraph(target, right[j - 1], right[j])
        before = (i, j)


def _unwrapped(lines: Sequence[Line]) -> list[Line]:
    """Join lines of running text that were broken only to fit a width."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last
            and last.kind == line.kind == "plain"
            and not line.gap
            and len(last.text) > _SOFT_WIDTH
            and not _HARD_END.search(last.text)
            and line.text.lstrip()[:1].islower()
        ):
            joined[-1] = Line(last.start, line.end, "plain", "", 0, f"{last.text}\n{line.text}", last.gap)
        else:
            joined.append(line)
    return joined


def _aligned(left: Sequence[Line], right: Sequence[Line]) -> list[Row]:
    shared = [anchors(line.text) for line in left]
    there = [anchors(line.text) for line in right]

    sizes = [max(1, len(line.text.strip())) for line in left]
    others = [max(1, len(line.text.strip())) for line in right]
    ratio = min(1.0, sum(others) / sum(sizes))
    signs = [_signs(line) for line in left]
    labels, names = (Counter(line.marker for line in lines) for lines in (left, right))

    def alike(i: int, j: int) -> float:
        one, other = left[i], right[j]
        common = len(shared[i] & there[j]) / max(1, len(shared[i] | there[j]))
        if one.kind == other.kind == "label":
            common += 0.3 * (labels[one.marker] == names[other.marker])
        common += 0.3 * (_depth(one) == _depth(other)) + 0.3 * (bool(signs[i]) and signs[i] == _signs(other))
        # A line that took in another is longer than its source would make it.
        common += 0.5 * min(sizes[i] * ratio, others[j]) / max(sizes[i] * ratio, others[j])
        if one.kind == other.kind == "table" and bool(_RULE.match(one.text)) != bool(_RULE.match(other.text)):
            return 0.05
        if one.kind == other.kind:
            same = (
                one.number == other.number
                if one.kind in {"number", "heading"}
                else one.marker == other.marker or one.kind != "letter"
            )
            return (0.6 if same else 0.35) + 0.4 * common
        return (0.2 if "plain" in (one.kind, other.kind) or {one.kind, other.kind} <= {"plain", "label"} else 0.1) + 0.4 * common

    return align([_key(line) for line in left], [_key(line) for line in right], alike)


def _signs(line: Line) -> str:
    return "".join(sign for sign in line.body if sign in '[](){}<>?!%$@"')


def _depth(line: Line) -> int:
    return len(line.text) - len(line.text.lstrip())


def _key(line: Line) -> str | None:
    return f"{line.kind} {line.marker.strip('().')}" if line.kind in {"number", "letter"} else None


def _marker_marks(source: str, wanted: Line, there: Line, labels: int) -> Iterator[Mark]:
    """A list mark, number, heading, table row or label that the line of the target lost or changed."""
    if wanted.kind == "table":
        if there.kind != "table" or there.number != wanted.number:
            message = tr(f"table row: source has {wanted.number} cells", f"표의 칸 수가 다릅니다. 원문은 {wanted.number}칸")
            yield Mark(there.start, there.end, message)
    elif wanted.kind == "label":
        if there.kind == "plain" and not _COLON.match(there.text) and (labels > 1 or _KNOWN_LABEL.match(wanted.marker)):
            message = tr(f"label lost: {short(wanted.marker)}:", f"이름표가 빠졌습니다: {short(wanted.marker)}:")
            yield Mark(there.start, min(there.end, there.start + 12), message)
    elif wanted.kind in _LISTED and not _keeps(wanted, there):
        message = tr(f"mark of the line lost: {wanted.marker}", f"줄머리 기호가 빠지거나 바뀌었습니다: {wanted.marker}")
        at = wanted.start + len(wanted.marker)
        blank = source[at : at + len(source[at:].split("\n", 1)[0]) - len(source[at:].split("\n", 1)[0].lstrip())]
        if there.kind in _LISTED and there.kind != "table":
            yield Mark(there.start, there.start + max(1, len(there.marker)), message, repair=wanted.marker)
        else:
            indent = "" if _depth(there) else wanted.text[: _depth(wanted)]
            yield Mark(there.start, there.start + 1, message, repair=indent + wanted.marker + blank + there.text.lstrip()[:1])


def _keeps(wanted: Line, there: Line) -> bool:
    if wanted.kind == "number":
        return (there.kind == "number" and there.number == wanted.number) or (
            there.kind == "letter" and there.marker[0] in "①②③④⑤⑥⑦⑧⑨⑩"
        )
    if wanted.kind == "heading":
        return there.kind == "heading" and there.marker == wanted.marker
    if wanted.kind == "letter":
        return there.kind == "letter" and (not there.marker.isascii() or there.marker.strip("()") == wanted.marker.strip("()"))
    return there.kind == wanted.kind and wanted.marker[2:].lower() == (
        there.marker[2:].lower() if wanted.kind == "bullet" else wanted.marker[2:].lower()
    )


def _paragraph(target: str, last: Line, line: Line) -> Mark:
    start, end = max(0, last.end - 1), min(len(target), line.start + 1)
    message = tr("empty line between paragraphs lost", "문단 사이의 빈 줄이 없어졌습니다")
    return Mark(start, end, message, "warning", target[start : last.end] + "\n\n" + target[line.start : end])


def _run_together(source: str, target: str, left: Sequence[Line], right: Sequence[Line], rows: Sequence[Row]) -> dict[int, Mark]:
    """Lines of the source that stand inside another line of the target, by their number."""
    found: dict[int, Mark] = {}
    used: dict[int, int] = {}
    at = 0
    while at < len(rows):
        stop = at
        while stop < len(rows) and rows[stop][1] is None:
            stop += 1
        if stop == at:
            at += 1
            continue
        lost = [i for i, _ in rows[at:stop] if i is not None][:MOST]
        for n, first in ((at - 1, True), (stop, False)):
            row = _matched(rows[max(0, n) : n + 1])
            rest = [i for i in lost if i not in found]
            if row is None or not rest:
                continue
            group = [row[0], *rest] if first else [*rest, row[0]]
            borders = _borders([left[i] for i in group], _around(left, rows, n), right[row[1]], used.get(row[1], 0))
            for k, border in enumerate(borders, 1):
                if border:
                    used[row[1]] = border[1] - right[row[1]].start
                    key = group[k] if first else group[k - 1]
                    found[key] = _joined(source, target, left[group[k] - 1], left[group[k]], border)
        at = stop
    return found


def _around(left: Sequence[Line], rows: Sequence[Row], at: int) -> list[Line]:
    """The line of a matched row with the lost ones before and behind it."""
    first, last = at, at
    while first > 0 and rows[first - 1][1] is None and at - first < MOST:
        first -= 1
    while last + 1 < len(rows) and rows[last + 1][1] is None and last - at < MOST:
        last += 1
    return [left[i] for i, _ in rows[first : last + 1] if i is not None]


def _matched(rows: Sequence[Row]) -> tuple[int, int] | None:
    for i, j in rows:
        if i is not None and j is not None:
            return i, j
    return None


def _borders(group: Sequence[Line], whole: Sequence[Line], there: Line, used: int) -> list[tuple[int, int, bool] | None]:
    """Where the second and later lines of a group begin inside one line of the target; true for a certain place.

    `whole` are all lines of the source that may stand in it: where their labels or sentences are as many as its own, all is certain.
    """
    found: list[tuple[int, int, bool] | None] = []
    at = len(there.text) - len(there.text.lstrip()) + max(used, len(there.marker if there.kind in _LISTED else ""))
    labels = len(_INLINE_LABEL.findall(there.text)) == sum(line.kind == "label" for line in whole[1:])
    sentences = len(_SENTENCE.findall(there.text)) == sum(len(_SENTENCE.findall(line.text)) for line in whole)
    for last, line in zip(group, group[1:], strict=False):
        border = _border(last, line, there.text, at, labels if line.kind == "label" else sentences)
        found.append(border)
        at = border[1] if border else at
    shift = there.start - (len(there.text) - len(there.text.lstrip()))
    return [(shift + border[0], shift + border[1], border[2]) if border else None for border in found]


def _border(last: Line, line: Line, text: str, at: int, sure: bool) -> tuple[int, int, bool] | None:
    if line.kind in {"number", "letter"}:
        bare = re.escape(line.marker.strip("().: -–"))
        match = re.compile(rf"(?<=\S)[ ]{{0,3}}\(?(?<![\dA-Za-z]){bare}[.):](?!\d)").search(text, at)
        return (*match.span(), True) if match else None
    pattern = {"bullet": _INLINE_BULLET, "heading": _INLINE_HEADING, "label": _INLINE_LABEL}.get(line.kind)
    if pattern:
        own = _LABEL.match(text) if line.kind == "label" else None
        match = pattern.search(text, max(at, own.end() if own else 0))
        return (*match.span(), sure or line.kind != "label") if match else None
    if line.kind != "plain":
        return None
    last_sign = last.text.rstrip()[-1:]
    ending = _CLAUSE if last_sign in ",;-" else _COLON_END if last_sign in ":：" else _SENTENCE
    count = len(ending.findall(last.body))
    ends = [match.end() for match in ending.finditer(text, at)]
    if not count:
        return at, len(text), False
    if len(ends) < count or not text[ends[count - 1] :].strip():
        return None
    end = ends[count - 1]
    blank = len(text[end:]) - len(text[end:].lstrip())
    behind = len(ending.findall(line.body))
    exact = (sure or len(ends) - count in {behind, max(1, behind)}) and blank > 0
    return (end, end + blank, exact) if blank else (end - 1, end + 1, False)


def _joined(source: str, target: str, last: Line, line: Line, border: tuple[int, int, bool]) -> Mark:
    message = tr(f"line run into the one before: {short(line.text)}", f"줄바꿈이 없어졌습니다. 원문의 줄: {short(line.text)}")
    start, end, exact = border
    between = source[last.end : line.start]
    if target[start:end].strip() and not exact:
        return Mark(start, end, message)
    if target[start:end].strip():
        return Mark(start, end, message, repair=between + target[start:end].lstrip())
    repair = target[start - 1] + between + target[end : end + 1]
    return Mark(start - 1, min(len(target), end + 1), message, repair=repair if exact else None)


def _lost(target: str, left: Sequence[Line], right: Sequence[Line], rows: Sequence[Row], at: int) -> Mark:
    """A line that is nowhere in the target, marked where it would stand."""
    last = next((row[1] for row in reversed(rows[max(0, at - 50) : at]) if row[1] is not None), None)
    behind = next((row[1] for row in rows[at + 1 : at + 50] if row[1] is not None), None)
    line = left[rows[at][0] or 0]
    begin = right[last].end - 1 if last is not None else 0
    end = right[behind].start + 1 if behind is not None else len(target)
    if line.kind == "table" and _RULE.match(line.text) and last is not None and right[last].kind == "table":
        message = tr("line under the head of the table lost", "표 머리글 아래의 줄이 빠졌습니다")
        close = right[last].end
        return Mark(begin, end, message, repair=f"{target[begin:close]}\n{line.text.strip()}{target[close:end]}")
    # The end of a letter has other lines in Korean.
    i = rows[at][0] or 0
    weak = any(_CLOSING.match(one.text) for one in left[max(0, i - 1) : i + 1])
    message = tr(f"line lost: {short(line.text)}", f"줄이 빠졌습니다: {short(line.text)}")
    return Mark(begin, max(begin + 1, end), message, "warning" if weak else "error")
