"""All answers of a journal, looked up by row and taken back one by one; held in a private file that SQLite deletes itself."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from hunmin.data.review.journal import Answer, Edit, Event, Journal, journal_of, read_journal

OPEN = Answer("open")
_TABLE = """
CREATE TABLE answers (n INTEGER PRIMARY KEY, key TEXT, state TEXT, edits TEXT, undone INTEGER DEFAULT 0, touched INTEGER);
CREATE INDEX answers_by_key ON answers (key, n);
"""


class Answers:
    """What was answered about a file so far; `skipped` lines of the journal were no answers. The caller sees to locking."""

    def __init__(self, file: Path) -> None:
        # An empty name is a database that lives in memory first, on disk when it grows, and is gone with the process.
        self.db = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self.db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; {_TABLE}")
        self.skipped = 0
        self._last = 0
        self._journal: Journal | None = None
        self._place = journal_of(file)
        self.db.execute("BEGIN")
        for event in read_journal(self._place):
            if event is None:
                self.skipped += 1
            else:
                self._take(event)
        self.db.execute("COMMIT")

    def open_journal(self) -> None:
        """Make ready for new answers; raises `ResourceError` where none can be written."""
        self._journal = Journal(self._place)

    def current(self, key: str) -> Answer:
        """The answer that stands for a row."""
        found = self.db.execute(
            "SELECT state, edits FROM answers WHERE key = ? AND NOT undone ORDER BY n DESC LIMIT 1", (key,)
        ).fetchone()
        return _answer(*found) if found else OPEN

    def version(self, key: str) -> int:
        """The number of the last event about a row, 0 when there is none."""
        found = self.db.execute("SELECT max(touched) FROM answers WHERE key = ?", (key,)).fetchone()
        return found[0] or 0

    def add(self, row: int, row_id: str, key: str, answer: Answer) -> None:
        """Keep an answer: first on the disk, then here."""
        assert self._journal is not None
        self._journal.answer(self._last + 1, row, row_id, key, answer)
        self._take(Event(self._last + 1, key, answer))

    def undo(self, n: int) -> None:
        """Take an answer back."""
        assert self._journal is not None
        self._journal.undo(self._last + 1, n)
        self._take(Event(self._last + 1, undo=n))

    def keys(self) -> int:
        """How many rows were answered, in this version of the file or an earlier one."""
        found = self.db.execute("SELECT count(DISTINCT key) FROM answers WHERE NOT undone").fetchone()
        return int(found[0])

    def close(self) -> None:
        """Close journal and database."""
        self.db.close()
        if self._journal is not None:
            self._journal.close()

    def _take(self, event: Event) -> None:
        # Numbers only grow, also where somebody put two journals together: no answer takes the place of another.
        self._last = n = max(self._last + 1, event.n)
        if event.undo:
            self.db.execute("UPDATE answers SET undone = 1, touched = ? WHERE n = ?", (n, event.undo))
        elif event.answer is not None:
            edits = {path: [edit.before, edit.after] for path, edit in event.answer.edits.items()}
            values = (n, event.hash, event.answer.state, json.dumps(edits), n)
            self.db.execute("INSERT INTO answers (n, key, state, edits, touched) VALUES (?, ?, ?, ?, ?)", values)


def _answer(state: str, edits: str) -> Answer:
    return Answer(state, {path: Edit(*both) for path, both in json.loads(edits).items()})  # type: ignore[arg-type]
