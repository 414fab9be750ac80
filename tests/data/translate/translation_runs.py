"""A translation of a few records in one line, for the tests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translation_service import Service

from hunmin.data.settings import SourceSettings
from hunmin.data.translate.settings import TranslateSettings
from hunmin.data.translate.translate import Translated, rejected_file, translate_file

KEY = "sk-test-0123456789abcdef"


@dataclass
class Ran:
    """What a translation left."""

    found: Translated
    rows: list[dict[str, Any]]
    rejected: list[dict[str, Any]]
    said: list[str] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        return [row.get("output") or row["text"] for row in self.rows]


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n") if line] if file.exists() else []


@dataclass
class Translator:
    """Writes records, translates them through the service, reads what came out."""

    service: Service
    folder: Path
    out: Path = field(init=False)

    def __post_init__(self) -> None:
        self.out = self.folder / "out.jsonl"

    def settings(self, **changes: Any) -> TranslateSettings:
        engine = changes.get("engine", "openai")
        known: dict[str, Any] = {
            "engine": engine,
            "endpoint": self.service.openai if engine == "openai" else self.service.deepl,
            "model": "m-1" if engine == "openai" else "",
            "store": str(self.folder / "store.sqlite3"),
            "retry_seconds": 0.01,
            "max_reject_rate": 1.0,
            "concurrency": 4,
            "timeout_seconds": 5.0,
        }
        return TranslateSettings(**(known | changes))

    def __call__(self, records: list[dict[str, Any]] | list[str], **changes: Any) -> Ran:
        file = self.folder / "in.jsonl"
        plain = [{"text": one} if isinstance(one, str) else one for one in records]
        file.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in plain), encoding="utf-8")
        said: list[str] = []
        options = {name: changes.pop(name) for name in ("overwrite", "dry_run") if name in changes}
        self.out.unlink(missing_ok=True)
        found = translate_file(
            self.settings(**changes), SourceSettings(path=str(file)), self.out, announce=said.append, **options
        )
        return Ran(found, lines(self.out), lines(rejected_file(self.out)), said)
