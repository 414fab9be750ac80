"""Does the quickstart's tuned model beat its base? The test of docs/decisions/0001, over three seeds.

python perf/quickstart_gain.py [--split train] [--seeds 1,2,3] [--workspace runs/gain] [key=value …]
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

from hunmin.core.jsonl import read_jsonl
from hunmin.core.progress import quiet_libraries
from hunmin.core.run import Run
from hunmin.evaluate.statistics import INTERVAL, holm, paired_difference, verdict
from hunmin.pipeline import run_recipe
from hunmin.recipe import load_recipe

RESAMPLINGS = 2000
MUST_IMPROVE = "hunmin_mini_sentineg"


def main() -> None:
    """Run the quickstart once per seed and print the table of the decision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--split", default="test")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--recipe", default="quickstart")
    parser.add_argument("--workspace", type=Path, default=Path("runs/gain"))
    parser.add_argument("overrides", nargs="*")
    asked = parser.parse_args()
    quiet_libraries()
    before, after = [], []
    for seed in asked.seeds.split(","):
        overrides = [
            f"seed={seed}",
            f"name=quickstart-{seed}",
            f"evaluate.split={asked.split}",
            "evaluate.samples=3",
            *asked.overrides,
        ]
        recipe, _ = load_recipe(asked.recipe, overrides)
        results = run_recipe(recipe, Run(recipe.name, asked.workspace, recipe.seed), until="evaluate")
        assert results.scores is not None
        assert results.scores_before is not None
        before.append(by_task(results.scores_before.file("items.jsonl")))
        after.append(by_task(results.scores.file("items.jsonl")))
        print("seed", seed, [(m.counts["steps"], m.seconds) for m in results.models], flush=True)
        for sample in read_jsonl(results.scores.file("samples.jsonl")):
            print("   ", sample["prompt"][-30:].replace("\n", " "), "→", sample["answer"][:60].replace("\n", " "))
    table(before, after, asked.split)


def by_task(file: Path) -> dict[str, list[dict[str, object]]]:
    """Items of a scores artifact by task."""
    found: dict[str, list[dict[str, object]]] = {}
    for item in read_jsonl(file):
        found.setdefault(item["task"], []).append(item)
    return found


def table(before: list[dict], after: list[dict], split: str) -> None:
    """One line a task: macro F1 before and after (mean of seeds), interval, Holm p, verdict, accuracy after."""
    lines = []
    for task in sorted(before[0]):
        gold = [item["label"] for item in before[0][task]]
        old, new = ([[item["prediction"] for item in one[task]] for one in runs] for runs in (before, after))
        line = paired_difference(gold, old, new, len(before[0][task][0]["logprobs"]), RESAMPLINGS)
        draws = np.random.default_rng(0).integers(0, len(gold), (RESAMPLINGS, len(gold)))
        right = np.mean([np.array(one) == np.array(gold) for one in new], axis=0)
        low, high = np.percentile(right[draws].mean(1), INTERVAL)
        lines.append((task, line, float(right.mean()), low, high))
    corrected = holm([line["p"] for _, line, *_ in lines])
    print(f"{split} items, {len(before)} seeds, {RESAMPLINGS} resamplings")
    for (task, line, accuracy, low, high), p in zip(lines, corrected, strict=True):
        spread = f"[{line['ci95'][0]:+.3f}, {line['ci95'][1]:+.3f}]"
        print(
            f"  {task:<24}{line['before']:.3f} → {line['after']:.3f}  {line['difference']:+.3f} {spread}  p(Holm) {p:.4f}"
            f"  {verdict(line['difference'], p):<6} accuracy {accuracy:.3f} [{low:.3f}, {high:.3f}]"
        )
        if task == MUST_IMPROVE:
            print(
                f"    {'PASSED' if line['ci95'][0] > 0 and low > 0.5 else 'NOT REACHED'}: interval above 0 and accuracy above 0.5"
            )


if __name__ == "__main__":
    main()
