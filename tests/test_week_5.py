"""Week 5: what the lesson states, predicts and asks agrees with torch, NumPy, counting and the worked examples."""

import math

import numpy as np
import pytest
import torch
from torch import nn

from engine import course, worked
from engine.exam import bank, grade
from engine.labs import stock
from engine.runs import checkpoint

LESSON = course.lesson("w05_rnn")
SECTIONS = {one.id: one for one in LESSON.sections}
GUESSES = {id: one.predict for id, one in SECTIONS.items() if one.predict}
RIGHT = {id: guess.options[guess.answer]["en"] for id, guess in GUESSES.items()}
QUESTIONS = {question.id: question for question in bank.questions()}
WORDS = [[1.0], [2.0], [3.0]]  # the three words of the sentence


def grids(example: str, inputs: dict) -> dict[str, np.ndarray]:
    """Name -> numbers of a worked example at these inputs."""
    found = worked.example(example)
    return {grid.name: grid.values for grid in found.solve(**found.read(inputs))}


def shown(section: str) -> dict[str, np.ndarray]:
    """The first worked example of a section, with the numbers that the section gives it."""
    name = SECTIONS[section].examples[0]
    return grids(name, SECTIONS[section].inputs.get(name, {}))


def right(id: str) -> str:
    """The right option of a choice question."""
    return next(option.text["en"] for option in QUESTIONS[id].options if option.right)


def states(x: list, W: float = 0.5, U: float = 0.8, h0: float = 0.0, f: str = "tanh") -> list[float]:
    """h1 … hT of one hidden unit by nn.RNN; x is T rows of one number."""
    rnn = nn.RNN(1, 1, nonlinearity=f, bias=False).double()
    rnn.load_state_dict({name: torch.full((1, 1), value, dtype=torch.float64)
                         for name, value in (("weight_ih_l0", W), ("weight_hh_l0", U))})
    with torch.no_grad():
        return rnn(torch.tensor(x).double(), torch.full((1, 1), h0).double())[0].flatten().tolist()


def pairs(days: int, window: int = 30) -> list[tuple[int, int, int]]:
    """(first day, last day, day to predict) of every sample, counted one by one from day 1."""
    return [(first, first + window - 1, first + window) for first in range(1, days + 1) if first + window <= days]


def test_week_5_is_covered_whole() -> None:
    assert [part["missing"] for part in course.coverage(5).values()] == [[], [], [], []]
    assert "EX-mid-02" in {id for one in LESSON.sections for id in one.covers}


def test_the_mean_forgets_the_order_and_an_rnn_does_not() -> None:
    assert RIGHT["sequence"] == "No"
    assert np.mean([1, 2, 3]) == np.mean([3, 2, 1]) == 2
    assert states(WORDS)[-1] != pytest.approx(states(WORDS[::-1])[-1], abs=0.01)


def test_predicted_hidden_states_are_true() -> None:
    assert RIGHT["step"] == f"{states([[2.0]], h0=0.5, f='relu')[0]:g}"
    assert RIGHT["unrolled"] == f"{states([[1.0], [0.0]], f='relu')[1]:g}"
    assert shown("step")["h1"].item() == pytest.approx(float(RIGHT["step"]))
    assert shown("unrolled")["h2"].item() == pytest.approx(float(RIGHT["unrolled"]))
    assert grade.short(QUESTIONS["Q05-S03"], f"{states([[1.0], [2.0]], f='relu')[1]:g}")


def test_another_second_word_changes_what_comes_after_it() -> None:
    before, after = states(WORDS), states([[1.0], [-2.0], [3.0]])
    changed = [f"h{'₁₂₃'[t]}" for t in range(3) if not math.isclose(before[t], after[t])]
    assert RIGHT["sentence"] == " and ".join(changed)


def test_the_start_is_forgotten_as_its_box_says() -> None:
    zero, one = states(WORDS), states(WORDS, h0=1.0)
    says = LESSON.erratum("S-W05-02").right["en"]
    assert all(f"{value:.3f}" in says for value in (zero[0], one[0], zero[2], one[2]))
    assert abs(zero[2] - one[2]) < 0.01 < abs(zero[0] - one[0])
    assert grids("rnn_unrolled", LESSON.erratum("S-W05-02").proof.inputs)["h3"].item() == pytest.approx(one[2])


def test_parameters_do_not_depend_on_the_length() -> None:
    rnn = nn.RNN(3, 8)
    sizes = {steps: rnn(torch.zeros(steps, 1, 3))[0].shape[0] for steps in (3, 30)}
    assert (RIGHT["sharing"], sizes) == ("As many as before", {3: 3, 30: 30})
    assert RIGHT["vectors"] == str(rnn.weight_hh_l0.numel())
    assert "24 = 8 × 3 is the size of W" in GUESSES["vectors"].because["en"]
    assert rnn.weight_ih_l0.numel() == 24


def test_the_gradient_of_shared_weights_is_the_sum_over_the_steps() -> None:
    x, weights = torch.tensor(WORDS).double(), torch.full((3,), 0.5, dtype=torch.float64, requires_grad=True)
    h = torch.zeros(1, dtype=torch.float64)
    for step in range(3):  # three copies of W, as if every time step had its own
        h = torch.tanh(weights[step] * x[step] + 0.8 * h)
    (h - 0.5).square().backward()
    assert shown("sharing")["dW"].item() == pytest.approx(weights.grad.sum().item())


def test_what_is_taken_from_out_is_the_last_step() -> None:
    out, last = nn.RNN(16, 32, batch_first=True)(nn.Embedding(50, 16)(torch.randint(50, (32, 20))))
    assert RIGHT["sentiment"] == str(tuple(out[:, -1, :].shape))
    assert torch.equal(out[:, -1, :], last[0])
    assert str(tuple(out.shape)) in GUESSES["sentiment"].ask["en"]


def test_products_of_slopes_are_as_small_and_as_large_as_stated() -> None:
    assert RIGHT["vanishing"] == "About a billionth"
    assert f"{0.5**30:.1e}" == "9.3e-10"
    assert "9.3 × 10⁻¹⁰" in GUESSES["vanishing"].because["en"]
    assert 1 / 1100 < 0.5**10 < 1 / 900
    assert round(1.5**30, -4) == 190_000
    assert "190,000" in SECTIONS["exploding"].body["en"]
    assert f"{1.5**6:.1f}" in LESSON.erratum("O-12").right["en"]
    assert shown("vanishing")["P0"].item() < 1e-3
    assert shown("exploding")["P0"].item() == pytest.approx(1.5**6)


def test_gradients_clipped_by_torch_keep_their_direction() -> None:
    weight = nn.Parameter(torch.zeros(2))
    weight.grad = torch.tensor([3.0, 4.0])
    nn.utils.clip_grad_norm_([weight], 1)
    assert RIGHT["exploding"] == "({:.1f}, {:.1f})".format(*weight.grad.tolist())


def test_the_first_step_gets_the_smallest_gradient() -> None:
    found = shown("dependency")
    sizes = [abs(found[f"d{t}"].item()) for t in range(1, 7)]
    assert RIGHT["dependency"] == "The first"
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.02 * sizes[-1]


def test_three_kinds_of_cells_have_weights_as_one_to_three_to_four() -> None:
    counts = [sum(p.numel() for name, p in kind(3, 8).named_parameters() if "bias_hh" not in name)
              for kind in (nn.RNN, nn.GRU, nn.LSTM)]
    assert counts == [96, 3 * 96, 4 * 96]
    assert (RIGHT["family"], str(counts[2]) in GUESSES["family"].ask["en"]) == (str(counts[1]), True)
    assert set(counts) <= set(shown("family")["params"].ravel())


@pytest.mark.parametrize("days", [31, 100, 967, 1009])
def test_windows_counted_one_by_one_are_n_minus_30(days: int) -> None:
    every = pairs(days)
    assert len(every) == days - 30
    assert every[-1] == (days - 30, days - 1, days)
    assert grids("window_count", {"N": days})["samples"].item() == len(every)


def test_predicted_windows_are_true() -> None:
    assert RIGHT["windows"] == str(len(pairs(100)))
    assert grade.short(QUESTIONS["Q05-S05"], str(len(pairs(100))))
    assert right("Q05-M09") == "days {}–{} → day {}".format(*pairs(100)[2])
    assert right("Q05-M10") == "N − 30"
    assert len(range(1009 - 31, 1009 - 1 + 1)) == grids("window_count", {"N": 1009})["notes_days"].item() == 31
    table = SECTIONS["windows"].body["en"]
    assert all(f"| days {first}–{last} | {day} |" in table for first, last, day in pairs(100)[:3])
    assert str(len(pairs(967))) in SECTIONS["code"].body["en"]


def test_the_network_of_the_class_has_the_shapes_of_the_lesson() -> None:
    rnn = nn.RNN(input_size=3, hidden_size=8, num_layers=5, batch_first=True)
    h0 = torch.zeros(5, 32, 8)
    out, _last = rnn(torch.zeros(32, 30, 3), h0)
    assert str(tuple(h0.shape)) in SECTIONS["code"].body["en"]
    assert tuple(out.shape) == (32, 30, 8)
    assert out.reshape(32, -1).shape[1] == 240
    assert grade.short(QUESTIONS["Q05-S09"], str(out.reshape(32, -1).shape[1]))
    assert RIGHT["code"] == str(out[:, -1].shape[1])
    assert right("Q05-M12") == "(batch, 30, 3)"
    assert grids("stock_shapes", {})["rnn"].item() == sum(p.numel() for p in rnn.parameters())
    with pytest.raises(RuntimeError):
        rnn(torch.zeros(32, 30, 3), torch.zeros(32, 5, 8))


def test_the_recorded_run_is_worse_than_saying_today_as_predicted() -> None:
    published = next(one for one in checkpoint.of("stock") if stock.Config(**one.config) == stock.Config())
    scores = published.scores
    assert RIGHT["lab"] == "Always saying today's value"
    assert scores["baseline_naive"] < scores["rmse"]
    assert f"{scores['rmse']:.1f} and {scores['baseline_naive']:.1f} dollars" in GUESSES["lab"].because["en"]


def test_the_lab_starts_as_the_lesson_says_and_becomes_the_network_of_the_class() -> None:
    start = stock.Config()
    assert f"{start.layers} layer, `1e-3` and {start.epochs} epochs" in SECTIONS["lab"].body["en"]
    assert start.lr == 1e-3
    model = stock.network(stock.Config(layers=5))
    assert [model.fc1.in_features, model.fc1.out_features, model.fc2.out_features] == [240, 64, 1]
    assert sum(p.numel() for p in model.rnn.parameters()) == 680


def test_only_the_form_with_one_output_has_no_time_in_its_result() -> None:
    y = {kind: grids("rnn_shapes", {"kind": kind})["shapes"][-1] for kind in ("many_to_one", "many_to_many")}
    assert np.count_nonzero(y["many_to_one"] > 1) < np.count_nonzero(y["many_to_many"] > 1)
    assert (RIGHT["types"], right("Q05-M04")) == ("many-to-one", "many-to-one")


def test_without_u_nothing_is_passed_on() -> None:
    proof = LESSON.erratum("E-W05-04").proof
    found = grids(proof.id, proof.inputs)
    assert [found[f"h{t}"].item() for t in (1, 2, 3)] == states([[1.0], [0.0], [0.0]], U=0.0, f="relu")
    assert found["h1"].item() > 0 == found["h2"].item() == found["P1"].item()


@pytest.mark.parametrize(("id", "grid", "value"), [
    ("S-W05-01", "z", 1.5), ("O-12", "P0", 1.5**6), ("E-W05-03", "notes_days", 31), ("O-01", "rnn", 680)])
def test_a_proof_ends_in_the_number_that_its_box_names(id: str, grid: str, value: float) -> None:
    proof = LESSON.erratum(id).proof
    assert grids(proof.id, proof.inputs)[grid].ravel()[-1] == pytest.approx(value)
