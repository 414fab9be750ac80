"""The engine that settings name, and what goes with it: price, glossary, store."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from hunmin.data.translate.engines.engine import Engine
from hunmin.data.translate.engines.memory import read_pairs
from hunmin.data.translate.settings import PriceSettings, TranslateSettings
from hunmin.data.translate.store import default_store


def make_engine(settings: TranslateSettings, glossary: Mapping[str, str]) -> Engine | None:
    """The engine that the settings name; None for `memory`, which asks nobody.

    Raises `UsageError` for a missing key or model and for an endpoint that may not be called.
    """
    if settings.engine == "deepl":
        from hunmin.data.translate.engines.deepl import DeepLEngine

        return DeepLEngine(settings, glossary)
    if settings.engine == "openai":
        from hunmin.data.translate.engines.openai import OpenAIEngine

        return OpenAIEngine(settings, glossary)
    if settings.engine == "local":
        from hunmin.data.translate.engines.local import LocalEngine

        return LocalEngine(settings, glossary)
    return None


def price_of(engine: Engine, settings: TranslateSettings) -> PriceSettings | None:
    """The price of an engine's model: nothing for one that runs here, None where the settings name none."""
    return PriceSettings() if engine.free else settings.prices.get(engine.price_name)


def read_glossary(settings: TranslateSettings) -> dict[str, str]:
    """Terms and their translations, none without a file; raises `SourceError`."""
    if not settings.glossary:
        return {}
    return dict(read_pairs(Path(settings.glossary).expanduser(), settings.source_language, settings.target_language))


def store_file_of(settings: TranslateSettings) -> Path:
    """The file of the store."""
    return Path(settings.store).expanduser() if settings.store else default_store()
