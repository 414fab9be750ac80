"""Settings of the data stage: where rows come from, what is done to them, and what is held out."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from hunmin.core.settings import Settings


class SourceSettings(Settings):
    """One place rows are read from."""

    path: str
    """File, folder, hub data set `owner/name`, or `bundled:NAME` for what ships with Hunmin."""
    shape: Literal["auto", "messages", "sharegpt", "preference", "completion", "instances", "alpaca", "cot", "kositp", "text"] = (
        "auto"
    )
    """Shape of the records; `auto` looks at the fields of each record."""
    read_as: Literal["rows", "documents"] = "rows"
    """`documents` turns each conversation into one plain text, for pre-training."""
    licence: str = "unknown"
    """Licence of the data, carried to the model card (an SPDX name where there is one)."""
    revision: str = ""
    """Commit of a hub data set, 40 hex digits; empty takes the newest and records which one it was."""
    split: str = "train"
    """Split of a hub data set."""
    encoding: str = ""
    """Encoding of text files, such as cp949; empty means UTF-8, and other encodings are refused by name."""
    columns: list[str] = Field(default_factory=list)
    """Column names of a csv or tsv file without a header line."""
    fields: dict[str, str] = Field(default_factory=dict)
    """Renames record fields before the shape is read: `{answer: output}`."""
    values: dict[str, dict[str, str]] = Field(default_factory=dict)
    """Replaces whole field values after `fields`: `{label: {0: 1점, 1: 10점}}`; other values stay."""
    text: str = ""
    """Composes one document from each record's fields: `"{review}\\n평점 {label}"`."""
    max_rows: int | None = Field(default=None, ge=1)
    """Rows kept at most, taken in order."""
    max_chars: int | None = Field(default=None, ge=1)
    """Characters kept at most, rows taken in an order shuffled by the seed."""
    max_line_bytes: int = Field(default=4 << 20, ge=1024)
    """Longest line that is read; longer ones are rejected as `too_long` without filling memory."""
    rows: int | None = Field(default=None, ge=0)
    """Rows to expect where the source is not on this disk; `plan` marks figures that rest on it as estimates."""


class HoldOutSettings(Settings):
    """Rows kept out of training to measure it."""

    share: float = Field(default=0.05, ge=0.0, le=0.5)
    """Share of rows held out, 0 to 0.5, chosen by the hash of the row's id: adding rows moves no other row."""
    max_rows: int = Field(default=2000, ge=0)
    """Rows held out at most, for each of examples and documents."""
    overlap: float | None = Field(default=None, gt=0.0, le=1.0)
    """Drops training rows that hold at least this share of a held-out row's character 12-grams, over 0 to 1; unset keeps them."""


class DataSettings(Settings):
    """From raw files to training rows."""

    sources: list[SourceSettings] = Field(min_length=1)
    """Where rows come from; a plain string is the path."""
    steps: list[str | dict[str, dict[str, Any]]] = Field(default_factory=list)
    """What is done to the rows, in order; docs/steps.md lists the steps."""
    held_out: HoldOutSettings = Field(default_factory=HoldOutSettings)
    """Rows kept out of training."""
    max_reject_rate: float = Field(default=0.01, ge=0.0, le=1.0)
    """Share of unreadable rows above which the run stops with exit code 3."""
