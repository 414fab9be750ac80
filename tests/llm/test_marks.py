"""A control mark is structure where a template wrote it, and text everywhere else."""

from __future__ import annotations

import copy

import pytest
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

from hunmin.llm.marks import MarkedText, control_marks


def test_text_without_marks_has_the_ids_of_the_tokenizer(tokenizer: PreTrainedTokenizerFast) -> None:
    marked = MarkedText(tokenizer, control_marks(tokenizer))
    for text in ("안녕하세요.", " 앞 빈칸", "줄\n바꿈\n\n", "x = 1\n        return x", "한글 ABC 🙂"):
        assert marked.first(text) == tokenizer(text, add_special_tokens=False)["input_ids"]


def test_named_marks_have_their_ids_and_typed_ones_have_not(tokenizer: PreTrainedTokenizerFast) -> None:
    marks = control_marks(tokenizer)
    marked = MarkedText(tokenizer, marks)
    for mark, index in marks.items():
        assert index in marked.first(marked.name(f"가{mark}나"))
        assert not set(marked.first(f"가{mark}나")) & set(marks.values())
        assert marked.first(marked.name(f"가{mark} 나\n")) == tokenizer(f"가{mark} 나\n", add_special_tokens=False)["input_ids"]


def test_a_piece_behind_a_mark_continues_the_text(tokenizer: PreTrainedTokenizerFast) -> None:
    marks = control_marks(tokenizer)
    marked = MarkedText(tokenizer, marks)
    for mark in marks:
        whole = marked.first(marked.name(f"가{mark}\n나 다{mark}라"))
        assert marked.first(marked.name(f"가{mark}")) + marked.behind_mark(mark, marked.name(f"\n나 다{mark}라")) == whole


def test_a_piece_inside_a_text_has_no_blank_before_its_first_word(tokenizer: PreTrainedTokenizerFast) -> None:
    marked = MarkedText(tokenizer, control_marks(tokenizer))
    inside = marked.first("가") + marked.inside("나 다")
    assert tokenizer.decode(inside) == "가나 다"


def test_a_mark_that_eats_the_blank_behind_it_still_does() -> None:
    """Phi 3's marks do (`rstrip`)."""
    inner = Tokenizer(models.BPE({letter: number for number, letter in enumerate("abĠĊ")}, []))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.add_special_tokens([AddedToken("<|end|>", rstrip=True, special=True, normalized=False)])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner)
    marked = MarkedText(tokenizer, control_marks(tokenizer))
    assert tokenizer("a<|end|>\nb")["input_ids"] == [0, 4, 1]
    assert marked.first("a") + marked.inside(marked.name("<|end|>")) + marked.behind_mark("<|end|>", "\nb") == [0, 4, 1]


def test_special_tokens_and_marks_of_the_template_are_control_and_other_added_tokens_are_text(
    tokenizers: dict[str, PreTrainedTokenizerFast],
) -> None:
    tokenizer = copy.deepcopy(tokenizers["qwen"])
    tokenizer.add_tokens(["<td>", "대한민국", "[|user|]", "<|fim_prefix|>"])
    marks = control_marks(tokenizer, "{{ '<think>' }}")
    assert {"<|endoftext|>", "<|im_end|>", "<think>", "[|user|]", "<|fim_prefix|>"} <= set(marks)
    assert not {"<td>", "대한민국", "<tool_call>"} & set(marks)
    assert not any(mark.isspace() for mark in control_marks(tokenizers["neox"]))
    assert list(marks) == sorted(marks, key=lambda mark: -len(mark))


@pytest.mark.parametrize("name", ["llama2", "unigram"])
def test_a_mark_that_is_a_piece_of_the_vocabulary_cannot_be_typed(
    tokenizers: dict[str, PreTrainedTokenizerFast], name: str
) -> None:
    tokenizer = tokenizers[name]
    marked = MarkedText(tokenizer, control_marks(tokenizer))
    ids = marked.first("끝</s>")
    assert tokenizer.convert_tokens_to_ids("</s>") not in ids
    assert tokenizer.decode(ids) == "끝</s>"


def test_a_merge_that_makes_a_mark_is_not_applied_to_text() -> None:
    """A vocabulary learned from pages with `</s>` in them can build the mark from its letters."""
    vocab = {piece: number for number, piece in enumerate(["<", "/", "s", ">", "</", "s>", "</s>"])}
    inner = Tokenizer(models.BPE(vocab, [("<", "/"), ("s", ">"), ("</", "s>")]))
    inner.add_special_tokens([AddedToken("</s>", special=True, normalized=False)])
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, eos_token="</s>")
    marked = MarkedText(tokenizer, control_marks(tokenizer))
    assert marked.first("</s>") == [4, 5]
    assert marked.first(marked.name("</s>")) == [6]


def test_a_batch_gives_what_single_texts_give(tokenizer: PreTrainedTokenizerFast) -> None:
    marked = MarkedText(tokenizer, control_marks(tokenizer))
    texts = ["안녕하세요.", "", "<|im_end|> </s>"]
    assert marked.batch(texts) == [marked.first(text) for text in texts]
