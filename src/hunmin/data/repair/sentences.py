"""Which sentences of a source must be translated again for a broken place in the translation, and where they belong.

Only the broken sentence is asked for: everything outside its place stays byte for byte. Code, list marks and what stands between
sentences come from the source as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hunmin.data.pairs.english import Sentence, letters, prose, split_sentences, surplus, syllables
from hunmin.data.pairs.missing import alignment, pieces
from hunmin.korean.prose import HIDDEN

# Translates sentences; the second argument counts the tries for the same place, from 0. None where there is no translation.
Translate = Callable[[Sequence[str], int], Sequence[str | None]]

# Kinds whose mark covers what is wrong, and kinds whose mark says only where to look.
EXACT = frozenset({"untranslated", "prompt_leak", "repetition", "script_mixed", "number_changed"})
LOCATED = frozenset({"cut_off", "code_altered", "math_altered", "url_altered", "placeholder_lost", "format_lost"})
WHOLE = frozenset({"answered_instead", "refusal"})
BY_ENGINE = EXACT | LOCATED | WHOLE
# What may stand in the target without a source: it is taken out.
_ADDED = frozenset({"prompt_leak", "repetition"})
# Places tried for a mark that says only where to look.
MOST_PLACES = 3
_ENDS = re.compile(r"[.!?。…~)\]\"'”’」』:;`|]\s*$")
_LINE_MARK = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>+)[ \t]+(?:\[[ xX]\][ \t]+)?")
_LITERAL = re.compile(r"`[^`\n]+`|\{[^{}\n]+\}|https?://\S+|[A-Za-z_]+[._@/\\][\w.@/\\-]+|\d+(?:[.,]\d+)*|[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class Request:
    """Source sentences to translate one by one, and the place of the target that their translations take.

    frame  what stands before, between and after the translations: one more than the sentences.
    """

    sentences: tuple[str, ...]
    frame: tuple[str, ...]
    start: int
    end: int

    def filling(self, translations: Sequence[str]) -> str:
        """What takes the place."""
        return self.frame[0] + "".join(said + gap for said, gap in zip(translations, self.frame[1:], strict=True))


class _Group(NamedTuple):
    """Sentences of both sides that belong together; one side may be empty."""

    source: Sequence[Sentence]
    target: Sequence[Sentence]


def requests(source: str, target: str, kind: str, span: tuple[int, int]) -> list[list[Request]]:
    """Ways to mend a finding of this kind at this place, the likeliest first; in each the last place of the text first."""
    groups = _groups(source, target)
    if kind in WHOLE or not any(group.target for group in groups):
        sentences = split_sentences(prose(source))
        return [[_request(source, sentences, 0, len(target))]] if sentences else []
    touched = [index for index, group in enumerate(groups) if _touches(group, span)]
    if kind in EXACT:
        placed = [one for index in reversed(touched) if (one := _placed(source, target, groups, index, kind))]
        return [placed] if placed else []
    near = [*_missing(groups, target, span), *touched]
    likeliest = sorted(dict.fromkeys(near), key=lambda index: -_suspicion(source, target, groups[index], span))
    return [[one] for index in likeliest[:MOST_PLACES] if (one := _placed(source, target, groups, index, kind))]


def _groups(source: str, target: str) -> list[_Group]:
    sources, targets = split_sentences(prose(source)), split_sentences(prose(target))
    left, right = pieces([source[a:b] for a, b in sources], [target[a:b] for a, b in targets])
    return [_Group(sources[i:k], targets[j:m]) for (i, k), (j, m) in alignment(left, right)]


def _touches(group: _Group, span: tuple[int, int]) -> bool:
    return any(one.start < span[1] and span[0] < one.end for one in group.target)


def _missing(groups: Sequence[_Group], target: str, span: tuple[int, int]) -> list[int]:
    """Groups that were left out near the place, and the last one when it ends in the middle."""
    found = []
    end = 0
    last = max(index for index, one in enumerate(groups) if one.target)
    for index, group in enumerate(groups):
        if group.target:
            end = group.target[-1].end
            if index == last and group.source and not _ENDS.search(target[:end]) and span[1] >= group.target[-1].start:
                found.append(index)
        elif group.source and span[0] - 1 <= end <= span[1] + 1:
            found.append(index)
    return found


def _suspicion(source: str, target: str, group: _Group, span: tuple[int, int]) -> float:
    """How likely a group is the broken one: without a target, then by what its target lacks, its length, and the mark's place."""
    if not group.target:
        return 100.0
    ours = " ".join(source[a:b] for a, b in group.source)
    theirs = " ".join(target[a:b] for a, b in group.target)
    lost = sum(one not in theirs for one in _LITERAL.findall(ours))
    short = max(0.0, -surplus(letters(ours), syllables(theirs)))
    width = sum(max(0, min(span[1], one.end) - max(span[0], one.start)) for one in group.target)
    return 10.0 * bool(lost) + min(lost, 5) + min(short, 5.0) + width / (1 + span[1] - span[0])


def _placed(source: str, target: str, groups: Sequence[_Group], index: int, kind: str) -> Request | None:
    group = groups[index]
    if not group.source:
        return _without(target, group) if kind in _ADDED else None
    if group.target:
        return _request(source, group.source, group.target[0].start, group.target[-1].end)
    earlier = [one.source[-1].end for one in groups[:index] if one.source]
    later = [one.source[0].start for one in groups[index + 1 :] if one.source]
    placed = [one.target[-1].end for one in groups[:index] if one.target]
    first, last = group.source[0].start, group.source[-1].end
    if placed:
        return _request(source, group.source, placed[-1], placed[-1], before=source[earlier[-1] : first] if earlier else "")
    return _request(source, group.source, 0, 0, after=source[last : later[0]] if later else "")


def _without(target: str, group: _Group) -> Request:
    """Takes a group out with the blanks behind it, or before it at the end of the text."""
    start, end = group.target[0].start, group.target[-1].end
    behind = len(target[end:]) - len(target[end:].lstrip())
    if end + behind == len(target):
        start = len(target[:start].rstrip())
    return Request((), ("",), start, end + behind)


def _request(source: str, sentences: Sequence[Sentence], start: int, end: int, *, before: str = "", after: str = "") -> Request:
    """Asks for sentences with words of their own; code and list marks go into the frame."""
    shown = prose(source)
    asked: list[str] = []
    frame = [before]
    at = sentences[0].start
    for first, last in sentences:
        frame[-1] += source[at:first]
        at = last
        mark = _LINE_MARK.match(source, first, last)
        body = mark.end() if mark and mark.end() < last else first
        frame[-1] += source[first:body]
        if any(char.isalnum() and char != HIDDEN for char in shown[body:last]):
            asked.append(source[body:last])
            frame.append("")
        else:
            frame[-1] += source[body:last]
    frame[-1] += after
    return Request(tuple(asked), tuple(frame), start, end)

