"""Particles: the table of forms, the readings of figures and letters, and the words that only look like a particle."""

from __future__ import annotations

import pytest

from hunmin.korean.particles import agrees, particle_marks


def found(text: str) -> list[tuple[str, str | None, str]]:
    return [(text[mark.start : mark.end], mark.repair, mark.severity) for mark in particle_marks(text)]


@pytest.mark.parametrize(
    ("wrong", "particle", "repair"),
    [
        ("아침마다 사과을 먹습니다.", "을", "를"),
        ("도서관에서 책상를 옮겼습니다.", "를", "을"),
        ("어려운 사람와 함께 갑니다.", "와", "과"),
        ("내일 학교으로 오세요.", "으로", "로"),
        ("기차를 타고 서울으로 갔습니다.", "으로", "로"),
        ("선생님는 교실에 계십니다.", "는", "은"),
        ("친구은 벌써 떠났습니다.", "은", "는"),
        ("여러 방법가 있습니다.", "가", "이"),
        ("여자친구이 좋아합니다.", "이", "가"),
        ("이런 방법로 풀 수 있습니다.", "로", "으로"),
        ("저는 학생예요.", "예요", "이에요"),
        ("그는 대학생였다.", "였", "이었"),
        ("좋은 사람라고 생각합니다.", "라", "이라"),
        ("아는 사람랑 갔습니다.", "랑", "이랑"),
        ("자유란 무엇이고 권한란 무엇인가.", "란", "이란"),
        ("귤 3개을 샀습니다.", "을", "를"),
        ("서울(Seoul)는 크다.", "는", "은"),
        ("여름에은 덥습니다.", "은", "는"),
        ("필요한 것를 적습니다.", "를", "을"),
        ("맑은 물와 공기", "와", "과"),
        ("건물 밖로 나갑니다.", "로", "으로"),
        ("빠진 것가 있습니다.", "가", "이"),
    ],
)
def test_a_certain_mistake_is_an_error_with_its_repair(wrong: str, particle: str, repair: str) -> None:
    assert found(wrong) == [(particle, repair, "error")]
    mark = particle_marks(wrong)[0]
    mended = wrong[: mark.start] + repair + wrong[mark.end :]
    assert found(mended) == []


@pytest.mark.parametrize(
    "wrong", ["10%을 더 냅니다.", "물 5km을 걸었습니다.", "LG은 새 제품을 냈습니다.", "URL는 주소입니다.", "RAM를 늘립니다."]
)
def test_figures_and_letters_give_warnings(wrong: str) -> None:
    assert [severity for _, _, severity in found(wrong)] == ["warning"]


@pytest.mark.parametrize(
    "right",
    [
        *(
            "서울로",
            "1로",
            "7로",
            "8로",
            "3으로",
            "6으로",
            "10으로",
            "10%를",
            "10kg을",
            "5km를",
            "LG는",
            "KBS를",
            "URL은",
            "RAM을",
        ),
        *(
            "SQL을",
            "SQL를",
            "iPhone 7이",
            "iPhone 7가",
            "서울(Seoul)은",
            "홍길동(35)은",
            "10kg를",
            "UTF-8로",
            "1:59에서 3:00로",
            "2/3는",
        ),
    ],
)
def test_every_plausible_reading_is_accepted(right: str) -> None:
    assert found(f"{right} 씁니다.") == []


@pytest.mark.parametrize(
    "right",
    [
        "가을 마을 노을이 아름답고 늦가을 고을을 나는 새가 난다.",
        "집을 지을 사람과 병이 나을 사람, 선을 그을 사람을 모을 생각이다.",
        "하는 일과 우리는 먹는 것과 읽는 책, 뛰어넘는 힘과 붙잡는 손, 상속받는 재산",
        "뒤이은 이야기와 김고은 배우, 박지은 작가",
        "효과와 결과, 초과와 통과, 소아과와 이비인후과, 고양이과 동물, 국어과 교사",
        "작가와 국가, 물가와 평가, 전문가와 소설가, 무엇인가 하는가 있는가 한국인가",
        "가까이 오는 디스플레이와 고양이, 종이와 놀이, 새로이 꺼이꺼이",
        "종로와 대학로, 세종로와 등산로, 절대경로와 함부로",
        "사랑과 자랑, 신랑과 명랑, 기와와 데려와 이리 나와",
        "하였다 보였다 움직였다 높였다 섞였다",
        "망막의 중심와와 관절와, 잠와 죽겠다, 김가은 선수",
        "네 말예요, 옛날 생각나 눈물이 났다.",
        "`사과을` 같은 코드와 https://example.com/를",
    ],
)
def test_words_that_only_look_like_a_wrong_particle_are_fine(right: str) -> None:
    assert found(right) == []


def test_a_word_that_may_be_mended_in_two_ways_has_no_repair() -> None:
    assert found("너는 좋은 학생야 정말로.") == [("야", None, "error")]


@pytest.mark.parametrize(
    ("particle", "sound", "right"), [("로", 0, True), ("로", 8, True), ("로", 1, False), ("으로", 1, True), ("을", 8, True)]
)
def test_only_direction_treats_rieul_like_a_vowel(particle: str, sound: int, right: bool) -> None:
    assert agrees(particle, sound) is right


def test_the_span_counts_code_points_of_the_text_as_given() -> None:
    text = "😀 `코드` 다음에 사과을 먹는다."
    (mark,) = particle_marks(text)
    assert text[mark.start : mark.end] == "을"
    assert text[: mark.start].endswith("사과")
