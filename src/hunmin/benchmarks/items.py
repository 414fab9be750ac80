"""The texts of benchmarks, for those who must not train on them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hunmin.benchmarks.hunmin_mini import TASKS, read_items
from hunmin.core.errors import SourceError, nearest
from hunmin.core.language import tr


@dataclass(frozen=True, slots=True)
class BenchmarkItem:
    """One text of a benchmark: its question with context, or one of its options."""

    benchmark: str
    id: str
    text: str


def benchmark_items(name: str) -> Iterator[BenchmarkItem]:
    """Every text of a benchmark by name (`hunmin_mini`, `hunmin_mini_copa` …) or of a JSON-lines file.

    Each string of an item is a text of its own, inside lists and mappings too. Raises `SourceError` for a name that is
    neither, and for a line that is not one JSON object.
    """
    wanted = [task for task in TASKS if name in ("hunmin_mini", f"hunmin_mini_{task}")]
    for task in wanted:
        for item in read_items(task, "test"):
            yield from _texts(f"hunmin_mini_{task}", str(item["id"]), item)
    if wanted:
        return
    file = Path(name)
    if not file.is_file():
        known = ["hunmin_mini", *(f"hunmin_mini_{task}" for task in TASKS)]
        raise SourceError(tr("no such benchmark or file", "그런 벤치마크나 파일이 없습니다"), at=name, fix=nearest(name, known))
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        if line.strip():
            item = _item(line, f"{name}:{number}")
            yield from _texts(file.name, str(item.get("id", number)), item)


def _item(line: bytes, at: str) -> dict[str, Any]:
    try:
        item = json.loads(line)
    except (ValueError, RecursionError):
        item = None
    if not isinstance(item, dict):
        what = tr("a benchmark file has one JSON object a line", "벤치마크 파일은 한 줄에 JSON 객체 하나여야 합니다")
        raise SourceError(what, at=at)
    return item


def _texts(benchmark: str, item_id: str, value: Any) -> Iterator[BenchmarkItem]:
    if isinstance(value, str):
        yield BenchmarkItem(benchmark, item_id, value)
    elif isinstance(value, Mapping):
        for field, inner in value.items():
            if field != "id":
                yield from _texts(benchmark, item_id, inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(benchmark, item_id, inner)
