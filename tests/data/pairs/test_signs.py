"""Signs of temperatures: what is below zero in the source stays below zero."""

from __future__ import annotations

import pytest

from hunmin.data.pairs.pair import Pair
from hunmin.data.pairs.signs import sign_marks


@pytest.mark.parametrize(
    ("source", "target", "place", "repair"),
    [
        ("Tonight: minus 11 degrees.", "오늘 밤은 영상 11도입니다.", "영상 11", "영하 11"),
        ("It fell to -5°C overnight.", "밤사이 기온이 5°C로 떨어졌습니다.", "5", "-5"),
        ("Lows of 8 degrees below zero are expected.", "최저 기온은 8도로 예상됩니다.", "8", "영하 8"),
        ("It was 7 degrees in the morning.", "아침 기온은 영하 7도였습니다.", "영하 7", "7"),
    ],
)
def test_a_lost_or_changed_sign_is_found_and_mended(source: str, target: str, place: str, repair: str) -> None:
    (mark,) = sign_marks(Pair(source, target))
    assert (target[mark.start : mark.end], mark.repair) == (place, repair)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Tonight: minus 11 degrees.", "오늘 밤은 영하 11도입니다."),
        ("It fell to -5°C.", "기온이 -5°C까지 떨어졌습니다."),
        ("It is 23 degrees today.", "오늘은 영상 23도입니다."),
        ("Water freezes at 0°C and boils at 100°C.", "물은 0°C에서 얼고 100°C에서 끓습니다."),
        ("Keep it between 2-8°C.", "2~8°C에서 보관하세요."),
        ("Turn it 90 degrees.", "90도 돌리세요."),
        ("It was 14 degrees Fahrenheit.", "기온은 영하 10도였습니다."),
        ("From -3°C to 3°C", "-3°C에서 3°C까지"),
    ],
)
def test_right_signs_and_other_scales_are_left_alone(source: str, target: str) -> None:
    assert list(sign_marks(Pair(source, target))) == []
