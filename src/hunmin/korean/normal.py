"""The normal form of text: NFC, no invisible characters, ordinary spaces. Idempotent: `clean(clean(x)) == clean(x)`.

NFC and never NFKC: NFKC turns the laughter ㅋㅋ (U+314B) into leading jamo and ㎏ into two letters. Korean in NFD costs
6 to 9 times more tokens (huggingface/tokenizers #1975), so NFD is composed and counted.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

# Everything that `clean` may touch, report or look at more closely, so that ordinary text costs one search.
_UNUSUAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xff\u2000-\u200f\u202a-\u202f\u205f-\u2064\u2066-\u2069\u3000\u3164\ue000-\uf8ff\ufeff\ufffd]"
)
_BIDI = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u2060-\u2064\ufeff\xad]")
# A joiner is kept between two pictographs (👩‍💻, 🐦‍⬛) and nowhere else.
_PICTOGRAPH = "\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff"
_LOOSE_JOINER = re.compile(f"(?<![{_PICTOGRAPH}\ufe0f])\u200d|\u200d(?![{_PICTOGRAPH}])")
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_HANGUL = re.compile("[가-힣]")
_LATIN1_RUN = re.compile("[\xa1-\xfe]{4,}")
_CP1252_RUN = re.compile("[\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u203a\u20ac\u2122]{3,}")
_FILLER = "\u3164"
# The blank letters of Hangul: the filler, its half-width form, and the fillers of conjoining jamo; `str.strip` keeps them.
_BLANKS = re.compile("[\u3164\uffa0\u115f\u1160]")
_LETTER_OR_DIGIT = re.compile("[^\\W_\u3164\uffa0\u115f\u1160]")
_NOTHING = frozenset({"n/a", "none", "null", "nan"})
_EUC_KR_EIGHT_BYTES = re.compile("\u3164([ㄱ-ㅎ])([ㅏ-ㅣ])([ㄱ-ㅎ\u3164])")
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_TAILS = "\u3164ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Clean text, how often each change was made, and why the text should be refused, if it should."""

    text: str
    changes: dict[str, int] = field(default_factory=dict)
    problem: str = ""


def clean(text: str) -> Cleaned:
    """Bring text to its normal form.

    Changes are counted as nfc, bidi, control, zero_width, space, newline; private_use and hangul_filler are only reported.
    `problem` is `replacement_char` or `mojibake`: what was lost cannot be brought back.
    """
    changes: dict[str, int] = {}
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
        changes["nfc"] = 1
    if not _UNUSUAL.search(text):
        return Cleaned(text, changes)
    problem = "replacement_char" if "\ufffd" in text else _mojibake(text)
    text = _replace_all(text, changes)
    if not unicodedata.is_normalized("NFC", text):  # removing a joiner can bring two jamo together
        text = unicodedata.normalize("NFC", text)
    return Cleaned(text, changes, problem)


def _replace_all(text: str, changes: dict[str, int]) -> str:
    for name, pattern, replacement in (
        ("bidi", _BIDI, ""),
        ("control", _CONTROL, ""),
        ("zero_width", _ZERO_WIDTH, ""),
        ("zero_width", _LOOSE_JOINER, ""),
        ("space", _SPACE, " "),
    ):
        text, count = pattern.subn(replacement, text)
        if count:
            changes[name] = changes.get(name, 0) + count
    if "\r" in text:
        changes["newline"] = text.count("\r")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    for name, count in (("private_use", len(_PRIVATE.findall(text))), ("hangul_filler", text.count(_FILLER))):
        if count:
            changes[name] = count
    return text


def _mojibake(text: str) -> str:
    for run in _LATIN1_RUN.findall(text):
        varied = len(set(run)) > 2 and any(char.isalpha() for char in run)  # middle dots, ······, read as 럇럇럇 in CP949
        if varied and _reads_as_hangul(run.encode("latin-1"), "cp949"):
            return "mojibake"
    for run in _CP1252_RUN.findall(text):
        if _reads_as_hangul(_cp1252(run), "utf-8"):
            return "mojibake"
    return ""


def _cp1252(run: str) -> bytes:
    return b"".join(bytes([ord(char)]) if ord(char) < 256 else char.encode("cp1252", "replace") for char in run)


def _reads_as_hangul(data: bytes, encoding: str) -> bool:
    decoded = data.decode(encoding, "ignore")
    return bool(decoded) and len(_HANGUL.findall(decoded)) * 2 > len(decoded)


def is_blank(text: str) -> bool:
    """True for text without anything to read; Hangul fillers count as nothing."""
    return not text or text.isspace() or not _BLANKS.sub(" ", text).strip()


def has_content(text: str) -> bool:
    """True when a text says something: a letter, a digit, or a symbol other than punctuation; "N/A" does not."""
    bare = text.strip()
    if len(bare) <= 4 and bare.lower() in _NOTHING:
        return False
    return bool(_LETTER_OR_DIGIT.search(bare)) or any(unicodedata.category(char)[0] == "S" for char in bare)


def join_euc_kr(text: str) -> str:
    """Join the eight-byte sequences of KS X 1001 (filler, lead, vowel, tail): ㅤㄸㅗㅁ → 똠."""

    def syllable(match: re.Match[str]) -> str:
        lead, vowel, tail = match.groups()
        if lead not in _LEADS or tail not in _TAILS:
            return match.group()
        return chr(0xAC00 + (_LEADS.index(lead) * 21 + ord(vowel) - ord("ㅏ")) * 28 + _TAILS.index(tail))

    return _EUC_KR_EIGHT_BYTES.sub(syllable, text)
