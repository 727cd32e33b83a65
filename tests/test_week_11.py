"""Week 11: what the lesson on colouring states and predicts agrees with scikit-image, torch and the worked examples."""

import re

import numpy as np
import pytest
import torch
from skimage.color import lab2rgb, rgb2lab
from torch import nn
from torch.nn import functional as F

from engine import course, worked
from engine.exam import bank
from engine.models.colorizer import Colorizer
from engine.runs import checkpoint

LESSON = course.lesson("w11_colorization")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items()}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
BODY = {id: one.body["en"] for id, one in SECTIONS.items()}
QUESTIONS = {question.id: question for question in bank.load(LESSON.folder)}


def lab(*rgb: float) -> np.ndarray:
    """L*, a*, b* of a colour of the screen, 0 … 255."""
    return rgb2lab(np.array([[rgb]]) / 255)[0, 0]


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def code(section: str) -> str:
    return re.search(r"```python\n(.*?)```", BODY[section], re.DOTALL)[1]


def test_the_week_is_covered_whole() -> None:
    report = course.coverage(11)
    assert report["items"]["missing"] == report["errata"]["missing"] == []
    assert {box.id for box in LESSON.errata} == {id for id, slip in course.errata().items() if slip.week == 11}
    assert not [id for id in course.coverage()["questions"]["missing"] if id.startswith("Q11")]
    assert len(QUESTIONS) == 31
    assert all(one.predict for one in LESSON.sections)


def test_red_and_grey_are_alike_in_lightness_alone() -> None:
    red, grey = lab(255, 0, 0), lab(128, 128, 128)
    assert f"{red[0]:.2f} and {grey[0]:.2f}" in GUESSES["separate"].because["en"]
    assert f"about {np.linalg.norm(red[1:] - grey[1:]):.0f} apart" in BODY["separate"]
    assert RIGHT["separate"] == "They are almost the same"
    assert np.abs(grey[1:]).max() < 0.01
    assert RIGHT["lab-space"] == "Both 0"


def test_a_little_lighter_moves_all_of_rgb() -> None:
    colour = lab(141, 182, 60)
    lighter = lab2rgb((colour + np.array([2, 0, 0]))[None, None])[0, 0] * 255
    assert (np.abs(lighter - [141, 182, 60]) > 1).all()
    assert RIGHT["rgb"] == "Usually all three"


def test_the_board_of_the_screen_leaves_it_at_a_lightness_of_90() -> None:
    inside, outside = (grids("lab_rgb", SECTIONS["screen"].inputs.get("lab_rgb", {}) | {"L": L}) for L in (60, 90))
    assert not inside["outside"].any()
    assert outside["outside"].any()
    assert outside["rgb"].max() > 255


@pytest.mark.parametrize(("section", "out"), [("low", 128), ("mid", 32)])
def test_the_boards_of_low_and_mid_level_are_as_long_as_torch_says(section: str, out: int) -> None:
    sizes = SECTIONS[section].inputs["conv_size"]
    layer = nn.Conv1d(1, 1, sizes["k"], sizes["s"], sizes["p"])
    assert layer(torch.zeros(1, 1, sizes["n"])).shape[-1] == out == grids("conv_size", sizes)["out"].item()


def test_the_five_parts_have_the_sizes_that_the_lesson_states() -> None:
    model = Colorizer(width=2).eval()
    seen: dict[str, tuple] = {}
    for name in ("low", "mid", "context", "fusion"):
        getattr(model, name).register_forward_hook(lambda _m, _x, y, name=name: seen.update({name: tuple(y.shape)}))
    with torch.inference_mode():
        ab = model(torch.zeros(1, 1, 256, 256))
    side = int(RIGHT["low"])
    assert seen["low"][2:] == seen["mid"][2:] == seen["fusion"][2:] == (side, side)
    assert len(seen["context"]) == 2  # one vector
    assert tuple(ab.shape) == (1, int(RIGHT["task"]), 256, 256)
    assert RIGHT["mid"] == f"{side}×{side}"
    assert RIGHT["colour"] == str(F.interpolate(torch.zeros(1, 1, 28, 28), scale_factor=8).shape[-1])


def test_fusion_by_the_code_of_the_page_is_the_board_and_repeat_is_not() -> None:
    made = grids("fusion_broadcast", SECTIONS["slip"].inputs["fusion_broadcast"])
    glo, mid = torch.tensor([[10.0, 20.0]]), torch.tensor([[[[1.0, 2], [3, 4]], [[5, 6], [7, 8]]]])
    names = {"torch": torch, "glo": glo, "mid": mid}
    exec(code("slip"), names)
    fused = names["fusion"]
    assert fused.shape[1] == int(RIGHT["fusion"])
    assert np.allclose(fused[0].flatten(1), made["fused"])
    slip = glo.repeat(1, 4).reshape(-1, 2, 2, 2)[0]
    assert slip[0].flatten().tolist() == [10, 20, 10, 20]
    assert np.allclose(slip.flatten(1), made["slip"])
    assert np.allclose(slip.flatten(1) - fused[0, 2:].flatten(1), made["off"])
    assert made["off"].any()


def test_the_code_of_the_lab_runs_and_makes_a_lab_image() -> None:
    model = nn.Conv2d(1, 2, 3, padding=1)
    names = {"torch": torch, "nn": nn, "model": model, "L": torch.rand(2, 8, 8), "AB": torch.rand(2, 2, 8, 8),
             "optim": torch.optim.Adam(model.parameters(), lr=0.001)}
    exec(code("lab"), names)
    assert tuple(names["lab"].shape) == (2, 3, 8, 8)
    assert names["L"].shape == (2, 1, 8, 8)


def test_the_flattened_maps_of_the_paper() -> None:
    low = 224 // 2 // 2 // 2
    assert (low, low // 2 // 2) == (28, 7)
    assert f"{512 * 7 * 7:,}" in BODY["global"]


def test_the_best_constant_answer_is_the_mean_and_it_is_duller() -> None:
    apples = np.stack([lab(255, 99, 71)[1:], lab(141, 182, 0)[1:]])
    mean = apples.mean(0)
    best = torch.zeros(2, dtype=torch.float64, requires_grad=True)
    search = torch.optim.LBFGS([best], max_iter=50)
    search.step(lambda: _backward(F.mse_loss(best.expand(2, 2), torch.from_numpy(apples)), best))
    assert np.allclose(best.detach(), mean, atol=1e-3)
    told = [f"({a:.0f}, {b:.0f})".replace("-", "−") for a, b in (*apples, mean)]
    assert all(pair in BODY["brown"] for pair in told)
    assert np.linalg.norm(mean) < np.linalg.norm(apples, axis=1).min()
    red, green, blue = grids("lab_rgb", SECTIONS["brown"].inputs["lab_rgb"])["screen"][0]
    assert red > green > blue  # an orange that is dark: brown
    assert red < 160


def _backward(loss: torch.Tensor, of: torch.Tensor) -> torch.Tensor:
    of.grad = torch.autograd.grad(loss, of)[0]
    return loss


def test_the_side_is_an_eighth_and_the_area_a_sixty_fourth() -> None:
    proof = LESSON.erratum("S-W11-03").proof
    assert grids(proof.id, proof.inputs)["jump"][-1].item() == 8
    x = torch.zeros(1, 1, 64, 64)
    for kernel, stride in proof.inputs["layers"]:
        x = nn.Conv2d(1, 1, kernel, stride, kernel // 2)(x)
    assert x.numel() * 64 == 64 * 64


def test_what_the_page_says_of_the_lab_is_what_was_measured() -> None:
    both, local = ({one.name: one.scores for one in checkpoint.of("colorize")}[name]
                   for name in ("colorize", "colorize-local"))
    rows = re.findall(r"\| ([\d.]+) \|", BODY["result"])
    measured = (both["delta_e_grey"], both["delta_e_mean"], local["delta_e"], both["delta_e"])
    assert rows == [f"{score:.1f}" for score in measured]
    assert f"from {both['green_grey']:.1f} to {both['green']:.1f}" in BODY["result"]
    assert f"from {both['dull_grey']:.1f} to {both['dull']:.1f}" in BODY["result"]
    assert f"only {local['delta_e'] - both['delta_e']:.1f}," in BODY["result"]
    assert f"from {both['delta_e']:.1f} to {both['swapped']:.1f}" in GUESSES["result"].because["en"]
    assert RIGHT["result"] == "Further away"
