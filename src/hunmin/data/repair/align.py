"""The originals of a translated file that shares no key with them, found by content and order.

Two published files of one data set differ by batches of rows that one of them lacks: pairing by position mis-pairs a third of
them. Both files are read along together; where rows stop fitting, the next windows are aligned by lengths, figures and Latin
words. A pair that is not certain is none. Memory does not grow with the files.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from hunmin.core.errors import SourceError
from hunmin.core.jsonl import BadRecord, dumps
from hunmin.data.fields import PAIR, is_pair, text_fields
from hunmin.data.pairs.english import SYLLABLES, letters, syllables
from hunmin.data.pairs.originals import Originals
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import mapped
from hunmin.data.sources.records import find_records
from hunmin.data.sources.shapes import detect

# Rows looked at to see how common a word is, and whether keys match.
SAMPLE = 3000
# Windows tried in turn where the rows stop fitting: rows on each side.
WINDOWS = (60, 160, 480)
# A run of rows this long is believed when its mean is good; it ends where so many in a row are bad.
RUN, BAD = 8, 5
# Scores are logarithms of likelihood ratios: a pair of this much fits, beside an edge it must be clear by this much.
_GOOD, _CLEAR, _IMPOSSIBLE = 2.0, 4.0, -6.0
_GAP, _LONGER = 9.0, 0.05
# Spread of the logarithm of length against expectation, for rows that belong together and for any two.
_SAME, _ANY = 0.28, 1.1
_TOKEN = re.compile(r"[A-Za-z]{3,}|\d+(?:[.,]\d+)*", re.ASCII)
_MOST_TOKENS, _MOST_CHARACTERS = 400, 20_000
# A shared word that is not common, all shared ones, a word of the translation that the original lacks, all of those.
_RARE, _MOST_SHARED, _LOST, _MOST_LOST = 6.0, 15.0, 1.5, 10.0
_NONE = -1e9


@dataclass(frozen=True, slots=True)
class _Row:
    """A record as it is compared: letters and syllables of each field, and its words and figures."""

    line: int
    record: str
    key: bytes
    sizes: dict[str, tuple[int, int]]
    tokens: frozenset[str]


class _Side:
    """The rows of one file, read as they are needed; `take` forgets them."""

    def __init__(self, source: SourceSettings) -> None:
        self._rows = _read(source)
        self._held: list[_Row] = []
        self._first = 0

    def has(self, index: int) -> bool:
        missing = index + 1 - self._first - len(self._held)
        if missing > 0:
            self._held.extend(islice(self._rows, max(missing, 200)))
        return index < self._first + len(self._held)

    def __getitem__(self, index: int) -> _Row:
        return self._held[index - self._first]

    def forget(self, before: int) -> None:
        if before - self._first > 1000:
            del self._held[: before - self._first]
            self._first = before


class AlignedOriginals(Originals):
    """Records of a file, found for the rows of its translation by content and order.

    rows, paired  originals read, and those that belong to a row; `unmatched` names the others on both sides.
    """

    def __init__(self, source: SourceSettings, translated: SourceSettings) -> None:
        """Read both files. Raises `SourceError` when one of them cannot be read."""
        self.key = ""
        self.folder = TemporaryDirectory(prefix="hunmin-originals-")
        self.store = sqlite3.connect(Path(self.folder.name) / "records.sqlite3", check_same_thread=False)
        self.store.execute("PRAGMA synchronous = OFF")
        self.store.execute("CREATE TABLE original (key BLOB PRIMARY KEY, record TEXT, clash INTEGER DEFAULT 0) WITHOUT ROWID")
        self.store.execute("CREATE TABLE unmatched (side TEXT, line INTEGER)")
        self.rows = self.paired = 0
        for left, right in _aligned(_Side(source), _Side(translated), _Weights(source, translated)):
            self.rows += left is not None
            self.paired += left is not None and right is not None
            if left is not None and right is not None:
                self.store.execute(
                    "INSERT INTO original (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET clash = 1"
                    " WHERE record <> excluded.record",
                    (right.key, left.record),
                )
            else:
                one, side = (left, "original") if left is not None else (right, "translation")
                self.store.execute("INSERT INTO unmatched VALUES (?, ?)", (side, one.line if one else 0))
        (self.duplicates,) = self.store.execute("SELECT count(*) FROM original WHERE clash = 1").fetchone()

    def of(self, record: Mapping[str, Any]) -> dict[str, Any] | None:
        """The original of a translated record, or None when none is certain."""
        row = self.store.execute("SELECT record FROM original WHERE key = ? AND clash = 0", (_key(record),)).fetchone()
        return json.loads(row[0]) if row else None

    def unmatched(self, side: Literal["original", "translation"]) -> Iterator[int]:
        """The lines of a file that belong to nothing in the other."""
        for (line,) in self.store.execute("SELECT line FROM unmatched WHERE side = ? ORDER BY line", (side,)):
            yield line


def find_originals(source: SourceSettings, key: str, translated: SourceSettings) -> Originals:
    """The originals of a file: by the key where both have it and most rows are found by it, else by content and order."""
    try:
        by_key = Originals(source, key)
    except SourceError:
        if next(_read(source), None) is None:
            raise
        return AlignedOriginals(source, translated)
    rows = [mapped(one.record, translated) for one in islice(find_records(translated), SAMPLE) if not one.problem]
    if 2 * sum(by_key.of(row) is not None for row in rows) >= len(rows):
        return by_key
    by_key.close()
    return AlignedOriginals(source, translated)


def _read(source: SourceSettings) -> Iterator[_Row]:
    for found in find_records(source):
        if found.problem:
            continue
        try:
            record = mapped(found.record, source)
        except BadRecord:
            continue
        texts = _texts(record)
        sizes = {path: (letters(text), syllables(text)) for path, text in texts.items()}
        tokens = frozenset(word for text in texts.values() for word in islice(_tokens(text), _MOST_TOKENS))
        yield _Row(found.line, dumps(record), _key(record), sizes, tokens)


def _texts(record: Mapping[str, Any]) -> dict[str, str]:
    try:
        conversations = text_fields(record, PAIR if is_pair(record) else detect(record))
        texts = {one.path: one.text for fields in conversations for one in fields}
    except (BadRecord, KeyError, TypeError, ValueError):
        texts = {name: value for name, value in record.items() if isinstance(value, str) and name != "id"}
    return {path: text[:_MOST_CHARACTERS] for path, text in texts.items()}


def _tokens(text: str) -> Iterator[str]:
    return (match.group().lower().replace(",", "") for match in _TOKEN.finditer(text))


def _key(record: Mapping[str, Any]) -> bytes:
    return hashlib.blake2b(dumps(record).encode("utf-8", "surrogatepass"), digest_size=16).digest()


class _Weights:
    """What a shared word or figure says, by how common it is in the first rows of both files."""

    def __init__(self, source: SourceSettings, translated: SourceSettings) -> None:
        common: Counter[str] = Counter()
        total = 0
        for side in (source, translated):
            for row in islice(_read(side), SAMPLE):
                common.update(row.tokens)
                total += 1
        self._of = {word: max(0.0, min(_RARE, log((total + 2) / (2 + 2 * count)))) for word, count in common.items()}

    def score(self, left: _Row, right: _Row) -> float:
        """How much likelier these two are a row and its translation than any two rows."""
        score = 0.0
        for path in left.sizes.keys() | right.sizes.keys():
            n_letters, _ = left.sizes.get(path, (0, 0))
            copied, n_syllables = right.sizes.get(path, (0, 0))
            ratio = log((n_syllables + 4) / (SYLLABLES * max(0, n_letters - copied) + 4))
            score += max(-6.0, log(_ANY / _SAME) - 0.5 * ratio * ratio * (1 / _SAME**2 - 1 / _ANY**2))
        shared = right.tokens & left.tokens
        score += min(_MOST_SHARED, sum(self._of.get(word, _RARE) for word in shared))
        return score - min(_MOST_LOST, _LOST * (len(right.tokens) - len(shared)))


def _aligned(left: _Side, right: _Side, weights: _Weights) -> Iterator[tuple[_Row | None, _Row | None]]:
    """Every row of both sides once, in order: with its counterpart, or alone."""
    i = j = 0
    while left.has(i) or right.has(j):
        pairs = _run(left, right, weights, i, j) or _search(left, right, weights, i, j)
        if not pairs:
            # Nothing fits in the widest window: one row of each side is left alone, and the search goes on behind it.
            if left.has(i):
                yield left[i], None
                i += 1
            if right.has(j):
                yield None, right[j]
                j += 1
            continue
        for a, b in pairs:
            while i < a:
                yield left[i], None
                i += 1
            while j < b:
                yield None, right[j]
                j += 1
            yield left[a], right[b]
            i, j = a + 1, b + 1
        left.forget(i - 2 * RUN)
        right.forget(j - 2 * RUN)


def _run(left: _Side, right: _Side, weights: _Weights, i: int, j: int) -> list[tuple[int, int]]:
    """Pairs side by side from here on, up to where they stop fitting; none when they do not fit from the start."""
    scores: list[float] = []
    while left.has(i + len(scores)) and right.has(j + len(scores)) and len(scores) < 500:
        scores.append(weights.score(left[i + len(scores)], right[j + len(scores)]))
        if len(scores) >= BAD and max(scores[-BAD:]) < _GOOD and sum(scores[-BAD:]) < 0:
            break
        if len(scores) >= RUN and sum(scores[-RUN:]) < RUN * _GOOD:
            break
    else:
        ended = not left.has(i + len(scores)) and not right.has(j + len(scores))
        if scores and sum(scores) > 0 and (ended or len(scores) == 500):
            return [(i + n, j + n) for n, one in enumerate(scores) if one > _IMPOSSIBLE]
    end = _best_end(scores)
    # What lies just before the edge may belong to the other side of it.
    while end and scores[end - 1] < _CLEAR:
        end -= 1
    if end < RUN or sum(scores[:end]) < end * _GOOD:
        return []
    return [(i + n, j + n) for n in range(end) if scores[n] > _IMPOSSIBLE]


def _best_end(scores: Sequence[float]) -> int:
    best, at, total = 0.0, 0, 0.0
    for n, one in enumerate(scores, 1):
        total += one
        if total >= best:
            best, at = total, n
    return at


def _search(left: _Side, right: _Side, weights: _Weights, i: int, j: int) -> list[tuple[int, int]]:
    """The pairs of the next rows where they fit again; wider windows are tried until a run is found."""
    for width in WINDOWS:
        n = next((k for k in range(width) if not left.has(i + k)), width)
        m = next((k for k in range(width) if not right.has(j + k)), width)
        if not n or not m:
            return []
        scores = [[weights.score(left[i + a], right[j + b]) for b in range(m)] for a in range(n)]
        path = _sure(scores, _path(scores))
        if path:
            return [(i + a, j + b) for a, b in path]
        if n < width and m < width:
            return []
    return []


def _path(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The best pairs in order; leaving rows out costs by the gap. What lies behind the last pair is free."""
    n, m = len(scores), len(scores[0])
    best = [[_NONE] * (m + 1) for _ in range(n + 1)]
    gaps = [[_NONE] * (m + 1) for _ in range(n + 1)]
    from_gap = [[False] * (m + 1) for _ in range(n + 1)]
    steps = [[0] * (m + 1) for _ in range(n + 1)]
    best[0][0] = 0.0
    top, place = 0.0, (0, 0)
    for a in range(n + 1):
        for b in range(m + 1):
            if a and b:
                before, gap = best[a - 1][b - 1], gaps[a - 1][b - 1]
                best[a][b] = max(before, gap) + scores[a - 1][b - 1]
                from_gap[a][b] = gap > before
                if best[a][b] > top:
                    top, place = best[a][b], (a, b)
            ways = [(best[a][b] - _GAP, 0)]
            if a:
                ways.append((gaps[a - 1][b] - _LONGER, 1))
            if b:
                ways.append((gaps[a][b - 1] - _LONGER, 2))
            gaps[a][b], steps[a][b] = max(ways)
    found: list[tuple[int, int]] = []
    a, b = place
    while a and b:
        found.append((a - 1, b - 1))
        in_gap = from_gap[a][b]
        a, b = a - 1, b - 1
        while in_gap and (a or b):
            step = steps[a][b]
            in_gap = step != 0
            a, b = a - (step == 1), b - (step == 2)
    return found[::-1]


def _sure(scores: Sequence[Sequence[float]], path: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs of a path that are long and good enough, without edges that are not clear."""
    runs: list[list[tuple[int, int]]] = []
    for pair in path:
        if runs and runs[-1][-1] == (pair[0] - 1, pair[1] - 1):
            runs[-1].append(pair)
        else:
            runs.append([pair])
    found: list[tuple[int, int]] = []
    whole = min(len(scores), len(scores[0]))
    for number, run in enumerate(runs):
        while run and scores[run[0][0]][run[0][1]] < _CLEAR:
            run = run[1:]
        # The end of the window is an edge too: what goes on behind it is read again.
        while run and scores[run[-1][0]][run[-1][1]] < _CLEAR:
            run = run[:-1]
        total = sum(scores[a][b] for a, b in run)
        if len(run) >= min(RUN, whole) and total >= len(run) * _GOOD or total >= 5 * RUN * _GOOD / 2 and number < len(runs) - 1:
            found += [pair for pair in run if scores[pair[0]][pair[1]] > _IMPOSSIBLE]
    return found
