"""The model card: what a stranger must know before using the model."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from hunmin.export.card import model_card
from hunmin.export.settings import ExportSettings
from hunmin.export.stage import export_folder
from hunmin.recipe import Recipe

EXPORT = {
    "parameters": 8_123_456,
    "dtype": "bfloat16",
    "checks": [
        {"name": "merged = trained, from disk, float32", "value": 2.5e-6, "limit": 1e-4, "passed": True},
        {"name": "tie_word_embeddings says what the file holds", "value": None, "limit": None, "passed": True},
    ],
}
SCORES = {
    "split": "test",
    "scores": [{"task": "hunmin_mini_copa", "shots": 0, "value": 0.712, "ci95": [0.65, 0.77], "floor": 0.333}],
}
SAMPLES = [
    {"prompt": "한국의 수도는\n어디인가요?", "answer": "서울입니다.", "ended": True},
    {"prompt": "옛날이야기를 들려주세요.", "answer": "옛날 옛적에", "ended": False},
]


def counts(licence: str, read: int = 1200) -> dict[str, Any]:
    return {"licence": licence, "read": read, "kept": read - 5, "rejected": 5}


def facts(*licences: str, **recipe: Any) -> dict[str, Any]:
    given = {
        "name": "내-모델",
        "model": "owner/base",
        "data": {"sources": [f"source{number}.jsonl" for number in range(len(licences))]},
        "train": [{"method": "sft", "finetuning_type": "lora"}],
    }
    made = Recipe.model_validate(given | recipe)
    one = made.train[0].record() | {"steps": 30, "tokens": 5000, "rows": 10, "dtype": "float32"}
    sources = {f"{number}-source{number}.jsonl": counts(licence) for number, licence in enumerate(licences)}
    dataset = {"sources": sources, "licences": dict.fromkeys(licences, 10)}
    return {"recipe": made.record(), "dataset": dataset, "passes": [one], "scores": SCORES, "samples": SAMPLES}


def front_of(card: str) -> dict[str, Any]:
    found = re.match(r"---\n(.*?)\n---\n", card, re.DOTALL)
    assert found is not None
    front = yaml.safe_load(found.group(1))
    assert isinstance(front, dict)
    return front


def test_the_front_matter_is_yaml_that_the_hub_reads() -> None:
    front = front_of(model_card(facts("CC-BY-4.0"), EXPORT))
    assert front["language"] == "ko"
    assert front["pipeline_tag"] == "text-generation"
    assert front["base_model"] == "owner/base"
    assert front["tags"] == ["hunmin", "sft"]


def test_the_base_is_named_without_its_revision() -> None:
    assert front_of(model_card(facts("MIT", model="owner/base@0123abc"), EXPORT))["base_model"] == "owner/base"


def test_sources_are_named_with_licence_and_counts() -> None:
    card = model_card(facts("CC-BY-4.0", "MIT"), EXPORT)
    assert "| source0.jsonl | CC-BY-4.0 | 1,200 | 1,195 |" in card
    assert "| source1.jsonl | MIT | 1,200 | 1,195 |" in card
    assert "Look at these licences" not in card


@pytest.mark.parametrize(
    "licence", ["CC-BY-NC-4.0", "cc-by-nc-sa-4.0", "CC-BY-ND-4.0", "CC-BY-SA-4.0", "GPL-3.0", "agpl-3.0", "LGPL-2.1", "unknown"]
)
def test_a_narrow_licence_stands_out(licence: str) -> None:
    bold = re.findall(r"\*\*(Look at these licences.*?)\*\*", model_card(facts("MIT", licence), EXPORT))
    assert len(bold) == 1 and licence in bold[0] and "MIT" not in bold[0]


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0", "CC0-1.0 AND PSF-2.0", "BSD-3-Clause", "public-domain", "NCSA"])
def test_a_permissive_licence_does_not(licence: str) -> None:
    assert "Look at these licences" not in model_card(facts(licence), EXPORT)


def test_scores_stand_beside_their_interval_and_floor() -> None:
    card = model_card(facts("MIT"), EXPORT)
    assert "| hunmin_mini_copa | 0 | 0.712 | 0.650–0.770 | 0.333 |" in card
    assert "best constant answer" in card


def test_a_model_that_was_not_scored_has_no_scores() -> None:
    assert "floor" not in model_card(facts("MIT") | {"scores": {}, "samples": []}, EXPORT)


def test_samples_are_one_line_each_and_say_where_the_limit_cut() -> None:
    card = model_card(facts("MIT"), EXPORT)
    assert "- **한국의 수도는 어디인가요?** → 서울입니다.\n" in card
    assert "- **옛날이야기를 들려주세요.** → 옛날 옛적에 …" in card


def test_the_card_holds_no_path_of_this_machine(tmp_path: Path) -> None:
    """A local model and local data are named by their last part."""
    source = {"path": str(tmp_path / "비밀" / "우리 자료.jsonl"), "licence": "MIT"}
    against = [{"decontaminate": {"against": ["hunmin_mini", str(tmp_path / "비밀" / "시험 문제.jsonl")]}}]
    (tmp_path / "바탕 모델").mkdir()
    found = facts("MIT", model=str(tmp_path / "바탕 모델"), data={"sources": [source, "~/집/자료.jsonl"], "steps": against})
    card = model_card(found, EXPORT)
    assert str(tmp_path) not in card and "비밀" not in card and "~/" not in card
    assert all(name in card for name in ("바탕 모델", "우리 자료.jsonl", "시험 문제.jsonl", "자료.jsonl"))
    assert "base_model" not in front_of(card)


def test_the_recipe_in_the_card_loads_again() -> None:
    card = model_card(facts("CC-BY-4.0"), EXPORT)
    recipe = yaml.safe_load(re.findall(r"```yaml\n(.*?)```", card, re.DOTALL)[0])
    assert Recipe.model_validate(recipe).train[0].finetuning_type == "lora"


def test_the_snippet_runs_on_the_exported_folder(
    bases: dict[str, Path], read_back_here: Callable[..., Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = export_folder(ExportSettings(dtype="float32"), str(bases["tied"]), tmp_path / "out")
    (snippet,) = re.findall(r"```python\n(.*?)```", model_card(facts("MIT"), export), re.DOTALL)
    exec(snippet.replace("FOLDER", str(tmp_path / "out")), {})  # noqa: S102
    assert "안녕하세요?" in capsys.readouterr().out
