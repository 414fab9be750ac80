"""Benchmarks through lm-evaluation-harness: its tasks and its scores, kept item by item.

The macro F1 and its interval are computed from the items here, because the harness gives macro F1 no interval
(EleutherAI/lm-evaluation-harness #1263).
"""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.benchmarks.hunmin_mini import PROMPTS, TASKS, VERSION, read_items
from hunmin.core.errors import SourceError, nearest
from hunmin.core.language import tr

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

MINI = "hunmin_mini"
# The seed lm-evaluation-harness uses by default.
FEWSHOT_SEED = 1234
SHOT_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Item:
    """One scored question: log-likelihood of each choice in nats, the right choice and the chosen one.

    effective_shots  worked examples that fit whole into the model's context; the harness cuts the others off on the left.
    """

    task: str
    shots: int
    id: str
    label: int
    prediction: int
    logprobs: tuple[float, ...]
    effective_shots: int

    def to_record(self) -> dict[str, Any]:
        """The item as JSON."""
        return asdict(self)


def task_names(names: list[str]) -> list[str]:
    """Task names with `hunmin_mini` written out.

    Raises `SourceError` for a hunmin_mini task that does not exist; other names are the harness's.
    """
    found: list[str] = []
    for name in names:
        known = [f"{MINI}_{task}" for task in TASKS]
        if name == MINI:
            found += known
        elif name.startswith(MINI) and name not in known:
            raise SourceError(tr("no such benchmark", "그런 벤치마크가 없습니다"), at=name, fix=nearest(name, known))
        else:
            found.append(name)
    return found


def mini_config(task: str, split: str) -> dict[str, Any]:
    """A hunmin_mini task as a harness configuration; shots come from the train items in their order."""
    prompt = PROMPTS[task]

    def items(**_: Any) -> dict[str, Any]:
        from datasets import Dataset

        return {name: Dataset.from_list(list(read_items(task, name))) for name in ("train", "test")}

    return {
        "task": f"{MINI}_{task}",
        "custom_dataset": items,
        "training_split": "train",
        "test_split": split,
        "fewshot_split": "train",
        "fewshot_config": {"sampler": "first_n"},
        "output_type": "multiple_choice",
        "doc_to_text": prompt.context,
        "doc_to_choice": prompt.choices,
        "doc_to_target": "label",
        "metric_list": [{"metric": "acc"}],
        "metadata": {"version": VERSION},
    }


def score_items(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    tasks: list[str],
    shots: int,
    split: str,
    limit: int | None,
    batch_size: int,
) -> Iterator[Item]:
    """Score multiple-choice tasks with a number of shots; yields every item in the order of its task.

    The text is scored without a chat template; a bos token is put in front where the tokenizer does so itself.
    """
    import lm_eval
    from lm_eval.models.huggingface import HFLM
    from lm_eval.tasks import TaskManager

    logging.getLogger("lm_eval").setLevel(logging.ERROR)  # it warns about every task

    class Scorer(HFLM):
        """The harness's transformers class without its bars; progress is shown per task."""

        def loglikelihood(self, requests: Any, disable_tqdm: bool = True) -> Any:
            return super().loglikelihood(requests, disable_tqdm=True)

    scorer = Scorer(pretrained=model, tokenizer=tokenizer, batch_size=batch_size)
    manager = TaskManager()
    for name in task_names(tasks):
        loaded = _loaded(name, split, manager)
        for task in _single_tasks(loaded):
            task.set_config(key="num_fewshot", value=shots)
            task.set_fewshot_seed(seed=FEWSHOT_SEED)
        results = lm_eval.evaluate(scorer, loaded, limit=limit, bootstrap_iters=0, log_samples=True)
        assert results is not None
        for samples in results["samples"].values():
            yield from (_item(name, shots, sample, tokenizer, scorer.max_length) for sample in samples)


def _loaded(name: str, split: str, manager: Any) -> dict[Any, Any]:
    """A task of the harness with its data, set to the split asked for.

    Raises `SourceError` for an unknown name, for data that are neither here nor reachable, and for a split that the task
    does not have: another one is never put in its place.
    """
    from lm_eval.tasks import get_task_dict

    if name.startswith(MINI):
        return get_task_dict([mini_config(name.removeprefix(f"{MINI}_"), split)], manager)
    if name not in manager.all_tasks and not Path(name).exists():
        what = tr(f"unknown task '{name}'", f"알 수 없는 과제 '{name}'")
        raise SourceError(what, at="tasks", fix=nearest(name, [*manager.all_tasks, MINI])[:200])
    try:
        loaded: dict[Any, Any] = get_task_dict([name], manager)
    except OSError as error:  # datasets' ConnectionError is one
        what = tr(
            "the data of this task are not on this disk, and the hub cannot be reached",
            "과제 데이터가 없고 허브에도 연결할 수 없습니다",
        )
        fix = tr(
            "run it once with a network; HF_HUB_OFFLINE=1 then uses the cache",
            "네트워크가 되는 곳에서 한 번 실행한 뒤 HF_HUB_OFFLINE=1 로 쓰세요",
        )
        raise SourceError(what, at=name, fix=fix) from error
    for task in _single_tasks(loaded):
        _choose_split(task, name, split)
    return loaded


def _choose_split(task: Any, name: str, split: str) -> None:
    splits = {"test": task.has_test_docs(), "validation": task.has_validation_docs(), "train": task.has_training_docs()}
    if not splits.get(split):
        there = ", ".join(one for one, found in splits.items() if found)
        what = tr(f"{name} has no split '{split}'", f"{name} 에는 '{split}' 분할이 없습니다")
        raise SourceError(what, at=name, fix=f"--split {there}")
    own = {"test": task.config.test_split, "validation": task.config.validation_split, "train": task.config.training_split}
    task.config.test_split = own[split]


def _single_tasks(loaded: dict[Any, Any]) -> Iterator[Any]:
    """The tasks inside the harness's nested groups."""
    for task in loaded.values():
        if isinstance(task, dict):
            yield from _single_tasks(task)
        else:
            yield task


def _item(task: str, shots: int, sample: dict[str, Any], tokenizer: PreTrainedTokenizerFast, room: int) -> Item:
    logprobs = tuple(round(float(response[0]), 6) for response in sample["filtered_resps"])
    best = max(range(len(logprobs)), key=logprobs.__getitem__)
    requests = sample["arguments"].values() if isinstance(sample["arguments"], dict) else sample["arguments"]
    texts = [tuple(request.values()) if isinstance(request, dict) else tuple(request) for request in requests]
    whole = max((f"{text[0]}{text[1]}" for text in texts), key=len)
    assert all(math.isfinite(logprob) for logprob in logprobs)
    name = str(sample["doc"].get("id", sample["doc_id"]))
    return Item(task, shots, name, int(sample["target"]), best, logprobs, effective_shots(whole, shots, tokenizer, room))


def effective_shots(prompt: str, shots: int, tokenizer: PreTrainedTokenizerFast, room: int) -> int:
    """How many of a prompt's worked examples stand whole in its last `room` tokens."""
    if not shots or len(tokenizer(prompt)["input_ids"]) <= room:
        return shots
    parts = prompt.split(SHOT_SEPARATOR)
    for first in range(1, len(parts)):
        if len(tokenizer(SHOT_SEPARATOR.join(parts[first:]))["input_ids"]) <= room:
            return round(shots * (len(parts) - 1 - first) / (len(parts) - 1))
    return 0
