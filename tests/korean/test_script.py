"""Foreign scripts inside Korean prose, and English that was never translated."""

from __future__ import annotations

import pytest

from hunmin.korean.script import korean_share, script_marks, untranslated_marks

ENGLISH = "You can use it as a base for soups and stews. It is also good for watering plants."


def scripts(text: str, asked: str = "") -> list[str]:
    return [text[mark.start : mark.end] for mark in script_marks(text, asked)]


def test_chinese_characters_kana_and_cyrillic_are_found_in_place() -> None:
    assert scripts("첫 글자를 찾고 然後 끝소리를 確認합니다.") == ["然後", "確認"]
    assert scripts("무지개는 いろいろ 색으로 보입니다.") == ["いろいろ"]
    assert scripts("모스크바의 погода 소식입니다.") == ["погода"]
    assert {mark.severity for mark in script_marks("끝소리를 確認합니다.")} == {"warning"}


@pytest.mark.parametrize(
    "text",
    [
        "훈민정음(訓民正音)은 1446년에 반포되었다.",
        "연성(Ductility[1], 延性[2])은 늘어나는 성질이다.",
        "간판에는 '營業中'이라고 적혀 있었습니다.",
        "美 대통령이 北 문제를 논의했다.",
        "코드는 `print('日本')` 입니다.",
        "韓國(한국)이라고 씁니다.",
    ],
)
def test_brackets_quotes_code_and_newspaper_signs_are_fine(text: str) -> None:
    assert scripts(text) == []


def test_a_question_about_the_language_allows_it() -> None:
    assert scripts("물은 水라고 씁니다. 나무는 木材라고 합니다.", "나무를 한자로 알려 줘.") == []
    assert scripts("고마워요는 ありがとう입니다.", "일본어로 고마워요가 뭐야?") == []


def test_english_verbs_with_hada_are_found_when_they_pile_up() -> None:
    assert scripts("호텔을 일찍 book하고 새집의 폭을 measure해 두면 가구를 놓기 easy해요.")
    assert scripts("변경 사항을 commit하고 push합니다.") == []


def test_english_prose_is_an_error_and_code_names_and_references_are_not() -> None:
    (mark,) = untranslated_marks(ENGLISH, "쌀뜨물은 어디에 쓸 수 있나요?")
    assert (mark.start, mark.end, mark.severity) == (0, len(ENGLISH), "error")
    for fine in (
        "for (int i = 0; i < n; i++) { sum += a[i]; if (sum > limit) return sum; }",
        "A.M. Kuchling, Eric S. Raymond and the Python Software Foundation",
        "M. Matsumoto and T. Nishimura, Mersenne Twister: A uniform generator of numbers for the simulation, 1998.",
    ):
        assert list(untranslated_marks(fine, "답만 써 줘.")) == []


def test_answers_that_must_be_english_are_fine() -> None:
    assert list(untranslated_marks(ENGLISH, "다음을 영어로 옮겨 주세요: 국의 바탕으로 쓸 수 있습니다.")) == []
    assert list(untranslated_marks(ENGLISH, f"아래에서 답이 되는 문장을 그대로 찾아 주세요.\n\n{ENGLISH}")) == []


def test_one_english_sentence_in_a_korean_answer_is_a_warning() -> None:
    text = f"쌀뜨물은 국을 끓일 때 씁니다. {ENGLISH} 이처럼 쓸모가 많습니다."
    assert [mark.severity for mark in untranslated_marks(text)] == ["warning"]


def test_the_share_of_korean_counts_letters_only() -> None:
    assert korean_share("한글 1234 !!") == 1.0
    assert korean_share("English only") == 0.0


SENTENCES = (
    "감자는 껍질을 벗겨 찬물에 담가 두세요.",
    "도서관은 아침 아홉 시에 문을 열고 저녁 여섯 시에 닫습니다.",
    "그는 (오랫동안 소식이 끊겼던 옛 친구에게) 편지를 썼다.",
    '선생님은 "내일은 모두 운동화를 신고 학교에 오세요"라고 말씀하셨다.',
    "일어나자마자 물을 한 잔 마시면 속이 편하다.",
    "이 함수는 목록의 길이를 돌려줍니다.",
)
FOREIGN = ("然後", "問題", "使用", "しかし", "データ", "например", "данные", "ข้อมูล", "بيانات", "được", "λόγος", "नमस्ते")


def test_foreign_words_planted_anywhere_are_found_in_place() -> None:
    for sentence in SENTENCES:
        words = sentence.split(" ")
        for number, word in enumerate(FOREIGN):
            place = number % len(words)
            assert scripts(" ".join([*words[:place], word, *words[place:]])) == [word]
            assert scripts(" ".join([*words[:place], words[place][:1] + word + words[place][1:], *words[place + 1 :]])) == [word]


@pytest.mark.parametrize(
    "text",
    [
        "이백(李白, 701년에 태어난 시인)의 시를 읽는다.",
        "그 절의 이름은 '봉은사(奉恩寺)'이고 서울에 있습니다.",
        "원주율 π와 각도 θ를 곱한다. α파와 β파",
        "파리(Paris)와 뮌헨(München)",
    ],
)
def test_names_in_their_own_script_are_fine(text: str) -> None:
    assert scripts(text) == []
