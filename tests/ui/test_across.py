"""What the published depth runs say together is what their checkpoints say one by one."""

from engine import labs
from engine.runs.checkpoint import checkpoint, of
from engine.ui.across import table


def test_depth_is_compared_over_layers_with_all_else_equal() -> None:
    lab = labs.lab("depth")
    arrays = table(lab, list(of("depth")))
    assert arrays["x"].tolist() == [8, 14, 20, 32]
    for place, name in enumerate(("depth-8", "depth-14", "depth", "depth-32")):
        scores = checkpoint(name).scores
        for racer in lab.RACERS:
            assert arrays[racer][place] == scores[f"train_accuracy_{racer}"]


def test_deeper_is_worse_without_shortcuts_and_not_with_them() -> None:
    arrays = table(labs.lab("depth"), list(of("depth")))
    assert arrays["plain"][-1] < arrays["plain"][0] - 0.05
    assert arrays["residual"].min() > arrays["plain"][2:].max()
