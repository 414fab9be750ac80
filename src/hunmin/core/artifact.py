"""What stages hand to each other: a folder whose `manifest.json` is written last.

A folder without a manifest is a draft: the work in it was interrupted and is resumed. A folder with one is finished
and never changed.
"""

from __future__ import annotations

import hashlib
import json
import platform
from dataclasses import asdict, dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Any

from hunmin.core.errors import UsageError
from hunmin.core.jsonl import write_json
from hunmin.core.language import tr

MANIFEST = "manifest.json"
WHOLE_BYTES, EDGE_BYTES = 256 << 20, 16 << 20
VERSIONED = ("hunmin", "torch", "transformers", "trl", "peft", "tokenizers", "lm_eval")


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished stage: its folder and what the manifest says.

    kind      what the folder holds: dataset, vocabulary, model, scores, export, report.
    key       16 hex digits over settings, inputs and stage version.
    inputs    fingerprint of each input, by name.
    counts    what was counted: rows, tokens, drops.
    """

    folder: Path
    kind: str
    key: str
    inputs: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    counts: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    def file(self, name: str) -> Path:
        """Path of a file inside the artifact."""
        return self.folder / name

    def write(self) -> None:
        """Write the manifest: from now on the artifact is finished."""
        record = {name: value for name, value in asdict(self).items() if name != "folder"}
        write_json(self.folder / MANIFEST, record)

    @classmethod
    def read(cls, folder: Path) -> Artifact:
        """Read a finished artifact.

        Raises `UsageError` when the folder has no readable manifest.
        """
        try:
            record = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            raise UsageError(
                tr("not a finished stage", "끝난 단계의 폴더가 아닙니다"),
                at=str(folder),
                fix=tr("run the recipe again: it goes on where it stopped", "레시피를 다시 실행하면 멈춘 곳부터 이어집니다"),
            ) from None
        return cls(folder=folder, **record)


def fingerprint(value: Any) -> str:
    """16 hex digits over the canonical JSON of a value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def file_fingerprint(file: Path) -> str:
    """16 hex digits over the bytes of a file; over 256 MiB, over its size and its first and last 16 MiB."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        if size <= WHOLE_BYTES:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:16]
        digest = hashlib.sha256(str(size).encode() + stream.read(EDGE_BYTES))
        stream.seek(-EDGE_BYTES, 2)
        digest.update(stream.read())
    return digest.hexdigest()[:16]


def folder_fingerprint(folder: Path) -> str:
    """16 hex digits over names and bytes of every file in a folder, manifests left out."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return fingerprint({str(path.relative_to(folder)): file_fingerprint(path) for path in files})


def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that decide a result."""
    found = {"python": platform.python_version()}
    for name in VERSIONED:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
