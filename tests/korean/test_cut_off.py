"""Answers that stop in the middle, and short answers that do not."""

from __future__ import annotations

import pytest

from hunmin.korean.cut_off import cut_off_marks


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("먼저 김치를 잘게 썰어 볶습니다. 간장으로 간을 맞춘 뒤 달걀부침을", "간장으로 간을 맞춘 뒤 달걀부침을"),
        ("1. 나무를 덜 베게 됩니다.\n2. 쓰레기가 줄어듭니다.\n3. 종이를 새로", "3. 종이를 새로"),
        ("회의는 세 시에 시작합니다. 자료를 미리 읽어 오시고,", "자료를 미리 읽어 오시고,"),
        ("이렇게 씁니다.\n```python\nprint(1)", "```python\nprint(1)"),
        ("지난달부터 우리 도서관은 밤 열 시까지 문을 열기로 했지만", "지난달부터 우리 도서관은 밤 열 시까지 문을 열기로 했지만"),
    ],
)
def test_an_answer_that_stops_in_the_middle_is_an_error_at_its_last_part(text: str, place: str) -> None:
    (mark,) = cut_off_marks(text)
    assert (text[mark.start : mark.end].removeprefix("3. "), mark.severity) == (place.removeprefix("3. "), "error")


def test_a_part_that_may_be_a_noun_is_a_warning() -> None:
    (mark,) = cut_off_marks("식물은 양분을 만듭니다. 이 과정을 광합성이라고 하며, 이때 산")
    assert mark.severity == "warning"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "도서관이 된 오래된 기차역",
            "어르신을 도서관으로 불러 모은 소리책",
            "사과, 바나나, 귤, 포도, 수박, 참외",
            "집에서 학교까지",
        ),
        *(
            "확인했어요. 내일 다시 올게",
            "정답은 3번입니다. 이유는 다음과 같습니다:",
            "밤새 소리 없이 온 손님\n지붕마다 흰 이불을 덮어 주고",
        ),
        *("안녕하십니까. 다음 주에 뵙겠습니다.\n\n홍길동 드림", "세 가지입니다.\n- 나무\n- 돌\n- 물"),
        *(
            "이렇게 씁니다.\n```python\nprint(1)\n```",
            "친애하는 스미스 부부께,",
            "고마워요. 내일 봐요 ㅎㅎ",
            "표와 같습니다.\n| 가 | 나 |",
        ),
        *("메모리 할당자 사용자 정의", "보고서를 냈습니다. 결과는 정상임", "왜 그럴까요? 더 알아봅시다 :)"),
    ],
)
def test_short_answers_titles_items_and_endings_of_every_kind_are_fine(text: str) -> None:
    assert list(cut_off_marks(text)) == []


def test_a_translation_ends_as_its_source_does() -> None:
    assert list(cut_off_marks("변환된 값을 사용하여 함수 호출을 수행하고,", "call the function with the converted values,")) == []
