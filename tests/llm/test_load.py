"""What is refused before transformers reads it, and what every refusal says."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
import transformers
from safetensors.torch import load_file, save_file

from hunmin.core.errors import ModelError
from hunmin.llm.load import choose_dtype, load_model, load_tokenizer, locate

EVIL = "from pathlib import Path\nPath(__file__).with_name('CANARY').write_text('ran')\nclass Evil: ...\n"
AUTO = {
    "AutoConfig": "modeling_evil.Evil",
    "AutoModelForCausalLM": "modeling_evil.Evil",
    "AutoTokenizer": ["modeling_evil.Evil", None],
}


@pytest.fixture
def model(random_model: Path, tmp_path: Path) -> Path:
    """A copy of the random model to spoil."""
    return Path(shutil.copytree(random_model, tmp_path / "model"))


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when transformers is asked to read anything."""

    def read(*_: Any, **__: Any) -> None:
        raise AssertionError("transformers has read the folder")

    for name in ("AutoConfig", "AutoTokenizer", "AutoModelForCausalLM"):
        monkeypatch.setattr(getattr(transformers, name), "from_pretrained", read)


def change(folder: Path, file: str, **fields: Any) -> None:
    path = folder / file
    known = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    path.write_text(json.dumps(known | fields), encoding="utf-8")


def auto_map(folder: Path) -> None:
    change(folder, "config.json", auto_map=AUTO)


def nested(folder: Path) -> None:
    change(folder, "config.json", text_config={"layers": [{"auto_map": AUTO}]})


def of_the_tokenizer(folder: Path) -> None:
    change(folder, "tokenizer_config.json", auto_map={"AutoTokenizer": ["modeling_evil.Evil", None]})


def attention(folder: Path) -> None:
    change(folder, "config.json", _attn_implementation_internal="owner/evil-kernel")


def public_attention(folder: Path) -> None:
    change(folder, "config.json", attn_implementation="owner/evil-kernel")


def experts(folder: Path) -> None:
    change(folder, "config.json", text_config={"_experts_implementation": "owner/evil-kernel@main"})


def code_beside(folder: Path) -> None:
    """No config names it, yet a folder with model code is one that needs it."""


@pytest.mark.parametrize(
    ("spoil", "file", "word"),
    [
        (auto_map, "config.json", "auto_map"),
        (nested, "config.json", "auto_map"),
        (of_the_tokenizer, "tokenizer_config.json", "auto_map"),
        (attention, "config.json", "_attn_implementation_internal"),
        (public_attention, "config.json", "attn_implementation"),
        (experts, "config.json", "_experts_implementation"),
        (code_beside, "modeling_evil.py", "code"),
    ],
)
@pytest.mark.parametrize("read", [load_model, load_tokenizer])
@pytest.mark.usefixtures("unread")
def test_a_model_that_asks_to_run_code_is_refused_by_name(
    spoil: Callable[[Path], None], file: str, word: str, read: Callable[[str], Any], model: Path
) -> None:
    (model / "modeling_evil.py").write_text(EVIL, encoding="utf-8")
    spoil(model)
    with pytest.raises(ModelError) as refused:
        read(str(model))
    assert refused.value.exit_code == 2
    assert file in refused.value.at and word in refused.value.what and refused.value.fix
    assert not (model / "CANARY").exists()


def test_a_script_that_is_no_model_code_is_left_alone(model: Path) -> None:
    """Hub models carry handler.py for servers; nobody imports it here."""
    (model / "handler.py").write_text(EVIL, encoding="utf-8")
    load_model(str(model)), load_tokenizer(str(model))
    assert not (model / "CANARY").exists()


def test_an_empty_auto_map_and_a_known_attention_are_no_code(model: Path) -> None:
    change(model, "config.json", auto_map={}, attn_implementation="sdpa")
    assert load_model(str(model)).config._attn_implementation == "sdpa"


@pytest.mark.usefixtures("unread")
def test_pickled_weights_are_refused(model: Path) -> None:
    torch.save(load_file(model / "model.safetensors"), model / "pytorch_model.bin")
    (model / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="only pickled weights") as refused:
        load_model(str(model))
    assert "safetensors" in refused.value.fix


@pytest.mark.usefixtures("unread")
@pytest.mark.parametrize(
    ("file", "said"), [("config.json", "no config.json"), ("model.safetensors", r"no weights \(\*\.safetensors\)")]
)
def test_a_folder_without_config_or_weights_is_named(file: str, said: str, model: Path) -> None:
    (model / file).unlink()
    with pytest.raises(ModelError, match=said) as refused:
        load_model(str(model))
    assert refused.value.at == str(model)


@pytest.mark.parametrize("gone", [["tokenizer.json", "tokenizer_config.json"], ["tokenizer.json"]])
def test_a_folder_without_a_tokenizer_is_named(gone: list[str], model: Path) -> None:
    for file in gone:
        (model / file).unlink()
    with pytest.raises(ModelError, match="tokenizer") as refused:
        load_tokenizer(str(model))
    assert refused.value.at == str(model) and "tokenizer.json" in refused.value.fix


@pytest.mark.parametrize("text", ["{", "\udcff", "[" * 100_000], ids=["cut", "not UTF-8", "deep"])
def test_a_config_that_is_not_json_is_named(text: str, model: Path) -> None:
    (model / "config.json").write_text(text, encoding="utf-8", errors="surrogateescape")
    with pytest.raises(ModelError, match="not readable"):
        load_model(str(model))


def test_weights_cut_short_are_named(model: Path) -> None:
    file = model / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(ModelError) as refused:
        load_model(str(model))
    assert refused.value.at == str(model)


def test_a_path_that_is_no_folder_says_how_hub_models_are_written(tmp_path: Path) -> None:
    for name in (str(tmp_path / "none"), "none", "a/b/c", "./a/b"):
        with pytest.raises(ModelError, match="no model folder here") as refused:
            locate(name)
        assert "owner/name" in refused.value.fix


@pytest.mark.parametrize("name", ["owner/model", "owner/model@0123abc"])
def test_a_hub_name_while_offline_says_how_to_get_it(name: str) -> None:
    with pytest.raises(ModelError, match="cannot be reached") as refused:
        locate(name)
    assert refused.value.fix.startswith("hf download owner/model")


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "http://hub.invalid"])
def test_a_hub_that_does_not_answer_is_given_up_within_5_seconds(endpoint: str, tmp_path: Path) -> None:
    code = "from hunmin.llm.load import locate\nimport huggingface_hub, time\nstart = time.monotonic()\n"
    code += "try: locate('owner/model')\nexcept Exception as error: print(type(error).__name__, error.fix)\n"
    code += "print(time.monotonic() - start)"
    environment = os.environ | {"HF_HUB_OFFLINE": "0", "HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path)}
    ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=60)
    said, seconds = ran.stdout.splitlines()
    assert said == "ModelError hf download owner/model"
    assert float(seconds) < 5


def test_offline_is_said_at_once() -> None:
    start = time.monotonic()
    with pytest.raises(ModelError):
        locate("owner/model")
    assert time.monotonic() - start < 5


@pytest.mark.parametrize(
    ("wanted", "dtype"), [("bfloat16", torch.bfloat16), ("float32", torch.float32), ("float16", torch.float16)]
)
def test_a_dtype_that_was_asked_for_is_taken(wanted: str, dtype: torch.dtype) -> None:
    assert choose_dtype(wanted) == (dtype, "as the recipe says")


@pytest.mark.parametrize(
    ("cuda", "bfloat16", "dtype", "reason"),
    [
        (True, True, torch.bfloat16, "the GPU computes in bfloat16"),
        (True, False, torch.float32, "the GPU has no bfloat16"),
        (False, True, torch.bfloat16, "the CPU multiplies bfloat16"),
        (False, False, torch.float32, "the CPU has no bfloat16"),
    ],
)
def test_a_dtype_that_was_chosen_comes_with_its_reason(
    cuda: bool, bfloat16: bool, dtype: torch.dtype, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda: bfloat16)
    monkeypatch.setattr("hunmin.llm.load._cpu_has_bfloat16", lambda: bfloat16)
    assert choose_dtype() == (dtype, reason)


# adapters


@pytest.fixture
def adapter(model: Path, tmp_path: Path) -> Path:
    from peft import LoraConfig, get_peft_model

    base = transformers.AutoModelForCausalLM.from_pretrained(model)
    made: Any = get_peft_model(base, LoraConfig(r=2, target_modules="all-linear", task_type="CAUSAL_LM"))
    with torch.no_grad():
        for name, weight in made.named_parameters():
            weight.fill_(0.5) if "lora_B" in name else None
    made.save_pretrained(tmp_path / "adapter")
    return tmp_path / "adapter"


def test_an_adapter_folder_loads_onto_its_base(adapter: Path, model: Path) -> None:
    with torch.inference_mode():
        adapted, base = load_model(str(adapter), "float32"), load_model(str(model), "float32")
        ids = torch.tensor([[1, 2, 3]], device=base.device)
        assert not torch.allclose(adapted(input_ids=ids).logits, base(input_ids=ids).logits)
        assert torch.equal(adapted.unload()(input_ids=ids).logits, base(input_ids=ids).logits)
    assert not adapted.training


def test_an_adapter_without_a_tokenizer_has_that_of_its_base(adapter: Path, model: Path) -> None:
    """PEFT saves none beside an adapter."""
    assert not list(adapter.glob("tokenizer*"))
    assert load_tokenizer(str(adapter)).chat_template == load_tokenizer(str(model)).chat_template


@pytest.mark.parametrize("base", [None, "", 3])
def test_an_adapter_that_names_no_base_is_refused(base: Any, adapter: Path) -> None:
    change(adapter, "adapter_config.json", base_model_name_or_path=base)
    with pytest.raises(ModelError, match="does not name its base"):
        load_model(str(adapter))


def test_an_adapter_is_never_unpickled(adapter: Path) -> None:
    """PEFT takes adapter_model.bin where there is no adapter_model.safetensors, whatever else lies beside it."""
    torch.save(load_file(adapter / "adapter_model.safetensors"), adapter / "adapter_model.bin")
    (adapter / "adapter_model.safetensors").unlink()
    save_file({"a": torch.zeros(1)}, adapter / "other.safetensors")
    with pytest.raises(ModelError, match="only pickled weights"):
        load_model(str(adapter))


def test_an_adapter_onto_an_evil_base_is_refused(adapter: Path, model: Path) -> None:
    (model / "modeling_evil.py").write_text(EVIL, encoding="utf-8")
    auto_map(model)
    with pytest.raises(ModelError, match="auto_map"):
        load_model(str(adapter))
    assert not (model / "CANARY").exists()


def test_an_adapter_onto_an_adapter_is_refused(adapter: Path) -> None:
    change(adapter, "adapter_config.json", base_model_name_or_path=str(adapter))
    with pytest.raises(ModelError, match="adapter"):
        load_model(str(adapter))
