"""Optimizers that keep float32 master weights beside low-precision ones.

AdamW on pure bfloat16 weights loses every update below 2⁻⁸ of a weight (rule 16). Here the moments and a master copy of
each trained weight are float32; the model's own weights are rounded copies of them. On a CPU with bfloat16 this trains
several times faster than float32 weights under autocast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import torch
from torch import Tensor
from torch.nn import Parameter


class MasterWeights(torch.optim.Optimizer):
    """Steps one or more inner optimizers on float32 copies of the parameters.

    `make` gets the copies and returns the inner optimizers; their param groups are this optimizer's own, so learning-rate
    schedulers work unchanged. Gradients are read from the model's parameters in whatever dtype they have.
    """

    def __init__(
        self, params: Iterable[Parameter], make: Callable[[dict[Parameter, Tensor]], list[torch.optim.Optimizer]]
    ) -> None:
        self.weights = [param for param in params if param.requires_grad]
        self.masters = [weight.detach().float().clone().requires_grad_() for weight in self.weights]
        self.inner = make(dict(zip(self.weights, self.masters, strict=True)))
        super().__init__(self.weights, {})
        self.param_groups = [group for optimizer in self.inner for group in optimizer.param_groups]

    @torch.no_grad()
    def step(self, closure: Callable[[], float] | None = None) -> float | None:
        """One update of the masters, then rounded into the model."""
        with torch.enable_grad():
            loss = closure() if closure is not None else None
        for weight, master in zip(self.weights, self.masters, strict=True):
            master.grad = None if weight.grad is None else weight.grad.float()
        for optimizer in self.inner:
            optimizer.step()
        for weight, master in zip(self.weights, self.masters, strict=True):
            weight.copy_(master)
            master.grad = None
        return loss

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Clear the model's gradients."""
        for weight in self.weights:
            weight.grad = None

    def state_dict(self) -> dict[str, Any]:
        """Masters and inner states: what a bit-exact resume needs."""
        return {
            "masters": [master.detach() for master in self.masters],
            "inner": [optimizer.state_dict() for optimizer in self.inner],
        }

    @torch.no_grad()
    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Load what `state_dict` gave."""
        for master, saved in zip(self.masters, state_dict["masters"], strict=True):
            master.copy_(saved)
        for optimizer, saved in zip(self.inner, state_dict["inner"], strict=True):
            optimizer.load_state_dict(saved)
        self.param_groups = [group for optimizer in self.inner for group in optimizer.param_groups]


def adamw(
    weight_decay: float, betas: tuple[float, float], lr: float
) -> Callable[[dict[Parameter, Tensor]], list[torch.optim.Optimizer]]:
    """AdamW; matrices decay, vectors (norms, biases) do not."""

    def make(masters: dict[Parameter, Tensor]) -> list[torch.optim.Optimizer]:
        matrices = [master for master in masters.values() if master.ndim >= 2]
        vectors = [master for master in masters.values() if master.ndim < 2]
        groups = [{"params": matrices, "weight_decay": weight_decay}, {"params": vectors, "weight_decay": 0.0}]
        return [torch.optim.AdamW([group for group in groups if group["params"]], lr=lr, betas=betas)]

    return make


def muon(
    embeddings: Iterable[Parameter], weight_decay: float, betas: tuple[float, float], lr: float
) -> Callable[[dict[Parameter, Tensor]], list[torch.optim.Optimizer]]:
    """Muon (Jordan et al. 2024) for matrices inside the layers, AdamW for embeddings and vectors.

    Updates are scaled to AdamW's typical size (Liu et al. 2025, arXiv 2502.16982), so one learning rate serves both.
    Measured on hunmin-tiny's data: docs/log.md, 2026-11-21.
    """
    outside = {id(parameter) for parameter in embeddings}

    def make(masters: dict[Parameter, Tensor]) -> list[torch.optim.Optimizer]:
        inside = [master for weight, master in masters.items() if master.ndim == 2 and id(weight) not in outside]
        rest = [master for weight, master in masters.items() if master.ndim != 2 or id(weight) in outside]
        made: list[torch.optim.Optimizer] = []
        if inside:
            made.append(torch.optim.Muon(inside, lr=lr, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"))
        if rest:
            made.append(torch.optim.AdamW(rest, lr=lr, betas=betas, weight_decay=0.0))
        return made

    return make
