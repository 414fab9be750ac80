"""A model on this machine, causal or seq2seq, through `hunmin.llm`; torch is imported at the first request."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from typing import Any

from hunmin.core.errors import MissingExtra, UsageError
from hunmin.core.example import Message
from hunmin.core.language import tr
from hunmin.data.translate.engines.engine import Group, Reply, Usage, estimated_tokens
from hunmin.data.translate.engines.openai import STYLES
from hunmin.data.translate.settings import TranslateSettings

PROMPT_VERSION = 1
PROMPT = """Translate the following text from {source} into natural Korean. Write the translation only.
Copy placeholders such as <x id="0"/> unchanged. {style}"""


class LocalEngine:
    """Translates one segment after another with a model here."""

    name, free, learns, price_name = "local", True, False, "local"

    def __init__(self, settings: TranslateSettings, glossary: Mapping[str, str]) -> None:
        """Raises `UsageError` when no model is named."""
        if not settings.model:
            raise UsageError(tr("which model translates?", "어떤 모델로 번역할까요?"), at="model", fix="--model FOLDER")
        self.endpoint = settings.model
        self._settings, self._glossary = settings, dict(glossary)
        self._lock = threading.Lock()
        self._translate: Any = None

    def identity(self) -> Mapping[str, Any]:
        """The weights by name and content of their configs, and the prompt."""
        from hunmin.core.artifact import fingerprint
        from hunmin.llm.load import locate

        try:
            folder = locate(self._settings.model)
        except ModuleNotFoundError:
            raise MissingExtra("train", tr("the engine `local`", "local 엔진")) from None
        files = sorted(folder.glob("*.json")) + sorted(folder.glob("*.safetensors"))
        return {
            "engine": self.name,
            "model": self._settings.model,
            "files": fingerprint([(file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files]),
            "prompt_version": PROMPT_VERSION,
            "prompt": self._instructions(),
            "room": self._settings.max_output_tokens,
        }

    def _instructions(self) -> str:
        known = self._settings
        lines = [PROMPT.format(source=known.source_language, style=STYLES[known.style]), known.prompt]
        lines += [f"{source} = {target}" for source, target in sorted(self._glossary.items())]
        return "\n".join(line for line in lines if line)

    def estimate(self, group: Group) -> Usage:
        """Tokens by rule of thumb; they cost nothing."""
        tokens = sum(estimated_tokens(one.text) for one in group.segments)
        return Usage(1, tokens, tokens, sum(len(one.text) for one in group.segments), 1)

    def ask(self, group: Group, *, room: int = 1, wrong: str = "") -> Reply:
        """Every segment of the group by itself."""
        reply = Reply(model=self._settings.model)
        with self._lock:
            if self._translate is None:
                self._translate = self._load()
            for place, one in enumerate(group.segments):
                limit = (self._settings.max_output_tokens or 3 * estimated_tokens(one.text) + 32) * room
                text, tokens, ended = self._translate(one.text, limit)
                reply.usage.add(Usage(1, estimated_tokens(one.text), tokens))
                if ended:
                    reply.texts[place] = text
                else:
                    reply.problems[place] = ("cut_off", f"longer than {limit} tokens")
        return reply

    def _load(self) -> Any:
        from hunmin.llm.load import locate

        folder = locate(self._settings.model)
        config = json.loads((folder / "config.json").read_text(encoding="utf-8")) if (folder / "config.json").exists() else {}
        return _seq2seq(self._settings.model) if config.get("is_encoder_decoder") else self._causal()

    def _causal(self) -> Any:
        from hunmin.llm.conversation import ChatFormat
        from hunmin.llm.generate import answer
        from hunmin.llm.load import load_model, load_tokenizer

        model = load_model(self._settings.model)
        chat = ChatFormat(load_tokenizer(self._settings.model))
        system = Message("system", self._instructions())

        def translate(text: str, limit: int) -> tuple[str, int, bool]:
            said = answer(model, chat, [system, Message("user", text)], limit, self._settings.temperature or 0.0)
            return said.text, said.tokens, said.ended

        return translate

    def close(self) -> None:
        """Let the model go."""
        self._translate = None


def _seq2seq(name: str) -> Any:
    import torch
    from transformers import AutoModelForSeq2SeqLM

    from hunmin.llm.load import choose_dtype, load_tokenizer, locate

    tokenizer = load_tokenizer(name)
    model = AutoModelForSeq2SeqLM.from_pretrained(
        locate(name), dtype=choose_dtype()[0], trust_remote_code=False, use_safetensors=True
    ).eval()

    def translate(text: str, limit: int) -> tuple[str, int, bool]:
        with torch.inference_mode():
            ids = model.generate(**tokenizer(text, return_tensors="pt"), max_new_tokens=limit, do_sample=False)[0]
        ended = int(ids[-1]) == model.generation_config.eos_token_id
        return str(tokenizer.decode(ids, skip_special_tokens=True)), len(ids), ended

    return translate
