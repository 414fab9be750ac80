"""JSON of a source against its translation: valid, with the same keys, numbers and lengths; only texts may differ."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from hunmin.core.language import tr
from hunmin.data.pairs.code_compare import narrowed, straight
from hunmin.data.pairs.literals import Place, json_objects
from hunmin.korean.prose import Mark

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"(\s*:)?', re.DOTALL)
_SINGLE = re.compile(r"'((?:[^'\\]|\\.)*)'(\s*:)?", re.DOTALL)
_OPEN = re.compile("[{｛]\\s*[\"“”'‘’}｝]|[\\[［]\\s*[{｛]")


def json_marks(source: str, target: str) -> Iterator[Mark]:
    """Objects of the source that are broken, or have other keys, in the target."""
    if '"' not in source or "{" not in source:
        return
    wanted = json_objects(source)
    if not wanted:
        return
    there = json_objects(target)
    at = 0
    for n, (start, end) in enumerate(wanted):
        text = source[start:end]
        if len(there) == len(wanted):
            yield from _compared(text, target, there[n])
            continue
        place = _region(text, target, at, len(wanted) == 1)
        if place is None:
            message = tr("JSON lost", "JSON이 없어졌습니다")
            yield Mark(max(0, min(at, len(target) - 1)), len(target), message)
            return
        at = place[1]
        if place not in there or not _same(json.loads(text), json.loads(target[slice(*place)])):
            yield _mark(text, target, place, tr("JSON is not valid", "JSON 형식이 깨졌습니다"))


def _region(text: str, target: str, at: int, only: bool) -> Place | None:
    """From the next opening bracket to the one that closes it, or to the end of the paragraph."""
    match = _OPEN.search(target, at)
    first = _STRING.search(text)
    start = match.start() if match else target.find(first.group(1), at) - 1 if first and first.group(1) in target[at:] else -1
    if start < 0:
        return None
    depth = 0
    for n in range(start, len(target)):
        depth += (target[n] in "{[｛［") - (target[n] in "}]｝］")
        if depth == 0 and match and not only:
            return start, n + 1
    last = max(target.rfind(sign) for sign in "}]｝］")
    if depth <= 0 and last > start:
        return start, last + 1
    end = target.find("\n\n", max(last, start))
    return start, end if end >= 0 else len(target)


def _compared(text: str, target: str, place: Place) -> Iterator[Mark]:
    difference = _difference(json.loads(text), json.loads(target[slice(*place)]))
    if difference:
        yield _mark(text, target, place, difference)


def _same(wanted: Any, there: Any) -> bool:
    return _difference(wanted, there) is None


def _difference(wanted: Any, there: Any) -> str | None:
    """What differs first; texts are free, numbers and truth values are not."""
    if isinstance(wanted, dict) and isinstance(there, dict):
        lost = [key for key in wanted if key not in there]
        added = [key for key in there if key not in wanted]
        if lost or added:
            return tr(f"JSON keys: source has {', '.join(lost) or '-'}", f"JSON 키가 다릅니다. 원문: {', '.join(lost) or '없음'}")
        return next((found for key in wanted if (found := _difference(wanted[key], there[key]))), None)
    if isinstance(wanted, list) and isinstance(there, list):
        if len(wanted) != len(there):
            return tr(f"JSON list: source has {len(wanted)} values", f"JSON 목록의 값이 {len(wanted)}개가 아닙니다")
        return next((found for one, other in zip(wanted, there, strict=True) if (found := _difference(one, other))), None)
    if type(wanted) is not type(there) or (not isinstance(wanted, str) and wanted != there):
        return tr(f"JSON value: source has {wanted}", f"JSON 값이 다릅니다. 원문: {wanted}")
    return None


def _mark(text: str, target: str, place: Place, message: str) -> Mark:
    """The part that differs from the source's syntax around the target's texts, where those can be told."""
    there = target[slice(*place)]
    wanted = _rebuilt(text, there)
    if wanted is None:
        return Mark(*place, message)
    start, end, repair = narrowed(there, wanted)
    return Mark(place[0] + start, place[0] + end, message, repair=repair)


def _rebuilt(text: str, there: str) -> str | None:
    """The source's JSON with the target's texts in their order; None unless there are as many."""
    ours, theirs = list(_STRING.finditer(text)), list(_STRING.finditer(straight(there)))
    if not theirs:
        theirs = list(_SINGLE.finditer(straight(there)))
    if len(ours) != len(theirs):
        return None
    pieces, at = [], 0
    for mine, other in zip(ours, theirs, strict=True):
        if not mine.group(2):
            inner = there[other.start(1) : other.end(1)]
            pieces += [text[at : mine.start(1)], inner]
            at = mine.end(1)
    wanted = "".join([*pieces, text[at:]])
    try:
        json.loads(wanted)
    except ValueError:
        return None
    return wanted
