"""The original records of a translated file, found by the key that both sides share, never by their order.

Two published files of the same data differ by batches of ten: pairing them by position mis-pairs 35% of the rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hunmin.core.errors import SourceError
from hunmin.core.jsonl import dumps
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import mapped
from hunmin.data.sources.records import find_records


class Originals:
    """Records of a file by their key, kept on disk: memory does not grow with the file.

    A key that stands twice with different content pairs with nothing. `duplicates` counts such keys, `rows` the records read.
    """

    def __init__(self, source: SourceSettings, key: str) -> None:
        """Read the whole file. Raises `SourceError` when it cannot be read or no record has the key."""
        self.key = key
        self.folder = TemporaryDirectory(prefix="hunmin-originals-")
        self.store = sqlite3.connect(Path(self.folder.name) / "records.sqlite3", check_same_thread=False)
        self.store.execute("PRAGMA synchronous = OFF")
        self.store.execute("CREATE TABLE original (key TEXT PRIMARY KEY, record TEXT, clash INTEGER DEFAULT 0) WITHOUT ROWID")
        self.rows = 0
        for found in find_records(source):
            value = None if found.problem else mapped(found.record, source).get(key)
            if found.problem or isinstance(value, bool) or not isinstance(value, str | int):
                continue
            self.rows += 1
            self.store.execute(
                "INSERT INTO original (key, record) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET clash = 1"
                " WHERE record <> excluded.record",
                (str(value), dumps(mapped(found.record, source))),
            )
        (self.duplicates,) = self.store.execute("SELECT count(*) FROM original WHERE clash = 1").fetchone()
        if not self.rows:
            raise SourceError(
                tr(f"no record has the field '{key}'", f"'{key}' 필드가 있는 행이 없습니다"),
                at=source.path,
                fix=tr("name the field both files share: --key id", "두 파일에 함께 있는 필드를 적으세요: --key id"),
            )

    def of(self, record: Mapping[str, Any]) -> dict[str, Any] | None:
        """The original of a translated record, or None when there is none, or more than one."""
        row = self.store.execute(
            "SELECT record FROM original WHERE key = ? AND clash = 0", (str(record.get(self.key)),)
        ).fetchone()
        return json.loads(row[0]) if row else None

    def close(self) -> None:
        """Remove the copy on disk."""
        self.store.close()
        self.folder.cleanup()
