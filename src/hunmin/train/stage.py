"""The train stage: one pass over a dataset, from a model to a model.

Files of the artifact: model/ (weights, tokenizer with its template, generation config; an adapter for lora), curve.jsonl.
While it runs: checkpoints/, from which the same command goes on.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.core.artifact import Artifact
from hunmin.core.errors import Interrupted, ModelError
from hunmin.core.example import Document, Example
from hunmin.core.jsonl import read_jsonl
from hunmin.core.language import tr
from hunmin.core.progress import Log, ticking
from hunmin.train.settings import NewModelSettings, TrainSettings

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

    from hunmin.llm.conversation import ChatFormat
    from hunmin.train.samples import Samples

STAGE_VERSION = 1
SAVED = "model"


def train_model(
    settings: TrainSettings,
    model: str | NewModelSettings,
    tokenizer: str,
    dataset: Artifact,
    folder: Path,
    seed: int,
    log: Log | None = None,
) -> dict[str, Any]:
    """Train one pass and save the model; returns the counts of the manifest.

    `model` is where the weights start: a folder or name, or a description of a new model. Raises what
    `samples.check_samples` raises, `CheckFailed` on a loss that is not finite, `Interrupted` after a signal.
    """
    import torch
    from transformers import set_seed

    from hunmin.llm.load import choose_dtype
    from hunmin.train.packing import packed_rows

    set_seed(seed)
    words, chat = _tokenizer(tokenizer, settings)
    found = samples_of(settings, dataset, "train", words, chat)
    held_out = samples_of(settings, dataset, "held_out", words, chat) if settings.eval_steps else None
    dtype, reason = choose_dtype(settings.dtype)
    weights = _new_model(model, len(words), words) if isinstance(model, NewModelSettings) else _load(model)
    weights = weights.to(dtype)
    rows = packed_rows(found.samples, settings.max_length, packing=settings.packing)
    order = torch.randperm(len(rows), generator=torch.Generator().manual_seed(seed)).tolist()
    rows = [rows[index] for index in order]
    held_rows = packed_rows(held_out.samples, settings.max_length) if held_out else []
    final = _train(settings, weights, words, rows, held_rows, folder, seed, log or Log())
    _save(final, words, chat, folder / SAVED)
    shutil.rmtree(folder / "checkpoints", ignore_errors=True)
    counts = found.counts() | {"rows": len(rows), "dtype": str(dtype).removeprefix("torch."), "dtype_reason": reason}
    trainable = sum(p.numel() for p in final.model.parameters() if p.requires_grad)
    total = sum(p.numel() for p in final.model.parameters())
    return counts | {
        "parameters": total,
        "trainable": trainable,
        "steps": final.state.global_step,
        "bos": words.bos_token or "none",
    }


def samples_of(
    settings: TrainSettings, dataset: Artifact, part: str, tokenizer: PreTrainedTokenizerFast, chat: ChatFormat | None
) -> Samples:
    """The samples of one part (train, held_out) of a dataset, checked.

    Raises what `check_samples` raises.
    """
    from hunmin.train.samples import check_samples, conversation_samples, document_samples

    if settings.method == "pretrain":
        documents: Iterator[Document] = (Document.from_record(r) for r in read_jsonl(dataset.file(f"documents.{part}.jsonl")))
        found = document_samples(documents, tokenizer, settings.max_length)
    else:
        assert chat is not None
        examples = (Example.from_record(r) for r in read_jsonl(dataset.file(f"examples.{part}.jsonl")))
        found = conversation_samples(examples, chat, settings.max_length)
    if part == "train":
        check_samples(found, settings, chat)
    return found


def _tokenizer(name: str, settings: TrainSettings) -> tuple[PreTrainedTokenizerFast, ChatFormat | None]:
    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.load import load_tokenizer

    words = load_tokenizer(name)
    if settings.method == "pretrain":
        return words, None
    chat = ChatFormat(words, settings.template)
    chat.install()
    return words, chat


def _load(model: str) -> PreTrainedModel:
    import torch
    from transformers import AutoModelForCausalLM

    from hunmin.llm.load import locate

    folder = locate(model)
    if (folder / "adapter_config.json").exists():
        raise ModelError(
            tr(
                "training starts from a whole model, and this is an adapter",
                "학습은 전체 모델에서 시작해야 하는데 이것은 어댑터입니다",
            ),
            at=model,
            fix=f"hunmin merge {model} OUT",
        )
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, use_safetensors=True)


def _new_model(settings: NewModelSettings, vocab_size: int, tokenizer: PreTrainedTokenizerFast) -> PreTrainedModel:
    from transformers import AutoConfig, AutoModelForCausalLM

    fields = settings.model_dump(exclude={"architecture"})
    ids = {f"{name}_token_id": getattr(tokenizer, f"{name}_token_id") for name in ("bos", "eos", "pad")}
    config = AutoConfig.for_model(settings.architecture, vocab_size=vocab_size, **ids, **fields)
    return AutoModelForCausalLM.from_config(config)


def _train(
    settings: TrainSettings,
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerFast,
    rows: list[dict[str, list[int]]],
    held_rows: list[dict[str, list[int]]],
    folder: Path,
    seed: int,
    log: Log,
) -> Any:
    from transformers.trainer_utils import get_last_checkpoint

    from hunmin.train.callbacks import Curve, Progress, StopOnSignal
    from hunmin.train.trainer import make_trainer, steps_of

    checkpoints = folder / "checkpoints"
    last = get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None
    if last is None:
        (folder / "curve.jsonl").unlink(missing_ok=True)
    steps = steps_of(settings, len(rows))
    per_step = settings.per_device_train_batch_size * settings.gradient_accumulation_steps
    tokens_per_step = sum(len(row["input_ids"]) for row in rows) / max(len(rows), 1) * min(per_step, len(rows))
    stop = StopOnSignal()
    with ticking(tr(f"training ({settings.method})", f"학습 중 ({settings.method})"), steps, log) as tick:
        callbacks = [Curve(folder / "curve.jsonl"), Progress(tick, tokens_per_step, log), stop]
        trainer = make_trainer(settings, model, tokenizer, rows, held_rows, checkpoints, seed, callbacks)
        trainer.remove_callback(_printer())
        with stop.listening():
            trainer.train(resume_from_checkpoint=last)
    if stop.received:
        raise Interrupted(stop.received)
    return trainer


def _printer() -> type:
    from transformers import PrinterCallback

    return PrinterCallback


def _save(trainer: Any, tokenizer: PreTrainedTokenizerFast, chat: ChatFormat | None, folder: Path) -> None:
    """Save weights, tokenizer, template and a generation config whose eos ids end an answer."""
    from hunmin.llm.conversation import ChatFormat

    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    model = trainer.model
    # A base model that carries a template may be asked in it, so its turns must end too.
    chat = chat or (ChatFormat(tokenizer) if tokenizer.chat_template else None)
    end_ids = sorted(chat.end_ids) if chat else [tokenizer.eos_token_id]
    generation = model.generation_config
    generation.eos_token_id = end_ids
    generation.pad_token_id = tokenizer.pad_token_id
    generation.bos_token_id = tokenizer.bos_token_id
    generation.do_sample, generation.temperature, generation.top_p, generation.top_k = False, None, None, None
    model.save_pretrained(draft)
    generation.save_pretrained(draft)
    tokenizer.save_pretrained(draft)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)
