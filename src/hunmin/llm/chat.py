"""A conversation on the terminal."""

from __future__ import annotations

import io
import re
import sys

from hunmin.core.example import Message
from hunmin.core.language import tr

_ESCAPE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def talk(model: str, template: str = "model", temperature: float = 0.0, max_new_tokens: int = 256) -> None:
    """Read lines from standard input and stream answers until an empty line or the end of input.

    Control characters of an answer, those of text direction too, are shown as ·, so that a model cannot steer the terminal.
    """
    from hunmin.llm.conversation import ChatFormat
    from hunmin.llm.generate import stream_answer
    from hunmin.llm.load import load_model, load_tokenizer

    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    chat = ChatFormat(load_tokenizer(model), template)
    weights = load_model(model)
    if sys.stdin.isatty():
        print(tr("an empty line ends the conversation", "빈 줄을 입력하면 끝납니다"), file=sys.stderr)
    history: list[Message] = []
    while line := _ask():
        history.append(Message("user", line))
        said = ""
        for piece in stream_answer(weights, chat, history, max_new_tokens, temperature):
            said += piece
            print(_ESCAPE.sub("·", piece), end="", flush=True)
        print(flush=True)
        history.append(Message("assistant", said))


def _ask() -> str:
    try:
        return input("> " if sys.stdin.isatty() else "").strip()
    except EOFError:
        return ""
