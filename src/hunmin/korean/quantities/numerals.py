"""Korean numerals: reading and writing 스물다섯, 열두, 이백오십, 삼만 오천, 사흘."""

from __future__ import annotations

import re

ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
LONE_ONES = ("", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉")
TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
DAYS = {
    "하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "아흐레": 9, "열흘": 10, "보름": 15,
}  # fmt: skip
# 석 달, 넉 장, 서 말: other forms of three and four before some counters.
_VARIANTS = {"석": 3, "셋": 3, "넉": 4, "넷": 4, "하나": 1, "둘": 2}
NATIVE: dict[str, int] = {"스무": 20}
for _tens, _ten in enumerate(TENS):
    for _ones in range(10):
        if _tens or _ones:
            NATIVE[_ten + ONES[_ones]] = NATIVE[_ten + LONE_ONES[_ones]] = 10 * _tens + _ones
    if _tens:
        NATIVE[_ten + "석"], NATIVE[_ten + "넉"] = 10 * _tens + 3, 10 * _tens + 4
NATIVE |= _VARIANTS
# 두세, 서너: both ends.
VAGUE_PAIRS = {
    "한둘": (1, 2), "한두": (1, 2), "두세": (2, 3), "두셋": (2, 3), "두서너": (2, 4), "서너": (3, 4), "서넛": (3, 4), "너댓": (4, 5), "네댓": (4, 5),
    "너덧": (4, 5), "네다섯": (4, 5), "대여섯": (5, 6), "대엿": (5, 6), "예닐곱": (6, 7), "일고여덟": (7, 8), "일여덟": (7, 8), "여덟아홉": (8, 9), "여남은": (10, 12),
    "하루이틀": (1, 2), "이삼": (2, 3), "삼사": (3, 4), "사오": (4, 5), "오륙": (5, 6), "육칠": (6, 7), "칠팔": (7, 8), "팔구": (8, 9),
}  # fmt: skip
SINO_DIGITS = {digit: value for value, digit in enumerate("영일이삼사오육칠팔구")} | {"륙": 6, "유": 6, "공": 0}
SMALL_SCALES = {"십": 10, "백": 100, "천": 1000}
BIG_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_GROUP = re.compile(
    "(?:([일이삼사오육칠팔구]?)천)?(?:([일이삼사오육칠팔구]?)백)?(?:([일이삼사오육칠팔구]?)십)?([일이삼사오육륙칠팔구]?)"
)
_BIG = re.compile("([일이삼사오육칠팔구십백천]*)([조억만])")


def sino(letters: str) -> int:
    """The value of 이백오십 or 삼만오천; 0 for what is no such numeral."""
    total, at, smallest = 0, 0, 10**16
    for match in _BIG.finditer(letters):
        scale = BIG_SCALES[match.group(2)]
        group = _group(match.group(1)) if match.group(1) else 1
        if match.start() != at or not group or scale >= smallest:
            return 0
        total, at, smallest = total + group * scale, match.end(), scale
    rest = letters[at:]
    group = _group(rest) if rest else 0
    return 0 if rest and not group else total + group


def _group(letters: str) -> int:
    match = _GROUP.fullmatch(letters)
    if not match:
        return 0
    value = 0
    for digit, scale, name in zip(match.groups()[:3], (1000, 100, 10), "천백십", strict=True):
        if name in letters:
            value += (SINO_DIGITS[digit] if digit else 1) * scale
    return value + (SINO_DIGITS[match.group(4)] if match.group(4) else 0)


def write_sino(value: int) -> str:
    """이백오십 for 250, 삼만오천 for 35,000."""
    if value == 0:
        return "영"
    written = ""
    for name, scale in (("조", 10**12), ("억", 10**8), ("만", 10**4), ("", 1)):
        group, value = divmod(value, scale)
        if group:
            written += ("" if group == 1 and name == "만" and not written else _write_group(group)) + name
    return written


def _write_group(group: int) -> str:
    written = ""
    for name, scale in (("천", 1000), ("백", 100), ("십", 10), ("", 1)):
        digit, group = divmod(group, scale)
        if digit:
            written += ("" if digit == 1 and name else "영일이삼사오육칠팔구"[digit]) + name
    return written


def write_native(value: int, *, alone: bool) -> str:
    """열두 (before a counter) or 열둘 (alone); "" beyond 99."""
    if not 0 < value < 100:
        return ""
    if value == 20 and not alone:
        return "스무"
    return TENS[value // 10] + (LONE_ONES if alone else ONES)[value % 10]
