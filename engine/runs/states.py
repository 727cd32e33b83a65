"""Saved states: FOLDER/<step>.safetensors, everything needed to go on exactly from that step."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.problem import Problem

if TYPE_CHECKING:
    from engine.train.step import State


def encode(state: State) -> bytes:
    """A safetensors file of tensors that are contiguous and on the CPU, as engine.train.state packs them."""
    from safetensors.torch import save

    return save(state)


def decode(data: bytes) -> State:
    """The tensors of a safetensors file. Raises Problem("checkpoint_corrupted")."""
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        return load(data)
    except (SafetensorError, ValueError, KeyError) as mistake:
        raise Problem("checkpoint_corrupted", name="state") from mistake


def write(path: Path, data: bytes) -> None:
    """Writes a whole file or nothing. Raises Problem: disk_full, home_not_writable."""
    half = path.with_name(path.name + f".{os.getpid()}.half")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(data)
        os.replace(half, path)
    except OSError as mistake:
        half.unlink(missing_ok=True)
        full = mistake.errno in (errno.ENOSPC, errno.EDQUOT)
        raise Problem("disk_full" if full else "home_not_writable", folder=path.parent) from mistake


def file(folder: Path, step: int) -> Path:
    """Where the state of one step stands."""
    return folder / f"{int(step)}.safetensors"


def steps(folder: Path) -> np.ndarray:
    """Steps that have a saved state, in order."""
    found = sorted(int(f.stem) for f in folder.glob("*.safetensors") if f.stem.isdecimal())
    return np.array(found, dtype=np.int64)


def load(folder: Path, step: int) -> State:
    """The state of one step. Raises Problem: no_such_state, checkpoint_corrupted."""
    try:
        return decode(file(folder, step).read_bytes())
    except FileNotFoundError:
        raise Problem("no_such_state", step=step) from None


def copy(source: Path, target: Path, step: int) -> None:
    """Gives another run the state of one step to start from. Raises Problem("no_such_state")."""
    if not file(source, step).is_file():
        raise Problem("no_such_state", step=step)
    write(file(target, step), file(source, step).read_bytes())


def size(folder: Path) -> int:
    """Bytes of all files of a run."""
    return sum(f.stat().st_size for f in folder.glob("*") if f.is_file())
