"""Week 3: what the lesson states and predicts agrees with torch, torchvision and the worked examples."""

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional as F

from engine import course, worked
from engine.data import fashion, photo_kinds
from engine.exam import bank
from engine.labs import cifar, transfer
from engine.models.normalise import CIFAR10
from engine.runs import checkpoint

LESSON = course.lesson("w03_cnn")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.questions()}


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def right(id: str) -> str:
    """The right option of a choice question."""
    return next(option.text["en"] for option in QUESTIONS[id].options if option.right)


def side(n: int, k: int, **how: int) -> int:
    """One side of what torch's convolution gives for n × n cells."""
    return F.conv2d(torch.zeros(1, 1, n, n), torch.zeros(1, 1, k, k), **how).shape[-1]


def test_week_3_is_covered_whole() -> None:
    assert [part["missing"] for part in course.coverage(3).values()] == [[], [], [], []]


def test_predicted_sizes_are_true() -> None:
    assert RIGHT["stride"] == f"{side(8, 3, stride=2)}×{side(8, 3, stride=2)}"
    assert side(5, 5, padding=int(RIGHT["padding"])) == 5
    assert side(9, 3, padding=0) == 9 - (3 - 1)
    pooled = F.max_pool2d(torch.zeros(1, 8, 8), 2)
    assert (RIGHT["pooling"], pooled.numel() / 64) == ("A quarter", 0.25)
    assert right("Q03-M04") == f"{side(5, 3, stride=2)}×{side(5, 3, stride=2)}"
    assert right("Q03-M05") == f"{side(5, 3) ** 2}"
    assert QUESTIONS["Q03-S02"].answer["en"] == f"{side(3, 3, padding=1)}×{side(3, 3, padding=1)}"


def test_predicted_values_are_true() -> None:
    edge = torch.tensor([[[[1.0, 0, -1]] * 3]])
    assert RIGHT["convolution"] == f"{F.conv2d(torch.full((1, 1, 3, 3), 7.0), edge).item():g}"
    assert RIGHT["kinds"] == f"{F.pad(torch.tensor([[4.0, 5, 6]]), (1, 1), 'reflect')[0, 0]:g}"
    row = torch.tensor([[1, 2, 3]]).float()
    named = {mode: F.pad(row, (1, 1), mode)[0].int().tolist() for mode in ("constant", "reflect", "replicate")}
    assert all(str(values) in SECTIONS["kinds"].body["en"] for values in named.values())
    assert right("Q03-M06") == str(named["reflect"])


def test_predicted_parameters_are_true() -> None:
    from torchvision.models import vgg16

    with torch.device("meta"):
        model, conv, full = vgg16(), nn.Conv2d(3, 64, 3), nn.Linear(3 * 224 * 224, 64)
    counts = [sum(p.numel() for p in part.parameters()) for part in (model, model.classifier, model.features)]
    assert [f"{count / 1e6:.2f}" in GUESSES["vgg16"].because["en"] for count in counts] == [True] * 3
    assert RIGHT["vgg16"] == "In the 3 fully connected layers"
    assert counts[0] * 4 > 500e6  # bytes
    sizes = [f"{sum(p.numel() for p in layer.parameters()):,}" for layer in (conv, full)]
    assert all(size in QUESTIONS["Q03-E01"].why["en"] for size in sizes)
    assert QUESTIONS["Q03-S03"].answer["en"] == sizes[0]
    assert RIGHT["filter"] == str(nn.Conv2d(64, 1, 3, device="meta").weight.shape[1])


def test_the_lab_with_the_sizes_of_the_course_is_the_network_of_the_lesson() -> None:
    with torch.device("meta"):
        model = cifar.network(cifar.Config(channels=16, hidden=2048))
    dense = [model.fc1.in_features, model.fc2.in_features, model.fc3.in_features, model.fc3.out_features]
    convolutions = [part for part in model.modules() if isinstance(part, nn.Conv2d)]
    assert "→".join(map(str, dense)) in SECTIONS["block"].body["en"]
    assert QUESTIONS["Q03-S06"].answer["en"] == str(dense[0])
    larger = model.block3(model.block2(model.block1(torch.empty(3, 64, 64, device="meta"))))  # (256, 8, 8)
    assert RIGHT["block"] == str(larger.numel())
    assert [part.out_channels for part in convolutions] == [16, 32, 64, 128, 128, 256]
    assert sum(p.numel() for p in model.parameters()) == grids("cifar_shapes", {})["total"].item()
    assert str(CIFAR10[0]) in SECTIONS["augment"].body["en"]
    assert str(CIFAR10[1]) in SECTIONS["augment"].body["en"]


def test_the_published_network_has_three_quarters_of_the_channels_and_a_smaller_fc1() -> None:
    published = cifar.Config(**checkpoint.of("cifar")[0].config)
    assert (published.network, published.channels) == ("cnn", 3 * 16 // 4)
    assert published.hidden < 2048
    assert cifar.Config().channels < published.channels


def test_guessing_is_right_once_in_ten() -> None:
    (_, labels), (_, held_out) = fashion.load()
    assert RIGHT["accuracy"] == "About 10 %"
    assert all(np.ptp(np.bincount(part, minlength=10)) == 0 for part in (labels, held_out))


def test_transfer_beats_learning_from_scratch_as_predicted() -> None:
    photos = int((photo_kinds.folds() != transfer.HELD_OUT).sum())
    assert f"{photos} photos" in GUESSES["transfer"].ask["en"]
    scores = checkpoint.of("transfer")[0].scores
    assert min(scores["accuracy_frozen"], scores["accuracy_finetune"]) > scores["accuracy_scratch"] + 0.2


def test_stacked_convolutions_see_as_far_as_gradients_reach() -> None:
    for section, layers in (("receptive", 4), ("Q03-M13", 2)):
        x = torch.zeros(1, 1, 15, 15, requires_grad=True)
        y = x
        for _ in range(layers):
            y = F.conv2d(y, torch.ones(1, 1, 3, 3))
        y[0, 0, 2, 2].backward()
        wide = int((x.grad[0, 0].sum(0) > 0).sum())
        assert f"{wide}×{wide}" == (RIGHT.get(section) or right(section))


def test_the_cross_is_found_anywhere_but_not_at_twice_its_size() -> None:
    proof = LESSON.erratum("E-W03-02").proof
    image, kernel = (np.array(proof.inputs[name]) for name in ("image", "kernel"))
    cross = (kernel > 0).astype(int)
    large = np.kron(cross, np.ones((2, 2)))  # (6, 6)
    assert (image[:3, :3] == cross).all()
    assert (image[:3, 5:] == cross).all()
    assert (image[3:, 1:7] == large[1:]).all()
    assert (image[2, 2:6] == large[0, 1:5]).all()  # beside it stand the feet of the small ones
    result = grids(proof.id, proof.inputs)["result"]
    assert np.argwhere(result == 5).tolist() == [[0, 0], [0, 5]]
    assert result[1:].max() < 5


@pytest.mark.parametrize(("id", "grid", "value"), [
    ("E-W03-04", "out", 5), ("E-W03-05", "out", 1), ("E-W03-08", "result", 7), ("E-W03-09", "field", 5),
    ("O-03", "out", 2), ("S-W03-01", "length", 784)])
def test_a_proof_ends_in_the_number_that_its_box_names(id: str, grid: str, value: float) -> None:
    proof = LESSON.erratum(id).proof
    assert grids(proof.id, proof.inputs)[grid].ravel()[-1] == value


def test_a_feature_map_moves_with_the_picture() -> None:
    torch.manual_seed(0)
    picture, kernel = torch.rand(1, 1, 5, 5), torch.rand(1, 1, 3, 3)
    here, there = (F.conv2d(F.pad(picture, (3 + step, 6 - step, 3, 3)), kernel) for step in (0, 3))
    assert RIGHT["map"] == "The response moves three cells, too"
    assert torch.allclose(there, here.roll(3, dims=-1), atol=1e-6)


def test_two_forward_passes_of_dropout_switch_off_different_neurons() -> None:
    masks = grids(LESSON.erratum("E-W03-07").proof.id, {})["mask"]
    assert (masks[0] != masks[1]).any()
    torch.manual_seed(0)
    assert RIGHT["dropout"] == f"{grids('iterations', {'N': 1000, 'batch': 100})['iterations'].item():g} times"
    x = torch.ones(100)
    assert (F.dropout(x) != F.dropout(x)).any()
    assert (F.dropout(x, training=False) == x).all()
