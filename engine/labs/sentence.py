"""Lab: read Korean and English help pages character by character and go on writing (course, week 6)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine.data import sentences
from engine.data.sentences import END, LANGUAGES, encode, vocabulary
from engine.labs.knob import knob
from engine.models.cells import GRUCell, LSTMCell
from engine.models.ngram import NGram
from engine.models.recurrent import CELLS
from engine.models.sentence import Writer, write
from engine.train.batches import Pairs
from engine.train.falling import falling
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, updates

VIEWS = {"sample_ko": "text", "sample_en": "text", "reading_ko": "text", "reading_en": "text", "hidden": "lanes"}
CURVES = {"loss": "linear", "accuracy": "linear"}
LENGTH = 64  # characters in one piece of text
WATCHED = 160  # held-out pieces that are scored while it learns; the score at the end takes them all
OPENING = 6  # characters of a held-out sentence that are given; the network goes on from there
SHOWN = 72  # characters of a view
UNITS = 24  # hidden units of a view
BY_HAND = {"lstm": LSTMCell, "gru": GRUCell}
NGRAMS = {"bigram": 2, "trigram": 3, "fivegram": 5}
TEXTS = {"both": LANGUAGES, "ko": ("ko",), "en": ("en",)}


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    cell: str = knob("lstm", choices=tuple(CELLS))
    text: str = knob("both", choices=tuple(TEXTS))
    hidden: int = knob(256, 8, 512, log=True)
    embedding: int = knob(32, 4, 128)  # numbers that stand for one character
    dropout: float = knob(0.3, 0, 0.8)
    epochs: int = knob(12, 1, 100, log=True)
    lr: float = knob(8e-3, 1e-5, 1, log=True)  # at the start; it falls to 0
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(32, 4, 512, log=True)  # pieces of text a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns to name the next character; the five steps of every update stand in `supervised`."""
    train, held_out = pieces(config.text)  # (N, 64), (N, 64): characters, and those that follow them
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Task(
        model=model,
        loss=nn.CrossEntropyLoss(),  # −log of the probability given to the true next character, in nats
        optimizer=falling(optimizer(config.optimizer, model.parameters(), config.lr), steps(config), resume),
        train=train,
        held_out=(held_out[0][:WATCHED], held_out[1][:WATCHED]),
        measure=measure,
        views=partial(views, model, config),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
    )
    yield from supervised(task, resume)


def network(config: Config) -> Writer:
    """At random weights."""
    return Writer(config.cell, len(vocabulary()), config.embedding, config.hidden, config.dropout)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    return config.epochs * updates(len(pieces(config.text)[0][0]), config.batch)


@cache
def pieces(text: str) -> tuple[Pairs, Pairs]:
    """Characters (N, 64) and those that follow them (N, 64), to train on and held out."""
    train, held_out = ((torch.from_numpy(x), torch.from_numpy(y)) for x, y in
                       (sentences.windows(TEXTS[text], part, LENGTH) for part in (0, 1)))
    return train, held_out


def measure(logits: Tensor, following: Tensor) -> dict[str, Tensor]:
    """(N, V, T) and (N, T): the share of characters foretold right."""
    return {"accuracy": (logits.argmax(dim=1) == following).float().mean()}


def by_hand(config: Config, device: torch.device) -> Tensor | tuple[Tensor, Tensor]:
    """The untrained network reads a sentence by the course's formulas: its state after the last character."""
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    cell = BY_HAND[config.cell](config.embedding, config.hidden).to(device).like(model.rnn)
    state = cell.start(1)  # zeros: nothing has been read yet
    for x in model.embedding(sample("ko").to(device)):  # (E,) a character
        state = cell(x[None], state)  # the same weights at every step
    return state


@cache
def sample(language: str) -> Tensor:
    """(SHOWN,) characters of the held-out text from the beginning of a sentence on, which views look at."""
    text = sentences.texts(language)[1]
    lines = [line for line in text.split(END) if len(line) >= SHOWN]
    return torch.from_numpy(encode(lines[0][:SHOWN]))


def views(model: Writer, config: Config) -> Views:
    """How it goes on from the same beginnings, how well it foretells two sentences, and some hidden units."""
    device, found = next(model.parameters()).device, {}
    for language in LANGUAGES:
        given = begun(sample(language)[:OPENING]).to(device)
        numbers, logits = write(model, given, SHOWN - OPENING, 1, torch.Generator().manual_seed(config.seed))
        drawn = logits.softmax(dim=1).gather(1, numbers[:, None])[:, 0]  # (N,) the probability of each
        found[f"sample_{language}"] = text(torch.cat([given[1:].cpu(), numbers]), drawn)
    for language in LANGUAGES:
        x = begun(sample(language))
        probability = answers(model, x[None])[0].softmax(dim=0)  # (V, 1 + SHOWN)
        true = probability[:, :-1].cpu().gather(0, x[None, 1:])[0]  # (SHOWN,) what the true next character had
        found[f"reading_{language}"] = text(x[1:], true)
    with torch.no_grad():
        h, _last = model.rnn(model.embedding(sample("ko").to(device)[None]))  # (1, SHOWN, H)
    found["hidden"] = text(sample("ko"), h[0].T[:UNITS])
    return found


def begun(numbers: Tensor) -> Tensor:
    """(T,) -> (1 + T,): the end of the sentence before stands first, for that is how sentences begin in the text."""
    return torch.cat([torch.from_numpy(encode(END)), numbers])


def text(numbers: Tensor, values: Tensor) -> dict[str, np.ndarray]:
    """Characters with values, one each or one a row; what was given and not foretold has NaN."""
    padding = len(numbers) - values.shape[-1]
    values = nn.functional.pad(values.cpu(), (padding, 0), value=math.nan)
    return {"text": np.array([vocabulary()[number] for number in numbers]), "values": values.numpy()}


def continue_(weights: dict[str, Tensor], config: Config, text: str, count: int, temperature: float,
              seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Goes on writing after a text for `count` characters: their numbers (N,), and the logits (N, V) of each.

    decode() reads the numbers; softmax(logits / temperature) is what each was drawn from.
    """
    model, random = load(network(config), weights), torch.Generator().manual_seed(seed)
    numbers, logits = write(model, begun(torch.from_numpy(encode(text))), count, temperature, random)
    return numbers.numpy(), logits.numpy()


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Next characters of all held-out text: share foretold right and bits a character, beside counting."""
    model = load(network(config), weights).to(device)
    right, nats, count = 0.0, 0.0, 0
    for x, y in zip(*(part.split(WATCHED) for part in pieces(config.text)[1]), strict=True):
        logits = answers(model, x).cpu()  # (N, V, 64)
        right += float(measure(logits, y)["accuracy"]) * y.numel()
        nats += float(nn.functional.cross_entropy(logits, y, reduction="sum"))
        count += y.numel()
    return {"accuracy": right / count, "bits": nats / count / math.log(2)} | counted(config.text)


@cache
def counted(text: str) -> dict[str, float]:
    """The same two scores of n-grams, which look 1, 2 and 4 characters back, counted in the same training text."""
    train, held_out = (encode("".join(sentences.texts(language)[part] for language in TEXTS[text])) for part in (0, 1))
    scores = {}
    for name, order in NGRAMS.items():
        accuracy, bits = NGram(train, order, len(vocabulary())).scores(held_out)
        scores |= {f"baseline_{name}_accuracy": accuracy, f"baseline_{name}_bits": bits}
    return scores
