"""What a check found, on one page: counts by kind, then ten examples of each with the place marked."""

from __future__ import annotations

from collections import Counter

from hunmin.data.findings import KIND_NAMES, Finding, Summary
from hunmin.web.document import document
from hunmin.web.markup import Cell, Column, Html, both, count, english, join, note, pairs, table, tag

COLUMNS = (
    Column("종류", "kind", number=False),
    Column("뜻", "meaning", number=False),
    Column("오류", "errors"),
    Column("주의", "warnings"),
)


def check_page(name: str, summary: Summary) -> Html:
    """The summary of a check as one HTML file that loads nothing; `name` is what was checked."""
    by_kind: dict[str, Counter[str]] = {}
    for (kind, severity), number in summary.counts.items():
        by_kind.setdefault(kind, Counter())[severity] = number
    ordered = sorted(by_kind, key=lambda kind: (-by_kind[kind]["error"], -by_kind[kind]["warning"], kind))
    rows: list[list[Cell]] = [
        [_link(kind), both(*KIND_NAMES[kind]), by_kind[kind]["error"], by_kind[kind]["warning"]] for kind in ordered
    ]
    found = tag("section", tag("h2", "종류별 ", english("by kind")), table(COLUMNS, rows, "종류별 kinds"))
    nothing = note("발견된 문제가 없습니다.", "Nothing found.")
    examples = [_examples(kind, summary.examples[kind], sum(by_kind[kind].values())) for kind in ordered]
    footer = tag("footer", both("훈민이 만든 파일입니다. 네트워크 없이 열립니다.", "Made by Hunmin; this file loads nothing."))
    body = tag("main", _head(name, summary), found if rows else nothing, *examples, footer)
    return document(f"{name} · hunmin check", body)


def _head(name: str, summary: Summary) -> Html:
    errors = summary.errors
    tiles = [
        ("행", "rows", count(summary.rows)),
        ("오류", "errors", count(errors)),
        ("주의", "warnings", count(sum(summary.counts.values()) - errors)),
        (
            "오류가 있는 행",
            "rows with an error",
            f"{count(summary.rows_with_error)} ({summary.rows_with_error / max(summary.rows, 1):.1%})",
        ),
    ]
    return tag("header", tag("p", "데이터 점검", class_="eyebrow"), tag("h1", name), pairs(tiles))


def _link(kind: str) -> Html:
    return tag("a", tag("code", kind), href=f"#{kind}")


def _examples(kind: str, examples: list[tuple[Finding, str, str]], total: int) -> Html:
    korean, meaning = KIND_NAMES[kind]
    shown = [_example(*example) for example in examples]
    more = (
        note(f"{count(total)}건 가운데 {len(examples)}건입니다.", f"{len(examples)} of {count(total)}.")
        if total > len(examples)
        else None
    )
    return tag("section", tag("h2", korean, " ", english(meaning)), *shown, more, id=kind)


def _example(finding: Finding, text: str, source: str) -> Html:
    first = finding.span[0] - finding.excerpt[0]
    last = min(len(text), first + finding.span[1] - finding.span[0])
    marked = join(text[:first], tag("mark", text[first:last]) if last > first else None, text[last:])
    place = f"{finding.row:,}행" + (f" · {finding.field}" if finding.field else "")
    repair = (
        tag("p", both("고침", "repair"), " ", tag("code", finding.repair), class_="note") if finding.repair is not None else None
    )
    said = tag("p", tag("span", finding.message, class_="warn" if finding.severity == "error" else None), class_="who")
    original = tag("pre", both("원문", "source"), "\n", source) if source else None
    where = tag("p", place, " ", tag("code", finding.id), class_="who")
    return tag(
        "div",
        tag("div", where, original, tag("pre", marked), class_="prompt"),
        tag("div", said, repair, class_="finding"),
        class_="sample",
    )
