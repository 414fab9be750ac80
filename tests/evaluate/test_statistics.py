"""Scores, intervals and comparisons against scikit-learn and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from hunmin.evaluate.statistics import holm, macro_f1, paired_difference, score_with_interval, verdict


def test_macro_f1_equals_scikit_learn() -> None:
    random = np.random.default_rng(1)
    for n_classes in (2, 4):
        gold, said = random.integers(0, n_classes, 57), random.integers(0, n_classes, 57)
        assert macro_f1(gold[None], said[None], n_classes)[0] == pytest.approx(f1_score(gold, said, average="macro"))
    gold, said = np.array([0, 0, 1]), np.array([0, 0, 0])
    assert macro_f1(gold[None], said[None], 4)[0] == pytest.approx(f1_score(gold, said, average="macro"))


def test_the_floor_is_the_best_constant_answer() -> None:
    labels = [0] * 100 + [1] * 100
    line = score_with_interval(labels, [1] * 200, 2, 200)
    assert line["value"] == line["floor"] == pytest.approx(1 / 3, abs=1e-4)
    assert line["accuracy"] == 0.5


def test_the_interval_holds_the_score_and_narrows_with_more_items() -> None:
    random = np.random.default_rng(2)
    few, many = random.integers(0, 2, 50), random.integers(0, 2, 5000)

    def interval(gold: np.ndarray) -> float:
        said = np.where(np.random.default_rng(3).random(len(gold)) < 0.7, gold, 1 - gold)
        line = score_with_interval(gold.tolist(), said.tolist(), 2, 500)
        assert line["ci95"][0] <= line["value"] <= line["ci95"][1]
        return float(line["ci95"][1] - line["ci95"][0])

    assert interval(many) < interval(few) / 3


def test_a_clear_improvement_is_found_and_noise_is_not() -> None:
    gold = [0, 1] * 100
    wrong_often = [label if index % 10 < 5 else 1 - label for index, label in enumerate(gold)]
    wrong_rarely = [label if index % 10 < 8 else 1 - label for index, label in enumerate(gold)]
    clear = paired_difference(gold, [wrong_often], [wrong_rarely] * 3, 2, 1000)
    assert clear["ci95"][0] > 0
    assert clear["p"] <= 0.002
    same = paired_difference(gold, [wrong_often], [wrong_often[2:] + wrong_often[:2]], 2, 1000)
    assert same["p"] > 0.3


def test_the_same_predictions_differ_by_nothing() -> None:
    line = paired_difference([0, 1] * 20, [[0, 1] * 20], [[0, 1] * 20], 2, 200)
    assert (line["difference"], line["p"]) == (0.0, 1.0)


def test_holm_corrects_step_by_step() -> None:
    assert holm([0.01, 0.04, 0.03, 0.005]) == [0.03, 0.06, 0.06, 0.02]
    assert holm([]) == []


def test_a_verdict_needs_significance() -> None:
    assert [verdict(0.1, 0.01), verdict(-0.1, 0.01), verdict(0.1, 0.2)] == ["better", "worse", "same"]
