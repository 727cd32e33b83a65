"""Lab: the course's convolutional networks on small colour pictures (weeks 3 and 4): CIFAR-10, or Fashion-MNIST."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import torch
from torch import Tensor, nn

from engine import trace
from engine.data import cifar10, fashion
from engine.data.augment import augment
from engine.data.download import Progress
from engine.labs.knob import knob
from engine.models.cnn import CNN
from engine.models.normalise import CIFAR10
from engine.models.resnet import ResNet
from engine.train.batches import Pairs
from engine.train.logistic import logistic
from engine.train.mistaken import confusion, worst
from engine.train.optimizers import OPTIMIZERS, optimizer
from engine.train.state import load
from engine.train.step import State, Step, Views
from engine.train.supervised import Task, answers, supervised, unchanged, updates

VIEWS = {
    "filters": "tiles", "picture": "tiles", "maps1": "tiles", "maps2": "tiles", "maps3": "tiles",
    "confusion": "matrix", "mistakes": "labelled_tiles",
}
CURVES = {"loss": "log", "accuracy": "linear"}
PICTURES = ("picture", "maps1", "maps2", "maps3", "mistakes")  # views in which single pictures are seen
DRAWN = {"maps1": 16, "maps2": 36, "maps3": 64}  # feature maps drawn after each block
ROWS = {"fashion": 6000, "cifar10": 50000}  # to train on
WORST = 8  # mistakes drawn
SLOW = 4  # a remark is made from so many times the work of the default run


@dataclass(frozen=True)
class Config:
    """What the learner may choose."""

    network: str = knob("cnn", choices=("cnn", "resnet"))
    data: str = knob("fashion", choices=("fashion", "cifar10", "subset"))
    lr: float = knob(1e-3, 1e-5, 1e-1, log=True)
    epochs: int = knob(8, 1, 200, log=True)
    channels: int = knob(8, 1, 32)  # of the first convolution of the CNN; the course's 16 gives 16, 32, 64, 128, 256
    hidden: int = knob(256, 16, 2048, log=True)  # units of FC1; the course's 2048 are most of the network's weights
    augment: str = knob("off", choices=("off", "on"))
    optimizer: str = knob("adam", choices=tuple(OPTIMIZERS))
    batch: int = knob(32, 1, 1000, log=True)  # pictures a step
    seed: int = knob(0, 0, 9999)


def fit(config: Config, device: torch.device, resume: State | None = None) -> Iterator[Step]:
    """The network learns to name what is in a picture; the five steps of every update stand in `supervised`."""
    train, held_out = pictures(config.data)  # (N, 3, 32, 32) uint8, (N,) and (M, 3, 32, 32), (M,)
    torch.manual_seed(config.seed)
    model = network(config).to(device)
    task = Task(
        model=model,
        loss=nn.CrossEntropyLoss(),  # −log of the probability given to the true class, in nats
        optimizer=optimizer(config.optimizer, model.parameters(), config.lr),
        train=train,
        held_out=held_out,
        measure=measure,
        views=partial(views, model, held_out, config.data),
        batch=config.batch,
        epochs=config.epochs,
        seed=config.seed,
        augment={"off": unchanged, "on": augment}[config.augment],
    )
    yield from supervised(task, resume)


def network(config: Config) -> nn.Module:
    """The course's network of week 3 or 4, scaled; its first layer normalises by the colours of the data."""
    colours = fashion.COLOURS if config.data == "fashion" else CIFAR10
    if config.network == "resnet":
        return ResNet(colours, 4 * config.channels, config.hidden)
    return CNN(colours, config.channels, config.hidden)


def steps(config: Config) -> int:
    """Updates in the whole run."""
    rows = ROWS.get(config.data) or len(pictures(config.data)[0][0])
    return config.epochs * updates(rows, config.batch)


@cache
def pictures(which: str) -> tuple[Pairs, Pairs]:
    """Pictures (N, 3, 32, 32) uint8 and labels (N,), to train on and held out."""
    found = {"fashion": fashion.load, "cifar10": cifar10.full, "subset": cifar10.subset}[which]()
    train, held_out = ((torch.from_numpy(x), torch.from_numpy(y)) for x, y in found)
    return train, held_out


def missing(config: Config) -> bool:
    """True when the pictures asked for are not here."""
    return config.data != "fashion" and cifar10.missing(config.data)


def download(config: Config, progress: Progress) -> None:
    """Fetches CIFAR-10; progress(fraction) is told how much is done. Raises Problem: no_network, subset_missing."""
    if missing(config):
        {"cifar10": partial(cifar10.full, progress), "subset": cifar10.subset}[config.data]()


def remark(config: Config) -> tuple[str, dict[str, str]] | None:
    """How many times the work of the default run these settings need, where it is much more."""
    if missing(config):
        return None
    times = work(config) / work(Config())
    return ("slow", {"times": f"{times:.0f}"}) if times >= SLOW else None


def unpublished(config: Config) -> tuple[str, ...]:
    """Views that stay on this machine: CIFAR-10 states no licence, so none of its pictures may be passed on."""
    return () if config.data == "fashion" else PICTURES


def work(config: Config) -> int:
    """Multiplications of the forward passes of a whole run: each weight is used once for every pixel of its map."""
    found = trace.layers(network(config), torch.zeros(1, 3, 32, 32))
    picture = sum(layer.weights * int(np.prod(layer.outputs[1:])) for layer in found)
    return steps(config) * config.batch * picture


def measure(logits: Tensor, label: Tensor) -> dict[str, Tensor]:
    """Accuracy of (N, 10) against (N,): the share of pictures whose largest logit stands at the true label."""
    return {"accuracy": (logits.argmax(dim=1) == label).float().mean()}


def views(model: nn.Module, held_out: Pairs, data: str) -> Views:
    """What the first filters look for, what the blocks make of one picture, and what is taken for what."""
    x, label = held_out  # (N, 3, 32, 32), (N,)
    probability = answers(model, x).softmax(dim=1).cpu()  # (N, 10)
    rows, said = worst(probability, label, WORST)
    code = {"data": np.array(["fashion" if data == "fashion" else "cifar10"])}
    return {
        "filters": {"images": filters(model, data)},
        "picture": {"images": drawn(x[:1])},
        **maps(model, x[:1]),
        "confusion": {"counts": confusion(probability.argmax(dim=1), label)} | code,
        "mistakes": {"images": drawn(x[rows]), **said, **code},
    }


def filters(model: nn.Module, data: str) -> np.ndarray:
    """First-layer filters. Of photos in colour (C, 3, 3, 3) uint8, grey is 0; of clothes summed (C, 3, 3) int8.

    Where red, green and blue are the same the convolution sees only the sum of its three kernels.
    """
    weight = model.block1.conv1.weight.detach().cpu()  # (C, 3, 3, 3)
    if data == "fashion":
        grey = weight.sum(dim=1)  # (C, 3, 3)
        return (127 * grey / grey.abs().amax()).round().to(torch.int8).numpy()
    return (127.5 * (1 + weight / weight.abs().amax())).round().byte().permute(0, 2, 3, 1).numpy()


def maps(model: nn.Module, x: Tensor) -> Views:
    """Feature maps of one picture (1, 3, 32, 32) after each block (N, H, W) uint8; the largest number is ink."""
    model.eval()
    seen = trace.trace(model, x.to(next(model.parameters()).device))
    model.train()
    found = {name: seen[name][0, :most].cpu() for name, most in DRAWN.items()}  # (N, H, W) each
    return {name: {"images": (255 * z / z.amax().clamp(min=1e-9)).round().byte().numpy()} for name, z in found.items()}


def drawn(x: Tensor) -> np.ndarray:
    """(N, 3, 32, 32) uint8 -> (N, 32, 32, 3), or (N, 32, 32) where all colours are grey."""
    grey = bool((x == x[:, :1]).all())
    return (x[:, 0] if grey else x.permute(0, 2, 3, 1)).numpy()


def evaluate(weights: dict[str, Tensor], config: Config, device: torch.device) -> dict[str, float]:
    """Accuracy on held-out pictures, beside that of logistic regression. Raises Problem("subset_missing")."""
    model = load(network(config), weights).to(device)
    train, held_out = pictures(config.data)
    accuracy = measure(answers(model, held_out[0]).cpu(), held_out[1])["accuracy"]
    most = min(config.epochs, 10)  # enough; afterwards it learns the training pictures by heart
    baseline = logistic(model.normalise, train, held_out, config.batch, most, config.seed)
    return {"accuracy": float(accuracy), "baseline_logistic": baseline}


def predict(weights: dict[str, Tensor], config: Config, picture: np.ndarray) -> np.ndarray:
    """The probability (10,) of each class for one picture (32, 32, 3) uint8."""
    x = torch.from_numpy(picture).permute(2, 0, 1)[None]  # (1, 3, 32, 32)
    return answers(load(network(config), weights), x).softmax(dim=1)[0].numpy()
