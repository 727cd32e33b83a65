"""Curves of training, live: an option dictionary for ECharts, which redraws in place where Plotly would start anew."""

from collections.abc import Sequence

import numpy as np

from engine.figures.colours import palette, sequence

AT_MOST = 400  # points a curve: more than a screen can show
Curve = tuple[Sequence[float], Sequence[float], str]  # steps, values, label


def history(series: Sequence[Curve], *, title: str, x: str, axis: str = "linear", dark: bool = False) -> dict:
    """One panel of curves, "linear" or "log" upwards. A label "run · curve" groups curves: one colour a run.

    Within a run the first curve (training) is a line, the second (held-out data) is dashed with dots. What cannot be
    drawn, not a number or not above 0 on a log axis, leaves a gap.
    """
    colours, groups = palette(dark), list(dict.fromkeys(_run(label) for _, _, label in series))
    seen: dict[str, int] = {}
    lines = []
    for steps, values, label in series:
        run = _run(label)
        second = seen[run] = seen.get(run, -1) + 1
        colour = sequence(dark)[groups.index(run) % len(sequence(dark))]
        lines.append(_line(label, _points(steps, values, axis == "log"), colour, second > 0))
    text = {"color": colours["neutral"]}
    rule = {"lineStyle": {"color": colours["grid"]}}
    return {
        "animation": False, "backgroundColor": "transparent", "series": lines,
        "title": {"text": title, "left": 4, "top": 4, "textStyle": {"color": colours["ink"], "fontSize": 14}},
        "legend": {"type": "scroll", "top": 26, "left": 0, "textStyle": {"color": colours["ink"]},
                   "pageTextStyle": text, "itemHeight": 8},
        "tooltip": {"trigger": "axis", "confine": True, "valueFormatter": "%.5g", "backgroundColor": colours["surface"],
                    "borderColor": colours["grid"], "textStyle": {"color": colours["ink"]}},
        "grid": {"left": 8, "right": 18, "top": 58, "bottom": 28, "containLabel": True},
        "xAxis": {"type": "value", "name": x, "nameLocation": "middle", "nameGap": 26, "nameTextStyle": text,
                  "axisLabel": {**text, "hideOverlap": True}, "axisLine": rule, "splitLine": {"show": False},
                  "max": "dataMax"},
        "yAxis": {"type": {"log": "log"}.get(axis, "value"), "scale": True, "axisLabel": text, "splitLine": rule},
    }


def _run(label: str) -> str:
    return label.rpartition(" · ")[0]


def _line(label: str, points: list, colour: str, held_out: bool) -> dict:
    style = {"color": colour, "width": 2, "type": "dashed" if held_out else "solid"}
    return {"type": "line", "name": label, "data": points, "color": colour, "lineStyle": style, "connectNulls": True,
            "showSymbol": held_out or len(points) < 3, "symbol": "circle", "symbolSize": 5}


def _points(steps: Sequence[float], values: Sequence[float], log: bool) -> list[list]:
    """[[step, value or None], …], thinned to AT_MOST, the last one kept."""
    x, y = np.asarray(steps, dtype=np.float64), np.asarray(values, dtype=np.float64)
    keep = np.unique(np.linspace(0, len(x) - 1, min(len(x), AT_MOST)).round().astype(int)) if len(x) else []
    drawable = np.isfinite(y) & ((y > 0) | (not log))
    return [[float(x[i]), float(f"{y[i]:.6g}") if drawable[i] else None] for i in keep]
