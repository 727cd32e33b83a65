"""Week 10: what the lesson states and predicts agrees with torch, NumPy and the worked examples."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine import course, worked
from engine.exam import bank
from engine.models.autoencoder import MAP, AutoEncoder
from engine.runs import checkpoint
from engine.train.roc import auroc

LESSON = course.lesson("w10_autoencoder")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.questions()}
BOXES = {box.id: box for box in LESSON.errata}


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def of_box(id: str) -> dict[str, np.ndarray]:
    """The numbers that prove an erratum."""
    return grids(BOXES[id].proof.id, BOXES[id].proof.inputs)


def right_option(id: str) -> str:
    return next(option.text["en"] for option in QUESTIONS[id].options if option.right)


def test_week_10_is_covered_whole() -> None:
    report = course.coverage(10)
    assert [part["missing"] for part in report.values()] == [[], [], [], []]


def test_predicted_errors_are_true() -> None:
    error = torch.tensor([0.1, -0.1, -0.1, 0.2], dtype=torch.float64)
    assert float(RIGHT["loss"]) == pytest.approx(F.mse_loss(error, torch.zeros(4)).item())
    assert f"{error.mean():g}" in GUESSES["loss"].because["en"]
    assert float(QUESTIONS["Q10-S02"].answer["en"]) == pytest.approx((error**2).mean().item())


def test_predicted_sizes_are_true() -> None:
    larger = {n: nn.ConvTranspose2d(1, 1, 3)(torch.empty(1, 1, n, n)).shape[2:] for n in (3, 4)}
    assert RIGHT["sizes"] == "×".join(map(str, larger[4]))
    assert right_option("Q10-M05") == "×".join(map(str, larger[3]))
    smaller = nn.Conv2d(1, 1, 3)(torch.empty(1, 1, 5, 5))
    assert QUESTIONS["Q10-S08"].answer["en"] == "×".join(map(str, smaller.shape[2:]))
    assert int(RIGHT["upsample"]) == sum(p.numel() for p in nn.Upsample(scale_factor=2).parameters())
    weights = nn.ConvTranspose2d(8, 8, 2, stride=2).weight.numel()
    assert f"= {weights} weights" in GUESSES["upsample"].because["en"]


def test_compression_is_counted_right() -> None:
    code = torch.empty(64, 8, 8).numel()
    assert f"{code:,} ÷ 784 ≈ {code / 784:.1f}" in GUESSES["compress"].because["en"]
    assert RIGHT["compress"] == "It grows about fivefold"
    assert [torch.empty(3, n, n).numel() // code for n in (64, 128)] == [3, 12]
    assert float(QUESTIONS["Q10-S03"].answer["en"]) == 784 / 128
    assert int(QUESTIONS["Q10-S04"].answer["en"]) == code
    assert of_box("E-W10-06")["narrow"][:, 0].tolist() == [1, 1, 0, 0]


def test_the_lab_has_the_shapes_that_the_lesson_says() -> None:
    model = AutoEncoder().eval()
    with torch.no_grad():
        z = model.encode(torch.zeros(2, 1, 28, 28))
        out = model.decode(z)
    assert tuple(z.shape[1:]) == MAP == (8, 7, 7)
    assert z[0].numel() * 2 == 784
    assert out.shape[1:] == (1, 28, 28)
    assert model.last.in_channels == 16


def test_updates_of_the_lab_are_counted_right() -> None:
    assert int(RIGHT["lab"].replace(",", "")) == 20 * len(torch.arange(4000).split(32))


def test_the_code_of_the_exam_has_the_shapes_of_its_comments() -> None:
    conv1, conv2, conv3 = nn.Conv2d(1, 16, 3, padding=1), nn.Conv2d(16, 8, 3, padding=1), nn.Conv2d(16, 1, 3, padding=1)
    up1, up2, pool = nn.ConvTranspose2d(8, 8, 2, stride=2), nn.ConvTranspose2d(8, 16, 2, stride=2), nn.MaxPool2d(2)
    x = pool(conv1(torch.zeros(1, 1, 28, 28)))
    z = pool(conv2(x))
    assert (tuple(x.shape[1:]), tuple(z.shape[1:])) == ((16, 14, 14), (8, 7, 7))
    assert conv3(up2(up1(z))).shape[1:] == (1, 28, 28)
    assert all(f"{tuple(one.shape[1:])}" in QUESTIONS["Q10-E05"].code for one in (x, z))


def test_a_copy_has_no_loss_and_the_swapped_row_is_proved() -> None:
    assert of_box("E-W10-05")["mse"] == 0
    loss = of_box("E-W10-01")
    assert loss["mse"] > 0
    assert grids("autoencoder_mse", {"xhat": loss["x"].tolist()})["mse"] == 0
    assert RIGHT["table"] == right_option("Q10-M11") == "U-Net"


def test_denoising_aims_at_the_clean_picture() -> None:
    assert RIGHT["denoise"] == "More than 0"
    copied = grids("denoising_pair", {"output": [[0.3, 0.8, 1, 0.1]]})
    assert copied["copied"] == 0 < copied["loss"]


def test_thresholds_of_the_lesson() -> None:
    limit = 0.010 + 3 * 0.0014
    assert f"{limit:.4f}" in GUESSES["anomaly"].because["en"]
    assert RIGHT["anomaly"] == ("Abnormal" if limit < 0.013 else "Normal")
    strict = of_box("S-W10-03")
    assert f"{strict['threshold'].item():.4f}" in BOXES["S-W10-03"].right["en"]
    assert strict["abnormal"].tolist() == [[0, 0, 1]]


def test_interpolation_of_the_lesson() -> None:
    x = torch.tensor([[[[1.0, 2], [3, 4]]]])
    row = F.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)[0, 0, 0].tolist()
    assert row == of_box("E-W10-03")["bilinear"][0].tolist() == [1, 1.25, 1.75, 2]
    nearest = F.interpolate(x, scale_factor=2)[0, 0, 0].int().tolist()
    assert QUESTIONS["Q10-S05"].answer["en"] == str(nearest)


def test_a_transposed_convolution_need_not_enlarge() -> None:
    assert of_box("E-W10-04")["out"].shape == nn.ConvTranspose2d(1, 1, 1)(torch.empty(1, 1, 2, 2)).shape[2:]


def test_pca_restores_onto_one_straight_line() -> None:
    restored = grids("pca_codes", {})["restored"]
    assert np.linalg.matrix_rank(restored - restored.mean(0), tol=1e-9) == 1
    assert RIGHT["reduce"] == "On one straight line"


def test_the_record_of_denoising_is_told_as_it_is() -> None:
    scores = next(one.scores for one in checkpoint.of("denoise") if one.name == "denoise")
    told = [scores["baseline_noisy"], scores["baseline_median"], scores["baseline_wiener"], scores["psnr"]]
    for language in ("ko", "en"):
        rows = [row for row in SECTIONS["measured"].body[language].split("\n") if row.startswith("|") and "dB" in row]
        assert [row.split("|")[2].strip(" *") for row in rows] == [f"{value:.1f} dB" for value in told]
        assert f"{scores['gain_noisy']:.1f} dB" in SECTIONS["measured"].body[language]
        assert f"{scores['psnr'] - scores['baseline_wiener']:.1f} dB" in SECTIONS["measured"].body[language]
    assert f"{10 ** (scores['gain_noisy'] / 10):.1f}" in GUESSES["measured"].because["en"]
    assert RIGHT["measured"] == "About an eighth"


def test_the_record_of_two_numbers_is_told_as_it_is() -> None:
    found = next(one for one in checkpoint.of("denoise") if one.name == "denoise-2")
    assert (found.config["latent"], found.config["sigma"]) == (2, 0)
    pairs = [("baseline_pca", "baseline_neighbours_pca"), ("psnr", "neighbours")]
    told = [[f"{found.scores[a]:.1f} dB", f"{100 * found.scores[b]:.1f} %"] for a, b in pairs]
    for language in ("ko", "en"):
        rows = [row for row in SECTIONS["plane"].body[language].split("\n") if row.startswith("|") and " dB" in row]
        assert [[cell.strip(" *") for cell in row.split("|")[2:4]] for row in rows] == told
    assert (RIGHT["plane"] == "The autoencoder") == (found.scores["psnr"] > found.scores["baseline_pca"])


def test_the_record_of_anomalies_is_told_as_it_is() -> None:
    found = next(one for one in checkpoint.of("anomaly") if one.name == "anomaly")
    shares = [found.scores["hits_clothes"], found.scores["false_alarms"]]
    areas = [found.scores[name] for name in ("auroc_clothes", "baseline_pca_clothes", "baseline_brightness_clothes")]
    for language in ("ko", "en"):
        body = SECTIONS["found"].body[language]
        assert all(f"{share:.1%}".replace("%", " %") in body for share in shares)
        assert all(f"{area:.3f}" in body for area in areas)
        assert str(found.config["latent"]) in body
    assert areas[0] > max(areas[1:])
    strange = next(one for one in checkpoint.of("anomaly") if one.name == "anomaly-1")
    caught = f"{100 * strange.scores['hits_left_out']:.1f} %"
    assert strange.config["left_out"] == "1"
    for language in ("ko", "en"):
        assert caught in SECTIONS["found"].body[language]
        assert f"AUROC {strange.scores['auroc_left_out']:.3f}" in SECTIONS["found"].body[language]
        assert caught in BOXES["S-W10-03"].right[language]
    assert RIGHT["found"] == f"{auroc(np.arange(5.0), np.arange(5.0)):g}"
