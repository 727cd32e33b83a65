"""Composites: the same for the same seed, true to the pixel, and nothing held out is ever learned from."""

import numpy as np
import pytest
from PIL import Image

from engine.data import composite, cutouts, photos
from engine.data.composite import batch, places
from engine.data.trimap import ANIMAL, BACKGROUND, BOUNDARY, binary, trimap
from engine.problem import Problem


def test_118_cut_outs_with_names_in_both_languages_and_soft_edges() -> None:
    found = cutouts.animals()
    assert len(found) == 118
    assert len(set(cutouts.names(True))) == 20
    assert set(cutouts.names(True)) | set(cutouts.names(False)) == {animal.name for animal in found}
    assert all(animal.en and any("\uac00" <= letter <= "\ud7a3" for letter in animal.ko) for animal in found)
    for name in cutouts.names(True):
        image = cutouts.read(name)
        assert image.mode == "RGBA"
        assert max(image.size) <= cutouts.LARGEST
        alpha = np.asarray(image.getchannel("A"))
        assert alpha.min() == 0
        assert alpha.max() == 255
        assert alpha[0].any()
        assert alpha[:, 0].any(), "cropped to the animal"
    with pytest.raises(Problem, match="unicorn"):
        cutouts.read("dogs__unicorn")


def test_backgrounds_show_no_animal_and_two_photos_of_one_thing_stay_together() -> None:
    kinds = {photo.name: photo.category for photo in photos.photos()}
    seen, new = places(False), places(True)
    assert not set(seen) & set(new)
    assert {kinds[name] for name in (*seen, *new)} == {"monument", "energy"}
    for one, other in composite.SAME.items():
        if kinds[one] in composite.PLACES:
            assert (one in new) == (other in new)
    assert len(new) >= 20


def test_what_is_drawn_to_train_and_to_score_shares_no_animal_and_no_background() -> None:
    seen = [composite.composite(0, number, 48, held_out=False) for number in range(60)]
    new = [composite.composite(0, number, 48, held_out=True) for number in range(60)]
    assert not {each.animal for each in seen} & {each.animal for each in new}
    assert not {each.place for each in seen} & {each.place for each in new}
    assert {each.animal for each in new} <= set(cutouts.HELD_OUT)


def test_a_batch_is_a_piece_of_one_stream_and_hangs_on_its_seed() -> None:
    x, mask = batch(3, 0, 6, 48)
    parts = [batch(3, number, 2, 48) for number in range(3)]
    assert np.array_equal(x, np.concatenate([part[0] for part in parts]))
    assert np.array_equal(mask, np.concatenate([part[1] for part in parts]))
    assert (x.shape, x.dtype, mask.shape, mask.dtype) == ((6, 48, 48, 3), np.uint8, (6, 48, 48), bool)
    assert not np.array_equal(x, batch(4, 0, 6, 48)[0])


def test_outside_the_mask_nothing_of_the_animal_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = composite.composite(5, 1, 64, held_out=True)
    red = Image.new("RGBA", (40, 40), (255, 0, 0, 255))
    monkeypatch.setattr(cutouts, "read", lambda _name: red)
    monkeypatch.setattr(composite, "whole", lambda _place: Image.new("RGB", (160, 160), (0, 0, 255)))
    scene = composite.composite(5, 1, 64, held_out=True)
    assert scene.animal == whole.animal
    assert 0.1 < (scene.alpha == 255).mean() < 1
    assert (scene.picture[scene.alpha == 255] == (255, 0, 0)).all()
    assert (scene.picture[scene.alpha == 0] == (0, 0, 255)).all()


def test_colours_are_changed_for_training_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composite, "whole", lambda _place: Image.new("RGB", (160, 160), (10, 200, 90)))
    for held_out in (True, False):
        scenes = [composite.composite(0, number, 32, held_out) for number in range(8)]
        corners = {tuple(scene.picture[scene.alpha == 0][0]) for scene in scenes if (scene.alpha == 0).any()}
        assert (corners == {(10, 200, 90)}) == held_out


def test_three_classes_of_a_soft_edge_and_two_of_three() -> None:
    alpha = np.array([[0, 15, 16, 128], [240, 241, 255, 200]], dtype=np.uint8)
    classes = trimap(alpha)
    assert classes.tolist() == [[BACKGROUND, BACKGROUND, BOUNDARY, BOUNDARY], [BOUNDARY, ANIMAL, ANIMAL, BOUNDARY]]
    assert binary(classes).tolist() == [[False, False, True, True], [True] * 4]
