"""A record in, a row of the same shape out: id, origin and notes added, or a refusal with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hunmin.core.example import Origin, Rejected, stable_id
from hunmin.core.jsonl import BadRecord
from hunmin.data.fields import is_pair, with_texts
from hunmin.data.pairs.spans import SpanLost
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import mapped
from hunmin.data.sources.records import Found
from hunmin.data.sources.shapes import detect, is_own, read_parts
from hunmin.data.translate.desk import Failure, Verdict
from hunmin.data.translate.segments import FieldPlan, RecordPlan, TooLong, plan_record
from hunmin.data.translate.settings import TranslateSettings

KEY_DIGITS = 16


class Ticket:
    """One segment on its way; shared by all fields that hold the same one. `verdict` comes when it is resolved."""

    def __init__(self, key: str, verdict: Verdict | None = None) -> None:
        self.key, self.verdict = key, verdict


@dataclass(slots=True)
class Job:
    """A record on its way through the run.

    whole    translations of whole fields taken from the memory, by path.
    tickets  the segments of each other field, by path, in order.
    """

    number: int
    found: Found
    record: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    plan: RecordPlan | None = None
    refusal: Rejected | None = None
    at: str = ""
    whole: dict[str, str] = field(default_factory=dict)
    tickets: dict[str, list[Ticket]] = field(default_factory=dict)

    @property
    def done(self) -> bool:
        """True when every segment has its verdict."""
        return all(ticket.verdict is not None for tickets in self.tickets.values() for ticket in tickets)

    def refuse(self, reason: str, detail: str = "", at: str = "") -> None:
        """Record why there will be no row."""
        digest = hashlib.sha256(self.found.raw).hexdigest()[:16] if self.found.raw else ""
        self.refusal = Rejected(reason, self.found.file, self.found.line, self.found.offset, digest, detail[:200])
        self.at = at


def open_job(number: int, found: Found, source: SourceSettings, settings: TranslateSettings) -> Job:
    """A record with its id and its plan; a bad one is refused."""
    job = Job(number, found)
    if found.problem:
        job.refuse(found.problem, found.detail)
        return job
    try:
        job.record = record = mapped(found.record, source)
        own = record.get("id")
        usable = isinstance(own, str | int) and not isinstance(own, bool) and own != ""
        job.id = str(own) if usable else stable_id(found.dataset, found.revision, record)
        if not is_pair(record):
            read_parts(record, detect(record))
        smallest = settings.engine == "memory"
        job.plan = plan_record(record, settings.fields, settings.max_segment_chars, smallest=smallest)
    except BadRecord as error:
        job.refuse(error.reason, error.detail)
    except TooLong as error:
        job.refuse("too_long", str(error))
    return job


def finished_row(job: Job, source: SourceSettings, settings: TranslateSettings) -> dict[str, Any] | None:
    """The row of a job whose segments are resolved; None when it is refused."""
    if job.refusal is not None or job.plan is None:
        return None
    texts: dict[str, str] = dict(job.whole)
    notes: dict[str, Any] = {"engine": settings.engine, "model": "", "keys": {}}
    models: dict[str, None] = {}
    for one in job.plan.fields:
        tickets = job.tickets.get(one.path)
        if tickets is None:
            continue
        translations = []
        for ticket in tickets:
            if isinstance(ticket.verdict, Failure):
                job.refuse(ticket.verdict.reason, ticket.verdict.detail, one.path)
                return None
            assert ticket.verdict is not None
            translations.append(ticket.verdict.text)
            models.setdefault(ticket.verdict.model)
        try:
            texts[one.path] = one.joined(translations)
        except SpanLost as error:
            job.refuse("span_lost", str(error), one.path)
            return None
        notes["keys"][one.path] = _short(tickets)
    notes["model"] = ", ".join(model for model in models if model)
    notes |= _more(job, settings)
    return _with_notes(job, with_texts(job.record, texts), source, notes)


def _short(tickets: list[Ticket]) -> str:
    if len(tickets) == 1:
        return tickets[0].key[:KEY_DIGITS]
    return hashlib.sha256("\0".join(ticket.key for ticket in tickets).encode()).hexdigest()[:KEY_DIGITS]


def _more(job: Job, settings: TranslateSettings) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if settings.style != "keep":
        more["style"] = settings.style
    if job.whole:
        more["memory"] = sorted(job.whole)
    left = {one.path: one.left for one in _fields(job) if one.left}
    return more | ({"left": left} if left else {})


def _fields(job: Job) -> Iterator[FieldPlan]:
    return job.plan.fields if job.plan else iter(())


def _with_notes(job: Job, row: dict[str, Any], source: SourceSettings, notes: Mapping[str, Any]) -> dict[str, Any]:
    """Add what is ours; fields of the data set that happen to have our names stay as they are."""
    found = job.found
    row.setdefault("id", job.id)
    if not is_own(row):
        row.setdefault("origin", Origin(found.dataset, found.line, found.revision, source.licence).to_record())
    known = row.get("notes", {})
    if isinstance(known, Mapping):
        row["notes"] = {**known, "translate": notes}
    else:
        row["translate_notes"] = notes
    return row


def refusal_record(job: Job) -> dict[str, Any]:
    """The line of the file of rejected rows."""
    assert job.refusal is not None
    return {"id": job.id, "field": job.at, **job.refusal.to_record()}
