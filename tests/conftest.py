"""Shared fixtures: data of other projects through HUNMIN_DATA, and one tiny random model for the whole run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HUNMIN_LANG", "en")
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")

SENTENCES = [
    "안녕하세요. 오늘은 날씨가 참 좋네요.",
    "다음 글을 두 문장으로 요약해 주세요.",
    "이 가게는 음식이 맛있고 직원이 친절합니다.",
    "The quick brown fox jumps over the lazy dog.",
    "```python\nprint('안녕')\n```",
    "2026년 11월 21일, 서울의 기온은 영상 3도입니다.",
] * 20


@pytest.fixture(scope="session")
def hunmin_data() -> Path:
    """The folder of real data; tests that need it are skipped elsewhere."""
    folder = os.environ.get("HUNMIN_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("HUNMIN_DATA does not name a folder with the development data")
    return Path(folder)


@pytest.fixture(scope="session")
def random_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A Llama of two layers with random weights and a byte-level tokenizer that carries the chatml template."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from hunmin.vocabulary.learn import learn_tokenizer
    from hunmin.vocabulary.settings import VocabularySettings

    torch.set_num_threads(1)
    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("random-model")
    tokenizer = learn_tokenizer(SENTENCES, VocabularySettings(vocab_size=500))
    ids = {f"{name}_token_id": getattr(tokenizer, f"{name}_token_id") for name in ("bos", "eos", "pad")}
    shape = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
    }
    config = LlamaConfig(vocab_size=len(tokenizer), max_position_embeddings=512, tie_word_embeddings=True, **shape, **ids)
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
