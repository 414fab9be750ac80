"""Raw records of a source, file by file: jsonl, json, csv, tsv, parquet, txt, each also as `.gz`; folders; hub data sets."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from hunmin.core.errors import SourceError, nearest
from hunmin.core.jsonl import BadRecord, parse_json, parse_object
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.lines import byte_lines, check_encoding, open_bytes
from hunmin.korean.normal import join_euc_kr

SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet", ".txt")
MAX_JSON_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Found:
    """A record and its place; `problem` names why it is not one."""

    dataset: str
    revision: str
    file: str
    line: int
    offset: int = 0
    record: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes = b""
    problem: str = ""
    detail: str = ""


def find_records(source: SourceSettings) -> Iterator[Found]:
    """Every record of a source, in file order.

    Raises `SourceError` when there is nothing to read there.
    """
    if source.path.startswith("bundled:"):
        yield from _files(bundled(source.path.removeprefix("bundled:")), source, f"hunmin/{source.path.removeprefix('bundled:')}")
        return
    path = Path(source.path).expanduser()
    if not path.exists() and looks_like_hub_name(source.path):
        from hunmin.data.sources.hub import download

        folder, revision = download(source)
        yield from _files(folder, source, source.path, revision)
        return
    yield from _files(path, source, path.name)


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
    raise SourceError(tr("no bundled data of this name", "이런 이름의 내장 데이터가 없습니다"), at=f"bundled:{name}", fix=nearest(name, known))


def source_files(path: Path) -> list[Path]:
    """The data files at a path: itself, or those under a folder in name order.

    Raises `SourceError` when there is none.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file() and _suffix(file) in SUFFIXES and file.name[0] != ".")
        if files:
            return files
    elif path.exists():
        if _suffix(path) not in SUFFIXES:
            open_bytes(path).close()  # an archive or an unreadable file says so itself
            raise SourceError(
                tr(f"unknown kind of file '{path.suffix}'", f"알 수 없는 파일 형식 '{path.suffix}'"),
                at=str(path),
                fix=tr("use ", "사용 가능: ") + ", ".join(SUFFIXES) + tr(", also with .gz", ", .gz 포함"),
            )
        return [path]
    raise SourceError(
        tr("no data here", "데이터가 없습니다"),
        at=str(path),
        fix=tr("check the path; a hub data set is written owner/name", "경로를 확인하세요. 허브 데이터셋은 owner/name 으로 씁니다"),
    )


def _suffix(file: Path) -> str:
    return Path(file.name.removesuffix(".gz")).suffix.lower()


def _files(path: Path, source: SourceSettings, dataset: str, revision: str = "") -> Iterator[Found]:
    for file in source_files(path):
        for found in READERS[_suffix(file)](file, source):
            yield Found(dataset, revision, str(file), found.line, found.offset, found.record, found.raw, found.problem, found.detail)


def _at(file: Path, line: int, **known: Any) -> Found:
    return Found("", "", str(file), line, **known)


def _text_lines(file: Path, source: SourceSettings) -> Iterator[tuple[int, int, bytes, str | None, str]]:
    """Number, offset, bytes, text and problem of each line; text is None where there is a problem."""
    encoding = check_encoding(file, source.encoding)
    if encoding.replace("-", "").replace("_", "").lower().startswith("utf16"):
        yield from _utf16_lines(file, encoding)
        return
    for line in byte_lines(file, source.max_line_bytes):
        if line.data is None:
            yield line.number, line.offset, b"", None, "too_long"
            continue
        try:
            text = line.data.decode("cp949" if encoding.lower() in {"euc-kr", "euckr"} else encoding.removesuffix("-sig"))
        except UnicodeDecodeError:
            yield line.number, line.offset, line.data, None, "bad_utf8" if encoding == "utf-8-sig" else "bad_encoding"
            continue
        yield line.number, line.offset, line.data, join_euc_kr(text) if "euc" in encoding.lower() else text, ""


def _utf16_lines(file: Path, encoding: str) -> Iterator[tuple[int, int, bytes, str | None, str]]:
    stream = open_bytes(file)
    text = stream.read(MAX_JSON_BYTES).decode(encoding, "replace").removeprefix("\ufeff")
    stream.close()
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        yield number, 0, line.encode(), line, ""


def _jsonl(file: Path, source: SourceSettings) -> Iterator[Found]:
    for number, offset, raw, text, problem in _text_lines(file, source):
        if text is None:
            yield _at(file, number, offset=offset, raw=raw, problem=problem)
        elif text.strip():
            try:
                yield _at(file, number, offset=offset, raw=raw, record=parse_object(text))
            except BadRecord as error:
                yield _at(file, number, offset=offset, raw=raw, problem=error.reason, detail=error.detail)


def _json(file: Path, source: SourceSettings) -> Iterator[Found]:
    """A JSON file: a list of records, an object of lists, one record, or JSON lines under the wrong name."""
    encoding = check_encoding(file, source.encoding)
    stream = open_bytes(file)
    data = stream.read(MAX_JSON_BYTES + 1)
    stream.close()
    if len(data) > MAX_JSON_BYTES:
        raise SourceError(
            tr("a JSON file of more than 1 GiB must be read whole", "1 GiB가 넘는 JSON 파일은 통째로 읽어야 합니다"),
            at=str(file),
            fix=tr("convert it to JSON lines: jq -c '.[]'", "JSON Lines로 바꾸세요: jq -c '.[]'"),
        )
    try:
        value = parse_json(data.decode(encoding))
    except (BadRecord, UnicodeDecodeError) as error:
        if b"}\n{" in data.replace(b"\r", b"").replace(b" ", b""):
            yield from _jsonl(file, source)
            return
        raise SourceError(
            tr(f"not JSON: {error}", f"JSON이 아닙니다: {error}"), at=str(file), fix=tr("check the end of the file", "파일 끝을 확인하세요")
        ) from None
    if isinstance(value, dict):
        lists = [item for item in value.values() if isinstance(item, list) and item and isinstance(item[0], dict)]
        value = lists[0] if len(lists) == 1 and not {"messages", "conversations", "instances"} & value.keys() else [value]
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        if isinstance(record, dict):
            yield _at(file, number, record=record)
        else:
            yield _at(file, number, problem="not_object", detail=type(record).__name__)


def _csv(file: Path, source: SourceSettings) -> Iterator[Found]:
    encoding = check_encoding(file, source.encoding)
    csv.field_size_limit(source.max_line_bytes)
    with io.TextIOWrapper(open_bytes(file), encoding=encoding, errors="replace", newline="") as text:
        reader = csv.reader(text)
        columns = source.columns or next(reader, [])
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _at(file, reader.line_num, problem="bad_csv", detail=str(error))
                continue
            if cells:
                yield _cells(file, reader.line_num, columns, cells)


def _tsv(file: Path, source: SourceSettings) -> Iterator[Found]:
    """Tab-separated values have no quoting: a CSV reader swallows 46 rows of KorSTS, whose sentences hold lone quotes."""
    columns = source.columns
    for number, offset, raw, text, problem in _text_lines(file, source):
        if text is None:
            yield _at(file, number, offset=offset, raw=raw, problem=problem)
        elif not columns:
            columns = text.split("\t")
        elif text.strip():
            yield _cells(file, number, columns, text.split("\t"), offset, raw)


def _cells(file: Path, number: int, columns: list[str], cells: list[str], offset: int = 0, raw: bytes = b"") -> Found:
    if len(cells) != len(columns):
        detail = f"{len(cells)} cells for {len(columns)} columns"
        return _at(file, number, offset=offset, raw=raw, problem="wrong_cells", detail=detail)
    return _at(file, number, offset=offset, raw=raw, record=dict(zip(columns, cells, strict=True)))


def _parquet(file: Path, source: SourceSettings) -> Iterator[Found]:
    import pyarrow
    import pyarrow.parquet

    try:
        table = pyarrow.parquet.ParquetFile(file)
        number = 0
        for batch in table.iter_batches(batch_size=1000):
            for record in batch.to_pylist():
                number += 1
                yield _at(file, number, record={name: value for name, value in record.items() if value is not None})
    except (OSError, pyarrow.ArrowException) as error:
        raise SourceError(
            tr(f"not a readable parquet file: {error}", f"읽을 수 없는 parquet 파일입니다: {error}"),
            at=str(file),
            fix=tr("copy or download it again", "다시 복사하거나 내려받으세요"),
        ) from error


def _txt(file: Path, source: SourceSettings) -> Iterator[Found]:
    for number, offset, raw, text, problem in _text_lines(file, source):
        if text is None:
            yield _at(file, number, offset=offset, raw=raw, problem=problem)
        elif text.strip():
            yield _at(file, number, offset=offset, raw=raw, record={"text": text})


READERS: Mapping[str, Callable[[Path, SourceSettings], Iterator[Found]]] = {
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".json": _json,
    ".csv": _csv,
    ".tsv": _tsv,
    ".parquet": _parquet,
    ".txt": _txt,
}
