"""The settings model of every stage: frozen, unknown keys refused, a sentence under each field.

Renamed keys (`ALIASES`) are what people type who come from Axolotl, LLaMA-Factory, TRL or the seeds' scripts.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class Settings(BaseModel):
    """Settings that fail on an unknown key before any work is done."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    aliases: ClassVar[dict[str, str]] = {}
    """Other tools' name → ours."""

    @classmethod
    def sentences(cls) -> dict[str, str]:
        """The sentence written under each field, by field name, inherited fields included."""
        found: dict[str, str] = {}
        for model in reversed(cls.__mro__):
            if isinstance(model, type) and issubclass(model, Settings) and model is not Settings:
                found |= _sentences(model)
        return found

    def record(self) -> dict[str, Any]:
        """The settings as JSON, every field present: what keys and manifests are made of."""
        return self.model_dump(mode="json")


def _sentences(model: type[Settings]) -> dict[str, str]:
    body = ast.parse(textwrap.dedent(inspect.getsource(model))).body[0]
    assert isinstance(body, ast.ClassDef)
    found: dict[str, str] = {}
    for node, following in zip(body.body, body.body[1:], strict=False):
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)) or "ClassVar" in ast.dump(node.annotation):
            continue
        if isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            found[node.target.id] = " ".join(str(following.value.value).split())
    return found
