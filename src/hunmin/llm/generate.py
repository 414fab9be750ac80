"""Answers from a model in process: same ids as training, stops where training ended an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from os.path import commonprefix
from typing import TYPE_CHECKING

from hunmin.core.example import Message
from hunmin.llm.conversation import ChatFormat

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

# An incomplete UTF-8 sequence decodes to this; streamed text that ends with it is held back.
REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Answer:
    """Generated text without control tokens; `ended` is False when the token limit cut it."""

    text: str
    tokens: int
    ended: bool


def answer(
    model: PreTrainedModel, chat: ChatFormat, messages: Sequence[Message], max_new_tokens: int = 256, temperature: float = 0.0
) -> Answer:
    """Answer a conversation; temperature 0 is greedy."""
    prompt = chat.encode(messages, prompt=True).ids
    return _decoded(chat.tokenizer, _generate(model, prompt, chat.end_ids, max_new_tokens, temperature), chat.end_ids)


def continuation(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, text: str, max_new_tokens: int = 64, temperature: float = 0.0
) -> Answer:
    """Continue a plain text, as a base model does."""
    ids = tokenizer(text)["input_ids"]
    end = frozenset({tokenizer.eos_token_id} - {None})
    return _decoded(tokenizer, _generate(model, ids, end, max_new_tokens, temperature), end)


def stream_answer(
    model: PreTrainedModel, chat: ChatFormat, messages: Sequence[Message], max_new_tokens: int = 256, temperature: float = 0.0
) -> Iterator[str]:
    """Answer piece by piece; no piece ends inside a syllable."""
    ids = chat.encode(messages, prompt=True).ids
    generated: list[int] = []
    shown = ""
    for token in _tokens(model, ids, max_new_tokens, temperature):
        if token in chat.end_ids:
            break
        generated.append(token)
        raw = chat.tokenizer.decode(generated, skip_special_tokens=True)
        text = shown if raw.endswith(REPLACEMENT) else raw.replace(REPLACEMENT, "")
        if added := text[len(commonprefix([shown, text])) :]:
            yield added
            shown = text
    text = _text(chat.tokenizer, generated)
    if rest := text[len(commonprefix([shown, text])) :]:
        yield rest


def _generate(model: PreTrainedModel, ids: list[int], end: frozenset[int], max_new_tokens: int, temperature: float) -> list[int]:
    """Tokens up to and with the first end. Not `model.generate`: it takes penalties from the model's generation_config."""
    tokens: list[int] = []
    for token in _tokens(model, ids, max_new_tokens, temperature):
        tokens.append(token)
        if token in end:
            break
    return tokens


def _tokens(model: PreTrainedModel, ids: list[int], max_new_tokens: int, temperature: float) -> Iterator[int]:
    import torch

    cache, step = None, torch.tensor([ids], device=model.device)
    for _ in range(max_new_tokens):
        with torch.inference_mode():
            output = model(input_ids=step, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache, logits = output.past_key_values, output.logits[0, -1].float()
        token = int(torch.multinomial(torch.softmax(logits / temperature, -1), 1)) if temperature else int(logits.argmax())
        yield token
        step = torch.tensor([[token]], device=model.device)


def _decoded(tokenizer: PreTrainedTokenizerFast, tokens: list[int], end: frozenset[int]) -> Answer:
    kept = [token for token in tokens if token not in end]
    return Answer(_text(tokenizer, kept), len(kept), bool(tokens) and tokens[-1] in end)


def _text(tokenizer: PreTrainedTokenizerFast, tokens: list[int]) -> str:
    """Decoded text without control tokens and without characters that never came whole."""
    return str(tokenizer.decode(tokens, skip_special_tokens=True)).replace(REPLACEMENT, "")
