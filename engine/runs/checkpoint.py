"""Published checkpoints: NAME.safetensors (weights), NAME.json (what they are), NAME.run.npz (their run).

NAME is the lab's, or LAB-VARIANT for a further experiment of the same lab.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.problem import Problem
from engine.runs import states
from engine.runs.published import Published, encode
from engine.runs.store import Store

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parents[2] / "checkpoints"
# Another processor rounds differently: one of 1,000 digits may be read otherwise.
CLOSE = {"rel_tol": 2e-3, "abs_tol": 2e-3}
LARGE = 4096  # numbers; tensors from this size on are published in half precision


@dataclass(frozen=True)
class Checkpoint:
    """A finished experiment that travels with the project."""

    name: str
    lab: str
    config: dict[str, Any]
    scores: dict[str, float]  # on held-out data, from the lab's evaluate
    meta: dict[str, Any]  # seed, data, steps, seconds, device, torch, sha256 of both files
    folder: Path

    def weights(self) -> dict[str, Tensor]:
        """The network's tensors, floats in single precision. Raises Problem("checkpoint_corrupted")."""
        return {name: single(value) for name, value in states.decode(self._checked("safetensors")).items()}

    def recording(self) -> Published:
        """The recorded run that made them. Raises Problem("checkpoint_corrupted")."""
        file = self.folder / f"{self.name}.run.npz"
        stamp = file.stat().st_mtime_ns if file.is_file() else 0
        return _read_once(self.folder, self.name, stamp)

    def _checked(self, kind: str) -> bytes:
        """The bytes of one file, if they are the ones that were published."""
        try:
            data = (self.folder / f"{self.name}.{kind}").read_bytes()
        except OSError:
            raise Problem("checkpoint_corrupted", name=self.name) from None
        if hashlib.sha256(data).hexdigest() != self.meta["sha256"][kind]:
            raise Problem("checkpoint_corrupted", name=self.name)
        return data


@lru_cache(maxsize=32)
def _read_once(folder: Path, name: str, _stamp: int) -> Published:
    """Pages ask at every redraw; reading and checking takes 50 ms."""
    found = checkpoint(name, folder)
    return Published(name, found.lab, found.config, found._checked("run.npz"))


def names(folder: Path | None = None) -> tuple[str, ...]:
    """All published checkpoints."""
    return tuple(sorted(file.stem for file in (folder or FOLDER).glob("*.json")))


def checkpoint(name: str, folder: Path | None = None) -> Checkpoint:
    """The checkpoint of this name. Raises Problem: unknown_checkpoint, checkpoint_corrupted."""
    folder = folder or FOLDER
    if name not in names(folder):
        raise Problem("unknown_checkpoint", name=name, known=", ".join(names(folder)))
    try:
        meta = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
        return Checkpoint(name, meta.pop("lab"), meta.pop("config"), meta.pop("scores"), meta, folder)
    except (OSError, ValueError, KeyError):
        raise Problem("checkpoint_corrupted", name=name) from None


def of(lab: str) -> tuple[Checkpoint, ...]:
    """All that the lab ships, first the one of its own name. Raises Problem("checkpoint_corrupted")."""
    found = [name for name in names() if name.partition("-")[0] == lab]  # "depth" sorts before "depth-8"
    return tuple(checkpoint(name) for name in found)


def published(lab: str) -> Checkpoint | None:
    """What the lab shows first, or None. Raises Problem("checkpoint_corrupted")."""
    return checkpoint(lab) if lab in names() else None


def publish(store: Store, id: str, folder: Path | None = None, variant: str = "") -> Checkpoint:
    """Makes the checkpoint of a finished run, scored on held-out data; it bears the lab's name and the variant's."""
    import torch

    from engine.train.state import weights

    run, recording, folder = store.run(id), store.recording(id), folder or FOLDER
    name = f"{run.lab}-{variant}" if variant else run.lab
    small = {key: half(value) for key, value in weights(recording.state(recording.states[-1])).items()}
    files = {"safetensors": states.encode(small), "run.npz": encode(recording, unpublished(run.lab, run.config))}
    meta = {
        "lab": run.lab,
        "config": run.config,
        "scores": scored(run.lab, run.config, {key: single(value) for key, value in small.items()}),
        "seed": run.config.get("seed"),
        "data": run.config.get("data", "bundled"),
        "steps": run.total,
        "seconds": round(run.ended - run.started, 2),
        "device": run.device.split(":")[0],
        "torch": torch.__version__.split("+")[0],
        "sha256": {kind: hashlib.sha256(data).hexdigest() for kind, data in files.items()},
    }
    for kind, data in files.items():
        states.write(folder / f"{name}.{kind}", data)
    states.write(folder / f"{name}.json", (json.dumps(meta, indent=2) + "\n").encode())
    return checkpoint(name, folder)


def unpublished(lab: str, config: dict[str, Any]) -> tuple[str, ...]:
    """Views that may not leave this machine: they show data whose licence does not allow it."""
    from engine import labs
    from engine.labs import knob

    exhibit = labs.lab(lab)
    return getattr(exhibit, "unpublished", lambda _config: ())(knob.read(exhibit.Config, config))


def half(value: Tensor) -> Tensor:
    """A large float tensor in half precision, good to three digits; others as they are."""
    return value.half() if value.is_floating_point() and value.numel() >= LARGE else value


def single(value: Tensor) -> Tensor:
    """A float tensor in single precision; whole numbers as they are."""
    return value.float() if value.is_floating_point() else value


def scored(lab: str, config: dict[str, Any], trained: dict[str, Tensor]) -> dict[str, float]:
    """The lab's scores of these weights, on the CPU."""
    from engine import device, labs
    from engine.labs import knob

    exhibit = labs.lab(lab)
    return exhibit.evaluate(trained, knob.read(exhibit.Config, config), device.choose("cpu"))


def verify(name: str, folder: Path | None = None) -> dict[str, Any]:
    """Checks the checksums and scores the weights anew: {"name", "ok", "scores", "published"}.

    Where data that may not be bundled are not here, the network is loaded but no score is measured: "unchecked".
    """
    found = checkpoint(name, folder)
    found.recording()
    try:
        scores = scored(found.lab, found.config, found.weights())
    except Problem as problem:
        if problem.code != "subset_missing":
            raise
        return {"name": name, "ok": True, "unchecked": True, "scores": {}, "published": found.scores}
    ok = scores.keys() == found.scores.keys() and all(
        math.isclose(scores[key], found.scores[key], **CLOSE) for key in scores)
    return {"name": name, "ok": ok, "scores": scores, "published": found.scores}
