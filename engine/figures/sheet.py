"""The empty sheet that every figure is drawn on: margins, fonts and hairlines, in light and dark."""

import plotly.graph_objects as go

from engine.figures.colours import palette

FONT = (  # the page's own, so that Korean never falls back to boxes
    "'Source Sans', 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', "
    "'Malgun Gothic', 'NanumGothic', sans-serif"
)
CLEAR = "rgba(0,0,0,0)"  # the page shows through


def sheet(title: str, dark: bool, *, x: str = "", y: str = "", height: int = 320) -> go.Figure:
    """A figure with axes and no data, as wide as its column; height in pixels."""
    colours = palette(dark)
    axis = {"color": colours["neutral"], "gridcolor": colours["grid"], "zerolinecolor": colours["grid"],
            "linecolor": colours["grid"], "automargin": True, "fixedrange": True}
    layout = {  # handed over whole: update_layout takes ten times as long
        "template": "none", "height": height, "autosize": True, "dragmode": False, "showlegend": False,
        "title": {"text": title, "font": {"size": 15}, "pad": {"l": 8, "t": 10},
                  "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top"},
        "font": {"family": FONT, "size": 13, "color": colours["ink"]},
        "paper_bgcolor": CLEAR, "plot_bgcolor": CLEAR, "margin": {"l": 8, "r": 12, "t": 44 if title else 8, "b": 8},
        "hoverlabel": {"bgcolor": colours["surface"], "bordercolor": colours["grid"],
                       "font": {"color": colours["ink"], "family": FONT}},
        "legend": {"orientation": "h", "x": 0, "y": 1, "xanchor": "left", "yanchor": "bottom", "bgcolor": CLEAR},
        "xaxis": {**axis, "title": {"text": x, "font": {"size": 13}, "standoff": 8}},
        "yaxis": {**axis, "title": {"text": y, "font": {"size": 13}, "standoff": 8}},
    }
    return go.Figure(layout=layout)


def legend(figure: go.Figure) -> go.Figure:
    """The same figure with its legend shown under the title, in two lines where it must."""
    return figure.update_layout(showlegend=True, margin_t=figure.layout.margin.t + 36)


def blank(figure: go.Figure) -> go.Figure:
    """The same figure without axes, its pixels square and its top left corner kept: for pictures."""
    figure.update_xaxes(visible=False, constrain="domain", constraintoward="left")
    return figure.update_yaxes(visible=False, constrain="domain", constraintoward="top", autorange="reversed",
                               scaleanchor="x")
