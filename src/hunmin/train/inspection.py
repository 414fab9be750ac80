"""Training rows as the model sees them: every token, and whether it is trained."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hunmin.core.artifact import Artifact
from hunmin.core.example import Document, Example
from hunmin.core.jsonl import read_jsonl
from hunmin.train.settings import TrainSettings


@dataclass(frozen=True, slots=True)
class Inspected:
    """One row: its id and its pieces, each with what it is: trained, context or control."""

    id: str
    pieces: tuple[tuple[str, str], ...]


def inspected(settings: TrainSettings, dataset: Artifact, tokenizer: str, count: int) -> Iterator[Inspected]:
    """The first `count` training rows of a pass, encoded by the function that training uses."""
    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.load import load_tokenizer
    from hunmin.train.samples import document_samples

    words = load_tokenizer(tokenizer)
    controls = set(words.added_tokens_decoder)
    pretrain = settings.method == "pretrain"
    for record in list(read_jsonl(dataset.file("documents.train.jsonl" if pretrain else "examples.train.jsonl")))[:count]:
        if pretrain:
            ids = list(document_samples([Document.from_record(record)], words, settings.max_length).samples[0].ids)
            trained = [False] + [True] * (len(ids) - 1)
        else:
            example = Example.from_record(record)
            encoded = ChatFormat(words, settings.template).encode(example.messages, tools=example.tools)
            ids, trained = encoded.ids, encoded.trained
        yield Inspected(str(record["id"]), tuple(_pieces(words, ids, trained, controls)))


def _pieces(tokenizer: object, ids: list[int], trained: list[bool], controls: set[int]) -> Iterator[tuple[str, str]]:
    """Runs of tokens of one kind; a syllable whose bytes are spread over tokens stays whole."""
    run: list[int] = []
    kind = ""
    for token, learned in zip(ids, trained, strict=True):
        now = (
            "control, trained"
            if token in controls and learned
            else "control"
            if token in controls
            else "trained"
            if learned
            else "context"
        )
        if now != kind and run:
            yield tokenizer.decode(run), kind  # type: ignore[attr-defined]
            run = []
        kind = now
        run.append(token)
    if run:
        yield tokenizer.decode(run), kind  # type: ignore[attr-defined]
