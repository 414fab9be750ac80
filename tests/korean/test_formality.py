"""Speech levels: what each ending tells, which sentences count, and which mixtures are defects."""

from __future__ import annotations

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
