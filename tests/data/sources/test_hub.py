"""Hub data sets, from a cache made here: no network."""

from __future__ import annotations

import pytest

from hunmin.core.errors import SourceError
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, read_source

REVISION = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cached(tmp_path, put, monkeypatch):
    """A hub cache that holds the data set `owner/name` with these files."""

    def make(*names):
        for name in names:
            put([{"id": name, "text": f"{name} 파일의 글입니다."}], f"hub/datasets--owner--name/snapshots/{REVISION}/{name}")
        refs = tmp_path / "hub/datasets--owner--name/refs"
        refs.mkdir(parents=True)
        (refs / "main").write_text(REVISION)
        monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
        monkeypatch.chdir(tmp_path)

    return make


def ids(**settings):
    report = Report()
    rows = list(read_source(SourceSettings(path="owner/name", **settings), report))
    assert all((row.origin.dataset, row.origin.revision) == ("owner/name", REVISION) for row in rows)
    return [row.id for row in rows]


def test_the_files_of_the_split_are_read_however_they_are_named(cached):
    cached(
        "train-00000-of-00002.jsonl",
        "train-00001-of-00002.jsonl",
        "test.jsonl",
        "data/train/a.jsonl",
        "ko_train.jsonl",
        "dataset_infos.json",
    )
    train = ["data/train/a.jsonl", "ko_train.jsonl", "train-00000-of-00002.jsonl", "train-00001-of-00002.jsonl"]
    assert ids() == train
    assert ids() == train  # reading leaves nothing in the cache
    assert ids(split="test") == ["test.jsonl"]


def test_all_files_are_read_where_no_name_tells_a_split(cached):
    cached("kullm.jsonl", "more.jsonl")
    assert ids() == ["kullm.jsonl", "more.jsonl"]


def test_a_missing_split_is_answered_with_those_that_exist(cached):
    cached("train.jsonl", "validation.jsonl")
    with pytest.raises(SourceError, match="no split 'test'") as caught:
        ids(split="test")
    assert "train, validation" in str(caught.value)


def test_a_set_that_is_not_cached_says_what_to_type_offline(cached):
    cached("train.jsonl")
    with pytest.raises(SourceError, match="cannot be reached") as caught:
        list(read_source(SourceSettings(path="owner/other"), Report()))
    assert "hf download --repo-type dataset owner/other" in str(caught.value) and caught.value.exit_code == 2
