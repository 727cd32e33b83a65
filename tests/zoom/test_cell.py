"""The board of a cell against the number that the network itself made there, for cells of every layer."""

import numpy as np
import pytest

from engine.ui.handed import handed_fixed
from engine.ui.mathml import mathml
from engine.words import has, say
from engine.worked.payload import payload
from engine.zoom import cell as cells
from engine.zoom.cell import cell, source
from engine.zoom.kinds import KINDS
from engine.zoom.layers import Run, run
from engine.zoom.place import maps
from tests.zoom.nets import NETS, net

MANY = 6  # cells a layer


@pytest.fixture(scope="module", params=NETS)
def opened(request: pytest.FixtureRequest) -> Run:
    return run(*net(request.param))


def some(found: Run, name: str) -> list[tuple[int, int, int]]:
    """Cells of a layer: random ones and two corners, where padding counts."""
    shape = maps(found[name]).shape
    drawn = np.random.default_rng(len(name)).integers(0, shape, (MANY, 3)).tolist()
    return [(0, 0, 0), tuple(n - 1 for n in shape), *map(tuple, drawn)]


def test_equals_the_networks_own_number(opened: Run) -> None:
    for layer in opened.layers:
        made = maps(opened[layer.name])
        for at in some(opened, layer.name):
            result = cell(opened, layer.name, *at)[-1]
            assert result.shape == (1, 1)
            assert result.values.item() == pytest.approx(
                made[at].item(), rel=1e-4, abs=1e-4 * made.abs().mean().item()), (layer.name, at)


def test_can_be_put_on_the_board_in_both_languages(opened: Run) -> None:
    for layer in opened.layers:
        grids = cell(opened, layer.name, *some(opened, layer.name)[2])
        plain = payload(grids)
        last = plain[-1]
        assert last["name"] == "result"
        assert any(map(any, last["sources"])) or layer.kind in ("input", "other")
        for language in ("ko", "en"):
            shown = handed_fixed(grids, "zoom.grids", language)["grids"]
            assert not any(grid["editable"] for grid in shown)
            assert all(say(language, f"zoom.grids.{grid.caption}") for grid in grids)
        assert all(mathml(grid.formula).startswith("<math") for grid in grids)


def test_was_read_from_cells_that_hold_the_same_numbers(opened: Run) -> None:
    """Each source is a real part of the layer below, and what the board shows as given stands in it."""
    for layer in opened.layers:
        for at in some(opened, layer.name):
            sources = source(opened, layer.name, *at)
            assert bool(sources) == (layer.kind not in ("input", "other"))
            seen: set[float] = set()
            for one in sources:
                assert one.layer in layer.sources
                below = maps(opened[one.layer])
                assert 0 <= one.rows[0] <= one.rows[-1] < below.shape[1]
                assert 0 <= one.columns[0] <= one.columns[-1] < below.shape[2]
                seen |= {below[one.channel, r, c].item() for r in one.rows for c in one.columns}
            inputs = [g for g in cell(opened, layer.name, *at) if g.name[0] in "xF" and g.editable]
            shown = {value for grid in inputs for value in grid.values.flat} - {0.0}
            assert shown <= seen, (layer.name, at)


@pytest.mark.parametrize("name", NETS)
def test_only_odd_networks_have_operations_without_a_board(name: str) -> None:
    others = [layer.name for layer in run(*net(name)).layers if layer.kind == "other"]
    assert others == (["other"] if name == "odd" else [])


def test_three_channels_in_full_and_the_rest_as_one_number() -> None:
    found = run(*net("squeezenet"))
    grids = {grid.name: grid for grid in cell(found, "features.4.expand3x3", 5, 7, 7)}
    part = found.part("features.4.expand3x3")
    window = found["features.4.squeeze_activation"][:, 6:9, 6:9]
    shares = (window * part.weight[5].detach()).sum((1, 2)).double().numpy()  # (16,)
    top = np.argsort(-np.abs(shares))[:3]
    assert [name for name in grids if name[0] == "s"] == [f"s{c}" for c in top]
    assert [grids[f"s{c}"].values.item() for c in top] == pytest.approx(shares[top], rel=1e-5)
    assert grids["rest"].values.item() == pytest.approx(shares.sum() - shares[top].sum(), rel=1e-4, abs=1e-6)
    assert grids["rest"].row_labels == ("13×",)
    assert len(grids["result"].sources(0, 0)) == 5


def test_a_picture_shows_all_three_colours() -> None:
    names = [(grid.name, grid.symbol) for grid in cell(run(*net("squeezenet")), "features.0", 1, 3, 3)]
    assert [symbol for _, symbol in names] == [
        "X_{R}", "K_{R}", "S_{R}", "X_{G}", "K_{G}", "S_{G}", "X_{B}", "K_{B}", "S_{B}", "b", "y"]


def test_windows_over_the_edge_show_padding() -> None:
    grids = cell(run(*net("cifar_cnn")), "block1.conv1", 0, 0, 0)
    assert grids[0].row_labels == ("−1", "0", "1")
    assert (grids[0].values[0] == 0).all()


def test_the_largest_products_and_the_rest() -> None:
    found = run(*net("plain"))
    x, w, products, _, rest, bias, result = cell(found, "classifier.0", 4, 0, 0)
    part = found.part("classifier.0")
    shares = (found["flatten"] * part.weight[4].detach()).double().numpy()
    shown = [int(label) for label in x.column_labels]
    assert len(shown) == 8
    assert np.abs(shares[shown]).min() >= np.abs(np.delete(shares, shown)).max()
    assert products.values.sum() + rest.values.item() == pytest.approx(shares.sum(), rel=1e-5)
    assert w.values[0] == pytest.approx(part.weight[4][shown].detach().numpy())
    assert result.values.item() == pytest.approx(found["classifier.0"][4].item(), rel=1e-4)
    assert bias.values.item() == pytest.approx(part.bias[4].item())


def test_what_the_block_made_stands_before_what_skipped_it() -> None:
    found = run(*net("cifar_resnet"))  # there the sum is f + x, and skip is a 1×1 convolution
    made, kept, _ = cell(found, "block1.add", 1, 2, 3)
    assert made.values.item() == found["block1.bn2"][1, 2, 3].item()
    assert kept.values.item() == found["block1.skip"][1, 2, 3].item()
    assert [one.layer for one in source(found, "block1.add", 1, 2, 3)] == ["block1.bn2", "block1.skip"]


def test_every_kind_has_a_board() -> None:
    assert set(cells.KINDS) == set(KINDS)


def test_cells_that_do_not_exist() -> None:
    found = run(*net("plain"))
    with pytest.raises(IndexError):
        cell(found, "features.0", 6, 0, 0)
    with pytest.raises(IndexError):
        source(found, "features.0", 0, -1, 0)
    with pytest.raises(KeyError):
        cell(found, "nowhere", 0, 0, 0)


def test_numbers_are_written_shortly() -> None:
    grids = cell(run(*net("squeezenet")), "features.0", 1, 3, 3)
    text = grids[2].arithmetic(0, 0)
    assert text.count("·") >= 9
    assert len(text) < 200
    assert has("zoom.grids.window")
    assert say("en", "zoom.grids.window") != say("ko", "zoom.grids.window")
