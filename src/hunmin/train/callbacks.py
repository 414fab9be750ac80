"""What happens while training: the loss curve on disk, progress for people, a clean stop on a signal."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from transformers import TrainerCallback, TrainerControl, TrainerState, TrainingArguments

from hunmin.core.jsonl import dumps
from hunmin.core.progress import Log, duration


class Curve(TrainerCallback):
    """Appends each logged point to `curve.jsonl`: step, loss, learning_rate, grad_norm, seconds, or step and held_out_loss."""

    def __init__(self, file: Path) -> None:
        self.file, self.started = file, time.monotonic()

    def on_log(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, logs: dict[str, Any] | None = None, **_: Any
    ) -> None:
        """Called by the trainer for each point."""
        logs = logs or {}
        point: dict[str, Any] = {"step": state.global_step}
        if "loss" in logs:
            point |= {name: logs[name] for name in ("loss", "learning_rate", "grad_norm") if name in logs}
        elif "eval_loss" in logs:
            point["held_out_loss"] = logs["eval_loss"]
        else:
            return
        point["seconds"] = round(time.monotonic() - self.started, 1)
        with self.file.open("a", encoding="utf-8") as out:
            out.write(dumps({name: float(value) if name != "step" else value for name, value in point.items()}) + "\n")


class Progress(TrainerCallback):
    """Shows loss, tokens per second and the time left through a ticker of `core.progress`."""

    def __init__(self, tick: Any, tokens_per_step: float, log: Log) -> None:
        self.tick, self.tokens_per_step, self.log = tick, tokens_per_step, log
        self.loss, self.started, self.first_step = float("nan"), time.monotonic(), 0

    def on_train_begin(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Called by the trainer when it starts, also after a resume."""
        self.started, self.first_step = time.monotonic(), state.global_step
        self.tick.skip(state.global_step)

    def on_log(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, logs: dict[str, Any] | None = None, **_: Any
    ) -> None:
        """Remember the last loss."""
        self.loss = float((logs or {}).get("loss", self.loss))

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Called by the trainer after each optimizer step."""
        elapsed = time.monotonic() - self.started
        rate = (state.global_step - self.first_step) * self.tokens_per_step / max(elapsed, 1e-9)
        self.tick.advance(1, f"loss {self.loss:.3f}, {rate:,.0f} tokens/s, {duration(elapsed)}")


class StopOnSignal(TrainerCallback):
    """After SIGINT or SIGTERM: save a checkpoint at the end of the step, then stop. `received` is the signal's number."""

    def __init__(self) -> None:
        self.received = 0

    def on_step_end(self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any) -> None:
        """Called by the trainer after each optimizer step."""
        if self.received:
            control.should_save = True
            control.should_training_stop = True

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Catch the signals during a block; the second Ctrl-C stops at once."""

        def remember(number: int, _: Any) -> None:
            if self.received == signal.SIGINT == number:
                raise KeyboardInterrupt
            self.received = number

        try:
            before = {number: signal.signal(number, remember) for number in (signal.SIGINT, signal.SIGTERM)}
        except ValueError:  # not the main thread: signals stay with whoever has them
            yield
            return
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
