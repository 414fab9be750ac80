"""Every recipe that ships loads; mistakes are all named at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from hunmin.core.errors import RecipeError, UsageError
from hunmin.recipe import bundled_recipes, load_recipe


@pytest.mark.parametrize("name", sorted(bundled_recipes()))
def test_every_bundled_recipe_loads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNMIN_DATA", "data")
    recipe, notes = load_recipe(name)
    assert recipe.name == name
    assert notes == []


def written(folder: Path, text: str) -> str:
    file = folder / "recipe.yaml"
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_three_mistakes_are_shown_at_once(tmp_path: Path) -> None:
    text = """
name: mine
data:
  sources: [{path: a.jsonl, encodng: cp949}]
  steps: [exact_duplicate]
train:
  - {method: sft, learning_rate: fast}
"""
    with pytest.raises(RecipeError) as caught:
        load_recipe(written(tmp_path, text))
    places = {problem.at: problem for problem in caught.value.problems}
    assert places["data.sources[0].encodng"].fix == "use 'encoding'"
    assert "fast" in places["train[0].learning_rate"].what
    assert places["data.steps[0]"].fix == "use 'exact_duplicates'"
    assert len(places) == 3


def test_a_mistyped_step_names_the_nearest(tmp_path: Path) -> None:
    text = "name: mine\ndata: {sources: [a.jsonl], steps: [exact_duplicate, {min_chars: {anwser: 3}}]}\n"
    with pytest.raises(RecipeError) as caught:
        load_recipe(written(tmp_path, text))
    assert [problem.at for problem in caught.value.problems] == ["data.steps[0]", "data.steps[1]"]
    assert caught.value.problems[0].fix == "use 'exact_duplicates'"
    assert caught.value.problems[1].fix == "use 'answer'"


def test_names_of_other_tools_are_accepted_and_said(tmp_path: Path) -> None:
    text = "name: mine\ndata: {sources: [a.jsonl]}\ntrain: [{method: sft, num_epochs: 2, cutoff_len: 512, micro_batch_size: 4}]\n"
    recipe, notes = load_recipe(written(tmp_path, text))
    assert (recipe.train[0].num_train_epochs, recipe.train[0].max_length, recipe.train[0].per_device_train_batch_size) == (
        2,
        512,
        4,
    )
    assert notes[0] == "train[0].num_epochs is num_train_epochs here"


def test_the_command_line_overrides_a_key(tmp_path: Path) -> None:
    file = written(tmp_path, "name: mine\ndata: {sources: [a.jsonl]}\ntrain: [{method: sft}]\n")
    recipe, _ = load_recipe(file, ["train.0.learning_rate=1e-5", "seed=7"])
    assert (recipe.train[0].learning_rate, recipe.seed) == (1e-5, 7)
    with pytest.raises(RecipeError, match="nothing to set"):
        load_recipe(file, ["train.5.learning_rate=1"])


def test_a_missing_recipe_names_the_nearest_bundled_one() -> None:
    with pytest.raises(UsageError) as caught:
        load_recipe("quickstat")
    assert "quickstart" in caught.value.fix


def test_broken_yaml_says_the_line(tmp_path: Path) -> None:
    with pytest.raises(RecipeError) as caught:
        load_recipe(written(tmp_path, "name: mine\ndata: [\n"))
    assert caught.value.problems[0].at.endswith("recipe.yaml:3")


def test_an_unset_variable_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_SUCH_FOLDER", raising=False)
    with pytest.raises(RecipeError, match="NO_SUCH_FOLDER is not set"):
        load_recipe(written(tmp_path, 'name: mine\ndata: {sources: ["${NO_SUCH_FOLDER}/a.jsonl"]}\n'))
