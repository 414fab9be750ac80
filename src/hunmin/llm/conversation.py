"""Conversation → token ids and the mask of what is trained: the one function that training, generation and serving use.

Three things hold for what `encode` returns (DESIGN rules 2, 3, 8):

* content is text: a `<|im_end|>` typed by a user or found in data becomes ordinary tokens, never the control token;
* for content without control marks the ids equal `apply_chat_template(tokenize=True)`, and the prompt of an answer is
  encoded alone, so that training sees exactly the ids that generation starts from;
* only what the assistant says is trained, up to and with the token that ends the turn.

How: every control mark inside content is replaced by a stand-in character before the template is rendered; the rendered
text is then split at the control tokens that remain (the template's own), and the pieces between are encoded by the same
tokenizer without its control tokens. Setting `split_special_tokens` on the whole render would split the template's tokens too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from hunmin.core.errors import ModelError
from hunmin.core.example import Message
from hunmin.core.language import tr
from hunmin.core.templates import OWN, template_text

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

# Stand-ins live in a plane that Unicode assigns to nobody.
_STAND_IN = 0x10_F000


@dataclass(frozen=True, slots=True)
class Encoded:
    """ids: token ids; trained: as long as ids, True where the token is learned; text: the rendered conversation."""

    ids: list[int]
    trained: list[bool]
    text: str

    @property
    def labels(self) -> list[int]:
        """ids where trained, -100 elsewhere."""
        return [token if learned else -100 for token, learned in zip(self.ids, self.trained, strict=True)]


class ChatFormat:
    """A tokenizer and a template, ready to turn conversations into ids.

    Raises `ModelError` when the tokenizer has no template and none was named.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast, template: str = OWN) -> None:
        self.tokenizer = tokenizer
        self.name = template
        text = tokenizer.chat_template if template == OWN else template_text(template)
        if not text:
            raise ModelError(
                tr("this model has no chat template", "이 모델에는 대화 템플릿이 없습니다"),
                at=str(tokenizer.name_or_path),
                fix=tr("name one: template: chatml", "하나를 지정하세요: template: chatml"),
            )
        if template != OWN and not begins_with_bos(tokenizer):
            text = text.replace("{{- bos_token -}}\n", "").replace("bos_token + ", "")
        self.template: str = text

    def install(self) -> None:
        """Save the template with the tokenizer, so that every later reader of the folder uses the same one."""
        self.tokenizer.chat_template = self.template

    def encode(self, messages: Sequence[Message], *, tools: Sequence[Mapping[str, Any]] = (), prompt: bool = False) -> Encoded:
        """Encode a conversation.

        With `prompt` the header of the next answer is added and nothing is trained. Raises `ModelError` when the
        template refuses the conversation or loses an answer.
        """
        hidden = _Hidden(self.control_tokens, messages)
        text, spans = self._render(hidden.messages, tools, prompt)
        ids: list[int] = []
        trained: list[bool] = []
        place = 0
        for start, end in [*spans, (len(text), len(text))]:
            # A prompt is encoded whole up to where the answer starts, as at generation time.
            for begin, stop, learned in ((place, start, False), (start, end, True)):
                piece = self._ids(text[begin:stop], hidden, first=not ids)
                ids += piece
                trained += [learned] * len(piece)
            place = end
        return Encoded(ids, trained, hidden.reveal(text))

    @cached_property
    def control_tokens(self) -> dict[str, int]:
        """Marks that are structure for this tokenizer, longest first; runs of blanks (GPT-NeoX has them) are not."""
        added = {token.content: index for index, token in self.tokenizer.added_tokens_decoder.items() if token.content.strip()}
        return dict(sorted(added.items(), key=lambda item: -len(item[0])))

    @cached_property
    def end_ids(self) -> frozenset[int]:
        """Ids that end an answer: the tokenizer's eos and whatever the template puts last in an answer."""
        encoded = self.encode([Message("user", "가"), Message("assistant", "나")])
        last = [token for token, learned in zip(encoded.ids, encoded.trained, strict=True) if learned][-1:]
        own = {self.tokenizer.eos_token_id} if self.tokenizer.eos_token_id is not None else set()
        return frozenset(own | {token for token in last if token in self.control_tokens.values()})

    @cached_property
    def takes_system(self) -> bool:
        """True when the template shows a system message; otherwise it is put into the first user turn (rule 17)."""
        from jinja2 import TemplateError

        try:
            text, _ = self._rendered([{"role": "system", "content": "§§"}, {"role": "user", "content": "가"}], (), False)
        except TemplateError:
            return False
        return "§§" in text

    def _render(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], prompt: bool
    ) -> tuple[str, list[tuple[int, int]]]:
        from jinja2 import TemplateError

        if not self.takes_system:
            messages = _system_into_user(messages)
        turns = [self._turn(message) for message in messages]
        try:
            text, spans = self._rendered(turns, tools, prompt)
            if prompt:
                return text, []
            if "generation" not in self.template:
                spans = list(self._spans_by_prefix(messages, turns, tools, text))
        except TemplateError as error:
            raise ModelError(
                tr(
                    f"the chat template refuses this conversation: {error}", f"대화 템플릿이 이 대화를 처리하지 못합니다: {error}"
                ),
                at=str(self.tokenizer.name_or_path),
                fix=tr("check the order of roles, or name another template", "역할 순서를 확인하거나 다른 템플릿을 지정하세요"),
            ) from error
        return text, spans

    def _turn(self, message: Message) -> dict[str, Any]:
        apart = "context" in self.template
        turn: dict[str, Any] = {"role": message.role, "content": message.content if apart else message.text}
        if apart:
            turn["context"] = message.context
        if message.reasoning is not None:
            turn["reasoning"] = turn["reasoning_content"] = message.reasoning
        if message.tool_calls:
            turn["tool_calls"] = [dict(call) for call in message.tool_calls]
        for name in ("name", "tool_call_id"):
            if getattr(message, name):
                turn[name] = getattr(message, name)
        return turn

    def _rendered(
        self, turns: list[dict[str, Any]], tools: Sequence[Mapping[str, Any]], prompt: bool
    ) -> tuple[str, list[tuple[int, int]]]:
        from transformers.utils.chat_template_utils import render_jinja_template

        texts, spans = render_jinja_template(
            [turns],
            tools=[dict(tool) for tool in tools] or None,
            chat_template=self.template,
            return_assistant_tokens_mask=True,
            add_generation_prompt=prompt,
            **self.tokenizer.special_tokens_map,
        )
        return texts[0], [(start, end) for start, end in spans[0]]

    def _spans_by_prefix(
        self, messages: Sequence[Message], turns: list[dict[str, Any]], tools: Sequence[Mapping[str, Any]], text: str
    ) -> Iterator[tuple[int, int]]:
        """Answers of a template without generation marks: what a turn adds to the prompt before it."""
        for index, message in enumerate(messages):
            if message.role != "assistant":
                continue
            before, _ = self._rendered(turns[:index], tools, True)
            after, _ = self._rendered(turns[: index + 1], tools, False)
            start = text.find(turns[index]["content"], len(before)) if turns[index]["content"] else len(before)
            if not (text.startswith(before) and text.startswith(after.rstrip()) and start >= 0):
                raise ModelError(
                    tr("the template rewrites earlier turns", "템플릿이 앞선 차례를 다시 씁니다"),
                    at=f"messages[{index}]",
                    fix=tr("name another template, or train on last answers only", "다른 템플릿을 지정하세요"),
                )
            end = len(after.rstrip())
            yield (len(before) if message.reasoning or message.tool_calls else start), end

    def _ids(self, text: str, hidden: _Hidden, *, first: bool) -> list[int]:
        if not text:
            return []
        if first and not hidden.marks_in(text):
            return self.tokenizer(text, add_special_tokens=False)["input_ids"]
        found: list[int] = []
        for piece in self._control_pattern.split(text):
            control = self.control_tokens.get(piece)
            if control is not None:
                found.append(control)
            elif piece:
                found += self._plain(hidden.reveal(piece), first=first and not found)
        return found

    @cached_property
    def _control_pattern(self) -> re.Pattern[str]:
        marks = "|".join(re.escape(mark) for mark in self.control_tokens) or r"(?!)"
        return re.compile(f"({marks})")

    @cached_property
    def _content_tokenizer(self) -> Tokenizer:
        """The tokenizer without its control tokens and without a post-processor: whatever it is given is text."""
        from tokenizers import Tokenizer

        state = json.loads(self.tokenizer.backend_tokenizer.to_str())
        state["added_tokens"] = [token for token in state["added_tokens"] if token["content"] not in self.control_tokens]
        state["post_processor"] = None
        return Tokenizer.from_str(json.dumps(state))

    def _plain(self, text: str, *, first: bool) -> list[int]:
        """Ids of plain text; inside a conversation it is encoded behind a line break, or SentencePiece would prepend a blank."""
        encode = self._content_tokenizer.encode
        if first:
            return list(encode(text, add_special_tokens=False).ids)
        guard = encode("\n", add_special_tokens=False).ids
        ids = encode("\n" + text, add_special_tokens=False).ids
        return list(ids[len(guard) :]) if ids[: len(guard)] == guard else list(encode(text, add_special_tokens=False).ids)


class _Hidden:
    """Messages in which every control mark is a stand-in character."""

    def __init__(self, controls: Mapping[str, int], messages: Sequence[Message]) -> None:
        whole = "".join(part for message in messages for part in (message.content, message.context, message.reasoning or ""))
        found = [mark for mark in controls if mark in whole]
        free = (chr(code) for code in range(_STAND_IN, _STAND_IN + 0xFFE) if chr(code) not in whole)
        self.stand_ins = {mark: next(free) for mark in found}
        self.messages = [self._hide(message) for message in messages] if found else list(messages)

    def _hide(self, message: Message) -> Message:
        def hide(text: str) -> str:
            for mark, stand_in in self.stand_ins.items():
                text = text.replace(mark, stand_in)
            return text

        reasoning = None if message.reasoning is None else hide(message.reasoning)
        return replace(message, content=hide(message.content), context=hide(message.context), reasoning=reasoning)

    def marks_in(self, text: str) -> bool:
        return any(stand_in in text for stand_in in self.stand_ins.values())

    def reveal(self, text: str) -> str:
        for mark, stand_in in self.stand_ins.items():
            text = text.replace(stand_in, mark)
        return text


def begins_with_bos(tokenizer: PreTrainedTokenizerFast) -> bool:
    """True when the tokenizer itself begins a text with its bos token."""
    ids = tokenizer("가")["input_ids"]
    return tokenizer.bos_token_id is not None and ids[:1] == [tokenizer.bos_token_id]


def _system_into_user(messages: Sequence[Message]) -> list[Message]:
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    rest = [message for message in messages if message.role != "system"]
    if not system:
        return rest
    for index, message in enumerate(rest):
        if message.role == "user":
            rest[index] = replace(message, content=f"{system}\n\n{message.content}")
            return rest
    return [Message("user", system), *rest]
