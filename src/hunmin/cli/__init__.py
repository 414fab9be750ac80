"""The command line: parsing and printing only. Every verb calls one function and prints what it returns."""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import typer

from hunmin.cli import recipes  # noqa: F401 (registers its verbs)

# isort: split
from hunmin.cli import data  # noqa: F401

# isort: split
from hunmin.cli import models  # noqa: F401

# isort: split
from hunmin.cli.app import app
from hunmin.core.errors import HunminError, Interrupted, MissingExtra
from hunmin.core.language import tr
from hunmin.core.progress import quiet_libraries

# Which part of Hunmin brings a library that a plain installation leaves out.
EXTRA_OF = {name: "train" for name in ("torch", "transformers", "trl", "peft", "datasets", "accelerate", "safetensors")}
EXTRA_OF |= {"lm_eval": "eval", "matplotlib": "report", "koreanize_matplotlib": "report"}


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
