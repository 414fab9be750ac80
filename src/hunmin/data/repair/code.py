"""Fenced code put back as the source has it: whole blocks, their fences, and lines; what a translator wrote in comments stays."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hunmin.data.pairs.code_compare import Family, family_of, mended, same_code, translatable
from hunmin.data.pairs.code_lines import docstring_lines
from hunmin.data.pairs.literals import fences
from hunmin.data.pairs.missing import alignment, pieces

Change = tuple[int, int, str]
_OPENING = re.compile(r"[ \t]*(?:`{3,}|~{3,})[ \t]*([^`\n]*)$")
_HANGUL = re.compile("[가-힣]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


class _Block(NamedTuple):
    """A closed block: its place, and its lines without the fences."""

    start: int
    end: int
    opening: str
    lines: list[str]
    closing: str


def code_changes(source: str, target: str) -> Iterator[Change]:
    """Changes that restore the source's blocks in the target, each certain; they do not touch each other."""
    ours, theirs = _blocks(source), _blocks(target)
    if ours is None or theirs is None or not ours or len(theirs) > len(ours):
        return
    pairs = _paired(ours, theirs)
    for number, block in enumerate(ours):
        there = pairs.get(number)
        if there is not None:
            whole = _restored(block, there.lines)
            if whole is not None and whole != target[there.start : there.end]:
                yield there.start, there.end, whole
            continue
        change = _wrapped(block, target, theirs) or _put_back(source, target, ours, theirs, pairs, number)
        if change:
            yield change


def _blocks(text: str) -> list[_Block] | None:
    """The blocks of a text, None where one is not closed."""
    found = []
    for start, end in fences(text):
        start = text.rfind("\n", 0, start) + 1
        opening, *lines = text[start:end].split("\n")
        if not lines or _OPENING.match(opening) is None or not lines[-1].strip() or lines[-1].strip().strip("`~"):
            return None
        found.append(_Block(start, end, opening, lines[:-1], lines[-1]))
    return found


def _paired(ours: Sequence[_Block], theirs: Sequence[_Block]) -> dict[int, _Block]:
    """The target's block of each of ours, by number; the likest in order where the target has fewer."""
    if len(ours) == len(theirs):
        return dict(enumerate(theirs))
    found: dict[int, _Block] = {}
    at = 0
    for block in theirs:
        likest = max(range(at, len(ours)), key=lambda n: (_share(ours[n], block), -n), default=None)
        if likest is None or _share(ours[likest], block) < 0.5:
            return found
        found[likest] = block
        at = likest + 1
    return found


def _share(one: _Block, other: _Block) -> float:
    left, right = ({"".join(line.split()) for line in block.lines} - {""} for block in (one, other))
    return len(left & right) / max(1, len(left | right))


def _restored(block: _Block, there: Sequence[str]) -> str | None:
    """Our block with what the target has translated in it; None where the target holds more than code."""
    family = _family(block)
    if family == "text":
        return None
    free = docstring_lines(block.lines)
    if free and len(block.lines) != len(there):
        return None
    written: list[str] = []
    at = used = 0
    for number, line in enumerate(block.lines):
        if not line.strip():
            written.append(line)
            continue
        if number in free:
            written.append(there[number])
            used += 1
            continue
        place = next((n for n in range(at, len(there)) if there[n].strip() and same_code(line, there[n], family)), None)
        if place is not None:
            written.append(_indent(line) + there[place].strip())
            at, used = place + 1, used + 1
        else:
            written.append(_mended(block, there, number, family))
    extra = sum(bool(line.strip()) for line in there) - used
    lost = sum(bool(line.strip()) for line in block.lines) - used
    if extra > lost and any(_HANGUL.search(line) for line in there):
        return None
    return "\n".join([block.opening, *written, block.closing])


def _mended(block: _Block, there: Sequence[str], number: int, family: Family) -> str:
    """A line that the target does not have: as in the source, with the target's words where those can be told."""
    line = block.lines[number]
    if translatable(line, family) and len(there) == len(block.lines):
        inner = mended(line.strip(), there[number].strip(), family)
        if inner is not None:
            return _indent(line) + inner
    return line


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _family(block: _Block) -> Family:
    match = _OPENING.match(block.opening)
    return family_of(match.group(1) if match else "", block.lines)


def _wrapped(block: _Block, target: str, theirs: Sequence[_Block]) -> Change | None:
    """The block's lines where they stand without their fences."""
    family = _family(block)
    wanted = [line for line in block.lines if line.strip()]
    lines = target.split("\n")
    if not wanted or family == "text" or docstring_lines(block.lines):
        return None
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    full = [n for n, line in enumerate(lines) if line.strip()]
    places = [
        (full[at], full[at + len(wanted) - 1])
        for at in range(len(full) - len(wanted) + 1)
        if all(same_code(line, lines[full[at + n]], family) for n, line in enumerate(wanted))
    ]
    places = [place for place in places if not any(one.start <= starts[place[0]] < one.end for one in theirs)]
    if len(places) != 1:
        return None
    first, last = places[0]
    whole = _restored(block, lines[first : last + 1])
    return (starts[first], starts[last] + len(lines[last]), whole) if whole is not None else None


def _put_back(
    source: str, target: str, ours: Sequence[_Block], theirs: Sequence[_Block], pairs: dict[int, _Block], number: int
) -> Change | None:
    """A block that is not in the target at all, between the paragraphs or blocks that stand around it in the source."""
    block = ours[number]
    if any(line.strip() and line in target for line in block.lines if len(line.strip()) > 8):
        return None
    left, right = _paragraphs(source, ours), _paragraphs(target, theirs)
    before = [n for n, (_, end) in enumerate(left) if end <= block.start]
    if len(left) == len(right):
        place = len(before)
    else:
        one, other = pieces([source[a:b] for a, b in left], [target[a:b] for a, b in right])
        rows = alignment(one, other)
        ends = [stop for (_, stop_source), (_, stop) in rows if stop_source == len(before)]
        if len(ends) != 1:
            return None
        place = ends[0]
    earlier = [pairs[n].end for n in range(number) if n in pairs]
    at = max([right[place - 1][1] if place else 0, *earlier[-1:]])
    nearest = max([end for _, end in left if end <= block.start] + [one.end for one in ours[:number]], default=0)
    whole = "\n".join([block.opening, *block.lines, block.closing])
    if at:
        return at, at, source[nearest : block.start] + whole
    following = min([begin for begin, _ in left if begin >= block.end] + [one.start for one in ours[number + 1 :]], default=None)
    return 0, 0, whole + (source[block.end : following] if following is not None else "")


def _paragraphs(text: str, blocks: Sequence[_Block]) -> list[tuple[int, int]]:
    """Places of the paragraphs outside the blocks."""
    found = []
    at = 0
    for start, end in [*((one.start, one.end) for one in blocks), (len(text), len(text))]:
        begin = at
        for stop in [*(match.span() for match in _BLANK_LINES.finditer(text, at, start)), (start, start)]:
            part = text[begin : stop[0]]
            if part.strip():
                found.append((begin + len(part) - len(part.lstrip()), begin + len(part.rstrip())))
            begin = stop[1]
        at = end
    return found
