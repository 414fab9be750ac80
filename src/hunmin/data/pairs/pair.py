"""A source text and its translation, what every check of a translation looks at."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hunmin.data.fields import Part
from hunmin.korean.prose import Mark


@dataclass(frozen=True, slots=True)
class Pair:
    """A source text and its Korean translation.

    part          what the field is in its conversation; "answer" for the target of a plain pair file.
    asked         the translated request that an answer belongs to; "" elsewhere.
    asked_source  the same request before translation.
    """

    source: str
    target: str
    part: Part = "answer"
    asked: str = ""
    asked_source: str = ""


# Yields marks in `target`: spans in code points; a loss is marked where the lost thing would stand, at least one character wide.
PairCheck = Callable[[Pair], Iterator[Mark]]
