"""`hunmin translate`: a file in, the same rows in Korean out, nothing paid twice.

OUT appears whole or not at all. Until then every answer is in the store, so the same command goes on where it stopped and
writes the bytes that an uninterrupted run would have written. Rows that cannot be translated go to OUT.rejected.jsonl.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hunmin.core.errors import TooManyRejects, UsageError
from hunmin.core.jsonl import atomic_writer, disk_error, dumps
from hunmin.core.language import tr
from hunmin.core.progress import Log, duration, ticking
from hunmin.data.settings import SourceSettings
from hunmin.data.translate.desk import Desk
from hunmin.data.translate.engines.choose import make_engine, price_of, read_glossary, store_file_of
from hunmin.data.translate.engines.engine import Group, Usage
from hunmin.data.translate.engines.memory import Memory
from hunmin.data.translate.flow import Flow, Planner, stopping_message
from hunmin.data.translate.limits import Budget, Pacer, Stop
from hunmin.data.translate.rows import Ticket, finished_row, refusal_record
from hunmin.data.translate.settings import TranslateSettings
from hunmin.data.translate.store import Store

Announce = Callable[[str], None]
OUT_SUFFIXES = (".jsonl", ".ndjson", ".json")
# Seconds that a request takes where nothing is known of the service: a start, and tokens answered a second.
REQUEST_SECONDS, TOKENS_A_SECOND = 0.5, 60.0
FREE = "free"


@dataclass(slots=True)
class Translated:
    """What a run did, or for a dry run would do.

    rows         records read; `kept` and `rejected` add up to them.
    segments     pieces of text; `known` of them were in the store or the memory, the others were asked for.
    cost         dollars of this run, None where no price is known.
    seconds      of a dry run: the time it will take, by estimate.
    """

    rows: int = 0
    kept: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    characters: int = 0
    segments: int = 0
    known: int = 0
    usage: Usage = field(default_factory=Usage)
    cost: float | None = None
    seconds: float = 0.0

    def to_record(self) -> dict[str, Any]:
        """The counts as JSON."""
        used = {name: getattr(self.usage, name) for name in self.usage.__slots__}
        plain = {name: getattr(self, name) for name in ("rows", "kept", "rejected", "characters", "segments", "known", "cost")}
        return plain | {"reasons": dict(self.reasons.most_common()), "usage": used, "seconds": round(self.seconds, 1)}


def rejected_file(out: Path) -> Path:
    """Where the rejected rows of an output go."""
    return out.with_name(f"{out.name}.rejected.jsonl")


def translate_file(
    settings: TranslateSettings,
    source: SourceSettings,
    out: Path,
    *,
    overwrite: bool = False,
    dry_run: bool = False,
    announce: Announce | None = None,
    log: Log | None = None,
) -> Translated:
    """Translate a source into a file of the same shape, each row with id, origin and notes.

    `dry_run` asks nobody and writes nothing: it returns characters, requests, tokens, cost and seconds by estimate. `announce`
    gets sentences for the user. Raises `UsageError` for wrong settings, a refused key or address; `BudgetStop` when a quota or
    `max_cost` is reached, `Interrupted` for a signal (the same command goes on after both); `TooManyRejects` after writing
    when more than `max_reject_rate` of the rows were rejected.
    """
    say = announce or (lambda _: None)
    _check_output(source, out, overwrite or dry_run)
    glossary = read_glossary(settings)
    memory = Memory(settings.memory, settings.source_language, settings.target_language)
    if settings.engine == "memory" and not settings.memory:
        raise UsageError(tr("no translation memory is named", "번역 메모리가 없습니다"), at="memory", fix="--memory FILE.tmx")
    if dry_run:
        return _estimated(settings, source, memory, glossary)
    with _locked(out):
        return _run(settings, source, out, memory, glossary, say, log)


def _run(
    settings: TranslateSettings,
    source: SourceSettings,
    out: Path,
    memory: Memory,
    glossary: Mapping[str, str],
    say: Announce,
    log: Log | None,
) -> Translated:
    stop, found = Stop(), Translated()
    engine = make_engine(settings, glossary)
    if engine is None:
        flow = Flow(settings, source, {"engine": "memory"}, memory, None, stop)
        return _write(flow, found, settings, source, out, log)
    budget = Budget(settings.max_cost, price_of(engine, settings), engine.price_name)
    store_file = store_file_of(settings)
    with closing(Store(store_file)) as store, closing(engine):
        say(tr(f"answers are kept in {store_file}", f"번역은 {store_file} 에 보관됩니다"))
        say(stopping_message())
        desk = Desk(engine, settings, store, budget, Pacer(settings, stop), stop, say)
        flow = Flow(settings, source, dict(engine.identity()), memory, desk, stop)
        try:
            return _write(flow, found, settings, source, out, log)
        finally:
            found.usage, found.cost = budget.used, budget.spent
            found.known = desk.known + flow.planner.from_memory
            say(_spent(found))


def _write(
    flow: Flow, found: Translated, settings: TranslateSettings, source: SourceSettings, out: Path, log: Log | None
) -> Translated:
    """Rows to OUT, refusals beside it; both appear when all is done, nothing when no row is left."""
    _sweep(out)
    array = out.suffix.lower() == ".json"
    refusals = rejected_file(out)
    with atomic_writer(out) as rows:
        with atomic_writer(refusals) as refused, ticking(tr("translating", "번역 중"), None, log) as tick:
            for job in flow.jobs():
                found.rows += 1
                row = finished_row(job, source, settings)
                if row is None:
                    found.rejected += 1
                    found.reasons[job.refusal.reason if job.refusal else "unknown"] += 1
                    refused.write(dumps(refusal_record(job)) + "\n")
                else:
                    rows.write(("[\n" if not found.kept else ",\n") + dumps(row) if array else dumps(row) + "\n")
                    found.kept += 1
                tick.advance()
        found.segments, found.characters = flow.planner.segments, flow.planner.characters
        if not found.rejected:
            refusals.unlink(missing_ok=True)
        if not found.kept:
            _check_rejects(settings, found, refusals)
        if array:
            rows.write("\n]\n")
    _check_rejects(settings, found, refusals)
    return found


def _check_rejects(settings: TranslateSettings, found: Translated, file: Path) -> None:
    reasons = ", ".join(f"{reason} {count:,}" for reason, count in found.reasons.most_common(3))
    if not found.kept:
        what = tr(f"0 rows translated of {found.rows:,} read", f"읽은 {found.rows:,}건 가운데 번역된 것이 없습니다")
    elif found.rejected > settings.max_reject_rate * found.rows:
        what = tr(
            f"{found.rejected:,} of {found.rows:,} rows were rejected, more than {settings.max_reject_rate:.1%}; the others are written",
            f"{found.rows:,}건 가운데 {found.rejected:,}건을 번역하지 못해 한도 {settings.max_reject_rate:.1%}를 넘었습니다. 나머지는 썼습니다",
        )
    else:
        return
    fix = tr("look at the reasons, or raise max_reject_rate", "이유를 살펴보거나 max_reject_rate 를 올리세요")
    raise TooManyRejects(what + (f" ({reasons})" if reasons else ""), at=str(file), fix=fix)


def _estimated(settings: TranslateSettings, source: SourceSettings, memory: Memory, glossary: Mapping[str, str]) -> Translated:
    """What a run would send, with the groups it would send."""
    engine = make_engine(settings, glossary)
    found = Translated()
    price = None if engine is None else price_of(engine, settings)
    if engine is not None:
        Budget(settings.max_cost, price, engine.price_name)
    store_file = store_file_of(settings)
    store = Store(store_file) if engine is not None and store_file.exists() else None
    asked: set[str] = set()

    def count(group: Group, _: list[Ticket]) -> None:
        known = store.get(one.key for one in group.segments) if store else {}
        fresh = tuple({one.key: one for one in group.segments if one.key not in known and one.key not in asked}.values())
        asked.update(one.key for one in fresh)
        if fresh and engine is not None:
            found.usage.add(engine.estimate(Group(fresh, group.context, group.conversation)))

    planner = Planner(settings, source, dict(engine.identity()) if engine else {"engine": "memory"}, memory, count)
    for job in planner.jobs():
        found.rows += 1
        found.rejected += job.refusal is not None
        if job.refusal is not None:
            found.reasons[job.refusal.reason] += 1
    if store is not None:
        store.close()
    found.kept = found.rows - found.rejected
    found.characters, found.segments, found.known = planner.characters, planner.segments, planner.segments - len(asked)
    found.cost = None if price is None else found.usage.cost(price)
    used = found.usage
    each = REQUEST_SECONDS * used.requests + used.output_tokens / TOKENS_A_SECOND
    found.seconds = max(
        Pacer(settings, Stop()).seconds(used.requests, used.input_tokens + used.output_tokens), each / settings.concurrency
    )
    return found


def estimate_lines(found: Translated, settings: TranslateSettings) -> list[str]:
    """What `--dry-run` prints."""
    used = found.usage
    money = _money(found.cost, settings)
    return [
        tr(
            f"rows        {found.rows:,}, unreadable {found.rejected:,}",
            f"행          {found.rows:,}, 읽을 수 없음 {found.rejected:,}",
        ),
        tr(
            f"segments    {found.segments:,}, known already {found.known:,}",
            f"조각        {found.segments:,}, 이미 번역됨 {found.known:,}",
        ),
        tr(
            f"characters  {found.characters:,}, to send {used.characters:,}",
            f"글자        {found.characters:,}, 보낼 글자 {used.characters:,}",
        ),
        tr(f"requests    {used.requests:,}", f"요청        {used.requests:,}"),
        tr(
            f"tokens      about {used.input_tokens:,} sent, {used.output_tokens:,} answered",
            f"토큰        보냄 약 {used.input_tokens:,}, 받음 약 {used.output_tokens:,}",
        ),
        tr(f"money       {money}", f"비용        {money}"),
        tr(f"time        about {duration(found.seconds)}", f"시간        약 {duration(found.seconds)}"),
    ]


def _money(cost: float | None, settings: TranslateSettings) -> str:
    if settings.engine in {"memory", "local"}:
        return tr(FREE, "무료")
    if cost is None:
        name = settings.model if settings.engine == "openai" else settings.engine
        return tr(f"unknown: give prices: {{{name}: …}}", f"모름: prices: {{{name}: …}} 를 지정하세요")
    return tr(f"about ${cost:,.4f}", f"약 ${cost:,.4f}")


def _spent(found: Translated) -> str:
    used = found.usage
    cost = "" if found.cost is None else f", ${found.cost:,.4f}"
    guessed = tr(f", {used.estimated:,} by estimate", f", 추정 {used.estimated:,}건") if used.estimated else ""
    return tr(
        f"{used.requests:,} requests, {used.input_tokens + used.output_tokens:,} tokens, {used.characters:,} characters{cost}{guessed}",
        f"요청 {used.requests:,}건, 토큰 {used.input_tokens + used.output_tokens:,}, 글자 {used.characters:,}{cost}{guessed}",
    )


def _check_output(source: SourceSettings, out: Path, overwrite: bool) -> None:
    if out.suffix.lower() not in OUT_SUFFIXES:
        what = tr(f"JSON lines are written, not '{out.suffix}'", f"JSON Lines로 씁니다. '{out.suffix}' 파일은 만들지 않습니다")
        raise UsageError(what, at=str(out), fix=tr("name it .jsonl", "이름을 .jsonl 로 하세요"))
    path, place = Path(source.path).expanduser().resolve(), out.resolve()
    if path == place or path in place.parents:
        what = tr("the output would be written over its input or among it", "출력이 입력과 같거나 입력 폴더 안에 섞입니다")
        raise UsageError(what, at=str(out), fix=tr("name another output", "다른 출력 경로를 지정하세요"))
    if out.is_dir() or (out.exists() and not overwrite):
        fix = tr("name another output, or add --overwrite", "다른 출력 경로를 지정하세요 (덮어쓰려면 --overwrite)")
        raise UsageError(tr("the output exists", "출력이 이미 있습니다"), at=str(out), fix=fix)


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Hold an output: two runs never write the same one."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out.parent / f".{out.name}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        what = tr("another process is writing this output", "다른 프로세스가 이 출력을 쓰고 있습니다")
        fix = tr("wait for it, or name another output", "끝나기를 기다리거나 다른 출력 경로를 지정하세요")
        raise UsageError(what, at=str(out), fix=fix) from None
    except OSError as error:
        raise disk_error(error, out) from error
    try:
        yield
    finally:
        Path(lock.lock_file).unlink(missing_ok=True)
        lock.release()


def _sweep(out: Path) -> None:
    """Remove the drafts of runs that were killed; this output is locked, so nobody is writing them."""
    for name in (out.name, rejected_file(out).name):
        for draft in out.parent.glob(f".{name}." + "[0-9a-f]" * 8):
            draft.unlink(missing_ok=True)
