"""What it takes to run this again: versions, time, dtype, and the recipe with every setting."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from hunmin.core.progress import duration
from hunmin.report.facts import Facts, stage_name
from hunmin.web.markup import Cell, Column, Html, Section, both, details, join, pairs, table, tag


def environment(facts: Facts) -> Section | None:
    """Versions of the libraries, and for each stage its time, dtype and key."""
    if not facts.made:
        return None
    columns = (
        Column("단계", "stage", number=False),
        Column("시간", "time"),
        Column("자료형", "dtype", number=False),
        Column("고른 까닭", "reason", number=False),
        Column("지문", "key", number=False),
    )
    rows: list[Sequence[Cell]] = []
    for artifact in facts.made:
        dtype = str(artifact.counts.get("dtype") or "")
        if artifact.kind == "scores":
            dtype = str(artifact.settings.get("dtype") or "")
        reason = str(artifact.counts.get("dtype_reason") or "")
        rows.append([stage_name(artifact), _time(artifact.seconds), dtype, reason, tag("code", artifact.key)])
    body = join(_versions(facts), table(columns, rows, "단계 stages"))
    return Section("environment", "환경", "Environment", body)


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else duration(seconds)


def _versions(facts: Facts) -> Html:
    """Each library once; a stage made with another version of it is not hidden."""
    found: dict[str, list[str]] = {}
    for artifact in facts.made:
        for name, version in artifact.versions.items():
            seen = found.setdefault(name, [])
            if version not in seen:
                seen.append(version)
    return pairs([(name, "", ", ".join(versions)) for name, versions in found.items()])


def recipe(facts: Facts) -> Section | None:
    """The recipe as YAML, every setting present."""
    if not facts.recipe:
        return None
    text = yaml.safe_dump(facts.recipe, allow_unicode=True, sort_keys=False, width=100)
    folded = details(both("모든 설정 보기", "every setting, as YAML"), tag("pre", text, class_="code", tabindex="0"))
    return Section("recipe", "레시피", "Recipe", folded)
