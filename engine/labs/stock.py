"""Lab: tomorrow's close of a share from the last 30 days (Netflix 2013–2023; course, week 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data import own
from engine.data.stock import Quotes, netflix, read
from engine.data.windows import DAYS, FEATURES, TARGETS, Windowed, windowed
from engine.labs.knob import knob
from engine.models.recurrent import CELLS, Forecaster
from engine.train.batches import Pairs
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, updates

VIEWS = {"forecast": "dated", "errors": "histogram", "influence": "log_lines"}
CPU = torch.device("cpu")
CURVES = {"loss": "log", "rmse": "log"}


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    data: str = knob("netflix", choices=("netflix",), own=True)
    cell: str = knob("rnn", choices=tuple(CELLS))
    target: str = knob("price", choices=TARGETS)
    features: str = knob("open_high_low", choices=tuple(FEATURES))
    layers: int = knob(1, 1, 5)  # recurrent layers, one above the other; 5 in the course
    hidden: int = knob(8, 1, 64)
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    lr: float = knob(1e-3, 1e-5, 1, log=True)
    epochs: int = knob(50, 1, 500, log=True)
    batch: int = knob(32, 8, 1000, log=True)  # windows a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """30 days are read, the next close is said; the five steps of every update stand in `supervised`."""
    found = windowed(quotes(config.data), config.features, config.target)  # x (2669, 30, 3), the first 2129 to train on
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Task(
        model=model,
        loss=error,
        optimizer=optimizer(config.optimizer, model.parameters(), config.lr),
        train=found.train,
        held_out=found.held_out,
        measure=measure,
        views=partial(views, model, found),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from supervised(task, resume)


def network(config: Config) -> Forecaster:
    """The recurrent network of the course at random weights."""
    return Forecaster(config.cell, len(FEATURES[config.features]), config.hidden, config.layers, DAYS)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(windowed(quotes(config.data), config.features, config.target).cut, config.batch)


def quotes(data: str) -> Quotes:
    """The series learned from: "netflix", or the code of a learner's file. Raises Problem own_file_gone."""
    return netflix() if data == "netflix" else given(own.content(data))


@lru_cache(maxsize=4)
def given(content: bytes) -> Quotes:
    """A learner's own CSV. Raises the Problems of engine.data.stock.read."""
    return read(content.decode("utf-8", errors="replace"))


def error(said: Tensor, target: Tensor) -> Tensor:
    """Mean squared error of (B, 1) against the first column of (B, 2), both scaled."""
    return nn.functional.mse_loss(said, target[:, :1])


def measure(said: Tensor, target: Tensor) -> dict[str, Tensor]:
    """RMSE in dollars: the root of the mean squared error, as large as a usual miss."""
    aim, unit = target.split(1, dim=1)  # (N, 1), (N, 1) dollars
    return {"rmse": ((said - aim) * unit).square().mean().sqrt()}


def views(model: nn.Module, found: Windowed) -> Views:
    """On held-out days: forecast against truth by date, how far off it is, which days of the window count."""
    said, close = dollars(answers(model, found.held_out[0]), found), found.close[found.cut :]  # (M,), (M,)
    day = found.date[found.cut :].astype(np.int32)  # days since 1970
    return {
        "forecast": {"day": day, "true": close.astype(np.float32), "predicted": said},
        "errors": {"values": (said - close).astype(np.float32)},
        "influence": {"x": np.arange(1 - DAYS, 1), "gradient": influence(model, found.held_out[0])},
    }


def dollars(said: Tensor, found: Windowed) -> np.ndarray:
    """(M,) scaled forecasts (M, 1) of the held-out days as prices."""
    aim, unit = found.held_out[1].split(1, dim=1)  # (M, 1), (M, 1) dollars
    return (found.close[found.cut :] + ((said.cpu() - aim) * unit)[:, 0].numpy()).astype(np.float32)


def influence(model: nn.Module, x: Tensor) -> np.ndarray:
    """(30,) length of ∂forecast/∂day, mean over windows x (M, 30, I): the earliest day first."""
    x = x.detach().to(next(model.parameters()).device).requires_grad_()
    (slope,) = torch.autograd.grad(model(x).sum(), x)  # (M, 30, I)
    return slope.norm(dim=2).mean(dim=0).cpu().numpy()


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """RMSE in dollars on held-out days, beside "tomorrow = today" and a straight plane through the same numbers."""
    said = forecast(weights, config, quotes(config.data), device)
    names = {"rmse": "predicted", "baseline_naive": "naive", "baseline_linear": "linear"}
    return {score: rmse(said[name], said["true"]) for score, name in names.items()}


def rmse(said: np.ndarray, close: np.ndarray) -> float:
    """Root of the mean squared error of two series (M,), in their unit."""
    return float(np.sqrt(np.mean((said - close) ** 2)))


def linear(train: Pairs, x: Tensor) -> Tensor:
    """(M, 1): what least squares in closed form says of x (M, 30, I) after the windows of train."""
    def rows(days: Tensor) -> Tensor:
        return torch.cat([days.flatten(1), torch.ones(len(days), 1)], dim=1).double()  # (N, 30·I + 1)

    plane = torch.linalg.lstsq(rows(train[0]), train[1][:, :1].double()).solution
    return rows(x) @ plane


def forecast(
    weights: dict[str, Tensor], config: Config, series: Quotes, device: torch.device = CPU
) -> dict[str, np.ndarray]:
    """The last fifth of any series by date, (M,) each in dollars: what came and what is said the day before.

    "predicted": by the network. "naive": tomorrow = today. "linear": by a plane through the first part of the series.
    """
    found = windowed(series, config.features, config.target)
    x, _ = found.held_out
    return {
        "day": found.date[found.cut :].astype(np.int32),  # since 1970
        "true": found.close[found.cut :],
        "predicted": dollars(answers(load(network(config), weights).to(device), x), found),
        "naive": found.today[found.cut :],
        "linear": dollars(linear(found.train, x), found),
    }
