"""Settings of the export stage."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from hunmin.core.settings import Settings


class ExportSettings(Settings):
    """The model in the form others load."""

    format: Literal["safetensors"] = "safetensors"
    """`safetensors` is what transformers and vLLM load."""
    dtype: Literal["bfloat16", "float16", "float32"] = "bfloat16"
    """Dtype of the exported weights; merging is done in float32 and cast last."""
    max_difference: float = Field(default=1e-4, gt=0)
    """Largest difference between logits before and after, in float32, above which the export fails."""
