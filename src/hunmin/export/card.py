"""The model card: README.md in Hugging Face form, computed from manifests, never written by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

# Words of licences narrower than a permissive one; a licence with any of them is named in bold.
_NARROW = frozenset(("NC", "ND", "SA", "GPL", "AGPL", "LGPL", "UNKNOWN"))


def model_card(facts: dict[str, Any], export: dict[str, Any]) -> str:
    """The card of an exported model.

    `facts` holds recipe, dataset (counts of the data stage), passes (counts and settings of each training pass), scores
    (counts of the evaluate stage) and samples (prompt, answer).
    """
    recipe, dataset, scores = _without_folders(facts["recipe"]), facts["dataset"], facts["scores"]
    base = recipe["model"] if isinstance(recipe["model"], str) else None
    on_hub = base is not None and base.count("/") == 1 and not Path(base).exists()
    front = {
        "language": "ko",
        "library_name": "transformers",
        "pipeline_tag": "text-generation",
        "license": "other",
        "tags": ["hunmin", *[one["method"] for one in recipe["train"]]],
        **({"base_model": base.partition("@")[0]} if base and on_hub else {}),
    }
    parts = [
        f"---\n{yaml.safe_dump(front, allow_unicode=True, sort_keys=False)}---",
        f"# {recipe['name']}",
        f"{export['parameters'] / 1e6:.1f}M parameters, {export['dtype']}, trained by Hunmin"
        + (f" from `{base}`." if base else " from nothing."),
        _data(dataset),
        _training(facts["passes"]),
        _scores(scores),
        _samples(facts["samples"]),
        _checks(export),
        _usage(),
        "## Recipe\n\n```yaml\n" + yaml.safe_dump(recipe, allow_unicode=True, sort_keys=False) + "```",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _without_folders(value: Any) -> Any:
    """A recipe whose paths on this machine are cut to their last part."""
    if isinstance(value, dict):
        return {key: _without_folders(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_folders(inner) for inner in value]
    return Path(value).name if isinstance(value, str) and value.startswith(("/", "~", "./", "../")) else value


def _data(dataset: dict[str, Any]) -> str:
    lines = ["## Data", "", "| source | licence | rows read | kept |", "|---|---|--:|--:|"]
    for label, counts in dataset["sources"].items():
        lines.append(f"| {label.split('-', 1)[1]} | {counts['licence']} | {counts['read']:,} | {counts['kept']:,} |")
    narrow = sorted(licence for licence in dataset["licences"] if _NARROW & set(re.split(r"[^A-Z]+", licence.upper())))
    if narrow:
        lines += ["", f"**Look at these licences before you use or publish the model: {', '.join(narrow)}.**"]
    return "\n".join(lines)


def _training(passes: list[dict[str, Any]]) -> str:
    """Tokens seen: steps × rows per step × the mean row, padding left out."""
    if not passes:
        return ""
    lines = [
        "## Training",
        "",
        "| pass | steps | tokens in the data | tokens seen | optimizer, rate | dtype |",
        "|---|--:|--:|--:|---|---|",
    ]
    for one in passes:
        rows = one["per_device_train_batch_size"] * one["gradient_accumulation_steps"]
        seen = round(one["steps"] * rows * one["tokens"] / one["rows"])
        name, rate = f"{one['method']}, {one['finetuning_type']}", f"{one['optim']}, {one['learning_rate']:g}"
        lines.append(f"| {name} | {one['steps']:,} | {one['tokens']:,} | {seen:,} | {rate} | {one['dtype']} |")
    return "\n".join(lines)


def _samples(samples: list[dict[str, Any]]) -> str:
    if not samples:
        return ""
    lines = [
        "## Samples, unedited",
        "",
        "Answers are greedy, continuations drawn at temperature 0.7; … marks where the token limit cut.",
        "",
    ]
    for sample in samples:
        prompt, answer = (" ".join(sample[name].split()) for name in ("prompt", "answer"))
        lines.append(f"- **{prompt}** → {answer}" + ("" if sample["ended"] else " …"))
    return "\n".join(lines)


def _scores(scores: dict[str, Any]) -> str:
    lines: list[str] = []
    if scores.get("scores"):
        lines += [
            f"## Scores ({scores['split']} split, no chat template)",
            "",
            "| task | shots | macro F1 | 95% interval | floor |",
            "|---|--:|--:|--:|--:|",
        ]
        for line in scores["scores"]:
            low, high = line["ci95"]
            lines.append(
                f"| {line['task']} | {line['shots']} | {line['value']:.3f} | {low:.3f}–{high:.3f} | {line['floor']:.3f} |"
            )
        lines += ["", "The floor is the macro F1 of the best constant answer."]
    bits = scores.get("bits_per_byte")
    if bits:
        references = bits["references"]
        lines += ["## Bits per byte", "", f"Bits per byte on {bits['documents']:,} held-out documents: **{bits['all']:.3f}**"]
        lines += [f"(byte 5-gram model {references['byte_5gram']:.3f}, xz {references['xz']:.3f})."]
        lines += ["", "| data set | bits per byte |", "|---|--:|"]
        lines += [f"| {name} | {value:.3f} |" for name, value in bits["by_source"].items()]
        lines += [
            "",
            f"{bits['profane_share']:.2%} of the training documents hold a profane word of Hunmin's list (a lower bound).",
        ]
    return "\n".join(lines)


def _checks(export: dict[str, Any]) -> str:
    lines = ["## Checks", ""]
    for check in export["checks"]:
        value = "" if check["value"] is None else f": {check['value']:.2g}"
        lines.append(f"- {check['name']}{value}")
    return "\n".join(lines)


def _usage() -> str:
    return """## Use

```python
from transformers import AutoModelForCausalLM, AutoTokenizer

tokenizer = AutoTokenizer.from_pretrained("FOLDER")
model = AutoModelForCausalLM.from_pretrained("FOLDER")
inputs = tokenizer.apply_chat_template(
    [{"role": "user", "content": "안녕하세요?"}], add_generation_prompt=True, return_tensors="pt", return_dict=True
)
print(tokenizer.decode(model.generate(**inputs, max_new_tokens=64)[0], skip_special_tokens=True))
```"""
