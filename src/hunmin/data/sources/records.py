"""Raw records of a source, file by file: jsonl, json, csv, tsv, parquet, txt, each also as `.gz`; folders; hub data sets."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from hunmin.core.errors import SourceError, nearest
from hunmin.core.jsonl import BadRecord, parse_array, parse_json, parse_object
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.lines import CHUNK, TextLine, check_encoding, decode, open_bytes, text_lines

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".txt")
# What the `datasets` library and LLaMA-Factory put beside data to describe it.
DESCRIPTIONS = frozenset({"dataset_info.json", "dataset_infos.json", "dataset_dict.json"})
# What Hunmin writes beside a data file: the journal of a review, rows that were refused.
BESIDE_DATA = (".review.jsonl", ".rejected.jsonl")
MAX_JSON_BYTES = 1 << 30


@dataclass(slots=True)
class Found:
    """A record and its place; `problem` names why it is not one.

    line    from 1: the line of a text file (the last one of a csv record), the record of a json or parquet file.
    offset  bytes before the line, 0 where records are not lines.
    """

    file: str
    line: int
    offset: int = 0
    record: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    problem: str = ""
    detail: str = ""
    dataset: str = ""
    revision: str = ""


def find_records(source: SourceSettings) -> Iterator[Found]:
    """Every record of a source, in file order.

    Raises `SourceError` when there is nothing to read there.
    """
    revision = ""
    path = Path(source.path).expanduser()
    if source.path.startswith("bundled:"):
        name = source.path.removeprefix("bundled:")
        files, dataset = source_files(bundled(name)), f"hunmin/{name}"
    elif looks_like_hub_name(source.path) and not path.exists():
        from hunmin.data.sources.hub import download

        (files, revision), dataset = download(source), source.path
    else:
        files, dataset = source_files(path), path.name
    for file in files:
        for found in READERS[_suffix(file)](file, source):
            found.dataset, found.revision = dataset, revision
            yield found


def looks_like_hub_name(path: str) -> bool:
    """True for `owner/name` without a file ending: a data set on the hub when nothing on disk has that name."""
    parts = path.split("/")
    return len(parts) == 2 and all(parts) and not path.startswith((".", "~")) and not path.lower().endswith((*SUFFIXES, ".gz"))


def bundled(name: str) -> Path:
    """The path of data that ships with Hunmin.

    Raises `SourceError` when there is no data of that name.
    """
    root = Path(str(resources.files("hunmin") / "bundled"))
    for path in (root / name, root / f"{name}.jsonl"):
        if path.exists():
            return path
    known = sorted(path.stem for path in root.iterdir() if path.suffix == ".jsonl" or path.is_dir())
    raise SourceError(
        tr("no bundled data of this name", "이런 이름의 내장 데이터가 없습니다"), at=f"bundled:{name}", fix=nearest(name, known)
    )


def source_files(path: Path) -> list[Path]:
    """The data files at a path: itself, or those under a folder in name order.

    Raises `SourceError` when there is none, or the path may not be looked at.
    """
    try:
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if is_data(file, path))
            if files:
                return files
        elif path.exists():
            return [_known_kind(path)]
    except OSError as error:
        raise SourceError(
            tr(f"cannot read: {error.strerror}", f"읽을 수 없습니다: {error.strerror}"),
            at=str(path),
            fix=tr("check the path and its permissions", "경로와 권한을 확인하세요"),
        ) from error
    raise SourceError(
        tr("no data here", "데이터가 없습니다"),
        at=str(path),
        fix=tr(
            "check the path; a hub data set is written owner/name", "경로를 확인하세요. 허브 데이터셋은 owner/name 으로 씁니다"
        ),
    )


def is_data(file: Path, folder: Path) -> bool:
    """True for a data file under a folder; hidden files, and those that describe data or what was done to them, are none."""
    hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
    beside = file.name.endswith(BESIDE_DATA)
    return not hidden and not beside and file.name not in DESCRIPTIONS and _suffix(file) in SUFFIXES and file.is_file()


def _known_kind(file: Path) -> Path:
    if _suffix(file) in SUFFIXES:
        return file
    open_bytes(file).close()  # an archive or an unreadable file says so itself
    raise SourceError(
        tr(f"unknown kind of file '{file.suffix}'", f"알 수 없는 파일 형식 '{file.suffix}'"),
        at=str(file),
        fix=tr("use ", "사용 가능: ") + ", ".join(SUFFIXES) + tr(", also with .gz", ", .gz 포함"),
    )


def _suffix(file: Path) -> str:
    return Path(file.name.removesuffix(".gz")).suffix.lower()


def _lines(file: Path, source: SourceSettings) -> Iterator[TextLine]:
    return text_lines(file, source.encoding, source.max_line_bytes)


def _jsonl(file: Path, source: SourceSettings) -> Iterator[Found]:
    name = str(file)
    for number, offset, raw, text, problem in _lines(file, source):
        if text is None:
            yield Found(name, number, offset, raw=raw, problem=problem)
        elif text.strip():
            try:
                yield Found(name, number, offset, parse_object(text), raw)
            except BadRecord as error:
                yield Found(name, number, offset, raw=raw, problem=error.reason, detail=error.detail)


def _json(file: Path, source: SourceSettings) -> Iterator[Found]:
    """A JSON file: a list of records, an object that holds one, one record, or JSON lines under the wrong name."""
    encoding = check_encoding(file, source.encoding)
    data = _whole(file)
    try:
        text, damaged = decode(data, encoding).removeprefix("\ufeff"), False
    except UnicodeDecodeError:
        text, damaged = decode(data, encoding, "surrogateescape").removeprefix("\ufeff"), True
    try:
        for number, record in enumerate(_json_records(text), 1):
            found = Found(str(file), number)
            if isinstance(record, BadRecord):
                found.problem, found.detail = record.reason, record.detail
            elif not isinstance(record, dict):
                found.problem, found.detail = "not_object", type(record).__name__
            elif damaged and not _encodable(record):
                found.problem = "bad_utf8" if encoding.startswith("utf-8") else "bad_encoding"
            else:
                found.record = record
            yield found
    except BadRecord as error:
        if text.lstrip().startswith("{") and "}\n{" in text.replace("\r", "").replace(" ", ""):
            yield from _jsonl(file, source)
            return
        raise SourceError(
            tr(f"not JSON: {error}", f"JSON이 아닙니다: {error}"),
            at=str(file),
            fix=tr("check the end of the file", "파일 끝을 확인하세요"),
        ) from None


def _whole(file: Path) -> bytes:
    stream = open_bytes(file)
    data = bytearray()
    try:
        while chunk := stream.read(CHUNK):
            data += chunk
            if len(data) > MAX_JSON_BYTES:
                raise SourceError(
                    tr("a JSON file of more than 1 GiB must be read whole", "1 GiB가 넘는 JSON 파일은 통째로 읽어야 합니다"),
                    at=str(file),
                    fix=tr("convert it to JSON lines: jq -c '.[]'", "JSON Lines로 바꾸세요: jq -c '.[]'"),
                )
    finally:
        stream.close()
    return bytes(data)


def _json_records(text: str) -> Iterator[Any]:
    """The records of a JSON text; a record that is not clean comes as its `BadRecord`."""
    if text.lstrip().startswith("["):
        yield from parse_array(text)
        return
    if not text.strip():
        return
    value = parse_json(text)
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        if len(lists) == 1 and not {"messages", "conversations", "instances"} & value.keys():
            yield from lists[0]
            return
    yield value


def _encodable(record: Mapping[str, Any]) -> bool:
    try:
        json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _csv(file: Path, source: SourceSettings) -> Iterator[Found]:
    """Comma-separated values with quoting; a record may go on over several lines, and one bad line spoils its record only."""
    csv.field_size_limit(source.max_line_bytes)
    last = TextLine(0, 0, b"", "")
    problem, quotes = "", 0

    def lines() -> Iterator[str]:
        nonlocal last, problem, quotes
        for last in _lines(file, source):
            problem = problem or last.problem
            text = last.raw.decode("utf-8", "replace") if last.text is None else last.text
            quotes += text.count('"')
            yield text + "\n"

    reader = csv.reader(lines())
    columns = source.columns
    while True:
        problem, detail, quotes = "", "", 0
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            cells, detail = [], str(error)
            problem = "too_long" if "field larger" in detail else "bad_csv"
        if cells and quotes % 2 and cells[-1].endswith("\n"):
            problem, detail = "truncated_line", "the file ends inside quotes"
        if problem:
            yield Found(str(file), last.number, last.offset, raw=last.raw, problem=problem, detail=detail)
        elif cells and not columns:
            columns = cells
        elif cells:
            yield _cells(file, last, columns, cells)


def _tsv(file: Path, source: SourceSettings) -> Iterator[Found]:
    """Tab-separated values have no quoting: a CSV reader swallows 46 rows of KorSTS, whose sentences hold lone quotes."""
    columns = source.columns
    for line in _lines(file, source):
        if line.text is None:
            yield Found(str(file), line.number, line.offset, raw=line.raw, problem=line.problem)
        elif not columns:
            columns = line.text.split("\t")
        elif line.text.strip():
            yield _cells(file, line, columns, line.text.split("\t"))


def _cells(file: Path, line: TextLine, columns: list[str], cells: list[str]) -> Found:
    found = Found(str(file), line.number, line.offset, raw=line.raw)
    if len(cells) != len(columns):
        found.problem, found.detail = "wrong_cells", f"{len(cells)} cells for {len(columns)} columns"
    else:
        found.record = dict(zip(columns, cells, strict=True))
    return found


def _parquet(file: Path, source: SourceSettings) -> Iterator[Found]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(file)
        number = 0
        for batch in table.iter_batches(batch_size=1000):
            for record in batch.to_pylist():
                number += 1
                plain = ((name, _plain(value)) for name, value in record.items())
                yield Found(str(file), number, record={name: value for name, value in plain if value is not None})
    except (OSError, UnicodeDecodeError, pyarrow.ArrowException) as error:
        raise SourceError(
            tr(f"not a readable parquet file: {error}", f"읽을 수 없는 parquet 파일입니다: {error}"),
            at=str(file),
            fix=tr("copy or download it again", "다시 복사하거나 내려받으세요"),
        ) from error


def _plain(value: Any) -> Any:
    """A cell as JSON; NaN, which pandas writes for a missing cell, is None."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)


def _txt(file: Path, source: SourceSettings) -> Iterator[Found]:
    for number, offset, raw, text, problem in _lines(file, source):
        if text is None:
            yield Found(str(file), number, offset, raw=raw, problem=problem)
        elif text.strip():
            yield Found(str(file), number, offset, {"text": text}, raw)


READERS: Mapping[str, Callable[[Path, SourceSettings], Iterator[Found]]] = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".json": _json,
    ".csv": _csv,
    ".tsv": _tsv,
    ".parquet": _parquet,
    ".txt": _txt,
}
