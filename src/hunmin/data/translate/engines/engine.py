"""What every engine is to the rest: segments in, one text for each out, and what that used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from hunmin.data.translate.settings import PriceSettings

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a field as it is sent: masked, and short enough for a request; `key` hashes what decides its answer."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Group:
    """Segments asked for together.

    context       what was said before in their conversation, to be read and not translated.
    conversation  True when they are turns of one conversation, False when each stands alone.
    """

    segments: tuple[Segment, ...]
    context: str = ""
    conversation: bool = False


@dataclass(slots=True)
class Usage:
    """What requests used; `estimated` is how many of them did not say, so that their numbers are guessed."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    characters: int = 0
    estimated: int = 0

    def add(self, other: Usage) -> None:
        """Add another count."""
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def cost(self, price: PriceSettings) -> float:
        """Dollars."""
        sent = price.input * self.input_tokens + price.output * self.output_tokens + price.characters * self.characters
        return sent / MILLION


@dataclass(slots=True)
class Reply:
    """What one request brought.

    texts     the translation of each segment, by its place in the group.
    problems  why a segment has none: its place → reason and what was said.
    """

    texts: dict[int, str] = field(default_factory=dict)
    problems: dict[int, tuple[str, str]] = field(default_factory=dict)
    usage: Usage = field(default_factory=Usage)
    model: str = ""


class Engine(Protocol):
    """A way to translate.

    name      as in the settings; `price_name` is its entry among the prices.
    free      True when nothing is paid and nothing leaves this machine.
    learns    True when telling it what was wrong may bring a better answer.
    endpoint  shown in errors.
    """

    name: str
    price_name: str
    endpoint: str
    free: bool
    learns: bool

    def identity(self) -> Mapping[str, Any]:
        """Everything of the engine and its settings that decides an answer."""
        ...

    def ask(self, group: Group, *, room: int = 1, wrong: str = "") -> Reply:
        """Send one request; `room` multiplies the allowed length of the answer, `wrong` says what was wrong with the last one.

        Raises `Passing`, `BadReply`, `Refused`, or an error that stops the run.
        """
        ...

    def estimate(self, group: Group) -> Usage:
        """What a request will use, by rule of thumb."""
        ...

    def close(self) -> None:
        """Close connections."""
        ...


def estimated_tokens(text: str) -> int:
    """Tokens of a text by rule of thumb: four ASCII characters each, one and a half others."""
    ascii_ = sum(character.isascii() for character in text)
    return int(ascii_ / 4 + (len(text) - ascii_) / 1.5) + 1
