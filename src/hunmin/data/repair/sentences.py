"""Which sentences of a source must be translated again for a broken place in the translation, and where they belong.

Only the broken sentence is asked for: everything outside its place stays byte for byte. Code, list marks and what stands between
sentences come from the source as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from hunmin.data.pairs.english import Sentence, letters, prose, split_sentences, surplus, syllables
from hunmin.data.pairs.missing import alignment, pieces
from hunmin.korean.prose import HIDDEN

# Translates sentences; the second argument counts the tries for the same place, from 0. None where there is no translation.
Translate = Callable[[Sequence[str], int], Sequence[str | None]]

# Kinds whose mark covers what is wrong, and kinds whose mark says only where to look.
EXACT = frozenset({"untranslated", "prompt_leak", "repetition", "script_mixed", "unreadable"})
LOCATED = frozenset(
    {"cut_off", "number_changed", "code_altered", "math_altered", "url_altered", "placeholder_lost", "format_lost"}
)
WHOLE = frozenset({"answered_instead", "refusal", "empty"})
BY_ENGINE = EXACT | LOCATED | WHOLE
# What may stand in the target without a source, or twice: it is taken out.
ADDED = frozenset({"prompt_leak", "repetition", "untranslated"})
# Places tried for a mark that says only where to look.
MOST_PLACES = 4
# Two Korean sentences with this share of common pairs of letters say the same.
_ALIKE = 0.6
_BROKEN = "\ufffd"
_ENDS = re.compile(r"[.!?。…~)\]\"'”’」』:;`|]\s*$")
_LINE_MARK = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)]|#{1,6}|>+)[ \t]+(?:\[[ xX]\][ \t]+)?")
_LITERAL = re.compile(
    r"`[^`\n]+`|\{[^{}\n]+\}|https?://\S+|%\(?[A-Za-z_]+|\*\*|[A-Za-z_]+[._@/\\][\w.@/\\-]+|\d+(?:[.,]\d+)*|[A-Z]{2,}"
)


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
        wanted = [one for one in touched if _is_broken(kind, target, groups[one], span)]
        placed = [one for index in reversed(wanted) if (one := _placed(source, target, groups, index, kind))]
        return [placed] if placed else []
    missing = _missing(groups, target, span)
    likeliest = sorted(dict.fromkeys([*missing, *touched]), key=lambda index: -_suspicion(source, target, groups[index], span))
    ways = [[one] for index in likeliest[:MOST_PLACES] if (one := _placed(source, target, groups, index, kind))]
    together = _in_a_row(source, target, groups, missing)
    return [*([[together]] if together else []), *ways, *([one] for one in _with_neighbours(source, groups, missing, kind))]


def _groups(source: str, target: str) -> list[_Group]:
    sources, targets = split_sentences(prose(source)), split_sentences(prose(target))
    left, right = pieces([source[a:b] for a, b in sources], [target[a:b] for a, b in targets])
    return [_Group(sources[i:k], targets[j:m]) for (i, k), (j, m) in alignment(left, right)]


def _touches(group: _Group, span: tuple[int, int]) -> bool:
    return any(one.start < span[1] and span[0] < one.end for one in group.target)


def _is_broken(kind: str, target: str, group: _Group, span: tuple[int, int]) -> bool:
    """False for a sentence that a mark only touches: one without English, or without a broken character."""
    if kind == "unreadable":
        return _BROKEN in _said(target, group)
    parts = [target[max(span[0], one.start) : min(span[1], one.end)] for one in group.target]
    return kind != "untranslated" or letters(" ".join(parts)) > 2


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


def _in_a_row(source: str, target: str, groups: Sequence[_Group], missing: Sequence[int]) -> Request | None:
    """Several groups that were left out at one place, in one request."""
    run = [index for index in missing if not groups[index].target]
    if len(run) < 2 or run != list(range(run[0], run[-1] + 1)):
        return None
    joined = _Group([one for index in run for one in groups[index].source], ())
    return _placed(source, target, [*groups[: run[0]], joined, *groups[run[-1] + 1 :]], run[0], "cut_off")


def _with_neighbours(source: str, groups: Sequence[_Group], missing: Sequence[int], kind: str) -> list[Request]:
    """A line that was run into the one before or behind it: both lines are asked for."""
    found = []
    for index in missing if kind == "format_lost" else ():
        for near in (index - 1, index + 1):
            if 0 <= near < len(groups) and groups[near].target and groups[near].source and not groups[index].target:
                sentences = [*groups[min(index, near)].source, *groups[max(index, near)].source]
                found.append(_request(source, sentences, groups[near].target[0].start, groups[near].target[-1].end))
    return found


def shifted(source: str, target: str, request: Request, said: str) -> Request | None:
    """Where a translation that was to be put in stands already, its neighbour is what is missing: the request for that one."""
    groups = _groups(source, target)
    there = next((index for index, group in enumerate(groups) if group.target and alike(said, _said(target, group))), None)
    if there is None or len(groups[there].source) != 1:
        return None
    group = groups[there]
    left, right = group.target[0].start, group.target[-1].end
    if left < request.start:
        gap = _gap_behind(source, groups, there)
        return _request(source, group.source, left, left, after=gap) if gap else None
    gap = source[groups[there - 1].source[-1].end : group.source[0].start] if there and groups[there - 1].source else ""
    return _request(source, group.source, right, right, before=gap) if gap else None


def _gap_behind(source: str, groups: Sequence[_Group], index: int) -> str:
    later = [one.source[0].start for one in groups[index + 1 :] if one.source]
    return source[groups[index].source[-1].end : later[0]] if later else ""


def doubled(source: str, target: str, request: Request, said: Sequence[str]) -> bool:
    """True when the target says outside the place what is to be put there, and the source says it once."""
    outside = [target[a:b] for a, b in split_sentences(prose(target)) if b <= request.start or a >= request.end]
    return bool(said) and all(
        any(alike(one, other) or _holds(other, one) for other in outside) and source.count(asked) < 2
        for asked, one in zip(request.sentences, said, strict=True)
    )


def _holds(text: str, said: str) -> bool:
    """True for a line that another was run into."""
    return len(said) > 1 and f" {said.strip(' .')}" in text


def alike(one: str, other: str) -> bool:
    """True for two sentences that say nearly the same in nearly the same words."""
    one, other = ("".join(char for char in text if char.isalnum())[:400] for text in (one, other))
    if len(one) < 2 or len(other) < 2:
        return one == other
    left, right = Counter(zip(one, one[1:], strict=False)), Counter(zip(other, other[1:], strict=False))
    return 2 * (left & right).total() >= _ALIKE * (left.total() + right.total())


def _said(target: str, group: _Group) -> str:
    return target[group.target[0].start : group.target[-1].end] if group.target else ""


def _suspicion(source: str, target: str, group: _Group, span: tuple[int, int]) -> float:
    """How likely a group is the broken one: without a target, then by what its target lacks, its length, and the mark's place."""
    if not group.target:
        return 100.0
    ours = " ".join(source[a:b] for a, b in group.source)
    theirs = " ".join(target[a:b] for a, b in group.target)
    lost = sum((Counter(_LITERAL.findall(ours)) - Counter(_LITERAL.findall(theirs))).values())
    short = max(0.0, -surplus(letters(ours), syllables(theirs)))
    width = sum(max(0, min(span[1], one.end) - max(span[0], one.start)) for one in group.target)
    return 10.0 * bool(lost) + min(lost, 5) + min(short, 5.0) + width / (1 + span[1] - span[0])


def _placed(source: str, target: str, groups: Sequence[_Group], index: int, kind: str) -> Request | None:
    group = groups[index]
    if not group.source:
        return without(target, group.target[0].start, group.target[-1].end) if kind in ADDED else None
    if group.target:
        return _request(source, group.source, group.target[0].start, group.target[-1].end)
    earlier = [one.source[-1].end for one in groups[:index] if one.source]
    later = [one.source[0].start for one in groups[index + 1 :] if one.source]
    placed = [one.target[-1].end for one in groups[:index] if one.target]
    first, last = group.source[0].start, group.source[-1].end
    before = source[earlier[-1] : first] if earlier else ""
    if not placed:
        return _request(source, group.source, 0, 0, after=source[last : later[0]] if later else "")
    at, behind = placed[-1], groups[index + 1] if index + 1 < len(groups) else _Group((), ())
    if behind.source and behind.target and not (gap := target[at : behind.target[0].start]).strip():
        after = source[last : behind.source[0].start]
        if before and after and not (before + after).strip():
            return _request(source, group.source, at, at + len(gap), before=before, after=after)
    if before.strip():  # the rule of a table, a fence: it may stand there already
        blank = len(target[at:]) - len(target[at:].lstrip())
        if target.startswith(before.strip(), at + blank):
            at, before = at + blank + len(before.strip()), before[len(before.rstrip()) :]
    return _request(source, group.source, at, at, before=before)


def absorbed(target: str, request: Request, said: str) -> Request:
    """The request with the piece of its sentence that the target has already, before or behind the place."""
    if target[request.start : request.end].strip():
        return request
    for start, end in split_sentences(prose(target)):
        piece = target[start:end]
        if not said.startswith(piece) or len(piece) >= len(said):
            continue
        if not target[end : request.start].strip() and end <= request.start:
            return replace(request, frame=("", *request.frame[1:]), start=start)
        if start >= request.end and not target[request.end : start].strip():
            rest = target[end:].split("\n", 1)[0]
            return replace(request, frame=("", *request.frame[1:]), start=start, end=end + (0 if rest.strip() else len(rest)))
    return request


def trimmed(source: str, target: str, request: Request) -> Request:
    """The request with the blanks at the very beginning or end of the target that the source does not have."""
    start, end = request.start, request.end
    if not target[:start].strip() and source[:1].strip():
        start = 0
    if not target[end:].strip() and source[-1:].strip():
        end = len(target)
    return replace(request, start=start, end=end)


def without(target: str, start: int, end: int) -> Request:
    """Takes a place out with the blanks behind it, or before it at the end of the text."""
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
