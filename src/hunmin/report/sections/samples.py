"""Answers of the model, unedited; beside them the answers from before training to the same prompts."""

from __future__ import annotations

from typing import Any

from hunmin.report.facts import Facts, records
from hunmin.web.markup import Html, Section, both, details, english, join, note, tag

SHOWN = 6


def samples(facts: Facts) -> Section | None:
    """The samples: the first few open, the others folded away."""
    after = list(records(facts.after or facts.before, "samples.jsonl"))
    if not after:
        return None
    earlier = {record.get("prompt", ""): record for record in records(facts.before, "samples.jsonl")} if facts.after else {}
    cards = [_card(record, earlier.get(record.get("prompt", ""))) for record in after]
    rest = (
        details(both(f"나머지 {len(cards) - SHOWN}개", f"{len(cards) - SHOWN} more"), *cards[SHOWN:])
        if len(cards) > SHOWN
        else None
    )
    intro = note("모델이 낸 그대로이며, 고르거나 고치지 않았습니다.", "As the model wrote them: neither chosen nor edited.")
    return Section("samples", "답변 예시", "Samples", join(intro, *cards[:SHOWN], rest))


def _card(after: dict[str, Any], before: dict[str, Any] | None) -> Html:
    answers = []
    if before is not None:
        answers.append(_answer(before, "학습 전", "before"))
    answers.append(_answer(after, "학습 후" if before is not None else "답변", "after" if before is not None else "answer"))
    prompt = tag("div", tag("p", both("입력", "prompt"), class_="who"), tag("pre", after.get("prompt", "")), class_="prompt")
    return tag("article", prompt, tag("div", *answers, class_="answers"), class_="sample")


def _answer(record: dict[str, Any], korean: str, name: str) -> Html:
    cut = tag("span", "길이 한도에서 잘림", english("cut at the length limit"), class_="cut")
    text = record.get("answer", "")
    said = tag("pre", text) if text.strip() else tag("p", both("빈 답", "empty answer"), class_="empty")
    return tag("div", tag("p", both(korean, name), None if record.get("ended", True) else cut, class_="who"), said)
