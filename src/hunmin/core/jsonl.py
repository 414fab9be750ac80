"""JSON lines and whole files: strict reading of one record, atomic writing of many.

`json` of the standard library accepts duplicate keys, NaN and lone surrogates; `parse_object` refuses them.
A file is either the complete old one or the complete new one: it is written beside its place, synced and renamed.
"""

from __future__ import annotations

import json
import math
import os
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from hunmin.core.errors import ResourceError
from hunmin.core.language import tr

# No record of messages and tool definitions comes near; Python's own limit depends on who is calling.
MAX_DEPTH = 100
_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_JSON_SPACE = re.compile(r"[ \t\n\r]*")


class BadRecord(ValueError):
    """A line that is not one clean JSON object; `reason` is the code that is counted."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(detail or reason)
        self.reason, self.detail = reason, detail


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        raise BadRecord("duplicate_key", ", ".join(sorted({k for k, _ in pairs if sum(k == j for j, _ in pairs) > 1})))
    return record


def _no_constant(name: str) -> Any:
    raise BadRecord("not_finite", name)


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise BadRecord("not_finite", digits[:40])
    return value


_DECODER = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant, parse_float=_finite)
# Finds the end of an item that the strict decoder refuses; integers of any length pass.
_SKIPPER = json.JSONDecoder(parse_int=len, parse_float=len)


def parse_json(text: str) -> Any:
    """Parse strict JSON.

    Raises `BadRecord` with reason `bad_json`, `truncated_line`, `duplicate_key`, `not_finite` or `lone_surrogate`.
    """
    start = _end_of_space(text, 0)
    value, end = _value_at(text, start)
    if _end_of_space(text, end) != len(text):
        raise BadRecord("bad_json", f"Extra data (char {end})")
    return value


def parse_array(text: str) -> Iterator[Any]:
    """The items of a JSON array one by one; an item that is JSON but not clean comes as its `BadRecord`.

    Raises `BadRecord` where the text stops being JSON.
    """
    at = _end_of_space(text, _end_of_space(text, 0) + 1)
    if text[at : at + 1] == "]":
        at += 1
    else:
        separator = ","
        while separator == ",":
            item, at = _item_at(text, at)
            yield item
            at = _end_of_space(text, at)
            separator, at = text[at : at + 1], _end_of_space(text, at + 1)
        if separator != "]":
            raise BadRecord("bad_json" if separator else "truncated_line", f"expected , or ] (char {at - 1})")
    if _end_of_space(text, at) != len(text):
        raise BadRecord("bad_json", f"Extra data (char {at})")


def _end_of_space(text: str, at: int) -> int:
    match = _JSON_SPACE.match(text, at)
    return match.end() if match else at


def _item_at(text: str, at: int) -> tuple[Any, int]:
    try:
        return _value_at(text, at)
    except BadRecord as error:
        if error.reason == "truncated_line":
            raise
        try:
            return error, _SKIPPER.raw_decode(text, at)[1]
        except (ValueError, RecursionError):
            raise error from None


def _value_at(text: str, start: int) -> tuple[Any, int]:
    try:
        value, end = _DECODER.raw_decode(text, start)
    except BadRecord:
        raise
    except RecursionError:
        raise BadRecord("bad_json", "nested too deeply") from None
    except json.JSONDecodeError as error:
        cut = error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string")
        cut = cut or text.startswith("{") and not text.rstrip().endswith("}")
        raise BadRecord("truncated_line" if cut else "bad_json", f"{error.msg} (char {error.pos})") from None
    except ValueError as error:  # an integer of more than 4,300 digits
        raise BadRecord("bad_json", str(error).split(";")[0]) from None
    if text.count("[", start, end) + text.count("{", start, end) > MAX_DEPTH and _depth(value) > MAX_DEPTH:
        raise BadRecord("bad_json", "nested too deeply")
    if _ESCAPED_SURROGATE.search(text, start, end) and not _encodable(value):
        raise BadRecord("lone_surrogate")
    return value, end


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level:
        depth += 1
        inner = [item.values() if isinstance(item, dict) else item for item in level if isinstance(item, dict | list)]
        level = [item for items in inner for item in items]
    return depth


def parse_object(text: str) -> dict[str, Any]:
    """Parse one strict JSON object; anything else is `not_object`."""
    value = parse_json(text)
    if not isinstance(value, dict):
        raise BadRecord("not_object", type(value).__name__)
    return value


def _encodable(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def dumps(record: Mapping[str, Any]) -> str:
    """One record on one line, Korean readable, NaN refused."""
    return json.dumps(record, ensure_ascii=False, allow_nan=False)


def read_jsonl(file: Path) -> Iterator[dict[str, Any]]:
    """Read a file that Hunmin wrote itself."""
    with file.open(encoding="utf-8", newline="\n") as lines:
        for line in lines:
            yield json.loads(line)


@contextmanager
def atomic_writer(file: Path) -> Iterator[IO[str]]:
    """Open a new text file that replaces `file` only when the block ends well.

    Raises `ResourceError` when the disk refuses; `file` is then untouched and nothing is left beside it.
    """
    draft: Path | None = None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        # Not mkstemp: its files are private, and the draft becomes what others on the machine read.
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
        _sync_folder(file.parent)
    except OSError as error:
        raise disk_error(error, file) from error
    finally:
        if draft is not None:
            with suppress(OSError):
                draft.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(file: Path, text: str) -> None:
    """Write a whole text file atomically."""
    with atomic_writer(file) as out:
        out.write(text)


def write_json(file: Path, value: Any) -> None:
    """Write a JSON file atomically, indented."""
    write_text(file, json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n")


def write_jsonl(file: Path, records: Iterable[Mapping[str, Any]]) -> int:
    """Write records one a line, atomically; return how many."""
    count = 0
    with atomic_writer(file) as out:
        for record in records:
            out.write(dumps(record) + "\n")
            count += 1
    return count


def disk_error(error: OSError, file: Path) -> ResourceError:
    """Say which file could not be written and why."""
    return ResourceError(
        tr(f"cannot write: {error.strerror or error}", f"쓸 수 없습니다: {error.strerror or error}"),
        at=str(file),
        fix=tr(
            "free some space or choose another folder, then run the same command again",
            "공간을 확보하거나 다른 폴더를 지정한 뒤 같은 명령을 다시 실행하세요",
        ),
    )
