"""Addresses, paths and placeholders in translations."""

from __future__ import annotations

import pytest

from hunmin.data.pairs.links import placeholder_marks, url_marks
from hunmin.data.pairs.pair import Pair


def urls(source: str, target: str) -> list[tuple[str, str | None]]:
    return [(target[mark.start : mark.end], mark.repair) for mark in url_marks(Pair(source, target))]


def slots(source: str, target: str) -> list[tuple[str, str | None]]:
    return [(target[mark.start : mark.end], mark.repair) for mark in placeholder_marks(Pair(source, target))]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("See https://a.example/x.", "https://a.example/x를 보세요."),
        ("See https://a.example/x/.", "https://a.example/x 를 보세요."),
        ("(https://a.example/x_(y))", "(https://a.example/x_(y))"),
        ("at https://en.a.example/en/x", "https://ko.a.example/ko/x에서"),
        ("https://en.wikipedia.org/wiki/Kimchi", "https://ko.wikipedia.org/wiki/김치"),
        ("Mail me@a.example today.", "오늘 me@a.example로 보내세요."),
        ("`Guide <https://a.example/g>`_", "`안내 <https://a.example/g>`_\\를"),
        ("and/or, he/she, TCP/IP, 50 km/h, 24/7", "그리고 또는, 그, 통신 규약, 시속 50킬로미터, 언제나"),
        ("Use Node.js and e.g. Vue.js.", "노드와 뷰를 쓰세요."),
    ],
)
def test_addresses_that_came_through(source: str, target: str) -> None:
    assert urls(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "place"),
    [
        ("See https://a.example/docs.", "https: //a. example/docs를 보세요.", "https: //a. example/docs"),
        ("See https://a.example/docs.", "https://예시.example/docs를 보세요.", "https://예시.example/docs"),
        ("See https://a.example/docs.", "a.example/docs를 보세요.", "a.example/docs"),
        ("See https://a.example/docs/x.", "https://a.example/...를 보세요.", "https://a.example/..."),
        ("Mail help@a.example.", "help(at)a.example로 보내세요.", "help(at)a.example"),
        ("Edit /etc/hosts.", "/기타/호스트를 고치세요.", "/기타/호스트"),
        ("Run ./run.sh.", "./실행.sh를 실행하세요.", "./실행.sh"),
        ("Read the [page](https://a.example/p).", "[문서]()를 읽으세요.", "]()"),
    ],
)
def test_an_address_is_mended_as_a_whole_without_its_particle(source: str, target: str, place: str) -> None:
    ((found, repair),) = urls(source, target)
    assert found == place
    assert repair and repair.strip("]()") in source


def test_a_lost_address_is_marked_in_its_sentence() -> None:
    assert urls("Wait. See https://a.example/x now.", "기다리세요. 지금 보세요.") == [(" 지금 보세요.", None)]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Hi {name}, {count} left", "{count}개 남았습니다, {name} 님"),
        ("Dear [Your Name],", "[보내는 사람] 님께,"),
        ("[NOTE] Be quick.", "[참고] 서두르세요."),
        ("50% sure, 20% discount", "50% 확신, 20% 할인"),
        ("\\frac{a}{b} and x_{n}", "\\frac{a}{b}와 x_{n}"),
        ("Press [Enter](https://a.example)", "[입력](https://a.example)을 누르세요"),
        ("See :ref:`x <name>`.", ":ref:`엑스 <name>`\\를 보세요."),
    ],
)
def test_placeholders_that_came_through(source: str, target: str) -> None:
    assert slots(source, target) == []


@pytest.mark.parametrize(
    ("source", "target", "place", "repair"),
    [
        ("Hi {name}!", "{이름} 님!", "{이름}", "{name}"),
        ("Hi {name}!", "｛name｝ 님!", "｛name｝", "{name}"),
        ("Hi {name}!", "name 님!", "name", "{name}"),
        ("Hi {{name}}!", "{ {name} } 님!", "{ {name} }", "{{name}}"),
        ("%s of %d", "% s 중 %d", "% s", "%s"),
        ("at <DATE>", "<날짜>에", "<날짜>", "<DATE>"),
        ("Set ${HOME}.", "${집}을 정하세요.", "${집}", "${HOME}"),
        ("The [MASK] ran.", "[마스크]가 달렸다.", "[마스크]", "[MASK]"),
        ("Use {0} then {1}.", "{0}을 쓰고 {2}를 쓰세요.", "{2}", "{1}"),
    ],
)
def test_a_changed_placeholder_is_mended(source: str, target: str, place: str, repair: str) -> None:
    assert slots(source, target) == [(place, repair)]


def test_two_translated_placeholders_are_not_guessed() -> None:
    found = slots("{first} calls {second}", "{나중}을 {처음}이 부른다")
    assert [repair for _, repair in found] == [None, None]


def test_brackets_of_words_must_stay() -> None:
    assert slots("Dear [Your Name], call [Phone].", "귀하께, 전화하세요.") != []
