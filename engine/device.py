"""Which device trains: the best there is, or the one named."""

import torch

from engine.problem import Problem


def available() -> tuple[str, ...]:
    """Devices of this machine, best first."""
    found = []
    if torch.cuda.is_available():
        found.append("cuda")
    if torch.backends.mps.is_available():
        found.append("mps")
    return (*found, "cpu")


def choose(name: str | None = None) -> torch.device:
    """cuda, else mps, else cpu; or the named one. Raises Problem when this machine has no such device."""
    found = available()
    if name in (None, "", "auto"):
        return torch.device(found[0])
    kind = name.split(":")[0]
    if kind not in found:
        raise Problem("no_such_device", name=name, available=", ".join(found))
    return torch.device(name)
