"""Errors say what, where and what to do, in the user's language, without a traceback."""

from __future__ import annotations

import pytest

from hunmin.core.errors import MissingExtra, Problem, RecipeError, TooManyRejects, UsageError, nearest


def test_an_error_is_three_lines() -> None:
    error = UsageError("no data here", at="a.jsonl", fix="check the path")
    assert str(error) == "no data here\n  at  a.jsonl\n  try  check the path"


def test_a_recipe_error_shows_every_problem() -> None:
    error = RecipeError([Problem("unknown key 'lr_rate'", "train[0].lr_rate", "use 'lr'"), Problem("'name' is missing", "name")])
    assert str(error).count("  at  ") == 2
    assert error.exit_code == 2


def test_messages_follow_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUNMIN_LANG", "ko")
    assert "위치" in str(UsageError("없음", at="a.jsonl"))
    assert "설치되어 있지 않습니다" in str(MissingExtra("train", "학습"))


def test_the_nearest_name_is_suggested_or_all_are_listed() -> None:
    assert nearest("exact_dup", ["exact_duplicates", "min_chars"]) == "use 'exact_duplicates'"
    assert nearest("zzz", ["b", "a"]) == "known: a, b"


def test_each_kind_of_end_has_its_exit_code() -> None:
    assert TooManyRejects("x").exit_code == 3
