"""Control marks of a tokenizer, and text in which a mark is structure only where a template wrote it (DESIGN rule 8).

How: a copy of the tokenizer knows each mark under a secret name, in its added tokens and in its vocabulary, with the same
id. Where the template wrote a mark the secret name is put; a mark that somebody typed stays what it is, and is text to the
copy. Removing the marks instead would move the ids of the added tokens behind them, and a SentencePiece vocabulary would
still know `</s>` as a piece.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import PreTrainedTokenizerFast

# Nobody outside this process can type it.
_SECRET = secrets.token_hex(8)
_NAME = re.compile(rf"<{_SECRET}:\d+>")
_SHAPE = re.compile(r"[<\[]\|.*\|[>\]]", re.DOTALL)


def control_marks(tokenizer: PreTrainedTokenizerFast, template: str = "") -> dict[str, int]:
    """Marks that are structure → id, longest first: special tokens, those the template writes, and any like `<|…|>`.

    Other added tokens are text: runs of blanks (GPT-NeoX), HTML tags (Gemma), words of an extended vocabulary.
    """
    found = {
        token.content: index
        for index, token in tokenizer.added_tokens_decoder.items()
        if token.content.strip() and (token.special or token.content in template or _SHAPE.fullmatch(token.content.strip()))
    }
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))


class MarkedText:
    """Encodes pieces of a text; `marks` are structure where they were given through `name`, text elsewhere."""

    def __init__(self, tokenizer: PreTrainedTokenizerFast, marks: Mapping[str, int]) -> None:
        self.marks = dict(marks)
        self._names = {mark: f"<{_SECRET}:{number}>" for number, mark in enumerate(self.marks)}
        self._ids = {name: self.marks[mark] for mark, name in self._names.items()}
        self._pattern = re.compile("|".join(re.escape(mark) for mark in self.marks) or r"(?!)")
        self._state = _renamed(json.loads(tokenizer.backend_tokenizer.to_str()), self._names)

    def name(self, text: str) -> str:
        """The text with every mark in it under its secret name."""
        return self._pattern.sub(lambda found: self._names[found.group()], text)

    def first(self, text: str) -> list[int]:
        """Ids of a piece that begins the text."""
        return list(self._whole.encode(text, add_special_tokens=False).ids)

    def behind_mark(self, mark: str, text: str) -> list[int]:
        """Ids of a piece right behind a mark: what the mark does to the blank after it is done."""
        return self._from(self._names[mark], self._names[mark] + text)[1:]

    def inside(self, text: str) -> list[int]:
        """Ids of a piece in the middle of a text: no blank is put before its first word, as SentencePiece does elsewhere."""
        found = _NAME.search(text)
        start = found.start() if found else len(text)
        ids = list(self._continuing.encode(text[:start], add_special_tokens=False).ids)
        return ids + self._from(found.group(), text[start:]) if found else ids

    def batch(self, texts: Sequence[str]) -> list[list[int]]:
        """Ids of whole texts, each by itself, all marks in them being text."""
        return [list(encoded.ids) for encoded in self._whole.encode_batch_fast(list(texts), add_special_tokens=False)]

    def _from(self, name: str, text: str) -> list[int]:
        ids = self.first(text)
        return ids[ids.index(self._ids[name]) :]

    @cached_property
    def _whole(self) -> Tokenizer:
        from tokenizers import Tokenizer

        return Tokenizer.from_str(json.dumps(self._state))

    @cached_property
    def _continuing(self) -> Tokenizer:
        from tokenizers import Tokenizer

        parts = {name: _unprefixed(self._state[name]) for name in ("normalizer", "pre_tokenizer")}
        if all(self._state[name] == part for name, part in parts.items()):
            return self._whole
        return Tokenizer.from_str(json.dumps(self._state | parts))


def _renamed(state: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A tokenizer's state with marks renamed and nothing done to a text but encoding it."""
    model = dict(state["model"])
    vocab = model["vocab"]
    if isinstance(vocab, dict):
        model["vocab"] = {names.get(piece, piece): index for piece, index in vocab.items()}
    else:  # unigram: pieces and scores, in the order of their ids
        model["vocab"] = [[names.get(piece, piece), score] for piece, score in vocab]
    if model.get("merges"):
        model["merges"] = [merge for merge in model["merges"] if not _mentions(merge, names)]
    if model.get("unk_token") in names:
        model["unk_token"] = names[model["unk_token"]]
    added = [token | {"content": names.get(token["content"], token["content"])} for token in state["added_tokens"]]
    return state | {"model": model, "added_tokens": added, "post_processor": None, "truncation": None, "padding": None}


def _mentions(merge: str | Iterable[str], names: Mapping[str, str]) -> bool:
    parts = merge.split(" ") if isinstance(merge, str) else list(merge)
    return any(part in names for part in (*parts, "".join(parts)))


def _unprefixed(part: Any) -> Any:
    """A normalizer or pre-tokenizer that puts no blank before the first word."""
    if not isinstance(part, dict):
        return part
    for name in ("normalizers", "pretokenizers"):
        if name in part:
            return part | {name: [_unprefixed(inner) for inner in part[name] if inner["type"] != "Prepend"]}
    if part["type"] == "Prepend":
        return None
    if part["type"] == "Metaspace":
        return part | {"prepend_scheme": "never"}
    return part | {"add_prefix_space": False} if "add_prefix_space" in part else part
