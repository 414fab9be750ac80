"""What a recipe will do, before it does it: rows, tokens, steps, memory, time. Imports no torch and runs nothing.

Counts of sources up to 64 MiB are exact; larger files are read in part and marked as estimates with ≈.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from hunmin.core.errors import HunminError
from hunmin.core.language import tr
from hunmin.core.run import Run
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source
from hunmin.data.sources.records import bundled, looks_like_hub_name, source_files
from hunmin.data.stage import source_label
from hunmin.recipe import Recipe
from hunmin.train.settings import NewModelSettings, TrainSettings

SAMPLE_ROWS = 20_000
EXACT_BYTES = 64 << 20
# Bytes of a file around the text of a row: braces, keys, quotes, the line break.
BYTES_AROUND = {"Example": 80, "Document": 2}
# Characters per token where no tokenizer is on this disk: Korean text in a Korean-aware vocabulary (libraries.md §16: 2.1).
CHARS_PER_TOKEN = 2.1
# Sustained training rates in FLOP/s: this project's measurement on 2 CPU cores (docs/log.md), and 40% of a GPU's bf16 peak.
CPU_FLOPS_PER_CORE = 1.2e11
BYTES_FULL, BYTES_FROZEN, BYTES_ADAPTER = 16, 2, 16


@dataclass(slots=True)
class SourcePlan:
    """What one source holds; `exact` is False for an estimate."""

    label: str
    rows: int
    examples: int
    documents: int
    characters: int
    exact: bool
    problem: str = ""


@dataclass(slots=True)
class PassPlan:
    """One training pass: tokens per epoch, optimizer steps, memory in GiB, seconds on this machine."""

    method: str
    finetuning_type: str
    rows: int
    tokens: int
    steps: int
    memory_gib: float
    seconds: float


@dataclass(slots=True)
class Plan:
    """The whole plan; `problems` are things that would stop the run."""

    sources: list[SourcePlan] = field(default_factory=list)
    passes: list[PassPlan] = field(default_factory=list)
    parameters: int | None = None
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    cached: list[str] = field(default_factory=list)


def make_plan(recipe: Recipe, run: Run) -> Plan:
    """Look at the sources, the model and what is cached; raises nothing for what the plan can show as a problem."""
    plan = Plan()
    for source in recipe.data.sources:
        plan.sources.append(_source_plan(source))
        if plan.sources[-1].problem:
            plan.problems.append(plan.sources[-1].problem)
    folder = _model_folder(recipe, plan)
    plan.parameters = _parameters(recipe, folder)
    rate = _characters_per_token(recipe, folder)
    for settings in recipe.train:
        plan.passes.append(_pass_plan(settings, plan, rate, recipe.data.held_out.share))
    if run.folder.is_dir():
        plan.cached = sorted(path.parent.name for path in run.folder.glob("*/manifest.json"))
    return plan


def _source_plan(source: SourceSettings) -> SourcePlan:
    label = source_label(source)
    try:
        size = _size(source)
    except HunminError as error:
        known = source.rows or 0
        problem = "" if source.rows is not None else str(error)
        return SourcePlan(label, known, known, 0, known * 400, False, problem)
    report, counts, characters, bytes_read = Report(), {"Example": 0, "Document": 0}, 0, 0
    wanted = min(source.max_rows or SAMPLE_ROWS, SAMPLE_ROWS)
    part = source if size <= EXACT_BYTES else source.model_copy(update={"max_rows": wanted, "max_chars": None})
    try:
        for row in read_source(part, report):
            counts[type(row).__name__] += 1
            characters += len(row.text)
            bytes_read += len(row.text.encode()) + BYTES_AROUND[type(row).__name__]
    except HunminError as error:
        return SourcePlan(label, 0, 0, 0, 0, False, str(error))
    scale = 1.0
    if size > EXACT_BYTES:
        if report.kept >= SAMPLE_ROWS:
            scale = max(1.0, size / max(bytes_read, 1))
        if source.max_rows is not None:
            scale = min(scale, source.max_rows / max(report.kept, 1))
        if source.max_chars is not None:
            scale = min(scale, source.max_chars / max(characters, 1))
    rows = round((counts["Example"] + counts["Document"]) * scale)
    examples, documents = round(counts["Example"] * scale), round(counts["Document"] * scale)
    return SourcePlan(label, rows, examples, documents, round(characters * scale), scale == 1.0)


def _size(source: SourceSettings) -> int:
    if source.path.startswith("bundled:"):
        path = bundled(source.path.removeprefix("bundled:"))
    else:
        path = Path(source.path).expanduser()
        if not path.exists() and looks_like_hub_name(source.path):
            raise HunminError(
                tr("a hub data set: its size is not known here", "허브 데이터셋이라 크기를 알 수 없습니다"),
                at=source.path,
                fix=tr("add rows: N to the source for an estimate", "추정하려면 source에 rows: N 을 적으세요"),
            )
    files = source_files(path)
    return sum(file.stat().st_size * (5 if file.suffix == ".gz" else 1) for file in files)


def _model_folder(recipe: Recipe, plan: Plan) -> Path | None:
    if isinstance(recipe.model, NewModelSettings):
        return None
    name = recipe.model
    folder = Path(str(resources.files("hunmin") / "bundled" / name)) if name == "hunmin-tiny" else Path(name).expanduser()
    if (folder / "config.json").exists():
        return folder
    if name.partition("@")[0].count("/") == 1 and not folder.is_absolute():
        cached = _hub_cache(name)
        if cached is None:
            plan.warnings.append(tr(f"model {name} is not on this disk yet", f"모델 {name} 은(는) 아직 이 컴퓨터에 없습니다"))
        return cached
    plan.problems.append(tr(f"no model folder at {name}", f"{name} 에 모델 폴더가 없습니다"))
    return None


def _hub_cache(name: str) -> Path | None:
    where, _, revision = name.partition("@")
    home = Path(os.environ.get("HF_HUB_CACHE") or Path(os.environ.get("HF_HOME") or "~/.cache/huggingface").expanduser() / "hub")
    snapshots = home / f"models--{where.replace('/', '--')}" / "snapshots"
    folders = sorted(snapshots.glob(revision or "*"), key=lambda path: path.stat().st_mtime) if snapshots.is_dir() else []
    return folders[-1] if folders else None


def _parameters(recipe: Recipe, folder: Path | None) -> int | None:
    if isinstance(recipe.model, NewModelSettings):
        m = recipe.model
        key_value = m.hidden_size * m.num_key_value_heads // m.num_attention_heads
        layer = 2 * m.hidden_size**2 + 2 * m.hidden_size * key_value + 3 * m.hidden_size * m.intermediate_size
        norms = (2 * m.num_hidden_layers + 1) * m.hidden_size
        vocabulary = (recipe.vocabulary.vocab_size if recipe.vocabulary else 0) * m.hidden_size
        return m.num_hidden_layers * layer + norms + vocabulary * (1 if m.tie_word_embeddings else 2)
    if folder is None:
        return None
    return sum(_tensor_sizes(folder)) or None


def _tensor_sizes(folder: Path) -> Iterator[int]:
    """Elements of every tensor, from the headers of the safetensors files."""
    for file in folder.glob("*.safetensors"):
        with file.open("rb") as stream:
            header: dict[str, Any] = json.loads(stream.read(int.from_bytes(stream.read(8), "little")))
        yield from (math.prod(tensor["shape"]) for name, tensor in header.items() if name != "__metadata__")


def _characters_per_token(recipe: Recipe, folder: Path | None) -> float:
    """Measured on 200 rows of the first source with the model's own tokenizer, where both are on this disk."""
    if folder is None or not (folder / "tokenizer.json").exists():
        return CHARS_PER_TOKEN
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    try:
        texts = [
            row.text
            for row in read_source(recipe.data.sources[0].model_copy(update={"max_rows": 200, "max_chars": None}), Report())
        ]
    except HunminError:
        return CHARS_PER_TOKEN
    tokens = sum(len(encoding.ids) for encoding in tokenizer.encode_batch(texts))
    return sum(map(len, texts)) / tokens if tokens else CHARS_PER_TOKEN


def _pass_plan(settings: TrainSettings, plan: Plan, rate: float, held_out: float) -> PassPlan:
    kind = "documents" if settings.method == "pretrain" else "examples"
    rows = sum(getattr(source, kind) for source in plan.sources)
    total = sum(source.rows for source in plan.sources)
    characters = sum(source.characters * getattr(source, kind) / max(source.rows, 1) for source in plan.sources)
    kept = 1 - held_out
    tokens = round(characters / rate * kept) + 8 * rows
    if not rows and total:
        plan.problems.append(
            tr(f"train: no {kind} for method {settings.method}", f"train: {settings.method} 에 쓸 {kind} 가 없습니다")
        )
    packed = max(1, math.ceil(tokens / settings.max_length * 1.02)) if settings.packing else max(1, round(rows * kept))
    per_step = settings.per_device_train_batch_size * settings.gradient_accumulation_steps
    steps = settings.max_steps or max(1, math.ceil(math.ceil(packed / per_step) * settings.num_train_epochs))
    trained = steps * per_step * (settings.max_length if settings.packing else tokens / max(rows, 1))
    parameters = plan.parameters or 0
    memory = parameters * (BYTES_FULL if settings.finetuning_type == "full" else BYTES_FROZEN) / 2**30
    memory += settings.per_device_train_batch_size * settings.max_length * max(parameters, 1) ** 0.5 * 40 / 2**30
    work = (6 if settings.finetuning_type == "full" else 4) * parameters * trained
    seconds = work / (CPU_FLOPS_PER_CORE * (os.cpu_count() or 1))
    return PassPlan(settings.method, settings.finetuning_type, round(rows * kept), tokens, steps, round(memory, 2), seconds)
