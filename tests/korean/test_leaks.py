"""What leaks from the model or prompt that made an answer, and the answers that only mention such things."""

from __future__ import annotations

import time

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


IDENTITIES = """\
저는 OpenAI에서 개발한 언어 모델입니다.
저는 OpenAI가 만든 인공지능 챗봇 ChatGPT입니다.
제 이름은 ChatGPT이고, OpenAI에서 훈련했습니다.
저는 GPT-4를 기반으로 한 AI 어시스턴트입니다.
나는 OpenAI에서 훈련한 대규모 언어 모델이야.
저는 오픈AI에서 만든 대화형 인공지능이에요.
저는 구글에서 개발한 제미나이입니다.
안녕하세요! 저는 Claude입니다. Anthropic에서 만들었습니다.
저는 앤트로픽이 만든 AI 비서 클로드예요.
OpenAI의 언어 모델로서 저는 개인적인 의견이 없습니다.
AI 언어 모델로서 저는 감정을 느끼지 않습니다.
저는 인공지능 언어 모델이기 때문에 실시간 정보를 알 수 없습니다.
인공지능으로서 저는 직접 음식을 먹어 볼 수 없습니다.
저는 AI이기 때문에 나이가 없습니다.
저는 AI 챗봇이므로 몸이 없습니다.
저는 네이버에서 만든 하이퍼클로바X입니다.
저는 Meta AI에서 개발한 Llama 모델입니다.
저는 알리바바 클라우드에서 만든 Qwen입니다.
저는 딥시크(DeepSeek)에서 개발한 AI 어시스턴트입니다.
저는 바드라고 해요. 구글에서 만들었어요.
As an AI language model, I cannot have opinions.
I'm ChatGPT, a large language model trained by OpenAI.
저를 만든 곳은 OpenAI입니다.
저는 2021년 9월까지의 데이터로 학습된 언어 모델입니다.
제 지식은 2021년 9월까지의 정보로 제한되어 있습니다.
저의 개발사는 OpenAI이며 저는 GPT-3.5 모델입니다.
저는 AI 언어 모델이라 직접 경험한 적은 없습니다.
언어 모델인 저는 물리적인 몸을 가지고 있지 않습니다.
저는 사람이 아니라 OpenAI의 GPT 모델입니다.
나는 챗GPT야. 오픈에이아이가 만들었어.
대규모 언어 모델로서 저는 인터넷에 접속할 수 없습니다.
저는 마이크로소프트의 코파일럿입니다.
저는 LG AI연구원에서 개발한 EXAONE입니다.
저는 Upstage에서 개발한 SOLAR 모델입니다.
저는 카카오브레인에서 만든 KoGPT입니다.
저는 xAI가 만든 Grok이에요.
저는 OpenAI에 의해 훈련된 모델이라서 최신 정보는 제공하기 어렵습니다.
저는 인공지능 모델이므로 개인적인 취향은 없습니다.
저는 AI 어시스턴트로서 여러분을 돕기 위해 만들어졌습니다.
제가 학습한 데이터는 2023년 4월까지입니다.""".splitlines()

REFUSALS = """\
죄송하지만 그 질문에는 답변할 수 없습니다.
죄송합니다. 저는 그 요청을 도와드릴 수 없습니다.
죄송하지만, AI 언어 모델로서 그런 내용은 제공할 수 없습니다.
미안하지만 그건 알려 줄 수 없어.
죄송하지만 해당 요청은 처리할 수 없습니다.
죄송합니다, 그 부분에 대해서는 정보를 제공할 수 없습니다.
저는 그런 종류의 글을 작성할 수 없습니다.
해당 내용은 윤리적인 이유로 답변드리기 어렵습니다.
유감스럽지만 그 요청에는 응할 수 없습니다.
저는 인공지능이라서 실시간 날씨를 알려 드릴 수 없습니다.
저는 개인적인 의견을 제시할 수 없습니다.
죄송하지만 저는 이미지를 볼 수 없습니다.
죄송하지만 도와드릴 수 없는 요청입니다.
그 질문에는 대답하지 않겠습니다.
그런 요청은 도와 드릴 수가 없어요.
AI로서 저는 법률 조언을 제공할 수 없습니다.
저는 의학적 진단을 내릴 수 없습니다. 의사와 상담하세요.
죄송하지만 제 능력 밖의 일입니다.
죄송하지만 현재 인터넷에 접속할 수 없어 답을 드릴 수 없습니다.
이 요청은 제가 수행할 수 없는 작업입니다.
I'm sorry, but I cannot help with that request.
I can't assist with that.
Sorry, I'm unable to answer that question.
미안해요. 그 이야기는 해 드릴 수 없어요.
죄송하지만 저는 그런 행동을 권장하거나 도울 수 없습니다.
저는 그 주제에 대해 이야기할 수 없습니다.
죄송합니다만 부적절한 내용이라 답변을 거부합니다.
죄송하지만 그 내용은 작성해 드릴 수 없습니다.
안타깝지만 저는 그 작업을 수행할 수 없습니다.
죄송하지만 저는 텍스트 기반 모델이라 음악을 재생할 수 없습니다.
제가 도와드릴 수 있는 범위를 벗어난 질문입니다.
해당 질문은 답변이 불가능합니다.""".splitlines()

# An answer stands for {}.
PROMPTS = (
    "### 응답: {}",
    "### Response:\n{}",
    "### Instruction:\n설명해 줘.\n### Response:\n{}",
    "{}\n### 질문: 다음은?",
    "<|im_start|>assistant\n{}",
    "{}<|im_end|>",
    "{}</s>",
    "<s>[INST] 알려 줘 [/INST] {}",
    "[INST] 알려 줘 [/INST] {}",
    "{}\n\nHuman: 고마워\n\nAssistant: 천만에요",
    "User: 안녕\nAssistant: {}",
    "Assistant: {}",
    "{}\nUser: 다음 질문입니다.",
    "{}<|endoftext|>",
    "<|user|>\n질문\n<|assistant|>\n{}",
    "<<SYS>> 너는 비서다 <</SYS>> {}",
    "{}<eos>",
    "<bos>{}",
    "{}<|eot_id|>",
    "<start_of_turn>model\n{}<end_of_turn>",
    "번역: {}",
    "번역 결과: {}",
    "번역문:\n{}",
    "다음은 번역된 내용입니다:\n{}",
    "다음은 요청하신 번역입니다.\n\n{}",
    "Here is the translation:\n\n{}",
    "Here's the Korean translation: {}",
    "Sure! Here is the translation: {}",
    "물론입니다! 번역은 다음과 같습니다:\n{}",
    "네, 번역해 드리겠습니다.\n{}",
    "한국어 번역: {}",
    "Translation: {}",
    "Korean: {}",
    "아래는 작업을 설명하는 명령어입니다. 요청을 적절히 완료하는 응답을 작성하세요.\n\n{}",
    "Below is an instruction that describes a task. Write a response.\n{}",
    "### 명령어:\n요약해 줘\n\n### 응답:\n{}",
    "### 입력:\n없음\n### 응답: {}",
    "### 답변: {}",
    "답변: {}",
    "출력: {}",
    "Output: {}",
    "Response: {}",
    "응답: {}",
    "질문: 무엇인가요?\n답변: {}",
    "{}\n\n### Human: 고마워",
    "### Assistant: {}",
    "<human>: 안녕\n<bot>: {}",
    "[응답]\n{}",
    "당신은 도움이 되는 AI 어시스턴트입니다. 질문에 답하세요.\n{}",
    "You are a helpful assistant.\n{}",
    "다음 문장을 한국어로 번역하세요: {}",
    "Translate the following into Korean: {}",
    "{}\n\n(번역: 기계 번역)",
    "시스템: 너는 비서야\n{}",
    "사용자: 안녕\n챗봇: {}",
    "{input}\n{}",
    "{}<|end|>",
    "<assistant>{}</assistant>",
    "{}[/s]",
    "### System:\n너는 비서다.\n{}",
    "{}\n### End",
    "Q: 뭐야?\nA: {}",
)
PLACEHOLDERS = """\
입력 없음
<noinput>
<no input>
No input
noinput
입력없음
(입력 없음)
[입력 없음]
입력이 없습니다.
입력 없음.
없음
해당 없음
N/A
<입력 없음>
빈 입력
입력값 없음
추가 입력 없음
입력: 없음
해당사항 없음
n/a
None
null
NULL
nan
NaN
No input.
<nooutput>
"입력 없음"
노인풋
입력이 필요 없음
입력 내용 없음
추가 입력이 없습니다.
No input provided.
No input required
Not applicable
입력이 제공되지 않음
입력이 제공되지 않았습니다.
(없음)
<없음>
무입력
없습니다
비어 있음
<빈칸>
<empty>
(empty)
해당 없음.
입력 값이 없습니다.
<입력없음>
noInput
NOINPUT
<NO_INPUT>
no_input""".splitlines()
ANSWER = "서울은 한강을 끼고 있는 도시입니다. 지하철로 어디든 갈 수 있어요."


def test_identities_of_every_kind_are_found_in_an_answer() -> None:
    for identity in IDENTITIES:
        text = f"{ANSWER} {identity} 더 궁금한 점이 있으면 말씀해 주세요."
        start = text.index(identity)
        assert [mark for mark in identity_marks(text) if mark.start < start + len(identity) and start < mark.end], identity


def test_refusals_of_every_kind_are_found_in_an_answer() -> None:
    for refusal in REFUSALS:
        text = f"{refusal} 다른 것을 물어봐 주세요."
        assert [mark for mark in refusal_marks(text) if mark.start < len(refusal)], refusal


def test_words_of_every_prompt_are_found_in_an_answer() -> None:
    assert list(prompt_leak_marks(ANSWER, is_answer=True)) == []
    for prompt in PROMPTS:
        text = prompt.replace("{}", ANSWER)
        start = text.index(ANSWER)
        found = list(prompt_leak_marks(text, is_answer=True))
        assert [mark for mark in found if mark.start < start or mark.end > start + len(ANSWER)], prompt


def test_placeholders_of_every_kind_are_found_whole() -> None:
    for placeholder in PLACEHOLDERS:
        (mark,) = prompt_leak_marks(placeholder, is_answer=False)
        assert (mark.start, mark.end, mark.repair) == (0, len(placeholder), ""), placeholder


def test_an_instruction_that_ends_with_an_empty_input_keeps_its_words() -> None:
    text = "달의 모양이 바뀌는 까닭을 설명해 줘.\n입력: 없음"
    (mark,) = prompt_leak_marks(text, is_answer=False)
    assert text[mark.start : mark.end] == "입력: 없음"


@pytest.mark.parametrize(
    "text",
    [
        "구글에서 개발한 지도 앱을 저는 자주 씁니다.",
        "저는 구글이 만든 검색 서비스를 매일 씁니다.",
        "인공지능은 언어 모델로서 문장을 만들어 냅니다.",
        "이 논문은 대규모 언어 모델이 학습한 데이터를 다룹니다.",
        "제가 다니는 회사는 인공지능을 개발합니다.",
        "2021년 9월까지의 자료를 모아 표로 정리했습니다.",
    ],
)
def test_speaking_about_others_products_is_no_identity(text: str) -> None:
    assert list(identity_marks(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "요청에 응답할 수 없는 서버는 목록에서 빠집니다.",
        "난수는 예측할 수 없어야 합니다.",
        "죄송하지만 그 신발은 품절되어 구할 수 없습니다.",
        "안타깝게도 우리 팀은 결승에 오를 수 없었습니다.",
        "저는 그날의 노을을 잊을 수 없습니다.",
        "유리창이 깨져서 쓸 수 없습니다. 죄송합니다.",
    ],
)
def test_saying_that_something_cannot_be_is_no_refusal(text: str) -> None:
    assert list(refusal_marks(text)) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("질문: 가장 큰 행성은?\n답변: 목성", "태양계에 대한 질문과 답변을 만들어 줘."),
        ("A: 주말에 뭐 해?\nB: 등산 가려고.", "두 사람의 대화를 써 줘."),
        ("출력:: 결과가 나옵니다.", ""),
        ("## 답변\n목성입니다.", ""),
        ('print(f"{input}")을 실행하면 됩니다.', "코드를 써 줘."),
        ("답: 12개", ""),
        ("네, 다음과 같이 하시면 됩니다.", ""),
        ("없음", "빠진 것이 있으면 적고 없으면 '없음'이라고 써 줘."),
    ],
)
def test_forms_that_were_asked_for_and_ordinary_answers_are_fine(text: str, asked: str) -> None:
    assert list(prompt_leak_marks(text, is_answer=True, asked=asked)) == []


@pytest.mark.parametrize(
    "unit", ["저는 AI ", "저의 저는 GPT ", "죄송 ", "제가 수 없는 ", "<", "{input", "#", "\n", " ", "입력: ", "다음 글 "]
)
def test_long_texts_take_time_in_proportion(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    list(identity_marks(text))
    list(refusal_marks(text))
    list(prompt_leak_marks(text, is_answer=True))
    assert time.process_time() - began < 5
