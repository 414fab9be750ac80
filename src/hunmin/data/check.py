"""Defects of a Korean data set, each with its place: what `hunmin check` prints.

A kind is one entry of `CHECKS`: a function from a conversation to places. Spans are Unicode code points of the field as read.
Rows that the reader refuses are findings too: `empty` for an answer without content, else `unreadable` with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from itertools import chain, islice
from typing import Any

from hunmin.core.example import stable_id
from hunmin.core.jsonl import BadRecord
from hunmin.core.language import tr
from hunmin.data.fields import PAIR, Conversation, TextField, is_pair, text_fields
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import mapped
from hunmin.data.sources.records import Found, find_records
from hunmin.data.sources.shapes import detect, read_parts
from hunmin.korean.cut_off import cut_off_marks
from hunmin.korean.formality import formality_marks
from hunmin.korean.leaks import identity_marks, prompt_leak_marks, refusal_marks
from hunmin.korean.normal import clean, has_content, is_blank
from hunmin.korean.particles import particle_marks
from hunmin.korean.prose import Mark, Severity
from hunmin.korean.repetition import repetition_marks
from hunmin.korean.script import KOREAN_SHARE, asks_english, is_correction, korean_share, script_marks, untranslated_marks

EXAMPLES = 10
EXCERPT = 40
# Records looked at first to tell whether a data set is Korean; English rows in one of these shares are errors, warnings.
FIRST_RECORDS = 100
MOSTLY_KOREAN = 0.9
PARTLY_KOREAN = 0.5


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect.

    row    from 1: the line of a text file, the record of a json or parquet file.
    field  the path of the field in the record as read; "" when the record as a whole cannot be read.
    span   start and end in the field, in Unicode code points.
    """

    row: int
    id: str
    field: str
    kind: str
    severity: Severity
    span: tuple[int, int]
    message: str
    repair: str | None

    def to_record(self) -> dict[str, Any]:
        """The finding as `check --json` prints it."""
        return asdict(self) | {"span": list(self.span)}


@dataclass(slots=True)
class Summary:
    """What a check found, for one page.

    rows      records looked at.
    counts    findings by kind and severity.
    examples  at most ten findings of each kind, each with the text around its place.
    """

    rows: int = 0
    counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    examples: dict[str, list[tuple[Finding, str]]] = field(default_factory=dict)

    def add(self, finding: Finding, text: str) -> None:
        """Count a finding; `text` is the field it is in."""
        self.counts[finding.kind, finding.severity] += 1
        kept = self.examples.setdefault(finding.kind, [])
        if len(kept) < EXAMPLES:
            start, end = max(0, finding.span[0] - EXCERPT), finding.span[1] + EXCERPT
            kept.append((finding, text[start : min(end, start + 6 * EXCERPT)]))

    @property
    def errors(self) -> int:
        """How many findings are errors: what the exit code of `check` rests on."""
        return sum(count for (_, severity), count in self.counts.items() if severity == "error")

    def to_record(self) -> dict[str, Any]:
        """The summary as JSON."""
        kinds: dict[str, dict[str, int]] = {}
        for (kind, severity), count in sorted(self.counts.items()):
            kinds.setdefault(kind, {})[severity] = count
        examples = {kind: [one.to_record() | {"text": text} for one, text in found] for kind, found in self.examples.items()}
        return {"rows": self.rows, "kinds": kinds, "examples": examples}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a kind looks at: a conversation, and whether its data set is Korean.

    english_is  the severity of a row that is English as a whole; None in a data set that is not Korean.
    """

    fields: Conversation
    english_is: Severity | None

    def asked(self, index: int) -> str:
        """What was asked before the field of this number: system, question and input, up to the answer before."""
        parts = []
        for one in reversed(self.fields[:index]):
            if one.part == "answer":
                break
            if one.part in {"system", "asked", "input", "source"}:
                parts.append(one.text)
        return "\n".join(reversed(parts))

    def answers(self) -> Iterator[tuple[TextField, str]]:
        """The answers, each with what was asked."""
        for index, one in enumerate(self.fields):
            if one.part == "answer":
                yield one, self.asked(index)


Place = tuple[TextField, Mark]


def _repetition(checked: Checked) -> Iterator[Place]:
    for one in checked.fields:
        if one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in repetition_marks(one.text))


def _refusal(checked: Checked) -> Iterator[Place]:
    for one, _ in checked.answers():
        yield from ((one, mark) for mark in refusal_marks(one.text))


def _identity_leak(checked: Checked) -> Iterator[Place]:
    for one, _ in checked.answers():
        yield from ((one, mark) for mark in identity_marks(one.text))


def _prompt_leak(checked: Checked) -> Iterator[Place]:
    for index, one in enumerate(checked.fields):
        if one.part in {"asked", "input"}:
            yield from ((one, mark) for mark in prompt_leak_marks(one.text, is_answer=False))
        elif one.part == "answer":
            yield from ((one, mark) for mark in prompt_leak_marks(one.text, is_answer=True, asked=checked.asked(index)))


def _script_mixed(checked: Checked) -> Iterator[Place]:
    for index, one in enumerate(checked.fields):
        if one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in script_marks(one.text, checked.asked(index)))


def _formality_mixed(checked: Checked) -> Iterator[Place]:
    answers = list(checked.answers())
    for number, mark in formality_marks([(asked, one.text) for one, asked in answers]):
        yield answers[number][0], mark


def _particle_wrong(checked: Checked) -> Iterator[Place]:
    """In what was asked only a warning, and nothing in a text that somebody wants corrected."""
    correction = any(one.part in {"asked", "system"} and is_correction(one.text) for one in checked.fields)
    for one in checked.fields:
        if one.part in {"answer", "reasoning", "document"}:
            yield from ((one, mark) for mark in particle_marks(one.text))
        elif one.part == "asked" and not correction:
            for mark in particle_marks(one.text):
                yield one, Mark(mark.start, mark.end, mark.message, "warning", mark.repair)


def _untranslated(checked: Checked) -> Iterator[Place]:
    if checked.english_is is None:
        return
    english = False
    for index, one in enumerate(checked.fields):
        if one.part == "asked":
            marks = [] if asks_english(one.text) else [mark for mark in untranslated_marks(one.text) if mark.severity == "error"]
            english = bool(marks)
        elif one.part == "answer":
            marks = list(untranslated_marks(one.text, checked.asked(index)))
        else:
            continue
        for mark in marks:
            severity = checked.english_is if english and mark.severity == "error" else mark.severity
            yield one, Mark(mark.start, mark.end, mark.message, severity)


def _cut_off(checked: Checked) -> Iterator[Place]:
    for one, asked in checked.answers():
        yield from ((one, mark) for mark in cut_off_marks(one.text, asked))


CHECKS: Mapping[str, Callable[[Checked], Iterator[Place]]] = {
    "repetition": _repetition,
    "refusal": _refusal,
    "identity_leak": _identity_leak,
    "prompt_leak": _prompt_leak,
    "script_mixed": _script_mixed,
    "formality_mixed": _formality_mixed,
    "particle_wrong": _particle_wrong,
    "untranslated": _untranslated,
    "cut_off": _cut_off,
}


def check_source(source: SourceSettings, summary: Summary | None = None) -> Iterator[Finding]:
    """Every defect of a source, row by row, filling `summary` on the way.

    Raises `SourceError` when the source as a whole cannot be read.
    """
    summary = summary or Summary()
    records = find_records(source)
    first = list(islice(records, FIRST_RECORDS))
    english_is = _english_is(source, first)
    seen: dict[int, int] = {}
    for found in chain(first, records):
        if source.max_rows is not None and summary.rows >= source.max_rows:
            return
        summary.rows += 1
        for finding, text in _check_record(found, source, english_is, seen):
            summary.add(finding, text)
            yield finding


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


def _check_record(
    found: Found, source: SourceSettings, english_is: Severity | None, seen: dict[int, int]
) -> Iterator[tuple[Finding, str]]:
    try:
        record = _mapped(found, source)
        conversations = _conversations(record, source)
        _check_id(record, conversations, seen)
    except BadRecord as error:
        yield _unreadable(found, error), ""
        return
    names = {new: old for old, new in source.fields.items()}
    for index, fields in enumerate(conversations):
        ending = "" if len(conversations) == 1 else f"-{index}"
        for kind, one, mark in _places(fields, english_is):
            path = _as_read(one.path, names)
            place = (found.line, _id(record, found) + ending, path, kind, mark.severity, (mark.start, mark.end))
            yield Finding(*place, mark.message, mark.repair), one.text


def _places(fields: Conversation, english_is: Severity | None) -> Iterator[tuple[str, TextField, Mark]]:
    refused = _refused(fields)
    if refused:
        yield refused
        return
    checked = Checked(fields, english_is)
    for kind, check in CHECKS.items():
        for one, mark in check(checked):
            yield kind, one, mark


def _refused(fields: Conversation) -> tuple[str, TextField, Mark] | None:
    """What the reader would refuse a conversation for."""
    for one in fields:
        problem = clean(one.text).problem
        if problem:
            return "unreadable", one, _whole(one, _reason(problem))
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


def _check_id(record: Mapping[str, Any], conversations: list[Conversation], seen: dict[int, int]) -> None:
    """Raise `id_conflict` for a record's own id that came before with other content; 64 bits each are kept of both."""
    own = record.get("id")
    if not _is_id(own):
        return
    content = hash(tuple((one.path, one.text) for fields in conversations for one in fields))
    if seen.setdefault(hash(str(own)), content) != content:
        raise BadRecord("id_conflict", str(own))


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
