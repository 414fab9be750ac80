"""Small whole models, tied and untied, with an adapter beside each."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, LlamaForCausalLM

from hunmin.llm.conversation import ChatFormat


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


def whole(random_model: Path, folder: Path, *, tied: bool) -> Path:
    """A model whose generation config ends every answer; its weights are large enough for logits that differ."""
    words = AutoTokenizer.from_pretrained(random_model)
    config = AutoConfig.from_pretrained(random_model)
    config.tie_word_embeddings, config.initializer_range = tied, 0.2
    torch.manual_seed(3)
    model = LlamaForCausalLM(config)
    model.generation_config.eos_token_id = sorted(ChatFormat(words).end_ids)
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def with_adapter(base: Path, folder: Path) -> Path:
    """An adapter whose B is random: an untrained one is zero and would merge into anything."""
    torch.manual_seed(4)
    chosen = LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", task_type="CAUSAL_LM")
    model: Any = get_peft_model(AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32), chosen)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "lora_B" in name:
                weight.normal_(std=0.2)
    model.save_pretrained(folder)
    for file in base.iterdir():
        if "token" in file.name or file.name in ("chat_template.jinja", "generation_config.json"):
            shutil.copy(file, folder / file.name)
    return folder


@pytest.fixture(scope="session")
def bases(tmp_path_factory: pytest.TempPathFactory, random_model: Path) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("bases")
    return {kind: whole(random_model, folder / kind, tied=kind == "tied") for kind in ("tied", "untied")}


@pytest.fixture(scope="session")
def adapters(tmp_path_factory: pytest.TempPathFactory, bases: dict[str, Path]) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("adapters")
    return {kind: with_adapter(base, folder / kind) for kind, base in bases.items()}


@pytest.fixture
def read_back_here(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Any]:
    """Read exported folders back in this process; a fresh one takes seconds, and the slow tests start it."""
    from hunmin.export import verify

    monkeypatch.setattr(verify, "logits_from_disk", verify.logits_of)
    return verify.logits_of
