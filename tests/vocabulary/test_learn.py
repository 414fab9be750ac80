"""A learned tokenizer reads every text back, and its marks are marks."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from hunmin.core.templates import template_text
from hunmin.vocabulary.learn import BOS, EOS, PAD, TURN, TURN_END, learn_tokenizer
from hunmin.vocabulary.settings import VocabularySettings

TEXTS = [
    "안녕하세요. 오늘은 날씨가 참 좋네요.",
    "다음 글을 두 문장으로 요약해 주세요.",
    "이 가게는 음식이 맛있고 직원이 친절합니다.",
    "It's 2026, isn't it?\n\n\tdef f(x):\n        return x + 1\n",
] * 20


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    return learn_tokenizer(TEXTS, VocabularySettings(vocab_size=500))


@pytest.mark.parametrize(
    "text",
    [
        *TEXTS[:4],
        "뷁쉛쀏 ㅋㅋㅋ ㅠㅠ",
        unicodedata.normalize("NFD", "한글"),
        "👨‍👩‍👧 🙂 漢字 ½ ①",
        "  앞뒤 빈칸  ",
        "\r\n줄\r바꿈\n\n\n",
        "a , b . c ! isn 't",
        "",
    ],
)
def test_every_text_is_read_back_as_it_was(tokenizer: PreTrainedTokenizerFast, text: str) -> None:
    assert tokenizer.decode(tokenizer(text, add_special_tokens=False)["input_ids"]) == text
    assert tokenizer.decode(tokenizer(text)["input_ids"], skip_special_tokens=True) == text


def test_a_text_begins_with_one_bos(tokenizer: PreTrainedTokenizerFast) -> None:
    ids = tokenizer("안녕")["input_ids"]
    assert ids[0] == tokenizer.bos_token_id and ids.count(tokenizer.bos_token_id) == 1
    assert tokenizer.eos_token_id not in ids


def test_the_marks_are_special_and_come_first(tokenizer: PreTrainedTokenizerFast) -> None:
    assert tokenizer.convert_tokens_to_ids([BOS, EOS, PAD, TURN, TURN_END]) == [0, 1, 2, 3, 4]
    assert set(tokenizer.all_special_tokens) == {BOS, EOS, PAD, TURN, TURN_END}
    assert (tokenizer.bos_token, tokenizer.eos_token, tokenizer.pad_token) == (BOS, EOS, PAD)


def test_the_vocabulary_has_the_size_that_was_asked_for(tokenizer: PreTrainedTokenizerFast) -> None:
    assert len(tokenizer) <= 500
    assert len(learn_tokenizer(TEXTS, VocabularySettings(vocab_size=320))) == 320


def test_frequent_words_are_one_piece_and_digits_are_single(tokenizer: PreTrainedTokenizerFast) -> None:
    assert len(tokenizer(" 날씨가", add_special_tokens=False)["input_ids"]) == 1
    assert tokenizer.tokenize("2026") == ["2", "0", "2", "6"]


def test_a_rare_pair_is_not_merged() -> None:
    learned = learn_tokenizer(["가나", "가나", "다라"], VocabularySettings(vocab_size=300, min_frequency=2))
    assert len(learned.tokenize("가나")) == 1
    assert len(learned.tokenize("다라")) > 1


def test_learning_again_gives_the_same_pieces(tokenizer: PreTrainedTokenizerFast) -> None:
    assert learn_tokenizer(iter(TEXTS), VocabularySettings(vocab_size=500)).get_vocab() == tokenizer.get_vocab()


def test_a_saved_tokenizer_is_the_same(tokenizer: PreTrainedTokenizerFast, tmp_path: Path) -> None:
    tokenizer.save_pretrained(tmp_path)
    again = AutoTokenizer.from_pretrained(tmp_path)
    assert again.get_vocab() == tokenizer.get_vocab()
    assert again.chat_template == tokenizer.chat_template == template_text("chatml")
    assert set(again.all_special_tokens) == set(tokenizer.all_special_tokens)
    for text in TEXTS[:4]:
        assert again(text)["input_ids"] == tokenizer(text)["input_ids"]
        assert again.decode(again(text)["input_ids"], skip_special_tokens=True) == text
