"""Work in several processes: the order of the items holds, memory is bounded, errors and an early end are clean."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from hunmin.core.parallel import AHEAD, batches, ordered_map


def double(number: int) -> int:
    return 2 * number


def halve_of_even(number: int) -> int:
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


@pytest.mark.parametrize("processes", [1, 2])
def test_results_come_in_the_order_of_the_items(processes: int) -> None:
    assert list(ordered_map(double, range(40), processes)) == [2 * number for number in range(40)]


def test_items_are_not_read_far_ahead_of_the_results() -> None:
    read = []

    def items() -> Iterator[int]:
        for number in range(1000):
            read.append(number)
            yield number

    results = ordered_map(double, items(), 2)
    assert next(results) == 0
    assert len(read) <= 2 * AHEAD + 1
    results.close()


def test_an_error_is_raised_at_its_item() -> None:
    results = ordered_map(halve_of_even, [2, 4, 5, 6], 2)
    assert [next(results), next(results)] == [1, 2]
    with pytest.raises(ValueError, match="5 is odd"):
        next(results)


def test_batches_hold_every_item_once() -> None:
    assert list(batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(batches([], 3)) == []
