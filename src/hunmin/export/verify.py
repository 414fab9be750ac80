"""Is the exported folder the model that was trained? Read back from disk in a fresh process and compare logits.

Run as `python -m hunmin.export.verify FOLDER` it prints the logits' fingerprint of the folder; in memory a model can look
right whose file is not (transformers #45127: tied embeddings after merging).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hunmin.core.errors import CheckFailed
from hunmin.core.language import tr

PROMPTS = (
    "안녕하세요. 오늘은",
    "대한민국의 수도는",
    "이 영화는 정말",
    "다음 글을 한 문장으로 요약해 주세요.",
    "print('안녕')  # 인사",
    "The capital of Korea is",
)


def logits_of(folder: Path, dtype: str = "float32") -> Any:
    """Logits at the last token of each prompt, [prompts, vocabulary] on the CPU, of the model in a folder."""
    import torch

    from hunmin.llm.load import load_model, load_tokenizer

    model, tokenizer = load_model(str(folder), dtype), load_tokenizer(str(folder))
    rows = []
    with torch.inference_mode():
        for prompt in PROMPTS:
            ids = torch.tensor([tokenizer(prompt)["input_ids"]], device=model.device)
            rows.append(model(input_ids=ids, use_cache=False).logits[0, -1].float().cpu())
    return torch.stack(rows)


def logits_from_disk(folder: Path) -> Any:
    """`logits_of` a folder, computed by another process that has never seen the model in memory.

    Raises `CheckFailed` with that process's last line when it fails.
    """
    from safetensors.torch import load_file

    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "logits.safetensors"
        ran = subprocess.run([sys.executable, "-m", __name__, str(folder), str(out)], capture_output=True, text=True, check=False)
        if ran.returncode:
            last = (ran.stderr.strip().splitlines() or ["?"])[-1]
            raise CheckFailed(
                tr(f"the exported model does not load: {last}", f"내보낸 모델을 불러올 수 없습니다: {last}"), at=str(folder)
            )
        return load_file(out)["logits"]


def tied_flag_is_true(folder: Path) -> bool:
    """True when `tie_word_embeddings` says what the file holds: tied means no output matrix of its own."""
    from safetensors import safe_open
    from transformers import AutoConfig

    # Not the file's own words: a flag that equals its family's default need not stand in it.
    config = AutoConfig.from_pretrained(folder, trust_remote_code=False).get_text_config(decoder=True)
    names: set[str] = set()
    for file in folder.glob("*.safetensors"):
        with safe_open(file, "pt") as tensors:
            names |= set(tensors.keys())
    has_head = any(name.endswith(("lm_head.weight", "embed_out.weight")) for name in names)
    return bool(getattr(config, "tie_word_embeddings", False)) != has_head


def main() -> None:
    """Write the logits of a folder to a safetensors file."""
    from safetensors.torch import save_file

    save_file({"logits": logits_of(Path(sys.argv[1]))}, sys.argv[2])


if __name__ == "__main__":
    main()
