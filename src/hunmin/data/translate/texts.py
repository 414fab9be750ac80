"""Single texts translated, such as sentences to be repaired: the same masks, store, limits and judgement as for files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from hunmin.core.errors import UsageError
from hunmin.core.language import tr
from hunmin.data.pairs.spans import SpanLost
from hunmin.data.translate.desk import Desk, Failure
from hunmin.data.translate.engines.choose import make_engine, price_of, read_glossary, store_file_of
from hunmin.data.translate.engines.engine import Engine, Group, Segment
from hunmin.data.translate.engines.memory import Memory
from hunmin.data.translate.limits import Budget, Pacer, Stop
from hunmin.data.translate.segments import TooLong, plan_record
from hunmin.data.translate.settings import TranslateSettings
from hunmin.data.translate.store import Answer, Store, key_of

Ask = Callable[[Sequence[str]], list[str | Failure]]


@dataclass(frozen=True, slots=True)
class Allowance:
    """Money and pace of a service, and the sign to stop: shared by all that ask it."""

    budget: Budget
    pacer: Pacer
    stop: Stop


def allowance_of(settings: TranslateSettings) -> Allowance:
    """What these settings allow; raises `UsageError` for a limit without a price."""
    stop = Stop()
    with closing(_engine_of(settings)) as engine:
        return Allowance(Budget(settings.max_cost, price_of(engine, settings), engine.price_name), Pacer(settings, stop), stop)


@contextmanager
def translator(
    settings: TranslateSettings, announce: Callable[[str], None] | None = None, allowance: Allowance | None = None
) -> Iterator[Ask]:
    """A function, usable from several threads, that gives each text its translation, or why it has none.

    `allowance` is one that another translator lives on as well. A text without letters or in Korean already stays.
    Raises what `translate_file` does for settings, keys and budgets.
    """
    memory = Memory(settings.memory, settings.source_language, settings.target_language)
    shared = allowance or allowance_of(settings)
    with closing(_engine_of(settings)) as engine, closing(Store(store_file_of(settings))) as store:
        desk = Desk(engine, settings, store, shared.budget, shared.pacer, shared.stop, announce or (lambda _: None))
        yield lambda texts: [_translated(text, desk, memory, settings) for text in texts]


def _engine_of(settings: TranslateSettings) -> Engine:
    engine = make_engine(settings, read_glossary(settings))
    if engine is None:
        raise UsageError(tr("the engine `memory` translates files only", "memory 엔진은 파일만 번역합니다"), at="engine")
    return engine


def _translated(text: str, desk: Desk, memory: Memory, settings: TranslateSettings) -> str | Failure:
    known = memory.get(text)
    if known is not None:
        return known
    try:
        plan = next(plan_record({"text": text}, [], settings.max_segment_chars).fields, None)
        if plan is None or plan.left:
            return text
        identity = desk.engine.identity()
        translations = []
        for slot in plan.slots:
            key = key_of({**identity, "text": slot.text, "context": ""})
            verdict = desk.resolve(Group((Segment(key, slot.text),)))[key]
            if not isinstance(verdict, Answer):
                return verdict
            translations.append(verdict.text)
        return plan.joined(translations)
    except TooLong as error:
        return Failure("too_long", str(error))
    except SpanLost as error:
        return Failure("span_lost", str(error))
