"""Particles: the table of forms, the readings of figures and letters, and the words that only look like a particle.

In `SENTENCES` a particle that may be swapped stands in braces.
"""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import pytest

from hunmin.korean import morphology
from hunmin.korean.morphology import analyse, available
from hunmin.korean.particles import agrees, marks, other, particle_marks

needs_analyser = pytest.mark.skipif(not available(), reason="kiwipiepy is not installed")


def found(text: str, *, morphology: bool = False) -> list[tuple[str, str | None, str]]:
    return [(text[mark.start : mark.end], mark.repair, mark.severity) for mark in particle_marks(text, morphology=morphology)]


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


_BRACES = re.compile("\\{([가-힣]+)\\}")

SENTENCES = """\
아침마다 사과{를} 반 쪽씩 먹고 출근합니다.
동네 도서관{은} 월요일에 쉬고 화요일부터 다시 엽니다.
비가 그치자 아이들{이} 운동장으로 뛰어나갔다.
감자{와} 양파를 깍둑썰기로 썰어 기름에 볶아 주세요.
기차를 타고 부산{으로} 내려가는 길에 바다{가} 보였다.
선생님{은} 칠판에 오늘의 숙제{를} 적으셨다.
할머니{가} 끓여 주신 미역국{이} 가장 맛있었어요.
이 문제{는} 방정식{으로} 풀면 더 빨리 풀립니다.
김민준{은} 반장이고 박서아{는} 부반장입니다.
이웃집 강아지 초코{가} 우편배달부만 보면 짖는다.
설탕{과} 소금을 헷갈려서 국{이} 달아졌습니다.
버스{로} 가면 사십 분, 지하철{로} 가면 이십오 분 걸려요.
오래된 라디오{를} 고쳐 쓰는 취미{가} 생겼습니다.
회의록{은} 금요일까지 게시판에 올려 주시기 바랍니다.
나무젓가락{이나} 이쑤시개로 눌러 보면 익었는지 알 수 있어요.
커피{나} 홍차 가운데 하나를 고르세요.
동생{이랑} 눈사람을 만들다가 장갑{이} 다 젖었다.
친구{랑} 자전거를 타고 강변을 달렸습니다.
행복{이란} 멀리 있는 것{이} 아니라고 그는 말했다.
우리말에서 조사{란} 체언 뒤에 붙어 관계를 나타내는 말이다.
그 배우는 원래 체육 선생님{이었}다고 한다.
어릴 때 꿈은 우주 비행사{였}습니다.
여기가 제가 다니던 초등학교{예요}.
이것이 바로 우리 집 비밀 양념{이에요}.
세종대왕{은} 백성{을} 위해 훈민정음을 만들었다.
태양계에서 가장 큰 행성{은} 목성이고 가장 작은 행성{은} 수성입니다.
물{은} 섭씨 백 도에서 끓고 영 도에서 언다.
광합성{이} 일어나려면 빛{과} 물과 이산화탄소{가} 필요합니다.
고래{는} 물속에 살지만 허파{로} 숨을 쉰다.
식물의 뿌리{가} 물을 빨아들이고 줄기{가} 그것을 나른다.
삼각형의 세 각{을} 더하면 언제나 백팔십 도가 된다.
반지름{과} 원주율을 알면 원의 넓이{를} 구할 수 있습니다.
환율{이} 오르면 수입품 가격{도} 따라 오르는 경우가 많다.
적금{은} 이자{가} 낮지만 원금을 잃을 걱정{이} 없습니다.
계약서{를} 쓰기 전에 등기부 등본{을} 꼭 확인하세요.
전세 보증금{은} 이사하는 날 돌려받는 것{이} 원칙입니다.
비밀번호{를} 잊으셨다면 아래 단추{를} 눌러 주세요.
화면{이} 멈추면 전원 단추를 십 초 동안 눌러 보세요.
파일{을} 저장하지 않고 닫으면 내용{이} 사라집니다.
새 버전{으로} 바꾸기 전에 자료{를} 따로 옮겨 두세요.
이 함수{는} 두 수를 받아 더 큰 수{를} 돌려줍니다.
반복문{과} 조건문을 함께 쓰면 코드{가} 짧아집니다.
쿠버네티스{를} 처음 배우는 사람{은} 용어부터 익히는 게 좋습니다.
데이터베이스{와} 웹 서버를 서로 다른 기계에 두었다.
클라우드{로} 옮긴 뒤 서버 비용{이} 절반으로 줄었습니다.
축구 대표팀{이} 연장전 끝에 이겼다는 소식{을} 들었다.
마라톤{은} 초반에 힘을 아끼는 사람{이} 유리합니다.
수영 선수{가} 되려면 폐활량{이} 커야 한다.
줄넘기{는} 좁은 곳에서도 할 수 있는 운동입니다.
피아노{와} 바이올린이 차례로 주제를 연주한다.
판소리{는} 소리꾼{과} 고수 두 사람이 꾸미는 공연이다.
화가{가} 붓을 들자 하얀 종이{가} 금세 바다가 되었다.
박물관{으로} 견학을 간 아이들{은} 토기 앞에서 발걸음을 멈췄다.
소설{은} 첫 문장{이} 절반이라는 말이 있습니다.
감기{에는} 푹 쉬는 것{이} 약입니다.
무릎{이} 아프면 계단{보다} 승강기를 이용하세요.
의사{는} 환자의 말{을} 끝까지 들었다.
이 약{은} 식후 삼십 분에 물{과} 함께 드세요.
비타민{이나} 철분이 모자라면 쉽게 지칩니다.
제주도{로} 여행을 가면 오름{을} 하나쯤 올라 보세요.
공항 버스{가} 십오 분마다 호텔 앞{을} 지나갑니다.
여권{과} 항공권은 가방 안주머니{에} 따로 넣었다.
게스트하우스 주인{이} 직접 구운 빵{을} 내주셨어요.
단풍{은} 설악산{이} 먼저 들고 내장산{이} 나중에 든다.
제비{가} 돌아오면 봄{이} 온 것이라고들 했다.
민원{은} 온라인{으로} 신청하시면 사흘 안에 처리됩니다.
주민 센터{를} 찾는 분들{이} 줄고 있습니다.
재활용품{은} 수요일 밤에 내놓아 주세요.
수도 요금{이} 갑자기 올랐다면 누수{를} 의심해 보세요.
면접관{은} 지원자의 경험{을} 구체적으로 물었다.
자기소개서{는} 결론부터 쓰는 편{이} 읽기 좋습니다.
신입 사원{이} 첫 발표를 무사히 마쳤다.
거래처{와} 약속한 날짜{를} 하루 앞당겼습니다.
박영수 과장{이} 출장 보고서{를} 부장에게 건넸다.
이지우{가} 만든 포스터{는} 색이 곱다.
옛날 어느 마을에 마음씨 고운 나무꾼{이} 살았습니다.
호랑이{가} 담배 피우던 시절 이야기{를} 들려줄게.
토끼{와} 거북이가 산꼭대기까지 달리기{를} 했다.
사과 세 개{와} 배 두 개를 샀습니다.
회원 백이십 명{이} 총회에 참석했다.
오전 아홉 시{와} 오후 두 시에 셔틀{이} 다닙니다.
환불{은} 영수증{이} 있어야 가능합니다.
주문하신 상품{이} 내일 도착할 예정입니다.
배송지{를} 바꾸시려면 고객 센터{로} 전화해 주세요.
이 제품{은} 방수{가} 되지 않으니 주의하세요.
어머니{께서} 담그신 김치{가} 알맞게 익었다.
마늘{을} 먼저 볶아야 향{이} 납니다.
밀가루{와} 물{을} 섞어 반죽을 만드세요.
냄비 뚜껑{을} 열고 거품{을} 걷어 내세요.
냉장고{가} 없던 시절에는 얼음{을} 창고에 쌓아 두었다.
인공 지능{이} 그린 그림{을} 두고 논쟁이 벌어졌다.
번역기{로} 옮긴 글{은} 사람이 한 번 더 다듬어야 한다.
독자{가} 지루해하지 않도록 사례{를} 넣으세요.
보고서의 결론{은} 세 문장{으로} 줄이는 것이 좋습니다.
첫째, 목표{가} 분명해야 합니다.
그 나라의 수도{는} 강을 끼고 있다.
조선 시대{에는} 과거 시험{으로} 관리를 뽑았다.
임진왜란 때 이순신{은} 거북선{을} 이끌고 싸웠다.
고려청자{는} 빛깔{이} 맑고 은은하다.
달력{을} 넘기다 보니 벌써 연말이다.
""".splitlines()


def plain(sentence: str) -> str:
    """The sentence as it is written, without braces."""
    return _BRACES.sub(r"\1", sentence)


def swapped(sentence: str) -> list[tuple[str, int, int, str]]:
    """Each way to swap one particle: the text, where the wrong form begins and ends, and the right one."""
    found = []
    for match in _BRACES.finditer(sentence):
        particle = match[1]
        try:
            wrong = other(particle)
        except KeyError:
            continue
        before = plain(sentence[: match.start()])
        found.append((before + wrong + plain(sentence[match.end() :]), len(before), len(before) + len(wrong), particle))
    return found


@needs_analyser
def test_clean_sentences_have_no_finding_with_an_analyser() -> None:
    assert [(text, found(text, morphology=True)) for text in map(plain, SENTENCES) if found(text, morphology=True)] == []


@needs_analyser
def test_swapped_particles_are_found_in_place_and_mended() -> None:
    planted = [one for sentence in SENTENCES for one in swapped(sentence)]
    missed, placed, mended = [], 0, 0
    for text, start, end, right in planted:
        here = [mark for mark in particle_marks(text, morphology=True) if mark.start < end and start < mark.end]
        if not here:
            missed.append(text)
        placed += bool(here)
        mended += any(mark.repair == right for mark in here)
    assert placed >= 0.97 * len(planted), missed
    assert mended >= 0.97 * placed


def test_without_an_analyser_lists_find_the_certain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "available", lambda: False)
    assert found("아침마다 사과을 먹습니다.", morphology=True) == [("을", "를", "error")]
    assert found("이 데코레이터이 값을 바꿉니다.", morphology=True) == []


@needs_analyser
@pytest.mark.parametrize(
    ("wrong", "particle", "repair"),
    [
        ("이 데코레이터이 값을 바꿉니다.", "이", "가"),
        ("쿠버네티스을 설치하고 파드을 띄웁니다.", "을", "를"),
        ("김민준는 반장이다.", "는", "은"),
        ("박서아이 먼저 말했다.", "이", "가"),
        ("컴파일러과 링커의 차이를 설명해 줘.", "과", "와"),
        ("어제 국회의원가 다녀갔다.", "가", "이"),
        ("도서관로 가는 길이 막혔다.", "로", "으로"),
        ("삼촌랑 낚시를 갔다.", "랑", "이랑"),
        ("커피이랑 케이크를 먹었다.", "이랑", "랑"),
        ("젓가락나 포크를 쓰세요.", "나", "이나"),
        ("제이 도와 드리겠습니다.", "이", "가"),
        ("연필 세 자루과 지우개를 샀다.", "과", "와"),
        ("여기가 우리 집예요.", "예요", "이에요"),
    ],
)
def test_an_analyser_finds_names_loans_and_short_words(wrong: str, particle: str, repair: str) -> None:
    assert (particle, repair, "error") in found(wrong, morphology=True)


@needs_analyser
@pytest.mark.parametrize(
    "right",
    [
        "소설가와 음악가, 화가와 평론가가 한자리에 모였다.",
        "강가에서 만나자. 물가가 올랐다. 재벌가 이야기다.",
        "나이 차이 많이 나는 사이라도 사이가 좋으면 된다.",
        "이비인후과 의사와 소아과 간호사, 장미과 식물",
        "그는 배우이며 가수이고, 부자이나, 행복하지 않다.",
        "있는 힘껏 뛰는 사람, 삶는 시간과 신는 양말, 모은 돈과 저은 달걀",
        "맛있는 걸 좋아하는 아이나 어른이나 다 모였다.",
        "듀바이, 시나이, 하와이 그리고 베이징에 갔다.",
        "골라라, 몰라서, 달라고 하면 라면을 끓여 줄게.",
        "무엇인가 이상하다. 이것이 사실인가?",
        "만든 사람과 물든 단풍, 힘든 하루와 모든 순간",
        "민수야, 지훈아, 이리 와. 시리아 아이야.",
        "그 사람이 누구든 언제든 환영한다.",
        "경로와 항로, 진로와 통로, 종로로 가는 길",
        "사랑과 자랑, 신랑과 신부, 명랑한 노래",
        "공란과 혼란, 논란이 된 곤란한 질문",
    ],
)
def test_an_analyser_leaves_words_alone_that_look_like_particles(right: str) -> None:
    assert found(right, morphology=True) == []


@needs_analyser
def test_a_kept_copula_after_a_vowel_is_only_a_warning() -> None:
    assert found("그는 훌륭한 의사이었다.", morphology=True) == [("이었", "였", "warning")]
    assert found("그는 부자이나 행복하지 않다.", morphology=True) == [("이나", "나", "warning")]
    assert found("그는 의사이며 작가이다.", morphology=True) == []


@pytest.mark.parametrize(
    ("wrong", "particle"),
    [
        ("서울(Seoul)는 크다.", "는"),
        ("파이썬(Python)를 배웁니다.", "를"),
        ("비율은 30%을 넘었다.", "을"),
        ("길이는 5km을 넘었다.", "을"),
        ("`y`을 두 배로 늘립니다.", "을"),
        ("API이 바뀌었습니다.", "이"),
        ("KBS을 보았다.", "을"),
        ("그는 '나무'을 그렸다.", "을"),
        ("값을 2024와 2026로 나눈다.", "로"),
        ("Kim랑 Lee가 왔다.", "랑"),
    ],
)
def test_what_is_read_aloud_is_checked_with_an_analyser_too(wrong: str, particle: str) -> None:
    for analysed in (False, True):
        assert particle in [text for text, _, _ in found(wrong, morphology=analysed)]


def test_code_that_people_read_in_several_ways_is_fine() -> None:
    assert found("`SQL`을 쓰고 `SQL`를 배웁니다. `a-b`을, `f(x, y)`를, `:ref:`에는 쓰지 않습니다.") == []


@needs_analyser
def test_the_analyser_gives_places_and_one_analysis_a_text() -> None:
    first, second = analyse(["사과를 먹었다.", "학교"])
    assert [(one.form, one.tag, one.start, one.end) for one in first.morphemes][:2] == [
        ("사과", "NNG", 0, 2),
        ("를", "JKO", 2, 3),
    ]
    assert [one.form for one in second.morphemes] == ["학교"]
    assert morphology._kiwi() is morphology._kiwi()


@pytest.mark.parametrize("analysed", [False, pytest.param(True, marks=needs_analyser)])
@pytest.mark.parametrize("unit", ["사과을 ", "가", "a", "1,", "이라", '가"', "가(", "`가`을 ", "있는 "])
def test_long_texts_take_time_in_proportion(unit: str, analysed: bool) -> None:
    particle_marks("가", morphology=analysed)
    began = time.process_time()
    particle_marks(unit * (200_000 // len(unit)), morphology=analysed)
    assert time.process_time() - began < 10


@needs_analyser
@pytest.mark.slow
def test_particles_swapped_in_human_translations(hunmin_data: Path) -> None:
    """Nouns and particles as the analyser sees them in clean rows, one swapped a row."""
    rows = [json.loads(line)["ko"] for line in (hunmin_data / "parallel" / "jhe_en_ko.jsonl").open(encoding="utf-8")]
    clean = [row for row in rows if not particle_marks(row, morphology=True)]
    assert len(rows) - len(clean) <= 0.002 * len(rows)
    chance = random.Random(7)
    hit = placed = total = 0
    for row, analysis in zip(clean, analyse(clean), strict=True):
        places = [
            (after.start, after.form)
            for before, after in zip(analysis.morphemes, analysis.morphemes[1:], strict=False)
            if before.tag[0] == "N"
            and before.end == after.start
            and after.tag[0] == "J"
            and after.form in {"을", "를", "은", "는", "이", "가", "과", "와", "으로", "로"}
            and row[after.start : after.end] == after.form
        ]
        if not places:
            continue
        start, particle = chance.choice(places)
        wrong = row[:start] + other(particle) + row[start + len(particle) :]
        found_here = particle_marks(wrong, morphology=True)
        total += 1
        hit += bool(found_here)
        placed += any(mark.start <= start < mark.end for mark in found_here)
    assert total > 1000
    assert hit >= 0.97 * total
    assert placed >= 0.95 * hit
