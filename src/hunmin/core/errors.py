"""Every deliberate error of Hunmin, and the exit code each one ends with.

HunminError                70  a bug of ours when raised as such
├── UsageError              2  the command, a file or a model named by the user is wrong
│   ├── RecipeError         2  the recipe is wrong; raised before anything runs, all problems at once
│   ├── SourceError         2  a data file or data set cannot be read
│   ├── ModelError          2  a model or tokenizer cannot be read
│   └── MissingExtra        2  an optional part of Hunmin is not installed
├── TooManyRejects          3  more rows were rejected than the run allows
├── BudgetStop              4  a quota or budget ended the work; the same command resumes it
├── ResourceError           5  disk or memory
├── CheckFailed             6  a check of a result failed (stop test, NaN, export verification)
└── Interrupted       130/143  a signal ended the work after it was saved

A bad row is none of these: it is a `Rejected` and the work goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from hunmin.core.language import tr


class HunminError(Exception):
    """What happened, where, and what to do: three lines for the user, no traceback."""

    exit_code = 70

    def __init__(self, what: str, *, at: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what, self.at, self.fix = what, at, fix

    def __str__(self) -> str:
        at, fix = tr("at", "위치"), tr("try", "해결")
        lines = [self.what, f"  {at}  {self.at}" if self.at else "", f"  {fix}  {self.fix}" if self.fix else ""]
        return "\n".join(line for line in lines if line)


class UsageError(HunminError):
    """The command line, a file or a folder is not what the command needs."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in a recipe."""

    what: str
    at: str
    fix: str = ""


class RecipeError(UsageError):
    """The recipe has mistakes; the message lists all of them."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(UsageError(p.what, at=p.at, fix=p.fix)) for p in problems))


class SourceError(UsageError):
    """A data file, folder or hub data set cannot be read."""


class ModelError(UsageError):
    """A model folder or hub model cannot be read, or is refused."""


class MissingExtra(UsageError):
    """A part of Hunmin that is installed on request is needed now."""

    def __init__(self, extra: str, purpose: str) -> None:
        what = tr(f"{purpose} needs a part that is not installed", f"{purpose}에 필요한 부분이 설치되어 있지 않습니다")
        super().__init__(what, fix=f"pip install 'hunmin[{extra}]'")


class TooManyRejects(HunminError):
    """More rows were rejected than the run allows, or none was left."""

    exit_code = 3


class BudgetStop(HunminError):
    """A quota or budget ended the work; what is done is kept and the same command goes on."""

    exit_code = 4


class ResourceError(HunminError):
    """The disk is full, a file cannot be written, or memory ran out."""

    exit_code = 5


class CheckFailed(HunminError):
    """A check of a result failed; the result is kept aside and not used."""

    exit_code = 6


class Interrupted(HunminError):
    """A signal ended the work after it was saved; the same command goes on."""

    def __init__(self, signal: int) -> None:
        super().__init__(tr("stopped; the same command goes on", "멈췄습니다. 같은 명령으로 이어집니다"))
        self.exit_code = 128 + signal


def nearest(name: str, known: Sequence[str]) -> str:
    """Suggest the nearest known name, or list what is known."""
    match = get_close_matches(name, known, n=1, cutoff=0.6)
    if match:
        return tr(f"use '{match[0]}'", f"'{match[0]}'을(를) 쓰세요")
    return tr("known: ", "가능한 값: ") + ", ".join(sorted(known))
