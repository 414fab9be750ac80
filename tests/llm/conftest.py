"""Tokenizers of the families that Korean models use, learned in a moment from a few sentences.

| name          | like            | its particularity                                                                |
|---------------|-----------------|----------------------------------------------------------------------------------|
| qwen          | Qwen 2.5 and 3  | byte-level, no bos, think and tool marks that are not "special"                  |
| llama3        | Llama 3         | byte-level, `ignore_merges`, begins with bos                                     |
| neox          | Polyglot-Ko     | byte-level, runs of blanks as added tokens behind the marks, a bos never added   |
| llama2        | Llama 2         | SentencePiece BPE, byte fallback, a blank before the first word of a text        |
| llama2-legacy | EEVE            | the same with a blank before the first word behind every mark                    |
| unigram       | XGLM, T5        | SentencePiece unigram: its marks are ordinary pieces of the vocabulary           |
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import PreTrainedTokenizerFast

from hunmin.llm.conversation import ChatFormat

TEXTS = [
    "안녕하세요. 오늘은 날씨가 참 좋네요. 무엇을 도와드릴까요?",
    "다음 글을 두 문장으로 요약해 주세요. system user assistant tool",
    "### 명령어: ### 입력: ### 응답: ### 질문: ### 맥락: ### 답변: ###출력:",
    "The quick brown fox jumps over the lazy dog. Human: Assistant: [INST] [/INST]",
    "def f(x):\n    return x\n\n\n```python\nprint('안녕')\n```  \n",
] * 10
SPLIT = Regex(r"[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
TURNS = ["<|im_start|>", "<|im_end|>"]
# SentencePiece models are learned from lines: no piece holds a line break.
LINES = [line for text in TEXTS for line in text.splitlines()]
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]


def _special(marks: list[str]) -> list[AddedToken]:
    return [AddedToken(mark, special=True, normalized=False) for mark in marks]


def _byte_level(marks: list[str], *, ignore_merges: bool = False) -> Tokenizer:
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    split = pre_tokenizers.Split(SPLIT, behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    tokenizer.train_from_iterator(TEXTS, trainers.BpeTrainer(vocab_size=600, initial_alphabet=alphabet, show_progress=False))
    tokenizer.add_special_tokens(_special(marks))
    return tokenizer


def _with_bos(tokenizer: Tokenizer, bos: str) -> Tokenizer:
    special = [(bos, tokenizer.token_to_id(bos))]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{bos} $A", special_tokens=special)
    return tokenizer


def qwen() -> PreTrainedTokenizerFast:
    tokenizer = _byte_level(["<|endoftext|>", *TURNS])
    tokenizer.add_tokens([AddedToken(mark, normalized=False) for mark in ("<think>", "</think>", "<tool_call>", "</tool_call>")])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")


def llama3() -> PreTrainedTokenizerFast:
    headers = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]
    tokenizer = _byte_level(["<|begin_of_text|>", "<|end_of_text|>", *headers, *TURNS], ignore_merges=True)
    _with_bos(tokenizer, "<|begin_of_text|>")
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<|begin_of_text|>", eos_token="<|end_of_text|>")


def neox() -> PreTrainedTokenizerFast:
    tokenizer = _byte_level(["<|endoftext|>", *TURNS])
    tokenizer.add_tokens([AddedToken(" " * size, normalized=True) for size in range(24, 1, -1)])
    end = "<|endoftext|>"
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token=end, eos_token=end, unk_token=end)


def _sentencepiece(*, legacy: bool) -> PreTrainedTokenizerFast:
    learner = Tokenizer(models.BPE())
    learner.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    base = ["<unk>", "<s>", "</s>", *BYTES]
    learner.train_from_iterator(LINES, trainers.BpeTrainer(vocab_size=900, special_tokens=base, show_progress=False))
    learned = json.loads(learner.to_str())["model"]
    merges = [tuple(merge) for merge in learned["merges"]]
    model = models.BPE(learned["vocab"], merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    tokenizer = Tokenizer(model)
    if legacy:
        tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    else:
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=False)
    blank = decoders.Replace("▁", " ")
    tokenizer.decoder = decoders.Sequence([blank, decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    tokenizer.add_special_tokens(_special(["<unk>", "<s>", "</s>", *(TURNS if legacy else [])]))
    _with_bos(tokenizer, "<s>")
    end = "<|im_end|>" if legacy else "</s>"
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token=end, unk_token="<unk>")


def unigram() -> PreTrainedTokenizerFast:
    learner = Tokenizer(models.Unigram())
    learner.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    marks = ["<unk>", "<s>", "</s>", *TURNS]
    learner.train_from_iterator(
        LINES, trainers.UnigramTrainer(vocab_size=600, special_tokens=[*marks, *BYTES], unk_token="<unk>", show_progress=False)
    )
    pieces = [tuple(piece) for piece in json.loads(learner.to_str())["model"]["vocab"]]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=True))
    tokenizer.pre_tokenizer = learner.pre_tokenizer
    tokenizer.decoder = decoders.Sequence([decoders.ByteFallback(), decoders.Metaspace(prepend_scheme="always")])
    tokenizer.add_special_tokens(_special(marks))
    _with_bos(tokenizer, "<s>")
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", unk_token="<unk>")


KINDS: dict[str, Callable[[], PreTrainedTokenizerFast]] = {
    "qwen": qwen,
    "llama3": llama3,
    "neox": neox,
    "llama2": lambda: _sentencepiece(legacy=False),
    "llama2-legacy": lambda: _sentencepiece(legacy=True),
    "unigram": unigram,
}


@pytest.fixture(scope="session")
def tokenizers() -> dict[str, PreTrainedTokenizerFast]:
    """One tokenizer of each kind, by name; each carries the chatml template."""
    made = {name: make() for name, make in KINDS.items()}
    for tokenizer in made.values():
        ChatFormat(tokenizer, "chatml").install()
    return made


@pytest.fixture(params=list(KINDS))
def tokenizer(request: pytest.FixtureRequest, tokenizers: dict[str, PreTrainedTokenizerFast]) -> PreTrainedTokenizerFast:
    """Each kind in turn."""
    return tokenizers[request.param]


Says = Callable[..., Any]


@pytest.fixture
def tiny() -> Callable[[PreTrainedTokenizerFast], Any]:
    """A Llama of one layer with random weights for a tokenizer's vocabulary."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    def make(tokenizer: PreTrainedTokenizerFast) -> Any:
        torch.set_num_threads(1)
        torch.manual_seed(5)
        shape = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
        return LlamaForCausalLM(LlamaConfig(vocab_size=len(tokenizer), initializer_range=0.3, **shape)).eval()

    return make


@pytest.fixture
def says() -> Says:
    """Make a model say given tokens, one by one, whatever it is asked; the last one is said for ever."""

    def teach(model: Any, tokens: list[int]) -> Any:
        place = 0

        def put(_: Any, __: Any, given: dict[str, Any], output: Any) -> Any:
            nonlocal place
            place = 0 if given["input_ids"].shape[1] > 1 else place + 1
            output.logits[:, -1] = -50.0
            output.logits[:, -1, tokens[min(place, len(tokens) - 1)]] = 50.0
            return output

        model.register_forward_hook(put, with_kwargs=True)
        return model

    return teach
