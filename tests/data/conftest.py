"""Fixtures of the data tests: a file written and read in one line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.example import Row
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source

Content = bytes | str | list[dict[str, Any]]
Read = Callable[..., tuple[list[Row], Report]]


@pytest.fixture
def put(tmp_path: Path) -> Callable[..., Path]:
    """Write a file: bytes and text as they are, records one a line."""

    def write(content: Content, name: str = "data.jsonl") -> Path:
        if isinstance(content, list):
            content = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in content)
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


@pytest.fixture
def read(put: Callable[..., Path]) -> Read:
    """Write a file, read it as a source, and hold the count law."""

    def reading(content: Content, name: str = "data.jsonl", **settings: Any) -> tuple[list[Row], Report]:
        report = Report()
        rows = list(read_source(SourceSettings(path=str(put(content, name)), **settings), report))
        assert report.read == report.kept + len(report.rejected) + report.duplicates + report.left_out
        assert report.kept == len(rows)
        return rows, report

    return reading
