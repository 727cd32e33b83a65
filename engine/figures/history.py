"""Live curves of training, as options for ECharts, which redraws in place where Plotly starts anew."""

from collections.abc import Sequence

import numpy as np

from engine.figures.colours import palette, sequence

AT_MOST = 400  # points a curve: more than a screen can show
FEW = 40  # points up to which each one gets a dot
Curve = tuple[Sequence[float], Sequence[float], str]  # steps, values, label


def history(
    series: Sequence[Curve], *, title: str, x: str, axis: str = "linear", dark: bool = False, dashed: str = ""
) -> dict:
    """One panel of curves, "linear" or "log" upwards. Labels "run · curve" are grouped: one colour a run.

    Within a run the first curve (training) is a line, the second (held-out data) is dashed. Several runs have one
    name each in the legend, and `dashed` says under the title what dashes mean. What cannot be drawn, not a number
    or not above 0 on a log axis, leaves a gap.
    """
    runs = list(dict.fromkeys(_run(label) for _, _, label in series))
    drawn: list[str] = []
    lines = []
    for steps, values, label in series:
        run = _run(label)
        colour = sequence(dark)[runs.index(run) % len(sequence(dark))]
        name = label if run in drawn else run or label
        lines.append(_line(name, _points(steps, values, axis == "log"), colour, run in drawn))
        drawn.append(run)
    several = len(runs) > 1
    named = [line["name"] for line in lines if not several or line["lineStyle"]["type"] == "solid"]
    return _frame(title, dashed if several else "", x, named, dark) | {
        "series": lines, "yAxis": _upwards(lines, axis, dark)}


def _frame(title: str, dashed: str, x: str, named: list[str], dark: bool) -> dict:
    """Everything but the curves; fonts are those of the page. The legend wraps: two names find room in a row."""
    rows = -(-len(named) // 2) if 2 < len(named) <= 6 else 1  # more would leave no room: they scroll
    colours = palette(dark)
    ink, pale = {"color": colours["ink"]}, {"color": colours["neutral"]}
    return {
        "animation": False, "backgroundColor": "transparent",
        "title": {"text": title, "subtext": dashed, "left": 4, "top": 4, "itemGap": 4,
                  "textStyle": {**ink, "fontSize": 14}, "subtextStyle": pale},
        "legend": {"type": "plain" if len(named) <= 6 else "scroll", "data": named, "left": 0, "textStyle": ink,
                   "top": 42 if dashed else 26,
                   "pageTextStyle": pale, "itemStyle": {"opacity": 0},
                   "pageIconColor": colours["ink"], "pageIconInactiveColor": colours["grid"]},
        "tooltip": {"trigger": "axis", "confine": True, "valueFormatter": "%.5g", "textStyle": ink,
                    "backgroundColor": colours["surface"], "borderColor": colours["grid"]},
        "grid": {"left": 8, "right": 18, "top": (74 if dashed else 58) + 20 * (rows - 1), "bottom": 28,
                 "containLabel": True},
        "xAxis": {"type": "value", "max": "dataMax", "name": x, "nameLocation": "middle", "nameGap": 26,
                  "nameTextStyle": pale, "axisLabel": {**pale, "hideOverlap": True},
                  "axisLine": {"lineStyle": {"color": colours["grid"]}}, "splitLine": {"show": False}},
    }


def _upwards(lines: Sequence[dict], axis: str, dark: bool) -> dict:
    """The value axis. A linear one leaves out the lowest 5 %: the first steps would flatten the rest."""
    colours = palette(dark)
    found = {"type": "log" if axis == "log" else "value", "scale": True,
             "axisLabel": {"color": colours["neutral"]},
             "splitLine": {"lineStyle": {"color": colours["grid"]}}}
    values = np.array([y for line in lines for _, y in line["data"] if y is not None])
    if axis == "linear" and len(values) > FEW:
        low, high = np.quantile(values, 0.05), values.max()
        below = float(f"{low - 0.2 * (high - low):.1g}")
        found["min"] = max(below, 0.0) if values.min() >= 0 else below  # a loss is never negative
    return found


def _run(label: str) -> str:
    return label.rpartition(" · ")[0]


def _line(label: str, points: list[list], colour: str, held_out: bool) -> dict:
    style = {"color": colour, "width": 2, "type": "dashed" if held_out else "solid"}
    dots = len(points) <= (FEW if held_out else 1)
    return {"type": "line", "name": label, "data": points, "color": colour, "lineStyle": style,
            "symbol": "circle" if dots else "none", "symbolSize": 5, "showSymbol": dots, "z": 2 if _run(label) else 3}


def _points(steps: Sequence[float], values: Sequence[float], log: bool) -> list[list]:
    """[[step, value or None], …], thinned to AT_MOST with the first and the last kept."""
    x, y = np.asarray(steps, dtype=np.float64), np.asarray(values, dtype=np.float64)
    keep = np.unique(np.linspace(0, len(x) - 1, min(len(x), AT_MOST)).round().astype(int)) if len(x) else []
    drawable = np.isfinite(y) & ((y > 0) | (not log))
    return [[float(x[i]), float(f"{y[i]:.6g}") if drawable[i] else None] for i in keep]
