"""A record as what is sent: its fields, which of them stay, and each field cut into pieces that are rejoined byte for byte.

Protected spans become placeholders before the cut, so no border falls inside code or a formula. What lies between the pieces
(blank lines, spaces) is kept as it is. The turns of a conversation are sent together; all other segments stand alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hunmin.data.fields import PAIR, Conversation, Part, TextField, is_pair, text_fields
from hunmin.data.pairs.spans import TOKEN, Masked, mask, restore
from hunmin.data.sources.shapes import detect
from hunmin.korean.normal import is_blank
from hunmin.korean.script import korean_share

CONTEXT_CHARS = 1500
ALREADY_KOREAN = 0.5

# Where a long text may be cut, the best first: between paragraphs, lines, sentences.
_BORDERS = (re.compile(r"\n[ \t]*\n\s*"), re.compile(r"\n\s*"), re.compile(r"(?<=[.!?。！？…])[\"'”’)\]]*\s+"))
_LETTER = re.compile(r"[^\W\d_]")
_NUMBER = r"[-+−±]?[$€£¥₩]?\d[\d,]*(?:\.\d+)?(?:/\d+)?\s?(?:%|°[CF]?|[a-zA-Zµ²³]{1,3})?"
_LABELS = (
    "yes|no|true|false|entailment|neutral|contradiction|not[ _]entailment|positive|negative|mixed|equivalent|not[ _]equivalent"
    "|acceptable|unacceptable|correct|incorrect|it is not possible to tell|impossible|possible|unknown|maybe|none"
)
_LABEL = re.compile(rf"\s*(?:[(\[]?(?:[A-Ja-j]|[IVX]{{1,4}}|\d{{1,3}})[)\].:]?|{_NUMBER})\s*")
_NAMED_LABEL = re.compile(rf"(?i)\s*(?:[(\[]?[A-J\d][)\].:]\s*)?(?:{_LABELS})\.?\s*")
# Lines that stay as they are: the choices of a labelled question, and the result line of a worked solution.
_CHOICE_LINE = re.compile(rf"(?im)^[ \t]*(?:[-*•]|[(\[]?[A-J\d][)\].:])?[ \t]*(?:{_LABELS})[ \t]*$")
_RESULT_LINE = re.compile(r"(?:\A|\n)#### [^\n]*\s*\Z")


class TooLong(ValueError):
    """A sentence longer than the provider takes: it is not cut."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A segment's place in its field."""

    text: str


@dataclass(slots=True)
class FieldPlan:
    """A field of a record and how it is put together again.

    parts  what stays (str) and what is sent (Slot), in order.
    left   why the field stays as it is: label, korean, no_text; "" when it is translated.
    """

    path: str
    part: Part
    text: str
    masked: Masked | None = None
    parts: list[str | Slot] = field(default_factory=list)
    left: str = ""

    @property
    def slots(self) -> list[Slot]:
        """What of the field is sent."""
        return [one for one in self.parts if isinstance(one, Slot)]

    def joined(self, translations: list[str]) -> str:
        """The translated field: translations in the order of the slots, protected spans put back.

        Raises `SpanLost` when a span is not there exactly as often as in the source.
        """
        following = iter(translations)
        text = "".join(next(following) if isinstance(one, Slot) else one for one in self.parts)
        return text if self.masked is None else restore(self.masked, text)


@dataclass(slots=True)
class RecordPlan:
    """A record's conversations as plans of their fields; `many` tells a conversation of several turns."""

    conversations: list[list[FieldPlan]]
    many: list[bool]

    @property
    def fields(self) -> Iterator[FieldPlan]:
        """All fields, in order."""
        for one in self.conversations:
            yield from one


def plan_record(record: Mapping[str, Any], chosen: list[str], limit: int, *, smallest: bool = False) -> RecordPlan:
    """What of a record is translated.

    `chosen` names fields or parts, empty for all; `limit` is the longest piece; `smallest` cuts every field into sentences.
    Raises `BadRecord` for an unknown shape and `TooLong` for a sentence over the limit.
    """
    shape = PAIR if is_pair(record) else detect(record)
    seen: set[str] = set()
    plan = RecordPlan([], [])
    for conversation in _conversations(record, shape):
        fresh = [one for one in conversation if one.path not in seen and one.part != "tool"]
        seen.update(one.path for one in fresh)
        labelled = shape == "cot" and any(one.part == "answer" and _NAMED_LABEL.fullmatch(one.text) for one in conversation)
        plans = [_plan_field(one, shape, labelled, limit, smallest) for one in fresh if _is_chosen(one, chosen)]
        plan.conversations.append(plans)
        plan.many.append(sum(one.part == "answer" for one in conversation) > 1)
    return plan


def _conversations(record: Mapping[str, Any], shape: str) -> list[Conversation]:
    if shape == PAIR:
        return [(TextField("target", "answer", record["source"]),)]
    found = text_fields(record, shape)
    worse = tuple(_rejected(record.get("rejected"), len(record["prompt"]) if isinstance(record.get("prompt"), list) else 0))
    return [*found, worse] if worse else found


def _rejected(value: Any, n_prompt: int) -> Iterator[TextField]:
    """The worse answer of a preference row, which `text_fields` leaves out; a repeated prompt in it is not sent twice."""
    if isinstance(value, str):
        yield TextField("rejected", "answer", value)
    elif isinstance(value, dict) and isinstance(value.get("value"), str):
        yield TextField("rejected.value", "answer", value["value"])
    elif isinstance(value, list):
        for index, turn in enumerate(value):
            if isinstance(turn, dict) and isinstance(turn.get("content"), str) and turn["content"]:
                part: Part = "answer" if turn.get("role") == "assistant" else "asked"
                yield TextField(f"rejected[{index}].content", part, turn["content"])


def _is_chosen(one: TextField, chosen: list[str]) -> bool:
    if not chosen:
        return True
    root, last = re.split(r"[.\[]", one.path)[0], re.split(r"[.\]]", one.path)[-1]
    return bool({root, last, one.part} & set(chosen))


def _plan_field(one: TextField, shape: str, labelled: bool, limit: int, smallest: bool) -> FieldPlan:
    plan = FieldPlan(one.path, one.part, one.text)
    is_label = _LABEL.fullmatch(one.text) or (shape == "cot" and _NAMED_LABEL.fullmatch(one.text))
    if one.part == "answer" and is_label:
        plan.left = "label"
    elif is_blank(one.text) or not _LETTER.search(one.text):
        plan.left = "no_text"
    elif korean_share(one.text) >= ALREADY_KOREAN:
        plan.left = "korean"
    if plan.left:
        return plan
    plan.masked = mask(one.text)
    text: str = plan.masked.text
    fixed = _CHOICE_LINE if labelled and one.part == "asked" else _RESULT_LINE
    at = 0
    for found in fixed.finditer(text):
        if fixed is _RESULT_LINE and not _LABEL.fullmatch(found.group().strip()[5:]):
            continue
        plan.parts += [*_parts(text[at : found.start()], limit, smallest), found.group()]
        at = found.end()
    plan.parts += _parts(text[at:], limit, smallest)
    if not plan.slots:
        plan.left = "no_text"
    return plan


def _parts(text: str, limit: int, smallest: bool) -> Iterator[str | Slot]:
    """Pieces and what stands between them; together they are the text."""
    for piece in _pieces(text, 1 if smallest else limit, smallest):
        body = piece.strip()
        if not _LETTER.search(TOKEN.sub("", body)):
            yield piece
            continue
        if len(body) > limit:
            raise TooLong(f"{len(body)} characters without a border")
        start = piece.index(body)
        yield from (one for one in (piece[:start], Slot(body), piece[start + len(body) :]) if one)


def _pieces(text: str, limit: int, smallest: bool, level: int = 0) -> Iterator[str]:
    """The text in pieces of at most `limit` characters where borders allow, as few as possible."""
    if len(text) <= limit and not smallest or level == len(_BORDERS):
        yield text
        return
    held = ""
    for unit in _units(text, _BORDERS[level]):
        if not smallest and len(held) + len(unit) <= limit:
            held += unit
            continue
        if held:
            yield held
        held = ""
        if smallest or len(unit) > limit:
            yield from _pieces(unit, limit, smallest, level + 1)
        else:
            held = unit
    if held:
        yield held


def _units(text: str, border: re.Pattern[str]) -> Iterator[str]:
    """The text cut after every border."""
    at = 0
    for found in border.finditer(text):
        if found.end() < len(text) and found.end() > at:
            yield text[at : found.end()]
            at = found.end()
    yield text[at:]


def context_before(plans: list[FieldPlan], first: int) -> str:
    """The end of what was said before a field of a conversation, for the engine to read."""
    said = "\n".join(one.text for one in plans[:first])
    return said[-CONTEXT_CHARS:]
