"""Float32 masters beside low-precision weights: nothing small is lost, and everything is saved."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from torch.nn import Embedding, LayerNorm, Linear, Module, Parameter, Sequential

from hunmin.train.optimizer import MasterWeights, adamw, muon

Make = Callable[[Module, float], MasterWeights]


def network(dtype: torch.dtype = torch.float32) -> Sequential:
    torch.manual_seed(0)
    return Sequential(Embedding(12, 8), Linear(8, 8), LayerNorm(8), Linear(8, 12)).to(dtype)


def with_adamw(model: Module, lr: float = 1e-2) -> MasterWeights:
    return MasterWeights(model.parameters(), adamw(0.1, (0.9, 0.999), lr))


def with_muon(model: Module, lr: float = 1e-2) -> MasterWeights:
    outside = [*model[0].parameters(), *model[3].parameters()]
    return MasterWeights(model.parameters(), muon(outside, 0.1, (0.9, 0.999), lr))


@pytest.fixture(params=[with_adamw, with_muon], ids=["adamw", "muon"])
def make(request: pytest.FixtureRequest) -> Make:
    return request.param


def train(model: Module, optimizer: torch.optim.Optimizer, steps: int, start: int = 0) -> None:
    for step in range(start, start + steps):
        ids = (torch.arange(12) + step) % 12
        loss = torch.nn.functional.cross_entropy(model(ids).float(), ids.roll(1))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_in_float32_it_is_the_inner_adamw() -> None:
    ours, theirs = network(), network()
    groups = [
        {"params": [p for p in theirs.parameters() if p.ndim >= 2], "weight_decay": 0.1},
        {"params": [p for p in theirs.parameters() if p.ndim < 2], "weight_decay": 0.0},
    ]
    train(ours, with_adamw(ours), 20)
    train(theirs, torch.optim.AdamW(groups, lr=1e-2, betas=(0.9, 0.999)), 20)
    for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
        assert torch.equal(a, b)


def test_updates_below_the_precision_of_bfloat16_add_up() -> None:
    """With a constant gradient AdamW moves by lr a step: 1e-4 of a weight of 1 is less than bfloat16 can hold."""
    weight = Parameter(torch.ones(4, 4, dtype=torch.bfloat16))
    plain = Parameter(torch.ones(4, 4, dtype=torch.bfloat16))
    optimizer = MasterWeights([weight], adamw(0.0, (0.9, 0.999), 1e-4))
    lossy = torch.optim.AdamW([plain], lr=1e-4, weight_decay=0.0)
    for _ in range(50):
        weight.grad, plain.grad = torch.ones_like(weight), torch.ones_like(plain)
        optimizer.step()
        lossy.step()
    assert torch.equal(plain, torch.ones_like(plain)), "the case is not one in which updates are lost"
    assert torch.allclose(optimizer.masters[0], torch.full((4, 4), 1 - 50e-4), atol=1e-5)
    assert torch.equal(weight, optimizer.masters[0].bfloat16())
    assert weight[0, 0].item() < 1


def test_bfloat16_weights_follow_float32_training(make: Make) -> None:
    start, low, high = network(torch.bfloat16), network(torch.bfloat16), network(torch.bfloat16).float()
    optimizer = make(low, 1e-4)
    train(low, optimizer, 50)
    train(high, make(high, 1e-4), 50)
    for master, other, first in zip(optimizer.masters, high.parameters(), start.parameters(), strict=True):
        moved, expected = (master - first.float()).flatten(), (other - first.float()).flatten()
        assert torch.cosine_similarity(moved, expected, dim=0) > 0.9
        assert 0.8 < moved.norm() / expected.norm() < 1.25


def test_the_model_holds_the_rounded_masters(make: Make) -> None:
    model = network(torch.bfloat16)
    optimizer = make(model, 1e-2)
    train(model, optimizer, 3)
    for weight, master in zip(optimizer.weights, optimizer.masters, strict=True):
        assert weight.dtype == torch.bfloat16 and master.dtype == torch.float32
        assert torch.equal(weight, master.bfloat16())


def test_state_makes_a_round_trip_through_a_file(make: Make, tmp_path: Path) -> None:
    model = network(torch.bfloat16)
    optimizer = make(model, 1e-2)
    train(model, optimizer, 4)
    torch.save(optimizer.state_dict(), tmp_path / "optimizer.pt")
    again = copy.deepcopy(model)
    resumed = make(again, 1e-2)
    resumed.load_state_dict(torch.load(tmp_path / "optimizer.pt", weights_only=True))
    train(model, optimizer, 4, start=4)
    train(again, resumed, 4, start=4)
    for a, b in zip(optimizer.masters, resumed.masters, strict=True):
        assert torch.equal(a, b)


def test_masters_are_part_of_the_state() -> None:
    """Starting again from rounded weights would not be bit-exact."""
    model = network(torch.bfloat16)
    optimizer = with_adamw(model)
    train(model, optimizer, 3)
    fresh = with_adamw(copy.deepcopy(model))
    assert any(not torch.equal(a, b) for a, b in zip(optimizer.masters, fresh.masters, strict=True))
    fresh.load_state_dict(optimizer.state_dict())
    assert all(torch.equal(a, b) for a, b in zip(optimizer.masters, fresh.masters, strict=True))


def test_a_learning_rate_schedule_reaches_the_inner_optimizers_also_after_loading(make: Make) -> None:
    model = network()
    optimizer = make(model, 1e-2)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 0.5**step)
    train(model, optimizer, 1)
    schedule.step()
    optimizer.load_state_dict(optimizer.state_dict())
    schedule.step()
    rates = {group["lr"] for inner in optimizer.inner for group in inner.param_groups}
    assert rates == {1e-2 * 0.25}


def test_frozen_weights_have_no_master_and_do_not_move() -> None:
    model = network()
    model[0].requires_grad_(False)
    before = model[0].weight.clone()
    optimizer = with_adamw(model)
    assert len(optimizer.masters) == len(list(model.parameters())) - 1
    train(model, optimizer, 3)
    assert torch.equal(model[0].weight, before)


def test_a_weight_without_a_gradient_stays() -> None:
    used, unused = Parameter(torch.ones(2, 2)), Parameter(torch.ones(2, 2))
    optimizer = MasterWeights([used, unused], adamw(0.1, (0.9, 0.999), 1e-2))
    used.grad = torch.ones(2, 2)
    optimizer.step()
    assert not torch.equal(used, torch.ones(2, 2))
    assert torch.equal(unused, torch.ones(2, 2))


def test_only_matrices_decay() -> None:
    matrix, vector = Parameter(torch.ones(2, 2)), Parameter(torch.ones(2))
    optimizer = MasterWeights([matrix, vector], adamw(0.5, (0.9, 0.999), 1e-1))
    matrix.grad, vector.grad = torch.zeros(2, 2), torch.zeros(2)
    optimizer.step()
    assert torch.allclose(matrix, torch.full((2, 2), 0.95))
    assert torch.equal(vector, torch.ones(2))


def test_muon_takes_the_matrices_inside_and_adamw_the_rest() -> None:
    model = network()
    inside, rest = with_muon(model).inner
    assert isinstance(inside, torch.optim.Muon) and isinstance(rest, torch.optim.AdamW)
    assert [tuple(p.shape) for p in inside.param_groups[0]["params"]] == [(8, 8)]
    assert sum(p.numel() for p in rest.param_groups[0]["params"]) == sum(p.numel() for p in model.parameters()) - 64


def test_muon_moves_as_far_as_adamw() -> None:
    torch.manual_seed(0)
    weight = Parameter(torch.zeros(32, 32))
    optimizer = MasterWeights([weight], muon([], 0.0, (0.9, 0.999), 1e-2))
    weight.grad = torch.randn(32, 32)
    optimizer.step()
    assert 0.1 < weight.square().mean().sqrt().item() / 1e-2 < 0.4


@pytest.mark.parametrize("shape", [(4, 4), (4,)], ids=["matrices only", "vectors only"])
def test_muon_works_where_one_kind_is_missing(shape: tuple[int, ...]) -> None:
    """Adapters are matrices only."""
    weight = Parameter(torch.ones(shape))
    optimizer = MasterWeights([weight], muon([], 0.0, (0.9, 0.999), 1e-2))
    weight.grad = torch.ones(shape)
    optimizer.step()
    assert len(optimizer.inner) == 1
    assert not torch.equal(weight, torch.ones(shape))


def test_a_closure_may_compute_gradients() -> None:
    weight = Parameter(torch.ones(2, 2))
    optimizer = MasterWeights([weight], adamw(0.0, (0.9, 0.999), 1e-2))

    def closure() -> float:
        loss = weight.square().sum()
        loss.backward()
        return float(loss.detach())

    assert optimizer.step(closure) == 4.0
    assert not torch.equal(weight, torch.ones(2, 2))


def test_zero_grad_clears_the_gradients_of_the_model() -> None:
    weight = Parameter(torch.ones(2, 2))
    optimizer = MasterWeights([weight], adamw(0.0, (0.9, 0.999), 1e-2))
    weight.grad = torch.ones(2, 2)
    optimizer.zero_grad()
    assert weight.grad is None
