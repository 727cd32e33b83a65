"""Recurrent networks to look into side by side: trained ones, and the same as they were before training."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine import labs
from engine.labs import knob
from engine.ui.look.trained import Trained, trained
from engine.ui.runs import shipped

if TYPE_CHECKING:
    from torch import nn

CELLS = ("rnn", "lstm", "gru")  # the order on screen
READ = ("text", "features", "target")  # settings of the labs that say what is read


@dataclass(frozen=True, eq=False)
class Net:
    """One network, twice; never to be changed."""

    cell: str  # "rnn", "lstm" or "gru"
    code: str  # names the trained weights
    trained: "nn.Module"
    random: "nn.Module"


@dataclass(frozen=True, eq=False)
class Nets:
    """Networks that read the same sequence, and the settings that made the one chosen."""

    nets: list[Net]
    config: Any


def nets(name: str, language: str) -> Nets | None:
    """The networks of a lab, the learner's choice among them; None when nothing is trained yet.

    In a race all racers; else the network chosen, and a published one of every other cell that reads the same.
    """
    found = trained(name, language)
    if found is None:
        return None
    if hasattr(labs.lab(name), "RACERS"):
        return Nets([_opened(f"{found.code}/{found.step}/{cell}", name, found, cell) for cell in CELLS], found.config)
    chosen = [_opened(f"{one.code}/{one.step}", name, one) for one in [found, *_partners(name, found)]]
    return Nets(sorted(chosen, key=lambda net: CELLS.index(net.cell)), found.config)


def _partners(name: str, found: Trained) -> list[Trained]:
    """Published networks with another cell that read the same; those trained alike first."""
    def alike(config: Any) -> int:
        return sum(getattr(config, one.name) == getattr(found.config, one.name) for one in fields(config))

    have = [(code, one, knob.read(labs.lab(name).Config, one.config)) for code, one in shipped(name).items()]
    partners = {found.config.cell: None}
    for code, one, config in sorted(have, key=lambda three: -alike(three[2])):
        if all(getattr(config, name, "") == getattr(found.config, name, "") for name in READ):
            partners.setdefault(config.cell, (code, one, config))
    return [Trained(code, one.weights(), config, int(one.recording().snapshots[-1]))
            for code, one, config in filter(None, partners.values())]


@st.cache_resource(show_spinner=False, max_entries=16)
def _opened(code: str, name: str, _found: Trained, racer: str = "") -> Net:
    """The weights of before training are drawn again from the run's own seed."""
    import torch

    from engine.train.lockstep import one
    from engine.train.state import load

    lab, config = labs.lab(name), _found.config
    which = (racer,) if racer else ()
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(config.seed)
        random = lab.network(config, *which)
    weights = one(racer, _found.weights) if racer else _found.weights
    return Net(racer or config.cell, code, load(lab.network(config, *which), weights).eval(), random.eval())
