"""Which part of a translation belongs to which part of its source: lines, sentences, and the place where a lost thing would stand."""

from __future__ import annotations

import re
import sys
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from hunmin.data.pairs.pair import Pair

Row = tuple[int | None, int | None]
Alike = Callable[[int, int], float]
# Nobody reads more findings of one kind about one text, nor writes longer texts: what lies behind is not looked at.
MOST = 50
SIZE = 50_000
# A gap between matching lines is aligned by likeness up to this many pairs of lines, and one by one beyond.
GAP = 2500

_SENTENCE_END = re.compile(
    "(?<!e\\.g)(?<!i\\.e)(?<!\\bvs)(?<!\\b[A-Z])(?<!\\b[DM]r)(?<!Mrs)[.!?。…]+[\"'”’)\\]』」]*(?=\\s|$)|(?<=[다요죠까])[.]|\n"
)
_ANCHOR = re.compile(r"[A-Za-z_][A-Za-z0-9_]+|\d+(?:[.,]\d+)*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Item:
    """A thing of a text that its translation must hold too: its place, what it is compared by, how it reads."""

    start: int
    end: int
    key: str
    text: str


def heads(pair: Pair) -> tuple[str, str]:
    """Source and target of a pair, the part of them that is looked at."""
    return pair.source[:SIZE], pair.target[: 2 * SIZE]


def line_starts(lines: Sequence[str]) -> list[int]:
    """Where each line begins in the text."""
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    return starts[:-1]


T = TypeVar("T", bound=Hashable)


def align(source: Sequence[T | None], target: Sequence[T | None], alike: Alike) -> list[Row]:
    """Pair two sequences in order: equal keys that are there once first, then what lies between them by likeness."""
    rows: list[Row] = []
    at_source = at_target = 0
    for i, j in [*_anchors(source, target), (len(source), len(target))]:
        rows += _gap(range(at_source, i), range(at_target, j), source, target, alike)
        if i < len(source):
            rows.append((i, j))
        at_source, at_target = i + 1, j + 1
    return rows


def _anchors(source: Sequence[T | None], target: Sequence[T | None]) -> list[tuple[int, int]]:
    """Pairs of equal keys that rise on both sides: the common beginning and end, and keys that are there once."""
    shorter = min(len(source), len(target))
    head = next((n for n in range(shorter) if source[n] is None or source[n] != target[n]), shorter)
    rest = shorter - head
    end = next((n for n in range(rest) if source[-1 - n] is None or source[-1 - n] != target[-1 - n]), rest)
    stop_source, stop_target = len(source) - end, len(target) - end
    once = Counter(source[head:stop_source])
    places = {key: j for j, key in enumerate(target[head:stop_target], head) if key is not None}
    seen = Counter(target[head:stop_target])
    pairs = [
        (i, places[key])
        for i, key in enumerate(source[head:stop_source], head)
        if key is not None and once[key] == 1 and seen[key] == 1
    ]
    edges = [(n, n) for n in range(head)]
    return [*edges, *_rising(pairs), *((stop_source + n, stop_target + n) for n in range(end))]


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs whose second places rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        at = bisect_left(tails, j)
        if at == len(tails):
            tails.append(j)
            ends.append(index)
        else:
            tails[at], ends[at] = j, index
        before.append(ends[at - 1] if at else -1)
    chosen = []
    index = ends[-1] if ends else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def _gap(left: range, right: range, source: Sequence[T | None], target: Sequence[T | None], alike: Alike) -> list[Row]:
    if len(left) * len(right) > GAP or len(left) == len(right) <= 1 or not left or not right:
        shorter = min(len(left), len(right))
        rows: list[Row] = list(zip(left, right, strict=False))
        return [*rows, *((i, None) for i in left[shorter:]), *((None, j) for j in right[shorter:])]
    scores = [[1.0 if source[i] is not None and source[i] == target[j] else alike(i, j) for j in right] for i in left]
    if len(left) == len(right) and all(scores[n][n] > 0.25 for n in range(len(left))):
        return list(zip(left, right, strict=True))
    return _best(left, right, scores)


def _best(left: range, right: range, scores: Sequence[Sequence[float]]) -> list[Row]:
    """The pairing in order with the highest sum of likeness."""
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for a in range(len(left) - 1, -1, -1):
        for b in range(len(right) - 1, -1, -1):
            best[a][b] = max(best[a + 1][b], best[a][b + 1], best[a + 1][b + 1] + scores[a][b])
    rows: list[Row] = []
    a = b = 0
    while a < len(left) and b < len(right):
        if scores[a][b] > 0 and best[a][b] == best[a + 1][b + 1] + scores[a][b]:
            rows.append((left[a], right[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            rows.append((left[a], None))
            a += 1
        else:
            rows.append((None, right[b]))
            b += 1
    return [*rows, *((i, None) for i in left[a:]), *((None, j) for j in right[b:])]


def anchors(text: str) -> frozenset[str]:
    """The Latin words and figures of a text, which its translation often keeps."""
    return frozenset(_ANCHOR.findall(text))


def unmatched(source: Sequence[Item], target: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """What the target lacks and what it has too much, by key; of several with one key the last ones."""
    wanted, there = Counter(item.key for item in source), Counter(item.key for item in target)
    return _beyond(source, there)[:MOST], _beyond(target, wanted)[: 4 * MOST]


def _beyond(items: Sequence[Item], allowed: Counter[str]) -> list[Item]:
    left = dict(allowed)
    found = []
    for item in items:
        if left.get(item.key, 0) > 0:
            left[item.key] -= 1
        else:
            found.append(item)
    return found


def paired(missing: Sequence[Item], extra: Sequence[Item]) -> list[tuple[Item, Item | None, bool]]:
    """Each missing item with the extra one that it became, where there is one: the likest, then the next in order.

    The third part is true where the pair is certain: alike, or the only one.
    """
    pairs: dict[int, Item] = {}
    free = list(extra[: 4 * MOST])
    for index, item in enumerate(missing[:MOST]):
        likest = max(((_likeness(item.key, other.key), -n) for n, other in enumerate(free)), default=(0.0, 0))
        if likest[0] >= 0.5:
            pairs[index] = free.pop(-likest[1])
    sure = set(pairs) | ({0} if len(missing) == len(extra) == 1 else set())
    for index in range(len(missing)):
        if index not in pairs and free:
            pairs[index] = free.pop(0)
    return [(item, pairs.get(index), index in sure) for index, item in enumerate(missing)]


def _likeness(one: str, other: str) -> float:
    """Share of common pairs of characters, 0 to 1."""
    one, other = one[:200], other[:200]
    left, right = Counter(zip(one, one[1:], strict=False)), Counter(zip(other, other[1:], strict=False))
    size = sum(left.values()) + sum(right.values())
    return 2 * sum((left & right).values()) / size if size else float(one == other)


def locate(source: str, target: str, at: int) -> tuple[int, int]:
    """The narrowest place of the target that belongs to a place of the source: a sentence, or two where that is not clear."""
    if not target:
        return 0, 0
    sources, targets = _sentences(source), _sentences(target)
    index, total = _index(sources, at), len(targets)
    # Sentences far from the same share of the text are not looked at.
    skipped = max(0, _index(targets, at * len(target) // max(1, len(source))) - 50)
    targets = targets[skipped : skipped + 100]
    known = anchors(source[slice(*sources[index])][:2000])
    where = sum(sources[index]) / 2 / max(1, len(source))
    scores = []
    for n, (start, end) in enumerate(targets, skipped):
        shared = len(known & anchors(target[start : min(end, start + 2000)])) / max(1, len(known))
        same = 0.5 if n == index and len(sources) == total else 0.0
        scores.append(shared + same - abs(where - (start + end) / 2 / len(target)))
    best = scores.index(max(scores))
    first, last = (n if 0 <= n < len(scores) and scores[n] > scores[best] - 0.2 else best for n in (best - 1, best + 1))
    # The blank behind belongs to it: there the last word of a sentence may be missing.
    return targets[first][0], min(len(target), targets[last][1] + 1)


def _index(places: Sequence[tuple[int, int]], at: int) -> int:
    return max(0, bisect_right(places, (at, sys.maxsize)) - 1)


@lru_cache(maxsize=4)
def _sentences(text: str) -> list[tuple[int, int]]:
    """Places of sentences and lines, the blanks before them included; the whole text for one without words."""
    found: list[tuple[int, int]] = []
    at = 0
    for end in [*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]:
        if text[at:end].strip():
            found.append((at, end))
            at = end
    return found or [(0, len(text))]
