"""A run of a recipe: keyed stage folders, skipped when finished and resumed when not.

runs/NAME/
├── log.jsonl
├── data-1f0c…/      manifest.json written last: finished
├── train-77ab…/     no manifest: a draft, resumed by the same command
└── lock.json        which folder each stage of the last run used

The key of a stage is the hash of its settings, the keys of its inputs and its `STAGE_VERSION`.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hunmin.core.artifact import MANIFEST, Artifact, fingerprint, versions
from hunmin.core.errors import UsageError
from hunmin.core.jsonl import disk_error, write_json
from hunmin.core.language import tr
from hunmin.core.progress import Log

Build = Callable[[Path], dict[str, Any]]


class Run:
    """One named run in a workspace folder."""

    def __init__(self, name: str, workspace: Path = Path("runs"), seed: int = 1) -> None:
        self.name, self.seed, self.folder = name, seed, workspace / name
        self.log = Log(self.folder / "log.jsonl")
        self.stages: dict[str, str] = {}
        self.skipped: list[str] = []

    def random_seed(self, purpose: str) -> int:
        """A seed of its own for each purpose, so that one more step does not reshuffle the others."""
        return int.from_bytes(hashlib.sha256(f"{self.seed}\0{purpose}".encode()).digest()[:4], "big")

    def folder_of(
        self, stage: str, kind: str, settings: Mapping[str, Any], inputs: Mapping[str, str], version: int
    ) -> tuple[Path, str]:
        """The folder and key a stage with these settings and inputs has."""
        key = fingerprint({"stage": stage, "kind": kind, "settings": settings, "inputs": inputs, "version": version})
        return self.folder / f"{stage}-{key}", key

    def finished(self, folder: Path) -> bool:
        """True when the stage in this folder is complete."""
        return (folder / MANIFEST).exists()

    def stage(
        self,
        stage: str,
        kind: str,
        settings: Mapping[str, Any],
        inputs: Mapping[str, str],
        version: int,
        build: Build,
    ) -> Artifact:
        """Build a stage, or return it when a stage with the same key is finished.

        `build` gets the folder to work in (with what an interrupted try left there) and returns the counts.
        """
        folder, key = self.folder_of(stage, kind, settings, inputs, version)
        if self.finished(folder):
            self.skipped.append(stage)
            self.log.event("skipped", stage=stage, key=key)
            return self._remember(stage, Artifact.read(folder))
        self.log.event("started", stage=stage, key=key, resumed=folder.exists())
        started = time.monotonic()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, folder) from error
        counts = build(folder)
        seconds = round(time.monotonic() - started, 2)
        artifact = Artifact(folder, kind, key, dict(inputs), dict(settings), versions(), counts, seconds)
        artifact.write()
        self.log.event("finished", stage=stage, key=key, seconds=seconds, counts=counts)
        return self._remember(stage, artifact)

    def _remember(self, stage: str, artifact: Artifact) -> Artifact:
        self.stages[stage] = artifact.folder.name
        write_json(self.folder / "lock.json", {"name": self.name, "seed": self.seed, "stages": self.stages})
        return artifact

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the run: two processes never work in the same folder.

        Raises `UsageError` when another process holds it.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise disk_error(error, self.folder) from error
        lock = FileLock(self.folder / ".lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise UsageError(
                tr("another process is working on this run", "다른 프로세스가 이 실행을 진행하고 있습니다"),
                at=str(self.folder),
                fix=tr("wait for it, or choose another name: name=…", "끝나기를 기다리거나 다른 이름을 쓰세요: name=…"),
            ) from None
        try:
            self.log.event("run", pid=os.getpid(), seed=self.seed)
            yield
        finally:
            lock.release()


def run_states(workspace: Path) -> Iterator[tuple[str, list[str]]]:
    """Name of every run in a workspace and its stages, an unfinished one marked with …."""
    for folder in sorted(path for path in workspace.glob("*") if path.is_dir()):
        stages = sorted(path for path in folder.iterdir() if path.is_dir())
        yield folder.name, [stage.name.rpartition("-")[0] + ("" if (stage / MANIFEST).exists() else " …") for stage in stages]
