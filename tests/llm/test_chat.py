"""A conversation on the terminal, through a pipe."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoModelForCausalLM, AutoTokenizer

from hunmin.llm import load
from hunmin.llm.chat import talk
from hunmin.llm.conversation import ChatFormat

Says = Callable[[Any, list[int]], Any]


@pytest.fixture
def speaks(random_model: Path, says: Says, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make the model that `talk` loads say a text."""

    def teach(text: str) -> None:
        words = AutoTokenizer.from_pretrained(random_model)
        tokens = [*words(text, add_special_tokens=False)["input_ids"], min(ChatFormat(words).end_ids)]
        model = says(AutoModelForCausalLM.from_pretrained(random_model).eval(), tokens)
        monkeypatch.setattr(load, "load_model", lambda name: model)

    return teach


def type_in(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_every_line_gets_an_answer(
    random_model: Path, speaks: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speaks("네, 반갑습니다.")
    type_in("안녕하세요?\n오늘 날씨 어때요?\n이름이 뭐예요?\n", monkeypatch)
    talk(str(random_model))
    shown = capsys.readouterr()
    assert shown.out == "네, 반갑습니다.\n" * 3
    assert "empty line" not in shown.err


def test_an_empty_line_ends_the_conversation(
    random_model: Path, speaks: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speaks("네.")
    type_in("안녕하세요?\n\n아직 있어요?\n", monkeypatch)
    talk(str(random_model))
    assert capsys.readouterr().out == "네.\n"


def test_a_line_that_is_not_utf8_is_answered_all_the_same(
    random_model: Path, speaks: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speaks("네.")
    for errors in ("strict", "surrogateescape"):
        stream = io.TextIOWrapper(io.BytesIO("안녕".encode("cp949") + "\n네\n".encode()), encoding="utf-8", errors=errors)
        monkeypatch.setattr(sys, "stdin", stream)
        talk(str(random_model))
        assert capsys.readouterr().out == "네.\n네.\n"


def test_control_characters_of_an_answer_are_shown_and_not_sent(
    random_model: Path, speaks: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speaks("빨강\x1b[31m 지움\r\x08 소리\x07 끝\x9b2J\x00\n둘째\t줄")
    type_in("색을 칠해 봐.\n", monkeypatch)
    talk(str(random_model))
    assert capsys.readouterr().out == "빨강·[31m 지움·· 소리· 끝·2J·\n둘째\t줄\n"


def test_an_answer_cannot_turn_the_direction_of_the_text(
    random_model: Path, speaks: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speaks("앞\u202e뒤\u2066옆")
    type_in("뒤집어 봐.\n", monkeypatch)
    talk(str(random_model))
    assert capsys.readouterr().out == "앞·뒤·옆\n"


def test_each_turn_sees_what_was_said_before(
    random_model: Path, speaks: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[list[str]] = []
    encode = ChatFormat.encode

    def watched(self: ChatFormat, messages: Any, **known: Any) -> Any:
        if known.get("prompt"):
            seen.append([message.content for message in messages])
        return encode(self, messages, **known)

    monkeypatch.setattr(ChatFormat, "encode", watched)
    speaks("네.")
    type_in("하나\n둘\n", monkeypatch)
    talk(str(random_model))
    assert seen == [["하나"], ["하나", "네.", "둘"]]


@pytest.mark.slow
def test_the_verb_answers_what_comes_through_a_pipe(random_model: Path) -> None:
    command = [sys.executable, "-m", "hunmin.cli", "chat", str(random_model), "--max-new-tokens", "4"]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "HUNMIN_LANG": "en"}
    asked = "안녕하세요?\n한국의 수도는 어디예요?\n".encode()
    ran = subprocess.run(command, input=asked, env=environment, capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    assert len(ran.stdout.decode().splitlines()) >= 2
    assert b"\x1b" not in ran.stdout
