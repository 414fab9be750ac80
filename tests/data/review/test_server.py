"""The review over HTTP and as a command: what the page asks for, what is refused, and nothing lost when it is killed."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest

from hunmin.core.errors import BudgetStop, SourceError, UsageError
from hunmin.data.check import check_source
from hunmin.data.review.journal import journal_of, read_journal
from hunmin.data.review.server import recheck_row, review_file

SOURCE = Path(__file__).parents[3] / "src"
# A review in a process of its own, with a check of one planted fault.
PROGRAM = """
import sys
from hunmin.data.findings import Finding
from hunmin.data.review.server import recheck_row, review_file
from hunmin.data.sources.records import find_records

def check(source, summary):
    for found in find_records(source):
        summary.rows += 1
        yield Finding(found.line, found.record["id"], "target", "particle_wrong", "error", (0, 3), "m", "사과와")

counts = review_file(sys.argv[1], port=int(sys.argv[2]), open_browser=False, check=check, recheck=None, say=lambda text: print(text, flush=True))
print(counts, flush=True)
"""


def test_rows_are_found_with_their_counts(pairs: Path, reviewing: Any) -> None:
    with reviewing(pairs) as page:
        status, overview = page.ask("overview")
        assert status == 200
        assert overview["states"] == {"open": 6} and overview["checked"] == 7 and not overview["checking"]
        assert overview["kinds"]["particle_wrong"] == {"open": 2}
        assert overview["file"] == "pairs.jsonl" and not overview["retranslate"]
        rows = page.ask("rows?kind=particle_wrong&state=open")[1]
        assert [(row["position"], row["row"], row["id"]) for row in rows["rows"]] == [(2, 2, "p2"), (4, 5, "p5")]
        assert rows["total"] == 2
        assert page.ask("step?start=2&kind=particle_wrong")[1]["row"]["id"] == "p5"
        assert page.ask("step?start=99&forward=false")[1]["row"]["row"] == 7
        assert page.ask("step?start=99")[1]["row"] is None


def test_a_row_shows_what_it_is(pairs: Path, reviewing: Any) -> None:
    with reviewing(pairs) as page:
        found = page.ask("rows/4?state=open")[1]
        row = found["row"]
        assert found["index"] == 3 and row["version"] == 0 and row["state"] == "open"
        assert [(one["path"], one["part"], one["edited"], one["translatable"]) for one in row["fields"]] == [
            ("source", "source", None, False),
            ("target", "answer", None, True),
        ]
        assert [finding["span"] for finding in row["findings"]] == [[3, 6], [14, 17]]
        broken = page.ask("rows/6")[1]["row"]
        assert not broken["readable"] and broken["raw"] == '{"broken": <b>' and broken["fields"] == []


def test_accept_edit_reject_and_undo(pairs: Path, reviewing: Any) -> None:
    with reviewing(pairs) as page:
        assert page.answer(1, "accepted")["state"] == "accepted"
        edited = page.answer(2, "edited", {"target": "사과와 배를 샀습니다."})
        assert edited["fields"][1]["edited"] == "사과와 배를 샀습니다."
        assert page.answer(3, "rejected")["state"] == "rejected"
        assert page.ask("overview")[1]["states"] == {"open": 3, "accepted": 1, "edited": 1, "rejected": 1}
        assert [page.ask("undo", {})[1]["row"]["position"] for _ in range(3)] == [3, 2, 1]
        assert page.ask("undo", {})[1]["row"] is None
        assert page.ask("overview")[1]["states"] == {"open": 6}
    assert len(list(read_journal(journal_of(pairs)))) == 6


def test_an_answer_is_in_the_journal_before_the_page_hears_of_it(pairs: Path, reviewing: Any) -> None:
    with reviewing(pairs) as page:
        for count, position in enumerate((1, 2, 3), 1):
            page.answer(position, "accepted")
            assert len(list(read_journal(journal_of(pairs)))) == count


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("rows/1", {"state": "deleted", "edits": {}, "version": 0}, 400),
        ("rows/1", {"state": "accepted", "edits": {}}, 400),
        ("rows/1", {"state": "accepted", "version": "0"}, 400),
        ("rows/1", {"state": "accepted", "version": 0, "more": 1}, 400),
        ("rows/1", {"state": "edited", "edits": {"target": 5}, "version": 0}, 400),
        ("rows/1", {"state": "edited", "edits": {"target": "\ud800"}, "version": 0}, 400),
        ("rows/1", {"state": "edited", "edits": {"\ud800": "x"}, "version": 0}, 400),
        ("rows/1/translate", {"field": "\ud800"}, 400),
        ("rows/1", {"state": "edited", "edits": {"target": ""}, "version": 0}, 422),
        ("rows/1", {"state": "accepted", "version": 7}, 409),
        ("rows/99", {"state": "accepted", "version": 0}, 404),
        ("rows/99999999999999999999999", {"state": "accepted", "version": 0}, 400),
        ("rows/x", {"state": "accepted", "version": 0}, 400),
        ("rows/6", {"state": "accepted", "version": 0}, 422),
        ("rows/1/translate", {"field": "target"}, 422),
        ("rows?offset=-1", None, 400),
        ("rows?offset=99999999999999999999", None, 400),
        ("step?start=x", None, 400),
        ("rows/0", None, 404),
        ("undo", None, 405),
    ],
)
def test_what_does_not_fit_is_refused_and_changes_nothing(pairs: Path, reviewing: Any, path: str, body: Any, status: int) -> None:
    with reviewing(pairs) as page:
        found, answer = page.ask(path, body)
        assert found == status and answer["error"]
        assert page.ask("overview")[1]["states"] == {"open": 6}
    assert journal_of(pairs).read_bytes() == b""


def test_an_edited_row_is_checked_again(pairs: Path, reviewing: Any, planted_in: Any) -> None:
    with reviewing(pairs, recheck=planted_in) as page:
        row = page.answer(4, "edited", {"target": "😀 사과와 귤, 그리고 사과과 감을 샀습니다."})
        assert row["rechecked"] and [finding["span"] for finding in row["findings"]] == [[13, 16]]
        assert page.answer(4, "edited", {"target": "사과와 귤을 샀습니다."})["findings"] == []
        assert len(page.answer(4, "open")["findings"]) == 2


def test_an_edit_is_not_blamed_for_what_the_first_check_let_pass(pairs: Path, reviewing: Any, planted_in: Any) -> None:
    def stricter(record: Any, _original: Any) -> list[Any]:
        found = planted_in(record | {"target": record["target"] + " 되는 것이다"})
        return [one for one in found if one.kind == "translationese"] + planted_in(record)

    with reviewing(pairs, recheck=stricter) as page:
        assert page.answer(2, "edited", {"target": "사과와 배를 샀습니다."})["findings"] == []


def test_a_check_that_fails_on_an_edit_does_not_stop_the_review(pairs: Path, reviewing: Any, capsys: Any) -> None:
    def broken(_record: Any, _original: Any) -> list[Any]:
        raise ZeroDivisionError

    with reviewing(pairs, recheck=broken) as page:
        row = page.answer(2, "edited", {"target": "사과와 배를 샀습니다."})
        assert row["state"] == "edited" and not row["rechecked"] and len(row["findings"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_the_real_check_looks_at_an_edit_again(put: Callable[..., Path], reviewing: Any) -> None:
    row = {"id": "1", "instruction": "과일을 말해 주세요.", "input": "", "output": ""}
    with reviewing(put([row]), check=check_source, recheck=recheck_row) as page:
        assert [finding["kind"] for finding in page.ask("rows/1")[1]["row"]["findings"]] == ["empty"]
        edited = page.answer(1, "edited", {"output": "사과와 배, 그리고 감이 있습니다."})
        assert edited["rechecked"] and edited["findings"] == []


def test_a_new_translation_is_offered_and_not_yet_an_answer(pairs: Path, reviewing: Any) -> None:
    asked: list[tuple[str, str]] = []

    def engine(source: str, target: str) -> str:
        asked.append((source, target))
        if source == "Sentence 4.":
            raise BudgetStop("예산을 다 썼습니다")
        return "새 번역"

    with reviewing(pairs, retranslate=engine) as page:
        assert page.ask("overview")[1]["retranslate"]
        assert page.ask("rows/1/translate", {"field": "target"}) == (200, {"text": "새 번역"})
        assert asked == [("Sentence 1.", "회사는 30.6억 달러를 투자했습니다.")]
        status, answer = page.ask("rows/3/translate", {"field": "target"})
        assert status == 503 and "예산을 다 썼습니다" in answer["error"]
        assert page.ask("rows/1/translate", {"field": "source"})[0] == 422
        assert page.ask("overview")[1]["states"] == {"open": 6}


def test_texts_stand_beside_their_originals(put: Callable[..., Path], reviewing: Any) -> None:
    file = put([{"id": "1", "instruction": "과일을 말해 주세요.", "input": "", "output": "사과과 배"}])
    original = {"id": "1", "instruction": "Name fruits.", "input": "", "output": "Apples and pears"}
    with reviewing(
        file, original=lambda record: original if record["id"] == "1" else None, retranslate=lambda source, _: f"<{source}>"
    ) as page:
        fields = {one["path"]: one for one in page.ask("rows/1")[1]["row"]["fields"]}
        assert fields["output"]["original"] == "Apples and pears" and fields["instruction"]["original"] == "Name fruits."
        assert page.ask("rows/1/translate", {"field": "output"})[1] == {"text": "<Apples and pears>"}


def test_a_failing_check_says_so_and_keeps_what_was_found(pairs: Path, reviewing: Any, planted: Any, capsys: Any) -> None:
    def failing(source: Any, summary: Any) -> Iterator[Any]:
        for finding in planted(source, summary):
            if finding.row > 4:
                raise RuntimeError("broken")
            yield finding

    with reviewing(pairs, check=failing) as page:
        overview = page.ask("overview")[1]
        assert "failed" in overview["problem"] and not overview["checking"] and overview["states"]["open"] >= 1
    assert "RuntimeError: broken" in capsys.readouterr().err


def test_what_cannot_be_reviewed_is_said_before_anything_is_served(tmp_path: Path, put: Callable[..., Path]) -> None:
    for file in (tmp_path, tmp_path / "missing.jsonl", "bundled:translations", put("nonsense", "bad.json")):
        with pytest.raises((UsageError, SourceError)):
            review_file(str(file), open_browser=False)
    assert not list(tmp_path.glob("*.review.jsonl"))


def test_out_writes_and_serves_nothing(pairs: Path, reviewing: Any, tmp_path: Path) -> None:
    with reviewing(pairs) as page:
        page.answer(1, "rejected")
    counts = review_file(str(pairs), out=tmp_path / "out.jsonl")
    assert counts["rejected"] == 1 and counts["written"] == 5 and (tmp_path / "out.jsonl").exists()


@contextmanager
def program(file: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """A review in its own process; its address and token."""
    environment = os.environ | {"PYTHONPATH": str(SOURCE), "HUNMIN_LANG": "en"}
    command = [sys.executable, "-c", PROGRAM, str(file), str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        if "taken" in said:
            said = process.stdout.readline()
        address, _, token = said.strip().partition("#")
        yield process, address, token
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
        assert process.stderr is not None
        process.stderr.close()


def ask(address: str, token: str, path: str, body: Any = None) -> Any:
    headers = {"x-hunmin-token": token, "content-type": "application/json"}
    request = Request(f"{address}api/{path}", None if body is None else json.dumps(body).encode(), headers)
    for _ in range(200):
        try:
            with urlopen(request, timeout=5) as answer:
                return json.loads(answer.read())
        except ConnectionRefusedError:
            time.sleep(0.05)
    raise AssertionError("no answer")


def faulty(put: Callable[..., Path], count: int) -> Path:
    return put([{"id": str(n), "source": f"Apples {n}.", "target": f"사과과 {n}"} for n in range(1, count + 1)], "many.jsonl")


def test_ctrl_c_ends_it_well(put: Callable[..., Path]) -> None:
    with program(faulty(put, 3)) as (process, address, token):
        assert ask(address, token, "overview")["file"] == "many.jsonl"
        process.send_signal(signal.SIGINT)
        rest, errors = process.communicate(timeout=20)
        assert process.returncode == 0, errors
        assert "'rows_with_findings': 3" in rest and "Traceback" not in errors


def test_one_file_is_reviewed_in_one_place(put: Callable[..., Path]) -> None:
    file = faulty(put, 3)
    with program(file) as (_, address, _token):
        with pytest.raises(UsageError, match="another window"):
            review_file(str(file), open_browser=False)
        port = int(address.rsplit(":", 1)[1].strip("/"))
        (file.parent / "other").mkdir()
        other = file.rename(file.parent / "other" / "b.jsonl")
        with program(other, port) as (_, second, token):
            assert second != address and ask(second, token, "overview")["file"] == "b.jsonl"


@pytest.mark.slow
def test_killed_at_any_moment_it_has_kept_every_answer_it_confirmed(put: Callable[..., Path]) -> None:
    chance, file, confirmed = random.Random(3), faulty(put, 400), dict[int, str]()
    for _ in range(6):
        with program(file) as (process, address, token):
            while ask(address, token, "overview")["checking"]:
                time.sleep(0.02)
            for position, text in confirmed.items():
                if position % 7 == 0:
                    assert ask(address, token, f"rows/{position}")["row"]["fields"][1]["edited"] == text
            end = time.monotonic() + chance.uniform(0.05, 0.4)
            killer = subprocess.Popen(
                [sys.executable, "-c", f"import os,time; time.sleep({end - time.monotonic()}); os.kill({process.pid}, 9)"]
            )
            try:
                for position in range(1, 401):
                    row = ask(address, token, f"rows/{position}")["row"]
                    if row["state"] != "open":
                        continue
                    text = f"사과와 {chance.random()}"
                    ask(
                        address,
                        token,
                        f"rows/{position}",
                        {"state": "edited", "edits": {"target": text}, "version": row["version"]},
                    )
                    confirmed[position] = text
            except (OSError, HTTPException):
                pass
            killer.wait()
            assert process.wait() == -9
    edited = {
        event.hash: event.answer.edits["target"].after for event in read_journal(journal_of(file)) if event and event.answer
    }
    assert confirmed and set(confirmed.values()) <= set(edited.values())
