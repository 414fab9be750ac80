"""Translations that hold nothing where the source has text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark

# What stands for nothing, without spaces, brackets and marks.
_NOTHING = frozenset(
    [
        "없음",
        "없습니다",
        "없다",
        "없어요",
        "무",
        "해당없음",
        "해당사항없음",
        "해당사항없습니다",
        "해당사항이없습니다",
        "비어있음",
        "비어있습니다",
        "빈칸",
        "빈값",
        "빈문자열",
        "공란",
        "공백",
        "내용없음",
        "내용이없습니다",
        "번역없음",
        "번역안됨",
        "번역실패",
        "번역불가",
        "번역필요",
        "번역누락",
        "미번역",
        "번역중",
        "번역결과없음",
        "결과없음",
        "출력없음",
        "응답없음",
        "답변없음",
        "데이터없음",
        "텍스트없음",
        "원문없음",
        "입력없음",
        "입력값없음",
        "추가입력없음",
        "입력내용없음",
        "별도입력없음",
        "입력이없음",
        "입력이없습니다",
        "입력없습니다",
        "입력값이없습니다",
        "추가입력이없습니다",
        "입력은없습니다",
        "입력내용이없습니다",
        "입력이필요없음",
        "입력불필요",
        "입력필요없음",
        "제공된입력없음",
        "제공된입력이없습니다",
        "노인풋",
        "인풋없음",
        "입력이제공되지않음",
        "입력이제공되지않았습니다",
        "오류",
        "에러",
        "타임아웃",
        "생략",
        "이하생략",
        "중략",
        "동일",
        "위와같음",
        "상동",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "undefined",
        "empty",
        "blank",
        "nothing",
        "notapplicable",
        "notavailable",
        "notranslation",
        "tbd",
        "todo",
        "noinput",
        "nooutput",
        "notext",
        "nodata",
        "nocontent",
        "noresponse",
        "noanswer",
        "noinputprovided",
        "noinputrequired",
        "noinputneeded",
        "inputnone",
        "error",
        "timeout",
        "false",
        "[]",
        "{}",
        "untranslated",
        "translationfailed",
    ]
)
_WRAPPING = re.compile("[\\s()\\[\\]<>{}\"'“”‘’「」_*.!:。\\-–—…·#|`\u200b-\u200f\u2060-\u2064\ufeff\u00ad\u3000\u00a0]+")
_WORD = re.compile("[^\\W_]+")
# A short source that says so itself.
_SAYS_NOTHING = re.compile(
    "\\b(?:no|not|none|null|nil|nothing|empty|blank|n/?a|nan|undefined|tbd|todo|zero|without|missing|error|timeout|omitted|omit|same|ditto|void|unavailable"
    "|untranslated|skip(?:ped)?|fail(?:ed|ure|s)?|false|isn't|aren't|doesn't|don't|didn't)\\b",
    re.IGNORECASE,
)


def empty_marks_of(pair: Pair) -> Iterator[Mark]:
    """The whole target, where it says nothing and the source something."""
    target = pair.target
    if len(target) > 40 and not _is_bare(target):
        return
    bare = _WRAPPING.sub("", target).lower()
    if (bare and any(char.isalnum() for char in bare)) and bare not in _NOTHING:
        return
    if bare == _WRAPPING.sub("", pair.source).lower():
        return
    words = _WORD.findall(pair.source)
    if not any(char.isalpha() for word in words for char in word) and not (words and not target.strip()):
        return
    if any(char.isalnum() for char in bare):
        if sum(map(len, words)) < 3 or (len(words) < 8 and _SAYS_NOTHING.search(pair.source)):
            return
    elif len("".join(words)) == 1 and target.strip():
        return
    yield Mark(0, len(target), tr("nothing, where the source has text", "원문에는 내용이 있으나 번역문은 비어 있습니다"))


def _is_bare(text: str) -> bool:
    return not any(char.isalnum() for char in text[:40]) and not any(char.isalnum() for char in text)
