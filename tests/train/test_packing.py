"""Packing loses nothing, and packed samples do not see each other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModelForCausalLM, PreTrainedModel

from hunmin.train.packing import IGNORED, PackedCollator, Sample, pack, packed_rows, split_long

SIZES = st.lists(st.integers(1, 40), max_size=60)


def sample(size: int, first: int = 10) -> Sample:
    ids = [first + (number * 7) % 200 for number in range(size)]
    return Sample(ids, ids)


@given(SIZES)
def test_rows_never_exceed_the_length_and_hold_every_sample_once(sizes: list[int]) -> None:
    rows = pack([sample(size) for size in sizes], 40)
    assert sorted(index for row in rows for index in row) == list(range(len(sizes)))
    assert all(sum(sizes[index] for index in row) <= 40 for row in rows)


@given(SIZES)
def test_no_two_rows_would_fit_into_one(sizes: list[int]) -> None:
    """Best fit leaves no row whose samples another row had room for."""
    loads = sorted(sum(sizes[index] for index in row) for row in pack([sample(size) for size in sizes], 40))
    assert len(loads) < 2 or loads[0] + loads[1] > 40


def test_the_tightest_row_is_chosen() -> None:
    rows = pack([sample(size) for size in (30, 25, 14, 9)], 40)
    assert rows == [[0, 3], [1, 2]]


@given(SIZES.filter(bool), st.booleans())
def test_rows_keep_every_token_label_and_position(sizes: list[int], packing: bool) -> None:
    samples = [sample(size, first=10 + number) for number, size in enumerate(sizes)]
    rows = packed_rows(samples, 40, packing=packing)
    assert sum(len(row["input_ids"]) for row in rows) == sum(sizes)
    found: list[tuple[int, ...]] = []
    for row in rows:
        assert len(row["input_ids"]) == len(row["labels"]) == len(row["position_ids"])
        starts = [place for place, position in enumerate(row["position_ids"]) if position == 0]
        for start, end in zip(starts, [*starts[1:], len(row["input_ids"])], strict=True):
            assert row["position_ids"][start:end] == list(range(end - start))
            assert row["labels"][start] == IGNORED
            assert row["labels"][start + 1 : end] == row["input_ids"][start + 1 : end]
            found.append(tuple(row["input_ids"][start:end]))
    assert Counter(found) == Counter(tuple(item.ids) for item in samples)


def test_the_first_token_of_a_sample_carries_no_loss() -> None:
    assert sample(3).trained == 2
    assert Sample([1, 2], [1, IGNORED]).trained == 0
    assert packed_rows([Sample([1], [1])], 8) == [{"input_ids": [1], "labels": [IGNORED], "position_ids": [0]}]


@given(st.integers(2, 300), st.integers(2, 50))
@settings(max_examples=200)
def test_a_long_document_predicts_every_token_but_the_first_once(size: int, max_length: int) -> None:
    pieces = split_long(list(range(size)), max_length)
    assert all(len(piece) <= max_length for piece in pieces)
    predicted = [token for piece in pieces for token in piece[1:]]
    assert predicted == list(range(1, size))


def test_padding_is_one_more_sample_that_is_not_trained() -> None:
    rows = packed_rows([sample(5), sample(3)], 8, packing=False)
    batch = PackedCollator(pad_id=0)(rows)
    assert batch["input_ids"].shape == (2, 5)
    assert batch["input_ids"][1, 3:].tolist() == [0, 0]
    assert batch["labels"][1, 3:].tolist() == [IGNORED, IGNORED]
    assert batch["position_ids"][1].tolist() == [0, 1, 2, 0, 1]


@pytest.fixture(scope="module", params=["sdpa", "eager"])
def model(request: pytest.FixtureRequest, random_model: Path) -> PreTrainedModel:
    torch.set_num_threads(1)
    loaded = AutoModelForCausalLM.from_pretrained(random_model, dtype=torch.float32, attn_implementation=request.param)
    return loaded.eval()


def logits(model: PreTrainedModel, rows: list[dict[str, list[int]]]) -> torch.Tensor:
    batch = PackedCollator(pad_id=0)(rows)
    with torch.no_grad():
        return model(input_ids=batch["input_ids"], position_ids=batch["position_ids"], use_cache=False).logits


SAMPLES = [sample(9), sample(17, first=40), sample(6, first=90), sample(11, first=120)]


def test_packed_logits_are_those_of_the_sample_alone(model: PreTrainedModel) -> None:
    (row,) = packed_rows(SAMPLES, 64)
    together, place = logits(model, [row])[0], 0
    for item in sorted(SAMPLES, key=lambda item: -len(item.ids)):
        alone = logits(model, packed_rows([item], 64))[0]
        assert torch.allclose(together[place : place + len(item.ids)], alone, atol=1e-5, rtol=0)
        place += len(item.ids)


def test_packed_and_padded_rows_of_a_batch_have_the_logits_of_the_sample_alone(model: PreTrainedModel) -> None:
    rows = packed_rows([SAMPLES[0], SAMPLES[2]], 64) + packed_rows([SAMPLES[1], SAMPLES[3]], 64)
    assert len({len(row["input_ids"]) for row in rows}) == 2
    batch = logits(model, rows)
    for index, items in enumerate(([SAMPLES[0], SAMPLES[2]], [SAMPLES[1], SAMPLES[3]])):
        place = 0
        for item in items:
            alone = logits(model, packed_rows([item], 64))[0]
            assert torch.allclose(batch[index, place : place + len(item.ids)], alone, atol=1e-5, rtol=0)
            place += len(item.ids)


@pytest.mark.parametrize("padded", [False, True], ids=["one row", "with a padded row"])
def test_a_change_in_one_sample_changes_the_other_by_nothing(model: PreTrainedModel, padded: bool) -> None:
    def second(first: Sample) -> torch.Tensor:
        rows = packed_rows([first, SAMPLES[2]], 64)
        rows += packed_rows([SAMPLES[1]], 64) if padded else []
        return logits(model, rows)[0, len(first.ids) : len(first.ids) + len(SAMPLES[2].ids)]

    changed = Sample([token + 3 for token in SAMPLES[0].ids], SAMPLES[0].labels)
    assert (second(SAMPLES[0]) - second(changed)).abs().max().item() == 0.0


def test_without_positions_that_start_again_the_samples_would_see_each_other(model: PreTrainedModel) -> None:
    """The test above can fail."""

    def second(first: Sample) -> torch.Tensor:
        row = packed_rows([first, SAMPLES[2]], 64)[0]
        row["position_ids"] = list(range(len(row["input_ids"])))
        return logits(model, [row])[0, len(first.ids) :]

    changed = Sample([token + 3 for token in SAMPLES[0].ids], SAMPLES[0].labels)
    assert (second(SAMPLES[0]) - second(changed)).abs().max().item() > 1e-4
