"""Properties of `encode` that training, generation and serving rely on: every one over several kinds of tokenizer."""

from __future__ import annotations

import copy
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

import pytest
from transformers import PreTrainedTokenizerFast

from hunmin.core.errors import ModelError
from hunmin.core.example import Message
from hunmin.core.templates import template_names
from hunmin.llm.conversation import ChatFormat, Encoded

CALL = {"type": "function", "function": {"name": "날씨", "arguments": {"도시": "서울"}}}
TOOL = {"type": "function", "function": {"name": "날씨", "description": "날씨를 알려 줍니다", "parameters": {"type": "object"}}}


def user(content: str, context: str = "") -> Message:
    return Message("user", content, context)


def says(content: str, reasoning: str | None = None) -> Message:
    return Message("assistant", content, reasoning=reasoning)


CONVERSATIONS: dict[str, list[Message]] = {
    "one turn": [user("오늘 날씨가 어때요?"), says("맑고 선선합니다.")],
    "several turns": [
        user("안녕하세요?"),
        says("네, 안녕하세요."),
        user("이름이 뭐예요?"),
        says("훈민입니다."),
        user("고마워요"),
        says("별말씀을요."),
    ],
    "system": [Message("system", "너는 친절한 비서야."), user("도와줘"), says("무엇을 도와드릴까요?")],
    "context": [user("다음 글을 요약해 주세요.", "첫 문장입니다. 둘째 문장입니다."), says("두 문장입니다.")],
    "tool message": [user("서울 날씨는?"), says("찾아볼게요."), Message("tool", '{"기온": 3}'), says("서울은 3도입니다.")],
    "empty user turn": [user(""), says("무엇을 도와드릴까요?")],
    "emoji": [user("👍🏽 뜻이 뭐야?"), says("좋다는 뜻이에요 🙂👨‍👩‍👧")],
    "decomposed hangul": [user(unicodedata.normalize("NFD", "한글을 읽어 줘")), says(unicodedata.normalize("NFD", "한글"))],
    "code": [user("함수를 짜 줘"), says("```python\ndef f(x):\n\treturn x  # 그대로\n\n\n    return None\n```")],
    "blanks at the ends": [user("끝에 빈칸   \n\n"), says("답도 그렇습니다.  \n\n")],
    "blanks at the starts": [user("\n  앞에 빈칸"), says(" 빈칸으로 시작합니다."), user("  또"), says("    들여쓰기")],
    "reasoning": [user("2 더하기 3은?"), says("5입니다.", reasoning="2와 3을 더하면 5이다.")],
}
WITHOUT_REASONING = [name for name in CONVERSATIONS if name != "reasoning"]
# What a template writes around an answer inside the trained span: before it, and before its eos.
AROUND = {"koalpaca": (" ", ""), "koalpaca-judge": (" ", ""), "kositp": ("", "$&%")}
OWN_UNMARKED = (
    "{% if bos_token is defined %}{{ bos_token }}{% endif %}{% for m in messages %}"
    "{{ '<|im_start|>' + m['role'] + '\n' + m['content'] + '<|im_end|>\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
OWN_MARKED = (
    "{% if bos_token is defined %}{{ bos_token }}{% endif %}{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' }}"
    "{% if m['role'] == 'assistant' %}{% generation %}{{ m['content'] + '<|im_end|>' }}{% endgeneration %}"
    "{% else %}{{ m['content'] + '<|im_end|>' }}{% endif %}{{ '\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)
KULLM_STYLE = (
    "{% for m in messages %}{% if m['role'] == 'user' %}{{ '### 질문: ' + m['content'] + '\n' }}"
    "{% else %}{{ '### 답변:\n' + m['content'] + eos_token + '\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '### 답변:\n' }}{% endif %}"
)


def has_turn_marks(tokenizer: PreTrainedTokenizerFast) -> bool:
    return "<|im_end|>" in tokenizer.get_vocab()


def with_template(tokenizer: PreTrainedTokenizerFast, template: str) -> ChatFormat:
    """A format with a template saved with the model; the shared tokenizer is left as it was."""
    before, tokenizer.chat_template = tokenizer.chat_template, template
    try:
        return ChatFormat(tokenizer)
    finally:
        tokenizer.chat_template = before


def runs(encoded: Encoded) -> list[list[int]]:
    """The trained tokens, one list per uninterrupted run."""
    pairs = zip(encoded.ids, encoded.trained, strict=True)
    return [[token for token, _ in run] for learned, run in groupby(pairs, key=lambda pair: pair[1]) if learned]


def decoded(tokenizer: PreTrainedTokenizerFast, ids: list[int]) -> str:
    """The text of ids that stand inside a text: SentencePiece's decoder eats a blank at the start of one."""
    inside = tokenizer.encode("가", add_special_tokens=False)
    whole = tokenizer.decode([*inside, *ids], skip_special_tokens=False, clean_up_tokenization_spaces=False)
    return str(whole).removeprefix("가")


def as_records(chat: ChatFormat, messages: list[Message]) -> list[dict[str, object]]:
    return [{"role": m.role, "content": m.text} | ({"reasoning": m.reasoning} if m.reasoning else {}) for m in messages]


# (a) the same ids as transformers


@pytest.mark.parametrize("template", ["chatml", "model"])
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_ids_are_those_of_apply_chat_template(tokenizer: PreTrainedTokenizerFast, name: str, template: str) -> None:
    chat = ChatFormat(tokenizer, template)
    records = as_records(chat, CONVERSATIONS[name])
    expected = tokenizer.apply_chat_template(records, chat_template=chat.template, tokenize=True)["input_ids"]
    assert chat.encode(CONVERSATIONS[name]).ids == expected


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_ids_of_a_prompt_are_those_of_apply_chat_template(tokenizer: PreTrainedTokenizerFast, name: str) -> None:
    chat, messages = ChatFormat(tokenizer), CONVERSATIONS[name][:-1]
    records = as_records(chat, messages)
    expected = tokenizer.apply_chat_template(records, add_generation_prompt=True, tokenize=True)["input_ids"]
    assert chat.encode(messages, prompt=True).ids == expected


@pytest.mark.parametrize("name", WITHOUT_REASONING)
def test_a_template_without_generation_marks_gives_the_ids_of_apply_chat_template(
    tokenizer: PreTrainedTokenizerFast, name: str
) -> None:
    chat = with_template(tokenizer, OWN_UNMARKED)
    records = as_records(chat, CONVERSATIONS[name])
    expected = tokenizer.apply_chat_template(records, chat_template=OWN_UNMARKED, tokenize=True)["input_ids"]
    assert chat.encode(CONVERSATIONS[name]).ids == expected


def test_a_line_break_at_the_start_of_an_answer_does_not_melt_into_its_prompt(
    tokenizers: dict[str, PreTrainedTokenizerFast],
) -> None:
    """The one place where the ids differ from `apply_chat_template`: generation cannot begin inside a token of the prompt."""
    chat, messages = ChatFormat(tokenizers["qwen"]), [user("시를 써 줘"), says("\n\n산에는 꽃 피네")]
    prompt = chat.encode(messages[:1], prompt=True).ids
    assert chat.encode(messages).ids[: len(prompt)] == prompt
    assert decoded(chat.tokenizer, runs(chat.encode(messages))[0]) == "\n\n산에는 꽃 피네<|im_end|>"


# (b) training continues what generation starts from


@pytest.mark.parametrize("template", ["model", *template_names()])
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_every_prompt_is_a_prefix_of_the_conversation(tokenizer: PreTrainedTokenizerFast, name: str, template: str) -> None:
    chat, messages = ChatFormat(tokenizer, template), CONVERSATIONS[name]
    whole = chat.encode(messages)
    for index, message in enumerate(messages):
        if message.role == "assistant":
            prompt = chat.encode(messages[:index], prompt=True)
            assert whole.ids[: len(prompt.ids)] == prompt.ids
            assert whole.text.startswith(prompt.text)
            assert whole.trained[len(prompt.ids)], "the answer does not begin where its prompt ends"
            assert not any(prompt.trained)


@pytest.mark.parametrize("template", [OWN_UNMARKED, KULLM_STYLE], ids=["chatml", "without marks"])
def test_every_prompt_is_a_prefix_where_the_template_has_no_generation_marks(
    tokenizer: PreTrainedTokenizerFast, template: str
) -> None:
    chat = with_template(tokenizer, template)
    messages = [user("가"), says("\n나"), user("다\n"), says(" 라\n"), user("마"), says("\n\n바")]
    whole = chat.encode(messages)
    for index in (1, 3, 5):
        prompt = chat.encode(messages[:index], prompt=True).ids
        assert whole.ids[: len(prompt)] == prompt


# (c) bos


@pytest.mark.parametrize("template", ["model", *template_names()])
@pytest.mark.parametrize("name", CONVERSATIONS)
def test_there_is_one_bos_where_the_tokenizer_adds_one_and_none_elsewhere(
    tokenizer: PreTrainedTokenizerFast, name: str, template: str
) -> None:
    ids = ChatFormat(tokenizer, template).encode(CONVERSATIONS[name]).ids
    if tokenizer("가")["input_ids"][0] == tokenizer.bos_token_id:
        assert ids[0] == tokenizer.bos_token_id
        assert ids.count(tokenizer.bos_token_id) == 1
    elif tokenizer.bos_token_id != tokenizer.eos_token_id:
        assert tokenizer.bos_token_id not in ids
    else:
        assert ids[0] != tokenizer.bos_token_id


# (d) what is trained


@pytest.mark.parametrize("template", ["model", *template_names()])
@pytest.mark.parametrize("name", WITHOUT_REASONING)
def test_trained_are_the_answers_and_their_end(tokenizer: PreTrainedTokenizerFast, name: str, template: str) -> None:
    if template in ("model", "chatml") and not has_turn_marks(tokenizer):
        pytest.skip("chatml needs its marks in the vocabulary")
    chat = ChatFormat(tokenizer, template)
    encoded = chat.encode(CONVERSATIONS[name])
    before, after = AROUND.get(template, ("", ""))
    end = "<|im_end|>" if template in ("model", "chatml") else tokenizer.eos_token
    answers = [before + message.content + after + end for message in CONVERSATIONS[name] if message.role == "assistant"]
    assert [decoded(tokenizer, run) for run in runs(encoded)] == answers
    assert all(run[-1] in chat.end_ids for run in runs(encoded))
    assert encoded.labels == [token if learned else -100 for token, learned in zip(encoded.ids, encoded.trained, strict=True)]


def test_reasoning_is_trained_with_the_answer(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = ChatFormat(tokenizers["qwen"])
    (run,) = runs(chat.encode(CONVERSATIONS["reasoning"]))
    assert decoded(chat.tokenizer, run) == "<think>\n2와 3을 더하면 5이다.\n</think>\n\n5입니다.<|im_end|>"


def test_tool_calls_are_trained_and_tool_results_are_not(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = ChatFormat(tokenizers["qwen"])
    call = Message("assistant", "", tool_calls=(CALL,))
    encoded = chat.encode([user("서울 날씨는?"), call, Message("tool", "3도"), says("3도입니다.")], tools=[TOOL])
    first, last = (decoded(chat.tokenizer, run) for run in runs(encoded))
    assert first == '<tool_call>\n{"name": "날씨", "arguments": {"도시": "서울"}}\n</tool_call><|im_end|>'
    assert last == "3도입니다.<|im_end|>"
    assert "날씨를 알려 줍니다" in encoded.text


def test_a_template_that_cannot_show_a_tool_call_is_refused(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    with pytest.raises(ModelError, match="answer"):
        ChatFormat(tokenizers["qwen"], "kullm").encode([user("서울 날씨는?"), Message("assistant", "", tool_calls=(CALL,))])


def test_a_line_break_after_the_end_of_turn_is_not_trained(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    marked = OWN_MARKED.replace("'<|im_end|>' }}{% endgeneration %}", "'<|im_end|>\n' }}{% endgeneration %}")
    chat = with_template(tokenizers["qwen"], marked)
    assert runs(chat.encode(CONVERSATIONS["one turn"]))[0][-1] == chat.tokenizer.convert_tokens_to_ids("<|im_end|>")
    assert chat.tokenizer.convert_tokens_to_ids("<|im_end|>") in chat.end_ids


def test_a_tokenizer_without_the_marks_of_its_template_has_no_such_end(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    assert ChatFormat(tokenizers["llama2"], "chatml").end_ids == {tokenizers["llama2"].eos_token_id}
    assert ChatFormat(tokenizers["qwen"], "chatml").end_ids == {tokenizers["qwen"].convert_tokens_to_ids("<|im_end|>")}


# (e) a control token in a text is text


PLACES = ("system", "user", "context", "reasoning", "assistant")


@pytest.mark.parametrize(
    ("template", "place"),
    [(name, place) for name in ("chatml", "kullm", "llama2-sys") for place in PLACES if name == "chatml" or place != "reasoning"],
)
def test_a_control_token_in_a_text_is_text(tokenizer: PreTrainedTokenizerFast, template: str, place: str) -> None:
    chat = ChatFormat(tokenizer, template)
    assert chat.control_tokens

    def conversation(text: str) -> list[Message]:
        said = {name: text if place == name else "그대로" for name in PLACES}
        answer = Message("assistant", said["assistant"], reasoning=said["reasoning"] if template == "chatml" else None)
        return [Message("system", said["system"]), Message("user", said["user"], said["context"]), answer]

    structure = [token for token in chat.encode(conversation("가")).ids if token in chat.control_tokens.values()]
    for mark in chat.control_tokens:
        for text in (mark, f"앞 {mark} 뒤", f"{mark}\n", f"a{mark}{mark}b"):
            encoded = chat.encode(conversation(text))
            assert [token for token in encoded.ids if token in chat.control_tokens.values()] == structure
            assert text in encoded.text
            assert text in tokenizer.decode(encoded.ids, clean_up_tokenization_spaces=False)


def test_a_typed_mark_in_an_answer_is_learned_as_text(tokenizer: PreTrainedTokenizerFast) -> None:
    chat = ChatFormat(tokenizer, "kullm")
    for mark in chat.control_tokens:
        (run,) = runs(chat.encode([user("무슨 뜻이야?"), says(f"{mark} 는 기호입니다.")]))
        assert decoded(tokenizer, run) == f"{mark} 는 기호입니다.{tokenizer.eos_token}"
        assert not set(run[:-1]) & set(chat.control_tokens.values())


def test_a_typed_mark_in_a_tool_call_a_tool_and_a_name_is_text(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = ChatFormat(tokenizers["qwen"])

    def encoded(text: str) -> Encoded:
        call = Message("assistant", "", tool_calls=({"function": {"name": "검색", "arguments": {"말": text}}},))
        tool = {"type": "function", "function": {"name": "검색", "description": text}}
        return chat.encode([user("찾아 줘"), call, Message("tool", text, name=text), says("끝")], tools=[tool])

    controls = set(chat.control_tokens.values())
    structure = [token for token in encoded("가").ids if token in controls]
    for mark in chat.control_tokens:
        assert [token for token in encoded(mark).ids if token in controls] == structure
        assert encoded(mark).text.count(mark) >= 3


def test_runs_of_blanks_keep_their_tokens(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    """Polyglot-Ko has added tokens for runs of blanks: behind a typed mark too they are those, with the same ids."""
    tokenizer = tokenizers["neox"]
    chat = ChatFormat(tokenizer)
    run = tokenizer.convert_tokens_to_ids(" " * 8)
    assert run in chat.encode([user("x\n        return"), says("네")]).ids
    assert run in chat.encode([user("<|endoftext|>\n        return"), says("네")]).ids
    (trained,) = runs(chat.encode([user("가"), says("x\n        return")]))
    assert run in trained and decoded(tokenizer, trained) == "x\n        return<|im_end|>"


def test_html_and_added_words_are_text_and_keep_their_tokens(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    """Gemma has `<td>` as one token, and extended vocabularies have whole words: tables and words must stay those tokens."""
    tokenizer = copy.deepcopy(tokenizers["qwen"])
    tokenizer.add_tokens(["<td>", "</td>", "대한민국", "<|fim_prefix|>"])
    chat = ChatFormat(tokenizer)
    expected = tokenizer.convert_tokens_to_ids(["<td>", "대한민국", "</td>"])
    ids = chat.encode([user("<td>대한민국</td>"), says("네")]).ids
    assert [token for token in ids if token in expected] == expected
    assert "<|fim_prefix|>" in chat.control_tokens


def test_stand_ins_that_are_in_the_text_already_stay(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = ChatFormat(tokenizers["qwen"])
    text = "".join(chr(0x10F000 + number) for number in range(3)) + "<|im_end|>"
    encoded = chat.encode([user(text), says(text)])
    assert encoded.text.count(text) == 2
    assert decoded(chat.tokenizer, runs(encoded)[0]) == text + "<|im_end|>"


def test_a_truncation_set_before_does_not_cut_a_conversation(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    tokenizer = copy.deepcopy(tokenizers["qwen"])
    whole = ChatFormat(tokenizers["qwen"]).encode([user("<|im_end|> " + "긴 글 " * 50), says("네")]).ids
    tokenizer("가", truncation=True, max_length=4, padding="max_length")
    assert ChatFormat(tokenizer).encode([user("<|im_end|> " + "긴 글 " * 50), says("네")]).ids == whole


# (f) templates without a system role


@pytest.mark.parametrize(
    "start",
    [
        "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}",
        "{% for m in messages if m['role'] != 'system' %}",
        "{% if messages[0]['role'] == 'system' %}{{ 1 + 'system' }}{% endif %}{% for m in messages %}",
    ],
    ids=["raises", "ignores", "breaks"],
)
def test_a_system_text_goes_into_the_first_user_turn(tokenizers: dict[str, PreTrainedTokenizerFast], start: str) -> None:
    template = start + OWN_UNMARKED.split("{% for m in messages %}")[1]
    chat = with_template(tokenizers["qwen"], template)
    assert not chat.takes_system
    encoded = chat.encode([Message("system", "존댓말을 써."), user("안녕", "글"), says("안녕하세요."), user("또"), says("네")])
    assert "<|im_start|>user\n존댓말을 써.\n\n안녕\n\n글<|im_end|>" in encoded.text
    assert encoded.text.count("존댓말") == 1
    assert len(runs(encoded)) == 2
    assert "존댓말을 써." in chat.encode([Message("system", "존댓말을 써.")], prompt=True).text


@pytest.mark.parametrize("template", template_names())
def test_every_named_template_shows_the_system_text_once(tokenizers: dict[str, PreTrainedTokenizerFast], template: str) -> None:
    chat = ChatFormat(tokenizers["llama2-legacy"], template)
    assert chat.takes_system
    assert chat.encode(CONVERSATIONS["system"]).text.count("너는 친절한 비서야.") == 1


@pytest.mark.parametrize("template", [*template_names(), OWN_UNMARKED, "{# the context of m #}" + OWN_UNMARKED])
def test_no_template_loses_the_context(tokenizers: dict[str, PreTrainedTokenizerFast], template: str) -> None:
    tokenizer = tokenizers["qwen"]
    chat = ChatFormat(tokenizer, template) if template in template_names() else with_template(tokenizer, template)
    assert "첫 문장입니다. 둘째 문장입니다." in chat.encode(CONVERSATIONS["context"]).text


# (g) a model's own template


@pytest.mark.parametrize("name", WITHOUT_REASONING)
def test_a_template_without_marks_trains_what_the_marked_one_trains(tokenizer: PreTrainedTokenizerFast, name: str) -> None:
    marked = with_template(tokenizer, OWN_MARKED).encode(CONVERSATIONS[name])
    plain = with_template(tokenizer, OWN_UNMARKED).encode(CONVERSATIONS[name])
    assert plain == marked
    assert any(plain.trained)


TRL_MARKED = {
    "qwen2_5": "qwen2_5_training",
    "qwen3": "qwen3_training",
    "qwen3_instruct_2507": "qwen3_instruct_2507_training",
    "llama3": "llama3_training",
    "gemma": "gemma_training",
    "phi3": "phi3_training",
}


@pytest.mark.parametrize("name", TRL_MARKED)
def test_published_templates_train_what_their_marked_versions_train(
    tokenizers: dict[str, PreTrainedTokenizerFast], name: str
) -> None:
    folder = Path(pytest.importorskip("trl").__file__).parent / "chat_templates"
    tokenizer = tokenizers["llama3" if name == "llama3" else "qwen"]
    plain = with_template(tokenizer, (folder / f"{name}.jinja").read_text(encoding="utf-8"))
    marked = with_template(tokenizer, (folder / f"{TRL_MARKED[name]}.jinja").read_text(encoding="utf-8"))
    messages = [user("시를 써 줘"), says("산에는 꽃 피네")]
    learned = [decoded(tokenizer, run) for run in runs(plain.encode(messages))]
    assert len(learned) == 1 and learned[0].startswith("산에는 꽃 피네")
    assert learned == [decoded(tokenizer, run).rstrip("\n") for run in runs(marked.encode(messages))]
    for chat in (plain, marked):
        prompt = chat.encode(messages[:1], prompt=True).ids
        assert chat.encode(messages).ids[: len(prompt)] == prompt


THINKING = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n' }}"
    "{% if m['role'] == 'assistant' and loop.last %}"
    "{{ '<think>\n' + (m['reasoning_content'] or '') + '\n</think>\n\n' }}{% endif %}"
    "{{ m['content'] + '<|im_end|>\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


def test_an_inserted_empty_think_block_is_not_trained(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = with_template(tokenizers["qwen"], THINKING)
    messages = [user("가"), says("n"), user("다"), says("n")]
    encoded = chat.encode(messages)
    assert encoded.text.endswith("<think>\n\n</think>\n\nn<|im_end|>\n")
    assert [decoded(chat.tokenizer, run) for run in runs(encoded)] == ["n<|im_end|>", "n<|im_end|>"]
    prompt = chat.encode(messages[:3], prompt=True).ids
    assert encoded.ids[: len(prompt)] == prompt


def test_an_empty_think_block_inside_generation_marks_is_not_trained(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    marked = OWN_MARKED.replace(
        "{{ m['content'] + '<|im_end|>' }}{% endgen", "{{ '<think>\n\n</think>\n\n' + m['content'] + '<|im_end|>' }}{% endgen"
    )
    chat = with_template(tokenizers["qwen"], marked)
    (run,) = runs(chat.encode([user("가"), says("나")]))
    assert decoded(chat.tokenizer, run) == "나<|im_end|>"


def test_reasoning_in_the_models_own_template_is_trained(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = with_template(tokenizers["qwen"], THINKING)
    (run,) = runs(chat.encode([user("가"), says("나", reasoning="생각")]))
    assert decoded(chat.tokenizer, run) == "<think>\n생각\n</think>\n\n나<|im_end|>"


@pytest.mark.parametrize(
    "messages",
    [
        [user("가"), says("나", reasoning="생각"), user("다"), says("라")],
        [user("가"), says("나", reasoning="생각"), user("다"), says("라", reasoning="또")],
    ],
)
def test_a_template_that_drops_earlier_reasoning_is_refused(
    tokenizers: dict[str, PreTrainedTokenizerFast], messages: list[Message]
) -> None:
    with pytest.raises(ModelError, match="rewrites") as refused:
        with_template(tokenizers["qwen"], THINKING).encode(messages)
    assert refused.value.at == "messages[1]"


def test_a_template_that_shortens_earlier_answers_is_refused_for_training_and_used_for_prompts(
    tokenizers: dict[str, PreTrainedTokenizerFast],
) -> None:
    shortened = "(m['content'] if loop.last or m['role'] == 'user' else '…')"
    chat = with_template(tokenizers["qwen"], OWN_UNMARKED.replace("m['content']", shortened))
    messages = [user("가"), says("나다라"), user("마"), says("바")]
    with pytest.raises(ModelError, match="rewrites"):
        chat.encode(messages)
    assert "…" in chat.encode(messages[:3], prompt=True).text
    with pytest.raises(ModelError, match="loses"):
        with_template(
            tokenizers["qwen"], OWN_MARKED.replace("m['content'] + '<|im_end|>' }}{% endgen", "'…<|im_end|>' }}{% endgen")
        ).encode(messages)


def test_a_marked_template_whose_prompt_differs_from_its_answers_is_refused(
    tokenizers: dict[str, PreTrainedTokenizerFast],
) -> None:
    """Some reasoning models ask with an open think mark and show answers without one."""
    asked = "{{ '<|im_start|>assistant\n<think>\n' }}"
    chat = with_template(tokenizers["qwen"], OWN_MARKED.replace("{{ '<|im_start|>assistant\n' }}", asked))
    with pytest.raises(ModelError, match="rewrites"):
        chat.encode(CONVERSATIONS["one turn"])
    assert chat.encode(CONVERSATIONS["one turn"][:1], prompt=True).text.endswith("<think>\n")


def test_a_think_block_that_the_prompt_opens_and_the_template_closes_is_not_trained(
    tokenizers: dict[str, PreTrainedTokenizerFast],
) -> None:
    """Qwen 3.5 does."""
    inserted = "{{ '<think>\n\n</think>\n\n' if m['role'] == 'assistant' }}{{ m['content']"
    template = OWN_UNMARKED.replace("+ m['content'] +", "}}" + inserted + " +").replace(
        "assistant\n' }}{% endif %}", "assistant\n<think>\n' }}{% endif %}"
    )
    chat = with_template(tokenizers["qwen"], template)
    messages = CONVERSATIONS["several turns"]
    whole = chat.encode(messages)
    assert [decoded(chat.tokenizer, run) for run in runs(whole)] == [
        "네, 안녕하세요.<|im_end|>",
        "훈민입니다.<|im_end|>",
        "별말씀을요.<|im_end|>",
    ]
    prompt = chat.encode(messages[:3], prompt=True)
    assert prompt.text.endswith("<think>\n") and whole.ids[: len(prompt.ids)] == prompt.ids


def test_an_eos_behind_the_last_turn_only_is_not_part_of_an_answer(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    """Phi 3's template writes one: earlier answers do not have it, and generation stops at the mark before it."""
    chat = with_template(tokenizers["qwen"], OWN_UNMARKED + "{% if not add_generation_prompt %}{{ '<|endoftext|>' }}{% endif %}")
    encoded = chat.encode(CONVERSATIONS["several turns"])
    assert [decoded(chat.tokenizer, run)[-10:] for run in runs(encoded)] == ["<|im_end|>"] * 3
    assert encoded.text.endswith("<|im_end|>\n<|endoftext|>")


def test_a_template_that_trims_answers_is_not_refused(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    """Llama 3's template trims."""
    chat = with_template(tokenizers["qwen"], OWN_UNMARKED.replace("m['content']", "(m['content'] | trim)"))
    assert [decoded(chat.tokenizer, run) for run in runs(chat.encode(CONVERSATIONS["blanks at the ends"]))] == [
        "답도 그렇습니다.<|im_end|>"
    ]


def test_what_a_template_puts_between_prompt_and_answer_is_learned(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    """Llama 2's template sets a blank before an answer: generation has to write it."""
    chat = with_template(
        tokenizers["llama2"],
        "{{ bos_token }}{% for m in messages %}"
        "{{ '[INST] ' + m['content'] + ' [/INST]' if m['role'] == 'user' else ' ' + m['content'] + ' ' + eos_token }}"
        "{% endfor %}",
    )
    encoded = chat.encode([user("안녕"), says("네")])
    assert [decoded(chat.tokenizer, run) for run in runs(encoded)] == [" 네 </s>"]


def test_a_refusal_by_the_template_says_what_to_do(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    chat = with_template(tokenizers["qwen"], "{{ raise_exception('roles must alternate') }}")
    with pytest.raises(ModelError, match="roles must alternate") as refused:
        chat.encode(CONVERSATIONS["one turn"])
    assert "template" in refused.value.fix


def test_a_model_without_a_template_names_the_way_out(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    with pytest.raises(ModelError, match="no chat template") as refused:
        with_template(tokenizers["qwen"], "")
    assert "chatml" in refused.value.fix


# reading back, and many at once


@pytest.mark.parametrize("template", template_names())
def test_a_saved_tokenizer_gives_the_same_ids(tokenizer: PreTrainedTokenizerFast, template: str, tmp_path: Path) -> None:
    from transformers import AutoTokenizer

    before = tokenizer.chat_template
    chat = ChatFormat(tokenizer, template)
    chat.install()
    tokenizer.save_pretrained(tmp_path)
    tokenizer.chat_template = before
    again = ChatFormat(AutoTokenizer.from_pretrained(tmp_path))
    for messages in CONVERSATIONS.values():
        assert again.encode(messages) == chat.encode(messages)
        assert again.encode(messages[:-1], prompt=True) == chat.encode(messages[:-1], prompt=True)
    assert again.end_ids == chat.end_ids


def test_many_threads_encode_at_once(tokenizers: dict[str, PreTrainedTokenizerFast]) -> None:
    """A server does."""
    chat = ChatFormat(tokenizers["qwen"])
    messages = CONVERSATIONS["several turns"] * 4
    expected = chat.encode(messages)
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as pool:
            assert all(encoded == expected for encoded in pool.map(lambda _: chat.encode(messages), range(64)))
    finally:
        sys.setswitchinterval(interval)
