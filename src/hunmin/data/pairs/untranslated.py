"""What a translation left in the language of its source: all of it, a sentence, a clause.

Words that the target copies in a row are the sign; code, names, terms in brackets and English that is talked about may be copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from hunmin.core.language import tr
from hunmin.data.pairs.english import HANGUL, prose
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.tasks import LANGUAGES, is_asking, task_of
from hunmin.data.pairs.verbs import asks_first, has_verb, is_request
from hunmin.korean.prose import HIDDEN, Mark, Severity
from hunmin.korean.script import CODE_MARKS, FUNCTION_WORDS, VERBS, WORDS, korean_share

# A copied run is an error from this many small words on, and a whole field from this many words.
RUN_WORDS = 3
KOREAN = 0.1
# Places looked at in one field.
MOST = 300
# So much of a line around a place is looked at.
LINE = 400

_ABOUT_ENGLISH = re.compile(
    "영어|영문|영작|영단어|영한|원문|번역|영문법|철자|[Ee]nglish|[Tt]ranslat|(?:프랑스|독일|스페인|이탈리아|중국|일본|러시아|라틴)어"
)
_ABOUT_LANGUAGE = re.compile(
    f"\\b(?:in|into|to|from) (?:{LANGUAGES})\\b|\\b[Tt]ranslat|\\bEnglish (?:word|sentence|phrase|text|verb|noun|grammar)"
)
# Latin text in a line, up to the next Hangul or hidden character.
_RUN = re.compile('[A-Za-z][^\n\0가-힣()\\[\\]"“”]*')
_LATIN = re.compile("[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ'’]*(?:-[A-Za-zÀ-ɏ]+)*")
_WORD = re.compile("[A-Za-z]+(?:['’][A-Za-z]+)*")
_SMALL = re.compile("[a-z][a-z'’-]*$")
# "term (용어)", "term -- 용어", "term: 용어" on a line: a glossary.
_GLOSSED = re.compile('["”’*`]*[ \t]*(?:--|[—–:=(（\\[-])[^\n가-힣]{0,20}[가-힣]')
_COMMENT = re.compile(
    "\\s*(?:(?:git|pip3?|npm|npx|yarn|cd|ls|mkdir|sudo|docker|curl|python3?|apt|brew|conda|cargo|chmod|grep) |//|/\\*|\\*(?![\\s*\\w])|-- |>>>|\\$ |%|<!--|\\|)"
)
_CODE_LINE = re.compile(
    "[{};]\\s*$|^\\s*(?:def|class|import|from|return|if|elif|else|for|while|try|except|const|let|var|public|private|static|void|int|function|print|echo)\\b.*[(:={;,]"
    "|\\w\\([^()]*\\)|^\\s*[\\w.\\[\\]\"']+ *[=:] *\\S+$|^\\s*[\\w.\\[\\]]+ *[-+*/]?= *\\S|[=!<>]=|=>|"
    "->|\\w::\\w|</|/>|\\$[A-Za-z_{]|\\\\[a-z]|^\\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|FROM|WHERE|"
    "JOIN|GROUP BY|ORDER BY)\\b"
)
_STATEMENT = re.compile(
    "\\s*(?:[A-Za-z_][\\w.\\[\\]\"']* *[-+*/]?= *\\S|(?:def|class) \\w+.*:\\s*$|(?:return|print|elif|yield|assert|raise)\\b[^.!?]*[\\w\\])] ?[(\\[].*[)\\]]\\s*$)"
)
_FOREIGN = re.compile(
    "[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0900-\u097f]+(?:[\\s,、。．・ー]+[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0400-\u04ff\u0600-\u06ff\u0e00-\u0e7f\u0900-\u097f]+)*"
)
_NUMBERED = re.compile("\\b[a-z]{1,3}\\d|(?:^|\\s)\\.[a-z]|^(?:from \\S+ )?import \\w+(?: as \\w+)?$|\\b[a-z] log ")
_SENTENCE_END = re.compile("[.!?]+[\"'”’]*\\s")
_BEFORE_ECHO = frozenset("([（\n:/|")
_QUOTES = frozenset("\"'“”‘’「」『』《》<>`")
_OPENING = frozenset("([（")
_CLOSING = frozenset(")]）")
_ROLE = re.compile(":[a-z+]{1,20}(?::[a-z+]{1,20}){0,2}:\0+|\\*[A-Za-z_]+\\*|%\\([^)]*\\)[a-z]|%[sd]|\\$?\\{+[\\w.]*\\}+")


def untranslated_marks_of(pair: Pair) -> Iterator[Mark]:
    """What stayed in the source's language: the whole field, or sentences and clauses in it."""
    source, target = pair.source, pair.target
    if len(target) < 6 or not source:
        return
    hangul = HANGUL.search(target)
    if not hangul or (korean_share(target) < KOREAN and korean_share(_plain(target)) < KOREAN):
        yield from _whole(pair)
        return
    echo = _echo(source, target)
    if echo:
        yield echo
    elif any(len(WORDS.findall(run)) >= RUN_WORDS for run in _RUN.findall(target)) and not _about_english(pair):
        yield from _copied_runs(source, target)
    if not source.isascii() and _FOREIGN.search(target):
        yield from _foreign_runs(pair)


def _echo(source: str, target: str) -> Mark | None:
    """The whole source once more behind its translation, in brackets or on a line of its own."""
    text = source.strip()
    if len(text) < 12 or len(text) >= len(target) or sum(word.islower() for word in text[:400].split()) < 2:
        return None
    at = target.rfind(text)
    # '내장 함수(built-in functions)' is a term with its gloss.
    gloss = target[at - 1 : at] in _OPENING and text[-1] not in ".!?:" and (len(text.split()) < 7 or not has_verb(text))
    if at <= 0 or gloss or target[:at].rstrip(" ")[-1:] not in _BEFORE_ECHO or not HANGUL.search(target, 0, at):
        return None
    return Mark(at, at + len(text), tr("the source stands behind its translation", "번역문 뒤에 원문이 되풀이됩니다"))


def _plain(text: str) -> str:
    """The text without code, roles and parameters."""
    return _ROLE.sub(" ", prose(text))


def _about_english(pair: Pair) -> bool:
    """True where the request is about a language, so that examples stay in it."""
    if pair.asked and _ABOUT_ENGLISH.search(pair.asked):
        return True
    asked = [pair.asked_source] if pair.asked_source else []
    if pair.part in {"asked", "system"}:
        asked.append(pair.source)
    if asked:
        return any(_ABOUT_LANGUAGE.search(one) is not None or task_of(one) is not None for one in asked)
    # A plain pair may be a request itself.
    return pair.part == "answer" and is_asking(pair.source) and task_of(pair.source) is not None


def _whole(pair: Pair) -> Iterator[Mark]:
    """A target without Korean: an error for prose, a warning for a list of small words and for inputs, whose request is not known."""
    shown = prose(pair.target)
    shown = _ROLE.sub(" ", shown)
    words = _LATIN.findall(shown)
    severity = None if len(words) < 2 or _about_english(pair) else _prose_severity(pair, shown, words)
    if severity:
        yield Mark(0, len(pair.target), tr("not translated", "번역되지 않았습니다"), severity)
    elif "\n" in shown and not _about_english(pair):
        yield from (
            mark for mark in _copied_runs(pair.source, pair.target) if mark.severity == "error" and shown[mark.end - 1] in ".?!"
        )
    elif not pair.source.isascii():
        yield from _foreign_runs(pair)


def _prose_severity(pair: Pair, shown: str, words: list[str]) -> Severity | None:
    small = [word for word in words if _SMALL.match(word) and len(word) > 1]
    functions = len({word for word in small if word in FUNCTION_WORDS})
    lines = [line for line in shown.split("\n") if line.strip()]
    code = sum(_is_code(line[:LINE]) for line in lines)
    notes = sum(line.lstrip().startswith("#") for line in lines) if code else 0
    if 2 * (code + notes) > len(lines) or len(CODE_MARKS.findall(shown)) > 0.15 * len(words):
        return None
    text = _ROLE.sub(" ", shown).strip()
    ends = text.endswith((".", "!", "?", ":", ".)", "?)", '."'))
    verb = any(word.lower() in VERBS for word in words) or is_request(text)
    if 2 * sum(word.isupper() for word in words) > len(words):
        return None
    if (text.endswith("?") and small and (functions or verb or asks_first(text))) or (
        ends and len(small) >= 2 and has_verb(text)
    ):
        found: Severity | None = "error"
    elif len(small) >= 3 and functions >= 1 and verb and 2 * len(small) > len(words):
        found = "error" if functions >= 2 or ends else "warning"
    elif ends and len(small) >= 2 and 2 * len(small) > len(words) and "," not in text[:-1]:
        found = "error" if functions or len(words) > 2 or pair.part != "answer" else "warning"
    elif len(small) >= 3 and functions >= 1 and 2 * len(small) > len(words):
        found = "error" if len(small) >= 6 and functions >= 2 else "warning"
    else:
        found = "warning" if len(small) >= 4 and len(small) == len(words) and "-" not in text and "," not in text else None
    return "warning" if found and pair.part == "input" and not pair.asked else found


def _is_code(line: str) -> bool:
    """True for a line of code or a comment; a line with three small words of English, or with Korean, is prose."""
    if _COMMENT.match(line) or _STATEMENT.match(line):
        return True
    return (
        _CODE_LINE.search(line) is not None
        and len(HANGUL.findall(line)) < 2
        and sum(word in FUNCTION_WORDS for word in WORDS.findall(line)) < 3
    )


def _in_code(text: str, start: int) -> bool:
    """True for a place in a line of code, behind a comment sign in one, or in a comment line next to one."""
    begin = max(text.rfind("\n", max(0, start - LINE), start) + 1, start - LINE, 0)
    line = _line(text, start)
    before = text[begin:start]
    sign = max(before.rfind("#"), before.rfind("//"))
    if sign > 0 and before[:sign].strip() and _CODE_LINE.search(before[:sign]):
        return True
    if _is_code(line):
        return True
    if not line.lstrip().startswith("#"):
        return False
    above = _line(text, begin - 1) if begin else ""
    end = text.find("\n", start, start + LINE)
    below = _line(text, end + 1) if end >= 0 else ""
    return any(_CODE_LINE.search(near) is not None and len(HANGUL.findall(near)) < 3 for near in (above, below))


@lru_cache(maxsize=4)
def _triples(source: str) -> frozenset[tuple[str, str, str]]:
    words = [word.lower().replace("’", "'") for word in _WORD.findall(source)]
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _copied_runs(source: str, target: str) -> Iterator[Mark]:
    """The first places that the target copies from the source and that are prose."""
    shown = _ROLE.sub(_hidden, prose(target))
    for begin, close in islice(_stretches(shown, _triples(prose(source))), MOST):
        text = shown[begin:close]
        if shown.startswith("__", close + 1) or shown.startswith("__", close) or not _is_prose(text):
            continue
        if _in_code(shown, begin) or _is_glossed(source, target, begin, close):
            continue
        severity = _severity(shown, begin, close)
        if severity:
            left = text if len(text) <= 50 else text[:49] + "…"
            yield Mark(begin, close, tr(f"left in English: {left}", f"영어로 남아 있습니다: {left}"), severity)


def _stretches(shown: str, triples: frozenset[tuple[str, str, str]]) -> Iterator[tuple[int, int]]:
    """The places of words that stand in the source in the same order."""
    for run in _RUN.finditer(shown):
        if len(run.group()) >= 9 and " " in run.group():
            for start, end in _runs(run.group(), triples):
                yield run.start() + start, run.start() + end


def _hidden(match: re.Match[str]) -> str:
    return HIDDEN * len(match.group())


def _runs(text: str, triples: frozenset[tuple[str, str, str]]) -> Iterator[tuple[int, int]]:
    """Stretches of at least three words in a row that the source has in the same order."""
    words = [(match.group().lower().replace("’", "'"), match.start(), match.end()) for match in _WORD.finditer(text)]
    ends = [_SENTENCE_END.search(text, one[2], two[1]) is not None for one, two in zip(words, words[1:], strict=False)]
    start = -1
    for index in range(len(words) - 1):
        copied = index < len(words) - 2 and (words[index][0], words[index + 1][0], words[index + 2][0]) in triples
        copied = copied and not ends[index] and not ends[index + 1]
        if copied and start < 0:
            start = index
        elif not copied and start >= 0:
            yield _stretch(text, words[start][1], words[index + 1][2])
            start = -1


def _stretch(text: str, start: int, end: int) -> tuple[int, int]:
    """With the mark that ends it, without a quotation mark."""
    end -= len(text[start:end]) - len(text[start:end].rstrip("'’"))
    while end < len(text) and text[end] in ".!?":
        end += 1
    return start, end


def _is_prose(text: str) -> bool:
    """True for small words that make a phrase; names, commands, paths and lists of parameters do not."""
    if any(mark in text for mark in "=<>{}|\\_#`~+"):
        return False
    words = _LATIN.findall(text)
    small = [word for word in words if _SMALL.match(word)]
    if len(text.split()) < RUN_WORDS or _NUMBERED.search(text):
        return False
    sentence = text.endswith((".", "!", "?")) and text[:1].isupper()
    if len(small) < RUN_WORDS or 2 * len(small) < len(words):
        return sentence and len(small) >= 2 and (2 * len(small) >= len(words) or has_verb(text))
    functions = sum(word in FUNCTION_WORDS for word in small)
    parts = text.count(",") + text.count("/")
    if "*" in text and functions < 2:
        return False
    if text.count("/") > 1:
        return False
    return sentence or functions > 0 or (len(small) >= RUN_WORDS and parts == 0)


def _is_glossed(source: str, target: str, start: int, end: int) -> bool:
    """True for an entry of a glossary: the English stands first in its line and Korean behind a bracket, dash or colon."""
    before = target[max(target.rfind("\n", max(0, start - LINE), start) + 1, start - LINE) : start]
    text = target[start:end]
    if text.endswith((".", "!", "?")) or (
        (len(source) > len(text) + LINE or text != source.strip()) and (len(text.split()) > 5 or has_verb(text))
    ):
        return False
    return not before.strip('-*•"“‘ \t0123456789.)') and _GLOSSED.match(target, end) is not None


def _line(text: str, at: int) -> str:
    low, high = max(0, at - LINE), at + LINE
    start = text.rfind("\n", low, at) + 1
    end = text.find("\n", at, high)
    return text[max(start, low) : end if end >= 0 else high]


def _severity(shown: str, begin: int, end: int) -> Severity | None:
    """How bad a copied stretch is: in brackets it is a gloss, in quotation marks it may be meant; a long sentence is looked at."""
    words = _LATIN.findall(shown[begin:end])
    small = [word for word in words if _SMALL.match(word)]
    functions = sum(word in FUNCTION_WORDS for word in small)
    if not _enclosed(shown, begin, end):
        return "warning" if functions == 0 and len(small) < 4 else "error"
    verb = has_verb(shown[begin:end])
    half = (
        shown[end : end + 3].lstrip(" .,!?")[:1] not in _CLOSING or shown[max(0, begin - 2) : begin].rstrip()[-1:] not in _OPENING
    )
    return (
        "warning"
        if (len(words) >= 6 and functions >= 2 and verb)
        or (half and functions >= 2 and len(small) >= 4 and 2 * len(small) > len(words))
        else None
    )


def _enclosed(text: str, begin: int, end: int) -> bool:
    """True for a place at an edge of brackets, or with quotation marks on both sides."""
    before, after = text[max(0, begin - 2) : begin].rstrip()[-1:], text[end : end + 3].lstrip(" .,!?")[:1]
    if before in _OPENING or after in _CLOSING:
        return True
    return before in _QUOTES and after in _QUOTES


def _foreign_runs(pair: Pair) -> Iterator[Mark]:
    """Japanese, Chinese, Russian and others left over from a source in that language."""
    if _about_english(pair):
        return
    shown = prose(pair.target)
    letters = sum(map(len, _FOREIGN.findall(pair.source)))
    if letters < 10 or letters < 0.3 * len(pair.source):
        return
    for match in _FOREIGN.finditer(shown):
        run = match.group()
        if len(run) >= 4 and not _enclosed(shown, *match.span()) and run in pair.source:
            yield Mark(match.start(), match.end(), tr(f"not translated: {run[:40]}", f"번역되지 않았습니다: {run[:40]}"))
