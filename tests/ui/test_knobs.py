"""The ladders of the knobs and what a form keeps."""

import pytest

from engine import labs
from engine.labs import knob
from engine.ui.knobs import ladder


@pytest.mark.parametrize("name", labs.names())
def test_ladders_hold_ends_and_defaults_in_order_without_twins(name: str) -> None:
    for field, rule in knob.knobs(labs.lab(name).Config).values():
        if not rule.log:
            continue
        steps = ladder(rule, (field.default,))
        assert steps == sorted(set(steps))
        assert steps[0] == rule.low
        assert steps[-1] == rule.high
        assert field.default in steps
        assert all(type(step) is type(field.default) for step in steps)


def test_a_value_from_a_link_gets_its_own_rung() -> None:
    assert 4e-6 in ladder(knob.Knob(1e-8, 1e-4, log=True), (1e-6, 4e-6))
