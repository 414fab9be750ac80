"""Settings of the evaluate stage."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hunmin.core.settings import Settings


class EvaluateSettings(Settings):
    """What is measured before and after training."""

    tasks: list[str] = Field(default_factory=list)
    """Benchmark tasks by lm-evaluation-harness name; `hunmin_mini` is bundled."""
    shots: list[int] = Field(default_factory=lambda: [0])
    """Numbers of worked examples put before each question."""
    split: str = "test"
    """Split that is scored; a missing one is an error, never replaced."""
    limit: int | None = Field(default=None, ge=1)
    """Items per task at most; scores of a part are marked."""
    before: bool = True
    """Score the starting model too, and compare."""
    bits_per_byte: bool = False
    """Measure bits per byte on the held-out documents, beside a byte 5-gram model and xz."""
    samples: int = Field(default=0, ge=0)
    """Answers (or continuations, for a base model) written unedited into the report."""
    dtype: Literal["auto", "bfloat16", "float32"] = "float32"
    """Dtype the model is scored in."""
    batch_size: int = Field(default=16, ge=1)
    """Questions per forward pass."""
    bootstrap: int = Field(default=2000, ge=100)
    """Resamplings behind each confidence interval."""
