"""The restoring lab: the U without skips, the target that is the input, and its rivals."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from engine.labs import restore, segment
from engine.labs.knob import plain
from engine.labs.restore import Config, drawn, edges, fit, mse, network, shrunk, side_by_side
from engine.runs.checkpoint import checkpoint
from engine.trace import trace

CPU = torch.device("cpu")
SHORT = Config(steps=2, batch=2, side=48)


def test_it_truly_compresses() -> None:
    x, picture = drawn(Config(), 0, 2, 0)
    seen = trace(network(Config()).eval(), x)
    assert seen["bottom"][0].numel() == 512
    assert picture[0].numel() == 12_288
    assert not [name for name in seen if name.startswith("skip")]
    assert torch.equal((picture * 255).round().byte(), x), "the target is the input"


def test_the_loss_is_the_mean_of_squares() -> None:
    logits, picture = torch.randn(2, 3, 4, 4), torch.rand(2, 3, 4, 4)
    p = 1 / (1 + np.exp(-logits.numpy().astype(float)))
    assert float(mse(logits, picture)) == pytest.approx(np.mean((p - picture.numpy()) ** 2), rel=1e-4)


def test_both_labs_draw_the_same_pictures() -> None:
    one, other = drawn(SHORT, 3, 4, 2)[0], segment.drawn(segment.Config(side=48), 3, 4, 2)[0]
    assert torch.equal(one, other)
    segmentation, reconstruction = (loss.detach() for loss in side_by_side(SHORT, CPU))
    assert float(segmentation) == pytest.approx(np.log(2), abs=0.3), "an untrained network knows nothing"
    assert 0 < float(reconstruction) < 0.5


def test_the_rival_keeps_no_more_numbers_and_shrinks_as_pillow_does() -> None:
    _, picture = drawn(Config(), 0, 2, 0)
    found = shrunk(picture, Config())
    side = 13  # 3·13² = 507 of 512 numbers
    whole = Image.fromarray((picture[0, 0].numpy() * 255).astype(np.float32), "F")
    small = whole.resize((side, side), Image.Resampling.BICUBIC)
    again = torch.from_numpy(np.array(small)).view(1, 1, side, side)
    expected = torch.nn.functional.interpolate(again, (64, 64), mode="bicubic")[0, 0] / 255
    assert float((found[0, 0] - expected).abs().mean()) < 0.01
    constant = torch.full((1, 3, 64, 64), 0.3)
    torch.testing.assert_close(shrunk(constant, Config()), constant)


def test_edges_lie_on_both_sides_of_the_boundary() -> None:
    near = edges(SHORT)
    mask = segment.drawn(segment.Config(side=48), segment.HELD_OUT_SEED, segment.SCORED, 1, held_out=True)[1][:, 0] > 0
    turned = (mask[:, 1:] != mask[:, :-1]).nonzero()[:500]  # a step down crosses the boundary here
    assert near[turned[:, 0], turned[:, 1], turned[:, 2]].all()
    assert near[turned[:, 0], turned[:, 1] + 1, turned[:, 2]].all()
    assert 0.02 < float(near.float().mean()) < 0.6


def test_one_batch_is_learned(monkeypatch: pytest.MonkeyPatch) -> None:
    batch = drawn(SHORT, 5, 2, 0)
    monkeypatch.setattr(restore, "drawn", lambda *_args, **_more: batch)
    restore.watched.cache_clear()
    first, *_, last = fit(replace(SHORT, steps=30), CPU)
    restore.watched.cache_clear()
    assert float(last.metrics["loss"]) < float(first.metrics["loss"]) / 3


def test_the_published_network_beats_the_mean_picture_and_fails_most_at_the_boundary() -> None:
    found = checkpoint("restore")
    scores = found.scores
    assert found.config == plain(Config())
    assert scores["latent"] / scores["inputs"] == pytest.approx(1 / 24)
    assert scores["mse"] < scores["mse_baseline_mean"] / 2
    assert scores["psnr"] > scores["psnr_baseline_mean"] + 3
    assert scores["edge"] > 1.2
