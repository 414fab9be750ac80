"""Data sets on the Hugging Face hub: data files only, by pinned revision, from the cache when there is no network."""

from __future__ import annotations

import os
from pathlib import Path

from hunmin.core.errors import SourceError
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings

PATTERNS = ["*.jsonl", "*.jsonl.gz", "*.json", "*.csv", "*.tsv", "*.parquet", "*.txt"]


def download(source: SourceSettings) -> tuple[Path, str]:
    """Fetch the data files of a hub data set; return their folder and the revision, 40 hex digits.

    Loading scripts are never run. Raises `SourceError` when the set is missing, gated, or not cached while offline.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        folder = Path(
            snapshot_download(source.path, repo_type="dataset", revision=source.revision or None, allow_patterns=PATTERNS, etag_timeout=5)
        )
    except GatedRepoError as error:
        raise _refused(
            source,
            tr("this data set is gated", "이용 허가가 필요한 데이터셋입니다"),
            tr("accept its terms on the hub and set HF_TOKEN", "허브에서 이용 조건에 동의하고 HF_TOKEN 을 설정하세요"),
        ) from error
    except RepositoryNotFoundError as error:
        raise _refused(
            source,
            tr("no such file and no such data set on the hub", "그런 파일도, 허브의 데이터셋도 없습니다"),
            tr("check the name; a private set needs HF_TOKEN", "이름을 확인하세요. 비공개 데이터셋은 HF_TOKEN 이 필요합니다"),
        ) from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError, ValueError) as error:
        raise _refused(
            source,
            tr("no such file, and the hub cannot be reached", "그런 파일이 없고, 허브에도 연결할 수 없습니다"),
            f"hf download --repo-type dataset {source.path}" + (f" --revision {source.revision}" if source.revision else ""),
        ) from error
    return _split_folder(folder, source), folder.name


def _split_folder(folder: Path, source: SourceSettings) -> Path:
    """The files of the wanted split, linked into a folder of their own when names tell the splits apart."""
    files = [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    named = [path for path in files if source.split in path.stem.replace("-", "_").split("_") or path.parent.name == source.split]
    others = {"train", "test", "validation", "valid", "dev"} & {word for path in files for word in path.stem.replace("-", "_").split("_")}
    if not named and others:
        raise _refused(
            source,
            tr(f"no split '{source.split}'", f"'{source.split}' 분할이 없습니다"),
            tr("splits: ", "있는 분할: ") + ", ".join(sorted(others)),
        )
    if not named or len(named) == len(files):
        return folder
    chosen = folder / f".hunmin-{source.split}"
    chosen.mkdir(exist_ok=True)
    for path in named:
        link = chosen / "-".join(path.relative_to(folder).parts)
        if not link.exists():
            os.symlink(path.resolve(), link)
    return chosen


def _refused(source: SourceSettings, what: str, fix: str) -> SourceError:
    return SourceError(what, at=source.path, fix=fix)
