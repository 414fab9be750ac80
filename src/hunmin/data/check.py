"""Defects of a Korean data set, each with its place: what `hunmin check` prints.

The kinds are in `kinds.py`. Spans are Unicode code points of the field as read. Rows that the reader refuses are findings
too: `empty` for an answer without content, `script_mixed` for letters that were lost, else `unreadable` with its reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, islice
from typing import Any

from hunmin.core.example import stable_id
from hunmin.core.jsonl import BadRecord
from hunmin.core.language import tr
from hunmin.core.parallel import batches, ordered_map
from hunmin.data.fields import PAIR, Conversation, TextField, is_pair, text_fields
from hunmin.data.findings import Finding, Summary
from hunmin.data.kinds import CHECKS, Checked
from hunmin.data.pairs.originals import Originals
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import mapped
from hunmin.data.sources.records import Found, find_records
from hunmin.data.sources.shapes import detect, read_parts
from hunmin.korean.normal import clean, has_content, is_blank
from hunmin.korean.prose import Mark, Severity
from hunmin.korean.script import KOREAN_SHARE, korean_share

# Records looked at first to tell whether a data set is Korean; English rows in one of these shares are errors, warnings.
FIRST_RECORDS = 100
MOSTLY_KOREAN = 0.9
PARTLY_KOREAN = 0.5
BATCH = 200

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Manner:
    """How every record of a source is checked."""

    source: SourceSettings
    english_is: Severity | None
    morphology: bool


@dataclass(frozen=True, slots=True)
class _CheckedRecord:
    """A record's findings, each with the field it is in and the field's source; `key` and `content` are hashes of its own id and its texts."""

    found: list[tuple[Finding, str, str]]
    line: int
    id: str = ""
    key: bytes = b""
    content: bytes = b""


def check_source(
    source: SourceSettings,
    summary: Summary | None = None,
    *,
    originals: Originals | None = None,
    morphology: bool = False,
    processes: int = 1,
) -> Iterator[Finding]:
    """Every defect of a source, row by row, filling `summary` on the way.

    originals   the records the rows were translated from; pair files carry their own.
    morphology  analyse words too: slower, finds more.

    Raises `SourceError` when the source as a whole cannot be read.
    """
    summary = summary or Summary()
    records = islice(find_records(source), source.max_rows)
    first = list(islice(records, FIRST_RECORDS))
    manner = _Manner(source, _english_is(source, first), morphology)
    paired = ((found, _original_of(found, source, originals)) for found in chain(first, records))
    contents: dict[bytes, bytes] = {}
    for batch in ordered_map(
        partial(_check_batch, manner), batches(paired, BATCH), processes if len(first) == FIRST_RECORDS else 1
    ):
        for checked in batch:
            summary.rows += 1
            # A record's own id that came before with other content: 8 bytes are kept of both.
            clash = checked.key and contents.setdefault(checked.key, checked.content) != checked.content
            found = [(_conflict(checked), "", "")] if clash else checked.found
            summary.rows_with_error += any(finding.severity == "error" for finding, *_ in found)
            for finding, text, source_text in found:
                summary.add(finding, text, source_text)
                yield finding


def check_record(record: Record, found: Found, original: Record | None = None, morphology: bool = False) -> list[Finding]:
    """The defects of one record, such as a row that was repaired; `found` is where it came from."""
    manner = _Manner(SourceSettings(path=found.file), "error", morphology)
    return [finding for finding, *_ in _check(replace(found, record=record), original, manner).found]


def _original_of(found: Found, source: SourceSettings, originals: Originals | None) -> Record | None:
    if originals is None or found.problem:
        return None
    return originals.of(mapped(found.record, source))


def _check_batch(manner: _Manner, batch: Iterable[tuple[Found, Record | None]]) -> list[_CheckedRecord]:
    return [_check(found, original, manner) for found, original in batch]


def _check(found: Found, original: Record | None, manner: _Manner) -> _CheckedRecord:
    source = manner.source
    try:
        record = _mapped(found, source)
        conversations = _conversations(record, source)
    except BadRecord as error:
        return _CheckedRecord([(_unreadable(found, error), "", "")], found.line)
    sources = source_texts(record, original, source)
    names = {new: old for old, new in source.fields.items()}
    results: list[tuple[Finding, str, str]] = []
    for index, fields in enumerate(conversations):
        ending = "" if len(conversations) == 1 else f"-{index}"
        for kind, one, mark in _places(Checked(fields, manner.english_is, sources, manner.morphology)):
            path = _as_read(one.path, names)
            place = (found.line, _id(record, found) + ending, path, kind, mark.severity, (mark.start, mark.end))
            results.append((Finding(*place, mark.message, mark.repair), one.text, sources.get(one.path, "")))
    own = record.get("id")
    key = _digest(str(own)) if _is_id(own) else b""
    content = _digest("\0".join(f"{one.path}\0{one.text}" for fields in conversations for one in fields))
    return _CheckedRecord(results, found.line, _id(record, found), key, content)


def source_texts(record: Record, original: Record | None, source: SourceSettings) -> dict[str, str]:
    """What each field was translated from, by its path: a pair's own source, or the fields of the original."""
    if is_pair(record):
        return {"target": record["source"]}
    if original is None:
        return {}
    try:
        return {one.path: one.text for fields in _conversations(original, source) for one in fields}
    except BadRecord:
        return {}


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _english_is(source: SourceSettings, records: list[Found]) -> Severity | None:
    korean = total = 0
    for found in records:
        try:
            conversations = _conversations(_mapped(found, source), source)
        except BadRecord:
            continue
        total += 1
        korean += any(korean_share(one.text) >= KOREAN_SHARE for fields in conversations for one in fields)
    if not korean or korean < PARTLY_KOREAN * total:
        return None
    return "error" if korean >= MOSTLY_KOREAN * total else "warning"


def _mapped(found: Found, source: SourceSettings) -> Mapping[str, Any]:
    if found.problem:
        raise BadRecord(found.problem, found.detail)
    return mapped(found.record, source)


def _conversations(record: Mapping[str, Any], source: SourceSettings) -> list[Conversation]:
    try:
        shape = detect(record) if source.shape == "auto" else source.shape
    except BadRecord:
        if not is_pair(record):
            raise
        shape = PAIR
    if shape != PAIR:
        read_parts(record, shape)
    return text_fields(record, shape)


def _places(checked: Checked) -> Iterator[tuple[str, TextField, Mark]]:
    refused = _refused(checked.fields)
    if refused:
        yield refused
        return
    for kind, check in CHECKS.items():
        for one, mark in check(checked):
            yield kind, one, mark


def _refused(fields: Conversation) -> tuple[str, TextField, Mark] | None:
    """What the reader would refuse a conversation for."""
    for one in fields:
        problem = clean(one.text).problem
        if problem:
            return "script_mixed", one, _whole(one, _reason(problem))
    last = fields[-1] if fields else TextField("", "asked", "")
    # Symbols may be a document, and the translation of symbols; an answer of symbols says nothing.
    bare = last.part == "document" or fields[0].part == "source" if fields else False
    if last.part in {"answer", "document"} and (is_blank(last.text) if bare else not has_content(last.text)):
        return "empty", last, _whole(last, tr("no content", "내용이 없습니다"))
    if all(one.part == "answer" or is_blank(one.text) for one in fields):
        return "unreadable", last, _whole(last, _reason("empty_prompt"))
    return None


def _whole(one: TextField, message: str) -> Mark:
    return Mark(0, len(one.text), message)


def _reason(reason: str, detail: str = "") -> str:
    shown = f"{reason}: {detail}" if detail else reason
    return tr(f"the reader refuses this row ({shown})", f"읽을 수 없는 행입니다 ({shown})")


def _unreadable(found: Found, error: BadRecord) -> Finding:
    kind = "empty" if error.reason in {"empty_output", "empty_text"} else "unreadable"
    return Finding(
        found.line, _id(found.record, found), "", kind, "error", (0, 0), _reason(error.reason, error.detail[:200]), None
    )


def _conflict(checked: _CheckedRecord) -> Finding:
    return Finding(checked.line, checked.id, "", "unreadable", "error", (0, 0), _reason("id_conflict", checked.id[:200]), None)


def _is_id(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool) and value != ""


def _id(record: Mapping[str, Any], found: Found) -> str:
    own = record.get("id")
    if _is_id(own):
        return str(own)
    return stable_id(found.dataset, found.revision, record) if record else ""


def _as_read(path: str, names: Mapping[str, str]) -> str:
    """The path under the name the field has in the file, where `fields` renamed it."""
    if not names:
        return path
    root = path.split("[")[0].split(".")[0]
    return names.get(root, root) + path[len(root) :]
