"""Conversation → token ids and the mask of what is trained: the one function that training, generation and serving use.

Three things hold for what `encode` returns (DESIGN rules 2, 3, 8):

* content is text: a `<|im_end|>` typed by a user or found in data becomes ordinary tokens, never the control token;
* the prompt of an answer is encoded alone, so that training sees exactly the ids that generation starts from. For content
  without control marks the ids equal `apply_chat_template(tokenize=True)`, but where the blanks that begin an answer
  would melt into the last token of its prompt;
* only what the assistant says is trained, up to and with the token that ends the turn. A think block that the template
  inserts is not.

How: every control mark inside content is replaced by a stand-in character before the template is rendered; the marks that
remain are the template's own (`llm.marks` encodes the difference). The rendered text is cut where an answer starts and ends.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from hunmin.core.errors import ModelError
from hunmin.core.example import Message
from hunmin.core.language import tr
from hunmin.core.templates import OWN, template_names, template_text
from hunmin.llm.marks import MarkedText, control_marks

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

# Stand-ins live in a plane that Unicode assigns to nobody.
_STAND_IN = 0x10_F000
_BOS = "{{- bos_token -}}\n"
_GENERATION = re.compile(r"\{%-?\s*generation\s*-?%\}")
# The opening mark may stand in the prompt already.
_EMPTY_THINK = re.compile(r"\s*(?:<(?:think|thought|thinking)>\s*)?</(?:think|thought|thinking)>\n{0,2}")
# transformers compiles a template once for all threads, and the compiled one cannot be rendered twice at a time.
_RENDERING = threading.Lock()


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


class _Span(NamedTuple):
    """An answer in the rendered text: where its prompt ends, where what is learned starts, and where that ends."""

    prompt: int
    start: int
    end: int


class ChatFormat:
    """A tokenizer and a template, ready to turn conversations into ids.

    Raises `ModelError` when the tokenizer has no template and none was named.
    """

    def __init__(self, tokenizer: PreTrainedTokenizerFast, template: str = OWN) -> None:
        self.tokenizer = tokenizer
        self.name = template
        text = _own_template(tokenizer) if template == OWN else template_text(template)
        if not text:
            raise ModelError(
                tr("this model has no chat template", "이 모델에는 대화 템플릿이 없습니다"),
                at=str(tokenizer.name_or_path),
                fix=tr("name one: template: chatml", "하나를 지정하세요: template: chatml"),
            )
        self.template: str = text if template == OWN or begins_with_bos(tokenizer) else text.removeprefix(_BOS)

    def install(self) -> None:
        """Save the template with the tokenizer, so that every later reader of the folder uses the same one."""
        self.tokenizer.chat_template = self.template

    def encode(self, messages: Sequence[Message], *, tools: Sequence[Mapping[str, Any]] = (), prompt: bool = False) -> Encoded:
        """Encode a conversation.

        With `prompt` the header of the next answer is added and nothing is trained. Raises `ModelError` when the
        template refuses the conversation or loses an answer.
        """
        hidden = _Hidden(self.control_tokens, messages, tools)
        text, spans = self._render(hidden.messages, hidden.tools, prompt)
        ids: list[int] = []
        trained: list[bool] = []
        place = 0
        for span in [*spans, _Span(len(text), len(text), len(text))]:
            # The prompt of every answer is encoded up to its own end, as at generation time.
            for begin, end, learned in (
                (place, span.prompt, False),
                (span.prompt, span.start, False),
                (span.start, span.end, True),
            ):
                piece = self._ids(text, begin, end, hidden)
                ids += piece
                trained += [learned and not prompt] * len(piece)
            place = span.end
        return Encoded(ids, trained, hidden.reveal(text))

    @cached_property
    def control_tokens(self) -> dict[str, int]:
        """Marks that are structure for this tokenizer and template → id, longest first."""
        return control_marks(self.tokenizer, self.template)

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
        return self._shows({"role": "system", "content": "§§"}, {"role": "user", "content": "가"})

    @cached_property
    def takes_context(self) -> bool:
        """True when the template has a place for the material of an instruction; otherwise it follows the instruction."""
        return self._shows({"role": "user", "content": "가", "context": "§§"})

    def _shows(self, *turns: dict[str, Any]) -> bool:
        from jinja2 import TemplateError

        try:
            return "§§" in self._rendered(list(turns), (), False)[0]
        except (TemplateError, TypeError):
            return False

    def _render(self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], prompt: bool) -> tuple[str, list[_Span]]:
        from jinja2 import TemplateError

        if not self.takes_system:
            messages = _system_into_user(messages)
        turns = [self._turn(message) for message in messages]
        try:
            text, marked = self._rendered(turns, tools, prompt)
            headers = self._headers(turns, tools, text, strict=not prompt)
            if self._has_generation:
                spans = [self._marked_span(text, start, end, headers.values()) for start, end in marked]
            else:
                spans = list(self._spans_by_prefix(turns, tools, text, headers, strict=not prompt))
        except (TemplateError, TypeError) as error:
            raise ModelError(
                tr(
                    f"the chat template refuses this conversation: {error}", f"대화 템플릿이 이 대화를 처리하지 못합니다: {error}"
                ),
                at=str(self.tokenizer.name_or_path),
                fix=tr("check the order of roles, or name another template", "역할 순서를 확인하거나 다른 템플릿을 지정하세요"),
            ) from error
        if not prompt:
            _check_nothing_lost(turns, "".join(text[span.start : span.end] for span in spans))
        return text, spans

    def _turn(self, message: Message) -> dict[str, Any]:
        turn: dict[str, Any] = {"role": message.role, "content": message.content if self.takes_context else message.text}
        if self.takes_context and message.context:
            turn["context"] = message.context
        if message.reasoning:
            turn["reasoning"] = turn["reasoning_content"] = message.reasoning
        if message.tool_calls:
            turn["tool_calls"] = [dict(call) for call in message.tool_calls]
        for name in ("name", "tool_call_id"):
            if getattr(message, name):
                turn[name] = getattr(message, name)
        return turn

    @cached_property
    def _is_ours(self) -> bool:
        """Our own templates begin an answer where its prompt ends (a test holds it): nothing to look up."""
        return any(self.template in (text, text.removeprefix(_BOS)) for text in map(template_text, template_names()))

    @cached_property
    def _has_generation(self) -> bool:
        return bool(_GENERATION.search(self.template))

    def _rendered(
        self, turns: list[dict[str, Any]], tools: Sequence[Mapping[str, Any]], prompt: bool
    ) -> tuple[str, list[tuple[int, int]]]:
        from transformers.utils.chat_template_utils import render_jinja_template

        with _RENDERING:
            texts, spans = render_jinja_template(
                [turns],
                tools=[dict(tool) for tool in tools] or None,
                chat_template=self.template,
                return_assistant_tokens_mask=self._has_generation,
                add_generation_prompt=prompt,
                **self.tokenizer.special_tokens_map,
            )
        return texts[0], [(start, end) for start, end in spans[0]] if self._has_generation else []

    def _headers(
        self, turns: list[dict[str, Any]], tools: Sequence[Mapping[str, Any]], text: str, *, strict: bool
    ) -> dict[int, int]:
        """Where the prompt of each answer ends, by the answer's index: what generation starts from, rendered alone."""
        if self._is_ours:
            return {}
        ends: dict[int, int] = {}
        for index in (index for index, turn in enumerate(turns) if turn["role"] == "assistant"):
            before, _ = self._rendered(turns[:index], tools, True)
            if text.startswith(before):
                ends[index] = len(before)
            elif strict:
                raise _rewrites(index)
        return ends

    def _spans_by_prefix(
        self,
        turns: list[dict[str, Any]],
        tools: Sequence[Mapping[str, Any]],
        text: str,
        headers: Mapping[int, int],
        *,
        strict: bool,
    ) -> Iterator[_Span]:
        """Answers of a template without generation marks: what a turn adds to the prompt before it.

        An answer that the template shows in another form later is refused where `strict`, else left uncut.
        """
        for index, place in headers.items():
            after, _ = self._rendered(turns[: index + 1], tools, False)
            said = self._closed(_without_think(after[place:]), turns[index])
            start = len(text) - len(_without_think(text[place:]))
            if after[:place] == text[:place] and text.startswith(said, start):
                yield _Span(place, start, start + len(said))
            elif strict:
                raise _rewrites(index)

    def _closed(self, said: str, turn: Mapping[str, Any]) -> str:
        """What is said up to the marks that end the turn: Phi writes a line break and an eos behind them."""
        content = turn["content"].strip()
        place = said.rfind(content) + len(content) if content in said else 0
        if not turn.get("tool_calls"):
            end = self._turn_end.search(said, place)
            said = said[: end.end()] if end else said
        return said.rstrip()

    @cached_property
    def _turn_end(self) -> re.Pattern[str]:
        marks = "|".join(re.escape(mark) for mark in self.control_tokens) or r"(?!)"
        return re.compile(rf"(?:{marks})+(?=\s)")

    def _marked_span(self, text: str, start: int, end: int, headers: Iterable[int]) -> _Span:
        """A marked span without what its prompt holds, an inserted think block, and blanks behind the end of the turn."""
        prompt = max((place for place in headers if start <= place <= end), default=start)
        said = _without_think(text[prompt:end])
        closed = said.rstrip()
        ended = closed.endswith(tuple(self.control_tokens))
        return _Span(prompt, end - len(said), end - len(said) + len(closed) if ended else end)

    @cached_property
    def _marked_text(self) -> MarkedText:
        return MarkedText(self.tokenizer, self.control_tokens)

    def _ids(self, text: str, begin: int, end: int, hidden: _Hidden) -> list[int]:
        """Ids of text[begin:end] as it stands behind text[:begin]."""
        if begin == end:
            return []
        piece = hidden.reveal(self._marked_text.name(text[begin:end]))
        if begin == 0:
            return self._marked_text.first(piece)
        mark = next((mark for mark in self.control_tokens if text.endswith(mark, 0, begin)), None)
        return self._marked_text.inside(piece) if mark is None else self._marked_text.behind_mark(mark, piece)


class _Hidden:
    """Messages and tools in which every control mark is a stand-in character."""

    def __init__(self, controls: Mapping[str, int], messages: Sequence[Message], tools: Sequence[Mapping[str, Any]]) -> None:
        whole = "\0".join(_texts([[getattr(message, name) for name in Message.__slots__] for message in messages] + list(tools)))
        starts = {start for start in {mark[0] for mark in controls} if start in whole}
        found = [mark for mark in controls if mark[0] in starts and mark in whole]
        free = (chr(code) for code in range(_STAND_IN, _STAND_IN + 0xFFE) if chr(code) not in whole)
        self.stand_ins = {mark: next(free) for mark in found}
        self.messages = [self._message(message) for message in messages] if found else list(messages)
        self.tools = [self._hide(tool) for tool in tools] if found else list(tools)

    def _message(self, message: Message) -> Message:
        names = [name for name in Message.__slots__ if name != "role"]
        return replace(message, **{name: self._hide(getattr(message, name)) for name in names})

    def _hide(self, value: Any) -> Any:
        if isinstance(value, str):
            for mark, stand_in in self.stand_ins.items():
                value = value.replace(mark, stand_in)
        elif isinstance(value, Mapping):
            return {self._hide(key): self._hide(inner) for key, inner in value.items()}
        elif isinstance(value, list | tuple):
            return type(value)(self._hide(inner) for inner in value)
        return value

    def reveal(self, text: str) -> str:
        for mark, stand_in in self.stand_ins.items():
            text = text.replace(stand_in, mark)
        return text


def begins_with_bos(tokenizer: PreTrainedTokenizerFast) -> bool:
    """True when the tokenizer itself begins a text with its bos token."""
    ids = tokenizer("가")["input_ids"]
    return tokenizer.bos_token_id is not None and ids[:1] == [tokenizer.bos_token_id]


def _own_template(tokenizer: PreTrainedTokenizerFast) -> str | None:
    saved = tokenizer.chat_template
    return saved.get("default") if isinstance(saved, dict) else saved


def _rewrites(index: int) -> ModelError:
    return ModelError(
        tr("the template rewrites earlier turns", "템플릿이 앞선 차례를 다시 씁니다"),
        at=f"messages[{index}]",
        fix=tr("name another template: template: chatml", "다른 템플릿을 지정하세요: template: chatml"),
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _texts(inner)


def _without_think(text: str) -> str:
    found = _EMPTY_THINK.match(text)
    return text[found.end() :] if found else text


def _check_nothing_lost(turns: Sequence[Mapping[str, Any]], learned: str) -> None:
    for index, turn in enumerate(turns):
        if turn["role"] != "assistant":
            continue
        names = [str(call.get("function", call).get("name", "")) for call in turn.get("tool_calls", ())]
        if any(part.strip() not in learned for part in (turn["content"], *names)):
            raise ModelError(
                tr("the template loses an answer or a tool call", "템플릿이 답변이나 도구 호출을 빠뜨립니다"),
                at=f"messages[{index}]",
                fix=tr("name another template: template: chatml", "다른 템플릿을 지정하세요: template: chatml"),
            )


def _system_into_user(messages: Sequence[Message]) -> list[Message]:
    system = "\n\n".join(message.content for message in messages if message.role == "system")
    rest = [message for message in messages if message.role != "system"]
    if not system:
        return rest
    for index, message in enumerate(rest):
        if message.role == "user":
            rest[index] = replace(message, content=f"{system}\n\n{message.content}" if message.content else system)
            return rest
    return [Message("user", system), *rest]
