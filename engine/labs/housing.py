"""Lab: the price of a house from 13 numbers, a regression (Boston 1970; course, week 2)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data.housing import FEATURES, boston, scale_of, split
from engine.labs.knob import knob
from engine.models.mlp import MLP
from engine.train.batches import Pairs
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, updates

VIEWS = {"predicted": "scatter", "residuals": "histogram", "importance": "ranking"}
CURVES = {"loss": "log", "r2": "linear"}
SPLITS = 5  # over which the published R² is averaged
SHUFFLES = 10  # orders tried for each feature when its importance is measured


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    lr: float = knob(1e-2, 1e-5, 1, log=True)
    epochs: int = knob(200, 1, 1000, log=True)
    width: int = knob(100, 1, 512)  # hidden units
    batch: int = knob(100, 1, 400)  # districts a step
    split: int = knob(0, 0, 9)  # which 106 of the 506 districts are held out
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """13–100–1 learns the price; the five steps of every update stand in `supervised`."""
    train, held_out = districts(config.split)  # (400, 13), (400, 1) and (106, 13), (106, 1)
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Task(
        model=model,
        loss=nn.MSELoss(),  # mean of (predicted − price)², in (1,000 dollars)²
        optimizer=optimizer(config.optimizer, model.parameters(), config.lr),
        train=train,
        held_out=held_out,
        measure=measure,
        views=partial(views, model, held_out),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from supervised(task, resume)


def network(config: Config) -> MLP:
    """13 features, `width` hidden units, one price."""
    return MLP(len(FEATURES), config.width, 1)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(len(split()[0]), config.batch)


def districts(which: int) -> tuple[Pairs, Pairs]:
    """Standardised features (N, 13) and prices (N, 1) to train on and held out.

    Prices are (N, 1) like the predictions: against (N,), MSELoss would compare every price with every other.
    """
    houses = boston()
    train, held_out = split(seed=which)
    x = scale_of(houses.x[train])(houses.x)  # (506, 13), by the training rows alone
    x, y = torch.tensor(x, dtype=torch.float32), torch.tensor(houses.price[:, None], dtype=torch.float32)
    return (x[train], y[train]), (x[held_out], y[held_out])


def measure(predicted: Tensor, price: Tensor) -> dict[str, Tensor]:
    """R² of (N, 1) against (N, 1): 1 is perfect, 0 is no better than always saying the mean price."""
    return {"r2": 1 - (predicted - price).pow(2).sum() / (price - price.mean()).pow(2).sum()}


def views(model: nn.Module, held_out: Pairs) -> Views:
    """On held-out districts: prices against predictions, how far off they are, which features matter."""
    x, y = held_out
    predicted, price = answers(model, x).cpu().numpy()[:, 0], y.numpy()[:, 0]  # (106,), (106,)
    return {
        "predicted": {"x": price, "y": predicted},
        "residuals": {"values": predicted - price},  # 1,000 dollars
        "importance": {"values": importance(model, held_out)},
    }


def importance(model: nn.Module, held_out: Pairs) -> np.ndarray:
    """(13,): how far R² falls when one feature is shuffled among the districts (Breiman 2001, section 10)."""
    x, y = held_out
    random = np.random.default_rng(0)
    orders = [torch.from_numpy(random.permutation(len(x))) for _ in range(SHUFFLES)]
    shuffled = x.repeat(x.shape[1], SHUFFLES, 1, 1)  # (13, S, N, 13)
    for feature in range(x.shape[1]):
        for s, order in enumerate(orders):
            shuffled[feature, s, :, feature] = x[order, feature]
    found = answers(model, shuffled.flatten(0, 2)).cpu().view(*shuffled.shape[:3], 1)  # (13, S, N, 1)
    whole = measure(answers(model, x).cpu(), y)["r2"]
    error = (found - y).pow(2).sum(dim=(2, 3)) / (y - y.mean()).pow(2).sum()  # (13, S) = 1 − R²
    return (error.mean(dim=1) - (1 - whole)).numpy().astype(np.float32)


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """On held-out districts: R², the mean error in 1,000 dollars, and the R² of linear regression on the same split.

    One split of 506 rows may be lucky, so both R² also stand as means over five splits, trained anew here.
    """
    train, (x, y) = districts(config.split)
    predicted = answers(load(network(config), weights).to(device), x).cpu()
    others = [replace(config, split=which) for which in range(SPLITS)]
    return {
        "r2": float(measure(predicted, y)["r2"]),
        "mae": float((predicted - y).abs().mean()),
        "r2_five_splits": float(np.mean([trained_r2(other, device) for other in others])),
        "baseline_linear": linear_r2(train, (x, y)),
        "baseline_linear_five_splits": float(np.mean([linear_r2(*districts(other.split)) for other in others])),
    }


def trained_r2(config: Config, device: torch.device) -> float:
    """R² on held-out districts of a network trained now."""
    *_, last = fit(config, device)
    return float(last.metrics["test_r2"])


def linear_r2(train: Pairs, held_out: Pairs) -> float:
    """R² on held_out of the straight plane through train, by least squares in closed form."""
    def with_one(x: Tensor) -> Tensor:
        return torch.cat([x, torch.ones(len(x), 1)], dim=1).double()  # (N, 14)

    plane = torch.linalg.lstsq(with_one(train[0]), train[1].double()).solution  # (14, 1)
    return float(measure(with_one(held_out[0]) @ plane, held_out[1].double())["r2"])


def predict(weights: dict[str, Tensor], config: Config, rows: np.ndarray) -> np.ndarray:
    """Prices (N,) in 1,000 dollars of districts (N, 13) in the units of the file; (13,) gives (1,)."""
    scale = scale_of(boston().x[split(seed=config.split)[0]])
    x = torch.tensor(scale(np.atleast_2d(rows)), dtype=torch.float32)  # (N, 13)
    return answers(load(network(config), weights), x).numpy()[:, 0]


def ranges() -> dict[str, tuple[float, float, float]]:
    """Lowest, median and highest value of each feature: the sliders of "edit one house"."""
    low, middle, high = np.quantile(boston().x, (0, 0.5, 1), axis=0)  # (13,) each
    return {name: (float(low[i]), float(middle[i]), float(high[i])) for i, name in enumerate(FEATURES)}
