"""Lines of a text file, as bytes and decoded: any size, `.gz` or plain, with the offset of each.

Bytes are split on `\\n` (a valid JSON record may hold U+2028, which `str.splitlines` would cut), a trailing `\\r` is
dropped, and `\\r` alone ends a line only where a file has no `\\n`.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple, cast

from hunmin.core.errors import SourceError
from hunmin.core.language import tr
from hunmin.korean.normal import join_euc_kr

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


class TextLine(NamedTuple):
    """One decoded line; `text` is None where `problem` says why (`too_long`, `bad_utf8`, `bad_encoding`, `truncated_line`)."""

    number: int
    offset: int
    raw: bytes
    text: str | None
    problem: str = ""


class _CountingGzip:
    """A gzip stream that stops when it grows beyond belief."""

    def __init__(self, file: Path) -> None:
        self._raw = file.open("rb")
        self._stream = gzip.GzipFile(fileobj=self._raw)
        self._file, self._out = file, 0

    def read(self, size: int) -> bytes:
        try:
            data = self._stream.read(size)
        except (OSError, EOFError, zlib.error) as error:
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
    """The encoding to read a file with, by Python's name: the one asked for, else UTF-8 when the first 64 KiB agree.

    Raises `SourceError` for UTF-16, for a file that looks like CP949 as a whole, and for an unknown name.
    """
    if encoding:
        try:
            b"x".decode(encoding, "replace")
            return codecs.lookup(encoding).name
        except LookupError:
            raise SourceError(
                tr(f"unknown encoding '{encoding}'", f"알 수 없는 인코딩 '{encoding}'"),
                at=str(file),
                fix=tr("use utf-8, cp949, euc-kr or utf-16", "utf-8, cp949, euc-kr, utf-16 중에서 고르세요"),
            ) from None
    stream = open_bytes(file)
    try:
        sample = stream.read(SAMPLE)
    finally:
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
    lines = [line for line in re.split(rb"[\r\n]+", sample) if not line.isascii()]
    broken = [line for line in lines if not _decodes(line, "utf-8")]
    return len(broken) * 2 > len(lines) and sum(_decodes(line, "cp949") for line in broken) * 2 > len(broken)


def _decodes(data: bytes, encoding: str) -> bool:
    """True when the bytes are text in this encoding; the sample may end inside a character."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def decode(data: bytes, encoding: str, errors: str = "strict") -> str:
    """Decode bytes with an encoding that `check_encoding` named.

    EUC-KR is read as CP949, which holds it, and its eight-byte syllables are joined. Raises `UnicodeDecodeError`.
    """
    if encoding == "euc_kr":
        return join_euc_kr(data.decode("cp949", errors))
    return data.decode("utf-8" if encoding == "utf-8-sig" else encoding, errors)


def text_lines(file: Path, encoding: str, max_line_bytes: int) -> Iterator[TextLine]:
    """Every line of a file, decoded by itself: a line of another encoding does not spoil its neighbours."""
    name = check_encoding(file, encoding)
    if name.startswith(("utf-16", "utf-32")):
        yield from _wide_lines(file, name, max_line_bytes)
        return
    bad = "bad_utf8" if name.startswith("utf-8") else "bad_encoding"
    for line in byte_lines(file, max_line_bytes):
        if line.data is None:
            yield TextLine(line.number, line.offset, b"", None, "too_long")
            continue
        try:
            yield TextLine(line.number, line.offset, line.data, decode(line.data, name))
        except UnicodeDecodeError as error:
            cut = error.reason == "unexpected end of data" and error.end == len(line.data)
            yield TextLine(line.number, line.offset, line.data, None, "truncated_line" if cut else bad)


def _wide_lines(file: Path, encoding: str, limit: int) -> Iterator[TextLine]:
    """Lines of UTF-16 and UTF-32, whose characters may hold the byte of a line end; these lines have no offset."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    number, rest, skipping = 0, "", False
    stream = open_bytes(file)
    try:
        while chunk := stream.read(CHUNK):
            *lines, rest = (rest + decoder.decode(chunk)).split("\n")
            for line in lines:
                number += 1
                yield _wide_line(number, line, limit, skipping)
                skipping = False
            if len(rest) * 2 > limit:
                rest, skipping = "", True
    finally:
        stream.close()
    rest += decoder.decode(b"", True)
    if rest or skipping:
        yield _wide_line(number + 1, rest, limit, skipping)


def _wide_line(number: int, line: str, limit: int, skipped: bool) -> TextLine:
    if skipped or len(line) * 2 > limit:
        return TextLine(number, 0, b"", None, "too_long")
    line = line.removeprefix("\ufeff") if number == 1 else line
    return TextLine(number, 0, line.encode("utf-8", "replace"), line.removesuffix("\r"))


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
