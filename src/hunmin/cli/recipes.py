"""Verbs that take a recipe, and those that look at what its runs left."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from hunmin.cli.app import RUNS, Overrides, RecipePath, Workspace, app, say
from hunmin.core.errors import UsageError
from hunmin.core.language import tr


@app.command()
def run(
    recipe: RecipePath,
    overrides: Overrides = None,
    only: Annotated[str, typer.Option(help="Run one stage; earlier ones must be finished.")] = "",
    until: Annotated[str, typer.Option(help="Stop after this stage.")] = "",
    workspace: Workspace = RUNS,
) -> None:
    """Run a recipe; finished stages are skipped, interrupted ones go on."""
    from hunmin.core.run import Run
    from hunmin.pipeline import run_recipe
    from hunmin.printing import print_results, print_stage
    from hunmin.recipe import load_recipe

    loaded, notes = load_recipe(recipe, overrides or [])
    say(notes)
    results = run_recipe(
        loaded, Run(loaded.name, workspace, loaded.seed), _stage(only or until or "report"), print_stage, bool(only)
    )
    print_results(results)


def _stage(name: str) -> str:
    from hunmin.core.errors import nearest
    from hunmin.pipeline import STAGES

    if name not in STAGES:
        raise UsageError(
            tr(f"unknown stage '{name}'", f"알 수 없는 단계 '{name}'"), at="command line", fix=nearest(name, list(STAGES))
        )
    return name


@app.command()
def new(
    file: Annotated[Path, typer.Argument(help="The recipe to write.")],
    from_: Annotated[str, typer.Option("--from", help="The bundled recipe to start from.")] = "quickstart",
) -> None:
    """Write a commented recipe to edit."""
    from hunmin.core.errors import nearest
    from hunmin.recipe import bundled_recipes

    recipes = bundled_recipes()
    if from_ not in recipes:
        raise UsageError(
            tr(f"no recipe '{from_}'", f"'{from_}' 레시피가 없습니다"), at="--from", fix=nearest(from_, list(recipes))
        )
    if file.exists():
        raise UsageError(
            tr("the file exists", "이미 있는 파일입니다"), at=str(file), fix=tr("choose another name", "다른 이름을 쓰세요")
        )
    text = recipes[from_].read_text(encoding="utf-8").replace(f"name: {from_}\n", f"name: {file.stem}\n")
    file.write_text(text, encoding="utf-8")
    typer.echo(f"{file}\n{tr('next', '다음')}  hunmin plan {file}")


@app.command()
def plan(recipe: RecipePath, overrides: Overrides = None, workspace: Workspace = RUNS) -> None:
    """Check a recipe and show rows, tokens, steps, memory and time; runs nothing."""
    from hunmin.core.run import Run
    from hunmin.plan import make_plan
    from hunmin.printing import print_plan
    from hunmin.recipe import load_recipe

    loaded, notes = load_recipe(recipe, overrides or [])
    say(notes)
    made = make_plan(loaded, Run(loaded.name, workspace, loaded.seed))
    print_plan(loaded, made)
    if made.problems:
        raise typer.Exit(2)


@app.command()
def inspect(
    recipe: RecipePath,
    overrides: Overrides = None,
    count: Annotated[int, typer.Option("-n", min=1, help="Examples to show.")] = 3,
    train_pass: Annotated[int, typer.Option("--pass", min=1, help="Training pass to look at.")] = 1,
    workspace: Workspace = RUNS,
) -> None:
    """Show training examples as the model sees them; trained tokens are coloured."""
    from hunmin.core.run import Run
    from hunmin.pipeline import prepared
    from hunmin.printing import print_tokens
    from hunmin.recipe import load_recipe
    from hunmin.train.inspection import inspected

    loaded, notes = load_recipe(recipe, overrides or [])
    say(notes)
    dataset, tokenizer = prepared(loaded, Run(loaded.name, workspace, loaded.seed))
    for shown in inspected(_pass(loaded.train, train_pass), dataset, tokenizer, count):
        print_tokens(shown)


def _pass(passes: list[Any], number: int) -> Any:
    if number > len(passes):
        what = tr(f"the recipe has {len(passes)} training passes", f"레시피의 학습은 {len(passes)}번입니다")
        raise UsageError(what, at="--pass")
    return passes[number - 1]


@app.command()
def runs(workspace: Workspace = RUNS) -> None:
    """List the runs of a workspace."""
    from hunmin.core.run import run_states

    for name, stages in run_states(workspace):
        typer.echo(f"{name}  {' · '.join(stages)}")


@app.command()
def doctor() -> None:
    """Show what is installed and what this machine can do."""
    from hunmin.core.machine import facts

    for name, value in facts():
        typer.echo(f"{name:<14}{value}")
