"""Verbs that take a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hunmin.cli.app import app
from hunmin.core.errors import UsageError
from hunmin.core.language import tr


@app.command()
def score(
    model: Annotated[str, typer.Argument(help="Folder, hub name or hunmin-tiny.")],
    tasks: Annotated[str, typer.Option(help="Comma-separated task names; hunmin_mini is bundled.")],
    shots: Annotated[str, typer.Option(help="Comma-separated numbers of shots.")] = "0",
    split: Annotated[str, typer.Option(help="Split to score.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Items per task at most.")] = None,
    output: Annotated[Path | None, typer.Option(help="JSON file for the scores.")] = None,
) -> None:
    """Score a model on benchmarks through lm-evaluation-harness."""
    from hunmin.core.jsonl import write_json
    from hunmin.evaluate.scores import score_model
    from hunmin.evaluate.settings import EvaluateSettings
    from hunmin.printing import print_scores

    numbers = [_number(one) for one in shots.split(",")]
    settings = EvaluateSettings(tasks=tasks.split(","), shots=numbers, split=split, limit=limit)
    results = score_model(model, settings)
    print_scores(results["hunmin"]["scores"])
    if output is not None:
        write_json(output, results)


def _number(text: str) -> int:
    if not text.strip().isdigit():
        raise UsageError(
            tr(f"not a number of shots: '{text}'", f"예시 개수가 아닙니다: '{text}'"), at="--shots", fix="--shots 0,5"
        )
    return int(text)


@app.command()
def merge(
    adapter: Annotated[str, typer.Argument(help="Adapter folder.")], out: Annotated[Path, typer.Argument(help="New folder.")]
) -> None:
    """Merge an adapter into its base, in float32, checked from disk."""
    _export(adapter, out, "bfloat16")


@app.command()
def export(
    model: Annotated[str, typer.Argument(help="Model or adapter folder.")],
    out: Annotated[Path, typer.Argument(help="New folder.")],
    format_: Annotated[str, typer.Option("--format", help="safetensors.")] = "safetensors",
    dtype: Annotated[str, typer.Option(help="bfloat16, float16 or float32.")] = "bfloat16",
) -> None:
    """Write a model in the form others load, checked from disk."""
    if format_ != "safetensors":
        raise UsageError(
            tr(f"unknown format '{format_}'", f"알 수 없는 형식 '{format_}'"), at="--format", fix="--format safetensors"
        )
    _export(model, out, dtype)


def _export(model: str, out: Path, dtype: str) -> None:
    from hunmin.export.settings import ExportSettings
    from hunmin.export.stage import export_folder
    from hunmin.printing import print_checks

    if out.exists():
        raise UsageError(
            tr("the output exists", "출력이 이미 있습니다"),
            at=str(out),
            fix=tr("choose another folder", "다른 폴더를 지정하세요"),
        )
    print_checks(export_folder(ExportSettings.model_validate({"dtype": dtype}), model, out), out)


@app.command()
def chat(
    model: Annotated[str, typer.Argument(help="Folder, hub name or hunmin-tiny.")] = "hunmin-tiny",
    template: Annotated[str, typer.Option(help="Chat template, or model for its own.")] = "model",
    temperature: Annotated[float, typer.Option(min=0.0, max=2.0, help="0 is greedy.")] = 0.0,
    max_new_tokens: Annotated[int, typer.Option(min=1, help="Longest answer.")] = 256,
) -> None:
    """Talk with a model; an empty line or Ctrl-D ends."""
    from hunmin.llm.chat import talk

    talk(model, template, temperature, max_new_tokens)
