"""hunmin_mini through lm-evaluation-harness: the log-likelihoods are the model's own."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from hunmin.benchmarks.hunmin_mini import PROMPTS, TASKS, read_items
from hunmin.core.errors import SourceError
from hunmin.evaluate.harness import _choose_split, effective_shots, score_items, task_names
from hunmin.llm.load import load_model, load_tokenizer


def test_the_name_of_the_set_means_its_four_tasks() -> None:
    assert task_names(["hunmin_mini", "kobest_copa"]) == [*(f"hunmin_mini_{task}" for task in TASKS), "kobest_copa"]


def test_a_mistyped_task_names_the_nearest() -> None:
    with pytest.raises(SourceError) as caught:
        task_names(["hunmin_mini_coap"])
    assert caught.value.fix == "use 'hunmin_mini_copa'"


@pytest.mark.parametrize("task", TASKS)
def test_every_item_has_its_label_among_its_choices(task: str) -> None:
    for split, size in (("train", 60), ("test", 200)):
        items = list(read_items(task, split))
        assert len(items) == size
        assert {item["label"] for item in items} == set(range(len(PROMPTS[task].choices(items[0]))))
        assert len({PROMPTS[task].context(item) + "".join(PROMPTS[task].choices(item)) for item in items}) == size


@pytest.mark.parametrize("task", TASKS)
def test_labels_are_balanced(task: str) -> None:
    labels = [item["label"] for item in read_items(task, "test")]
    assert len({labels.count(label) for label in set(labels)}) == 1


def test_log_likelihoods_equal_a_forward_pass_by_hand(random_model: Path) -> None:
    import torch

    model, tokenizer = load_model(str(random_model), "float32"), load_tokenizer(str(random_model))
    scored = list(score_items(model, tokenizer, ["hunmin_mini_sentineg"], 0, "test", 3, 4))
    for item, source in zip(scored, read_items("sentineg", "test"), strict=False):
        prompt = PROMPTS["sentineg"]
        for choice, logprob in zip(prompt.choices(source), item.logprobs, strict=True):
            context = tokenizer(prompt.context(source))["input_ids"]
            ids = tokenizer(f"{prompt.context(source)} {choice}")["input_ids"]
            with torch.no_grad():
                logs = model(input_ids=torch.tensor([ids])).logits[0].log_softmax(-1)
            by_hand = sum(float(logs[place - 1, ids[place]]) for place in range(len(context), len(ids)))
            assert logprob == pytest.approx(by_hand, abs=1e-3)
        assert item.id == source["id"]
        assert item.prediction == max(range(2), key=item.logprobs.__getitem__)


def test_shots_are_the_first_train_items(random_model: Path) -> None:
    model, tokenizer = load_model(str(random_model), "float32"), load_tokenizer(str(random_model))
    zero = list(score_items(model, tokenizer, ["hunmin_mini_sentineg"], 0, "test", 2, 4))
    two = list(score_items(model, tokenizer, ["hunmin_mini_sentineg"], 2, "test", 2, 4))
    assert [item.effective_shots for item in two] == [2, 2]
    assert zero[0].logprobs != two[0].logprobs


def test_shots_that_do_not_fit_are_counted(random_model: Path) -> None:
    model, tokenizer = load_model(str(random_model), "float32"), load_tokenizer(str(random_model))
    (item,) = score_items(model, tokenizer, ["hunmin_mini_sentineg"], 60, "test", 1, 1)
    assert 0 < item.effective_shots < 60
    prompt = "가나다라\n\n" * 5 + "마바사"
    assert effective_shots(prompt, 5, tokenizer, 10_000) == 5
    kept = effective_shots(prompt, 5, tokenizer, len(tokenizer(prompt)["input_ids"]) - 2)
    assert kept == 4


def test_an_unknown_task_of_the_harness_names_the_nearest(random_model: Path) -> None:
    model, tokenizer = load_model(str(random_model), "float32"), load_tokenizer(str(random_model))
    with pytest.raises(SourceError) as caught:
        list(score_items(model, tokenizer, ["kobest_copaa"], 0, "test", 1, 1))
    assert caught.value.fix == "use 'kobest_copa'"


class Docs:
    """A task of the harness as far as choosing a split looks at it."""

    def __init__(self) -> None:
        self.config = SimpleNamespace(test_split=None, validation_split="dev", training_split="train")

    def has_test_docs(self) -> bool:
        return self.config.test_split is not None

    def has_validation_docs(self) -> bool:
        return True

    def has_training_docs(self) -> bool:
        return True


def test_a_missing_split_is_an_error_that_names_those_that_exist() -> None:
    with pytest.raises(SourceError) as caught:
        _choose_split(Docs(), "mine", "test")
    assert caught.value.fix == "--split validation, train"


def test_the_split_asked_for_is_the_one_scored() -> None:
    task = Docs()
    _choose_split(task, "mine", "validation")
    assert task.config.test_split == "dev"
