"""What the pages say is what the program does."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer
import yaml

from hunmin.cli import app
from hunmin.recipe import load_recipe

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ko.md")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str = "") -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(name), re.DOTALL | re.MULTILINE)


def commands(name: str, program: str) -> Iterator[list[str]]:
    """The command lines of a page, in blocks and inside sentences, without their comments."""
    lines = [line for block in blocks(name) for line in block.splitlines()]
    for line in [*lines, *re.findall(r"`([^`\n]+)`", text_of(name))]:
        if line.startswith(f"{program} "):
            yield shlex.split(line, comments=True)[1:]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate_docs", ROOT / "docs" / "generate.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_generated_pages_are_current(generate: ModuleType) -> None:
    stale = [name for name, make in generate.PAGES.items() if (ROOT / "docs" / name).read_text(encoding="utf-8") != make()]
    assert stale == [], "run make docs"


@pytest.mark.parametrize("name", READMES)
def test_every_command_of_the_readme_is_one_that_the_program_takes(name: str) -> None:
    """Verb, options, values and arguments are parsed as the program would, and nothing is run."""
    group: Any = typer.main.get_command(app)
    found = list(commands(name, "hunmin"))
    assert len(found) > 8
    for verb, *arguments in found:
        assert verb in group.commands, f"{name}: hunmin {verb}"
        group.commands[verb].make_context(verb, arguments)


def test_a_command_with_a_wrong_option_would_be_noticed() -> None:
    group: Any = typer.main.get_command(app)
    for verb, arguments in (("check", ["a.jsonl", "--jsn"]), ("plan", []), ("score", ["m", "--tasks", "a", "--limit", "zero"])):
        with pytest.raises(Exception, match=r"(?i)no such option|missing|valid integer"):
            group.commands[verb].make_context(verb, arguments)


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_of_the_readme_exists(name: str) -> None:
    targets = set(re.findall(r"^([\w-]+):", text_of("Makefile"), re.MULTILINE))
    named = [target for line in commands(name, "make") for target in line if "=" not in target]
    assert named and set(named) <= targets


@pytest.mark.parametrize("name", READMES)
def test_the_recipe_of_the_readme_loads(name: str, tmp_path: Path) -> None:
    (block,) = blocks(name, "yaml")
    file = tmp_path / "my.yaml"
    file.write_text(block, encoding="utf-8")
    recipe, notes = load_recipe(str(file))
    assert (recipe.name, notes) == ("my", [])
    assert recipe.train[0].finetuning_type == "lora" and recipe.data.sources[0].licence == "CC-BY-4.0"


def test_both_readmes_show_the_same_commands_and_the_same_recipe() -> None:
    english, korean = ([*commands(name, "hunmin"), *commands(name, "make")] for name in READMES)
    assert english == korean
    assert yaml.safe_load(blocks(READMES[0], "yaml")[0]) == yaml.safe_load(blocks(READMES[1], "yaml")[0])


@pytest.mark.parametrize("name", [*READMES, "docs/architecture.md", "docs/log.md"])
def test_every_file_a_page_names_exists(name: str) -> None:
    text, folder = text_of(name), (ROOT / name).parent
    linked = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in linked if not (folder / link).exists()] == []
    promised = re.findall(r"`(tests/[\w./]+)`", text)
    assert [file for file in promised if not (ROOT / file).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_every_promise_names_a_folder_that_holds_tests(name: str) -> None:
    promised = set(re.findall(r"`(tests/[\w./]+)`", text_of(name)))
    assert len(promised) >= 6
    for place in promised:
        files = [ROOT / place] if place.endswith(".py") else list((ROOT / place).rglob("test_*.py"))
        assert any("def test_" in file.read_text(encoding="utf-8") for file in files), place


@pytest.mark.parametrize("page", sorted(str(file.relative_to(ROOT)) for file in ROOT.glob("docs/**/*.md")) + list(READMES))
def test_no_page_names_a_path_of_one_machine(page: str) -> None:
    assert re.findall(r"(?<![\w.])/(?:home|work|tmp|opt|root|Users)/[\w.-]+", text_of(page)) == []
