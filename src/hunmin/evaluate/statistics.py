"""Macro F1, its interval, the constant-answer floor, and paired comparison of two models on the same items."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

INTERVAL = (2.5, 97.5)


def macro_f1(labels: Numbers, predictions: Numbers, n_classes: int) -> Numbers:
    """Macro F1 of each row of [resamplings, items]; a class that neither occurs nor is predicted is left out, as in scikit-learn."""
    import numpy as np

    total, present = np.zeros(labels.shape[0]), np.zeros(labels.shape[0])
    for value in range(n_classes):
        gold, said = labels == value, predictions == value
        hits, size = (gold & said).sum(1), gold.sum(1) + said.sum(1)
        total += np.where(size > 0, 2 * hits / np.maximum(size, 1), 0.0)
        present += size > 0
    return total / np.maximum(present, 1)


def score_with_interval(labels: Sequence[int], predictions: Sequence[int], n_classes: int, resamplings: int) -> dict[str, Any]:
    """Macro F1 with a 95% percentile bootstrap interval over items, accuracy, and the floor: the best constant answer."""
    import numpy as np

    gold, said = np.array(labels), np.array(predictions)
    draws = np.random.default_rng(0).integers(0, len(gold), (resamplings, len(gold)))
    spread: Numbers = np.percentile(macro_f1(gold[draws], said[draws], n_classes), INTERVAL)
    floor = max(float(macro_f1(gold[None], np.full_like(gold, value)[None], n_classes)[0]) for value in range(n_classes))
    return {
        "metric": "macro_f1",
        "value": round(float(macro_f1(gold[None], said[None], n_classes)[0]), 4),
        "ci95": [round(float(bound), 4) for bound in spread],
        "accuracy": round(float((gold == said).mean()), 4),
        "floor": round(floor, 4),
        "n": len(gold),
    }


def paired_difference(
    labels: Sequence[int], before: Sequence[Sequence[int]], after: Sequence[Sequence[int]], n_classes: int, resamplings: int
) -> dict[str, Any]:
    """Difference in macro F1 (after − before) on the same items, with a paired bootstrap.

    `before` and `after` hold one list of predictions per seed; a resampling draws items and averages over seeds.
    p is two-sided: twice the share of resamplings on the other side of 0, at least 2 / resamplings.
    """
    import numpy as np

    gold = np.array(labels)
    draws = np.random.default_rng(0).integers(0, len(gold), (resamplings, len(gold)))

    def mean_over_seeds(predictions: Sequence[Sequence[int]], rows: Numbers) -> Numbers:
        scores = [macro_f1(gold[rows], np.array(one)[rows], n_classes) for one in predictions]
        return np.mean(scores, axis=0)

    spread = mean_over_seeds(after, draws) - mean_over_seeds(before, draws)
    everything = np.arange(len(gold))[None]
    low, high = np.percentile(spread, INTERVAL)
    tail = min(float((spread <= 0).mean()), float((spread >= 0).mean()))
    first, second = (float(mean_over_seeds(one, everything)[0]) for one in (before, after))
    return {
        "before": round(first, 4),
        "after": round(second, 4),
        "difference": round(second - first, 4),
        "ci95": [round(float(low), 4), round(float(high), 4)],
        "p": round(max(2 * tail, 2 / resamplings), 5) if tail < 0.5 else 1.0,
    }


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down correction: adjusted p-values in the order given."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted, worst = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = round(worst, 5)
    return adjusted


def verdict(difference: float, p_holm: float) -> str:
    """better, worse, or same at the 5% level."""
    if p_holm >= 0.05:
        return "same"
    return "better" if difference > 0 else "worse"
