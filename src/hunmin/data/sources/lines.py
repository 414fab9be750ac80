"""Lines of a text file as bytes: any size, `.gz` or plain, with the offset of each.

Bytes are split on `\\n` (a valid JSON record may hold U+2028, which `str.splitlines` would cut), a trailing `\\r` is
dropped, and `\\r` alone ends a line only where a file has no `\\n`.
"""

from __future__ import annotations

import codecs
import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from hunmin.core.errors import SourceError
from hunmin.core.language import tr

CHUNK = 1 << 20
SAMPLE = 1 << 16
# A member of ordinary text compresses 3 to 12 times; 100 is a bomb (reliability list A40).
MAX_GZIP_RATIO = 100
GZIP_ALWAYS_ALLOWED = 64 << 20


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its end. `data` is None when the line was longer than allowed."""

    number: int
    offset: int
    data: bytes | None


class _CountingGzip:
    """A gzip stream that stops when it grows beyond belief."""

    def __init__(self, file: Path) -> None:
        self._raw = file.open("rb")
        self._stream = gzip.GzipFile(fileobj=self._raw)
        self._file, self._out = file, 0

    def read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except (OSError, EOFError) as error:
            raise SourceError(
                tr(f"damaged gzip file: {error}", f"손상된 gzip 파일입니다: {error}"),
                at=str(self._file),
                fix=tr("copy or download it again", "다시 복사하거나 내려받으세요"),
            ) from error
        self._out += len(data)
        if self._out > GZIP_ALWAYS_ALLOWED and self._out > MAX_GZIP_RATIO * max(self._raw.tell(), 1):
            raise SourceError(
                tr(f"grows more than {MAX_GZIP_RATIO}-fold when unpacked", f"압축을 풀면 {MAX_GZIP_RATIO}배 넘게 커집니다"),
                at=str(self._file),
                fix=tr("unpack it yourself if you trust it", "믿을 수 있는 파일이면 직접 압축을 풀어 지정하세요"),
            )
        return data

    def close(self) -> None:
        self._stream.close()
        self._raw.close()


def open_bytes(file: Path) -> IO[bytes]:
    """Open a file for reading bytes, unpacking `.gz`.

    Raises `SourceError` when it is missing, a folder, unreadable or an archive.
    """
    if file.suffix in {".tar", ".tgz", ".zip", ".7z", ".rar", ".xz", ".zst", ".bz2"} or file.name.endswith(".tar.gz"):
        raise SourceError(
            tr("archives are not opened", "묶음 압축 파일은 열지 않습니다"),
            at=str(file),
            fix=tr("unpack it and name the files inside", "압축을 풀고 안의 파일을 지정하세요"),
        )
    try:
        return cast(IO[bytes], _CountingGzip(file)) if file.suffix == ".gz" else file.open("rb")
    except OSError as error:
        raise SourceError(
            tr(f"cannot read: {error.strerror}", f"읽을 수 없습니다: {error.strerror}"),
            at=str(file),
            fix=tr("check the path and its permissions", "경로와 권한을 확인하세요"),
        ) from error


def check_encoding(file: Path, encoding: str) -> str:
    """The encoding to read a file with: the one asked for, else UTF-8 when the first 64 KiB agree.

    Raises `SourceError` for UTF-16, for a file that looks like CP949 as a whole, and for an unknown name.
    """
    if encoding:
        try:
            codecs.lookup(encoding)
        except LookupError:
            raise SourceError(
                tr(f"unknown encoding '{encoding}'", f"알 수 없는 인코딩 '{encoding}'"),
                at=str(file),
                fix=tr("use utf-8, cp949, euc-kr or utf-16", "utf-8, cp949, euc-kr, utf-16 중에서 고르세요"),
            ) from None
        return encoding
    stream = open_bytes(file)
    sample = stream.read(SAMPLE)
    stream.close()
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise _ask_encoding(file, "UTF-16", "utf-16")
    if _looks_like_cp949(sample):
        raise _ask_encoding(file, "CP949", "cp949")
    return "utf-8-sig"


def _ask_encoding(file: Path, name: str, option: str) -> SourceError:
    return SourceError(
        tr(f"looks like {name}", f"{name} 인코딩으로 보입니다"),
        at=str(file),
        fix=tr(
            f"use --encoding {option} (recipe: encoding: {option})", f"--encoding {option} 을 쓰세요 (레시피: encoding: {option})"
        ),
    )


def _looks_like_cp949(sample: bytes) -> bool:
    lines = [line for line in re.split(rb"[\r\n]+", sample)[:-1] or [sample] if not line.isascii()]
    broken = [line for line in lines if not _decodes(line, "utf-8")]
    return len(broken) * 2 > len(lines) and sum(_decodes(line, "cp949") for line in broken) * 2 > len(broken)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def byte_lines(file: Path, max_line_bytes: int) -> Iterator[Line]:
    """Every line of a file that is not UTF-16, one at a time; memory stays under two chunks and one line."""
    end = _line_end(file)
    stream = open_bytes(file)
    try:
        yield from _split(stream, end, max_line_bytes)
    finally:
        stream.close()


def _line_end(file: Path) -> bytes:
    stream = open_bytes(file)
    carriage = False
    while chunk := stream.read(CHUNK):
        if b"\n" in chunk:
            carriage = False
            break
        carriage = carriage or b"\r" in chunk
    stream.close()
    return b"\r" if carriage else b"\n"


def _split(stream: IO[bytes], end: bytes, limit: int) -> Iterator[Line]:
    number, offset, rest, skipped = 0, 0, b"", 0
    while chunk := stream.read(CHUNK):
        pieces = (rest + chunk).split(end)
        rest = pieces.pop()
        for piece in pieces:
            number += 1
            size = skipped + len(piece)
            yield Line(number, offset, _line(piece, number) if size <= limit else None)
            offset, skipped = offset + size + 1, 0
        if skipped or len(rest) > limit:
            rest, skipped = b"", skipped + len(rest)
    if rest or skipped:
        size = skipped + len(rest)
        yield Line(number + 1, offset, _line(rest, number + 1) if size <= limit else None)


def _line(data: bytes, number: int) -> bytes:
    if number == 1:
        data = data.removeprefix(codecs.BOM_UTF8)
    return data.removesuffix(b"\r")
