"""Lab: read a CAPTCHA as a whole, without cutting it into characters: CNN, GRU and CTC loss (course, week 7)."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import chain

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from engine.ctc.decode import BLANK, best_path, collapse, collapse_as_noted, distance
from engine.data import captcha
from engine.data.captcha import LONGEST, SHORTEST, decode
from engine.labs.knob import knob
from engine.models.crnn import CRNN
from engine.train.batches import Pairs
from engine.train.falling import falling
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.streamed import Stream, streamed
from engine.train.supervised import answers

VIEWS = {"posteriors": "posteriors", "reading": "labelled_tiles"}
CURVES = {"loss": "log", "characters": "linear", "strings": "linear"}
WATCHED = 200  # held-out pictures that are scored while it learns
SCORED = 500  # of each length, when it has learned: 1,500 pictures
EVERY = 200  # updates between two scores
TILES = 6  # pictures of a view
HELD_OUT_SEED = 10**6  # beyond the seeds that a learner can choose
ALIKE = str.maketrans("0l1", "oii")  # look-alikes: 0 is taken for o, and l and 1 for i


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    hidden: int = knob(96, 8, 256, log=True)  # units of the GRU, each way
    direction: str = knob("both", choices=("both", "forward"))
    steps: int = knob(6000, 1, 100_000, log=True)  # updates
    lr: float = knob(2e-3, 1e-5, 1, log=True)  # at the start; it falls to 0
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(16, 4, 256, log=True)  # pictures a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns to read; the five steps of every update stand in `streamed`."""
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Stream(
        model=model,
        loss=ctc,
        optimizer=falling(optimizer(config.optimizer, model.parameters(), config.lr), steps(config), resume),
        draw=partial(drawn, config.seed, config.batch),
        held_out=watched(),
        measure=measure,
        views=partial(views, model),
        batch=config.batch,
        steps=config.steps,
        every=EVERY,
        seed=config.seed,
    )
    yield from streamed(task, resume)


def network(config: Config) -> CRNN:
    """At random weights."""
    return CRNN(captcha.SYMBOLS, hidden=config.hidden, both=config.direction == "both")


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.steps


@cache
def watched() -> Pairs:
    """Unseen pictures that are scored while it learns; the views show the first of them."""
    return drawn(HELD_OUT_SEED, WATCHED, 0)


def drawn(seed: int, size: int, number: int) -> Pairs:
    """Batch `number` of the stream of a seed: pictures (B, 1, 32, 128), texts (B, 6), 0 where a text is over."""
    x, y = captcha.batch(seed, number, size)
    return torch.from_numpy(x), torch.from_numpy(y)


def ctc(log_p: Tensor, target: Tensor) -> Tensor:
    """−ln of the probability of the true text, all its paths added, a character, mean of (T, B, V) against (B, 6)."""
    steps, rows, _symbols = log_p.shape  # T = 64, B, V = 37
    input_lengths = torch.full((rows,), steps)  # (B,) all pictures are equally wide
    target_lengths = (target != BLANK).sum(dim=1)  # (B,) 4, 5 or 6
    return F.ctc_loss(log_p, target, input_lengths, target_lengths, blank=BLANK)  # ()


def measure(log_p: Tensor, target: Tensor) -> dict[str, Tensor]:
    """Characters and whole strings of (T, B, V) read right, the texts being (B, 6)."""
    pairs = list(zip(read(log_p), texts(target), strict=True))
    return {"characters": torch.tensor(characters(pairs)), "strings": torch.tensor(right(pairs))}


def read(log_p: Tensor) -> list[str]:
    """(T, B, V) log-probabilities -> the B texts."""
    return [decode(collapse(path)) for path in best_path(log_p)]


def first_frame(_config: Config, device: torch.device) -> tuple[str, str]:
    """A letter stands in the very first frame: what is read, and what the decoder of the course's lab reads."""
    path = torch.tensor([3, 3, 0, 1, 20, 20], device=device).tolist()  # c c _ a t t
    return decode(collapse(path)), decode(collapse_as_noted(path))


def texts(target: Tensor) -> list[str]:
    """(B, 6) -> the B texts."""
    return [decode([number for number in row if number != BLANK]) for row in target.tolist()]


def views(model: CRNN) -> Views:
    """What each column of one picture says, and what is read in several."""
    x, y = (part[:TILES] for part in watched())
    log_p = answers(model, x).cpu()  # (T, 6, V)
    pictures = 255 - x[:, 0].numpy()  # ink is what counts
    return {
        "posteriors": {"picture": pictures[0], "probability": log_p[:, 0].exp().T.numpy(),
                       "symbols": np.array(["–", *captcha.ALPHABET])},
        "reading": {"images": pictures, "true": np.array(texts(y)), "read": np.array([t or "–" for t in read(log_p)])},
    }


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Whole strings read right of unseen pictures: all, look-alikes counted equal, by length, in an unseen font."""
    model = load(network(config), weights).to(device)
    pairs = {length: answered(model, length) for length in range(SHORTEST, LONGEST + 1)}
    every = [pair for some in pairs.values() for pair in some]
    font = answered(model, 5, "aileron")
    return {
        "accuracy": right(every),
        "accuracy_alike": right([(one.translate(ALIKE), true.translate(ALIKE)) for one, true in every]),
        "characters": characters(every),
        **{f"accuracy_{length}": right(some) for length, some in pairs.items()},
        "accuracy_font": right(font),
        "characters_font": characters(font),
        "baseline_blank": right([("", true) for _, true in every]),
    }


def right(pairs: list[tuple[str, str]]) -> float:
    """Share of whole strings read right."""
    return sum(one == true for one, true in pairs) / len(pairs)


def characters(pairs: list[tuple[str, str]]) -> float:
    """1 − edits ÷ length: the share of characters read right, (read, true) all taken together."""
    return 1 - sum(distance(one, true) for one, true in pairs) / sum(len(true) for _, true in pairs)


def answered(model: CRNN, length: int, font: str = "droid") -> list[tuple[str, str]]:
    """(read, true) of SCORED unseen pictures of this length."""
    x, true = unseen(length, font)
    found = [read(answers(model, piece).cpu()) for piece in x.split(WATCHED)]
    return list(zip(chain.from_iterable(found), true, strict=True))


@cache
def unseen(length: int, font: str) -> tuple[Tensor, list[str]]:
    """SCORED pictures of this length, never trained on, and their texts."""
    seed = HELD_OUT_SEED + length
    true = [captcha.text(seed, number, length) for number in range(SCORED)]
    return torch.from_numpy(captcha.pictures(true, seed, font=font)[0]), true
