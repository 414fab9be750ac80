"""The command line's root, and the arguments that several verbs share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hunmin.core.language import tr

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


def say(notes: list[str]) -> None:
    """Print notes for the user beside the output."""
    for note in notes:
        typer.echo(f"{tr('note', '참고')}  {note}", err=True)
