"""hunmin_mini: four small Korean tasks shaped like KoBEST, written for this project; questions only, no scoring.

| task      | asks                                           | choices                   | floor |
|-----------|------------------------------------------------|---------------------------|-------|
| boolq     | does a statement follow from a paragraph       | 틀린 말이다, 맞는 말이다  | 0.333 |
| copa      | which sentence is the cause or the result      | the two sentences         | 0.333 |
| hellaswag | what happens next                              | four sentences            | 0.100 |
| sentineg  | how does the speaker of a remark feel          | 안 좋았다, 참 좋았다      | 0.333 |

200 test and 60 train items each. Labels were chosen on the train items so that the untuned hunmin-tiny prefers neither: with
a pair such as 별로였다/좋았다 it answers the commoner word to every question. The floor is the macro F1 of the best constant answer on balanced labels.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any

VERSION = 1
TASKS = ("boolq", "copa", "hellaswag", "sentineg")
SPLITS = ("train", "test")

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prompt:
    """How a task is asked: the context before the choices, and the choices as they continue it after one blank."""

    context: Callable[[Item], str]
    choices: Callable[[Item], list[str]]


PROMPTS: Mapping[str, Prompt] = {
    "boolq": Prompt(
        lambda item: f"{item['paragraph']}\n“{item['question']}” 이 말은", lambda item: ["틀린 말이다", "맞는 말이다"]
    ),
    "copa": Prompt(
        lambda item: f"{item['premise']} " + ("왜냐하면" if item["question"] == "원인" else "그래서"),
        lambda item: [item["alternative_1"], item["alternative_2"]],
    ),
    "hellaswag": Prompt(lambda item: item["context"], lambda item: [item[f"ending_{number}"] for number in (1, 2, 3, 4)]),
    "sentineg": Prompt(lambda item: f"{item['sentence']}\n이 말을 한 사람은 기분이", lambda item: ["안 좋았다", "참 좋았다"]),
}


def read_items(task: str, split: str) -> Iterator[dict[str, Any]]:
    """The items of one split in file order; `label` is the index of the right choice."""
    file = resources.files("hunmin") / "bundled" / "hunmin_mini" / f"{task}_{split}.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)
