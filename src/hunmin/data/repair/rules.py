"""Repairs that need no engine: code and lines as the source has them, and the marks that carry their own repair.

A change is kept only when the checks find less wrong after it; so a second run finds nothing more to do.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from typing import Any, Literal

from hunmin.data.fields import text_at, with_texts
from hunmin.data.findings import Finding
from hunmin.data.repair.code import code_changes
from hunmin.data.repair.lines import lines_restored
from hunmin.data.repair.literals import formula_changes, json_change, slot_changes
from hunmin.data.repair.repeats import leak_changes, repeat_changes
from hunmin.korean.particles.forms import PAIRS, agrees, other
from hunmin.korean.particles.sounds import sounds

Record = Mapping[str, Any]
Check = Callable[[Record], list[Finding]]
# Errors, how much text they cover, and all findings: what a repair must make less.
Weight = tuple[int, int, int]
UNREADABLE = 1_000_000
# A repair may uncover another: a block put back shows a line that was changed.
ROUNDS = 8
_CODE = frozenset({"code_altered", "cut_off", "format_lost"})
_LINES = frozenset({"format_lost", "cut_off"})
_JSON = frozenset({"format_lost", "code_altered"})
# Kinds whose repair is a word that a particle may follow.
_WORDS = frozenset({"number_changed", "math_altered", "code_altered", "url_altered", "placeholder_lost"})
_PARTICLE = re.compile(
    f"(?:{'|'.join(sorted((one for pair in PAIRS[:5] for one in pair), key=len, reverse=True))})(?=[\\s.,!?)]|부터|까지|$)"
)
_QUOTED = re.compile("[\"'“‘][^\"'“”‘’\n]*[가-힣]")
_WORDS_INSIDE = re.compile("[가-힣]+ [가-힣]+")
_CLOSING = tuple(")]}>")
_DOTS = re.compile(r"\.{2,}|…")
_HANGUL = re.compile("[가-힣]")
_UNSPOKEN = re.compile(r"[^\w%℃°]+$")


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: `span` is its place in the field as it was at that moment, in code points."""

    field: str
    kind: str
    span: tuple[int, int]
    before: str
    after: str
    by: Literal["rule", "engine"]

    def to_record(self) -> dict[str, Any]:
        """The edit as it stands in `notes`."""
        return asdict(self) | {"span": list(self.span)}


def weight(findings: Sequence[Finding]) -> Weight:
    """How much is wrong; a row that cannot be read at all is worse than any defect."""
    errors = [one for one in findings if one.severity == "error"]
    if any(one.kind in {"empty", "unreadable"} for one in errors):
        return UNREADABLE, 0, 0
    return len(errors), sum(one.span[1] - one.span[0] for one in errors), len(findings)


def repaired_by_rule(record: Record, sources: Mapping[str, str], check: Check) -> tuple[Record, list[Edit], list[Finding]]:
    """Apply certain repairs; returns the record, what was changed, and what is still wrong."""
    edits: list[Edit] = []
    findings = check(record)
    for _ in range(ROUNDS):
        for made in _proposals(record, sources, findings):
            changed = applied(record, made)
            left = check(changed)
            if weight(left) < weight(findings):
                record, findings = changed, left
                edits += made
                break
        else:
            break
    return record, edits, findings


def applied(record: Record, edits: Sequence[Edit]) -> dict[str, Any]:
    """The record with these edits made, which do not touch each other."""
    texts = {path: text_at(record, path) for path in dict.fromkeys(edit.field for edit in edits)}
    for edit in sorted(edits, key=lambda one: one.span, reverse=True):
        text = texts[edit.field]
        texts[edit.field] = text[: edit.span[0]] + edit.after + text[edit.span[1] :]
    return with_texts(record, texts)


def _proposals(record: Record, sources: Mapping[str, str], findings: Sequence[Finding]) -> Iterator[list[Edit]]:
    """Edits to be made together: what only the whole text shows, all marks, each mark alone."""
    paths = dict.fromkeys(one.field for one in findings)
    for path in paths:
        if path in sources:
            kinds = {one.kind for one in findings if one.field == path and (one.severity == "error" or one.kind == "repetition")}
            text = text_at(record, path)
            leaks = [one.span for one in findings if one.field == path and one.kind == "prompt_leak"]
            if leaks and (cut := leak_changes(sources[path], text, leaks)):
                yield [_edit(path, "prompt_leak", text, *change) for change in cut]
            for kind, changes in _by_text(sources[path], text, kinds):
                if changes:
                    yield [_edit(path, kind, text, *change) for change in changes]
    marks = [edit for path in paths for edit in _by_marks(path, text_at(record, path), findings)]
    if marks:
        yield marks
    if len(marks) > 1:
        yield from ([one] for one in marks)


def _by_text(source: str, text: str, kinds: Set[str]) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
    """Code, placeholders, JSON and lines as the source has them."""
    if kinds & _CODE:
        yield "code_altered", list(code_changes(source, text))
    if "placeholder_lost" in kinds:
        yield "placeholder_lost", list(slot_changes(source, text))
    if "math_altered" in kinds:
        yield "math_altered", list(formula_changes(source, text))
    if {"repetition", "untranslated"} & kinds:
        yield "repetition", repeat_changes(source, text)
    if kinds & _JSON and (change := json_change(source, text)):
        yield "format_lost", [change]
    if kinds & _LINES and (lines := lines_restored(source, text)) is not None:
        yield "format_lost", [_narrowed(text, lines)]


def _edit(path: str, kind: str, text: str, start: int, end: int, after: str) -> Edit:
    return Edit(path, kind, (start, end), text[start:end], after, "rule")


def _narrowed(text: str, wanted: str) -> tuple[int, int, str]:
    """The part of a text that differs from the wanted one."""
    shorter = min(len(text), len(wanted))
    head = next((n for n in range(shorter) if text[n] != wanted[n]), shorter)
    end = next((n for n in range(shorter - head) if text[-1 - n] != wanted[-1 - n]), shorter - head)
    return head, len(text) - end, wanted[head : len(wanted) - end]


def _by_marks(path: str, text: str, findings: Sequence[Finding]) -> list[Edit]:
    """The repairs that marks of a field carry and that do not touch each other; of two that overlap the narrower one."""
    wanted = [one for one in findings if one.field == path and one.repair is not None and text[slice(*one.span)] != one.repair]
    taken: list[Edit] = []
    for one in sorted(wanted, key=lambda found: (found.span[1] - found.span[0], found.span)):
        edit = _with_tail(one, text)
        if edit and all(edit.span[1] <= known.span[0] or known.span[1] <= edit.span[0] for known in taken):
            taken.append(edit)
    return sorted(taken, key=lambda edit: edit.span)


def _with_tail(one: Finding, text: str) -> Edit | None:
    """The repair of a mark together with what depends on it behind it: the dots of a shortened address, a particle."""
    (start, end), after = one.span, str(one.repair)
    before = text[start:end]
    if one.kind == "format_lost" and len(_HANGUL.findall(after)) < len(_HANGUL.findall(before)):
        return None  # a list mark never takes the place of a word
    if one.kind == "format_lost" and _doubles_a_rule(text[:start] + after + text[end:], start, start + len(after)):
        return None  # nor is a rule put beside a rule: a row is lost there
    if one.kind == "code_altered" and _QUOTED.search(before) and not _HANGUL.search(after):
        return None  # nor the source's words that of translated ones
    if one.kind == "math_altered" and _WORDS_INSIDE.search(before):
        return None  # nor does a formula the place of a sentence
    while one.kind == "placeholder_lost" and before[-1:] in _CLOSING and before[-1] not in after:
        end, before = end - 1, before[:-1]
    if one.kind == "url_altered" and (dots := _DOTS.match(text, end)):
        end = dots.end()
    particle = _PARTICLE.match(text, end) if one.kind in _WORDS and before and after else None
    if particle:
        said = particle.group()
        if not any(agrees(said, sound) for sound in sounds(_UNSPOKEN.sub("", after))):
            end, after = particle.end(), after + other(said)
    return _edit(one.field, one.kind, text, start, end, after)


def _doubles_a_rule(text: str, start: int, end: int) -> bool:
    """True when two lines without words follow each other around a place."""
    first, last = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start))) + 1, text.find("\n", text.find("\n", end) + 1)
    lines = [line.strip() for line in text[first : last if last >= 0 else None].split("\n")]
    return any(
        one and one == other and not any(char.isalnum() for char in one) for one, other in zip(lines, lines[1:], strict=False)
    )
