"""An exported folder is whole and checked, or is not there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer

from hunmin.core.errors import CheckFailed, ResourceError
from hunmin.export import merge, verify
from hunmin.export.settings import ExportSettings
from hunmin.export.stage import export_folder, export_model

FACTS: dict[str, Any] = {
    "recipe": {"name": "작은 모델", "model": "hunmin-tiny", "train": [{"method": "sft"}], "data": {"sources": []}},
    "dataset": {"sources": {}, "licences": {}},
    "passes": [],
    "scores": {},
    "samples": [],
}

here = pytest.mark.usefixtures("read_back_here")


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@here
@pytest.mark.parametrize("kind", ["tied", "untied"])
@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_an_adapter_is_exported_whole_and_every_check_holds(
    kind: str, dtype: str, adapters: dict[str, Path], tmp_path: Path
) -> None:
    counts = export_folder(ExportSettings.model_validate({"dtype": dtype}), str(adapters[kind]), tmp_path / "out")
    assert all(check["passed"] for check in counts["checks"])
    assert counts["checks"][0]["value"] <= 1e-4
    assert left(tmp_path) == ["out"]
    model = AutoModelForCausalLM.from_pretrained(tmp_path / "out")
    assert counts["parameters"] == sum(weight.numel() for weight in model.parameters())
    assert counts["bytes"] == (tmp_path / "out" / "model.safetensors").stat().st_size


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["tied", "untied"])
def test_an_export_checked_by_fresh_processes(kind: str, adapters: dict[str, Path], tmp_path: Path) -> None:
    counts = export_folder(ExportSettings(), str(adapters[kind]), tmp_path / "out")
    assert all(check["passed"] for check in counts["checks"])
    assert left(tmp_path) == ["out"]


def lying(base: Path, folder: Path, tied: bool) -> str:
    shutil.copytree(base, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    (folder / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": tied}), encoding="utf-8")
    return str(folder)


@here
def test_a_model_whose_config_denies_its_tied_embeddings_fails_and_is_put_aside(bases: dict[str, Path], tmp_path: Path) -> None:
    """Read back, such a file gets a random output matrix each time (transformers #45127)."""
    with pytest.raises(CheckFailed) as failed:
        export_folder(ExportSettings(), lying(bases["tied"], tmp_path / "lies", False), tmp_path / "out")
    assert failed.value.exit_code == 6
    assert left(tmp_path) == ["lies", "out.failed"]
    assert failed.value.at == str(tmp_path / "out.failed")


@here
def test_a_flag_that_lies_in_the_written_folder_is_found(
    bases: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = merge.save_whole

    def lies(model: Any, source: str, dtype: str, out: Path) -> None:
        honest(model, source, dtype, out)
        config = json.loads((out / "config.json").read_text(encoding="utf-8"))
        (out / "config.json").write_text(json.dumps(config | {"tie_word_embeddings": True}), encoding="utf-8")

    monkeypatch.setattr(merge, "save_whole", lies)
    with pytest.raises(CheckFailed, match="tie_word_embeddings"):
        export_folder(ExportSettings(), str(bases["untied"]), tmp_path / "out")
    assert left(tmp_path) == ["out.failed"]


@here
@pytest.mark.parametrize("eos", [None, 0, [1]])
def test_a_generation_config_that_does_not_end_answers_fails(
    eos: int | list[int] | None, bases: dict[str, Path], tmp_path: Path
) -> None:
    shutil.copytree(bases["tied"], tmp_path / "endless")
    file = tmp_path / "endless" / "generation_config.json"
    config = json.loads(file.read_text(encoding="utf-8")) | {"eos_token_id": eos}
    file.write_text(json.dumps(config), encoding="utf-8")
    with pytest.raises(CheckFailed, match="generation_config ends every answer"):
        export_folder(ExportSettings(), str(tmp_path / "endless"), tmp_path / "out")
    assert left(tmp_path) == ["endless", "out.failed"]


@here
def test_a_failed_export_does_not_stand_in_the_way_of_the_next(bases: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "out.failed").mkdir()
    with pytest.raises(CheckFailed):
        export_folder(ExportSettings(), lying(bases["tied"], tmp_path / "lies", False), tmp_path / "out")
    export_folder(ExportSettings(), str(bases["tied"]), tmp_path / "out")
    assert (tmp_path / "out" / "model.safetensors").exists()


def after(function: Callable[..., Any], number: int, error: BaseException) -> Callable[..., Any]:
    calls = 0

    def stopped(*given: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number:
            raise error
        return function(*given, **named)

    return stopped


@here
@pytest.mark.parametrize(
    ("module", "name", "number"),
    [(merge, "load_tokenizer", 1), (merge, "load_tokenizer", 2), (merge, "locate", 2)]
    + [
        (verify, "logits_of", 1),
        (verify, "logits_from_disk", 1),
        (verify, "logits_from_disk", 2),
        (verify, "tied_flag_is_true", 1),
    ],
)
def test_an_interrupted_export_leaves_no_half_folder_and_works_the_next_time(
    module: Any, name: str, number: int, bases: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(module, name, after(getattr(module, name), number, KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            export_folder(ExportSettings(), str(bases["tied"]), tmp_path / "out")
    assert left(tmp_path) == []
    export_folder(ExportSettings(), str(bases["tied"]), tmp_path / "out")
    assert left(tmp_path) == ["out"]


@here
def test_a_full_disk_is_a_resource_error_and_leaves_nothing(
    bases: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = OSError(28, "No space left on device")
    monkeypatch.setattr(merge, "load_tokenizer", after(merge.load_tokenizer, 2, full))
    with pytest.raises(ResourceError, match="No space left") as failed:
        export_folder(ExportSettings(), str(bases["tied"]), tmp_path / "out")
    assert failed.value.exit_code == 5
    assert left(tmp_path) == []


@here
def test_the_stage_writes_the_card_beside_the_weights(adapters: dict[str, Path], tmp_path: Path) -> None:
    counts = export_model(ExportSettings(), str(adapters["tied"]), tmp_path, FACTS)
    card = (tmp_path / "model" / "README.md").read_text(encoding="utf-8")
    assert card.startswith("---\nlanguage: ko\n") and "# 작은 모델" in card
    assert all(check["name"] in card for check in counts["checks"])
    assert AutoTokenizer.from_pretrained(tmp_path / "model").chat_template
    again = export_model(ExportSettings(), str(adapters["tied"]), tmp_path, FACTS)
    assert again["checks"][0] == counts["checks"][0]
