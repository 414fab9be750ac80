"""Scores before and after, and bits per byte."""

from __future__ import annotations

from typing import Any

from hunmin.report.facts import Facts, Line, score_lines
from hunmin.report.plots import MOST_ROWS, bits_plot, score_plot
from hunmin.report.sections.summary import metric_name
from hunmin.web.markup import (
    Column,
    Html,
    Section,
    both,
    breakable,
    count,
    decimal,
    english,
    interval,
    join,
    note,
    probability,
    table,
    tag,
)

VERDICTS = {"better": "나아짐", "worse": "나빠짐", "same": "차이 없음"}
REFERENCES = {"byte_5gram": "바이트 5-gram", "xz": "xz -9"}
REFERENCE_COLUMNS = (Column("비교 기준", "reference", number=False), Column("바이트당 비트", "bits per byte"))
COLUMNS = (
    Column("과제", "task", number=False),
    Column("예시", "shots"),
    Column("학습 전", "before"),
    Column("학습 후", "after"),
    Column("차이", "difference"),
    Column("p", "Holm"),
    Column("판정", "verdict", number=False),
    Column("바닥값", "floor"),
    Column("문항", "n"),
    Column("실제 예시", "effective"),
    Column("잘린 질문", "cut"),
)


def scores(facts: Facts) -> Section | None:
    """The table and the plot of all tasks."""
    lines = score_lines(facts)
    if not lines:
        return None
    plot = score_plot(lines, "scores", "과제별 점수와 95% 신뢰 구간, scores by task with 95% intervals")
    left_out = len(lines) - MOST_ROWS
    figure = tag("figure", plot, tag("figcaption", f"그림은 처음 {MOST_ROWS}개만 보여 줍니다.") if left_out > 0 else None)
    said = tag("div", _how(facts, lines), _below_floor(lines))
    body = join(tag("div", figure, said, class_="beside"), table(COLUMNS, [_row(line) for line in lines], "점수 scores"))
    return Section("scores", "점수", "Scores", body)


def _row(line: Line) -> list[str | int | None]:
    measured = line.after or line.before
    compared = line.compared
    difference = join(decimal(compared.get("difference"), sign=True), interval(compared.get("ci95"), sign=True))
    return [
        join(breakable(line.task), tag("span", metric_name(line)[0], class_="ci")),
        line.shots,
        join(decimal(line.first), interval(line.before.get("ci95"))),
        join(decimal(line.last), interval(line.after.get("ci95"))),
        difference,
        probability(compared.get("p_holm")),
        _verdict(compared.get("verdict")),
        decimal(measured.get("floor")),
        measured.get("n"),
        _effective(line.shots, measured.get("effective_shots")),
        measured.get("cut") or None,
    ]


def _effective(shots: int, effective: float | None) -> str | None:
    """Shots that reached the model on average; marked when some were cut away (rule 10)."""
    if effective is None:
        return None
    shown = f"{effective:g}" if effective == round(effective) else f"{effective:.1f}"
    return shown if effective >= shots else tag("span", shown, class_="warn")


def _verdict(verdict: str | None) -> Html:
    if not verdict:
        return Html()
    return tag(
        "span", VERDICTS.get(verdict, verdict), english(verdict), class_=f"verdict {verdict if verdict in VERDICTS else 'same'}"
    )


def _how(facts: Facts, lines: list[Line]) -> Html:
    """Under which conditions the scores were measured."""
    measured = facts.after or facts.before
    assert measured is not None
    counts, limit = measured.counts, measured.settings.get("limit")
    names = (("split", "split"), ("template", "template"), ("bos", "bos"))
    said = [join(name, " ", tag("code", str(counts[key]))) for key, name in names if counts.get(key)]
    if limit and any((line.after or line.before).get("n", limit) >= limit for line in lines):
        said.append(
            tag("span", f"과제마다 {limit:,}문항까지만 잰 점수 ", english(f"at most {limit:,} items a task"), class_="warn")
        )
    conditions = tag("p", join(*said, between=" · "), class_="note") if said else Html()
    floor = note(
        "바닥값은 한 가지 답만 되풀이할 때의 최고점입니다. 작은 글씨는 95% 신뢰 구간이고, p는 Holm 방법으로 보정했습니다.",
        "The floor is the score of the best constant answer. Small figures are 95% intervals; p is corrected by Holm's method.",
    )
    return join(conditions, floor)


def _below_floor(lines: list[Line]) -> Html:
    """Say how many scores do not beat a constant answer."""
    known = [line for line in lines if line.last is not None and line.after.get("floor") is not None]
    low = [line for line in known if (line.last or 0.0) <= line.after["floor"]]
    if not low:
        return Html()
    return note(
        f"{len(known)}개 점수 가운데 {len(low)}개는 바닥값을 넘지 못했습니다.",
        f"{len(low)} of {len(known)} scores do not beat the floor.",
        kind="note warn",
    )


def bits_per_byte(facts: Facts) -> Section | None:
    """Bits per byte by source, beside the references."""
    before, after = (_bits(artifact.counts if artifact else {}) for artifact in (facts.before, facts.after))
    if not before and not after:
        return None
    old, new = before.get("by_source") or {}, after.get("by_source") or {}
    references = after.get("references") or before.get("references") or {}
    columns = (Column("출처", "source", number=False), Column("학습 전", "before"), Column("학습 후", "after"))
    rows: list[list[str | int | None]] = []
    if "all" in before or "all" in after:
        rows.append([tag("strong", both("전체", "all")), decimal(before.get("all")), decimal(after.get("all"))])
    rows += [[breakable(name), decimal(old.get(name)), decimal(new.get(name))] for name in (new or old)]
    compared = [[REFERENCES.get(name, name), decimal(value)] for name, value in references.items()]
    shown = {REFERENCES.get(name, name): value for name, value in references.items()}
    label = "출처별 바이트당 비트, bits per byte by source"
    plot = tag("figure", bits_plot(old, new, shown, "bits", label)) if old or new else None
    n = after.get("documents") or before.get("documents")
    by_reference = table(REFERENCE_COLUMNS, compared, "비교 기준 references")
    body = join(
        tag("div", plot, tag("div", by_reference), class_="beside") if plot else by_reference,
        table(columns, rows, label),
        note(
            f"떼어 둔 문서{f' {count(n)}건' if n else ''}의 UTF-8 바이트 하나를 예측하는 데 든 비트입니다. 작을수록 좋고, "
            "토크나이저가 달라도 견줄 수 있습니다. 글자 통계 이상을 배운 모델은 두 기준보다 작습니다.",
            "Bits needed to predict a UTF-8 byte of held-out documents: lower is better, comparable across tokenizers.",
        ),
    )
    return Section("bits", "바이트당 비트", "Bits per byte", body)


def _bits(counts: dict[str, Any]) -> dict[str, Any]:
    return counts.get("bits_per_byte") or {}
