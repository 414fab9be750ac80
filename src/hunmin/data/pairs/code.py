"""Code that a translation altered: in fences, between backticks, and bare lines known by their shape.

A translated comment, docstring or text for the user is fine; `return` → 반환, a renamed variable, a changed sign, number or
indentation, a line lost, doubled or run into another, a curly quote and a lost fence are errors.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from hunmin.core.language import tr
from hunmin.data.pairs.alignment import Row, align, heads, line_starts
from hunmin.data.pairs.code_compare import Family, comment_lost, family_of, mended, narrowed, same_code, straight, translatable
from hunmin.data.pairs.code_inline import inline_marks, short
from hunmin.data.pairs.code_lines import LINES, code_runs, docstring_lines, is_sentence, is_strong, may_hold_code
from hunmin.data.pairs.literals import Place, cover, fences
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark

_FENCE = re.compile("[^`~\n]*(`{3,}|~{3,})[ \t]*([^`\n]*)$")
_PIECE = re.compile(r"\w+|[^\w\s]")
_GLOSS = re.compile(r" ?\([^()]*[가-힣][^()]*\)\s*$")
_SHARE = 0.7


@dataclass(slots=True)
class _Code:
    """The lines of a text: `families` names the code among them, `marks` the fences, `bare` the code without fence."""

    text: str
    lines: list[str]
    starts: list[int]
    families: dict[int, Family] = field(default_factory=dict)
    marks: set[int] = field(default_factory=set)
    bare: list[int] = field(default_factory=list)

    def place(self, n: int) -> Place:
        """Where line n stands, without the blanks around it."""
        line = self.lines[n]
        begin = self.starts[n] + len(line) - len(line.lstrip())
        return begin, begin + len(line.strip())


def code_marks(pair: Pair) -> Iterator[Mark]:
    """Code of the source that is not in the target as it was."""
    source, target = heads(pair)
    if not target or source == target:
        return
    blocks = fences(source)
    shown = cover(source, blocks)
    if blocks or may_hold_code(source):
        before = _read(source, shown, blocks)
        if before.families or before.marks:
            found = fences(target)
            yield from _line_marks(before, _read(target, cover(target, found), found))
            shown = cover(shown, [before.place(n) for n in before.bare])
    yield from inline_marks(source, target, shown)


def _read(text: str, shown: str, blocks: Sequence[Place]) -> _Code:
    """Find the code among the lines of a text; `shown` is the text without its fenced blocks."""
    lines = text.split("\n")
    found = _Code(text, lines, line_starts(lines))
    for start, end in blocks:
        first, last = (bisect_right(found.starts, at) - 1 for at in (start, end))
        if first < last:
            _read_fence(found, first, last, text.startswith(text[start : start + 3], end - 3))
    rest = shown.split("\n")
    for first, last in code_runs(rest):
        free = docstring_lines(lines[first:last])
        found.bare += [n for n in range(first, last) if lines[n].strip() and n - first not in free]
        family = family_of("", lines[first:last])
        found.families.update({n: family for n in found.bare if n >= first})
    return found


def _read_fence(found: _Code, first: int, last: int, closed: bool) -> None:
    """The lines of one fenced block; sentences in a block without a programming language are no code."""
    match = _FENCE.match(found.lines[first])
    found.marks |= {first, last} if closed else {first}
    inside = found.lines[first + 1 : last if closed else last + 1]
    family = family_of(match.group(2) if match else "", inside)
    free = docstring_lines(inside)
    for n, line in enumerate(inside):
        words = not is_strong(line) and (family == "text" or (family in {"html", "any", "latex"} and is_sentence(line)))
        if line.strip() and n not in free and not words:
            found.families[first + 1 + n] = "any" if family == "text" else family


def _line_marks(before: _Code, after: _Code) -> Iterator[Mark]:
    pairs = _aligned(before, after)
    merged, taken = _merged(before, after, pairs)
    usual = _usual_shift(before, after, pairs)
    lost: list[int] = []
    for at, (i, j) in enumerate(pairs):
        if i is not None and j is None and i not in taken and (i in before.families or i in before.marks):
            lost.append(at)
            continue
        if lost:
            yield _lost(before, after, pairs, lost)
            lost = []
        if j is not None and j in merged:
            yield _run_together(before, after, merged[j], j)
        elif i is not None and j is not None and i in before.marks:
            yield from _fence_marks(before, after, i, j)
        elif i is not None and j is not None and i in before.families:
            yield from _compared(before, after, i, j, usual)
        elif i is None and j is not None:
            yield from _added(before, after, pairs, at)
    if lost:
        yield _lost(before, after, pairs, lost)


def _aligned(before: _Code, after: _Code) -> list[Row]:
    """Pairs of line numbers; empty lines are left out."""
    left, right = _full(before), _full(after)
    pieces: dict[tuple[bool, int], Counter[str]] = {}

    def counted(ours: bool, n: int) -> Counter[str]:
        if (ours, n) not in pieces:
            pieces[ours, n] = _pieces((before if ours else after).lines[n])
        return pieces[ours, n]

    def alike(a: int, b: int) -> float:
        i, j = left[a], right[b]
        if i in before.marks or j in after.marks:
            return 1.0 if i in before.marks and j in after.marks else 0.02
        one, other = counted(True, i), counted(False, j)
        share = 2 * (one & other).total() / max(1, one.total() + other.total())
        if i in before.families:
            return max(share, 0.02)
        return 0.02 if j in after.families else 0.3 + 0.5 * share

    rows = align([_squashed(before.lines[n]) for n in left], [_squashed(after.lines[n]) for n in right], alike)
    return [(None if a is None else left[a], None if b is None else right[b]) for a, b in rows]


def _full(code: _Code) -> list[int]:
    return [n for n, line in enumerate(code.lines[:LINES]) if line and not line.isspace()]


def _squashed(line: str) -> str:
    return "".join(line.split())


def _pieces(line: str) -> Counter[str]:
    return Counter(_PIECE.findall(straight(line[:400])))


def _merged(before: _Code, after: _Code, pairs: Sequence[Row]) -> tuple[dict[int, list[int]], set[int]]:
    """Target lines that hold several lines of the source's code, with those; and the lost lines found in them."""
    merged: dict[int, list[int]] = {}
    taken: set[int] = set()
    for at, (i, j) in enumerate(pairs):
        if i is None or j is not None or i not in before.families:
            continue
        for near in (_near(pairs, at, -1), _near(pairs, at, 1)):
            if near is None or near[0] is None or near[1] is None or near[0] not in before.families:
                continue
            held = sorted({near[0], i, *merged.get(near[1], [])})
            rest = _pieces(after.lines[near[1]])
            rest.subtract(sum((_pieces(before.lines[n]) for n in held if n != i), Counter[str]()))
            wanted = _pieces(before.lines[i])
            if (wanted & rest).total() >= _SHARE * wanted.total():
                merged[near[1]] = held
                taken.add(i)
                break
    return merged, taken


def _near(pairs: Sequence[Row], at: int, step: int) -> Row | None:
    """The nearest row with a target line, at most fifty rows away."""
    for n in range(at + step, max(-1, min(len(pairs), at + 50 * step)), step):
        if pairs[n][1] is not None:
            return pairs[n]
    return None


def _run_together(before: _Code, after: _Code, held: Sequence[int], j: int) -> Mark:
    start, end = after.place(j)
    wanted = "\n".join(before.lines[held[0] : held[-1] + 1])
    certain = _squashed(wanted) == _squashed(after.lines[j])
    message = tr(f"{len(held)} lines of code run into one", f"코드 {len(held)}줄이 한 줄로 합쳐졌습니다")
    return Mark(start, end, message, repair=wanted.lstrip() if certain else None)


def _usual_shift(before: _Code, after: _Code, pairs: Sequence[Row]) -> int:
    """How far most lines of code stand further in than in the source; 0 unless most agree."""
    shifts = Counter(
        _indent(after.lines[j]) - _indent(before.lines[i])
        for i, j in pairs
        if i is not None and j is not None and i in before.families
    )
    shift, count = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if count >= 2 and count >= 0.9 * shifts.total() else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _compared(before: _Code, after: _Code, i: int, j: int, usual: int) -> Iterator[Mark]:
    source, target, family = before.lines[i], after.lines[j], before.families[i]
    shift = _indent(target) - _indent(source)
    stripped = not after.text[: after.starts[j]].strip() and not before.text[: before.starts[i]].strip() and not _indent(target)
    placed = shift in {0, usual} or stripped
    if placed and (same_code(source, target, family) or _with_gloss(source, target)):
        if comment_lost(source, target, family):
            start, end = after.place(j)
            yield Mark(
                max(start, end - 1), end, tr(f"comment lost: {short(source)}", f"주석이 빠졌습니다: {short(source)}"), "warning"
            )
        return
    inner = target.strip() if same_code(source, target, family) else mended(source.strip(), target.strip(), family)
    message = tr(f"code changed: source has {short(source)}", f"코드가 바뀌었습니다. 원문: {short(source)}")
    if inner is None:
        yield Mark(*after.place(j), message)
        return
    indent = target[: _indent(target)] if placed else source[: _indent(source)]
    start, end, repair = narrowed(target, indent + inner)
    yield Mark(after.starts[j] + start, after.starts[j] + end, message, repair=repair)


def _with_gloss(source: str, target: str) -> bool:
    """True for a line with its meaning in brackets behind it: import path (임포트 경로)."""
    rest = target.strip().removeprefix(source.strip())
    return rest != target.strip() and _GLOSS.match(rest) is not None


def _fence_marks(before: _Code, after: _Code, i: int, j: int) -> Iterator[Mark]:
    source, target = _FENCE.match(before.lines[i]), _FENCE.match(after.lines[j])
    start, end = after.place(j)
    if j not in after.marks or not source or not target:
        yield Mark(
            start,
            end,
            tr(f"code fence lost: {short(before.lines[i])}", f"코드 블록 표시가 없어졌습니다: {short(before.lines[i])}"),
        )
    elif source.group(2).strip() != target.group(2).strip():
        begin = after.starts[j] + target.start(1)
        yield Mark(
            begin,
            end,
            tr("language of the code block changed", "코드 블록의 언어 이름이 바뀌었습니다"),
            repair=source.group()[source.start(1) :].rstrip(),
        )


def _lost(before: _Code, after: _Code, pairs: Sequence[Row], lost: Sequence[int]) -> Mark:
    """Lines of code that are nowhere in the target, marked between the lines where they would stand."""
    lines = [before.lines[i] for at in lost if (i := pairs[at][0]) is not None]
    first, last = _near(pairs, lost[0], -1), _near(pairs, lost[-1], 1)
    before_end = _end(after, first[1]) if first and first[1] is not None else 0
    behind = after.starts[last[1]] if last and last[1] is not None else len(after.text)
    start, end = max(0, before_end - 1), min(len(after.text), behind + 1)
    certain = not any(
        translatable(line, before.families.get(i, "text"))
        for at, line in zip(lost, lines, strict=True)
        if (i := pairs[at][0]) in before.families
    )
    first_lost = pairs[lost[0]][0] or 0
    message = tr(f"lines of code lost: {short(lines[0])}", f"코드가 빠졌습니다: {short(lines[0])}")
    inner = "\n".join(lines)
    parted = first_lost > 0 and not before.lines[first_lost - 1].strip() and last is not None
    if parted:
        # Behind an empty line of the source: before the next line, not behind the last one.
        repair = f"{after.text[start:behind]}{inner}\n{after.text[behind:end]}"
    else:
        repair = after.text[start:before_end] + ("\n" if first else "") + inner + (after.text[before_end:end] if last else "")
    return Mark(start, end, message, repair=repair if certain and (last or before_end == len(after.text)) else None)


def _end(after: _Code, j: int) -> int:
    return after.starts[j] + len(after.lines[j])


def _added(before: _Code, after: _Code, pairs: Sequence[Row], at: int) -> Iterator[Mark]:
    """A line of code that the source does not have: one that stands twice is taken out."""
    j = pairs[at][1]
    if j is None or j not in after.families:
        return
    key = _squashed(after.lines[j])
    sides = [row for row in (_near(pairs, at, -1), _near(pairs, at, 1)) if row]
    if any(row[1] is not None and row[0] is not None and _squashed(after.lines[row[1]]) == key for row in sides):
        start = max(0, after.starts[j] - 1)
        yield Mark(
            start,
            _end(after, j),
            tr(f"line of code twice: {short(after.lines[j])}", f"코드가 두 번 나옵니다: {short(after.lines[j])}"),
            repair="",
        )
    elif is_strong(after.lines[j]) and sides and all(row[0] in before.families for row in sides):
        yield Mark(*after.place(j), tr("line of code that the source does not have", "원문에 없는 코드입니다"), "warning")
