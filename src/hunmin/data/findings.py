"""What a check finds: defects one by one, and a summary of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from hunmin.korean.prose import Severity

EXAMPLES = 10
EXCERPT = 40
SOURCE_EXCERPT = 320
# Every kind with its name in Korean and what it means in English.
KIND_NAMES: Mapping[str, tuple[str, str]] = {
    "code_altered": ("코드가 달라짐", "code is not the source's"),
    "number_changed": ("숫자가 달라짐", "a number has another value"),
    "math_altered": ("수식이 달라짐", "a formula is not the source's"),
    "untranslated": ("번역 안 됨", "left in the source language"),
    "cut_off": ("잘리거나 빠짐", "text ends early or is missing"),
    "url_altered": ("주소가 달라짐", "a URL, e-mail or path is not the source's"),
    "placeholder_lost": ("자리표시자 사라짐", "a placeholder is gone"),
    "format_lost": ("형식이 깨짐", "lists, tables or line breaks are lost"),
    "answered_instead": ("번역 대신 대답함", "the engine answered the request"),
    "task_lost": ("과제가 사라짐", "the task cannot survive translation"),
    "prompt_leak": ("지시문이 섞임", "a prompt leaked into the text"),
    "identity_leak": ("다른 모델의 자기소개", "another model's identity"),
    "refusal": ("답변 거절", "a refusal"),
    "script_mixed": ("다른 문자가 섞임", "foreign script inside Korean"),
    "formality_mixed": ("높임과 반말이 섞임", "speech levels are mixed"),
    "particle_wrong": ("조사가 틀림", "a particle does not agree"),
    "repetition": ("되풀이", "the text repeats itself"),
    "translationese": ("번역 투", "reads like a translation"),
    "empty": ("내용 없음", "no content"),
    "unreadable": ("읽을 수 없음", "the reader refuses the row"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect.

    row    from 1: the line of a text file, the record of a json or parquet file.
    field  the path of the field in the record as read; "" when the record as a whole cannot be read.
    span   start and end in the field, in Unicode code points.
    """

    row: int
    id: str
    field: str
    kind: str
    severity: Severity
    span: tuple[int, int]
    message: str
    repair: str | None

    def to_record(self) -> dict[str, Any]:
        """The finding as `check --json` prints it."""
        return asdict(self) | {"span": list(self.span)}

    @property
    def excerpt(self) -> tuple[int, int]:
        """The part of the field that a person needs to see, in code points."""
        start = max(0, self.span[0] - EXCERPT)
        return start, min(self.span[1] + EXCERPT, start + 6 * EXCERPT)


@dataclass(slots=True)
class Summary:
    """What a check found, for one page.

    rows      records looked at; `rows_with_error` those with at least one error.
    counts    findings by kind and severity.
    examples  at most ten findings of each kind, each with the text around its place and what that was translated from.
    """

    rows: int = 0
    rows_with_error: int = 0
    counts: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    examples: dict[str, list[tuple[Finding, str, str]]] = field(default_factory=dict)

    def add(self, finding: Finding, text: str, source: str = "") -> None:
        """Count a finding; `text` is the field it is in, `source` what the field was translated from."""
        self.counts[finding.kind, finding.severity] += 1
        kept = self.examples.setdefault(finding.kind, [])
        if len(kept) < EXAMPLES:
            start, end = finding.excerpt
            kept.append((finding, text[start:end], _opposite(source, start / max(len(text), 1))))

    @property
    def errors(self) -> int:
        """How many findings are errors: what the exit code of `check` rests on."""
        return sum(count for (_, severity), count in self.counts.items() if severity == "error")

    def to_record(self) -> dict[str, Any]:
        """The summary as JSON."""
        kinds: dict[str, dict[str, int]] = {}
        for (kind, severity), count in sorted(self.counts.items()):
            kinds.setdefault(kind, {})[severity] = count
        examples = {
            kind: [one.to_record() | {"text": text, "source": source} for one, text, source in found]
            for kind, found in self.examples.items()
        }
        return {"rows": self.rows, "rows_with_error": self.rows_with_error, "kinds": kinds, "examples": examples}


def _opposite(source: str, place: float) -> str:
    """The part of a source text that stands about where `place`, 0 to 1, is in its translation."""
    start = max(0, min(round(place * len(source)) - EXCERPT, len(source) - SOURCE_EXCERPT))
    return source[start : start + SOURCE_EXCERPT]
