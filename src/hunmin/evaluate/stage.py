"""The evaluate stage: a model in, scores out.

Files of the artifact: items.jsonl (every question with its log-likelihoods), samples.jsonl (unedited answers).
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.core.artifact import Artifact
from hunmin.core.example import Document, Example, Message
from hunmin.core.jsonl import read_jsonl, write_jsonl
from hunmin.core.language import tr
from hunmin.core.progress import Log, ticking
from hunmin.evaluate.settings import EvaluateSettings
from hunmin.korean.profanity import profane_share

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

STAGE_VERSION = 2
MAX_DOCUMENT_TOKENS = 512
SAMPLE_TOKENS = 96
# Greedy continuations of a small base model repeat themselves; answers are greedy, as a user gets them.
SAMPLE_TEMPERATURE = 0.7


def evaluate_model(
    settings: EvaluateSettings,
    model: str,
    dataset: Artifact | None,
    before: Artifact | None,
    folder: Path,
    log: Log | None = None,
) -> dict[str, Any]:
    """Score a model; with `before` also compare it item by item with an earlier model's scores.

    Raises `SourceError` for a task that does not exist, `ModelError` for a model that cannot be loaded.
    """
    from hunmin.llm.load import load_model, load_tokenizer

    tokenizer, weights = load_tokenizer(model), load_model(model, settings.dtype)
    counts: dict[str, Any] = {"split": settings.split, "template": "none", "bos": tokenizer.bos_token or "none"}
    if settings.tasks:
        items = _scored(settings, weights, tokenizer, folder, log or Log())
        counts["scores"] = summarise(items, settings.bootstrap)
        if before is not None:
            counts["comparison"] = compare(list(read_jsonl(before.file("items.jsonl"))), items, settings.bootstrap)
    if settings.bits_per_byte and dataset is not None:
        counts["bits_per_byte"] = _bits(weights, tokenizer, dataset)
    if settings.samples and dataset is not None:
        write_jsonl(folder / "samples.jsonl", _samples(settings.samples, weights, tokenizer, dataset))
    return counts


def _scored(
    settings: EvaluateSettings, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, folder: Path, log: Log
) -> list[dict[str, Any]]:
    """Every item of every task, also written to items.jsonl; a task that an interrupted try finished is not scored again."""
    from hunmin.evaluate.harness import score_items, task_names

    names, drafts = task_names(settings.tasks), folder / "scored"
    files = {(name, shots): drafts / f"{shots}-{name.replace('/', '_')}.jsonl" for shots in settings.shots for name in names}
    with ticking(tr("scoring", "평가 중"), len(files), log) as tick:
        tick.skip(sum(file.exists() for file in files.values()))
        for shots in settings.shots:
            missing = [name for name in names if not files[name, shots].exists()]
            items = score_items(model, tokenizer, missing, shots, settings.split, settings.limit, settings.batch_size)
            for name, group in groupby(items, key=lambda item: item.task):
                write_jsonl(files[name, shots], (item.to_record() for item in group))
                tick.advance()
    found = [record for file in files.values() for record in read_jsonl(file)]
    write_jsonl(folder / "items.jsonl", found)
    shutil.rmtree(drafts)
    return found


def _by_task(items: Sequence[dict[str, Any]]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    groups: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
    for item in items:
        groups[item["task"], item["shots"]].append(item)
    return dict(groups)


def summarise(items: Sequence[dict[str, Any]], resamplings: int) -> list[dict[str, Any]]:
    """One line a task and number of shots: macro F1 with interval, accuracy, floor.

    `effective_shots` is the mean number of worked examples that fit into the context; `cut` counts prompts that lost some.
    """
    from hunmin.evaluate.statistics import score_with_interval

    lines: list[dict[str, Any]] = []
    for (task, shots), group in _by_task(items).items():
        labels, said = [item["label"] for item in group], [item["prediction"] for item in group]
        line = {"task": task, "shots": shots} | score_with_interval(labels, said, len(group[0]["logprobs"]), resamplings)
        fitting = [item["effective_shots"] for item in group]
        lines.append(
            line | {"effective_shots": round(sum(fitting) / len(group), 2), "cut": sum(count < shots for count in fitting)}
        )
    return lines


def compare(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]], resamplings: int) -> list[dict[str, Any]]:
    """Paired comparison of two models on the same items, Holm-corrected over the tasks."""
    from hunmin.evaluate.statistics import holm, paired_difference, verdict

    lines: list[dict[str, Any]] = []
    first, second = _by_task(before), _by_task(after)
    for key in sorted(first.keys() & second.keys()):
        said_before = {item["id"]: item["prediction"] for item in first[key]}
        group = [item for item in second[key] if item["id"] in said_before]
        labels, n_classes = [item["label"] for item in group], len(group[0]["logprobs"])
        old, new = [said_before[item["id"]] for item in group], [item["prediction"] for item in group]
        lines.append({"task": key[0], "shots": key[1]} | paired_difference(labels, [old], [new], n_classes, resamplings))
    for line, corrected in zip(lines, holm([line["p"] for line in lines]), strict=True):
        line |= {"p_holm": corrected, "verdict": verdict(line["difference"], corrected)}
    return lines


def _bits(model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, dataset: Artifact) -> dict[str, Any]:
    from hunmin.evaluate.bits import bits_per_byte, byte_ngram_bits, xz_bits

    documents = [Document.from_record(record) for record in read_jsonl(dataset.file("documents.held_out.jsonl"))]
    if not documents:
        return {}
    overall, by_source = bits_per_byte(model, tokenizer, documents, MAX_DOCUMENT_TOKENS)
    texts = [document.text for document in documents]
    train = (record["text"] for record in read_jsonl(dataset.file("documents.train.jsonl")))
    references = {"byte_5gram": byte_ngram_bits(train, texts), "xz": xz_bits(texts)}
    profane = profane_share(record["text"] for record in read_jsonl(dataset.file("documents.train.jsonl")))
    bits = {"all": overall, "by_source": by_source, "references": references, "documents": len(documents)}
    return bits | {"profane_share": round(profane, 5)}


def _samples(count: int, model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, dataset: Artifact) -> list[dict[str, Any]]:
    """Answers to held-out prompts; a data set without conversations gets continuations of its held-out documents."""
    import torch

    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.generate import answer, continuation

    torch.manual_seed(0)
    found: list[dict[str, Any]] = []
    for record in _spread(dataset.file("examples.held_out.jsonl"), count):
        messages: tuple[Message, ...] = Example.from_record(record).messages[:-1]
        said = answer(model, ChatFormat(tokenizer), messages, SAMPLE_TOKENS)
        found.append({"prompt": messages[-1].text, "answer": said.text, "ended": said.ended})
    for record in _spread(dataset.file("documents.held_out.jsonl"), count - len(found)):
        start = record["text"][: max(8, min(24, len(record["text"]) // 3))]
        said = continuation(model, tokenizer, start, SAMPLE_TOKENS, SAMPLE_TEMPERATURE)
        found.append({"prompt": start, "answer": said.text, "ended": said.ended})
    return found


def _spread(file: Path, count: int) -> list[dict[str, Any]]:
    """`count` records from all over a file, so that every source is seen."""
    records = list(read_jsonl(file))
    return [records[index * len(records) // count] for index in range(count)] if len(records) >= count > 0 else records[:count]
