"""Answers from a model in process: same ids as training, stops where training ended an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hunmin.core.example import Message
from hunmin.llm.conversation import ChatFormat

if TYPE_CHECKING:
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

# An incomplete UTF-8 sequence decodes to this; text that ends with it is held back.
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
    return _decoded(chat.tokenizer, _generate(model, prompt, sorted(chat.end_ids), max_new_tokens, temperature), chat.end_ids)


def continuation(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerFast, text: str, max_new_tokens: int = 64, temperature: float = 0.0
) -> Answer:
    """Continue a plain text, as a base model does."""
    ids = tokenizer(text)["input_ids"]
    end = frozenset({tokenizer.eos_token_id} - {None})
    return _decoded(tokenizer, _generate(model, ids, sorted(end), max_new_tokens, temperature), end)


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
        text = chat.tokenizer.decode(generated, skip_special_tokens=True)
        if not text.endswith(REPLACEMENT):
            yield text[len(shown) :]
            shown = text
    rest = chat.tokenizer.decode(generated, skip_special_tokens=True)[len(shown) :].rstrip(REPLACEMENT)
    if rest:
        yield rest


def _generate(model: PreTrainedModel, ids: list[int], end: list[int], max_new_tokens: int, temperature: float) -> list[int]:
    import torch

    inputs = torch.tensor([ids], device=model.device)
    sampling: dict[str, Any] = (
        {"do_sample": True, "temperature": temperature, "top_k": 0} if temperature else {"do_sample": False}
    )
    with torch.inference_mode():
        output = model.generate(
            input_ids=inputs,
            attention_mask=torch.ones_like(inputs),
            max_new_tokens=max_new_tokens,
            eos_token_id=end,
            pad_token_id=model.generation_config.pad_token_id or 0,
            **sampling,
        )
    return [int(token) for token in output[0, len(ids) :]]


def _tokens(model: PreTrainedModel, ids: list[int], max_new_tokens: int, temperature: float) -> Iterator[int]:
    import torch

    cache, step = None, torch.tensor([ids], device=model.device)
    for _ in range(max_new_tokens):
        with torch.inference_mode():
            output = model(input_ids=step, past_key_values=cache, use_cache=True, logits_to_keep=1)
        cache, logits = output.past_key_values, output.logits[0, -1].float()
        if temperature:
            token = int(torch.multinomial(torch.softmax(logits / temperature, -1), 1))
        else:
            token = int(logits.argmax())
        yield token
        step = torch.tensor([[token]], device=model.device)


def _decoded(tokenizer: PreTrainedTokenizerFast, tokens: list[int], end: frozenset[int]) -> Answer:
    kept = [token for token in tokens if token not in end]
    text = tokenizer.decode(kept, skip_special_tokens=True)
    return Answer(str(text).rstrip(REPLACEMENT), len(kept), bool(tokens) and tokens[-1] in end)
