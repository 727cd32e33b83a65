"""The CRNN: its shapes, its time axis, and that rows of a batch and columns of a picture stay apart."""

import pytest
import torch

from engine.models.crnn import CRNN, BasicBlock
from engine.trace import trace


@pytest.fixture(scope="module")
def model() -> CRNN:
    torch.manual_seed(0)
    return CRNN().eval()


@pytest.mark.parametrize("width", [128, 40, 200])
def test_half_as_many_time_steps_as_the_picture_is_wide(model: CRNN, width: int) -> None:
    x = torch.randint(0, 256, (3, 1, 32, width), dtype=torch.uint8)
    seen = trace(model, x)
    assert seen["columns"].shape == (width // 2, 3, 64)
    assert seen["states"].shape == (width // 2, 3, 192)
    assert seen["output"].shape == (width // 2, 3, 37)
    torch.testing.assert_close(seen["output"].exp().sum(dim=2), torch.ones(width // 2, 3))


def test_whole_numbers_and_floats_are_read_alike(model: CRNN) -> None:
    x = torch.randint(0, 256, (2, 1, 32, 96), dtype=torch.uint8)
    assert torch.equal(model(x), model(x.float()))


def test_pictures_of_a_batch_stay_apart(model: CRNN) -> None:
    x = torch.randint(0, 256, (4, 1, 32, 96)).float()
    one_by_one = torch.cat([model(picture[None]) for picture in x], dim=1)
    torch.testing.assert_close(model(x), one_by_one, atol=1e-4, rtol=1e-4)


def test_a_column_sees_its_neighbourhood_and_the_gru_carries_it_on(model: CRNN) -> None:
    x = torch.full((1, 1, 32, 96), 255.0)
    changed = x.clone()
    changed[..., 60:64] = 0
    columns = (trace(model, x)["columns"] != trace(model, changed)["columns"]).any(dim=2)[:, 0]  # (T,)
    touched = columns.nonzero()[:, 0]
    assert {30, 31} <= set(touched.tolist()) <= set(range(22, 40)), "time t looks at the picture near 2t"
    after = (trace(model, x)["states"] != trace(model, changed)["states"]).any(dim=2)[:, 0]
    assert after.sum() > columns.sum()


def test_forward_only_knows_nothing_of_what_comes() -> None:
    model = CRNN(both=False).eval()
    x = torch.randn(10, 1, 64)
    changed = x.clone()
    changed[6:] += 1
    before, after = model.rnn(x)[0], model.rnn(changed)[0]
    assert torch.equal(before[:6], after[:6])
    assert not torch.equal(before[6:], after[6:])


def test_a_block_adds_its_skip_and_halves_the_height_only() -> None:
    block = BasicBlock(3, 5).eval()
    x = torch.randn(2, 3, 8, 11)
    f = block.bn2(block.conv2(torch.relu(block.bn1(block.conv1(x)))))
    assert f.shape == (2, 5, 4, 11)
    torch.testing.assert_close(block(x), (f + block.skip(x)).clamp(min=0))
