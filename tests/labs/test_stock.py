"""The stock lab: scores by hand, honest baselines, what the page asks for."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine import exhibit
from engine.data import BUNDLED, own
from engine.data.stock import netflix
from engine.data.windows import TARGETS, windowed
from engine.labs.knob import read
from engine.labs.stock import CPU, Config, error, evaluate, fit, forecast, influence, linear, measure, network, quotes
from engine.models.recurrent import CELLS
from engine.problem import Problem
from engine.runs.checkpoint import checkpoint, names
from engine.train.state import weights

TINY = Config(epochs=1, batch=256)
VARIANTS = {"stock": {}, "stock-lstm": {"cell": "lstm"}, "stock-gru": {"cell": "gru"}, "stock-deep": {"layers": 5}}


def rmse(said: np.ndarray, close: np.ndarray) -> float:
    return float(np.sqrt(np.square(said - close).sum() / len(close)))


@pytest.mark.parametrize("target", TARGETS)
def test_a_forecast_of_today_has_the_naive_error_in_dollars(target: str) -> None:
    """What means "tomorrow = today" in scaled numbers is worked out here, once for each target."""
    found, close = windowed(netflix(), "open_high_low", target), netflix().close
    days = int(0.8 * len(close))
    expected = rmse(close[days - 1 : -1], close[days:])
    today = torch.tensor(close[days - 1 : -1] / close[:days].max(), dtype=torch.float32)[:, None]
    said = today if target == "price" else torch.zeros(len(close) - days, 1)
    assert float(measure(said, found.held_out[1])["rmse"]) == pytest.approx(expected, rel=1e-4)
    aim = found.held_out[1][:, :1]
    assert float(error(said, found.held_out[1])) == pytest.approx(float((said - aim).pow(2).mean()))


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("cell", CELLS)
def test_scores_are_those_of_the_forecast_by_hand(cell: str, target: str) -> None:
    config = replace(TINY, cell=cell, target=target)
    *_, last = fit(config, CPU)
    trained, close = weights(last.state()), netflix().close
    scores, said = evaluate(trained, config, CPU), forecast(trained, config, netflix())
    assert said["true"] == pytest.approx(close[2159:])
    assert (said["day"].astype("datetime64[D]") == netflix().date[2159:]).all()
    assert scores["rmse"] == pytest.approx(rmse(said["predicted"], close[2159:]))
    assert scores["rmse"] == pytest.approx(float(last.metrics["test_rmse"]), rel=1e-3)
    assert scores["baseline_naive"] == pytest.approx(rmse(close[2158:-1], close[2159:]))
    assert scores["baseline_linear"] == pytest.approx(rmse(said["linear"], close[2159:]))


def test_linear_baseline_by_hand() -> None:
    found = windowed(netflix(), "open_high_low", "change")
    (x, y), (new, _) = found.train, found.held_out
    rows = [np.column_stack([part.flatten(1).numpy().astype(float), np.ones(len(part))]) for part in (x, new)]
    plane = np.linalg.pinv(rows[0]) @ y[:, 0].numpy()
    assert linear(found.train, new)[:, 0].numpy() == pytest.approx(rows[1] @ plane, abs=1e-3)


def test_influence_is_the_gradient_of_each_day() -> None:
    torch.manual_seed(0)
    model, x = network(TINY), windowed(netflix(), "open_high_low", "price").held_out[0][:4]
    slopes = torch.stack([torch.autograd.functional.jacobian(lambda one: model(one[None])[0, 0], one) for one in x])
    assert influence(model, x) == pytest.approx(slopes.square().sum(dim=2).sqrt().mean(dim=0).numpy(), rel=1e-4)
    assert not x.requires_grad, "the data are left as they were"


def test_a_forecast_uses_nothing_but_the_days_before() -> None:
    config, quotes = TINY, netflix()
    trained = network(config).state_dict()
    values = quotes.values.copy()
    values[2500:] *= 2
    said, other = (forecast(trained, config, one)["predicted"] for one in (quotes, replace(quotes, values=values)))
    place = 2500 - 2159  # the forecast of the first changed day
    assert said[: place + 1] == pytest.approx(other[: place + 1], abs=1e-3)
    assert said[place + 1] != pytest.approx(other[place + 1], abs=1e-3)


def test_a_network_serves_a_series_at_another_level_of_price() -> None:
    """A learner's share may cost cents: forecasts shrink as well, for everything is scaled by the series."""
    trained, quotes = network(TINY).state_dict(), netflix()
    cheap = replace(quotes, values=quotes.values / 1000)
    for target in TARGETS:
        config = replace(TINY, target=target)
        said, small = (forecast(trained, config, one)["predicted"] for one in (quotes, cheap))
        assert small * 1000 == pytest.approx(said, rel=1e-3)


@pytest.mark.parametrize(("name", "line", "shape"), [
    ("window_dataset", "x =", (2669, 30, 3)),
    ("window_dataset", "y =", (2669,)),
    ("stock_forward", "h0 =", (5, 32, 8)),
    ("stock_forward", "h, _last =", (32, 30, 8)),
    ("stock_forward", "h = h.reshape", (32, 240)),
    ("stock_forward", "return", (32, 1)),
])
def test_exhibits_show_the_shapes_of_the_course(name: str, line: str, shape: tuple) -> None:
    found = exhibit.watch(name)
    assert found.failure is None
    (hit,) = [one for one in found.lines if one.text.strip().startswith(line)]
    assert hit.made[0].shape == shape


def test_published_variants_differ_in_one_thing() -> None:
    assert {name: Config(**checkpoint(name).config) for name in VARIANTS} == {
        name: Config(**changed) for name, changed in VARIANTS.items()}
    assert checkpoint("stock-change").config["target"] == "change"


def test_published_scores_stand_beside_the_naive_forecast() -> None:
    close = netflix().close
    naive = rmse(close[2158:-1], close[2159:])
    for name in names():
        if name.partition("-")[0] == "stock":
            found = checkpoint(name)
            assert found.scores["baseline_naive"] == pytest.approx(naive)
            assert found.scores["rmse"] < 0.1 * close[2159:].mean(), "it has learned something"
            assert sum(file.stat().st_size for file in found.folder.glob(f"{name}.*")) < 1e6


def test_what_the_page_says_of_the_published_networks_is_so() -> None:
    """Price networks are worse than "tomorrow = today" and follow about two days late; change comes close to it."""
    for name in VARIANTS:
        found = checkpoint(name)
        assert found.scores["rmse"] > 1.2 * found.scores["baseline_naive"]
        said = forecast(found.weights(), Config(**found.config), netflix())
        missed = [rmse(said["predicted"], netflix().close[2159 - late : 2699 - late]) for late in range(10)]
        assert np.argmin(missed) in (2, 3), "nearest to the close of two days before the day it is for"
    change = checkpoint("stock-change").scores
    assert change["rmse"] == pytest.approx(change["baseline_naive"], rel=0.05)


def test_a_learners_own_series_is_learned_from(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The same days under another name: the same network; the last 600 days alone: another one, scored on its own."""
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path))
    whole = (BUNDLED / "nflx_daily_2013_2023.csv").read_bytes()
    head, *days = whole.strip().split(b"\n")
    same, late = own.keep(whole), own.keep(b"\n".join([head, *days[-600:]]))
    found = {data: [*fit(read(Config, {"epochs": 1, "batch": 256, "data": data}), CPU)][-1]
             for data in ("netflix", same, late)}
    assert float(found[same].metrics["test_rmse"]) == float(found["netflix"].metrics["test_rmse"])
    said = forecast(weights(found[late].state()), TINY, quotes(late))
    assert (said["true"] == netflix().close[-120:]).all()
    assert float(found[late].metrics["test_rmse"]) == pytest.approx(rmse(said["predicted"], said["true"]), rel=1e-3)


def test_a_file_that_is_not_here_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AI_LIBRARY_HOME", str(tmp_path))
    with pytest.raises(Problem) as caught:
        read(Config, {"data": "0123456789abcdef"})
    assert caught.value.code == "knob_not_a_choice"
    with pytest.raises(Problem) as caught:
        next(fit(replace(TINY, data="0123456789abcdef"), CPU))
    assert caught.value.code == "own_file_gone"
