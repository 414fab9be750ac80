"""The text fields of a record as read, each with its path, such as `messages[3].content`, and the part it plays.

It follows the readers in `sources/shapes.py`, which have accepted the record before; a new shape needs a walker here.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from hunmin.data.sources.shapes import SHAREGPT_ROLES

Record = Mapping[str, Any]
# `source` is the text a translation was made from, `input` what a request works on: an article to sum up may be English,
# a letter to mend may be wrong.
Part = Literal["system", "asked", "input", "source", "answer", "reasoning", "tool", "document"]
PAIR = "pair"
_STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


@dataclass(frozen=True, slots=True)
class TextField:
    """One text and its place in the record."""

    path: str
    part: Part
    text: str


Conversation = tuple[TextField, ...]


def is_pair(record: Record) -> bool:
    """True for a plain pair file's record: source and target, both texts."""
    return isinstance(record.get("source"), str) and isinstance(record.get("target"), str) and "rationale" not in record


def text_fields(record: Record, shape: str) -> list[Conversation]:
    """The conversations of a record that its shape's reader accepts; empty fields are left out unless they are answers."""
    return [
        tuple(field for field in conversation if field.text or field.part == "answer") for conversation in WALKERS[shape](record)
    ]


def _listed(value: str | Iterable[Any]) -> list[Any]:
    """A list field, which csv and some hub files hold as a JSON string."""
    return list(json.loads(value)) if isinstance(value, str) else list(value)


def _system(record: Record) -> Iterator[TextField]:
    if isinstance(record.get("system"), str):
        yield TextField("system", "system", record["system"])


def _part(role: object) -> Part:
    known = SHAREGPT_ROLES.get(str(role), str(role))
    return {"system": "system", "user": "asked", "assistant": "answer"}.get(known, "tool")  # type: ignore[return-value]


def _turns(record: Record, name: str, first: int = 0) -> Iterator[TextField]:
    for index, item in enumerate(_listed(record[name])):
        if index < first:
            continue
        at, part = f"{name}[{index}]", _part(item.get("role"))
        if isinstance(item.get("content"), str) and not (item.get("tool_calls") and not item["content"]):
            yield TextField(f"{at}.content", part, item["content"])
        if isinstance(item.get("context"), str):
            yield TextField(f"{at}.context", "input" if part == "asked" else "tool", item["context"])
        reasoning = next((key for key in ("reasoning", "reasoning_content") if item.get(key)), "")
        if reasoning:
            yield TextField(f"{at}.{reasoning}", "reasoning", item[reasoning])


def _messages(record: Record) -> list[Conversation]:
    return [(*_system(record), *_turns(record, "messages"))]


def _sharegpt(record: Record) -> list[Conversation]:
    fields = list(_system(record))
    for index, item in enumerate(_listed(record["conversations"])):
        speaker = item.get("from", item.get("role"))
        key = "value" if "value" in item else "content"
        if speaker != "function_call":
            fields.append(TextField(f"conversations[{index}].{key}", _part(speaker), item[key]))
    if record.get("chosen") is not None:
        fields.append(TextField("chosen.value", "answer", record["chosen"]["value"]))
    return [tuple(fields)]


def _side(record: Record, name: str, part: Part, first: int = 0) -> Iterator[TextField]:
    if isinstance(record[name], str):
        yield TextField(name, part, record[name])
    else:
        yield from _turns(record, name, first)


def _preference(record: Record) -> list[Conversation]:
    """Prompt and chosen answer; the rejected one is meant to be worse."""
    prompt, chosen = record["prompt"], record["chosen"]
    n_prompt = 1 if isinstance(prompt, str) else len(prompt)
    first = n_prompt if not isinstance(chosen, str) and len(chosen) > n_prompt else 0
    return [(*_system(record), *_side(record, "prompt", "asked"), *_side(record, "chosen", "answer", first))]


def _completion(record: Record) -> list[Conversation]:
    return [(*_system(record), *_side(record, "prompt", "asked"), *_side(record, "completion", "answer"))]


def _alpaca(record: Record) -> list[Conversation]:
    fields = list(_system(record))
    for index, pair in enumerate(_listed(record["history"]) if record.get("history") else []):
        fields += [TextField(f"history[{index}][0]", "asked", pair[0]), TextField(f"history[{index}][1]", "answer", pair[1])]
    fields += [TextField("instruction", "asked", record["instruction"]), TextField("input", "input", record.get("input") or "")]
    return [(*fields, TextField("output", "answer", record["output"]))]


def _instances(record: Record) -> list[Conversation]:
    return [
        (
            TextField("instruction", "asked", record["instruction"]),
            TextField(f"instances[{index}].input", "input", instance.get("input") or ""),
            TextField(f"instances[{index}].output", "answer", instance["output"]),
        )
        for index, instance in enumerate(_listed(record["instances"]))
    ]


def _cot(record: Record) -> list[Conversation]:
    rationale = TextField("rationale", "reasoning", record["rationale"])
    return [(TextField("source", "asked", record["source"]), rationale, TextField("target", "answer", record["target"]))]


def _kositp(record: Record) -> list[Conversation]:
    return [(TextField("input", "asked", record["input"]), TextField("output", "answer", record["output"]))]


def _text(record: Record) -> list[Conversation]:
    return [(TextField("text", "document", record["text"]),)]


def _pair(record: Record) -> list[Conversation]:
    return [(TextField("source", "source", record["source"]), TextField("target", "answer", record["target"]))]


WALKERS: Mapping[str, Callable[[Record], list[Conversation]]] = {
    "messages": _messages,
    "sharegpt": _sharegpt,
    "preference": _preference,
    "completion": _completion,
    "alpaca": _alpaca,
    "instances": _instances,
    "cot": _cot,
    "kositp": _kositp,
    "text": _text,
    PAIR: _pair,
}


def text_at(record: Record, path: str) -> str:
    """The text of the field at a path of `text_fields`."""
    place: Any = record
    for step in _steps(path):
        place = (json.loads(place) if isinstance(place, str) else place)[step]
    return str(place)


def with_texts(record: Record, texts: Mapping[str, str]) -> dict[str, Any]:
    """A copy of the record with other texts at these paths; keys keep their order, JSON text inside a field stays JSON text."""
    changed: dict[Any, Any] = copy.deepcopy(dict(record))
    decoded: set[str] = set()
    for path, text in texts.items():
        root, *steps = _steps(path)
        if not steps:
            changed[root] = text
            continue
        if isinstance(changed[root], str):
            decoded.add(str(root))
            changed[root] = json.loads(changed[root])
        place: Any = changed[root]
        for step in steps[:-1]:
            place = place[step]
        place[steps[-1]] = text
    for root in decoded:
        changed[root] = json.dumps(changed[root], ensure_ascii=False)
    return changed


def _steps(path: str) -> list[str | int]:
    """The keys and indices of a path: `messages[3].content` is messages, 3, content."""
    return [int(index) if index else name for index, name in _STEP.findall(path)]
