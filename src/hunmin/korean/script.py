"""Other scripts inside Korean prose, and prose that stayed in English.

Foreign text that is quoted, in brackets, in code, or asked for is fine: the question decides, so it is passed as `asked`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.prose import HIDDEN, Mark, hide_code, hide_quotes

KOREAN_SHARE = 0.3
# Quotations and brackets with so many syllables are Korean; so much of them is looked at.
MOSTLY = 8
NEAR = 200
ENGLISH_WORDS = 6

_FOREIGN = re.compile(
    "[\u3041-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff][\u30fc\u3041-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]*|[\u0400-\u04ff]+|[\u0e00-\u0e7f]+"
    "|[\u0600-\u06ff]{2,}|[\u0590-\u05ff]{2,}|[\u0900-\u097f]+|[\u0370-\u03ff\u1f00-\u1fff]{3,}|[\u10a0-\u10ff]+|[\u0530-\u058f]+"
    "|[A-Za-z]*[\u1ea0-\u1ef9\u01a0\u01a1\u01af\u01b0\u0110\u0111][A-Za-z\u00c0-\u1ef9]*"
)
_SCRIPTS = (
    ("kana", "가나", re.compile("[\u3041-\u30ff\u31f0-\u31ff]")),
    ("Cyrillic", "키릴 문자", re.compile("[\u0400-\u04ff]")),
    ("Chinese characters", "한자", re.compile("[\u3400-\u9fff\uf900-\ufaff]")),
    ("Thai", "태국 문자", re.compile("[\u0e00-\u0e7f]")),
    ("Arabic", "아랍 문자", re.compile("[\u0600-\u06ff]")),
    ("Vietnamese", "베트남어", re.compile("[\u1ea0-\u1ef9\u0110\u0111\u01a0\u01a1\u01af\u01b0]")),
    ("another script", "다른 문자", re.compile(".")),
)
# Abbreviations of newspapers: 美, 北, 前 대통령. A single character of these is Korean usage.
_NEWS = frozenset("美中日韓北英佛獨前故新大男女對反親非無有全現元車金銀甲乙丙丁上下左右東西南氏社黨軍株野與靑檢人者發行性的詩字")
_BRACKETS = re.compile("[(\\[（〔【<〈《][^()\\[\\]（）〔〕【】<>〈〉《》\n]*[)\\]）〕】>〉》]")
# What stands between the nearest open bracket and a place, and between the place and the bracket that closes.
_OPENED = re.compile("[(\\[（〔【<〈《][^()\\[\\]（）〔〕【】<>〈〉《》\n]*$")
_CLOSED = re.compile("[^()\\[\\]（）〔〕【】<>〈〉《》\n]*[)\\]）〕】>〉》]")
_LANGUAGES = re.compile(
    "한자(?!리)|(?<![가-힣])한문|일본어|(?<![가-힣])일어(?![나난날났남서선설섰섬])|중국어|(?<![가-힣])한어|러시아어|우크라이나어|히라가나|가타카나|키릴|사자성어|고사성어|외국어"
    "|태국어|아랍어|베트남어|히브리어|힌디어|그리스어|라틴어|몽골어"
)
_ASKS_LANGUAGE = re.compile("번역|통역|발음|인사말|[가-힣]+로 (?:뭐|무엇)|영어|원어|원문")
_GLUED = re.compile("(?<![A-Za-z.])([a-z]{3,})(?=하[고며여면는지다게]|해[서야요 .]|한다|합니다|했)")
WORDS = re.compile("[A-Za-z][A-Za-z'’]*")
_FUNCTION_TEXT = (
    "the of to and a an in is are was were be been it its that this these those for with as on by at from or"
    " not but have has had you your he "
    "she his her they their we our i my can will would should could if when what which who how there than then"
    " so do does did more about"
)
FUNCTION_WORDS = frozenset(_FUNCTION_TEXT.split())
_ASKS_ENGLISH = re.compile(
    "영어|영문|영작|영단어|영한|원문|번역|코드|프로그램|함수|스크립트|[Ee]nglish|[Tt]ranslat|로 (?:바꿔|바꾸"
    "|옮)|가사|제목|명령어|쿼리|정규"
)
_CORRECTION = re.compile("맞춤법|띄어쓰기|교정|첨삭|고쳐|고치|바로잡|문법|틀린|다듬|오류|조사")
_ENGLISH_SENTENCE = re.compile("(?<![가-힣A-Za-z])[A-Z][A-Za-z',;:\\- \\d]{30,}[A-Za-z][.!?](?![A-Za-z가-힣])")
_HANGUL = re.compile("[가-힣]")
# Prose has a verb or a pronoun among its small words, or tells somebody to do something; titles and references do not.
_VERB_TEXT = (
    "is are was were be been has have had do does did can will would should could may might must you he she"
    " they we it this i i'm it's don't "
    "who which what when if"
)
VERBS = frozenset(_VERB_TEXT.split())
IMPERATIVE = re.compile(
    "\\W*(?:Write|Explain|Describe|Give|List|Create|Generate|Find|Identify|Provide|Suggest|Summarize|Rewrite"
    "|Classify|Compare|Answer|Calculate"
    "|Choose|Select|Tell|Make|Come|Design|Develop|Compose|Read|Think|Name|Convert|Edit|Determine|Arrange|Add"
    "|Use|Given|How|Why)\\b"
)
CODE_MARKS = re.compile("[{};=<>\\\\_|#]|\\(\\)|->|::")


def korean_share(text: str) -> float:
    """Share of Hangul syllables among Hangul and Latin letters, 0 to 1."""
    hangul = len(_HANGUL.findall(text))
    latin = sum(len(word) for word in WORDS.findall(text))
    return hangul / (hangul + latin) if hangul else 0.0


def asks_english(request: str) -> bool:
    """True for a request whose answer may be English: translation, code, a title."""
    return _ASKS_ENGLISH.search(request) is not None


def is_correction(request: str) -> bool:
    """True for a request to correct a text, whose mistakes are then on purpose."""
    return _CORRECTION.search(request) is not None


def script_marks(text: str, asked: str = "") -> Iterator[Mark]:
    """Chinese characters, kana and Cyrillic inside Korean prose, and English words used as Korean ones: all warnings."""
    foreign = _FOREIGN.search(text)
    if foreign and not any(one.search(asked) for one in (_LANGUAGES, _ASKS_LANGUAGE)) and not _LANGUAGES.search(text):
        yield from _foreign_marks(text, asked)
    if not text.isascii() and len(set(_GLUED.findall(text))) >= 3:
        yield from _glued_marks(text)


def _foreign_marks(text: str, asked: str) -> Iterator[Mark]:
    prose = hide_code(text)
    shown = hide_quotes(prose)
    if len(_HANGUL.findall(shown)) < len(_FOREIGN.findall(shown)):
        return
    shown = _hide_brackets(shown)
    for match in _FOREIGN.finditer(prose):
        run = match.group()
        if HIDDEN in shown[match.start() : match.end()] and not _in_korean(prose, shown, match):
            continue
        if (run in asked) or (len(run) == 1 and run in _NEWS) or re.match("[(（][가-힣]", text[match.end() : match.end() + 2]):
            continue
        english, korean, _ = next(script for script in _SCRIPTS if script[2].search(run))
        yield Mark(
            match.start(), match.end(), tr(f"{english} in Korean prose: {run}", f"한국어 문장 속의 {korean}: {run}"), "warning"
        )


def _in_korean(prose: str, shown: str, match: re.Match[str]) -> bool:
    """True in a quotation or in brackets that are Korean but for this: not the name of a thing in its own script."""
    start, end = match.span()
    before, after = prose[max(0, start - NEAR) : start], prose[end : end + NEAR]
    opened, closed = _OPENED.search(before), _CLOSED.match(after)
    if opened and closed:
        inside = opened.group() + match.group() + closed.group()
    else:
        while start > 0 and shown[start - 1] == HIDDEN and match.start() - start < NEAR:
            start -= 1
        while end < len(shown) and shown[end] == HIDDEN and end - match.end() < NEAR:
            end += 1
        inside = prose[start:end]
    # An alphabet takes about three letters for a syllable.
    foreign = sum(len(run) if run > "\u3000" else len(run) / 3 for run in _FOREIGN.findall(inside))
    return len(_HANGUL.findall(inside)) >= max(MOSTLY, 4 * foreign)


def _hide_brackets(text: str) -> str:
    """Hide brackets with what they hold, from the inside out."""
    for _ in range(4):
        text, count = _BRACKETS.subn(lambda match: HIDDEN * len(match.group()), text)
        if not count:
            break
    return text


def _glued_marks(text: str) -> Iterator[Mark]:
    """Three or more English verbs with 하다 in one line: 'book하고 … measure해 … easy해요'."""
    shown = hide_quotes(hide_code(text))
    start = 0
    for line in shown.split("\n"):
        found = list(_GLUED.finditer(line))
        if len({match.group(1) for match in found}) >= 3:
            message = tr("English words used as Korean ones", "우리말 자리에 영어 낱말을 썼습니다")
            yield Mark(start + found[0].start(), start + found[-1].end(), message, "warning")
        start += len(line) + 1


def untranslated_marks(text: str, asked: str = "") -> Iterator[Mark]:
    """English prose where Korean is expected: the whole text is an error, a sentence in a Korean text a warning.

    Code, names, short answers, quotations, what was copied from `asked` and what asked for English are fine.
    """
    if len(text) < 30 or asks_english(asked):
        return
    words = WORDS.findall(text)
    if len(words) < ENGLISH_WORDS:
        return
    if korean_share(text) < 0.1:
        if is_english_prose(text, asked):
            yield Mark(0, len(text), tr("English prose: not translated", "영어 문장이 번역되지 않고 남아 있습니다"))
        return
    for match in _ENGLISH_SENTENCE.finditer(hide_quotes(hide_code(text))):
        sentence = match.group()
        inside = WORDS.findall(sentence)
        if len(inside) >= 8 and _functions(inside) >= 3 and sentence[:40] not in asked:
            message = tr("a sentence left in English", "번역되지 않은 영어 문장")
            yield Mark(match.start(), match.end(), message, "warning")


def is_english_prose(text: str, asked: str) -> bool:
    """True for running English that nobody asked for."""
    shown = hide_code(text)
    words = WORDS.findall(shown)
    if len(words) < ENGLISH_WORDS or _functions(words) < 0.15 * len(words) or len(CODE_MARKS.findall(shown)) > 0.1 * len(words):
        return False
    if not IMPERATIVE.match(shown) and not any(word.lower() in VERBS and (word.islower() or len(word) > 2) for word in words):
        return False
    if 2 * sum(word.isupper() for word in words) > len(words):
        return False
    known = {word.lower() for word in WORDS.findall(asked)}
    return sum(word.lower() in known for word in words) < 0.7 * len(words)


def _functions(words: list[str]) -> int:
    return sum(word.lower() in FUNCTION_WORDS for word in words)
