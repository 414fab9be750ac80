"""The top of the page: what was done to which model, and what came of it."""

from __future__ import annotations

from collections import Counter
from statistics import fmean
from typing import Any

from hunmin.core.progress import duration
from hunmin.report.facts import Facts, Line, score_lines
from hunmin.web.markup import Html, both, count, decimal, english, join, large, note, tag

TINY = "hunmin-tiny"
METRICS = {"macro_f1": ("macro F1", "macro F1"), "accuracy": ("정확도", "accuracy")}


def summary(facts: Facts) -> Html:
    """Title, one line with the scores before → after, the notes, and the size of the run."""
    return tag(
        "header",
        tag("p", both("훈민 실행 보고서", "Hunmin run report"), class_="eyebrow"),
        tag("h1", facts.title),
        _lineage(facts),
        _result(facts),
        tag("p", facts.settings.note, class_="own-note") if facts.settings.note else None,
        _tiny(facts),
        _tiles(facts),
    )


def _lineage(facts: Facts) -> Html:
    start = facts.recipe.get("model", "")
    new = f"새 {start.get('architecture', '')} 모델" if isinstance(start, dict) else str(start)
    passes = [str(model.settings.get("method", "")) for model in facts.models]
    names = [tag("span", name) for name in (new, *passes) if name]
    return tag("p", join(*names, between=" → "), class_="lineage")


def _result(facts: Facts) -> Html:
    lines = score_lines(facts)
    metrics = {line.metric for line in lines}
    bits = bits_of(facts)
    if len(metrics) == 1:
        return _mean(lines)
    if lines:
        return _said(
            Html(), f"{_tasks(lines)}을 쟀습니다. {_verdicts(lines)}", f"{len(lines)} scores of several metrics, see below."
        )
    if bits.get("after") is not None:
        figures = _figures(bits.get("before"), bits["after"])
        return _said(
            figures,
            "떼어 둔 문서의 바이트당 비트입니다. 작을수록 좋습니다.",
            "Bits per byte on held-out documents; lower is better.",
        )
    return _said(Html(), "점수를 재지 않은 실행입니다.", "This run measured no scores.")


def bits_of(facts: Facts) -> dict[str, Any]:
    """Bits per byte over all held-out documents, before and after, as far as measured."""
    found = {}
    for name, artifact in (("before", facts.before), ("after", facts.after)):
        bits = (artifact.counts.get("bits_per_byte") or {}) if artifact else {}
        if "all" in bits:
            found[name] = bits["all"]
    return found


def metric_name(line: Line) -> tuple[str, str]:
    """The name of a line's score in Korean and in English."""
    return METRICS.get(line.metric, (line.metric, line.metric))


def _mean(lines: list[Line]) -> Html:
    """The mean over the lines that have both scores; over all of them where none has a score from before."""
    paired = [line for line in lines if line.first is not None and line.last is not None]
    scored = paired or [line for line in lines if line.last is not None]
    if not scored:
        return _said(Html(), "점수를 재지 않은 실행입니다.", "This run measured no scores.")
    before = fmean(line.first or 0.0 for line in scored) if paired else None
    after = fmean(line.last or 0.0 for line in scored)
    shots = "·".join(str(shot) for shot in sorted({line.shots for line in scored}))
    korean_name, name = metric_name(lines[0])
    tally = Counter(line.compared.get("verdict") for line in scored)
    words = ", ".join(f"{tally[verdict]} {verdict}" for verdict in ("better", "same", "worse") if tally[verdict])
    over = f"Mean {name} over {len({line.task for line in scored})} tasks{', before → after' if paired else ''}"
    korean = f"{_tasks(scored)}({shots}-shot)의 평균 {korean_name}입니다. {_verdicts(scored)}"
    # Green or red only for what a test found; a mean that merely moved keeps the colour of the text.
    tone = "worse" if tally["worse"] else "better" if tally["better"] else ""
    return _said(_figures(before, after, tone), korean, f"{over}: {words}." if words else f"{over}.")


def _tasks(lines: list[Line]) -> str:
    return f"과제 {len({line.task for line in lines})}개"


def _verdicts(lines: list[Line]) -> str:
    tally = Counter(line.compared.get("verdict") for line in lines)
    names = (("better", "나아진 것"), ("same", "차이가 확인되지 않은 것"), ("worse", "나빠진 것"))
    words = [f"{korean} {tally[name]}개" for name, korean in names if tally[name]]
    return f"{', '.join(words)}." if words else ""


def _figures(before: float | None, after: float, tone: str = "") -> Html:
    first = join(tag("span", decimal(before), class_="from"), tag("span", " → ", class_="arrow")) if before is not None else None
    return tag("span", first, tag("strong", decimal(after), class_=tone), class_="figures")


def _said(figures: Html, korean: str, in_english: str) -> Html:
    words = tag("span", korean, tag("span", in_english, class_="en block", lang="en"), class_="words")
    return tag("p", figures, words, class_="result")


def _tiny(facts: Facts) -> Html:
    if facts.recipe.get("model") != TINY:
        return Html()
    n = facts.parameters
    korean, millions = (f"(매개변수 {large(n)} 개)", f" ({n / 1e6:.1f}M parameters)") if n else ("", "")
    return note(
        f"{TINY}는 아주 작은 모델입니다{korean}. 이 실행은 전체 과정을 시연할 뿐, 한국어 실력을 보여 주지 않습니다.",
        f"{TINY} is a very small model{millions}: this run demonstrates the path, not Korean ability.",
        kind="caution",
    )


def _tiles(facts: Facts) -> Html:
    data = facts.dataset.counts if facts.dataset else {}
    rows = sum((data.get(part) or {}).get("train", 0) for part in ("examples", "documents"))
    tokens = sum(model.counts.get("trained_tokens", 0) for model in facts.models)
    seconds = sum(artifact.seconds for artifact in facts.made)
    entries = (
        ("매개변수", "parameters", f"{facts.parameters / 1e6:,.1f}M" if facts.parameters else ""),
        ("학습 행", "training rows", count(rows) if rows else ""),
        ("학습 대상 토큰", "trained tokens", count(tokens) if tokens else ""),
        ("걸린 시간", "time", duration(seconds) if seconds else ""),
    )
    tiles = [tag("div", tag("dt", korean, english(name)), tag("dd", value)) for korean, name, value in entries if value]
    return tag("dl", *tiles, class_="tiles") if tiles else Html()
