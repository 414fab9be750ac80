"""Speech levels: what each ending tells, which sentences count, and which mixtures are defects."""

from __future__ import annotations

import time

import pytest

from hunmin.korean.formality import formality_marks, level


def marks(*answers: str, asked: str = "") -> list[tuple[int, str, str]]:
    turns = [(asked, answer) for answer in answers]
    return [(turn, answers[turn][mark.start : mark.end], mark.severity) for turn, mark in formality_marks(turns)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        *(("확인했습니다.", "합니다체"), ("지금 오십니까?", "합니다체"), ("문을 닫아 주십시오.", "합니다체")),
        *(("도와 드릴게요.", "해요체"), ("있나요?", "해요체"), ("그렇죠.", "해요체"), ("이쪽이에요~", "해요체")),
        *(
            ("다시 시도해 봐.", "해체"),
            ("그건 몰랐어", "해체"),
            ("내일 다시 할게.", "해체"),
            ("책을 못 빌려.", "해체"),
            ("그건 내 거야!", "해체"),
        ),
        *(
            ("물은 섭씨 100도에서 끓는다.", "해라체"),
            ("짧은 길을 골라라.", "해라체"),
            ("먹으러 다니자.", "해라체"),
            ("왜 안 하냐?", "해라체"),
        ),
        *(("다음을 읽고 답하시오.", "하오체"), ("비용이 많이 듦.", "명사형"), ("관련 내용을 확인함", "명사형")),
        *(
            ("수도는 오타와", ""),
            ("답은 캐나다.", ""),
            ("뒤에는 바다.", ""),
            ("올해는 병충해.", ""),
            ("정답은 한국어.", ""),
            ("왜 그럴까?", ""),
        ),
        *(
            ("예를 들어", ""),
            ("호환성을 위해.", ""),
            ("꼭 필요.", ""),
            ("수도는 캔버라.", ""),
            ("우리 동네.", ""),
            ("하루 고려.", ""),
        ),
    ],
)
def test_an_ending_tells_the_level_or_nothing(sentence: str, expected: str) -> None:
    assert level(sentence) == expected


def test_haeyo_with_hamnida_is_good_service_korean() -> None:
    assert marks("안녕하세요. 환불은 3일 안에 처리됩니다. 더 필요하신 점이 있나요?") == []


def test_polite_with_casual_in_one_paragraph_is_an_error_at_the_odd_sentence() -> None:
    assert marks("확인했습니다. 다시 시도해 봐.") == [(0, "다시 시도해 봐.", "error")]
    assert marks("오늘은 하루 쉰다. 내일 다시 여니 헤아려 주시기 바랍니다.") == [(0, "오늘은 하루 쉰다.", "error")]


def test_paragraphs_are_judged_apart() -> None:
    assert marks("[첨삭]\n나는 시계를 고치기를 좋아했다.\n\n[질문]\n언제부터 좋아하셨나요?") == []


@pytest.mark.parametrize(
    "answer",
    [
        '다음과 같이 말해 보세요. "오늘은 그만 쉬어라. 내일 다시 하자." 그러면 됩니다.',
        "순서를 알려 드립니다.\n1. 물을 끓인다.\n2. 면을 넣는다.\n- 불을 끈다.",
        "# 오늘은 쉰다\n오늘은 쉽니다.",
        "| 기능 | 설명 |\n| 저장 | 파일을 저장한다. |\n위 표와 같습니다.",
        "이렇게 적습니다.\n```\n# 값을 더한다.\n```\n이상입니다.",
        "값은 둘입니다(자세한 것은 뒤에서 본다). 차례로 설명합니다.",
        '의사가 물었다. “어디가 아프십니까?"',
    ],
)
def test_quotes_lists_headings_tables_and_code_are_left_out(answer: str) -> None:
    assert marks(answer) == []


def test_what_the_user_wrote_may_be_repeated() -> None:
    asked = "이 문장을 높임말로 바꿔 줘.\n내일 다시 와."
    assert marks("내일 다시 와. 이 문장은 내일 다시 오세요.로 바꿀 수 있습니다.", asked=asked) == []


def test_two_polite_levels_of_more_than_thirty_percent_each_are_a_warning() -> None:
    mixed = "문을 엽니다. 창문도 열어요. 바닥을 씁니다. 걸레로 닦아요."
    assert [severity for _, _, severity in marks(mixed)] == ["warning"]
    assert marks("문을 엽니다. 창문을 엽니다. 바닥을 씁니다. 걸레로 닦아요.") == []


def test_turns_of_one_conversation_agree() -> None:
    assert marks("네, 세 시에 열어요.", "아니, 오늘은 쉬는 날이야.", asked="열어?") == [
        (1, "아니, 오늘은 쉬는 날이야.", "warning")
    ]
    assert marks("네, 세 시에 열어요.", "비가 그쳤다. 해가 떴다.", asked="날씨에 대한 글을 써 줘.") == []


POLITE_ANSWERS = """\
감자는 껍질을 벗겨 찬물에 담가 두세요. 녹말이 빠지면 더 바삭해집니다. 물기를 닦은 뒤 튀기면 됩니다.
환불은 영수증을 가져오시면 바로 도와드립니다. 카드로 결제하셨다면 취소까지 사흘이 걸립니다.
이 함수는 두 수를 받아 합을 돌려줍니다. 인자가 문자열이면 오류가 납니다. 먼저 형을 확인하세요.
고래는 물속에 살지만 젖먹이 동물입니다. 허파로 숨을 쉬기 때문에 물 위로 올라와야 합니다.
처음 달리기를 시작하신다면 천천히 걷기부터 해 보세요. 무릎이 아프면 바로 쉬어야 해요.
전세 계약을 하기 전에 등기부 등본을 꼭 확인해야 합니다. 빚이 많은 집은 피하는 것이 좋습니다.
비가 많이 오면 하천 옆 길은 위험해요. 돌아가더라도 큰길로 다니세요. 밤에는 더 조심하셔야 합니다.
제주도에는 삼백예순여 개의 오름이 있습니다. 대부분 삼십 분이면 오를 수 있어요.""".splitlines()
PLAIN_ANSWERS = """\
감자는 껍질을 벗겨 찬물에 담가 둔다. 녹말이 빠지면 더 바삭해진다. 물기를 닦은 뒤 튀긴다.
훈민정음은 세종이 만든 글자다. 백성이 쉽게 배울 수 있도록 스물여덟 자로 지었다. 지금은 스물네 자를 쓴다.
어제는 오랜만에 강가를 걸었어. 바람이 차서 금방 돌아왔어. 다음에는 장갑을 챙겨야겠어.
고래는 물속에 살지만 젖먹이 동물이다. 허파로 숨을 쉬기 때문에 물 위로 올라와야 한다.
나는 아침마다 신문을 읽는다. 기사보다 사설을 먼저 본다. 그래서 하루가 조금 길다.
물은 백 도에서 끓는다. 산 위에서는 더 낮은 온도에서 끓는다. 밥이 설익는 까닭이 여기에 있다.""".splitlines()
PLAIN_SENTENCES = """\
이건 정말 좋은 방법이야.
다음 단계로 넘어가자.
반드시 확인해라.
내일 다시 전화할게.
그건 나도 잘 모르겠어.
물을 먼저 끓여.
소금은 나중에 넣어.
이 값은 항상 영보다 크다.
결과는 표에 나와 있다.
걱정하지 마.
너무 서두르지 마라.
오늘은 비가 오네.
생각보다 어렵네.
원래 다 그런 거잖아.
아직 안 끝났거든.
같이 먹을래?
숙제는 다 했니?
지금 어디 가냐?
벌써 봄이구나.
그렇게 하면 큰일 나.
나는 매일 아침 걸어.
그 문제는 쉽게 풀려.
손을 깨끗이 씻어라.
여기에 이름을 적어.
나무는 천천히 자란다.
꼭 기억해 둬.
천천히 읽어 봐.
문을 꼭 닫아.
정답은 세 번째야.
내가 도와줄게.
조금만 더 힘내.
기차는 세 시에 떠나.
지하철이 더 빨라.
그 방법이 훨씬 나아.
색이 조금 달라.
길이 많이 막혀.
버스를 타고 가.
표를 미리 사.
잠을 푹 자.
그러면 안 되지.
몇 시에 도착했어?
그렇게 하면 되겠네.
역시 대단하군.
그 집은 벌써 팔렸대.
좀 더 일찍 출발할걸.
늦지 않게 오렴.
할 일을 미루지 말자.
화면 오른쪽을 눌러.
인터넷이 자꾸 끊겨.
그 가게는 월요일에 쉬어.
뚜껑을 열고 김을 빼.
둘 중 하나를 골라.
무게는 3kg이다.
별로 어렵지 않아.
그 영화 진짜 재미있더라.
이 기능은 켜 두는 게 좋아.
비밀번호를 잊어버렸어.
아이가 졸린가 봐.
국이 너무 뜨거워.
먼지가 쌓이면 닦아 내.
정말 고마워.""".splitlines()
POLITE_SENTENCES = """\
확인해 주셔서 감사합니다.
내일 다시 연락드리겠습니다.
이 방법이 가장 쉽습니다.
궁금한 점이 있으면 말씀해 주세요.
생각보다 어렵지 않아요.
어떤 색을 좋아하시나요?
무엇을 도와드릴까요?
그건 저도 잘 모르겠네요.
아직 끝나지 않았거든요.
그렇게 하면 안 되죠.
문을 꼭 닫아 주십시오.
몇 시에 도착하십니까?
오늘은 비가 온대요.
같이 가실래요?
정답은 세 번째예요.""".splitlines()


def planted(answers: list[str], sentences: list[str]) -> tuple[float, float]:
    """Each sentence put before, between or behind those of an answer: the shares found and found in place."""
    hit = placed = 0
    for number, sentence in enumerate(sentences):
        parts = answers[number % len(answers)].replace(". ", ".\n").split("\n")
        parts.insert(number % (len(parts) + 1), sentence)
        text = " ".join(parts)
        start = text.index(sentence)
        errors = [mark for _, mark in formality_marks([("", text)]) if mark.severity == "error"]
        hit += bool(errors)
        placed += any(mark.start < start + len(sentence) and start < mark.end for mark in errors)
    return hit / len(sentences), placed / len(sentences)


def test_answers_of_one_level_have_no_finding() -> None:
    for answer in (*POLITE_ANSWERS, *PLAIN_ANSWERS):
        assert marks(answer) == []


def test_a_plain_sentence_in_a_polite_answer_is_found_in_place() -> None:
    hit, placed = planted(POLITE_ANSWERS, PLAIN_SENTENCES)
    assert hit >= 0.97
    assert placed >= 0.95


def test_a_polite_sentence_in_a_plain_answer_is_found_in_place() -> None:
    hit, placed = planted(PLAIN_ANSWERS, POLITE_SENTENCES)
    assert hit >= 0.97
    assert placed >= 0.95


@pytest.mark.parametrize(
    "sentence",
    [
        "다음은 참여.", "여러분의 배려.", "이것이 바로 콜라.", "가까운 시내.", "우리 어머니?", "깨끗한 동네.", "유기견 보호소의 강아지.",
        "전문 분야.", "새로 산 타워.", "오늘의 메시지.", "그때가 아니면 언제 해야.", "많은 학생의 이해.", "부동 소수점 양의 무한대.", "빈 페이지?",
    ],
)  # fmt: skip
def test_nouns_and_connectives_that_end_like_casual_speech_tell_nothing(sentence: str) -> None:
    assert level(sentence) == ""


def test_long_answers_take_time_in_proportion() -> None:
    began = time.process_time()
    marks("가 가. " * 20_000)
    marks("\n" * 100_000)
    assert time.process_time() - began < 5
