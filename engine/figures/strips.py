"""Maps below a picture, all over the same columns: what a network makes of the picture, one part below the other."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import diverging, palette
from engine.figures.sheet import sheet

PIXELS = {"picture": 140, "map": 84}  # heights
ROW, GAP = 13, 34  # of a row that has a name; between maps, for a title
ABOVE = 9  # rows of the picture left free above it, for what is read


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """picture (H, W) uint8, told (T,) symbols over it, "" for none; then maps (R, T), each with its name.

    A map NAME may bring NAME.rows (R,), names of its rows. Signed maps in two colours, the others by their largest.
    """
    maps = {name: values for name, values in arrays.items() if name not in ("picture", "told") and "." not in name}
    steps = len(arrays["told"])
    tall = [PIXELS["picture"], *(_height(values, f"{name}.rows" in arrays) for name, values in maps.items())]
    whole = sum(tall) + GAP * len(tall)
    figure = sheet("", dark, x=say("x"), height=whole + 40)
    top = whole
    for number, (name, high) in enumerate(zip(("picture", *maps), tall, strict=True), 1):
        top -= GAP
        domain, rows, axis = ((top - high) / whole, top / whole), arrays.get(f"{name}.rows"), f"y{number}"
        figure.update_layout({f"yaxis{number}": _axis(figure, domain, rows)})
        figure.add_annotation(text=say(name), x=0, xref="paper", xanchor="left", y=domain[1], yref="paper",
                              yanchor="bottom", showarrow=False, font_size=12)
        figure.add_heatmap(**(_picture(arrays, steps) if number == 1 else _map(arrays, name, say, dark)), yaxis=axis)
        top -= high
    figure.update_yaxes(range=(len(arrays["picture"]) - 0.5, -ABOVE), autorange=False, selector=0)
    _letters(figure, arrays, dark)
    return figure.update_xaxes(range=(-0.5, steps - 0.5), showgrid=False, zeroline=False, anchor=axis, showspikes=True,
                               spikemode="across", spikethickness=1, spikedash="solid", spikesnap="hovered data",
                               spikecolor=palette(dark)["negative"])


def _height(values: np.ndarray, named: bool) -> int:
    return ROW * len(values) if named else PIXELS["map"]


def _axis(figure: go.Figure, domain: tuple[float, float], rows: np.ndarray | None) -> dict:
    names = [] if rows is None else list(rows)
    return {**figure.layout.yaxis.to_plotly_json(), "title": None, "domain": domain, "autorange": "reversed",
            "showgrid": False, "zeroline": False, "ticks": "", "tickfont": {"size": 10}, "tickmode": "array",
            "tickvals": np.arange(len(names)), "ticktext": names}


def _picture(arrays: Arrays, steps: int) -> dict:
    picture = arrays["picture"]
    wide = steps / picture.shape[1]
    return {"z": picture, "zmin": 0, "zmax": 255, "colorscale": [(0, "#000000"), (1, "#ffffff")], "showscale": False,
            "x0": -0.5 + wide / 2, "dx": wide, "hoverinfo": "none"}


def _map(arrays: Arrays, name: str, say: Say, dark: bool) -> dict:
    values = np.asarray(arrays[name], dtype=np.float32)
    rows = arrays.get(f"{name}.rows")
    signed = values.min() < 0
    most = float(np.abs(values).max()) or 1
    row = "y" if rows is None else "customdata"
    minus, zero, plus = diverging(dark)
    shares = [(0, palette(dark)["surface"]), (1, palette(dark)["result"])]
    return {"z": values.round(4), "zmin": -most * signed, "zmax": most, "showscale": False,
            "colorscale": [(0, minus), (0.5, zero), (1, plus)] if signed else shares,
            "customdata": None if rows is None else np.repeat(np.array(rows)[:, None], values.shape[1], axis=1),
            "hovertemplate": f"{say('x')} %{{x}} · %{{{row}}}: %{{z:.3g}}<extra></extra>"}


def _letters(figure: go.Figure, arrays: Arrays, dark: bool) -> None:
    """What the best path says, each symbol over its column."""
    at = [t for t, symbol in enumerate(arrays["told"]) if symbol]
    figure.add_scatter(x=at, y=np.full(len(at), -ABOVE / 2), mode="text", text=[arrays["told"][t] for t in at],
                       hoverinfo="skip", textfont={"size": 14, "color": palette(dark)["result"], "weight": 700})
