"""Bits per byte against a count by hand; the references behave as compressors do."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from hunmin.core.example import Document, Origin
from hunmin.evaluate.bits import bits_per_byte, byte_ngram_bits, xz_bits
from hunmin.llm.load import load_model, load_tokenizer

TEXTS = [
    "오늘은 날씨가 참 좋네요.",
    "The fox jumps.",
    "이 가게는 음식이 맛있고 직원이 친절합니다.",
    "서울의 기온은 영상 3도입니다.",
]


def test_bits_per_byte_equal_the_models_own_loss(random_model: Path) -> None:
    import torch

    model, tokenizer = load_model(str(random_model), "float32"), load_tokenizer(str(random_model))
    nats = 0.0
    for text in TEXTS:
        ids = torch.tensor([tokenizer(text)["input_ids"]])
        nats += model(input_ids=ids, labels=ids).loss.item() * (ids.shape[1] - 1)
    documents = [Document(str(index), text, Origin(f"set{index % 2}", index)) for index, text in enumerate(TEXTS)]
    overall, by_source = bits_per_byte(model, tokenizer, documents, 256)
    assert overall == pytest.approx(nats / math.log(2) / sum(len(text.encode()) for text in TEXTS), abs=1e-3)
    assert by_source.keys() == {"set0", "set1"}


def test_a_text_seen_before_is_nearly_free_for_the_ngram_model() -> None:
    assert byte_ngram_bits(TEXTS * 50, TEXTS) < 0.5


def test_random_bytes_cost_the_ngram_model_what_they_hold() -> None:
    noise = "".join(random.Random(0).choices("abcdefghijklmnop", k=4000))
    assert byte_ngram_bits([noise[:3000]], [noise[3000:]]) == pytest.approx(4.0, abs=0.9)


def test_xz_finds_repetition() -> None:
    assert xz_bits(["같은 말을 또 하고 또 합니다."] * 200) < 0.3
