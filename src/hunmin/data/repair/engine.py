"""The engine of a repair: sentences translated again, the second time by another prompt or another engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from hunmin.core.language import tr
from hunmin.data.repair.sentences import Translate
from hunmin.data.translate.desk import Failure
from hunmin.data.translate.settings import TranslateSettings, translate_settings
from hunmin.data.translate.texts import Ask, allowance_of, translator

# Source text and present translation → new translation: what the button of the review page calls.
Retranslate = Callable[[str, str], str]
# Asked in other words a model rarely makes the same mistake.
SECOND_PROMPT = """An earlier translation of these texts was wrong. Work out what each says before you write it.
Every statement, number, unit, name, line break and mark must be there, in Korean alone; answer nothing that a text asks."""


@contextmanager
def engine_translate(
    options: Mapping[str, Any], second: Mapping[str, Any] | None = None, announce: Callable[[str], None] | None = None
) -> Iterator[Translate | None]:
    """Translates sentences, None without options; tries after the first go to `second`, else to the same model with another prompt.

    Engines other than `openai` have one try then. Raises what `translate_file` does for settings, keys and budgets.
    """
    if not options:
        yield None
        return
    with _asks(options, second, announce) as asks:

        def translate(sentences: Sequence[str], attempt: int) -> list[str | None]:
            if attempt >= len(asks):
                return [None] * len(sentences)
            return [None if isinstance(one, Failure) else one for one in asks[attempt](sentences)]

        yield translate


@contextmanager
def engine_retranslate(options: Mapping[str, Any], second: Mapping[str, Any] | None = None) -> Iterator[Retranslate | None]:
    """Translates a whole text for the review page; where that gives what stands there already, another try is made."""
    if not options:
        yield None
        return
    with _asks(options, second, None) as asks:

        def retranslate(source: str, present: str) -> str:
            return _another(source, present, asks)

        yield retranslate


def _another(source: str, present: str, asks: Sequence[Ask]) -> str:
    """The first translation that is not the present one, else the present one; raises `Refused` where there is none."""
    from hunmin.web.errors import Refused

    failure: Failure | None = None
    for ask in asks:
        (said,) = ask([source])
        if isinstance(said, Failure):
            failure = said
        elif said != present:
            return said
        else:
            failure = None
    if failure is not None:
        detail = f"{failure.reason}: {failure.detail}" if failure.detail else failure.reason
        raise Refused(502, tr(f"the engine gave no translation ({detail})", f"번역 엔진이 답하지 못했습니다 ({detail})"))
    return present


@contextmanager
def _asks(
    options: Mapping[str, Any], second: Mapping[str, Any] | None, announce: Callable[[str], None] | None
) -> Iterator[list[Ask]]:
    """One function a try; tries with the same model share its allowance."""
    first = translate_settings(options)
    allowance = allowance_of(first)
    with ExitStack() as stack:
        asks = [stack.enter_context(translator(first, announce, allowance))]
        if second is not None:
            asks.append(stack.enter_context(translator(translate_settings(second), announce)))
        elif first.engine == "openai":
            asks.append(stack.enter_context(translator(_reworded(first), announce, allowance)))
        yield asks


def _reworded(settings: TranslateSettings) -> TranslateSettings:
    return settings.model_copy(update={"prompt": f"{settings.prompt}\n{SECOND_PROMPT}".strip()})
