"""The data stage: from files to training and held-out rows, with every count written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hunmin.core.errors import TooManyRejects
from hunmin.core.example import Document, Example, Origin
from hunmin.core.jsonl import read_jsonl
from hunmin.core.progress import Log
from hunmin.data.settings import DataSettings, HoldOutSettings
from hunmin.data.stage import build_dataset, hold_out

Put = Callable[..., Path]
RECORDS = [
    {
        "id": f"행{number}",
        "task": "인사" if number % 2 else "질문",
        "instruction": f"{number}번째 손님에게 인사해 줘.",
        "output": f"{number}번 손님, 안녕하세요!",
    }
    for number in range(200)
]


def settings(*sources: Any, **known: Any) -> DataSettings:
    listed = [source if isinstance(source, dict) else {"path": str(source)} for source in sources]
    return DataSettings.model_validate({"sources": listed} | known)


def documents(count: int, start: int = 0) -> list[Document]:
    return [Document(f"id-{number}", f"{number}번 글", Origin("시험", number)) for number in range(start, start + count)]


def ids(rows: Any) -> set[str]:
    return {row.id for row in rows}


# hold_out


def test_added_rows_move_no_other_row() -> None:
    chosen = HoldOutSettings(share=0.1, max_rows=10_000)
    few, many = documents(300), documents(900, start=100)
    train, held_out = hold_out(few, chosen)
    more_train, more_held_out = hold_out([*few, *many[200:]], chosen)
    assert ids(train) <= ids(more_train)
    assert ids(held_out) <= ids(more_held_out)
    assert ids(train) | ids(held_out) == ids(few) and not ids(train) & ids(held_out)


def test_taken_rows_and_another_order_move_no_other_row() -> None:
    chosen = HoldOutSettings(share=0.1, max_rows=10_000)
    rows = documents(500)
    _, held_out = hold_out(rows, chosen)
    _, of_half = hold_out(rows[::-2], chosen)
    assert ids(of_half) == ids(held_out) & ids(rows[::-2])


@pytest.mark.parametrize("share", [0.01, 0.05, 0.2, 0.5])
def test_the_share_is_held_out(share: float) -> None:
    train, held_out = hold_out(documents(20_000), HoldOutSettings(share=share, max_rows=20_000))
    assert len(held_out) == pytest.approx(20_000 * share, rel=0.15)
    assert len(train) + len(held_out) == 20_000


def test_no_share_holds_nothing_out() -> None:
    assert hold_out(documents(100), HoldOutSettings(share=0))[1] == []


def test_beyond_the_limit_more_rows_only_move_rows_into_training() -> None:
    chosen = HoldOutSettings(share=0.2, max_rows=20)
    train, held_out = hold_out(documents(500), chosen)
    more_train, more_held_out = hold_out(documents(1000), chosen)
    assert len(held_out) == len(more_held_out) == 20
    assert not ids(train) & ids(more_held_out)


def test_both_sides_keep_the_order_of_the_rows() -> None:
    for part in hold_out(documents(400), HoldOutSettings(share=0.3)):
        numbers = [row.origin.row for row in part]
        assert numbers == sorted(numbers)


# build_dataset


def test_every_row_is_in_one_file_and_every_file_is_there(put: Put, tmp_path: Path) -> None:
    source = put([*RECORDS, RECORDS[0], {"text": "그냥 글입니다."}, {"instruction": "", "output": ""}])
    steps = [{"drop_tasks": {"names": ["질문"]}}, "exact_duplicates"]
    counts = build_dataset(settings(source, steps=steps), tmp_path / "out", 1)
    out = tmp_path / "out"
    assert sorted(str(file.relative_to(out)) for file in out.rglob("*.jsonl")) == [
        "documents.held_out.jsonl",
        "documents.train.jsonl",
        "dropped/1-drop_tasks.jsonl",
        "dropped/2-exact_duplicates.jsonl",
        "examples.held_out.jsonl",
        "examples.train.jsonl",
        "rejected.jsonl",
    ]
    (report,) = counts["sources"].values()
    assert (report["read"], report["kept"], report["duplicates"], report["rejected"]) == (203, 201, 1, 1)
    assert counts["steps"]["1-drop_tasks"] == {"read": 201, "kept": 101, "dropped": 100, "reasons": {"task": 100}}
    train = [Example.from_record(record) for record in read_jsonl(out / "examples.train.jsonl")]
    held_out = [Example.from_record(record) for record in read_jsonl(out / "examples.held_out.jsonl")]
    assert (len(train), len(held_out)) == (counts["examples"]["train"], counts["examples"]["held_out"])
    assert ids(train) | ids(held_out) == {record["id"] for record in RECORDS if record["task"] == "인사"}
    assert sum(counts["documents"][part] for part in ("train", "held_out")) == 1
    assert counts["examples"]["characters"] == sum(len(row.text) for row in train)
    assert counts["tasks"] == {"인사": 100}
    assert len(list(read_jsonl(out / "rejected.jsonl"))) == 1


def test_licences_are_counted_by_row(put: Put, tmp_path: Path) -> None:
    first = {"path": str(put(RECORDS[:3], "a.jsonl")), "licence": "MIT"}
    second = {"path": str(put(RECORDS[3:5], "b.jsonl"))}
    counts = build_dataset(settings(first, second), tmp_path / "out", 1)
    assert counts["licences"] == {"MIT": 3, "unknown": 2}
    assert [report["licence"] for report in counts["sources"].values()] == ["MIT", "unknown"]


def test_the_same_rows_as_text_are_held_out_together(put: Put, tmp_path: Path) -> None:
    """What measures the conversations must not be read as text in pre-training."""
    source = str(put(RECORDS))
    both = settings({"path": source}, {"path": source, "read_as": "documents"}, held_out={"share": 0.2})
    build_dataset(both, tmp_path / "out", 1)
    examples, texts = (
        {record["id"] for record in read_jsonl(tmp_path / "out" / f"{kind}.held_out.jsonl")} for kind in ("examples", "documents")
    )
    assert examples == texts != set()


def test_training_rows_that_hold_a_held_out_row_are_dropped_and_counted(put: Put, tmp_path: Path) -> None:
    texts = [f"{number}번 가게에서 산 우산은 손잡이가 {number * 7}일 만에 부러졌습니다." for number in range(100)]
    records = [{"text": text} for text in texts] + [{"text": f"후기: {text} 별점 1"} for text in texts]
    source, share = put(records), {"share": 0.2, "max_rows": 10}
    kept = build_dataset(settings(source, held_out=share), tmp_path / "all", 1)
    assert kept["documents"]["train"] == 190 and kept["steps"] == {}
    apart = build_dataset(settings(source, held_out=share | {"overlap": 0.9}), tmp_path / "apart", 1)
    held_out = [record["text"] for record in read_jsonl(tmp_path / "apart" / "documents.held_out.jsonl")]
    train = [record["text"] for record in read_jsonl(tmp_path / "apart" / "documents.train.jsonl")]
    assert len(held_out) == 10
    assert not [text for text in train for one in held_out if one in text]
    dropped = apart["steps"]["held_out-documents"]
    assert dropped["dropped"] == 190 - len(train) > 0 and dropped["reasons"] == {"contaminated": dropped["dropped"]}


@pytest.mark.parametrize(("bad", "limit", "stops"), [(1, 0.01, False), (3, 0.01, True), (3, 0.02, False), (1, 0.0, True)])
def test_more_unreadable_rows_than_allowed_stop_the_run(bad: int, limit: float, stops: bool, put: Put, tmp_path: Path) -> None:
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS] + ["{깨진 줄"] * bad
    chosen = settings(put("\n".join(lines) + "\n"), max_reject_rate=limit)
    if not stops:
        assert build_dataset(chosen, tmp_path / "out", 1)["rows"] == 200
        return
    with pytest.raises(TooManyRejects, match=f"{bad} of {200 + bad} records were rejected") as stopped:
        build_dataset(chosen, tmp_path / "out", 1)
    assert stopped.value.exit_code == 3
    assert stopped.value.at == str(tmp_path / "out" / "rejected.jsonl")
    assert len(list(read_jsonl(tmp_path / "out" / "rejected.jsonl"))) == bad
    assert not (tmp_path / "out" / "examples.train.jsonl").exists()


@pytest.mark.parametrize("content", ["", "\n\n", "{깨진 줄\n"])
def test_a_source_that_gives_nothing_stops_the_run(content: str, put: Put, tmp_path: Path) -> None:
    with pytest.raises(TooManyRejects, match="0 records left") as stopped:
        build_dataset(settings(put(content), max_reject_rate=1.0), tmp_path / "out", 1)
    assert stopped.value.exit_code == 3


def test_steps_that_drop_everything_stop_the_run(put: Put, tmp_path: Path) -> None:
    with pytest.raises(TooManyRejects, match="0 records left of 200 read"):
        build_dataset(settings(put(RECORDS), steps=[{"max_chars": {"text": 1}}]), tmp_path / "out", 1)


def test_one_id_with_two_contents_rejects_both(put: Put, tmp_path: Path) -> None:
    twice = [*RECORDS, RECORDS[7] | {"output": "전혀 다른 답입니다."}]
    counts = build_dataset(settings(put(twice), max_reject_rate=0.05, held_out={"share": 0}), tmp_path / "out", 1)
    (report,) = counts["sources"].values()
    assert (report["read"], report["kept"], report["rejected"]) == (201, 199, 2)
    assert report["reasons"] == {"id_conflict": 2}
    assert "행7" not in {record["id"] for record in read_jsonl(tmp_path / "out" / "examples.train.jsonl")}
    assert [one["reason"] for one in read_jsonl(tmp_path / "out" / "rejected.jsonl")] == ["id_conflict", "id_conflict"]


def test_the_same_settings_give_the_same_bytes(put: Put, tmp_path: Path) -> None:
    chosen = settings({"path": str(put(RECORDS)), "max_chars": 2000}, steps=["exact_duplicates"])
    made: list[dict[str, bytes]] = []
    for name in ("a", "b"):
        build_dataset(chosen, tmp_path / name, 7)
        made.append({str(file.relative_to(tmp_path / name)): file.read_bytes() for file in (tmp_path / name).rglob("*.jsonl")})
    assert made[0] == made[1]


def test_nothing_is_printed_into_the_log_for_a_quick_run(put: Put, tmp_path: Path) -> None:
    build_dataset(settings(put(RECORDS)), tmp_path / "out", 1, Log(tmp_path / "log.jsonl"))
    assert not (tmp_path / "log.jsonl").exists()
