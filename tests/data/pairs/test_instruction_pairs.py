"""The five checks of form on what instruction data holds: right translations, and defects planted by hand in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from hunmin.data.pairs.code import code_marks
from hunmin.data.pairs.links import placeholder_marks, url_marks
from hunmin.data.pairs.markup import format_marks
from hunmin.data.pairs.mathematics import math_marks
from hunmin.data.pairs.pair import Pair, PairCheck
from hunmin.korean.prose import Mark

CHECKS: dict[str, PairCheck] = {
    "code_altered": code_marks,
    "math_altered": math_marks,
    "url_altered": url_marks,
    "placeholder_lost": placeholder_marks,
    "format_lost": format_marks,
}
PAIRS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "instruction_pairs.yaml").read_text(encoding="utf-8"))
DEFECTS = [
    pytest.param(pair, *defect[:3], "mended" in defect[3:], id=f"{pair['id']}-{number}")
    for pair in PAIRS
    for number, defect in enumerate(pair.get("defects", []))
]


def mended(text: str, marks: list[Mark]) -> str:
    for mark in sorted(marks, key=lambda mark: -mark.start):
        if mark.repair is not None:
            text = text[: mark.start] + mark.repair + text[mark.end :]
    return text


def test_there_are_enough_of_both() -> None:
    assert len({pair["id"] for pair in PAIRS}) == len(PAIRS) >= 70
    assert len(DEFECTS) >= 200


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_a_right_translation_has_no_finding(pair: dict[str, Any]) -> None:
    found = [(kind, mark) for kind, check in CHECKS.items() for mark in check(Pair(pair["source"], pair["target"]))]
    assert found == []


@pytest.mark.parametrize(("pair", "kind", "old", "new", "certain"), DEFECTS)
def test_a_defect_is_found_where_it_is(pair: dict[str, Any], kind: str, old: str, new: str, certain: bool) -> None:
    clean = pair["target"]
    assert clean.count(old) == 1
    at = clean.index(old)
    broken = clean[:at] + new + clean[at + len(old) :]
    marks = list(CHECKS[kind](Pair(pair["source"], broken)))
    # What is gone stood between two characters: either of them will do.
    first, last = (at, at + len(new)) if new else (at - 1, at + 1)
    assert any(mark.start < last and first < mark.end for mark in marks)
    assert all(0 <= mark.start < mark.end <= len(broken) for mark in marks)
    if certain:
        assert mended(broken, marks) == clean
