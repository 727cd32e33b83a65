"""The CAPTCHA lab: its loss against brute force, its scores against counting by hand, and what is published."""

from itertools import product

import numpy as np
import pytest
import torch

from engine.ctc.decode import collapse
from engine.data.captcha import ALPHABET, LONGEST
from engine.labs import captcha
from engine.labs.captcha import (
    ALIKE,
    HELD_OUT_SEED,
    Config,
    characters,
    ctc,
    drawn,
    first_frame,
    fit,
    measure,
    network,
    read,
    right,
    texts,
    views,
    watched,
)
from engine.labs.knob import plain
from engine.runs.checkpoint import of
from engine.train.state import load, weights

CPU = torch.device("cpu")
SHORT = Config(steps=6, batch=4, hidden=8)


def padded(*rows: list[int]) -> torch.Tensor:
    return torch.tensor([row + [0] * (LONGEST - len(row)) for row in rows])


def saying(*paths: list[int]) -> torch.Tensor:
    """(T, B, 37) log-probabilities that name these symbols with certainty (almost)."""
    logits = torch.zeros(len(paths[0]), len(paths), 37)
    for row, path in enumerate(paths):
        logits[range(len(path)), row, path] = 50
    return logits.log_softmax(2)


def test_the_loss_is_that_of_all_paths_a_character() -> None:
    generator = torch.Generator().manual_seed(1)
    log_p = torch.full((4, 2, 37), -40.0)  # only the blank and two letters are possible
    log_p[..., :3] = torch.randn(4, 2, 3, generator=generator).log_softmax(2)
    losses = []
    for row, text in enumerate(([1, 2], [2])):
        paths = [path for path in product(range(3), repeat=4) if collapse(path) == text]
        total = sum(log_p[range(4), row, path].double().sum().exp() for path in paths)
        losses.append(-total.log() / len(text))
    assert float(ctc(log_p, padded([1, 2], [2]))) == pytest.approx(float(sum(losses)) / 2, rel=1e-5)


def test_what_is_read_and_how_it_is_counted() -> None:
    log_p = saying([3, 3, 0, 1, 20, 20, 0], [0, 12, 12, 0, 12, 0, 0], [0] * 7)
    assert read(log_p) == ["cat", "ll", ""]
    target = padded([3, 1, 20], [12, 12], [1, 2, 3])
    assert texts(target) == ["cat", "ll", "abc"]
    found = measure(log_p, target)
    assert float(found["strings"]) == pytest.approx(2 / 3)
    assert float(found["characters"]) == pytest.approx(1 - 3 / 8)
    pairs = [("a1", "al"), ("o0", "00"), ("xy", "x")]
    assert right(pairs) == 0
    assert right([tuple(text.translate(ALIKE) for text in pair) for pair in pairs]) == pytest.approx(2 / 3)
    assert characters(pairs) == pytest.approx(1 - 3 / 5)


def test_first_frame_is_lost_by_the_course_s_decoder_alone() -> None:
    assert first_frame(Config(), CPU) == ("cat", "at")


def test_training_pictures_and_scored_ones_are_others() -> None:
    seen, new = (set(texts(drawn(seed, 64, 0)[1])) for seed in (0, HELD_OUT_SEED))
    assert not seen & new
    assert all(set(text) <= set(ALPHABET) for text in seen | new)


def test_the_network_learns_one_batch_by_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = drawn(5, 4, 0)
    monkeypatch.setattr(captcha, "drawn", lambda _seed, _size, _number: batch)
    captcha.watched.cache_clear()
    first, *_, last = fit(Config(steps=60, batch=4, hidden=16, lr=5e-3), CPU)
    captcha.watched.cache_clear()
    assert float(last.metrics["loss"]) < 3.5 < float(first.metrics["loss"])  # it says more than blanks


def test_views_show_what_the_network_says_and_leave_training_alone() -> None:
    *_, last = fit(SHORT, CPU)
    model = load(network(SHORT), weights(last.state())).train()
    before = {name: buffer.clone() for name, buffer in model.named_buffers()}
    found = views(model)
    assert model.training
    assert all(torch.equal(buffer, before[name]) for name, buffer in model.named_buffers())
    x, y = watched()
    with torch.no_grad():
        probability = model.eval()(x[:1]).exp()[:, 0].T.numpy()  # (V, T)
    np.testing.assert_allclose(found["posteriors"]["probability"], probability, atol=1e-5)
    assert np.array_equal(255 - found["posteriors"]["picture"], x[0, 0].numpy())
    assert found["reading"]["true"].tolist() == texts(y)[: len(found["reading"]["true"])]


def test_the_published_network_reads_what_the_lesson_says() -> None:
    (found,) = of("captcha")
    scores = found.scores
    assert found.config == plain(Config())
    assert scores["accuracy"] >= 0.97
    assert scores["accuracy_alike"] >= scores["accuracy"] > scores["accuracy_font"]
    assert np.mean([scores[f"accuracy_{length}"] for length in (4, 5, 6)]) == pytest.approx(scores["accuracy"])
    assert scores["baseline_blank"] == 0
    recording = found.recording()
    _steps, strings = recording.curve("test_strings")
    assert strings[0] == 0
    blank = [recording.views(step)["posteriors"]["probability"][0].min() for step in recording.snapshots.tolist()]
    assert max(blank) > 0.5 > blank[-1], "for a while every column says blank; at the end some say letters"
