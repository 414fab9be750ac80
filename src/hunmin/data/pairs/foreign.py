"""Other scripts than the source's in a translation, and letters that a wrong encoding made."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from hunmin.core.language import tr
from hunmin.data.pairs.pair import Pair
from hunmin.korean.prose import Mark, Severity

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f々"
_KANA = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\uff66-\uff9d"
_SCRIPTS = (
    ("kana", "가나", f"[{_KANA}{_HAN}]*[{_KANA}][{_KANA}{_HAN}]*", "japan|kana|kanji|haiku|sushi|anime|manga|tokyo|origami|samurai"),
    ("Chinese characters", "한자", f"[{_HAN}]+",
        "chin(?:a|ese)|japan|kanji|hanja|hanzi|mandarin|cantonese|taiwan|hong kong|character|calligraph|confuci|korea|joseon|"
        "goryeo|dynasty|idiom"
    ),
    ("Cyrillic", "키릴 문자", "[\u0400-\u052f]+", "cyrillic|russia|ukrain|bulgaria|serbia|soviet|mongol|kazakh|slav"),
    ("Greek", "그리스 문자", "[\u0370-\u03ff\u1f00-\u1fff]{3,}", "greek|greece|athen|byzant"),
    ("Thai", "태국 문자", "[\u0e01-\u0e5b]+", "thai"),
    ("Arabic", "아랍 문자", "[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]+", "arab|persia|iran|farsi|urdu|islam|quran|pakistan"),
    ("Hebrew", "히브리 문자", "[\u0591-\u05f4]+", "hebrew|israel|yiddish|jew"),
    ("Indic", "인도계 문자", "[\u0900-\u0dff]+", "hindi|india|sanskrit|bengal|tamil|telugu|devanagari|nepal|marathi|urdu|sinhal"),
    ("another script", "다른 문자", "[\u0530-\u058f\u0700-\u074f\u0e80-\u10ff\u1200-\u137f\u1780-\u17ff\u1800-\u18af]+",
    "script|alphabet|armenia|georgia|ethiopi|amharic|burm|myanmar|khmer|cambodia|lao|tibet|mongol|unicode"),
)  # fmt: skip
_FOREIGN = re.compile("|".join(f"(?P<s{number}>{pattern})" for number, (_, _, pattern, _) in enumerate(_SCRIPTS)))
_NAMED = [re.compile(named, re.IGNORECASE) for *_, named in _SCRIPTS]
# Anything outside ASCII, Hangul, common marks, units and symbols is looked at twice.
_UNUSUAL = re.compile(
    "[^\u0000-\u007f\u00a0\u00b0-\u00b7\u00d7\u00f7가-힣ㄱ-ㅣ“”‘’…·–—→←↑↓①-⑳○●◎△▲▽▼□■◇◆☆★※㎀-㏿「」『』〈〉《》【】•≤≥≠±√∞]|"
    "[\u0000-\u0008\u000e-\u001f]"
)
_UTF8 = re.compile(
    "(?:[Â-ô][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ€]{1,3}[ ]?){2,}|[ÃÂ][\u0080-\u00bf]|â€[\u0080-\u00bf™œ“”˜¦¢\u009d]?|"
    "[ìëêí][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ€]{2}"
)
_EUCKR = re.compile("(?:[\u00b0-\u00c8][\u00a1-\u00fe]){2,}")
_BROKEN = re.compile("[\ufffd\ue000-\uf8ff\ufdd0-\ufdef\U000f0000-\U0010ffff]+|占쏙옙(?:占쏙옙)*|(?:쏙옙)+")
_HIDDEN_MARKS = re.compile(
    "[\u0001-\u0008\u000e-\u001f\u007f\u0080-\u0084\u0086-\u009f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+"
)
_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|&(?:#\d{2,6}|#x[0-9a-fA-F]{2,5}|quot|amp|lt|gt|apos|nbsp);")
_VIETNAMESE = re.compile(
    "(?<![A-Za-zÀ-ỹ])[A-Za-zÀ-ỹ]{0,12}[ăđơưĂĐƠƯ\u1ea0-\u1ef9][A-Za-zÀ-ỹ]{0,12}(?: [A-Za-z]{0,8}[À-ỹ][A-Za-zÀ-ỹ]{0,8}){0,8}"
)
_ACCENTED = re.compile("(?<![A-Za-zÀ-ž])[A-Za-zÀ-ž]{0,30}?[À-ÖØ-öø-ž][A-Za-zÀ-ž]{0,30}")
_WIDE = re.compile("(?<=[가-힣a-zA-Z0-9])[，。、；：？！]")
# Single characters that Korean writes (美, 前 대통령, 甲).
_KOREAN_USAGE = frozenset(
    "美中日韓北英佛獨前故新大男女對反親非無有全現元車金銀甲乙丙丁上下左右東西南氏社黨軍株野與靑檢人者發行性的詩字"
)
# Enough to tell that a text is in another script.
_WORDS_AT_MOST = 2000
_OPENING, _CLOSING = "([（〔【〈《「『", ")]）〕】〉》」』"
_CLOSED = re.compile(f"[^\\n{re.escape(_CLOSING)}]*[{re.escape(_CLOSING)}]")
_HANGUL = re.compile("[가-힣]")


def script_marks_of(pair: Pair) -> Iterator[Mark]:
    """Words in another script, mojibake, lost and private characters that the source does not hold."""
    target, source = pair.target, pair.source
    if "&" in target or "\\u" in target:
        yield from _escaped(target, source)
    if target.isascii() or not _UNUSUAL.search(target):
        return
    for match in _BROKEN.finditer(target):
        if match.group() not in source:
            yield Mark(*match.span(), tr("lost or private characters", "깨진 글자가 있습니다"))
    yield from _mojibake(target, source)
    for match in _HIDDEN_MARKS.finditer(target):
        if match.group()[0] not in source:
            code = f"U+{ord(match.group()[0]):04X}"
            yield Mark(
                *match.span(), tr(f"an invisible character: {code}", f"보이지 않는 글자가 있습니다: {code}"), "warning", ""
            )
    for match in islice(_FOREIGN.finditer(target), _WORDS_AT_MOST):
        yield from _foreign(pair, match)
    yield from _latin(target, source)
    for match in _WIDE.finditer(target):
        if match.group() not in source and not re.search(f"[{_HAN}{_KANA}]", target[max(0, match.start() - 3) : match.end() + 3]):
            narrow = unicodedata.normalize("NFKC", match.group()).replace("。", ".").replace("、", ",")
            yield Mark(*match.span(), tr("a full-width mark", "전각 문장 부호"), "warning", narrow)


def _foreign(pair: Pair, match: re.Match[str]) -> Iterator[Mark]:
    word, target = match.group(), pair.target
    if word in pair.source or (len(word) == 1 and word in _KOREAN_USAGE):
        return
    number = int((match.lastgroup or "s0")[1:])
    english, korean, *_ = _SCRIPTS[number]
    severity: Severity = "error"
    if number < 2:
        before, after = target[: match.start()].rstrip()[-1:], target[match.end() : match.end() + 2]
        # 논어(論語), 《論語》, 論語(논어).
        if _in_brackets(target, match.start(), match.end()) or re.match("[(（\\[][가-힣]", after) or before in {"(", "（"}:
            return
    if _NAMED[number].search(pair.source) or any(char in pair.source for char in word):
        severity = "warning"
    yield Mark(*match.span(), tr(f"{english} that the source does not hold: {word}", f"원문에 없는 {korean}: {word}"), severity)


def _in_brackets(text: str, start: int, end: int) -> bool:
    """True for a place between an opening and a closing bracket of one line, no further than a name is long."""
    before, after = text[max(0, start - 30) : start], text[end : end + 30]
    opened = max(before.rfind(mark) for mark in _OPENING)
    if opened <= max(*(before.rfind(mark) for mark in _CLOSING), before.rfind("\n")):
        return False
    closed = _CLOSED.match(after)
    if not closed:
        return False
    return before[opened] in "〈《「『" or len(_HANGUL.findall(before[opened:] + closed.group())) <= 6


def _mojibake(target: str, source: str) -> Iterator[Mark]:
    for pattern, decode in ((_UTF8, _as_utf8), (_EUCKR, _as_euckr)):
        for match in pattern.finditer(target):
            text = match.group().rstrip(" ")
            if text in source or (pattern is _EUCKR and not re.search("[가-힣]", decode(text) or "")):
                continue
            message = tr(f"letters of a wrong encoding: {text[:20]}", f"인코딩이 깨진 글자: {text[:20]}")
            yield Mark(match.start(), match.start() + len(text), message, repair=decode(text))
            return


def _as_utf8(text: str) -> str | None:
    try:
        data = b"".join(one.encode("latin-1") if ord(one) < 256 else one.encode("cp1252") for one in text)
        return data.decode("utf-8")
    except UnicodeError:
        return None


def _as_euckr(text: str) -> str | None:
    try:
        return text.encode("latin-1").decode("cp949")
    except UnicodeError:
        return None


def _escaped(target: str, source: str) -> Iterator[Mark]:
    """Escapes and entities of a program that the source does not hold at all."""
    if "\\u" in source or re.search("&#?\\w+;|</?[a-z]", source):
        return
    for match in _ESCAPE.finditer(target):
        text = match.group()
        made = html.unescape(text) if text[0] == "&" else _unescaped(text)
        if made is None or "`" in target[max(0, match.start() - 1) : match.start()]:
            continue
        yield Mark(
            *match.span(),
            tr(f"an escaped character: {text[:20]}", f"풀리지 않은 이스케이프: {text[:20]}"),
            repair=made.replace("\u00a0", " "),
        )


def _unescaped(text: str) -> str | None:
    try:
        return bytes(int(text[at : at + 2], 16) for start in range(2, len(text), 6) for at in (start, start + 2)).decode(
            "utf-16-be"
        )
    except UnicodeError:
        return None


def _latin(target: str, source: str) -> Iterator[Mark]:
    for match in _VIETNAMESE.finditer(target):
        if match.group() not in source and _plain(match.group()) not in _plain(source):
            yield Mark(*match.span(), tr(f"a foreign word: {match.group()}", f"원문에 없는 외국어: {match.group()}"))
            return
    for match in _ACCENTED.finditer(target):
        word = match.group()
        if len(word) >= 4 and word not in source and _plain(word) not in _plain(source) and not _UTF8.search(word):
            yield Mark(*match.span(), tr(f"a foreign word: {word}", f"원문에 없는 외국어: {word}"), "warning")
            return


def _plain(text: str) -> str:
    """Letters without their accents, in small letters."""
    return "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one)).replace("đ", "d").lower()
