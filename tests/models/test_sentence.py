"""The network that goes on writing: carrying the state on is reading everything anew."""

import pytest
import torch

from engine.models.sentence import Writer, write

SYMBOLS = 11


def writer(cell: str) -> Writer:
    torch.manual_seed(0)
    return Writer(cell, SYMBOLS, 4, 8, 0.5)


def random(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "gru"])
def test_each_character_is_drawn_from_what_the_network_says_after_all_before_it(cell: str) -> None:
    model, given = writer(cell), torch.tensor([3, 1, 4])
    numbers, said = write(model, given, 7, 0.6, random())
    assert model.training, "put back as it was"
    whole = torch.cat([given, numbers])
    with torch.no_grad():
        logits = model.eval()(whole[None])[0].T  # (10, V)
    torch.testing.assert_close(said, logits[2:-1])


def test_characters_are_drawn_as_often_as_the_temperature_says() -> None:
    model, given = writer("lstm"), torch.tensor([2, 7])
    random_one = random(4)
    drawn, logits = zip(*(write(model, given, 1, 0.1, random_one) for _ in range(3000)), strict=True)
    share = torch.cat(drawn).bincount(minlength=SYMBOLS) / 3000
    expected = (logits[0][0] / 0.1).softmax(dim=0)
    assert float(expected.max()) > 0.2  # far from all alike
    assert float((share - expected).abs().max()) < 0.035  # four standard errors


def test_cold_takes_the_likeliest_and_seeds_repeat() -> None:
    model, given = writer("lstm"), torch.tensor([1])
    cold, logits = write(model, given, 20, 1e-4, random())
    assert torch.equal(cold, logits.argmax(dim=1))
    once, again, other = (write(model, given, 20, 2.0, random(seed))[0] for seed in (1, 1, 2))
    assert torch.equal(once, again)
    assert not torch.equal(once, other)


def test_shapes_and_the_future_is_not_seen() -> None:
    model = writer("gru").eval()
    x = torch.randint(0, SYMBOLS, (2, 9))
    changed = x.clone()
    changed[:, 5:] = (x[:, 5:] + 1) % SYMBOLS
    before, after = model(x), model(changed)
    assert before.shape == (2, SYMBOLS, 9)
    assert torch.equal(before[..., :5], after[..., :5])
    assert not torch.equal(before[..., 5:], after[..., 5:])
