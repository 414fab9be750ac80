"""Words taken apart: morphemes with their places, and how likely the analyser holds a text to be.

The analyser is kiwipiepy: one a process, made when it is first asked, about half a second and 300 MB.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from threading import Lock
from typing import Any, NamedTuple


class Morpheme(NamedTuple):
    """A morpheme: its form, its tag in the Sejong tag set, its place, and whether the dictionary knows it.

    A morpheme that is not written, such as 이다 without 이, has no width. A syllable of two morphemes belongs to both.
    """

    form: str
    tag: str
    start: int
    end: int
    known: bool


class Analysis(NamedTuple):
    """The likeliest analysis of a text and its score, a logarithm: only those of like texts can be compared."""

    morphemes: list[Morpheme]
    score: float


_lock = Lock()
_made: dict[int, Any] = {}


@cache
def available() -> bool:
    """True where the analyser is installed."""
    return find_spec("kiwipiepy") is not None


def analyse(texts: Sequence[str]) -> list[Analysis]:
    """The analyses of texts, in order; many at once use every core."""
    found = [_kiwi().analyze(texts[0])] if len(texts) == 1 else _kiwi().analyze(texts)
    return [_analysis(*one[0]) for one in found]


def _analysis(tokens: list[Any], score: float) -> Analysis:
    return Analysis([Morpheme(one.form, one.tag, one.start, one.start + one.len, not one.oov) for one in tokens], score)


def _kiwi() -> Any:
    """The analyser of this process: its threads do not survive a fork, so a child makes its own and never touches the old one."""
    process = os.getpid()
    if process not in _made:
        from kiwipiepy import Kiwi

        with _lock:
            if process not in _made:
                _made[process] = Kiwi(num_workers=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else -1)
    return _made[process]
