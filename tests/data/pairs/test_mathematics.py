"""Formulas in translations, with delimiters and without."""

from __future__ import annotations

import pytest

from hunmin.data.pairs.mathematics import math_marks
from hunmin.data.pairs.pair import Pair


def marks(source: str, target: str) -> list[tuple[str, str | None]]:
    return [(target[mark.start : mark.end], mark.repair) for mark in math_marks(Pair(source, target))]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Let $x$ be even.", "$x$를 짝수라고 합시다."),
        ("so $a = b$ and \\(c\\)", "따라서 \\(c\\)이고 $a = b$"),
        ("$ x + 1 $ is odd.", "$x+1$은 홀수입니다."),
        ("$$\\text{cost} = 5n$$", "$$\\text{비용} = 5n$$"),
        ("It costs $30 and $40.", "30달러와 40달러입니다."),
        ("15% of $40 = $6", "40달러의 15% = 6달러"),
        ("5 million * 2 = 10 million", "500만 * 2 = 1000만"),
        ("He ate 5 + 3 eggs = 8 eggs.", "그는 5 + 달걀 3개 = 달걀 8개를 먹었다."),
        ("1,000 + 500 = 1,500", "1000 + 500 = 1500"),
        ("3 × 4 = 12", "3 x 4 = 12"),
        ("See pages 3-5 of 2020-01-02 at 24/7.", "2020년 1월 2일 자료 3~5쪽을 보세요."),
        ("A/B tests, C++, A+ and x-ray", "에이비 시험, 시플플, 에이 플러스, 엑스선"),
        ("the range U+DC80..U+DCFF", "U+DC80..U+DCFF 범위"),
        ("Return a *k* sized list.", "*k* 크기의 리스트를 돌려줍니다."),
        ("500 ml + 100 ml = 600 ml", "500밀리리터 + 100밀리리터 = 600밀리리터"),
    ],
)
def test_what_came_through(source: str, target: str) -> None:
    assert marks(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "place", "repair"),
    [
        ("so x = 5 here", "여기서 x = 6이다", "x = 6", "x = 5"),
        ("Let $x_1$ be.", "$x_2$라 하자.", "$x_2$", "$x_1$"),
        ("Let $x_1$ be.", "x_1이라 하자.", "x_1", "$x_1$"),
        ("Let \\(n\\) be.", "\\(n이라 하자.", "\\(n", "\\(n\\)"),
        ("2^10 = 1024", "2의 10제곱은 1024", "2의 10제곱은 1024", None),
        ("\\frac{1}{2} + x = 1", "\\frac{1}{3} + x = 1", "\\frac{1}{3} + x = 1", "\\frac{1}{2} + x = 1"),
        ("a² + b² = c²", "a² - b² = c²", "a² - b² = c²", "a² + b² = c²"),
        ("Why $\\alpha$?", "왜 $\\베타$인가?", "$\\베타$", "$\\alpha$"),
    ],
)
def test_what_was_altered(source: str, target: str, place: str, repair: str | None) -> None:
    assert marks(source, target) == [(place, repair)]


def test_an_odd_dollar_gives_no_wrong_repair() -> None:
    target = "$a$와 $b, $c$를 더합니다."
    (found,) = marks("Add $a$, $b$ and $c$.", target)
    assert found == ("$b", "$b$") or found[1] is None
