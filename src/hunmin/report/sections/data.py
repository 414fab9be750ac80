"""What the model was taught: sources, steps, tasks, lengths; and the vocabulary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hunmin.report.facts import Facts, document_lengths, example_lengths
from hunmin.report.plots import length_plot
from hunmin.web.markup import (
    Cell,
    Column,
    Html,
    Section,
    both,
    breakable,
    count,
    decimal,
    details,
    join,
    note,
    pairs,
    table,
    tag,
)

TASKS_SHOWN = 8
REASONS = {
    "bad_csv": "CSV 형식 아님",
    "bad_json": "JSON 형식 아님",
    "bad_role": "알 수 없는 역할",
    "bad_type": "잘못된 자료형",
    "contaminated": "벤치마크와 겹침",
    "duplicate_key": "같은 키 두 번",
    "empty_output": "빈 답변",
    "empty_prompt": "빈 질문",
    "empty_text": "빈 글",
    "exact_duplicate": "똑같은 행",
    "id_conflict": "같은 id, 다른 내용",
    "lone_surrogate": "깨진 유니코드",
    "missing_field": "필드 없음",
    "mojibake": "글자 깨짐",
    "not_finite": "유한하지 않은 수",
    "not_object": "JSON 객체 아님",
    "replacement_char": "대체 문자(�)",
    "short_answer": "짧은 답변",
    "too_long": "너무 긴 줄",
    "truncated_line": "잘린 줄",
    "unknown_shape": "알 수 없는 형태",
    "wrong_cells": "칸 수 다름",
}


def data(facts: Facts) -> Section | None:
    """Sources, steps, what is held out, tasks and lengths."""
    if facts.dataset is None:
        return None
    counts = facts.dataset.counts
    body = join(_sources(counts), _steps(counts), _parts(counts), _tasks(counts), _lengths(facts))
    return Section("data", "데이터", "Data", body) if body else None


def _titled(korean: str, name: str, body: Html) -> Html:
    return join(tag("h3", both(korean, name)), body) if body else Html()


def _reasons(reasons: Mapping[str, int] | None) -> Html:
    """Why rows were refused: a line for each code."""
    lines = [
        tag("span", f"{REASONS.get(code, '')} ", tag("code", code), f" {count(n)}", class_="reason")
        for code, n in (reasons or {}).items()
    ]
    return join(*lines)


def _sources(counts: Mapping[str, Any]) -> Html:
    columns = (
        Column("출처", "source", number=False),
        Column("라이선스", "licence", number=False),
        Column("읽음", "read"),
        Column("남김", "kept"),
        Column("중복", "duplicates"),
        Column("거부", "rejected"),
        Column("까닭", "reasons", number=False),
        Column("다듬은 행", "cleaned", number=False),
    )
    rows: list[Sequence[Cell]] = []
    for label, source in (counts.get("sources") or {}).items():
        licence = source.get("licence", "")
        shown = tag("span", both("알 수 없음", "unknown"), class_="warn") if licence == "unknown" else licence
        numbers = [source.get(name) for name in ("read", "kept", "duplicates", "rejected")]
        changes = join(
            *(
                tag("span", tag("code", name), f" {count(n)}", class_="reason")
                for name, n in (source.get("changes") or {}).items()
            )
        )
        rows.append([breakable(label.split("-", 1)[-1]), shown, *numbers, _reasons(source.get("reasons")), changes])
    return _titled("출처", "sources", join(table(columns, rows, "출처 sources"), _taken(counts)))


def _taken(counts: Mapping[str, Any]) -> Html:
    """Say when the steps got fewer rows than the sources had: `max_rows` and `max_chars` take a part."""
    kept = sum(source.get("kept", 0) for source in (counts.get("sources") or {}).values())
    steps: list[Mapping[str, Any]] = list((counts.get("steps") or {}).values())
    first = steps[0].get("read", kept) if steps else kept
    if first >= kept:
        return Html()
    return note(
        f"읽어서 남긴 {kept:,}행 가운데 {first:,}행을 썼습니다(max_rows, max_chars).",
        f"{first:,} of the {kept:,} rows that were kept were taken (max_rows, max_chars).",
    )


def _steps(counts: Mapping[str, Any]) -> Html:
    columns = (
        Column("단계", "step", number=False),
        Column("받음", "read"),
        Column("남김", "kept"),
        Column("버림", "dropped"),
        Column("까닭", "reasons", number=False),
    )
    rows: list[Sequence[Cell]] = []
    for label, step in (counts.get("steps") or {}).items():
        numbers = [step.get(name) for name in ("read", "kept", "dropped")]
        rows.append([tag("code", breakable(label.split("-", 1)[-1])), *numbers, _reasons(step.get("reasons"))])
    return _titled("거르기", "steps", table(columns, rows, "거르기 steps"))


def _parts(counts: Mapping[str, Any]) -> Html:
    columns = (
        Column("종류", "kind", number=False),
        Column("학습", "train"),
        Column("떼어 둠", "held out"),
        Column("학습 글자", "characters"),
    )
    names = (("examples", "대화", "examples"), ("documents", "문서", "documents"))
    found = [(both(korean, name), counts.get(key) or {}) for key, korean, name in names]
    rows: list[Sequence[Cell]] = [
        [label, part.get("train"), part.get("held_out"), part.get("characters")]
        for label, part in found
        if part.get("train") or part.get("held_out")
    ]
    return _titled(
        "학습용과 떼어 둔 행", "training and held out", table(columns, rows, "학습용과 떼어 둔 행 training and held out")
    )


def _tasks(counts: Mapping[str, Any]) -> Html:
    tasks = counts.get("tasks") or {}
    named = {task: n for task, n in tasks.items() if task}
    if not named:
        return Html()
    total = sum(tasks.values())
    columns = (Column("과제", "task", number=False), Column("행", "rows"), Column("비율", "share"))
    rows: list[Sequence[Cell]] = [
        [tag("code", breakable(task)) if task else both("이름 없음", "not named"), n, f"{n / total:.1%}"]
        for task, n in tasks.items()
    ]
    shown = table(columns, rows, "과제 tasks")
    if len(rows) > TASKS_SHOWN:
        shown = details(both(f"과제 {len(named)}종의 행 수 보기", f"rows of {len(named)} tasks"), shown)
    return _titled("과제", "tasks", shown)


def _lengths(facts: Facts) -> Html:
    assert facts.dataset is not None
    prompts, answers = example_lengths(facts.dataset)
    kinds = (
        (prompts, "prompts", "질문", "prompts"),
        (answers, "answers", "답변", "answers"),
        (document_lengths(facts.dataset), "documents", "문서", "documents"),
    )
    figures = [_histogram(lengths, anchor, korean, name) for lengths, anchor, korean, name in kinds if lengths]
    return _titled("길이", "lengths in characters", tag("div", *figures, class_="figures-grid") if figures else Html())


def _histogram(lengths: Sequence[int], anchor: str, korean: str, name: str) -> Html:
    ordered = sorted(lengths)
    median, high = ordered[len(ordered) // 2], ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    facts_said = f"중앙값 {median:,}자 · 95%가 {high:,}자 이하 · 가장 긴 것 {ordered[-1]:,}자"
    plot = length_plot(lengths, f"lengths-{anchor}", f"{korean} 길이 분포, lengths of {name}: {facts_said}")
    return tag("figure", tag("p", both(korean, name), class_="plot-title"), plot, tag("figcaption", facts_said))


def vocabulary(facts: Facts) -> Section | None:
    """Pieces and characters per token."""
    if facts.vocabulary is None:
        return None
    counts, settings = facts.vocabulary.counts, facts.vocabulary.settings
    body = join(
        pairs(
            (
                ("어휘", "pieces", count(counts.get("pieces"))),
                ("토큰당 글자", "characters per token", decimal(counts.get("characters_per_token"))),
                ("만든 방법", "method", str(settings.get("method", ""))),
            )
        ),
        note(
            "토큰당 글자는 떼어 둔 문서에서 쟀습니다. 클수록 같은 길이에 더 많은 글이 들어갑니다.",
            "Characters per token are measured on held-out documents; more is denser.",
        ),
    )
    return Section("vocabulary", "어휘", "Vocabulary", body)
