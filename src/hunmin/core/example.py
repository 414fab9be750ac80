"""The row types: one conversation (`Example`), one plain text (`Document`), one refused row (`Rejected`).

The same `Example` is translated, filtered, trained on, judged and served, so a defect found in one place can be named
in all of them by its id. Rows are immutable: a step returns `replace(example, …)`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

Role = Literal["system", "user", "assistant", "tool"]
ROLES: tuple[Role, ...] = ("system", "user", "assistant", "tool")


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation.

    content     what is said.
    context     the material an instruction works on (alpaca's `input`); templates with a place for it put it there,
                others show it after the content and a blank line.
    reasoning   the thinking before an answer, kept apart from it.
    tool_calls  calls the assistant makes, in OpenAI's form.
    """

    role: Role
    content: str
    context: str = ""
    reasoning: str | None = None
    tool_calls: tuple[Mapping[str, Any], ...] = ()
    tool_call_id: str | None = None
    name: str | None = None

    @property
    def text(self) -> str:
        """Content and context as one text, a blank line between them."""
        return f"{self.content}\n\n{self.context}" if self.content and self.context else self.content or self.context

    def to_record(self) -> dict[str, Any]:
        """The message as JSON, without empty fields."""
        record: dict[str, Any] = {"role": self.role, "content": self.content}
        for name in ("context", "reasoning", "tool_call_id", "name"):
            if getattr(self, name):
                record[name] = getattr(self, name)
        if self.tool_calls:
            record["tool_calls"] = [dict(call) for call in self.tool_calls]
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Message:
        """Read what `to_record` wrote."""
        known = {name: value for name, value in record.items() if name != "tool_calls"}
        return cls(**known, tool_calls=tuple(record.get("tool_calls", ())))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from; carried to the model card."""

    dataset: str
    row: int
    revision: str = ""
    licence: str = "unknown"

    def to_record(self) -> dict[str, Any]:
        """The origin as JSON."""
        return {"dataset": self.dataset, "revision": self.revision, "row": self.row, "licence": self.licence}


@dataclass(frozen=True, slots=True)
class Example:
    """One conversation.

    id        set once by the reader and never recomputed.
    messages  the conversation; ends with the answer to learn, if there is one.
    rejected  the worse last answer, for preference tuning.
    tools     tool definitions in OpenAI's form.
    notes     what readers and steps recorded, keyed by their name.
    """

    id: str
    messages: tuple[Message, ...]
    origin: Origin
    rejected: tuple[Message, ...] | None = None
    tools: tuple[Mapping[str, Any], ...] = ()
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def task(self) -> str:
        """The task type the row declares, or "" when it declares none."""
        return str(self.notes.get("task", ""))

    @property
    def answer(self) -> str:
        """The last assistant message's content, "" when the conversation does not end with one."""
        return self.messages[-1].content if self.messages and self.messages[-1].role == "assistant" else ""

    @property
    def text(self) -> str:
        """All turns as one text: what length rules, deduplication and contamination look at."""
        return "\n".join(message.text for message in self.messages)

    def to_record(self) -> dict[str, Any]:
        """The example as JSON."""
        record: dict[str, Any] = {"id": self.id, "messages": [message.to_record() for message in self.messages]}
        if self.rejected is not None:
            record["rejected"] = [message.to_record() for message in self.rejected]
        if self.tools:
            record["tools"] = [dict(tool) for tool in self.tools]
        record["origin"] = self.origin.to_record()
        if self.notes:
            record["notes"] = self.notes
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Example:
        """Read what `to_record` wrote."""
        rejected = record.get("rejected")
        return cls(
            id=record["id"],
            messages=messages_from(record["messages"]),
            origin=Origin(**record["origin"]),
            rejected=None if rejected is None else messages_from(rejected),
            tools=tuple(record.get("tools", ())),
            notes=dict(record.get("notes", {})),
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One plain text, for pre-training and vocabulary learning."""

    id: str
    text: str
    origin: Origin
    notes: dict[str, Any] = field(default_factory=dict)

    def to_record(self) -> dict[str, Any]:
        """The document as JSON."""
        record: dict[str, Any] = {"id": self.id, "text": self.text, "origin": self.origin.to_record()}
        if self.notes:
            record["notes"] = self.notes
        return record

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Document:
        """Read what `to_record` wrote."""
        return cls(record["id"], record["text"], Origin(**record["origin"]), dict(record.get("notes", {})))


Row = Example | Document


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not read or not kept: where it stood and why. Its content stays out of logs."""

    reason: str
    file: str
    line: int
    offset: int = 0
    sha256: str = ""
    detail: str = ""

    def to_record(self) -> dict[str, Any]:
        """The refusal as JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def messages_from(records: Sequence[Mapping[str, Any]]) -> tuple[Message, ...]:
    """Read a list of messages written by `Message.to_record`."""
    return tuple(Message.from_record(record) for record in records)


def stable_id(dataset: str, revision: str, raw: Mapping[str, Any]) -> str:
    """The id of a record that has none: 16 hex digits over data set, revision and the canonical JSON of the record."""
    return hashlib.sha256(f"{dataset}\0{revision}\0{_CANONICAL.encode(raw)}".encode()).hexdigest()[:16]
