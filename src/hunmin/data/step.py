"""Steps: factory functions whose arguments are their settings, under one name in Python, YAML, docs and tests.

A step takes rows and yields rows and `Dropped` rows; nothing vanishes: read = kept + dropped. The runner counts, writes
`dropped/NAME.jsonl` and shows progress; the step only decides.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from hunmin.core.errors import Problem, nearest
from hunmin.core.example import Row
from hunmin.core.jsonl import atomic_writer, dumps
from hunmin.core.language import tr


@dataclass(frozen=True, slots=True)
class Dropped:
    """A row a step took out, and why (a code that is counted)."""

    row: Row
    reason: str
    detail: str = ""


Step = Callable[[Iterable[Row]], Iterator[Row | Dropped]]
Factory = Callable[..., Step]

STEPS: dict[str, Factory] = {}


def step(factory: Factory) -> Factory:
    """Register a step under its function's name."""

    @wraps(factory)
    def named(*args: Any, **settings: Any) -> Step:
        return factory(*args, **settings)

    STEPS[factory.__name__] = named
    return named


def keep_if(test: Callable[[Row], bool], reason: str) -> Step:
    """A step that keeps the rows a test holds for."""

    def run(rows: Iterable[Row]) -> Iterator[Row | Dropped]:
        for row in rows:
            yield row if test(row) else Dropped(row, reason)

    return run


def known_steps() -> Mapping[str, Factory]:
    """All steps; importing their modules registers them."""
    from hunmin.data import steps  # noqa: F401

    return STEPS


def settings_model(factory: Factory) -> type[BaseModel]:
    """The arguments of a step as a model that refuses unknown names."""
    parameters = inspect.signature(factory, eval_str=True).parameters.values()
    fields: dict[str, Any] = {p.name: (p.annotation, ... if p.default is p.empty else p.default) for p in parameters}
    return create_model(factory.__name__, __config__=ConfigDict(extra="forbid"), **fields)


def named_step(entry: str | Mapping[str, Mapping[str, Any]]) -> tuple[str, Mapping[str, Any]]:
    """Name and settings of one entry of a recipe's `steps`."""
    if isinstance(entry, str):
        return entry, {}
    name, settings = next(iter(entry.items()))
    return name, settings or {}


def step_problems(entries: Iterable[str | Mapping[str, Mapping[str, Any]]], at: str) -> Iterator[Problem]:
    """Everything wrong with the `steps` of a recipe."""
    steps = known_steps()
    for index, entry in enumerate(entries):
        place = f"{at}[{index}]"
        if not isinstance(entry, str) and len(entry) != 1:
            yield Problem(tr("one step an entry", "항목 하나에 단계 하나만 적으세요"), place)
            continue
        name, settings = named_step(entry)
        if name not in steps:
            yield Problem(tr(f"unknown step '{name}'", f"알 수 없는 단계 '{name}'"), place, nearest(str(name), list(steps)))
            continue
        try:
            settings_model(steps[name]).model_validate(settings)
        except ValidationError as error:
            for found in error.errors():
                key = ".".join(str(part) for part in found["loc"])
                fix = nearest(key, list(inspect.signature(steps[name]).parameters)) if found["type"] == "extra_forbidden" else ""
                yield Problem(f"{name}.{key}: {found['msg']}", place, fix)


def make_step(entry: str | Mapping[str, Mapping[str, Any]]) -> tuple[str, Step]:
    """Build a step that `step_problems` found nothing wrong with."""
    name, settings = named_step(entry)
    factory = known_steps()[name]
    return name, factory(**settings_model(factory).model_validate(settings).model_dump())


def run_step(step: Step, rows: Iterable[Row], dropped_file: Path, counts: dict[str, Any]) -> Iterator[Row]:
    """Run one step: yield what it keeps, write what it drops, fill `counts` (read, kept, dropped, reasons)."""
    reasons: Counter[str] = Counter()
    counts |= {"read": 0, "kept": 0, "dropped": 0, "reasons": reasons}

    def counted() -> Iterator[Row]:
        for row in rows:
            counts["read"] += 1
            yield row

    with atomic_writer(dropped_file) as out:
        for outcome in step(counted()):
            if isinstance(outcome, Dropped):
                counts["dropped"] += 1
                reasons[outcome.reason] += 1
                out.write(dumps({"reason": outcome.reason, "detail": outcome.detail, **outcome.row.to_record()}) + "\n")
            else:
                counts["kept"] += 1
                yield outcome
    assert counts["read"] == counts["kept"] + counts["dropped"], "a step lost or made rows"
    counts["reasons"] = dict(reasons.most_common())
