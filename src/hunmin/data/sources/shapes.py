"""Record shapes: what other people's data sets look like, and how each becomes messages.

| shape       | fields                                              | known from                         |
|-------------|-----------------------------------------------------|------------------------------------|
| messages    | messages: [{role, content}], tools                  | OpenAI, TRL, Axolotl               |
| sharegpt    | conversations: [{from, value}], system, chosen      | ShareGPT, LLaMA-Factory            |
| preference  | prompt, chosen, rejected                            | TRL                                |
| completion  | prompt, completion                                  | TRL                                |
| alpaca      | instruction, input, output, system, history         | Alpaca, KoAlpaca, KULLM v2         |
| instances   | instruction, instances: [{input, output}]           | self-instruct, GPT4All, KULLM eval |
| cot         | source, target, rationale                           | CoT-Collection                     |
| kositp      | input, output, Task_name                            | KOSITP                             |
| text        | text                                                | pre-training corpora               |

Fields a shape does not know are kept in `notes["extra"]`. Rows that Hunmin wrote keep their origin and notes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, cast

from hunmin.core.example import ROLES, Message, Role
from hunmin.core.jsonl import BadRecord

Record = Mapping[str, Any]

ORIGIN_TYPES = (("dataset", str), ("revision", str), ("row", int), ("licence", str))
ORIGIN_FIELDS = {name for name, _ in ORIGIN_TYPES}

SHAREGPT_ROLES: Mapping[str, Role] = {
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "chatgpt": "assistant",
    "bing": "assistant",
    "bard": "assistant",
    "model": "assistant",
    "assistant": "assistant",
    "system": "system",
    "tool": "tool",
    "function_response": "tool",
    "observation": "tool",
}


@dataclass(frozen=True, slots=True)
class Parts:
    """What one record says: a conversation, or a plain text in `body`."""

    messages: tuple[Message, ...] = ()
    rejected: tuple[Message, ...] | None = None
    tools: tuple[Mapping[str, Any], ...] = ()
    body: str = ""
    notes: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape: the fields that tell it, all fields it reads, and its reader.

    A reader returns one `Parts` for each conversation of the record, and raises `BadRecord` (`bad_type`, `missing_field`,
    `bad_role`, `empty_output`) when a field is not what the shape says.
    """

    needs: frozenset[str]
    knows: frozenset[str]
    read: Callable[[Record], list[Parts]]


def detect(record: Record) -> str:
    """The name of the shape whose fields the record has.

    Raises `BadRecord` with reason `unknown_shape`.
    """
    name = _detect(tuple(record))
    if not name:
        raise BadRecord("unknown_shape", ", ".join(sorted(map(str, record)))[:200])
    return name


@lru_cache(maxsize=1024)
def _detect(fields: tuple[str, ...]) -> str:
    return next((name for name, shape in SHAPES.items() if shape.needs <= set(fields)), "")


@lru_cache(maxsize=1024)
def _unknown(shape: str, fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in fields if name not in SHAPES[shape].knows)


def is_own(record: Record) -> bool:
    """True for a row that Hunmin wrote: its origin has the fields of `Origin`."""
    origin = record.get("origin")
    return (
        isinstance(origin, Mapping)
        and origin.keys() == ORIGIN_FIELDS
        and all(isinstance(origin[key], kind) for key, kind in ORIGIN_TYPES)
    )


def read_parts(record: Record, shape: str) -> list[Parts]:
    """Read a record of a named shape; fields the shape does not know go to `notes["extra"]`."""
    reader = SHAPES[shape]
    if not reader.needs <= record.keys():
        raise BadRecord("missing_field", ", ".join(sorted(reader.needs - record.keys())))
    parts = reader.read(record)
    unknown = _unknown(shape, tuple(record))
    if unknown:
        notes = _notes(record, unknown)
        for part in parts:
            part.notes.update(notes)
    return parts


def _notes(record: Record, unknown: tuple[str, ...]) -> dict[str, Any]:
    """What the fields outside a shape say: the notes of a row of ours, the task type, and all the rest as `extra`."""
    rest = {name: record[name] for name in unknown}
    notes: dict[str, Any] = {}
    if is_own(record):
        rest.pop("origin")
        if isinstance(rest.get("notes"), Mapping):
            notes = dict(rest.pop("notes"))
    task = next((name for name in ("task", "Task_name", "task_type") if rest.get(name) and isinstance(rest[name], str)), "")
    if task:
        notes["task"] = rest.pop(task)
    return notes | {"extra": notes.get("extra", {}) | rest} if rest else notes


def _text(record: Record, name: str, *, optional: bool = False) -> str:
    value = record.get(name)
    if optional and value is None:
        return ""
    if not isinstance(value, str):
        raise BadRecord("bad_type", f"{name}: {type(value).__name__}")
    return value


def _list(record: Record, name: str) -> list[Any]:
    """A list field; CSV and some hub files hold it as a JSON string."""
    value = record.get(name)
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise BadRecord("bad_type", f"{name}: str") from None
    if not isinstance(value, list):
        raise BadRecord("bad_type", f"{name}: {type(value).__name__}")
    return value


def _system(record: Record) -> tuple[Message, ...]:
    system = _text(record, "system", optional=True)
    return (Message("system", system),) if system else ()


def _message(item: Any, at: str) -> Message:
    if not isinstance(item, Mapping):
        raise BadRecord("bad_type", f"{at}: {type(item).__name__}")
    role = item.get("role")
    role = SHAREGPT_ROLES.get(role, role) if isinstance(role, str) else role
    if role not in ROLES:
        raise BadRecord("bad_role", f"{at}.role: {role!r}"[:80])
    calls = item.get("tool_calls") or ()
    content = item.get("content")
    if content is None and calls:
        content = ""
    if not isinstance(content, str):
        raise BadRecord("bad_type", f"{at}.content: {type(content).__name__}")
    if not isinstance(calls, list | tuple) or not all(isinstance(call, Mapping) for call in calls):
        raise BadRecord("bad_type", f"{at}.tool_calls")
    reasoning = item.get("reasoning") or item.get("reasoning_content") or None
    if reasoning is not None and not isinstance(reasoning, str):
        raise BadRecord("bad_type", f"{at}.reasoning: {type(reasoning).__name__}")
    return Message(
        cast(Role, role),
        content,
        context=_text(item, "context", optional=True),
        reasoning=reasoning,
        tool_calls=tuple(calls),
        tool_call_id=_text(item, "tool_call_id", optional=True) or None,
        name=_text(item, "name", optional=True) or None,
    )


def _conversation(items: list[Any], at: str) -> tuple[Message, ...]:
    if not items:
        raise BadRecord("bad_type", f"{at}: empty list")
    return tuple(_message(item, f"{at}[{index}]") for index, item in enumerate(items))


def _tools(record: Record) -> tuple[Mapping[str, Any], ...]:
    if not record.get("tools"):
        return ()
    tools = _list(record, "tools")
    if not all(isinstance(tool, Mapping) for tool in tools):
        raise BadRecord("bad_type", "tools")
    return tuple(tools)


def _messages(record: Record) -> list[Parts]:
    messages = _conversation(_list(record, "messages"), "messages")
    rejected = _conversation(_list(record, "rejected"), "rejected") if record.get("rejected") else None
    return [Parts(_system(record) + messages, rejected, _tools(record))]


def _sharegpt(record: Record) -> list[Parts]:
    turns = []
    for index, item in enumerate(_list(record, "conversations")):
        if not isinstance(item, Mapping):
            raise BadRecord("bad_type", f"conversations[{index}]: {type(item).__name__}")
        speaker = item.get("from", item.get("role"))
        text = item.get("value", item.get("content"))
        if speaker == "function_call":
            turns.append(_function_call(text, index))
            continue
        role = SHAREGPT_ROLES.get(speaker) if isinstance(speaker, str) else None
        if role is None:
            raise BadRecord("bad_role", f"conversations[{index}].from: {speaker!r}"[:80])
        if not isinstance(text, str):
            raise BadRecord("bad_type", f"conversations[{index}].value: {type(text).__name__}")
        turns.append(Message(role, text))
    if not turns:
        raise BadRecord("bad_type", "conversations: empty list")
    chosen, rejected = (_ranked(record, name) for name in ("chosen", "rejected"))
    if bool(chosen) != bool(rejected):
        raise BadRecord("missing_field", "rejected" if chosen else "chosen")
    return [Parts(_system(record) + tuple(turns) + chosen, rejected or None, _tools(record))]


def _ranked(record: Record, name: str) -> tuple[Message, ...]:
    """LLaMA-Factory's preference answer: `{from: gpt, value}` beside the conversation."""
    answer = record.get(name)
    if answer is None:
        return ()
    if not isinstance(answer, Mapping) or not isinstance(answer.get("value"), str):
        raise BadRecord("bad_type", f"{name}: {type(answer).__name__}")
    if SHAREGPT_ROLES.get(str(answer.get("from"))) != "assistant":
        raise BadRecord("bad_role", f"{name}.from: {answer.get('from')!r}"[:80])
    return (Message("assistant", answer["value"]),)


def _function_call(text: Any, index: int) -> Message:
    """One call or a list of calls, as JSON text."""
    try:
        found = json.loads(text)
        calls = [
            {"name": call["name"], "arguments": call["arguments"]} for call in (found if isinstance(found, list) else [found])
        ]
    except (TypeError, ValueError, KeyError):
        raise BadRecord("bad_type", f"conversations[{index}].value: not a function call") from None
    return Message("assistant", "", tool_calls=tuple({"type": "function", "function": call} for call in calls))


def _preference(record: Record) -> list[Parts]:
    prompt = record["prompt"]
    messages = (Message("user", prompt),) if isinstance(prompt, str) else _conversation(_list(record, "prompt"), "prompt")
    chosen, rejected = (_answer(record, name, len(messages)) for name in ("chosen", "rejected"))
    return [Parts(_system(record) + messages + chosen, rejected, _tools(record))]


def _answer(record: Record, name: str, n_prompt: int) -> tuple[Message, ...]:
    value = record[name]
    if isinstance(value, str):
        return (Message("assistant", value),)
    turns = _conversation(_list(record, name), name)
    return turns[n_prompt:] if len(turns) > n_prompt else turns


def _completion(record: Record) -> list[Parts]:
    if isinstance(record["prompt"], str):
        turns = (Message("user", _text(record, "prompt")), Message("assistant", _text(record, "completion")))
        return [Parts(_system(record) + turns)]
    prompt = _conversation(_list(record, "prompt"), "prompt")
    return [Parts(_system(record) + prompt + _conversation(_list(record, "completion"), "completion"), None, _tools(record))]


def _alpaca(record: Record) -> list[Parts]:
    turns: list[Message] = []
    for index, pair in enumerate(_list(record, "history") if record.get("history") else []):
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(isinstance(side, str) for side in pair)):
            raise BadRecord("bad_type", f"history[{index}]")
        turns += [Message("user", pair[0]), Message("assistant", pair[1])]
    asked = Message("user", _text(record, "instruction"), context=_text(record, "input", optional=True))
    answer = Message("assistant", _text(record, "output"))
    return [Parts(_system(record) + tuple(turns) + (asked, answer))]


def _instances(record: Record) -> list[Parts]:
    found = []
    instruction = _text(record, "instruction")
    for index, instance in enumerate(_list(record, "instances")):
        if not isinstance(instance, Mapping):
            raise BadRecord("bad_type", f"instances[{index}]: {type(instance).__name__}")
        asked = Message("user", instruction, context=_text(instance, "input", optional=True))
        found.append(Parts((asked, Message("assistant", _text(instance, "output")))))
    if not found:
        raise BadRecord("bad_type", "instances: empty list")
    return found


def _cot(record: Record) -> list[Parts]:
    answer = Message("assistant", _text(record, "target"), reasoning=_text(record, "rationale") or None)
    return [Parts((Message("user", _text(record, "source")), answer))]


def _kositp(record: Record) -> list[Parts]:
    return [Parts((Message("user", _text(record, "input")), Message("assistant", _text(record, "output"))))]


def _plain(record: Record) -> list[Parts]:
    return [Parts(body=_text(record, "text"))]


def _shape(needs: str, more: str, read: Callable[[Record], list[Parts]]) -> Shape:
    known = frozenset(f"{needs} {more} id".split())
    return Shape(frozenset(needs.split()), known, read)


SHAPES: Mapping[str, Shape] = {
    "messages": _shape("messages", "tools system rejected", _messages),
    "sharegpt": _shape("conversations", "tools system chosen rejected", _sharegpt),
    "preference": _shape("prompt chosen rejected", "tools system", _preference),
    "completion": _shape("prompt completion", "tools system", _completion),
    "instances": _shape("instruction instances", "", _instances),
    "alpaca": _shape("instruction output", "input system history", _alpaca),
    "cot": _shape("source target rationale", "", _cot),
    "kositp": _shape("input output", "", _kositp),
    "text": _shape("text", "", _plain),
}
