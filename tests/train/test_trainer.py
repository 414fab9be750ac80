"""The training loop: what the loss depends on, what moves, and that a resumed run is the same run."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerFast, TrainerCallback, set_seed

from hunmin.core.errors import CheckFailed
from hunmin.core.example import Example, Message, Origin
from hunmin.llm.conversation import ChatFormat
from hunmin.llm.generate import answer
from hunmin.train.packing import IGNORED, Sample, packed_rows
from hunmin.train.samples import conversation_samples
from hunmin.train.settings import TrainSettings
from hunmin.train.trainer import Trainer, make_trainer

QUESTIONS = {
    "안녕하세요?": "네, 안녕하세요.",
    "서울은 어디에 있나요?": "한국에 있어요.",
    "하늘은 무슨 색인가요?": "파란색입니다.",
    "2 더하기 3은 몇인가요?": "5입니다.",
    "고마워요.": "별말씀을요!",
    "영어로 물은 뭐예요?": "water",
    "파이썬으로 인사해 줘.": "```python\nprint('안녕')\n```",
    "한 글자로 답해 줘.": "네",
}


@pytest.fixture(autouse=True)
def one_thread() -> None:
    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def tokenizer(random_model: Path) -> PreTrainedTokenizerFast:
    return AutoTokenizer.from_pretrained(random_model)


@pytest.fixture(scope="module")
def samples(tokenizer: PreTrainedTokenizerFast) -> list[Sample]:
    chat, origin = ChatFormat(tokenizer), Origin("시험", 0)
    examples = [Example(ask, (Message("user", ask), Message("assistant", say)), origin) for ask, say in QUESTIONS.items()]
    return conversation_samples(examples, chat, 256).samples


@pytest.fixture
def load(random_model: Path) -> Callable[..., PreTrainedModel]:
    def loaded(dtype: torch.dtype = torch.float32) -> PreTrainedModel:
        return AutoModelForCausalLM.from_pretrained(random_model, dtype=dtype)

    return loaded


class Losses(TrainerCallback):
    """Remembers every logged loss."""

    def __init__(self) -> None:
        self.found: list[float] = []
        self.held_out: list[float] = []

    def on_log(self, args: Any, state: Any, control: Any, logs: dict[str, float], **_: Any) -> None:
        self.found += [logs["loss"]] if "loss" in logs else []
        self.held_out += [logs["eval_loss"]] if "eval_loss" in logs else []


def settings(**changed: Any) -> TrainSettings:
    known: dict[str, Any] = {
        "method": "sft",
        "max_steps": 6,
        "learning_rate": 1e-2,
        "logging_steps": 1,
        "gradient_accumulation_steps": 8,
        "dtype": "float32",
    }
    return TrainSettings(**(known | changed))


def trainer(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    rows: Sequence[dict[str, list[int]]],
    folder: Path,
    chosen: TrainSettings,
    *callbacks: TrainerCallback,
    held_out: Sequence[dict[str, list[int]]] = (),
) -> Trainer:
    return make_trainer(chosen, model, tokenizer, rows, held_out, folder, 7, callbacks)


def losses(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    rows: list[dict[str, list[int]]],
    folder: Path,
    chosen: TrainSettings,
) -> list[float]:
    seen = Losses()
    trainer(model, tokenizer, rows, folder, chosen, seen).train()
    return seen.found


def weights(model: torch.nn.Module) -> dict[str, torch.Tensor]:
    return {name: weight.detach().clone() for name, weight in model.named_parameters()}


# the loss (rule 5)


@pytest.mark.parametrize("optim", ["adamw", "muon"])
def test_the_loss_does_not_depend_on_how_a_step_is_split(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path, optim: str
) -> None:
    rows = packed_rows(samples, 256, packing=False)
    assert len({len(row["input_ids"]) for row in rows}) > 3
    found = [
        losses(
            load(),
            tokenizer,
            rows,
            tmp_path,
            settings(per_device_train_batch_size=size, gradient_accumulation_steps=8 // size, optim=optim),
        )
        for size in (1, 2, 8)
    ]
    assert len(found[0]) == 6 and found[0][-1] < found[0][0]
    for other in found[1:]:
        assert other == pytest.approx(found[0], abs=1e-4)


def test_packed_rows_have_the_loss_of_unpacked_ones(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    packed, alone = packed_rows(samples, 120), packed_rows(samples, 120, packing=False)
    assert 1 < len(packed) < len(alone)
    found = [
        losses(load(), tokenizer, rows, tmp_path, settings(gradient_accumulation_steps=len(rows))) for rows in (packed, alone)
    ]
    assert found[0] == pytest.approx(found[1], abs=1e-4)


def test_the_loss_is_that_of_the_model_itself(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    """Only columns with a trained token get logits: the number must be the textbook's."""
    model, total, count = load(), 0.0, 0
    with torch.no_grad():
        for sample in samples:
            logits = model(input_ids=torch.tensor([sample.ids])).logits[0, :-1]
            targets = torch.tensor(sample.labels[1:])
            total += torch.nn.functional.cross_entropy(logits, targets, ignore_index=IGNORED, reduction="sum").item()
            count += int((targets != IGNORED).sum())
    first = losses(model, tokenizer, packed_rows(samples, 120), tmp_path, settings(max_steps=1))[0]
    assert first == pytest.approx(total / count, abs=1e-4)


def test_a_batch_without_a_trained_token_is_an_error(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    rows = packed_rows([Sample(samples[0].ids, [IGNORED] * len(samples[0].ids))], 120)
    with pytest.raises(CheckFailed):
        trainer(load(), tokenizer, rows, tmp_path, settings()).train()


def test_a_loss_that_is_not_a_number_stops_before_the_weights_change(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    model = load()
    with torch.no_grad():
        model.model.norm.weight[0] = float("nan")
    before = weights(model)
    with pytest.raises(CheckFailed, match="nan at step 1") as stopped:
        trainer(model, tokenizer, packed_rows(samples, 120), tmp_path, settings()).train()
    assert stopped.value.exit_code == 6
    assert all(torch.equal(weight, before[name]) or name == "model.norm.weight" for name, weight in model.named_parameters())
    assert torch.equal(model.model.norm.weight[1:], before["model.norm.weight"][1:])


def test_the_held_out_loss_does_not_depend_on_the_batch_size(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    rows, found = packed_rows(samples, 256, packing=False), []
    for size in (1, 2, 8):
        seen = Losses()
        chosen = settings(per_device_train_batch_size=size, gradient_accumulation_steps=8 // size, eval_steps=1, max_steps=1)
        trainer(load(), tokenizer, rows, tmp_path, chosen, seen, held_out=rows).train()
        found.append(seen.held_out[0])
    assert found[1:] == pytest.approx([found[0]] * 2, abs=1e-4)


# what moves


@pytest.mark.parametrize("optim", ["adamw", "muon"])
def test_full_training_moves_every_weight(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path, optim: str
) -> None:
    model = load()
    before = weights(model)
    made = trainer(model, tokenizer, packed_rows(samples, 256), tmp_path, settings(optim=optim))
    made.train()
    assert [name for name, weight in made.model.named_parameters() if torch.equal(weight, before[name])] == []


@pytest.mark.parametrize("optim", ["adamw", "muon"])
def test_lora_moves_every_adapter_and_nothing_else(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path, optim: str
) -> None:
    made = trainer(
        load(), tokenizer, packed_rows(samples, 256), tmp_path, settings(finetuning_type="lora", lora_r=4, optim=optim)
    )
    before = weights(made.model)
    made.train()
    moved = {name for name, weight in made.model.named_parameters() if not torch.equal(weight, before[name])}
    assert moved == {name for name in before if "lora_" in name}
    assert moved == {name for name, weight in made.model.named_parameters() if weight.requires_grad}


def test_bfloat16_training_moves_as_float32_training_does(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    """50 small steps: each is below the precision of the weights, and together they must not be lost."""
    rows, chosen = (
        packed_rows(samples, 256),
        settings(learning_rate=1e-4, max_steps=50, warmup_ratio=0, lr_scheduler_type="constant"),
    )
    start = weights(load(torch.bfloat16).float())
    moved: list[dict[str, torch.Tensor]] = []
    for model in (load(torch.bfloat16), load(torch.bfloat16).float()):
        made = trainer(model, tokenizer, rows, tmp_path, chosen)
        made.train()
        masters = made.optimizer.optimizer.masters if hasattr(made.optimizer, "optimizer") else made.optimizer.masters
        names = [name for name, weight in made.model.named_parameters() if weight.requires_grad]
        moved.append({name: master.detach() - start[name] for name, master in zip(names, masters, strict=True)})
        assert all(
            torch.equal(weight, master.to(weight.dtype))
            for weight, master in zip((w for w in made.model.parameters() if w.requires_grad), masters, strict=True)
        )
    for name, low in moved[0].items():
        high = moved[1][name]
        assert torch.cosine_similarity(low.flatten(), high.flatten(), dim=0) > 0.9, name
        assert 0.8 < (low.norm() / high.norm()).item() < 1.25, name


# resume (rule 6)


class StopAt(TrainerCallback):
    """Saves and stops after a step, as a signal does."""

    def __init__(self, step: int) -> None:
        self.step = step

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if state.global_step == self.step:
            control.should_save = control.should_training_stop = True


@pytest.mark.parametrize(
    "changed",
    [{}, {"optim": "muon"}, {"finetuning_type": "lora", "lora_r": 4, "lora_dropout": 0.1}, {"dtype": "bfloat16"}],
    ids=["adamw", "muon", "lora with dropout", "bfloat16"],
)
def test_a_resumed_run_is_the_uninterrupted_one_bit_by_bit(
    load: Callable[..., PreTrainedModel],
    tokenizer: PreTrainedTokenizerFast,
    samples: list[Sample],
    tmp_path: Path,
    changed: dict[str, Any],
) -> None:
    """Four steps an epoch, interrupted after six of ten: in the middle of the second epoch."""
    rows = packed_rows(samples, 256, packing=False)
    chosen = settings(max_steps=10, gradient_accumulation_steps=2, **changed)
    dtype = torch.bfloat16 if changed.get("dtype") == "bfloat16" else torch.float32

    def run(folder: Path, *callbacks: TrainerCallback, resume: bool = False) -> tuple[dict[str, torch.Tensor], list[float]]:
        set_seed(7)
        seen = Losses()
        made = trainer(load(dtype), tokenizer, rows, folder, chosen, seen, *callbacks)
        made.train(resume_from_checkpoint=str(folder / "checkpoint-6") if resume else None)
        return weights(made.model), seen.found

    whole, curve = run(tmp_path / "whole")
    stopped, first = run(tmp_path / "stopped", StopAt(6))
    resumed, second = run(tmp_path / "stopped", resume=True)
    assert (len(first), len(second)) == (6, 4)
    assert first + second == curve
    assert all(torch.equal(weight, resumed[name]) for name, weight in whole.items())
    assert any(not torch.equal(weight, stopped[name]) for name, weight in whole.items())


def test_rows_are_shuffled_and_the_seed_decides_how(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    rows = packed_rows(samples, 256, packing=False)
    chosen = settings(gradient_accumulation_steps=1, max_steps=8)
    order = [
        [
            batch["input_ids"][0].tolist()
            for batch in make_trainer(chosen, load(), tokenizer, rows, [], tmp_path, seed, []).get_train_dataloader()
        ]
        for seed in (7, 7, 8)
    ]
    given = [row["input_ids"] for row in rows]
    assert sorted(order[0]) == sorted(given)
    assert order[0] == order[1] != order[2]


# what comes out


def test_eight_conversations_are_learned_by_heart_and_end_by_themselves(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    chosen = settings(max_steps=80, learning_rate=2e-2, gradient_accumulation_steps=1, warmup_ratio=0.05, logging_steps=80)
    made = trainer(load(), tokenizer, packed_rows(samples, 512), tmp_path, chosen)
    made.train()
    chat = ChatFormat(tokenizer)
    found = {ask: answer(made.model.eval(), chat, [Message("user", ask)], max_new_tokens=60) for ask in QUESTIONS}
    assert {ask: said.text for ask, said in found.items()} == QUESTIONS
    assert all(said.ended for said in found.values())


def test_checkpoints_hold_no_pickled_weights(
    load: Callable[..., PreTrainedModel], tokenizer: PreTrainedTokenizerFast, samples: list[Sample], tmp_path: Path
) -> None:
    trainer(load(), tokenizer, packed_rows(samples, 256), tmp_path, settings(max_steps=2, save_steps=1)).train()
    last = tmp_path / "checkpoint-2"
    assert (last / "model.safetensors").exists() and not list(last.glob("*model*.bin"))
    assert json.loads((last / "trainer_state.json").read_text(encoding="utf-8"))["global_step"] == 2
