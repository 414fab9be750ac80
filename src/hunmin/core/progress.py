"""Progress for people and for the record: a bar on a terminal, a line every 30 s elsewhere, `log.jsonl` always."""

from __future__ import annotations

import json
import math
import os
import sys
import time
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from hunmin.core.jsonl import disk_error

T = TypeVar("T")
SECONDS_BETWEEN_LINES = 30.0
QUIET = {
    "TQDM_DISABLE": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    "TOKENIZERS_PARALLELISM": "true",
}


def quiet_libraries() -> None:
    """Silence the bars and notices of the libraries underneath; call before they are imported."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    warnings.filterwarnings("ignore", category=FutureWarning, module=r"(transformers|trl|peft|torch)\b.*")


class Log:
    """Appends one JSON object a line to `log.jsonl`; without a file it only keeps quiet."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file

    def event(self, name: str, **fields: Any) -> None:
        """Record an event with the time in seconds since the epoch; a number that JSON does not know becomes its name.

        Raises `ResourceError` when the disk refuses.
        """
        if self.file is None:
            return
        record = _named({"time": round(time.time(), 3), "event": name, **fields})
        line = json.dumps(record, ensure_ascii=False, default=str, allow_nan=False)
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with self.file.open("a", encoding="utf-8") as out:
                out.write(line + "\n")
        except OSError as error:
            raise disk_error(error, self.file) from error


def _named(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _named(inner) for key, inner in value.items()}
    return [_named(inner) for inner in value] if isinstance(value, list | tuple) else value


class Ticker:
    """Prints how far a piece of work is, at most every 30 s where there is no terminal."""

    def __init__(self, label: str, total: int | None, log: Log) -> None:
        self.label, self.total, self.log = label, total, log
        self.done, self.skipped, self.started, self.printed = 0, 0, time.monotonic(), time.monotonic()

    def skip(self, count: int) -> None:
        """Count items that an earlier try finished; they say nothing about the time left."""
        self.done += count
        self.skipped += count

    def advance(self, count: int = 1, note: str = "") -> None:
        """Count finished items; `note` is shown beside them."""
        self.done += count
        if time.monotonic() - self.printed < SECONDS_BETWEEN_LINES:
            return
        self.printed = time.monotonic()
        print(f"  {self.label}: {self._state()} {note}".rstrip(), file=sys.stderr, flush=True)
        self.log.event("progress", label=self.label, done=self.done, total=self.total)

    def _state(self) -> str:
        elapsed = time.monotonic() - self.started
        if not self.total:
            return f"{self.done:,}"
        left = elapsed / max(self.done - self.skipped, 1) * (self.total - self.done)
        return f"{self.done:,}/{self.total:,}, {duration(left)} left"


@contextmanager
def ticking(label: str, total: int | None = None, log: Log | None = None) -> Iterator[Any]:
    """Show progress of a block: the yielded object has `advance(count, note)`."""
    log = log or Log()
    if not sys.stderr.isatty():
        yield Ticker(label, total, log)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("  {task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=total, note="")

        class Bar:
            def skip(self, count: int) -> None:
                bar.update(task, completed=count)

            def advance(self, count: int = 1, note: str = "") -> None:
                bar.update(task, advance=count, note=note)

        yield Bar()


def watched(rows: Iterable[T], label: str, total: int | None = None, log: Log | None = None) -> Iterator[T]:
    """Pass rows through while showing progress."""
    with ticking(label, total, log) as tick:
        for row in rows:
            yield row
            tick.advance()


def duration(seconds: float) -> str:
    """Seconds as a person says them: 45 s, 3 min 20 s, 2 h 05 min."""
    seconds = round(seconds)
    if seconds < 60:
        return f"{seconds} s"
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"
