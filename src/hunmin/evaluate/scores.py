"""`hunmin score`: a model and task names in, lm-evaluation-harness's results shape out."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from hunmin.core.artifact import folder_fingerprint, versions
from hunmin.evaluate.settings import EvaluateSettings
from hunmin.evaluate.stage import evaluate_model


def score_model(model: str, settings: EvaluateSettings) -> dict[str, Any]:
    """Score a model outside a run.

    `results` has the harness's shape (task → metric,filter → value); `hunmin` adds floor, interval, cut prompts, bos and
    the fingerprint of the weights.
    """
    from hunmin.llm.load import locate

    with tempfile.TemporaryDirectory() as scratch:
        counts = evaluate_model(settings, model, None, None, Path(scratch))
    results: dict[str, dict[str, Any]] = {}
    for line in counts["scores"]:
        results[line["task"]] = {"alias": line["task"], "acc,none": line["accuracy"], "macro_f1,none": line["value"]}
    return {
        "results": results,
        "n-shot": {line["task"]: line["shots"] for line in counts["scores"]},
        "n-samples": {line["task"]: {"effective": line["n"]} for line in counts["scores"]},
        "config": {"model": "hunmin", "model_args": model, "limit": settings.limit},
        "hunmin": counts | {"weights": folder_fingerprint(locate(model)), "versions": versions()},
    }
