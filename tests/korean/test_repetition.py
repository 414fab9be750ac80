"""Loops: what repeats too often, and what may repeat."""

from __future__ import annotations

import pytest

from hunmin.korean.repetition import repetition_marks


def looped(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in repetition_marks(text)]


def test_a_sentence_four_times_in_a_row_is_a_loop_and_three_times_is_not() -> None:
    sentence = "젖은 수건을 널어 둡니다."
    assert looped("겨울에는 이렇게 하세요. " + " ".join([sentence] * 4)) == [" ".join([sentence] * 4)]
    assert looped(" ".join([sentence] * 3) + " 그러면 덜 건조합니다.") == []


def test_a_list_that_never_ends_is_a_loop() -> None:
    assert looped("봄나물로는 냉이, 달래, 냉이, 달래, 냉이, 달래, 냉이, 달래, 냉이, 달래가 있습니다.")


def test_a_long_sentence_three_times_at_the_end_is_a_loop() -> None:
    sentence = "저축은 돈을 다 쓰지 않고 조금씩 모아 두는 일을 가리킵니다."
    assert looped("저축을 설명합니다. " + " ".join([sentence] * 3))


def test_a_loop_without_spaces_is_found() -> None:
    assert looped("안녕하세" + "요반가워" * 12)


@pytest.mark.parametrize(
    "text",
    [
        "정말 재미있었어 ㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋㅋ",
        "하하하하하하하하하하하하하하하하 웃음이 납니다",
        "정말 정말 정말 정말 고맙습니다. 잊지 않겠습니다.",
        "북소리가 둥둥 둥둥 둥둥 둥둥 울립니다.",
        "| 이름 | 나이 |\n| --- | --- |\n| 없음 | 없음 |\n| 없음 | 없음 |\n| 없음 | 없음 |\n| 없음 | 없음 |",
        "\n".join(f"아리랑 아리랑 아라리요\n{line}" for line in ("고개를 넘어간다", "발병 난다", "꿈도 많다", "꽃이 핀다")),
        "값은 `a` 또는 `b` 또는 `c` 또는 `d` 또는 `e` 또는 `f`입니다.",
        "1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2 1 2",
    ],
)
def test_laughter_emphasis_tables_refrains_and_figures_are_fine(text: str) -> None:
    assert looped(text) == []
