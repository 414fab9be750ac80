"""Length rules. A rule belongs to a task type: 예/아니요 is a whole answer."""

from __future__ import annotations

from hunmin.core.example import Example, Row
from hunmin.data.step import Step, keep_if, step


@step
def min_chars(answer: int = 1, tasks: list[str] | None = None) -> Step:
    """Drop conversations whose last answer is shorter than `answer` characters, of the named `tasks` or of all."""

    def long_enough(row: Row) -> bool:
        if not isinstance(row, Example) or (tasks and row.task not in tasks):
            return True
        # A tool call is a whole answer without a word said.
        return len(row.answer) >= answer or bool(row.messages[-1].tool_calls)

    return keep_if(long_enough, "short_answer")


@step
def max_chars(text: int) -> Step:
    """Drop rows of more than `text` characters, all turns together."""
    return keep_if(lambda row: len(row.text) <= text, "long_text")
