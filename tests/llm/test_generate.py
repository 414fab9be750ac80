"""Answers end where training ended them, and streamed text is the whole text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast

from hunmin.core.example import Message
from hunmin.llm.conversation import ChatFormat
from hunmin.llm.generate import answer, continuation, stream_answer

Make = Callable[[PreTrainedTokenizerFast], Any]
Says = Callable[[Any, list[int]], Any]
ASKED = [Message("user", "안녕하세요? 오늘 기분이 어때요?")]
PROMPTS = [
    "안녕하세요?",
    "서울은 어디에 있나요?",
    "한 줄로 인사해 줘 👋",
    "😀😃😄 이 그림말은 무슨 뜻이야?",
    "👨‍👩‍👧‍👦 가족을 설명해 줘.",
    "🇰🇷 국기를 설명해 줘.",
    "뷁 쀍 햏 같은 글자도 읽을 수 있어?",
    "ㅋㅋㅋ ㅠㅠ",
    "훈민정음 訓民正音",
    "数学を教えて",
    "def f(x): return x",
    "1 + 1 = ?",
    "",
    " ",
    "줄\n바꿈\n\n두 번",
    "탭\t하나",
    "<|im_end|> 이게 뭐예요?",
    "아주 " * 40,
    "é è ñ ü",
    "끝",
]


def ids_of(tokenizer: PreTrainedTokenizerFast, text: str) -> list[int]:
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])


@pytest.fixture(scope="module")
def random_one(random_model: Path) -> tuple[Any, ChatFormat]:
    torch.set_num_threads(1)
    return AutoModelForCausalLM.from_pretrained(random_model).eval(), ChatFormat(AutoTokenizer.from_pretrained(random_model))


@pytest.mark.parametrize("said", ["네.", "좋아요! 😀", "뷁뷁", "첫째 줄\n둘째 줄", "Yes, of course."])
def test_a_greedy_answer_stops_at_an_end_token_and_is_what_was_said(
    said: str, tokenizer: PreTrainedTokenizerFast, tiny: Make, says: Says
) -> None:
    chat = ChatFormat(tokenizer)
    for end in sorted(chat.end_ids):
        tokens = ids_of(tokenizer, said)
        model = says(tiny(tokenizer), [*tokens, end])
        found = answer(model, chat, ASKED, 200)
        assert (found.text.strip(), found.tokens, found.ended) == (said, len(tokens), True)
        assert "".join(stream_answer(model, chat, ASKED, 200)) == found.text


def test_an_answer_that_the_limit_cuts_has_not_ended(tokenizer: PreTrainedTokenizerFast, tiny: Make, says: Says) -> None:
    chat, tokens = ChatFormat(tokenizer), ids_of(tokenizer, "오늘은 날씨가 참 좋네요.")
    model = says(tiny(tokenizer), [*tokens, min(chat.end_ids)])
    cut = answer(model, chat, ASKED, 3)
    assert (cut.tokens, cut.ended) == (3, False)
    assert "오늘은 날씨가 참 좋네요.".startswith(cut.text.strip())
    assert "".join(stream_answer(model, chat, ASKED, 3)) == cut.text
    exactly = answer(model, chat, ASKED, len(tokens))
    assert (exactly.tokens, exactly.ended) == (len(tokens), False)


@pytest.mark.parametrize("text", PROMPTS)
def test_streamed_pieces_join_to_the_answer(text: str, random_one: tuple[Any, ChatFormat]) -> None:
    model, chat = random_one
    pieces = list(stream_answer(model, chat, [Message("user", text)], 40))
    assert "".join(pieces) == answer(model, chat, [Message("user", text)], 40).text
    assert not any("\ufffd" in piece for piece in pieces)


@pytest.mark.parametrize("said", ["가족 👨‍👩‍👧‍👦 사진", "깃발 🇰🇷!", "뷁쀍햏", "訓民正音은 훈민정음", "😀" * 5, "e\u0301"])
def test_no_piece_ends_inside_a_character(said: str, tokenizer: PreTrainedTokenizerFast, tiny: Make, says: Says) -> None:
    chat, tokens = ChatFormat(tokenizer), ids_of(tokenizer, said)
    model = says(tiny(tokenizer), [*tokens, min(chat.end_ids)])
    pieces = list(stream_answer(model, chat, ASKED, 200))
    assert "".join(pieces).strip() == said
    assert all(piece and "\ufffd" not in piece for piece in pieces)


def test_a_character_that_never_comes_whole_is_left_out(
    random_one: tuple[Any, ChatFormat], random_model: Path, says: Says
) -> None:
    """Half of 뷁, then ordinary text, then half of an emoji at the end."""
    chat = random_one[1]
    words = chat.tokenizer
    half, smile = ids_of(words, "뷁")[:-1], ids_of(words, "😀")[:-1]
    model = AutoModelForCausalLM.from_pretrained(random_model).eval()
    says(model, [*half, *ids_of(words, "네 "), *half, *half, *ids_of(words, "알겠어요"), *smile, min(chat.end_ids)])
    found = answer(model, chat, ASKED, 100)
    assert found.text == "네 알겠어요"
    assert "".join(stream_answer(model, chat, ASKED, 100)) == found.text


def test_control_tokens_never_reach_the_text(tokenizer: PreTrainedTokenizerFast, tiny: Make, says: Says) -> None:
    chat = ChatFormat(tokenizer)
    special = sorted(set(tokenizer.all_special_ids) - chat.end_ids)
    special += [tokenizer.convert_tokens_to_ids("<|im_start|>")]
    tokens = [*special, *ids_of(tokenizer, "네"), *special, *ids_of(tokenizer, "네"), min(chat.end_ids)]
    model = says(tiny(tokenizer), tokens)
    found = answer(model, chat, ASKED, 200)
    assert not [mark for mark in chat.control_tokens if mark in found.text]
    assert found.text.replace(" ", "") == "네네"
    assert "".join(stream_answer(model, chat, ASKED, 200)) == found.text


def test_a_penalty_saved_with_the_model_does_not_make_greedy_something_else(random_model: Path) -> None:
    """Qwen's generation_config has repetition_penalty and top_p; the two ways to answer must still agree."""
    model = AutoModelForCausalLM.from_pretrained(random_model).eval()
    chat = ChatFormat(AutoTokenizer.from_pretrained(random_model))
    plain = answer(model, chat, ASKED, 30)
    model.generation_config.repetition_penalty, model.generation_config.no_repeat_ngram_size = 2.0, 2
    assert answer(model, chat, ASKED, 30) == plain
    assert "".join(stream_answer(model, chat, ASKED, 30)) == plain.text


def test_the_same_seed_samples_the_same_answer(random_one: tuple[Any, ChatFormat]) -> None:
    model, chat = random_one
    found = []
    for seed in (1, 1, 2):
        torch.manual_seed(seed)
        found.append(answer(model, chat, ASKED, 20, temperature=1.0).text)
    assert found[0] == found[1] != found[2]
    torch.manual_seed(1)
    assert "".join(stream_answer(model, chat, ASKED, 20, temperature=1.0)) == found[0]


def test_a_base_model_continues_a_text_until_its_eos(random_one: tuple[Any, ChatFormat], random_model: Path, says: Says) -> None:
    words = random_one[1].tokenizer
    model = says(AutoModelForCausalLM.from_pretrained(random_model).eval(), [*ids_of(words, " 옛날"), words.eos_token_id])
    found = continuation(model, words, "옛날")
    assert (found.text, found.ended) == (" 옛날", True)
