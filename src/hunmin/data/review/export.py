"""The reviewed data set: every row with its answer, as JSON lines in the shape it had; rejected rows in a file beside it.

Each row keeps or gets its `id` and `origin`, so that it stays the same row; an answered one says so in `notes.reviewed`, with
the text before and after each edit. Rows nobody answered are written as they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from hunmin.core.errors import UsageError
from hunmin.core.example import Origin
from hunmin.core.jsonl import atomic_writer, dumps
from hunmin.core.language import tr
from hunmin.data.fields import with_texts
from hunmin.data.review.answers import Answers
from hunmin.data.review.journal import Answer, journal_of
from hunmin.data.review.rows import has_own_id, row_id, row_key
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import Found, find_records
from hunmin.data.sources.shapes import is_own

FORMATS = (".jsonl", ".ndjson")


def export_review(source: SourceSettings, out: Path, overwrite: bool = False) -> dict[str, Any]:
    """Write the reviewed rows of a file; returns how many were written, rejected, unreadable and unanswered.

    `answers_to_other_rows` counts answers of the journal to rows that the file does not hold any more. Raises `UsageError` when
    the output exists or is the input or its journal.
    """
    file = Path(source.path)
    rejected_file = out.with_name(f"{out.stem}.rejected.jsonl")
    _check_places(file, (out, rejected_file), overwrite)
    answers, counts, used = Answers(file), Counter[str](), set[str]()
    with atomic_writer(rejected_file) as aside, atomic_writer(out) as kept:
        for found in find_records(source):
            key = row_key(found)
            answer = answers.current(key)
            if answer.state != "open":
                used.add(key)
            counts[_fate(found, answer)] += 1
            if found.problem:
                aside.write(dumps(_unreadable(found)) + "\n")
            else:
                line = dumps(_reviewed(found, answer, source)) + "\n"
                (aside if answer.state == "rejected" else kept).write(line)
    if not counts["rejected"] + counts["unreadable"]:
        rejected_file.unlink()
    written = counts["accepted"] + counts["edited"] + counts["unanswered"]
    names = ("accepted", "edited", "unanswered", "rejected", "unreadable")
    rest = {"answers_to_other_rows": answers.keys() - len(used)}
    answers.close()
    return {"read": counts.total(), "written": written, **{name: counts[name] for name in names}, **rest}


def _check_places(file: Path, outs: tuple[Path, ...], overwrite: bool) -> None:
    fix = tr("name another output", "다른 출력 경로를 지정하세요")
    if outs[0].suffix.lower() not in FORMATS:
        what = tr("the reviewed rows are written as JSON lines", "검수한 행은 JSON Lines로 씁니다")
        raise UsageError(what, at=str(outs[0]), fix=tr("name it .jsonl", "이름을 .jsonl 로 하세요"))
    for out in outs:
        if out.resolve() in (file.resolve(), journal_of(file).resolve()):
            what = tr("the output is the input or its journal", "출력이 입력이나 검수 기록과 같은 파일입니다")
            raise UsageError(what, at=str(out), fix=fix)
        if out.is_dir():
            raise UsageError(
                tr("a folder stands where a file is written", "파일을 쓸 자리에 폴더가 있습니다"), at=str(out), fix=fix
            )
        if out.exists() and not overwrite:
            fix += tr(", or add --overwrite", " (덮어쓰려면 --overwrite)")
            raise UsageError(tr("the output exists", "출력이 이미 있습니다"), at=str(out), fix=fix)


def _fate(found: Found, answer: Answer) -> str:
    if found.problem:
        return "unreadable"
    return "unanswered" if answer.state == "open" else answer.state


def _unreadable(found: Found) -> dict[str, Any]:
    raw = found.raw.decode("utf-8", "replace")
    return {"row": found.line, "reason": found.problem, "detail": found.detail, "raw": raw}


def _reviewed(found: Found, answer: Answer, source: SourceSettings) -> dict[str, Any]:
    record = with_texts(found.record, {path: edit.after for path, edit in answer.edits.items()})
    notes = _own_notes(record, found, source)
    if answer.state != "open":
        notes.pop("review", None)  # what a repair left for a person
        earlier = _mapping(notes.get("reviewed")).get("edits", [])
        edits = earlier + [{"field": path, "before": edit.before, "after": edit.after} for path, edit in answer.edits.items()]
        notes["reviewed"] = {"verdict": answer.state} | ({"edits": edits} if edits else {})
    if notes:
        record["notes"] = notes
    return record


def _own_notes(record: dict[str, Any], found: Found, source: SourceSettings) -> dict[str, Any]:
    """Make a record a row of ours, with id and origin; returns its notes, among them other people's fields of those names."""
    foreign = {}
    if not has_own_id(record):
        foreign["id"] = record.get("id")
        record["id"] = row_id(found)
    if is_own(record):
        notes = _mapping(record.get("notes"))
    else:
        foreign |= {name: record.pop(name) for name in ("origin", "notes") if name in record}
        record["origin"] = Origin(found.dataset, found.line, found.revision, source.licence).to_record()
        notes = {}
    foreign = {name: value for name, value in foreign.items() if value is not None}
    return notes | ({"extra": _mapping(notes.get("extra")) | foreign} if foreign else {})


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}
