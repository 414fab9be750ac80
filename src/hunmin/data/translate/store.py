"""Answers that were paid for, in one sqlite file: a request is made again only when something that decides its answer changed.

The key is the sha256 of everything that decides the answer. Each value carries its own sha256: one that was edited or damaged
is no answer. Refusals and answers that were judged bad are never put here. Writing is a transaction with a full sync, in WAL
mode; on a network disk, where WAL is not safe, the older journal is used, and a disk without locks is refused.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hunmin.core.errors import HunminError, ResourceError, UsageError
from hunmin.core.language import tr

SCHEMA = 1
BUSY_SECONDS = 60.0
ASKED_AT_ONCE = 400
NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "lustre", "glusterfs", "ceph", "beegfs", "fuse.sshfs", "davfs"}
)
_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """A translated segment, still masked, and the model that said it answered."""

    text: str
    model: str


def key_of(parts: Mapping[str, Any]) -> str:
    """The key of a request: 64 hex digits over the canonical JSON of what decides its answer, the schema included."""
    return hashlib.sha256(_CANONICAL.encode({"schema": SCHEMA, **parts}).encode()).hexdigest()


def default_store() -> Path:
    """The store in the user's cache folder."""
    root = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(root).expanduser() / "hunmin" / "translations.sqlite3"


class Store:
    """One sqlite file, used by the threads of a process and by several processes at once."""

    def __init__(self, file: Path) -> None:
        """Open or make the store.

        Raises `ResourceError` when it cannot be written or is damaged, `UsageError` on a disk without locks.
        """
        self.file = file
        self._lock = threading.Lock()
        self._table = f"answers_{SCHEMA}"
        self._make_private()
        self._check_writable()
        _check_locks(file)
        try:
            self._database = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._prepare()
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def _make_private(self) -> None:
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.file.exists():  # an open store must not be opened beside sqlite: closing would drop its locks
                os.close(os.open(self.file, os.O_RDONLY | os.O_CREAT, 0o600))
        except OSError as error:
            raise self._unwritable(error.strerror or str(error)) from error

    def _check_writable(self) -> None:
        locked = self.file.is_dir() or not self.file.stat().st_mode & 0o222 or not os.access(self.file, os.W_OK)
        if locked or not os.access(self.file.parent, os.W_OK):
            raise self._unwritable(tr("it is read-only", "읽기 전용입니다"))

    def _prepare(self) -> None:
        run = self._database.execute
        run(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        run(f"PRAGMA journal_mode = {'DELETE' if filesystem_of(self.file) in NETWORK else 'WAL'}")
        run("PRAGMA synchronous = FULL")
        found = run("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise sqlite3.DatabaseError(found)
        run(
            f"CREATE TABLE IF NOT EXISTS {self._table} (key TEXT PRIMARY KEY, value TEXT NOT NULL, sha256 TEXT NOT NULL) WITHOUT ROWID"
        )

    def get(self, keys: Iterable[str]) -> dict[str, Answer]:
        """The answers known for these keys; a value whose checksum is wrong is left out."""
        wanted = list(dict.fromkeys(keys))
        found: dict[str, Answer] = {}
        try:
            for start in range(0, len(wanted), ASKED_AT_ONCE):
                part = wanted[start : start + ASKED_AT_ONCE]
                marks = ",".join("?" * len(part))
                with self._lock:
                    rows = self._database.execute(
                        f"SELECT key, value, sha256 FROM {self._table} WHERE key IN ({marks})", part
                    ).fetchall()
                for key, value, digest in rows:
                    answer = _read(key, value, digest)
                    if answer is not None:
                        found[key] = answer
        except sqlite3.Error as error:
            raise self._broken(error) from error
        return found

    def put(self, answers: Mapping[str, Answer]) -> None:
        """Keep answers, all of them or none; they are on the disk when this returns."""
        if not answers:
            return
        rows = []
        for key, answer in answers.items():
            value = _CANONICAL.encode({"model": answer.model, "text": answer.text})
            rows.append((key, value, _digest(key, value)))
        try:
            with self._lock:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    self._database.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?, ?)", rows)
                    self._database.execute("COMMIT")
                except BaseException:
                    with suppress(sqlite3.Error):
                        self._database.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            raise self._broken(error) from error

    def count(self) -> int:
        """How many answers are kept."""
        with self._lock:
            return int(self._database.execute(f"SELECT count(*) FROM {self._table}").fetchone()[0])

    def close(self) -> None:
        """Close the file."""
        with self._lock, suppress(sqlite3.Error):
            self._database.close()

    def _unwritable(self, why: str) -> ResourceError:
        what = tr(f"the store of translations cannot be written: {why}", f"번역 저장소에 쓸 수 없습니다: {why}")
        return ResourceError(what, at=str(self.file), fix=tr("name another file as `store`", "store 로 다른 파일을 지정하세요"))

    def _broken(self, error: sqlite3.Error) -> HunminError:
        said = str(error)
        if any(words in said for words in ("readonly", "full", "unable to open", "disk I/O")):
            return self._unwritable(said)
        if "locked" in said or "busy" in said:
            what = tr("another process holds the store of translations", "다른 프로세스가 번역 저장소를 잡고 있습니다")
            return ResourceError(
                what, at=str(self.file), fix=tr("wait for it, then go on", "끝나기를 기다렸다가 다시 실행하세요")
            )
        what = tr(f"the store of translations is damaged: {said}", f"번역 저장소가 손상되었습니다: {said}")
        fix = tr(
            f"move it away to start a new one: mv '{self.file}' '{self.file}.damaged'",
            f"옮겨 두면 새로 만듭니다: mv '{self.file}' '{self.file}.damaged'",
        )
        return ResourceError(what, at=str(self.file), fix=fix)


def _digest(key: str, value: str) -> str:
    return hashlib.sha256(f"{key}\0{value}".encode()).hexdigest()


def _read(key: str, value: object, digest: object) -> Answer | None:
    if not isinstance(value, str) or _digest(key, value) != digest:
        return None
    try:
        record = json.loads(value)
        return Answer(str(record["text"]), str(record["model"]))
    except (ValueError, KeyError, TypeError):
        return None


def filesystem_of(file: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system a file is on, "" where the system does not say."""
    try:
        lines = [line.split() for line in mounts.read_text(encoding="utf-8").splitlines()]
    except OSError:
        return ""
    place = file.resolve()
    best, kind = -1, ""
    for parts in lines:
        point = Path(parts[1].encode().decode("unicode_escape", "replace"))
        if (point == place or point in place.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), parts[2]
    return kind


def _check_locks(file: Path) -> None:
    """Refuse a disk whose locks do not work: two writers there would lose answers."""
    probe = file.with_name(f".{file.name}.{secrets.token_hex(4)}")  # not the store: closing it would drop sqlite's own locks
    try:
        with probe.open("wb") as stream:
            fcntl.lockf(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        what = tr(
            f"this disk has no file locks ({error.strerror})", f"이 디스크에서는 파일 잠금이 되지 않습니다 ({error.strerror})"
        )
        fix = tr("name a file on a local disk as `store`", "store 로 로컬 디스크의 파일을 지정하세요")
        raise UsageError(what, at=str(file), fix=fix) from error
    finally:
        probe.unlink(missing_ok=True)
