"""`hunmin repair`: every row of a translated file mended as far as is certain, every change written into its notes.

Rows keep their order, shape and ids. Translations that cannot be trusted are taken back; what is left goes to `hunmin review`.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any, TypeVar

from hunmin.core.errors import UsageError
from hunmin.core.jsonl import BadRecord, atomic_writer, dumps
from hunmin.core.language import tr
from hunmin.core.progress import Log, watched
from hunmin.data.check import check_record, source_texts
from hunmin.data.fields import text_at
from hunmin.data.findings import Finding
from hunmin.data.pairs.english import HANGUL, letters, prose
from hunmin.data.pairs.originals import Originals
from hunmin.data.pairs.tasks import Action, task_of
from hunmin.data.repair.rules import Check, Edit, Record, applied, repaired_by_rule, weight
from hunmin.data.repair.sentences import (
    ADDED,
    BY_ENGINE,
    EXACT,
    Request,
    Translate,
    absorbed,
    doubled,
    requests,
    shifted,
    trimmed,
    without,
)
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import mapped
from hunmin.data.sources.records import Found, find_records
from hunmin.data.translate.translate import rejected_file

# Times a sentence is translated again, each time in other words or by another engine.
TRIES = 2
# Kinds of which a warning too is worth a new translation.
WARNED = EXACT | {"url_altered", "placeholder_lost", "math_altered", "number_changed"}
# Letters of a sentence that may stay as they are: a name, a title.
MOST_KEPT = 12
# Rows whose sentences are asked for at once; the engine paces itself.
AT_ONCE = 16

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True)
class Repaired:
    """What a repair did.

    rows         rows read; unreadable ones are written to `OUT.rejected.jsonl`.
    changed      rows with at least one edit.
    left         rows that still have an error: for a person.
    asked        sentences translated again, each try counted; `unanswered` those that the engine gave nothing for.
    edits        changes by kind and by what made them.
    left_kinds   rows left by each kind of error they still have.
    """

    rows: int = 0
    rejected: int = 0
    changed: int = 0
    left: int = 0
    asked: int = 0
    unanswered: int = 0
    edits: Counter[tuple[str, str]] = field(default_factory=Counter)
    left_kinds: Counter[str] = field(default_factory=Counter)

    def to_record(self) -> dict[str, Any]:
        """The counts as JSON."""
        edits = {f"{kind} {by}": count for (kind, by), count in self.edits.most_common()}
        return asdict(self) | {"edits": edits, "left_kinds": dict(self.left_kinds.most_common())}


@dataclass(slots=True)
class RepairedRow:
    """A row as far as it could be mended: its edits, what is still wrong with it, and what the engine was asked."""

    record: Record
    edits: list[Edit]
    findings: list[Finding]
    asked: list[str] = field(default_factory=list)
    unanswered: int = 0

    @property
    def wrong(self) -> list[Finding]:
        """The errors that are left."""
        return [one for one in self.findings if one.severity == "error"]


def repair_file(
    source: SourceSettings,
    out: Path,
    *,
    originals: Originals | None = None,
    translate: Translate | None = None,
    morphology: bool = True,
    log: Log | None = None,
) -> Repaired:
    """Mend a file into `out`, JSON lines of the same shape.

    originals  the records it was translated from; pair files carry their own.
    translate  an engine for sentences that no rule can mend; it is called from several threads.

    `out` appears only when every row is done. Raises `SourceError` when the file cannot be read, `UsageError` when `out` is the
    file itself, and what the engine raises when its budget ends.
    """
    if out.resolve() == Path(source.path).expanduser().resolve():
        what = tr("the repaired file would replace its own source", "고친 파일이 원본을 덮어쓰게 됩니다")
        raise UsageError(what, at=str(out), fix=tr("choose another name", "다른 이름을 쓰세요"))
    done = Repaired()
    records = watched(islice(find_records(source), source.max_rows), tr("repairing", "고치는 중"), source.max_rows, log)
    paired = ((found, _original_of(found, source, originals)) for found in records)
    with ExitStack() as files:
        file = files.enter_context(atomic_writer(out))
        refused: IO[str] | None = None
        for found, row in _in_order(partial(_repaired_row, source, translate, morphology), paired, AT_ONCE if translate else 1):
            done.rows += 1
            if isinstance(row, BadRecord):
                refused = refused or files.enter_context(atomic_writer(rejected_file(out)))
                refused.write(dumps(_refusal(found, row)) + "\n")
                done.rejected += 1
            else:
                file.write(dumps(row.record) + "\n")
                _count(row, done)
    if refused is None:
        rejected_file(out).unlink(missing_ok=True)
    return done


def repaired_row(record: Record, sources: Mapping[str, str], check: Check, translate: Translate | None = None) -> RepairedRow:
    """Mend one row; `sources` is what each field was translated from, by path.

    A row whose task did not survive is not translated again: that would be the same task.
    """
    row = RepairedRow(*repaired_by_rule(record, sources, check))
    if translate is None:
        return row
    tried: set[tuple[str, tuple[str, ...], int]] = set()
    while not any(one.kind == "task_lost" for one in row.wrong) and _mended_once(row, sources, check, translate, tried):
        pass
    return row


def _mended_once(
    row: RepairedRow,
    sources: Mapping[str, str],
    check: Check,
    translate: Translate,
    tried: set[tuple[str, tuple[str, ...], int]],
) -> bool:
    """Try the places of a row in turn until one of them is better; false when none is."""
    for attempt in range(TRIES):
        for place in sorted(filter(_is_open, row.findings), key=lambda one: (one.severity, one.span[1] - one.span[0])):
            source = sources.get(place.field)
            ways = deque(requests(source, text_at(row.record, place.field), place.kind, place.span)) if source else deque()
            while ways:
                wanted = ways.popleft()
                key = (place.field, tuple(one for request in wanted for one in request.sentences), attempt)
                if key in tried:
                    continue
                tried.add(key)
                edits, other = _translated(row, sources[place.field], place, wanted, translate, attempt)
                if edits and _accepted(row, edits, sources, check):
                    return True
                if other:
                    ways.appendleft([other])
    return False


def _is_open(one: Finding) -> bool:
    """True for a finding that a new translation may mend: errors, and warnings of kinds whose place is known."""
    return one.kind in BY_ENGINE and (one.severity == "error" or one.kind in WARNED)


def _translated(
    row: RepairedRow, source: str, place: Finding, wanted: Sequence[Request], translate: Translate, attempt: int
) -> tuple[list[Edit], Request | None]:
    """The edits that put new translations in their places; none when one is missing, or stands there already.

    In the last case the request for what is missing in its stead, where that can be told.
    """
    text = text_at(row.record, place.field)
    edits = []
    for request in wanted:
        said = list(translate(request.sentences, attempt)) if request.sentences else []
        row.asked += request.sentences
        answers = [one for asked, one in zip(request.sentences, said, strict=True) if one and _is_answer(asked, one)]
        row.unanswered += len(said) - len(answers)
        if len(answers) < len(request.sentences):
            return [], None
        if doubled(source, text, request, answers):
            if not text[request.start : request.end].strip():
                return [], shifted(source, text, request, answers[0])
            if place.kind not in ADDED:
                return [], None
            request, answers = without(text, request.start, request.end), []
        elif answers:
            request = trimmed(source, text, absorbed(text, request, answers[0]))
        span, before = (request.start, request.end), text[request.start : request.end]
        edits.append(Edit(place.field, place.kind, span, before, request.filling(answers), "engine" if answers else "rule"))
    return _apart(edits), None


def _is_answer(asked: str, said: str) -> bool:
    """False for words of English that came back as English."""
    return HANGUL.search(said) is not None or letters(prose(asked)) < MOST_KEPT


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Edits that do not touch each other: of two that take out the same blanks the later one keeps them."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: one.span):
        if not kept or kept[-1].span[1] <= edit.span[0]:
            kept.append(edit)
    return kept


def _accepted(row: RepairedRow, edits: list[Edit], sources: Mapping[str, str], check: Check) -> bool:
    """Keep the edits, and what rules mend after them, when less is wrong than before."""
    record, more, left = repaired_by_rule(applied(row.record, edits), sources, check)
    if weight(left) >= weight(row.findings):
        return False
    row.record, row.findings = record, left
    row.edits += edits + more
    return True


def _original_of(found: Found, source: SourceSettings, originals: Originals | None) -> Record | None:
    if originals is None or found.problem:
        return None
    try:
        return originals.of(mapped(found.record, source))
    except BadRecord:
        return None


def _repaired_row(
    source: SourceSettings, translate: Translate | None, morphology: bool, item: tuple[Found, Record | None]
) -> tuple[Found, RepairedRow | BadRecord]:
    found, original = item
    try:
        if found.problem:
            raise BadRecord(found.problem, found.detail)
        record = mapped(found.record, source)
    except BadRecord as error:
        return found, error
    texts = source_texts(record, original, source)

    def check(row: Record) -> list[Finding]:
        return check_record({name: value for name, value in row.items() if name != "notes"}, found, original, morphology)

    row = repaired_row(record, texts, check, translate)
    notes = _notes(row, record, texts)
    if notes or "notes" in record:
        row.record = {**row.record, "notes": notes}
    return found, row


def _notes(row: RepairedRow, record: Record, sources: Mapping[str, str]) -> dict[str, Any]:
    """The notes of a row with its edits, and with what a person must look at; what an earlier run left open is replaced."""
    known = record.get("notes")
    notes = {name: value for name, value in known.items() if name != "review"} if isinstance(known, Mapping) else {}
    if row.edits:
        notes["repairs"] = [*notes.get("repairs", []), *(edit.to_record() for edit in row.edits)]
    if row.wrong:
        notes["review"] = [_for_review(one, sources) for one in row.wrong]
    return notes


def _for_review(one: Finding, sources: Mapping[str, str]) -> dict[str, Any]:
    """A finding without its place in the file, which the repaired file does not keep; a lost task with what may be done."""
    record = {name: value for name, value in one.to_record().items() if name not in {"row", "id", "field"}}
    action = _action(sources) if one.kind == "task_lost" else None
    return {"field": one.field, **record} | ({"action": action} if action else {})


def _action(sources: Mapping[str, str]) -> Action | None:
    """What may be done about the task that a row was translated from: keep_english, localise or drop."""
    return next((task.action for text in sources.values() if (task := task_of(text))), None)


def _count(row: RepairedRow, done: Repaired) -> None:
    done.changed += bool(row.edits)
    done.left += bool(row.wrong)
    done.asked += len(row.asked)
    done.unanswered += row.unanswered
    done.edits.update((edit.kind, edit.by) for edit in row.edits)
    done.left_kinds.update({one.kind for one in row.wrong})


def _refusal(found: Found, error: BadRecord) -> dict[str, Any]:
    raw = {"raw": found.raw.decode("utf-8", "replace")} if found.raw else {"record": found.record}
    return {"reason": error.reason, "detail": error.detail, "row": found.line, **raw}


def _in_order(function: Callable[[Item], Result], items: Iterable[Item], at_once: int) -> Iterator[Result]:
    """Like `map`, for so many items at once; an error in the function is raised at its item's place."""
    if at_once == 1:
        yield from map(function, items)
        return
    rest = iter(items)
    pool = ThreadPoolExecutor(at_once, "repair")
    try:
        waiting: deque[Future[Result]] = deque(pool.submit(function, item) for item in islice(rest, 4 * at_once))
        while waiting:
            result = waiting.popleft().result()
            waiting.extend(pool.submit(function, item) for item in islice(rest, 1))
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def left_lines(done: Repaired) -> Iterator[str]:
    """What a person reads at the end."""
    share = 1000 * done.left / max(done.rows, 1)
    yield tr(
        f"{done.rows:,} rows, {done.changed:,} mended, {done.left:,} left for a person ({share:.1f} per 1,000)",
        f"{done.rows:,}행 가운데 {done.changed:,}행을 고쳤고 {done.left:,}행이 남았습니다 (1,000행당 {share:.1f})",
    )
    for (kind, by), count in done.edits.most_common():
        yield f"  {kind:<18} {count:>7,}  {tr('by rule', '규칙') if by == 'rule' else tr('by translating again', '다시 번역')}"
    if done.asked:
        yield tr(
            f"sentences translated again: {done.asked:,}, without an answer {done.unanswered:,}",
            f"다시 번역한 문장: {done.asked:,}, 답을 받지 못한 문장 {done.unanswered:,}",
        )
    if done.left:
        yield tr("left: ", "남은 것: ") + ", ".join(f"{kind} {count:,}" for kind, count in done.left_kinds.most_common())
    if done.rejected:
        yield tr(f"unreadable rows: {done.rejected:,}", f"읽을 수 없는 행: {done.rejected:,}")
