"""Stages are keyed, skipped when finished and resumed when not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.artifact import Artifact
from hunmin.core.errors import UsageError
from hunmin.core.run import Run, run_states


def make(run: Run, settings: dict[str, Any], calls: list[Path], fail: bool = False) -> Artifact:
    def build(folder: Path) -> dict[str, Any]:
        calls.append(folder)
        (folder / "part.txt").open("a").write("x")
        if fail:
            raise RuntimeError("the power went out")
        return {"rows": len((folder / "part.txt").read_text())}

    return run.stage("data", "dataset", settings, {"source": "abc"}, 1, build)


def test_a_finished_stage_is_not_run_again(tmp_path: Path) -> None:
    calls: list[Path] = []
    first = make(Run("mine", tmp_path), {"a": 1}, calls)
    again = Run("mine", tmp_path)
    second = make(again, {"a": 1}, calls)
    assert len(calls) == 1
    assert again.skipped == ["data"]
    assert first.counts == second.counts == {"rows": 1}


def test_other_settings_get_a_folder_of_their_own_and_nothing_is_deleted(tmp_path: Path) -> None:
    calls: list[Path] = []
    first = make(Run("mine", tmp_path), {"a": 1}, calls)
    second = make(Run("mine", tmp_path), {"a": 2}, calls)
    assert first.folder != second.folder
    assert first.folder.exists()


def test_an_interrupted_stage_goes_on_in_the_same_folder(tmp_path: Path) -> None:
    calls: list[Path] = []
    with pytest.raises(RuntimeError):
        make(Run("mine", tmp_path), {"a": 1}, calls, fail=True)
    finished = make(Run("mine", tmp_path), {"a": 1}, calls)
    assert calls[0] == calls[1]
    assert finished.counts == {"rows": 2}


def test_two_processes_never_work_in_the_same_run(tmp_path: Path) -> None:
    with Run("mine", tmp_path).locked(), pytest.raises(UsageError, match="another process"), Run("mine", tmp_path).locked():
        pass


def test_the_log_says_what_happened(tmp_path: Path) -> None:
    make(Run("mine", tmp_path), {"a": 1}, [])
    make(Run("mine", tmp_path), {"a": 1}, [])
    events = [json.loads(line)["event"] for line in (tmp_path / "mine" / "log.jsonl").read_text().splitlines()]
    assert events == ["started", "finished", "skipped"]


def test_the_lock_file_points_at_the_folders_of_the_last_run(tmp_path: Path) -> None:
    made = make(Run("mine", tmp_path), {"a": 1}, [])
    lock = json.loads((tmp_path / "mine" / "lock.json").read_text(encoding="utf-8"))
    assert lock == {"name": "mine", "seed": 1, "stages": {"data": made.folder.name}}


def test_an_unfinished_stage_is_marked_in_the_list_of_runs(tmp_path: Path) -> None:
    make(Run("mine", tmp_path), {"a": 1}, [])
    (tmp_path / "mine" / "train-0123").mkdir()
    assert list(run_states(tmp_path)) == [("mine", ["data", "train …"])]


def test_seeds_of_two_purposes_differ_and_stay(tmp_path: Path) -> None:
    run = Run("mine", tmp_path, seed=3)
    assert run.random_seed("data") == Run("other", tmp_path, seed=3).random_seed("data")
    assert run.random_seed("data") != run.random_seed("train-1")
    assert run.random_seed("data") != Run("mine", tmp_path, seed=4).random_seed("data")


def test_a_folder_without_a_manifest_is_not_an_artifact(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a finished stage"):
        Artifact.read(tmp_path)
