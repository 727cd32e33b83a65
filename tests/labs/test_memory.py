"""The memory lab: what is asked, gradients by hand, and what the published runs measured."""

import numpy as np
import pytest
import torch

from engine.data.recall import CLASSES, CUE, SYMBOLS, sequences
from engine.labs import memory
from engine.labs.memory import ACROSS, RACERS, Config, drawn, evaluate, fit, gradients, network, racers, steps
from engine.runs.checkpoint import checkpoint, names
from engine.train.state import weights
from engine.ui.across import table

CPU = torch.device("cpu")
TINY = Config(delay=4, hidden=8, epochs=1, batch=1000)
DELAYS = {"memory-5": 5, "memory-20": 20, "memory-40": 40, "memory": 60}


@pytest.mark.parametrize("delay", [1, 5, 60])
def test_a_sequence_is_a_symbol_a_delay_and_a_sign(delay: int) -> None:
    x, first = sequences(5000, delay, seed=3)
    assert x.shape == (5000, delay + 2)
    assert (x[:, 0] == first).all()
    assert (x[:, -1] == CUE).all()
    assert x[:, 1:-1].min() == CLASSES
    assert x[:, 1:-1].max() == CUE - 1
    assert x.max() < SYMBOLS
    assert first.bincount().float() / 5000 == pytest.approx(np.full(CLASSES, 1 / CLASSES), abs=0.02)
    assert torch.equal(sequences(5000, delay, seed=3)[0], x)
    assert not torch.equal(sequences(5000, delay, seed=4)[0], x)


def test_the_delay_itself_says_nothing_about_the_symbol() -> None:
    """Least squares on everything but the first symbol does no better than chance on other sequences."""
    (x, y), (new_x, new_y) = sequences(3000, 6, seed=0), sequences(3000, 6, seed=1)
    rows = [torch.nn.functional.one_hot(part[:, 1:], SYMBOLS).flatten(1).double() for part in (x, new_x)]
    plane = torch.linalg.lstsq(rows[0], torch.nn.functional.one_hot(y, CLASSES).double(), driver="gelsd").solution
    assert ((rows[1] @ plane).argmax(dim=1) == new_y).double().mean() == pytest.approx(1 / CLASSES, abs=0.03)


def test_held_out_sequences_are_the_same_for_every_seed_and_in_no_training_set() -> None:
    (x, _), (held_out, _) = drawn(Config())
    (other, _), (again, _) = drawn(Config(seed=7))
    assert torch.equal(held_out, again)
    assert not torch.equal(x, other)
    assert not {tuple(row) for row in x.tolist()} & {tuple(row) for row in held_out.tolist()}


@pytest.mark.parametrize("racer", RACERS)
def test_gradients_are_those_of_a_small_change(racer: str) -> None:
    """The length of the gradient by central differences, one input number at a time, in double precision."""
    torch.manual_seed(0)
    model, x = network(TINY, racer).double(), sequences(3, 4, seed=0)[0]
    given, small = torch.nn.functional.one_hot(x, SYMBOLS).double(), 1e-6
    slope = torch.zeros_like(given)
    with torch.no_grad():
        for place in np.ndindex(*given.shape):
            change = torch.zeros_like(given)
            change[place] = small
            up, down = (model.recall(given + sign * change).amax(dim=1)[place[0]] for sign in (1, -1))
            slope[place] = (up - down) / (2 * small)
    expected = slope.norm(dim=2).mean(dim=0).numpy()
    assert gradients(model.float(), x) == pytest.approx(expected, rel=1e-3)


def test_gates_of_lstm_and_gru_start_open_and_the_rnn_as_pytorch_makes_it() -> None:
    found = racers(Config())
    torch.manual_seed(0)
    plain = torch.nn.RNN(SYMBOLS, 48, batch_first=True)
    assert all(torch.equal(value, found["rnn"].rnn.state_dict()[name]) for name, value in plain.state_dict().items())
    kept = {racer: found[racer].rnn.bias_ih_l0[48:96].exp() for racer in ("lstm", "gru")}
    assert all(bias.min() >= 1 and bias.max() <= 61.01 for bias in kept.values())


def test_a_plain_rnn_gets_almost_no_gradient_from_sixty_steps_ago_even_before_training() -> None:
    found = next(iter(fit(Config(batch=100), CPU))).views()["gradients"]
    assert found["x"].tolist() == list(range(-61, 1))
    share = {racer: found[racer][0] / found[racer][-1] for racer in RACERS}
    assert share["rnn"] < 1e-10
    assert min(share["lstm"], share["gru"]) > 1e-6


def test_a_short_delay_is_learned_by_all() -> None:
    config = Config(delay=2, hidden=24, epochs=3, batch=64, lr=5e-3)
    *_, last = fit(config, CPU)
    assert last.number == steps(config) == 300
    scores = evaluate(weights(last.state()), config, CPU)
    assert min(scores[f"accuracy_{racer}"] for racer in RACERS) == 1
    assert 0.125 <= scores["baseline_most"] < 0.16


def test_published_runs_differ_in_their_delay_only() -> None:
    assert {name: checkpoint(name).config for name in DELAYS} == {
        name: vars(Config()) | {"delay": delay} for name, delay in DELAYS.items()}
    found = table(memory, [checkpoint(name) for name in names() if name.partition("-")[0] == "memory"])
    assert found["x"].tolist() == sorted(DELAYS.values())
    assert ACROSS[0] == "delay"


def test_published_at_sixty_steps_the_rnn_guesses_and_the_others_recall() -> None:
    scores = checkpoint("memory").scores
    assert scores["accuracy_rnn"] < scores["baseline_most"] + 0.03
    assert min(scores["accuracy_lstm"], scores["accuracy_gru"]) >= 0.99
    assert checkpoint("memory-5").scores["accuracy_rnn"] >= 0.99, "it is the delay"


def test_published_gradients_show_who_remembers() -> None:
    recording = checkpoint("memory").recording()
    found = recording.views(int(recording.snapshots[-1]))["gradients"]
    assert found["rnn"][0] < 1e-3 * found["rnn"].max()
    for racer in ("lstm", "gru"):
        between = np.median(found[racer][1:-1])
        assert found[racer][0] > 10 * between, "the first symbol weighs most of all that came before the question"


def test_published_files_are_small() -> None:
    sizes = {name: sum(file.stat().st_size for file in checkpoint(name).folder.glob(f"{name}.*"))
             for name in names() if name.partition("-")[0] == "memory"}
    assert max(sizes.values()) < 1e6
