"""Packing: several samples in one row, kept apart by positions that start again at 0.

transformers builds the block mask from those positions only when it gets no attention mask and no cache; then sdpa and
eager attention keep samples apart exactly (rule 1). The label of every sample's first token is -100: no sample is
predicted from the one before it.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

IGNORED = -100


@dataclass(frozen=True, slots=True)
class Sample:
    """Token ids and labels (-100 where not trained) of one conversation or document."""

    ids: Sequence[int]
    labels: Sequence[int]

    @property
    def trained(self) -> int:
        """Tokens that carry loss; the first token has nothing before it and never does."""
        return sum(label != IGNORED for label in self.labels[1:])


def pack(samples: Sequence[Sample], max_length: int) -> list[list[int]]:
    """Indices of the samples of each row, best fit decreasing: each row holds at most `max_length` tokens."""
    order = sorted(range(len(samples)), key=lambda index: -len(samples[index].ids))
    rows: list[list[int]] = []
    room: list[tuple[int, int]] = []  # (free tokens, row), ascending
    for index in order:
        size = len(samples[index].ids)
        place = bisect_left(room, (size, -1))
        if place == len(room):
            rows.append([index])
            insort(room, (max_length - size, len(rows) - 1))
        else:
            free, row = room.pop(place)
            rows[row].append(index)
            insort(room, (free - size, row))
    return rows


def packed_rows(samples: Sequence[Sample], max_length: int, *, packing: bool = True) -> list[dict[str, list[int]]]:
    """Rows of `input_ids`, `labels` and `position_ids`, in the order of their longest sample; unpacked: one sample each."""
    indices = pack(samples, max_length) if packing else [[index] for index in range(len(samples))]
    return [_row([samples[index] for index in row]) for row in indices]


def _row(samples: Iterable[Sample]) -> dict[str, list[int]]:
    row: dict[str, list[int]] = {"input_ids": [], "labels": [], "position_ids": []}
    for sample in samples:
        row["input_ids"] += sample.ids
        row["labels"] += [IGNORED, *sample.labels[1:]][: len(sample.ids)]
        row["position_ids"] += range(len(sample.ids))
    return row


def split_long(ids: Sequence[int], max_length: int, overlap: int = 1) -> list[Sequence[int]]:
    """Pieces of at most `max_length` tokens; each starts with the last token of the one before, so that every token but
    the very first is predicted once."""
    if len(ids) <= max_length:
        return [ids]
    stride = max_length - overlap
    return [ids[start : start + max_length] for start in range(0, len(ids) - overlap, stride)]


class PackedCollator:
    """Rows of unequal length → tensors [batch, longest]; padding is one more sample that is never trained."""

    def __init__(self, pad_id: int) -> None:
        self.pad_id = pad_id

    def __call__(self, rows: Sequence[dict[str, Any]]) -> dict[str, torch.Tensor]:
        """Collate rows of `input_ids`, `labels` and `position_ids`."""
        import torch

        longest = max(len(row["input_ids"]) for row in rows)
        batch: dict[str, list[list[int]]] = {"input_ids": [], "labels": [], "position_ids": []}
        for row in rows:
            missing = longest - len(row["input_ids"])
            batch["input_ids"].append([*row["input_ids"], *[self.pad_id] * missing])
            batch["labels"].append([*row["labels"], *[IGNORED] * missing])
            batch["position_ids"].append([*row["position_ids"], *range(missing)])
        return {name: torch.tensor(values) for name, values in batch.items()}
