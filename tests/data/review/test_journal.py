"""The journal: on the disk before anything else happens, never shorter, readable after any interruption."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.errors import ResourceError
from hunmin.data.review.answers import Answers
from hunmin.data.review.journal import Answer, Edit, Event, Journal, journal_of, read_journal

EDITED = Answer("edited", {"target": Edit("사과과", "사과와\n\u2028끝")})


def written(file: Path, count: int = 3) -> Path:
    journal = Journal(file)
    for n in range(1, count + 1):
        journal.answer(n, n, f"r{n}", f"key{n}", EDITED if n % 2 else Answer("accepted"))
    journal.close()
    return file


def test_what_was_written_is_read(tmp_path: Path) -> None:
    file = written(tmp_path / "j.jsonl")
    journal = Journal(file)
    journal.undo(4, 2)
    journal.close()
    assert list(read_journal(file)) == [
        Event(1, "key1", EDITED),
        Event(2, "key2", Answer("accepted")),
        Event(3, "key3", EDITED),
        Event(4, undo=2),
    ]


def test_each_line_says_which_row_it_is_about(tmp_path: Path) -> None:
    first = json.loads(written(tmp_path / "j.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert first.pop("at").endswith("Z")
    edits = {"target": {"before": "사과과", "after": "사과와\n\u2028끝"}}
    assert first == {"n": 1, "row": 1, "id": "r1", "hash": "key1", "state": "edited", "edits": edits}


def test_an_answer_is_on_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, synced = tmp_path / "j.jsonl", []
    journal = Journal(file)
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.append(os.fstat(descriptor).st_size))
    journal.answer(1, 1, "a", "k", Answer("accepted"))
    assert synced == [file.stat().st_size]
    journal.close()


def test_cut_at_any_byte_it_is_read_and_goes_on(tmp_path: Path) -> None:
    whole = written(tmp_path / "whole.jsonl").read_bytes()
    start = whole.rstrip(b"\n").rindex(b"\n") + 1
    for end in range(start, len(whole) + 1):
        file = tmp_path / "cut.jsonl"
        file.write_bytes(whole[:end])
        before = [event for event in read_journal(file) if event]
        assert len(before) == (3 if end >= len(whole) - 1 else 2)
        journal = Journal(file)
        journal.answer(9, 9, "n", "new", Answer("rejected"))
        journal.close()
        assert [event for event in read_journal(file) if event] == [*before, Event(9, "new", Answer("rejected"))]
        assert file.read_bytes().startswith(whole[:end])


@pytest.mark.parametrize(
    "line",
    [
        b"nothing",
        b"\0\0\0\0",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'{"n": 0, "undo": 1}',
        b'{"n": 1e400, "undo": 1}',
        b'{"n": 2, "hash": "k", "state": "deleted", "edits": {}}',
        b'{"n": 2, "hash": 5, "state": "accepted", "edits": {}}',
        b'{"n": 2, "hash": "k", "state": "edited", "edits": {"a": {"before": "x"}}}',
        b'{"n": true, "hash": "k", "state": "accepted", "edits": {}}',
        b'{"n": 99999999999999999999999, "hash": "k", "state": "accepted", "edits": {}}',
    ],
)
def test_a_line_that_is_no_answer_is_skipped_and_counted(tmp_path: Path, line: bytes) -> None:
    file = written(journal_of(tmp_path / "x"))
    parts = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([parts[0], line + b"\n", *parts[1:]]))
    answers = Answers(tmp_path / "x")
    assert answers.skipped == 1 and answers.keys() == 3
    answers.close()


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_full_disk_leaves_the_journal_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str) -> None:
    file = written(tmp_path / "j.jsonl")
    before, journal, write = file.read_bytes(), Journal(file), os.write

    def full(descriptor: int, data: Any = b"") -> int:
        if failing == "write" and len(data) > 10:
            return write(descriptor, data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, failing, full)
        if failing == "write":
            # The first ten bytes go through, the rest does not.
            patch.setattr(os, "write", _first_ten(write))
        with pytest.raises(ResourceError, match="No space left"):
            journal.answer(4, 4, "d", "key4", EDITED)
    assert file.read_bytes() == before
    journal.answer(4, 4, "d", "key4", EDITED)
    assert [event.n for event in read_journal(file) if event] == [1, 2, 3, 4]
    journal.close()


def _first_ten(write: Any) -> Any:
    calls = []

    def some(descriptor: int, data: Any) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return int(write(descriptor, data[:10]))

    return some


def test_short_writes_are_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))
    assert len([event for event in read_journal(written(tmp_path / "j.jsonl")) if event]) == 3


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_a_journal_that_was_taken_away_swallows_nothing(tmp_path: Path, how: str) -> None:
    file = tmp_path / "j.jsonl"
    journal = Journal(file)
    if how == "deleted":
        file.unlink()
    else:
        file.rename(tmp_path / "elsewhere")
        if how == "replaced":
            file.write_text("")
    with pytest.raises(ResourceError, match="moved or deleted"):
        journal.answer(1, 1, "a", "k", EDITED)
    journal.close()


def test_a_place_without_leave_to_write_says_so(tmp_path: Path) -> None:
    with pytest.raises(ResourceError):
        Journal(tmp_path / "missing" / "j.jsonl")


def test_two_journals_put_together_lose_no_answer(tmp_path: Path) -> None:
    file = journal_of(tmp_path / "x")
    lines = written(file).read_bytes()
    file.write_bytes(lines + lines.replace(b'"key', b'"other'))
    answers = Answers(tmp_path / "x")
    assert answers.keys() == 6
    answers.close()
