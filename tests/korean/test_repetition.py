"""Loops: what repeats too often, and what may repeat."""

from __future__ import annotations

import time
from collections.abc import Callable

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


ANSWERS = """\
북극곰의 털은 희게 보이지만 사실은 투명합니다. 속이 빈 털이 빛을 흩뜨리기 때문입니다. 살갗은 검은색이라 햇볕을 잘 받아들입니다.
된장찌개는 쌀뜨물로 끓이면 맛이 부드러워요. 된장은 두 번에 나누어 푸세요. 두부는 마지막에 넣어야 부서지지 않아요.
배열의 길이를 먼저 확인하고 `items[0]`을 읽으세요. 비어 있으면 오류가 납니다. 예외를 잡는 것보다 먼저 살피는 편이 낫습니다.
마을버스는 십오 분마다 다닙니다. 첫차는 여섯 시에 떠나고 막차는 열한 시에 떠납니다. 주말에는 간격이 조금 길어집니다.""".splitlines()


@pytest.mark.parametrize(
    "plant",
    [
        lambda parts: [*parts[:1], *[parts[1]] * 4, *parts[2:]],
        lambda parts: [*parts[:2], *[parts[2]] * 6],
        lambda parts: [*[parts[0]] * 3, *parts[1:]],
        lambda parts: [*parts, *["그리고 더 자세한 내용은"] * 5],
        lambda parts: [parts[0], " ".join(["가장 중요한 것은"] * 4), *parts[1:]],
        lambda parts: [*parts, *["그리고 " * 8]],
        lambda parts: [*parts, "자세히알아보겠습니다" * 6],
        lambda parts: [*parts, "\n\n", *parts],
        lambda parts: [*parts[:1], "\n".join([parts[1]] * 5), *parts[2:]],
    ],
)
def test_planted_loops_are_found_in_every_answer(plant: Callable[[list[str]], list[str]]) -> None:
    for answer in ANSWERS:
        assert looped(answer) == []
        assert looped(" ".join(plant(answer.replace(". ", ".\n").split("\n"))))


def test_a_long_sentence_twice_in_a_row_is_a_warning() -> None:
    sentence = "북극곰의 털은 희게 보이지만 사실은 투명합니다."
    assert [mark.severity for mark in repetition_marks(f"{sentence} {sentence} 놀라운 일이지요.")] == ["warning"]


@pytest.mark.parametrize("unit", ["가", "단어 ", "가 나 다. ", ". ", "좋은 하루 보내세요 여러분. ", "가나"])
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    began = time.process_time()
    list(repetition_marks(unit * (200_000 // len(unit))))
    assert time.process_time() - began < 5
