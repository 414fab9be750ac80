"""Earlier translations from files: an exact match of a whole field or of a piece of one is taken as it is.

Read are jsonl with `source` and `target`, tsv of two columns, and tmx (the exchange format of translation tools).
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

from hunmin.core.errors import SourceError, UsageError
from hunmin.core.jsonl import BadRecord, parse_object
from hunmin.core.language import tr

MAX_LINE = 16 << 20
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class Memory:
    """Sources with their translations; where a source came twice the first translation counts."""

    def __init__(self, files: Sequence[str], source: str = "EN", target: str = "KO") -> None:
        """Raises `SourceError` when a file cannot be read."""
        self._known: dict[str, str] = {}
        self.conflicts = 0
        for name in files:
            for text, translation in read_pairs(Path(name).expanduser(), source, target):
                if self._known.setdefault(_normal(text), translation) != translation:
                    self.conflicts += 1

    def __len__(self) -> int:
        return len(self._known)

    def get(self, text: str) -> str | None:
        """The earlier translation of a text, or None; blanks around it do not matter and stay as they are in the text."""
        if not self._known:
            return None
        found = self._known.get(_normal(text))
        if found is None:
            return None
        lead = text[: len(text) - len(text.lstrip())]
        return lead + found.strip() + text[len(text.rstrip()) :]


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


def read_pairs(file: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    """Texts and translations of a file, by its suffix; pairs with an empty side are left out.

    Raises `SourceError` naming the line that cannot be read.
    """
    readers: dict[str, Callable[[Path], Iterator[tuple[str, str]]]] = {
        ".jsonl": _jsonl,
        ".ndjson": _jsonl,
        ".tsv": _tsv,
        ".tmx": partial(_tmx, source=source, target=target),
    }
    reader = readers.get(file.suffix.lower())
    if reader is None:
        what = tr(f"unknown kind of translation memory '{file.suffix}'", f"알 수 없는 번역 메모리 형식 '{file.suffix}'")
        raise UsageError(what, at=str(file), fix=tr("use ", "사용 가능: ") + ", ".join(readers))
    try:
        for text, translation in reader(file):
            if text.strip() and translation.strip():
                yield text, translation
    except (OSError, UnicodeDecodeError, csv.Error, ElementTree.ParseError) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise SourceError(tr(f"cannot read: {said}", f"읽을 수 없습니다: {said}"), at=str(file)) from None


def _jsonl(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                record = parse_object(line)
                source, target = record["source"], record["target"]
                if not (isinstance(source, str) and isinstance(target, str)):
                    raise BadRecord("bad_type")
            except (BadRecord, KeyError) as error:
                what = tr(
                    f"line {number}: no source and target ({error})", f"{number}번째 줄에 source 와 target 이 없습니다 ({error})"
                )
                raise SourceError(what, at=str(file)) from None
            yield source, target


def _tsv(file: Path) -> Iterator[tuple[str, str]]:
    with file.open(encoding="utf-8-sig", newline="\n") as lines:
        for number, line in enumerate(lines, 1):
            cells = line.rstrip("\r\n").split("\t")
            if number == 1 and [cell.strip().lower() for cell in cells[:2]] == ["source", "target"]:
                continue
            if len(cells) < 2 and line.strip():
                raise SourceError(tr(f"line {number}: no tab", f"{number}번째 줄에 탭이 없습니다"), at=str(file))
            if len(cells) >= 2:
                yield cells[0], cells[1]


def _tmx(file: Path, source: str, target: str) -> Iterator[tuple[str, str]]:
    with file.open("rb") as stream:
        if b"<!ENTITY" in stream.read(4096):
            what = tr("a tmx file with entities of its own is not read", "자체 엔티티가 있는 tmx 파일은 읽지 않습니다")
            raise SourceError(what, at=str(file))
    for _, unit in ElementTree.iterparse(file):
        if unit.tag != "tu":
            continue
        texts: dict[str, str] = {}
        for one in unit.iter("tuv"):
            language = (one.get(_LANGUAGE) or one.get("lang") or "").split("-")[0].upper()
            segment = one.find("seg")
            if segment is not None:
                texts.setdefault(language, "".join(segment.itertext()))
        unit.clear()
        if source.upper() in texts and target.upper() in texts:
            yield texts[source.upper()], texts[target.upper()]
