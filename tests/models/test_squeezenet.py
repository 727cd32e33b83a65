"""SqueezeNet with the bundled weights, against torchvision's own transform and network, and against the eye."""

import pytest
import torch
import torchvision
from PIL import Image
from safetensors.torch import load_file
from torchvision.transforms import functional

from engine.data.photos import FOLDER, read
from engine.models.squeezenet import CLASSES, WEIGHTS, SqueezeNet, squeezenet


def pixels(name: str) -> torch.Tensor:
    """(1, 3, 224, 224) uint8"""
    return torch.from_numpy(read(name, 224).copy()).permute(2, 0, 1)[None]


@torch.no_grad()
def best(name: str) -> tuple[str, float]:
    probability = squeezenet()(pixels(name)).softmax(dim=1)[0]
    return CLASSES[int(probability.argmax())], float(probability.max())


SEEN = {
    "animal_red_panda": "lesser panda", "animal_koala": "koala", "animal_polar_bear": "ice bear",
    "animal_panda": "giant panda", "animal_dog": "German shepherd", "animal_chicken": "hen",
    "animal_gorilla": "gorilla", "fish_fish9": "anemone fish", "monument_chateaudeChambord": "castle",
}
MISTAKEN = {"animal_calf": "Chihuahua", "monument_eiffelTower": "totem pole", "energy_windmill7": "crane"}


@pytest.mark.parametrize("name", SEEN)
def test_known_things_are_recognised(name: str) -> None:
    found, probability = best(name)
    assert found == SEEN[name]
    assert probability > 0.9


@pytest.mark.parametrize("name", MISTAKEN)
def test_things_that_imagenet_has_no_class_for_are_taken_for_others(name: str) -> None:
    assert best(name)[0] == MISTAKEN[name]


@torch.no_grad()
def test_features_and_logits_equal_torchvision_behind_its_own_transform() -> None:
    theirs = torchvision.models.squeezenet1_1().eval()
    theirs.load_state_dict({name: value.float() for name, value in load_file(WEIGHTS).items()})
    with Image.open(FOLDER / "animal_koala.jpg") as image:
        x = functional.to_tensor(functional.resize(image, [224, 224]))
    x = functional.normalize(x, [0.485, 0.456, 0.406], [0.229, 0.224, 0.225])[None]
    ours = squeezenet()
    features = ours.features(ours.normalise(pixels("animal_koala")))
    assert torch.allclose(features, theirs.features(x), atol=1e-4)
    assert torch.allclose(ours(pixels("animal_koala")), theirs(x), atol=1e-4)


def test_size_and_first_layer() -> None:
    assert sum(w.numel() for w in SqueezeNet().parameters()) == 1_235_496  # torchvision's table of weights
    assert len(CLASSES) == 1000
    order = []
    model = SqueezeNet(4)
    for part in model.modules():
        part.register_forward_hook(lambda part, *_: order.append(part))
    assert model(torch.zeros(2, 3, 64, 64, dtype=torch.uint8)).shape == (2, 4)
    assert order[0] is model.normalise


def test_every_call_gives_weights_of_its_own() -> None:
    first = squeezenet()
    with torch.no_grad():
        first.features[0].weight.zero_()
    assert squeezenet().features[0].weight.abs().sum() > 0
    assert not first.training


def test_class_names_and_fresh_weights_are_torchvisions_kind() -> None:
    assert list(CLASSES) == torchvision.models.SqueezeNet1_1_Weights.IMAGENET1K_V1.meta["categories"]
    ours, theirs = SqueezeNet(), torchvision.models.squeezenet1_1()
    own = {name: value.shape for name, value in ours.named_parameters()}
    assert own == {name: value.shape for name, value in theirs.named_parameters()}
    for name, value in theirs.named_parameters():
        if value.dim() == 4 and value.numel() > 20000:
            assert dict(ours.named_parameters())[name].std().item() == pytest.approx(value.std().item(), rel=0.05)
