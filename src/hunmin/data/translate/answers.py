"""Is an answer a translation of the segment it answers? What is not is never kept and never paid for silently.

Rules err on the side of taking an answer: `hunmin check` looks closer at what was written.
"""

from __future__ import annotations

import re
from collections import Counter

from hunmin.data.pairs.spans import TOKEN
from hunmin.data.translate.settings import Style
from hunmin.korean.formality import spoken
from hunmin.korean.leaks import prompt_leak_marks, refusal_marks
from hunmin.korean.normal import clean, is_blank
from hunmin.korean.repetition import repetition_marks
from hunmin.korean.script import untranslated_marks

# Korean needs about half the characters of English; beyond these shares something was added or left out.
LONGEST, SHORTEST = 2.5, 0.12
SHORT_TEXT, SLACK = 80, 40

_PREFIX = re.compile(
    r"\s*(?:(?:Sure|Certainly|Of course|Absolutely)[!,.]?\s*)?(?:Here(?:'s| is| are) (?:the|your|a)[^\n:]{0,40}translat[^\n:]{0,40}:"
    r"|(?:The )?(?:Korean )?[Tt]ranslation(?: in Korean)?:|한국어 번역\s?:|번역(?:문| 결과)?\s?:|(?:다음은|아래는) [^\n:]{0,20}번역[^\n:]{0,15}:)\s*"
)
_PAGE = re.compile(r"\s*<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")
_OTHER_SCRIPT = re.compile("[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f]")
_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
_NAME = re.compile(r"(?:[A-Z][\w.'’&-]*|[\w.-]*[\d_./@#-][\w./@#-]*|of|the|and|de|van|von)(?:\W+|\Z)")
_NEGATIVE = re.compile(
    r"(?i)\b(?:no|not|cannot|never|none|unable|without|impossible|difficult|hard|sorry|apolog\w*|unfortunately|refus\w*|declin\w*|fail\w*|lack\w*|avoid"
    r"|only|beyond|unavailable|\w+n['’]t)\b"
)
_WONT_TRANSLATE = re.compile(
    r"(?:번역|요청)[^.!?\n]{0,30}(?:할 수 없|드릴 수 없|드리기 어렵|해 드리지 못|들어드릴 수 없|도와드릴 수 없)"
)
_AS_AI = re.compile(r"(?:AI|인공 ?지능|언어 ?모델)[^.!?\n]{0,12}(?:로서|로써|이기 때문|이므로|이라서)|[Aa]s an AI\b")
_REFUSED_IN_ENGLISH = re.compile(r"\s*(?:I(?:['’]m| am) (?:sorry|unable|not able)|I can(?:not|['’]t)\b|Sorry,|Unfortunately, I)")
_ABOUT_AI = re.compile(r"(?i)\bA\.?I\b|artificial|language model|assistant|chatbot")
_ITEM = re.compile(r"^[ \t]*(?:[-*•]|\d{1,3}[.)])[ \t]", re.MULTILINE)
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# After these a number is written in other digits in Korean, or need not be written at all.
_SCALED = re.compile(
    r"(?i)[\s-]*(?:k\b|m\b|bn?\b|thousand|million|billion|trillion|hundred|dozen|a\.?m\b|p\.?m\b|st\b|nd\b|rd\b|th\b|['’]?s\b|['\"”′″]|:|/|-|–|ft\b|feet|inch|miles?\b|lbs?\b|pounds?\b|°)"
)
_KOREAN_SCALE = re.compile(r"\s*(?:십|백|천|만|억|조)")


class BadAnswer(ValueError):
    """An answer that is no translation; `reason` is the code that is counted."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason, self.detail = reason, detail


def judged(source: str, answer: str, style: Style = "keep") -> str:
    """The answer without a translator's own words before it and without blanks around it.

    Raises `BadAnswer`: `no_content`, `bad_response`, `prompt_leak`, `span_lost`, `refused`, `not_korean`, `untranslated`,
    `answered_instead`, `too_short`, `number_changed`, `repetition`, `wrong_style`.
    """
    cleaned = clean(_without_prefix(source, answer))
    text = cleaned.text.strip()
    if is_blank(text):
        raise BadAnswer("no_content")
    if cleaned.problem and not clean(source).problem:
        raise BadAnswer("bad_response", cleaned.problem)
    if _PAGE.match(text) and not _PAGE.match(source):
        raise BadAnswer("bad_response", "a web page")
    text = TOKEN.sub(lambda found: f'<x id="{found[1]}"/>', text)
    if Counter(TOKEN.findall(text)) != Counter(TOKEN.findall(source)):
        raise BadAnswer("span_lost", "a placeholder is missing, doubled or changed")
    said, asked = TOKEN.sub(" ", text), TOKEN.sub(" ", source)
    _check_refusal(asked, said)
    _check_language(asked, said)
    _check_leak(asked, said)
    _check_length(asked, said)
    _check_numbers(asked, said)
    if any(mark.severity == "error" for mark in repetition_marks(said)) and not any(repetition_marks(asked)):
        raise BadAnswer("repetition")
    levels = [one.level for one in spoken(said)] if style != "keep" else []
    other = [level for level in levels if level != style]
    if len(other) * 2 > len(levels):
        raise BadAnswer("wrong_style", f"{other[0]} instead of {style}")
    return text


def _without_prefix(source: str, answer: str) -> str:
    """The answer after "Here is the translation:" and its like, when the source does not begin so itself."""
    found = _PREFIX.match(answer)
    if not found or re.match(
        r"(?i)\s*(?:sure|certainly|of course|absolutely|here (?:is|are)|here's|(?:the )?(?:korean )?translation)", source
    ):
        return answer
    rest = answer[found.end() :]
    quoted = rest[:1] in '"“' and rest.rstrip()[-1:] in '"”' and len(rest) > 1 and source.lstrip()[:1] not in '"“'
    return rest.strip()[1:-1] if quoted else rest


def _check_refusal(source: str, answer: str) -> None:
    if _WONT_TRANSLATE.search(answer) and not re.search(r"(?i)translat|request|ask|can|unable", source):
        raise BadAnswer("refused", "says that it will not translate")
    if _AS_AI.search(answer) and not _ABOUT_AI.search(source):
        raise BadAnswer("refused", "speaks as an AI")
    if _REFUSED_IN_ENGLISH.match(answer) and not _HANGUL.search(answer):
        raise BadAnswer("refused", "in English")
    if any(refusal_marks(answer)) and not _NEGATIVE.search(source):
        raise BadAnswer("refused")


def _check_language(source: str, answer: str) -> None:
    hangul, other = len(_HANGUL.findall(answer)), len(_OTHER_SCRIPT.findall(answer))
    if other > max(hangul, 1) and len(_OTHER_SCRIPT.findall(source)) * 2 < other:
        raise BadAnswer("not_korean", "another script")
    if not hangul and not _may_stay(source):
        raise BadAnswer("untranslated" if answer.strip() == source.strip() else "not_korean", "no Hangul")
    if any(mark.severity == "error" for mark in untranslated_marks(answer)):
        raise BadAnswer("untranslated", "English prose")


def _may_stay(source: str) -> bool:
    """True for names, identifiers and single terms, which Korean may write in Latin letters."""
    words = _WORD.findall(source)
    return len(words) <= 1 or (len(words) <= 8 and re.fullmatch(rf"\W*(?:{_NAME.pattern})+\W*", source) is not None)


def _check_leak(source: str, answer: str) -> None:
    if any(prompt_leak_marks(source, is_answer=True)):
        return
    found = next(prompt_leak_marks(answer, is_answer=True, asked=source), None)
    if found is not None:
        raise BadAnswer("prompt_leak", answer[found.start : found.end][:60])


def _check_length(source: str, answer: str) -> None:
    before, after = len(source.strip()), len(answer.strip())
    if after > LONGEST * before + SLACK:
        raise BadAnswer("answered_instead", f"{after} characters for {before}")
    if before > SHORT_TEXT and after < SHORTEST * before:
        raise BadAnswer("too_short", f"{after} characters for {before}")
    items, lines = (
        len(_ITEM.findall(answer)) - len(_ITEM.findall(source)),
        answer.strip().count("\n") - source.strip().count("\n"),
    )
    if items >= 2 and lines >= 2:
        raise BadAnswer("answered_instead", f"{items} list items more than asked")
    if answer.count("```") > source.count("```"):
        raise BadAnswer("answered_instead", "a block of code that was not asked for")


def _check_numbers(source: str, answer: str) -> None:
    """A number that went missing while another came that is nowhere in the source."""
    plain, loose = Counter[str](), set()
    for found in _NUMBER.finditer(source):
        value = _value(found.group())
        loose.add(value)
        before = source[found.start() - 1 : found.start()]
        if not _SCALED.match(source, found.end()) and not (before and before in ":/-–$€£¥.,'’") and len(value) > 1:
            plain[value] += 1
    said = {_value(found.group()) for found in _NUMBER.finditer(answer)}
    new = {_value(found.group()) for found in _NUMBER.finditer(answer) if not _KOREAN_SCALE.match(answer, found.end())} - loose
    lost = [value for value in plain if value not in said]
    if lost and any(len(value) > 1 for value in new):
        raise BadAnswer("number_changed", f"{', '.join(lost[:3])} became {', '.join(sorted(new)[:3])}")


def _value(digits: str) -> str:
    """A number without commas, zeros in front, and zeros at the end of its fraction."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    fraction = fraction.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{fraction}" if fraction else "")
