"""The vocabulary stage: documents in, a tokenizer folder out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hunmin.core.artifact import Artifact
from hunmin.core.jsonl import read_jsonl
from hunmin.vocabulary.settings import VocabularySettings

STAGE_VERSION = 1


def build_vocabulary(settings: VocabularySettings, dataset: Artifact, folder: Path) -> dict[str, Any]:
    """Learn a tokenizer from the training documents and save it; returns counts.

    `characters_per_token` is measured on the held-out documents (or the training ones, where none are held out).
    """
    from hunmin.vocabulary.learn import learn_tokenizer

    tokenizer = learn_tokenizer((record["text"] for record in read_jsonl(dataset.file("documents.train.jsonl"))), settings)
    tokenizer.save_pretrained(folder / "tokenizer")
    held_out = [record["text"] for record in read_jsonl(dataset.file("documents.held_out.jsonl"))][:2000]
    sample = held_out or [record["text"] for record in read_jsonl(dataset.file("documents.train.jsonl"))][:2000]
    tokens = sum(len(ids) for ids in tokenizer(sample, add_special_tokens=False)["input_ids"])
    return {"pieces": len(tokenizer), "characters_per_token": round(sum(map(len, sample)) / max(tokens, 1), 3)}
