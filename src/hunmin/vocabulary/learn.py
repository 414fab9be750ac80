"""Learn a byte-level BPE tokenizer from Korean documents (Rust `tokenizers`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hunmin.core.templates import template_text
from hunmin.vocabulary.settings import VocabularySettings

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

BOS, EOS, PAD, TURN, TURN_END = "<|begin|>", "<|end|>", "<|pad|>", "<|im_start|>", "<|im_end|>"
# The split of Qwen2's tokenizer: contractions, words with the blank before them, digits one by one, punctuation, line breaks.
SPLIT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"


def learn_tokenizer(texts: Iterable[str], settings: VocabularySettings) -> PreTrainedTokenizerFast:
    """Train a tokenizer; it begins every text with one bos token and carries the chatml template."""
    from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    split = pre_tokenizers.Split(Regex(SPLIT), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=settings.vocab_size,
        min_frequency=settings.min_frequency,
        special_tokens=[BOS, EOS, PAD, TURN, TURN_END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{BOS} $A", special_tokens=[(BOS, 0)])
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=BOS,
        eos_token=EOS,
        pad_token=PAD,
        additional_special_tokens=[TURN, TURN_END],
        clean_up_tokenization_spaces=False,
    )
    fast.chat_template = template_text("chatml")
    return fast
