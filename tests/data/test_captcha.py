"""Drawn pictures: the same for the same seed, also from several threads, and with what they say beside them."""

import secrets
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from engine.data import captcha
from engine.data.captcha import ALPHABET, FONTS, HEIGHT, LONGEST, SHORTEST, WIDTH, batch, decode, draw, encode, fitted
from engine.problem import Problem


def test_alphabet_is_lower_case_and_digits_and_0_stays_free_for_the_blank() -> None:
    assert captcha.SYMBOLS == 37
    assert encode("a9") == [1, 36]
    assert decode(encode(ALPHABET)) == ALPHABET


@pytest.mark.parametrize(("text", "code"), [("", "nothing_to_draw"), ("A", "not_in_alphabet"),
                                            ("a b", "not_in_alphabet"), ("\uac00", "not_in_alphabet")])
def test_other_characters_are_refused(text: str, code: str) -> None:
    with pytest.raises(Problem) as caught:
        draw(text, 0)
    assert caught.value.code == code


@pytest.mark.parametrize("font", FONTS)
def test_a_picture_hangs_on_text_seed_and_font(font: str) -> None:
    first = draw("abc12", 7, font)
    assert first.shape == (HEIGHT, WIDTH)
    assert first.dtype == np.uint8
    assert np.array_equal(first, draw("abc12", 7, font))
    assert not np.array_equal(first, draw("abc12", 8, font))
    assert not np.array_equal(first, draw("abc13", 7, font))
    assert not np.array_equal(first, draw("abc12", 7, FONTS[font == FONTS[0]]))
    edge = np.median(first)
    assert edge > 230 > first.min() + 30, "dark ink on light paper"


def test_random_numbers_of_the_package_cover_what_it_asks_for() -> None:
    dice = captcha.Dice(0)
    assert {dice.randbelow(4) for _ in range(200)} == {0, 1, 2, 3}
    assert max(dice.randbits(3) for _ in range(200)) == 7
    assert secrets.randbelow(10**12) != secrets.randbelow(10**12), "the real module is left alone"


def test_threads_do_not_disturb_each_other() -> None:
    alone = [draw("thread", seed) for seed in range(12)]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda seed: draw("thread", seed), range(12)))
    assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


def test_a_batch_is_a_piece_of_one_stream() -> None:
    x, y = batch(3, 0, 12)
    parts = [batch(3, number, 4) for number in range(3)]
    assert np.array_equal(x, np.concatenate([part[0] for part in parts]))
    assert np.array_equal(y, np.concatenate([part[1] for part in parts]))
    assert x.shape == (12, 1, HEIGHT, WIDTH)
    lengths = (y > 0).sum(axis=1)
    assert set(lengths) == set(range(SHORTEST, LONGEST + 1))
    for row, length, picture in zip(y, lengths, x, strict=True):
        assert not row[length:].any()
        assert decode(row[:length]).isalnum()
        assert picture.min() < 200


def test_held_out_pictures_are_not_those_of_training() -> None:
    seen = {decode([n for n in row if n]) for row in batch(0, 0, 64)[1]}
    new = {decode([n for n in row if n]) for row in batch(10**6, 0, 64)[1]}
    assert len(seen) > 60
    assert not seen & new


def test_any_picture_is_made_to_fit() -> None:
    for size, mode in (((300, 80), "RGB"), ((20, 20), "L"), ((640, 480), "RGBA")):
        assert fitted(Image.new(mode, size, 255)).shape == (HEIGHT, WIDTH)
    drawn = draw("abc12", 7)
    assert np.array_equal(fitted(Image.fromarray(drawn)), drawn)
    assert np.array_equal(fitted(Image.fromarray(255 - drawn)), drawn), "light letters on dark paper"
