"""A recipe: the settings of all stages, composed in the order in which they run. docs/recipe.md is generated from it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, Field, ValidationError, field_validator

from hunmin.core.errors import Problem, RecipeError, UsageError, nearest
from hunmin.core.language import tr
from hunmin.core.settings import Settings
from hunmin.core.templates import OWN, template_names
from hunmin.data.settings import DataSettings
from hunmin.evaluate.settings import EvaluateSettings
from hunmin.export.settings import ExportSettings
from hunmin.report.settings import ReportSettings
from hunmin.train.settings import NewModelSettings, TrainSettings
from hunmin.vocabulary.settings import VocabularySettings


class Recipe(Settings):
    """One recipe, from raw data to a report."""

    name: str = Field(pattern=r"^[\w.-]+$")
    """Name of the run; its folder is runs/NAME."""
    model: str | NewModelSettings = "hunmin-tiny"
    """Where the weights start: a folder, a hub name `owner/name@revision`, `hunmin-tiny`, or a new model's measures."""
    seed: int = 1
    """Everything random is derived from it."""
    data: DataSettings
    """From raw files to training rows."""
    vocabulary: VocabularySettings | None = None
    """The tokenizer of a new model."""
    train: list[TrainSettings] = Field(default_factory=list)
    """Training passes, in order."""
    evaluate: EvaluateSettings | None = None
    """What is measured before and after."""
    export: ExportSettings | None = None
    """The model in the form others load."""
    report: ReportSettings = Field(default_factory=ReportSettings)
    """The page at the end."""

    @field_validator("data", mode="before")
    @classmethod
    def _plain_sources(cls, value: Any) -> Any:
        if isinstance(value, Mapping) and isinstance(value.get("sources"), list):
            sources = [{"path": source} if isinstance(source, str) else source for source in value["sources"]]
            return {**value, "sources": sources}
        return value


def bundled_recipes() -> dict[str, Path]:
    """The recipes that ship with Hunmin, by name."""
    folder = Path(str(resources.files("hunmin") / "recipes"))
    return {file.stem: file for file in sorted(folder.glob("*.yaml"))}


def load_recipe(path: str, overrides: Sequence[str] = ()) -> tuple[Recipe, list[str]]:
    """Read a recipe file (or a bundled recipe by name) with `key=value` overrides.

    Returns the recipe and notes for the user (aliases that were taken for canonical names). Raises `RecipeError` with all
    problems at once, `UsageError` when there is no such file.
    """
    raw = _read(path)
    problems = list(_apply(raw, overrides))
    notes: list[str] = []
    raw = _canonical(raw, Recipe, "", notes)
    raw = _environment(raw, "", problems)
    recipe = _validate(raw, problems)
    if recipe is not None:
        problems += _across(recipe)
    if problems:
        raise RecipeError(problems)
    assert recipe is not None
    return recipe, notes


def _read(path: str) -> dict[str, Any]:
    file = Path(path)
    if not file.exists() and path in bundled_recipes():
        file = bundled_recipes()[path]
    try:
        raw = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as error:
        fix = nearest(file.stem, list(bundled_recipes()))
        raise UsageError(
            tr(f"cannot read the recipe: {error.strerror}", f"레시피를 읽을 수 없습니다: {error.strerror}"), at=path, fix=fix
        ) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f"{path}:{mark.line + 1}" if mark else path
        what = tr("the recipe is not YAML", "레시피가 YAML 형식이 아닙니다")
        raise RecipeError([Problem(f"{what}: {getattr(error, 'problem', error)}", at)]) from None
    if not isinstance(raw, dict):
        raise RecipeError(
            [Problem(tr("a recipe is a list of `key: value`", "레시피는 `키: 값` 목록이어야 합니다"), path, "hunmin new my.yaml")]
        )
    return raw


def _apply(raw: dict[str, Any], overrides: Sequence[str]) -> Iterator[Problem]:
    for override in overrides:
        key, equals, value = override.partition("=")
        parts = re.findall(r"[^.\[\]]+", key)
        if not equals or not parts:
            yield Problem(tr(f"not key=value: '{override}'", f"키=값 형식이 아닙니다: '{override}'"), "command line")
            continue
        place: Any = raw
        try:
            for part in parts[:-1]:
                place = place[int(part)] if isinstance(place, list) else place.setdefault(part, {})
            last: Any = int(parts[-1]) if isinstance(place, list) else parts[-1]
            place[last] = yaml.safe_load(value)
        except (ValueError, IndexError, TypeError, AttributeError, yaml.YAMLError):
            yield Problem(tr(f"nothing to set at '{key}'", f"'{key}' 자리에 값을 둘 수 없습니다"), "command line")


def _models(annotation: Any) -> Iterator[type[Settings]]:
    """The settings models inside a field's annotation."""
    if isinstance(annotation, type) and issubclass(annotation, Settings):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _canonical(raw: Any, model: type[Settings], at: str, notes: list[str]) -> Any:
    """Replace other tools' names by ours."""
    if not isinstance(raw, dict):
        return raw
    found: dict[str, Any] = {}
    for key, value in raw.items():
        name = model.aliases.get(key, key) if isinstance(key, str) else key
        if name != key:
            notes.append(tr(f"{at}{key} is {name} here", f"{at}{key} → {name}"))
        inner = next(_models(model.model_fields[name].annotation), None) if name in model.model_fields else None
        if inner is not None and isinstance(value, list):
            value = [_canonical(item, inner, f"{at}{name}[{index}].", notes) for index, item in enumerate(value)]
        elif inner is not None:
            value = _canonical(value, inner, f"{at}{name}.", notes)
        found[name] = value
    return found


def _environment(raw: Any, at: str, problems: list[Problem]) -> Any:
    """Fill ${NAME} from the environment, in paths and other strings."""
    if isinstance(raw, dict):
        return {key: _environment(value, f"{at}.{key}" if at else str(key), problems) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_environment(value, f"{at}[{index}]", problems) for index, value in enumerate(raw)]
    if not isinstance(raw, str) or "${" not in raw:
        return raw
    for name in re.findall(r"\$\{(\w+)\}", raw):
        if name not in os.environ:
            problems.append(Problem(tr(f"{name} is not set", f"환경 변수 {name} 이(가) 없습니다"), at, f"export {name}=…"))
        raw = raw.replace(f"${{{name}}}", os.environ.get(name, f"${{{name}}}"))
    return raw


def _validate(raw: dict[str, Any], problems: list[Problem]) -> Recipe | None:
    try:
        return Recipe.model_validate(raw)
    except ValidationError as error:
        problems += [_problem(found) for found in error.errors()]
        data = raw.get("data")
        if isinstance(data, dict) and isinstance(data.get("steps"), list):
            problems += _step_problems(data["steps"])
        return None


def _problem(found: Any) -> Problem:
    place = [part for part in found["loc"] if not (isinstance(part, str) and part in ("str", "NewModelSettings"))]
    at = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in place).lstrip(".")
    key = str(place[-1]) if place else ""
    if found["type"] == "extra_forbidden":
        names = _names_at(place[:-1])
        return Problem(tr(f"unknown key '{key}'", f"알 수 없는 키 '{key}'"), at, nearest(key, names))
    if found["type"] == "missing":
        return Problem(tr(f"'{key}' is missing", f"'{key}' 이(가) 없습니다"), at)
    given = found.get("input")
    shown = f" ({given!r})" if isinstance(given, str | int | float | bool) else ""
    return Problem(f"{found['msg']}{shown}", at)


def _names_at(place: Sequence[Any]) -> list[str]:
    model: type[BaseModel] = Recipe
    for part in place:
        if isinstance(part, str) and part in model.model_fields:
            model = next(_models(model.model_fields[part].annotation), model)
    names = list(model.model_fields)
    return names + list(getattr(model, "aliases", {}))


def _step_problems(steps: list[Any]) -> list[Problem]:
    from hunmin.data.step import step_problems

    return list(step_problems([step for step in steps if isinstance(step, str | dict)], "data.steps"))


def _across(recipe: Recipe) -> Iterator[Problem]:
    """What no single field can know."""
    yield from _step_problems(recipe.data.steps)
    if isinstance(recipe.model, NewModelSettings) and recipe.vocabulary is None:
        yield Problem(
            tr("a new model needs a vocabulary", "새 모델에는 vocabulary 가 필요합니다"),
            "vocabulary",
            "vocabulary: {method: scratch}",
        )
    if isinstance(recipe.model, str) and recipe.vocabulary is not None:
        what = tr("a vocabulary from scratch needs a new model", "처음부터 만드는 vocabulary 는 새 모델에만 쓸 수 있습니다")
        yield Problem(what, "vocabulary", tr("remove it, or describe the model's measures", "지우거나 모델의 크기를 적으세요"))
    for index, one in enumerate(recipe.train):
        if one.template not in (OWN, *template_names()):
            what = tr(f"unknown chat template '{one.template}'", f"알 수 없는 대화 템플릿 '{one.template}'")
            yield Problem(what, f"train[{index}].template", nearest(one.template, [OWN, *template_names()]))
        if one.optim == "muon" and one.finetuning_type != "full":
            what = tr("muon trains whole matrices", "muon 은 전체 행렬을 학습할 때만 쓸 수 있습니다")
            yield Problem(what, f"train[{index}].optim", "optim: adamw")
        if one.finetuning_type == "lora" and index < len(recipe.train) - 1:
            what = tr("a pass after lora needs the merged model", "lora 다음 학습에는 병합된 모델이 필요합니다")
            yield Problem(what, f"train[{index}].finetuning_type", tr("make it the last pass", "마지막 학습으로 옮기세요"))
