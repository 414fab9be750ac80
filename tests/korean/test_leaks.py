"""What leaks from the model or prompt that made an answer, and the answers that only mention such things."""

from __future__ import annotations

import pytest

from hunmin.korean.leaks import identity_marks, prompt_leak_marks, refusal_marks


@pytest.mark.parametrize(
    "text",
    [
        "저는 OpenAI에서 개발한 언어 모델로서 감정을 느끼지 않습니다.",
        "저는 ChatGPT입니다. 무엇을 도와드릴까요?",
        "안녕하세요, 저는 클로드라고 합니다.",
        "구글이 개발한 대규모 언어 모델로서 최신 소식은 알지 못합니다.",
        "As an AI language model, I do not have feelings.",
    ],
)
def test_another_makers_name_as_oneself_is_an_error(text: str) -> None:
    assert [mark.severity for mark in identity_marks(text)] == ["error"]


def test_an_ai_product_without_a_name_is_a_warning() -> None:
    for text in ("AI 언어 모델로서 저는 의견이 없습니다.", "저는 해외의 유명 검색 회사가 개발한 인공지능 비서입니다."):
        assert [mark.severity for mark in identity_marks(text)] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "ChatGPT는 OpenAI가 개발한 대화형 인공지능입니다.",
        "저는 한국어 지시를 따르도록 학습된 언어 모델이며, 특정 회사를 대표하지 않습니다.",
        "안녕하세요, 한국어로 글을 쓰고 질문에 답하는 언어 모델입니다.",
        "아니요, 저는 다른 회사의 챗봇이 아니라 따로 학습된 한국어 언어 모델입니다.",
        "저는 요즘 ChatGPT를 자주 씁니다.",
        '글에는 "저는 OpenAI에서 개발한 언어 모델입니다"라고 적혀 있습니다.',
    ],
)
def test_speaking_about_a_model_is_no_leak(text: str) -> None:
    assert list(identity_marks(text)) == []


def test_a_refusal_as_an_ai_is_an_error_and_any_other_a_warning() -> None:
    text = "죄송하지만 AI 언어 모델로서 그 질문에는 답변드릴 수 없습니다."
    (mark,) = refusal_marks(text)
    assert (text[mark.start : mark.end], mark.severity) == (text, "error")
    assert [mark.severity for mark in refusal_marks("전쟁은 민감한 주제이므로 답변을 드리지 않겠습니다.")] == ["warning"]


@pytest.mark.parametrize(
    "text",
    [
        "참고 텍스트에 나와 있지 않아 답변할 수 없음",
        "물은 섭씨 0도 아래에서는 액체로 있을 수 없습니다.",
        "제공자가 버퍼를 제공할 수 없다면 예외를 일으킵니다.",
        "자료에 없는 내용이라 알려 드릴 수 없습니다.",
    ],
)
def test_an_answer_that_is_not_there_is_no_refusal(text: str) -> None:
    assert list(refusal_marks(text)) == []


@pytest.mark.parametrize(
    ("text", "leak"),
    [
        ("### 응답: 서울입니다.", "### 응답:"),
        ("서울입니다.\nInput: 부산은?", "Input:"),
        ("[INST] 수도는? [/INST] 서울입니다.", "[INST]"),
        ("번역: 하늘은 파랗다.", "번역:"),
        ("Sure! Here is the translation: 하늘은 파랗다.", "Sure! Here"),
        ("서울입니다.<|im_end|>", "<|im_end|>"),
    ],
)
def test_marks_of_a_prompt_are_found_in_answers(text: str, leak: str) -> None:
    found = [text[mark.start : mark.end] for mark in prompt_leak_marks(text, is_answer=True)]
    assert found[0].startswith(leak)


def test_a_placeholder_input_is_found_and_mended_to_nothing() -> None:
    for text in ("입력 없음", "<noinput>", "<no input>", "(없음)"[1:-1]):
        (mark,) = prompt_leak_marks(text, is_answer=False)
        assert (mark.start, mark.end, mark.repair) == (0, len(text), "")


def test_marks_that_were_asked_for_or_are_code_are_fine() -> None:
    assert list(prompt_leak_marks("번역: 하늘은 파랗다.", is_answer=True, asked="'번역:' 뒤에 우리말로 적어 줘.")) == []
    assert list(prompt_leak_marks("```\n<|im_start|>user\n```", is_answer=True)) == []
    assert list(prompt_leak_marks("Input: 3\nOutput: 9\nInput: 4\nOutput:", is_answer=False)) == []
    assert list(prompt_leak_marks("실행 결과는 다음과 같습니다.\n출력: 10", is_answer=True)) == []
