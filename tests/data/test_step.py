"""Steps by name: settings, mistakes named with the nearest, and nothing that vanishes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.errors import RecipeError, ResourceError
from hunmin.core.example import Document, Origin, Row
from hunmin.core.jsonl import read_jsonl
from hunmin.data.step import Dropped, keep_if, known_steps, make_step, run_step, step_problems
from hunmin.recipe import load_recipe

ROWS: list[Row] = [Document(str(number), "가" * number, Origin("시험", number)) for number in range(1, 6)]


def problems(*entries: Any) -> dict[str, tuple[str, str]]:
    return {problem.at: (problem.what, problem.fix) for problem in step_problems(entries, "data.steps")}


def test_steps_are_registered_under_the_names_of_their_functions() -> None:
    steps = known_steps()
    assert {"exact_duplicates", "decontaminate", "min_chars", "max_chars", "keep_tasks", "drop_tasks"} <= set(steps)
    for name, factory in steps.items():
        assert factory.__name__ == name
        assert inspect.getdoc(factory), f"{name} has no sentence for docs/steps.md"
        assert all(parameter.annotation is not parameter.empty for parameter in inspect.signature(factory).parameters.values())


def test_a_step_is_its_name_or_its_name_with_settings() -> None:
    assert problems("exact_duplicates", {"min_chars": {"answer": 3}}, {"max_chars": {"text": 9}}) == {}
    name, step = make_step({"max_chars": {"text": 3}})
    assert name == "max_chars" and [type(one) for one in step(ROWS)] == [Document] * 3 + [Dropped] * 2
    assert make_step("exact_duplicates")[0] == "exact_duplicates"


def test_all_mistakes_are_named_with_the_nearest_at_once() -> None:
    found = problems("exact_duplicate", {"min_chars": {"anwser": 3}}, {"max_chars": {"text": "길게"}}, {"decontaminate": {}})
    assert found["data.steps[0]"] == ("unknown step 'exact_duplicate'", "use 'exact_duplicates'")
    assert found["data.steps[1]"][0].startswith("min_chars.anwser:") and found["data.steps[1]"][1] == "use 'answer'"
    assert found["data.steps[2]"][0].startswith("max_chars.text:") and "길게" not in found["data.steps[2]"][1]
    assert found["data.steps[3]"][0] == "decontaminate.against: Field required"
    assert len(found) == 4


@pytest.mark.parametrize(
    "entry", [{"min_chars": 3}, {"min_chars": [3]}, {"min_chars": {3: 4}}, {3: {}}, {}, {"min_chars": {}, "max_chars": {}}]
)
def test_an_entry_of_the_wrong_form_is_a_problem_and_no_crash(entry: Any, tmp_path: Path) -> None:
    assert list(problems(entry)) == ["data.steps[0]"]
    import yaml

    file = tmp_path / "recipe.yaml"
    file.write_text(yaml.safe_dump({"name": "mine", "data": {"sources": ["a.jsonl"], "steps": [entry]}}), encoding="utf-8")
    with pytest.raises(RecipeError) as caught:
        load_recipe(str(file))
    assert any(problem.at.startswith("data.steps[0]") for problem in caught.value.problems)


def test_what_is_dropped_is_counted_and_written_with_its_reason(tmp_path: Path) -> None:
    counts: dict[str, Any] = {}
    file = tmp_path / "dropped" / "1-length.jsonl"
    kept = list(run_step(keep_if(lambda row: len(row.text) > 2, "short"), ROWS, file, counts))
    assert [row.id for row in kept] == ["3", "4", "5"]
    assert counts == {"read": 5, "kept": 3, "dropped": 2, "reasons": {"short": 2}}
    dropped = list(read_jsonl(file))
    assert [(one["reason"], one["id"], one["text"]) for one in dropped] == [("short", "1", "가"), ("short", "2", "가가")]
    assert Document.from_record({name: dropped[0][name] for name in ("id", "text", "origin")}) == ROWS[0]


def test_a_step_that_drops_nothing_still_leaves_its_file(tmp_path: Path) -> None:
    counts: dict[str, Any] = {}
    assert list(run_step(keep_if(lambda row: True, "never"), ROWS, tmp_path / "a.jsonl", counts)) == ROWS
    assert (tmp_path / "a.jsonl").read_bytes() == b""


def loses(rows: Iterable[Row]) -> Iterator[Row | Dropped]:
    yield from list(rows)[1:]


def makes(rows: Iterable[Row]) -> Iterator[Row | Dropped]:
    for row in rows:
        yield row
        yield row


@pytest.mark.parametrize("step", [loses, makes])
def test_a_step_that_loses_or_makes_rows_is_a_bug_that_shows(step: Callable[..., Any], tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="lost or made rows"):
        list(run_step(step, ROWS, tmp_path / "a.jsonl", {}))


def test_a_run_that_breaks_off_leaves_no_half_file(tmp_path: Path) -> None:
    started = run_step(keep_if(lambda row: False, "all"), iter(ROWS), tmp_path / "a.jsonl", {})
    with pytest.raises(RuntimeError):

        def broken(rows: Iterable[Row]) -> Iterator[Row | Dropped]:
            yield Dropped(ROWS[0], "first")
            raise RuntimeError("the power went out")

        list(run_step(broken, ROWS, tmp_path / "b.jsonl", {}))
    started.close()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_resource_error(tmp_path: Path) -> None:
    (tmp_path / "dropped").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(ResourceError):
        list(run_step(keep_if(lambda row: True, "never"), ROWS, tmp_path / "dropped" / "a.jsonl", {}))
