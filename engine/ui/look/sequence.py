"""What recurrent networks are shown: the learner's sentence, 30 days of a share, or a sequence to be remembered."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from engine.ui.look.typed import LONGEST, typed
from engine.ui.spot import index
from engine.words import say

if TYPE_CHECKING:
    from torch import Tensor, nn

REMEMBERED, DISTRACTING, ASKED = "ABCDEFGH", "wxyz", "?"  # the symbols of the memory task
SEEN = {" ": "␣", "\n": "↵"}  # characters that leave no trace


@dataclass(frozen=True, eq=False)
class Sequence:
    """One sequence as people read it and as each network does."""

    code: str  # names it in caches
    labels: tuple[str, ...]  # a step each
    read: "Callable[[nn.Module], Tensor]"  # model -> (T, I) what its recurrent layer is given
    answers: tuple[str, ...] = ()  # what a network can answer after every step; empty when it answers once
    true: tuple[str, ...] = ()  # the right answer after every step
    names: tuple[str, ...] = ()  # of the steps in full, where their labels are short


def sequence(lab: str, config: Any, language: str) -> Sequence:
    """The learner's choice for the networks of a lab, kept in the URL."""
    return {"sentence": _sentence, "stock": _days, "memory": _symbols}[lab](config, language)


def _sentence(_config: Any, language: str) -> Sequence:
    """The learner's own words, else a held-out sentence in the language of the page."""
    import torch

    from engine.data.sentences import decode, encode, vocabulary
    from engine.labs.sentence import begun, sample

    default = decode(sample(language)[:LONGEST].tolist()).rpartition(" ")[0]
    text = typed(say(language, "conveyor.text"), "_text", default, language)
    numbers = begun(torch.from_numpy(encode(text)))  # (1 + T,)
    labels = _visible(f"\n{text}\n")  # the network is to foretell each of these from those before
    return Sequence(f"text/{text}", labels[:-1], lambda model: model.embedding(numbers), _visible(vocabulary()),
                    labels[1:])


def _days(config: Any, language: str) -> Sequence:
    """A held-out window of 30 days."""
    from engine.data.windows import DAYS, windowed
    from engine.labs.stock import quotes as of

    quotes = of(config.data)
    found = windowed(quotes, config.features, config.target)
    lasts = [str(day) for day in quotes.date[found.cut + DAYS - 1 : -1]]  # window i holds the days i … i + 29
    asked = st.query_params.get("day")
    last = st.session_state["_day"] = asked if asked in lasts else lasts[len(lasts) // 2]
    st.select_slider(say(language, "conveyor.day"), lasts, key="_day",
                     on_change=lambda: st.query_params.update({"day": st.session_state["_day"]}))
    first = found.cut + lasts.index(last)
    days = tuple(str(day) for day in quotes.date[first : first + DAYS])
    return Sequence(f"day/{last}", tuple(day[8:] for day in days), lambda _model: found.x[first], names=days)


def _symbols(config: Any, language: str) -> Sequence:
    """A held-out sequence of the memory task."""
    from engine.data.recall import sequences
    from engine.labs.memory import HELD_OUT, HELD_OUT_SEED

    number = st.session_state["_sequence"] = index(st.query_params.get("sequence"), HELD_OUT) or 0
    st.number_input(say(language, "conveyor.sequence"), 0, HELD_OUT - 1, key="_sequence",
                    on_change=lambda: st.query_params.update({"sequence": str(st.session_state["_sequence"])}))
    st.caption(say(language, "conveyor.task"))
    x = sequences(HELD_OUT, config.delay, HELD_OUT_SEED)[0][number]  # (T + 2,)
    labels = tuple((REMEMBERED + DISTRACTING + ASKED)[symbol] for symbol in x.tolist())
    return Sequence(f"memory/{config.delay}/{number}", labels, lambda model: model.one_hot(x), tuple(REMEMBERED),
                    (labels[0],) * len(labels))


def _visible(letters: Iterable[str]) -> tuple[str, ...]:
    return tuple(SEEN.get(letter, letter) for letter in letters)

