"""Rows become samples whole, or are counted; nothing that cannot teach an answer is trained on."""

from __future__ import annotations

from pathlib import Path

import pytest
from transformers import AutoTokenizer, PreTrainedTokenizerFast

from hunmin.core.errors import CheckFailed, UsageError
from hunmin.core.example import Document, Example, Message, Origin
from hunmin.llm.conversation import ChatFormat
from hunmin.train.packing import IGNORED
from hunmin.train.samples import check_samples, conversation_samples, document_samples
from hunmin.train.settings import TrainSettings

ORIGIN = Origin("시험", 0)


@pytest.fixture
def tokenizer(random_model: Path) -> PreTrainedTokenizerFast:
    return AutoTokenizer.from_pretrained(random_model)


def example(name: str, question: str, *answers: str) -> Example:
    messages = [Message("user", question)]
    for answer in answers:
        messages += [Message("assistant", answer), Message("user", "그리고?")]
    return Example(name, tuple(messages[:-1] if answers else messages), ORIGIN)


def document(text: str) -> Document:
    return Document("글", text, ORIGIN)


def test_a_conversation_is_learned_where_the_assistant_speaks(tokenizer: PreTrainedTokenizerFast) -> None:
    found = conversation_samples([example("하나", "안녕하세요?", "네, 안녕하세요.")], ChatFormat(tokenizer), 200)
    (sample,) = found.samples
    learned = [label for label in sample.labels if label != IGNORED]
    assert tokenizer.decode(learned) == "네, 안녕하세요.<|im_end|>"
    assert found.counts() == {
        "samples": 1,
        "tokens": len(sample.ids),
        "trained_tokens": len(learned),
        "too_long": 0,
        "untrained": 0,
        "system_moved": 0,
    }


def test_system_texts_that_a_template_has_no_place_for_are_counted(tokenizer: PreTrainedTokenizerFast) -> None:
    said = Example("하나", (Message("system", "짧게 답해."), Message("user", "안녕?"), Message("assistant", "안녕.")), ORIGIN)
    tokenizer.chat_template = (
        "{% for message in messages %}{% if message.role != 'system' %}{{ '<|im_start|>' + message.role + '\n' }}"
        "{% if message.role == 'assistant' %}{% generation %}{{ message.content + '<|im_end|>' }}{% endgeneration %}"
        "{% else %}{{ message.content + '<|im_end|>' }}{% endif %}{{ '\n' }}{% endif %}{% endfor %}"
        "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
    )
    found = conversation_samples([said, example("둘", "네?", "네.")], ChatFormat(tokenizer), 200)
    assert found.system_moved == 1
    assert "짧게 답해.\n\n안녕?" in tokenizer.decode(found.samples[0].ids)


def test_a_conversation_that_is_too_long_is_left_out_whole_and_counted(tokenizer: PreTrainedTokenizerFast) -> None:
    examples = [example("짧은", "네?", "네."), example("긴", "네?", "오늘은 날씨가 참 좋네요. " * 40)]
    size = len(conversation_samples(examples[:1], ChatFormat(tokenizer), 500).samples[0].ids)
    found = conversation_samples(examples, ChatFormat(tokenizer), size)
    assert [len(sample.ids) for sample in found.samples] == [size]
    assert found.too_long == ["긴"]
    assert conversation_samples(examples, ChatFormat(tokenizer), size - 1).too_long == ["짧은", "긴"]


def test_a_conversation_without_an_answer_is_counted_as_untrained(tokenizer: PreTrainedTokenizerFast) -> None:
    found = conversation_samples([example("물음", "누구세요?")], ChatFormat(tokenizer), 200)
    assert found.untrained == ["물음"] and not found.samples


def test_a_document_has_bos_text_and_eos_and_all_of_it_is_learned(tokenizer: PreTrainedTokenizerFast) -> None:
    (sample,) = document_samples([document("오늘은 날씨가 참 좋네요.")], tokenizer, 200).samples
    assert tokenizer.decode(sample.ids) == "<|begin|>오늘은 날씨가 참 좋네요.<|end|>"
    assert sample.labels == sample.ids
    assert list(sample.ids[1:-1]) == tokenizer("오늘은 날씨가 참 좋네요.", add_special_tokens=False)["input_ids"]


def test_a_control_mark_found_in_a_document_is_text(tokenizer: PreTrainedTokenizerFast) -> None:
    """Pages about language models are full of them."""
    text = "답은 <|im_end|> 로 끝나고 글은 <|end|> 로 끝납니다."
    (sample,) = document_samples([document(text)], tokenizer, 200).samples
    assert not set(sample.ids[1:-1]) & set(tokenizer.all_special_ids)
    assert tokenizer.decode(sample.ids[1:-1]) == text


def test_a_bos_that_the_tokenizer_does_not_add_is_not_added(tokenizer: PreTrainedTokenizerFast) -> None:
    """Polyglot-Ko names its end of text as bos, and was trained without one at the start."""
    from tokenizers import processors

    tokenizer.backend_tokenizer.post_processor = processors.ByteLevel()
    (sample,) = document_samples([document("오늘은 날씨가 참 좋네요.")], tokenizer, 200).samples
    assert tokenizer.decode(sample.ids) == "오늘은 날씨가 참 좋네요.<|end|>"


def test_a_long_document_is_split_and_every_token_is_learned_once(tokenizer: PreTrainedTokenizerFast) -> None:
    text = "이 가게는 음식이 맛있고 직원이 친절합니다. " * 30
    found = document_samples([document(text)], tokenizer, 32)
    (whole,) = document_samples([document(text)], tokenizer, 100_000).samples
    assert max(len(sample.ids) for sample in found.samples) == 32
    assert [token for sample in found.samples for token in sample.ids[1:]] == list(whole.ids[1:])
    assert found.counts()["trained_tokens"] == len(whole.ids) - 1


def test_documents_come_out_in_their_order_over_many_batches(tokenizer: PreTrainedTokenizerFast) -> None:
    found = document_samples((document(str(number)) for number in range(4100)), tokenizer, 32)
    texts = [tokenizer.decode(sample.ids[1:-1]) for sample in found.samples]
    assert texts == [str(number) for number in range(4100)]


def test_nothing_to_train_on_is_refused(tokenizer: PreTrainedTokenizerFast) -> None:
    chat, settings = ChatFormat(tokenizer), TrainSettings(method="sft", max_length=16)
    found = conversation_samples([example("긴", "네?", "오늘은 날씨가 참 좋네요. " * 20)], chat, 16)
    with pytest.raises(UsageError, match="0 of 1 rows"):
        check_samples(found, settings, chat)


def test_too_many_long_conversations_are_refused_and_can_be_allowed(tokenizer: PreTrainedTokenizerFast) -> None:
    chat = ChatFormat(tokenizer)
    examples = [example(str(number), "네?", "네.") for number in range(9)] + [
        example("긴", "네?", "오늘은 날씨가 참 좋네요. " * 40)
    ]
    found = conversation_samples(examples, chat, 64)
    with pytest.raises(UsageError, match="1 of 10 conversations") as refused:
        check_samples(found, TrainSettings(method="sft", max_length=64), chat)
    assert "긴" in refused.value.at and "max_cut_share" in refused.value.fix
    check_samples(found, TrainSettings(method="sft", max_length=64, max_cut_share=0.1), chat)


def test_answers_that_do_not_end_with_an_end_of_turn_are_refused(tokenizer: PreTrainedTokenizerFast) -> None:
    turns = "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + '\n' }}{% endfor %}"
    tokenizer.chat_template = turns + "{{ 'assistant: ' if add_generation_prompt }}"
    chat = ChatFormat(tokenizer)
    found = conversation_samples([example("하나", "네?", "네.")], chat, 200)
    assert found.samples
    with pytest.raises(CheckFailed, match="1 answers do not end"):
        check_samples(found, TrainSettings(method="sft"), chat)


def test_every_named_template_ends_its_answers(tokenizer: PreTrainedTokenizerFast) -> None:
    from hunmin.core.templates import template_names

    for name in template_names():
        chat = ChatFormat(tokenizer, name)
        check_samples(
            conversation_samples([example("하나", "네?", "네.", "또 네.")], chat, 500), TrainSettings(method="sft"), chat
        )
