"""Work done once behind the first page: wake the trainer, import torch, freeze the heap."""

import ctypes
import gc
import os
import sys
import threading

import streamlit as st

from engine.ui import memory


def up() -> None:
    """Cheap on every page: the trainer is looked for, torch is imported once in the background."""
    kept = memory.store()
    if kept and os.environ.get("AI_LIBRARY_TRAINER") != "off":
        from engine.runs.trainer import ensure_trainer

        ensure_trainer(kept)
    _torch()


@st.cache_resource(show_spinner=False)
def _torch() -> threading.Thread:
    thread = threading.Thread(target=_import_torch, daemon=True, name="warm torch")
    thread.start()
    return thread


def _import_torch() -> None:
    """The first import takes seconds; frozen objects are skipped by every later garbage collection."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _give_back()
    import torch

    from engine import labs

    torch.set_num_threads(1)  # the cores belong to the trainer's children
    for name in labs.names():
        labs.lab(name)
    gc.collect()
    gc.freeze()


def _give_back() -> None:
    """Memory of a megabyte or more goes back to the system when it is freed: glibc would keep feature maps for ever."""
    if sys.platform.startswith("linux"):
        M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
        mallopt = getattr(ctypes.CDLL(None), "mallopt", lambda _what, _value: 0)  # other C libraries have none
        mallopt(M_MMAP_THRESHOLD, 2**20)
        mallopt(M_ARENA_MAX, 2)
