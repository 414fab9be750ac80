"""The export stage: the trained model as a folder that others load, verified from disk, with a card.

Files of the artifact: model/ (safetensors, tokenizer, template, generation config, README.md).
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from hunmin.core.errors import CheckFailed
from hunmin.core.jsonl import disk_error
from hunmin.core.language import tr
from hunmin.export.settings import ExportSettings

STAGE_VERSION = 2


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
    """Write the whole model to `out` and check it; `out` appears only when every check passed.

    Raises `CheckFailed` when one did not, with the folder put aside as `out.failed`, and `ResourceError` when the disk refuses.
    """
    work = out.with_name(f".{out.name}.work")
    shutil.rmtree(work, ignore_errors=True)
    draft = work / "model"
    try:
        counts = _written(settings, model, work / "float32", draft)
        draft.rename(out)
        return counts
    except CheckFailed as failed:
        if not draft.exists():
            raise
        aside = out.with_name(f"{out.name}.failed")
        shutil.rmtree(aside, ignore_errors=True)
        draft.rename(aside)
        raise CheckFailed(failed.what, at=str(aside)) from failed
    except OSError as error:
        raise disk_error(error, out) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _written(settings: ExportSettings, model: str, exact: Path, draft: Path) -> dict[str, Any]:
    """Write the model in float32 to `exact` and in its dtype to `draft`; returns the checks, all of them passed."""
    from hunmin.export.merge import merged_model, save_whole
    from hunmin.export.verify import logits_from_disk, logits_of
    from hunmin.llm.load import locate

    whole = merged_model(model)
    parameters = sum(parameter.numel() for parameter in whole.parameters())
    save_whole(whole, model, "float32", exact)
    save_whole(whole, model, settings.dtype, draft)
    merged = logits_from_disk(exact)
    difference = float((logits_of(locate(model)) - merged).abs().max())
    checks = [
        _check("merged = trained, from disk, float32", difference, settings.max_difference),
        *_checks_of_cast(merged, logits_from_disk(draft), settings.dtype),
        *_checks_of_files(draft),
    ]
    failed = "; ".join(check["name"] for check in checks if not check["passed"])
    if failed:
        raise CheckFailed(tr(f"export check failed: {failed}", f"내보내기 검사 실패: {failed}"))
    size = sum(file.stat().st_size for file in draft.glob("*.safetensors"))
    return {"checks": checks, "bytes": size, "parameters": parameters, "dtype": settings.dtype}


def _check(name: str, value: float, limit: float) -> dict[str, Any]:
    return {"name": name, "value": value, "limit": limit, "passed": value <= limit}


def _checks_of_cast(exact: Any, cast: Any, dtype: str) -> list[dict[str, Any]]:
    """Two sets of logits, [prompts, vocabulary], compared as distributions."""
    import torch

    mean = {"log_target": True, "reduction": "batchmean"}
    divergence = float(torch.nn.functional.kl_div(cast.log_softmax(-1), exact.log_softmax(-1), **mean))
    return [_check(f"{dtype} against float32, KL in nats", divergence, 1e-2)]


def _checks_of_files(folder: Path) -> list[dict[str, Any]]:
    from hunmin.export.verify import tied_flag_is_true
    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.load import load_tokenizer

    tokenizer = load_tokenizer(str(folder))
    ends = ChatFormat(tokenizer).end_ids if tokenizer.chat_template else frozenset()
    found = {
        "tie_word_embeddings says what the file holds": tied_flag_is_true(folder),
        "generation_config ends every answer": _ends_known(folder, ends),
    }
    return [{"name": name, "value": None, "limit": None, "passed": passed} for name, passed in found.items()]


def _ends_known(folder: Path, ends: frozenset[int]) -> bool:
    file = folder / "generation_config.json"
    known = json.loads(file.read_text(encoding="utf-8")).get("eos_token_id") if file.exists() else None
    return ends <= set(known if isinstance(known, list) else [known])
