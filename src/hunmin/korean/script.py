"""Other scripts inside Korean prose, and prose that stayed in English.

Foreign text that is quoted, in brackets, in code, or asked for is fine: the question decides, so it is passed as `asked`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.prose import HIDDEN, Mark, hide_code, hide_quotes

KOREAN_SHARE = 0.3
ENGLISH_WORDS = 6

_FOREIGN = re.compile("[\u3041-\u30fa\u30fd-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0400-\u04ff]+")
_SCRIPTS = (
    ("kana", "가나", re.compile("[\u3041-\u30ff\u31f0-\u31ff]")),
    ("Cyrillic", "키릴 문자", re.compile("[\u0400-\u04ff]")),
    ("Chinese characters", "한자", re.compile(".")),
)
# Abbreviations of newspapers: 美, 北, 前 대통령. A single character of these is Korean usage.
_NEWS = frozenset("美中日韓北英佛獨前故新大男女對反親非無有全現元車金銀甲乙丙丁上下左右東西南氏社黨軍株野與靑檢人者發行性的詩字")
_BRACKETS = re.compile("[(\\[（〔【<〈《][^()\\[\\]（）〔〕【】<>〈〉《》\n]*[)\\]）〕】>〉》]")
_LANGUAGES = re.compile(
    "한자|한문|일본어|일어|중국어|한어|러시아어|우크라이나어|히라가나|가타카나|키릴|사자성어|고사성어|외국어"
    "|번역|통역|발음|인사말|[가-힣]+로 (?:뭐|무엇)"
)
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
    if foreign and not _LANGUAGES.search(asked) and not _LANGUAGES.search(text):
        yield from _foreign_marks(text, asked)
    if not text.isascii() and len(set(_GLUED.findall(text))) >= 3:
        yield from _glued_marks(text)


def _foreign_marks(text: str, asked: str) -> Iterator[Mark]:
    shown = hide_quotes(hide_code(text))
    if len(_HANGUL.findall(shown)) < len(_FOREIGN.findall(shown)):
        return
    shown = _hide_brackets(shown)
    for match in _FOREIGN.finditer(shown):
        run = match.group()
        if (run in asked) or (len(run) == 1 and run in _NEWS) or re.match("[(（][가-힣]", text[match.end() : match.end() + 2]):
            continue
        english, korean, _ = next(script for script in _SCRIPTS if script[2].search(run))
        yield Mark(
            match.start(), match.end(), tr(f"{english} in Korean prose: {run}", f"한국어 문장 속의 {korean}: {run}"), "warning"
        )


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
