"""One source as rows: records found, decoded, shaped, cleaned, given their id and counted.

The law: read = kept + rejected + duplicates + left_out, on every run. A bad record never stops the reading; its place and
reason go to `Report.rejected`.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from hunmin.core.example import Document, Example, Message, Origin, Rejected, Row, stable_id
from hunmin.core.jsonl import BadRecord
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import Found, find_records
from hunmin.data.sources.shapes import Parts, detect, is_own, read_parts
from hunmin.korean.normal import clean, has_content, is_blank

# Marks that a chat format reads as structure; in data they are text (rule 8), counted so that a person can look.
CONTROL_MARKS = ("<|im_start|>", "<|im_end|>", "<|endoftext|>", "[INST]", "[/INST]", "<<SYS>>", "<|eot_id|>", "</s>", "<bos>")
_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(slots=True)
class Report:
    """What reading a source counted.

    left_out    good rows beyond `max_chars`.
    changes     how many rows each cleaning changed, by its name.
    shapes      how many records had each shape.
    conflicts   ids met again with other content; the row kept first must go too (`drop_conflicts`).
    """

    read: int = 0
    kept: int = 0
    duplicates: int = 0
    left_out: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    changes: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    conflicts: set[str] = field(default_factory=set)

    def to_record(self) -> dict[str, Any]:
        """The counts as JSON."""
        reasons = Counter(rejected.reason for rejected in self.rejected)
        return {
            "read": self.read,
            "kept": self.kept,
            "duplicates": self.duplicates,
            "left_out": self.left_out,
            "rejected": len(self.rejected),
            "reasons": dict(reasons.most_common()),
            "changes": dict(self.changes.most_common()),
            "shapes": dict(self.shapes.most_common()),
        }


def read_source(source: SourceSettings, report: Report, seed: int = 0) -> Iterator[Row]:
    """Read a source row by row, filling `report` on the way.

    `seed` orders the rows when `max_chars` takes a part of them. Raises `SourceError` when the source as a whole cannot be read.
    """
    rows = _unique_rows(source, report)
    if source.max_chars is None:
        yield from islice(rows, source.max_rows)
        return
    taken = take_chars(list(rows), source.max_chars, seed)[: source.max_rows]
    report.left_out = report.kept - len(taken)
    report.kept = len(taken)
    yield from taken


def take_chars(rows: list[Row], max_chars: int, seed: int) -> list[Row]:
    """A part of the rows of at most `max_chars` characters, chosen by the hash of seed and id, in the old order."""
    order = sorted(range(len(rows)), key=lambda i: hashlib.sha256(f"{seed}\0{rows[i].id}".encode()).digest())
    taken, chars = set(), 0
    for index in order:
        chars += len(rows[index].text)
        if chars > max_chars:
            break
        taken.add(index)
    return [row for index, row in enumerate(rows) if index in taken]


def drop_conflicts(rows: Iterator[Row], report: Report, dataset: str) -> Iterator[Row]:
    """Leave out rows whose id came again with other content; both are rejected."""
    for row in rows:
        if row.id in report.conflicts and row.origin.dataset == dataset:
            report.kept -= 1
            report.rejected.append(Rejected("id_conflict", dataset, row.origin.row, detail=row.id))
            continue
        yield row


def _unique_rows(source: SourceSettings, report: Report) -> Iterator[Row]:
    seen: dict[str, int] = {}
    for found in find_records(source):
        report.read += 1
        try:
            rows = list(_rows(found, source, report))
        except BadRecord as error:
            report.rejected.append(_reject(found, error))
            continue
        # A record of several conversations counts once as read and its conversations one by one from here on.
        report.read += len(rows) - 1
        for row in rows:
            content = _content_hash(row)
            before = seen.get(row.id)
            if before is None:
                seen[row.id] = content
                report.kept += 1
                yield row
            elif before == content:
                report.duplicates += 1
            else:
                report.conflicts.add(row.id)
                report.rejected.append(_reject(found, BadRecord("id_conflict", row.id)))


def _content_hash(row: Row) -> int:
    """64 bits over what a row says; good within this process, which is all that conflicts need."""
    if isinstance(row, Document):
        return hash(row.text)
    texts = tuple([(turn.role, turn.content, turn.context, turn.reasoning) for turn in row.messages])
    calls = [turn.tool_calls for turn in row.messages if turn.tool_calls]
    return hash((texts, repr((calls, row.rejected, row.tools)))) if calls or row.rejected or row.tools else hash(texts)


def _reject(found: Found, error: BadRecord) -> Rejected:
    digest = hashlib.sha256(found.raw).hexdigest()[:16] if found.raw else ""
    return Rejected(error.reason, found.file, found.line, found.offset, digest, error.detail[:200])


def _rows(found: Found, source: SourceSettings, report: Report) -> Iterator[Row]:
    if found.problem:
        raise BadRecord(found.problem, found.detail)
    record = mapped(found.record, source)
    shape = "text" if source.text else detect(record) if source.shape == "auto" else source.shape
    report.shapes[shape] += 1
    all_parts = [Parts(body=_composed(record, source.text))] if source.text else read_parts(record, shape)
    own_id = record.get("id")
    usable = isinstance(own_id, str | int) and not isinstance(own_id, bool) and own_id != ""
    row_id = str(own_id) if usable else stable_id(found.dataset, found.revision, record)
    origin = Origin(**record["origin"]) if is_own(record) else Origin(found.dataset, found.line, found.revision, source.licence)
    for index, parts in enumerate(all_parts):
        parts_id = row_id if len(all_parts) == 1 else f"{row_id}-{index}"
        yield _row(parts, parts_id, origin, source, report)


def mapped(record: Mapping[str, Any], source: SourceSettings) -> Mapping[str, Any]:
    """The record with the fields and values that the recipe renames; raises `BadRecord` when two fields meet."""
    if source.fields:
        renamed = {source.fields.get(name, name): value for name, value in record.items()}
        if len(renamed) != len(record):
            raise BadRecord("duplicate_key", "two fields have the same name after `fields`")
        record = renamed
    if source.values:
        record = {name: source.values.get(name, {}).get(str(value), value) for name, value in record.items()}
    return record


def _composed(record: Mapping[str, Any], text: str) -> str:
    """`text` with each {field} replaced by the record's own text; braces elsewhere in the record mean nothing."""
    wanted = _FIELD.findall(text)
    missing = [name for name in wanted if not isinstance(record.get(name), str | int | float)]
    if missing:
        raise BadRecord("missing_field", ", ".join(missing))
    if is_blank("".join(str(record[name]) for name in wanted[:1])):
        raise BadRecord("empty_text")
    return _FIELD.sub(lambda found: str(record[found[1]]), text)


def _row(parts: Parts, row_id: str, origin: Origin, source: SourceSettings, report: Report) -> Row:
    changed: set[str] = set()
    try:
        if not parts.messages:
            body = _clean(parts.body, changed)
            if is_blank(body):
                raise BadRecord("empty_text")
            return Document(row_id, body, origin, parts.notes)
        messages = tuple(_clean_message(message, changed) for message in parts.messages)
        rejected = None if parts.rejected is None else tuple(_clean_message(message, changed) for message in parts.rejected)
    finally:
        if changed:
            report.changes.update(changed)
    _check_answer(messages)
    example = Example(row_id, messages, origin, rejected, parts.tools, parts.notes)
    if source.read_as == "documents":
        return Document(row_id, example.text, origin, parts.notes)
    return example


def _check_answer(messages: tuple[Message, ...]) -> None:
    last = messages[-1]
    if last.role == "assistant" and not last.tool_calls and not has_content(last.content):
        raise BadRecord("empty_output", repr(last.content)[:40])
    if not any(
        message.role != "assistant" and not (is_blank(message.content) and is_blank(message.context)) for message in messages
    ):
        raise BadRecord("empty_prompt")


def _clean_message(message: Message, changed: set[str]) -> Message:
    content = _clean(message.content, changed)
    context = _clean(message.context, changed) if message.context else ""
    reasoning = _clean(message.reasoning, changed) if message.reasoning else message.reasoning
    if content is message.content and context is message.context and reasoning is message.reasoning:
        return message
    return replace(message, content=content, context=context, reasoning=reasoning)


def _clean(text: str, changed: set[str]) -> str:
    cleaned = clean(text)
    if cleaned.problem:
        raise BadRecord(cleaned.problem)
    if cleaned.changes:
        changed.update(cleaned.changes)
    if ("<" in text or "[" in text) and any(mark in text for mark in CONTROL_MARKS):
        changed.add("control_mark")
    return cleaned.text
