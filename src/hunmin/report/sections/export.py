"""The exported model: its checks, its size."""

from __future__ import annotations

from collections.abc import Sequence

from hunmin.report.facts import Facts
from hunmin.web.markup import Cell, Column, Section, count, english, join, pairs, size, small, table, tag

COLUMNS = (
    Column("검사", "check", number=False),
    Column("값", "value"),
    Column("한도", "limit"),
    Column("결과", "result", number=False),
)


def export(facts: Facts) -> Section | None:
    """What was checked on the folder that others load."""
    if facts.exported is None:
        return None
    counts, settings = facts.exported.counts, facts.exported.settings
    rows: list[Sequence[Cell]] = []
    for check in counts.get("checks") or []:
        passed = bool(check.get("passed"))
        result = tag(
            "span",
            *(("통과", english("passed")) if passed else ("실패", english("failed"))),
            class_=f"verdict {'better' if passed else 'worse'}",
        )
        rows.append([str(check.get("name", "")), small(check.get("value")), small(check.get("limit")), result])
    body = join(
        pairs(
            (
                ("형식", "format", str(settings.get("format", ""))),
                ("자료형", "dtype", str(counts.get("dtype") or settings.get("dtype", ""))),
                ("매개변수", "parameters", count(counts.get("parameters"))),
                ("크기", "size", size(counts["bytes"]) if "bytes" in counts else ""),
            )
        ),
        table(COLUMNS, rows, "내보내기 검사 export checks"),
    )
    return Section("export", "내보내기", "Export", body) if body else None
