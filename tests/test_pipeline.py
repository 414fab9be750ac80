"""A small recipe through every stage: cached the second time, the same after a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hunmin.core.artifact import Artifact
from hunmin.core.run import Run
from hunmin.pipeline import Results, run_recipe
from hunmin.recipe import load_recipe

RECIPE = """
name: small
model: MODEL
data:
  sources:
    - {path: "bundled:examples/extractive_qa_yesno.jsonl", licence: Apache-2.0}
    - {path: "bundled:examples/extractive_qa_yesno.jsonl", read_as: documents, licence: Apache-2.0}
  steps: [exact_duplicates, {decontaminate: {against: [hunmin_mini]}}]
  held_out: {share: 0.1}
train:
  - {method: pretrain, max_length: 256, gradient_accumulation_steps: 2, max_steps: 3, dtype: float32, optim: muon, learning_rate: 1.0e-3}
  - {method: sft, max_length: 512, gradient_accumulation_steps: 2, max_steps: STEPS, dtype: float32, logging_steps: 1, learning_rate: 1.0e-3}
evaluate: {tasks: [hunmin_mini_sentineg], limit: 8, samples: 1, batch_size: 8}
export: {dtype: float32}
"""


def write_recipe(folder: Path, model: Path, steps: int = 4) -> str:
    file = folder / "small.yaml"
    file.write_text(RECIPE.replace("MODEL", str(model)).replace("STEPS", str(steps)), encoding="utf-8")
    return str(file)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory, random_model: Path) -> tuple[Path, str, Results]:
    folder = tmp_path_factory.mktemp("pipeline")
    recipe, _ = load_recipe(write_recipe(folder, random_model))
    return folder, write_recipe(folder, random_model), run_recipe(recipe, Run("small", folder / "runs"))


def test_every_stage_leaves_an_artifact(finished: tuple[Path, str, Results]) -> None:
    kinds = [artifact.kind for artifact in finished[2].all()]
    assert kinds == ["dataset", "model", "model", "scores", "scores", "export", "report"]


def test_a_second_run_does_nothing(finished: tuple[Path, str, Results]) -> None:
    folder, file, first = finished
    run = Run("small", folder / "runs")
    second = run_recipe(load_recipe(file)[0], run)
    assert run.skipped == ["data", "train-1-pretrain", "train-2-sft", "evaluate-before", "evaluate", "export", "report"]
    assert [artifact.key for artifact in second.all()] == [artifact.key for artifact in first.all()]


def test_a_changed_setting_runs_only_what_comes_after_it(finished: tuple[Path, str, Results]) -> None:
    folder, file, _ = finished
    run = Run("small", folder / "runs")
    run_recipe(load_recipe(file, ["evaluate.limit=4"])[0], run, until="evaluate")
    assert run.skipped == ["data", "train-1-pretrain", "train-2-sft"]


def test_counts_of_the_data_stage_add_up(finished: tuple[Path, str, Results]) -> None:
    dataset = finished[2].dataset
    assert dataset is not None
    for source in dataset.counts["sources"].values():
        assert source["read"] == source["kept"] + source["duplicates"] + source["rejected"]
    for step in dataset.counts["steps"].values():
        assert step["read"] == step["kept"] + step["dropped"]
    assert dataset.counts["rows"] == sum(
        dataset.counts[kind][part] for kind in ("examples", "documents") for part in ("train", "held_out")
    )


def test_the_exported_model_is_checked_and_answers(finished: tuple[Path, str, Results]) -> None:
    from transformers import AutoModelForCausalLM, AutoTokenizer

    exported = finished[2].exported
    assert exported is not None
    assert all(check["passed"] for check in exported.counts["checks"])
    tokenizer = AutoTokenizer.from_pretrained(exported.file("model"))
    model = AutoModelForCausalLM.from_pretrained(exported.file("model"))
    asked = [{"role": "user", "content": "안녕하세요?"}]
    inputs = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    assert model.generate(**inputs, max_new_tokens=4).shape[1] > inputs["input_ids"].shape[1]
    assert (exported.file("model") / "README.md").read_text(encoding="utf-8").startswith("---\nlanguage: ko")


def start(file: str, workspace: Path, until: str = "train") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "hunmin.cli", "run", file, "--workspace", str(workspace), "--until", until]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "HUNMIN_LANG": "en"}
    # A shell gives its background jobs an ignored SIGINT, and children inherit it.
    return subprocess.Popen(
        command,
        env=environment,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def weights(workspace: Path) -> dict[str, bytes]:
    (model,) = workspace.glob("small/train-2-sft-*/model/model.safetensors")
    return {model.name: model.read_bytes()}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_training_stopped_by_a_signal_goes_on_to_the_same_weights(tmp_path: Path, random_model: Path, number: int) -> None:
    file = write_recipe(tmp_path, random_model, steps=60)
    whole = start(file, tmp_path / "whole")
    stopped = start(file, tmp_path / "stopped")
    wait_for_steps(tmp_path / "stopped", 8)
    stopped.send_signal(number)
    _, said = stopped.communicate(timeout=60)
    assert stopped.returncode == 128 + number, said
    assert "the same command goes on" in said
    again = start(file, tmp_path / "stopped")
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert whole.wait(timeout=120) == 0
    assert weights(tmp_path / "whole") == weights(tmp_path / "stopped")
    log = [json.loads(line) for line in (tmp_path / "stopped" / "small" / "log.jsonl").read_text().splitlines()]
    assert [line["stage"] for line in log if line["event"] == "skipped"] == ["data", "train-1-pretrain"]


def wait_for_steps(workspace: Path, steps: int) -> None:
    for _ in range(600):
        for curve in workspace.glob("small/train-2-sft-*/curve.jsonl"):
            if len(curve.read_text().splitlines()) >= steps:
                return
        time.sleep(0.1)
    raise AssertionError("training did not start")


def test_a_killed_run_is_not_taken_for_a_finished_one(tmp_path: Path, random_model: Path) -> None:
    file = write_recipe(tmp_path, random_model, steps=60)
    killed = start(file, tmp_path / "runs")
    wait_for_steps(tmp_path / "runs", 4)
    killed.kill()
    killed.communicate()
    (folder,) = (tmp_path / "runs" / "small").glob("train-2-sft-*")
    assert not (folder / "manifest.json").exists()
    with pytest.raises(Exception, match="not a finished stage"):
        Artifact.read(folder)
    again = start(file, tmp_path / "runs")
    assert again.wait(timeout=120) == 0
    assert (folder / "manifest.json").exists()


def events(workspace: Path, event: str) -> list[str]:
    log = workspace / "small" / "log.jsonl"
    lines = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    return [line["stage"] for line in lines if line["event"] == event]


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["data", "train-1-pretrain", "evaluate-before", "evaluate", "export", "report"])
def test_ctrl_c_in_a_stage_loses_nothing_that_was_finished(
    tmp_path: Path, finished: tuple[Path, str, Results], stage: str
) -> None:
    """Finished stages are not done again, and the run ends on the same artifacts as one that was never stopped."""
    _, file, whole = finished
    run = start(file, tmp_path, "report")
    while stage not in events(tmp_path, "started"):
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130, said
    assert "the same command goes on" in said
    before = events(tmp_path, "finished")
    again = start(file, tmp_path, "report")
    _, said = again.communicate(timeout=120)
    assert again.returncode == 0, said
    assert events(tmp_path, "skipped") == before
    assert events(tmp_path, "finished") == [artifact.folder.name.rpartition("-")[0] for artifact in whole.all()]
