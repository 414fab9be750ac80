"""What a translation says again and again, said once; what a translator said about it, or left of the source beside it, cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable

from hunmin.data.pairs.english import HANGUL, letters, prose, split_sentences, surplus, syllables

Change = tuple[int, int, str]
# A word or phrase at least three times in a row; a model that loops writes nothing else behind it.
_LOOP = re.compile(r"(?<!\S)(\S[^\n]{1,80}?)(?:[ \t]+\1){2,}(?!\w)")
_ENOUGH = -2.5


def repeat_changes(source: str, target: str) -> list[Change]:
    """Cuts that leave each repeated thing once; none where the source repeats itself, or where too little would be left."""
    for changes in (_echo(source, target), _twice(source, target), _loops(source, target)):
        if changes:
            return changes
    return []


def _echo(source: str, target: str) -> list[Change]:
    """The whole source behind or before its translation."""
    text = source.strip()
    at = target.find(text)
    if at < 0 or not text or target.count(text) != 1 or target.strip() == text:
        return []
    before, behind = target[:at].rstrip(), target[at + len(text) :].lstrip()
    if before.endswith("(") and behind == ")":
        before, behind = before[:-1].rstrip(), ""
    if bool(before) == bool(behind) or surplus(letters(text), syllables(before or behind)) < _ENOUGH:
        return []
    return [(len(before), len(target), "")] if before else [(0, len(target) - len(behind), "")]


def _twice(source: str, target: str) -> list[Change]:
    """Sentences or blocks of sentences that follow themselves."""
    ours, theirs = ([text[a:b] for a, b in split_sentences(prose(text))] for text in (source, target))
    places = split_sentences(prose(target))
    if _LOOP.search(source[:20_000]) or any(one == other for one, other in zip(ours, ours[1:], strict=False)):
        return []
    found: list[Change] = []
    at = 0
    while at < len(theirs):
        size = next(
            (
                size
                for size in range(1, (len(theirs) - at) // 2 + 1)
                if theirs[at : at + size] == theirs[at + size : at + 2 * size]
            ),
            0,
        )
        if not size:
            at += 1
            continue
        last = at + size
        while theirs[at : at + size] == theirs[last : last + size]:
            last += size
        start, end = places[at + size - 1].end, places[last - 1].end
        if size == 1 and at and theirs[at - 1].endswith(theirs[at]):
            start = places[at - 1].end
        if theirs[at].startswith(target[end:].strip()):
            end = len(target)
        found.append((start, end, ""))
        at = last
    return found


def _loops(source: str, target: str) -> list[Change]:
    if _LOOP.search(source[:20_000]):
        return []
    return [(match.end(1), match.end(), "") for match in _LOOP.finditer(target[:20_000])]


def leak_changes(source: str, target: str, leaks: Iterable[tuple[int, int]]) -> list[Change]:
    """Cuts for a translator's words before or behind a translation that is whole without them."""
    start, end = 0, len(target)
    for first, last in sorted(leaks):
        if not target[start:first].strip():
            # What follows in English belongs to it.
            start = next((a for a, b in split_sentences(target) if a >= last and HANGUL.search(target[a:b])), last)
            start += len(target[start:]) - len(target[start:].lstrip())
        elif not target[last:].strip():
            end = len(target[:first].rstrip())
    rest = target[start:end]
    if (start, end) == (0, len(target)) or not rest.strip() or surplus(letters(source), syllables(rest)) < _ENOUGH:
        return []
    return [one for one in ((0, start, ""), (end, len(target), "")) if one[0] < one[1]]
