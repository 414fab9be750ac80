"""What an engine or its prompt left around a translation: prefaces, labels, template marks, notes, offers, wrappers.

The source decides: what it says itself is no stray. A stray at either end carries its removal as the repair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from hunmin.core.language import tr
from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.stray_phrases import (
    ACKNOWLEDGED,
    BEGINNINGS,
    BRACKETED,
    ENDINGS,
    FENCE_WRAP,
    FIRST,
    HANGUL,
    HEAD_LABEL,
    HEADER,
    HEADING,
    HERE,
    JSON_WRAP,
    LABEL,
    LAST,
    MARKED_WRAP,
    MARKS,
    MAY_SAY_TRANSLATION,
    MEANS_THIS_TEXT,
    NOTE,
    OFFER,
    ROLES,
    RULE,
    SAYS_HERE,
    SAYS_NOTE,
    SAYS_OFFER,
    SAYS_SYSTEM,
    SAYS_TRANSLATION,
    SAYS_YES,
    STRAYS_AT_MOST,
    SYSTEM,
    TO_KOREAN,
    TOKEN,
    TRANSLATION,
    WORDS,
    WORTH,
)
from hunmin.korean.prose import HIDDEN, Mark, hide_code
from hunmin.korean.script import FUNCTION_WORDS

# Marks of chat templates and tokenizers, and the tokens that hide what must be kept.


def prompt_leak_marks_of(pair: Pair) -> Iterator[Mark]:
    """Strays at the head, at the end and inside of the target, from left to right."""
    target = pair.target
    if not target.strip() or target == pair.source:
        return
    wrapped = _wrapped(pair)
    head = _head(pair, *wrapped) if wrapped[0] or _may_begin(target) else 0
    if not target[head:].strip():
        # Nothing would remain: all of the text is something else, and another kind.
        return
    tail = _tail(pair, head, wrapped[1]) if wrapped[1] < len(target) or _may_end(target) else len(target)
    if not target[head:tail].strip():
        tail = len(target)
    if head:
        yield _mark(target, 0, head)
    yield from _inside(pair, head, tail)
    if tail < len(target):
        yield _mark(target, tail, len(target))


def _mark(target: str, start: int, end: int, repair: str | None = "") -> Mark:
    shown = " ".join(target[start:end].split())
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    return Mark(start, end, tr(f"not in the source: {shown}", f"원문에 없는 말이 붙어 있습니다: {shown}"), repair=repair)


# Head


def _holds(text: str, words: Iterable[str]) -> bool:
    return any(word in text for word in words)


def _may_begin(target: str) -> bool:
    first = target[:200]
    return _holds(first[:60], MARKS) or _holds(first, BEGINNINGS) or not HANGUL.search(first[:24])


def _may_end(target: str) -> bool:
    last = target[-300:].rstrip()
    return last[-1:] in ">])#:】*_`" or _holds(last, ENDINGS) or not HANGUL.search(last[-16:])


def _head(pair: Pair, start: int, end: int) -> int:
    """How much of the beginning is not of the translation."""
    target, at = pair.target, start
    for _ in range(STRAYS_AT_MOST):
        match = RULE.match(target, at)
        if match and at:
            at = match.end()
        token = TOKEN.match(target, at + len(target[at : at + 40]) - len(target[at : at + 40].lstrip()))
        if token and token.group() not in pair.source:
            at = token.end()
            continue
        size = _label(pair, at)
        if not size:
            first = FIRST.match(target, at, end)
            assert first
            shown = first.group().strip()
            if not shown or not (_stray_at_head(pair, shown) or _opens_a_stray(pair, shown, first.end(), end)):
                break
            size = len(first.group())
        at += size
    return at + len(target[at:]) - len(target[at:].lstrip()) if at else 0


def _opens_a_stray(pair: Pair, shown: str, at: int, end: int) -> bool:
    """True for a 'Sure!' with a stray behind it."""
    if len(shown) > 40 or not ACKNOWLEDGED.match(shown):
        return False
    following = FIRST.match(pair.target, at, end)
    return _label(pair, at) > 0 or (following is not None and _stray_at_head(pair, following.group()))


def _label(pair: Pair, at: int) -> int:
    """The length of a label at a place, such as '번역:' or 'Output:'; 0 where the source may have one."""
    source = pair.source[:160]
    header = HEADER.match(pair.target, at + len(pair.target[at:]) - len(pair.target[at:].lstrip()))
    if header and _is_stray_header(pair, header):
        return header.end() - at
    match = LABEL.match(pair.target, at)
    if not match:
        return 0
    if match["translated"]:
        return 0 if MAY_SAY_TRANSLATION.search(source) else match.end() - at
    return 0 if HEAD_LABEL.match(source) else match.end() - at


def _is_stray_header(pair: Pair, header: re.Match[str]) -> bool:
    if "#" in header.group():
        return len(HEADING.findall(pair.source)) < len(HEADING.findall(pair.target))
    return not ROLES.search(pair.source)


def _stray_at_head(pair: Pair, text: str) -> bool:
    shown, source = text.strip().strip("*_\"“”'# "), pair.source
    near = source[:240]
    return (
        _is_about_translation(shown, source, near)
        or (len(shown) < 40 and ACKNOWLEDGED.match(shown) is not None and not SAYS_YES.search(near[:60]))
        or (len(shown) < 90 and HERE.match(shown) is not None and not SAYS_HERE.search(near))
        or (SYSTEM.match(shown) is not None and not SAYS_SYSTEM.search(near))
        or _is_new_english(shown, source)
    )


def _is_about_translation(shown: str, source: str, near: str) -> bool:
    if not TRANSLATION.search(shown) or len(shown) > 200:
        return False
    if TO_KOREAN.search(shown) and "korea" not in source.lower():
        return True
    if not SAYS_TRANSLATION.search(source) or (MEANS_THIS_TEXT.search(shown) and not MAY_SAY_TRANSLATION.search(source)):
        return True
    return HERE.match(shown) is not None and not MAY_SAY_TRANSLATION.search(near) and not SAYS_HERE.search(near)


def _is_new_english(shown: str, source: str) -> bool:
    """True for an English sentence of at least four words, of which the source holds few."""
    if HANGUL.search(shown):
        return False
    words = WORDS.findall(shown)
    if len(words) < 4 or sum(word.lower() in FUNCTION_WORDS for word in words) < 2 or re.search("[=<>{}\\\\`]", shown):
        return False
    known = set(WORDS.findall(source.lower()))
    return sum(word.lower() in known for word in words) < 0.5 * len(words)


# End


def _tail(pair: Pair, floor: int, end: int) -> int:
    """Where the translation ends and strays begin."""
    target = pair.target
    for _ in range(STRAYS_AT_MOST):
        kept = target[:end].rstrip()
        line = max(kept.rfind("\n") + 1, floor)
        piece = kept[line:]
        if not piece:
            break
        token = _trailing_token(pair, piece)
        start = max((match.end() for match in LAST.finditer(piece)), default=0)
        own = line > floor and len(piece) < 120 and MEANS_THIS_TEXT.search(piece)
        whole = not start or own or piece.lstrip()[:1] in "([（※*" or NOTE.match(piece)
        start = max(start, piece.rfind(" (") + 1 if piece.endswith(")") else 0)
        if token:
            end = line + token[0]
        elif (
            whole
            and _stray_at_end(pair, piece, own_line=line > floor)
            or RULE.fullmatch(piece)
            and end < len(target)
            and line > floor
        ):
            end = line
        else:
            if not start or not _stray_at_end(pair, piece[start:], own_line=False):
                break
            end = line + start
    return len(target[:end].rstrip()) if end < len(target) and end < len(target.rstrip()) else len(target)


def _trailing_token(pair: Pair, piece: str) -> tuple[int, int] | None:
    """The place of a header or of template marks that end a line."""
    for match in TOKEN.finditer(piece):
        if match.group() not in pair.source and not piece[match.end() :].strip():
            return match.span()
    header = HEADER.match(piece)
    if header and not piece[header.end() :].strip() and _is_stray_header(pair, header):
        return 0, len(piece)
    return None


def _stray_at_end(pair: Pair, text: str, own_line: bool) -> bool:
    shown, source = text.strip().strip('*_"“” '), pair.source
    near = source[-300:]
    if not shown or len(shown) > 400:
        return False
    if _is_about_translation(shown, source, near):
        return True
    if OFFER.search(shown) and len(shown) < 160 and not SAYS_OFFER.search(source):
        return True
    if _is_new_english(shown.strip("()[]"), source):
        return True
    own = own_line or shown[0] in "([※"
    return (
        own
        and NOTE.match(shown) is not None
        and not SAYS_NOTE.search(near)
        and ":" not in near
        and not SAYS_NOTE.search(source[:40])
    )


# Both ends and inside


def _wrapped(pair: Pair) -> tuple[int, int]:
    """Where a text begins and ends inside of tags, JSON, a code block or quotes that the source does not have."""
    target, source = pair.target, pair.source.strip()
    end = len(target.rstrip())
    last = target[max(0, end - 40) : end]
    first = target[:40].lstrip()[:1]
    if first == "<" and source[:1] != "<":
        tag = MARKED_WRAP.match(target)
        close = f"</{tag[1]}>" if tag else ""
        if tag and last.endswith(close) and f"<{tag[1]}" not in source:
            return tag.end(), len(target[: end - len(close)].rstrip())
    if first == "{" and source[:1] not in "{[" and last.endswith("}"):
        match = JSON_WRAP.match(target)
        closing = re.search('"\\s*\\}$', last)
        if match and closing:
            return match.end(), end - len(closing.group())
    if first == "`" and not source.startswith("`") and "```" not in source and last.endswith("```"):
        match = FENCE_WRAP.match(target)
        if match and target.count("```") == 2:
            return match.end(), len(target[: end - 3].rstrip())
    return 0, len(target)


def _inside(pair: Pair, head: int, tail: int) -> Iterator[Mark]:
    target, source = pair.target, pair.source
    if not WORTH.search(target):
        return
    shown = hide_code(target) if "`" in target else target
    for match in TOKEN.finditer(target, head, tail):
        text = match.group()
        if (
            text not in source
            and HIDDEN not in shown[slice(*match.span())]
            and not (text[0] == "<" and f"<{text.strip('</>')}" in source)
        ):
            yield _mark(target, *match.span(), "" if text[:2] in {"<|", "[/", "[I", "<<", "</", "<s", "<e"} else None)
    if _holds(shown, ("역", "옮긴", "편집자", "ranslator", "T/N", "TN", "TL")) and not MAY_SAY_TRANSLATION.search(source):
        for match in BRACKETED.finditer(shown, head, tail):
            yield _mark(target, *match.span())
    if "#" in shown or ":" in shown:
        for match in HEADER.finditer(shown, head, tail):
            if _is_stray_header(pair, match):
                yield _mark(target, *match.span(), None)
