"""Rows to review: a record with its findings, the texts a person may edit, and the hash its answer is kept under."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from hunmin.core.errors import HunminError
from hunmin.core.example import stable_id
from hunmin.core.jsonl import BadRecord
from hunmin.core.language import tr
from hunmin.data.fields import PAIR, TextField, is_pair, text_fields
from hunmin.data.findings import Finding, Summary
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import Found, find_records
from hunmin.data.sources.shapes import detect, is_own

Record = Mapping[str, Any]
Check = Callable[[SourceSettings, Summary], Iterator[Finding]]
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_NAME = re.compile(r"[^.\[\]]+")
# What the walkers of fields.py may raise for a record that its reader refuses.
_MALFORMED = (BadRecord, KeyError, IndexError, TypeError, AttributeError, ValueError)
RAW_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class Row:
    """A row with findings.

    key     hash of everything the record says: a changed row is another row, and gets no earlier answer.
    number  from 1, as `check` counts.
    record  None where the line is no record; `raw` is its text then.
    """

    key: str
    number: int
    id: str
    record: Record | None
    raw: str
    fields: tuple[TextField, ...]
    findings: tuple[Finding, ...]

    def text(self, path: str) -> str | None:
        """The text at a path, None where the row has none."""
        return next((one.text for one in self.fields if one.path == path), None)


def row_key(found: Found) -> str:
    """128 bits over the content of a record, or over the line that is none.

    What Hunmin itself writes beside a row, its origin and notes, is no content: a repair that changes nothing keeps the answers.
    """
    content = found.raw or f"{found.line}\0{found.problem}\0{found.detail}".encode()
    if not found.problem:
        own = {"origin", "notes"} if is_own(found.record) else set()
        said = {name: value for name, value in found.record.items() if name not in own}
        content = b"record\0" + _CANONICAL.encode(said).encode()
    return hashlib.sha256(content).hexdigest()[:32]


def has_own_id(record: Record) -> bool:
    """True for a record whose `id` the reader takes as it is."""
    own = record.get("id")
    return isinstance(own, str | int) and not isinstance(own, bool) and own != ""


def row_id(found: Found) -> str:
    """The record's own id, else the one the reader gives it."""
    if has_own_id(found.record):
        return str(found.record["id"])
    return stable_id(found.dataset, found.revision, found.record) if found.record else ""


def rows_with_findings(source: SourceSettings, check: Check, summary: Summary) -> Iterator[Row]:
    """The rows of one file that `check` finds something in, in file order; the file is read twice, side by side."""
    records = find_records(source)
    for number, findings in groupby(check(source, summary), key=lambda finding: finding.row):
        found = next((one for one in records if one.line == number), None)
        if found is None:
            what = tr(f"the file changed while it was read, at row {number}", f"읽는 동안 파일이 바뀌었습니다 ({number}행)")
            raise HunminError(what, at=source.path, fix=tr("run the same command again", "같은 명령을 다시 실행하세요"))
        yield _row(found, tuple(findings))


def _row(found: Found, findings: tuple[Finding, ...]) -> Row:
    record = None if found.problem else found.record
    raw = found.raw.decode("utf-8", "replace")[:RAW_SHOWN] if record is None else ""
    return Row(row_key(found), found.line, row_id(found), record, raw, editable_fields(found.record), findings)


def editable_fields(record: Record) -> tuple[TextField, ...]:
    """The texts of a record in reading order; of a record without a known shape, all its texts."""
    with suppress(*_MALFORMED):
        shape = PAIR if is_pair(record) else detect(record)
        fields = [one for conversation in text_fields(record, shape) for one in conversation]
        if all(isinstance(one.text, str) for one in fields):
            return tuple({one.path: one for one in fields}.values())
    return tuple(TextField(path, "document", text) for path, text in _texts(record, ""))


def _texts(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            if _NAME.fullmatch(name):
                yield from _texts(item, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, f"{path}[{index}]")
