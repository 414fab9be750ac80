"""Originals of another file are found by content and order; what is not certain is paired with nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from hunmin.core.errors import SourceError
from hunmin.data.pairs.originals import Originals
from hunmin.data.repair.align import AlignedOriginals, find_originals
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.records import bundled

Put = Callable[..., Path]
PAIRS = Path(__file__).parent.parent / "pairs" / "clean_pairs.jsonl"
Rows = list[dict[str, Any]]


def rows(count: int, seed: int) -> tuple[Rows, Rows]:
    """English and Korean records of the same content, each with ids of its own."""
    lines = (bundled("translations.jsonl").read_text(encoding="utf-8") + PAIRS.read_text(encoding="utf-8")).splitlines()
    clean = [(row["source"], row["target"]) for row in map(json.loads, lines) if row.get("planted") is None]
    rng = Random(seed)
    english, korean = [], []
    for number in range(count):
        asked, said = rng.choice(clean), rng.choice(clean)
        english.append({"id": f"en-{number}", "instruction": asked[0], "output": said[0]})
        korean.append({"id": f"ko-{number}", "instruction": asked[1], "output": said[1]})
    return english, korean


def without_batches(records: Rows, rng: Random, share: float) -> Rows:
    dropped = {at for at in range(0, len(records), 10) if rng.random() < share}
    return [one for number, one in enumerate(records) if number // 10 * 10 not in dropped]


def aligned(put: Put, english: Rows, korean: Rows) -> AlignedOriginals:
    return AlignedOriginals(SourceSettings(path=str(put(english, "en.jsonl"))), SourceSettings(path=str(put(korean, "ko.jsonl"))))


@pytest.mark.parametrize(("count", "share"), [(600, 0.03), pytest.param(5000, 0.05, marks=pytest.mark.slow)])
def test_batches_of_ten_dropped_on_either_side(put: Put, count: int, share: float) -> None:
    english, korean = rows(count, 7)
    rng = Random(8)
    left, right = without_batches(english, rng, share), without_batches(korean, rng, share)
    assert len(left) < count > len(right)
    there = {one["id"][3:] for one in left}
    found = aligned(put, left, right)
    pairs = {one["id"][3:]: original["id"][3:] for one in right if (original := found.of(one))}
    wrong = sum(number != other for number, other in pairs.items())
    wanted = [one["id"][3:] for one in right if one["id"][3:] in there]
    assert sum(pairs.get(number) == number for number in wanted) >= 0.99 * len(wanted)
    assert wrong <= 0.001 * len(pairs)
    assert found.rows == len(left)
    assert found.paired + sum(1 for _ in found.unmatched("original")) == len(left)
    assert found.paired + sum(1 for _ in found.unmatched("translation")) == len(right)
    found.close()


def test_files_of_other_content_have_no_pair(put: Put) -> None:
    english, _ = rows(60, 1)
    _, korean = rows(60, 2)
    found = aligned(put, english, korean)
    assert found.paired <= 1
    assert list(found.unmatched("translation"))[:3] == [1, 2, 3]
    found.close()


def test_an_empty_file_and_a_short_one(put: Put) -> None:
    english, korean = rows(3, 1)
    found = aligned(put, english, korean)
    assert found.paired + sum(1 for _ in found.unmatched("original")) == 3
    found.close()
    empty = aligned(put, english, [])
    assert (empty.paired, list(empty.unmatched("original"))) == (0, [1, 2, 3])
    empty.close()


def test_a_shared_key_goes_first_and_content_only_where_it_is_of_no_use(put: Put) -> None:
    english, korean = rows(40, 3)
    shared = [{**one, "id": one["id"][3:]} for one in korean]
    known = [{**one, "id": one["id"][3:]} for one in english]
    files = [SourceSettings(path=str(put(*one))) for one in ((known, "a.jsonl"), (shared, "b.jsonl"), (korean, "c.jsonl"))]
    by_key, by_content = find_originals(files[0], "id", files[1]), find_originals(files[0], "id", files[2])
    no_key = find_originals(files[0], "number", files[2])
    assert (type(by_key), type(by_content), type(no_key)) == (Originals, AlignedOriginals, AlignedOriginals)
    assert by_key.of(shared[5]) == known[5]
    for one in (by_key, by_content, no_key):
        one.close()
    with pytest.raises(SourceError):
        find_originals(SourceSettings(path=str(put([], "none.jsonl"))), "id", files[2])
