"""The shape of the project: imports point down, no torch at the top, small files and functions, every public name documented."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "hunmin"
STAGES = {"data", "vocabulary", "train", "evaluate", "export", "serve", "report"}
LOWER = {"llm", "benchmarks", "korean", "web", "core"}
TOP = {"cli", "printing", "plan", "pipeline", "recipe"}
MAY_IMPORT: dict[str, set[str]] = {
    "core": set(),
    "korean": {"core"},
    "benchmarks": {"core"},
    "web": {"core"},
    "llm": {"core"},
    **{stage: LOWER for stage in STAGES},
    "recipe": LOWER | STAGES,
    "pipeline": LOWER | STAGES | {"recipe"},
    "plan": LOWER | STAGES | {"recipe"},
    "printing": LOWER | STAGES | {"recipe", "pipeline", "plan"},
    "cli": LOWER | STAGES | TOP,
}
HEAVY = {"torch", "transformers", "trl", "peft", "lm_eval", "datasets", "matplotlib", "pyarrow", "numpy"}
# Implementation modules whose classes derive from the library's own, so that they cannot import it inside a function.
HEAVY_MODULES = {"train/trainer.py", "train/callbacks.py", "train/optimizer.py"}
FILES = sorted(SOURCE.rglob("*.py"))


def part_of(file: Path) -> str:
    """The folder under hunmin, or the name of a top module."""
    relative = file.relative_to(SOURCE)
    return relative.parts[0] if len(relative.parts) > 1 else relative.stem


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parsed(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("part", sorted(MAY_IMPORT))
def test_imports_point_down(part: str) -> None:
    wrong = set()
    for file in FILES:
        if part_of(file) != part:
            continue
        for name in imports(parsed(file)):
            target = name.split(".")[1] if name.startswith("hunmin.") else ""
            if target and target != part and target not in MAY_IMPORT[part]:
                wrong.add((str(file.relative_to(SOURCE)), target))
    assert not wrong


def test_every_folder_has_its_place_in_the_import_order() -> None:
    assert {part_of(file) for file in FILES} - {"__init__"} <= set(MAY_IMPORT)


def top_level_imports(tree: ast.Module) -> Iterator[str]:
    """Modules imported when the file is, type-checking blocks left out."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from imports(node)


def test_heavy_libraries_are_imported_inside_functions() -> None:
    wrong = {
        (str(file.relative_to(SOURCE)), name)
        for file in FILES
        for name in top_level_imports(parsed(file))
        if name.split(".")[0] in HEAVY and str(file.relative_to(SOURCE)) not in HEAVY_MODULES
    }
    assert not wrong


def test_the_command_line_starts_without_any_heavy_library() -> None:
    code = f"import sys, hunmin.cli, hunmin.recipe, hunmin.pipeline, hunmin.plan; print([m for m in {sorted(HEAVY)} if m in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert loaded == "[]"


def test_no_file_is_longer_than_400_lines() -> None:
    assert [file.name for file in FILES if len(file.read_text(encoding="utf-8").splitlines()) > 400] == []


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        (file.name, node.name)
        for file in FILES
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


def test_no_module_is_called_utils() -> None:
    forbidden = {"utils", "util", "helpers", "helper", "base", "manager", "common", "misc"}
    assert [file for file in FILES if forbidden & set(file.relative_to(SOURCE).with_suffix("").parts)] == []


def test_every_module_says_what_is_in_it() -> None:
    undocumented = [
        str(file.relative_to(SOURCE)) for file in FILES if file.name != "__init__.py" and not ast.get_docstring(parsed(file))
    ]
    assert undocumented == []


def test_every_setting_has_a_sentence() -> None:
    from hunmin.core.settings import Settings
    from hunmin.recipe import Recipe

    def models(model: type[Settings]) -> Iterator[type[Settings]]:
        from hunmin.recipe import _models

        yield model
        for field in model.model_fields.values():
            for inner in _models(field.annotation):
                yield from models(inner)

    missing = [(model.__name__, name) for model in models(Recipe) for name in model.model_fields if name not in model.sentences()]
    assert missing == []


def test_nothing_unpickles_or_evaluates() -> None:
    wrong = [
        (file.name, name)
        for file in FILES
        for name in imports(parsed(file))
        if name.split(".")[0] in {"pickle", "dill", "cloudpickle", "marshal", "shelve"}
    ]
    assert wrong == []
    assert not [file.name for file in FILES if "trust_remote_code=True" in file.read_text(encoding="utf-8")]
