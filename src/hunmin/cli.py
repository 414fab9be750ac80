"""The command line: parsing and printing only. Every verb calls one function and prints what it returns."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hunmin.core.errors import HunminError, Interrupted, MissingExtra, UsageError
from hunmin.core.language import tr
from hunmin.core.progress import quiet_libraries

app = typer.Typer(
    name="hunmin",
    help="Korean instruction tuning, from raw data to a measured model. / 원본 데이터에서 검증된 한국어 모델까지.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

RecipePath = Annotated[str, typer.Argument(help="A recipe file, or the name of a bundled recipe such as quickstart.")]
Overrides = Annotated[list[str] | None, typer.Argument(help="Settings to change: train.0.learning_rate=1e-4")]
Workspace = Annotated[Path, typer.Option(help="Folder of the runs.")]
RUNS = Path("runs")
# Which part of Hunmin brings a library that a plain installation leaves out.
EXTRA_OF = {name: "train" for name in ("torch", "transformers", "trl", "peft", "datasets", "accelerate", "safetensors")}
EXTRA_OF |= {"lm_eval": "eval", "matplotlib": "report", "koreanize_matplotlib": "report"}


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
    _say(notes)
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
    _say(notes)
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
    _say(notes)
    dataset, tokenizer = prepared(loaded, Run(loaded.name, workspace, loaded.seed))
    for shown in inspected(_pass(loaded.train, train_pass), dataset, tokenizer, count):
        print_tokens(shown)


def _pass(passes: list[Any], number: int) -> Any:
    if number > len(passes):
        what = tr(f"the recipe has {len(passes)} training passes", f"레시피의 학습은 {len(passes)}번입니다")
        raise UsageError(what, at="--pass")
    return passes[number - 1]


@app.command()
def contamination(
    file: Annotated[str, typer.Argument(help="Training data of any shape.")],
    against: Annotated[list[str], typer.Option(help="hunmin_mini, hunmin_mini_copa …, or a JSON-lines file.")],
    threshold: Annotated[float, typer.Option(min=0.05, max=1.0, help="Share of an item's 12-grams found in a row.")] = 0.5,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a pair.")] = False,
) -> None:
    """Find benchmark items inside training rows."""
    from hunmin.benchmarks.items import benchmark_items
    from hunmin.core.jsonl import dumps
    from hunmin.data.settings import SourceSettings
    from hunmin.data.sources.reader import Report, read_source
    from hunmin.data.steps.contamination import ItemIndex

    index, report, pairs = ItemIndex(item for name in against for item in benchmark_items(name)), Report(), 0
    for row in read_source(SourceSettings(path=file), report):
        for leak in index.leaks(row.id, row.text, threshold):
            pairs += 1
            line = {"row": row.id, "id": row.id, "against": leak.item.benchmark, "item": leak.item.id, "overlap": leak.overlap}
            typer.echo(dumps(line) if json_ else f"{row.id}  {leak.item.benchmark} {leak.item.id}  {leak.overlap:.0%}")
    if not json_:
        found = f"{report.kept:,} rows against {len(index.items):,} texts: {pairs:,} pairs"
        typer.echo(tr(found, f"{report.kept:,}행, 벤치마크 문장 {len(index.items):,}개: {pairs:,}쌍"))


@app.command()
def convert(
    file: Annotated[str, typer.Argument(help="Data of any shape.")],
    out: Annotated[Path, typer.Argument(help="File or folder to write.")],
    to: Annotated[str, typer.Option(help="messages, alpaca, sharegpt, llamafactory or axolotl.")],
    encoding: Annotated[str, typer.Option(help="Encoding of the file, such as cp949.")] = "",
    overwrite: Annotated[bool, typer.Option(help="Replace an existing output.")] = False,
) -> None:
    """Write data in the shape another trainer reads."""
    from hunmin.data.convert import convert as write
    from hunmin.data.settings import SourceSettings
    from hunmin.printing import print_counts

    print_counts(write(SourceSettings(path=file, encoding=encoding), out, to, overwrite))


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="Data of any shape.")],
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a finding.")] = False,
    encoding: Annotated[str, typer.Option(help="Encoding of the file, such as cp949.")] = "",
) -> None:
    """Find defects in any Korean data set; exit code 1 when there are errors."""
    from hunmin.core.jsonl import dumps
    from hunmin.data.check import Summary, check_source
    from hunmin.data.settings import SourceSettings
    from hunmin.printing import print_findings

    summary = Summary()
    for finding in check_source(SourceSettings(path=file, encoding=encoding), summary):
        if json_:
            typer.echo(dumps(finding.to_record()))
    if not json_:
        print_findings(file, summary)
    if summary.errors:
        raise typer.Exit(1)


@app.command()
def score(
    model: Annotated[str, typer.Argument(help="Folder, hub name or hunmin-tiny.")],
    tasks: Annotated[str, typer.Option(help="Comma-separated task names; hunmin_mini is bundled.")],
    shots: Annotated[str, typer.Option(help="Comma-separated numbers of shots.")] = "0",
    split: Annotated[str, typer.Option(help="Split to score.")] = "test",
    limit: Annotated[int | None, typer.Option(min=1, help="Items per task at most.")] = None,
    output: Annotated[Path | None, typer.Option(help="JSON file for the scores.")] = None,
) -> None:
    """Score a model on benchmarks through lm-evaluation-harness."""
    from hunmin.core.jsonl import write_json
    from hunmin.evaluate.scores import score_model
    from hunmin.evaluate.settings import EvaluateSettings
    from hunmin.printing import print_scores

    numbers = [_number(one) for one in shots.split(",")]
    settings = EvaluateSettings(tasks=tasks.split(","), shots=numbers, split=split, limit=limit)
    results = score_model(model, settings)
    print_scores(results["hunmin"]["scores"])
    if output is not None:
        write_json(output, results)


def _number(text: str) -> int:
    if not text.strip().isdigit():
        raise UsageError(
            tr(f"not a number of shots: '{text}'", f"예시 개수가 아닙니다: '{text}'"), at="--shots", fix="--shots 0,5"
        )
    return int(text)


@app.command()
def merge(
    adapter: Annotated[str, typer.Argument(help="Adapter folder.")], out: Annotated[Path, typer.Argument(help="New folder.")]
) -> None:
    """Merge an adapter into its base, in float32, checked from disk."""
    _export(adapter, out, "bfloat16")


@app.command()
def export(
    model: Annotated[str, typer.Argument(help="Model or adapter folder.")],
    out: Annotated[Path, typer.Argument(help="New folder.")],
    format_: Annotated[str, typer.Option("--format", help="safetensors.")] = "safetensors",
    dtype: Annotated[str, typer.Option(help="bfloat16, float16 or float32.")] = "bfloat16",
) -> None:
    """Write a model in the form others load, checked from disk."""
    if format_ != "safetensors":
        raise UsageError(
            tr(f"unknown format '{format_}'", f"알 수 없는 형식 '{format_}'"), at="--format", fix="--format safetensors"
        )
    _export(model, out, dtype)


def _export(model: str, out: Path, dtype: str) -> None:
    from hunmin.export.settings import ExportSettings
    from hunmin.export.stage import export_folder
    from hunmin.printing import print_checks

    if out.exists():
        raise UsageError(
            tr("the output exists", "출력이 이미 있습니다"),
            at=str(out),
            fix=tr("choose another folder", "다른 폴더를 지정하세요"),
        )
    print_checks(export_folder(ExportSettings.model_validate({"dtype": dtype}), model, out), out)


@app.command()
def chat(
    model: Annotated[str, typer.Argument(help="Folder, hub name or hunmin-tiny.")] = "hunmin-tiny",
    template: Annotated[str, typer.Option(help="Chat template, or model for its own.")] = "model",
    temperature: Annotated[float, typer.Option(min=0.0, max=2.0, help="0 is greedy.")] = 0.0,
    max_new_tokens: Annotated[int, typer.Option(min=1, help="Longest answer.")] = 256,
) -> None:
    """Talk with a model; an empty line or Ctrl-D ends."""
    from hunmin.llm.chat import talk

    talk(model, template, temperature, max_new_tokens)


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


def _say(notes: list[str]) -> None:
    for note in notes:
        typer.echo(f"{tr('note', '참고')}  {note}", err=True)


def main(argv: list[str] | None = None) -> int:
    """Run the command line; return the exit code that DESIGN §2 gives each kind of end."""
    debug = bool(os.environ.get("HUNMIN_DEBUG"))
    quiet_libraries()
    try:
        result: Any = app(args=argv, standalone_mode=False)
        if result == 128 + signal.SIGINT:  # how typer reports Ctrl-C
            raise Interrupted(signal.SIGINT)
        return result if isinstance(result, int) else 0
    except HunminError as error:
        if debug:
            raise
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _unexpected(error, debug)


def _unexpected(error: Exception, debug: bool) -> int:
    if isinstance(error, typer.Exit):
        return error.exit_code
    if isinstance(error, typer.Abort):
        return 128 + signal.SIGINT
    if hasattr(error, "show"):  # a usage error of typer's own
        error.show()
        return 2
    if isinstance(error, ModuleNotFoundError) and error.name in EXTRA_OF:
        print(MissingExtra(EXTRA_OF[error.name], tr("this command", "이 명령")), file=sys.stderr)
        return MissingExtra.exit_code
    if isinstance(error, MemoryError):
        print(tr("out of memory", "메모리가 부족합니다"), file=sys.stderr)
        return 5
    if debug:
        raise error
    print(f"{tr('a bug of ours', '훈민의 오류입니다')}: {type(error).__name__}: {error}", file=sys.stderr)
    print(f"  {tr('try', '해결')}  HUNMIN_DEBUG=1 hunmin …", file=sys.stderr)
    return 70


def entry() -> None:
    """The console script."""
    sys.exit(main())


if __name__ == "__main__":
    entry()
