"""Settings of the train stage. Names equal those of TRL, PEFT and transformers where the meaning is equal."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from hunmin.core.settings import Settings


class NewModelSettings(Settings):
    """A model trained from nothing; the names are those of a transformers config."""

    architecture: str = "llama"
    """Model type as transformers names it."""
    hidden_size: int = Field(default=256, ge=8)
    """Width of the residual stream."""
    intermediate_size: int = Field(default=704, ge=8)
    """Width of the feed-forward layer."""
    num_hidden_layers: int = Field(default=6, ge=1)
    """Number of layers."""
    num_attention_heads: int = Field(default=4, ge=1)
    """Attention heads; they divide `hidden_size`."""
    num_key_value_heads: int = Field(default=4, ge=1)
    """Key and value heads; they divide `num_attention_heads`."""
    max_position_embeddings: int = Field(default=1024, ge=32)
    """Longest context in tokens."""
    tie_word_embeddings: bool = True
    """Use one matrix for input and output embeddings."""


class TrainSettings(Settings):
    """One training pass; a recipe's `train` is a list of them, each starting from the model of the one before."""

    aliases: ClassVar[dict[str, str]] = {
        "num_epochs": "num_train_epochs",
        "micro_batch_size": "per_device_train_batch_size",
        "gradient_accumulation": "gradient_accumulation_steps",
        "sequence_len": "max_length",
        "cutoff_len": "max_length",
        "max_seq_length": "max_length",
        "model_max_length": "max_length",
        "lora_rank": "lora_r",
        "lora_target": "lora_target_modules",
        "target_modules": "lora_target_modules",
        "lr_scheduler": "lr_scheduler_type",
        "lr": "learning_rate",
        "sample_packing": "packing",
        "neat_packing": "packing",
        "chat_template": "template",
        "adapter": "finetuning_type",
        "tuner_type": "finetuning_type",
        "optimizer": "optim",
    }

    method: Literal["pretrain", "sft"]
    """`pretrain` learns every token of the documents; `sft` learns the answers of the examples."""
    finetuning_type: Literal["full", "lora"] = "full"
    """`full` trains every weight; `lora` trains low-rank adapters beside frozen weights."""
    template: str = "model"
    """Chat template by name, or `model` for the one saved with the model."""
    max_length: int = Field(default=1024, ge=16)
    """Tokens per packed row; a longer conversation is dropped, a longer document is split."""
    packing: bool = True
    """Put several samples into a row; they never see each other."""
    num_train_epochs: float = Field(default=3.0, gt=0)
    """Passes over the data; `max_steps` wins when both are set."""
    max_steps: int | None = Field(default=None, ge=1)
    """Optimizer steps."""
    per_device_train_batch_size: int = Field(default=1, ge=1)
    """Rows per forward pass on each device."""
    gradient_accumulation_steps: int = Field(default=8, ge=1)
    """Forward passes per optimizer step."""
    learning_rate: float = Field(default=2e-4, gt=0)
    """Peak learning rate."""
    lr_scheduler_type: Literal["linear", "cosine", "constant", "warmup_stable_decay"] = "cosine"
    """Shape of the learning rate after the warm-up; `warmup_stable_decay` falls linearly over the last `decay_ratio`."""
    warmup_ratio: float = Field(default=0.03, ge=0, lt=1)
    """Share of the steps over which the learning rate rises."""
    decay_ratio: float = Field(default=0.5, gt=0, le=1)
    """Share of the steps over which `warmup_stable_decay` falls."""
    optim: Literal["adamw", "muon"] = "adamw"
    """`muon` orthogonalises the updates of matrices and uses AdamW for the rest (full training only)."""
    weight_decay: float = Field(default=0.0, ge=0)
    """Decoupled weight decay."""
    adam_beta1: float = Field(default=0.9, ge=0, lt=1)
    """AdamW's first moment decay."""
    adam_beta2: float = Field(default=0.999, ge=0, lt=1)
    """AdamW's second moment decay."""
    max_grad_norm: float = Field(default=1.0, gt=0)
    """Gradients are scaled down to this norm."""
    lora_r: int = Field(default=16, ge=1)
    """Rank of the adapters."""
    lora_alpha: float = Field(default=32, gt=0)
    """Scale of the adapters: updates are multiplied by lora_alpha / lora_r."""
    lora_dropout: float = Field(default=0.0, ge=0, lt=1)
    """Dropout on the adapters' input."""
    lora_target_modules: list[str] | Literal["all-linear"] = "all-linear"
    """Modules that get adapters."""
    dtype: Literal["auto", "bfloat16", "float32"] = "auto"
    """Dtype of weights and activations; trained weights keep a float32 master copy."""
    logging_steps: int = Field(default=10, ge=1)
    """Steps between two points of the loss curve."""
    eval_steps: int | None = Field(default=None, ge=1)
    """Steps between two measurements on the held-out rows; none when unset."""
    save_steps: int | None = Field(default=None, ge=1)
    """Steps between two checkpoints; none but the last when unset."""
    max_cut_share: float = Field(default=0.01, ge=0, le=1)
    """Share of conversations that may be dropped for length before training refuses to start."""
