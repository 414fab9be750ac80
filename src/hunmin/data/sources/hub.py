"""Data sets on the Hugging Face hub: data files only, by pinned revision, from the cache when there is no network."""

from __future__ import annotations

from pathlib import Path

from hunmin.core.errors import SourceError
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import source_files

SPLITS = frozenset({"train", "test", "validation", "valid", "dev"})
PATTERNS = ["*.jsonl", "*.jsonl.gz", "*.json", "*.csv", "*.tsv", "*.parquet", "*.txt"]


def download(source: SourceSettings) -> tuple[list[Path], str]:
    """Fetch the data files of a hub data set; return those of the wanted split and the revision, 40 hex digits.

    Loading scripts are never run. Raises `SourceError` when the set is missing, gated, or not cached while offline.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        folder = Path(
            snapshot_download(
                source.path, repo_type="dataset", revision=source.revision or None, allow_patterns=PATTERNS, etag_timeout=5
            )
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
    return _of_split(source_files(folder), folder, source), folder.name


def _of_split(files: list[Path], folder: Path, source: SourceSettings) -> list[Path]:
    """The files of the wanted split; all of them where no name tells a split."""
    splits = {file: _split_words(file.relative_to(folder)) for file in files}
    named = [file for file in files if source.split in splits[file]]
    others = SPLITS & {word for words in splits.values() for word in words}
    if not named and others:
        raise _refused(
            source,
            tr(f"no split '{source.split}'", f"'{source.split}' 분할이 없습니다"),
            tr("splits: ", "있는 분할: ") + ", ".join(sorted(others)),
        )
    return named or files


def _split_words(path: Path) -> set[str]:
    return set(path.parts[:-1]) | set(path.name.split(".")[0].replace("-", "_").split("_"))


def _refused(source: SourceSettings, what: str, fix: str) -> SourceError:
    return SourceError(what, at=source.path, fix=fix)
