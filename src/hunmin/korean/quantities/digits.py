"""Numbers in digits, as English and Korean text both write them: 1,234.5, 3.9.1, ½, 3/4, 14:30, base64, list markers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from hunmin.korean.quantities.quantity import MOST, Kind, Number, Quantity, exact, number

# One character for one, so that places hold.
FULL_WIDTH = {0xFF10 + digit: 0x30 + digit for digit in range(10)} | {
    ord("．"): ".",
    ord("，"): ",",
    ord("："): ":",
    ord("－"): "-",
    ord("／"): "/",
}
IS_FULL_WIDTH = re.compile("[０-９]")
_SIGNS = "½⅓⅔¼¾⅛⅜⅝⅞⅕⅖⅗⅘"
_VULGAR = dict(
    zip(
        _SIGNS,
        map(Fraction, ["1/2", "1/3", "2/3", "1/4", "3/4", "1/8", "3/8", "5/8", "7/8", "1/5", "2/5", "3/5", "4/5"]),
        strict=True,
    )
)
ANY = re.compile(f"[0-9{_SIGNS}]")
_NUMBER = re.compile(rf"\d{{1,3}}(?:,\d{{3}}){{1,8}}(?:\.\d+)?(?!\d|,\d)|\d+(?:\.\d+)*|\.\d+|[{_SIGNS}]", re.ASCII)
_CLOCK = re.compile(r":([0-5]\d)(?::[0-5]\d)?(?![\d:])", re.ASCII)
_FRACTION = re.compile(r"/(\d{1,4})(?![\d/])", re.ASCII)
_MIXED = re.compile(rf"(?:[ -]|와 |과 )(\d{{1,2}})/(\d{{1,2}})(?![\d/])| ?([{_SIGNS}])", re.ASCII)
_TAG = re.compile(r"(?:a|b|rc|alpha|beta|dev|post)\d+(?![a-z\d])", re.ASCII)
_WORD_BEFORE = re.compile("(?<![A-Za-z0-9_])[A-Za-z_][A-Za-z0-9_]*$")
_TRAILING = re.compile(r"\d+(?:\.\d+)?$", re.ASCII)
_WORD_AFTER = re.compile(r"[A-Za-z0-9_]*(?:\.\d+)*", re.ASCII)
_TWO_TO_THREE = re.compile("[A-Za-z_]+[0-9][A-Za-z0-9_]*")
_HEX = re.compile("x[0-9A-Fa-f]+|b[01]+|o[0-7]+")
_MARKER_AFTER = re.compile(r"[.)\]](?=[\s*]|$)")
_LINE_START = re.compile(r"[ \t>*#-]*[(\[]?$")
NAME_LENGTH = 40


class Digits(NamedTuple):
    """A number in digits: its place, its value and what it reads."""

    start: int
    end: int
    value: Number
    written: str
    kind: Kind = "count"
    also: tuple[Number, ...] = ()


def widths(text: str) -> str:
    """The same text with full-width digits as ordinary ones, place for place."""
    return text.translate(FULL_WIDTH) if IS_FULL_WIDTH.search(text) else text


def digits(text: str) -> Iterator[Digits]:
    """Every number in digits of a text, in order."""
    done = 0
    for match in islice(_NUMBER.finditer(text), MOST):
        start = match.start()
        if start < done:
            continue
        found = _read(text, start, match.end(), match.group())
        if found:
            done = found.end
            yield found


def _read(text: str, start: int, end: int, written: str) -> Digits | None:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if end - start > NAME_LENGTH:
        return Digits(start, end, 0, written, "name")
    if before.isascii() and (before.isalpha() or before == "_"):
        if before not in "vV" or (start > 1 and (text[start - 2].isalnum() or text[start - 2] == "_")):
            return _name(text, start, end)
    elif written[0] in _SIGNS:
        return Digits(start, end, _VULGAR[written], written)
    elif written[0] == "." and (before == "." or before.isalnum() or before in ")]}"):
        return None
    if written.count(".") > 1:
        tag = _TAG.match(text, end)
        return Digits(start, tag.end() if tag else end, 0, written + (tag.group() if tag else ""), "version")
    if not after or after in " \n,":
        mixed = _MIXED.match(text, end) if after == " " else None
        return _mixed(start, mixed, written) if mixed else Digits(start, end, number(written), written)
    if after in ".)]" and _MARKER_AFTER.match(text, end) and _starts_line(text, start):
        return Digits(start, end, number(written), written, "marker")
    return _joined(text, start, end, written, before, after)


def _joined(text: str, start: int, end: int, written: str, before: str, after: str) -> Digits:
    value = number(written)
    if after == ":" and before != ":" and value <= 24 and (match := _CLOCK.match(text, end)):
        minutes = int(match.group(1))
        return Digits(start, match.end(), exact(value + Fraction(minutes, 60)), match.group(), "clock", (value, minutes))
    if after == "/" and before != "/" and (match := _FRACTION.match(text, end)):
        bottom = int(match.group(1))
        if written == "24" and bottom == 7:
            return Digits(start, match.end(), 24, written, "count", (7,))
        if bottom and "." not in written:
            return Digits(start, match.end(), Fraction(value, bottom), written + match.group(), "count", (value, bottom))
    if written == "0" and (match := _HEX.match(text, end)):
        return Digits(start, match.end(), 0, text[start : match.end()].lower(), "name")
    if after.isascii() and (after.isalpha() or after == "_") and (match := _TWO_TO_THREE.match(text, end)):
        return Digits(start, match.end(), 0, text[start : match.end()], "name")
    if (after in _SIGNS or after in "-과와") and (match := _MIXED.match(text, end)):
        return _mixed(start, match, written)
    if "." in written and (match := _TAG.match(text, end)):
        return Digits(start, match.end(), 0, written + match.group(), "version")
    return Digits(start, end, value, written)


def _mixed(start: int, match: re.Match[str], written: str) -> Digits:
    top, bottom, sign = match.groups()
    if sign:
        part = _VULGAR[sign]
    elif int(bottom) > int(top):
        part = Fraction(int(top), int(bottom))
    else:
        return Digits(start, start + len(written), number(written), written)
    return Digits(start, match.end(), number(written) + part, written + match.group())


def _name(text: str, start: int, end: int) -> Digits | None:
    word = _WORD_BEFORE.search(text, max(0, start - NAME_LENGTH), start)
    if not word:
        return None
    after = _WORD_AFTER.match(text, end)
    end = after.end() if after else end
    written = text[word.start() : end]
    trailing = _TRAILING.search(written)
    return Digits(word.start(), end, 0, written, "name", (number(trailing.group()),) if trailing else ())


def _starts_line(text: str, start: int) -> bool:
    line = text.rfind("\n", max(0, start - NAME_LENGTH), start) + 1
    if not line and start >= NAME_LENGTH:
        return False
    return _LINE_START.match(text, line, start) is not None


def join_ranges(text: str, found: list[Quantity], between: re.Pattern[str]) -> list[Quantity]:
    """Two numbers that a dash or a word for "to" joins become one range, which has the unit of the second."""
    joined: list[Quantity] = []
    for high in found:
        low = joined[-1] if joined else None
        if low and _is_range(low, high) and between.fullmatch(text, low.end, high.start):
            also = tuple(low.value * scale for scale in (100, 1000, 10**4, 10**6, 10**8, 10**9) if low.value * scale < high.value)
            joined[-1] = high._replace(
                start=low.start, first=low.first, value=low.value, high=high.value, joint=low.last, second=high.first,
                also=also if 0 < low.value < 1000 else (), sure=min(low.sure, high.sure), written=low.written and high.written and f"{low.written}~{high.written}",
            )  # fmt: skip
        else:
            joined.append(high)
    return joined


def _is_range(low: Quantity, high: Quantity) -> bool:
    return (
        low.kind == high.kind == "count"
        and low.high is None
        and low.value < high.value
        and (low.unit == high.unit or not low.unit)
        and low.sure > 0
    )
