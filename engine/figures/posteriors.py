"""What each column of a picture says: the picture, and below it the probability of every symbol, column by column."""

import numpy as np
import plotly.graph_objects as go

from engine.figures import Arrays, Say
from engine.figures.colours import palette
from engine.figures.sheet import sheet
from engine.figures.tiles import painted

TALL = 10  # rows of the map that the picture is as high as


def draw(arrays: Arrays, say: Say, dark: bool) -> go.Figure:
    """picture (H, W) uint8, 255 = ink; probability (V, T) of symbols (V,), the blank first, next to the picture.

    Axes by say("x") and say("y").
    """
    picture, values, symbols = arrays["picture"], arrays["probability"].astype(np.float32), arrays["symbols"]
    rows, columns = values.shape
    figure = sheet(say("title"), dark, x=say("x"), y=say("y"), height=100 + 9 * (rows + TALL))
    figure.add_heatmap(
        z=values.round(3), zmin=0, zmax=1, colorscale=[(0, palette(dark)["surface"]), (1, palette(dark)["result"])],
        showscale=False, customdata=np.repeat(symbols[:, None], columns, axis=1),
        hovertemplate=f"{say('x')} %{{x}} · %{{customdata}}: %{{z}}<extra></extra>",
    )
    high, wide = picture.shape
    figure.add_image(source=painted(picture.astype(np.float32), picture, dark), hoverinfo="skip",
                     x0=columns / wide / 2 - 0.5, dx=columns / wide, y0=TALL / high / 2 - TALL - 0.5, dy=TALL / high)
    figure.update_xaxes(range=(-0.5, columns - 0.5), showgrid=False, constrain="domain")
    return figure.update_yaxes(range=(rows - 0.5, -TALL - 1), tickmode="array", tickvals=np.arange(rows),
                               ticktext=list(symbols), tickfont_size=8, showgrid=False,
                               scaleanchor=False)  # else Plotly keeps the pixels of the picture square
