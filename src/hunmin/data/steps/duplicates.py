"""Exact duplicates, compared without regard to spaces and composition (A35)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from hunmin.core.example import Example, Row
from hunmin.data.step import Dropped, Step, step


@step
def exact_duplicates() -> Step:
    """Drop rows with the same prompt as another (documents: the same text), keeping the longest answer.

    Texts are compared with all spaces removed. The first place is kept: the order of rows does not change.
    """

    def run(rows: Iterable[Row]) -> Iterator[Row | Dropped]:
        best: dict[bytes, int] = {}
        held = list(rows)
        for index, row in enumerate(held):
            key = _key(row)
            if key not in best or _answer_length(row) > _answer_length(held[best[key]]):
                best[key] = index
        for row in held:
            winner = held[best[_key(row)]]
            yield row if winner is row else Dropped(row, "exact_duplicate", winner.id)

    return run


def _key(row: Row) -> bytes:
    if isinstance(row, Example):
        prompt = row.messages[:-1] if row.answer else row.messages
        text = "\0".join(f"{message.role}\0{message.text}" for message in prompt)
    else:
        text = row.text
    return hashlib.sha256("".join(text.split()).encode()).digest()[:16]


def _answer_length(row: Row) -> int:
    return len(row.answer) if isinstance(row, Example) else 0
