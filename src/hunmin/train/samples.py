"""Rows of the data stage → samples of token ids, with the counts that are shown before any training."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hunmin.core.errors import CheckFailed, UsageError
from hunmin.core.example import Document, Example
from hunmin.core.language import tr
from hunmin.llm.conversation import ChatFormat, begins_with_bos
from hunmin.llm.marks import MarkedText, control_marks
from hunmin.train.packing import Sample, split_long
from hunmin.train.settings import TrainSettings

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast


@dataclass(slots=True)
class Samples:
    """Samples ready to pack, and what happened to the rows: kept, too_long, untrained (nothing to learn).

    system_moved  conversations whose system text stands in the first user turn, because the template has no place for it.
    """

    samples: list[Sample] = field(default_factory=list)
    too_long: list[str] = field(default_factory=list)
    untrained: list[str] = field(default_factory=list)
    system_moved: int = 0

    def counts(self) -> dict[str, Any]:
        """The counts as JSON."""
        return {
            "samples": len(self.samples),
            "tokens": sum(len(sample.ids) for sample in self.samples),
            "trained_tokens": sum(sample.trained for sample in self.samples),
            "too_long": len(self.too_long),
            "untrained": len(self.untrained),
            "system_moved": self.system_moved,
        }


def conversation_samples(examples: Iterable[Example], chat: ChatFormat, max_length: int) -> Samples:
    """Encode conversations; one longer than `max_length` is left out whole, never cut: its answer would lose its end."""
    found = Samples()
    for example in examples:
        encoded = chat.encode(example.messages, tools=example.tools)
        sample = Sample(encoded.ids, encoded.labels)
        if len(sample.ids) > max_length:
            found.too_long.append(example.id)
        elif not sample.trained:
            found.untrained.append(example.id)
        else:
            found.samples.append(sample)
            found.system_moved += not chat.takes_system and any(message.role == "system" for message in example.messages)
    return found


def document_samples(documents: Iterable[Document], tokenizer: PreTrainedTokenizerFast, max_length: int) -> Samples:
    """Encode documents as bos + text + eos, split where they are longer than a row; every token but the first is learned.

    bos stands only where the tokenizer itself begins a text with it (rule 3); a control mark found in a document is text.
    """
    found = Samples()
    text = MarkedText(tokenizer, control_marks(tokenizer, str(tokenizer.chat_template or "")))
    start = [tokenizer.bos_token_id] if begins_with_bos(tokenizer) else []
    end = [tokenizer.eos_token_id] if tokenizer.eos_token_id is not None else []
    held: list[str] = []

    def flush() -> None:
        for ids in text.batch(held):
            for piece in split_long([*start, *ids, *end], max_length):
                if len(piece) > 1:
                    found.samples.append(Sample(piece, piece))
        held.clear()

    for document in documents:
        held.append(document.text)
        if len(held) == 4096:  # the Rust tokenizer is fastest on large batches
            flush()
    flush()
    return found


def check_samples(found: Samples, settings: TrainSettings, chat: ChatFormat | None) -> None:
    """Refuse to train on what could not teach a model to answer.

    Raises `UsageError` when nothing is left or too many conversations are too long, `CheckFailed` when an answer does
    not end with a trained end-of-turn token (rule 2).
    """
    n_rows = len(found.samples) + len(found.too_long) + len(found.untrained)
    if not found.samples:
        raise UsageError(
            tr(
                f"nothing to train on: 0 of {n_rows:,} rows are usable",
                f"학습할 것이 없습니다: {n_rows:,}건 가운데 쓸 수 있는 것이 0건",
            ),
            at=f"train ({settings.method})",
            fix=tr(
                "raise max_length, or check the sources with hunmin inspect",
                "max_length 를 늘리거나 hunmin inspect 로 원본을 확인하세요",
            ),
        )
    if len(found.too_long) > settings.max_cut_share * n_rows:
        raise UsageError(
            tr(
                f"{len(found.too_long):,} of {n_rows:,} conversations are longer than max_length ({settings.max_length} tokens)",
                f"대화 {n_rows:,}건 가운데 {len(found.too_long):,}건이 max_length({settings.max_length} 토큰)보다 깁니다",
            ),
            at=f"train ({settings.method}), {', '.join(found.too_long[:3])}",
            fix=tr("raise max_length, or allow it with max_cut_share", "max_length 를 늘리거나 max_cut_share 로 허용하세요"),
        )
    if chat is None:
        return
    unended = sum(_last_trained(sample) not in chat.end_ids for sample in found.samples)
    if unended or not chat.end_ids:
        raise CheckFailed(
            tr(
                f"{unended:,} answers do not end with a trained end-of-turn token",
                f"답변 {unended:,}건이 학습되는 종료 토큰으로 끝나지 않습니다",
            ),
            at=f"template {chat.name}",
            fix=tr(
                "name another template, or set the tokenizer's eos_token",
                "다른 템플릿을 지정하거나 토크나이저의 eos_token 을 설정하세요",
            ),
        )


def _last_trained(sample: Sample) -> int:
    return next((label for label in reversed(sample.labels) if label != -100), -100)
