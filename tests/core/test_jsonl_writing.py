"""A file is the whole old one or the whole new one, whichever write fails."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import pytest

from hunmin.core.errors import ResourceError
from hunmin.core.jsonl import atomic_writer, write_json, write_jsonl, write_text

OLD, NEW = "옛 글\n" * 50, "새 글입니다.\n" * 5000


class Failing:
    """Counts every call that touches the disk and lets one of them fail."""

    def __init__(self, number: int, code: int) -> None:
        self.number, self.code, self.calls = number, code, 0

    def guard(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def called(*given: Any, **named: Any) -> Any:
            self.calls += 1
            if self.calls == self.number:
                raise OSError(self.code, os.strerror(self.code))
            return function(*given, **named)

        return called


class Stream:
    """A file whose writing, flushing and closing are counted."""

    def __init__(self, stream: IO[str], failing: Failing) -> None:
        self.stream = stream
        self.write, self.flush = failing.guard(stream.write), failing.guard(stream.flush)
        self.fileno, self.end = stream.fileno, failing.guard(lambda: None)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: Any) -> None:
        self.stream.close()
        self.end()


def attempt(file: Path, number: int, code: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Write with the n-th call failing; True when there was no such call."""
    failing = Failing(number, code)
    with monkeypatch.context() as patch:
        fdopen = os.fdopen
        patch.setattr(os, "open", failing.guard(os.open))
        patch.setattr(os, "fdopen", lambda *given, **named: Stream(fdopen(*given, **named), failing))
        patch.setattr(os, "fsync", failing.guard(os.fsync))
        patch.setattr(Path, "mkdir", failing.guard(Path.mkdir))
        patch.setattr(Path, "replace", failing.guard(Path.replace))
        try:
            with atomic_writer(file) as out:
                for start in range(0, len(NEW), 10_000):
                    out.write(NEW[start : start + 10_000])
        except ResourceError as error:
            assert error.exit_code == 5 and str(file) in str(error) and os.strerror(code) in str(error)
            return False
        return failing.calls < number


def states(file: Path, old: str | None, code: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[str | None]:
    for number in range(1, 100):
        file.unlink(missing_ok=True)
        if old is not None:
            file.write_text(old, encoding="utf-8")
        done = attempt(file, number, code, monkeypatch)
        yield file.read_text(encoding="utf-8") if file.exists() else None
        assert {one.name for one in file.parent.iterdir()} <= {file.name}, f"something was left by call {number}"
        if done:
            return
    raise AssertionError("writing never came to an end")


@pytest.mark.parametrize("old", [OLD, None], ids=["over an old file", "a first file"])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_whichever_write_fails_the_file_is_the_old_one_or_the_new_one(
    old: str | None, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = list(states(tmp_path / "글.jsonl", old, code, monkeypatch))
    assert set(found) == {old, NEW} and found[-1] == NEW
    assert len(found) > 10
    assert found == sorted(found, key=lambda text: text == NEW), "once the new file is there it stays"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_disk_that_is_really_full_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "글.jsonl"
    file.write_text(OLD, encoding="utf-8")

    really = os.open

    def on_a_full_disk(path: Path, flags: int, mode: int = 0o777) -> int:
        os.close(really(path, flags, mode))
        return really("/dev/full", os.O_WRONLY)

    monkeypatch.setattr(os, "open", on_a_full_disk)
    for write in (lambda: write_text(file, NEW), lambda: write_json(file, [NEW]), lambda: write_jsonl(file, [{"글": NEW}])):
        with pytest.raises(ResourceError, match="No space left on device") as caught:
            write()
        assert caught.value.exit_code == 5
    assert file.read_text(encoding="utf-8") == OLD
    assert [one.name for one in tmp_path.iterdir()] == ["글.jsonl"]


def test_a_stopped_process_leaves_the_old_file(tmp_path: Path) -> None:
    file = tmp_path / "글.jsonl"
    file.write_text(OLD, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), atomic_writer(file) as out:
        out.write(NEW)
        raise KeyboardInterrupt
    assert file.read_text(encoding="utf-8") == OLD and [one.name for one in tmp_path.iterdir()] == ["글.jsonl"]


def test_an_error_of_the_rows_is_not_taken_for_one_of_the_disk(tmp_path: Path) -> None:
    def records() -> Iterator[dict[str, Any]]:
        yield {"글": "하나"}
        raise ValueError("a bad row")

    with pytest.raises(ValueError, match="a bad row"):
        write_jsonl(tmp_path / "글.jsonl", records())
    assert list(tmp_path.iterdir()) == []


def test_a_written_file_is_there_for_others_to_read(tmp_path: Path) -> None:
    """tempfile makes files that only their owner may read; what a run leaves is not private."""
    write_text(tmp_path / "글.txt", NEW)
    (tmp_path / "보통.txt").touch()
    assert (tmp_path / "글.txt").stat().st_mode == (tmp_path / "보통.txt").stat().st_mode
