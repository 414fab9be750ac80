"""The training passes: settings that matter, what was learned from, and the loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hunmin.core.artifact import Artifact
from hunmin.core.progress import duration
from hunmin.report.facts import Facts, curve
from hunmin.report.plots import loss_plot
from hunmin.web.markup import Html, Section, both, count, decimal, join, pairs, tag


def training(facts: Facts) -> Section | None:
    """All passes in order."""
    if not facts.models:
        return None
    return Section("training", "학습", "Training", join(*(_pass(model, number) for number, model in enumerate(facts.models, 1))))


def _pass(model: Artifact, number: int) -> Html:
    counts, method = model.counts, str(model.settings.get("method", ""))
    trained, tokens = counts.get("trained_tokens"), counts.get("tokens")
    share = f" ({trained / tokens:.0%})" if trained and tokens else ""
    seen = pairs(
        (
            ("표본", "samples", count(counts.get("samples"))),
            ("토큰", "tokens", count(tokens)),
            ("학습 대상 토큰", "trained tokens", f"{count(trained)}{share}"),
            ("너무 길어 뺀 것", "too long", count(counts.get("too_long"))),
            ("배울 것이 없어 뺀 것", "untrained", count(counts.get("untrained") or None)),
            ("묶은 행", "packed rows", count(counts.get("rows"))),
            ("단계", "steps", count(counts.get("steps"))),
            ("학습한 가중치", "trained weights", _weights(counts)),
            ("걸린 시간", "time", duration(model.seconds)),
        )
    )
    heading = tag("h3", tag("span", str(number), class_="number"), " ", tag("code", method))
    return tag(
        "div",
        heading,
        pairs(_settings(model.settings)),
        tag("div", _curve(model, number, method), seen, class_="beside"),
        class_="pass",
    )


def _weights(counts: Mapping[str, Any]) -> str:
    trainable, total = counts.get("trainable"), counts.get("parameters")
    if not trainable or not total:
        return ""
    return count(trainable) if trainable == total else f"{count(trainable)} / {count(total)} ({trainable / total:.2%})"


def _settings(settings: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What decides the result; the recipe below holds the rest."""
    lora = settings.get("finetuning_type") == "lora"
    epochs, steps = settings.get("num_train_epochs"), settings.get("max_steps")
    length = f"{steps:,} step" if steps else f"{epochs:g} epoch" if epochs else ""
    batch = [str(settings[name]) for name in ("per_device_train_batch_size", "gradient_accumulation_steps") if name in settings]
    rank = f"r {settings.get('lora_r')}, alpha {settings.get('lora_alpha', 0):g}" if lora else ""
    template = str(settings.get("template", "")) if settings.get("method") != "pretrain" else ""
    decay = settings.get("weight_decay")
    return [
        ("방법", "method", str(settings.get("finetuning_type", ""))),
        ("LoRA", "", rank),
        ("템플릿", "template", template),
        ("최적화", "optimizer", str(settings.get("optim", ""))),
        ("학습률", "learning rate", f"{settings['learning_rate']:g}" if "learning_rate" in settings else ""),
        ("학습률 변화", "schedule", str(settings.get("lr_scheduler_type", ""))),
        ("가중치 감쇠", "weight decay", f"{decay:g}" if decay else ""),
        ("최대 길이", "tokens a row", count(settings.get("max_length"))),
        ("배치", "batch × accumulation", " × ".join(batch)),
        ("학습 길이", "duration", length),
        ("시드", "seed", str(settings.get("seed", ""))),
    ]


def _curve(model: Artifact, number: int, method: str) -> Html:
    losses, held_out = curve(model)
    if not losses:
        return Html()
    first, last = losses[0]["loss"], losses[-1]["loss"]
    said = [_ends("학습 손실", "training loss", first, last)]
    if held_out:
        said.append(_ends("떼어 둔 행의 손실", "held-out loss", held_out[0]["held_out_loss"], held_out[-1]["held_out_loss"]))
    plot = loss_plot(losses, held_out, f"loss-{number}", f"{method} 손실 곡선, loss curve: {decimal(first)} → {decimal(last)}")
    return tag("figure", plot, tag("figcaption", *said))


def _ends(korean: str, name: str, first: float, last: float) -> Html:
    return tag("div", tag("span", both(korean, name)), f"{decimal(first)} → {decimal(last)}")
