"""What `hunmin plan` says is what a run then does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hunmin import plan as planning
from hunmin.core.run import Run
from hunmin.plan import Plan, make_plan
from hunmin.recipe import Recipe

RECORDS = [
    {
        "instruction": f"{number}번째 손님에게 어울리는 인사말을 하나 지어 주세요.",
        "output": f"{number}번 손님, 안녕하세요! 오늘도 좋은 하루 보내세요.",
    }
    for number in range(1000)
]


def planned(folder: Path, **known: Any) -> Plan:
    given: dict[str, Any] = {"name": "시험", "data": {"sources": ["bundled:examples"]}, "train": [{"method": "sft"}]}
    recipe = Recipe.model_validate(given | known)
    return make_plan(recipe, Run(recipe.name, folder))


def put(folder: Path, records: list[dict[str, Any]], name: str = "data.jsonl") -> str:
    file = folder / name
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return str(file)


def large(monkeypatch: pytest.MonkeyPatch, sample: int) -> None:
    """Take every file for a large one."""
    monkeypatch.setattr(planning, "EXACT_BYTES", 0)
    monkeypatch.setattr(planning, "SAMPLE_ROWS", sample)


def test_rows_of_a_small_source_are_exact(tmp_path: Path) -> None:
    made = planned(tmp_path, data={"sources": [put(tmp_path, [*RECORDS, RECORDS[0]])]})
    (source,) = made.sources
    assert (source.rows, source.examples, source.documents, source.exact) == (1000, 1000, 0, True)
    expected = sum(len(record["instruction"]) + 1 + len(record["output"]) for record in RECORDS)
    assert source.characters == expected


def test_rows_of_a_large_source_are_an_estimate_that_is_near(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bundled = planned(tmp_path, data={"sources": ["bundled:examples"]}).sources[0].rows
    large(monkeypatch, 300)
    for path, rows in (("bundled:examples", bundled), (put(tmp_path, RECORDS), 1000)):
        (source,) = planned(tmp_path, data={"sources": [path]}).sources
        assert not source.exact
        assert source.rows == pytest.approx(rows, rel=0.35)
    (tmp_path / "글.txt").write_text("\n\n".join(record["output"] for record in RECORDS), encoding="utf-8")
    (source,) = planned(tmp_path, data={"sources": [str(tmp_path / "글.txt")]}).sources
    assert source.rows == pytest.approx(1000, rel=0.1)


def test_a_large_file_of_few_rows_is_exact(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, 2000)
    (source,) = planned(tmp_path, data={"sources": [put(tmp_path, RECORDS)]}).sources
    assert (source.rows, source.exact) == (1000, True)


@pytest.mark.parametrize("wanted", [50, 300])
def test_max_rows_holds_for_a_large_source(wanted: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, 100)
    (source,) = planned(tmp_path, data={"sources": [{"path": put(tmp_path, RECORDS), "max_rows": wanted}]}).sources
    assert source.rows == wanted


@pytest.mark.parametrize("sample", [100, 2000])
def test_max_chars_holds_for_a_large_source(sample: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    large(monkeypatch, sample)
    (source,) = planned(tmp_path, data={"sources": [{"path": put(tmp_path, RECORDS), "max_chars": 9000}]}).sources
    assert source.characters == pytest.approx(9000, rel=0.01)


@pytest.mark.parametrize("read_as", ["rows", "documents"])
@pytest.mark.parametrize("kind", ["example", "document"])
def test_rows_are_told_apart_by_kind(read_as: str, kind: str, tmp_path: Path) -> None:
    if kind == "document" and read_as == "documents":
        return
    file = put(tmp_path, [{"text": "옛날 옛적에"}, {"text": "호랑이가"}] if kind == "document" else RECORDS[:2])
    (source,) = planned(tmp_path, data={"sources": [{"path": file, "read_as": read_as}]}).sources
    as_text = kind == "document" or read_as == "documents"
    assert (source.documents, source.examples) == ((2, 0) if as_text else (0, 2))


# the model


def test_parameters_are_those_of_the_model(random_model: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(random_model)
    assert planned(tmp_path, model=str(random_model)).parameters == sum(weight.numel() for weight in model.parameters())


@pytest.mark.parametrize("tied", [True, False])
@pytest.mark.parametrize("key_value_heads", [4, 2])
def test_parameters_of_a_new_model_are_those_it_will_have(tied: bool, key_value_heads: int, tmp_path: Path) -> None:
    from transformers import AutoConfig, AutoModelForCausalLM

    measures = {
        "hidden_size": 64,
        "intermediate_size": 160,
        "num_hidden_layers": 3,
        "num_attention_heads": 4,
        "num_key_value_heads": key_value_heads,
        "tie_word_embeddings": tied,
    }
    made = planned(tmp_path, model=measures, vocabulary={"vocab_size": 500}, train=[])
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model("llama", vocab_size=500, **measures))
    assert made.parameters == sum(weight.numel() for weight in model.parameters())


def test_a_model_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    made = planned(tmp_path, model=str(tmp_path / "없는 모델"))
    assert made.problems == [f"no model folder at {tmp_path / '없는 모델'}"]
    assert made.parameters is None


def test_a_hub_model_that_is_not_here_yet_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    made = planned(tmp_path, model="owner/model@0123abc")
    assert made.problems == [] and made.warnings == ["model owner/model@0123abc is not on this disk yet"]


def test_a_hub_model_in_the_cache_is_measured(random_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshots = tmp_path / "cache" / "models--owner--model" / "snapshots"
    snapshots.mkdir(parents=True)
    (snapshots / "0123abc").symlink_to(random_model)
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "cache"))
    known = planned(tmp_path, model="owner/model")
    assert known.warnings == [] and known.parameters == planned(tmp_path, model=str(random_model)).parameters


# the passes


def steps_of_the_trainer(recipe: Recipe, folder: Path) -> list[int]:
    from hunmin.core.artifact import Artifact
    from hunmin.data.stage import build_dataset
    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.load import load_tokenizer
    from hunmin.train.packing import packed_rows
    from hunmin.train.stage import samples_of
    from hunmin.train.trainer import steps_of

    build_dataset(recipe.data, folder, 1)
    words, found = load_tokenizer(str(recipe.model)), []
    for one in recipe.train:
        samples = samples_of(one, Artifact(folder, "dataset", ""), "train", words, ChatFormat(words)).samples
        found.append(steps_of(one, len(packed_rows(samples, one.max_length, packing=one.packing))))
    return found


@pytest.mark.parametrize("packing", [True, False])
def test_steps_are_those_that_the_trainer_makes(packing: bool, random_model: Path, tmp_path: Path) -> None:
    common = {"max_length": 2048, "gradient_accumulation_steps": 2, "packing": packing}
    sources = [{"path": "bundled:examples"}, {"path": "bundled:examples", "read_as": "documents"}]
    recipe = Recipe.model_validate(
        {
            "name": "시험",
            "model": str(random_model),
            "data": {"sources": sources},
            "train": [{"method": "pretrain", **common}, {"method": "sft", **common, "num_train_epochs": 2}],
        }
    )
    made = make_plan(recipe, Run(recipe.name, tmp_path))
    real = steps_of_the_trainer(recipe, tmp_path / "data")
    assert [one.steps for one in made.passes] == [pytest.approx(steps, rel=0.1) for steps in real]


def test_max_steps_is_the_number_of_steps(random_model: Path, tmp_path: Path) -> None:
    made = planned(tmp_path, model=str(random_model), train=[{"method": "sft", "max_steps": 7}])
    assert made.passes[0].steps == 7


def test_a_pass_without_rows_of_its_kind_is_a_problem(random_model: Path, tmp_path: Path) -> None:
    made = planned(tmp_path, model=str(random_model), train=[{"method": "pretrain"}])
    assert made.problems == ["train: no documents for method pretrain"]


def test_more_epochs_take_more_time_and_lora_takes_less_memory(random_model: Path, tmp_path: Path) -> None:
    once = planned(tmp_path, model=str(random_model), train=[{"method": "sft", "num_train_epochs": 1}]).passes[0]
    twice = planned(tmp_path, model=str(random_model), train=[{"method": "sft", "num_train_epochs": 2}]).passes[0]
    assert (once.tokens, once.rows) == (twice.tokens, twice.rows)
    assert twice.seconds == pytest.approx(2 * once.seconds, rel=0.1)


def test_a_source_that_is_not_there_is_a_problem_and_the_others_are_counted(tmp_path: Path) -> None:
    made = planned(tmp_path, data={"sources": ["nowhere.jsonl", put(tmp_path, RECORDS[:5])]}, train=[])
    assert [source.rows for source in made.sources] == [0, 5]
    assert any("nowhere.jsonl" in problem for problem in made.problems)


def test_finished_stages_are_listed(tmp_path: Path) -> None:
    (tmp_path / "시험" / "data-0123").mkdir(parents=True)
    (tmp_path / "시험" / "train-4567").mkdir()
    (tmp_path / "시험" / "data-0123" / "manifest.json").write_text("{}", encoding="utf-8")
    assert planned(tmp_path, train=[], model="owner/model").cached == ["data-0123"]


def test_a_plan_writes_nothing(random_model: Path, tmp_path: Path) -> None:
    planned(tmp_path / "runs", model=str(random_model))
    assert not (tmp_path / "runs").exists()
