"""Answers that end in the middle of a sentence, a code block or a bracket.

Short answers, titles, list items and labels may end on a noun; only prose that began as full sentences must end as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from hunmin.core.language import tr
from hunmin.korean.formality import level
from hunmin.korean.prose import Mark, Severity, is_structure, tail

_FENCE = re.compile("^[ \\t]*(```|~~~)", re.MULTILINE)
ENDED = re.compile("[.!?…~。:;)\\]}>\"'”’」』》〉`|*%ㅋㅎㅠㅜ^♡♥]\\s*$|[^\\s가-힣A-Za-z0-9,、(\\[{<·/+=&-]\\s*$")
_SENTENCE_END = re.compile("[가-힣][)\"'”’]?[.!?](?=\\s|$)")
_FRAGMENT = re.compile("[^.!?…\n]*$")
_OPEN_COMMA = re.compile("[,、]\\s*$")
_CONNECTIVE = re.compile(
    "(?:[을를]|에서는|으로는|에게는|지만|면서|으며|하며|는데|은데|인데|려고|도록|므로|거나|때문에|하고|되고"
    "|이고|있고|없고|했고|었고|았고|아서|어서|하여|되어|라는|이라는|하는|되는|있는|없는|위한|대한|통한|의한"
    "|따른|으로써|으로서|과의|와의|[들것님]의)$"
)
NOUN_ENDINGS = re.compile("(?:[함음됨임]|기|것|중|말|바람|드림|올림|배상|예정|가능|불가|참고|완료|끝)$")
LAST_WORD = re.compile("([가-힣A-Za-z0-9%]+)\\s*$")
# A list or heading written into one line: "… 하세요. - 오류 메시지 - 버전".
_ITEM = re.compile("(?:^| )(?:[-*•·]|#+|\\d+[.)]) ")
_OPENERS = {"(": ")", "[": "]", "{": "}", "“": "”", "「": "」", "『": "』"}
# A greeting such as "친애하는 스미스 부부께," ends with a comma too.
COMMA_WORDS = 5


def cut_off_marks(text: str, asked: str = "") -> Iterator[Mark]:
    """The place where an answer stops in the middle, at most one."""
    body = text.rstrip()
    if len(body) < 12:
        return
    fences = _FENCE.findall(body)
    if len(fences) % 2:
        start = body.rfind(fences[-1])
        yield Mark(start, len(body), tr("a code block that never ends", "코드 블록이 닫히지 않았습니다"))
        return
    if fences and body.endswith(fences[-1]):
        return
    line_start = body.rfind("\n") + 1
    line = body[line_start:]
    if body[-1] == asked.rstrip()[-1:] and body[-1] in ",:":
        return
    if _OPEN_COMMA.search(body):
        if not re.search("[가-힣]", line) or (len(line.split()) < COMMA_WORDS and not _SENTENCE_END.search(body)):
            return
        yield _mark(body, line_start, tr("ends with a comma", "쉼표로 끝납니다"))
    elif not ENDED.search(body):
        yield from _without_end(body, line_start, line)


def _mark(body: str, start: int, message: str, severity: Severity = "error") -> Mark:
    fragment = _FRAGMENT.search(body, start)
    begin = fragment.start() if fragment else start
    begin += len(body[begin:]) - len(body[begin:].lstrip())
    return Mark(begin, len(body), message, severity)


def _without_end(body: str, line_start: int, line: str) -> Iterator[Mark]:
    last = LAST_WORD.search(line)
    if not last or level(line + "."):
        return
    message = tr("ends in the middle", "문장이 중간에서 끝납니다")
    word = last.group(1)
    if _SENTENCE_END.search(line):
        fragment = line[_last_end(line) :]
        if not re.search("[가-힣]", fragment) or NOUN_ENDINGS.search(word) or _ITEM.search(fragment):
            return
        if is_open(word):
            yield _mark(body, line_start, message)
        elif len(fragment.split()) >= 2:
            yield _mark(body, line_start, message, "warning")
    elif _opened(line):
        yield _mark(body, line_start, tr("a bracket that never closes", "괄호가 닫히지 않았습니다"))
    elif is_structure(line):
        yield from _last_item(body, line_start, word, message)
    elif is_open(word) and len(line.split()) >= 4 and (line_start == 0 or _all_end(body[:line_start])):
        yield _mark(body, line_start, message)


def _last_end(line: str) -> int:
    return [match.end() for match in _SENTENCE_END.finditer(line)][-1]


def is_open(word: str) -> bool:
    """True for a word that cannot end anything: an object particle that agrees, a connective, a modifier."""
    if not _CONNECTIVE.search(word):
        return False
    if word[-1] in "을를":
        return len(word) >= 2 and (word[-1] == "을") == (tail(word[-2]) > 0)
    return True


def _opened(line: str) -> bool:
    return any(line.count(opening) > line.count(closing) for opening, closing in _OPENERS.items())


def _all_end(before: str) -> bool:
    lines = [line for line in before.split("\n") if line.strip()]
    return bool(lines) and all(_SENTENCE_END.search(line.rstrip()[-3:]) for line in lines if not is_structure(line))


def _last_item(body: str, line_start: int, word: str, message: str) -> Iterator[Mark]:
    """The last item of a list whose other items are sentences."""
    items = [line.rstrip() for line in body[:line_start].split("\n") if line.strip() and is_structure(line)]
    if len(items) >= 2 and all(item[-1] in ".!?" for item in items) and not NOUN_ENDINGS.search(word):
        yield _mark(body, line_start, message)
