"""What the page is made of: the artifacts of a run by their kind, and what is read from their files."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from hunmin.core.artifact import Artifact
from hunmin.core.jsonl import read_jsonl
from hunmin.report.settings import ReportSettings

BEFORE = "evaluate-before-"
Point = dict[str, float]


@dataclass(slots=True)
class Facts:
    """A run: its recipe and what it made; what was not asked for stays empty."""

    settings: ReportSettings
    recipe: dict[str, Any]
    made: list[Artifact]
    dataset: Artifact | None = None
    vocabulary: Artifact | None = None
    models: list[Artifact] = field(default_factory=list)
    before: Artifact | None = None
    after: Artifact | None = None
    exported: Artifact | None = None

    @property
    def title(self) -> str:
        """Heading of the page."""
        return self.settings.title or str(self.recipe.get("name", "hunmin"))

    @property
    def parameters(self) -> int | None:
        """Parameters of the last trained model, where one was trained."""
        return self.models[-1].counts.get("parameters") if self.models else None


def gather(settings: ReportSettings, recipe: dict[str, Any], made: list[Artifact]) -> Facts:
    """Sort the artifacts of a run by what they are."""
    facts = Facts(settings, recipe, made)
    for artifact in made:
        if artifact.kind == "dataset":
            facts.dataset = artifact
        elif artifact.kind == "vocabulary":
            facts.vocabulary = artifact
        elif artifact.kind == "model":
            facts.models.append(artifact)
        elif artifact.kind == "scores" and artifact.folder.name.startswith(BEFORE):
            facts.before = artifact
        elif artifact.kind == "scores":
            facts.after = artifact
        elif artifact.kind == "export":
            facts.exported = artifact
    return facts


def stage_name(artifact: Artifact) -> str:
    """The stage an artifact's folder is named after: `train-1-sft-77ab…` is `train-1-sft`."""
    return artifact.folder.name.removesuffix(f"-{artifact.key}")


def records(artifact: Artifact | None, name: str) -> Iterable[dict[str, Any]]:
    """The records of a JSON lines file of an artifact, none where there is no such file."""
    return read_jsonl(artifact.file(name)) if artifact is not None and artifact.file(name).exists() else ()


def example_lengths(dataset: Artifact) -> tuple[array[int], array[int]]:
    """Characters of each training example's prompt (all turns before the answer) and of its answer."""
    prompts, answers = array("Q"), array("Q")
    for record in records(dataset, "examples.train.jsonl"):
        turns = record["messages"]
        ends_with_answer = bool(turns) and turns[-1]["role"] == "assistant"
        prompts.append(sum(map(_characters, turns[:-1] if ends_with_answer else turns)))
        if ends_with_answer:
            answers.append(_characters(turns[-1]))
    return prompts, answers


def _characters(turn: dict[str, Any]) -> int:
    return len(turn.get("content", "")) + len(turn.get("context", ""))


def document_lengths(dataset: Artifact) -> array[int]:
    """Characters of each training document."""
    return array("Q", (len(record["text"]) for record in records(dataset, "documents.train.jsonl")))


def curve(model: Artifact) -> tuple[list[Point], list[Point]]:
    """The points of a training pass: those with a loss, and those with a loss on the held-out rows."""
    points = list(records(model, "curve.jsonl"))
    return [point for point in points if "loss" in point], [point for point in points if "held_out_loss" in point]


@dataclass(frozen=True, slots=True)
class Line:
    """One task at one number of shots, before and after, as far as each was measured."""

    task: str
    shots: int
    before: dict[str, Any]
    after: dict[str, Any]
    compared: dict[str, Any]

    @property
    def first(self) -> float | None:
        """The score before training."""
        return self.compared.get("before", self.before.get("value"))

    @property
    def last(self) -> float | None:
        """The score after training."""
        return self.compared.get("after", self.after.get("value"))

    @property
    def metric(self) -> str:
        """Name of the score."""
        return str(self.after.get("metric") or self.before.get("metric") or "macro_f1")


def score_lines(facts: Facts) -> list[Line]:
    """The scores of a run, task by task.

    Scores before training stand beside those after only where both were measured on the same split with the same template.
    """
    after, before = _scores(facts.after), _scores(facts.before)
    if facts.before and facts.after and _conditions(facts.before) != _conditions(facts.after):
        before = {}
    elif facts.after is None:
        after, before = before, {}
    comparison = facts.after.counts.get("comparison") or [] if facts.after else []
    compared = {(line["task"], line["shots"]): line for line in comparison}
    keys = [*after, *(key for key in compared if key not in after)]
    return [Line(*key, before.get(key, {}), after.get(key, {}), compared.get(key, {})) for key in keys]


def _scores(artifact: Artifact | None) -> dict[tuple[str, int], dict[str, Any]]:
    found: Sequence[dict[str, Any]] = (artifact.counts.get("scores") or []) if artifact else []
    return {(line["task"], line["shots"]): line for line in found}


def _conditions(artifact: Artifact) -> tuple[Any, ...]:
    return artifact.counts.get("split"), artifact.counts.get("template"), artifact.settings.get("limit")
