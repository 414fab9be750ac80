"""Profane words, for counting: a corpus should say how much of it is profane. No list is complete; this is a lower bound."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PROFANE = re.compile(
    "씨발|시발(?!점|역|택시|자동차)|씨팔|ㅅㅂ|ㅆㅂ|씨바|좆|존나|졸라|병신|ㅂㅅ|개새끼|개새|이 새끼|저 새끼|그 새끼"
    "|지랄|ㅈㄹ|미친놈|미친년|썅|엿 먹|엿먹|닥쳐|꺼져|개소리|쓰레기 같은 놈|찌질|또라이|빡대가리|걸레년|창녀"
)


def is_profane(text: str) -> bool:
    """True when a text holds a profane word of the list."""
    return _PROFANE.search(text) is not None


def profane_share(texts: Iterable[str]) -> float:
    """Share of the texts that hold a profane word, 0 to 1."""
    total = hits = 0
    for text in texts:
        total += 1
        hits += is_profane(text)
    return hits / total if total else 0.0
