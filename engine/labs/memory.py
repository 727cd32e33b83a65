"""Lab: who remembers a symbol for 60 steps? RNN, LSTM and GRU race (course, weeks 6 and 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data.recall import CLASSES, SYMBOLS, sequences
from engine.labs.knob import knob
from engine.models.recurrent import STARTS, Recall, start_gates
from engine.train.batches import Pairs
from engine.train.lockstep import Race, lockstep, one
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import answers, updates

RACERS = ("rnn", "lstm", "gru")
VIEWS = {"gradients": "log_lines", "symbols": "bars"}
CURVES = {"loss": "linear", "accuracy": "linear"}
ACROSS = ("delay", "accuracy")  # what the published runs are compared in
ROWS, HELD_OUT = 6400, 1000  # sequences to train on, and others
HELD_OUT_SEED = 10**6  # beyond the seeds that a learner can choose
SEEN = 250  # sequences over which a gradient is averaged


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    delay: int = knob(60, 1, 200)  # steps between the symbol and the question
    start: str = knob("chrono", choices=STARTS)  # of the gates' biases; a plain RNN has none
    hidden: int = knob(48, 4, 128)  # units
    epochs: int = knob(12, 1, 50, log=True)
    lr: float = knob(2e-3, 1e-5, 1, log=True)
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(64, 8, 1000, log=True)  # sequences a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """Three networks race on the same sequences; the steps of every update stand in `lockstep`."""
    train, held_out = drawn(config)  # (6400, T + 2), (6400,) and (1000, T + 2), (1000,)
    models = racers(config).to(device)
    race = Race(
        model=models,
        loss=nn.CrossEntropyLoss(),  # −log of the probability given to the true symbol; ln 8 = 2.08 when guessing
        optimizer=optimizer(config.optimizer, models.parameters(), config.lr),
        train=train,
        held_out=held_out,
        measure=measure,
        views=partial(views, models, held_out),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from lockstep(race, resume)


def network(config: Config, racer: str) -> Recall:
    """One of the three at random weights; its gates are set to forget slowly."""
    model = Recall(racer, SYMBOLS, CLASSES, config.hidden)
    start_gates(model.rnn, config.start, config.delay + 2)
    return model


def racers(config: Config) -> nn.ModuleDict:
    """The three networks at their start, each from the same seed."""
    found = {}
    for racer in RACERS:
        torch.manual_seed(config.seed)
        found[racer] = network(config, racer)
    return nn.ModuleDict(found)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(ROWS, config.batch)


def drawn(config: Config) -> tuple[Pairs, Pairs]:
    """Sequences to train on, drawn by the learner's seed, and held out, always the same."""
    return sequences(ROWS, config.delay, config.seed), sequences(HELD_OUT, config.delay, HELD_OUT_SEED)


def measure(logits: Tensor, first: Tensor) -> dict[str, Tensor]:
    """Accuracy of (N, 8) against (N,): the share of sequences whose first symbol is said. Guessing gives 1/8."""
    return {"accuracy": (logits.argmax(dim=1) == first).float().mean()}


def views(models: nn.ModuleDict, held_out: Pairs) -> Views:
    """How much each step weighs in the answer, and which symbols are known, on held-out sequences."""
    x, first = held_out
    steps_back = np.arange(1 - x.shape[1], 1)  # (T + 2,): 0 is the question, the symbol stands at −(T + 1)
    right = {racer: answers(model, x).argmax(dim=1).cpu() == first for racer, model in models.items()}  # (N,) each
    known = {racer: [found[first == k].float().mean().item() for k in range(CLASSES)] for racer, found in right.items()}
    return {
        "gradients": {"x": steps_back} | {racer: gradients(model, x[:SEEN]) for racer, model in models.items()},
        "symbols": {racer: np.array(shares, dtype=np.float32) for racer, shares in known.items()},
    }


def gradients(model: Recall, x: Tensor) -> np.ndarray:
    """(T + 2,) length of ∂(the largest logit)/∂(input of a step), mean over x (N, T + 2): what each step weighs."""
    given = model.one_hot(x.to(next(model.parameters()).device)).requires_grad_()  # (N, T + 2, S)
    (slope,) = torch.autograd.grad(model.recall(given).amax(dim=1).sum(), given)  # (N, T + 2, S)
    return slope.norm(dim=2).mean(dim=0).cpu().numpy()


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Accuracy of the three on held-out sequences, beside always saying the symbol that is most common there."""
    x, first = drawn(config)[1]
    scores = {}
    for racer in RACERS:
        model = load(network(config, racer), one(racer, weights)).to(device)
        scores[f"accuracy_{racer}"] = float(measure(answers(model, x).cpu(), first)["accuracy"])
    return scores | {"baseline_most": float((first == first.mode().values).float().mean())}
