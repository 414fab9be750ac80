"""What the verbs print: plain lines that also read well in a log."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.core.artifact import Artifact
from hunmin.core.language import tr
from hunmin.core.progress import duration

if TYPE_CHECKING:
    from hunmin.data.findings import Summary
    from hunmin.pipeline import Results
    from hunmin.plan import Plan
    from hunmin.recipe import Recipe
    from hunmin.train.inspection import Inspected

COLOURS = {"trained": "\x1b[32m", "context": "", "control": "\x1b[90m", "control, trained": "\x1b[1;32m"}
MARKS = {"trained": ("[", "]"), "context": ("", ""), "control": ("", ""), "control, trained": ("[", "]")}


def width(text: str) -> int:
    """Columns a text takes on a terminal; Hangul syllables take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def table(rows: list[list[str]], *, left: int = 1) -> str:
    """Rows as aligned columns: the first `left` columns to the left, the others to the right."""
    columns = [max(width(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = []
        for index, (cell, size) in enumerate(zip(row, columns, strict=True)):
            space = " " * (size - width(cell))
            cells.append(cell + space if index < left else space + cell)
        lines.append("  ".join(cells).rstrip())
    return "\n".join("  " + line for line in lines)


def print_stage(stage: str, state: str, artifact: Artifact | None) -> None:
    """One line when a stage starts and one when it ends."""
    if state == "start":
        print(f"▸ {stage}", file=sys.stderr, flush=True)
    elif state == "cached":
        print(f"✓ {stage}  {tr('unchanged', '변경 없음')}", file=sys.stderr, flush=True)
    elif artifact is not None:
        print(f"✓ {stage}  {duration(artifact.seconds)}{_gist(artifact)}", file=sys.stderr, flush=True)


def _gist(artifact: Artifact) -> str:
    counts = artifact.counts
    if artifact.kind == "dataset":
        read = sum(source["read"] for source in counts["sources"].values())
        return tr(f", {read:,} read, {counts['rows']:,} kept", f", {read:,}건을 읽어 {counts['rows']:,}건을 남김")
    if artifact.kind == "model":
        steps, tokens = counts["steps"], counts["trained_tokens"]
        gist = tr(f", {steps:,} steps, {tokens:,} trained tokens an epoch", f", {steps:,}단계, 에포크당 학습 토큰 {tokens:,}개")
        if moved := counts.get("system_moved"):
            english = f"; the template has no system role: {moved:,} system texts stand in the first user turn"
            gist += tr(english, f". 템플릿에 system 역할이 없어 system 글 {moved:,}개를 첫 사용자 차례에 넣었습니다")
        return gist
    return ""


def print_results(results: Results) -> None:
    """Scores before and after, where the report is, and the next line to type."""
    if results.scores is not None and results.scores.counts.get("comparison"):
        print(f"\n{tr('Scores (macro F1, hold-out test items)', '점수 (매크로 F1, 평가 문항)')}")
        rows = [[tr("task", "과제"), tr("before", "전"), tr("after", "후"), tr("difference", "차이"), "95%", tr("floor", "하한")]]
        floors = {(line["task"], line["shots"]): line["floor"] for line in results.scores.counts["scores"]}
        for line in results.scores.counts["comparison"]:
            low, high = line["ci95"]
            mark = {"better": " ↑", "worse": " ↓", "same": ""}[line["verdict"]]
            name = f"{line['task']}, {line['shots']}-shot"
            shown = [
                f"{line['before']:.3f}",
                f"{line['after']:.3f}",
                f"{line['difference']:+.3f}{mark}",
                f"{low:+.3f} … {high:+.3f}",
            ]
            rows.append([name, *shown, f"{floors[line['task'], line['shots']]:.3f}"])
        print(table(rows))
    elif results.scores is not None and results.scores.counts.get("scores"):
        print_scores(results.scores.counts["scores"])
    if results.exported is not None:
        print(f"\n{tr('model', '모델')}   {results.exported.file('model')}")
        print(f"{tr('chat', '대화')}    hunmin chat {results.exported.file('model')}")
    if results.report is not None:
        print(f"{tr('report', '보고서')}  {results.report.file('report.html')}")
        print(f"\n{tr('next: look at your own data', '다음: 내 데이터 살펴보기')}\n  hunmin check YOUR-FILE.jsonl")


def print_scores(scores: list[dict[str, Any]]) -> None:
    """A table of scores with interval and floor."""
    rows = [
        [
            tr("task", "과제"),
            tr("shots", "예시"),
            tr("macro F1", "매크로 F1"),
            "95%",
            tr("accuracy", "정확도"),
            tr("floor", "하한"),
            "n",
        ]
    ]
    for line in scores:
        low, high = line["ci95"]
        cells = [line["task"], str(line["shots"]), f"{line['value']:.3f}", f"{low:.3f}–{high:.3f}", f"{line['accuracy']:.3f}"]
        rows.append([*cells, f"{line['floor']:.3f}", str(line["n"])])
    print(table(rows))
    for line in scores:
        if line.get("cut"):
            name = f"{line['task']}, {line['shots']}-shot"
            cut = f"{line['cut']} of {line['n']} prompts lost examples to the context; {line['effective_shots']} shots fit on average"
            korean = f"{line['n']}개 문항 가운데 {line['cut']}개에서 예시가 잘려 평균 {line['effective_shots']}개만 들어갔습니다"
            print(f"  {name}: {tr(cut, korean)}")


def print_plan(recipe: Recipe, plan: Plan) -> None:
    """Sources, passes, cost and problems of a plan."""
    print(f"{recipe.name}: {_model(recipe)}" + (f", {plan.parameters / 1e6:,.1f}M" if plan.parameters else ""))
    rows = [[tr("source", "원본"), tr("rows", "행"), tr("characters", "글자")]]
    for source in plan.sources:
        about = "" if source.exact else "≈"
        rows.append([source.label, f"{about}{source.rows:,}", f"{about}{source.characters:,}"])
    print(f"\n{tr('Data', '데이터')}\n{table(rows)}")
    if plan.passes:
        rows = [
            [
                tr("pass", "학습"),
                tr("rows", "행"),
                tr("tokens", "토큰"),
                tr("steps", "단계"),
                tr("memory", "메모리"),
                tr("time here", "예상 시간"),
            ]
        ]
        for one in plan.passes:
            cost = [f"≈{one.memory_gib:.1f} GiB", f"≈{duration(one.seconds)}"]
            rows.append([f"{one.method} {one.finetuning_type}", f"{one.rows:,}", f"≈{one.tokens:,}", f"≈{one.steps:,}", *cost])
        print(f"\n{tr('Training', '학습')}\n{table(rows)}")
    if recipe.evaluate is not None:
        shots = ", ".join(str(number) for number in recipe.evaluate.shots)
        print(f"\n{tr('Scores', '평가')}\n  {', '.join(recipe.evaluate.tasks) or 'bits per byte'}  ({shots}-shot)")
    print(f"\n{tr('Paid services: none', '유료 서비스: 없음')}")
    if plan.cached:
        print(f"{tr('finished before', '이미 끝난 단계')}: {', '.join(name.rpartition('-')[0] for name in plan.cached)}")
    for text in plan.warnings:
        print(f"{tr('warning', '주의')}: {text}")
    for text in plan.problems:
        print(f"{tr('problem', '문제')}: {text}", file=sys.stderr)


def _model(recipe: Recipe) -> str:
    if isinstance(recipe.model, str):
        return recipe.model
    return tr(f"a new {recipe.model.architecture} model", f"새 {recipe.model.architecture} 모델")


def print_tokens(shown: Inspected) -> None:
    """One training row: trained text green (or in brackets without a terminal), control tokens grey."""
    colour = sys.stdout.isatty()
    print(f"── {shown.id}")
    for text, kind in shown.pieces:
        if colour and COLOURS[kind]:
            print(f"{COLOURS[kind]}{text}\x1b[0m", end="")
        else:
            print(MARKS[kind][0] + text + MARKS[kind][1], end="")
    print()


def print_findings(file: str, summary: Summary) -> None:
    """Counts of a check by kind, with examples."""
    print(tr(f"{file}: {summary.rows:,} rows", f"{file}: {summary.rows:,}행"))
    for kind in sorted({kind for kind, _ in summary.counts}):
        found = {severity: count for (one, severity), count in sorted(summary.counts.items()) if one == kind}
        print(f"\n{kind}  " + ", ".join(f"{severity} {count:,}" for severity, count in found.items()))
        for finding, text, source in summary.examples[kind][:3]:
            print(f"  {tr('row', '행')} {finding.row}  {finding.field}  {finding.message}")
            if source:
                print(f"    < {' '.join(source.split())[:150]}")
            print(f"    … {' '.join(text.split())} …")
    if not summary.counts:
        print(tr("nothing found", "발견된 문제가 없습니다"))


def print_counts(counts: dict[str, Any]) -> None:
    """Counts as `name: value` lines; empty lists and mappings are left out."""
    for name, value in counts.items():
        if value in ([], {}):
            continue
        shown = f"{value:,}" if isinstance(value, int) else value
        print(f"{name}: {shown}")


def print_checks(counts: dict[str, Any], out: Path) -> None:
    """The checks of an export."""
    for check in counts["checks"]:
        value = "" if check["value"] is None else f"  {check['value']:.2g}"
        print(f"✓ {check['name']}{value}")
    print(f"{out}  {counts['parameters'] / 1e6:,.1f}M, {counts['bytes'] / 1e6:,.1f} MB, {counts['dtype']}")
