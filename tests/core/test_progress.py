"""Progress where there is no terminal, and the log that is always written."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from hunmin.core.errors import ResourceError
from hunmin.core.jsonl import parse_object
from hunmin.core.progress import Log, duration, ticking, watched


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr("hunmin.core.progress.time.monotonic", made)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    return made


def lines(file: Path) -> list[dict[str, object]]:
    return [parse_object(line) for line in file.read_text(encoding="utf-8").removesuffix("\n").split("\n")]


def test_a_line_comes_every_30_seconds_and_not_more_often(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with ticking("세는 중", 1000) as tick:
        for _ in range(700):
            clock.now += 0.125
            tick.advance()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == ["  세는 중: 240/1,000, 1 min 35 s left", "  세는 중: 480/1,000, 1 min 05 s left"]


def test_quick_work_prints_nothing(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with ticking("세는 중", 10) as tick:
        for _ in range(10):
            clock.now += 2.9
            tick.advance()
    assert capsys.readouterr().err == ""


def test_what_an_earlier_try_finished_does_not_count_for_the_time_left(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with ticking("학습", 1000) as tick:
        tick.skip(900)
        clock.now += 30
        tick.advance(10)
    assert capsys.readouterr().err == "  학습: 910/1,000, 4 min 30 s left\n"


def test_work_without_a_total_shows_how_much_is_done(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    with ticking("읽는 중") as tick:
        clock.now += 31
        tick.advance(12_345, "2,000자")
    assert capsys.readouterr().err == "  읽는 중: 12,345 2,000자\n"


def test_every_line_is_in_the_log_too(clock: Clock, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with ticking("읽는 중", 5, Log(tmp_path / "log.jsonl")) as tick:
        clock.now += 31
        tick.advance(2)
    (line,) = lines(tmp_path / "log.jsonl")
    assert (line["event"], line["label"], line["done"], line["total"]) == ("progress", "읽는 중", 2, 5)


def test_rows_pass_through_unchanged_and_one_by_one(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    taken: list[int] = []

    def rows() -> Iterator[int]:
        for number in range(3):
            taken.append(number)
            clock.now += 20
            yield number

    passed = watched(rows(), "지나가는 중", 3)
    assert next(passed) == 0 and taken == [0]
    assert list(passed) == [1, 2]
    assert capsys.readouterr().err.count("\n") == 1


def test_a_bar_on_a_terminal_leaves_standard_output_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with ticking("세는 중", 3) as tick:
        tick.skip(1)
        tick.advance(2, "메모")
    assert capsys.readouterr().out == ""


def test_lines_of_the_log_are_json_whatever_is_said(tmp_path: Path) -> None:
    log = Log(tmp_path / "새 폴더" / "log.jsonl")
    log.event("말", text='따옴표 " 줄\n바꿈 \u2028 \x00', path=tmp_path, kinds={"a"}, numbers=(1, 2.5))
    log.event("loss", loss=math.nan, curve=[1.0, math.inf, {"low": -math.inf}], by={3: math.nan})
    first, second = lines(tmp_path / "새 폴더" / "log.jsonl")
    assert first["text"] == '따옴표 " 줄\n바꿈 \u2028 \x00' and first["path"] == str(tmp_path) and first["numbers"] == [1, 2.5]
    assert (second["loss"], second["curve"], second["by"]) == ("nan", [1.0, "inf", {"low": "-inf"}], {"3": "nan"})
    assert isinstance(first["time"], float)


def test_a_log_without_a_file_keeps_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    Log().event("말", text="아무도 듣지 않습니다")
    assert capsys.readouterr() == ("", "")


def test_a_log_that_cannot_be_written_is_a_resource_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("파일", encoding="utf-8")
    with pytest.raises(ResourceError) as caught:
        Log(tmp_path / "file" / "log.jsonl").event("말")
    assert caught.value.exit_code == 5


def test_a_log_is_added_to_and_never_begun_again(tmp_path: Path) -> None:
    for number in range(3):
        Log(tmp_path / "log.jsonl").event("말", number=number)
    written = [json.loads(line)["number"] for line in (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    assert written == [0, 1, 2]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (45.4, "45 s"),
        (59.6, "1 min 00 s"),
        (200, "3 min 20 s"),
        (3599.7, "1 h 00 min"),
        (7505, "2 h 05 min"),
        (90_000, "25 h 00 min"),
    ],
)
def test_seconds_are_said_as_a_person_says_them(seconds: float, said: str) -> None:
    assert duration(seconds) == said
