"""The named templates against the texts that their systems published, character by character."""

from __future__ import annotations

import pytest
from tokenizers import Tokenizer, models, processors
from transformers import PreTrainedTokenizerFast

from hunmin.core.errors import RecipeError
from hunmin.core.example import Message
from hunmin.core.templates import template_names, template_text
from hunmin.llm.conversation import ChatFormat

KULLM_WITH = (
    "아래는 작업을 설명하는 명령어와 추가 컨텍스트를 제공하는 입력이 짝을 이루는 예제입니다. "
    "요청을 적절히 완료하는 응답을 작성하세요.\n\n"
)
KULLM = "아래는 작업을 설명하는 명령어입니다. 요청을 적절히 완료하는 응답을 작성하세요.\n\n"
ALPACA_WITH = (
    "Below is an instruction that describes a task, paired with an input that provides further context. "
    "Write a response that appropriately completes the request.\n\n"
)
ALPACA = "Below is an instruction that describes a task. Write a response that appropriately completes the request.\n\n"
EEVE = (
    "A chat between a curious user and an artificial intelligence assistant. "
    "The assistant gives helpful, detailed, and polite answers to the user's questions.\n"
)
LLAMA2 = "You are a helpful AI assistant. 당신은 유능한 AI 어시스턴트 입니다."

# Of a template: the prompts for an instruction, for one with its context, and with a system text; then two whole turns.
PUBLISHED: dict[str, tuple[str, str, str, str]] = {
    "kullm": (
        f"{KULLM}### 명령어:\n요약해 줘\n\n### 응답:\n",
        f"{KULLM_WITH}### 명령어:\n요약해 줘\n\n### 입력:\n긴 글\n\n### 응답:\n",
        f"짧게 답해\n\n{KULLM}### 명령어:\n요약해 줘\n\n### 응답:\n",
        f"{KULLM}### 명령어:\n요약해 줘\n\n### 응답:\n첫 답</s>\n\n### 명령어:\n더 짧게\n\n### 응답:\n둘째 답</s>",
    ),
    "alpaca": (
        f"{ALPACA}### Instruction:\n요약해 줘\n\n### Response:\n",
        f"{ALPACA_WITH}### Instruction:\n요약해 줘\n\n### Input:\n긴 글\n\n### Response:\n",
        f"짧게 답해\n\n{ALPACA}### Instruction:\n요약해 줘\n\n### Response:\n",
        f"{ALPACA}### Instruction:\n요약해 줘\n\n### Response:\n첫 답</s>\n\n"
        "### Instruction:\n더 짧게\n\n### Response:\n둘째 답</s>",
    ),
    "koalpaca": (
        "### 질문: 요약해 줘\n\n### 답변:",
        "### 질문: 요약해 줘\n\n### 맥락: 긴 글\n\n### 답변:",
        "짧게 답해\n\n### 질문: 요약해 줘\n\n### 답변:",
        "### 질문: 요약해 줘\n\n### 답변: 첫 답</s>\n\n### 질문: 더 짧게\n\n### 답변: 둘째 답</s>",
    ),
    "koalpaca-judge": (
        "### 질문: 요약해 줘\n\n### 답변:",
        "### 질문: 요약해 줘\n긴 글\n\n### 답변:",
        "짧게 답해\n\n### 질문: 요약해 줘\n\n### 답변:",
        "### 질문: 요약해 줘\n\n### 답변: 첫 답</s>\n\n### 질문: 더 짧게\n\n### 답변: 둘째 답</s>",
    ),
    "kositp": (
        "###입력:요약해 줘\n\n###출력:",
        "###입력:요약해 줘\n\n긴 글\n\n###출력:",
        "###입력:짧게 답해\n\n요약해 줘\n\n###출력:",
        "###입력:요약해 줘\n\n###출력:첫 답$&%</s>\n\n###입력:더 짧게\n\n###출력:둘째 답$&%</s>",
    ),
    "eeve": (
        f"{EEVE}Human: 요약해 줘\nAssistant:\n",
        f"{EEVE}Human: 요약해 줘\n\n긴 글\nAssistant:\n",
        "짧게 답해\nHuman: 요약해 줘\nAssistant:\n",
        f"{EEVE}Human: 요약해 줘\nAssistant:\n첫 답</s>\nHuman: 더 짧게\nAssistant:\n둘째 답</s>\n",
    ),
    "solar": (
        "### User:\n요약해 줘\n\n### Assistant:\n",
        "### User:\n요약해 줘\n\n긴 글\n\n### Assistant:\n",
        "### System:\n짧게 답해\n\n### User:\n요약해 줘\n\n### Assistant:\n",
        "### User:\n요약해 줘\n\n### Assistant:\n첫 답</s>\n\n### User:\n더 짧게\n\n### Assistant:\n둘째 답</s>\n\n",
    ),
    "llama2-sys": (
        f"[INST] <<SYS>>\n{LLAMA2}\n<</SYS>>\n\n요약해 줘 [/INST]",
        f"[INST] <<SYS>>\n{LLAMA2}\n<</SYS>>\n\n요약해 줘\n긴 글 [/INST]",
        "[INST] <<SYS>>\n짧게 답해\n<</SYS>>\n\n요약해 줘 [/INST]",
        f"[INST] <<SYS>>\n{LLAMA2}\n<</SYS>>\n\n요약해 줘 [/INST]첫 답</s>[INST] 더 짧게 [/INST]둘째 답</s>",
    ),
    "chatml": (
        "<|im_start|>user\n요약해 줘<|im_end|>\n<|im_start|>assistant\n",
        "<|im_start|>user\n요약해 줘\n\n긴 글<|im_end|>\n<|im_start|>assistant\n",
        "<|im_start|>system\n짧게 답해<|im_end|>\n<|im_start|>user\n요약해 줘<|im_end|>\n<|im_start|>assistant\n",
        "<|im_start|>user\n요약해 줘<|im_end|>\n<|im_start|>assistant\n첫 답<|im_end|>\n"
        "<|im_start|>user\n더 짧게<|im_end|>\n<|im_start|>assistant\n둘째 답<|im_end|>\n",
    ),
}
ASK, SYSTEM = Message("user", "요약해 줘"), Message("system", "짧게 답해")
TURNS = [ASK, Message("assistant", "첫 답"), Message("user", "더 짧게"), Message("assistant", "둘째 답")]


def tokenizer(*, bos: bool) -> PreTrainedTokenizerFast:
    inner = Tokenizer(models.WordLevel({"<unk>": 0, "<s>": 1, "</s>": 2}, unk_token="<unk>"))
    if bos:
        inner.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=inner, bos_token="<s>", eos_token="</s>", unk_token="<unk>")


def test_every_template_has_its_published_text() -> None:
    assert sorted(PUBLISHED) == list(template_names())


@pytest.mark.parametrize("bos", [False, True], ids=["no bos", "bos"])
@pytest.mark.parametrize("name", PUBLISHED)
def test_the_text_is_the_published_one(name: str, bos: bool) -> None:
    chat, start = ChatFormat(tokenizer(bos=bos), name), "<s>" if bos else ""
    instruction, context, system, turns = (start + text for text in PUBLISHED[name])
    assert chat.encode([ASK], prompt=True).text == instruction
    assert chat.encode([Message("user", "요약해 줘", "긴 글")], prompt=True).text == context
    assert chat.encode([SYSTEM, ASK], prompt=True).text == system
    assert chat.encode(TURNS).text == turns
    assert turns.startswith(chat.encode(TURNS[:3], prompt=True).text)


@pytest.mark.parametrize("name", PUBLISHED)
def test_other_tools_that_pass_role_and_content_render_the_same(name: str) -> None:
    words = tokenizer(bos=True)
    ChatFormat(words, name).install()
    records = [{"role": message.role, "content": message.content} for message in [SYSTEM, *TURNS]]
    expected = ChatFormat(words, name).encode([SYSTEM, *TURNS]).text
    assert words.apply_chat_template(records, tokenize=False) == expected
    asked = words.apply_chat_template([{"role": "user", "content": "요약해 줘"}], tokenize=False, add_generation_prompt=True)
    assert asked == "<s>" + PUBLISHED[name][0]


@pytest.mark.parametrize("name", PUBLISHED)
def test_a_role_that_nobody_knows_is_not_taken_for_the_assistant(name: str) -> None:
    """What is inside the generation marks is trained, so only the assistant may stand there."""
    words = tokenizer(bos=True)
    ChatFormat(words, name).install()
    rendered = words.apply_chat_template([{"role": "developer", "content": "짧게 답해"}], tokenize=False)
    assert "짧게 답해" in rendered
    assert not rendered.rstrip("\n").endswith(("짧게 답해</s>", "assistant\n짧게 답해<|im_end|>"))


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_first_line_is_the_bos_alone(name: str) -> None:
    assert template_text(name).startswith("{{- bos_token -}}\n")
    assert template_text(name).count("bos_token") == 1


def test_chatml_lists_tools_and_shows_calls_with_arguments_in_either_form() -> None:
    tool = {"type": "function", "function": {"name": "날씨", "parameters": {"type": "object"}}}
    for arguments in ({"도시": "서울"}, '{"도시": "서울"}'):
        calls = ({"id": "1", "type": "function", "function": {"name": "날씨", "arguments": arguments}},)
        messages = [
            SYSTEM,
            ASK,
            Message("assistant", "", tool_calls=calls * 2),
            Message("tool", "3도"),
            Message("assistant", "춥네요."),
        ]
        text = ChatFormat(tokenizer(bos=False), "chatml").encode(messages, tools=[tool]).text
        call = '<tool_call>\n{"name": "날씨", "arguments": {"도시": "서울"}}\n</tool_call>'
        assert text.startswith("<|im_start|>system\n짧게 답해\n\n# Tools\n")
        assert text.count("<|im_start|>system") == 1
        assert '<tools>\n{"type": "function", "function": {"name": "날씨", "parameters": {"type": "object"}}}\n</tools>' in text
        assert f"<|im_start|>assistant\n{call}\n{call}<|im_end|>\n<|im_start|>tool\n3도<|im_end|>\n" in text


def test_chatml_shows_reasoning_under_the_name_other_tools_use() -> None:
    words = tokenizer(bos=False)
    ChatFormat(words, "chatml").install()
    answer = {"role": "assistant", "content": "5", "reasoning_content": "2 + 3"}
    assert "<think>\n2 + 3\n</think>\n\n5<|im_end|>" in words.apply_chat_template([answer], tokenize=False)


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(RecipeError, match="'kullm'"):
        template_text("kulm")
