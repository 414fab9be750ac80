"""The data stage: sources → rows → steps → training and held-out files.

Files of the artifact: examples.train.jsonl, examples.held_out.jsonl, documents.train.jsonl, documents.held_out.jsonl,
rejected.jsonl (unreadable records), dropped/N-STEP.jsonl (what each step took out).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hunmin.benchmarks.items import BenchmarkItem
from hunmin.core.errors import TooManyRejects
from hunmin.core.example import Document, Example, Rejected, Row
from hunmin.core.jsonl import write_jsonl
from hunmin.core.language import tr
from hunmin.core.progress import Log, watched
from hunmin.data.settings import DataSettings, HoldOutSettings, SourceSettings
from hunmin.data.sources.reader import Report, drop_conflicts, read_source
from hunmin.data.step import make_step, run_step
from hunmin.data.steps.contamination import without_items

STAGE_VERSION = 3


def build_dataset(settings: DataSettings, folder: Path, seed: int, log: Log | None = None) -> dict[str, Any]:
    """Read all sources, run all steps, split, write; returns the counts of the manifest.

    Raises `TooManyRejects` when more than `max_reject_rate` of the records cannot be read or no row is left.
    """
    reports: dict[str, dict[str, Any]] = {}
    rejected: list[Rejected] = []
    rows: Iterable[Row] = _read_all(settings, seed, reports, rejected, log)
    step_counts: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(settings.steps, 1):
        name, step = make_step(entry)
        counts = step_counts.setdefault(f"{number}-{name}", {})
        rows = run_step(step, rows, folder / "dropped" / f"{number}-{name}.jsonl", counts)
    kept = list(rows)
    write_jsonl(folder / "rejected.jsonl", (one.to_record() for one in rejected))
    _check_rejects(settings, reports, rejected, len(kept), folder)
    found: dict[str, Any] = {"sources": reports, "steps": step_counts, "rows": len(kept)}
    examples = [row for row in kept if isinstance(row, Example)]
    documents = [row for row in kept if isinstance(row, Document)]
    for name, part in (("examples", examples), ("documents", documents)):
        train, held_out = hold_out(part, settings.held_out)
        if settings.held_out.overlap:
            apart = without_items((BenchmarkItem("held_out", row.id, row.text) for row in held_out), settings.held_out.overlap)
            counts = step_counts.setdefault(f"held_out-{name}", {})
            train = list(run_step(apart, train, folder / "dropped" / f"held_out-{name}.jsonl", counts))
        write_jsonl(folder / f"{name}.train.jsonl", (row.to_record() for row in train))
        write_jsonl(folder / f"{name}.held_out.jsonl", (row.to_record() for row in held_out))
        found[name] = {"train": len(train), "held_out": len(held_out), "characters": sum(len(row.text) for row in train)}
    found["tasks"] = dict(Counter(example.task for example in examples).most_common())
    found["licences"] = dict(Counter(row.origin.licence for row in kept).most_common())
    return found


def _read_all(
    settings: DataSettings, seed: int, reports: dict[str, dict[str, Any]], rejected: list[Rejected], log: Log | None
) -> Iterator[Row]:
    for number, source in enumerate(settings.sources):
        report = Report()
        rows: list[Row] = list(
            watched(read_source(source, report, seed), f"{tr('reading', '읽는 중')} {source.path}", source.rows, log)
        )
        if report.conflicts:
            datasets = {row.origin.dataset for row in rows}
            for dataset in datasets:
                rows = list(drop_conflicts(iter(rows), report, dataset))
        yield from rows
        rejected += report.rejected
        reports[f"{number}-{source_label(source)}"] = report.to_record() | {"licence": source.licence}


def source_label(source: SourceSettings) -> str:
    """A source's name in counts and pages: the last part of its path."""
    return Path(source.path.removeprefix("bundled:")).name


def _check_rejects(
    settings: DataSettings, reports: dict[str, dict[str, Any]], rejected: list[Rejected], n_kept: int, folder: Path
) -> None:
    n_read = sum(report["read"] for report in reports.values())
    reasons = Counter(one.reason for one in rejected).most_common(3)
    if not n_kept:
        what = tr(f"0 records left of {n_read:,} read", f"읽은 {n_read:,}건 가운데 남은 것이 없습니다")
    elif len(rejected) > settings.max_reject_rate * n_read:
        what = tr(
            f"{len(rejected):,} of {n_read:,} records were rejected, more than {settings.max_reject_rate:.1%}",
            f"{n_read:,}건 가운데 {len(rejected):,}건을 읽지 못해 한도 {settings.max_reject_rate:.1%}를 넘었습니다",
        )
    else:
        return
    found = ", ".join(f"{reason} {count:,}" for reason, count in reasons)
    fix = tr("mend the rows, or raise data.max_reject_rate", "해당 행을 고치거나 data.max_reject_rate 를 올리세요")
    raise TooManyRejects(what + (f" ({found})" if found else ""), at=str(folder / "rejected.jsonl"), fix=fix)


def hold_out(rows: list[Row] | list[Example] | list[Document], settings: HoldOutSettings) -> tuple[list[Row], list[Row]]:
    """Split rows by the hash of their id alone: a row stays on its side whatever other rows come or go.

    Beyond `max_rows` the lowest hashes stay held out, so that more rows only ever move a row into training.
    """
    below = [index for index, row in enumerate(rows) if _place(row.id) < settings.share]
    chosen = frozenset(sorted(below, key=lambda index: _place(rows[index].id))[: settings.max_rows])
    train = [row for index, row in enumerate(rows) if index not in chosen]
    return train, [row for index, row in enumerate(rows) if index in chosen]


def _place(row_id: str) -> float:
    """Where an id stands between 0 and 1, always the same."""
    return int.from_bytes(hashlib.sha256(row_id.encode()).digest()[:8], "big") / 2**64
