"""Settings of a translation: the engine, what is translated, how fast, and what it may cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationError

from hunmin.core.errors import UsageError, nearest
from hunmin.core.settings import Settings

EngineName = Literal["deepl", "openai", "memory", "local"]
Style = Literal["keep", "합니다체", "해요체", "해라체"]


class PriceSettings(Settings):
    """What a model costs, in US dollars a million."""

    input: float = Field(default=0.0, ge=0.0)
    """Dollars a million tokens sent."""
    output: float = Field(default=0.0, ge=0.0)
    """Dollars a million tokens answered."""
    characters: float = Field(default=0.0, ge=0.0)
    """Dollars a million characters sent, for engines that bill by character (deepl)."""


class TranslateSettings(Settings):
    """Translate the texts of a data set into Korean. Keys come from DEEPL_AUTH_KEY and OPENAI_API_KEY, never from here."""

    aliases: ClassVar[dict[str, str]] = {"base_url": "endpoint", "server_url": "endpoint", "rpm": "requests_per_minute"}

    engine: EngineName
    """What translates: `deepl`, `openai` (any endpoint that speaks its language), `memory` (earlier translations), `local` (a model here)."""
    model: str = ""
    """Model to ask: a name the endpoint knows, or a folder or hub name for `local`; for `deepl` its model type or nothing."""
    endpoint: str = ""
    """Address of the service; empty takes the engine's own."""
    allow_hosts: list[str] = Field(default_factory=list)
    """Hosts that may be called without encryption or on a link-local address."""
    source_language: str = "EN"
    """Language of the texts, as ISO 639-1."""
    target_language: Literal["KO"] = "KO"
    """Language to translate into; what judges the answers knows Korean only."""
    fields: list[str] = Field(default_factory=list)
    """Fields to translate, by name (`instruction`, `output`, `messages`) or part (`system`, `asked`, `input`, `reasoning`, `answer`); empty takes all."""
    prompt: str = ""
    """Further instructions for a model that is asked by prompt, such as the subject of the texts."""
    glossary: str = ""
    """File of terms with their translations: tsv (source, target), or jsonl with `source` and `target`."""
    style: Style = "keep"
    """Speech level of the translation; `keep` leaves it to the engine. DeepL has none for Korean and refuses the others."""
    memory: list[str] = Field(default_factory=list)
    """Files of earlier translations (jsonl, tsv, tmx), looked at before any engine: an exact match is taken as it is."""
    store: str = ""
    """File that keeps every paid answer; empty takes translations.sqlite3 in the user's cache folder."""
    batch: int = Field(default=8, ge=1, le=50)
    """Segments asked for in one request."""
    max_segment_chars: int = Field(default=3000, ge=50, le=30_000)
    """Longest piece sent, in characters; longer fields are split at paragraph and sentence borders and rejoined."""
    max_request_chars: int = Field(default=9000, ge=50, le=100_000)
    """Characters sent in one request at most, prompt not counted."""
    max_output_tokens: int | None = Field(default=None, ge=16)
    """Tokens a model may answer with; unset takes three times the estimate. A cut answer is asked for again with twice as many."""
    temperature: float | None = Field(default=0.0, ge=0.0, le=2.0)
    """Randomness of a model, 0 for none; null leaves it to the service, as some models take no other."""
    stream: bool = False
    """Receive answers of `openai` as they are made: for servers that close quiet connections."""
    concurrency: int = Field(default=16, ge=1, le=256)
    """Requests under way at once."""
    requests_per_second: float | None = Field(default=None, gt=0.0)
    """Requests a second that the service allows."""
    requests_per_minute: float | None = Field(default=None, gt=0.0)
    """Requests a minute that the service allows."""
    tokens_per_minute: float | None = Field(default=None, gt=0.0)
    """Tokens a minute that the service allows, sent and answered together, counted by estimate."""
    retries: int = Field(default=5, ge=0, le=20)
    """Times a request is sent again after a passing fault."""
    retry_seconds: float = Field(default=1.0, gt=0.0, le=60.0)
    """Pause before the first retry where the service names none, in seconds; it doubles each time, up to 30."""
    max_wait_seconds: float = Field(default=120.0, gt=0.0)
    """Longest pause a service may ask for, in seconds; after a longer one the work stops (exit code 4) and can be resumed."""
    timeout_seconds: float = Field(default=120.0, gt=0.0)
    """Seconds to wait for an answer."""
    max_answer_bytes: int = Field(default=4 << 20, ge=1024)
    """Longest answer that is read, in bytes."""
    max_cost: float | None = Field(default=None, ge=0.0)
    """Dollars that this run may spend; it stops before the request that would pass them (exit code 4)."""
    prices: dict[str, PriceSettings] = Field(default_factory=dict)
    """Price of each model by its name, `deepl` for DeepL: `{my-model: {input: 0.4, output: 1.6}}`."""
    on_model_change: Literal["warn", "stop"] = "warn"
    """What to do when the service answers with another model than the one asked for."""
    max_reject_rate: float = Field(default=0.01, ge=0.0, le=1.0)
    """Share of rejected rows above which the run ends with exit code 3, its output written."""


def translate_settings(options: Mapping[str, Any]) -> TranslateSettings:
    """Settings from options as typed; no value is shown in the error, as one may be a key that strayed there.

    Raises `UsageError` naming each wrong option and the nearest right one.
    """
    known = list(TranslateSettings.model_fields)
    try:
        return TranslateSettings.model_validate(dict(options))
    except ValidationError as error:
        lines = []
        for one in error.errors(include_input=False, include_url=False, include_context=False):
            name = ".".join(map(str, one["loc"]))
            hint = nearest(name, known) if one["type"] == "extra_forbidden" else ""
            lines.append(f"{name}: {one['msg']}" + (f" ({hint})" if hint else ""))
        raise UsageError("; ".join(lines), at="translate") from None
