"""Originals are found by key, whatever the order; what is not certain pairs with nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hunmin.core.errors import SourceError
from hunmin.data.pairs.originals import Originals
from hunmin.data.settings import SourceSettings


def originals(file: Path, key: str = "id") -> Originals:
    return Originals(SourceSettings(path=str(file)), key)


def test_an_original_is_found_by_its_key_and_not_by_its_place(put: Callable[..., Path]) -> None:
    found = originals(put([{"id": number, "instruction": f"Say {number}", "output": str(number)} for number in (3, 1, 2)]))
    assert found.of({"id": "1"}) == {"id": 1, "instruction": "Say 1", "output": "1"}
    assert found.of({"id": 9}) is None
    assert found.of({}) is None
    found.close()


def test_a_key_that_stands_twice_with_other_content_pairs_with_nothing(put: Callable[..., Path]) -> None:
    rows = [{"id": "a", "text": "one"}, {"id": "a", "text": "two"}, {"id": "b", "text": "one"}, {"id": "b", "text": "one"}]
    found = originals(put(rows))
    assert (found.of({"id": "a"}), found.duplicates, found.rows) == (None, 1, 4)
    assert found.of({"id": "b"}) == {"id": "b", "text": "one"}


def test_a_file_without_the_key_is_refused_with_what_to_do(put: Callable[..., Path]) -> None:
    with pytest.raises(SourceError, match="'번호'") as raised:
        originals(put([{"id": 1, "text": "one"}]), "번호")
    assert "--key" in raised.value.fix
