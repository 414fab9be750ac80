"""The evaluate stage: what an interrupted try has scored is kept."""

from __future__ import annotations

from pathlib import Path

from hunmin.core.jsonl import write_jsonl
from hunmin.evaluate.settings import EvaluateSettings
from hunmin.evaluate.stage import evaluate_model


def test_a_benchmark_task_that_was_scored_before_an_interruption_is_not_scored_again(tmp_path: Path, random_model: Path) -> None:
    settings = EvaluateSettings(tasks=["hunmin_mini_sentineg", "hunmin_mini_copa"], limit=3, bootstrap=100)
    (tmp_path / "scored").mkdir()
    item = {"task": "hunmin_mini_sentineg", "shots": 0, "id": "시험", "label": 1, "prediction": 1}
    earlier = [item | {"logprobs": [-2.0, -1.0], "effective_shots": 0}]
    write_jsonl(tmp_path / "scored" / "0-hunmin_mini_sentineg.jsonl", earlier)
    counts = evaluate_model(settings, str(random_model), None, None, tmp_path)
    assert [(line["task"], line["n"]) for line in counts["scores"]] == [("hunmin_mini_sentineg", 1), ("hunmin_mini_copa", 3)]
    assert not (tmp_path / "scored").exists()
