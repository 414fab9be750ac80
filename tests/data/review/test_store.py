"""Rows and answers: filters and counts agree with each other, undo goes back step by step, no answer reaches another row."""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hunmin.data.fields import TextField
from hunmin.data.findings import Finding, Summary
from hunmin.data.review.journal import Answer, Edit
from hunmin.data.review.rows import Row, rows_with_findings
from hunmin.data.review.store import Filter, ReviewStore
from hunmin.data.settings import SourceSettings
from hunmin.web.errors import Refused

KINDS = ("number_changed", "cut_off", "particle_wrong")


def row(number: int, text: str = "사과과 배", kinds: tuple[str, ...] = ("particle_wrong",), record: bool = True) -> Row:
    fields = (TextField("source", "source", "Apples."), TextField("target", "answer", text))
    findings = tuple(Finding(number, f"r{number}", "target", kind, "error", (0, 3), "m", None) for kind in kinds)
    whole = {"source": "Apples.", "target": text, "id": f"r{number}"} if record else None
    return Row(f"key{number}", number, f"r{number}", whole, "", fields if record else (), findings)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ReviewStore]:
    made = ReviewStore(tmp_path / "data.jsonl")
    made.add(row(number) for number in range(1, 6))
    yield made
    made.close()


def answer(store: ReviewStore, position: int, state: Any, edits: dict[str, str] | None = None) -> Answer:
    return store.answer(position, state, edits or {}, store.row(position)[2])


def state(store: ReviewStore, position: int) -> str:
    return store.row(position)[1].state


def test_an_answer_moves_the_row_from_one_filter_to_the_other(store: ReviewStore) -> None:
    answer(store, 2, "accepted")
    assert [line["position"] for line in store.page(Filter(state="open"), 0, 10)] == [1, 3, 4, 5]
    assert [line["position"] for line in store.page(Filter("particle_wrong", "accepted"), 0, 10)] == [2]
    assert store.page(Filter("cut_off"), 0, 10) == []
    assert store.step(Filter(state="open"), 1, forward=True) == (3, 1)
    assert store.step(Filter(state="open"), 3, forward=False) == (1, 0)
    assert store.step(Filter(state="open"), 5, forward=True) is None


def test_filters_counts_and_steps_agree_with_a_plain_list(tmp_path: Path) -> None:
    chance, store = random.Random(7), ReviewStore(tmp_path / "data.jsonl")
    rows = [row(n, kinds=tuple(chance.sample(KINDS, chance.randint(1, 3)))) for n in range(1, 41)]
    store.add(rows)
    states = dict.fromkeys(range(1, 41), "open")
    history: list[tuple[int, str]] = []
    for _ in range(300):
        position = chance.randint(1, 40)
        if chance.random() < 0.3:
            undone = store.undo()
            if history:
                position, before = history.pop()
                states[position] = before
            assert undone == (position if undone else None)
        else:
            wanted: Any = chance.choice(["accepted", "rejected", "open"])
            if answer(store, position, wanted).state != states[position]:
                history.append((position, states[position]))
                states[position] = wanted
        kind, one = chance.choice(("", *KINDS)), chance.choice(("", "open", "accepted", "rejected", "edited"))
        right = [n for n in states if one in ("", states[n]) and (not kind or kind in {f.kind for f in rows[n - 1].findings})]
        assert [line["position"] for line in store.page(Filter(kind, one), 0, 100)] == right
        assert store.total(Filter(kind, one)) == len(right)
        after = [n for n in right if n > position]
        assert store.step(Filter(kind, one), position, forward=True) == ((after[0], right.index(after[0])) if after else None)
    assert +store.states == Counter(states.values())
    store.close()


def test_everything_can_be_taken_back_also_after_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    store = ReviewStore(file)
    store.add([row(1), row(2), row(3)])
    answer(store, 1, "accepted")
    answer(store, 2, "edited", {"target": "사과와 배"})
    answer(store, 2, "rejected")
    answer(store, 3, "rejected")
    assert store.undo() == 3
    store.close()
    store = ReviewStore(file)
    store.add([row(3), row(2), row(1)])  # the file was put into another order
    assert [state(store, position) for position in (1, 2, 3)] == ["open", "rejected", "accepted"]
    assert store.undo() == 2
    assert store.row(2)[1] == Answer("edited", {"target": Edit("사과과 배", "사과와 배")})
    assert [store.undo(), store.undo(), store.undo()] == [2, 3, None]
    assert store.states == {"open": 3, "rejected": 0, "edited": 0, "accepted": 0}
    assert not store.can_undo()
    store.close()


def test_undo_never_touches_a_row_that_is_not_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "data.jsonl"
    store = ReviewStore(file)
    store.add([row(1), row(2)])
    answer(store, 1, "accepted")
    answer(store, 2, "rejected")
    store.close()
    store = ReviewStore(file)
    store.add([row(1)])
    assert store.unplaced() == 1
    assert store.undo() == 1 and store.undo() is None
    store.add([row(2)])
    assert state(store, 2) == "rejected"
    store.close()


def test_a_changed_row_gets_no_earlier_answer(pairs: Path, planted: Any) -> None:
    def opened() -> ReviewStore:
        made = ReviewStore(pairs)
        made.add(rows_with_findings(SourceSettings(path=str(pairs)), planted, Summary()))
        return made

    store = opened()
    answer(store, 1, "accepted")
    answer(store, 2, "rejected")
    store.close()
    # The first row becomes another one under the same id; a new one comes before it.
    text = pairs.read_text(encoding="utf-8").replace("투자했습니다", "벌었습니다")
    pairs.write_text('{"id": "p0", "source": "x", "target": "사과과 귤"}\n' + text, encoding="utf-8")
    store = opened()
    assert [(line["id"], line["state"]) for line in store.page(Filter(), 0, 3)] == [
        ("p0", "open"),
        ("p1", "open"),
        ("p2", "rejected"),
    ]
    assert store.unplaced() == 1
    store.close()


def test_a_row_that_stands_twice_is_asked_once(store: ReviewStore) -> None:
    store.add([row(1)])
    assert store.total(Filter()) == 5


def test_an_answer_to_what_somebody_else_answered_is_refused(store: ReviewStore) -> None:
    seen = store.row(1)[2]
    answer(store, 1, "rejected")
    with pytest.raises(Refused) as refused:
        store.answer(1, "accepted", {}, seen)
    assert refused.value.status == 409 and state(store, 1) == "rejected"
    seen = store.row(1)[2]
    store.undo()
    with pytest.raises(Refused):
        store.answer(1, "accepted", {}, seen)


def test_edits_of_several_texts_add_up(tmp_path: Path) -> None:
    store = ReviewStore(tmp_path / "data.jsonl")
    two = Row(
        "k",
        1,
        "r",
        {"a": "가", "b": "나"},
        "",
        (TextField("a", "document", "가"), TextField("b", "document", "나")),
        row(1).findings,
    )
    store.add([two])
    answer(store, 1, "edited", {"a": "다"})
    assert answer(store, 1, "edited", {"b": "라"}).edits == {"a": Edit("가", "다"), "b": Edit("나", "라")}
    assert answer(store, 1, "accepted").state == "edited"
    assert answer(store, 1, "edited", {"a": "가"}).edits == {"b": Edit("나", "라")}
    assert answer(store, 1, "rejected") == Answer("rejected")
    assert answer(store, 1, "accepted") == Answer("accepted")
    store.close()


def test_an_edit_that_changes_nothing_is_an_acceptance(store: ReviewStore) -> None:
    assert answer(store, 1, "edited", {"target": "사과과 배"}) == Answer("accepted")


def test_the_same_answer_again_writes_nothing(store: ReviewStore, tmp_path: Path) -> None:
    answer(store, 1, "accepted")
    size = (tmp_path / "data.jsonl.review.jsonl").stat().st_size
    answer(store, 1, "accepted")
    answer(store, 2, "open")
    assert (tmp_path / "data.jsonl.review.jsonl").stat().st_size == size


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ({"source": "Pears."}, "cannot be edited"),
        ({"missing": "x"}, "cannot be edited"),
        ({"target": " \n\u3164"}, "empty text"),
        ({"target": "깨진 \ufffd 글자"}, "replacement_char"),
    ],
)
def test_an_edit_that_does_not_fit_is_refused(store: ReviewStore, edits: dict[str, str], words: str) -> None:
    with pytest.raises(Refused, match=words):
        answer(store, 1, "edited", edits)
    assert state(store, 1) == "open"


def test_line_ends_of_the_file_survive_the_browser(tmp_path: Path) -> None:
    store = ReviewStore(tmp_path / "data.jsonl")
    store.add([row(1, "첫 줄과\r\n둘째 줄\r\n"), row(2, "섞인\r\n줄\n끝")])
    assert answer(store, 1, "edited", {"target": "첫 줄\n둘째 줄\n"}).edits["target"].after == "첫 줄\r\n둘째 줄\r\n"
    assert answer(store, 1, "edited", {"target": "첫 줄과\n둘째 줄\n"}) == Answer("accepted")
    assert answer(store, 2, "edited", {"target": "한\n줄"}).edits["target"].after == "한\n줄"
    store.close()


def test_a_row_that_cannot_be_read_can_only_be_rejected(tmp_path: Path) -> None:
    store = ReviewStore(tmp_path / "data.jsonl")
    store.add([row(1, record=False)])
    for wanted in ("accepted", "edited"):
        with pytest.raises(Refused, match="only be rejected"):
            answer(store, 1, wanted)
    assert answer(store, 1, "rejected").state == "rejected"
    store.close()


def test_no_such_row(store: ReviewStore) -> None:
    with pytest.raises(Refused) as refused:
        store.row(99)
    assert refused.value.status == 404


@pytest.mark.slow
def test_a_hundred_thousand_rows_take_little_memory_and_answer_at_once(tmp_path: Path) -> None:
    store = ReviewStore(tmp_path / "data.jsonl")
    before = _resident()
    for start in range(1, 100_001, 100):
        store.add(row(n, "사과과 배 " * 30, kinds=(KINDS[n % 3],)) for n in range(start, start + 100))
    assert _resident() - before < 40 << 20
    wanted = Filter("cut_off", "open")
    for act in (
        lambda: store.page(wanted, 33_000, 200),
        lambda: store.step(wanted, 99_990, True),
        lambda: store.step(Filter(state="accepted"), 1, True),
        lambda: store.place(wanted, 99_999),
        lambda: answer(store, 50_000, "accepted"),
        store.can_undo,
        store.undo,
    ):
        start_time = time.thread_time()
        act()  # type: ignore[operator]
        assert time.thread_time() - start_time < 1.0
    store.close()


def _resident() -> int:
    """Bytes of memory this process holds, 0 where the system does not say."""
    file = Path("/proc/self/statm")
    return int(file.read_text().split()[1]) * resource.getpagesize() if file.exists() else 0


def test_threads_do_not_mix_answers(tmp_path: Path, pairs: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    store = ReviewStore(tmp_path / "data.jsonl")
    store.add(row(n) for n in range(1, 101))

    def one(n: int) -> str:
        return answer(store, n, "edited", {"target": f"새 글 {n}"}).edits["target"].after

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(one, range(1, 101))) == [f"새 글 {n}" for n in range(1, 101)]
    assert store.states["edited"] == 100
    store.close()
