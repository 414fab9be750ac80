"""Code in translations: fences, inline code, bare lines, and names in prose."""

from __future__ import annotations

import pytest

from hunmin.data.pairs.code import code_marks
from hunmin.data.pairs.code_compare import family_of, mended, narrowed, same_code
from hunmin.data.pairs.code_lines import code_runs, is_sentence, is_strong
from hunmin.data.pairs.pair import Pair


def marks(source: str, target: str) -> list[tuple[str, str, str | None]]:
    return [(target[mark.start : mark.end], mark.severity, mark.repair) for mark in code_marks(Pair(source, target))]


@pytest.mark.parametrize(
    "line",
    [
        *(
            "def f(x):",
            "class Cat(Animal):",
            "from os import path",
            "for i in range(3):",
            "x = [1, 2]",
            "print('a')",
            ">>> 1 + 1",
        ),
        *("const a = 1;", "public void run() {", "if (x > 0) {", "#include <stdio.h>", "return x;", "} else {", "console.log(x)"),
        *(
            "SELECT a FROM b WHERE c = 1",
            "INSERT INTO t VALUES (1)",
            "<div class='a'>",
            "</html>",
            '"name": "Mina",',
            ".box { color: red; }",
        ),
        *(
            "$ git status",
            "pip install requests",
            "npm run build",
            "git commit -m 'x'",
            "cd src/app",
            "x <- c(1, 2)",
            "#!/bin/sh",
        ),
    ],
)
def test_a_line_of_code_is_known_by_its_shape(line: str) -> None:
    assert is_strong(line)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Paris (France)",
            "Add the item(s) to the list.",
            "If you want to win:",
            "Let us go (now) and see;",
            "import duties rose sharply last year",
        ),
        *(
            "Total = 5 apples",
            "Note: this is good;",
            "from the desk of my aunt",
            "Make sure to call her (or write).",
            "Git is a tool for versions.",
        ),
        *(
            "1. Wash the rice.",
            "- salt; pepper; oil",
            "김치(배추) 200g",
            "He said: wait!",
            "The function f(x) grows quickly as x grows.",
        ),
    ],
)
def test_a_line_of_words_is_not(line: str) -> None:
    assert not is_strong(line)


def test_runs_reach_over_weak_lines_docstrings_and_empty_ones() -> None:
    text = 'Try this:\n\ndef f(a):\n    """Add one.\n\n    Works for figures.\n    """\n    b = a + 1\n\n    return b\n\nIt adds one.'
    assert code_runs(text.split("\n")) == [(2, 10)]
    assert code_runs(["x = 5", "y = 6"]) == []
    assert is_sentence("a line of plain words here")


@pytest.mark.parametrize(
    ("source", "target", "same"),
    [
        ("x = 1  # one", "x = 1  # 하나", True),
        ('print("Hi")', 'print("안녕")', True),
        ('print("Hi {name}")', 'print("안녕 {이름}")', False),
        ('d["name"]', 'd["이름"]', False),
        ('open("data.txt", "r")', 'open("data.txt", "w")', False),
        ("a == b", "a = = b", False),
        ("df.dropna()", "df. dropna()", False),
        ("f(a,b)", "f(a, b)", True),
        ("a - b", "a + b", False),
        ('<p class="x">Hi</p>', '<p class="x">안녕</p>', True),
        ('<p class="x">Hi</p>', '<p class="가">안녕</p>', False),
    ],
)
def test_what_may_differ_in_a_line(source: str, target: str, same: bool) -> None:
    assert same_code(source, target, family_of("", [source])) is same


def test_a_repair_keeps_the_translated_comment_and_text() -> None:
    assert mended('print("Hi")  # greet', '인쇄("안녕")  # 인사', "hash") == 'print("안녕")  # 인사'
    assert mended("return x", "반환 x", "hash") == "return x"
    assert mended('f("a b", "c d")', "f(“가”)", "hash") is None
    assert narrowed("    반환 x", "    return x") == (4, 6, "return")


def test_comments_in_other_languages_are_comments() -> None:
    source = "```sql\nSELECT a -- the column\nFROM t;\n```"
    assert marks(source, source.replace("the column", "열")) == []
    assert marks("```c\nint a; /* count */\n```", "```c\nint a; /* 개수 */\n```") == []


def test_a_lost_comment_is_a_warning() -> None:
    found = marks("```py\nx = 1  # one\n```", "```py\nx = 1\n```")
    assert [(severity, repair) for _, severity, repair in found] == [("warning", None)]


def test_a_text_in_a_fence_without_a_language_may_be_translated() -> None:
    assert marks("Say:\n```\nGood morning to all of you\n```", "말하세요:\n```\n여러분 모두 안녕하세요\n```") == []


def test_a_block_moved_in_or_out_as_a_whole_is_fine() -> None:
    assert marks("Do:\n\n```py\nif a:\n    b()\n```", "하세요:\n\n```py\n  if a:\n      b()\n```") == []


def test_roles_may_get_words_of_their_own() -> None:
    assert marks("See :term:`iterable`.", ":term:`이터러블 <iterable>`\\을 보세요.") == []
    assert marks("A :dfn:`text mode` file.", ":dfn:`텍스트 모드(text mode)` 파일.") == []
    assert marks("See `the guide <https://a.example>`_.", "`안내서 <https://a.example>`_\\를 보세요.") == []


def test_prose_between_backticks_may_be_translated_but_not_keywords() -> None:
    assert marks("Give a ``port number``.", "``포트 번호``\\를 주세요.") == []
    assert marks("Use ``async def``.", "``비동기 정의``\\를 쓰세요.") == [("``비동기 정의``", "error", "``async def``")]


def test_code_that_is_named_less_often_is_a_warning() -> None:
    found = marks("If `x` is set, `x` is used.", "`x`가 설정되면 그것을 씁니다.")
    assert [severity for _, severity, _ in found] == ["warning"]


def test_nothing_to_find_in_empty_or_equal_texts() -> None:
    assert marks("`x`", "") == marks("`x`", "`x`") == []
