"""Adapter + base → one model: merged in float32, cast last (rule 7; merging in bfloat16 is off by 5e-3)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.core.errors import ModelError
from hunmin.core.language import tr
from hunmin.llm.load import load_model, load_tokenizer, locate

if TYPE_CHECKING:
    from transformers import PreTrainedModel


def merged_model(model: str) -> PreTrainedModel:
    """The whole model in float32; an adapter is merged into its base.

    Raises `ModelError` when the base is quantised: its weights are not the ones the adapter was trained beside.
    """
    loaded: Any = load_model(model, "float32")
    if hasattr(loaded, "merge_and_unload"):
        if getattr(loaded.get_base_model(), "quantization_method", None):
            raise ModelError(
                tr("the base is quantised", "기반 모델이 양자화되어 있습니다"),
                at=model,
                fix=tr("name the original base in adapter_config.json", "adapter_config.json 에 원본 모델을 적으세요"),
            )
        loaded = loaded.merge_and_unload(safe_merge=True)
    return loaded.eval()


def save_whole(model: PreTrainedModel, source: str, dtype: str, out: Path) -> None:
    """Write weights in `dtype` with tokenizer, template and generation config of `source`; `out` appears when complete."""
    import torch

    draft = out.with_name(f".{out.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    model.to(getattr(torch, dtype)).save_pretrained(draft)
    load_tokenizer(source).save_pretrained(draft)
    generation = locate(source) / "generation_config.json"
    if generation.exists():
        shutil.copy(generation, draft / generation.name)
    draft.rename(out)
