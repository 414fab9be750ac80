"""Settings of the vocabulary stage."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hunmin.core.settings import Settings


class VocabularySettings(Settings):
    """A tokenizer for a model trained from nothing."""

    method: Literal["scratch"] = "scratch"
    """`scratch` learns a byte-level BPE from the documents of the data stage."""
    vocab_size: int = Field(default=12000, ge=300)
    """Pieces in all, the 256 bytes and the control tokens included."""
    min_frequency: int = Field(default=2, ge=1)
    """Occurrences a pair needs to be merged."""
