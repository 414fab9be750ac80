"""Settings: unknown keys refused, every field with its sentence, records that make keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, ClassVar, get_args

import pytest
from pydantic import ValidationError

from hunmin.core.artifact import fingerprint
from hunmin.core.settings import Settings
from hunmin.recipe import Recipe


class Tea(Settings):
    """How tea is made."""

    aliases: ClassVar[dict[str, str]] = {"temp": "degrees"}
    """Not a field."""
    degrees: int = 80
    """Temperature in
    degrees."""
    leaves: list[str] = ["녹차"]
    """Kinds of leaves."""


class GreenTea(Tea):
    """Green tea."""

    degrees: int = 70
    """Cooler than black tea."""
    cup: str
    """The cup."""


def models(annotation: Any = Recipe) -> Iterator[type[Settings]]:
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for inner in get_args(annotation):
        yield from models(inner)


def test_the_sentence_under_each_field_is_found_inherited_ones_too() -> None:
    assert Tea.sentences() == {"degrees": "Temperature in degrees.", "leaves": "Kinds of leaves."}
    assert GreenTea.sentences() == {"degrees": "Cooler than black tea.", "leaves": "Kinds of leaves.", "cup": "The cup."}


@pytest.mark.parametrize("model", sorted(set(models()), key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_every_field_of_a_recipe_has_a_sentence(model: type[Settings]) -> None:
    sentences = model.sentences()
    assert set(sentences) == set(model.model_fields)
    assert all(sentence.endswith(".") and len(sentence) > 10 for sentence in sentences.values())


@pytest.mark.parametrize("model", sorted(set(models()), key=lambda model: model.__name__), ids=lambda model: model.__name__)
def test_names_of_other_tools_lead_to_fields_and_hide_none(model: type[Settings]) -> None:
    assert set(model.aliases.values()) <= set(model.model_fields)
    assert not set(model.aliases) & set(model.model_fields)


def test_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError, match="degreees"):
        Tea.model_validate({"degreees": 90})


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError):
        Tea().degrees = 90  # type: ignore[misc]


def test_the_record_holds_every_field_and_says_the_same_again() -> None:
    record = GreenTea(cup="찻잔").record()
    assert record == {"degrees": 70, "leaves": ["녹차"], "cup": "찻잔"}
    assert GreenTea.model_validate(json.loads(json.dumps(record))).record() == record
    assert fingerprint(record) == fingerprint(dict(reversed(record.items()))) != fingerprint(GreenTea(cup="컵").record())
