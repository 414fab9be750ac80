"""What is read back from disk is compared with what was trained."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import GemmaConfig, GemmaForCausalLM, GPTNeoXConfig, GPTNeoXForCausalLM

from hunmin.core.errors import CheckFailed
from hunmin.export.verify import PROMPTS, logits_from_disk, logits_of, tied_flag_is_true

SMALL = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 64}


def changed_flag(base: Path, folder: Path, tied: bool) -> Path:
    shutil.copytree(base, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": tied}), encoding="utf-8")
    return folder


@pytest.mark.parametrize("kind", ["tied", "untied"])
@pytest.mark.parametrize("says_tied", [True, False])
def test_the_flag_must_say_what_the_file_holds(kind: str, says_tied: bool, bases: dict[str, Path], tmp_path: Path) -> None:
    assert tied_flag_is_true(changed_flag(bases[kind], tmp_path / "model", says_tied)) == ((kind == "tied") == says_tied)


def test_a_flag_that_equals_its_default_is_not_in_the_file_and_is_still_true(tmp_path: Path) -> None:
    """Gemma ties by default and its config.json then need not say so."""
    small = GemmaConfig(**SMALL, num_key_value_heads=2, head_dim=8)
    GemmaForCausalLM(small).save_pretrained(tmp_path / "gemma")
    file = tmp_path / "gemma" / "config.json"
    config = json.loads(file.read_text(encoding="utf-8"))
    config.pop("tie_word_embeddings", None)
    file.write_text(json.dumps(config), encoding="utf-8")
    assert tied_flag_is_true(tmp_path / "gemma")


def test_polyglots_family_keeps_its_own_output_matrix(tmp_path: Path) -> None:
    GPTNeoXForCausalLM(GPTNeoXConfig(**SMALL)).save_pretrained(tmp_path / "neox")
    assert tied_flag_is_true(tmp_path / "neox")


def test_logits_have_a_row_for_every_prompt_and_do_not_change(bases: dict[str, Path]) -> None:
    first = logits_of(bases["tied"])
    assert first.shape[0] == len(PROMPTS) and first.dtype == torch.float32
    assert torch.equal(first, logits_of(bases["tied"]))


def test_prompts_go_where_the_model_is(bases: dict[str, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """On a GPU the model is placed there when it is loaded; the logits come back to be compared and saved."""
    asked, tensor = [], torch.tensor

    def watched(*given: Any, **named: Any) -> torch.Tensor:
        asked.append(named.get("device"))
        return tensor(*given, **named)

    monkeypatch.setattr(torch, "tensor", watched)
    assert logits_of(bases["tied"]).device.type == "cpu"
    assert asked.count(torch.device("cpu")) == len(PROMPTS)


@pytest.mark.slow
def test_a_fresh_process_reads_what_this_one_reads(bases: dict[str, Path]) -> None:
    # Not bit by bit: the fresh process may compute with another number of threads.
    torch.testing.assert_close(logits_from_disk(bases["untied"]), logits_of(bases["untied"]), atol=1e-5, rtol=0)


@pytest.mark.slow
def test_a_folder_that_does_not_load_fails_with_the_reason(bases: dict[str, Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(bases["tied"], broken)
    (broken / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      " + b"\0" * 8)
    with pytest.raises(CheckFailed, match="does not load") as failed:
        logits_from_disk(broken)
    assert failed.value.exit_code == 6 and failed.value.at == str(broken)
