"""Published checkpoints: checkpoints/NAME.safetensors (weights), NAME.json (what they are) and NAME.run.npz (their run)."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.problem import Problem
from engine.runs import published_run, states
from engine.runs.store import Store

if TYPE_CHECKING:
    from torch import Tensor

FOLDER = Path(__file__).parents[2] / "checkpoints"
# Another processor rounds differently: one of 1,000 digits may be read otherwise, R² may differ in the fourth place.
CLOSE = {"rel_tol": 2e-3, "abs_tol": 2e-3}


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
        """The network's tensors. Raises Problem("checkpoint_corrupted")."""
        return states.decode(self._checked("safetensors"))

    def recording(self) -> published_run.Published:
        """The recorded run that made them. Raises Problem("checkpoint_corrupted")."""
        return published_run.Published(self.lab, self.config, self._checked("run.npz"))

    def _checked(self, kind: str) -> bytes:
        """The bytes of one file, if they are the ones that were published."""
        try:
            data = (self.folder / f"{self.name}.{kind}").read_bytes()
        except OSError:
            raise Problem("checkpoint_corrupted", name=self.name) from None
        if hashlib.sha256(data).hexdigest() != self.meta["sha256"][kind]:
            raise Problem("checkpoint_corrupted", name=self.name)
        return data


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


def published(lab: str) -> Checkpoint | None:
    """What the lab ships, or None. Raises Problem("checkpoint_corrupted")."""
    return checkpoint(lab) if lab in names() else None


def publish(store: Store, id: str, scores: dict[str, float], folder: Path | None = None) -> Checkpoint:
    """Makes the checkpoint of a finished run; it bears the lab's name."""
    import torch

    from engine.train.state import weights

    run, recording, folder = store.run(id), store.recording(id), folder or FOLDER
    files = {
        "safetensors": states.encode(weights(recording.state(recording.states[-1]))),
        "run.npz": published_run.encode(recording),
    }
    meta = {
        "lab": run.lab, "config": run.config, "scores": scores, "seed": run.config.get("seed"),
        "data": run.config.get("data", "bundled"), "steps": run.total, "seconds": round(run.ended - run.started, 2),
        "device": run.device.split(":")[0], "torch": torch.__version__.split("+")[0],
        "sha256": {kind: hashlib.sha256(data).hexdigest() for kind, data in files.items()},
    }
    for kind, data in files.items():
        states.write(folder / f"{run.lab}.{kind}", data)
    states.write(folder / f"{run.lab}.json", (json.dumps(meta, indent=2) + "\n").encode())
    return checkpoint(run.lab, folder)


def verify(name: str, folder: Path | None = None) -> dict[str, Any]:
    """Checks the checksums and scores the weights anew: {"name", "ok", "scores", "published"}."""
    from engine import device, labs
    from engine.labs import knob

    found = checkpoint(name, folder)
    found.recording()
    lab = labs.lab(found.lab)
    scores = lab.evaluate(found.weights(), knob.read(lab.Config, found.config), device.choose("cpu"))
    ok = scores.keys() == found.scores.keys() and all(
        math.isclose(scores[key], found.scores[key], **CLOSE) for key in scores)
    return {"name": name, "ok": ok, "scores": scores, "published": found.scores}
