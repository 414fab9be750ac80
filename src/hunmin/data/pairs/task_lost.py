"""Tasks that die in translation: the English they work on, or the English they ask for, became Korean.

'Correct the grammar: He go to school' is nothing to correct as '그는 학교에 갑니다'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from hunmin.core.language import tr
from hunmin.data.pairs.english import HANGUL, syllables
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.tasks import FROM_FOREIGN, Action, Task, english_words, is_asking, payload, quoted, task_of
from hunmin.korean.prose import Mark, Severity
from hunmin.korean.script import FUNCTION_WORDS

# The request was made a Korean one: other letters, the Korean alphabet, Korean itself.
_LOCALISED = re.compile("[ㄱ-ㅎㅏ-ㅣ]|가나다|초성|받침|한글|우리말|국어|한국어|순우리말|끝말|[‘'\"“][가-힣][’'\"”](?:로|으로|자)")
_KOREAN = re.compile("한국어|우리말|한글|국어")
_FOREIGN_LETTERS = re.compile("[^\\W\\d_a-zA-Z가-힣ㄱ-ㅣ]{2,}")
_MARKUP = re.compile("``|:[a-z]+:`|\\*[a-z_]+\\*")
_MILD = re.compile(
    "antonym|opposite|punctuat|comma|limerick|mnemonic|difference between|passive|active voice|(?:in|into|to) the (?:past|present|future)|speech\\b",
    re.IGNORECASE,
)
# Statements that show the words a task asked for: a plain pair may be an answer.
_SHOWS = frozenset({"words by letter", "rhyme", "letters of a word", "pronunciation", "letter puzzle"})
# Answers that say what holds, and show no English: yes, correct, three.
_VERDICT_TEXT = (
    "yes no true false correct incorrect right wrong none error errors sentence grammatically grammatical spelled "
    "correctly one two three four five six seven eight nine ten zero valid invalid positive negative mistake mistakes is "
    "are the there it not contains has"
)
_VERDICT = frozenset(_VERDICT_TEXT.split())


def task_marks(pair: Pair) -> Iterator[Mark]:
    """The whole target, where the task it belongs to works on English and neither kept that nor found a Korean one."""
    if pair.part not in {"asked", "input", "answer"} or not pair.source.strip() or not HANGUL.search(pair.target + pair.asked):
        return
    request = _request(pair)
    # Documentation says "return the string in lower case"; a plain pair with such markup is no request.
    if not pair.target.strip() or (_is_plain(pair) and _MARKUP.search(request)):
        return
    task = task_of(request)
    if task is None:
        return
    if (
        not pair.asked_source
        and pair.part == "answer"
        and not is_asking(request)
        and not (task.name in _SHOWS and ":" in request)
    ):
        return
    reason = _lost(task, pair)
    if reason:
        severity: Severity = "warning" if _MILD.search(request) and not _grave(request) else "error"
        yield Mark(0, len(pair.target), reason, severity)


def task_action(pair: Pair) -> Action | None:
    """What may be done about the task of a pair: keep_english, localise or drop; None for a task that can be translated."""
    task = task_of(_request(pair))
    return task.action if task else None


def _is_plain(pair: Pair) -> bool:
    """True for a pair of a plain file, which may be a request itself."""
    return pair.part == "answer" and not pair.asked_source


def _request(pair: Pair) -> str:
    """The English request that a pair is, or belongs to."""
    return pair.source if pair.part == "asked" else pair.asked_source or pair.source


def _grave(request: str) -> bool:
    """True where a milder kind is not all there is to the request."""
    return re.search("gramma|spell|correct|synonym", request, re.IGNORECASE) is not None


def _lost(task: Task, pair: Pair) -> str:
    """What was lost, as a message; "" for nothing."""
    is_request = pair.part == "asked" or not pair.asked_source
    source, target = (pair.source, pair.target) if is_request else (pair.asked_source, pair.asked)
    localised = _LOCALISED.search(target) is not None and not _LOCALISED.search(source)
    if pair.part == "input" and not is_request:
        return (
            ""
            if task.needs not in {"payload", "both"} or localised
            else _payload_lost(task, english_words(pair.source), pair.target)
        )
    if task.needs == "foreign":
        if HANGUL.search(pair.source) or (_KOREAN.search(target) and "Korean" not in source):
            return _payload_lost(task, payload(source), target)
        reason = _payload_lost(task, payload(source), target) if FROM_FOREIGN.search(source) else ""
        return reason if reason or is_request else _answer_lost(task, pair)
    if localised:
        return ""
    reason = _payload_lost(task, payload(source), target) if task.needs in {"payload", "both"} or is_request else ""
    return reason if reason or is_request or task.needs == "payload" else _answer_lost(task, pair)


def _payload_lost(task: Task, words: Sequence[str], target: str) -> str:
    kept = set(english_words(target))
    wanted = {word for word in words if len(word) > 1} or set(words)
    if not wanted or 2 * len(wanted & kept) >= len(wanted):
        return ""
    shown = " ".join(words[:8])
    return tr(
        f"{task.name}: the task needs the English '{shown}'",
        f"{task.korean}: 영어 '{shown}' 이(가) 있어야 하는 과제입니다",
    )


def _answer_lost(task: Task, pair: Pair) -> str:
    if not _answer_died(task, pair):
        return ""
    shown = " ".join(pair.source.split())
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    return tr(
        f"{task.name}: the answer '{shown}' cannot be Korean",
        f"{task.korean}: 답 '{shown}' 은(는) 우리말로 옮길 수 없습니다",
    )


def _answer_died(task: Task, pair: Pair) -> bool:
    if syllables(pair.target) < 1:
        return False
    letters = set(_FOREIGN_LETTERS.findall(pair.source))
    if letters and task.needs == "foreign":
        return not any(run in pair.target for run in letters)
    quotes = [word for text in quoted(pair.source) for word in english_words(text)]
    if quotes:
        return not set(quotes) & set(english_words(pair.target))
    words = english_words(pair.source)
    if task.needs == "foreign":
        return bool(words) and not _keeps(words, pair, 0.34)
    given = set(payload(pair.asked_source))
    if task.needs == "answer" or task.action == "localise" or not (given or task.action == "keep_english"):
        return bool(words) and not _keeps(words, pair, 0.2)
    told = [word for word in words if word not in _VERDICT]
    if told and given and sum(word in given for word in told) >= 0.4 * len(told):
        return not _keeps(words, pair, 0.34)
    return bool(told) and len(words) <= 4 and not set(told) & set(english_words(pair.target))


def _keeps(words: Sequence[str], pair: Pair, share: float) -> bool:
    """True when the target keeps this share of the words, counted without those of the request and the small ones."""
    asked = set(english_words(pair.asked_source))
    wanted = {word for word in words if word not in asked and word not in FUNCTION_WORDS} or set(words)
    return len(wanted & set(english_words(pair.target))) >= share * len(wanted)
