"""The stages in order: the table of contents of the project.

data → vocabulary → train (pass by pass) → evaluate → export → report. Each stage gets artifacts and its own settings; what
two stages need lies below them or is passed in here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hunmin.core.artifact import Artifact, file_fingerprint, fingerprint, folder_fingerprint
from hunmin.core.errors import UsageError
from hunmin.core.jsonl import read_jsonl
from hunmin.core.language import tr
from hunmin.core.run import Run
from hunmin.data.sources.records import bundled, source_files
from hunmin.recipe import Recipe
from hunmin.train.settings import NewModelSettings

STAGES = ("data", "vocabulary", "train", "evaluate", "export", "report")

Announce = Callable[[str, str, Artifact | None], None]


def _silent(stage: str, state: str, artifact: Artifact | None) -> None:
    """Announce nothing."""


@dataclass(slots=True)
class Results:
    """What a run has made so far; a stage that was not asked for stays empty."""

    dataset: Artifact | None = None
    vocabulary: Artifact | None = None
    models: list[Artifact] = field(default_factory=list)
    scores_before: Artifact | None = None
    scores: Artifact | None = None
    exported: Artifact | None = None
    report: Artifact | None = None

    def all(self) -> Iterator[Artifact]:
        """The artifacts in the order they were made."""
        made = [self.dataset, self.vocabulary, *self.models, self.scores_before, self.scores, self.exported, self.report]
        yield from (artifact for artifact in made if artifact is not None)


def run_recipe(recipe: Recipe, run: Run, until: str = "report", announce: Announce = _silent, only: bool = False) -> Results:
    """Run the stages of a recipe up to `until`; finished ones are skipped, interrupted ones resumed.

    `announce(stage, "start" | "done" | "cached", artifact)` is told of every stage. With `only`, a stage before `until`
    that is not finished is an error (`UsageError`).
    """
    results = Results()
    with run.locked():
        for name, work in zip(STAGES, (_data, _vocabulary, _train, _evaluate, _export, _report), strict=True):
            work(recipe, run, results, announce if name == until or not only else _must_be_cached)
            if name == until:
                break
    return results


def prepared(recipe: Recipe, run: Run) -> tuple[Artifact, str]:
    """The dataset of a recipe and where its tokenizer is, made now when they are not there yet."""
    results = run_recipe(recipe, run, "vocabulary")
    return _made(results.dataset), _tokenizer_of(recipe, results)


def _must_be_cached(stage: str, state: str, artifact: Artifact | None) -> None:
    if state == "start":
        what = tr(f"stage {stage} is not finished", f"{stage} 단계가 아직 끝나지 않았습니다")
        raise UsageError(what, at="--only", fix=tr("run the recipe without --only first", "먼저 --only 없이 실행하세요"))


def _stage(run: Run, announce: Announce, name: str, **known: Any) -> Artifact:
    folder, _ = run.folder_of(name, known["kind"], known["settings"], known["inputs"], known["version"])
    finished = run.finished(folder)
    if not finished:
        announce(name, "start", None)
    artifact = run.stage(name, **known)
    announce(name, "cached" if finished else "done", artifact)
    return artifact


def source_fingerprints(recipe: Recipe) -> dict[str, str]:
    """A fingerprint of the bytes of every local source, by its path in the recipe."""
    found: dict[str, str] = {}
    for source in recipe.data.sources:
        path = (
            bundled(source.path.removeprefix("bundled:"))
            if source.path.startswith("bundled:")
            else Path(source.path).expanduser()
        )
        if path.exists():
            found[source.path] = fingerprint([file_fingerprint(file) for file in source_files(path)])
        else:
            found[source.path] = source.revision or "hub"
    return found


def _data(recipe: Recipe, run: Run, results: Results, announce: Announce) -> None:
    from hunmin.data.stage import STAGE_VERSION, build_dataset

    seed = run.random_seed("data")
    results.dataset = _stage(
        run,
        announce,
        "data",
        kind="dataset",
        settings=recipe.data.record() | {"seed": seed},
        inputs=source_fingerprints(recipe),
        version=STAGE_VERSION,
        build=lambda folder: build_dataset(recipe.data, folder, seed, run.log),
    )


def _vocabulary(recipe: Recipe, run: Run, results: Results, announce: Announce) -> None:
    if recipe.vocabulary is None:
        return
    from hunmin.vocabulary.stage import STAGE_VERSION, build_vocabulary

    settings, dataset = recipe.vocabulary, _made(results.dataset)
    results.vocabulary = _stage(
        run,
        announce,
        "vocabulary",
        kind="vocabulary",
        settings=settings.record(),
        inputs={"dataset": dataset.key},
        version=STAGE_VERSION,
        build=lambda folder: build_vocabulary(settings, dataset, folder),
    )


def _train(recipe: Recipe, run: Run, results: Results, announce: Announce) -> None:
    from hunmin.train.stage import STAGE_VERSION, train_model

    dataset = _made(results.dataset)
    for number, settings in enumerate(recipe.train, 1):
        start: str | NewModelSettings = str(results.models[-1].file("model")) if results.models else recipe.model
        tokenizer = _tokenizer_of(recipe, results)
        inputs = {"dataset": dataset.key, "model": _model_key(recipe, results)}
        seed = run.random_seed(f"train-{number}")

        def build(
            folder: Path,
            settings: Any = settings,
            start: str | NewModelSettings = start,
            tokenizer: str = tokenizer,
            seed: int = seed,
        ) -> dict[str, Any]:
            return train_model(settings, start, tokenizer, dataset, folder, seed, run.log)

        name = f"train-{number}-{settings.method}"
        record = settings.record() | {"seed": seed}
        results.models.append(
            _stage(run, announce, name, kind="model", settings=record, inputs=inputs, version=STAGE_VERSION, build=build)
        )


def _tokenizer_of(recipe: Recipe, results: Results) -> str:
    if results.models:
        return str(results.models[-1].file("model"))
    return str(results.vocabulary.file("tokenizer")) if results.vocabulary else str(recipe.model)


def _model_key(recipe: Recipe, results: Results) -> str:
    """What the weights start from, as a fingerprint."""
    if results.models:
        return results.models[-1].key
    if isinstance(recipe.model, NewModelSettings):
        return fingerprint([recipe.model.record(), _made(results.vocabulary).key])
    from hunmin.llm.load import locate

    return folder_fingerprint(locate(recipe.model))


def _evaluate(recipe: Recipe, run: Run, results: Results, announce: Announce) -> None:
    if recipe.evaluate is None:
        return
    from hunmin.evaluate.stage import STAGE_VERSION, evaluate_model

    settings, dataset = recipe.evaluate, _made(results.dataset)

    def scored(name: str, model: str, key: str, before: Artifact | None = None) -> Artifact:
        return _stage(
            run,
            announce,
            name,
            kind="scores",
            settings=settings.record(),
            inputs={"model": key, "dataset": dataset.key, "before": before.key if before else ""},
            version=STAGE_VERSION,
            build=lambda folder: evaluate_model(settings, model, dataset, before, folder, run.log),
        )

    if settings.before and isinstance(recipe.model, str) and results.models:
        from hunmin.llm.load import locate

        results.scores_before = scored("evaluate-before", recipe.model, folder_fingerprint(locate(recipe.model)))
    results.scores = scored("evaluate", _last_model(recipe, results), _model_key(recipe, results), results.scores_before)


def _last_model(recipe: Recipe, results: Results) -> str:
    return str(results.models[-1].file("model")) if results.models else str(recipe.model)


def _export(recipe: Recipe, run: Run, results: Results, announce: Announce) -> None:
    if recipe.export is None:
        return
    from hunmin.export.stage import STAGE_VERSION, export_model

    settings = recipe.export
    model = _last_model(recipe, results)
    facts = {
        "recipe": recipe.record(),
        "dataset": _made(results.dataset).counts,
        "passes": [one.settings | one.counts for one in results.models],
        "scores": results.scores.counts if results.scores else {},
        "samples": _samples(results.scores),
    }
    results.exported = _stage(
        run,
        announce,
        "export",
        kind="export",
        settings=settings.record(),
        inputs={"model": _model_key(recipe, results), "scores": results.scores.key if results.scores else ""},
        version=STAGE_VERSION,
        build=lambda folder: export_model(settings, model, folder, facts),
    )


def _samples(scores: Artifact | None) -> list[dict[str, Any]]:
    file = scores.file("samples.jsonl") if scores else None
    return list(read_jsonl(file)) if file and file.exists() else []


def _report(recipe: Recipe, run: Run, results: Results, announce: Announce) -> None:
    from hunmin.report.stage import STAGE_VERSION, write_report

    made = list(results.all())
    results.report = _stage(
        run,
        announce,
        "report",
        kind="report",
        settings=recipe.report.record(),
        inputs={artifact.folder.name: artifact.key for artifact in made},
        version=STAGE_VERSION,
        build=lambda folder: write_report(recipe.report, recipe.record(), made, folder),
    )


def _made(artifact: Artifact | None) -> Artifact:
    assert artifact is not None, "an earlier stage has not run"
    return artifact
