"""Processes for runs: forked from a server that has torch loaded, so that a run starts in milliseconds."""

import json
import multiprocessing
import sys
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine.runs.limits import cores
from engine.runs.run import Run

# Other people's code only: ours is read anew by every child, so an edited lab needs no new trainer.
# The first optimiser step imports torch._dynamo, which takes a second.
PRELOAD = ["torch", "torch._dynamo", "torchvision", "numpy", "safetensors.torch", "sqlite3", "filelock", "platformdirs"]


def context() -> BaseContext:
    """Forks from a clean server; whole new processes where forking is not possible or not safe (macOS)."""
    if sys.platform in ("win32", "darwin"):
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload(PRELOAD)
    return found


class Children:
    """Starts a process for a run of the store at `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.context = context()

    def start(self, run: Run) -> BaseProcess:
        """A process that makes the run."""
        process = self.context.Process(target=_work, args=(str(self.home), run.id), name=f"run {run.id}")
        process.start()
        return process

    def places(self) -> list[str]:
        """Devices of this machine, best first, as often as each can take a run at once; asked of a child,
        because a process that has touched a GPU must not be forked. Waits until torch is loaded."""
        here, there = self.context.Pipe(duplex=False)
        process = self.context.Process(target=_tell_devices, args=(there,))
        process.start()
        there.close()
        found = json.loads(here.recv_bytes())
        process.join()
        return found


def _work(home: str, id: str) -> None:
    from engine.runs.worker import main

    main(Path(home), id)


def _tell_devices(there: Connection) -> None:
    import torch

    from engine.device import available

    gpus = [f"cuda:{index}" for index in range(torch.cuda.device_count())] if "cuda" in available() else []
    others = ["mps"] if "mps" in available() else []
    there.send_bytes(json.dumps([*gpus, *others, *["cpu"] * cores()]).encode())
