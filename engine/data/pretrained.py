"""Weights learned on ImageNet, fetched on request from where torchvision publishes them.

What arrives is a pickle with float32 numbers. It is read once, by a process of its own with nothing but tensors
allowed, and kept as safetensors in half precision: VGG16 then takes 277 MB instead of 553 and is mapped into memory,
not read. The start of its sha256 stands in the file's name, vgg16-397923af.pth.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import is_zipfile

from engine.data.download import Progress, cache, save
from engine.problem import Problem

if TYPE_CHECKING:
    from torch import Tensor

ENUMS = {"vgg16": "VGG16_Weights.IMAGENET1K_V1", "resnet18": "ResNet18_Weights.IMAGENET1K_V1"}
SMALL = 4096  # tensors of fewer numbers stay float32: biases, and variances that half precision would round to 0
FETCHED = 0.95  # share of the progress that the download takes; the rest is the conversion


def address(id: str) -> str:
    """Where torchvision publishes the weights."""
    from torchvision.models import get_weight

    return get_weight(ENUMS[id]).url


def file(id: str) -> Path:
    """Where the weights are kept, or would be."""
    return cache() / "weights" / f"{id}.safetensors"


def missing(id: str) -> bool:
    """True when the weights have not been fetched yet."""
    return not file(id).is_file()


def download(id: str, progress: Progress) -> None:
    """Fetches the weights, checks and converts them; progress(fraction) is told how much is done.

    Raises Problem: no_network (no answer, or other bytes than published), home_not_writable, weights_unreadable
    (no weights in it, or no memory to read them).
    """
    url, kept = address(id), file(id)
    part, made = (kept.with_name(f"{id}.{os.getpid()}.{end}") for end in ("pth", "part"))
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        found = save(url, part, lambda done: progress(FETCHED * done), "sha256")
        if not found.startswith(url.rpartition("-")[2].partition(".")[0]):
            raise Problem("no_network")
        # A process of its own, so that the memory for all numbers at once is given back.
        command = [sys.executable, "-m", __name__, str(part), str(made)]
        subprocess.run(command, check=True, cwd=Path(__file__).parents[2], capture_output=True)
        made.replace(kept)
    except subprocess.CalledProcessError:
        raise Problem("weights_unreadable", name=id) from None
    except OSError:
        raise Problem("home_not_writable", folder=kept.parent) from None
    finally:
        for left in (part, made):
            if left.is_file():
                left.unlink()
    progress(1.0)


def convert(pickled: Path, to: Path) -> None:
    """torchvision's file as safetensors, large tensors in half precision."""
    import torch
    from safetensors.torch import save_file

    mapped = is_zipfile(pickled)  # files of before 2020 are none and cannot be mapped
    found = torch.load(pickled, map_location="cpu", weights_only=True, mmap=mapped)
    save_file({name: value.half() if value.numel() >= SMALL else value.contiguous() for name, value in found.items()},
              to)


def tensors(id: str) -> dict[str, "Tensor"]:
    """Name -> tensor, mapped from the file: memory is taken when a number is first looked at.

    Raises Problem("weights_missing").
    """
    from safetensors.torch import load_file

    if missing(id):
        raise Problem("weights_missing", name=id)
    return load_file(file(id))


if __name__ == "__main__":
    convert(*map(Path, sys.argv[1:]))
