"""TRL's trainer with two things changed: the loss is computed only where something is trained, and the optimizer keeps
float32 master weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional
from transformers import PreTrainedModel, PreTrainedTokenizerFast, TrainerControl
from trl import SFTConfig, SFTTrainer

from hunmin.core.errors import CheckFailed
from hunmin.core.language import tr
from hunmin.train.optimizer import MasterWeights, adamw, muon
from hunmin.train.packing import IGNORED, PackedCollator
from hunmin.train.settings import TrainSettings


class Trainer(SFTTrainer):
    """Trains on rows that are ready: `input_ids`, `labels`, `position_ids`."""

    def __init__(self, settings: TrainSettings, **known: Any) -> None:
        self.settings = settings
        super().__init__(**known)
        # The loss below is a sum over the tokens of a whole optimizer step, divided by their number: it does not depend
        # on how the step is split into forward passes (rule 5; transformers #34191).
        self.model_accepts_loss_kwargs = True

    def compute_loss(
        self, model: Any, inputs: dict[str, Tensor], return_outputs: bool = False, num_items_in_batch: Tensor | int | None = None
    ) -> Any:
        """Cross entropy at trained positions only.

        labels: [batch, seq]. Logits are computed for the columns in which any row is trained, [batch, columns, vocabulary]:
        for one row per batch exactly the trained positions. No attention mask and no cache: rule 1.
        """
        total, trained, outputs = self._summed(model, inputs)
        loss = total / (num_items_in_batch if num_items_in_batch is not None else trained)
        if not torch.isfinite(loss):
            raise CheckFailed(
                tr(
                    f"the loss is {loss.item()} at step {self.state.global_step + 1}",
                    f"{self.state.global_step + 1}번째 단계에서 손실이 {loss.item()}입니다",
                ),
                fix=tr(
                    "lower learning_rate, or look at the rows with hunmin inspect",
                    "learning_rate 를 낮추거나 hunmin inspect 로 데이터를 확인하세요",
                ),
            )
        return (loss, outputs) if return_outputs else loss

    def _summed(self, model: Any, inputs: dict[str, Tensor]) -> tuple[Tensor, Tensor, Any]:
        """Sum of the losses, number of trained tokens, and what the model returned."""
        labels = inputs["labels"][:, 1:]
        columns = (labels != IGNORED).any(dim=0).nonzero().squeeze(1)
        outputs = model(
            input_ids=inputs["input_ids"], position_ids=inputs["position_ids"], use_cache=False, logits_to_keep=columns
        )
        targets = labels[:, columns]
        logits = outputs.logits.float()
        total = functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED, reduction="sum")
        return total, (targets != IGNORED).sum(), outputs

    def evaluate(self, eval_dataset: Any = None, ignore_keys: Any = None, metric_key_prefix: str = "eval") -> dict[str, float]:
        """Held-out loss per trained token over all rows; the trainer's own mean over batches depends on their size."""
        self.model.eval()
        total, trained = 0.0, 0
        for inputs in self.get_eval_dataloader(eval_dataset):
            with torch.no_grad():
                loss, count, _ = self._summed(self.model, self._prepare_inputs(inputs))
            total, trained = total + float(loss), trained + int(count)
        metrics = {f"{metric_key_prefix}_loss": total / max(trained, 1)}
        self.log(metrics)
        self.control: TrainerControl = self.callback_handler.on_evaluate(self.args, self.state, self.control, metrics)
        return metrics

    def create_optimizer(self, model: Any = None) -> torch.optim.Optimizer:
        """The optimizer of the settings, with master weights."""
        self.optimizer: torch.optim.Optimizer | None
        if self.optimizer is None:
            model = model or self.model
            chosen, betas = self.settings, (self.settings.adam_beta1, self.settings.adam_beta2)
            if chosen.optim == "muon":
                embeddings = [*model.get_input_embeddings().parameters(), *model.get_output_embeddings().parameters()]
                make = muon(embeddings, chosen.weight_decay, betas, chosen.learning_rate)
            else:
                make = adamw(chosen.weight_decay, betas, chosen.learning_rate)
            self.optimizer = MasterWeights(model.parameters(), make)
        return self.optimizer


def steps_of(settings: TrainSettings, n_rows: int) -> int:
    """Optimizer steps a pass will make on one device."""
    if settings.max_steps:
        return settings.max_steps
    batches = math.ceil(n_rows / settings.per_device_train_batch_size)
    return max(1, math.ceil(math.ceil(batches / settings.gradient_accumulation_steps) * settings.num_train_epochs))


def trainer_config(settings: TrainSettings, folder: Path, n_rows: int, seed: int, *, measured: bool) -> SFTConfig:
    """The trainer's configuration for a pass over `n_rows` packed rows; `measured` when there are held-out rows."""
    steps = steps_of(settings, n_rows)
    stable = {"num_decay_steps": max(1, round(steps * settings.decay_ratio)), "decay_type": "linear", "min_lr_ratio": 0.0}
    return SFTConfig(
        output_dir=str(folder),
        max_steps=settings.max_steps or -1,
        num_train_epochs=settings.num_train_epochs,
        per_device_train_batch_size=settings.per_device_train_batch_size,
        per_device_eval_batch_size=settings.per_device_train_batch_size,
        gradient_accumulation_steps=settings.gradient_accumulation_steps,
        learning_rate=settings.learning_rate,
        lr_scheduler_type=settings.lr_scheduler_type,
        lr_scheduler_kwargs=stable if settings.lr_scheduler_type == "warmup_stable_decay" else {},
        warmup_steps=round(steps * settings.warmup_ratio),
        max_grad_norm=settings.max_grad_norm,
        logging_steps=settings.logging_steps,
        logging_first_step=True,
        eval_strategy="steps" if measured else "no",
        eval_steps=settings.eval_steps,
        save_strategy="steps" if settings.save_steps else "no",
        save_steps=settings.save_steps or 500,
        save_total_limit=2,
        prediction_loss_only=True,
        seed=seed,
        data_seed=seed,
        report_to="none",
        disable_tqdm=True,
        bf16=False,
        gradient_checkpointing=False,
        use_cpu=not torch.cuda.is_available(),
        dataloader_pin_memory=torch.cuda.is_available(),
        remove_unused_columns=False,
        dataset_kwargs={"skip_prepare_dataset": True},
        max_length=None,
        packing=False,
    )


def make_trainer(
    settings: TrainSettings,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    rows: Sequence[dict[str, list[int]]],
    held_out: Sequence[dict[str, list[int]]],
    folder: Path,
    seed: int,
    callbacks: Sequence[Any],
) -> Trainer:
    """A trainer over packed rows; with `lora` the adapters are added here."""
    from datasets import Dataset

    measured = bool(held_out and settings.eval_steps)
    pad_id = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else 0
    return Trainer(
        settings,
        model=model,
        args=trainer_config(settings, folder, len(rows), seed, measured=measured),
        data_collator=PackedCollator(pad_id),
        train_dataset=Dataset.from_list(list(rows)),
        eval_dataset=Dataset.from_list(list(held_out)) if measured else None,
        processing_class=tokenizer,
        peft_config=_lora(settings) if settings.finetuning_type == "lora" else None,
        callbacks=list(callbacks),
    )


def _lora(settings: TrainSettings) -> Any:
    from peft import LoraConfig

    return LoraConfig(
        r=settings.lora_r,
        lora_alpha=settings.lora_alpha,
        lora_dropout=settings.lora_dropout,
        target_modules=settings.lora_target_modules,
        task_type="CAUSAL_LM",
    )
