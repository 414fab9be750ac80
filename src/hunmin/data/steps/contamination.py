"""Benchmark items inside training rows, by shared runs of characters.

A row leaks an item when it holds at least `threshold` of the item's character 12-grams, spaces and punctuation removed;
12 syllables are about four words of Korean. Short items (under 12 characters) leak only when they stand in the row whole.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hunmin.benchmarks.items import BenchmarkItem, benchmark_items
from hunmin.core.example import Row
from hunmin.data.step import Dropped, Step, step

NGRAM = 12
MIN_ITEM_CHARS = 8
_IGNORED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Leak:
    """A row that holds a benchmark item; `overlap` is the share of the item's 12-grams found in the row, 0 to 1."""

    row_id: str
    item: BenchmarkItem
    overlap: float


class ItemIndex:
    """The 12-grams of all items, looked up row by row."""

    def __init__(self, items: Iterable[BenchmarkItem]) -> None:
        self.items: list[BenchmarkItem] = []
        self.sizes: list[int] = []
        self.holders: dict[str, list[int]] = {}
        for item in items:
            text = bare(item.text)
            if len(text) < MIN_ITEM_CHARS:
                continue
            grams = ngrams(text)
            for gram in grams:
                self.holders.setdefault(gram, []).append(len(self.items))
            self.items.append(item)
            self.sizes.append(len(grams))
        self.lengths = sorted({len(gram) for gram in self.holders})

    def leaks(self, row_id: str, text: str, threshold: float) -> Iterator[Leak]:
        """Every item of which the text holds at least `threshold`."""
        hits: Counter[int] = Counter()
        stripped = bare(text)
        for length in self.lengths:
            for gram in {stripped[i : i + length] for i in range(len(stripped) - length + 1)}:
                hits.update(self.holders.get(gram, ()))
        for index, count in sorted(hits.items()):
            overlap = count / self.sizes[index]
            if overlap >= threshold:
                yield Leak(row_id, self.items[index], round(overlap, 3))


def bare(text: str) -> str:
    """Letters and digits only."""
    return _IGNORED.sub("", text)


def ngrams(text: str) -> set[str]:
    """Character 12-grams; a shorter text is its own only gram."""
    return {text[i : i + NGRAM] for i in range(max(1, len(text) - NGRAM + 1))}


@step
def decontaminate(against: list[str], threshold: float = 0.5) -> Step:
    """Drop rows that hold an item of the named benchmarks or files (at least `threshold` of its 12-grams)."""
    return without_items((item for name in against for item in benchmark_items(name)), threshold)


def without_items(items: Iterable[BenchmarkItem], threshold: float) -> Step:
    """A step that drops rows that hold at least `threshold` of an item's 12-grams."""

    def run(rows: Iterable[Row]) -> Iterator[Row | Dropped]:
        index = ItemIndex(items)
        for row in rows:
            leak = next(index.leaks(row.id, row.text, threshold), None)
            yield row if leak is None else Dropped(row, "contaminated", f"{leak.item.benchmark} {leak.item.id} {leak.overlap}")

    return run
