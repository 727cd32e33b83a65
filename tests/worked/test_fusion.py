"""Week 11: the fusion layer and its slip, against the course's numbers and against torch."""

import pytest
import torch

from tests.worked.test_networks import reads
from tests.worked.test_oracles import ORACLES, near, values


def test_the_fused_map_of_the_course():
    assert near(values("fusion_broadcast")["fused"], ORACLES["we30.fuse"])


def test_the_slip_of_the_course():
    got, oracle = values("fusion_broadcast"), ORACLES["we30.repeat_bug"]
    assert near(got["slip"], oracle["repeat_reshape"])
    assert near(got["spread"], oracle["expand"])
    glo = torch.tensor([[10.0, 20.0]])
    assert near(got["slip"], glo.repeat(1, 4).reshape(-1, 2, 2, 2))
    assert near(got["spread"], glo.repeat_interleave(4, 1))


CASES = [([[10, 10]], 4, True), ([[10, 20]], 1, True), ([[10, 20]], 2, False)]


@pytest.mark.parametrize(("g", "places", "right"), CASES)
def test_the_slip_shows_where_channels_differ_and_places_are_many(g, places, right):
    maps = [[float(n) for n in range(places)]] if places < 4 else [[1, 2], [3, 4]]
    got = values("fusion_broadcast", mid1=maps, mid2=maps, g=g)
    assert (not got["off"].any()) == right
    assert near(got["out"], got["out_slip"]) == right


def test_the_same_mixture_at_every_place():
    assert reads("fusion_broadcast", "out", 0, 3) == "1·4 + 0·8 + 0.1·10 + 0·20 + 0 = 5"
    assert reads("fusion_broadcast", "out_slip", 0, 3) == "1·4 + 0·8 + 0.1·20 + 0·20 + 0 = 6"
