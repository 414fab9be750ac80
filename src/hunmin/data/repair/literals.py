"""Placeholders with broken brackets and JSON with broken signs, mended where only one way gives what the source has."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from hunmin.data.pairs.literals import PLACEHOLDER, cover, formulas

Change = tuple[int, int, str]
MOST_JSON = 4000
_EDGES = re.compile(r"(\W+|_+)(.*?)(\W*|_*)$", re.DOTALL)
_WIDE = {"{": "｛", "}": "｝", "<": "＜〈", ">": "＞〉", "[": "［【", "]": "］】", "(": "（", ")": "）"}
_FORMULA = re.compile(r"(\$\$?|\\[(\[])(.+?)(\$\$?|\\[)\]])$", re.DOTALL)
_JSON = re.compile(r"[\[{].*[\]}]", re.DOTALL)
_OPENED = re.compile(r"(?:(?<=[\s:,\[{])|^)(?=[^\s\"\[\]{}:,])")
_CLOSED = re.compile(r"(?<=[^\s\"\[\]{}:,])(?=\s*[,\]}:]|$)")
_SIGN = re.compile(r"(?<=[\w\"\]}])(?=\s|\"|$|[\]}])")
_STRAIGHT = str.maketrans("“”„‟″＂：，｛｝［］", '""""""' + ":,{}[]")


def slot_changes(source: str, target: str) -> Iterator[Change]:
    """Placeholders of which the target has the name with a part of its brackets, at one place only."""
    wanted = Counter(match.group() for match in PLACEHOLDER.finditer(source))
    shown = cover(target, [match.span() for match in PLACEHOLDER.finditer(target) if match.group() in wanted])
    for slot, count in wanted.items():
        edges = _EDGES.match(slot)
        if target.count(slot) >= count or not edges or not edges.group(2):
            continue
        opening, name, closing = edges.groups()
        pattern = f"(?P<open>{_loose(opening)})\\s?{re.escape(name)}(?![A-Za-z0-9_])\\s?(?P<close>{_loose(closing)})"
        places = [match for match in re.finditer(pattern, shown) if match["open"].strip() or match["close"].strip()]
        if len(places) == 1:
            match = places[0]
            blank = len(match.group()) - len(match.group().lstrip())
            yield match.start() + blank, match.start() + len(match.group().rstrip()), slot


def _loose(signs: str) -> str:
    """A pattern for some of these signs, narrow or wide, with blanks between them."""
    if not signs:
        return ""
    known = "".join(re.escape(one + _WIDE.get(one, "")) for one in dict.fromkeys(signs))
    return rf"(?:[{known}]\s?){{0,{len(signs) + 1}}}"


def formula_changes(source: str, target: str) -> Iterator[Change]:
    """Formulas that have lost one of their two delimiters, at one place only."""
    wanted = Counter(source[a:b] for a, b in formulas(source))
    for formula, count in wanted.items():
        parts = _FORMULA.match(formula)
        if not parts or target.count(formula) >= count:
            continue
        opening, inner, closing = (re.escape(part) for part in parts.groups())
        edge = "(?![A-Za-z0-9{^_\\\\])"
        half = re.compile(f"{opening}{inner}{edge}(?!{closing})|(?<![A-Za-z0-9}}\\\\$]){inner}{closing}")
        places = [match for match in half.finditer(target) if not target.startswith(formula, match.start() - len(parts[1]))]
        if len(places) == 1:
            yield *places[0].span(), formula


def json_change(source: str, target: str) -> Change | None:
    """The one way to make the target's JSON valid and of the source's shape by its quotes or one sign."""
    ours, theirs = _JSON.search(source), _JSON.search(target)
    if not ours or len(target) > MOST_JSON:
        return None
    shape = _shape(ours.group())
    start = theirs.start() if theirs else max(0, min((at for at in (target.find("{"), target.find("[")) if at >= 0), default=-1))
    found = theirs.group() if theirs and target[theirs.end() :].strip() else target[start:].rstrip()
    if shape is None or not found or _shape(found) is not None:
        return None
    for ways in ([_straight(found)], list(_with_a_quote(found)), list(_with_a_sign(found))):
        valid = {way for way in ways if _shape(way) == shape}
        if len(valid) == 1:
            return start, start + len(found), valid.pop()
        if valid:
            return None
    return None


def _straight(text: str) -> str:
    """Double quotes for curly and single ones; JSON has no others."""
    return re.sub(r"(?<![A-Za-z가-힣])['‘’](?=\S)|(?<=\S)['‘’](?=\s*[,:\]}])", '"', text.translate(_STRAIGHT))


def _with_a_quote(text: str) -> Iterator[str]:
    for pattern in (_OPENED, _CLOSED):
        for match in pattern.finditer(text):
            yield text[: match.start()] + '"' + text[match.start() :]


def _with_a_sign(text: str) -> Iterator[str]:
    for match in _SIGN.finditer(text):
        for sign in ",:]}":
            yield text[: match.start()] + sign + text[match.start() :]
    for at, char in enumerate(text):
        if char == ",":
            yield text[:at] + text[at + 1 :]


def _shape(text: str) -> Any:
    """Keys, figures and lengths of a JSON text, whatever its strings say; None for anything else."""
    try:
        return _outline(json.loads(text))
    except (ValueError, RecursionError):
        return None


def _outline(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _outline(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_outline(one) for one in value]
    return str if isinstance(value, str) else (type(value), value)
