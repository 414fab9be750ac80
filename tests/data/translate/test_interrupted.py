"""Reliability list B26 and B27, R1: killed and interrupted runs end in the bytes of an uninterrupted one, and pay at most once more.

HUNMIN_KILLS says how many times a run is killed (`make proofs`: 200).
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from translation_runs import Translator, lines
from translation_service import Service

SOURCE = Path(__file__).parents[3] / "src"
KILLS = int(os.environ.get("HUNMIN_KILLS", "10"))
CONCURRENCY = 8


class Zygote:
    """Starts translations in processes of their own."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONPATH": str(SOURCE)}
        command = [sys.executable, str(Path(__file__).parent / "zygote.py")]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, bufsize=1
        )
        assert self._line() == "ready"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def start(self, order: dict[str, Any]) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        return int(self._line())

    def end(self) -> int:
        return int(self._line())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def zygote(environment: None) -> Iterator[Zygote]:
    one = Zygote()
    yield one
    one.close()


def records(count: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for n in range(count):
        if n % 7 == 3:
            turns = [
                {"role": role, "content": f"Turn {k} of talk {n}: the sea is calm."}
                for k, role in enumerate(["user", "assistant"] * 3)
            ]
            rows.append({"messages": turns})
        elif n % 11 == 5:
            rows.append({"source": f"Is boat {n} faster?", "rationale": f"Boat {n} has a bigger sail.", "target": "yes"})
        else:
            rows.append(
                {
                    "instruction": f"Describe boat {n % (count // 2)}.",
                    "input": "",
                    "output": f"Boat {n} runs `sail_{n}` daily.\n\nIt is fast.",
                }
            )
    rows.insert(count // 2, {"instruction": "A row that the service refuses: poison.", "output": "Nothing."})
    return rows


def poison(handler: Any, body: dict[str, Any]) -> bool:
    """The service never takes one of the rows."""
    if "poison" not in body["messages"][-1]["content"]:
        return False
    handler.send_json(400, {"error": {"message": "not this one"}})
    return True


def order(translate: Translator, folder: Path, source: Path) -> dict[str, Any]:
    settings = translate.settings(concurrency=CONCURRENCY, store=str(folder / "store.sqlite3")).model_dump(mode="json")
    return {"settings": settings, "source": str(source), "out": str(folder / "out.jsonl")}


def read(folder: Path) -> tuple[bytes, bytes]:
    return (folder / "out.jsonl").read_bytes(), (folder / "out.jsonl.rejected.jsonl").read_bytes()


@pytest.mark.parametrize("kills", [pytest.param(KILLS, marks=[pytest.mark.proofs] if KILLS > 10 else [])])
@pytest.mark.timeout(1800)
def test_b26_killed_at_random_moments_the_output_is_the_same(
    kills: int, translate: Translator, zygote: Zygote, tmp_path: Path
) -> None:
    service: Service = translate.service
    service.always, service.latency = poison, 0.01
    rows = records(2000 if kills > 10 else 300)
    source = tmp_path / "source.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    whole = tmp_path / "whole"
    whole.mkdir()
    started = time.monotonic()
    zygote.start(order(translate, whole, source))
    assert zygote.end() == 0
    seconds = time.monotonic() - started
    expected = read(whole)
    paid = len(service.calls)
    chance = random.Random(3)
    done, rounds = 0, 0
    while done < kills:
        rounds += 1
        folder = tmp_path / f"killed-{rounds}"
        folder.mkdir()
        before, killed_here, kept = len(service.calls), 0, 0
        while not (folder / "out.jsonl").exists():
            child = zygote.start(order(translate, folder, source))
            if done < kills:
                time.sleep(chance.uniform(0.0, 0.7 * seconds))
                with suppress(ProcessLookupError):  # it was quicker
                    os.kill(child, signal.SIGKILL)
            code = zygote.end()
            assert code in {0, -signal.SIGKILL}
            done += code != 0
            killed_here += code != 0
            kept += code == 0
        assert kept <= 1
        assert read(folder) == expected
        assert not list(folder.glob(".out.jsonl*.????????")), "a draft was left behind"
        ids = Counter(row["id"] for row in lines(folder / "out.jsonl"))
        assert len(ids) == len(rows) - 1
        assert set(ids.values()) == {1}
        # Once more for each request under way when a run was killed, and for those of the refused row, which is never kept.
        assert len(service.calls) - before <= paid + killed_here * (CONCURRENCY + 2) + 2 * (killed_here + 1)
    print(f"{done} kills in {rounds} rounds of {len(rows)} rows")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_b27_the_first_signal_keeps_what_is_under_way(
    number: int, code: int, translate: Translator, zygote: Zygote, tmp_path: Path
) -> None:
    service = translate.service
    service.latency = 0.4
    source = tmp_path / "source.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in records(300)), encoding="utf-8")
    child = zygote.start(order(translate, tmp_path, source))
    while len(service.calls) < 1 + CONCURRENCY:
        time.sleep(0.01)
    os.kill(child, number)
    assert zygote.end() == code
    assert not (tmp_path / "out.jsonl").exists()
    sent = [tuple(asked) for asked in service.asked()]
    assert len(sent) <= 2 + 2 * CONCURRENCY
    service.latency = 0.0
    zygote.start(order(translate, tmp_path, source))
    assert zygote.end() == 0
    everything = [tuple(asked) for asked in service.asked() if "poison" not in "".join(asked)]
    assert max(Counter(everything).values()) == 1, "a request under way was paid for twice"


def test_b27_the_second_signal_ends_at_once_and_can_be_resumed(translate: Translator, zygote: Zygote, tmp_path: Path) -> None:
    service = translate.service
    service.latency = 5.0
    source = tmp_path / "source.jsonl"
    source.write_text("".join(json.dumps(row) + "\n" for row in records(50)), encoding="utf-8")
    child = zygote.start(order(translate, tmp_path, source))
    while not service.calls:
        time.sleep(0.01)
    started = time.monotonic()
    os.kill(child, signal.SIGINT)
    time.sleep(0.3)
    os.kill(child, signal.SIGINT)
    assert zygote.end() == 130
    assert time.monotonic() - started < 2
    service.latency = 0.0
    zygote.start(order(translate, tmp_path, source))
    assert zygote.end() == 0
    assert len(lines(tmp_path / "out.jsonl")) == 51
