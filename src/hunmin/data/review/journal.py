"""The journal of a review, FILE.review.jsonl: one line for each answer, only ever added to, on the disk before the page goes on.

A line is an answer, {"n", "at", "row", "id", "hash", "state", "edits"}, or takes one back, {"n", "at", "undo"}. `hash` is the
content of the row, so an answer never reaches another row. Killed in the middle of a line, the line is no answer and the
next one starts afresh.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from hunmin.core.errors import ResourceError
from hunmin.core.jsonl import BadRecord, disk_error, dumps, parse_object
from hunmin.core.language import tr

State = Literal["open", "accepted", "edited", "rejected"]
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Edit:
    """A text before and after a person changed it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said about a row; `edits` by field path."""

    state: State
    edits: Mapping[str, Edit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the journal: an answer to the row with this hash, or, with `undo`, the number of an answer taken back."""

    n: int
    hash: str = ""
    answer: Answer | None = None
    undo: int = 0


def journal_of(file: Path) -> Path:
    """Where the answers about a file are kept: beside it."""
    return file.with_name(f"{file.name}.review.jsonl")


def read_journal(file: Path) -> Iterator[Event | None]:
    """The events of a journal in order, None for a line that is none; nothing when there is no journal yet."""
    if not file.exists():
        return
    try:
        with file.open("rb") as lines:
            for line in lines:
                if line.strip():
                    yield _event(line)
    except OSError as error:
        raise disk_error(error, file) from error


def _event(line: bytes) -> Event | None:
    try:
        record = parse_object(line.decode())
        if "undo" in record:
            return Event(_number(record["n"]), undo=_number(record["undo"]))
        edits = {str(path): Edit(_text(edit["before"]), _text(edit["after"])) for path, edit in record["edits"].items()}
        if record["state"] not in STATES:
            return None
        return Event(_number(record["n"]), _text(record["hash"]), Answer(record["state"], edits))
    except (BadRecord, KeyError, TypeError, AttributeError, ValueError):
        return None


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 1 << 53:
        raise TypeError(value)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


class Journal:
    """A journal open for writing."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._out = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
            self._size = os.fstat(self._out).st_size
            self._torn = self._size > 0 and os.pread(self._out, 1, self._size - 1) != b"\n"
            folder = os.open(file.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
        except OSError as error:
            raise disk_error(error, file) from error

    def answer(self, n: int, row: int, row_id: str, key: str, answer: Answer) -> None:
        """Write an answer; it is on the disk when this returns."""
        edits = {path: {"before": edit.before, "after": edit.after} for path, edit in answer.edits.items()}
        self._add({"n": n, "at": _now(), "row": row, "id": row_id, "hash": key, "state": answer.state, "edits": edits})

    def undo(self, n: int, undone: int) -> None:
        """Take the answer with the number `undone` back."""
        self._add({"n": n, "at": _now(), "undo": undone})

    def _add(self, record: dict[str, Any]) -> None:
        """Write a line and wait for the disk; when the disk refuses, the journal is as before and `ResourceError` says so."""
        self._check_place()
        line = (b"\n" if self._torn else b"") + dumps(record).encode() + b"\n"
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(self._out, rest) :]
            os.fsync(self._out)
        except OSError as error:
            with suppress(OSError):
                os.ftruncate(self._out, self._size)
            raise disk_error(error, self.file) from error
        self._size += len(line)
        self._torn = False

    def _check_place(self) -> None:
        """A journal that somebody moved away would swallow every further answer."""
        with suppress(OSError):
            if os.path.samestat(os.fstat(self._out), self.file.stat()):
                return
        raise ResourceError(
            tr("the journal of the review was moved or deleted", "검수 기록 파일이 옮겨졌거나 지워졌습니다"),
            at=str(self.file),
            fix=tr("start hunmin review again", "hunmin review 를 다시 시작하세요"),
        )

    def close(self) -> None:
        """Close the file."""
        os.close(self._out)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
