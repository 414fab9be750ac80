"""The rows of a review and what was said about them: filtered, counted, answered and taken back, from several threads.

Rows live in SQLite's private file, so memory does not grow with them; the journal alone is what lasts.
"""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from hunmin.core.language import tr
from hunmin.data.fields import TextField
from hunmin.data.findings import Finding
from hunmin.data.review.answers import Answers
from hunmin.data.review.journal import Answer, Edit, State
from hunmin.data.review.rows import Row
from hunmin.korean.normal import clean, is_blank
from hunmin.web.errors import Refused

EXCERPT = 90
_TABLES = """
CREATE TABLE rows (position INTEGER PRIMARY KEY, key TEXT UNIQUE, number INTEGER, id TEXT, state TEXT, kinds TEXT, worst TEXT,
    excerpt TEXT, body TEXT);
CREATE INDEX rows_by_state ON rows (state, position);
CREATE TABLE kinds (kind TEXT, position INTEGER, PRIMARY KEY (kind, position)) WITHOUT ROWID;
"""


class Place(NamedTuple):
    """A row's number among all, and how many rows of the filter come before it."""

    position: int
    before: int


class Filter(NamedTuple):
    """Which rows are looked at; an empty part means all."""

    kind: str = ""
    state: str = ""

    @property
    def sql(self) -> tuple[str, list[Any]]:
        """The filter as what follows SELECT …, with its values; both ways walk an index in the order of positions."""
        rows = "kinds JOIN rows USING (position)" if self.kind else "rows"
        parts = [("kind", self.kind)] * bool(self.kind) + [("state", self.state)] * bool(self.state)
        return f"FROM {rows} WHERE " + " AND ".join(["1", *(f"{name} = ?" for name, _ in parts)]), [value for _, value in parts]


class ReviewStore:
    """The rows with findings of one file.

    states  rows by state.
    kinds   rows by kind and state; a row counts once for each kind.
    """

    def __init__(self, file: Path) -> None:
        self._lock = threading.RLock()
        self._answers = Answers(file)
        self._answers.open_journal()
        self._db = self._answers.db
        self._db.executescript(_TABLES)
        self.states: Counter[str] = Counter()
        self.kinds: Counter[tuple[str, str]] = Counter()
        self.skipped = self._answers.skipped

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows in, each with the answer it had before; a row that is there already is left out."""
        with self._lock:
            self._db.execute("BEGIN")
            for row in rows:
                self._insert(row)
            self._db.execute("COMMIT")

    def _insert(self, row: Row) -> None:
        kinds = sorted({finding.kind for finding in row.findings})
        worst = "error" if any(finding.severity == "error" for finding in row.findings) else "warning"
        state = self._answers.current(row.key).state
        values = (row.key, row.number, row.id, state, json.dumps(kinds), worst, _excerpt(row), _packed(row))
        made = self._db.execute(
            "INSERT OR IGNORE INTO rows (key, number, id, state, kinds, worst, excerpt, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        if made.rowcount:
            self._db.executemany("INSERT INTO kinds VALUES (?, ?)", [(kind, made.lastrowid) for kind in kinds])
            self._count(state, kinds, 1)

    def _count(self, state: str, kinds: list[str], by: int) -> None:
        self.states[state] += by
        for kind in kinds:
            self.kinds[kind, state] += by

    def total(self, wanted: Filter) -> int:
        """How many rows a filter leaves."""
        with self._lock:
            if wanted.kind:
                return sum(n for (kind, state), n in self.kinds.items() if kind == wanted.kind and wanted.state in ("", state))
            return self.states[wanted.state] if wanted.state else self.states.total()

    def page(self, wanted: Filter, offset: int, limit: int) -> list[dict[str, Any]]:
        """Some rows of a filter for the list, in file order."""
        rows, values = wanted.sql
        query = f"SELECT position, number, id, state, kinds, worst, excerpt {rows} ORDER BY position LIMIT ? OFFSET ?"
        names = ("position", "row", "id", "state", "kinds", "severity", "excerpt")
        with self._lock:
            found = self._db.execute(query, [*values, limit, offset]).fetchall()
        return [dict(zip(names, line, strict=True)) | {"kinds": json.loads(line[4])} for line in found]

    def step(self, wanted: Filter, start: int, forward: bool) -> Place | None:
        """The next row of a filter after a position, or the one before it."""
        rows, values = wanted.sql
        compare, order = (">", "ASC") if forward else ("<", "DESC")
        query = f"SELECT position {rows} AND position {compare} ? ORDER BY position {order} LIMIT 1"
        with self._lock:
            found = self._db.execute(query, [*values, start]).fetchone()
            return self.place(wanted, found[0]) if found else None

    def place(self, wanted: Filter, position: int) -> Place:
        """Where a row stands among those of a filter."""
        rows, values = wanted.sql
        with self._lock:
            found = self._db.execute(f"SELECT count(*) {rows} AND position < ?", [*values, position]).fetchone()
        return Place(position, found[0])

    def row(self, position: int) -> tuple[Row, Answer, int]:
        """A row, its answer, and the version that a new answer has to name."""
        with self._lock:
            found = self._db.execute("SELECT key, number, id, body FROM rows WHERE position = ?", (position,)).fetchone()
            if found is None:
                raise Refused(404, tr("no such row", "없는 행입니다"))
            return _unpacked(*found), self._answers.current(found[0]), self._answers.version(found[0])

    def answer(self, position: int, state: State, edits: Mapping[str, str], version: int) -> Answer:
        """Answer a row; `edits` are the texts changed now, and texts changed earlier stay changed.

        A row with changed texts is `edited`, also when it is accepted; rejecting and opening it again forget its changes.
        Raises `Refused` when the row was answered elsewhere since, or the answer does not fit it.
        """
        with self._lock:
            row, before, now = self.row(position)
            if version != now:
                what = tr("the row was answered in another window", "다른 창에서 먼저 처리한 행입니다")
                raise Refused(409, what)
            answer = _decide(row, before, state, edits)
            if answer != before:
                self._answers.add(row.number, row.id, row.key, answer)
                self._moved(row.key, before.state, answer.state)
            return answer

    def undo(self) -> int | None:
        """Take back the latest answer to a row of this file; returns its position, None when nothing is left."""
        with self._lock:
            found = self._last_answer()
            if found is None:
                return None
            n, key, position = found
            before = self._answers.current(key).state
            self._answers.undo(n)
            self._moved(key, before, self._answers.current(key).state)
            return int(position)

    def can_undo(self) -> bool:
        """True when there is an answer to take back."""
        with self._lock:
            return self._last_answer() is not None

    def _last_answer(self) -> tuple[int, str, int] | None:
        query = "SELECT n, answers.key, position FROM answers JOIN rows USING (key) WHERE NOT undone ORDER BY n DESC LIMIT 1"
        found: tuple[int, str, int] | None = self._db.execute(query).fetchone()
        return found

    def unplaced(self) -> int:
        """Answers of the journal that belong to no row found so far."""
        query = "SELECT count(DISTINCT key) FROM answers WHERE NOT undone AND key NOT IN (SELECT key FROM rows)"
        with self._lock:
            return int(self._db.execute(query).fetchone()[0])

    def _moved(self, key: str, before: str, after: str) -> None:
        kinds = json.loads(self._db.execute("SELECT kinds FROM rows WHERE key = ?", (key,)).fetchone()[0])
        self._db.execute("UPDATE rows SET state = ? WHERE key = ?", (after, key))
        self._count(before, kinds, -1)
        self._count(after, kinds, 1)

    def close(self) -> None:
        """Close the journal; what was answered is on the disk already."""
        with self._lock:
            self._answers.close()


def _decide(row: Row, before: Answer, state: State, edits: Mapping[str, str]) -> Answer:
    if state in ("rejected", "open"):
        return Answer(state)
    if row.record is None:
        raise Refused(422, tr("a row that cannot be read can only be rejected", "읽을 수 없는 행은 제외만 할 수 있습니다"))
    changed = dict(before.edits)
    for path, text in edits.items():
        changed[path] = _edit(row, path, text)
    changed = {path: edit for path, edit in changed.items() if edit.before != edit.after}
    return Answer("edited", changed) if changed else Answer("accepted")


def _edit(row: Row, path: str, text: str) -> Edit:
    field = next((one for one in row.fields if one.path == path), None)
    if field is None or field.part == "source":
        raise Refused(422, tr(f"'{path}' cannot be edited", f"'{path}' 필드는 고칠 수 없습니다"))
    # A browser's text box turns every line end into \n; those of the file come back.
    if "\r\n" in field.text and "\n" not in field.text.replace("\r\n", ""):
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    if field.part in ("answer", "document") and is_blank(text):
        what = tr("an empty text is no answer; reject the row instead", "빈 글은 답이 될 수 없습니다. 행을 제외하세요")
        raise Refused(422, what)
    if problem := clean(text).problem:
        raise Refused(422, tr(f"the text is damaged ({problem})", f"깨진 글자가 있습니다 ({problem})"))
    return Edit(field.text, text)


def _excerpt(row: Row) -> str:
    """The text around the first finding, on one line."""
    first = row.findings[0]
    text, start = row.text(first.field), first.span[0]
    if not text:
        text, start = row.raw or next((one.text for one in reversed(row.fields) if one.text), ""), 0
    start = max(0, start - EXCERPT // 3)
    return " ".join(text[start : start + EXCERPT].split())


def _packed(row: Row) -> str:
    body = {
        "record": row.record,
        "raw": row.raw,
        "fields": [[one.path, one.part, one.text] for one in row.fields],
        "findings": [asdict(finding) for finding in row.findings],
    }
    return json.dumps(body)


def _unpacked(key: str, number: int, row_id: str, body: str) -> Row:
    packed = json.loads(body)
    findings = tuple(Finding(**one | {"span": tuple(one["span"])}) for one in packed["findings"])
    return Row(key, number, row_id, packed["record"], packed["raw"], tuple(TextField(*one) for one in packed["fields"]), findings)
