"""Which pieces of a source have no counterpart in its translation, by length and by what both sides share.

Gale and Church's method on sentences or lines: a piece is translated as one, as two, together with its neighbour, or not at all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from hunmin.data.pairs.english import SPREAD, SYLLABLES, letters, syllables

# Larger texts are not aligned as a whole, nor are texts whose numbers of pieces differ by more than the width.
MOST_PIECES = 250
WIDTH = 12

# Costs are negative logarithms of how often human translators do it.
_MERGED = 4.5
# Closings and cries of few letters are often joined to their neighbours.
_MERGED_SMALL = 3.0
SMALL = 9
_SPLIT = 3.2
_DROPPED = 2.0
_ADDED = 6.5
_SHARED = 3.0
_LOST = 2.0
# Other places for the loss are named too, as long as they are not much worse.
_AS_GOOD = 2.5
_VARIANCE = SPREAD * SPREAD
_ANCHORS = re.compile("`[^`\n]+`|[A-Za-z][A-Za-z0-9_]*|[0-9]+(?:[.,][0-9]+)*")
# A term in brackets behind its Korean: both are there, so that it saves nothing.
_GLOSS = re.compile("(?<=[가-힣])\\s?\\([^()가-힣\n]{1,80}\\)")
_FAR = 1e9

Costs = list[dict[int, float]]
Steps = list[dict[int, tuple[int, int]]]


class Piece(NamedTuple):
    """A sentence or line: its size in letters (source) or syllables (target), and what comes back on the other side."""

    size: float
    anchors: frozenset[str]


class Loss(NamedTuple):
    """Source pieces in a row without counterpart.

    pieces       first and last of them.
    gain         how much better the alignment is that leaves out what it leaves out, in nats.
    first, last  they would stand before one of these target pieces; `last` may be the number of target pieces: at the end.
    """

    pieces: tuple[int, int]
    gain: float
    first: int
    last: int


def pieces(sources: Sequence[str], targets: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    """Sizes and anchors of both sides; what the target copies does not count as something to translate."""
    source_anchors = [frozenset(_ANCHORS.findall(text)) for text in sources]
    target_anchors = [frozenset(_ANCHORS.findall(_GLOSS.sub("", text) if "(" in text else text)) for text in targets]
    copied = frozenset().union(*target_anchors)
    sure = frozenset(word for word in frozenset().union(*source_anchors) if word in copied or not word.isalpha())
    left = [
        Piece(max(0, letters(text) - sum(len(word) for word in anchors & copied if word.isalpha())), anchors & sure)
        for text, anchors in zip(sources, source_anchors, strict=True)
    ]
    right = [Piece(syllables(text), anchors & sure) for text, anchors in zip(targets, target_anchors, strict=True)]
    return left, right


def losses(source: Sequence[Piece], target: Sequence[Piece]) -> list[Loss]:
    """What most probably has no counterpart, in order; empty when everything seems to have one."""
    n, m = len(source), len(target)
    if not n or n > MOST_PIECES or m > MOST_PIECES or abs(n - m) > WIDTH:
        return []
    table = _Table(source, target)
    costs, steps = table.costs()
    dropped = _dropped(steps, n, m)
    if not dropped:
        return []
    gain = table.costs(may_drop=False)[0][n].get(m, _FAR) - costs[n][m]
    if len(dropped) == 1:
        piece, place = dropped[0]
        places = table.as_good(costs, costs[n][m] + _AS_GOOD) or [place]
        return [Loss((piece, piece), gain, min(places), max(places))]
    found: list[Loss] = []
    for piece, place in dropped:
        if found and found[-1].first == place and found[-1].pieces[1] == piece - 1:
            found[-1] = Loss((found[-1].pieces[0], piece), gain, place, place)
        else:
            found.append(Loss((piece, piece), gain, place, place))
    return found


def alignment(source: Sequence[Piece], target: Sequence[Piece]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Which pieces belong together, in order: first and last + 1 on both sides, equal where one side has nothing.

    Texts too long or too unlike to be aligned belong together as a whole.
    """
    n, m = len(source), len(target)
    if not n or not m or n > MOST_PIECES or m > MOST_PIECES or abs(n - m) > WIDTH:
        return [((0, n), (0, m))] if n or m else []
    _, steps = _Table(source, target).costs()
    found, i, j = [], n, m
    while i or j:
        before, place = steps[i][j]
        found.append(((before, i), (place, j)))
        i, j = before, place
    return found[::-1]


def _dropped(steps: Steps, i: int, j: int) -> list[tuple[int, int]]:
    """The source pieces that the best way leaves out, each with its place in the target."""
    found = []
    while i or j:
        before, place = steps[i][j]
        if before == i - 1 and place == j:
            found.append((before, j))
        i, j = before, place
    return found[::-1]


class _Table:
    """The costs of aligning two lists of pieces, near the diagonal."""

    def __init__(self, source: Sequence[Piece], target: Sequence[Piece]) -> None:
        self.source, self.target = source, target
        self.n, self.m = len(source), len(target)
        self.everywhere: frozenset[str] = frozenset().union(*(piece.anchors for piece in target))
        times = Counter(anchor for piece in source for anchor in piece.anchors)
        self.leave = [self._drop(frozenset(anchor for anchor in piece.anchors if times[anchor] == 1)) for piece in source]

    def _drop(self, own: frozenset[str]) -> float:
        """The cost of leaving out a piece with these anchors of its own."""
        if not own:
            return _DROPPED
        lost = len(own - self.everywhere)
        kept = len(own) - lost
        return _DROPPED + (_SHARED * min(2, kept) if kept else -_LOST * min(2, lost))

    def _band(self, i: int) -> range:
        centre = i * self.m // self.n
        return range(max(0, centre - WIDTH), min(self.m, centre + WIDTH) + 1)

    def _match(self, i: int, j: int, n_source: int, n_target: int) -> float:
        """The cost of source pieces from i on being target pieces from j on."""
        left = self.source[i : i + n_source]
        right = self.target[j : j + n_target]
        size = sum(piece.size for piece in left)
        difference = sum(piece.size for piece in right) - SYLLABLES * size
        cost = 0.5 * difference * difference / (_VARIANCE * (size + 8))
        for piece in left:
            if piece.anchors:
                shared = any(piece.anchors & other.anchors for other in right)
                cost += -_SHARED if shared else 0.0 if piece.anchors - self.everywhere else _SHARED
        merged = _MERGED_SMALL if min(piece.size for piece in left) < SMALL else _MERGED
        return cost + (merged * (n_source - 1) if n_source > 1 else _SPLIT if n_target > 1 else 0.0)

    def costs(self, *, may_drop: bool = True) -> tuple[Costs, Steps]:
        """The least cost of the pieces before i and j, by i and j, and the step that leads there."""
        table: Costs = []
        back: Steps = []
        for i in range(self.n + 1):
            row: dict[int, float] = {}
            steps: dict[int, tuple[int, int]] = {}
            for j in self._band(i):
                best, step = (0.0 if i == j == 0 else _FAR), (0, 0)
                for before, place, cost in self._steps(i, j, may_drop):
                    known = row if before == i else table[before]
                    total = known.get(place, _FAR) + cost
                    if total < best:
                        best, step = total, (before, place)
                row[j], steps[j] = best, step
            table.append(row)
            back.append(steps)
        return table, back

    def as_good(self, costs: Costs, limit: float) -> list[int]:
        """The places where a piece may be missing at no more than this cost."""
        rest = _Table(self.source[::-1], self.target[::-1]).costs(may_drop=False)[0]
        return [
            j
            for i in range(self.n)
            for j in self._band(i)
            if costs[i][j] + self.leave[i] + rest[self.n - i - 1].get(self.m - j, _FAR) <= limit
        ]

    def _steps(self, i: int, j: int, may_drop: bool) -> list[tuple[int, int, float]]:
        steps = []
        if i and j:
            steps.append((i - 1, j - 1, self._match(i - 1, j - 1, 1, 1)))
            if i > 1:
                steps.append((i - 2, j - 1, self._match(i - 2, j - 1, 2, 1)))
            if i > 2:
                steps.append((i - 3, j - 1, self._match(i - 3, j - 1, 3, 1)))
            if j > 1:
                steps.append((i - 1, j - 2, self._match(i - 1, j - 2, 1, 2)))
        if i and may_drop:
            steps.append((i - 1, j, self.leave[i - 1]))
        if j:
            steps.append((i, j - 1, _ADDED))
        return steps
