"""Write the pages that are made from the program: recipe.md from the settings, steps.md from the steps.

`python docs/generate.py` writes them, `--check` fails when one is not current.
"""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from pydantic_core import PydanticUndefined

from hunmin.core.settings import Settings
from hunmin.core.templates import OWN, template_names
from hunmin.data.step import known_steps
from hunmin.recipe import Recipe

DOCS = Path(__file__).parent
NOTICE = "<!-- Made by docs/generate.py; change the docstrings, then run `make docs`. -->\n"


def recipe_page() -> str:
    """Every key of a recipe with its type, default and sentence, in the order of the pipeline."""
    lines = [
        NOTICE,
        "# The recipe",
        "",
        "Unknown keys are refused before any work. `key=value` on the command line overrides a key:",
    ]
    lines += ["`hunmin run my.yaml train.0.learning_rate=1e-4`. `${NAME}` in a string is taken from the environment.", ""]
    lines += [f"Chat templates: {', '.join(f'`{name}`' for name in (OWN, *template_names()))}.", ""]
    lines += list(_section("", Recipe, "top level"))
    return "\n".join(lines) + "\n"


def _section(path: str, model: type[Settings], heading: str) -> Iterator[str]:
    yield f"## {heading}"
    yield ""
    yield inspect.cleandoc(model.__doc__ or "")
    yield ""
    yield "| key | type | default | meaning |"
    yield "|---|---|---|---|"
    sentences, nested = model.sentences(), []
    for name, field in model.model_fields.items():
        inner = list(_models(field.annotation))
        nested += [(f"{path}{name}", found) for found in inner]
        yield f"| `{name}` | {_type(field.annotation)} | {_default(field)} | {sentences[name].replace('|', '·')} |"
    if model.aliases:
        yield ""
        yield "Also accepted: " + ", ".join(f"`{alias}` → `{name}`" for alias, name in model.aliases.items()) + "."
    yield ""
    for name, found in nested:
        yield from _section(f"{name}.", found, f"`{name}`" + (" (a new model)" if found.__name__ == "NewModelSettings" else ""))


def _models(annotation: Any) -> Iterator[type[Settings]]:
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _type(annotation: Any) -> str:
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return " · ".join(f"`{value}`" for value in inner)
    if origin in (Union, types.UnionType):
        return " or ".join(_type(one) for one in inner if one is not type(None))
    if origin is list:
        return f"list of {_type(inner[0])}"
    if origin is dict:
        return "mapping"
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        return "section"
    return {"str": "text", "int": "integer", "float": "number", "bool": "true/false"}.get(
        annotation.__name__, annotation.__name__
    )


def _default(field: Any) -> str:
    if field.is_required():
        return "required"
    value = field.default if field.default is not PydanticUndefined else field.default_factory()
    if isinstance(value, Settings):
        return ""
    return "" if value in (None, "", [], {}) else f"`{str(value).lower() if isinstance(value, bool) else value}`"


def steps_page() -> str:
    """Every step of the data stage with its arguments."""
    lines = [
        NOTICE,
        "# Steps of the data stage",
        "",
        "Each drops rows with a reason into `dropped/`, and read = kept + dropped.",
        "",
    ]
    for name, factory in sorted(known_steps().items()):
        signature = inspect.signature(factory, eval_str=True)
        arguments = ", ".join(str(parameter) for parameter in signature.parameters.values())
        lines += [f"## {name}", "", f"`{name}({arguments})`", "", inspect.cleandoc(factory.__doc__ or ""), ""]
    return "\n".join(lines)


PAGES = {"recipe.md": recipe_page, "steps.md": steps_page}


def main() -> int:
    """Write or check the pages."""
    stale = []
    for name, make in PAGES.items():
        file, text = DOCS / name, make()
        if "--check" in sys.argv and (not file.exists() or file.read_text(encoding="utf-8") != text):
            stale.append(name)
        elif "--check" not in sys.argv:
            file.write_text(text, encoding="utf-8")
    if stale:
        print(f"not current: {', '.join(stale)}; run make docs", file=sys.stderr)
    return bool(stale)


if __name__ == "__main__":
    sys.exit(main())
