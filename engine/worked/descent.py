"""Gradient descent on one weight: why minus, and what the learning rate does."""

from typing import Any

from engine.worked.grid import Grid
from engine.worked.inputs import matrix, real
from engine.worked.register import example


@example(w=real(2, -9, 9, role="weight"), best=real(-1, -9, 9, symbol="m"),
         lr=real(0.1, 0, 2, symbol=r"\eta"), oracles=("WE-40",))
def descent(w: Grid, best: Grid, lr: Grid) -> list[Grid]:
    """One step on the parabola L = ½(w − m)², taken with minus and with plus."""
    loss = ((w - best) ** 2 / 2).named("loss", "L", r"\tfrac{1}{2}(w - m)^2")
    gradient = (w - best).named("gradient", r"\frac{dL}{dw}", "w - m", "gradient")
    down = (w - lr * gradient).named("w_minus", "w_{-}", r"w - \eta \frac{dL}{dw}", "weight")
    loss_down = ((down - best) ** 2 / 2).named("loss_minus", "L_{-}", r"\tfrac{1}{2}(w_{-} - m)^2")
    up = (w + lr * gradient).named("w_plus", "w_{+}", r"w + \eta \frac{dL}{dw}", "weight")
    loss_up = ((up - best) ** 2 / 2).named("loss_plus", "L_{+}", r"\tfrac{1}{2}(w_{+} - m)^2")
    return [w, best, lr, loss, gradient, down, loss_down, up, loss_up]


@descent.reference
def descent_by_torch(w: float, best: float, lr: float) -> dict[str, Any]:
    import torch

    found: dict[str, Any] = {}
    for side, maximize in (("minus", False), ("plus", True)):
        weight = torch.tensor(float(w), dtype=torch.float64, requires_grad=True)
        optimizer = torch.optim.SGD([weight], lr=lr, maximize=maximize)
        loss = (weight - best) ** 2 / 2
        loss.backward()
        found |= {"loss": loss.item(), "gradient": weight.grad.item()}
        optimizer.step()
        found |= {f"w_{side}": weight.item(), f"loss_{side}": ((weight - best) ** 2 / 2).item()}
    return found


@example(w=real(4, -9, 9, symbol="w_0", role="weight"), curvature=real(1, 0.1, 4, symbol=r"\lambda"),
         rates=matrix([[0.1, 0.9, 2.1]], 0, 4, symbol=r"\eta", columns="η"))
def learning_rate(w: Grid, curvature: Grid, rates: Grid) -> list[Grid]:
    """Five steps on L = ½λw² with three learning rates: crawls, arrives, flies away above 2/λ."""
    shown = [w, curvature, rates]
    for k in range(1, 6):
        w = (w - rates * (curvature * w)).named(
            f"w{k}", f"w_{k}", rf"w_{k - 1} - \eta \lambda w_{k - 1}", "weight", columns="η", caption="step")
        shown.append(w)
    limit = (2 / curvature).named("limit", r"\eta_{\max}", r"2 / \lambda")
    return [*shown, limit]


@learning_rate.reference
def learning_rate_by_torch(w: float, curvature: float, rates: Any) -> dict[str, Any]:
    import torch

    weight = torch.full((1, 3), float(w), dtype=torch.float64, requires_grad=True)
    found: dict[str, Any] = {"limit": 2 / curvature}
    for k in range(1, 6):
        (gradient,) = torch.autograd.grad((curvature * weight**2 / 2).sum(), weight)
        weight = (weight - torch.from_numpy(rates) * gradient).detach().requires_grad_()
        found[f"w{k}"] = weight.detach().numpy()
    return found
