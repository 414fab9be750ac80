"""Bits per byte: how well a model predicts held-out text, comparable across tokenizers; beside two references.

A model that has learned more than byte statistics beats both references: a byte 5-gram model trained on the same text, and
xz -9 on the held-out text alone.
"""

from __future__ import annotations

import lzma
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hunmin.core.example import Document

if TYPE_CHECKING:
    import numpy as np
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

    Numbers = np.ndarray[Any, np.dtype[Any]]

ORDER = 5
TOKENS_PER_BATCH = 8192


def bits_per_byte(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, documents: Sequence[Document], max_length: int
) -> tuple[float, dict[str, float]]:
    """Bits per UTF-8 byte over all documents and for each data set; only the first `max_length` tokens of a document count."""
    nats: dict[str, float] = defaultdict(float)
    sizes: dict[str, int] = defaultdict(int)
    start = [tokenizer.bos_token_id] if tokenizer.bos_token_id is not None else [tokenizer.eos_token_id]
    encoded = [
        ([*start, *ids[: max_length - 1]], document.origin.dataset)
        for document, ids in zip(
            documents, tokenizer([d.text for d in documents], add_special_tokens=False)["input_ids"], strict=True
        )
    ]
    encoded.sort(key=lambda pair: len(pair[0]))
    for batch in _batches(encoded):
        losses = _losses(model, [ids for ids, _ in batch])
        for (ids, dataset), loss in zip(batch, losses, strict=True):
            nats[dataset] += loss
            sizes[dataset] += len(tokenizer.decode(ids[1:]).encode())
    by_source = {dataset: round(nats[dataset] / math.log(2) / sizes[dataset], 4) for dataset in sorted(sizes)}
    return round(sum(nats.values()) / math.log(2) / max(sum(sizes.values()), 1), 4), by_source


def _batches(encoded: list[tuple[list[int], str]]) -> Iterable[list[tuple[list[int], str]]]:
    batch: list[tuple[list[int], str]] = []
    for pair in encoded:
        if batch and (len(batch) + 1) * len(pair[0]) > TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(pair)
    if batch:
        yield batch


def _losses(model: PreTrainedModel, rows: list[list[int]]) -> list[float]:
    """Sum of the negative log-likelihoods of all tokens but the first, in nats, for each row."""
    import torch

    longest = max(map(len, rows))
    ids = torch.zeros(len(rows), longest, dtype=torch.long)
    targets = torch.full((len(rows), longest - 1), -100)
    for index, row in enumerate(rows):
        ids[index, : len(row)] = torch.tensor(row)
        targets[index, : len(row) - 1] = torch.tensor(row[1:])
    with torch.no_grad():
        logits = model(input_ids=ids.to(model.device), use_cache=False).logits[:, :-1].float().cpu()
    losses = torch.nn.functional.cross_entropy(logits.transpose(1, 2), targets, ignore_index=-100, reduction="none")
    return [float(loss) for loss in losses.sum(1)]


def byte_ngram_bits(train: Iterable[str], held_out: Sequence[str], max_bytes: int = 20_000_000) -> float:
    """Bits per byte of an interpolated byte 5-gram model trained on at most `max_bytes` of the training text.

    Each order is mixed with the next lower one by Witten–Bell weights: types / (types + occurrences).
    """
    import numpy as np

    data = np.frombuffer(b"\0".join(text.encode() for text in train)[:max_bytes], dtype=np.uint8).astype(np.uint64)
    held = np.frombuffer(b"\0" + b"\0".join(text.encode() for text in held_out), dtype=np.uint8).astype(np.uint64)
    probability = np.full(len(held) - ORDER, 1 / 256)
    for order in range(1, ORDER + 1):
        grams, counts = np.unique(_grams(data, order), return_counts=True)
        contexts, first, types = np.unique(grams >> np.uint64(8), return_index=True, return_counts=True)
        totals = np.add.reduceat(counts, first)
        wanted = _grams(held, order)[ORDER - order + 1 :]
        count = _lookup(grams, counts, wanted)
        total = _lookup(contexts, totals, wanted >> np.uint64(8))
        kinds = _lookup(contexts, types, wanted >> np.uint64(8))
        seen = total > 0
        probability = np.where(seen, (count + kinds * probability) / np.maximum(total + kinds, 1), probability)
    return round(float(-np.log2(probability).mean()), 4)


def _grams(data: Numbers, order: int) -> Numbers:
    """Every run of `order` bytes as one number."""
    import numpy as np

    grams: Numbers = np.zeros(len(data) - order + 1, dtype=np.uint64)
    for offset in range(order):
        grams = (grams << np.uint64(8)) | data[offset : len(data) - order + 1 + offset]
    return grams


def _lookup(keys: Numbers, values: Numbers, wanted: Numbers) -> Numbers:
    """values[key] for each wanted key, 0 where it is missing; keys are sorted."""
    import numpy as np

    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return np.where(keys[place] == wanted, values[place], 0)


def xz_bits(held_out: Sequence[str]) -> float:
    """Bits per byte of `xz -9e` on the held-out text alone."""
    data = "\n".join(held_out).encode()
    return round(8 * len(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)) / len(data), 4)
