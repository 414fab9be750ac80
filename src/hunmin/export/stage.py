"""The export stage: the trained model as a folder that others load, verified from disk, with a card.

Files of the artifact: model/ (safetensors, tokenizer, template, generation config, README.md).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from hunmin.core.errors import CheckFailed
from hunmin.core.language import tr
from hunmin.export.settings import ExportSettings

STAGE_VERSION = 1


def export_model(settings: ExportSettings, model: str, folder: Path, facts: dict[str, Any]) -> dict[str, Any]:
    """Merge, save, verify and describe a model; returns the checks.

    `facts` (recipe, dataset counts, scores) go into the card. Raises `CheckFailed` when the folder on disk is not the model.
    """
    from hunmin.export.card import model_card

    out = folder / "model"
    shutil.rmtree(out, ignore_errors=True)
    counts = export_folder(settings, model, out)
    (out / "README.md").write_text(model_card(facts, counts), encoding="utf-8")
    return counts


def export_folder(settings: ExportSettings, model: str, out: Path) -> dict[str, Any]:
    """Write the whole model to `out` and check it; on a failed check the folder is put aside as `out.failed`."""
    import torch

    from hunmin.export.merge import merged_model, save_whole
    from hunmin.export.verify import logits_from_disk, logits_of, tied_flag_is_true
    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.load import load_tokenizer

    exact = out.with_name(f".{out.name}.float32")
    shutil.rmtree(exact, ignore_errors=True)
    whole = merged_model(model)
    parameters = sum(parameter.numel() for parameter in whole.parameters())
    save_whole(whole, model, "float32", exact)
    trained, merged = logits_of(Path(model) if Path(model).exists() else _named(model)), logits_from_disk(exact)
    difference = float((trained - merged).abs().max())
    shutil.rmtree(exact)
    save_whole(whole, model, settings.dtype, out)
    cast = logits_from_disk(out)
    divergence = float(
        torch.nn.functional.kl_div(cast.log_softmax(-1), merged.log_softmax(-1), log_target=True, reduction="batchmean")
    )
    agreement = float((cast.argmax(-1) == merged.argmax(-1)).float().mean())
    tokenizer = load_tokenizer(str(out))
    ends = ChatFormat(tokenizer).end_ids if tokenizer.chat_template else frozenset()
    checks: list[dict[str, Any]] = [
        {
            "name": "merged = trained, from disk, float32",
            "value": difference,
            "limit": settings.max_difference,
            "passed": difference <= settings.max_difference,
        },
        {
            "name": f"{settings.dtype} against float32, KL in nats",
            "value": divergence,
            "limit": 1e-2,
            "passed": divergence <= 1e-2,
        },
        {"name": f"{settings.dtype} against float32, same next token", "value": agreement, "limit": 0.0, "passed": True},
        {"name": "tie_word_embeddings says what the file holds", "value": None, "limit": None, "passed": tied_flag_is_true(out)},
        {"name": "generation_config ends every answer", "value": None, "limit": None, "passed": _ends_known(out, ends)},
    ]
    failed = [check["name"] for check in checks if not check["passed"]]
    if failed:
        aside = out.with_name(f"{out.name}.failed")
        shutil.rmtree(aside, ignore_errors=True)
        out.rename(aside)
        raise CheckFailed(
            tr(f"export check failed: {'; '.join(failed)}", f"내보내기 검사 실패: {'; '.join(failed)}"), at=str(aside)
        )
    size = sum(file.stat().st_size for file in out.glob("*.safetensors"))
    return {"checks": checks, "bytes": size, "parameters": parameters, "dtype": settings.dtype}


def _named(model: str) -> Path:
    from hunmin.llm.load import locate

    return locate(model)


def _ends_known(folder: Path, ends: frozenset[int]) -> bool:
    import json

    file = folder / "generation_config.json"
    known = json.loads(file.read_text(encoding="utf-8")).get("eos_token_id") if file.exists() else None
    return ends <= set(known if isinstance(known, list) else [known])
