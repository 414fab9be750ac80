"""Rows in the shapes other trainers read, for those who keep their own trainer.

| target       | written                                                                              | read by               |
|--------------|--------------------------------------------------------------------------------------|-----------------------|
| messages     | JSON lines: messages, tools; or prompt, chosen, rejected                             | TRL, OpenAI           |
| alpaca       | JSON lines: instruction, input, output, system, history                              | Alpaca, LLaMA-Factory |
| sharegpt     | JSON lines: conversations, system, tools, chosen, rejected                           | ShareGPT              |
| llamafactory | a folder: data.json in the sharegpt form, and its entry in dataset_info.json         | LLaMA-Factory         |
| axolotl      | a folder: data.jsonl in the messages form, and datasets.yaml to paste into a config  | Axolotl               |

Only what a row says is written, with its id and task. A row that the target cannot hold is counted and listed, never cut.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from hunmin.core.errors import TooManyRejects, UsageError, nearest
from hunmin.core.example import Document, Example, Message, Row
from hunmin.core.jsonl import atomic_writer, disk_error, dumps, write_json, write_text
from hunmin.core.language import tr
from hunmin.data.settings import SourceSettings
from hunmin.data.sources.reader import Report, drop_conflicts, read_source

LLAMAFACTORY_TAGS = {
    "role_tag": "from",
    "content_tag": "value",
    "user_tag": "human",
    "assistant_tag": "gpt",
    "observation_tag": "observation",
    "function_tag": "function_call",
    "system_tag": "system",
}
OTHER_FORMATS = frozenset({".gz", ".csv", ".tsv", ".xlsx", ".parquet", ".txt"})
FOLDER_FILES = {"llamafactory": ("data.json", "dataset_info.json"), "axolotl": ("data.jsonl", "datasets.yaml")}


class NotExpressible(ValueError):
    """A row that a target shape cannot hold; the text is the reason that is counted."""


@dataclass(slots=True)
class Written:
    """What went into the file, and what the target could not hold.

    fields  the names of all fields written; dataset_info.json has to list them.
    refused  one entry a row: its id, its place and the reason.
    left_out  how many rows had a field or note that belongs to no shape, by its name.
    """

    count: int = 0
    fields: set[str] = field(default_factory=set)
    refused: list[dict[str, Any]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def convert(source: SourceSettings, out: Path, to: str, overwrite: bool = False) -> dict[str, Any]:
    """Write a source in the shape of another trainer; all its rows are held in memory.

    Returns read, written, rejected and duplicates as counts, `not_expressible` as reason → count, `rows` with the id and
    reason of each of those, and `fields_left_out`. Raises `UsageError` when the target is unknown, the output exists, is the
    input or is being written by another process; `TooManyRejects` when no row is left; nothing is published then.
    """
    if to not in TARGETS:
        raise UsageError(tr(f"unknown target '{to}'", f"알 수 없는 변환 형식 '{to}'"), at="--to", fix=nearest(to, list(TARGETS)))
    _check_places(source, out, to)
    with _locked(out):
        _check_free(out, to, overwrite)
        report = Report()
        rows = _rows(source.model_copy(update={"read_as": "rows"}), report)
        written = _write(rows, out, to)
    return {
        "read": report.read,
        "written": written.count,
        "rejected": len(report.rejected),
        "reasons": dict(Counter(one.reason for one in report.rejected).most_common()),
        "duplicates": report.duplicates,
        "left_out": report.left_out,
        "not_expressible": dict(Counter(one["reason"] for one in written.refused).most_common()),
        "rows": written.refused,
        "fields_left_out": dict(written.left_out.most_common()),
    }


def _files(out: Path, to: str) -> list[Path]:
    return [out / name for name in FOLDER_FILES[to]] if to in FOLDER_FILES else [out]


def _check_places(source: SourceSettings, out: Path, to: str) -> None:
    path = Path(source.path).expanduser().resolve()
    for file in _files(out, to):
        place = file.resolve()
        if path == place or path in place.parents:
            raise UsageError(
                tr("the output would be written over its input or among it", "출력이 입력과 같거나 입력 폴더 안에 섞입니다"),
                at=str(file),
                fix=tr("name another output", "다른 출력 경로를 지정하세요"),
            )


def _check_free(out: Path, to: str, overwrite: bool) -> None:
    fix = tr("name another output", "다른 출력 경로를 지정하세요")
    if out.suffix.lower() in OTHER_FORMATS:
        what = tr(f"JSON lines are written, not '{out.suffix}'", f"JSON Lines로 씁니다. '{out.suffix}' 파일은 만들지 않습니다")
        raise UsageError(what, at=str(out), fix=tr("name it .jsonl", "이름을 .jsonl 로 하세요"))
    if to in FOLDER_FILES and out.is_file():
        raise UsageError(tr("a file stands where a folder is written", "폴더를 쓸 자리에 파일이 있습니다"), at=str(out), fix=fix)
    if to not in FOLDER_FILES and out.is_dir():
        raise UsageError(tr("a folder stands where a file is written", "파일을 쓸 자리에 폴더가 있습니다"), at=str(out), fix=fix)
    taken = next((file for file in _files(out, to) if file.exists()), None)
    if taken and not overwrite:
        fix += tr(", or add --overwrite", " (덮어쓰려면 --overwrite)")
        raise UsageError(tr("the output exists", "출력이 이미 있습니다"), at=str(taken), fix=fix)


@contextmanager
def _locked(out: Path) -> Iterator[None]:
    """Hold an output: two processes never write the same one."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out.parent / f".{out.name}.lock")
        lock.acquire(timeout=0)
    except Timeout:
        raise UsageError(
            tr("another process is writing this output", "다른 프로세스가 이 출력을 쓰고 있습니다"),
            at=str(out),
            fix=tr("wait for it, or name another output", "끝나기를 기다리거나 다른 출력 경로를 지정하세요"),
        ) from None
    except OSError as error:
        raise disk_error(error, out) from error
    try:
        yield
    finally:
        Path(lock.lock_file).unlink(missing_ok=True)  # while it is held: one who waits for it sees that and makes a new one
        lock.release()


def _rows(source: SourceSettings, report: Report) -> list[Row]:
    rows = list(read_source(source, report))
    for dataset in {row.origin.dataset for row in rows} if report.conflicts else ():
        rows = list(drop_conflicts(iter(rows), report, dataset))
    return rows


def _write(rows: list[Row], out: Path, to: str) -> Written:
    written = Written()
    file = out / FOLDER_FILES[to][0] if to in FOLDER_FILES else out
    records = _records(rows, to, written)
    first = next(records, None)
    if first is None:
        reasons = ", ".join(
            f"{reason} {count}" for reason, count in Counter(row["reason"] for row in written.refused).most_common(3)
        )
        what = tr(f"0 rows to write of {len(rows):,}", f"{len(rows):,}건 가운데 쓸 수 있는 행이 없습니다")
        raise TooManyRejects(
            what + (f" ({reasons})" if reasons else ""),
            at=str(out),
            fix=tr("choose another --to", "--to 로 다른 형식을 고르세요")
            if reasons
            else tr("look at the input: hunmin check", "입력을 살펴보세요: hunmin check"),
        )
    array = file.suffix == ".json"
    with atomic_writer(file) as stream:
        stream.write(("[\n" if array else "") + dumps(first))
        for record in records:
            stream.write((",\n" if array else "\n") + dumps(record))
        stream.write("\n]\n" if array else "\n")
    ranking = "rejected" in written.fields
    if to == "llamafactory":
        _describe_for_llamafactory(out, written.fields, ranking)
    elif to == "axolotl":
        _describe_for_axolotl(out, ranking)
    return written


def _records(rows: list[Row], to: str, written: Written) -> Iterator[dict[str, Any]]:
    """The rows the target can hold; those of the other kind than the first (with and without `rejected`) do not fit a file."""
    kind: bool | None = None
    for row in rows:
        try:
            if isinstance(row, Document):
                raise NotExpressible("plain_text")
            if kind is not None and kind != (row.rejected is not None):
                raise NotExpressible("preference_among_examples" if row.rejected else "example_among_preferences")
            record = TARGETS[to](row)
        except NotExpressible as reason:
            written.refused.append({"id": row.id, "row": row.origin.row, "reason": str(reason)})
            continue
        kind = row.rejected is not None
        record = {"id": row.id} | record | ({"task": row.task} if row.task else {})
        written.count += 1
        written.fields |= record.keys()
        written.left_out.update((row.notes.get("extra") or {}).keys() | row.notes.keys() - {"extra", "task"})
        yield record


def _messages(row: Example) -> dict[str, Any]:
    tools = {"tools": [dict(tool) for tool in row.tools]} if row.tools else {}
    if row.rejected is None:
        return {"messages": [_message(turn) for turn in row.messages]} | tools
    prompt, chosen = _ranked(row.messages, row.rejected)
    return {
        "prompt": [_message(turn) for turn in prompt],
        "chosen": [_message(turn) for turn in chosen],
        "rejected": [_message(turn) for turn in row.rejected],
    } | tools


def _message(turn: Message) -> dict[str, Any]:
    """A message as chat templates read it: the context under the content, the reasoning as `reasoning_content`."""
    record = turn.to_record() | {"content": turn.text}
    record.pop("context", None)
    if "reasoning" in record:
        record["reasoning_content"] = record.pop("reasoning")
    return record


def _ranked(turns: tuple[Message, ...], rejected: tuple[Message, ...]) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Prompt and chosen answer of a preference row: the answer is what only the assistant says at the end."""
    if any(turn.role != "assistant" for turn in rejected):
        raise NotExpressible("answer_of_several_turns")
    end = len(turns)
    while end and turns[end - 1].role == "assistant":
        end -= 1
    if end in (0, len(turns)):
        raise NotExpressible("no_chosen_answer")
    return turns[:end], turns[end:]


def _alpaca(row: Example) -> dict[str, Any]:
    if row.rejected is not None:
        raise NotExpressible("preference")
    if row.tools or any(turn.role == "tool" or turn.tool_calls for turn in row.messages):
        raise NotExpressible("tool_calls")
    system, turns = _system_apart(row)
    _check_plain(turns)
    if [turn.role for turn in turns] != ["user", "assistant"] * (len(turns) // 2) or not turns:
        raise NotExpressible("turns_not_in_pairs")
    asked, answer = turns[-2:]
    record: dict[str, Any] = {"instruction": asked.content, "input": asked.context, "output": answer.text}
    if system:
        record["system"] = system
    if len(turns) > 2:
        record["history"] = [[turns[index].text, turns[index + 1].text] for index in range(0, len(turns) - 2, 2)]
    return record


def _system_apart(row: Example) -> tuple[str, tuple[Message, ...]]:
    turns = row.messages
    system = turns[0].text if turns and turns[0].role == "system" else ""
    turns = turns[1:] if system else turns
    if any(turn.role == "system" for turn in turns):
        raise NotExpressible("system_message_inside")
    return system, turns


def _check_plain(turns: tuple[Message, ...]) -> None:
    if any(turn.reasoning for turn in turns):
        raise NotExpressible("reasoning")
    if any(turn.name for turn in turns):
        raise NotExpressible("speaker_name")


def _sharegpt(row: Example) -> dict[str, Any]:
    """The form LLaMA-Factory reads: asking and answering turns in strict alternation, a system text and tools beside them.

    A result follows its call, so the ids of calls are not needed.
    """
    system, turns = _system_apart(row)
    chosen: tuple[Message, ...] = ()
    if row.rejected is not None:
        turns, chosen = _ranked(turns, row.rejected)
        _check_plain(row.rejected + chosen)
        if len(chosen) != 1 or len(row.rejected) != 1 or chosen[0].tool_calls or row.rejected[0].tool_calls:
            raise NotExpressible("answer_of_several_turns")
    _check_plain(turns)
    spoken = [_spoken(turn) for turn in turns]
    asking = [turn["from"] in {"human", "observation"} for turn in spoken]
    if asking != [index % 2 == 0 for index in range(len(asking))] or len(asking) % 2 != len(chosen) or not spoken:
        raise NotExpressible("turns_not_in_pairs")
    record: dict[str, Any] = {"conversations": spoken}
    if chosen:
        record["chosen"], record["rejected"] = ({"from": "gpt", "value": turn.text} for turn in (*chosen, *(row.rejected or ())))
    if system:
        record["system"] = system
    if row.tools:
        record["tools"] = json.dumps([dict(tool) for tool in row.tools], ensure_ascii=False)
    return record


def _spoken(turn: Message) -> dict[str, str]:
    if not turn.tool_calls:
        return {"from": {"user": "human", "assistant": "gpt", "tool": "observation"}[turn.role], "value": turn.text}
    if turn.text:
        raise NotExpressible("text_beside_tool_call")
    calls = [_call(call) for call in turn.tool_calls]
    return {"from": "function_call", "value": json.dumps(calls[0] if len(calls) == 1 else calls, ensure_ascii=False)}


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    """Name and arguments of a call; OpenAI's form keeps the arguments as JSON text, this one as an object."""
    function = call.get("function", call)
    if not isinstance(function, Mapping) or not {"name", "arguments"} <= function.keys():
        raise NotExpressible("tool_call_of_unknown_form")
    arguments = function["arguments"]
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except ValueError:
            raise NotExpressible("tool_call_of_unknown_form") from None
    return {"name": function["name"], "arguments": arguments}


def _describe_for_llamafactory(out: Path, fields: set[str], ranking: bool) -> None:
    """Add the entry to dataset_info.json; entries of other data sets stay."""
    file = out / "dataset_info.json"
    columns = {"messages": "conversations"} | {name: name for name in ("system", "tools", "chosen", "rejected") if name in fields}
    entry: dict[str, Any] = {"file_name": "data.json", "formatting": "sharegpt", "columns": columns, "tags": LLAMAFACTORY_TAGS}
    if ranking:
        entry["ranking"] = True
    try:
        known = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    except ValueError:
        known = None
    if not isinstance(known, dict):
        raise UsageError(
            tr("not a dataset_info.json", "dataset_info.json 형식이 아닙니다"),
            at=str(file),
            fix=tr("name another folder", "다른 폴더를 지정하세요"),
        )
    write_json(file, known | {out.resolve().name: entry})


def _describe_for_axolotl(out: Path, ranking: bool) -> None:
    import yaml

    entry = {"path": str(out / "data.jsonl"), "ds_type": "json", "split": "train"}
    if ranking:
        block = {"rl": "dpo", "datasets": [entry | {"type": "chat_template.default", "field_messages": "prompt"}]}
    else:
        block = {"datasets": [entry | {"type": "chat_template", "field_messages": "messages"}]}
    write_text(out / "datasets.yaml", yaml.safe_dump(block, allow_unicode=True, sort_keys=False))


TARGETS: Mapping[str, Callable[[Example], dict[str, Any]]] = {
    "messages": _messages,
    "alpaca": _alpaca,
    "sharegpt": _sharegpt,
    "llamafactory": _sharegpt,
    "axolotl": _messages,
}
