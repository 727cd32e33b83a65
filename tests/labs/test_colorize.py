"""The colorize lab: what is learned from and scored stays apart, its scores by hand, and what is published."""

import numpy as np
import pytest
import torch
from skimage.color import deltaE_cie76, rgb2lab

from engine.data import photo_kinds
from engine.data.photo_kinds import SAME
from engine.labs.colorize import (
    AB,
    Config,
    crop,
    drawn,
    evaluate,
    fit,
    levels,
    measure,
    mse,
    network,
    painted,
    parts,
    photos,
    planes,
    resized,
    swapped,
    two_apples,
    two_fusions,
)
from engine.labs.knob import plain
from engine.runs.checkpoint import of
from engine.train.state import weights

CPU = torch.device("cpu")
SHORT = Config(steps=2, batch=2, width=2)


def colours(seed: int, *shape: int) -> torch.Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def test_no_thing_is_both_learned_from_and_scored() -> None:
    train, held_out = photos()
    assert (len(train), len(held_out)) == (134, 47)
    chosen, folds = photo_kinds.chosen(), photo_kinds.folds()
    things = [{SAME.get(p.name, p.name) for p, fold in zip(chosen, folds, strict=True) if (fold == 0) is side}
              for side in (True, False)]
    assert not things[0] & things[1]
    assert {photo.category for photo in chosen}.isdisjoint({"tool", "object"})
    assert not any(torch.equal(one, other) for one in train for other in held_out)


def test_a_crop_is_a_part_of_its_photo_and_a_batch_hangs_on_its_number_alone() -> None:
    wave = torch.arange(192.0)
    photo = torch.stack([wave.expand(192, 192), wave[:, None].expand(192, 192), torch.zeros(192, 192)])
    for seed in range(20):
        across, down, rest = crop(photo, np.random.default_rng(seed))[0] * 255
        step = (across[:, -2] - across[:, 1]) / 93  # pixels of the photo a pixel of the crop; below 0: mirrored
        assert ((step.abs() >= 0.97) & (step.abs() <= 2.03)).all()
        assert torch.allclose(((down[-2] - down[1]) / 93), step.abs(), atol=1e-3)
        assert not rest.any()
    train = torch.randint(0, 256, (3, 3, 192, 192), dtype=torch.uint8)
    one, again, other = (drawn(train, SHORT, number) for number in (5, 5, 6))
    assert all(map(torch.equal, one, again))
    assert not torch.equal(one[0], other[0])
    assert [tuple(part.shape) for part in one] == [(2, 1, 96, 96), (2, 2, 96, 96)]


def test_planes_come_apart_and_together_again() -> None:
    rgb = torch.randint(0, 256, (2, 3, 9, 7), dtype=torch.uint8)
    assert torch.equal(painted(*planes(rgb)), rgb)
    assert float(mse(torch.full((1, 2, 3, 3), AB), torch.zeros(1, 2, 3, 3))) == 1
    assert levels(torch.tensor([-AB, 0.0, AB])[:, None, None].expand(3, 48, 48))[:, 0, 0].tolist() == [1, 128, 255]


def test_delta_e_is_scikit_image_s_when_the_lightness_is_right() -> None:
    lab = rgb2lab(colours(0, 2, 8, 8, 3).numpy())
    other = lab.copy()
    other[..., 1:] += 40 * colours(1, 2, 8, 8, 2).numpy()
    flat = [torch.from_numpy(x).permute(0, 3, 1, 2)[:, 1:] for x in (lab, other)]
    assert float(measure(*flat)["delta_e"]) == pytest.approx(deltaE_cie76(lab, other).mean(), rel=1e-5)


def test_scores_by_hand() -> None:
    *_, last = fit(SHORT, CPU)
    scores = evaluate(weights(last.state()), SHORT, CPU)
    train, held_out = (planes(resized(x, 128))[1].double().permute(0, 2, 3, 1).reshape(-1, 2) for x in photos())
    chroma = held_out.norm(dim=1)
    assert scores["delta_e_grey"] == pytest.approx(float(chroma.mean()), rel=1e-5)
    away = held_out - train.mean(dim=0)
    assert scores["delta_e_mean"] == pytest.approx(float(away.norm(dim=1).mean()), rel=1e-5)
    assert scores["rmse_mean"] == pytest.approx(float((away**2).mean().sqrt()), rel=1e-5)
    sky = (held_out[:, 1] < -20) & (held_out[:, 0].abs() < 10)
    assert float(chroma[sky].mean()) > scores["dull_grey"]


def test_each_pixel_has_one_kind_and_one_hue() -> None:
    true = planes(resized(photos()[1], 32))[1]
    found = parts(true)
    for group in (("animal", "monument", "fish", "energy"), ("blue", "green", "warm", "dull")):
        assert torch.equal(sum(found[name].int() for name in group), torch.ones(47, 32, 32, dtype=torch.int32))


def test_swapped_gives_each_photo_the_vector_of_the_one_before() -> None:
    torch.manual_seed(0)
    model, light = network(SHORT), 100 * colours(3, 3, 1, 32, 32)
    found = swapped(model, light)
    for row in range(3):
        own, before = light[row][None], light[row - 1][None]
        torch.testing.assert_close(found[row], model(own, model.vector(before))[0])


def test_the_two_fusions_are_those_of_the_worked_example() -> None:
    right, noted = two_fusions(Config(), CPU)
    assert right[0, 2:].tolist() == [[[10, 10], [10, 10]], [[20, 20], [20, 20]]]
    assert noted[0, 2:].tolist() == [[[10, 20], [10, 20]], [[10, 20], [10, 20]]]


def test_no_answer_is_better_than_the_mean_of_two_apples_and_it_is_duller() -> None:
    (error, chroma), picture = two_apples(Config(), CPU)
    apples = torch.tensor([[60.0, 40], [-40.0, 45]])
    grid = torch.cartesian_prod(torch.arange(-100.0, 101), torch.arange(-100.0, 101, 0.5))  # every other answer
    errors = (grid[:, None] - apples).square().mean(dim=(1, 2))
    assert float(error[2]) == pytest.approx(float(errors.min()))
    assert chroma[2] < chroma[:2].min()
    red, green, blue = picture[0, :, 0, 2].tolist()
    assert red > green > blue  # brown


@pytest.mark.parametrize("name", ["colorize", "colorize-local"])
def test_what_is_published_beats_grey_and_the_mean_colour(name: str) -> None:
    found = {checkpoint.name: checkpoint for checkpoint in of("colorize")}[name]
    scores = found.scores
    assert found.config == plain(Config(whole="on" if name == "colorize" else "off"))
    assert scores["delta_e"] < min(scores["delta_e_grey"], scores["delta_e_mean"]) - 1.5
    assert scores["rmse"] < min(scores["rmse_grey"], scores["rmse_mean"]) - 1
    assert scores["better"] > 0.6
    assert len(found.recording().snapshots) >= 60
