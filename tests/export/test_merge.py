"""Adapter + base → one model with the adapter's own logits (rule 7)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from transformers import AutoModelForCausalLM, AutoTokenizer

from hunmin.core.errors import ModelError
from hunmin.core.example import Example, Message, Origin
from hunmin.export.merge import merged_model, save_whole
from hunmin.export.verify import logits_from_disk, logits_of, tied_flag_is_true
from hunmin.llm.conversation import ChatFormat
from hunmin.train.packing import packed_rows
from hunmin.train.samples import conversation_samples
from hunmin.train.settings import TrainSettings
from hunmin.train.trainer import make_trainer

KINDS = ("tied", "untied")


@pytest.mark.parametrize("kind", KINDS)
def test_the_merged_model_has_the_logits_of_the_adapter(
    kind: str, adapters: dict[str, Path], bases: dict[str, Path], tmp_path: Path
) -> None:
    save_whole(merged_model(str(adapters[kind])), str(adapters[kind]), "float32", tmp_path / "out")
    adapted = logits_of(adapters[kind])
    assert float((adapted - logits_of(tmp_path / "out")).abs().max()) <= 1e-4
    assert float((adapted - logits_of(bases[kind])).abs().max()) > 0.1, "the adapter changes nothing: the test proves nothing"
    assert tied_flag_is_true(tmp_path / "out")
    assert not (tmp_path / "out" / "adapter_config.json").exists()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_a_fresh_process_reads_the_same_logits_from_disk(kind: str, adapters: dict[str, Path], tmp_path: Path) -> None:
    save_whole(merged_model(str(adapters[kind])), str(adapters[kind]), "float32", tmp_path / "out")
    assert float((logits_of(adapters[kind]) - logits_from_disk(tmp_path / "out")).abs().max()) <= 1e-4


def test_an_adapter_trained_two_steps_merges(bases: dict[str, Path], tmp_path: Path) -> None:
    words = AutoTokenizer.from_pretrained(bases["tied"])
    asked = [Message("user", "서울은 어디에 있나요?"), Message("assistant", "한국에 있어요.")]
    found = conversation_samples([Example("1", tuple(asked), Origin("시험", 0))], ChatFormat(words), 128)
    chosen = TrainSettings(method="sft", finetuning_type="lora", lora_r=4, max_steps=2, learning_rate=0.05, warmup_ratio=0)
    model = AutoModelForCausalLM.from_pretrained(bases["tied"], dtype=torch.float32)
    made = make_trainer(chosen, model, words, packed_rows(found.samples, 128), [], tmp_path / "work", 7, [])
    made.train()
    made.model.save_pretrained(tmp_path / "adapter")
    words.save_pretrained(tmp_path / "adapter")
    adapted = logits_of(tmp_path / "adapter")
    save_whole(merged_model(str(tmp_path / "adapter")), str(tmp_path / "adapter"), "float32", tmp_path / "out")
    assert float((adapted - logits_of(tmp_path / "out")).abs().max()) <= 1e-4
    assert float((adapted - logits_of(bases["tied"])).abs().max()) > 1e-2


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_holds_an_output_matrix_only_where_it_is_not_tied(kind: str, adapters: dict[str, Path], tmp_path: Path) -> None:
    save_whole(merged_model(str(adapters[kind])), str(adapters[kind]), "bfloat16", tmp_path / "out")
    weights = load_file(tmp_path / "out" / "model.safetensors")
    assert ("lm_head.weight" in weights) == (kind == "untied")
    assert {weight.dtype for weight in weights.values()} == {torch.bfloat16}


def test_the_tokenizer_its_template_and_the_generation_config_come_along(adapters: dict[str, Path], tmp_path: Path) -> None:
    source = adapters["tied"]
    save_whole(merged_model(str(source)), str(source), "float32", tmp_path / "out")
    before, after = AutoTokenizer.from_pretrained(source), AutoTokenizer.from_pretrained(tmp_path / "out")
    asked = [{"role": "user", "content": "오늘 날씨 어때요?"}]
    assert after.apply_chat_template(asked, tokenize=False) == before.apply_chat_template(asked, tokenize=False)
    name = "generation_config.json"
    assert (tmp_path / "out" / name).read_bytes() == (source / name).read_bytes()


def test_a_model_without_an_adapter_is_written_as_it_is(bases: dict[str, Path], tmp_path: Path) -> None:
    save_whole(merged_model(str(bases["untied"])), str(bases["untied"]), "float32", tmp_path / "out")
    assert torch.equal(logits_of(bases["untied"]), logits_of(tmp_path / "out"))


def test_an_adapter_whose_base_is_gone_is_named(adapters: dict[str, Path], tmp_path: Path) -> None:
    adapter = tmp_path / "adapter"
    shutil.copytree(adapters["tied"], adapter)
    file = adapter / "adapter_config.json"
    file.write_text(file.read_text(encoding="utf-8").replace("bases", "gone"), encoding="utf-8")
    with pytest.raises(ModelError, match="no model folder here"):
        merged_model(str(adapter))
